"""Writing: every change is one transaction, on disk when the method returns."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from ketajournal.course.values import DRAFT, Value, drafted
from ketajournal.errors import KetajournalError, NotFound
from ketajournal.journal import statements
from ketajournal.journal.archive import AnswerRecord, CourseRecord, EntryRecord, SessionRecord, stamps_of, stamps_text
from ketajournal.journal.file import Connection, scalar
from ketajournal.journal.moments import after, is_in_calendar, to_columns, to_utc
from ketajournal.journal.purging import purge
from ketajournal.journal.statements import Changing, Record
from ketajournal.journal.transactions import writing


class Writer:
    """Writes to one journal. Methods join the transaction of ``together()`` where one is open.

    Those that change a row raise ``NotFound`` where it is not there. Each transaction begins with the *check*, which
    may raise; the first purges what was deleted 30 days ago.
    """

    def __init__(self, connection: Connection, path: Path, check: Callable[[], None]) -> None:
        self._connection = connection
        self._path = path
        self._check = check
        self._is_open = False
        self._has_purged = False

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is written inside lands on disk as one, or not at all."""
        if self._is_open:
            yield
            return
        with writing(self._connection, self._path, self._check):
            self._is_open = True
            try:
                yield
                if not self._has_purged:  # last, so that what is brought back here is not purged first
                    purge(self._connection, datetime.now(UTC))
                    self._has_purged = True
            finally:
                self._is_open = False

    # --- the course and its sessions

    def add_course(self, started_on: date) -> str:
        """Begin a course. Entries written before any course was known become part of it. Returns its id."""
        now = _now()
        with self.together():
            course_id = self._insert(CourseRecord, started_on=started_on.isoformat(), created_at=now, updated_at=now)
            self._connection.execute(statements.ADOPT)
        return course_id

    def set_course(self, course_id: str, **columns: str | int | None) -> None:
        """Change what is known of a course."""
        self._update(CourseRecord, course_id, columns)

    def add_session(self, course_id: str, at: datetime, route: str | None = None, setting: str | None = None) -> str:
        """Plan or note a session. Returns its id."""
        now = _now()
        said = {"course_id": course_id, "route": route, "setting": setting, **_moment(at)}
        with self.together():
            return self._insert(SessionRecord, created_at=now, updated_at=now, **said)

    def set_session(self, session_id: str, *, at: datetime | None = None, **columns: str | None) -> None:
        """Change a session's moment or what is known of it."""
        self._update(SessionRecord, session_id, {**columns, **_moment(at)})

    def cancel_session(self, session_id: str, *, cancelled: bool) -> None:
        """Cancel a session, or take the cancelling back."""
        self.set_session(session_id, cancelled_at=_now() if cancelled else None)

    # --- entries and answers

    def add_entry(self, kind: str, at: datetime, course_id: str | None = None, session_id: str | None = None) -> str:
        """Begin an entry, unfinished and without answers. Returns its id."""
        now = _now()
        said = {"course_id": course_id, "session_id": session_id, "kind": kind, **_moment(at)}
        with self.together():
            return self._insert(EntryRecord, started_at=now, updated_at=now, **said)

    def set_entry(
        self, entry_id: str, *, at: datetime | None = None, finished: bool = False, **columns: str | None
    ) -> None:
        """Change an entry's moment, course or session, or mark it finished."""
        changes: dict[str, str | int | None] = {**columns, **_moment(at)}
        if finished:
            changes["finished_at"] = _now()
        self._update(EntryRecord, entry_id, changes)

    def answer(self, entry_id: str, prompt: str, kind: str, value: Value, metric: str | None = None) -> None:
        """Write an answer. An earlier one to the same question is kept, marked as replaced."""
        text = json.dumps(value, ensure_ascii=False)
        with self.together():
            if scalar(self._connection, statements.FIND_ENTRY, (entry_id,)) is None:
                raise _gone()
            question = prompt.removeprefix(drafted(""))
            seen = scalar(self._connection, statements.LATEST_ANSWER, (entry_id, question, drafted(question)))
            now = after(_now(), seen)
            earlier = self._connection.execute(statements.STANDING_ANSWER, (entry_id, prompt)).fetchone()
            if earlier is None:
                last = scalar(self._connection, statements.LAST_POSITION, (entry_id,))
                position = 0 if last is None else last + 1
            else:
                earlier_id, said, position = earlier
                if said == text and kind != DRAFT:
                    return
                self._change(AnswerRecord, earlier_id, {"replaced_at": now})
            said = {"entry_id": entry_id, "prompt": prompt, "kind": kind, "metric": metric}
            self._insert(AnswerRecord, value=text, position=position, answered_at=now, **said)

    def keep_draft(self, entry_id: str, prompt: str, text: str) -> None:
        """Keep words that are half typed, until the question is answered."""
        self.answer(entry_id, drafted(prompt), DRAFT, text)

    # --- deleting

    def delete(self, entry_id: str) -> None:
        """Put an entry away; it can be restored until it is purged 30 days later."""
        self._has_purged = False  # which also notes when it was deleted
        self.set_entry(entry_id, deleted_at=_now())

    def restore(self, entry_id: str) -> None:
        """Take the deleting back."""
        self.set_entry(entry_id, deleted_at=None)

    # --- the rows

    def _insert(self, record: type[Record], **columns: str | int | None) -> str:
        """Add a row with these columns, empty in all others, and give its new id."""
        row = dict.fromkeys(record._fields) | columns | {"id": (row_id := _new_id())}
        self._connection.execute(statements.insert(record), tuple(row.values()))
        return row_id

    def _update(self, record: type[Changing], row_id: str, columns: dict[str, str | int | None]) -> None:
        """Change a row, with a stamp on what is changed that is later than all that the row has."""
        with self.together():
            found = self._connection.execute(statements.select(record), (row_id,)).fetchone()
            if found is None:
                raise _gone()
            stamps = stamps_of(record(*found))
            now = after(_now(), *stamps.values())
            stamps |= dict.fromkeys(columns, now)
            self._change(record, row_id, {**columns, "updated_at": now, "stamps": stamps_text(stamps)})

    def _change(self, record: type[Record], row_id: str, columns: dict[str, str | int | None]) -> None:
        values = [columns[name] for name in record._fields if name in columns]
        done = self._connection.execute(statements.update(record, columns), (*values, row_id))
        if done.rowcount != 1:
            raise _gone()


def _moment(at: datetime | None) -> dict[str, str | int | None]:
    """The columns that keep a moment; none for ``None``."""
    if at is None:
        return {}
    utc, offset = to_columns(at)
    return {"at": utc, "utc_offset": offset}


def _gone() -> NotFound:
    return NotFound(
        "What was to be changed is not in the journal any more.", "Another window or program may have removed it."
    )


def _new_id() -> str:
    """A UUID of version 4 (RFC 9562). The library's module finds out about the platform first, which takes 2 ms."""
    random = bytearray(os.urandom(16))
    random[6] = random[6] & 0x0F | 0x40
    random[8] = random[8] & 0x3F | 0x80
    return random.hex()


def _now() -> str:
    now = datetime.now(UTC)
    if not is_in_calendar(now):  # no other journal would take it in
        raise KetajournalError(
            f"This computer's clock shows the year {now.year}, so nothing was written.",
            "Set it right, then run the same command again.",
        )
    return to_utc(now)
