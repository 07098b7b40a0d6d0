"""Writing: every change is one transaction, on disk when the method returns."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, update
from sqlalchemy.orm import sessionmaker
from sqlmodel import Session as Transaction
from sqlmodel import col, select

from ketajournal.course.values import Value
from ketajournal.journal.engine import engine_on
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection, Identity, refuse_if_replaced
from ketajournal.journal.moments import to_columns, to_utc
from ketajournal.journal.tables import AnswerRow, CourseRow, EntryRow, SessionRow

DELETED_KEPT_DAYS = 30


class Writer:
    """Writes to one journal. Methods join the transaction of ``together()`` where one is open."""

    def __init__(self, connection: Connection, path: Path, opened: Identity) -> None:
        engine = engine_on(connection, lambda: refuse_if_replaced(path, opened))
        self._new_transaction = sessionmaker(engine, class_=Transaction, expire_on_commit=False)
        self._path = path
        self._open: Transaction | None = None

    @contextmanager
    def together(self) -> Iterator[Transaction]:
        """All that is written inside lands on disk as one, or not at all."""
        if self._open is not None:
            yield self._open
            return
        with translating_faults(self._path), self._new_transaction.begin() as transaction:
            transaction.connection()  # begins at once, so that what is read inside is what is written upon
            self._open = transaction
            try:
                yield transaction
            finally:
                self._open = None

    # --- the course and its sessions

    def add_course(self, started_on: date) -> str:
        """Begin a course. Entries written before any course was known become part of it. Returns its id."""
        now = _now()
        row = CourseRow(id=_new_id(), started_on=started_on.isoformat(), created_at=now, updated_at=now)
        with self.together() as transaction:
            transaction.add(row)
            transaction.flush()
            transaction.exec(update(EntryRow).where(col(EntryRow.course_id).is_(None)).values(course_id=row.id))
        return row.id

    def set_course(self, course_id: str, **columns: str | int | None) -> None:
        """Change what is known of a course."""
        with self.together() as transaction:
            _update(transaction, transaction.get_one(CourseRow, course_id), columns)

    def add_session(self, course_id: str, at: datetime, route: str | None = None, setting: str | None = None) -> str:
        """Plan or note a session. Returns its id."""
        utc, offset = to_columns(at)
        now = _now()
        row = SessionRow(
            id=_new_id(),
            course_id=course_id,
            at=utc,
            utc_offset=offset,
            route=route,
            setting=setting,
            created_at=now,
            updated_at=now,
        )
        with self.together() as transaction:
            transaction.add(row)
            transaction.flush()
        return row.id

    def set_session(self, session_id: str, *, at: datetime | None = None, **columns: str | None) -> None:
        """Change a session's moment or what is known of it."""
        changes: dict[str, str | int | None] = dict(columns)
        if at is not None:
            changes["at"], changes["utc_offset"] = to_columns(at)
        with self.together() as transaction:
            _update(transaction, transaction.get_one(SessionRow, session_id), changes)

    def cancel_session(self, session_id: str, *, cancelled: bool) -> None:
        """Cancel a session, or take the cancelling back."""
        self.set_session(session_id, cancelled_at=_now() if cancelled else None)

    # --- entries and answers

    def add_entry(self, kind: str, at: datetime, course_id: str | None = None, session_id: str | None = None) -> str:
        """Begin an entry, unfinished and without answers. Returns its id."""
        utc, offset = to_columns(at)
        now = _now()
        row = EntryRow(
            id=_new_id(),
            course_id=course_id,
            session_id=session_id,
            kind=kind,
            at=utc,
            utc_offset=offset,
            started_at=now,
            updated_at=now,
        )
        with self.together() as transaction:
            transaction.add(row)
            transaction.flush()
        return row.id

    def set_entry(
        self,
        entry_id: str,
        *,
        at: datetime | None = None,
        finished: bool = False,
        **columns: str | None,
    ) -> None:
        """Change an entry's moment, course, session or draft, or mark it finished."""
        changes: dict[str, str | int | None] = dict(columns)
        if at is not None:
            changes["at"], changes["utc_offset"] = to_columns(at)
        if finished:
            changes["finished_at"] = _now()
        with self.together() as transaction:
            _update(transaction, transaction.get_one(EntryRow, entry_id), changes)

    def answer(self, entry_id: str, prompt: str, kind: str, value: Value, metric: str | None = None) -> None:
        """Write an answer. An earlier one to the same question is kept, marked as replaced."""
        now = _now()
        with self.together() as transaction:
            earlier = transaction.exec(
                select(AnswerRow)
                .where(AnswerRow.entry_id == entry_id)
                .where(AnswerRow.prompt == prompt)
                .where(col(AnswerRow.replaced_at).is_(None))
            ).first()
            position = earlier.position if earlier else self._next_position(transaction, entry_id)
            text = json.dumps(value, ensure_ascii=False)
            if earlier is not None:
                if earlier.value == text:
                    return
                earlier.replaced_at = now
                transaction.flush()
            transaction.add(
                AnswerRow(
                    id=_new_id(),
                    entry_id=entry_id,
                    prompt=prompt,
                    kind=kind,
                    metric=metric,
                    value=text,
                    position=position,
                    answered_at=now,
                )
            )
            entry = transaction.get_one(EntryRow, entry_id)
            _update(transaction, entry, {"draft": None} if _drafted(entry) == prompt else {})

    @staticmethod
    def _next_position(transaction: Transaction, entry_id: str) -> int:
        last = transaction.exec(select(func.max(AnswerRow.position)).where(AnswerRow.entry_id == entry_id)).one()
        return 0 if last is None else last + 1

    # --- deleting

    def delete(self, entry_id: str) -> None:
        """Put an entry away; it can be restored until ``purge`` meets it 30 days later."""
        self.set_entry(entry_id, deleted_at=_now())

    def restore(self, entry_id: str) -> None:
        """Take the deleting back."""
        self.set_entry(entry_id, deleted_at=None)

    def purge(self, now: datetime) -> None:
        """Remove for good what was deleted more than 30 days before *now*."""
        limit = to_utc(now - timedelta(days=DELETED_KEPT_DAYS))
        with self.together() as transaction:
            gone = transaction.exec(select(EntryRow).where(col(EntryRow.deleted_at) < limit)).all()
            for entry in gone:
                for answer in transaction.exec(select(AnswerRow).where(AnswerRow.entry_id == entry.id)):
                    transaction.delete(answer)
                transaction.flush()
                transaction.delete(entry)


def _update(
    transaction: Transaction, row: CourseRow | SessionRow | EntryRow, columns: Mapping[str, str | int | None]
) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.updated_at = _now()
    transaction.flush()  # plain reads inside the same transaction should see it


def _drafted(entry: EntryRow) -> str | None:
    """The prompt that the entry's draft was begun for."""
    return str(json.loads(entry.draft)[0]) if entry.draft else None


def _new_id() -> str:
    return uuid4().hex


def _now() -> str:
    return to_utc(datetime.now(UTC))
