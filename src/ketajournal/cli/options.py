"""Options that several commands share."""

from datetime import datetime
from typing import Annotated, Optional

import typer

# typer reads these annotations at run time and knows Optional in every version we run on.
At = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--at", metavar="WHEN", help='When this was, if not now: "yesterday 14:00", "3 days ago".'),
]
Answers = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--answers", metavar="FILE", help="Take answers from a TOML or JSON file (- is standard input)."),
]
SessionName = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--session", metavar="N", help="The session it is about: its number, date or id."),
]
CourseNumber = Annotated[
    Optional[int],  # noqa: UP045
    typer.Option("--course", metavar="N", help="The course, if not the latest."),
]
AsOf = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--as-of", metavar="DATE", help="As it stood at the end of that day."),
]
Plain = Annotated[bool, typer.Option("--plain", help="Plain lines, for screen readers.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]


def entry_moment(at: str | None) -> datetime:
    """The moment an entry is about. A day alone means noon; one in the future is kept, and said."""
    from ketajournal.cli.opening import now, tell

    current = now()
    if at is None:
        return current
    from ketajournal.guide.when import moment

    meant = moment(at, current).at
    if meant > current:
        tell(f"{meant:%Y-%m-%d %H:%M} is in the future; it is kept as you gave it.")
    return meant


def end_of(day: str | None) -> datetime:
    """The end of the day a person names, or this moment."""
    from ketajournal.cli.opening import now

    current = now()
    if day is None:
        return current
    from ketajournal.guide.when import moment

    meant = moment(day, current)
    return meant.at if meant.timed else meant.at.replace(hour=23, minute=59, second=59)
