"""``ketajournal`` alone."""

import os
from typing import Annotated

import typer

from ketajournal.actions.output import show_document
from ketajournal.actions.settings import PLAIN
from ketajournal.actions.typed_dates import end_of
from ketajournal.cli.options import AsOf, Json, Plain
from ketajournal.cli.parameters import Option
from ketajournal.errors import BadInput


def overview(
    context: typer.Context,
    version: Annotated[bool, Option("--version", "-V", help="Print the version.")] = False,
    as_of: AsOf = None,
    full: Annotated[
        bool, typer.Option("--full", help="All that there is to say of where the course stands.")
    ] = False,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """A private, local journal for people going through ketamine therapy.

    Alone, it shows where the course stands and what comes next.
    """
    if context.invoked_subcommand is not None:
        if plain:
            os.environ[PLAIN] = "1"  # said before a command it means that command
        if as_of is not None:
            raise BadInput("'--as-of' was given before the command.", "It goes behind the command that takes it.")
        return
    from ketajournal.actions.overview import overview_document

    if version:
        from ketajournal import __version__

        print(f"ketajournal {__version__}")
        return
    show_document(overview_document(end_of(as_of), full=full), plain=plain, as_json=as_json, paged=full)
