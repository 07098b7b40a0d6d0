"""The weekly look, and the same course by its sessions and by their windows."""

from typing import Annotated

from ketajournal.actions.command_run import current_run
from ketajournal.actions.typed_dates import end_of
from ketajournal.cli.options import AsOf, CourseNumber, Paged
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
    save: Annotated[
        str | None, Option("--save", metavar="FILE", help="Keep it as a picture: FILE.svg, .html, .pdf or .png.")
    ] = None,
    force: Annotated[bool, Option("--force", help="With --save: replace a file that is there.")] = False,
    course: CourseNumber = None,
    as_of: AsOf = None,
) -> Paged:
    """The weeks since session 1, and each session with its 72 hours: your own ratings, side by side."""
    from ketajournal.actions.report import report_in_form

    moment = end_of(as_of)
    full = full or (current_run().as_json and save is None)  # nothing is too long for a program
    document = report_in_form(by, course, moment, metric=metric, full=full)
    if save is not None:
        from ketajournal.actions.saved_report import save_report

        save_report(document, save, moment, force=force)
        return None
    return document
