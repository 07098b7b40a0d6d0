"""Costs of the treatment: noted and listed."""

from typing import Annotated

from ketajournal.cli.options import Answers, Asked, At, CourseNumber, SessionName, Shown
from ketajournal.cli.parameters import Argument, Family, Option

app = Family(help="What it costs: noted, added up, and set beside the plan.")


@app.command()
def add(
    amount: Annotated[
        list[str] | None,
        Argument(help='How much: 550, "$550", "80 EUR". Without it, it is asked.'),
    ] = None,
    what_for: Annotated[
        str | None,
        Option("--for", help="session, therapy, medicine, travel or other."),
    ] = None,
    covered: Annotated[str | None, Option(help="The part that somebody else paid.")] = None,
    note: Annotated[str | None, Option(help="A word about it.")] = None,
    session: SessionName = None,
    at: At = None,
    answers: Answers = None,
) -> Asked:
    """Note a cost."""
    from ketajournal.actions.costs import add_cost

    add_cost(
        " ".join(amount or []),
        what_for=what_for,
        covered=covered,
        note=note,
        session=session,
        at=at,
        answers=answers,
    )


@app.command("list", alone=True)
def list_costs(course: CourseNumber = None) -> Shown:
    """Every cost, the totals, and what is left of the plan."""
    from ketajournal.actions.costs import costs_document

    return costs_document(course)
