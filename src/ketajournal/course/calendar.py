"""The events of a course for a calendar: sessions, check-ins, therapy, the weekly look; each with a stable id.

A calendar that takes in the same id again moves what it has. What was there before and is not wanted any
more therefore comes once more, marked as cancelled.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import NamedTuple
from uuid import NAMESPACE_OID, uuid5

from ketajournal.course.sessions import is_day_alone, says_something
from ketajournal.course.therapy import THERAPY, appointments
from ketajournal.course.timeline import Timeline
from ketajournal.course.values import Course, Entry, Revision, Session
from ketajournal.course.weeks import first_day, week_number
from ketajournal.course.windows import MARKS, checkins_by_mark, elapsed, marks_end

SESSION = "session"
CHECKIN = "checkin"
WEEKLY_LOOK = "weekly"
EVENT_KINDS = (SESSION, CHECKIN, THERAPY, WEEKLY_LOOK)
# What an alarm can say beside the name of its event.
PREPARE = "prepare"

LENGTHS = {
    SESSION: timedelta(hours=2),
    CHECKIN: timedelta(minutes=15),
    THERAPY: timedelta(minutes=50),
    WEEKLY_LOOK: timedelta(minutes=30),
}
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WEEKLY_AT = time(18)
EVENING_BEFORE = time(19)
BEFORE_SESSION = timedelta(hours=2)
BEFORE_THERAPY = timedelta(hours=1)
# Marks of neighbouring sessions that are no further apart than this are one check-in.
TOGETHER = timedelta(hours=1)
# Weekly looks go on for so many weeks after the week of the last session, and are at least so many.
WEEKS_AFTER = 4
KEPT_DAYS = 30
# Revisions are numbered by the seconds since then: within what a calendar's number can hold, to the year 2088.
_FIRST_REVISION = datetime(2020, 1, 1, tzinfo=UTC)


class Alarm(NamedTuple):
    """A reminder, so long before the start of its event (of the day, where it takes a whole one)."""

    says: str
    before: timedelta


class Event(NamedTuple):
    """One thing in a calendar, or ``times`` of them a week apart on the same hour of the clock.

    ``at`` is its start; an event of the ``whole_day`` has no hour. ``changed`` is when what it says was last
    changed, ``cancelled`` that a calendar which has it should take it out.
    """

    kind: str
    uid: str
    at: datetime
    changed: datetime
    whole_day: bool = False
    times: int = 1
    cancelled: bool = False
    alarms: tuple[Alarm, ...] = ()

    @property
    def length(self) -> timedelta:
        return DAY if self.whole_day else LENGTHS[self.kind]

    @property
    def blocks(self) -> bool:
        """True where it takes its hours: a check-in and a weekly look go beside other things, as does a day alone."""
        return self.kind in (SESSION, THERAPY) and not self.whole_day

    @property
    def revision(self) -> int:
        """A number that is higher after every change; calendars take none above 2,147,483,647."""
        return min(2**31 - 1, max(0, int((self.changed - _FIRST_REVISION).total_seconds())))


class CalendarSelection(NamedTuple):
    """The selection asked for; nothing before ``since`` is in it."""

    since: datetime
    kinds: Collection[str] = EVENT_KINDS
    alarms: bool = True


def events(
    course: Course,
    entries: Sequence[Entry],
    revisions: Mapping[str, Revision],
    wanted: CalendarSelection,
    now: datetime,
    zone: tzinfo,
) -> list[Event]:
    """Everything that belongs in a calendar at *now*, earliest first.

    *entries* are the course's check-ins and therapy appointments, those that were deleted among them.
    *revisions* has the course's, each session's and each appointment's by their ids. Moments come in
    *zone*.
    """
    # Two sessions can share a check-in, so a change of either is one of every check-in's.
    sessions_changed = max((revisions[s.id].changed for s in course.sessions), default=_FIRST_REVISION)
    made = _Maker(course, revisions, wanted, now, zone, sessions_changed)
    found = [
        *(made.session(s) for s in course.sessions),
        *(made.appointment(e) for e in appointments(entries)),
        *made.checkins(
            Timeline(e for e in entries if e.kind == "checkin" and e.deleted_at is None and says_something(e))
        ),
        *made.weekly_looks(),
    ]
    kept = [e for e in found if e.kind in wanted.kinds and (e.at >= wanted.since or e.kind == WEEKLY_LOOK)]
    return sorted(kept, key=lambda e: (e.at, e.uid))


def uid_of(row: str, what: str) -> str:
    """The id of an event: the same each time, and nothing can be read from it."""
    return str(uuid5(NAMESPACE_OID, f"{row} {what}"))


class _Mark(NamedTuple):
    """A check-in that a session asks for, and whether it was given already."""

    session: Session
    hours: int
    at: datetime
    met: bool


class _Maker(NamedTuple):
    """Makes the events of one course. ``sessions_changed`` is when the last of its sessions was."""

    course: Course
    revisions: Mapping[str, Revision]
    wanted: CalendarSelection
    now: datetime
    zone: tzinfo
    sessions_changed: datetime

    def session(self, session: Session) -> Event:
        event = self._at_a_time(SESSION, session.id, session.at, cancelled=session.cancelled)
        alarms = [Alarm(PREPARE, _since_the_evening_before(event)), Alarm(SESSION, BEFORE_SESSION)]
        return self._with(event, alarms[:1] if event.whole_day else alarms)

    def appointment(self, entry: Entry) -> Event:
        event = self._at_a_time(THERAPY, entry.id, entry.at, cancelled=entry.deleted_at is not None)
        before = _since_the_evening_before(event) if event.whole_day else BEFORE_THERAPY
        return self._with(event, [Alarm(THERAPY, before)])

    def _at_a_time(self, kind: str, row: str, at: datetime, *, cancelled: bool) -> Event:
        changed, whole_day = self.revisions[row].changed, is_day_alone(at)
        # A day alone is the one that the person's own clock showed, wherever it is read.
        start = datetime.combine(at, time(), tzinfo=self.zone) if whole_day else at.astimezone(self.zone)
        return Event(kind, uid_of(row, kind), start, changed, whole_day=whole_day, cancelled=cancelled)

    def checkins(self, given: Timeline) -> list[Event]:
        """The check-ins still to come, and those to be taken out of a calendar that may have them."""
        ordered = self.course.ordered
        every = [mark for s in self.course.sessions for mark in self._marks(s, given)]
        groups = _grouped([m for m in every if not m.session.cancelled and not _meets_one_of(ordered, m.at)])
        shown = [of[0] for of in groups if of[0].at > self.now and not all(mark.met for mark in of)]
        gone = [mark for mark in every if self._may_stand_elsewhere(mark) and mark not in shown]
        return [
            *(self._with(self._checkin(mark), [Alarm(CHECKIN, timedelta())]) for mark in shown),
            *(self._checkin(mark)._replace(cancelled=True) for mark in gone),
        ]

    def _marks(self, session: Session, given: Timeline) -> list[_Mark]:
        met = checkins_by_mark(session, given.around(session, marks_end(session)))
        start = session.at.astimezone(UTC)
        return [
            _Mark(session, mark, (start + timedelta(hours=mark)).astimezone(self.zone), mark in met) for mark in MARKS
        ]

    def _checkin(self, mark: _Mark) -> Event:
        uid = uid_of(mark.session.id, f"{CHECKIN} {mark.hours}")
        return Event(CHECKIN, uid, mark.at, self.sessions_changed)

    def _may_stand_elsewhere(self, mark: _Mark) -> bool:
        """True where a calendar may hold this check-in still, at this moment or another.

        A session that was held is not moved any more; what conversations add to it changes no check-in.
        """
        revision = self.revisions[mark.session.id]
        moved = revision.changed > revision.made and mark.session.at > self.now
        return mark.at > self.now and (mark.session.cancelled or moved)

    def weekly_looks(self) -> list[Event]:
        """The looks that follow each week since session 1, as one event; a cancelled one after the course's end."""
        course = self.course
        start, ended = first_day(course), course.ended_on
        begins = datetime.combine(start, WEEKLY_AT, tzinfo=self.zone)
        number = 1  # the first look that is still to come
        while begins + number * WEEK <= self.now:
            number += 1
        planned = week_number(max((s.at.date() for s in course.ordered), default=start), start)
        times = max(WEEKS_AFTER, planned + WEEKS_AFTER - number + 1)
        changed = max(self.revisions[course.id].changed, self.sessions_changed)
        if number > 1:  # the series begins a week later than it did, which is a change too
            changed = max(changed, begins + (number - 1) * WEEK)
        event = Event(WEEKLY_LOOK, uid_of(course.id, WEEKLY_LOOK), begins + number * WEEK, changed, times=times)
        if ended is not None and ended <= self.now.date():
            return [event._replace(times=1, cancelled=True)] if ended >= self.wanted.since.date() else []
        return [self._with(event, [Alarm(WEEKLY_LOOK, timedelta())])]

    def _with(self, event: Event, alarms: Sequence[Alarm]) -> Event:
        """The event with those of its alarms that are still to come."""
        if event.cancelled or not self.wanted.alarms:
            return event
        return event._replace(alarms=tuple(a for a in alarms if event.at.astimezone(UTC) - a.before > self.now))


def _meets_one_of(sessions: Sequence[Session], at: datetime) -> bool:
    """True where this moment falls into a session, where nobody gives a check-in: one of hours before will do.

    The sessions are in their order: a life of them is gone through for each mark otherwise.
    """
    moment = at.astimezone(UTC)
    first, end = (bisect_right(sessions, when, key=lambda s: s.at) for when in (moment - LENGTHS[SESSION], moment))
    return any(not is_day_alone(s.at) for s in sessions[first:end])


def _grouped(marks: Sequence[_Mark]) -> list[list[_Mark]]:
    """Marks in order of time, those close to the first of a group together."""
    groups: list[list[_Mark]] = []
    for mark in sorted(marks, key=lambda m: (m.at, m.session.at)):
        if groups and elapsed(groups[-1][0].at, mark.at) <= TOGETHER:
            groups[-1].append(mark)
        else:
            groups.append([mark])
    return groups


def _since_the_evening_before(event: Event) -> timedelta:
    evening = datetime.combine(event.at.date() - DAY, EVENING_BEFORE, tzinfo=event.at.tzinfo)
    # A day has no zone in a calendar: its alarms are told on the clock alone.
    return event.at - evening if event.whole_day else elapsed(evening, event.at)
