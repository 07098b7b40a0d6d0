"""Writing freely, and changing or deleting what was written."""

from typing import Annotated, Optional

import typer

from ketajournal.actions.typed_dates import entry_moment
from ketajournal.cli.options import Answers, At, Plain

EntryName = Annotated[str, typer.Argument(help="The start of an entry's id, or 'last'.")]


def write(
    words: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(help="What to write; without it, standard input or your editor. After -- a dash is text."),
    ] = None,
    at: At = None,
) -> None:
    """Write anything at all, at any length."""
    from ketajournal.actions.notes import write_note

    write_note(words or [], entry_moment(at))


def edit(
    entry: EntryName,
    question: Annotated[Optional[str], typer.Argument(help="The id of one question in it.")] = None,  # noqa: UP045
    answers: Answers = None,
    at: At = None,
    plain: Plain = False,
) -> None:
    """Change what an entry says, or when it was. Earlier answers stay in the file, marked as replaced."""
    from ketajournal.actions.entry_edits import Edit, edit_entry

    edit_entry(Edit(entry, question, answers, at, plain))


def delete(
    entry: EntryName,
    undo: Annotated[bool, typer.Option("--undo", help="Bring a deleted entry back.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete an entry. It is asked for twice, and can be brought back for 30 days."""
    from ketajournal.actions.entry_edits import delete_entry, undelete_entry

    if undo:
        undelete_entry(entry)
    else:
        delete_entry(entry, ask=not yes)
