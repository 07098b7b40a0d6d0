"""Every letter of the journal: one outlives the course that it was written in."""

from datetime import datetime

from ketajournal.course.letters import Letter, letters
from ketajournal.journal import reading
from ketajournal.journal.file import Connection


def every_letter(connection: Connection, now: datetime) -> list[Letter]:
    """The letters of every course and of none, earliest first, each by the rule of its own course."""
    found: list[Letter] = []
    for course in [None, *reading.courses(connection)]:
        course_id = course.id if course else None
        if reading.entries(connection, course_id, ["letter"]):
            found += letters(course, reading.entries(connection, course_id), now)
    return sorted(found, key=lambda letter: letter.written)
