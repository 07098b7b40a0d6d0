"""The events that went into a calendar, as a document."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import NamedTuple

from ketajournal.course.calendar import CHECKIN, EVENT_KINDS, PREPARE, SESSION, WEEKLY_LOOK, Event
from ketajournal.course.therapy import THERAPY
from ketajournal.show.blocks import Block, Text
from ketajournal.show.wording import how_many

# Words that could stand in anybody's calendar.
TITLES = {
    SESSION: "Appointment",
    CHECKIN: "Check-in",
    THERAPY: "Appointment",
    WEEKLY_LOOK: "Weekly look",
    PREPARE: "Prepare",
}
_ONE = {SESSION: "session", CHECKIN: "check-in", THERAPY: "therapy appointment", WEEKLY_LOOK: "weekly look"}


class CalendarDocument(NamedTuple):
    """The events that were written to ``path`` (``None`` where to no file), with the words they go by."""

    events: Sequence[Event]
    titles: Mapping[str, str]
    path: str | None

    def counts(self) -> dict[str, int]:
        """The number of each kind, the cancelled ones left out."""
        return {kind: sum(e.times for e in self.events if e.kind == kind and not e.cancelled) for kind in EVENT_KINDS}

    def what(self) -> str:
        """``6 sessions, 12 check-ins, 7 weekly looks and 2 cancelled dates.``"""
        parts = [how_many(n, _ONE[kind]) for kind, n in self.counts().items() if n]
        gone = sum(e.cancelled for e in self.events)
        if gone:
            parts.append(how_many(gone, "cancelled date"))
        text = " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
        return f"{text}. A calendar that has what was cancelled marks it so, or takes it out." if gone else f"{text}."

    def who_reads_it(self) -> str:
        """That a calendar travels, and what can be read from this one."""
        told = "What is in this one is neutral: nothing in it names a treatment."
        if self.titles != TITLES:
            told = "The titles in this one are those you gave; nothing else in it names a treatment."
        return f"Calendars copy themselves to other devices and accounts. {told}"

    def blocks(self) -> list[Block]:
        here = f"In {self.path}: " if self.path else ""
        found: list[Block] = [Text(f"{here}{self.what()}"), Text(self.who_reads_it())]
        if self.path:
            found.append(
                Text(
                    "Open it with your calendar, in a calendar of its own if you like. After a change here, the same "
                    "command makes it anew, and opening it again moves what has moved.",
                    quiet=True,
                )
            )
        return found

    def data(self) -> dict[str, object]:
        return {
            "path": self.path,
            "counts": self.counts(),
            "events": [
                {
                    "kind": e.kind,
                    "uid": e.uid,
                    "title": self.titles[e.kind],
                    "at": e.at.date() if e.whole_day else e.at,
                    "minutes": None if e.whole_day else e.length.seconds // 60,
                    "times": e.times,
                    "cancelled": e.cancelled,
                    "revision": e.revision,
                    "changed": e.changed.astimezone(UTC),
                    "alarms": [
                        {"title": self.titles[a.says], "minutes_before": int(a.before.total_seconds() // 60)}
                        for a in e.alarms
                    ],
                }
                for e in self.events
            ],
        }
