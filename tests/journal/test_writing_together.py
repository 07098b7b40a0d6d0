"""Commands that run at the same time lose nothing of each other."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ketajournal.journal.home import Home
from ketajournal.journal.keys import derive
from support.forked_commands import begun
from support.journals import COMMAND, PASSPHRASE, everything, files_under, is_whole, journal_at, rows

GIVES_IT = {COMMAND: f"echo '{PASSPHRASE}'"}
MANY = 20


def started_together(count: int, environment: dict[str, str]) -> list[str]:
    """Start that many ``write``s before waiting for any. Returns what each said on standard error."""
    started = [begun(["write", f"written by {n}"], b"", {**os.environ, **environment}) for n in range(count)]
    done = [wait() for wait in started]
    said = [each.stderr.decode() for each in done]
    assert [each.returncode for each in done] == [0] * count, "\n".join(said)
    assert not any("Traceback" in text for text in said), "\n".join(said)
    return said


@pytest.mark.parametrize(
    ("there", "environment"),
    [(True, {}), (True, GIVES_IT), (False, {})],
    ids=["a plain journal", "an encrypted journal", "no journal yet"],
)
def test_twenty_notes_written_together_are_all_kept(home: Path, there: bool, environment: dict[str, str]) -> None:
    passphrase = PASSPHRASE if environment else ""
    if there:
        with journal_at(home, passphrase):
            pass
    said = started_together(MANY, environment)
    kept = {str(e.answers[0].value): e for e in everything(home, passphrase)}
    assert sorted(kept) == sorted(f"written by {number}" for number in range(MANY))
    assert all(e.finished for e in kept.values())
    for number, text in enumerate(said):
        assert kept[f"written by {number}"].id[:8] in text, "each was told the id of its own entry"
    assert sorted(path.name for path in home.iterdir()) == ["journal.db", "journal.known"], "nothing is left over"
    if not environment:
        assert is_whole(home)


def test_the_key_check_beside_an_encrypted_journal_is_the_winners(home: Path) -> None:
    """Else the right passphrase would be called wrong from then on."""
    started_together(8, GIVES_IT)
    beside = json.loads(Home(home).known.read_text())
    salt = Home(home).journal.read_bytes()[:16]
    assert beside["encrypted"] is True
    assert beside["salt"] == salt.hex()
    assert rows(home, "SELECT count(*) FROM entry", derive(PASSPHRASE, salt)) == [(8,)]


def test_reading_while_others_write_always_finds_a_whole_journal(home: Path) -> None:
    with journal_at(home):
        pass
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "ketajournal", "write", f"written by {number}"],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for number in range(6)
    ]
    seen = 0
    while any(writer.poll() is None for writer in writers):
        found = everything(home)
        assert len(found) >= seen
        assert all(len(e.answers) == 1 and e.finished for e in found), "an entry is seen with its words or not at all"
        seen = len(found)
    assert [writer.returncode for writer in writers] == [0] * 6
    assert len(everything(home)) == 6
    assert Home(home).journal.exists()
    assert len(files_under(home)) == 2
