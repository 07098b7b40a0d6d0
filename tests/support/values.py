"""Small makers of values, so that a test says only what it is about."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from ketajournal.course.kinds import FOLLOWED
from ketajournal.course.metrics import STRIP_METRICS
from ketajournal.course.values import Answer, Course, Entry, GivenByDay, Session, Value
from ketajournal.course.watch import marked
from ketajournal.course.weeks import Number, Rating
from ketajournal.errors import BadInput

T = TypeVar("T")


def at(text: str, zone: str = "UTC") -> datetime:
    """A moment as the journal keeps it: aware, at the offset which the clocks of *zone* had then."""
    there = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    offset = there.utcoffset()
    assert offset is not None
    return there.replace(tzinfo=timezone(offset))


def moments_between(first: date, last: date) -> st.SearchStrategy[datetime]:
    """Any second from the beginning of the first day to that of the last, in UTC.

    It is drawn as one number: from year, month, day and hour it would take several times as long.
    """
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return st.integers(0, (last - first).days * 86400).map(lambda seconds: begin + timedelta(seconds=seconds))


def entry(
    kind: str,
    moment: datetime,
    session: str | None = None,
    *,
    name: str = "",
    finished: bool = True,
    **metrics: Value,
) -> Entry:
    """An entry whose answers are given by metric."""
    answers = tuple(Answer(f"{kind}.{metric}", value, moment, metric) for metric, value in metrics.items())
    return Entry(name or f"{kind} {moment:%d %H:%M}", kind, moment, finished, session, answers)


class Rated:
    """Equal to each rating of these numbers, on whatever days it was given."""

    def __init__(self, median: Number, low: Number, high: Number, n: int, from_watch: int = 0) -> None:
        self._rating = Rating(median, low, high, n, from_watch)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rating) and other._replace(days=()) == self._rating

    def __repr__(self) -> str:
        return repr(self._rating)


def strip_answers(entries: Iterable[Entry], as_of: datetime) -> GivenByDay:
    """The answers of some entries that a strip is made of, as they are read from a journal."""
    known = ((e, a) for e in entries if e.kind in FOLLOWED for a in e.answers if a.metric in STRIP_METRICS)
    return given_by_day(((e.at, a.metric or "", marked(e.kind, a.prompt, a.value)) for e, a in known), as_of)


def given_by_day(answers: Iterable[tuple[datetime, str, Value]], as_of: datetime) -> GivenByDay:
    """The metric and the value of each answer up to a moment, by its local date."""
    found: dict[date, list[tuple[str, Value]]] = {}
    for moment, metric, value in answers:
        if moment <= as_of:
            found.setdefault(moment.date(), []).append((metric, value))
    return found


def course(*sessions: Session, planned: int | None = None, started: date = date(2026, 3, 2)) -> Course:
    """A first course with these sessions."""
    return Course("course", 1, started, planned, sessions=sessions)


def or_refusal(read: Callable[[], T]) -> T | BadInput:
    """What was read, or the refusal; anything else that is raised goes through, and fails the test."""
    try:
        return read()
    except BadInput as refused:
        return refused
