"""Weeks counted from session 1, and the person's own ratings in each.

Week k holds days 7(k-1) to 7k-1 after the local date of session 1. Ratings are given as the
week's median with its range and count; an empty week stays empty: nothing is carried forward.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple, TypeGuard, TypeVar

from ketajournal.course.kinds import FOLLOWED
from ketajournal.course.sessions import says_something
from ketajournal.course.values import Course, Entry, FromWatch, Value

Number = int | float
Place = TypeVar("Place")
What = TypeVar("What")
# A value that was given for a metric on a local date.
Given = tuple[date, str, Number]


class Rating(NamedTuple):
    """A person's own rating over some days: median, lowest, highest, and how many were given.

    ``from_watch`` of them were not typed: a watch or another program knows them. ``days`` are the local dates that
    they were given on, each once, earliest first.
    """

    median: Number
    low: Number
    high: Number
    n: int
    from_watch: int = 0
    days: tuple[date, ...] = ()


class Period(NamedTuple):
    """Local dates from ``first`` to ``last``, both included, with the ratings that were given on them.

    A week has its ``number``, 0 for all before session 1, and the numbers of the sessions held in it; a day has its
    week's number, and months are counted from that of session 1.
    """

    number: int
    first: date
    last: date
    sessions: tuple[int, ...] = ()
    ratings: Mapping[str, Rating] = MappingProxyType({})


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


def rating_of(given: Collection[tuple[date, Number]]) -> Rating:
    """The rating of at least one value, each with the local date that it was given on."""
    values = [value for _, value in given]
    from_watch = [type(value) for value in values].count(FromWatch)
    days = tuple(sorted({day for day, _ in given}))
    return Rating(middle(values), min(values), max(values), len(values), from_watch, days)


def is_typed(ratings: Iterable[Rating | None]) -> bool:
    """True where the person gave any of these: what a watch knows goes on when they give none."""
    return any(rating is not None and rating.n > rating.from_watch for rating in ratings)


def first_and_latest(periods: Sequence[Period], metrics: Collection[str]) -> tuple[Period, ...]:
    """The first and the latest in which the person gave any of these ratings; one where it is the same, or none.

    Where they never gave any, of those with some from a watch.
    """
    known = [period for period in periods if any(metric in period.ratings for metric in metrics)]
    given = [period for period in known if is_typed(period.ratings.get(metric) for metric in metrics)] or known
    return tuple(given[:1] + given[1:][-1:])


def is_rating(value: Value) -> TypeGuard[Number]:
    """True where an answer is a number; Python's yes and no count as numbers, and are none here."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def ratings_by_week(entries: Iterable[Entry], start: date) -> dict[int, dict[str, Rating]]:
    """Each week's ratings by metric, from the conversations whose ratings are followed."""
    return ratings_in((week_number(given[0], start), given) for _, given in followed(entries))


def ratings_in(placed: Iterable[tuple[Place, tuple[date, What, Number]]]) -> dict[Place, dict[What, Rating]]:
    """The ratings of each place by what they are of, which is their metric; or of each metric by its places."""
    found: dict[Place, dict[What, list[tuple[date, Number]]]] = defaultdict(lambda: defaultdict(list))
    for place, (day, what, value) in placed:
        found[place][what].append((day, value))
    return {place: {what: rating_of(given) for what, given in of.items()} for place, of in found.items()}


def followed(entries: Iterable[Entry]) -> Iterator[tuple[datetime, Given]]:
    """Every rating in the conversations whose ratings are followed, with its entry's moment."""
    for entry in entries:
        if entry.kind in FOLLOWED:
            day = entry.at.date()
            yield from (
                (entry.at, (day, a.metric, a.value)) for a in entry.answers if a.metric and is_rating(a.value)
            )
