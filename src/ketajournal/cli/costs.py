"""Costs of the treatment: noted and listed."""

from typing import Annotated

from ketajournal.actions.output import show_document
from ketajournal.cli.options import Answers, At, CourseNumber, Json, Plain, SessionName
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
    plain: Plain = False,
) -> None:
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
        plain=plain,
    )


@app.command("list", alone=True)
def list_costs(course: CourseNumber = None, plain: Plain = False, as_json: Json = False) -> None:
    """Every cost, the totals, and what is left of the plan."""
    from ketajournal.actions.costs import costs_document

    show_document(costs_document(course), plain=plain, as_json=as_json)
