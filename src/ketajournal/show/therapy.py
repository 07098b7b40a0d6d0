"""Therapy appointments as a document."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from ketajournal.course.text import one_line
from ketajournal.course.therapy import ABOUT, AFTER, WITH, session_before
from ketajournal.course.values import Course, Entry
from ketajournal.course.windows import hours_between
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Text, column, numbered, table_or

_PREVIEW = 120


class TherapyDocument(NamedTuple):
    """Every appointment, past and to come, with the session before it."""

    course: Course | None
    entries: Sequence[Entry]
    now: datetime

    def blocks(self) -> list[Block]:
        each = self.entries
        said = (("With", WITH), ("To bring", ABOUT), ("What came of it", AFTER))
        return table_or(
            "No appointment is known yet. "
            "'ketajournal therapy add \"2 days after each session at 10:00\"' notes some.",
            [numbered(each), column("When", (wording.weekday(e.at, year=True) for e in each))],
            [
                column("State", map(self._state, each)),
                column("After", map(self._after, each)),
                *(column(head, (_said(e, prompt) for e in each), wraps=True) for head, prompt in said),
            ],
            Text("'ketajournal therapy ask' asks what came of the last, and what to bring to the next.", quiet=True),
        )

    def _state(self, entry: Entry) -> str:
        return "past" if entry.at <= self.now else "to come"

    def _after(self, entry: Entry) -> str | None:
        before = session_before(self.course, entry.at)
        if before is None:
            return None
        days = (entry.at.date() - before[1].at.date()).days
        return f"{wording.how_many(days, 'day')} after session {before[0]}"

    def data(self) -> dict[str, object]:
        return {
            "appointments": [
                {
                    "id": e.id,
                    "number": n,
                    "at": e.at,
                    "state": self._state(e),
                    "with": e.answer_to(WITH),
                    "about": e.answer_to(ABOUT),
                    "after": e.answer_to(AFTER),
                    "session": before[0] if (before := session_before(self.course, e.at)) else None,
                    "hours_after": round(hours_between(before[1].at, e.at), 2) if before else None,
                }
                for n, e in enumerate(self.entries, start=1)
            ]
        }


def _said(entry: Entry, prompt: str) -> str:
    return one_line(str(entry.answer_to(prompt) or ""), _PREVIEW)
