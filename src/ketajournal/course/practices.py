"""Practices: small habits a person wants to keep, and the basics that check-ins note; each with its days."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.values import Entry

LATELY_DAYS = 7


class Practice(NamedTuple):
    """One practice. ``days`` are the local dates on which it was done, each once, earliest first.

    ``until`` is the last day it was meant to be kept, ``None`` for one that is kept still.
    """

    entry: str
    name: str
    what_for: str | None
    cue: str | None
    since: date
    until: date | None
    days: tuple[date, ...]


def practices(entries: Sequence[Entry], now: datetime) -> list[Practice]:
    """Every practice begun on the day of *now* or before, earliest first.

    One that rested and was begun again stands twice, each time with the days up to the next beginning.
    """
    done: dict[str, set[date]] = {}
    for day, name in practised(e for e in entries if e.at <= now):
        done.setdefault(name.casefold(), set()).add(day)
    begun = [e for e in entries if e.kind == "practice" and e.at.date() <= now.date()]
    begun = sorted((e for e in begun if e.text_of(metrics.PRACTICE) is not None), key=lambda e: e.at)
    return [
        Practice(
            entry=e.id,
            name=called,
            what_for=e.text_of(metrics.PRACTICE_FOR),
            cue=e.text_of(metrics.PRACTICE_CUE),
            since=e.at.date(),
            until=datetime.fromisoformat(until).date() if (until := e.text_of(metrics.PRACTICE_UNTIL)) else None,
            days=tuple(sorted(day for day in done.get(called.casefold(), ()) if _is_meant(e, begun, day))),
        )
        for e in begun
        if (called := _named(e))
    ]


def kept_still(entries: Sequence[Entry], now: datetime) -> list[Practice]:
    """The practices that are kept on the day of *now*."""
    return [p for p in practices(entries, now) if p.until is None or p.until >= now.date()]


def _is_meant(practice: Entry, begun: Sequence[Entry], day: date) -> bool:
    """True where a day is of this one of the practices of its name: the last begun by then, or else the first."""
    name = _named(practice).casefold()
    same = [e for e in begun if _named(e).casefold() == name]
    by_then = [e for e in same if e.at.date() <= day]
    return (by_then[-1] if by_then else same[0]).id == practice.id


def practised(entries: Iterable[Entry]) -> list[tuple[date, str]]:
    """Each day and name of a practice that was done, as check-ins and 'practice did' say."""
    return [
        (e.at.date(), name)
        for e in entries
        for a in e.answers
        if a.metric == metrics.PRACTISED and isinstance(a.value, list)
        for name in a.value
    ]


def _named(entry: Entry) -> str:
    return " ".join(str(entry.of(metrics.PRACTICE)).split())


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
        said = entry.marked_for(metrics.BASICS)
        if said is not None:
            asked.add(entry.at.date())
            for name in said:
                marked.setdefault(name, set()).add(entry.at.date())
    return [
        Basic(name, tuple(sorted(days)), tuple(sorted(asked)), _lately(days, today), _lately(asked, today))
        for name, days in marked.items()
    ]


def _lately(days: Iterable[date], today: date) -> int:
    return sum(0 <= (today - day).days < LATELY_DAYS for day in days)
