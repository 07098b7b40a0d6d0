"""What an editor wrote stays until it is in the journal, however the command ends; the next one takes it."""

import errno
import gc
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ketajournal.actions.drafts import editor_folder
from ketajournal.cli.app import exit_code
from ketajournal.errors import DiskFull
from ketajournal.guide.editor import abandoned, edit_in_editor
from ketajournal.journal import memory_folder
from ketajournal.journal.home import Home
from ketajournal.journal.memory_folder import drafts_folder, drafts_folders
from support.commands import Done
from support.journals import PASSPHRASE, everything, journal_at, note
from support.kills import killed_at

RunHere = Callable[..., Done]
WORDS = "a thousand words, سلام 😀"


def left_in(folder: Path, text: str, begun: str = "") -> Path:
    own = folder / "draft-x"
    own.mkdir()
    (own / "begun.txt").write_text(begun, encoding="utf-8")
    (own / "draft.txt").write_text(text, encoding="utf-8")
    return own


def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    path = tmp_path / "an editor.sh"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    monkeypatch.setenv("EDITOR", f"'{path}'")


@pytest.fixture
def drafts(home: Path) -> Path:
    home.mkdir(exist_ok=True)
    return drafts_folder(Home(home)).path


def words_of(home: Path) -> list[Any]:
    return [answer.value for entry in everything(home) for answer in entry.answers]


# --- whose draft it is


def test_a_draft_is_left_only_when_its_command_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, monkeypatch, f'printf "{WORDS}\\n" > "$1"')
    draft = edit_in_editor("", tmp_path)
    assert draft.text == WORDS
    assert abandoned(tmp_path) == [], "this command has it still"
    assert draft.held is not None
    draft.held.close()
    (found,) = abandoned(tmp_path)
    assert (found.folder, found.text, found.changed) == (draft.folder, WORDS, True)
    found.remove()
    assert not draft.folder.exists()


def test_a_killed_command_holds_nothing_any_more(tmp_path: Path) -> None:
    code = (
        "import sys, os, signal; from pathlib import Path; from ketajournal.guide.editor import edit_in_editor\n"
        "draft = edit_in_editor('', Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    )
    script = tmp_path / "editor.sh"
    script.write_text('#!/bin/sh\nprintf "cut off" > "$1"\n')
    script.chmod(0o755)
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], env={**os.environ, "EDITOR": f"'{script}'"})
    assert done.returncode == -signal.SIGKILL
    assert [draft.text for draft in abandoned(tmp_path)] == ["cut off"]


# --- the next command takes it


@pytest.mark.parametrize(
    "words", [["write", "second"], ["session", "add", "yesterday 14:00"], ["cost", "add", "20"]], ids=str
)
def test_the_next_command_that_writes_keeps_the_words_and_removes_the_draft(
    home: Path, drafts: Path, run_here: RunHere, words: list[str]
) -> None:
    assert run_here("prep", "--answers", "-", stdin='"course.started_on" = "3 days ago"').returncode == 0
    left = left_in(drafts, WORDS + "\n")
    done = run_here(*words)
    assert "Something was cut off earlier" in done.stderr
    assert not left.exists()
    assert words_of(home).count(WORDS) == 1
    assert "cut off earlier" not in run_here(*words).stderr


def test_words_that_are_in_the_journal_already_are_not_kept_twice(
    home: Path, drafts: Path, run_here: RunHere
) -> None:
    """Killed between saving and removing, the draft is the only thing that is left over."""
    assert run_here("write", WORDS).returncode == 0
    left = left_in(drafts, WORDS)
    assert "cut off earlier" not in run_here("write", "second").stderr
    assert not left.exists()
    assert words_of(home) == [WORDS, "second"]


def test_what_was_never_changed_is_no_draft_and_goes_after_a_day(home: Path, drafts: Path, run_here: RunHere) -> None:
    left = left_in(drafts, "as it was", begun="as it was")
    run_here("write", "first")
    assert left.exists(), "an editor that did not wait may still be open on it"
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(left, (long_ago, long_ago))
    run_here("write", "second")
    assert not left.exists()
    assert words_of(home) == ["first", "second"]


def test_a_draft_left_under_another_set_up_is_found_too(
    home: Path, drafts: Path, run_here: RunHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_in(drafts, WORDS)
    beside = home / "drafts"
    beside.mkdir(mode=0o700)
    left_in(beside, "from a night without a folder in memory")
    run_here("write", "now")
    assert sorted(words_of(home)) == sorted([WORDS, "from a night without a folder in memory", "now"])


# --- however a command ends after the editor closed


@pytest.fixture
def in_the_editor(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Commands at something like a terminal, with an editor that runs this and a journal with one note in it."""
    with journal_at(home) as journal:
        note(journal, "from before")
    for module in ("notes", "entry_edits"):
        monkeypatch.setattr(f"ketajournal.actions.{module}.require_terminal", lambda *_, **__: None)

    def command(body: str, *words: str) -> int:
        editor(tmp_path, monkeypatch, body)
        monkeypatch.setattr("sys.stdin", SimpleNamespace(isatty=lambda: True))
        return exit_code(list(words))

    return command


def left_over(home: Path) -> list[str]:
    return [draft.text for folder in drafts_folders(Home(home)) for draft in abandoned(folder)]


@pytest.mark.parametrize("words", [["write"], ["edit", "last"]], ids=" ".join)
@pytest.mark.parametrize("step", ["Writer.together", "Writer.answer"])
def test_killed_after_the_editor_closed_the_words_are_there(
    home: Path, in_the_editor: Callable[..., int], words: list[str], step: str
) -> None:
    body = f'printf "{WORDS}" > "$1"'
    assert killed_at("ketajournal.journal.writing", step, "before", lambda: in_the_editor(body, *words))
    assert words_of(home) == ["from before"]
    assert left_over(home) == [WORDS]


@pytest.mark.parametrize("words", [["write"], ["edit", "last"]], ids=" ".join)
def test_what_could_not_be_saved_is_printed_and_stays_in_its_file(
    home: Path,
    in_the_editor: Callable[..., int],
    words: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull("The disk is full, so this could not be saved.")

    monkeypatch.setattr("ketajournal.journal.writing.Writer.answer", full)
    assert in_the_editor(f'printf "{WORDS}" > "$1"', *words) == 1
    said = capsys.readouterr()
    assert WORDS in said.out
    assert "it was printed" in said.err
    assert words_of(home) == ["from before"]
    gc.collect()
    assert left_over(home) == [WORDS]


# --- what editors do


@pytest.mark.parametrize(
    "save",
    [
        "printf '\\357\\273\\277umlaut ä' > \"$1\"",
        "printf 'umlaut ä' | iconv -f UTF-8 -t UTF-16 > \"$1\"",
        "printf 'umlaut \\344' > \"$1\"",
        "printf 'um\\000laut ä' > \"$1\"",
    ],
    ids=["a byte-order mark", "UTF-16", "latin-1", "a NUL"],
)
def test_however_the_editor_saves_text_it_is_the_text(
    home: Path, in_the_editor: Callable[..., int], save: str
) -> None:
    assert in_the_editor(save, "edit", "last") == 0
    assert in_the_editor(save, "write") == 0
    assert words_of(home) == ["umlaut ä", "umlaut ä"]


def test_an_editor_closed_without_a_change_changes_nothing_and_says_so(
    home: Path, in_the_editor: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert in_the_editor('touch "$1"', "edit", "last") == 0
    assert "Nothing was changed." in capsys.readouterr().err
    assert left_over(home) == []


@pytest.mark.parametrize("words", [["write"], ["edit", "last"]], ids=" ".join)
def test_an_editor_that_does_not_wait_is_noticed_and_what_it_writes_later_is_kept(
    home: Path,
    in_the_editor: Callable[..., int],
    words: list[str],
    run_here: RunHere,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert in_the_editor("exit 0", *words) == 2
    assert "came back at once" in (said := capsys.readouterr().err)
    assert "--wait" in said
    gc.collect()
    ((own,),) = [list(folder.glob("draft-*")) for folder in drafts_folders(Home(home))]
    (own / "draft.txt").write_text("written late")
    assert "Something was cut off earlier" in run_here("write", "next").stderr
    assert sorted(words_of(home)) == ["from before", "next", "written late"]


def test_words_meant_for_an_entry_say_so_when_they_come_in_later(
    home: Path, in_the_editor: Callable[..., int], run_here: RunHere
) -> None:
    body = 'printf "new words" > "$1"'
    killed_at("ketajournal.journal.writing", "Writer.together", "before", lambda: in_the_editor(body, "edit", "last"))
    (entry,) = everything(home)
    assert f"It was meant for entry {entry.id[:8]}" in run_here("write", "next").stderr
    assert sorted(words_of(home)) == ["from before", "new words", "next"]


def test_what_an_editor_rescued_when_its_terminal_closed_is_the_text(tmp_path: Path) -> None:
    own = left_in(tmp_path, "saved before")
    (own / "draft.txt.save").write_text("saved before, and then more")
    later = time.time() + 5
    os.utime(own / "draft.txt.save", (later, later))
    assert [draft.text for draft in abandoned(tmp_path)] == ["saved before, and then more"]


def test_what_only_the_editor_can_read_stays_and_is_named(home: Path, drafts: Path, run_here: RunHere) -> None:
    own = left_in(drafts, "")
    (own / ".draft.txt.swp").write_bytes(b"b0VIM 8.2")
    said = run_here("write", "next").stderr
    assert str(own / ".draft.txt.swp") in said
    assert "swp" not in run_here("write", "third").stderr, "once is enough"
    assert (own / ".draft.txt.swp").exists()


@pytest.mark.skipif(shutil.which("nano") is None, reason="nano is not here")
@pytest.mark.parametrize("words", [["write"], ["edit", "last"]], ids=" ".join)
def test_a_terminal_closed_inside_nano_keeps_what_was_never_saved(
    home: Path, at_terminal: Callable[..., Any], words: list[str]
) -> None:
    with journal_at(home) as journal:
        note(journal, "")
    child = at_terminal(*words, EDITOR="nano")
    child.expect("GNU nano")
    child.send("typed and not saved")
    child.expect("not saved")
    os.kill(child.pid, signal.SIGHUP)
    child.close()
    assert "typed and not saved" in words_of(home)


# --- where it lies


def test_drafts_lie_in_a_folder_in_memory_that_is_ours_alone(home: Path, drafts: Path) -> None:
    assert drafts.stat().st_mode & 0o077 == 0
    assert not drafts.is_relative_to(home), "in memory, not beside the journal"


@pytest.mark.parametrize("spoiled", ["open to others", "a link", "a file", "full"])
def test_a_folder_in_memory_that_can_t_be_used_stops_nobody(
    home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    run_here: RunHere,
    in_the_editor: Callable[..., int],
    spoiled: str,
) -> None:
    monkeypatch.setattr(memory_folder, "memory_folders", lambda: [tmp_path / "memory"])
    place = tmp_path / "memory"
    match spoiled:
        case "open to others":
            place.mkdir()
            place.chmod(0o777)
        case "a link":
            (tmp_path / "elsewhere").mkdir(mode=0o700)
            place.symlink_to(tmp_path / "elsewhere")
        case "a file":
            place.write_text("")
        case "full":
            place.mkdir(mode=0o700)
            monkeypatch.setattr(memory_folder, "_has_room", _no_room)
    assert in_the_editor(f'printf "{WORDS}" > "$1"', "write") == 0
    assert words_of(home) == ["from before", WORDS]
    assert not list((home / "drafts").iterdir())


def _no_room(_place: Path) -> bool:
    raise OSError(errno.ENOSPC, "full")


def test_a_draft_of_an_encrypted_journal_on_a_disk_is_said_to_be_plain(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with journal_at(home, PASSPHRASE):
        pass
    monkeypatch.setattr(memory_folder, "memory_folders", list)
    assert editor_folder() == home / "drafts"
    assert "it is not encrypted" in " ".join(capsys.readouterr().err.split())
    assert (home / "drafts").stat().st_mode & 0o077 == 0


def test_being_told_to_go_hands_back_what_the_editor_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    editor(tmp_path, monkeypatch, 'printf "half" > "$1"; kill -TERM $PPID; sleep 60')
    draft = edit_in_editor("", tmp_path)
    assert (draft.text, draft.left) == ("half", True)
