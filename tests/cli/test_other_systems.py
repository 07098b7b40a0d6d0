"""What people meet on macOS and Windows, as far as it can be tried here."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from ketajournal.errors import KetajournalError, MissingPackage
from ketajournal.exchange.age_encryption import opened
from ketajournal.guide.editor import split_words
from support import file_keyring
from support.journals import COMMAND, PASSPHRASE, journal_at, note
from support.many_commands import Here
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
    # Of the later ones a key matters to those that make copies, or look them over.
    commands = [*COMMANDS[:8], (["backup"], ""), (["doctor"], "")] if passphrase else COMMANDS
    for (words, _), done in zip(commands, run_without_posix(*commands), strict=True):
        assert done.returncode == 0, (words, done)
        assert "Traceback" not in done.stderr
    assert passphrase or {path.name for path in there.iterdir()} == {"all.json", "dates.ics"}


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


# --- a key kept where no folder is in memory


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that stands for the system's keyring."""
    monkeypatch.setenv("PYTHONPATH", str(Path(file_keyring.__file__).parent.parent))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "support.file_keyring.FileKeyring")
    monkeypatch.setenv(file_keyring.FILE, str(tmp_path / "keyring.json"))
    return tmp_path / "keyring.json"


@pytest.fixture
def encrypted(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A journal with a passphrase, which its command gives."""
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, "words")
    monkeypatch.setenv(COMMAND, f"echo '{PASSPHRASE}'")
    return home


def test_the_keyring_keeps_the_key_for_15_minutes_after_its_last_use(
    encrypted: Path, keyring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [unlocked] = run_without_posix((["unlock"], ""))
    assert "your keyring holds its key" in unlocked.stderr
    monkeypatch.delenv(COMMAND)
    mark, fourteen_minutes_ago = encrypted / "keyring", time.time() - 14 * 60
    os.utime(mark, (fourteen_minutes_ago, fourteen_minutes_ago))
    [listed] = run_without_posix((["list"], ""))
    assert "words" in listed.stdout
    assert mark.stat().st_mtime > fourteen_minutes_ago + 60, "used now"
    sixteen_minutes_ago = time.time() - 16 * 60
    os.utime(mark, (sixteen_minutes_ago, sixteen_minutes_ago))
    [refused] = run_without_posix((["list"], ""))
    assert refused.returncode == 4
    assert json.loads(keyring.read_text()) == {}
    assert not mark.exists()


def test_what_the_keyring_was_asked_to_remember_stays_until_lock(
    encrypted: Path, keyring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_without_posix((["unlock", "--remember"], ""))
    monkeypatch.delenv(COMMAND)
    os.utime(encrypted / "keyring", (1, 1))
    listed, locked, refused = run_without_posix((["list"], ""), (["lock"], ""), (["list"], ""))
    assert "words" in listed.stdout
    assert locked.stderr == "Locked.\n"
    assert refused.returncode == 4
    assert json.loads(keyring.read_text()) == {}


def test_without_any_keyring_unlock_says_what_can_be_done(encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    [refused] = run_without_posix((["unlock"], ""))
    assert refused.returncode == 1
    assert "KETAJOURNAL_PASSPHRASE_COMMAND can name a command" in refused.stderr
    assert not (encrypted / "keyring").exists()


# --- packages that a system may not have


def test_without_pyrage_all_but_encrypting_works_and_that_says_what_brings_it(
    there: Path, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyrage", None)
    for words, stdin in COMMANDS:
        here(*words, stdin=stdin)
    said = here("export", "json", "--encrypt", "--recipient", "age1", "--output", "locked.age", code=1)
    assert "pip install pyrage" in said
    assert "'ketajournal export json --output -'" in said
    with pytest.raises(MissingPackage):
        opened(b"age-encryption.org/v1\n-> scrypt AAAA 18\n", PASSPHRASE)
    assert not (there / "locked.age").exists()


@pytest.mark.parametrize("words", [["write", "words"], ["list"], []], ids=lambda words: " ".join(words))
def test_without_sqlcipher_there_is_a_sentence_and_no_traceback(
    home: Path, here: Here, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    here("write", "something")
    before = (home / "journal.db").read_bytes()
    for name in ("sqlcipher3", "sqlcipher3.dbapi2"):
        monkeypatch.setitem(sys.modules, name, None)
    said = here(*words, code=1)
    assert "pip install sqlcipher3" in said
    assert "Traceback" not in said
    assert (home / "journal.db").read_bytes() == before


def test_the_hint_names_a_command_for_each_way_to_install() -> None:
    hint = MissingPackage("This", "pyrage", "").hint
    assert all(way in hint for way in ("-m pip install pyrage", "pipx inject ketajournal pyrage", "--with pyrage"))


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
