"""The key of an open journal, kept for a while: in a folder in memory where there is one, else in the keyring."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType

from ketajournal.errors import KetajournalError
from ketajournal.journal.disk import open_new, read_bytes, replacing
from ketajournal.journal.file import Key
from ketajournal.journal.home import Home
from ketajournal.journal.memory_folder import is_ours_alone, make_ours, memory_folders, name_in_memory
from ketajournal.journal.system import seconds_now

KEPT_SECONDS = 15 * 60
_KEY_BYTES = 32
_SERVICE = "ketajournal"
_FOR_A_WHILE = "the key that 'unlock' keeps for 15 minutes"
# Below it are keyrings that keep nothing, or keep it as it is in a file; the library says so of its own.
_LEAST_PRIORITY = 1


class KeyringUnusable(KetajournalError):
    """The system's keyring can't be loaded or asked, or is none that keeps a secret."""


def kept_key(home: Home, fits: Callable[[bytes], bool]) -> Key | None:
    """The key that is kept for this journal, if it *fits*. Those whose time is up go, this journal's or another's.

    Raises ``KeyringUnusable`` where it was put into the keyring, and that does not give it back.
    """
    forget_what_is_over()
    return _kept_in_memory(home, fits) or _kept_in_keyring(home, fits)


def forget_what_is_over() -> None:
    """Remove every key in memory that was not used for 15 minutes, whichever journal it opens."""
    for folder in _own_folders():
        for file in folder.glob("*.key"):
            with suppress(OSError):
                if _is_over(file):
                    file.unlink()


def _own_folders() -> list[Path]:
    return [folder for folder in memory_folders() if is_ours_alone(folder)]


def _files(home: Home) -> list[Path]:
    """The file in memory that this journal's key can lie in."""
    return [folder / f"{name_in_memory(home)}.key" for folder in _own_folders()]


def _kept_in_memory(home: Home, fits: Callable[[bytes], bool]) -> Key | None:
    for file in _files(home):
        with suppress(OSError):
            key = _unspent(file)
            if key is not None and fits(key):
                os.utime(file)
                return Key(key, _FOR_A_WHILE)
            file.unlink(missing_ok=True)
    return None


def _unspent(file: Path) -> bytes | None:
    """The key in the file, ``None`` where its time is over or it is none. Raises ``OSError``."""
    key = read_bytes(file)
    return None if _is_over(file) or len(key) != _KEY_BYTES else key


def key_in_memory(home: Home) -> bytes | None:
    """The key that 'unlock' keeps, for a look that doesn't count as a use of it."""
    for file in _files(home):
        with suppress(OSError):
            return _unspent(file)
    return None


def _is_over(file: Path) -> bool:
    """True where the last use, which is the file's time, is 15 minutes ago, or has a time that cannot be."""
    left = KEPT_SECONDS - (seconds_now() - file.stat().st_mtime)
    return left <= 0 or left > KEPT_SECONDS + 60


def _kept_in_keyring(home: Home, fits: Callable[[bytes], bool]) -> Key | None:
    """The key in the keyring, where a file beside the journal says so: with words in it, for 15 minutes."""
    mark = home.folder / "keyring"
    try:
        for_a_while = read_bytes(mark) != b""
        if for_a_while and _is_over(mark):
            with suppress(KetajournalError):
                forget(home)
            return None
        key = _from_keyring(home)
        if not fits(key):
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
    folder = next(iter(memory_folders()), None)
    if folder is None:
        instead = "KETAJOURNAL_PASSPHRASE_COMMAND can name a command that gives the passphrase."
        _put_in_keyring(home, key, b"for 15 minutes\n", instead)
        return False
    file = make_ours(folder) / f"{name_in_memory(home)}.key"
    file.unlink(missing_ok=True)
    with open_new(file) as out:
        out.write(key)
    return True


def remember(home: Home, key: bytes) -> None:
    """Put the key in the system's keyring, until ``forget``. Raises ``KeyringUnusable`` where it doesn't hold it."""
    _put_in_keyring(home, key, b"", "'ketajournal unlock' without --remember keeps it for a while instead.")


def forget(home: Home) -> bool:
    """Remove every kept key of this journal. Tells whether there was one."""
    mark = home.folder / "keyring"
    kept = [file for file in (*_files(home), mark) if file.exists()]
    for file in kept:
        file.unlink(missing_ok=True)
    if mark in kept:
        with _telling("The journal no longer looks for its key in the system's keyring, which would not remove it"):
            keyring = _usable_keyring()
            if keyring.get_password(_SERVICE, name_in_memory(home)) is not None:
                keyring.delete_password(_SERVICE, name_in_memory(home))
    return bool(kept)


# --- the system's keyring, which other people's programs are


def _usable_keyring(instead: str = "") -> ModuleType:
    """The keyring's module, with a backend that keeps a secret. Raises ``KeyringUnusable``, which names it."""
    with _telling("The system's keyring can't be loaded", instead):
        import keyring

        backend = keyring.get_keyring()
        first = next(iter(getattr(backend, "backends", ())), backend)  # of several, the one that is asked first
        name, keeps = f"{type(first).__module__}.{type(first).__qualname__}", first.priority >= _LEAST_PRIORITY
    if not keeps:
        raise KeyringUnusable(f"The keyring that is set here keeps no secret, so it is not used: {name}.", instead)
    return keyring


def _put_in_keyring(home: Home, key: bytes, mark: bytes, instead: str) -> None:
    keyring = _usable_keyring(instead)
    with _telling("The system's keyring would not take the key", instead):
        keyring.set_password(_SERVICE, name_in_memory(home), key.hex())
        holds_it = keyring.get_password(_SERVICE, name_in_memory(home)) == key.hex()
    if not holds_it:
        raise KeyringUnusable("The system's keyring took the key and does not hold it.", instead)
    with replacing(home.folder / "keyring") as file:
        file.write(mark)


def _from_keyring(home: Home) -> bytes:
    keyring = _usable_keyring()
    with _telling("The system's keyring can't be asked"):
        kept = keyring.get_password(_SERVICE, name_in_memory(home))
        key = bytes.fromhex(kept) if kept else b""
    if len(key) != _KEY_BYTES:
        raise KeyringUnusable("The system's keyring holds no key for this journal any more.")
    return key


@contextmanager
def _telling(sentence: str, instead: str = "") -> Iterator[None]:
    """Raise whatever somebody else's backend raises as ``KeyringUnusable``: the sentence, and what it says."""
    try:
        yield
    except Exception as fault:
        words = str(fault).strip().partition("\n")[0].rstrip(".")
        raise KeyringUnusable(f"{sentence}: {words or type(fault).__name__}.", instead) from fault
