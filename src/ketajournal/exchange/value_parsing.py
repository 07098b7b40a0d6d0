"""Moments and numbers as other programs write them."""

import re
from datetime import datetime, time

from ketajournal.errors import BadInput
from ketajournal.journal.moments import is_in_calendar

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
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPACES = str.maketrans({"\u202f": " ", "\u00a0": " "})


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
    if not is_in_calendar(moment):
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
