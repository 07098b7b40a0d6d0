"""Courses of treatment: listed, put right, called maintenance, closed and opened again."""

from datetime import timedelta

from ketajournal.actions.clock import now
from ketajournal.actions.console import has_terminal, tell
from ketajournal.actions.guided import Request, asker_for
from ketajournal.actions.journal_access import open_course, open_for_reading
from ketajournal.actions.next_steps import converse_and_go_on
from ketajournal.actions.sessions import known_route
from ketajournal.actions.typed_dates import end_of
from ketajournal.course.values import Course
from ketajournal.errors import BadInput
from ketajournal.guide.prompts import routes
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal
from ketajournal.show.courses import CoursesDocument
from ketajournal.show.wording import day

# A look back this recent stands for the one that closing a course offers.
_REVIEW_DAYS = 14


def courses_document() -> CoursesDocument:
    """Every course, as a document."""
    return CoursesDocument(reading.courses(open_for_reading().connection), now(), routes())


def edit_course(planned: int | None, route: str | None, provider: str | None) -> None:
    """Change what was given, and leave the rest."""
    changes = {"planned_sessions": planned, "route": known_route(route), "provider": provider}
    given = {name: value for name, value in changes.items() if value is not None}
    if not given:
        raise BadInput("Nothing to change was given.", "Use --planned, --route or --provider.")
    journal, course = open_course()
    journal.writer().set_course(course.id, **given)
    tell(f"Course {course.number} is changed.")


def set_maintenance(on: str | None, *, off: bool) -> None:
    """From which day on sessions are maintenance."""
    when = end_of(on).date()
    journal, course = open_course()
    journal.writer().set_course(course.id, maintenance_on=None if off else when.isoformat())
    tell(
        "All sessions count as planned ones again."
        if off
        else f"Sessions from {day(when, year=True)} on are maintenance, and not counted against the plan."
    )


def close_course(on: str | None) -> None:
    """Close the course, after offering to look back."""
    when = end_of(on).date()
    journal, course = open_course()
    if when > now().date() or (when < course.started_on and on is not None):
        raise BadInput(f"A course is closed on a day from its first to today, not on {day(when, year=True)}.")
    if course.ended_on is not None:
        raise BadInput(f"Course {course.number} is closed since {day(course.ended_on, year=True)}.")
    if not _was_reviewed_lately(journal, course) and has_terminal():
        asker = asker_for()
        if asker.agrees(
            "Before a course is closed, 'review' looks back at it, and ends in a sheet for your prescriber. "
            "Take that look now? Enter or yes; 'no' closes it without.",
            may_leave=True,
        ):
            converse_and_go_on(Request("review", None, now()), None)
            course = reading.needed_course(journal.connection, course.number)
            if course.ended_on is None and not asker.agrees(
                f"Close course {course.number} in this journal now? Enter or yes; 'no' leaves it open."
            ):
                tell(f"Course {course.number} stays open.")
                return
    if course.ended_on is None:
        journal.writer().set_course(course.id, ended_on=when.isoformat())
    tell(
        f"Course {course.number} is closed; all of it stays. 'ketajournal course reopen' opens it again, "
        "'ketajournal review' looks back at any time."
    )


def _was_reviewed_lately(journal: Journal, course: Course) -> bool:
    limit = now() - timedelta(days=_REVIEW_DAYS)
    return any(e.finished and e.at > limit for e in reading.entries(journal.connection, course.id, {"review"}))


def reopen_course() -> None:
    """Take a closing back."""
    journal = open_for_reading()
    course = reading.needed_course(journal.connection, len(reading.courses(journal.connection)) or None)
    if course.ended_on is None:
        raise BadInput(f"Course {course.number} is not closed.")
    journal.writer().set_course(course.id, ended_on=None)
    tell(f"Course {course.number} is open again.")
