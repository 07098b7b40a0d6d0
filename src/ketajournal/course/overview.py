"""The overview that a person finds when they look up: where they are, what is open, what is due."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.kinds import entry_kind
from ketajournal.course.letters import Letter
from ketajournal.course.measure_progress import due as measures_due
from ketajournal.course.measure_progress import notices_of_all
from ketajournal.course.measures import Instrument
from ketajournal.course.notices import HELP_LINE, Notice, of_plan, sorted_notices
from ketajournal.course.sessions import held, maintained, number_of, says_something, upcoming, with_entry
from ketajournal.course.stages import ENDED, MAINTENANCE, stage
from ketajournal.course.therapy import next_appointment
from ketajournal.course.thread import Said, closings, to_look_at_again
from ketajournal.course.values import NOWHERE, Course, Elsewhere, Entry, Session
from ketajournal.course.weeks import weekly_look_due
from ketajournal.course.windows import Window, hours_between, open_window


class Unfinished(NamedTuple):
    """A conversation that was left before its end: its kind, and when it was begun."""

    entry: str
    kind: str
    at: datetime
    session_number: int | None


class Overview(NamedTuple):
    """The state of a course at a moment. ``to_reflect`` is a session held and not yet written about.

    ``in_maintenance`` of the sessions done came after the planned ones. ``window_closed`` is what was
    last said to be different since the latest session; ``plan`` what was agreed for maintenance, in
    the person's words; ``letters`` are sealed ones whose rule is met;
    ``again`` is the session and the day of a meaning that may be looked at once more.
    """

    course: Course
    now: datetime
    sessions_done: int
    in_maintenance: int
    window: Window | None
    to_reflect: Session | None
    to_reflect_number: int | None
    next_session: Session | None
    next_number: int | None
    next_prepared: bool
    stage: str
    window_closed: Said | None
    next_therapy: datetime | None
    plan: str | None
    weekly_due: bool
    letters: tuple[Letter, ...]
    again: tuple[int, date] | None
    unfinished: tuple[Unfinished, ...]
    measures_due: tuple[Instrument, ...]
    notices: tuple[Notice, ...]


WEEK_DAYS = 7


def resumable(entry: Entry, now: datetime) -> bool:
    """True where this conversation was left open recently enough for its questions to mean the same still."""
    hours = abs(hours_between(entry.started_at or entry.at, now))
    return not entry.finished and hours <= entry_kind(entry.kind).offered_hours


def look(
    course: Course,
    entries: Sequence[Entry],
    now: datetime,
    letters: Iterable[Letter] = (),
    elsewhere: Elsewhere = NOWHERE,
) -> Overview:
    """The overview at *now*; of *letters* it tells of those that may be opened. *elsewhere* is the report's."""
    where = stage(course, now)
    past = held(course, now)
    ahead = upcoming(course, now) if where != ENDED else []
    reflected = with_entry(entries, "reflect")
    window = open_window(course, entries, now) if where != ENDED else None
    to_reflect = window.session if window and window.session.id not in reflected else None
    following = ahead[0] if ahead else None
    known = sorted((e for e in entries if e.at <= now), key=lambda e: e.at)
    closed = closings(course, known).get(window.session.id) if window else None
    plans = [e.of(metrics.MAINTENANCE_PLAN) for e in known if e.of(metrics.MAINTENANCE_PLAN)]
    again = to_look_at_again(course, known, now)
    return Overview(
        course=course,
        now=now,
        sessions_done=len(past),
        in_maintenance=maintained(course, now),
        window=window,
        to_reflect=to_reflect,
        to_reflect_number=number_of(course, to_reflect.id) if to_reflect else None,
        next_session=following,
        next_number=number_of(course, following.id) if following else None,
        next_prepared=following is not None and following.id in with_entry(entries, "prep"),
        stage=where,
        window_closed=closed[-1] if closed else None,
        next_therapy=next_appointment(entries, now),
        plan=str(plans[-1]) if plans and where == MAINTENANCE else None,
        weekly_due=where != ENDED and bool(past) and weekly_look_due(past[0].at.date(), known) <= now.date(),
        letters=tuple(one for one in letters if one.sealed and one.met),
        again=(number_of(course, again[0][0].id) or 0, again[0][1].at.date()) if again else None,
        unfinished=tuple(
            Unfinished(e.id, e.kind, e.at, number_of(course, e.session_id))
            for e in known
            if resumable(e, now) and not _complete_as_it_is(e)
        ),
        measures_due=tuple(measures_due(course, [*entries, *elsewhere.entries], now)),
        notices=sorted_notices((*_urgent(course, known, now, elsewhere), *of_plan(course, now), HELP_LINE)),
    )


def _complete_as_it_is(entry: Entry) -> bool:
    """True where what was said in it is a whole: a few answers are, where a word would be, with none half typed."""
    return entry_kind(entry.kind).word is not None and entry.draft is None and says_something(entry)


def _urgent(course: Course, entries: Sequence[Entry], now: datetime, elsewhere: Elsewhere) -> list[Notice]:
    return [notice for notice in notices_of_all(course, entries, now, elsewhere) if notice.row.urgent]
