"""The text of a file that another program wrote, its lines of a table, and the moments that stand in it."""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from io import StringIO
from typing import NamedTuple

from ketajournal.errors import BadInput
from ketajournal.exchange.checked_json import LONGEST_TEXT

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
# 14:05, 14:05:30, 2:05 pm, 2:05 p.m.; some systems put a narrow space before the pm.
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:\s*([ap])\.?\s?m\.?)?", re.ASCII | re.IGNORECASE)
# The halves of the day, where a system's language has its own words for them, before the time or after it.
_HALVES = {
    "오전": "am",
    "오후": "pm",
    "上午": "am",
    "下午": "pm",
    "午前": "am",
    "午後": "pm",
    "π.μ.": "am",
    "μ.μ.": "pm",
}
_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})


def decoded(raw: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 that says so at its start. Raises ``BadInput`` with the line."""
    name, start = ("utf-16", 0) if raw.startswith(_UTF16) else ("utf-8-sig", 0)
    try:
        text = raw.decode(name)
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", start, fault.start) + 1
        raise BadInput(
            f"line {line}: this is not {name[:6].upper().rstrip('-')} text.", "Save it as UTF-8, then try again."
        ) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise BadInput(f"line {line}: this is not text in a known encoding.", "Save it as UTF-8, then try again.")
    return text


class TableRow(NamedTuple):
    """A row of a table by its heads, and the line of the file that it begins in."""

    line: int
    cells: Mapping[str, str]

    def fault(self, what: str) -> BadInput:
        return BadInput(f"line {self.line}: {what}")


def delimiter_of(text: str) -> str:
    """What stands between the cells of a table: what its first line has most of."""
    first = text.lstrip().partition("\n")[0]
    return max(",\t;", key=first.count)


def heads_of(text: str) -> list[str]:
    """The heads of a table, in small letters; empty for what is none."""
    first = text.lstrip().partition("\n")[0]
    if len(first) > 2000:
        return []
    try:
        row = next(csv.reader([first], delimiter=delimiter_of(text)), [])
    except csv.Error:
        return []
    return [head.strip().lower() for head in row]


def table(text: str) -> Iterator[TableRow]:
    """The rows below the heads of a table. Raises ``BadInput`` with the line of what is wrong."""
    before = csv.field_size_limit(LONGEST_TEXT)
    skipped = text[: len(text) - len(text.lstrip())].count("\n")
    try:
        lines = csv.reader(StringIO(text.lstrip(), newline=""), delimiter=delimiter_of(text), strict=True)
        heads = [head.strip().lower() for head in next(lines, [])]
        if len(set(heads)) != len(heads):
            raise BadInput("line 1: two columns have the same head.")
        line = lines.line_num
        for cells in lines:
            begins, line = line + 1 + skipped, lines.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(heads):
                raise BadInput(f"line {begins}: {len(heads)} cells were expected here, and there are {len(cells)}.")
            yield TableRow(begins, dict(zip(heads, cells, strict=True)))
    except csv.Error as fault:
        raise BadInput(f"line {lines.line_num + skipped}: this can't be read as a table: {fault}.") from None
    finally:
        csv.field_size_limit(before)


def day_in(text: str) -> str | None:
    """An ISO day that *text* is, or ``None``."""
    return text.strip() if _DAY.fullmatch(text.strip()) else None


def clock(text: str) -> time | None:
    """A time of day on a 24- or 12-hour clock, or ``None`` for what is neither."""
    said = text.translate(_SPACES).strip()
    for word, half in _HALVES.items():
        if said.startswith(word) or said.endswith(word):
            said = f"{said.replace(word, '', 1).strip()} {half}"
    match = _CLOCK.fullmatch(said)
    if match is None:
        return None
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4].lower() == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        return None


def up_to_ten(text: str) -> int | None:
    """The whole number from 0 to 10 that *text* is, or ``None``."""
    return int(text) if text in map(str, range(11)) else None


def local_moment(moment: datetime) -> datetime:
    """A moment on this computer's clock, with its offset. Raises ``BadInput`` for a year no clock here knows."""
    if not 1900 <= moment.year <= 2200:
        raise BadInput(f"The year {moment.year} is out of range.")
    try:
        return moment.astimezone()
    except (OverflowError, OSError, ValueError):
        raise BadInput(f"The moment {moment:%Y-%m-%d %H:%M} is out of range.") from None


def of_day(day: str, at: time) -> datetime | None:
    """The local moment of an ISO day and a time, ``None`` for a day that there is not, or far from ours."""
    try:
        return local_moment(datetime.combine(datetime.fromisoformat(day).date(), at))
    except (BadInput, ValueError):
        return None
