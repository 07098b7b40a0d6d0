"""Session-relative time: the person's own ratings by days since each session, sessions side by side.

Each rating belongs to the latest session held at or before its moment, so what is written in the
hours before a session still counts to the one before it. Nothing is carried forward or filled in,
and no change is computed here.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ketajournal.course import notices
from ketajournal.course.kinds import FOLLOWED
from ketajournal.course.measure_progress import Measured, notices_of_all
from ketajournal.course.measures import INSTRUMENTS, Instrument, Score, sessions_crossed
from ketajournal.course.metrics import Metric
from ketajournal.course.notices import Notice
from ketajournal.course.sessions import held
from ketajournal.course.values import NOWHERE, Course, Elsewhere, Entry, Session
from ketajournal.course.watch import entries_told
from ketajournal.course.weeks import Given, Rating, followed, ratings_in
from ketajournal.errors import BadInput

# A table shows this many days one by one; what lies further off, a week at a time.
SINGLE_DAYS = 14

# The kinds of entry that this looks at.
KINDS_BY_SESSION = (*FOLLOWED, *INSTRUMENTS)


class SessionDay(NamedTuple):
    """A local date as days since a session: ``session`` is its number from 1, ``day`` 0 on its own date."""

    session: int
    day: int


class ScoreSince(NamedTuple):
    """A complete score. ``since`` is ``None`` before session 1.

    ``crosses_session`` is true where a session lies in the two weeks that the form asks about:
    the score then speaks of days before that session too.
    """

    score: Score
    since: SessionDay | None
    crosses_session: bool


class BySession(NamedTuple):
    """A course by days since its sessions, as of one moment.

    ``sessions`` are those held, session 1 first. ``ratings`` has, for each metric in the order they
    were first answered, what was given on each day that holds any; ``spans`` the same with the days from
    ``SINGLE_DAYS`` on taken a week at a time, under the week's first day. ``measures`` has every complete score.
    """

    course: Course
    as_of: datetime
    sessions: tuple[Session, ...]
    ratings: dict[str, dict[SessionDay, Rating]]
    spans: dict[str, dict[SessionDay, Rating]]
    measures: dict[Instrument, tuple[ScoreSince, ...]]
    notices: tuple[Notice, ...]


def by_session(
    course: Course, entries: Sequence[Entry], as_of: datetime, elsewhere: Elsewhere = NOWHERE
) -> BySession:
    """The course as it stood at *as_of*; ratings from before session 1 are left out. *elsewhere* is the report's."""
    entries = sorted(entries_told(course, entries, as_of), key=lambda e: e.at)
    past = held(course, as_of)
    moments = [s.at for s in course.ordered]
    given = [(day, of) for at, of in followed(entries) if (day := session_day(at, past))]
    measured = Measured(course, entries, as_of, elsewhere)
    return BySession(
        course=course,
        as_of=as_of,
        sessions=tuple(past),
        ratings=_by_metric(given),
        spans=_by_metric((day._replace(day=span_of(day.day)), of) for day, of in given),
        measures={
            INSTRUMENTS[name]: found
            for name, forms in measured.forms.items()
            if (found := tuple(_score(s, past, moments) for s in forms.own if s.is_complete))
        },
        notices=notices.of_look_back(course, entries, as_of, notices_of_all(measured)),
    )


def session_day(moment: datetime, past: Sequence[Session]) -> SessionDay | None:
    """Days since the latest of *past* (earliest first) at or before *moment*, ``None`` before them all.

    Both dates are local ones. Whoever flew west over a date line since is still on day 0, not before it.
    """
    number = bisect_right(past, moment, key=lambda session: session.at)
    if not number:
        return None
    return SessionDay(number, max(0, (moment.date() - past[number - 1].at.date()).days))


def span_of(day: int) -> int:
    """The first day of the span that a day lies in: the day itself for two weeks, then its week."""
    return day if day < SINGLE_DAYS else day - (day - SINGLE_DAYS) % 7


def _by_metric(given: Iterable[tuple[SessionDay, Given]]) -> dict[str, dict[SessionDay, Rating]]:
    return ratings_in((metric, (day, since, value)) for since, (day, metric, value) in given)


def _score(score: Score, past: Sequence[Session], moments: Sequence[datetime]) -> ScoreSince:
    return ScoreSince(score, session_day(score.at, past), bool(sessions_crossed(score, moments)))


def metric_named(wanted: str, known: Mapping[str, Metric], given: Sequence[str]) -> str:
    """The metric that a person means by its name or its label; *given* are the metrics that occur.

    Raises ``BadInput`` with the list of those that can be shown.
    """
    labels = {metric: known[metric].label if metric in known else metric for metric in (*given, *known)}
    for metric, label in labels.items():
        if _bare(wanted) in (_bare(metric), _bare(label)):
            return metric
    raise BadInput(
        f"No rating is called '{wanted}'.",
        f"There are: {'; '.join(labels[metric] for metric in (given or labels))}.",
    )


def _bare(name: str) -> str:
    """Upper case, lines and the comma of a label make no difference to what is meant."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").replace(",", " ").split())
