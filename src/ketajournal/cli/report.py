"""The weekly look, and the same course by its sessions and by their windows."""

from typing import Annotated

from ketajournal.actions.output import show_document
from ketajournal.actions.typed_dates import end_of
from ketajournal.cli.options import AsOf, CourseNumber, Json, Plain
from ketajournal.cli.parameters import Option

By = Annotated[
    str,
    Option(
        "--by",
        metavar="FORM",
        help="week, session (days since each) or window (72 hours, and what followed).",
        values=("week", "session", "window"),
    ),
]
MetricName = Annotated[
    str | None,
    Option(
        "--metric", metavar="NAME", help="With --by session: the one rating to show, such as mood.", values="metrics"
    ),
]


def report(
    by: By = "week",
    metric: MetricName = None,
    full: Annotated[bool, Option("--full", help="All there is, each rating week by week.")] = False,
    every: Annotated[bool, Option("--all", hidden=True, help="The same as --full.")] = False,
    course: CourseNumber = None,
    as_of: AsOf = None,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """The weeks since session 1, and each session with its 72 hours: your own ratings, side by side."""
    from ketajournal.actions.report import ReportRequest, report_in_form

    view = ReportRequest(by=by, metric=metric, full=full or every or as_json)  # nothing is too long for a program
    show_document(report_in_form(view, course, end_of(as_of)), plain=plain, as_json=as_json)
