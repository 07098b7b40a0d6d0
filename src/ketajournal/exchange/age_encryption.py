"""Encryption for files that leave: the age format, which the ``age`` program opens."""

import base64
import re
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

from ketajournal.errors import BadInput, MissingPackage

# How the header of a file says so, by the format's specification (age-encryption.org/v1): as it is, and in the
# base64 of an armored file, where it follows the first line of 22 bytes.
_FOR_A_PASSPHRASE = (b"-> scrypt ", base64.b64encode(b"age-encryption.org/v1\n-> scrypt "[:30]))
_ARMOR = b"-----BEGIN AGE ENCRYPTED FILE-----"
_BEGINS = (b"age-encryption.org/", _ARMOR)
_SCRYPT = re.compile(rb"^-> scrypt \S+ (\d{1,20})$", re.MULTILINE)
# The age program goes no further either: 22 is 4 GB and half a minute, and each one more is twice that.
_MOST_WORK = 22


class Pieces:
    """Bytes that are read as from a file, and come piece by piece."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._left = b""

    def read(self, size: int = -1) -> bytes:
        """The next *size* bytes, fewer at the end; all that is left where *size* is below 0."""
        if size < 0:
            return self._left + b"".join(self._pieces)
        while len(self._left) < size and (piece := next(self._pieces, b"")):
            self._left += piece
        given, self._left = self._left[:size], self._left[size:]
        return given


def for_passphrase(data: bytes, passphrase: str) -> bytes:
    """The data, encrypted so that this passphrase opens it; all of it in memory, as pyrage wants it for this."""
    encrypted: bytes = _pyrage().passphrase.encrypt(data, passphrase)
    return encrypted


def for_recipients(pieces: Iterable[bytes], out: BinaryIO, keys: Sequence[object]) -> None:
    """Write the bytes, encrypted so that the key of any of these ``recipients`` opens them, to *out*."""
    _pyrage().encrypt_io(Pieces(pieces), out, keys)


def recipients(typed: Sequence[str]) -> list[object]:
    """Those who are typed as ``age1...``. Raises ``BadInput`` for one that is none."""
    pyrage, found = _pyrage(), []
    for text in typed:
        try:
            found.append(pyrage.x25519.Recipient.from_str(text.strip()))
        except pyrage.RecipientError:
            raise BadInput(
                f"'{text}' is no recipient of age.",
                "One begins with age1; 'age-keygen -y KEYFILE' prints it.",
            ) from None
    return found


def is_age(file: BinaryIO) -> bool:
    """True for a file that is encrypted with age."""
    file.seek(0)
    return file.read(1024).lstrip().startswith(_BEGINS)


def opened(data: bytes, passphrase: str) -> bytes | None:
    """The data that was encrypted so that this passphrase opens it, ``None`` where it does not.

    Raises ``BadInput`` for a file that is encrypted for somebody's key, or takes too much to be opened.
    """
    if not any(mark in data[:200] for mark in _FOR_A_PASSPHRASE):
        raise BadInput(
            "This file is not encrypted with a passphrase.",
            "'age --decrypt -i KEYFILE FILE | ketajournal import -' opens one that was encrypted for a key.",
        )
    if _work(data) > _MOST_WORK:
        raise BadInput(
            "Opening this file would take 8 GB of memory or more, so it isn't tried.",
            "No program asks for as much: only a file that is made to do harm does.",
        )
    pyrage = _pyrage()
    try:
        found: bytes = pyrage.passphrase.decrypt(data, passphrase)
    except pyrage.DecryptError:
        return None
    return found


def _pyrage() -> Any:  # it has no types of its own
    """The package that does it, which has no wheels for musl and Windows on ARM. Raises ``MissingPackage``."""
    try:
        import pyrage
    except ImportError as fault:
        raise MissingPackage(
            "Encrypting a file or opening one",
            "pyrage",
            "Or use the program 'age': it takes what is piped to it from 'ketajournal export json --output -', and "
            "'ketajournal import -' takes what it opens.",
        ) from fault
    return pyrage


def _work(data: bytes) -> int:
    """The work that a passphrase is made into a key with, as a power of two; 0 where the file doesn't say."""
    head = data.lstrip()[:400]
    if head.startswith(_ARMOR):
        letters = b"".join(head.split(b"\n")[1:4]).replace(b"\r", b"")
        try:
            head = base64.b64decode(letters[: len(letters) // 4 * 4])
        except ValueError:
            return 0
    found = _SCRYPT.search(head)
    return int(found[1]) if found else 0
