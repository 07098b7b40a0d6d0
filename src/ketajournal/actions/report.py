"""The report by week, by session or by window."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ketajournal.actions.console import one_of
from ketajournal.actions.journal_access import open_course
from ketajournal.actions.strip_pictures import strip_picture
from ketajournal.course.metrics import SIGN_WHEN, WARNING_SIGNS
from ketajournal.course.recent import SCREEN_METRICS, first_week, for_report
from ketajournal.course.report import weekly_report
from ketajournal.course.strip import strip_begins
from ketajournal.course.values import Course, Elsewhere, Entry, Value
from ketajournal.errors import BadInput
from ketajournal.journal import kept_answers, reading
from ketajournal.journal.file import Connection
from ketajournal.show.blocks import Document
from ketajournal.show.report import ReportDocument

_LATELY = timedelta(days=7)


def report_in_form(by: str, course: int | None, as_of: datetime, *, metric: str | None, full: bool) -> Document:
    """The report by week, session or window; of one *metric* alone; a screen, or in *full*.

    Raises ``BadInput`` where there is no such form.
    """
    by = one_of(by, ("week", "session", "window"), "no form of the report")
    if metric is not None and by != "session":
        raise BadInput("'--metric' goes with '--by session'.", "The weeks hold every rating already.")
    if by == "session":
        return _by_session(metric, course, as_of, full=full)
    if by == "window":
        return _by_window(course, as_of, full=full)
    return report_document(course, as_of, full=full)


def _of_course(number: int | None) -> tuple[Connection, Course, Elsewhere]:
    journal, course = open_course(number)
    return journal.connection, course, reading.elsewhere(journal.connection, course.id)


def _by_session(metric: str | None, course: int | None, as_of: datetime, *, full: bool) -> Document:
    from ketajournal.course.report_by_session import KINDS_BY_SESSION, by_session, metric_named
    from ketajournal.guide.prompts import followed_metrics
    from ketajournal.show.report_by_session import BySessionDocument

    connection, found, elsewhere = _of_course(course)
    view = by_session(found, reading.entries(connection, found.id, KINDS_BY_SESSION), as_of, elsewhere)
    called = followed_metrics()
    only = None if metric is None else metric_named(metric, called, tuple(view.ratings))
    return BySessionDocument(view, called, only, full)


def _by_window(course: int | None, as_of: datetime, *, full: bool) -> Document:
    from ketajournal.course.report_by_window import by_window
    from ketajournal.show.report_by_window import ByWindowDocument

    connection, found, elsewhere = _of_course(course)
    return ByWindowDocument(by_window(found, reading.entries(connection, found.id), as_of, elsewhere), full)


def report_document(course: int | None, as_of: datetime, *, full: bool = False) -> ReportDocument:
    """A course as it stood then: on one screen, or with *full* all that there is to tell of it."""
    connection, found, elsewhere = _of_course(course)
    part = None if full else for_report(found, as_of)
    if part is None:
        entries, since_week = reading.entries(connection, found.id), 1
    else:
        # A diary that was taken in can have more notes than there is else, and the screen tells of none.
        entries = reading.entries_of_part(connection, found.id, part, SCREEN_METRICS, besides="note")
        entries = [reading.entry(connection, e.id) if e.of(WARNING_SIGNS) else e for e in entries]
        since_week = first_week(found, as_of)
    answers = kept_answers.strip_answers(connection, found.id, strip_begins(found, as_of), as_of)
    report = weekly_report(found, entries, as_of, since_week, elsewhere)
    drawn, to_tell = strip_picture(found, as_of, report.measures, answers), tuple(_to_tell(entries, as_of))
    if not full:
        return ReportDocument(report, {}, {}, strip=drawn, to_tell=to_tell, full=False)
    from ketajournal.guide.prompts import basics, followed_metrics, routes, signs

    return ReportDocument(report, followed_metrics(), routes(), signs(), basics(), drawn, to_tell)


def _to_tell(entries: Sequence[Entry], as_of: datetime) -> list[str]:
    """The words that the latest weekly look said to the signs in it, for as long as it is of this week.

    What was so then is past on a later day, and told as that.
    """
    looks = [e for e in entries if timedelta() <= as_of - e.at < _LATELY and e.of(WARNING_SIGNS)]
    if not looks:
        return []
    from ketajournal.guide.help_lines import emergency_number
    from ketajournal.guide.prompts import for_showing

    guide = for_showing("weekly")
    if guide is None:
        return []
    said: dict[str, Value] = {}
    for answer in looks[-1].answers:
        if answer.metric == WARNING_SIGNS:
            said[answer.prompt] = answer.value
    if looks[-1].at.date() < as_of.date():
        said |= {p.id: "past" for p in guide.prompts if (p.metric or "").startswith(SIGN_WHEN)}
    else:
        said |= {a.prompt: a.value for a in looks[-1].answers if (a.metric or "").startswith(SIGN_WHEN)}
    return guide.said_to({"help.emergency": emergency_number(), **said})
