"""kill -9 at random moments of a conversation: each acknowledged answer is there after it, and the file is whole."""

import os
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from ketajournal.course.values import Entry
from ketajournal.journal import kept_keys, reading
from ketajournal.journal.file import Key
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import check_file
from ketajournal.journal.opening import open_journal
from support.forked_commands import Terminal
from support.journals import NOW, PASSPHRASE, command, journal_at, note
from support.scripted_conversations import ENVIRONMENT, WHATEVER, Given, Played, Script, moment, play
from support.terminals import OnTerminal

BEFORE = 12
SIZE = (50, 200)


class Laid(dict[str, tuple[Path, bytes | None]]):
    """A journal with some notes for each passphrase, made once, and the key that opens it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __missing__(self, passphrase: str) -> tuple[Path, bytes | None]:
        home = self._folder / (passphrase or "plain")
        with journal_at(home, passphrase) as journal:
            for number in range(BEFORE):
                note(journal, f"from before {number}")
            self[passphrase] = home, journal.key.raw
        return self[passphrase]


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    return Laid(tmp_path_factory.mktemp("laid"))


def entries(home: Path, key: bytes | None) -> list[Entry]:
    journal = open_journal(Home(home), None, NOW, Key(key))
    try:
        courses = [None, *(course.id for course in reading.courses(journal.connection))]
        return [entry for course in courses for entry in reading.entries(journal.connection, course)]
    finally:
        journal.close()


def all_there(home: Path, key: bytes | None, kind: str, known: list[Given], played: Played) -> list[Given]:
    """Hold the journal against what was acknowledged. Returns what it holds of this conversation."""
    check_file(Home(home).journal, key)
    every = entries(home, key)
    assert sum(e.kind == "note" for e in every) == BEFORE
    begun = [e for e in every if e.kind == kind]
    assert len(begun) <= 1, "there is one conversation"
    kept = {a.prompt: a.value for e in begun for a in e.answers}
    due = [*known, *played.acknowledged]
    may = [*due, *([played.pending] if played.pending else [])]
    assert list(kept) in ([g.prompt for g in due], [g.prompt for g in may]), f"{played.killed=} {played.said[-600:]}"
    for given in may[: len(kept)]:
        value = kept[given.prompt]
        assert value == given.value if given.value != WHATEVER else value is not None, given.prompt
    return may[: len(kept)]


def begun(words: list[str], *, really: bool) -> Any:
    """The command on a terminal: forked from here, or *really* from the start of the interpreter."""
    environment = {**os.environ, **ENVIRONMENT}
    if not really:
        return Terminal(tuple(words), environment, SIZE)
    return OnTerminal(sys.executable, ["-m", "ketajournal", *words], environment, SIZE)


def test_killed_at_a_random_moment_each_acknowledged_answer_is_there(
    laid: Laid, home: Path, chance: random.Random
) -> None:
    """It is gone on with and killed again, and each time held against what was acknowledged."""
    passphrase = chance.choice(("", PASSPHRASE))
    kind, really = chance.choice(("checkin", "checkin", "prep")), chance.random() < 0.15
    plain = really or chance.random() < 0.7  # at a full screen a hand as quick as this one's types a single number
    made, key = laid[passphrase]
    shutil.copytree(made, home)
    if key is not None:
        kept_keys.keep_key(Home(home), key)
    known: list[Given] = []
    for _ in range(chance.randint(1, 3)):
        child = begun([kind, *(["--plain"] if plain else [])], really=really)
        at = moment(chance, 14, start=0.3 if really else 0.0)
        played = play(child, Script(kind, chance, plain=plain), at)
        known = all_there(home, key, kind, known, played)
        if not played.killed or any(e.kind == kind and e.finished for e in entries(home, key)):
            break  # killed after its last answer there is nothing to go on with
    looked = command("doctor", "--plain")
    assert looked.returncode in (0, 1), looked.stdout.decode()
    assert b"amage" not in looked.stdout + looked.stderr


def test_a_conversation_that_nobody_kills_is_kept_whole(laid: Laid, home: Path) -> None:
    """What the moments above are held against comes to its end."""
    made, key = laid[""]
    shutil.copytree(made, home)
    child = Terminal(("checkin", "--plain"), {**os.environ, **ENVIRONMENT}, SIZE)
    played = play(child, Script("checkin", random.Random(1), plain=True), None)
    assert len(all_there(home, key, "checkin", [], played)) == len(played.acknowledged) >= 6
    assert [e.finished for e in entries(home, key) if e.kind == "checkin"] == [True]
