"""The brief for the prescriber: the person's own record of a course, with nothing concluded from it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.report import Report, weekly_report
from ketajournal.course.sessions import held
from ketajournal.course.therapy import appointments, is_told_of
from ketajournal.course.values import NOWHERE, Course, Elsewhere, Entry, Session
from ketajournal.course.weeks import Week, first_and_latest


class Flagged(NamedTuple):
    """The marks for the prescriber of a local date, by name: each name once, on its latest date."""

    day: date
    names: tuple[str, ...]


class Brief(NamedTuple):
    """A report, and what it does not hold of therapy and of marks for the prescriber.

    ``therapy`` has the local dates of the appointments up to the report's moment, ``therapy_near`` of those in the
    72 hours after a session; ``therapy_told`` is true where a weekly look tells of therapy.
    """

    report: Report
    therapy: tuple[date, ...]
    therapy_near: tuple[date, ...]
    therapy_told: bool
    flags: tuple[Flagged, ...]

    @property
    def held(self) -> Sequence[Session]:
        """The sessions up to the report's moment, earliest first."""
        return held(self.report.course, self.report.as_of)

    @property
    def rated(self) -> tuple[Week, ...]:
        """The first and the latest week with a rating: one where it is the same, none where there is none."""
        return first_and_latest(self.report.weeks, self.report.metrics)


def brief(course: Course, entries: Sequence[Entry], as_of: datetime, elsewhere: Elsewhere = NOWHERE) -> Brief:
    """The record of a course as it stood at *as_of*; *elsewhere* is the report's."""
    report = weekly_report(course, entries, as_of, elsewhere=elsewhere)
    known = sorted((e for e in entries if e.at <= as_of), key=lambda e: e.at)
    went = appointments(known)
    close = {at for line in report.sessions for at in line.therapy}
    return Brief(
        report=report,
        therapy=tuple(e.at.date() for e in went),
        therapy_near=tuple(e.at.date() for e in went if e.at in close),
        therapy_told=is_told_of(known),
        flags=tuple(_flags(known)),
    )


def _flags(entries: Sequence[Entry]) -> list[Flagged]:
    latest: dict[str, date] = {}
    for entry in entries:
        said = entry.of(metrics.FLAGS)
        if isinstance(said, list):
            latest |= dict.fromkeys(said, entry.at.date())
    return [Flagged(day, tuple(n for n, d in latest.items() if d == day)) for day in sorted(set(latest.values()))]
