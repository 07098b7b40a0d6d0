"""A command that is killed while the editor is open leaves a draft; the next one keeps its words and removes it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from ketajournal.guide.editor import abandoned
from ketajournal.journal.home import Home
from ketajournal.journal.vault import drafts_folder
from support.commands import Done


def left_by(pid: int, folder: Path, text: str) -> Path:
    own = folder / f"draft-{pid}-x"
    own.mkdir()
    (own / "draft.txt").write_text(text, encoding="utf-8")
    return own


def dead_pid() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def test_only_what_a_dead_command_left_is_abandoned(tmp_path: Path) -> None:
    mine = left_by(os.getpid(), tmp_path, "being written")
    dead = left_by(dead_pid(), tmp_path, "cut off\n")
    assert abandoned(tmp_path) == [(dead, "cut off")]
    assert mine.exists()


def test_the_next_command_keeps_the_words_as_a_note_and_removes_the_draft(
    home: Path, run_here: Callable[..., Done]
) -> None:
    assert run_here("write", "first").returncode == 0
    drafts = drafts_folder(Home(home))
    left = left_by(dead_pid(), drafts, "a thousand words, سلام 😀")
    done = run_here("write", stdin="second")
    assert "what it held is kept" in done.stderr
    assert not left.exists()
    listed = run_here("list").stdout
    assert all(words in listed for words in ("first", "a thousand words, سلام 😀", "second"))


def test_drafts_lie_in_a_folder_that_is_ours_alone(home: Path) -> None:
    home.mkdir()
    folder = drafts_folder(Home(home))
    assert folder.stat().st_mode & 0o077 == 0
    assert not folder.is_relative_to(home), "in memory, not beside the journal"
