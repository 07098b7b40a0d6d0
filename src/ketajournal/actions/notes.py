"""What ``write`` does, and what an editor is opened for."""

import sys
from datetime import datetime

from ketajournal.actions.console import read_text, require_terminal, tell
from ketajournal.actions.drafts import keep_note, recover_drafts
from ketajournal.actions.journal_access import open_for_writing
from ketajournal.course.text import inert
from ketajournal.errors import BadInput, Interrupted, KetajournalError
from ketajournal.guide.asking import Left
from ketajournal.journal.home import home
from ketajournal.journal.vault import drafts_folder
from ketajournal.show.wording import shown_id


def write_note(words: list[str], at: datetime) -> None:
    """Keep a free note from the words given, from standard input, or from the editor."""
    left = False
    if words:
        text = " ".join(words)
        journal = open_for_writing()
    else:
        journal = open_for_writing()
        recover_drafts(journal)
        text, left = composed("") if sys.stdin.isatty() else (_piped(), False)
    if not text.strip():
        raise BadInput("Nothing was written, so nothing was kept.")
    try:
        entry_id = keep_note(journal, text, at)
    except KetajournalError:
        if not words:  # what came from an editor or a pipe is nowhere else
            print(inert(text) if sys.stdout.isatty() else text)
            tell("It could not be saved; it was printed, so that it is not lost.")
        raise
    journal.close()
    if left:
        raise Interrupted(f"Left here. What the editor held is kept, as entry {shown_id(entry_id)}.")
    tell(f"Kept, as entry {shown_id(entry_id)}.")


def _piped() -> str:
    return read_text("-").removesuffix("\n").removesuffix("\r")


def composed(text: str) -> tuple[str, bool]:
    """What the editor left, and whether we were told to go while it was open."""
    from ketajournal.guide.editor import compose

    require_terminal("write", "Give the words behind it, or pipe them in.")
    try:
        return compose(text, drafts_folder(home())), False
    except Left as left:
        return left.draft, True
