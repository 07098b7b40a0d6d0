"""Moments and numbers as other programs write them."""

import re
from datetime import datetime, time

from ketajournal.errors import BadInput
from ketajournal.journal.moments import is_in_calendar

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
# 14:05, 14:05:30, 14.05, 14 h 05, 2:05 pm, 2:05 p.m., 下午2:05, in the digits of any script.
_CLOCK = re.compile(r"(\D*?)(\d{1,2})\s?[:.h]\s?(\d{2})(?:[:.](\d{2}))?(\D*)")
# What systems' languages call the halves of the day, as the Unicode locale data (CLDR) has it, letters alone.
_HALVES = {
    "": "uhr klo kl h ч",  # on a clock of 24 hours
    "am": "오전 上午 午前 凌晨 清晨 早上 午夜 半夜 πμ ص قظ قبلازظهر дп проб dop de fm ap vorm öö sa pg priekšp"
    " priešpiet לפנהצ กอนเทยง",
    "pm": "오후 下午 午後 中午 晚上 μμ م بظ بعدازظهر пп слоб odp pop du em ip nachm ös ch ptg pēcp popiet"
    " אחהצ หลงเทยง",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def day_in(text: str) -> str | None:
    """An ISO day that *text* is, or ``None``."""
    return text.strip() if _DAY.fullmatch(text.strip()) else None


def clock(text: str) -> time | None:
    """A time of day on a 24- or 12-hour clock, or ``None`` for what is neither."""
    match = _CLOCK.fullmatch(text.strip())
    word = "".join(filter(str.isalpha, (match[1] + match[5]).casefold())) if match else ""
    half = next((half for half, words in _HALVES.items() if word in (half, *words.split())), None)
    if match is None or half is None:
        return None
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
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
