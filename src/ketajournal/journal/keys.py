"""The keys of an encrypted journal: from a passphrase, or a key kept for a while.

The passphrase becomes a raw key the way SQLCipher 4 does it by default (PBKDF2-HMAC-SHA512,
256,000 rounds, the file's own first 16 bytes as salt), so the stock ``sqlcipher`` shell opens the
same file with the same passphrase, and the raw key can be kept without the passphrase.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TypeVar

from ketajournal.errors import Damaged, KetajournalError, Locked, Unconfirmed
from ketajournal.journal.disk import read_bytes, replacing
from ketajournal.journal.faults import DAMAGED_HINT
from ketajournal.journal.file import SALT, Key, is_encrypted, opens, salt_of
from ketajournal.journal.home import Home
from ketajournal.journal.kept_keys import KeyringUnusable, forget_what_is_over, kept_key
from ketajournal.journal.system import IS_WINDOWS

T = TypeVar("T")
ROUNDS = 256_000
TRIES = 3
COMMAND = "KETAJOURNAL_PASSPHRASE_COMMAND"


def derive(passphrase: str, salt: bytes) -> bytes:
    """The 32-byte key for a passphrase and a file's salt. Takes about a fifth of a second, on purpose."""
    import hashlib

    return hashlib.pbkdf2_hmac("sha512", passphrase.encode(), salt, ROUNDS, 32)


def spellings(passphrase: str) -> list[str]:
    """The passphrase as it was typed, and with its accents composed, then apart: systems differ in what they send."""
    if passphrase.isascii():
        return [passphrase]
    from unicodedata import normalize

    return list(dict.fromkeys((passphrase, normalize("NFC", passphrase), normalize("NFD", passphrase))))


def open_with_first(passphrases: Iterable[str], opened: Callable[[str], T | None]) -> T | None:
    """The first that *opened* gives for one of these, in whichever of its spellings it was chosen; else ``None``."""
    every = (spelled for passphrase in passphrases for spelled in spellings(passphrase))
    return next((found for spelled in every if (found := opened(spelled)) is not None), None)


def key_opening(path: Path) -> Callable[[str], bytes | None]:
    """A way from a passphrase to the raw key that opens a file; ``None`` for one that doesn't open it."""
    salt = salt_of(path)

    def opening(passphrase: str) -> bytes | None:
        key = derive(passphrase, salt)
        return key if opens(path, key) else None

    return opening


def ask_passphrases(ask: Callable[[int], str] | None, tries: int = TRIES) -> Iterator[str]:
    """The passphrases that a person types, asked for one by one; none where nobody can be asked.

    *ask* is told which attempt it is, from 1.
    """
    return iter(()) if ask is None else map(ask, range(1, tries + 1))


def new_key(passphrase: str) -> tuple[bytes | None, bytes | None]:
    """A new salt, and the key for a passphrase that is chosen now; ``None`` twice for an empty one.

    Its accents are composed, as most systems type them.
    """
    if not passphrase:
        return None, None
    from unicodedata import normalize

    salt = os.urandom(SALT)
    return salt, derive(normalize("NFC", passphrase), salt)


# --- the note beside the journal that it exists, and what its key looks like ---------------


def write_known(home: Home, key: bytes | None) -> None:
    """Note that a journal was made here. Holds no key and no word of the journal."""
    _write_note(home, _note(home, key))


def write_replacing(home: Home, key: bytes | None) -> None:
    """Note that another file is about to take the journal's place, and no more than is true of both of them."""
    _write_note(home, {"encrypted": had_passphrase(home) and key is not None})


def mend_known(home: Home, key: bytes | None, hold: AbstractContextManager[None]) -> None:
    """Let the note fit the journal that was opened, where a command was cut off; *hold* has the lock for writing."""
    note = _note(home, key)  # the file must not be opened beside the lock: closing it again would let that go
    if _known(home) != note:
        with suppress(KetajournalError, OSError), hold:
            _write_note(home, note)


def was_here(home: Home) -> bool:
    """True where a journal was made here once, as far as the note says; what is no note says so too."""
    return home.known.exists()


def _note(home: Home, key: bytes | None) -> dict[str, object]:
    known = {} if key is None else {"salt": salt_of(home.journal).hex(), "check": _check(key)}
    return {"encrypted": key is not None, **known}


def _write_note(home: Home, note: dict[str, object]) -> None:
    with suppress(Unconfirmed), replacing(home.known) as file:
        file.write(json.dumps(note).encode())


def _check(key: bytes) -> str:
    import hmac

    return hmac.new(key, b"ketajournal key check", "sha256").hexdigest()


def _known(home: Home) -> dict[str, object]:
    try:
        note = json.loads(read_bytes(home.known))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


def had_passphrase(home: Home) -> bool:
    """True where the note says that the journal is encrypted."""
    return _known(home).get("encrypted") is True


def _fits(home: Home, key: bytes) -> bool:
    """True for the journal's key. Raises ``Damaged`` where the key is right and the file is not."""
    import hmac

    note = _known(home)
    if "check" not in note or note.get("salt") != salt_of(home.journal).hex():
        return opens(home.journal, key)
    if not hmac.compare_digest(str(note["check"]).encode(), _check(key).encode()):
        return False
    if not (opens(home.journal, key) or opens(home.journal, key)):
        raise Damaged(f"The journal's file is damaged: {home.journal}", DAMAGED_HINT)
    return True


# --- finding the key ----------------------------------------------------------------------


def find_key(
    home: Home,
    ask: Callable[[int], str] | None,
    *,
    may_be_kept: bool = True,
    say: Callable[[str], None] = lambda _sentence: None,
) -> Key:
    """The key to the journal: none, a kept key (if *may_be_kept*), the passphrase command, or the person.

    *ask* asks for the passphrase and is told which attempt this is, from 1; it is ``None`` where nobody
    can be asked. *say* is told why a kept key could not be had. Raises ``Locked`` after three wrong passphrases
    or when nothing is left to try.
    """
    if not is_encrypted(home.journal):
        forget_what_is_over()
        return Key(None)
    try:
        if may_be_kept and (kept := kept_key(home, lambda key: _fits(home, key))) is not None:
            return kept
    except KeyringUnusable as error:
        say(f"{error.sentence} 'ketajournal lock' ends the looking there.")

    def fitting(spelled: str) -> bytes | None:
        made = derive(spelled, salt_of(home.journal))
        return made if _fits(home, made) else None

    command = os.environ.get(COMMAND)
    if command:
        key = open_with_first([run_command(command)], fitting)
        if key is None:
            raise Locked(f"The passphrase from {COMMAND} does not open this journal.", _wrong_hint(home))
        return Key(key, COMMAND)
    if ask is None:
        raise Locked(
            "The journal is locked, and there is no terminal to ask for its passphrase.",
            f"Run 'ketajournal unlock' first, or set {COMMAND}.",
        )
    key = open_with_first(ask_passphrases(ask), fitting)
    if key is None:
        raise Locked("The journal stays locked: the passphrase was wrong three times.", _wrong_hint(home))
    return Key(key)


def _wrong_hint(home: Home) -> str:
    salt = salt_of(home.journal).hex()
    if _known(home).get("salt", salt) != salt:
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
    """The command as it is run, and its environment: some people's has the passphrase itself in it.

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
