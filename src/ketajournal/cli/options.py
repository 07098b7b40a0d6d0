"""Options that several commands share."""

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
Count = Annotated[
    int,
    typer.Option(
        "-n", "--count", min=1, max=1_000_000_000, help="How many of the latest."
    ),  # as far as SQLite counts
]
Every = Annotated[bool, typer.Option("--all", help="All of them.")]
Kinds = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--kind", metavar="KIND", help="Only this kind: note, reflect, checkin … More than one may be given."
    ),
]
Since = Annotated[Optional[str], typer.Option("--since", metavar="WHEN", help="From this day on.")]  # noqa: UP045
Until = Annotated[Optional[str], typer.Option("--until", metavar="WHEN", help="Up to this day.")]  # noqa: UP045
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
