"""``help-now`` as a command among the others; what it prints is in ``help_now``."""

from typing import Annotated, Optional

import typer


def help_now(
    country: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(help="A country, or its two-letter code; all that are known without it."),
    ] = None,
) -> None:
    """People to reach now, and the emergency numbers. Needs no journal and no passphrase."""
    from ketajournal.cli.help_now import print_help_lines

    print_help_lines(country or [])
