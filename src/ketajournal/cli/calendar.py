"""A course's dates for any calendar."""

from typing import Annotated, Optional

import typer

from ketajournal.cli.options import CourseNumber, Json, Plain


def calendar(
    output: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="The file to write; - is standard output. At a terminal it is calendar.ics in this folder.",
        ),
    ] = None,
    only: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="KINDS", help='Only these, with commas between: "session,checkin,therapy,weekly".'),
    ] = None,
    title: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            metavar="KIND=WORDS",
            help='Your own words for session, checkin, therapy, weekly or prepare: "session=Dr. K".',
        ),
    ] = None,
    no_alarms: Annotated[bool, typer.Option("--no-alarms", help="Without reminders.")] = False,
    weeks: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=0, max=520, help="How many weekly looks, if not as many as the plan has and four more."),
    ] = None,
    since: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="DATE", help="Nothing before that day; 30 days ago without it."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that this command did not make.")] = False,
    course: CourseNumber = None,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """Sessions, check-ins, therapy and the weekly look as a file for your calendar (.ics), under neutral titles."""
    from ketajournal.actions.calendar import Wish, make_calendar
    from ketajournal.actions.settings import wants_plain
    from ketajournal.show.screens import screen

    wish = Wish(output, force, title or [], only, since, weeks, not no_alarms, course)
    made = make_calendar(wish, as_json=as_json)
    if made is not None:
        screen(as_json=as_json, plain=wants_plain(plain)).show(made)
