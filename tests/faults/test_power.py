"""Power loss in the middle of a change: what was there before it or what came of it is found, never anything else.

SQLite writes what a change will replace into the rollback journal, has that on the disk, marks it as whole, has that
on the disk too, then writes into the file, and at last removes the rollback journal. A disk without power can hold:

- a rollback journal cut or torn anywhere and not yet marked, beside a file that nothing was written to;
- a whole one, beside a file that holds any part of what was to be written;
- none, beside a file that is whole.

The files that are cut here are those of a real change: a second name is given to the rollback journal while the
change is under way, so it is still to be had when SQLite has removed it.
"""

import os
import random
import shutil
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from ketajournal.journal import keys, reading
from ketajournal.journal.disk import rollback_of
from ketajournal.journal.file import PAGE
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import check_file
from ketajournal.journal.opening import open_journal
from support.journals import COMMAND, NOW, PASSPHRASE, command, journal_at, note

HEADER = 512  # of a rollback journal, before the first page in it
RECORD = 4 + PAGE + 4
MARK = 12  # what says that it is whole: eight bytes that are always the same, and the number of its pages
SECTOR = 512  # what a disk writes in one piece

Words = list[tuple[str, ...]]


class Change(NamedTuple):
    """One change: the journal's file before and after, its rollback journal, and what can be read of each."""

    home: Path
    passphrase: str
    before: bytes
    after: bytes
    rollback: bytes
    read_before: Words
    read_after: Words


def read(home: Path, passphrase: str) -> Words:
    """Every entry with its words, as any command reads them, from a file that is whole."""
    journal = open_journal(Home(home), lambda _attempt: passphrase, NOW)
    try:
        every = reading.entries(journal.connection, None)
        key = journal.key.raw
    finally:
        journal.close()
    check_file(Home(home).journal, key)
    return sorted((e.id, e.kind, *(str(a.value) for a in e.answers)) for e in every)


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Change]:
    """An entry begun, its answers, a long one among them, and an older entry's answer replaced: all in one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "ROUNDS", 1000)
        return {passphrase: changed(tmp_path_factory.mktemp("change"), passphrase) for passphrase in ("", PASSPHRASE)}


def changed(home: Path, passphrase: str) -> Change:
    with journal_at(home, passphrase) as journal:
        older = [note(journal, f"from before {number} " + "long words " * 60) for number in range(8)]
    before, words = Home(home).journal.read_bytes(), read(home, passphrase)
    with journal_at(home, passphrase) as journal:
        writer = journal.writer()
        with writer.together():
            entry = writer.add_entry("checkin", NOW)
            writer.answer(entry, "checkin.mood", "scale", 4)
            writer.answer(entry, "checkin.shift", "text", "not to be lost " * 900)
            writer.answer(older[0], "note.text", "long", "put differently")
            os.link(rollback_of(Home(home).journal), home / "rollback")
    after, rollback = Home(home).journal.read_bytes(), (home / "rollback").read_bytes()
    (home / "rollback").unlink()
    assert len(before) < len(after), "pages were added"
    assert (len(rollback) - HEADER) % RECORD == 0
    assert int.from_bytes(rollback[8:MARK], "big") == (len(rollback) - HEADER) // RECORD > 4, "marked as whole"
    return Change(home, passphrase, before, after, rollback, words, read(home, passphrase))


@pytest.fixture(params=["", PASSPHRASE], ids=["plain", "encrypted"])
def change(request: pytest.FixtureRequest, changes: dict[str, Change], home: Path) -> Change:
    made = changes[request.param]
    shutil.copytree(made.home, home)
    return made._replace(home=home)


def found(change: Change, file: bytes, rollback: bytes | None) -> Words:
    """What is read when the power is back and this is what the disk holds."""
    path = Home(change.home).journal
    path.write_bytes(file)
    rollback_of(path).unlink(missing_ok=True)
    if rollback is not None:
        rollback_of(path).write_bytes(rollback)
    return read(change.home, change.passphrase)


def torn(bytes_: bytes, at: int, chance: random.Random) -> dict[str, bytes]:
    """What can be on the disk of a file that was written no further than *at*, by what stands behind there."""
    behind = len(bytes_) - at
    return {
        "nothing": bytes_[:at],
        "zeros": bytes_[:at] + bytes(behind),
        "what was there before": bytes_[:at] + chance.randbytes(behind),
    }


def cuts(rollback: bytes) -> list[int]:
    """Every page's beginning, its middle, and each part of the header that can be missing."""
    pages = range(HEADER, len(rollback) + 1, RECORD)
    return [0, 1, 8, MARK, 28, HEADER - 1, *pages, *(page + RECORD // 2 for page in pages[:-1])]


def test_a_rollback_journal_cut_at_every_page_leaves_what_was_there(change: Change) -> None:
    """It was not marked yet, so nothing was written to the file."""
    unmarked = bytes(MARK) + change.rollback[MARK:]
    for at in cuts(unmarked):
        for behind, rollback in torn(unmarked, at, random.Random(at)).items():
            if rollback[:MARK] == bytes(MARK)[: len(rollback)]:
                assert found(change, change.before, rollback) == change.read_before, f"cut at {at}, then {behind}"


def test_one_that_was_marked_and_is_cut_short_leaves_what_was_there(change: Change) -> None:
    """A disk that says too early what it has written: the mark is there and the end is not."""
    for at in cuts(change.rollback):
        assert found(change, change.before, change.rollback[:at]) == change.read_before, f"cut at {at}"


def test_a_whole_one_undoes_whichever_pages_were_written(change: Change) -> None:
    """None of them, each alone, all but one, the first ones, and all of them."""
    pages = [
        at for at in range(0, len(change.after), PAGE) if change.before[at : at + PAGE] != change.after[at:][:PAGE]
    ]
    some = [set(), *({page} for page in pages), *(set(pages) - {page} for page in pages)]
    some += [set(pages[:number]) for number in range(2, len(pages) + 1)]
    for written in some:
        file = bytearray(change.before)
        for at in sorted(written):
            file += bytes(max(0, at + PAGE - len(file)))
            file[at : at + PAGE] = change.after[at : at + PAGE]
        assert found(change, bytes(file), change.rollback) == change.read_before, f"written: {sorted(written)}"


def test_a_whole_one_undoes_pages_that_were_torn(change: Change, chance: random.Random) -> None:
    """Any part of a page can be on the disk, and the file can end anywhere between its old end and its new one."""
    for _ in range(4):
        size = chance.randrange(len(change.before), len(change.after) + 1, SECTOR)
        share = chance.random()
        file = bytearray(change.before.ljust(size, b"\0"))
        for at in range(0, size, SECTOR):
            if chance.random() < share:
                file[at : at + SECTOR] = change.after[at : at + SECTOR]
        assert found(change, bytes(file), change.rollback) == change.read_before, f"{size=}"


def test_when_it_is_gone_the_change_is_there_and_before_that_either(change: Change) -> None:
    assert found(change, change.after, None) == change.read_after
    assert found(change, change.after, change.rollback) == change.read_before, "removing it was what completes it"
    unmarked = bytes(MARK) + change.rollback[MARK:]
    assert found(change, change.before, unmarked) == change.read_before


def test_the_command_after_a_power_loss_says_nothing_of_it_and_goes_on(
    change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(COMMAND, f"printf %s '{change.passphrase}'")
    monkeypatch.setattr("ketajournal.journal.transactions.started_at", lambda: time.time() + 60)  # after it was lost
    half = (
        change.after[: len(change.after) // 2 // PAGE * PAGE] + change.before[len(change.after) // 2 // PAGE * PAGE :]
    )
    path = Home(change.home).journal
    path.write_bytes(half)
    rollback_of(path).write_bytes(change.rollback)
    looked = command("list", "--plain")
    assert looked.returncode == 0, looked.stderr
    assert looked.stdout.count(b"from before") == 8
    assert command("write", "afterwards").returncode == 0
    assert command("doctor", "--plain").returncode == 0
    assert len(read(change.home, change.passphrase)) == 9
