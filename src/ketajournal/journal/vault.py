"""The keys of an encrypted journal: from a passphrase, or a key kept for a while.

The passphrase becomes a raw key the way SQLCipher 4 does it by default (PBKDF2-HMAC-SHA512,
256,000 rounds, the file's own first 16 bytes as salt), so the stock ``sqlcipher`` shell opens the
same file with the same passphrase, and the raw key can be kept without the passphrase.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from ketajournal.errors import Damaged, KetajournalError, Locked, Unconfirmed
from ketajournal.journal.disk import open_new, read_bytes, replacing
from ketajournal.journal.faults import DAMAGED_HINT
from ketajournal.journal.file import is_encrypted, opens, salt_of
from ketajournal.journal.home import Home
from ketajournal.journal.memory_folder import is_ours_alone, make_ours, memory_folder, name_in_memory
from ketajournal.journal.system import IS_WINDOWS

ROUNDS = 256_000
KEPT_SECONDS = 15 * 60
TRIES = 3
_FOR_A_WHILE = "the key that 'unlock' keeps for 15 minutes"
COMMAND = "KETAJOURNAL_PASSPHRASE_COMMAND"
_SERVICE = "ketajournal"


class Key(NamedTuple):
    """The raw key (``None`` for a journal without a passphrase) and what it came from, if not typed."""

    raw: bytes | None
    opened_by: str | None = None


def derive(passphrase: str, salt: bytes) -> bytes:
    """The 32-byte key for a passphrase and a file's salt. Takes about a fifth of a second, on purpose."""
    import hashlib

    return hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, ROUNDS, 32)


# --- the note beside the journal that it exists, and what its key looks like ---------------


def write_known(home: Home, salt: bytes | None, key: bytes | None) -> None:
    """Note that a journal was made here. Holds no key and no word of the journal."""
    _write_note(home, _note(salt, key))


def write_coming(home: Home, salt: bytes | None, key: bytes | None) -> None:
    """Note which file is about to take the place of the one that is there, beside what is known of that.

    Killed before or after the new file has its name, the note knows the one that is there.
    """
    _write_note(home, _known(home) | {"coming": _note(salt, key)})


def _note(salt: bytes | None, key: bytes | None) -> dict[str, Any]:
    note: dict[str, Any] = {"encrypted": key is not None}
    if key is not None and salt is not None:
        note |= {"salt": salt.hex(), "check": _check(key)}
    return note


def _write_note(home: Home, note: dict[str, Any]) -> None:
    with suppress(Unconfirmed), replacing(home.known) as file:
        file.write(json.dumps(note).encode())


def _check(key: bytes) -> str:
    import hmac

    return hmac.new(key, b"ketajournal key check", "sha256").hexdigest()


def _known(home: Home) -> dict[str, Any]:
    try:
        note = json.loads(read_bytes(home.known))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def had_passphrase(home: Home) -> bool:
    """True where what is noted of the journal, and of a file that was to take its place, is all encrypted."""
    return all(note.get("encrypted") is True for note in _known_files(home))


def _known_files(home: Home) -> list[dict[str, Any]]:
    """The notes on the journal's file, and on one that was to take its place."""
    note = _known(home)
    coming = note.get("coming")
    return [note, coming] if isinstance(coming, dict) else [note]


def _fits(home: Home, key: bytes) -> bool:
    """True for the journal's key. Raises ``Damaged`` where the key is right and the file is not."""
    import hmac

    salt = _salt(home).hex()
    check = next((note["check"] for note in _known_files(home) if note.get("salt") == salt and "check" in note), None)
    if check is None:
        return opens(home.journal, key)
    if not hmac.compare_digest(str(check).encode(), _check(key).encode()):
        return False
    if not opens(home.journal, key):
        raise Damaged(f"The journal's file is damaged: {home.journal}", DAMAGED_HINT)
    return True


def _salt(home: Home) -> bytes:
    return salt_of(home.journal)


# --- finding the key ----------------------------------------------------------------------


def find_key(home: Home, ask: Callable[[int], str] | None, *, may_be_kept: bool = True) -> Key:
    """The key to the journal: none, a kept key (if *may_be_kept*), the passphrase command, or the person.

    *ask* asks for the passphrase and is told which attempt this is, from 1; it is ``None`` where nobody
    can be asked. Raises ``Locked`` after three wrong passphrases or when nothing is left to try.
    """
    if not is_encrypted(home.journal):
        return Key(None)
    kept = _kept(home) if may_be_kept else None
    if kept is not None:
        return kept
    command = os.environ.get(COMMAND)
    if command:
        key = derive(run_command(command), _salt(home))
        if not _fits(home, key):
            raise Locked(
                f"The passphrase from {COMMAND} does not open this journal.",
                _wrong_hint(home),
            )
        return Key(key, COMMAND)
    if ask is None:
        raise Locked(
            "The journal is locked, and there is no terminal to ask for its passphrase.",
            f"Run 'ketajournal unlock' first, or set {COMMAND}.",
        )
    return Key(_asked(home, ask))


def _asked(home: Home, ask: Callable[[int], str]) -> bytes:
    for attempt in range(1, TRIES + 1):
        key = derive(ask(attempt), _salt(home))
        if _fits(home, key):
            return key
    raise Locked("The journal stays locked: the passphrase was wrong three times.", _wrong_hint(home))


def _wrong_hint(home: Home) -> str:
    salts = [note["salt"] for note in _known_files(home) if "salt" in note]
    if salts and _salt(home).hex() not in salts:
        return (
            "The start of the file is not as it was when the journal was made: it may be damaged or "
            "replaced. 'ketajournal restore' takes a copy made earlier."
        )
    return "Nothing was touched. Upper and lower case matter, and so does the keyboard's language."


def run_command(command: str, name: str = COMMAND) -> str:
    """The passphrase that the person's own command prints, without its last line end; *name* is what named it."""
    import subprocess

    # What is piped to us is the person's words, not the command's to read.
    stdin = None if sys.stdin.isatty() else subprocess.DEVNULL
    words, environment = _for_a_shell(command)
    done = subprocess.run(words, shell=IS_WINDOWS, env=environment, stdin=stdin, stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise Locked(
            f"The command in {name} ended with status {done.returncode}.",
            "Run it by itself to see why. Nothing was touched.",
        )
    try:
        passphrase = done.stdout.decode().rstrip("\r\n")
    except UnicodeDecodeError:
        raise Locked(f"The command in {name} printed something that is not text.") from None
    if not passphrase:
        raise Locked(f"The command in {name} printed nothing.", "Run it by itself to see why. Nothing was touched.")
    return passphrase


def _for_a_shell(command: str) -> tuple[list[str] | str, dict[str, str]]:
    """How the command is run, and in which environment: some people's has the passphrase itself in it.

    A shell's arguments can be read by everybody on the computer, so it is told the command in its environment,
    and hands that on to nothing it starts.
    """
    environment = without_command()
    if IS_WINDOWS:
        return command, environment
    return ["/bin/sh", "-c", f'c=${COMMAND}; unset {COMMAND}; eval "$c"'], environment | {COMMAND: command}


def without_command() -> dict[str, str]:
    """The environment for a program that has no business with the passphrase, such as an editor."""
    return {name: value for name, value in os.environ.items() if name != COMMAND}


# --- keeping the key for a while ----------------------------------------------------------


def _kept(home: Home) -> Key | None:
    folder = memory_folder()
    if folder is not None and is_ours_alone(folder):
        found = _kept_in_memory(home, folder / f"{name_in_memory(home)}.key")
        if found is not None:
            return found
    return _kept_in_keyring(home, home.folder / "keyring")


def _kept_in_memory(home: Home, file: Path) -> Key | None:
    try:
        key = _unspent(file)
        if key is None or not _fits(home, key):
            file.unlink(missing_ok=True)
            return None
        os.utime(file)
    except OSError:
        return None
    return Key(key, _FOR_A_WHILE)


def _unspent(file: Path) -> bytes | None:
    """The key in the file, ``None`` where its time is over or it is none. Raises ``OSError``."""
    key = read_bytes(file)
    return None if _is_over(file) or len(key) != 32 else key


def key_in_memory(home: Home) -> bytes | None:
    """The key that 'unlock' keeps, for a look that doesn't count as a use of it."""
    folder = memory_folder()
    if folder is None or not is_ours_alone(folder):
        return None
    try:
        return _unspent(folder / f"{name_in_memory(home)}.key")
    except OSError:
        return None


def _is_over(file: Path) -> bool:
    """True where the last use, which is the file's time, is 15 minutes ago, or has a time that cannot be."""
    left = KEPT_SECONDS - (time.time() - file.stat().st_mtime)
    return left <= 0 or left > KEPT_SECONDS + 60


def _kept_in_keyring(home: Home, mark: Path) -> Key | None:
    """The key in the keyring, where *mark* says that there is one: with words in it, for 15 minutes."""
    try:
        for_a_while = mark.read_bytes() != b""
        if for_a_while and _is_over(mark):
            with suppress(KetajournalError):
                forget(home)
            return None
        key = _from_keyring(home)
        if key is None or not _fits(home, key):
            return None
        if for_a_while:
            os.utime(mark)
    except OSError:
        return None
    return Key(key, _FOR_A_WHILE if for_a_while else "the key in your keyring ('lock' removes it)")


def keep_key(home: Home, key: bytes) -> bool:
    """Keep the key until 15 minutes after its last use. Tells whether it is in memory, where log-out ends it too.

    A system without a folder in memory has a keyring: the first command after that time removes it there.
    """
    folder = memory_folder()
    if folder is None:
        _put_in_keyring(home, key, b"for 15 minutes\n", f"{COMMAND} can name a command that gives the passphrase.")
        return False
    file = make_ours(folder) / f"{name_in_memory(home)}.key"
    file.unlink(missing_ok=True)
    with open_new(file) as out:
        out.write(key)
    return True


def remember(home: Home, key: bytes) -> None:
    """Put the key in the system's keyring, until ``forget``."""
    _put_in_keyring(home, key, b"", "'ketajournal unlock' without --remember keeps it for a while instead.")


def _put_in_keyring(home: Home, key: bytes, mark: bytes, instead: str) -> None:
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, name_in_memory(home), key.hex())
    except KeyringError as fault:
        raise KetajournalError(f"The system's keyring would not take the key: {fault}", instead) from fault
    with replacing(home.folder / "keyring") as file:
        file.write(mark)


def _from_keyring(home: Home) -> bytes | None:
    import keyring
    from keyring.errors import KeyringError

    try:
        kept = keyring.get_password(_SERVICE, name_in_memory(home))
        return bytes.fromhex(kept) if kept else None
    except (KeyringError, ValueError):
        return None


def forget(home: Home) -> bool:
    """Remove every kept key of this journal. Tells whether there was one."""
    there = False
    folder = memory_folder()
    if folder is not None and is_ours_alone(folder):
        file = folder / f"{name_in_memory(home)}.key"
        there = file.exists()
        file.unlink(missing_ok=True)
    mark = home.folder / "keyring"
    if mark.exists():
        import keyring
        from keyring.errors import KeyringError

        there = True
        mark.unlink()
        try:
            keyring.delete_password(_SERVICE, name_in_memory(home))
        except KeyringError as fault:
            raise KetajournalError(
                f"The journal no longer looks for its key in the system's keyring, which would not remove it: {fault}"
            ) from fault
    return there
