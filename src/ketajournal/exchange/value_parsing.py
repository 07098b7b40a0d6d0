"""Moments and numbers as other programs write them."""

import re
from datetime import date, datetime, time

from ketajournal.errors import BadInput
from ketajournal.journal.moments import is_in_calendar

_ISO = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ].*)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:\s.*)?", re.ASCII)
_IN_WORDS = re.compile(r"([A-Za-z]{3})[a-z]*\.? (\d{1,2}),? (\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# 14:05, 14:05:30, 14.05, 14 h 05, 2:05 pm, 2:05 p.m., 下午2:05, in the digits of any script.
_CLOCK = re.compile(r"(\D*?)(\d{1,2})\s?[:.h]\s?(\d{2})(?:[:.](\d{2}))?(\D*)")
# What systems' languages call the halves of the day, as the Unicode locale data (CLDR) has it, letters alone.
_HALVES = {
    "": "uhr klo kl h ч น",  # on a clock of 24 hours
    "am": "오전 上午 午前 凌晨 清晨 早上 午夜 半夜 πμ ص قظ قبلازظهر дп проб dop de fm ap vorm öö sa pg priekšp"
    " priešpiet לפנהצ กอนเทยง परवहन மறபகல ಪರವಹನ pd претпл fh vm 上晝 үө ጥዋት damanhã",
    "pm": "오후 下午 午後 中午 晚上 μμ م بظ بعدازظهر пп слоб odp pop du em ip nachm ös ch ptg pēcp popiet"
    " אחהצ หลงเทยง अपरहन பறபகல ಅಪರಹನ md попл eh nm 下晝 үх ከሰዓት datarde",
}


def day_of(text: str) -> date | None:
    """The day in ``2026-03-02``, ``2026-03-02 07:12``, ``2.3.2026`` or ``Mar 2, 2026``; ``None`` for none."""
    said = " ".join(text.split())
    try:
        if match := _ISO.fullmatch(said):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_FIRST.fullmatch(said):
            return date(int(match[3]), int(match[2]), int(match[1]))
        if (match := _IN_WORDS.fullmatch(said)) and match[1].lower() in _MONTHS:
            return date(int(match[3]), _MONTHS.index(match[1].lower()) + 1, int(match[2]))
    except ValueError:
        pass
    return None


def clock(text: str) -> time | None:
    """A time of day on a 24- or 12-hour clock, or ``None`` for what is neither."""
    match = _CLOCK.fullmatch(text.strip())
    word = "".join(filter(str.isalpha, (match[1] + match[5]).casefold())) if match else ""
    half = next((half for half, words in _HALVES.items() if word in (half, *words.split())), None)
    if match is None or half is None:
        return None
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or 0)
    if half:
        if hour > 12:  # 0 to 11 in Japan
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


def moment_of(day: str, clock_time: str) -> datetime | None:
    """The local moment of a day and a time as they are written, ``None`` for what is none, or far from ours."""
    found, at = day_of(day), clock(clock_time)
    try:
        return local_moment(datetime.combine(found, at)) if found and at else None
    except BadInput:
        return None
