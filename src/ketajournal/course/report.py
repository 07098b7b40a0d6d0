"""The weekly look: sessions with what surrounded them, weeks with the person's own ratings."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import NamedTuple

from ketajournal.course import measure_progress, metrics, notices
from ketajournal.course.costs import Costs, costs
from ketajournal.course.kinds import BESIDE_A_SESSION, FOLLOWED
from ketajournal.course.measure_progress import Measured, Progress
from ketajournal.course.mood_comparisons import Dip, MoodComparison, dips, mood_comparisons
from ketajournal.course.notices import Notice
from ketajournal.course.practices import Basic, Practice, marked_basics, practices
from ketajournal.course.safety_history import SafetyLine
from ketajournal.course.sessions import held
from ketajournal.course.strip import strip_begins
from ketajournal.course.therapy import near
from ketajournal.course.thread import Said, closings, said
from ketajournal.course.timeline import Timeline
from ketajournal.course.values import NOWHERE, Course, Elsewhere, Entry, Session, Value
from ketajournal.course.watch import entries_told
from ketajournal.course.weeks import (
    Period,
    Rating,
    first_day,
    is_rating,
    ratings_by_week,
    week_days,
    week_number,
    weekly_look_due,
)
from ketajournal.course.windows import MARKS, NewThing, checkins_by_mark, hours_between, new_thing, reach


class MarkMet(NamedTuple):
    """A check-in at a mark: the entry, its moment, and the true hours since the session."""

    entry: str
    at: datetime
    hours: float


class SessionLine(NamedTuple):
    """One session and what stands around it.

    ``reflected_at`` is the moment of the first reflection on it; ``checkins`` has
    each of the marks 24, 48 and 72, ``None`` where none was given. ``therapy`` are the moments of the appointments in
    the 72 hours after, ``changed`` what the person last said is different since, and ``first`` are the first words of
    the latest reflection that has any.
    """

    number: int
    session: Session
    prepared: bool
    prep_begun: bool
    reflected_at: datetime | None
    checkins: dict[int, MarkMet | None]
    new_thing: NewThing | None
    ratings: dict[str, Value]
    first: str | None
    character: str | None
    therapy: tuple[datetime, ...]
    changed: str | None

    @property
    def reflected_hours(self) -> float | None:
        """Hours from the session to the first reflection on it."""
        return hours_between(self.session.at, self.reflected_at) if self.reflected_at else None

    @property
    def therapy_hours(self) -> float | None:
        """Hours to the first therapy appointment in the 72 hours after."""
        return hours_between(self.session.at, self.therapy[0]) if self.therapy else None


class Noted(NamedTuple):
    """Something noted in a weekly look for whoever treats the person: a dip in words, or signs by name.

    ``when`` says of the signs of which it was asked whether they were there ``now`` or ``past``.
    """

    day: date
    dip: str | None
    signs: tuple[str, ...]
    when: Mapping[str, str] = MappingProxyType({})


class Report(NamedTuple):
    """Everything the weekly look shows, as of one moment.

    ``before`` holds ratings given before session 1. ``metrics`` names the metrics that occur,
    so that an empty week can show each as empty. Of the weeks before the first of ``weeks`` and their sessions
    nothing is told; it is week 1 in a whole report.
    """

    course: Course
    as_of: datetime
    sessions_done: int
    sessions: tuple[SessionLine, ...]
    before: Period | None
    weeks: tuple[Period, ...]
    metrics: tuple[str, ...]
    measures: tuple[Progress, ...]
    beside: tuple[MoodComparison, ...]
    dips: tuple[Dip, ...]
    practices: tuple[Practice, ...]
    basics: tuple[Basic, ...]
    costs: Costs
    small_shifts: tuple[Said, ...]
    noted: tuple[Noted, ...]
    next_look: date | None
    safety: tuple[SafetyLine, ...]
    notices: tuple[Notice, ...]


def weekly_report(
    course: Course, entries: Sequence[Entry], as_of: datetime, first_week: int = 1, elsewhere: Elsewhere = NOWHERE
) -> Report:
    """The report as it stood at *as_of*: nothing dated later is in it, bar sessions still planned.

    With *first_week* nothing is told of the weeks before that one but the time before session 1, and what is counted
    over a whole course: measures, costs, sessions done. *entries* may then be those of ``recent.for_report``.
    """
    start = first_day(course)
    timeline = Timeline(entries_told(course, entries, as_of))
    entries = timeline.entries
    past = held(course, as_of)
    forms = Measured(course, entries, as_of, elsewhere)
    measured_from = week_number(strip_begins(course, as_of), start) if first_week > 1 else 1
    begins = week_days(first_week, start)[0]
    told = entries if first_week == 1 else [e for e in entries if e.at.date() >= begins]
    by_week = {n: ratings for n, ratings in ratings_by_week(entries, start).items() if n == 0 or n >= first_week}
    weeks = _weeks(course, by_week, start, as_of, first_week)
    closed = closings(course, entries)
    return Report(
        course=course,
        as_of=as_of,
        sessions_done=len(past),
        sessions=tuple(
            _session_line(
                number,
                session,
                past,
                timeline.around(session, reach(session, past, as_of)),
                closed.get(session.id, []),
            )
            for number, session in enumerate(course.ordered, start=1)
            if first_week == 1 or session.at.date() >= begins
        ),
        before=_before(by_week, entries, start),
        weeks=weeks,
        metrics=tuple(dict.fromkeys(metric for ratings in by_week.values() for metric in ratings)),
        measures=tuple(measure_progress.of_course(forms, course, measured_from)),
        beside=tuple(mood_comparisons(weeks, told, start)),
        dips=tuple(dips([week for week in weeks if week.last <= as_of.date()])),
        practices=tuple(practices(entries, as_of)),
        basics=tuple(marked_basics(told, as_of.date())),
        costs=costs(course, entries, as_of),
        small_shifts=tuple(said(told, metrics.SMALL_SHIFT)),
        noted=tuple(noted for e in told if (noted := _noted(e)) is not None),
        next_look=max(weekly_look_due(start, entries), as_of.date()) if weeks else None,
        safety=measure_progress.safety_history(forms),
        notices=notices.of_look_back(course, entries, as_of, measure_progress.notices_of_all(forms)),
    )


def _weeks(
    course: Course, by_week: dict[int, dict[str, Rating]], start: date, as_of: datetime, first_week: int
) -> tuple[Period, ...]:
    if as_of.date() < start:
        return ()
    sessions_in: dict[int, list[int]] = {}
    for number, session in enumerate(held(course, as_of), start=1):
        sessions_in.setdefault(week_number(session.at.date(), start), []).append(number)
    weeks = []
    # An entry written further east may have a local date ahead of the reader's.
    for number in range(first_week, max(week_number(as_of.date(), start), *by_week, 0) + 1):
        first, last = week_days(number, start)
        weeks.append(Period(number, first, last, tuple(sessions_in.get(number, ())), by_week.get(number, {})))
    return tuple(weeks)


def _before(by_week: dict[int, dict[str, Rating]], entries: Sequence[Entry], start: date) -> Period | None:
    if 0 not in by_week:
        return None
    first = min(e.at.date() for e in entries if e.kind in FOLLOWED)
    return Period(0, first, start - timedelta(days=1), (), by_week[0])


def _session_line(
    number: int, session: Session, past: Sequence[Session], entries: Sequence[Entry], closed: Sequence[Said]
) -> SessionLine:
    """The line of one session; *entries* are those tied to it and those of the days after it, earliest first."""
    own = [e for e in entries if e.session_id == session.id]
    reflections = [e for e in own if e.kind == "reflect"]
    marks = checkins_by_mark(session, entries) if session in past else {}
    around = [e for e in own if e.kind in BESIDE_A_SESSION]
    return SessionLine(
        number=number,
        session=session,
        prepared=any(e.kind == "prep" and e.finished for e in own),
        prep_begun=any(e.kind == "prep" for e in own),
        reflected_at=next((e.at for e in reflections if e.at >= session.at), None),
        checkins={mark: _met(session, marks.get(mark)) for mark in MARKS},
        new_thing=new_thing(session, past, entries),
        ratings={
            a.metric: a.value
            for e in around
            for a in e.answers
            if a.metric and is_rating(a.value)
            # Told on another day, it was of another night.
            if a.metric != metrics.SLEEP_BEFORE or e.at.date() == session.at.date()
        },
        first=next((text for e in reversed(reflections) if (text := e.text_of(metrics.FIRST_CAPTURE))), None),
        character=next((str(c) for e in reversed(reflections) if (c := e.of(metrics.CHARACTER))), None),
        therapy=tuple(e.at for e in near(session, entries)) if session in past else (),
        changed=closed[-1].text if closed else None,
    )


def _noted(entry: Entry) -> Noted | None:
    dip, signs = entry.text_of(metrics.DIP), entry.marked_for(metrics.WARNING_SIGNS)
    if dip is None and not signs:
        return None
    when = {
        a.metric.removeprefix(metrics.SIGN_WHEN): str(a.value)
        for a in entry.answers
        if a.metric and a.metric.startswith(metrics.SIGN_WHEN) and a.value is not None
    }
    return Noted(entry.at.date(), dip or None, tuple(signs or ()), when)


def _met(session: Session, entry: Entry | None) -> MarkMet | None:
    if entry is None:
        return None
    return MarkMet(entry.id, entry.at, hours_between(session.at, entry.at))
