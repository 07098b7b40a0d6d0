"""The edges of the machine: a pipe for a file, a zone that is none, a disk that can't do all. Sentences, no hang."""

import errno
import os
import resource
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ketajournal.journal import disk, ordinary_file
from ketajournal.journal.home import Home
from support.commands import Done
from support.forked_commands import begun
from support.journals import command, everything, journal_at, note

RunHere = Callable[..., Done]
READING = (["list"], ["write", "hello"], ["doctor"], ["help-now"], ["backup", "--list"], ["checkin", "tired"])


@pytest.fixture
def written(home: Path) -> Path:
    with journal_at(home) as journal:
        note(journal, "from before")
    return home


def a_sentence(done: "subprocess.CompletedProcess[bytes]") -> str:
    said = done.stderr.decode()
    assert "Traceback" not in said, said
    assert done.returncode in (0, 1, 2, 3, 4, 5)
    assert done.returncode == 0 or said.strip() or done.stdout.strip()
    return said


# --- a pipe in the place of a file


@pytest.mark.parametrize(
    "name", ["journal.db", "journal.db-journal", "journal.known", "settings.toml", "prompts/checkin.toml", "drafts"]
)
def test_a_pipe_in_the_place_of_a_file_of_the_journal_keeps_nobody_waiting(written: Path, name: str) -> None:
    path = written / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    for words in READING:
        a_sentence(command(*words))
    assert stat.S_ISFIFO(path.lstat().st_mode) or name == "journal.known"


@pytest.mark.parametrize("name", ["journal.known", "settings.toml", "prompts/checkin.toml", "reminders", "drafts"])
def test_links_that_lead_in_a_circle_in_the_place_of_a_file_beside_the_journal_keep_nobody_out(
    written: Path, name: str
) -> None:
    path = written / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.symlink_to(path)
    for words in (*READING, ["write", "another"]):
        a_sentence(command(*words))
    assert command("list").returncode == command("write", "one more").returncode == 0


def test_settings_that_are_larger_than_any_memory_fill_none(written: Path) -> None:
    """``help-now`` looks in there, and has to answer whatever it finds."""
    with (written / "settings.toml").open("wb") as file:
        file.truncate(20 * 1024**3)

    def little_memory() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1024**3, 1024**3))

    done = begun(["help-now"], b"", dict(os.environ), first=little_memory)()
    assert done.returncode == 0, done.stderr
    assert b"emergency number" in done.stdout


def test_a_pipe_that_nothing_writes_into_is_no_answers_file_and_one_that_is_fed_is(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with monkeypatch.context() as impatient:
        impatient.setattr(ordinary_file, "_SECONDS_FOR_A_WRITER", 0.01)
        empty = command("checkin", "--answers", str(pipe))
        writer = os.open(pipe, os.O_RDWR)  # it is there, and says nothing yet
        slow = begun(["import", str(pipe), "--yes"], b"", dict(os.environ), first=lambda: os.close(writer))
        subprocess.run(["sh", "-c", 'sleep 0.1; echo "[2026-03-02 14:00] Slow." > "$1"', "sh", str(pipe)], check=True)
        os.close(writer)
        assert slow().returncode == 0
    assert empty.returncode == 2
    assert "nothing writes into this pipe" in a_sentence(empty)
    feeding = subprocess.Popen(["sh", "-c", 'echo \'{"checkin.mood": 4}\' > "$1"', "sh", str(pipe)])
    assert command("checkin", "--answers", str(pipe)).returncode == 0
    assert feeding.wait() == 0
    assert [a.value for e in everything(written) if e.kind == "checkin" for a in e.answers] == [4]


def test_a_pipe_or_a_device_takes_no_export_and_stays_what_it_is(written: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", Path(os.devnull)):
        before = place.stat().st_ino
        done = command("export", "json", "--output", str(place), "--force")
        assert done.returncode != 0
        assert "no ordinary file" in a_sentence(done)
        assert place.stat().st_ino == before


# --- an environment that makes no sense


@pytest.mark.parametrize("zone", ["UTC+25", "UTC-30", "UTC+23:59:59", "garbage", ":/etc/localtime", ""])
def test_a_time_zone_that_is_none_is_told_or_taken_for_utc(written: Path, zone: str) -> None:
    for words in (["write", "hello"], ["list"], ["export", "json"]):
        done = command(*words, env={"TZ": zone})
        said = a_sentence(done)
        assert done.returncode == 0 or f"no time zone: TZ={zone}" in said


@pytest.mark.parametrize("size", ["123456789012345678901", "0", "-5", "words", "٣", "9" * 5000])
def test_a_window_of_an_impossible_size_is_as_if_none_was_said(written: Path, size: str) -> None:
    for words in (["list"], ["nonsense"], ["list", "--help"]):
        done = command(*words, env={"COLUMNS": size, "LINES": size})
        a_sentence(done)
        assert len(done.stdout + done.stderr) < 20_000


def test_a_home_whose_name_is_no_utf_8_holds_a_journal(tmp_path: Path) -> None:
    named = os.fsdecode(os.fsencode(tmp_path) + b"/h\xff")
    gives_it = {"KETAJOURNAL_HOME": named, "KETAJOURNAL_PASSPHRASE_COMMAND": "echo one"}
    for words in (["write", "hello"], ["backup"], ["unlock"], ["passphrase", "--new-command", "echo two"]):
        assert command(*words, env=gives_it).returncode == 0
    assert b"hello" in command("list", env={**gives_it, "KETAJOURNAL_PASSPHRASE_COMMAND": "echo two"}).stdout


# --- disks that can't be asked to keep a name, or fail at it


def _failing_for_folders(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    real = os.fsync

    def fsync(opened: int) -> None:
        if stat.S_ISDIR(os.fstat(opened).st_mode):
            raise OSError(number, os.strerror(number))
        real(opened)

    monkeypatch.setattr("os.fsync", fsync)


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP])
def test_a_disk_that_can_t_be_asked_to_keep_names_holds_a_journal(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_here: RunHere, number: int
) -> None:
    _failing_for_folders(monkeypatch, number)
    assert run_here("write", "hello").returncode == 0
    with journal_at(home) as journal:
        journal.writer()
        assert journal.connection.execute("PRAGMA journal_mode").fetchone() == ("truncate",)
    for words in (["backup"], ["export", "json", "--output", str(tmp_path / "all.json")]):
        assert run_here(*words).returncode == 0
    assert run_here("restore", "last", "--yes").returncode == 0


def test_an_export_whose_name_the_disk_would_not_confirm_is_there_and_said_to_be(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_here: RunHere
) -> None:
    _failing_for_folders(monkeypatch, errno.EIO)
    for words in (["json"], ["markdown"]):
        target = tmp_path / words[0]
        done = run_here("export", *words, "--output", str(target))
        assert done.returncode == 1
        assert "This was done, but" in done.stderr
        assert "Nothing was exported" not in done.stderr
        assert target.exists()


def test_on_macos_the_disk_itself_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    """There ``fsync`` alone leaves it in the disk's own memory."""
    fcntl = pytest.importorskip("fcntl")
    asked = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda _number, what: asked.append(what))
    with disk.replacing(tmp_path / "file") as file:
        file.write(b"words")
    assert asked == [51, 51], "the file, then its folder"
    monkeypatch.undo()
    with journal_at(tmp_path / "other") as journal:
        assert journal.connection.execute("PRAGMA fullfsync").fetchone() == (1,)


def test_a_new_journal_is_whole_on_the_disk_before_it_has_its_name(
    home: Path, monkeypatch: pytest.MonkeyPatch, run_here: RunHere
) -> None:
    synced: list[Path] = []
    monkeypatch.setattr("ketajournal.journal.new_journal.sync_file", synced.append)
    real = disk.give_name
    monkeypatch.setattr(
        "ketajournal.journal.new_journal.give_name",
        lambda new, name: real(new, name) if synced == [new] else pytest.fail("not on the disk"),
    )
    assert run_here("write", "hello").returncode == 0
    assert Home(home).journal.exists()
