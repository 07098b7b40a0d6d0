"""What ``begin`` does: the parts of the whole picture, and the measures that make a baseline."""

from datetime import datetime

from ketajournal.actions.clock import now
from ketajournal.actions.console import tell
from ketajournal.actions.guided import by_person, from_file
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.request import Asked
from ketajournal.course.measure_progress import due
from ketajournal.course.sessions import held
from ketajournal.journal import reading
from ketajournal.show.measure import offer


def begin_course(part: str | None, answers: str | None, at: datetime, *, plain: bool) -> None:
    """Ask it all, or one part, or take the answers from a file; then say which measures would make a baseline."""
    asked = Asked("begin", None, at, part)
    if answers is not None:
        return from_file(asked, answers)
    by_person(asked, plain=plain)
    connection = open_for_reading().connection
    course = reading.course(connection)
    if course is not None and part is None:
        entries = reading.entries(connection, course.id)
        if offered := offer(due(course, entries, now()), baseline=not held(course, now())):
            tell(offered)
    return None
