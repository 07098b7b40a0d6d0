"""The report by week, by session or by window, and what follows the questions of ``weekly``."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ketajournal.actions.clock import now
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.output import show_document
from ketajournal.course.kinds import READ_WHOLE
from ketajournal.course.measure_progress import due
from ketajournal.course.metrics import SIGN_WHEN, WARNING_SIGNS
from ketajournal.course.recent import first_week, for_report
from ketajournal.course.report import weekly_report
from ketajournal.course.sessions import held
from ketajournal.course.values import Entry, Value
from ketajournal.errors import BadInput
from ketajournal.guide.help_lines import emergency_number
from ketajournal.guide.prompts import basics, for_showing, metrics, routes, signs
from ketajournal.journal import reading
from ketajournal.show.blocks import Document
from ketajournal.show.measure import offer
from ketajournal.show.report import ReportDocument

_LATELY = timedelta(days=7)


class ReportRequest(NamedTuple):
    """The form that was asked for: by week, session or window; one rating, or every one."""

    by: str
    metric: str | None
    every: bool


def report_in_form(view: ReportRequest, course: int | None, as_of: datetime) -> Document:
    """The report in the form that was asked for. Raises ``BadInput`` where there is no such form."""
    by, metric = view.by, view.metric
    if metric is not None and by != "session":
        raise BadInput("'--metric' goes with '--by session'.", "The weeks hold every rating already.")
    if by == "session":
        return _by_session(metric, course, as_of)
    if by == "window":
        return _by_window(course, as_of)
    if by == "week":
        return report_document(course, as_of, every=view.every)
    raise BadInput(f"There is no report by '{by}'.", "It can be '--by week', '--by session' or '--by window'.")


def _by_session(metric: str | None, course: int | None, as_of: datetime) -> Document:
    from ketajournal.course.by_session import KINDS_BY_SESSION, by_session, metric_named
    from ketajournal.show.by_session import BySessionDocument

    connection = open_for_reading().connection
    found = reading.needed_course(connection, course)
    elsewhere = reading.elsewhere(connection, found.id)
    view = by_session(found, reading.entries(connection, found.id, KINDS_BY_SESSION), as_of, elsewhere)
    called = metrics()
    return BySessionDocument(
        view, called, None if metric is None else metric_named(metric, called, tuple(view.ratings))
    )


def _by_window(course: int | None, as_of: datetime) -> Document:
    from ketajournal.course.window_ledger import ledger
    from ketajournal.show.window_ledger import LedgerDocument

    connection = open_for_reading().connection
    found = reading.needed_course(connection, course)
    elsewhere = reading.elsewhere(connection, found.id)
    return LedgerDocument(ledger(found, reading.entries(connection, found.id), as_of, elsewhere))


def report_document(course: int | None, as_of: datetime, *, every: bool = False) -> ReportDocument:
    """A course's weeks, as they stood then; with *every* each rating week by week."""
    journal = open_for_reading()
    found = reading.needed_course(journal.connection, course)
    part = None if every else for_report(found, as_of)
    if part is None:
        entries, since_week = reading.entries(journal.connection, found.id), 1
    else:
        entries = reading.entries_of_part(journal.connection, found.id, part)
        since_week = first_week(found, as_of)
    return ReportDocument(
        weekly_report(found, entries, as_of, since_week, reading.elsewhere(journal.connection, found.id)),
        metrics(),
        routes(),
        signs(),
        basics(),
        every=every and part is None,
        to_tell=tuple(_to_tell(entries, as_of)),
    )


def _to_tell(entries: Sequence[Entry], as_of: datetime) -> list[str]:
    """The words that the latest weekly look said to the signs in it, for as long as it is of this week.

    What was so then is past on a later day, and told as that.
    """
    looks = [e for e in entries if timedelta() <= as_of - e.at < _LATELY and e.of(WARNING_SIGNS)]
    guide = for_showing("weekly") if looks else None
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


def after_weekly(plain: bool) -> None:
    """The measures that are due, if any, and then the report; nothing where no course has been begun."""
    journal = open_for_reading()
    course = reading.course(journal.connection)
    if course is None:
        return
    measured = reading.entries(journal.connection, course.id, READ_WHOLE)
    offered = offer(due(course, measured, now()), baseline=not held(course, now()))
    if offered:
        print(f"\n{offered}")
    print()
    show_document(report_document(course.number, now()), plain=plain)
