"""The physical basics that check-ins note: on how many of them each was marked. Counts, and nothing made of them."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.values import Entry

LATELY_DAYS = 7


class Basic(NamedTuple):
    """One basic: marked on ``days`` of ``asked`` days with an answer, and on ``lately`` of the last seven days."""

    name: str
    days: int
    asked: int
    lately: int


def basics(entries: Iterable[Entry], today: date) -> list[Basic]:
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
        Basic(name, len(days), len(asked), sum(0 <= (today - day).days < LATELY_DAYS for day in days))
        for name, days in marked.items()
    ]
