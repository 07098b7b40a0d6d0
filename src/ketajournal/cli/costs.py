"""What the treatment costs."""

from typing import Annotated, Optional

import typer

from ketajournal.cli.options import Answers, At, CourseNumber, Json, Plain, SessionName

app = typer.Typer(help="What it costs: noted, added up, and set beside the plan.", invoke_without_command=True)


@app.callback()
def costs(context: typer.Context) -> None:
    """What it costs: noted, added up, and set beside the plan."""
    if context.invoked_subcommand is None:
        list_costs()


@app.command()
def add(
    amount: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(help='How much: 550, "$550", "80 EUR". Without it, it is asked.'),
    ] = None,
    what_for: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--for", help="session, therapy, medicine, travel or other."),
    ] = None,
    covered: Annotated[Optional[str], typer.Option(help="The part that somebody else paid.")] = None,  # noqa: UP045
    note: Annotated[Optional[str], typer.Option(help="A word about it.")] = None,  # noqa: UP045
    session: SessionName = None,
    at: At = None,
    answers: Answers = None,
    plain: Plain = False,
) -> None:
    """Note a cost."""
    from ketajournal.actions.costs import CostRequest, add_cost

    add_cost(CostRequest(" ".join(amount or []), what_for, covered, note, session), at, answers, plain=plain)


@app.command("list")
def list_costs(course: CourseNumber = None, plain: Plain = False, as_json: Json = False) -> None:
    """Every cost, the totals, and what is left of the plan."""
    from ketajournal.actions.costs import costs_document
    from ketajournal.actions.settings import wants_plain
    from ketajournal.show.screens import screen

    screen(as_json=as_json, plain=wants_plain(plain)).show(costs_document(course))
