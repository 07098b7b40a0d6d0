"""A row that holds what nobody wrote: it is named, and all else is shown; no command ends in a traceback."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from ketajournal.journal.file import new_connection
from support.commands import Run
from support.many_commands import Here

TABLES = ("course", "session", "entry", "answer", "purged", "deletion", "local")
# What SQLite keeps in any column, whatever its type was said to be: bytes that are no text among it, as SQL has them.
VALUES = [
    *("NULL", "''", "'abc'", "x'00fffe'", "CAST(x'ff41fe' AS TEXT)", "'a' || char(0)"),
    *("3.7", "-5", "9223372036854775807", "'12345678'", f"'{'9' * 5000}'", "'NaN'", "'-1e999'"),
    *("""'{"a":1}'""", """'[[1],{"b":[2]}]'""", """'["a",5]'""", "'[1,2]'", f"'{'[' * 20_000}'"),
    *("""'"text"'""", """'"\\ud800"'""", "'true'", "'null'"),
    *("'2026-03-02'", "'0001-01-01T00:00:00Z'", "'9999-12-31T23:59:59Z'"),
]
LOOKING: list[tuple[str, ...]] = [
    (),
    ("report",),
    ("report", "--full"),
    ("report", "--by", "session"),
    ("report", "--by", "window"),
    ("list", "--all"),
    ("list", "--deleted"),
    ("search", "note"),
    ("search", "-note"),
    ("show", "ENTRY", "--history"),
    ("thread",),
    ("session", "list"),
    ("course", "list"),
    ("therapy", "list"),
    ("practice", "list"),
    ("letter", "list"),
    ("cost", "list"),
    ("backup", "--list"),
    ("doctor",),
]
OTHERS: list[tuple[str, ...]] = [
    ("calendar", "--output", "-"),
    ("review", "--brief"),
    ("handoff", "--all", "--output", "sheet.html"),
    *(("export", name, "--output", "out") for name in ("json", "csv", "markdown", "fhir", "jrnl", "day-one")),
    ("write", "hello"),
    ("edit", "ENTRY", "--answers", "-"),
    ("delete", "ENTRY", "--yes"),
    ("checkin", "--answers", "-"),
    ("prep", "--answers", "-"),
]


@pytest.fixture
def lived(here: Here, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Here:
    """A course with sessions, ratings, a form, notes (one edited, deleted, purged), a letter, a habit and a cost."""
    monkeypatch.chdir(tmp_path)
    here("demo", str(home))
    here("write", "a note")
    here("edit", "last", answers={"note.text": "another note"})
    here("write", "gone")
    here("delete", "last", "--yes")
    here("practice", "add", answers={"practice.name": "walking"})
    here("letter", "write", answers={"letter.text": "dear me", "letter.opens": "low", "letter.low": 3})
    here("cost", "add", "120")
    here("therapy", "add", "2026-03-02 14:00")
    file = new_connection(str(home / "journal.db"))
    file.execute("INSERT INTO purged VALUES (?, '2026-01-02T14:00:00Z')", ("a" * 32,))
    file.close()
    return here


def damaged(home: Path, table: str, column: str, row: int, value: str) -> str:
    """Put a value into a column of a row, past whatever would refuse it. Gives the id of the entry it is about."""
    file = new_connection(str(home / "journal.db"))
    try:
        file.execute("PRAGMA foreign_keys = OFF")
        file.execute("PRAGMA writable_schema = 1")
        file.execute(f"UPDATE sqlite_master SET sql = replace(sql, ' NOT NULL', '') WHERE name = '{table}'")
        file.execute("PRAGMA writable_schema = RESET")
        triggers = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        of = {"answer": "entry_id", "entry": "id"}.get(table, "'last'")
        entry = file.execute(f"SELECT {of} FROM {table} WHERE rowid = ?", (row,)).fetchone()[0]
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        file.execute(f"UPDATE OR IGNORE {table} SET {column} = {value} WHERE rowid = ?", (row,))
        for _, sql in triggers:
            file.execute(sql)
        return str(entry)
    finally:
        file.close()


def columns_and_rows(home: Path) -> dict[str, tuple[list[str], list[int]]]:
    file = new_connection(str(home / "journal.db"))
    try:
        return {
            table: (
                [row[1] for row in file.execute(f"PRAGMA table_info({table})")],
                [row[0] for row in file.execute(f"SELECT rowid FROM {table}")],
            )
            for table in TABLES
        }
    finally:
        file.close()


def test_a_value_that_was_changed_by_hand_is_left_out_and_named_and_all_else_is_shown(
    lived: Here, home: Path, run_here: Run
) -> None:
    note = lived.id_of("note")
    of_answer = "SELECT rowid FROM answer WHERE value = '\"another note\"'"
    file = new_connection(str(home / "journal.db"))
    (row,) = file.execute(of_answer).fetchone()
    file.close()
    whole = lived.data("list", "--all")["entries"]
    damaged(home, "answer", "value", row, """'{"a":1}'""")
    done = run_here("list", "--all", "--json")
    assert done.returncode == 5
    assert f"Something in this entry can't be read, and is left out: {note[:8]}." in done.stderr
    listed = json.loads(done.stdout)["entries"]
    assert [one["id"] for one in listed] == [one["id"] for one in whole]
    assert [one for one in listed if one["id"] != note] == [one for one in whole if one["id"] != note]
    assert "left out" in run_here("report", "--full").stderr
    doctor = run_here("doctor")
    assert doctor.returncode == 5
    assert note in doctor.stdout
    assert "'value' should be an answer, and is an object" in doctor.stdout


def test_an_entry_with_something_in_it_that_can_not_be_read_can_be_deleted_and_then_stops_nothing(
    lived: Here, home: Path, run_here: Run
) -> None:
    note = lived.id_of("note")
    file = new_connection(str(home / "journal.db"))
    (row,) = file.execute("SELECT rowid FROM answer WHERE value = '\"another note\"'").fetchone()
    file.close()
    damaged(home, "answer", "value", row, """'{"a":1}'""")
    assert f"'ketajournal delete {note[:8]}' puts an entry away" in run_here("list", "--all").stderr
    deleted = run_here("delete", note[:8], "--yes")
    assert (deleted.returncode, "Deleted" in deleted.stderr) == (5, True)
    assert note not in {one["id"] for one in lived.data("list", "--all")["entries"]}
    lived("report", "--full")


def test_an_entry_whose_id_is_gone_is_left_out_alone(lived: Here, home: Path, run_here: Run) -> None:
    note = lived.id_of("note")
    whole = {one["id"] for one in lived.data("list", "--all")["entries"]}
    file = new_connection(str(home / "journal.db"))
    (row,) = file.execute("SELECT rowid FROM entry WHERE id = ?", (note,)).fetchone()
    file.close()
    damaged(home, "entry", "id", row, "NULL")
    done = run_here("list", "--all")
    assert done.returncode == 5
    assert {one for one in whole if one[:8] in done.stdout} == whole - {note}


def test_what_would_be_written_or_taken_elsewhere_is_refused_with_the_same_name(
    lived: Here, home: Path, tmp_path: Path, run_here: Run
) -> None:
    note = lived.id_of("note")
    entry_row = columns_and_rows(home)["entry"][1]
    damaged(home, "entry", "at", entry_row[0], "'soon'")
    done = run_here("export", "json", "--output", str(tmp_path / "out.json"))
    assert (done.returncode, "can't be read" in done.stderr) == (5, True)
    assert not (tmp_path / "out.json").exists()
    sheet = run_here("handoff", "--all", "--output", str(tmp_path / "sheet.html"))
    assert (sheet.returncode, "can't be read" in sheet.stderr) == (5, True)
    assert "left out" not in sheet.stderr
    assert not (tmp_path / "sheet.html").exists()
    assert note[:8] in run_here("list", "--all").stdout


@pytest.mark.parametrize("table", TABLES)
def test_whatever_stands_in_a_column_no_command_ends_in_a_traceback(
    lived: Here, home: Path, run_here: Run, chance: random.Random, table: str
) -> None:
    columns, row_ids = columns_and_rows(home)[table]
    assert row_ids, table
    entry = damaged(home, table, chance.choice(columns), chance.choice(row_ids), chance.choice(VALUES))
    before = home.with_name("before")
    shutil.copytree(home, before)
    every: list[tuple[str, ...]] = [*chance.sample(LOOKING, 6), *chance.sample(OTHERS, 3)]
    for words in every:
        given = tuple(entry if word == "ENTRY" else word for word in words)
        as_json = ("--json",) if words in LOOKING and chance.random() < 0.5 else ()
        done: Any = run_here(*given, *as_json, stdin="{}")
        assert "Traceback" not in done.stderr, (given, done.stderr)
        if done.returncode == 0 and as_json:
            assert json.loads(done.stdout)["schema"] == 1
        shutil.rmtree(home)
        shutil.copytree(before, home)
