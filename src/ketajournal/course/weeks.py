"""Weeks counted from session 1, and the person's own ratings in each.

Week k holds days 7(k-1) to 7k-1 after the local date of session 1. Ratings are given as the
week's median with its range and count; an empty week stays empty: nothing is carried forward.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple, TypeGuard

from ketajournal.course.kinds import FOLLOWED
from ketajournal.course.sessions import says_something
from ketajournal.course.values import Course, Entry, FromWatch, Value

Number = int | float


class Rating(NamedTuple):
    """A person's own rating over some days: median, lowest, highest, and how many were given.

    ``from_watch`` of them were not typed: a watch or another program knows them.
    """

    median: Number
    low: Number
    high: Number
    n: int
    from_watch: int = 0


class Week(NamedTuple):
    """Week ``number`` from ``first`` to ``last``, both included; ``number`` 0 is all before session 1.

    ``days`` has, for each metric of ``ratings``, the local dates that it was given on.
    """

    number: int
    first: date
    last: date
    sessions: tuple[int, ...]
    ratings: dict[str, Rating]
    days: Mapping[str, tuple[date, ...]] = MappingProxyType({})


def first_day(course: Course) -> date:
    """The local date that weeks are counted from: session 1's, or the planned start before it is entered."""
    sessions = course.ordered
    return sessions[0].at.date() if sessions else course.started_on


def week_number(day: date, start: date) -> int:
    """1 for the seven days from *start*; 0 for every day before it."""
    return max(0, (day - start).days // 7 + 1)


def week_days(number: int, start: date) -> tuple[date, date]:
    """First and last day of a week, both included."""
    first = start + timedelta(days=7 * (number - 1))
    return first, first + timedelta(days=6)


def weekly_look_due(start: date, entries: Iterable[Entry]) -> date:
    """The local date of the next weekly look: seven days after the latest, or after session 1 without any."""
    looks = [e.at.date() for e in entries if e.kind == "weekly" and says_something(e)]
    return max([start, *looks]) + timedelta(days=7)


def middle(values: Iterable[Number]) -> Number:
    """The median: the mean of the two middle values where their count is even.

    Raises ``IndexError`` for no values.
    """
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return plain_number((ordered[half - 1] + ordered[half]) / 2)


def plain_number(value: Number) -> Number:
    """The same number, as an integer where it is whole."""
    return int(value) if value == int(value) else value


def rating_of(values: list[Number]) -> Rating:
    """Median, range and count of at least one value."""
    from_watch = [type(value) for value in values].count(FromWatch)
    return Rating(middle(values), min(values), max(values), len(values), from_watch)


def is_typed(ratings: Iterable[Rating | None]) -> bool:
    """True where the person gave any of these: what a watch knows goes on when they give none."""
    return any(rating is not None and rating.n > rating.from_watch for rating in ratings)


def rated_weeks(weeks: Sequence[Week], metrics: Collection[str]) -> list[Week]:
    """The weeks in which the person gave any of these ratings; where they never did, those with any from a watch."""
    found = [week for week in weeks if any(metric in week.ratings for metric in metrics)]
    return [week for week in found if is_typed(week.ratings.get(metric) for metric in metrics)] or found


def is_rating(value: Value) -> TypeGuard[Number]:
    """True where an answer is a number; Python's yes and no count as numbers, and are none here."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def ratings_by_week(entries: Iterable[Entry], start: date) -> dict[int, dict[str, Rating]]:
    """Each week's ratings by metric, from the conversations whose ratings are followed."""
    found: dict[int, dict[str, list[Number]]] = defaultdict(lambda: defaultdict(list))
    for day, metric, value in _followed(entries):
        found[week_number(day, start)][metric].append(value)
    return {
        week: {metric: rating_of(values) for metric, values in by_metric.items()} for week, by_metric in found.items()
    }


def days_by_week(entries: Iterable[Entry], start: date) -> dict[int, dict[str, tuple[date, ...]]]:
    """The local dates that each week's ratings were given on, each once, earliest first."""
    found: dict[int, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
    for day, metric, _ in _followed(entries):
        found[week_number(day, start)][metric].add(day)
    return {week: {metric: tuple(sorted(days)) for metric, days in of.items()} for week, of in found.items()}


def _followed(entries: Iterable[Entry]) -> Iterator[tuple[date, str, Number]]:
    for entry in entries:
        if entry.kind in FOLLOWED:
            day = entry.at.date()
            yield from ((day, a.metric, a.value) for a in entry.answers if a.metric and is_rating(a.value))
