"""A free note from words, from a pipe or from the editor."""

import sys
from contextlib import suppress
from datetime import datetime

from ketajournal.actions.command_run import current_run, note_kept
from ketajournal.actions.console import read_text, require_terminal, tell
from ketajournal.actions.drafts import edited, keep_note
from ketajournal.actions.journal_access import open_for_writing
from ketajournal.actions.typed_dates import entry_moment
from ketajournal.errors import BadInput
from ketajournal.journal.opening import Journal
from ketajournal.journal.system import waiting_in_pipe
from ketajournal.show.wording import shown_id


def write_note(words: list[str], at: str | None) -> None:
    """Keep a free note from the words given and what stands in a pipe, or from the editor; *at* is in words."""
    text = None
    if words:
        with suppress(OSError):  # standard input may be closed
            current_run().unsaved = waiting_in_pipe().decode(errors="replace").strip()
        text = f"{' '.join(words)}\n{current_run().unsaved}".removesuffix("\n")
    elif not sys.stdin.isatty():
        text = read_text("-").removesuffix("\n").removesuffix("\r")
    moment = entry_moment(at)
    journal = open_for_writing()
    if text is not None:
        return _keep(journal, text, moment)
    require_terminal("write", "Give the words behind it, or pipe them in.")
    with edited("") as draft:
        return _keep(journal, draft.text, moment)


def _keep(journal: Journal, text: str, at: datetime) -> None:
    if not text.strip():
        raise BadInput("Nothing was written, so nothing was kept.")
    entry_id = keep_note(journal, text, at)
    note_kept("note", entry_id)
    tell(f"Kept, as entry {shown_id(entry_id)}.")
    journal.close()
