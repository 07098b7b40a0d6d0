"""``help-now`` as a command among the others; what it prints is in ``help_now``."""

from typing import Annotated

from ketajournal.cli.parameters import Argument, Option
from ketajournal.errors import BadInput


def help_now(
    country: Annotated[
        list[str] | None,
        Argument(help="A country, or its two-letter code; all that are known without it."),
    ] = None,
    remember: Annotated[bool, Option("--remember", help="Show this country first from now on.")] = False,
) -> None:
    """People to reach now, and the emergency numbers. Needs no journal and no passphrase."""
    from ketajournal.cli.help_now import print_help
    from ketajournal.journal.settings import set_setting

    name = " ".join(country or [])
    if remember and not name:
        raise BadInput("No country was named.", "Such as: ketajournal help-now NZ --remember")
    if remember:
        set_setting("country", name)
    print_help(name or None)
