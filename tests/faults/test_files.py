"""What lies beside the journal is cut short, or what a command prints to has no room: nothing is lost by that."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ketajournal.journal import file
from ketajournal.journal.home import Home
from support.journals import COMMAND, PASSPHRASE, command, everything, journal_at, note

GIVES_IT = {COMMAND: f"printf %s '{PASSPHRASE}'"}
GIVES_ANOTHER = {COMMAND: "printf another"}


@pytest.fixture
def encrypted(home: Path) -> Path:
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, "from before")
    return home


# --- the key that 'unlock' keeps, and the note beside the journal


@pytest.mark.parametrize("size", [0, 1, 31, 33])
def test_a_kept_key_that_was_cut_short_is_no_key(encrypted: Path, tmp_path: Path, size: int) -> None:
    """It is as if there were none: the passphrase is asked for, and 'unlock' keeps a whole one again."""
    assert command("unlock", env=GIVES_IT).returncode == 0
    (kept,) = (tmp_path / "runtime").rglob("*.key")
    whole = kept.read_bytes()
    kept.write_bytes((whole + b"x")[:size])
    locked = command("list")
    assert locked.returncode == 4
    assert b"ketajournal unlock" in locked.stderr
    assert b"from before" in command("list", env=GIVES_IT).stdout
    assert command("unlock", env=GIVES_IT).returncode == 0
    assert b"from before" in command("list").stdout


@pytest.mark.parametrize(
    "left",
    [b"", b"{", b'{"encrypted": true, "sal', b'["a"]', b'{"salt": 5, "check": []}', b"\xff\xfe", b"null"],
    ids=str,
)
def test_a_note_beside_the_journal_that_was_cut_short_locks_nobody_out_and_lets_nobody_in(
    encrypted: Path, left: bytes
) -> None:
    Home(encrypted).known.write_bytes(left)
    assert b"from before" in command("list", env=GIVES_IT).stdout
    assert command("write", "another", env=GIVES_IT).returncode == 0
    wrong = command("list", env=GIVES_ANOTHER)
    assert wrong.returncode == 4
    assert b"Traceback" not in wrong.stderr


# --- another process holds the file


def test_a_file_that_is_held_for_too_long_is_told_and_the_words_are_handed_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "WAIT_SECONDS", 0.1)
    with journal_at(home):
        pass
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(Home(home).journal)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    done = command("write", stdin=b"not to be lost")
    assert done.returncode == 1
    assert b"Another program" in done.stderr
    assert done.stdout == b"not to be lost\n"
    assert command("list").returncode == 0, "it can be read meanwhile"
    holder.communicate(b"\n")
    assert command("write", stdin=b"not to be lost").returncode == 0


HOLDS = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
"""


# --- what it prints to


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full, which Linux has")
@pytest.mark.parametrize("words", ["list --json", "help-now"])
def test_output_that_has_no_room_is_a_sentence_about_the_output(home: Path, words: str) -> None:
    with journal_at(home) as journal:
        note(journal, "from before")
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "ketajournal", *words.split()], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"output can't be written" in done.stderr
    assert b"saved" not in done.stderr, "nothing was to be saved"


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full, which Linux has")
def test_messages_that_have_no_room_change_nothing_of_what_is_done(home: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run([sys.executable, "-m", "ketajournal", "write", "hello"], stderr=full, check=False)
    assert done.returncode == 0
    assert [a.value for e in everything(home) for a in e.answers] == ["hello"]


# --- what the environment lacks


@pytest.mark.parametrize("lacking", ["HOME", "TERM", "LANG", "PATH"])
def test_an_environment_that_lacks_something_is_enough(
    home: Path, lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(lacking, raising=False)
    assert command("write", "hello").returncode == 0
    looked = command("list")
    assert looked.returncode == 0
    assert b"hello" in looked.stdout


def test_no_environment_at_all_is_enough(tmp_path: Path) -> None:
    """Not even where the journal is: it is looked for where this system has a person's data."""
    done = subprocess.run(
        [sys.executable, "-m", "ketajournal", "list"],
        env={"HOME": str(tmp_path / "nobody")},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3
    assert str(tmp_path / "nobody").encode() in done.stderr
    assert not (tmp_path / "nobody").exists(), "looking makes nothing"


def test_a_home_that_is_nowhere_is_told_in_a_sentence(tmp_path: Path) -> None:
    """HOME names a place that can't be made."""
    (tmp_path / "file").write_text("")
    nowhere = str(tmp_path / "file" / "home")
    done = command("write", "hello", env={"HOME": nowhere, "XDG_DATA_HOME": nowhere, "KETAJOURNAL_HOME": ""})
    assert done.returncode in (1, 2)
    assert b"Traceback" not in done.stderr
    assert nowhere.encode() in done.stderr or str(tmp_path / "file").encode() in done.stderr
