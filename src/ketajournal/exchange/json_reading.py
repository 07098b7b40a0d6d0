"""A JSON document read piece by piece: what is too long to be in memory.

ijson was tried in its place: it names no line, takes a name that stands twice, and makes a ``?`` of half a character.
"""

import json
import re
from collections.abc import Callable, Iterator
from itertools import count, dropwhile, takewhile
from typing import NamedTuple

from ketajournal.course.strict_json import DECODER, refusing_broken
from ketajournal.errors import BadInput
from ketajournal.exchange.checked_json import CheckedJson
from ketajournal.exchange.limits import refuse_too_long, refuse_too_many

_MARK = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\]]', re.DOTALL)
_BLANK = re.compile(r"[ \t\n\r]*")
# No number, and no word of JSON, is longer: what ends sooner before the end of a piece may go on in the next.
_LONGEST_WORD = 400


class Member(NamedTuple):
    """A field of a document, or one element of the list that a field is: *number* from 1.

    It is 0 for any other value, an empty list among them. Where the document itself is a list, it is under ``""``.
    """

    key: str
    number: int
    value: object


def members(pieces: Iterator[str]) -> Iterator[Member]:
    """The fields of the object that a text is, or the elements of the list; lists element by element, as they come.

    Raises ``BadInput`` with the line of what is no JSON, when all before it is given.
    """
    text, seen = _Text(pieces), set[str]()
    if text.peek() == "[":
        yield from _elements(text, "")
        return text.refuse_more()
    for _ in text.between("{", "}"):
        if text.peek() != '"':
            raise text.fault("Expecting property name enclosed in double quotes")
        key = str(text.value())
        if key in seen:
            raise BadInput(f"'{key[:40]}' stands twice in one object.")
        seen.add(key)
        text.mark(":")
        if text.peek() == "[":
            yield from _elements(text, key)
        else:
            yield Member(key, 0, text.value())
    return text.refuse_more()


def _elements(text: "_Text", key: str) -> Iterator[Member]:
    number = 0
    for number in text.between("[", "]"):
        yield Member(key, number, text.value())
    if not number:
        yield Member(key, 0, [])


def closed(text: str) -> str:
    """JSON that is cut off anywhere, up to the last object or list in it that is whole, with all closed around it."""
    around: list[str] = []
    end = depth = 0
    for found in _MARK.finditer(text):
        if found[0] in "{[":
            around.append("}" if found[0] == "{" else "]")
        elif found[0] in "}]" and around:
            around.pop()
            end, depth = found.end(), len(around)
    return text[:end] + "".join(reversed(around[:depth]))


class JsonDocument:
    """A document as its fields, and the elements of its lists one after the other.

    *source* gives its members from the start, each time it is called, of *size* bytes; ``where`` names its file.
    ``fields`` has of a list no more than the first element. It is read through once when it is made. Raises
    ``BadInput`` with the line of what is no JSON.
    """

    def __init__(self, source: Callable[[], Iterator[Member]], where: str = "", size: int = 0) -> None:
        self._source = source
        self._size = size
        self.where = where
        self.fields: dict[str, object] = {}
        for key, number, value in source():
            refuse_too_many(number)
            if number <= 1:
                self.fields[key] = [value] if number else value

    def __iter__(self) -> Iterator[Member]:
        return self._source()

    @property
    def checked(self) -> CheckedJson:
        """The fields, to be read."""
        return CheckedJson(self.fields, "the file")

    def whole(self) -> dict[str, object]:
        """The object that it is. Raises ``BadInput`` for one that is longer than any form or entry."""
        refuse_too_long(self._size, 1)
        lists: dict[str, object] = {key: [] for key, value in self.fields.items() if isinstance(value, list)}
        found = self.fields | lists
        for key, number, value in self._source():
            if number and isinstance(elements := found[key], list):
                elements.append(value)
        return found

    def each(self, key: str) -> Iterator[CheckedJson]:
        """The objects of a list; none where the list is not there. Raises ``BadInput`` for what is none."""
        found = self.fields.get(key, [])
        if not isinstance(found, list):
            raise self.checked.fault(key, "a list")
        if found:
            of_key = dropwhile(lambda member: member.key != key, self._source())
            for _, number, value in takewhile(lambda member: member.key == key, of_key):
                yield CheckedJson(value, f"the file, {key} {number}")


class _Text:
    """A text of which only what is being read is in memory."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self._text, self._at, self._lines_before = "", 0, 0

    def peek(self) -> str:
        """The next character that is not blank; none at the end."""
        while (found := _BLANK.match(self._text, self._at)) and found.end() == len(self._text):
            self._at = found.end()
            if not self._add():
                return ""
        self._at = found.end() if found else self._at
        return self._text[self._at]

    def mark(self, wanted: str) -> str:
        """Step over the next character, which is one of *wanted*."""
        found = self.peek()
        if not found or found not in wanted:
            raise self.fault(f"Expecting '{wanted[0]}' delimiter")
        self._at += 1
        return found

    def between(self, first: str, last: str) -> Iterator[int]:
        """The numbers of what stands between two marks, with commas: each is read before the next is asked for."""
        self.mark(first)
        if self.peek() == last:
            self.mark(last)
            return
        for number in count(1):
            yield number
            if self.mark(f",{last}") == last:
                return

    def value(self) -> object:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as fault:
                cut = fault.msg.startswith("Unterminated") or fault.pos > len(self._text) - _LONGEST_WORD
                if cut and self._add():
                    continue
                with refusing_broken(self._lines_before):
                    raise
            except (RecursionError, ValueError):
                with refusing_broken():
                    raise
            size, is_all = end - self._at, end < len(self._text) - _LONGEST_WORD
            if is_all or not self._add():
                self._at += size
                return value

    def refuse_more(self) -> None:
        """Raise ``BadInput`` where something stands behind the document."""
        if self.peek():
            raise self.fault("Extra data")

    def fault(self, what: str) -> BadInput:
        """The refusal of this place, in the words of the reader of whole documents."""
        return BadInput(f"line {self._line}: this is not JSON: {what}.")

    @property
    def _line(self) -> int:
        return self._lines_before + self._text.count("\n", 0, self._at) + 1

    def _add(self) -> bool:
        """Take as much again as is left, so that a long value is read again only a few times. False at the end."""
        refuse_too_long(len(self._text) - self._at, self._line)
        self._lines_before += self._text.count("\n", 0, self._at)
        self._text, self._at = self._text[self._at :], 0
        more, size = [], 0
        while size <= len(self._text) and (piece := next(self._pieces, "")):
            more.append(piece)
            size += len(piece)
        self._text += "".join(more)
        return bool(more)
