"""Ratings by window: what stood in the 72 hours after each session, beside the week that followed.

Hours are true elapsed hours. Where sessions are close, the windows of two run into each other, and the
week after one holds the next; a row says which. What goes with what keeps the rules of ``pairs``: named
in advance, counts and ranges, no coefficient, no cause. Source: course/README.md.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from ketajournal.course import metrics, notices
from ketajournal.course.measure_progress import Measured, notices_of_all
from ketajournal.course.mood_comparisons import SLEEP_FROM_HOURS, STRESS_FROM, MoodComparison, comparison
from ketajournal.course.notices import Notice
from ketajournal.course.sessions import held, is_on_day_of
from ketajournal.course.therapy import THERAPY, near
from ketajournal.course.timeline import Timeline
from ketajournal.course.values import NOWHERE, Course, Elsewhere, Entry, Session
from ketajournal.course.watch import entries_told
from ketajournal.course.weeks import Given, Number, Rating, followed, ratings_in
from ketajournal.course.windows import MARKS, checkins_by_mark, hours_between, marks_end, was_kept

WINDOW_HOURS = MARKS[-1]
# The seven days after the window.
WEEK_ENDS_HOURS = WINDOW_HOURS + 7 * 24
# A week with fewer ratings than this has no middle that is worth saying.
FEWEST_RATINGS = 3
_RATINGS = frozenset({"sleep_hours", "stress", "mental_space", "mood"})


class Practised(NamedTuple):
    """The local days on which the new thing or a practice was kept, at least partly, and those it was asked on."""

    kept_on: tuple[date, ...]
    asked_on: tuple[date, ...]


class WindowRow(NamedTuple):
    """One session held, its window (hours 0 to 72) and the week that followed (hours 72 to 240).

    The check-in that serves the mark at 72 hours belongs to the window, up to hour 84, and then not to the week.
    ``mood_at`` are the moments that the week's mood was given at.

    ``therapy`` are the moments of the appointments in the window. ``sessions`` are the numbers of the
    sessions held in the week that followed, which ends on the local date ``until``; ``over`` is
    whether that moment has come.
    """

    number: int
    session: Session
    sleep: Rating | None
    stress: Rating | None
    therapy: tuple[datetime, ...]
    practice: Practised | None
    mental_space: Rating | None
    mood: Rating | None
    sessions: tuple[int, ...]
    until: date
    over: bool
    mood_at: frozenset[datetime]


class ByWindow(NamedTuple):
    """Every window, the earliest first, as of one moment; ``beside`` is always sleep, stress, practice."""

    course: Course
    as_of: datetime
    rows: tuple[WindowRow, ...]
    beside: tuple[MoodComparison, ...]
    notices: tuple[Notice, ...]


def by_window(course: Course, entries: Sequence[Entry], as_of: datetime, elsewhere: Elsewhere = NOWHERE) -> ByWindow:
    """The windows as they stood at *as_of*; *elsewhere* is the report's."""
    entries = entries_told(course, entries, as_of)
    # Of a window words alone say nothing, and most entries are such notes.
    timeline = Timeline(e for e in entries if e.kind == THERAPY or any(a.metric for a in e.answers))
    past = held(course, as_of)
    rows = tuple(_row(number, session, past, timeline, as_of) for number, session in enumerate(past, start=1))
    # What else is said of a measure belongs beside its scores, which are not shown here.
    of_measures = notices_of_all(Measured(course, entries, as_of, elsewhere))
    return ByWindow(
        course,
        as_of,
        rows,
        (
            _beside("sleep_hours", rows, lambda row: row.sleep and row.sleep.median >= SLEEP_FROM_HOURS),
            _beside("stress", rows, lambda row: row.stress and row.stress.median >= STRESS_FROM),
            _beside("practice", rows, lambda row: row.practice and bool(row.practice.kept_on)),
        ),
        notices.of_look_back(course, entries, as_of, [n for n in of_measures if n.row.urgent]),
    )


def has_enough(rating: Rating | None) -> bool:
    """True where a week's ratings are as many as its middle takes."""
    return rating is not None and rating.n >= FEWEST_RATINGS


def _row(number: int, session: Session, past: Sequence[Session], timeline: Timeline, as_of: datetime) -> WindowRow:
    begins = session.at.astimezone(UTC)
    window_ends, week_ends = (begins + timedelta(hours=hours) for hours in (WINDOW_HOURS, WEEK_ENDS_HOURS))
    last_mark = checkins_by_mark(session, timeline.between(begins, marks_end(session))).get(MARKS[-1])
    window: list[Entry] = []
    week: list[Entry] = []
    for entry in timeline.between(begins, week_ends):
        (window if entry is last_mark or entry.at <= window_ends else week).append(entry)
    rated, rated_after = _rated(window), _rated(week)
    # On the session's own day "last night" is the night before it, which is not in its window.
    nights = _ratings(given for at, given in rated if not is_on_day_of(session, at))
    after = _ratings(given for _, given in rated_after)
    first, behind = (bisect_right(past, end, key=lambda other: other.at) for end in (window_ends, week_ends))
    return WindowRow(
        number=number,
        session=session,
        sleep=nights.get("sleep_hours"),
        stress=_ratings(given for _, given in rated).get("stress"),
        therapy=tuple(e.at for e in near(session, window)),
        practice=_practised(window),
        mental_space=after.get("mental_space"),
        mood=after.get("mood"),
        sessions=tuple(range(first + 1, behind + 1)),
        until=(session.at + timedelta(hours=WEEK_ENDS_HOURS)).date(),
        over=hours_between(session.at, as_of) >= WEEK_ENDS_HOURS,
        mood_at=frozenset(at for at, (_, metric, _) in rated_after if metric == "mood"),
    )


def _rated(entries: Iterable[Entry]) -> list[tuple[datetime, Given]]:
    return [(at, given) for at, given in followed(entries) if given[1] in _RATINGS]


def _ratings(given: Iterable[Given]) -> Mapping[str, Rating]:
    return ratings_in(("", of) for of in given).get("", {})


def _practised(entries: Iterable[Entry]) -> Practised | None:
    days: dict[date, bool] = {}
    for entry in entries:
        kept, practised = was_kept(entry), entry.of(metrics.PRACTISED)
        if kept is not None or practised is not None:
            day = entry.at.date()
            days[day] = days.get(day, False) or bool(kept) or bool(practised)
    return Practised(tuple(day for day, kept in days.items() if kept), tuple(days)) if days else None


def _beside(name: str, rows: Iterable[WindowRow], so: Callable[[WindowRow], bool | None]) -> MoodComparison:
    """The windows for which *so* is true, and those for which it is false; where it is ``None``, nothing is known.

    Counted are windows whose week is over and holds three ratings of mood or more, none of which an earlier
    counted one holds as well: windows that run into each other are not separate ones.
    """
    was: dict[int, bool] = {}
    moods: dict[int, Number] = {}
    counted: frozenset[datetime] = frozenset()
    for row in rows:
        said = so(row)
        if said is None or not row.over or row.mood is None or not has_enough(row.mood) or counted & row.mood_at:
            continue
        counted |= row.mood_at
        was[row.number], moods[row.number] = said, row.mood.median
    return comparison(name, was, moods)
