"""What is written comes back as it was written, and the two ways of saying the columns agree."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2
from sqlmodel import SQLModel, create_engine

from ketajournal.course.values import Value
from ketajournal.errors import NotFound
from ketajournal.journal import file, reading, tables
from ketajournal.journal.migrating import STEPS
from ketajournal.journal.opening import Journal
from support.journals import NOW, everything, files_under, is_whole, journal_at, note, purge_after, rows

MANY_WORDS = " ".join(["שלום", "🌊🫧", "walk", "مرحبا", "👩🏽‍🚀", "e\u0301", "\u202eright to left\u202c"] * 150)
AWKWARD = [
    "[red]not red[/red] [/] [link=x]",
    "\x1b[2J\x1b]0;title\x07 \x9b31m",
    "\x01\x02\x07\x08\x0b\x0c\x0e\x1f\x7f\x85\xa0",
    "line\r\nline\rline\nline\u2028line\u2029line\n\n",
    "  spaces at both ends  ",
    '"quotes" \\n backslash \\u0041 {"json": null}',
    "null",
    "=1+1",
    "\ufeff\ufffe\uffff\U0010ffff",
    MANY_WORDS,
]


@pytest.fixture
def journal(home: Path) -> Iterator[Journal]:
    """A new journal without a passphrase."""
    with journal_at(home) as opened:
        yield opened


# --- the columns, said twice

# Columns that no frozen value carries. Each is used in another way, or is kept for merging.
NOT_READ = {
    "course": {"created_at", "updated_at", "same_as", "stamps"},  # orders courses begun on one day; for merging
    "session": {"course_id", "created_at", "updated_at", "same_as", "stamps"},  # read beside, to group by course
    "entry": {"updated_at", "stamps"},
    "answer": {"id", "position", "replaced_at"},  # order them, and leave out what was replaced
    "purged": {"id", "deleted_at"},
    "deletion": {"entry_id", "noted_at"},
    "local": {"name", "value"},
}


@pytest.mark.parametrize(
    ("row", "read"),
    [
        (tables.CourseRow, reading.COURSE_COLUMNS),
        (tables.SessionRow, reading.SESSION_COLUMNS),
        (tables.EntryRow, reading.ENTRY_COLUMNS),
        (tables.AnswerRow, reading.ANSWER_COLUMNS),
    ],
)
def test_every_column_of_a_table_is_read_or_named_as_not_read(row: type[SQLModel], read: str) -> None:
    table = row.__table__  # type: ignore[attr-defined]
    columns = read.split(", ")
    assert len(columns) == len(set(columns))
    assert not set(columns) & NOT_READ[table.name]
    assert set(columns) | NOT_READ[table.name] == {column.name for column in table.columns}


def test_every_table_is_known_to_this_test() -> None:
    assert set(SQLModel.metadata.tables) == set(NOT_READ)


@pytest.mark.parametrize(
    "columns", [reading.COURSE_COLUMNS, reading.SESSION_COLUMNS, reading.ENTRY_COLUMNS, reading.ANSWER_COLUMNS]
)
def test_every_column_that_is_read_exists_in_a_file_made_by_the_migrations(journal: Journal, columns: str) -> None:
    tables_of = {
        reading.COURSE_COLUMNS: "course",
        reading.SESSION_COLUMNS: "session",
        reading.ENTRY_COLUMNS: "entry",
        reading.ANSWER_COLUMNS: "answer",
    }
    found = journal.connection.execute(f"SELECT {columns} FROM {tables_of[columns]}").fetchall()
    assert found == []


def _written_to(connection: object) -> set[str]:
    """The tables that hold what is written; the search's are the file's own, which no code writes to."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()  # type: ignore[attr-defined]
    return {name for (name,) in names if name != "alembic_version" and not name.startswith("search_")}


def _described(connection: object) -> dict[str, object]:
    """Tables, columns, types, nullability, keys, references and indexes of a file, whatever made it."""
    ask = connection.execute  # type: ignore[attr-defined]
    found: dict[str, object] = {}
    for table in sorted(_written_to(connection)):
        found[table] = {tuple(row[1:]) for row in ask(f"PRAGMA table_info({table})").fetchall()}
        found[f"{table} refers to"] = {tuple(row[2:]) for row in ask(f"PRAGMA foreign_key_list({table})").fetchall()}
        for index in ask(f"PRAGMA index_list({table})").fetchall():
            _number, name, unique, origin, partial = index
            columns = [row[2] for row in ask(f"PRAGMA index_info({name})").fetchall()]
            made = ask("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0] or ""
            where = made.partition(" WHERE ")[2]
            found[name] = (table, unique, origin, partial, columns, where)
    return found


def test_the_migrations_make_what_the_tables_say(journal: Journal) -> None:
    """Columns, types, nullability, references and indexes, partial ones with their condition."""
    fresh = dbapi2.connect(":memory:", check_same_thread=False)
    engine = create_engine("sqlite://", creator=lambda: fresh, module=dbapi2, poolclass=StaticPool)
    SQLModel.metadata.create_all(engine)
    assert _described(journal.connection) == _described(fresh)
    assert "ix_answer_current" in _described(fresh)


def test_alembic_itself_finds_no_difference(journal: Journal) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from ketajournal.journal.migrating import engine_on

    with engine_on(journal.connection).connect() as connection:
        written_to = _written_to(journal.connection)
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda _object, name, kind, _reflected, _other: (
                    kind != "table" or name in written_to
                ),
            },
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_newest_schema_is_the_newest_migration(journal: Journal) -> None:
    scripts = ScriptDirectory(str(STEPS))
    assert scripts.get_heads() == [file.SCHEMA]
    assert file.stamped_version(journal.connection, journal.home.journal) == file.SCHEMA


def test_migrations_are_numbered_so_that_their_stamps_sort_by_age() -> None:
    """The stamp is compared as text to tell a newer journal from an older one."""
    scripts = ScriptDirectory(str(STEPS))
    oldest_first = [step.revision for step in reversed(list(scripts.walk_revisions()))]
    assert oldest_first == sorted(oldest_first)
    assert {len(revision) for revision in oldest_first} == {4}


# --- what is written comes back

texts = st.text(max_size=400)
values = st.one_of(
    texts,
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.lists(texts, max_size=5),
    st.none(),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    """One journal for many examples."""
    with journal_at(tmp_path_factory.mktemp("storage") / "home") as opened:
        yield opened


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=values)
@example(value=MANY_WORDS)
@example(value="")
@example(value=-0.0)
@example(value=10**15)
@example(value=["[b]", "\x1b[0m", "🙂"])
def test_any_value_comes_back_exactly_and_with_its_type(shared: Journal, value: Value) -> None:
    kinds = {str: "long", bool: "yes-no", list: "many"}
    writer = shared.writer()
    entry_id = writer.add_entry("note", NOW)
    writer.answer(entry_id, "note.text", kinds.get(type(value), "number"), value)
    (answer,) = reading.entry(shared.connection, entry_id).answers
    assert answer.value == value
    assert type(answer.value) is type(value)


@pytest.mark.parametrize("text", AWKWARD, ids=range(len(AWKWARD)))
def test_awkward_text_comes_back_exactly_after_the_file_was_closed(home: Path, text: str) -> None:
    with journal_at(home) as journal:
        note(journal, text)
    (entry,) = everything(home)
    assert [answer.value for answer in entry.answers] == [text]
    with journal_at(home) as journal:
        (line,) = reading.lines(journal.connection, limit=None)
    assert line.words == text


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts, prompt=st.sampled_from(["prep.intention", "reflect.first"]))
def test_a_draft_comes_back_exactly(shared: Journal, text: str, prompt: str) -> None:
    writer = shared.writer()
    entry_id = writer.add_entry("prep", NOW)
    writer.keep_draft(entry_id, prompt, text)
    assert reading.entry(shared.connection, entry_id).drafts == ((prompt, text),)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    at=st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2199, 12, 30)),
    minutes=st.integers(-14 * 60, 14 * 60),
)
def test_a_moment_keeps_its_instant_and_its_local_date(shared: Journal, at: datetime, minutes: int) -> None:
    from datetime import timezone

    moment = at.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=minutes)))
    entry = reading.entry(shared.connection, shared.writer().add_entry("note", moment))
    assert entry.at == moment
    assert entry.at.isoformat() == moment.isoformat()


def test_a_course_and_its_sessions_come_back_column_by_column(journal: Journal) -> None:
    writer = journal.writer()
    course_id = writer.add_course(date(2026, 3, 2))
    writer.set_course(course_id, planned_sessions=6, route="iv", provider="Dr [b]Ö[/b]")
    later = writer.add_session(course_id, NOW + timedelta(days=3), "spray", "a quiet room 🕯")
    first = writer.add_session(course_id, NOW)
    writer.cancel_session(later, cancelled=True)
    (course,) = reading.courses(journal.connection)
    assert (course.id, course.number, course.started_on) == (course_id, 1, date(2026, 3, 2))
    assert (course.planned_sessions, course.route, course.provider) == (6, "iv", "Dr [b]Ö[/b]")
    assert [s.id for s in course.sessions] == [first, later]
    assert [(s.at, s.route, s.setting, s.cancelled) for s in course.sessions] == [
        (NOW, None, None, False),
        (NOW + timedelta(days=3), "spray", "a quiet room 🕯", True),
    ]
    writer.cancel_session(later, cancelled=False)
    assert not any(s.cancelled for s in reading.needed_course(journal.connection).sessions)


# --- replacing, deleting, purging


def test_what_belongs_to_no_course_joins_the_one_that_ran_on_its_day_before_one_that_begins_soon_after(
    journal: Journal,
) -> None:
    """The last form of a course that was closed is no baseline of the next, which begins three days later."""
    writer = journal.writer()
    first = writer.add_course(date(2026, 3, 2))
    writer.set_course(first, ended_on="2026-04-10")
    days = {day: writer.add_entry("phq-9", datetime(2026, 4, day, 12, tzinfo=UTC)) for day in (8, 11)}
    second = writer.add_course(date(2026, 4, 13))
    joined = {day: reading.entry(journal.connection, entry).course_id for day, entry in days.items()}
    assert joined == {8: first, 11: second}


def test_a_replaced_answer_stays_in_the_file(journal: Journal) -> None:
    entry_id = note(journal, "first words")
    journal.writer().answer(entry_id, "note.text", "long", "second words")
    journal.writer().answer(entry_id, "note.text", "long", None)
    assert [a.value for a in reading.entry(journal.connection, entry_id).answers] == [None]
    kept = journal.connection.execute(
        "SELECT value, position, replaced_at IS NULL FROM answer WHERE entry_id = ? ORDER BY rowid", (entry_id,)
    ).fetchall()
    assert kept == [('"first words"', 0, 0), ('"second words"', 0, 0), ("null", 0, 1)]


def test_an_answer_given_again_unchanged_writes_nothing(journal: Journal) -> None:
    entry_id = note(journal, "the same")
    before = files_under(journal.home.folder)
    journal.writer().answer(entry_id, "note.text", "long", "the same")
    assert files_under(journal.home.folder) == before


def test_answers_keep_the_order_they_were_first_given_in(journal: Journal) -> None:
    writer = journal.writer()
    entry_id = writer.add_entry("checkin", NOW)
    for prompt, value in (("c", 1), ("a", 2), ("b", 3), ("c", 4)):
        writer.answer(entry_id, prompt, "scale", value)
    answers = reading.entry(journal.connection, entry_id).answers
    assert [(a.prompt, a.value) for a in answers] == [("c", 4), ("a", 2), ("b", 3)]


def test_a_deleted_entry_is_not_listed_and_comes_back_whole(journal: Journal) -> None:
    entry_id = note(journal, "gone for a while")
    before = reading.entry(journal.connection, entry_id)
    journal.writer().delete(entry_id)
    assert reading.lines(journal.connection, limit=None) == []
    assert reading.entries(journal.connection, None) == []
    with pytest.raises(NotFound):
        reading.entry_named(journal.connection, "last")
    assert [line.id for line in reading.lines(journal.connection, limit=None, deleted=True)] == [entry_id]
    journal.writer().restore(entry_id)
    assert reading.entry_named(journal.connection, "last") == before


def test_purging_removes_nothing_before_30_days(journal: Journal) -> None:
    deleted = note(journal, "words")
    journal.writer().delete(deleted)
    purge_after(journal.writer(), timedelta(days=30, minutes=-1))
    assert reading.entry(journal.connection, deleted).deleted_at is not None


def test_purging_removes_all_that_was_deleted_30_days_ago_a_day_after_that(journal: Journal) -> None:
    deleted, kept, restored = (note(journal, words) for words in ("purgeable words", "kept", "restored"))
    writer = journal.writer()
    writer.delete(deleted)
    writer.delete(restored)
    writer.restore(restored)
    purge_after(writer, timedelta(days=31, minutes=1))
    with pytest.raises(NotFound):
        reading.entry(journal.connection, deleted)
    left = [line.id for line in reading.lines(journal.connection, limit=None)]
    assert sorted(left) == sorted([kept, restored])
    assert journal.connection.execute("SELECT count(*) FROM answer").fetchone() == (2,)
    assert is_whole(journal.home.folder)


def test_purged_words_are_nowhere_in_the_file(journal: Journal) -> None:
    entry_id = note(journal, "unmistakable-elderflower " * 500)
    assert b"unmistakable-elderflower" in journal.home.journal.read_bytes()
    journal.writer().delete(entry_id)
    purge_after(journal.writer(), timedelta(days=31))
    assert not any(b"unmistakable-elderflower" in held for held in files_under(journal.home.folder).values())


# --- all or nothing


@pytest.mark.parametrize("fault", [ValueError, KeyboardInterrupt])
def test_what_is_written_together_is_not_there_when_any_of_it_fails(
    journal: Journal, fault: type[BaseException]
) -> None:
    writer = journal.writer()
    old = note(journal, "from before")

    def fail_halfway() -> None:
        with writer.together():
            course_id = writer.add_course(date(2026, 3, 2))
            writer.add_session(course_id, NOW)
            entry_id = writer.add_entry("note", NOW, course_id)
            writer.answer(entry_id, "note.text", "long", "half")
            writer.answer(old, "note.text", "long", "changed")
            writer.delete(old)
            raise fault

    with pytest.raises(fault):
        fail_halfway()
    assert reading.courses(journal.connection) == []
    assert [e.answers[0].value for e in everything(journal.home.folder)] == ["from before"]
    assert rows(journal.home.folder, "SELECT count(*) FROM answer") == [(1,)]
    assert note(journal, "the next one works") in {e.id for e in everything(journal.home.folder)}


def test_a_failure_inside_an_inner_together_undoes_the_outer_one_too(journal: Journal) -> None:
    writer = journal.writer()

    def fail_inside() -> None:
        with writer.together():
            writer.add_course(date(2026, 3, 2))
            with writer.together():
                writer.add_course(date(2026, 4, 2))
                raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        fail_inside()
    assert reading.courses(journal.connection) == []


def test_a_write_is_on_disk_when_its_method_returns(journal: Journal) -> None:
    """Another connection sees it at once, with nothing closed or flushed in between."""
    entry_id = note(journal, "at once")
    assert rows(journal.home.folder, "SELECT id FROM entry") == [(entry_id,)]
