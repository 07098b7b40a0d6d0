"""What ``report`` shows, and what follows the questions of ``weekly``."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ketajournal.actions.opening import for_reading, now
from ketajournal.actions.settings import wants_plain
from ketajournal.course.measure_progress import due
from ketajournal.course.metrics import WARNING_SIGNS
from ketajournal.course.recent import WHOLE, first_week, for_report
from ketajournal.course.report import weekly
from ketajournal.course.sessions import held
from ketajournal.course.values import Course, Entry
from ketajournal.guide.prompts import basics, for_showing, metrics, routes, signs
from ketajournal.journal import reading
from ketajournal.show.measure import offer
from ketajournal.show.report import ReportDocument
from ketajournal.show.screens import screen

_LATELY = timedelta(days=7)


def report_document(course: int | None, as_of: datetime, *, every: bool = False) -> ReportDocument:
    """A course's weeks, as they stood then; with *every* each rating week by week."""
    journal = for_reading()
    found = reading.needed_course(journal.connection, course)
    part = None if every else for_report(found, as_of)
    if part is None:
        return _document(found, reading.entries(journal.connection, found.id), as_of)._replace(every=every)
    return _document(
        found, reading.entries_of_part(journal.connection, found.id, part), as_of, first_week(found, as_of)
    )


def _document(course: Course, entries: Sequence[Entry], as_of: datetime, since_week: int = 1) -> ReportDocument:
    return ReportDocument(
        weekly(course, entries, as_of, since_week),
        metrics(),
        routes(),
        signs(),
        basics(),
        to_tell=tuple(_to_tell(entries, as_of)),
    )


def _to_tell(entries: Sequence[Entry], as_of: datetime) -> list[str]:
    """What the latest weekly look said to the signs in it, for as long as it is of this week."""
    looks = [e for e in entries if timedelta() <= as_of - e.at < _LATELY and e.of(WARNING_SIGNS)]
    guide = for_showing("weekly") if looks else None
    answers = {a.prompt: a.value for a in looks[-1].answers if a.metric == WARNING_SIGNS} if looks else {}
    return guide.said_to(answers) if guide else []


def after_weekly(plain: bool) -> None:
    """The measures that are due, if any, and then the report; nothing where no course has been begun."""
    journal = for_reading()
    course = reading.course(journal.connection)
    if course is None:
        return
    measured = reading.entries(journal.connection, course.id, WHOLE)
    offered = offer(due(course, measured, now()), baseline=not held(course, now()))
    if offered:
        print(f"\n{offered}")
    print()
    screen(plain=wants_plain(plain)).show(report_document(course.number, now()))
