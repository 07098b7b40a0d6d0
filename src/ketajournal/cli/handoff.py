"""A sheet for whoever treats the person."""

from typing import Annotated

from ketajournal.cli.options import AsOf, CourseNumber, Shown
from ketajournal.cli.parameters import Option

_Audience = Annotated[
    str,
    Option(
        "--for",
        metavar="WHOM",
        help="prescriber, or therapist: another choice of parts.",
        values=("prescriber", "therapist"),
    ),
]
_Parts = Annotated[
    str | None,
    Option(
        metavar="PARTS",
        help="Ask nothing. These go in: safety, questions, course, flags, measures, sessions, weeks, signs, "
        "practice, review. For a therapist: safety, questions, things.",
    ),
]


def handoff(
    audience: _Audience = "prescriber",
    output: Annotated[
        str | None,
        Option("--output", "-o", metavar="PATH", help="The file to write; without it handoff-DATE.html here."),
    ] = None,
    pdf: Annotated[
        bool, Option("--pdf", help="A PDF in place of HTML. It needs the extra pdf; see the topic sheets.")
    ] = False,
    only: _Parts = None,
    every: Annotated[bool, Option("--all", help="Ask nothing; every part goes in, but no typed text.")] = False,
    also: Annotated[
        list[str] | None,
        Option("--with", metavar="ID", help="Typed text that goes in too, by its id in --json."),
    ] = None,
    answers: Annotated[
        str | None,
        Option(
            metavar="FILE", help="Ask nothing; yes or no for parts and ids, from TOML or JSON (- is standard input)."
        ),
    ] = None,
    since: Annotated[
        str | None,
        Option(
            metavar="WHEN",
            help="Nothing of earlier days, but what comes first, the course, marks, medicines and the baseline.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        Option(metavar="TEXT", help="Your name, if it should stand on the sheet. It is not kept."),
    ] = None,
    force: Annotated[bool, Option("--force", help="Replace a file that is there.")] = False,
    course: CourseNumber = None,
    as_of: AsOf = None,
) -> Shown:
    """A sheet for a short visit, as a page to print: of each part you say whether it goes in."""
    from ketajournal.actions.handoff import hand_over

    return hand_over(
        audience=audience,
        output=output,
        pdf=pdf,
        only=only,
        every=every,
        also=also or [],
        answers=answers,
        since=since,
        course=course,
        as_of=as_of,
        name=name,
        force=force,
    )
