"""Keys that are kept for a while, however the home is spelled and whatever the keyring is; passphrases as typed."""

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import pytest

from ketajournal.journal import kept_keys, keys, system
from ketajournal.journal.file import Key, opens
from ketajournal.journal.home import Home
from ketajournal.journal.keys import derive, find_key
from ketajournal.journal.new_journal import create_journal, refuse_if_gone
from support import file_keyring
from support.journals import COMMAND, PASSPHRASE, command, journal_at, note
from support.kills import killed_at

GIVES_IT = {COMMAND: f"printf %s '{PASSPHRASE}'"}
UMLAUT = "Schl\u00fcssel und \u00c5"


@pytest.fixture
def encrypted(home: Path) -> Path:
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, "from before")
    return home


def key_files(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "runtime").rglob("*.key"))


# --- in memory


@pytest.mark.parametrize("spelled", ["relative", "a link", "a slash", "up and down"])
def test_lock_forgets_the_key_however_the_home_is_spelled(
    encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelled: str
) -> None:
    assert command("unlock", env=GIVES_IT).returncode == 0
    (tmp_path / "link").symlink_to(encrypted)
    monkeypatch.chdir(encrypted.parent)
    named = {
        "relative": encrypted.name,
        "a link": str(tmp_path / "link"),
        "a slash": f"{encrypted}//",
        "up and down": f"{encrypted}/../{encrypted.name}/.",
    }[spelled]
    assert command("list", env={"KETAJOURNAL_HOME": named}).returncode == 0, "it is the same journal's key"
    assert b"Locked" in command("lock", env={"KETAJOURNAL_HOME": named}).stderr
    assert key_files(tmp_path) == []
    assert command("list").returncode == 4


@pytest.mark.parametrize("words", [["list"], ["write", "hello"]], ids=" ".join)
def test_whichever_journal_a_command_is_about_a_key_whose_time_is_up_goes(
    encrypted: Path, tmp_path: Path, words: list[str]
) -> None:
    assert command("unlock", env=GIVES_IT).returncode == 0
    with journal_at(tmp_path / "other"):
        pass
    long_ago = time.time() - 16 * 60
    os.utime(key_files(tmp_path)[0], (long_ago, long_ago))
    assert command(*words, env={"KETAJOURNAL_HOME": str(tmp_path / "other")}).returncode == 0
    assert key_files(tmp_path) == []


def test_a_runtime_folder_on_a_disk_is_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "is_in_memory", lambda folder: folder == "/dev/shm")
    assert [folder.parent for folder in system.folders_in_memory("ketajournal")] == [Path("/dev/shm")]
    monkeypatch.setattr(system, "is_in_memory", lambda _folder: False)
    assert system.folders_in_memory("ketajournal") == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says which file systems are in memory")
def test_what_is_in_memory_is_known_by_the_kind_of_its_file_system() -> None:
    assert system.is_in_memory("/dev/shm")
    assert not system.is_in_memory("/proc")
    assert not system.is_in_memory("/not/there")


# --- the keyring


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A keyring that keeps secrets, in this process; what it holds is in the file."""
    import keyring as library

    monkeypatch.setenv(file_keyring.FILE, str(tmp_path / "keyring.json"))
    before = library.get_keyring()
    library.set_keyring(file_keyring.FileKeyring())
    yield tmp_path / "keyring.json"
    library.set_keyring(before)


UNUSABLE = {
    "keyring.backends.null.Keyring": "keeps no secret, so it is not used: keyring.backends.null.Keyring",
    "keyring.backends.fail.Keyring": "keeps no secret",
    "keyrings.gone.file.Keyring": "can't be loaded",
    "support.file_keyring.PlainKeyring": "keeps no secret, so it is not used: support.file_keyring.PlainKeyring",
    "support.file_keyring.ForgetfulKeyring": "does not hold it",
    "support.file_keyring.BrokenKeyring": "no bus to talk to",
}


@pytest.mark.parametrize("backend", UNUSABLE)
def test_a_keyring_that_can_not_keep_the_key_is_named_and_the_passphrase_is_asked(
    encrypted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.setenv(file_keyring.FILE, str(tmp_path / "keyring.json"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    # Each command chooses its keyring, as one does that was begun from its very start.
    monkeypatch.setattr("keyring.core._keyring_backend", None)
    refused = command("unlock", "--remember", env=GIVES_IT)
    assert refused.returncode == 1
    assert UNUSABLE[backend] in refused.stderr.decode()
    assert not (encrypted / "keyring").exists()
    (encrypted / "keyring").touch()  # as where another backend took it before
    for words in (["list"], ["write", "x"]):
        done = command(*words, env=GIVES_IT)
        assert done.returncode == 0, done
        assert b"Traceback" not in done.stderr
        assert b"keyring" in done.stderr
    command("lock")
    assert not (encrypted / "keyring").exists()


def test_a_key_that_the_keyring_lost_is_said_to_be_gone(encrypted: Path, keyring: Path) -> None:
    key = find_key(Home(encrypted), lambda _attempt: PASSPHRASE).raw
    assert key is not None
    kept_keys.remember(Home(encrypted), key)
    assert find_key(Home(encrypted), None).raw == key
    keyring.write_text("{}")
    said: list[str] = []
    assert find_key(Home(encrypted), lambda _attempt: PASSPHRASE, say=said.append) == Key(key)
    assert "holds no key for this journal any more" in said[0]
    assert kept_keys.forget(Home(encrypted))
    assert json.loads(keyring.read_text()) == {}


# --- letters that can be written in two ways


@pytest.mark.parametrize("chosen", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_composed_or_decomposed_a_passphrase_opens_what_it_was_chosen_for(
    home: Path, chosen: str, typed: str
) -> None:
    with journal_at(home, normalize(chosen, UMLAUT)):
        pass
    key = find_key(Home(home), lambda _attempt: normalize(typed, UMLAUT)).raw
    assert key is not None
    assert opens(Home(home).journal, key)
    assert key == derive(normalize("NFC", UMLAUT), Home(home).journal.read_bytes()[:16]), "composed, as most type it"


def test_a_journal_made_under_the_decomposed_letters_before_opens_still(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    salt = bytes(range(16))
    monkeypatch.setattr("ketajournal.journal.new_journal.new_key", lambda typed: (salt, derive(typed, salt)))
    with journal_at(home, normalize("NFD", UMLAUT)):
        pass
    for form in ("NFC", "NFD"):
        assert find_key(Home(home), lambda _attempt, form=form: normalize(form, UMLAUT)).raw is not None


def test_backups_open_with_either_spelling_too(home: Path) -> None:
    with journal_at(home, UMLAUT) as journal:
        note(journal, "from before")
    composed, apart = ({COMMAND: f"printf %s '{normalize(form, UMLAUT)}'"} for form in ("NFC", "NFD"))
    assert command("backup", env=composed).returncode == 0
    Home(home).journal.unlink()
    assert command("restore", "last", "--yes", env=apart).returncode == 0
    assert b"from before" in command("list", env=apart).stdout
    assert b"Nothing was changed" in command("passphrase", "--new-command", apart[COMMAND], env=composed).stderr


# --- the note beside the journal


@pytest.mark.parametrize("step", ["give_name", "write_known"])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE], ids=["plain", "encrypted"])
def test_killed_while_it_is_made_a_journal_is_known_or_was_never_there(
    home: Path, step: str, when: str, passphrase: str
) -> None:
    place = Home(home)
    assert killed_at("ketajournal.journal.new_journal", step, when, lambda: create_journal(place, passphrase))
    refuse_if_gone(place)
    was_made = place.journal.exists()
    with journal_at(home, passphrase):
        pass
    assert keys.had_passphrase(place) == bool(passphrase)
    note_there = json.loads(place.known.read_text())
    assert note_there["encrypted"] == bool(passphrase)
    assert was_made or step != "write_known"


@pytest.mark.parametrize("left", ["", "{", '{"encrypted": false}', None])
def test_a_note_that_was_lost_or_cut_short_is_mended_when_the_journal_is_opened(
    encrypted: Path, left: str | None
) -> None:
    place = Home(encrypted)
    whole = place.known.read_text()
    if left is None:
        place.known.unlink()
    else:
        place.known.write_text(left)
    assert command("list", env=GIVES_IT).returncode == 0
    assert place.known.read_text() == whole
