"""Moments between Python and the file: UTC text that sorts, and the local offset beside it."""

from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache

from ketajournal.journal.faults import damaged_row


def is_in_calendar(moment: date) -> bool:
    """True between the years 1900 and 2200: another one is a slip, or the clock's that is wrong."""
    return 1900 <= moment.year <= 2200


def to_columns(moment: datetime) -> tuple[str, int]:
    """``("2026-03-02T19:00:00Z", -300)`` for two in the afternoon at five hours west of UTC."""
    offset = moment.utcoffset() or timedelta()
    return to_utc(moment), int(offset.total_seconds() // 60)


def to_utc(moment: datetime) -> str:
    """UTC text to the second; texts sort as their moments do."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def after(now: str, *seen: str | None) -> str:
    """UTC text of *now*, or of one second after the latest moment that was *seen*, whichever is later.

    A change that is stamped so is newer than every version that it was made upon, whatever the clocks say.
    """
    latest = max(filter(None, seen), default="")
    return now if now > latest else to_utc(at_utc(latest) + timedelta(seconds=1))


def at_utc(text: str) -> datetime:
    """The moment that UTC text stands for. Raises ``Damaged`` for text that stands for none."""
    try:
        found = datetime.fromisoformat(text)
    except (ValueError, TypeError) as fault:
        raise damaged_row() from fault
    if found.tzinfo is None:
        raise damaged_row()
    return found


def from_columns(at: str, utc_offset: int) -> datetime:
    """The moment as the person's clock showed it. Raises ``Damaged`` for columns that hold none."""
    try:
        return at_utc(at).astimezone(_clock(utc_offset))
    except (ValueError, TypeError, OverflowError) as fault:
        raise damaged_row() from fault


@cache  # a life has a few offsets, and each entry one of them
def _clock(utc_offset: int) -> timezone:
    return timezone(timedelta(minutes=utc_offset))
