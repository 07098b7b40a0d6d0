"""Therapy appointments: those near a session, the one to come, and what is asked and told around them.

An appointment is an entry of its own kind, dated at its moment, past or to come.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.values import Course, Entry, Session
from ketajournal.course.windows import MARKS, hours_between

THERAPY = "therapy"
WITH, ABOUT, AFTER = "therapy.with", "therapy.about", "therapy.after"
# An appointment in so many hours after a session is near it.
NEAR_HOURS = MARKS[-1]
# What came of an appointment is asked for so long, and what to bring there so long before it.
_LATELY, _SOON = timedelta(days=14), timedelta(days=2)


def appointments(entries: Iterable[Entry]) -> list[Entry]:
    """The appointments among *entries*, earliest first."""
    return sorted((e for e in entries if e.kind == THERAPY), key=lambda e: e.at)


def next_appointment(entries: Iterable[Entry], now: datetime) -> datetime | None:
    """The moment of the next appointment, ``None`` where none is known."""
    return next((e.at for e in appointments(entries) if e.at > now), None)


def near(session: Session, entries: Iterable[Entry]) -> list[Entry]:
    """The appointments from a session's moment to 72 true hours after it, earliest first."""
    return [e for e in appointments(entries) if 0 <= hours_between(session.at, e.at) <= NEAR_HOURS]


def session_before(course: Course | None, at: datetime) -> tuple[int, Session] | None:
    """The latest session up to a moment, with its number; ``None`` before session 1."""
    past = [s for s in course.ordered if s.at <= at] if course else []
    return (len(past), past[-1]) if past else None


class ToAskAbout(NamedTuple):
    """The appointment of which what came is still to be asked, and the one to which something may be brought."""

    past: Entry | None
    ahead: Entry | None


def to_ask_about(entries: Iterable[Entry], now: datetime) -> ToAskAbout:
    """The latest of the past two weeks that nobody was asked about, and the first of the next two days."""
    every = appointments(entries)
    past = [e for e in every if timedelta() <= now - e.at <= _LATELY and not was_asked(e, AFTER)]
    ahead = [e for e in every if timedelta() < e.at - now <= _SOON]
    return ToAskAbout(past[-1] if past else None, ahead[0] if ahead else None)


def was_asked(entry: Entry, prompt_id: str) -> bool:
    """True where a question of an appointment was asked, answered or left open."""
    return any(answer.prompt == prompt_id for answer in entry.answers)


def to_bring(entries: Iterable[Entry], as_of: datetime) -> list[tuple[Entry, str]]:
    """The appointments of which nothing was told yet, each with what is to be brought, as written by *as_of*."""
    found = []
    for entry in appointments(entries):
        about = [a for a in entry.answers if a.prompt == ABOUT and a.answered_at <= as_of]
        if about and isinstance(about[-1].value, str) and not entry.answer_to(AFTER):
            found.append((entry, about[-1].value))
    return found


def is_told_of(entries: Sequence[Entry]) -> bool:
    """True where a weekly look tells of therapy in its week."""
    # Answers of before the question had a metric are known by its id.
    return any(
        bool(a.value) and (a.metric == metrics.THERAPY_TOLD or a.prompt == "weekly.therapy")
        for e in entries
        for a in e.answers
    )
