"""A free note from words, from a pipe or from the editor."""

from datetime import datetime

from ketajournal.actions.command_run import note_kept
from ketajournal.actions.console import require_terminal, tell, words_given
from ketajournal.actions.drafts import edited, keep_note
from ketajournal.actions.journal_access import open_for_writing
from ketajournal.actions.typed_dates import entry_moment
from ketajournal.errors import BadInput
from ketajournal.journal.opening import Journal
from ketajournal.show.wording import shown_id


def write_note(words: list[str], at: str | None) -> None:
    """Keep a free note from the words given, from standard input, or from the editor; *at* is a moment in words."""
    text, moment = words_given(words), entry_moment(at)
    journal = open_for_writing()
    if text is not None:
        _keep(journal, text, moment)
    else:
        require_terminal("write", "Give the words behind it, or pipe them in.")
        with edited("") as draft:
            _keep(journal, draft.text, moment)


def _keep(journal: Journal, text: str, at: datetime) -> None:
    if not text.strip():
        raise BadInput("Nothing was written, so nothing was kept.")
    entry_id = keep_note(journal, text, at)
    note_kept("note", entry_id)
    tell(f"Kept, as entry {shown_id(entry_id)}.")
    journal.close()
