"""The brief for the prescriber: the person's own record of a course, with nothing concluded from it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.costs import Costs, costs
from ketajournal.course.practices import Practice, practices
from ketajournal.course.report import Report, weekly_report
from ketajournal.course.therapy import appointments, is_told_of, near
from ketajournal.course.values import NOWHERE, Course, Elsewhere, Entry, Session
from ketajournal.course.weeks import Week, rated_weeks


class Flagged(NamedTuple):
    """The marks for the prescriber of a local date, by name: each name once, on its latest date."""

    day: date
    names: tuple[str, ...]


class Brief(NamedTuple):
    """``first_week`` and ``latest_week`` are the first and the last week with a rating, ``None`` for none.

    ``therapy`` has the local dates of the appointments up to the report's moment, ``therapy_near`` of those in the
    72 hours after a session; ``therapy_told`` is true where a weekly look tells of therapy.
    """

    report: Report
    held: tuple[Session, ...]
    first_week: Week | None
    latest_week: Week | None
    practices: tuple[Practice, ...]
    costs: Costs
    therapy: tuple[date, ...]
    therapy_near: tuple[date, ...]
    therapy_told: bool
    flags: tuple[Flagged, ...]


def brief(course: Course, entries: Sequence[Entry], as_of: datetime, elsewhere: Elsewhere = NOWHERE) -> Brief:
    """The record of a course as it stood at *as_of*; *elsewhere* is the report's."""
    report = weekly_report(course, entries, as_of, elsewhere=elsewhere)
    held = tuple(line.session for line in report.sessions if line.session.at <= as_of)
    rated = rated_weeks(report.weeks, report.metrics)
    known = sorted((e for e in entries if e.at <= as_of), key=lambda e: e.at)
    return Brief(
        report=report,
        held=held,
        first_week=rated[0] if rated else None,
        latest_week=rated[-1] if len(rated) > 1 else None,
        practices=tuple(practices(entries, as_of)),
        costs=costs(course, entries, as_of),
        therapy=tuple(e.at.date() for e in appointments(known)),
        flags=tuple(_flags(known)),
        therapy_told=is_told_of(known),
        therapy_near=tuple(e.at.date() for e in appointments(known) if any(near(s, [e]) for s in held)),
    )


def _flags(entries: Sequence[Entry]) -> list[Flagged]:
    latest: dict[str, date] = {}
    for entry in entries:
        said = entry.of(metrics.FLAGS)
        if isinstance(said, list):
            latest |= dict.fromkeys(said, entry.at.date())
    return [Flagged(day, tuple(n for n, d in latest.items() if d == day)) for day in sorted(set(latest.values()))]
