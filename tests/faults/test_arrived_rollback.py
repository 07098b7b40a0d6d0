"""A rollback journal that a shared folder brought alone destroys nothing; one of ours is taken back."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ketajournal.journal.disk import rollback_of
from ketajournal.journal.home import Home
from support.journals import command, everything, is_whole, journal_at, note

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")

_KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from ketajournal.journal.home import Home
from ketajournal.journal.opening import open_journal
journal = open_journal(Home(Path(sys.argv[1])), None, datetime.now(UTC))
journal.connection.execute("PRAGMA cache_size = 1")  # so that pages reach the file before the end
writer = journal.writer()
with writer.together():
    for number in range(300):
        entry = writer.add_entry("note", datetime.now(UTC))
        writer.answer(entry, "note.text", "long", "cut off " * 200)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_while_writing(home: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _KILLED, str(home)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert rollback_of(Home(home).journal).stat().st_size > 4096


def texts(home: Path) -> list[str]:
    return [str(entry.answers[0].value) for entry in everything(home)]


def asides(home: Path) -> list[Path]:
    return sorted((home / "backups").glob("*aside*")) if (home / "backups").exists() else []


def test_what_was_cut_off_here_is_taken_back_and_nothing_is_said(home: Path) -> None:
    with journal_at(home) as journal:
        note(journal, "before")
    killed_while_writing(home)
    done = command("list")
    assert done.stderr == b""
    assert asides(home) == []
    assert texts(home) == ["before"]
    assert is_whole(home)


def test_one_that_arrived_alone_is_kept_with_the_journal_as_it_was_before_anything_is_taken_back(
    home: Path, tmp_path: Path
) -> None:
    with journal_at(home) as journal:
        note(journal, "before")
    other = tmp_path / "other"
    shutil.copytree(home, other)
    killed_while_writing(other)
    with journal_at(home) as journal:
        note(journal, "written since")
    arrived = rollback_of(Home(other).journal).read_bytes()
    rollback_of(Home(home).journal).write_bytes(arrived)
    before = Home(home).journal.read_bytes()
    done = command("list")
    assert b"Traceback" not in done.stderr
    assert b"Both are kept as they were" in done.stderr
    kept = {path.read_bytes() for path in asides(home)}
    assert kept == {before, arrived}
    (whole,) = [path for path in asides(home) if path.suffix == ".db"]
    (tmp_path / "again").mkdir()
    shutil.copy(whole, tmp_path / "again" / "journal.db")
    assert texts(tmp_path / "again") == ["before", "written since"]


def test_it_is_kept_once_and_not_at_every_command(home: Path, tmp_path: Path) -> None:
    with journal_at(home) as journal:
        note(journal, "before")
    other = tmp_path / "other"
    shutil.copytree(home, other)
    killed_while_writing(other)
    shutil.copy(rollback_of(Home(other).journal), rollback_of(Home(home).journal))
    command("list")
    many = len(asides(home))
    command("list")
    assert len(asides(home)) == many == 2


def test_a_command_that_writes_leaves_no_note_of_it(home: Path) -> None:
    with journal_at(home) as journal:
        note(journal, "words")
    runtime = Path(os.environ["XDG_RUNTIME_DIR"]) / "ketajournal"
    assert list(runtime.glob("*.writing")) == []
