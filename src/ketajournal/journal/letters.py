"""Every letter of the journal: one outlives the course that it was written in."""

from collections.abc import Callable
from datetime import datetime

from ketajournal.course import metrics
from ketajournal.course.letters import MOOD, Letter, is_sealed, letters
from ketajournal.course.values import Entry
from ketajournal.journal import reading
from ketajournal.journal.file import Connection


def every_letter(connection: Connection, now: datetime) -> list[Letter]:
    """The letters of every course and of none, earliest first, each by the rule of its own course."""
    return _letters(connection, now, lambda _letter: True)


def letters_to_open(connection: Connection, now: datetime) -> list[Letter]:
    """The sealed letters whose rule is met, earliest first."""
    return [letter for letter in _letters(connection, now, is_sealed) if letter.met]


def _letters(connection: Connection, now: datetime, wanted: Callable[[Entry], bool]) -> list[Letter]:
    """Those letters, with no more read of their courses than their rules ask about."""
    written = [entry for entry in reading.entries_of_all(connection, ["letter"]) if wanted(entry)]
    courses = {course.id: course for course in reading.courses(connection)} if written else {}
    found: list[Letter] = []
    for course_id in dict.fromkeys(entry.course_id for entry in written):
        own = [entry for entry in written if entry.course_id == course_id]
        waiting = [entry.at for entry in own if entry.of(metrics.LETTER_LOW) is not None]
        if course_id is not None and waiting:
            own += reading.entries_that_answer(connection, course_id, (MOOD, metrics.DIP), min(waiting))
        found += letters(courses.get(course_id or ""), own, now)
    return sorted(found, key=lambda letter: letter.written)
