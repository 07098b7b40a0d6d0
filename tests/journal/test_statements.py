"""The statements that write are those that SQLModel's own tables compile to, column for column."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, bindparam, delete, exists, func, literal_column, or_, update
from sqlalchemy.dialects.sqlite import dialect, insert
from sqlmodel import SQLModel, col, select

from ketajournal.course.watch import WATCH
from ketajournal.journal import kept_answers, reading, statements
from ketajournal.journal.archive import archive_in_memory
from ketajournal.journal.merging import merge
from ketajournal.journal.opening import Journal
from ketajournal.journal.tables import (
    AnswerRow,
    CourseRow,
    DeletionRow,
    EntryRow,
    LocalRow,
    PurgedRow,
    SessionRow,
)
from ketajournal.journal.writing import Writer
from support.journals import NOW, journal_at, purge_after

ROWS = {
    statements.CourseRecord: CourseRow,
    statements.SessionRecord: SessionRow,
    statements.EntryRecord: EntryRow,
    statements.AnswerRecord: AnswerRow,
    statements.PurgedRecord: PurgedRow,
}
CHANGING: Any = (statements.CourseRecord, statements.SessionRecord, statements.EntryRecord)


def compiled(statement: Executable, *, literals: bool = False) -> str:
    """What SQLAlchemy makes of it for SQLite, on one line."""
    made = statement.compile(dialect=dialect(), compile_kwargs={"literal_binds": literals})  # type: ignore[attr-defined]
    return " ".join(str(made).split())


def insert_of(row: type[SQLModel]) -> str:
    return compiled(insert(row))


def upsert_of(row: type[SQLModel], key: str = "id") -> str:
    statement = insert(row)
    names = [name for name in row.model_fields if name != key]
    return compiled(
        statement.on_conflict_do_update(index_elements=[key], set_={n: statement.excluded[n] for n in names})
    )


def update_of(row: Any, *columns: str) -> str:
    return compiled(update(row).where(row.id == bindparam("row")).values({name: bindparam(name) for name in columns}))


def standing_answer() -> str:
    return compiled(
        select(AnswerRow.id, AnswerRow.value, AnswerRow.position)
        .where(AnswerRow.entry_id == "e")
        .where(AnswerRow.prompt == "p")
        .where(col(AnswerRow.replaced_at).is_(None))
    )


def latest_answer() -> str:
    latest = select(func.max(AnswerRow.answered_at)).where(AnswerRow.entry_id == "e")
    return compiled(latest.where(or_(AnswerRow.prompt == "p", AnswerRow.prompt == "q")))


def moving(column: str) -> str:
    named = getattr(EntryRow, column)
    return compiled(update(EntryRow).where(named == "before").values({column: "after"}))


def adopt() -> str:
    began = func.date(EntryRow.at, col(EntryRow.utc_offset).concat(" minutes"), "+14 days")
    day = func.date(EntryRow.at, col(EntryRow.utc_offset).concat(" minutes"))
    latest = [col(c).desc() for c in (CourseRow.started_on, CourseRow.created_at, CourseRow.id)]
    stands = select(CourseRow.id).where(col(CourseRow.same_as).is_(None))
    ran = stands.where(CourseRow.started_on <= day, col(CourseRow.ended_on) >= day).order_by(*latest).limit(1)
    of_its_time = stands.where(CourseRow.started_on <= began).order_by(*latest).limit(1)
    first = stands.order_by(CourseRow.started_on, CourseRow.created_at, CourseRow.id).limit(1)  # type: ignore[arg-type]
    statement = (
        update(EntryRow)
        .where(col(EntryRow.course_id).is_(None))
        .where(exists(select(literal_column("1")).select_from(CourseRow)))
        .where(or_(EntryRow.kind != WATCH, exists(stands.where(CourseRow.started_on <= began))))
        .values(course_id=func.coalesce(*(of.scalar_subquery() for of in (ran, of_its_time, first))))
    )
    return compiled(statement, literals=True)


def purging() -> dict[str, str]:
    away = col(EntryRow.deleted_at).is_not(None)
    met = insert(DeletionRow).from_select(["entry_id", "noted_at"], select(EntryRow.id, bindparam("at")).where(away))
    taken_back = delete(DeletionRow).where(col(DeletionRow.entry_id).not_in(select(EntryRow.id).where(away)))
    of_entry = DeletionRow.entry_id == EntryRow.id
    due = select(DeletionRow.noted_at, EntryRow).join_from(EntryRow, DeletionRow, of_entry)
    answers = select(AnswerRow.id, bindparam("at")).where(AnswerRow.entry_id == "e")
    ids = insert(PurgedRow).from_select(["id", "deleted_at"], answers)
    return {
        upsert_of(LocalRow, "name"): statements.SET_LOCAL,
        compiled(select(LocalRow.value).where(LocalRow.name == "n")): statements.LOCAL,
        compiled(met.on_conflict_do_nothing()): statements.MEET_DELETIONS,
        compiled(update(DeletionRow).where(DeletionRow.noted_at > "n").values(noted_at="n")): statements.MEET_ANEW,
        compiled(taken_back): statements.DROP_TAKEN_BACK,
        compiled(select(func.min(DeletionRow.noted_at))): statements.FIRST_MET,
        compiled(due.where(DeletionRow.noted_at < "limit")): statements.select_due(),
        compiled(
            ids.on_conflict_do_update(index_elements=["id"], set_={"deleted_at": ids.excluded.deleted_at})
        ): statements.PURGE_ANSWERS,
        compiled(delete(AnswerRow).where(AnswerRow.entry_id == "e")): statements.REMOVE_ANSWERS,
        compiled(delete(EntryRow).where(EntryRow.id == "e")): statements.REMOVE_ENTRY,
        compiled(delete(DeletionRow).where(DeletionRow.entry_id == "e")): statements.DROP_DELETION,
        compiled(delete(PurgedRow).where(PurgedRow.id == "e")): statements.FORGET_PURGED,
    }


def every_statement() -> dict[str, str]:
    """What each statement is there, by what SQLModel makes of it."""
    updates = [
        (statements.AnswerRecord, ("replaced_at",)),
        *((record, changed) for record in CHANGING for changed in changes(record)),
    ]
    return {
        **{insert_of(row): statements.insert(record) for record, row in ROWS.items()},
        **{upsert_of(row): statements.insert_or_change(record) for record, row in ROWS.items()},
        **{update_of(ROWS[record], *changed): statements.update(record, changed) for record, changed in updates},
        standing_answer(): statements.STANDING_ANSWER,
        compiled(select(func.max(AnswerRow.position)).where(AnswerRow.entry_id == "e")): statements.LAST_POSITION,
        compiled(select(EntryRow.id).where(EntryRow.id == "e")): statements.FIND_ENTRY,
        latest_answer(): statements.LATEST_ANSWER,
        adopt(): statements.ADOPT,
        **{
            compiled(select(ROWS[record]).where(ROWS[record].id == "i")): statements.select(record)
            for record in CHANGING
        },
        **{moving(column): statements.move_entries(column) for column in ("course_id", "session_id")},
        **purging(),
    }


def changes(record: Any) -> Iterator[tuple[str, ...]]:
    """Every column alone and all of them, as a change of one row sets them."""
    columns = [name for name in record._fields if name not in ("id", "updated_at", "stamps")]
    yield from ((name, "updated_at", "stamps") for name in columns)
    yield ("utc_offset", "at", "updated_at", "stamps") if "at" in columns else ("updated_at", "stamps", "route")
    yield tuple(reversed(record._fields[1:]))


def test_each_is_what_sqlmodel_makes_of_its_tables() -> None:
    for made, ours in every_statement().items():
        assert ours == made


class Recording:
    """A connection that writes down every statement."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.executed: set[str] = set()

    def execute(self, statement: str, *values: Any) -> Any:
        self.executed.add(statement)
        return self._connection.execute(statement, *values)

    def executemany(self, statement: str, values: Any) -> Any:
        self.executed.add(statement)
        return self._connection.executemany(statement, values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def test_nothing_else_is_written_with(home: Path, tmp_path: Path) -> None:
    """All that the writer and merging do, statement by statement."""
    with journal_at(home) as journal:
        recording = Recording(journal.connection)
        writer = Writer(recording, journal.home.journal, journal.refuse_if_replaced)
        course_id = writer.add_course(date(2026, 3, 2))
        writer.set_course(course_id, route="iv")
        session_id = writer.add_session(course_id, NOW, "iv")
        writer.set_session(session_id, at=NOW + timedelta(hours=1))
        writer.cancel_session(session_id, cancelled=True)
        entry_id = writer.add_entry("note", NOW, course_id, session_id)
        writer.set_entry(entry_id, at=NOW + timedelta(hours=1))
        writer.keep_draft(entry_id, "note.text", "half")
        writer.answer(entry_id, "note.text", "long", "words")
        writer.answer(entry_id, "note.text", "long", "other words")
        writer.set_entry(entry_id, finished=True)
        held = archive_in_memory(journal.connection)
        writer.delete(entry_id)
        writer.restore(entry_id)
        writer.delete(entry_id)
        purge_after(writer, timedelta(days=31))
        writing = {s for s in recording.executed if not s.startswith(("BEGIN", "COMMIT"))}
        with journal_at(tmp_path / "other") as other:
            merging = Recording(other.connection)
            merge(merging, other.home.journal, held)
        writing |= {s for s in merging.executed if s.split()[0] in ("INSERT", "UPDATE", "DELETE", "REPLACE")}
    assert len(writing) > 20
    assert writing <= set(every_statement())


def test_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no column"):
        statements.update(statements.EntryRecord, ["at", "at = 1 --"])


def plan_of(journal: Journal, read: Callable[[], object], words: str) -> str:
    """How SQLite goes about the statement with these words in it."""
    seen: list[str] = []
    journal.connection.set_trace_callback(seen.append)  # type: ignore[attr-defined]
    read()
    journal.connection.set_trace_callback(None)  # type: ignore[attr-defined]
    statement = next(sql for sql in seen if words in sql)
    return " ".join(row[3] for row in journal.connection.execute(f"EXPLAIN QUERY PLAN {statement}"))


def test_what_is_read_of_a_whole_life_is_read_from_the_indexes_made_for_it(tmp_path: Path) -> None:
    with journal_at(tmp_path) as journal:
        connection = journal.connection
        forms = plan_of(journal, lambda: reading.elsewhere(connection, None), "json_group_object")
        answers = plan_of(
            journal, lambda: kept_answers.strip_answers(connection, "c", NOW.date(), NOW), "group_concat"
        )
        about = kept_answers.ABOUT_MEDICINES
        asked = plan_of(
            journal, lambda: kept_answers.has_answer(connection, "c", ["prep"], about, besides=None), "medicines"
        )
    assert "COVERING INDEX ix_answer_items" in forms
    assert "COVERING INDEX ix_entry_kind" in answers
    assert "COVERING INDEX ix_answer_strip" in answers
    assert "INDEX ix_answer_medicines" in asked
