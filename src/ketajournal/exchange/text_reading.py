"""A file's text, decoded a piece at a time: what may be too long to be in memory."""

from codecs import getincrementaldecoder
from collections.abc import Callable, Iterator
from io import StringIO
from typing import IO

from ketajournal.errors import BadInput
from ketajournal.exchange.limits import refuse_too_long

_PIECE = 1 << 16
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE = "Save it as UTF-8, then try again."


class TextSource:
    """A text that is read from its start each time: UTF-8, or UTF-16 that says so. *open* gives its bytes anew.

    Everything raises ``BadInput`` with the line of what is no text, when all before it is given.
    """

    def __init__(self, open: Callable[[], IO[bytes]]) -> None:
        self._open = open

    def pieces(self) -> Iterator[str]:
        """The text in pieces of some length."""
        file = self._open()
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

    def lines(self) -> Iterator[str]:
        """The text line by line, with what ends each. Raises ``BadInput`` for one that nobody wrote."""
        number, rest = 1, ""
        for piece in self.pieces():
            *whole, rest = StringIO(rest + piece, newline="")  # the last may go on in the next piece
            yield from whole
            number += len(whole)
            refuse_too_long(len(rest), number)
        if rest:
            yield rest
