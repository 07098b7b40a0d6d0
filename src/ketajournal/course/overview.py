"""What a person should find when they look up: where they are, what is open, what is due."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ketajournal.course.measures import INSTRUMENTS, Instrument, scores
from ketajournal.course.notices import HELP_LINE, Notice, of_plan
from ketajournal.course.progress import CRISIS, calls_for_help
from ketajournal.course.progress import due as measures_due
from ketajournal.course.sessions import held, number_of, upcoming, with_entry
from ketajournal.course.values import Course, Entry, Session
from ketajournal.course.windows import Window, hours_between, open_window


class Unfinished(NamedTuple):
    """A conversation that was left before its end: its kind, and when it was begun."""

    entry: str
    kind: str
    at: datetime
    session_number: int | None


class Overview(NamedTuple):
    """Where the course stands at a moment. ``to_reflect`` is a session held and not yet written about."""

    course: Course
    now: datetime
    sessions_done: int
    window: Window | None
    to_reflect: Session | None
    to_reflect_number: int | None
    next_session: Session | None
    next_number: int | None
    next_prepared: bool
    unfinished: tuple[Unfinished, ...]
    measures_due: tuple[Instrument, ...]
    notices: tuple[Notice, ...]


# An unfinished conversation is offered again for this long; after that it rests in the list.
RESUMABLE_HOURS = {"checkin": 12}
RESUMABLE_HOURS_ELSE = 7 * 24


def resumable(entry: Entry, now: datetime) -> bool:
    """Whether this conversation was left open recently enough for its questions to mean the same still."""
    limit = RESUMABLE_HOURS.get(entry.kind, RESUMABLE_HOURS_ELSE)
    return not entry.finished and abs(hours_between(entry.started_at or entry.at, now)) <= limit


def look(course: Course, entries: Sequence[Entry], now: datetime) -> Overview:
    """The overview at *now*."""
    past = held(course, now)
    ahead = upcoming(course, now)
    reflected = with_entry(entries, "reflect")
    window = open_window(course, entries, now)
    to_reflect = window.session if window and window.session.id not in reflected else None
    following = ahead[0] if ahead else None
    return Overview(
        course=course,
        now=now,
        sessions_done=len(past),
        window=window,
        to_reflect=to_reflect,
        to_reflect_number=number_of(course, to_reflect.id) if to_reflect else None,
        next_session=following,
        next_number=number_of(course, following.id) if following else None,
        next_prepared=following is not None and following.id in with_entry(entries, "prep"),
        unfinished=tuple(
            Unfinished(e.id, e.kind, e.at, number_of(course, e.session_id))
            for e in sorted(entries, key=lambda e: e.at)
            if resumable(e, now)
        ),
        measures_due=tuple(measures_due(course, entries, now)),
        notices=(*calling(entries, now), *of_plan(course, now), HELP_LINE),
    )


def calling(entries: Sequence[Entry], now: datetime) -> list[Notice]:
    """The notice of help, where an answer calls for it still."""
    known = [e for e in entries if e.at <= now]
    return [CRISIS for instrument in INSTRUMENTS.values() if calls_for_help(scores(known, instrument))]
