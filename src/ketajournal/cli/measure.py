"""Validated measures."""

from typing import Annotated, Optional

import typer

from ketajournal.actions.typed_dates import entry_moment
from ketajournal.cli.options import Answers, At, Json, Plain


def measure(
    name: Annotated[str, typer.Argument(help="phq-9 or gad-7.")] = "",
    items: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(metavar="1,0,-,…", help="A paper form's answers in its order; - is one left open."),
    ] = None,
    answers: Answers = None,
    at: At = None,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """PHQ-9 or GAD-7: the standard questions about the last two weeks, and their sum."""
    from ketajournal.actions.measure import Form, answer_form
    from ketajournal.actions.settings import wants_plain
    from ketajournal.show.screens import screen

    form = Form(name.lower(), entry_moment(at), items, answers, wants_plain(plain))
    screen(as_json=as_json, plain=form.plain).show(answer_form(form))
