"""Entries: listed, shown, changed, deleted."""

from typing import Annotated

from ketajournal.cli.options import Answers, Asked, At, Count, Every, Kinds, SessionName, Shown, Since, Until
from ketajournal.cli.parameters import Argument, Option

EntryName = Annotated[str, Argument(help="The start of an entry's id, or 'last'.", values="entries")]


def list_entries(
    count: Count = 20,
    every: Every = False,
    kind: Kinds = None,
    session: SessionName = None,
    since: Since = None,
    until: Until = None,
    deleted: Annotated[bool, Option("--deleted", help="What was deleted and can be restored.")] = False,
) -> Shown:
    """The latest entries, a line each, the newest last."""
    from ketajournal.actions.entries import Filter, entries_document

    wanted = Filter(None if every else count, kinds=kind or (), session=session, since=since, until=until)
    return entries_document(wanted, deleted=deleted)


def show(
    entry: EntryName = "last",
    history: Annotated[
        bool, Option("--history", help="With the answers that others took the place of, and when.")
    ] = False,
) -> Shown:
    """One entry, whole."""
    from ketajournal.actions.entries import entry_document

    return entry_document(entry, history=history)


def edit(
    entry: EntryName,
    question: Annotated[str | None, Argument(help="The id of one question in it.")] = None,
    words: Annotated[list[str] | None, Argument(help="Its new answer; without it, it is asked again.")] = None,
    answers: Answers = None,
    at: At = None,
) -> Asked:
    """Change what an entry says, or when it was. Earlier answers stay in the file, marked as replaced."""
    from ketajournal.actions.entry_edits import edit_entry

    edit_entry(entry, question, words or [], answers, at)


def delete(
    entry: Annotated[
        str, Argument(help="The start of an entry's id, 'last', or a watch's name: all its nights.", values="entries")
    ],
    undo: Annotated[bool, Option("--undo", help="Bring a deleted entry back.")] = False,
    yes: Annotated[bool, Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete an entry. It can be brought back for 30 days."""
    from ketajournal.actions.entry_edits import delete_entry, undelete_entry

    if undo:
        undelete_entry(entry)
    else:
        delete_entry(entry, ask=not yes)
