"""The moments at which a quiet reminder is worth something: the check-ins to come, and the weekly looks."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo

from ketajournal.course.calendar import CHECKIN, WEEK, WEEKLY_LOOK, CalendarSelection, events
from ketajournal.course.values import Course, Entry, Revision
from ketajournal.course.weeks import first_day, weekly_look_due

# So far ahead, and so many: whoever writes nothing for five weeks is left in peace.
REACH = timedelta(days=35)
MOST = 20


def reminder_moments(
    course: Course, entries: Sequence[Entry], revisions: Mapping[str, Revision], now: datetime, zone: tzinfo
) -> list[datetime]:
    """Moments in UTC after *now*, earliest first, without check-ins that were given and weeks that were looked at.

    *entries* are the course's check-ins and weekly looks, *revisions* as for the calendar.
    """
    wanted = CalendarSelection(now, (CHECKIN, WEEKLY_LOOK), alarms=False)
    look = weekly_look_due(first_day(course), entries)
    found = set()
    for event in events(course, [e for e in entries if e.kind == "checkin"], revisions, wanted, now, zone):
        for number in range(0 if event.cancelled else event.times):
            at = event.at + number * WEEK
            if event.kind == CHECKIN or at.date() >= look:
                found.add(at.astimezone(UTC))
    return sorted(at for at in found if now < at <= now + REACH)[:MOST]
