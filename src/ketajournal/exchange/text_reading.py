"""A file's text, decoded a piece at a time: what may be too long to be in memory."""

from codecs import getincrementaldecoder
from collections.abc import Iterator
from io import StringIO
from typing import IO

from ketajournal.errors import BadInput
from ketajournal.exchange.limits import refuse_too_long

_PIECE = 1 << 16
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "If it is text, save it as UTF-8, then try again."


def text_pieces(file: IO[bytes]) -> Iterator[str]:
    """The text from where a file stands, in pieces of some length: UTF-8, or UTF-16 that says so.

    Raises ``BadInput`` with the line of what is no text, when all before it is given.
    """
    start = file.read(2)
    name = "utf-16" if start in _UTF16 else "utf-8-sig"
    decode = getincrementaldecoder(name)().decode
    line, raw = 1, start + file.read(_PIECE)
    while True:
        try:
            piece = decode(raw, not raw)
        except UnicodeDecodeError as fault:
            line += fault.object[: fault.start].count(b"\n")
            raise BadInput(f"line {line}: this is not {name[:6].upper().rstrip('-')} text.", _SAVE) from None
        if "\x00" in piece:
            line += piece.count("\n", 0, piece.index("\x00"))
            raise BadInput(f"line {line}: this is not text in a known encoding.", _SAVE)
        if piece:
            yield piece
        if not raw:
            return
        line += piece.count("\n")
        raw = file.read(_PIECE)


def joined_lines(pieces: Iterator[str]) -> Iterator[str]:
    """The lines of a text, with what ends each. Raises ``BadInput`` for one that nobody wrote."""
    number, rest = 1, ""
    for piece in pieces:
        *whole, rest = StringIO(rest + piece, newline="")  # the last may go on in the next piece
        yield from whole
        number += len(whole)
        refuse_too_long(len(rest), number)
    if rest:
        yield rest
