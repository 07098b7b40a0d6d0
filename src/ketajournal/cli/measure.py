"""Validated measures."""

from typing import Annotated

from ketajournal.actions.typed_dates import entry_moment
from ketajournal.cli.options import Answers, At, Shown
from ketajournal.cli.parameters import Argument, Option


def measure(
    name: Annotated[str, Argument(help="phq-9 or gad-7.", values="measures")] = "",
    items: Annotated[
        str | None,
        Option(metavar="1,0,-,…", help="A paper form's answers in its order; - is one left open."),
    ] = None,
    answers: Answers = None,
    at: At = None,
) -> Shown:
    """PHQ-9 or GAD-7: the standard questions about the last two weeks, and their sum."""
    from ketajournal.actions.measure import answer_form

    return answer_form(name.lower(), entry_moment(at), items=items, answers=answers)
