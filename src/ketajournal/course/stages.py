"""The stage that a course is in, as the name of the line that fits it."""

from datetime import datetime

from ketajournal.course.sessions import held
from ketajournal.course.values import Course

BEFORE = "before"
EARLY = "early"
THIRD = "third"
LATER = "later"
DONE = "done"
MAINTENANCE = "maintenance"
ENDED = "ended"


def stage(course: Course, now: datetime) -> str:
    """The stage at *now*: by the person's own dates first, else by the sessions held so far."""
    if course.ended_on is not None and now.date() >= course.ended_on:
        return ENDED
    if course.maintenance_on is not None and now.date() >= course.maintenance_on:
        return MAINTENANCE
    done = len(held(course, now))
    if done == 0:
        return BEFORE
    if course.planned_sessions is not None and done >= course.planned_sessions:
        return DONE
    return EARLY if done < 3 else THIRD if done == 3 else LATER
