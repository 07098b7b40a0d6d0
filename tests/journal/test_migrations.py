"""An older journal becomes a newer one a whole step at a time, after a copy; a newer one is left alone."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from ketajournal.errors import KetajournalError, TooNew
from ketajournal.journal.file import APPLICATION_ID, SCHEMA, connect
from ketajournal.journal.home import Home
from ketajournal.journal.migrating import STEPS, upgrade_existing
from support.journals import (
    COMMAND,
    NOW,
    PASSPHRASE,
    add_steps,
    command,
    everything,
    files_under,
    is_whole,
    journal_at,
    newer_program,
    note,
    real_command,
    rows,
)

NEXT, AFTER_NEXT = f"{int(SCHEMA) + 1:04}", f"{int(SCHEMA) + 2:04}"
ADDS_A_TABLE = """
op.create_table("keepsake", sa.Column("id", sa.String, primary_key=True))
op.execute("INSERT INTO keepsake VALUES ('one')")
"""
ADDS_A_COLUMN = 'op.add_column("entry", sa.Column("place", sa.String))'
FAILS_HALFWAY = """
op.create_table("half", sa.Column("id", sa.String, primary_key=True))
op.execute("INSERT INTO half VALUES ('one')")
op.execute("UPDATE answer SET value = '\\"overwritten\\"'")
op.add_column("entry", sa.Column("half_a_column", sa.String))
op.execute("DELETE FROM course")
raise RuntimeError("the step failed on purpose")
"""


@pytest.fixture
def written(home: Path) -> str:
    """A journal with one note in it. Gives the note's id."""
    with journal_at(home) as journal:
        return note(journal, "written before")


def steps_with(folder: Path, *bodies: str) -> Path:
    """A copy of the migrations with these added."""
    steps = folder / "migrations"
    shutil.copytree(STEPS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    add_steps(steps, *bodies)
    return steps


def upgrade(home: Path, steps: Path, seconds: int = 0) -> Path:
    """Upgrade the journal as opening it would. Returns the copy's path."""
    place = Home(home)
    connection = connect(place.journal, None)
    try:
        return upgrade_existing(connection, place, NOW + timedelta(seconds=seconds), None, steps)
    finally:
        connection.close()


def held_by(file: bytes, folder: Path) -> list[str]:
    """All that a database file holds, as SQL, without the header's counters that each copy sets anew."""
    path = folder / "held.db"
    path.write_bytes(file)
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def tables_in(home: Path) -> set[str]:
    return {name for (name,) in rows(home, "SELECT name FROM sqlite_master WHERE type = 'table'")}


def stamp(home: Path) -> list[tuple[str, ...]]:
    return rows(home, "SELECT version_num FROM alembic_version")


def test_an_older_file_is_copied_then_upgraded(home: Path, tmp_path: Path, written: str) -> None:
    before = Home(home).journal.read_bytes()
    copy = upgrade(home, steps_with(tmp_path, ADDS_A_TABLE, ADDS_A_COLUMN))
    assert stamp(home) == [(AFTER_NEXT,)]
    assert rows(home, "SELECT id FROM keepsake") == [("one",)]
    assert rows(home, "SELECT id, place FROM entry") == [(written, None)]
    assert rows(home, "SELECT value FROM answer") == [('"written before"',)]
    assert is_whole(home)
    assert held_by(copy.read_bytes(), tmp_path) == held_by(before, tmp_path)
    assert copy.parent == home / "backups"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700


def test_a_step_that_fails_halfway_leaves_no_trace_of_itself(home: Path, tmp_path: Path, written: str) -> None:
    before = files_under(home)
    schema = rows(home, "SELECT type, name, sql FROM sqlite_master ORDER BY name")
    with pytest.raises(KetajournalError) as told:
        upgrade(home, steps_with(tmp_path, FAILS_HALFWAY))
    assert "the step failed on purpose" in told.value.sentence
    (copy,) = (home / "backups").iterdir()
    assert str(copy) in told.value.hint
    assert held_by(copy.read_bytes(), tmp_path) == held_by(before[str(Home(home).journal)], tmp_path)
    assert "half" not in tables_in(home)
    assert rows(home, "SELECT type, name, sql FROM sqlite_master ORDER BY name") == schema
    assert stamp(home) == [(SCHEMA,)]
    assert is_whole(home)
    with journal_at(home) as journal:
        note(journal, "written after")
    values = [answer.value for entry in everything(home) for answer in entry.answers]
    assert sorted(map(str, values)) == ["written after", "written before"]


def test_a_second_step_that_fails_keeps_the_first(home: Path, tmp_path: Path, written: str) -> None:
    with pytest.raises(KetajournalError, match="on purpose"):
        upgrade(home, steps_with(tmp_path, ADDS_A_TABLE, FAILS_HALFWAY))
    assert stamp(home) == [(NEXT,)]
    assert rows(home, "SELECT id FROM keepsake") == [("one",)]
    assert "half" not in tables_in(home)
    assert rows(home, "SELECT id FROM entry") == [(written,)]
    assert rows(home, "SELECT value FROM answer") == [('"written before"',)]
    assert is_whole(home)


def test_a_failed_upgrade_can_be_tried_again_and_then_works(home: Path, tmp_path: Path, written: str) -> None:
    with pytest.raises(KetajournalError, match="on purpose"):
        upgrade(home, steps_with(tmp_path / "bad", FAILS_HALFWAY))
    upgrade(home, steps_with(tmp_path / "good", ADDS_A_TABLE), seconds=1)
    assert stamp(home) == [(NEXT,)]
    assert rows(home, "SELECT id FROM entry") == [(written,)]
    assert len(list((home / "backups").iterdir())) == 2


def test_trying_again_within_the_same_second_is_no_fault(home: Path, tmp_path: Path, written: str) -> None:
    """Both copies are kept: a copy never replaces an earlier one."""
    for again in ("one", "two"):
        with pytest.raises(KetajournalError, match="on purpose"):
            upgrade(home, steps_with(tmp_path / again, FAILS_HALFWAY))
    assert len(list((home / "backups").iterdir())) == 2


def test_a_newer_journal_is_left_alone_and_named_as_newer(home: Path, tmp_path: Path, written: str) -> None:
    upgrade(home, steps_with(tmp_path, ADDS_A_TABLE))
    before = files_under(home)
    with pytest.raises(TooNew), journal_at(home):
        pass
    for words in (
        [],
        ["list"],
        ["write", "hello"],
        ["show"],
        ["checkin", "--answers", "-"],
        ["delete", "last", "--yes"],
    ):
        done = command(*words, stdin=b'{"checkin.mood": 5}')
        assert done.returncode == 1, words
        assert b"newer ketajournal" in done.stderr
        assert b"Update ketajournal" in done.stderr
        assert b"Traceback" not in done.stderr
    assert files_under(home) == before


# --- the same through the command line, with a program that has steps this one does not have yet


def test_a_newer_program_reads_an_older_journal_at_once(home: Path, tmp_path: Path, written: str) -> None:
    before = Home(home).journal.read_bytes()
    newer = newer_program(tmp_path / "newer", ADDS_A_TABLE)
    done = real_command("list", env=newer)
    assert done.returncode == 0, done.stderr
    assert b"written before" in done.stdout
    assert stamp(home) == [(NEXT,)]
    (copy,) = (home / "backups").iterdir()
    assert held_by(copy.read_bytes(), tmp_path) == held_by(before, tmp_path)
    assert real_command("list", env=newer).stdout == done.stdout
    assert len(list((home / "backups").iterdir())) == 1, "copied once, not at every command"


@pytest.mark.real_keys
def test_an_encrypted_journal_is_upgraded_and_its_copy_stays_encrypted(home: Path, tmp_path: Path) -> None:
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, "written before")
    newer = newer_program(tmp_path / "newer", ADDS_A_TABLE) | {COMMAND: f"echo '{PASSPHRASE}'"}
    done = real_command("list", env=newer)
    assert done.returncode == 0, done.stderr
    assert b"written before" in done.stdout
    assert not any(b"written before" in held for held in files_under(home).values())
    (copy,) = (home / "backups").iterdir()
    with journal_at(tmp_path / "restored", PASSPHRASE):
        pass
    shutil.copy(copy, tmp_path / "restored" / "journal.db")
    assert [e.answers[0].value for e in everything(tmp_path / "restored", PASSPHRASE)] == ["written before"]


def test_a_failed_upgrade_is_told_in_sentences_and_says_where_the_copy_is(
    home: Path, tmp_path: Path, written: str
) -> None:
    done = real_command("write", "hello", env=newer_program(tmp_path / "newer", FAILS_HALFWAY))
    assert done.returncode == 1
    (copy,) = (home / "backups").iterdir()
    assert str(copy).encode() in done.stderr
    assert b"Traceback" not in done.stderr
    assert stamp(home) == [(SCHEMA,)]
    assert b"written before" in command("list").stdout


def test_commands_started_together_on_an_older_journal_all_work(home: Path, tmp_path: Path, written: str) -> None:
    """Two windows opened after an update: whoever is second finds the journal upgraded."""
    import os

    environment = {**os.environ, **newer_program(tmp_path / "newer", ADDS_A_TABLE)}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "ketajournal", "write", f"word {number}"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for number in range(4)
    ]
    told = [process.communicate(timeout=60)[1].decode() for process in started]
    assert [process.returncode for process in started] == [0] * 4, "\n".join(told)
    assert stamp(home) == [(NEXT,)]
    assert rows(home, "SELECT count(*) FROM entry") == [(5,)]
    assert rows(home, "SELECT id FROM keepsake") == [("one",)]
    assert is_whole(home)


# --- the steps that there have been


ROWS_AT_0001 = {
    "course": [("c1", "2026-03-02", 6, "iv", "Dr A [red]", "2026-03-01T08:00:00+00:00", "2026-03-01T08:00:00+00:00")],
    "session": [
        ("s1", "c1", "2026-03-02T13:00:00+00:00", 60, "iv", "blue room", None, *["2026-03-01T08:00:00+00:00"] * 2),
        ("s2", "c1", "2026-03-05T13:00:00+00:00", 60, None, None, *["2026-03-04T08:00:00+00:00"] * 3),
    ],
    "entry": [
        ("e1", "c1", "s1", "reflect", "2026-03-02T18:00:00+00:00", 60, *["2026-03-02T18:00:00+00:00"] * 2, None,
         "2026-03-02T18:00:00+00:00", None),
        ("e2", "c1", None, "note", "2026-03-03T18:00:00+00:00", 60, *["2026-03-03T18:00:00+00:00"] * 2,
         "2026-03-04T18:00:00+00:00", "2026-03-04T18:00:00+00:00", None),
        ("e3", None, None, "checkin", "2026-03-03T19:00:00+00:00", 60, "2026-03-03T19:00:00+00:00", None, None,
         "2026-03-03T19:00:00+00:00", '["checkin.shift", "half typed"]'),
    ],
    "answer": [
        ("a1", "e1", "reflect.first", "long", "first_capture", '"befor"', 0, *["2026-03-02T18:00:00+00:00"] * 2),
        ("a2", "e1", "reflect.first", "long", "first_capture", '"a door"', 0, "2026-03-02T18:01:00+00:00", None),
        ("a3", "e2", "note.text", "long", None, '"put away"', 0, "2026-03-03T18:00:00+00:00", None),
        ("a4", "e3", "checkin.mood", "scale", "mood", "4", 0, "2026-03-03T19:00:00+00:00", None),
    ],
}  # fmt: skip


def made_at(home: Path, version: str = "0001") -> None:
    """A journal at that version of its form, the first one's rows in every table."""
    from alembic import command as alembic
    from alembic.config import Config

    from ketajournal.journal.migrating import engine_on

    with journal_at(home):
        pass
    Home(home).journal.unlink()
    with closing(sqlite3.connect(Home(home).journal)):
        pass
    connection = connect(Home(home).journal, None)
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("path_separator", "os")
    with engine_on(connection).connect() as sa_connection:
        config.attributes["connection"] = sa_connection
        alembic.upgrade(config, version)
    for table, held in ROWS_AT_0001.items():
        for row in held:
            columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall()]
            connection.execute(
                f"INSERT INTO {table} ({', '.join(columns[: len(row)])}) VALUES ({', '.join('?' * len(row))})", row
            )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()


def test_every_step_there_ever_was_stays_so_that_what_it_left_behind_is_opened() -> None:
    every = sorted(path.name[:4] for path in (STEPS / "versions").glob("[0-9]*.py"))
    assert every == [f"{number:04}" for number in range(1, int(SCHEMA) + 1)]


def test_a_journal_of_the_first_version_keeps_every_row_and_is_copied_before(home: Path, tmp_path: Path) -> None:
    made_at(home)
    before = Home(home).journal.read_bytes()
    assert stamp(home) == [("0001",)]
    assert b"a door" in command("list").stdout
    assert stamp(home) == [(SCHEMA,)]
    for table, held in ROWS_AT_0001.items():
        now = rows(home, f"SELECT * FROM {table} ORDER BY id")
        # What was half typed is among the answers now.
        kept = [row[:10] if table == "entry" else row for row in held]
        drafts = [row for row in now if "draft" in row]
        assert [row[: len(kept[0])] for row in now if row not in drafts] == kept, table
        assert all(set(row[len(kept[0]) :]) <= {None} for row in now if row not in drafts), "what is new is empty"
        assert [row[1:6] for row in drafts] == (
            [("e3", "draft.checkin.shift", "draft", None, '"half typed"')] if table == "answer" else []
        )
    assert is_whole(home)
    (copy,) = (home / "backups").iterdir()
    assert held_by(copy.read_bytes(), tmp_path) == held_by(before, tmp_path)
    assert b"half typed" in command("show", "last").stdout
    assert b"put away" in command("list", "--deleted").stdout
    assert command("course", "close").returncode == 0
    assert command("course", "reopen").returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of this kind there")
def test_where_there_is_no_room_for_the_copy_nothing_is_changed_and_no_half_copy_is_left(home: Path) -> None:
    """An empty file among the backups would be taken for one on the day it is needed."""
    import resource

    made_at(home)
    before = Home(home).journal.read_bytes()
    done = real_command(
        "list",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192)),
        env={"PYTHONDONTWRITEBYTECODE": "1"},  # what it compiled would be cut short too, for every command after it
    )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert Home(home).journal.read_bytes() == before
    assert list((home / "backups").glob("*")) == []
    assert b"a door" in command("list").stdout


def test_a_step_of_ours_that_fails_halfway_leaves_the_older_file_as_it_was(home: Path) -> None:
    """The step makes tables, and one of them is there already."""
    made_at(home, "0006")
    with closing(sqlite3.connect(Home(home).journal)) as connection:
        connection.execute("CREATE TABLE local (name)")
        connection.commit()
    schema = rows(home, "SELECT type, name, sql FROM sqlite_master ORDER BY name")
    held = {table: rows(home, f"SELECT * FROM {table} ORDER BY id") for table in ROWS_AT_0001}
    done = command("list")
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert stamp(home) == [("0006",)]
    assert rows(home, "SELECT type, name, sql FROM sqlite_master ORDER BY name") == schema
    assert {table: rows(home, f"SELECT * FROM {table} ORDER BY id") for table in ROWS_AT_0001} == held
    assert held["answer"][0][5] == '"befor"'
