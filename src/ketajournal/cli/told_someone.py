"""That someone was told of what called for help."""

from typing import Annotated

from ketajournal.actions.typed_dates import entry_moment
from ketajournal.cli.options import At
from ketajournal.cli.parameters import Argument


def told(
    words: Annotated[
        list[str] | None,
        Argument(help="A word about it, if you like: who it was, or what was said."),
    ] = None,
    at: At = None,
) -> None:
    """Keep, with its date, that you told someone of what called for help. The lines to reach stay."""
    from ketajournal.actions.told_someone import keep_told

    keep_told(" ".join(words or []), entry_moment(at))
