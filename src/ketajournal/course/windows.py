"""The days after a session: the marks at 24, 48 and 72 hours, and the practice window.

Hours are true elapsed hours since the session's own time, so a check-in keeps its mark across
midnight and across a clock change.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.kinds import CHOOSE
from ketajournal.course.sessions import held, says_something
from ketajournal.course.values import Course, Entry, Session

MARKS = (24, 48, 72)
# The hours in which a check-in belongs to a mark, from the first up to the second. A session's evening is no mark.
SPANS = {24: (18, 36), 48: (36, 60), 72: (60, 84)}
MARKS_END_HOURS = 84
# Four weeks after a session its window is spoken of as past; nothing is promised of how long it lasts.
WINDOW_DAYS = 28


def elapsed(earlier: datetime, later: datetime) -> timedelta:
    """True time between: two moments in one zone would be subtracted by their clocks."""
    return later.astimezone(UTC) - earlier.astimezone(UTC)


def hours_between(earlier: datetime, later: datetime) -> float:
    """Elapsed hours, negative when *later* is in fact the earlier."""
    return elapsed(earlier, later) / timedelta(hours=1)


def mark_at(hours: float) -> int | None:
    """The mark that a check-in *hours* after a session belongs to: 24 from 18 h up to 36 h, and so on."""
    return next((mark for mark, (first, end) in SPANS.items() if first <= hours < end), None)


def checkins_by_mark(session: Session, entries: Iterable[Entry]) -> dict[int, Entry]:
    """For each mark that was met, the check-in nearest to it.

    With sessions two days apart one check-in can stand 72 hours after the first and 24 hours
    after the second: it then serves both, unless the person tied it to one session.
    """
    met: dict[int, Entry] = {}
    for entry in entries:
        if entry.kind != "checkin" or entry.session_id not in (None, session.id):
            continue
        mark = mark_at(hours_between(session.at, entry.at))
        if mark is None:
            continue
        best = met.get(mark)
        if best is None or _distance(session, entry, mark) < _distance(session, best, mark):
            met[mark] = entry
    return met


def _distance(session: Session, entry: Entry, mark: int) -> float:
    return abs(hours_between(session.at, entry.at) - mark)


class NewThing(NamedTuple):
    """The one new thing chosen for a window, and how often check-ins said it was kept.

    ``kept`` counts answers of "yes", ``partly`` those of "partly", ``not_kept`` those of "no", ``asked`` all answers,
    given on the local dates ``asked_on``. ``in_the_way`` is what is likely to be in its way, in the person's words.
    """

    what: str
    when: str | None
    cue: str | None
    in_the_way: str | None
    kept: int
    partly: int
    not_kept: int
    asked: int
    asked_on: tuple[date, ...] = ()


def was_kept(entry: Entry) -> bool | None:
    """True where it says that the new thing was kept, at least partly; ``None`` where its day had not come yet."""
    return {"yes": True, "partly": True, "no": False}.get(str(entry.of(metrics.KEPT)))


class Window(NamedTuple):
    """The days from one session up to the next, or up to now.

    ``day`` is 1 on the local date of the session. ``due`` is the mark whose check-in can be
    given at this moment and has not been, ``next_mark_at`` the moment of the next one.
    """

    session: Session
    number: int
    day: int
    hours: float
    new_thing: NewThing | None
    marks: dict[int, Entry]
    due: int | None
    next_mark_at: datetime | None


def span(session: Session, sessions: Sequence[Session]) -> tuple[datetime, datetime | None]:
    """From the session to the next one in *sessions* (which are in order of time)."""
    behind = bisect_right(sessions, session.at, key=lambda s: s.at)
    return session.at, sessions[behind].at if behind < len(sessions) else None


def marks_end(session: Session) -> datetime:
    """Up to when a check-in can serve the last mark after a session."""
    return session.at.astimezone(UTC) + timedelta(hours=MARKS_END_HOURS)


def reach(session: Session, sessions: Sequence[Session], now: datetime) -> datetime:
    """Up to when an entry can be of a session's window: to the next one or to *now*, or to its last mark."""
    return max(span(session, sessions)[1] or now, marks_end(session))


class KeptOn(NamedTuple):
    """A check-in's answer about the new thing on a local date: yes, partly, no or later."""

    day: date
    said: str


def kept_on(session: Session, sessions: Sequence[Session], entries: Sequence[Entry]) -> list[KeptOn]:
    """The answers about the new thing in check-ins that are tied to the session, or lie between it and the next."""
    start, end = span(session, sessions)
    return [
        KeptOn(e.at.date(), said)
        for e in entries
        if e.kind == "checkin"
        and (e.session_id == session.id if e.session_id else start < e.at and (end is None or e.at < end))
        and (said := e.text_of(metrics.KEPT)) is not None
    ]


def new_thing(session: Session, sessions: Sequence[Session], entries: Sequence[Entry]) -> NewThing | None:
    """The new thing last chosen in a reflection on *session*, with what check-ins said of it."""
    chosen = [e for e in entries if e.kind in CHOOSE and e.session_id == session.id and e.of(metrics.NEW_THING)]
    if not chosen:
        return None
    latest = max(chosen, key=lambda e: e.at)
    answers = kept_on(session, sessions, entries)
    said = [answer.said for answer in answers]
    return NewThing(
        what=str(latest.of(metrics.NEW_THING)),
        when=latest.text_of(metrics.NEW_THING_WHEN),
        cue=latest.text_of(metrics.NEW_THING_CUE),
        in_the_way=latest.text_of(metrics.NEW_THING_IN_THE_WAY),
        kept=said.count("yes"),
        partly=said.count("partly"),
        not_kept=said.count("no"),
        asked=len(said),
        asked_on=tuple(answer.day for answer in answers),
    )


def open_window(course: Course, entries: Sequence[Entry], now: datetime) -> Window | None:
    """The window of the latest session held, or ``None`` before the first and four weeks after the last."""
    past = held(course, now)
    if not past or (now.date() - past[-1].at.date()).days >= WINDOW_DAYS:
        return None
    session = past[-1]
    entries = [e for e in entries if e.at <= now and says_something(e)]
    marks = checkins_by_mark(session, entries)
    hours = hours_between(session.at, now)
    due = mark_at(hours)
    ahead = [m for m in MARKS if m > hours and m not in marks]
    return Window(
        session=session,
        number=len(past),
        day=(now.date() - session.at.date()).days + 1,
        hours=hours,
        new_thing=new_thing(session, past, entries),
        marks=marks,
        due=due if due is not None and due not in marks else None,
        next_mark_at=session.at + timedelta(hours=ahead[0]) if ahead else None,
    )
