"""Options that several commands share."""

from typing import Annotated

import typer

At = Annotated[
    str | None,
    typer.Option("--at", metavar="WHEN", help='When this was, if not now: "yesterday 14:00", "3 days ago".'),
]
Answers = Annotated[
    str | None,
    typer.Option("--answers", metavar="FILE", help="Take answers from a TOML or JSON file (- is standard input)."),
]
SessionName = Annotated[
    str | None,
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
    list[str] | None,
    typer.Option(
        "--kind", metavar="KIND", help="Only this kind: note, reflect, checkin … More than one may be given."
    ),
]
Since = Annotated[str | None, typer.Option("--since", metavar="WHEN", help="From this day on.")]
Until = Annotated[str | None, typer.Option("--until", metavar="WHEN", help="Up to this day.")]
CourseNumber = Annotated[
    int | None,
    typer.Option("--course", metavar="N", help="The course, if not the latest."),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="As it stood at the end of that day."),
]
Plain = Annotated[bool, typer.Option("--plain", help="Plain lines, for screen readers.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON document.")]
