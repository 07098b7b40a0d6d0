"""What people meet on macOS and Windows, as far as it can be tried here."""

import json
import sys
from pathlib import Path

import pytest

from ketajournal.errors import KetajournalError
from ketajournal.guide.editor import split_words
from support.without_posix import run_without_posix

ANSWERS = {"course.started_on": "today", "course.route": "iv", "prep.intention": "room to breathe", "prep.fear": 3}
COMMANDS = [
    (["write"], "slept well"),
    (["write", "a", "few", "words"], ""),
    (["prep", "--answers", "-"], json.dumps(ANSWERS)),
    (["checkin", "--answers", "-"], json.dumps({"checkin.mood": 6})),
    ([], ""),
    (["list"], ""),
    (["show", "last"], ""),
    (["search", "slept"], ""),
    (["report"], ""),
    (["session", "list"], ""),
    (["edit", "last", "--at", "yesterday 14:00"], ""),
    (["delete", "last", "--yes"], ""),
    (["measure", "gad-7", "--items", "0,1,2,3,0,1,2"], ""),
    (["export", "json", "--output", "all.json"], ""),
    (["import", "all.json"], ""),
    (["calendar", "--output", "dates.ics"], ""),
    (["backup"], ""),
    (["doctor"], ""),
    (["prompts", "list"], ""),
    (["help"], ""),
]


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the person is in."""
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path / "there")
    return tmp_path / "there"


@pytest.mark.parametrize("passphrase", ["", "correct horse"], ids=["plain", "encrypted"])
def test_the_main_commands_need_nothing_that_only_posix_systems_have(
    there: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETAJOURNAL_PASSPHRASE_COMMAND", f"echo '{passphrase}'" if passphrase else "")
    for (words, _), done in zip(COMMANDS, run_without_posix(*COMMANDS), strict=True):
        assert done.returncode == 0, (words, done)
        assert "Traceback" not in done.stderr
    assert {path.name for path in there.iterdir()} == {"all.json", "dates.ics"}


def test_an_editor_gets_its_draft_and_the_draft_of_one_that_was_killed_is_found(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "editor.py"
    script.write_text("import pathlib, sys; pathlib.Path(sys.argv[1]).write_text('from an editor')")
    monkeypatch.setenv("EDITOR", f'"{sys.executable}" "{script}"')
    run_without_posix((["write", "typed"], ""))
    edited, shown = run_without_posix((["edit", "last"], ""), (["show", "last", "--plain"], ""), at_terminal=True)
    assert edited.returncode == 0, edited
    assert "from an editor" in shown.stdout
    left = home / "drafts" / "draft-killed"
    left.mkdir(parents=True)
    (left / "draft.txt").write_text("left behind")
    (left / "held").touch()
    _, found = run_without_posix((["write", "next"], ""), (["search", "left behind"], ""))
    assert "left behind" in found.stdout


# --- the editor's command line


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("notepad", ["notepad"]),
        ("code --wait", ["code", "--wait"]),
        (r"C:\Windows\notepad.exe", [r"C:\Windows\notepad.exe"]),
        (
            r'"C:\Program Files\Npp\npp.exe" -multiInst',
            [r"C:\Program Files\Npp\npp.exe", "-multiInst"],
        ),
        ("'C:\\with space\\e.exe' -x", [r"C:\with space\e.exe", "-x"]),
    ],
)
def test_an_editor_with_a_path_of_windows_is_read_as_it_was_meant(named: str, words: list[str]) -> None:
    assert split_words(named, backslash_escapes=False) == words


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("nano", ["nano"]),
        ("emacsclient -a '' -c", ["emacsclient", "-a", "", "-c"]),
        (r"/opt/my\ editor -w", ["/opt/my editor", "-w"]),
        ("vim -c 'set tw=72' # mine", ["vim", "-c", "set tw=72", "#", "mine"]),
    ],
)
def test_elsewhere_it_is_read_as_a_shell_would(named: str, words: list[str]) -> None:
    assert split_words(named, backslash_escapes=True) == words


def test_a_path_with_spaces_that_is_there_needs_no_quotes(tmp_path: Path) -> None:
    editor = tmp_path / "my editor"
    editor.touch()
    assert split_words(str(editor), backslash_escapes=True) == [str(editor)]


def test_an_open_quotation_mark_is_told() -> None:
    with pytest.raises(KetajournalError, match="can't be read"):
        split_words('"code --wait', backslash_escapes=True)
