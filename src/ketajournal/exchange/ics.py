"""iCalendar files (RFC 5545): events for any calendar, with nothing in them that names a treatment."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from ketajournal.course.calendar import Event

if TYPE_CHECKING:
    from icalendar import Component, vText

# Says which program made a file, as the standard asks; so it has a name here that anybody's could have.
PRODUCT = "-//journal//calendar//EN"
# So much of a file is read to see whose it is.
HEAD_BYTES = 4096


def calendar_file(events: Sequence[Event], titles: Mapping[str, str], now: datetime) -> bytes:
    """The file. *titles* has the words for each kind of event and alarm.

    Moments are in UTC, and what is repeated keeps to the clock of whoever reads it: no place stands in the file.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    for event in events:
        calendar.add_component(_event(event, titles, now))
    return bytes(calendar.to_ical())


def is_ours(head: bytes) -> bool:
    """True where a file that begins so is a calendar which this program wrote."""
    lines = head.splitlines()
    return lines[:1] == [b"BEGIN:VCALENDAR"] and f"PRODID:{PRODUCT}".encode() in lines


def _event(event: Event, titles: Mapping[str, str], now: datetime) -> "Component":
    from icalendar import Event as CalendarEvent

    made = CalendarEvent()
    made.add("uid", event.uid)
    made.add("dtstamp", now.astimezone(UTC))
    made.add("last-modified", event.changed.astimezone(UTC))
    made.add("sequence", event.revision)
    made.add("summary", _text(titles[event.kind]))
    start, end = _start_and_end(event)
    made.add("dtstart", start)
    made.add("dtend", end)
    if event.times > 1:
        made.add("rrule", {"freq": "weekly", "count": event.times})
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("class", "PRIVATE")  # in a calendar that others see, the hours alone
    made.add("transp", "OPAQUE" if event.blocks else "TRANSPARENT")
    for alarm in event.alarms:
        made.add_component(_alarm(titles[alarm.says], alarm.before))
    return made


def _start_and_end(event: Event) -> tuple[date, date]:
    if event.whole_day:
        start = event.at.date()
    elif event.times > 1:
        start = event.at.replace(tzinfo=None)
    else:
        start = event.at.astimezone(UTC)
    return start, start + event.length


def _alarm(says: str, before: timedelta) -> "Component":
    from icalendar import Alarm

    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", _text(says))
    made.add("trigger", -before)
    return made


def _text(words: str) -> "vText":
    """One line of words, escaped here: the library takes a backslash and a capital N for the end of a line."""
    from icalendar import vText

    class Text(vText):
        def to_ical(self) -> bytes:
            return re.sub(r"([\\;,])", r"\\\1", self).encode()

    return Text(words)
