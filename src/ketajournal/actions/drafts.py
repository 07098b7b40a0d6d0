"""What an editor held when its command was killed: kept as a note, and gone from the drafts."""

import json
import shutil
from datetime import datetime

from ketajournal.actions.clock import now
from ketajournal.actions.console import tell
from ketajournal.course.metrics import LETTER
from ketajournal.guide.editor import abandoned
from ketajournal.guide.prompts import load
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal
from ketajournal.journal.vault import drafts_folder
from ketajournal.show.wording import shown_id


def keep_note(journal: Journal, text: str, at: datetime) -> str:
    """Write a free note. Returns its id."""
    prompt = load("note").prompts[0]
    course = reading.course(journal.connection)
    writer = journal.writer()
    with writer.together():
        entry_id = writer.add_entry("note", at, course.id if course else None)
        writer.answer(entry_id, prompt.id, prompt.kind, text, prompt.metric)
        writer.set_entry(entry_id, finished=True)
    return entry_id


def recover_drafts(journal: Journal) -> None:
    """Keep each abandoned draft, a letter's as a letter and the rest as notes, and only then remove it."""
    for folder, text in abandoned(drafts_folder(journal.home)):
        if text.strip():
            keep = _keep_letter if folder.name.startswith(LETTER) else keep_note
            entry_id = keep(journal, text, now())
            tell(f"An editor was cut off earlier; what it held is kept, as entry {shown_id(entry_id)}.")
        shutil.rmtree(folder, ignore_errors=True)


def _keep_letter(journal: Journal, text: str, at: datetime) -> str:
    """Keep the words as a letter that is begun and not finished: sealed like any other. Returns its id."""
    prompt = next(p for p in load("letter").prompts if p.metric == LETTER)
    course = reading.course(journal.connection)
    writer = journal.writer()
    with writer.together():
        entry_id = writer.add_entry("letter", at, course.id if course else None)
        writer.set_entry(entry_id, draft=json.dumps([prompt.id, text]))
    return entry_id
