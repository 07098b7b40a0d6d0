"""A disk that is full or broken at any write: a sentence, the words handed back, and a journal that is whole.

The writes fail through libfiu, which stands between the program and the system (the package fiu-utils on Debian).
tests/test_command_line.py and tests/test_backups.py have a file system that is really full.
"""

import errno
import json
import os
import random
import shutil
import signal
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from ketajournal.course.values import Entry
from ketajournal.journal import keys, reading
from ketajournal.journal.file import Key, is_encrypted, opens, salt_of
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import check_file
from ketajournal.journal.opening import open_journal
from support.failing_disk import BROKEN, FULL, OF_PYTHON, OUTPUT, WRITES, Ended, Failing, Fault
from support.journals import COMMAND, NOW, PASSPHRASE, journal_at, note
from support.scripted_conversations import ENVIRONMENT, Script, play
from support.terminals import OnTerminal

pytestmark = pytest.mark.skipif(not Failing.is_here(), reason="needs fiu-run, which the package fiu-utils has")

WORDS = "not to be lost " * 300
CHECKIN = json.dumps({"checkin.mood": 5, "checkin.shift": WORDS})


@pytest.fixture(scope="module")
def failing() -> Iterator[Failing]:
    with Failing() as started:
        yield started


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A journal with a few notes for each passphrase, made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "ROUNDS", 1000)
        homes = {"": tmp_path_factory.mktemp("plain"), PASSPHRASE: tmp_path_factory.mktemp("encrypted")}
        for passphrase, home in homes.items():
            with journal_at(home, passphrase) as journal:
                for number in range(3):
                    note(journal, f"from before {number}")
    return homes


@pytest.fixture(params=["", PASSPHRASE], ids=["plain", "encrypted"])
def passphrase(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(COMMAND, f"printf %s '{request.param}'")
    return str(request.param)


def kept(home: Path, passphrase: str) -> list[Entry]:
    """Every entry beside those from before, which are all there, in a file that is whole."""
    key = key_of(home, passphrase)
    journal = open_journal(Home(home), None, NOW, Key(key))
    try:
        courses = [None, *(course.id for course in reading.courses(journal.connection))]
        every = [entry for course in courses for entry in reading.entries(journal.connection, course)]
    finally:
        journal.close()
    check_file(Home(home).journal, key)
    before = [e for e in every if str(e.answers[0].value).startswith("from before")]
    assert len(before) == 3
    return [e for e in every if e not in before]


def told(ended: Ended) -> None:
    """It worked, or it says why not in sentences."""
    assert "Traceback" not in ended.err, ended.err
    assert ended.code in (0, 1), ended
    if ended.code:
        assert ended.err.strip(), "what went wrong is said"


@pytest.mark.parametrize(
    ("words", "given"), [(("write",), WORDS), (("checkin", "--answers", "-"), CHECKIN)], ids=["note", "answers"]
)
def test_whichever_write_fails_nothing_is_lost(
    failing: Failing,
    laid: dict[str, Path],
    passphrase: str,
    home: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    words: tuple[str, ...],
    given: str,
) -> None:
    """Every write with many ``--moments``, where it fails once and where all do from there on.

    With few, each so many of these, from another one on each time.
    """
    apart = max(1, 64 // request.config.option.moments)
    begun = request.config.option.seed % apart
    for tried in count(begun, apart):
        first, on = 1 + tried // 2, tried % 2 == 0
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(laid[passphrase], home)
        number = FULL if on else random.Random(first).choice((FULL, BROKEN))
        ended = failing.run(*words, fault=Fault(WRITES, number, first, on), stdin=given, count=tmp_path / "count")
        told(ended)
        there = kept(home, passphrase)
        if ended.code == 0:
            assert [e.answers[-1].value for e in there] == [WORDS], "it says that it is kept"
        else:
            assert len(there) <= 1, "all of it or nothing"
            assert all(WORDS in [a.value for a in e.answers] for e in there)
            assert words != ("write",) or WORDS in ended.out, "handed back"
        if not ended.failed:
            break
    assert first > 24 - apart


def test_killed_right_before_any_one_write_all_of_it_is_there_or_nothing(
    failing: Failing,
    laid: dict[str, Path],
    passphrase: str,
    home: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """The moments that a kill at random seldom hits: between two writes of one change."""
    apart = max(1, 48 // request.config.option.moments)
    first = 1 + request.config.option.seed % apart
    killed = True
    while killed:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(laid[passphrase], home)
        fault = Fault(WRITES, FULL, first, kill=True)
        ended = failing.run("checkin", "--answers", "-", fault=fault, stdin=CHECKIN, count=tmp_path / "count")
        killed = ended.code == -signal.SIGKILL
        there = kept(home, passphrase)
        assert [[a.value for a in e.answers] for e in there] in ([], [[5, WORDS]])
        assert killed or (ended.code == 0 and there)
        first += apart
    assert first > 24, "a change is more writes than that"


# What else writes, each with its own exit when it can't.
OTHERS: list[tuple[tuple[str, ...], str]] = [
    (("write",), WORDS),
    (("checkin", "--answers", "-"), CHECKIN),
    (("backup",), ""),
    (("backup", "--output", "{folder}/copy.db"), ""),
    (("export", "json", "--output", "{folder}/all.json"), ""),
    (("export", "markdown", "--output", "{folder}/all"), ""),
    (("calendar", "--output", "{folder}/all.ics"), ""),
    (("delete", "last", "--yes"), ""),
    (("session", "add", "tomorrow 14:00"), ""),
    (("passphrase", "--new-command", "printf another"), ""),
    (("import", "{folder}/in.txt", "--yes"), ""),
    (("unlock",), ""),
]


def test_writes_that_fail_at_random_lose_nothing(
    failing: Failing,
    laid: dict[str, Path],
    home: Path,
    tmp_path: Path,
    chance: random.Random,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    passphrase = chance.choice(("", PASSPHRASE))
    monkeypatch.setenv(COMMAND, f"printf %s '{passphrase}'")
    shutil.copytree(laid[passphrase], home)
    words, given = chance.choice(OTHERS)
    folder = tmp_path / "out"
    folder.mkdir()
    words = tuple(word.format(folder=folder) for word in words)
    (folder / "in.txt").write_text("[2026-03-01 09:00] Walked\nto the river.\n")
    names = tuple(chance.sample((*WRITES, OUTPUT), chance.randint(1, len(WRITES) + 1)))
    share = chance.choice((0.02, 0.1, 0.5, 1.0))
    fault = Fault(names, chance.choice((FULL, BROKEN)), share=share, seed=chance.randrange(1_000_000))
    ended = failing.run(*words, fault=fault, stdin=given, count=tmp_path / "count")
    assert "Traceback" not in ended.err, (words, fault, ended.err)
    assert ended.code in (0, 1, 2, 3), (words, fault, ended)
    opened = [p for p in (passphrase, "another") if opens_with(home, p)]
    assert len(opened) == 1, (words, fault)
    if words[0] != "delete":
        there = kept(home, opened[0])
        if ended.code == 0 and given:
            assert WORDS in [a.value for e in there for a in e.answers], (words, fault)
        if ended.code != 0 and words == ("write",) and OUTPUT not in names:
            assert WORDS in ended.out


# What the system may say to any call at all, beside what disks say.
REFUSALS = (
    *(FULL, BROKEN, errno.EINTR, errno.EBUSY, errno.ESTALE, errno.EXDEV, errno.EMFILE, errno.ENOMEM, errno.EFBIG),
    *(errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EROFS, errno.EDQUOT),
)
CALLS = (
    *WRITES,
    *("posix/io/rw/write", "posix/io/rw/read", "posix/io/rw/pread", "posix/io/oc/open", "posix/io/sync/fdatasync"),
    *("posix/io/dir/rename", "posix/io/dir/opendir", "posix/io/dir/readdir", "posix/io/rw/ftruncate"),
    *(f"python/{name}" for name in OF_PYTHON),
)
READING: list[tuple[tuple[str, ...], str]] = [
    ((words), "")
    for words in (
        *(("list",), ("list", "--json"), ("report",), ("report", "--json"), ("show", "last"), ("search", "before")),
        *(("doctor",), ("doctor", "--restore-drill"), ("backup", "--list"), ("lock",), ("overview",), ("thread",)),
        *(("restore", "{folder}/kept.db", "--yes"), ("edit", "last", "--answers", "{folder}/edit.json")),
        *(("handoff", "--all", "--output", "{folder}/sheet.html"), ("help-now",), ("prompts", "check"), ("course",)),
        *(("doctor", "--mend"), ("sync", "{folder}/shared", "--passphrase-command", "printf shared"), ("calendar",)),
        *(("report", "--save", "{folder}/report.svg"), ("remind", "off"), ("safety-plan",), ("letter", "list")),
        *(("export", form, "--output", f"{{folder}}/out-{form}") for form in ("csv", "jrnl", "day-one", "fhir")),
        *(("measure", "phq-9", "--items", "0,1,0,2,1,0,1,0,1"), ("practice", "add", "a walk"), ("cost", "add", "40")),
        *(("therapy", "add", "tomorrow 9:00"), ("demo", "{folder}/demo"), ("learn", "scores"), ("course", "list")),
        *(
            ("session", "list"),
            ("told",),
            ("weekly", "--json"),
            ("delete", "last", "--undo"),
            ("prompts", "show", "prep"),
        ),
        *(("import", "{folder}/kept.db", "--yes"), ("import", "{folder}/edit.json", "--yes"), ("export", "schema")),
    )
]


def test_any_one_call_that_fails_is_a_sentence_and_loses_nothing(
    failing: Failing,
    laid: dict[str, Path],
    home: Path,
    tmp_path: Path,
    chance: random.Random,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Opening, reading, writing, renaming, removing: one, or all from one on; over every command."""
    passphrase = chance.choice(("", PASSPHRASE))
    monkeypatch.setenv(COMMAND, f"printf %s '{passphrase}'")
    shutil.copytree(laid[passphrase], home)
    words, given = chance.choice((*OTHERS, *READING))
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "in.txt").write_text("[2026-03-01 09:00] Walked\nto the river.\n")
    (folder / "shared").mkdir()
    shutil.copy(Home(laid[passphrase]).journal, home / "journal (copy).db")
    (folder / "edit.json").write_text(json.dumps({"note.text": "from before, edited"}))
    shutil.copy(Home(laid[passphrase]).journal, folder / "kept.db")
    words = tuple(word.format(folder=folder) for word in words)
    names = tuple(chance.sample(CALLS, chance.choice((1, 1, 2, 3))))
    number = chance.choice(REFUSALS)
    # A call that was interrupted is made again, for ever; and where no file can be read, the program itself can't be.
    on = chance.random() < 0.2 and number != errno.EINTR and not {"posix/io/rw/read", "posix/io/oc/open"} & {*names}
    fault = Fault(names, number, first=chance.randint(1, 60), on=on)
    ended = failing.run(*words, fault=fault, stdin=given, count=tmp_path / "count")
    assert "Traceback" not in ended.err, (words, fault, ended.err)
    assert ended.code in (0, 1, 2, 3, 4, 5), (words, fault, ended)
    assert not ended.code or ended.err.strip() or ended.out.strip() or fault.on, (words, fault, ended)
    assert fault.on or "is damaged" not in ended.err + ended.out, (words, fault, ended)
    opened = [p for p in (passphrase, "another") if opens_with(home, p)]
    assert len(opened) == 1, (words, fault)
    if words[0] == "delete":
        return
    there = kept(home, opened[0])
    if ended.code == 0 and given and ended.failed:
        assert WORDS in [a.value for e in there for a in e.answers], (words, fault)
    if ended.code and words == ("write",) and not {"posix/io/rw/write", "posix/io/rw/read"} & set(names):
        assert WORDS in ended.out + "".join(str(a.value) for e in there for a in e.answers), (words, fault)


def key_of(home: Path, passphrase: str) -> bytes | None:
    return keys.derive(passphrase, salt_of(Home(home).journal)) if passphrase else None


def opens_with(home: Path, passphrase: str) -> bool:
    return is_encrypted(Home(home).journal) == bool(passphrase) and opens(
        Home(home).journal, key_of(home, passphrase)
    )


def test_in_a_conversation_it_is_tried_again_until_it_is_kept(
    laid: dict[str, Path], home: Path, request: pytest.FixtureRequest
) -> None:
    """One write in thirty fails; each answer is kept once, in one entry, and nothing else is."""
    shutil.copytree(laid[""], home)
    point = "enable_random name=posix/io/{},probability={}"
    child = OnTerminal(
        "fiu-run",
        [
            *("-x", "-c", point.format("rw/pwrite", 0.03), "-c", point.format("sync/fsync", 0.03)),
            *(sys.executable, "-m", "ketajournal", "checkin", "--plain"),
        ],
        {**os.environ, **ENVIRONMENT},
    )
    played = play(child, Script("checkin", random.Random(request.config.option.seed), plain=True), None)
    assert "Traceback" not in played.said, played.said
    answers = [(a.prompt, a.value) for e in kept(home, "") for a in e.answers]
    assert [prompt for prompt, _ in answers] == [given.prompt for given in played.acknowledged], played.said
