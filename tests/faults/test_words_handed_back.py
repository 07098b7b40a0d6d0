"""No words are lost: what is piped into a locked journal is printed, what is answered into another file is kept."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from ketajournal.__main__ import main
from ketajournal.actions import console
from ketajournal.errors import KetajournalError
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompts import load_guide
from ketajournal.journal import file, reading
from ketajournal.journal.home import Home
from support.commands import Done
from support.journals import COMMAND, NOW, PASSPHRASE, command, everything, journal_at, note
from support.many_commands import asked

Begin = Callable[..., Any]
WORDS = "not to be lost, سلام"
ANSWERS = json.dumps({"checkin.mood": 5, "checkin.shift": WORDS}, ensure_ascii=False)
GIVES_ANOTHER = {COMMAND: "printf another"}


@pytest.fixture
def encrypted(home: Path) -> Path:
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, "from before")
    return home


@pytest.mark.parametrize(
    ("words", "piped"),
    [
        ("write", "words that are nowhere else"),
        ("therapy note last", "words that are nowhere else"),
        ("edit last --answers -", '{"checkin.word": "nowhere else"}'),
        ("cost add --answers -", '{"cost.amount": 40, "cost.note": "nowhere else"}'),
        ("practice add --answers -", '{"practice.name": "nowhere else"}'),
        ("thread --add --answers -", '{"meaning.text": "nowhere else"}'),
        ("handoff --answers -", '{"course": true}'),
        ("safety-plan --answers -", '{"safety-plan.alone": "nowhere else"}'),
        ("weekly --answers -", '{"no.such": "question"}'),
    ],
)
def test_what_was_piped_into_a_locked_journal_is_handed_back_by_every_command(
    encrypted: Path, words: str, piped: str
) -> None:
    done = command(*words.split(), stdin=piped.encode())
    assert done.returncode in (2, 4)
    assert done.stdout.decode().strip() == piped
    assert b"Traceback" not in done.stderr
    assert b"so that it is not lost" in done.stderr


@pytest.mark.usefixtures("encrypted")
def test_ctrl_c_once_more_while_the_first_is_told_hands_the_words_back_all_the_same(
    run_here: Callable[..., Done], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell, told = console.tell, list[str]()

    def interrupted_once(text: str) -> None:
        told.append(text)
        if len(told) == 1:
            raise KeyboardInterrupt
        tell(text)

    monkeypatch.setattr(console, "tell", interrupted_once)
    done = run_here("write", stdin=WORDS)
    assert (done.returncode, done.stdout) == (130, f"{WORDS}\n")
    assert "so that it is not lost" in done.stderr


@pytest.mark.parametrize("words", [["list"], ["--version"]], ids=str)
def test_ctrl_c_is_no_mistake_of_ours_before_anything_is_begun_either(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ketajournal.__main__.forget_odd_sizes", interrupted)
    monkeypatch.setattr(sys, "argv", ["ketajournal", *words])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 130


def test_a_note_in_a_shells_loop_leaves_the_loop_its_lines(home: Path) -> None:
    """``cat notes | while read -r line; do ketajournal write "$line"; done`` keeps a note a line."""
    reader, writer = os.pipe()
    os.write(writer, b"the second\n")
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        subprocess.run([sys.executable, "-m", "ketajournal", "write", "the", "first"], stdin=pipe, check=True)
        assert pipe.read() == b"the second\n"
    (entry,) = everything(home)
    assert entry.answers[0].value == "the first"


@pytest.mark.parametrize("environment", [{}, GIVES_ANOTHER], ids=["no passphrase", "a wrong one"])
@pytest.mark.parametrize(
    ("words", "given"), [(["write"], WORDS), (["checkin", "--answers", "-"], ANSWERS)], ids=["note", "answers"]
)
def test_what_is_piped_into_a_locked_journal_is_printed(
    encrypted: Path, environment: dict[str, str], words: list[str], given: str
) -> None:
    done = command(*words, stdin=given.encode(), env=environment)
    assert done.returncode == 4
    assert done.stdout.decode().strip() == given
    assert b"it was printed" in done.stderr


@pytest.mark.parametrize(
    "spoil", [lambda home: home.journal.unlink(), lambda home: home.journal.write_bytes(b"")], ids=["gone", "empty"]
)
def test_what_is_piped_into_a_journal_that_is_gone_or_damaged_is_printed(
    home: Path, spoil: Callable[[Home], object]
) -> None:
    with journal_at(home):
        pass
    spoil(Home(home))
    done = command("write", stdin=WORDS.encode())
    assert done.returncode in (3, 5)
    assert done.stdout.decode().strip() == WORDS


def test_what_is_piped_in_with_a_date_that_is_none_is_printed(home: Path) -> None:
    done = command("write", "--at", "2 march 14", stdin=WORDS.encode())
    assert done.returncode == 2
    assert done.stdout.decode().strip() == WORDS


@pytest.mark.parametrize("words", ["reflect", "checkin --session 1", "edit last", "therapy ask", "prep --plain"])
def test_words_piped_to_what_can_only_be_asked_at_a_terminal_are_handed_back(home: Path, words: str) -> None:
    with journal_at(home) as journal:
        note(journal, "from before")
    reading_end, writing_end = os.pipe()
    os.write(writing_end, WORDS.encode())
    done = subprocess.run(
        [sys.executable, "-m", "ketajournal", *words.split()],
        stdin=reading_end,
        capture_output=True,
        check=False,
        start_new_session=True,
    )
    assert done.returncode == 2
    assert done.stdout.decode().strip() == WORDS
    assert os.get_blocking(reading_end), "and the pipe is as it was, for whoever reads it next"
    os.close(reading_end)
    os.close(writing_end)


# --- the file is changed under a conversation


@pytest.mark.parametrize("mode", [["--plain"], []], ids=["plain", "full"])
def test_a_file_overwritten_in_place_is_told_and_the_words_are_kept(
    home: Path, tmp_path: Path, at_terminal: Begin, mode: list[str]
) -> None:
    """As cp, rsync --inplace and some programs for folders do: the name leads to the same file with older content."""
    with journal_at(home):
        pass
    shutil.copy(Home(home).journal, tmp_path / "older.db")
    child = at_terminal("checkin", *mode)
    questions = iter(range(1, 20))
    asked(child, next(questions))
    child.send("4\r")
    while "word" not in asked(child, next(questions)):
        child.send("\r")
    shutil.copyfile(tmp_path / "older.db", Home(home).journal)
    child.send("a sentence nobody else has\r")
    while child.expect(["(?i)enter or yes", pexpect.EOF]) == 0:
        child.send("no\r")
    child.close()
    said = str(child.before)
    assert "Traceback" not in said
    assert "in another window meanwhile" in " ".join(said.split())
    assert "a sentence nobody else has" in [a.value for e in everything(home) for a in e.answers]


@pytest.mark.parametrize("change", ["held", "damaged", "taken away"])
def test_whatever_becomes_of_the_file_an_answer_is_told_to_be_unsaved_and_can_be_given_again(
    home: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    """Not even reading may work by then: what the conversation knew before, it knows still."""
    monkeypatch.setattr(file, "WAIT_SECONDS", 0.05)
    rating, text = (next(p for p in load_guide("prep").prompts if p.kind == kind) for kind in ("scale", "text"))
    path = Home(home).journal
    with journal_at(home) as journal:
        keeper = Keeper(journal, "prep", NOW)
        keeper.save(rating, 4)
        whole = path.read_bytes()
        holder = None
        if change == "held":
            holder = subprocess.Popen(
                [sys.executable, "-c", HOLDS, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
        elif change == "damaged":
            path.write_bytes(b"nothing of it" * 100)
        else:
            path.rename(path.with_name("away"))
        with pytest.raises(KetajournalError) as told:
            keeper.save(text, WORDS)
        assert (str(path) in str(told.value)) == (change != "held")
        if holder is not None:
            holder.communicate(b"\n")
        elif change == "damaged":
            path.write_bytes(whole)
        else:
            path.with_name("away").rename(path)
        keeper.save(text, WORDS)
    (entry,) = everything(home)
    assert [a.value for a in entry.answers] == [4, WORDS]


HOLDS = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.readline()
"""


# --- two windows


def test_two_windows_that_leave_a_line_half_typed_at_the_same_question_keep_both(home: Path) -> None:
    prompt = next(p for p in load_guide("checkin").prompts if p.kind == "text")
    with journal_at(home) as one, journal_at(home) as other:
        first, second = Keeper(one, "checkin", NOW), Keeper(other, "checkin", NOW)
        rating = next(p for p in load_guide("checkin").prompts if p.kind == "scale")
        first.save(rating, 4)
        assert first.entry is not None
        second.resume(first.entry)
        first.keep_draft(prompt, "from the first window")
        second.keep_draft(prompt, "from the second")
    ((_, text),) = [draft for entry in everything(home) for draft in entry.drafts]
    assert "from the first window" in text
    assert "from the second" in text


def test_two_windows_that_leave_different_questions_half_typed_keep_and_show_both(home: Path) -> None:
    some, others = [p for p in load_guide("reflect").prompts if p.kind in ("text", "long") and p.asked][:2]
    with journal_at(home) as one, journal_at(home) as other:
        first, second = Keeper(one, "reflect", NOW), Keeper(other, "reflect", NOW)
        first.keep_draft(some, "from the first window")
        assert first.entry is not None
        second.resume(first.entry)
        second.keep_draft(others, "from the second")
        first.resume(reading.entry(one.connection, first.entry.id))
        assert first.drafts() == {some.id: "from the first window", others.id: "from the second"}
    shown = command("show", "last")
    assert {b"from the first window", b"from the second"} <= set(shown.stdout.splitlines())
    data = json.loads(command("show", "last", "--json").stdout)
    assert sorted(draft["text"] for draft in data["drafts"]) == ["from the first window", "from the second"]
    written = command("export", "jrnl", "--output", "-").stdout
    assert b"from the first window" in written
    assert b"from the second" in written
