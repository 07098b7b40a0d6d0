"""Reading JSON that anybody may have written: every value is checked, and a refusal says where it stands."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime
from typing import TypeGuard, TypeVar

from ketajournal.course.text import is_storable
from ketajournal.course.values import Value
from ketajournal.errors import BadInput
from ketajournal.exchange.limits import LONGEST_TEXT
from ketajournal.journal.moments import is_in_calendar, to_utc

T = TypeVar("T")
_LONGEST_NAME = 200
_AS_KEPT = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d:\d\dZ", re.ASCII)


class CheckedJson:
    """An object from a file, and *where* in it. Every method raises ``BadInput`` for a value that won't do."""

    def __init__(self, value: object, where: str) -> None:
        self.where = where
        if not isinstance(value, dict):
            raise BadInput(f"{where}: an object was expected here, and it is {kind_of(value)}.")
        self.value: dict[str, object] = value

    def fault(self, key: str, wanted: str) -> BadInput:
        found = kind_of(self.value[key]) if key in self.value else "not there"
        return BadInput(f"{self.where}: '{key}' should be {wanted}, and is {found}.")

    def each(self, key: str) -> Iterator["CheckedJson"]:
        """The objects of a list; none where the list is not there."""
        found = self.value.get(key, [])
        if not isinstance(found, list):
            raise self.fault(key, "a list")
        for number, value in enumerate(found, start=1):
            yield CheckedJson(value, f"{self.where}, {key} {number}")

    def inside(self, key: str) -> "CheckedJson":
        """The object under a key."""
        return CheckedJson(self.value.get(key), f"{self.where}, {key}")

    def maybe(self, key: str, read: Callable[[str], T]) -> T | None:
        """The value as *read* gives it, or ``None`` where there is nothing."""
        return None if self.value.get(key) is None else read(key)

    def text(self, key: str) -> str:
        """Text of any length that a journal can hold."""
        found = self.value.get(key)
        if not isinstance(found, str) or not is_storable(found) or len(found) > LONGEST_TEXT:
            raise self.fault(key, "text")
        return found

    def texts(self, key: str) -> list[str]:
        """A list of texts; none where the list is not there."""
        found = self.value.get(key)
        if found is not None and not _are_texts(found):
            raise self.fault(key, "a list of texts")
        return found or []

    def name(self, key: str) -> str:
        """A short text without line breaks or control characters, such as a kind or a prompt's id."""
        found = self.text(key)
        if not found or len(found) > _LONGEST_NAME or not found.isprintable():
            raise self.fault(key, "a short name")
        return found

    def identity(self, key: str) -> str:
        """An id: 32 lower-case hexadecimal digits."""
        found = self.text(key)
        if len(found) != 32 or set(found) - set("0123456789abcdef"):
            raise self.fault(key, "32 hexadecimal digits")
        return found

    def whole(self, key: str, highest: int = 1_000_000, wanted: str = "a whole number") -> int:
        """A whole number from 0 to *highest*, told as what is *wanted*."""
        found = self.value.get(key)
        if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= highest:
            raise self.fault(key, wanted)
        return found

    def rated(self, key: str, highest: int) -> int:
        """A rating: a whole number from 0 to *highest*."""
        return self.whole(key, highest, f"a whole number from 0 to {highest}")

    def day_or_moment(self, key: str) -> str:
        """A date or a moment, with or without its offset, as the journal keeps an answer that is one."""
        text = self.text(key)
        with suppress(ValueError):
            if is_in_calendar(datetime.fromisoformat(text)):
                return text
        raise self.fault(key, "a date such as 2026-03-02")

    def moment(self, key: str) -> datetime:
        """A moment with its offset, between the years 1900 and 2200."""
        text = self.text(key)
        with suppress(ValueError):
            found = datetime.fromisoformat(text)
            if found.tzinfo is not None and is_in_calendar(found):
                return found.replace(microsecond=0) if found.microsecond else found
        raise self.fault(key, "a moment such as 2026-03-02T14:00:00+01:00")

    def utc(self, key: str) -> str:
        """A moment as the journal's file keeps it: UTC text to the second."""
        found = self.moment(key)
        text = str(self.value[key])  # nearly always as the journal keeps it, four times to an entry
        return text if _AS_KEPT.fullmatch(text) else to_utc(found)

    def day(self, key: str) -> str:
        """A date between the years 1900 and 2200, as ISO text."""
        try:
            found = date.fromisoformat(self.text(key))
        except ValueError:
            raise self.fault(key, "a date such as 2026-03-02") from None
        if not is_in_calendar(found):
            raise self.fault(key, "a date between the years 1900 and 2200")
        return found.isoformat()

    def answer(self, key: str) -> Value:
        """A value that an answer can have: text, a number, yes or no, a list of texts, or nothing."""
        found = self.value.get(key)
        if isinstance(found, str):
            return self.text(key)
        if found is None or isinstance(found, bool) or _are_texts(found):
            return found
        if isinstance(found, int | float) and abs(found) < 1e9:  # which NaN is not
            return found
        raise self.fault(key, "an answer")


def _are_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(one, str) and is_storable(one) for one in value)


def kind_of(value: object) -> str:
    """A value's kind in words, with a little of it where it is short."""
    names = {dict: "an object", list: "a list", bool: "yes or no", type(None): "nothing", bytes: "bytes"}
    if type(value) in names:
        return names[type(value)]
    text = str(value)
    return repr(text if len(text) <= 40 else text[:39] + "…") if isinstance(value, str) else f"the number {text[:40]}"
