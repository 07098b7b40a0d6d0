"""Courses of treatment: the plan, maintenance, the end, another one."""

from typing import Annotated

from ketajournal.cli.options import Asked, Shown
from ketajournal.cli.parameters import Argument, Family, Option

app = Family(help="Your courses: the plan, maintenance, closing one.")

When = Annotated[str | None, Option("--on", metavar="WHEN", help="The day, if not today.")]


@app.command("list", alone=True)
def list_courses() -> Shown:
    """Every course with its plan, its sessions and where it stands."""
    from ketajournal.actions.courses import courses_document

    return courses_document()


@app.command()
def provider() -> Shown:
    """Your notes on who treats you: the list that you looked for a clinic with."""
    from ketajournal.actions.treatment_provider import provider_document

    return provider_document()


@app.command()
def edit(
    planned: Annotated[int | None, Option(min=1, max=200, help="How many sessions are planned.")] = None,
    route: Annotated[str | None, Option(help="iv, im, spray, lozenge or other.")] = None,
    provider: Annotated[str | None, Option(help="Who treats you.")] = None,
) -> None:
    """Put the plan, the route or the provider right."""
    from ketajournal.actions.courses import edit_course

    edit_course(planned, route, provider)


@app.command()
def join(
    kept: Annotated[str, Argument(help="The number of the course that stays.")],
    other: Annotated[str, Argument(help="The number of the one that becomes part of it.")],
) -> None:
    """Make two courses one, as when each of two machines began the same one. A session of the same moment is one."""
    from ketajournal.actions.joined_courses import join_by_number

    join_by_number(kept, other)


@app.command()
def maintenance(
    on: When = None,
    off: Annotated[bool, Option("--off", help="Take it back: all sessions count as planned ones.")] = False,
) -> None:
    """Call the sessions from a day on maintenance: they are not counted against the plan."""
    from ketajournal.actions.courses import set_maintenance

    set_maintenance(on, off=off)


@app.command()
def close(on: When = None) -> Asked:
    """Close the course in this journal. A look back is offered first, and can be left out. All of it stays."""
    from ketajournal.actions.courses import close_course

    close_course(on)


@app.command()
def reopen() -> None:
    """Open the latest course again."""
    from ketajournal.actions.courses import reopen_course

    reopen_course()
