"""The physical basics that check-ins note: on how many of them each was marked. Counts, and nothing made of them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.values import Entry

LATELY_DAYS = 7


class Basic(NamedTuple):
    """One basic: the days it was marked on, and the days with any answer; of both those of the last seven days.

    A day on which nothing was asked counts nowhere.
    """

    name: str
    days: tuple[date, ...]
    asked: tuple[date, ...]
    lately: int
    asked_lately: int


def marked_basics(entries: Iterable[Entry], today: date) -> list[Basic]:
    """Each basic that was ever marked, in the order they came up."""
    marked: dict[str, set[date]] = {}
    asked: set[date] = set()
    for entry in entries:
        said = entry.of(metrics.BASICS)
        if isinstance(said, list):
            asked.add(entry.at.date())
            for name in said:
                marked.setdefault(name, set()).add(entry.at.date())
    return [
        Basic(name, tuple(sorted(days)), tuple(sorted(asked)), _lately(days, today), _lately(asked, today))
        for name, days in marked.items()
    ]


def _lately(days: Iterable[date], today: date) -> int:
    return sum(0 <= (today - day).days < LATELY_DAYS for day in days)
