"""Rows of a small course as they come into a journal from another machine, few or many."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from ketajournal.journal.archive import (
    AnswerRecord,
    Archive,
    CourseRecord,
    EntryRecord,
    SessionRecord,
    stamps_of,
    stamps_text,
)
from support.archives import whole

R = TypeVar("R", CourseRecord, SessionRecord, EntryRecord)
START = datetime(2026, 3, 2, 12, tzinfo=UTC)


def second(number: int) -> str:
    """The moment so many seconds after the beginning, as the file keeps it."""
    return (START + timedelta(seconds=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


COURSE = CourseRecord("c" * 32, "2026-03-02", None, None, None, second(0), second(0), None, None)


HELD = SessionRecord("5" * 32, COURSE.id, second(0), 0, "iv", None, None, second(0), second(0))


def entry(name: str, changed_at: int = 0, **columns: Any) -> EntryRecord:
    row = EntryRecord(
        name * 32, COURSE.id, None, "note", second(0), 0, second(0), second(0), None, second(changed_at)
    )
    return row._replace(**columns)


def changed(row: R, seconds: int, **columns: Any) -> R:
    """The row with these columns changed so many seconds after the beginning."""
    stamps = stamps_of(row) | dict.fromkeys(columns, second(seconds))
    return row._replace(**columns, updated_at=second(seconds), stamps=stamps_text(stamps))


def answer(of: str, value: str, at: int, *, prompt: str = "note.text", replaced: int | None = None) -> AnswerRecord:
    name = f"{of}{prompt}{value}{at}".encode().hex()[-32:].zfill(32)
    return AnswerRecord(
        name, of * 32, prompt, "long", None, json.dumps(value), 0, second(at),
        None if replaced is None else second(replaced),
    )  # fmt: skip


def many(count: int) -> Archive:
    names = [f"{n:032x}" for n in range(count)]
    return whole(
        (COURSE,),
        (),
        tuple(entry("a")._replace(id=name) for name in names),
        tuple(answer("a", name, 1)._replace(id=f"f{name[1:]}", entry_id=name) for name in names),
    )
