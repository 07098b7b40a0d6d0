"""``ketajournal`` alone."""

from typing import Annotated

import typer

from ketajournal.actions.typed_dates import end_of
from ketajournal.cli.options import AsOf, Paged
from ketajournal.cli.parameters import Option
from ketajournal.errors import BadInput


def overview(
    context: typer.Context,
    version: Annotated[bool, Option("--version", "-V", help="Print the version.")] = False,
    as_of: AsOf = None,
    full: Annotated[
        bool, typer.Option("--full", help="All that there is to say of where the course stands.")
    ] = False,
) -> Paged:
    """A private, local journal for people going through ketamine therapy.

    Alone, it shows where the course stands and what comes next.
    """
    if context.invoked_subcommand is not None:
        if as_of is not None:
            raise BadInput("'--as-of' was given before the command.", "It goes behind the command that takes it.")
        return None
    from ketajournal.actions.overview import overview_document

    if version:
        from ketajournal import __version__

        print(f"ketajournal {__version__}")
        return None
    return overview_document(end_of(as_of), full=full)
