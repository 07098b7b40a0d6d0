"""Words on their way into the journal: those that an editor holds, and those that a command left behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from ketajournal.actions.clock import now
from ketajournal.actions.command_run import current_run
from ketajournal.actions.console import tell
from ketajournal.course.metrics import LETTER
from ketajournal.errors import Interrupted
from ketajournal.guide.editor import About, Draft, abandoned
from ketajournal.guide.prompts import load_guide
from ketajournal.journal import kept_answers, reading
from ketajournal.journal.file import is_encrypted
from ketajournal.journal.home import home
from ketajournal.journal.memory_folder import drafts_folder, drafts_folders
from ketajournal.journal.opening import Journal
from ketajournal.show.wording import shown_id


def editor_folder() -> Path:
    """The folder that an editor's file may lie in; says so where an encrypted journal's would lie on a disk."""
    place = home()
    drafts = drafts_folder(place)
    if not drafts.in_memory and place.journal.exists() and is_encrypted(place.journal):
        tell(
            f"There is no private folder in memory here: while your editor is open, its file lies in {drafts.path}, "
            "and it is not encrypted. It is removed afterwards."
        )
    return drafts.path


@contextmanager
def edited(text: str, about: About = About()) -> Iterator[Draft]:
    """The text as the editor leaves it, begun with *text*. Its file is removed once the block has kept the words.

    Where the block raises, the file stays, and the next command that writes takes it. Raises ``Interrupted`` after
    the block where we were told to go while the editor was open, and ``KetajournalError`` where it can't be used.
    """
    from ketajournal.guide.editor import edit_in_editor

    draft = edit_in_editor(text, editor_folder(), about)
    if not (draft.changed and draft.text.strip()):
        draft.remove()  # nothing in it could be lost
    current_run().unsaved = draft.text
    yield draft
    current_run().unsaved = ""
    draft.remove()
    if draft.left:
        raise Interrupted("Left here. What the editor held is kept.")


def keep_note(journal: Journal, text: str, at: datetime) -> str:
    """Write a free note. Returns its id."""
    prompt, writer = load_guide("note").prompts[0], journal.writer()
    with writer.together():
        entry_id = _begun(journal, "note", at)
        writer.answer(entry_id, prompt.id, prompt.kind, text, prompt.metric)
        writer.set_entry(entry_id, finished=True)
    return entry_id


def recover_drafts(journal: Journal) -> None:
    """Keep each draft that a command left behind, a letter's as a letter and the rest as notes; then remove it."""
    for draft in [one for folder in drafts_folders(journal.home) for one in abandoned(folder)]:
        if draft.changed and draft.text.strip() and not kept_answers.holds_text(journal.connection, draft.text):
            keep = _keep_letter if draft.about.kind == LETTER else keep_note
            tell(_recovered(draft, keep(journal, draft.text, now())))
        if draft.unread is not None and draft.note_told():
            tell(
                f"Your editor has kept something of its own, which only it can read: {draft.unread}. "
                f"Open {draft.folder / 'draft.txt'} with it, and remove that folder when you are done."
            )
        draft.remove()


def _recovered(draft: Draft, entry_id: str) -> str:
    meant = f" It was meant for {draft.about.place}." if draft.about.place else ""
    return f"Something was cut off earlier; what was written is kept, as entry {shown_id(entry_id)}.{meant}"


def _keep_letter(journal: Journal, text: str, at: datetime) -> str:
    """Keep the words as a letter that is begun and not finished: sealed like any other. Returns its id."""
    prompt = next(p for p in load_guide("letter").prompts if p.metric == LETTER)
    with journal.writer().together():
        entry_id = _begun(journal, "letter", at)
        journal.writer().keep_draft(entry_id, prompt.id, text)
    return entry_id


def _begun(journal: Journal, kind: str, at: datetime) -> str:
    """Begin an entry in the course that is open. Returns its id."""
    course = reading.course(journal.connection)
    return journal.writer().add_entry(kind, at, course.id if course else None)
