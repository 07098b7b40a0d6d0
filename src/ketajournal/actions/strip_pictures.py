"""The course strip, ready to be drawn: of a report, and of the first rating alone."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from os.path import isdir

from ketajournal.course.measure_progress import Progress
from ketajournal.course.metrics import STRIP_METRICS, Metric
from ketajournal.course.strip import Unit, strip, units
from ketajournal.course.values import Course, GivenByDay
from ketajournal.course.weeks import first_day, week_days, week_number
from ketajournal.journal import kept_answers
from ketajournal.journal.file import Connection
from ketajournal.journal.home import home
from ketajournal.show.strip import StripPicture

# The weeks of the first rating that are looked back on where it stands alone.
_LATEST_WEEKS = 16


def strip_picture(
    course: Course, as_of: datetime, measures: Sequence[Progress], answers: GivenByDay
) -> StripPicture | None:
    """The strip of a course with its measures, ``None`` before session 1."""
    lengths = units(course, as_of)
    of = partial(strip, course, answers, as_of, measures)
    return StripPicture(of, lengths, strip_names()) if lengths else None


def first_rating(connection: Connection, course: Course, now: datetime) -> StripPicture | None:
    """The strip of the first rating: of all days, or of the latest weeks; ``None`` before session 1."""
    start, lengths = first_day(course), units(course, now)
    if not lengths:
        return None
    since = week_days(max(1, week_number(now.date(), start) - _LATEST_WEEKS + 1), start)[0]
    answers = kept_answers.strip_answers(connection, course.id, since, now, STRIP_METRICS[:2])
    of = partial(strip, course, answers, now, (), since=since)
    return StripPicture(of, [unit for unit in lengths if unit is not Unit.MONTH] or [Unit.WEEK], strip_names())


def strip_names() -> dict[str, Metric]:
    """The names of ratings where a person's own prompts can have changed them; none elsewhere.

    The metrics that ship are called as their ratings are, and reading every prompt file takes a tenth of a report.
    """
    if not isdir(home().folder / "prompts"):
        return {}
    from ketajournal.guide.prompts import followed_metrics

    return followed_metrics()
