"""The forms that ``report`` comes in: by week, by session, by window."""

from datetime import datetime
from typing import NamedTuple

from ketajournal.errors import BadInput
from ketajournal.show.blocks import Document


class View(NamedTuple):
    """The form that was asked for: by week, session or window; one rating, or every one."""

    by: str
    metric: str | None
    every: bool


def document(view: View, course: int | None, as_of: datetime) -> Document:
    """The report in the form that was asked for. Raises ``BadInput`` where there is no such form."""
    by, metric = view.by, view.metric
    if metric is not None and by != "session":
        raise BadInput("'--metric' goes with '--by session'.", "The weeks hold every rating already.")
    if by == "session":
        return _by_session(metric, course, as_of)
    if by == "window":
        return _by_window(course, as_of)
    if by == "week":
        from ketajournal.actions.report import report_document

        return report_document(course, as_of, every=view.every)
    raise BadInput(f"There is no report by '{by}'.", "It can be '--by week', '--by session' or '--by window'.")


def _by_session(metric: str | None, course: int | None, as_of: datetime) -> Document:
    from ketajournal.actions.opening import for_reading
    from ketajournal.course.by_session import KINDS, by_session, named
    from ketajournal.guide.prompts import metrics
    from ketajournal.journal import reading
    from ketajournal.show.by_session import BySessionDocument

    connection = for_reading().connection
    found = reading.needed_course(connection, course)
    view = by_session(found, reading.entries(connection, found.id, KINDS), as_of)
    called = metrics()
    return BySessionDocument(view, called, None if metric is None else named(metric, called, tuple(view.ratings)))


def _by_window(course: int | None, as_of: datetime) -> Document:
    from ketajournal.actions.opening import for_reading
    from ketajournal.course.ledger import ledger
    from ketajournal.journal import reading
    from ketajournal.show.ledger import LedgerDocument

    connection = for_reading().connection
    found = reading.needed_course(connection, course)
    return LedgerDocument(ledger(found, reading.entries(connection, found.id), as_of))
