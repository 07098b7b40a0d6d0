"""Another journal's file, to be taken in or restored, can hold anything: it is refused whole, with its place."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from ketajournal.actions import other_journal
from ketajournal.errors import BadInput
from ketajournal.exchange import limits
from ketajournal.exchange.own_json import wrong_rows
from ketajournal.journal.archive import Archive, archive_in_file, archive_in_memory
from ketajournal.journal.disk import rollback_of
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import SCHEMA, connect, new_connection, stop_on_ctrl_c
from ketajournal.journal.home import Home
from ketajournal.journal.locked_copy import copy_locked
from ketajournal.journal.migrating import upgrade
from ketajournal.journal.own_objects import refuse_others
from support.archives import archives
from support.exports import own_document
from support.forked_commands import begun
from support.help_shown import LABELS, SAID, shows_help, squashed
from support.journals import NOW, PACKAGE, everything, files_under, journal_at, note, rows
from support.many_commands import Here

RECURSIVE = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
REWRITES = "BEGIN UPDATE answer SET value = '\"not mine\"' WHERE id = new.id; END"
OBJECTS = {
    "a view that never ends": f"CREATE VIEW more AS {RECURSIVE}",
    "such a view in the place of a table": f"DROP TABLE search_answer; CREATE VIEW search_answer AS {RECURSIVE}",
    "a trigger that rewrites what is written next": f"CREATE TRIGGER later AFTER INSERT ON answer {REWRITES}",
    "a trigger under the name of ours": (
        f"DROP TRIGGER search_written; CREATE TRIGGER search_written AFTER INSERT ON answer {REWRITES}"
    ),
    "a table of its own": "CREATE TABLE theirs (words)",
    "an index that computes": "CREATE INDEX slow ON entry (hex(id))",
}
ANSWERS = (
    "INSERT INTO answer (id, entry_id, prompt, kind, value, position, answered_at)"
    " SELECT printf('%032x', i), (SELECT id FROM entry), 'x' || i, 'item', '1', i, '2026-03-02T14:00:00Z' FROM n"
)
ROWS = {
    "a date that is none": ("UPDATE entry SET at = 'soon'", "the entry"),
    "a date in another form": ("UPDATE entry SET at = '2026-03-02T14:00:00+00:00'", "'at' should be"),
    "a year that is none": ("UPDATE entry SET at = '0999-03-02T14:00:00Z'", "the entry"),
    "an offset that is none": ("UPDATE entry SET utc_offset = 100000", "the entry"),
    "an offset that is no number": ("UPDATE entry SET utc_offset = 'x'", "the entry"),
    "bytes": ("UPDATE entry SET kind = x'00ff'", "'kind' should be text, and is bytes"),
    "bytes in an answer": ("UPDATE answer SET value = x'00ff'", "the answer '"),
    "bytes that are JSON": ("UPDATE answer SET value = x'226122'", "'value' should be '\"a\"', and is bytes"),
    "an answer that is no JSON": ("UPDATE answer SET value = 'words'", "the answer '"),
    "no number": ("UPDATE answer SET value = 'NaN'", "'value' should be"),
    "99 of 10": (
        "UPDATE answer SET kind = 'scale', value = '99'",
        "should be a whole number from 0 to 10",
    ),
    "a list in lists": ("UPDATE answer SET value = '[[1]]'", "'value' should be an answer"),
    "item 9 of 7": (
        "UPDATE entry SET kind = 'phq-9'; UPDATE answer SET prompt = 'phq-9.9', kind = 'item', value = '7'",
        "should be a whole number from 0 to 3, and is the number 7",
    ),
    "an id that is none": ("UPDATE answer SET id = 'x'", "'id' should be 32 hexadecimal digits"),
    "a course that began on no day": ("UPDATE course SET started_on = 'x'", "the course '"),
    "a session at no time": ("UPDATE session SET at = 'x'", "the session '"),
}


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Another journal with a course, a session and a note."""
    folder = tmp_path / "other"
    with journal_at(folder) as journal:
        writer = journal.writer()
        course = writer.add_course(NOW.date())
        writer.add_session(course, NOW)
        note(journal, "theirs")
    return folder


@pytest.fixture
def mine(home: Path) -> Path:
    with journal_at(home) as journal:
        note(journal, "mine")
    return home


def changed(folder: Path, statements: str) -> None:
    """Change a journal's file past all that the program would ever do."""
    connection = new_connection(str(folder / "journal.db"))
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.executescript(statements)
    connection.close()


WAYS: dict[str, Callable[[Path], tuple[str, ...]]] = {
    "import": lambda folder: ("import", str(folder), "--yes"),
    "restore": lambda folder: ("restore", str(folder / "journal.db"), "--yes"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_not_ours_is_refused_before_anything_is_read(
    here: Here, mine: Path, other: Path, name: str, way: str
) -> None:
    changed(other, OBJECTS[name])
    held = everything(mine)
    said = squashed(here(*WAYS[way](other), code=2))
    assert "ketajournal's in this journal ('" in said
    assert "Nothing of it was taken." in said
    assert everything(mine) == held
    assert not list(mine.glob(".journal*"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ROWS)
def test_a_row_that_no_document_could_say_is_refused_with_its_place(
    here: Here, mine: Path, other: Path, name: str, way: str
) -> None:
    statements, place = ROWS[name]
    changed(other, statements)
    held = everything(mine)
    said = squashed(here(*WAYS[way](other), code=2))
    assert place in said
    assert str(other / "journal.db") in said
    assert everything(mine) == held
    assert not list(mine.glob(".journal*"))


def test_help_is_shown_for_item_nine_in_a_journal_that_is_refused(here: Here, mine: Path, other: Path) -> None:
    changed(other, ROWS["item 9 of 7"][0])
    said = squashed(here("import", str(other), "--yes", code=2))
    assert said.index(SAID["cannot"]) < said.index("should be a whole number")


@pytest.mark.parametrize("way", WAYS)
def test_help_is_shown_for_item_nine_in_a_journal_that_is_taken_in_or_restored(
    here: Here, mine: Path, other: Path, way: str
) -> None:
    with journal_at(other) as journal:
        writer = journal.writer()
        writer.answer(writer.add_entry("phq-9", NOW), "phq-9.9", "item", 2)
    assert shows_help(here.run(*WAYS[way](other)).stderr, LABELS[2])


@pytest.mark.parametrize("as_file", [False, True], ids=["a journal", "its export"])
def test_help_is_shown_also_where_what_would_come_in_does_not_fit_what_is_here(
    here: Here, mine: Path, other: Path, tmp_path: Path, as_file: bool
) -> None:
    """One answer of it belongs to another entry here, and so all of it stays out."""
    with journal_at(other) as journal:
        writer = journal.writer()
        writer.answer(writer.add_entry("phq-9", NOW), "phq-9.9", "item", 2)
    ((known,),) = rows(mine, "SELECT id FROM answer")
    changed(other, f"UPDATE answer SET id = '{known}' WHERE prompt <> 'phq-9.9'")
    with journal_at(other) as journal:
        (tmp_path / "all.json").write_text(own_document(archive_in_memory(journal.connection)), encoding="utf-8")
    done = here.run("import", str(tmp_path / "all.json" if as_file else other), "--yes")
    assert done.returncode == 2
    assert "belongs to another question here" in done.stderr
    assert shows_help(done.stderr, LABELS[2])


def with_the_sign(other: Path) -> None:
    with journal_at(other) as journal:
        writer = journal.writer()
        entry_id = writer.add_entry("weekly", NOW)
        writer.answer(entry_id, "weekly.signs", "many", ["fainting", "not-living"], "warning_signs")


def test_thoughts_of_not_living_that_come_in_show_help_as_item_nine_does(here: Here, mine: Path, other: Path) -> None:
    with_the_sign(other)
    done = here.run("import", str(other), "--yes")
    assert SAID["cannot"] in squashed(done.stderr)
    said = squashed(done.stdout)
    assert "A weekly look that was taken in has thoughts of not living ticked." in said
    assert SAID["cannot"] not in squashed(here("import", str(other), "--yes"))


@pytest.mark.parametrize(
    "asked", ['title = "Mine"\nwhole = true\n[[prompt]]\nid = "a"\nask = "?"\nkind = "text"\n', "["]
)
def test_they_do_so_whatever_a_persons_own_weekly_look_asks(
    here: Here, mine: Path, other: Path, home: Path, asked: str
) -> None:
    (home / "prompts").mkdir()
    (home / "prompts" / "weekly.toml").write_text(asked, encoding="utf-8")
    with_the_sign(other)
    assert SAID["cannot"] in squashed(here.run("import", str(other), "--yes").stderr)


def test_more_than_anybody_writes_is_refused_in_a_sentence(
    here: Here, mine: Path, other: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)"
    changed(
        other,
        f"{many} {ANSWERS}",
    )
    assert "more than 10,000 answers" in here("import", str(other), "--yes", code=2)
    monkeypatch.setattr(limits, "MOST_ENTRIES", 0)
    assert "more than 0 entries" in here("import", str(other), "--yes", code=2)


def test_a_pipe_beside_another_journal_keeps_nobody_waiting(other: Path, tmp_path: Path) -> None:
    os.mkfifo(rollback_of(Home(other).journal))
    with pytest.raises(OSError, match="a pipe or a device"):
        copy_locked(Home(other).journal, tmp_path / "copy")


def test_what_no_journal_can_be_is_refused_before_the_disk_is_filled_with_it(
    other: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketajournal.journal.locked_copy.LARGEST_JOURNAL", 10_000)
    with pytest.raises(BadInput, match="larger than"):
        copy_locked(Home(other).journal, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_backup_of_ones_own_is_restored_whatever_its_rows_are(here: Here, mine: Path) -> None:
    changed(mine, "UPDATE answer SET kind = 'scale', value = '11'")
    here("backup")
    here("restore", "last", "--yes")
    assert rows(mine, "SELECT value FROM answer") == [("11",)]


@pytest.mark.parametrize("version", ["0001", "0003", "0005"])
def test_a_journal_of_an_older_version_is_held_to_what_that_version_had(
    here: Here, mine: Path, tmp_path: Path, version: str
) -> None:
    older = tmp_path / "older"
    older.mkdir()
    connection = new_connection(str(older / "journal.db"))
    upgrade(connection, to=version)
    connection.execute("PRAGMA application_id = 1263160908")
    refuse_others(connection, older)
    connection.close()
    here("import", str(older), "--yes")
    changed(older, f"CREATE TRIGGER later AFTER INSERT ON answer {REWRITES}")
    assert "a trigger that is not ketajournal's" in squashed(here("import", str(older), "--yes", code=2))


@settings(max_examples=25)  # each a whole journal
@given(whole=archives())
def test_the_rows_of_any_archive_pass(whole: Archive) -> None:
    assert list(wrong_rows(whole)) == []


def test_a_journal_of_this_version_passes_and_is_the_same_from_its_file_as_in_memory(other: Path) -> None:
    assert rows(other, "SELECT version_num FROM alembic_version") == [(SCHEMA,)]
    connection = connect(Home(other).journal, None)
    refuse_others(connection, other)
    in_file, in_memory = archive_in_file(connection), archive_in_memory(connection)
    assert list(in_file.entries) == list(in_memory.entries)
    assert (in_file.courses, in_file.sessions, len(in_file.entries)) == (*in_memory[:2], len(in_memory.entries))
    connection.close()


# --- a journal that somebody writes into

CUT_OFF = """
import os, sys
from pathlib import Path
from ketajournal.journal.file import connect
connection = connect(Path(sys.argv[1]), None)
connection.execute("PRAGMA cache_size = 1")  # so that pages go into the file before all is done
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE answer SET value = '\\"half of it\\"'")
connection.execute("UPDATE entry SET kind = printf('%.*c', 9000, 'x')")
os.kill(os.getpid(), 9)
"""
WRITES = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from ketajournal.journal.home import Home
from ketajournal.journal.opening import open_journal
journal = open_journal(Home(Path(sys.argv[1])), None, datetime.now(UTC))
writer = journal.writer()
print("ready", flush=True)
while True:
    with writer.together():
        for half in ("one", "two"):
            writer.add_entry(half, datetime.now(UTC))
        journal.connection.execute("UPDATE answer SET value = value || ' '")
"""


def test_a_copy_of_a_journal_that_is_written_into_is_whole_and_has_no_half_of_a_change(
    other: Path, tmp_path: Path
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITES, str(other)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent)},
    )
    try:
        assert writer.stdout is not None
        writer.stdout.readline()
        counts = []
        for number in range(12):
            copy = Home(tmp_path / str(number))
            copy.make()
            copy_locked(other / "journal.db", copy.journal)
            counts.append(rows(copy.folder, "SELECT sum(kind = 'one'), sum(kind = 'two') FROM entry")[0])
            assert rows(copy.folder, "PRAGMA integrity_check") == [("ok",)]
    finally:
        writer.kill()
        writer.wait()
        assert writer.stdout is not None
        writer.stdout.close()
    assert all(one == two for one, two in counts)
    assert counts[-1] > counts[0], "it was written into all the while"


def test_a_change_that_was_cut_off_is_taken_back_in_the_copy_and_left_alone_in_the_other(
    here: Here, mine: Path, other: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parent)}
    subprocess.run([sys.executable, "-c", CUT_OFF, str(other / "journal.db")], env=environment, check=False)
    assert rollback_of(other / "journal.db").exists()
    before = files_under(other)
    here("import", str(other), "--yes")
    assert files_under(other) == before
    assert {e.answers[0].value for e in everything(mine) if e.answers} == {"mine", "theirs"}


def test_a_statement_that_never_ends_is_ended_by_ctrl_c(other: Path) -> None:
    def leave(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    connection = connect(Home(other).journal, None)
    stop_on_ctrl_c(connection)
    before = signal.signal(signal.SIGALRM, leave)
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    try:
        with pytest.raises(KeyboardInterrupt), translating_faults(other):
            connection.execute(f"SELECT count(*) FROM ({RECURSIVE})")
    finally:
        signal.signal(signal.SIGALRM, before)
        connection.close()


@pytest.mark.parametrize("step", ["copy_locked", "wrong_rows", "archive_in_file", "back_up_before", "merge"])
def test_ctrl_c_ends_the_taking_in_of_another_journal_and_nothing_is_half(mine: Path, other: Path, step: str) -> None:
    held = everything(mine)

    def interrupt_at_it() -> None:
        real = getattr(other_journal, step)

        def interrupted(*given: Any, **named: Any) -> Any:
            os.kill(os.getpid(), signal.SIGINT)
            return real(*given, **named)

        setattr(other_journal, step, interrupted)

    importing = begun(["import", str(other), "--yes"], b"", dict(os.environ), first=interrupt_at_it)
    assert importing().returncode == 130
    assert everything(mine) == held
    assert not list(mine.glob(".journal*"))
