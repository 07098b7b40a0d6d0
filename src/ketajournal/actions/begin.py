"""The whole picture of a course, part by part, and the measures that make a baseline."""

from datetime import datetime

from ketajournal.actions.clock import now
from ketajournal.actions.console import tell
from ketajournal.actions.guided import converse_or_take
from ketajournal.actions.guided_request import Request
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.course.measure_progress import due
from ketajournal.course.sessions import held
from ketajournal.journal import reading
from ketajournal.show.measure import offer


def begin_course(part: str | None, answers: str | None, at: datetime, *, plain: bool) -> None:
    """Ask it all, or one part, or take the answers from a file; then say which measures would make a baseline."""
    asked = Request("begin", None, at, part)
    converse_or_take(asked, answers, plain=plain)
    if answers is not None:
        return
    connection = open_for_reading().connection
    course = reading.course(connection)
    if course is not None and part is None:
        entries = reading.entries(connection, course.id)
        if offered := offer(due(course, entries, now()), baseline=not held(course, now())):
            tell(offered)
