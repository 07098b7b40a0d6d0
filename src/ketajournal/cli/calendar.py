"""A course's dates for any calendar."""

from typing import Annotated

from ketajournal.cli.options import CourseNumber, Shown
from ketajournal.cli.parameters import Option


def calendar(
    output: Annotated[
        str | None,
        Option(
            "--output",
            "-o",
            metavar="PATH",
            help="The file to write; - is standard output. At a terminal it is calendar.ics in this folder.",
        ),
    ] = None,
    only: Annotated[
        str | None,
        Option(metavar="KINDS", help='Only these, with commas between: "session,checkin,therapy,weekly".'),
    ] = None,
    title: Annotated[
        list[str] | None,
        Option(
            metavar="KIND=WORDS",
            help='Your own words for session, checkin, therapy, weekly or prepare: "session=Dr. K".',
        ),
    ] = None,
    no_alarms: Annotated[bool, Option("--no-alarms", help="Without reminders.")] = False,
    since: Annotated[
        str | None,
        Option(metavar="DATE", help="Nothing before that day; 30 days ago without it."),
    ] = None,
    force: Annotated[bool, Option("--force", help="Replace a file that this command did not make.")] = False,
    course: CourseNumber = None,
) -> Shown:
    """Sessions, check-ins, therapy and the weekly look as a file for your calendar (.ics), under neutral titles."""
    from ketajournal.actions.calendar import make_calendar

    return make_calendar(
        output=output,
        force=force,
        titles=title or [],
        only=only,
        since=since,
        alarms=not no_alarms,
        course=course,
    )
