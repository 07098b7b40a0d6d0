"""The course strip: one axis of days from session 1 to now, and on it everything that can be seen at a glance.

A cell of the axis is a day; in a longer course a week, counted from session 1, or a month of the calendar. A cell
without an answer stays empty: nothing is carried forward or joined across. An entry belongs to its own local date,
also after midnight in the evening of a session, as it does in ``weeks``.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.measure_progress import Progress
from ketajournal.course.measures import RECALL_DAYS
from ketajournal.course.values import Course, GivenByDay
from ketajournal.course.watch import counted_answers
from ketajournal.course.weeks import (
    Period,
    Rating,
    first_and_latest,
    first_day,
    is_rating,
    is_typed,
    ratings_in,
    week_days,
    week_number,
)
from ketajournal.course.windows import MARKS

# A mark on the days after a session, by the clock that the session was noted with.
_AFTER_A_SESSION = timedelta(hours=MARKS[-1])
# The longest axes, in days, that are made of days and of weeks; beyond them nothing could be made out.
MOST_DAYS, MOST_WEEKS_DAYS = 4 * 7, 53 * 7
# As far back as an axis of months goes: two whole years, and the month that they begin in.
MOST_MONTHS = 25


class Unit(Enum):
    """The length of a cell. The shorter ones come first."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class RatingRow(NamedTuple):
    """A rating: in each cell the middle of what was given in it, and those of the strip's ``ends``."""

    metric: str
    cells: tuple[Rating | None, ...]
    ends: tuple[Rating | None, ...]


class KeptCounts(NamedTuple):
    """Answers about the new thing in one cell: yes, partly, no."""

    kept: int
    partly: int
    not_kept: int


class StripSession(NamedTuple):
    """A session in the cell with the place ``cell``; its 72 hours end in ``until``.

    ``held`` once its moment has come.
    """

    number: int
    cell: int
    until: int
    held: bool


class StripScore(NamedTuple):
    """A week's last complete score in its cell; ``since`` is the cell that the two weeks it asks about begin in."""

    cell: int
    since: int
    total: int


class MeasureRow(NamedTuple):
    """A measure: its baseline, its scores since session 1, and by how many points the latest differs from it."""

    name: str
    baseline: int | None
    scores: tuple[StripScore, ...]
    change: int | None


class Strip(NamedTuple):
    """The strip as values. ``cells`` go to the end of the running week; ``today`` is the place of today's.

    ``ends`` are the first and the latest week (of an axis of months: the month) with any rating that is shown: one
    where it is the same, or none. ``is_whole`` unless it begins later than session 1.
    """

    unit: Unit
    cells: Sequence[Period]
    today: int
    is_whole: bool
    sessions: tuple[StripSession, ...]
    ratings: tuple[RatingRow, ...]
    new_thing: tuple[KeptCounts | None, ...]
    measures: tuple[MeasureRow, ...]
    ends: tuple[Period, ...]


def units(course: Course, as_of: datetime) -> list[Unit]:
    """The lengths that a cell can have, the shortest first; none before session 1."""
    days = (as_of.date() - first_day(course)).days + 1
    if days < 1:
        return []
    return [unit for unit, most in ((Unit.DAY, MOST_DAYS), (Unit.WEEK, MOST_WEEKS_DAYS)) if days <= most] + [
        Unit.MONTH
    ]


def strip_begins(course: Course, as_of: datetime) -> date:
    """The first local date that can be on the strip."""
    today = as_of.date()
    months = today.year * 12 + today.month - MOST_MONTHS
    return max(first_day(course), date(months // 12, months % 12 + 1, 1))


def strip(
    course: Course,
    answers: GivenByDay,
    as_of: datetime,
    measures: Sequence[Progress],
    unit: Unit,
    most: int | None = None,
    since: date | None = None,
) -> Strip:
    """The strip as it stood at *as_of*, with cells of that length, and the latest *most* of them where that is given.

    *answers* are those given by then, *measures* those of the whole course. *since* is the first date that is on it.
    """
    start = first_day(course)
    known = counted_answers(answers)
    last = max([as_of.date(), *known])  # written further east, a date can be ahead of the reader's
    axis = _axis(start, since or strip_begins(course, as_of), last, unit)
    cells = _rated(axis[-most:] if most else axis, known)
    shown = [metric for metric in metrics.STRIP_RATINGS if any(metric in cell.ratings for cell in cells)]
    ends = first_and_latest(cells, shown)
    if unit is Unit.DAY:  # the whole weeks of these days, what is before the first cell among them
        numbers = dict.fromkeys(day.number for day in ends)
        ends = tuple(_rated([Period(number, *week_days(number, start)) for number in numbers], known))
    return Strip(
        unit=unit,
        cells=cells,
        today=_place(as_of.date(), cells),
        is_whole=cells[0].first <= start,
        sessions=tuple(_sessions(course, as_of, cells)),
        ratings=_rows(shown, cells, ends),
        new_thing=tuple(_kept(cell, known) for cell in cells),
        measures=tuple(row for of in measures if (row := _measure(of, cells)).scores or row.baseline is not None),
        ends=ends,
    )


def of_weeks(weeks: Sequence[Period], shown: Sequence[str]) -> Strip:
    """The strip of weeks that a report tells of, a week a cell, with some of their ratings."""
    ends = first_and_latest(weeks, shown)
    return Strip(
        unit=Unit.WEEK,
        cells=weeks,
        today=len(weeks) - 1,
        is_whole=weeks[0].number == 1,
        sessions=tuple(
            StripSession(n, place, place, True) for place, week in enumerate(weeks) for n in week.sessions
        ),
        ratings=_rows(shown, weeks, ends),
        new_thing=(None,) * len(weeks),
        measures=(),
        ends=ends,
    )


def _rows(shown: Sequence[str], *periods: Sequence[Period]) -> tuple[RatingRow, ...]:
    return tuple(
        RatingRow(metric, *(tuple(period.ratings.get(metric) for period in of) for of in periods)) for metric in shown
    )


def blanks(of: Strip) -> list[tuple[int, int]]:
    """The runs of cells up to today's without any rating, as the places of the first and the last of each.

    Where the person gave some, what a watch knows is none of theirs.
    """
    runs: list[tuple[int, int]] = []
    given = is_typed if any(is_typed(row.cells) for row in of.ratings) else any
    # Today may yet be answered.
    for place in range(of.today):
        if given(row.cells[place] for row in of.ratings):
            continue
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _place(day: date, cells: Sequence[Period]) -> int:
    """The place of the cell of a date, and of the nearest for a date that lies outside of them."""
    return max(0, bisect_right(cells, day, key=lambda cell: cell.first) - 1)


def _is_in(day: date, cells: Sequence[Period]) -> bool:
    return cells[0].first <= day <= cells[-1].last


def _days(of: Period) -> list[date]:
    return [of.first + timedelta(days=n) for n in range((of.last - of.first).days + 1)]


def _axis(start: date, begins: date, last: date, unit: Unit) -> list[Period]:
    """The cells from *begins* on, up to the end of the week, or the month, that holds *last*."""
    if unit is Unit.MONTH:
        months = range(begins.year * 12 + begins.month - 1, last.year * 12 + last.month)
        before = start.year * 12 + start.month - 2
        return [Period(n - before, max(start, date(n // 12, n % 12 + 1, 1)), _month_before(n + 1)) for n in months]
    numbers = range(week_number(begins, start), week_number(last, start) + 1)
    weeks = [Period(number, *week_days(number, start)) for number in numbers]
    return weeks if unit is Unit.WEEK else [Period(w.number, day, day) for w in weeks for day in _days(w)]


def _month_before(number: int) -> date:
    """The last day of the month before the one with that number, counted from the year 0."""
    return date(number // 12, number % 12 + 1, 1) - timedelta(days=1)


def _rated(periods: Sequence[Period], known: GivenByDay) -> list[Period]:
    """The same with their ratings."""
    found = ratings_in(
        (n, (day, metric, value))
        for n, period in enumerate(periods)
        for day in _days(period)
        for metric, value in known.get(day, ())
        if is_rating(value)
    )
    return [period._replace(ratings=found.get(n, {})) for n, period in enumerate(periods)]


def _kept(cell: Period, known: GivenByDay) -> KeptCounts | None:
    said = [value for day in _days(cell) for metric, value in known.get(day, ()) if metric == metrics.KEPT]
    counts = KeptCounts(said.count("yes"), said.count("partly"), said.count("no"))
    return counts if any(counts) else None


def _sessions(course: Course, as_of: datetime, cells: Sequence[Period]) -> list[StripSession]:
    return [
        StripSession(
            number,
            _place(session.at.date(), cells),
            _place((session.at + _AFTER_A_SESSION).date(), cells),
            session.at <= as_of,
        )
        for number, session in enumerate(course.ordered, start=1)
        if _is_in(session.at.date(), cells)
    ]


def _measure(of: Progress, cells: Sequence[Period]) -> MeasureRow:
    scores = []
    for _, value in sorted(of.weeks.items()):
        day, total = value.score.at.date(), value.score.total
        if total is not None and _is_in(day, cells) and value.score is not of.baseline:
            since = day - timedelta(days=RECALL_DAYS)
            scores.append(StripScore(_place(day, cells), _place(since, cells), total))
    latest = of.weeks[max(of.weeks)].change if of.weeks else None
    return MeasureRow(
        of.instrument.name,
        of.baseline.total if of.baseline else None,
        tuple(scores),
        latest.points if latest else None,
    )
