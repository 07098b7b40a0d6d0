"""Options that several commands share."""

from typing import TYPE_CHECKING, Annotated

from ketajournal.cli.parameters import Option, Result

if TYPE_CHECKING:
    from ketajournal.show.blocks import Document

At = Annotated[
    str | None, Option("--at", metavar="WHEN", help='When this was, if not now: "yesterday 14:00", "3 days ago".')
]
Answers = Annotated[
    str | None,
    Option("--answers", metavar="FILE", help="Take answers from a TOML or JSON file (- is standard input)."),
]
SessionName = Annotated[
    str | None,
    Option("--session", metavar="N", help="The session it is about: its number, date or id.", values="sessions"),
]
_MOST = 1_000_000_000  # as far as SQLite counts
Count = Annotated[int, Option("-n", "--count", metavar="N", min=1, max=_MOST, help="How many of the latest.")]
Every = Annotated[bool, Option("--all", help="All of them.")]
Kinds = Annotated[
    list[str] | None,
    Option(
        "--kind",
        metavar="KIND",
        help="Only this kind: note, reflect, checkin … Or more, with commas between.",
        values="kinds",
    ),
]
Since = Annotated[str | None, Option("--since", metavar="WHEN", help="From this day on.")]
Until = Annotated[str | None, Option("--until", metavar="WHEN", help="Up to this day.")]
CourseNumber = Annotated[
    int | None, Option("--course", metavar="N", help="The course, if not the latest.", values="courses")
]
AsOf = Annotated[str | None, Option("--as-of", metavar="DATE", help="As it stood at the end of that day.")]

# What a command gives back, with the options that come with it.
_PLAIN = {"plain": Annotated[bool, Option("--plain", help="Plain lines, for screen readers.")]}
_JSON = {"as_json": Annotated[bool, Option("--json", help="One JSON document.")]}
Shown = Annotated["Document | None", Result({**_PLAIN, **_JSON})]
Paged = Annotated["Document | None", Result({**_PLAIN, **_JSON}, paged=True)]
ShownAsJson = Annotated["Document | None", Result(_JSON)]
Asked = Annotated[None, Result(_PLAIN)]
