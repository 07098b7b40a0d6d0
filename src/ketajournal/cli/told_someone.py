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
    from ketajournal.actions.guided import keep_all
    from ketajournal.actions.guided_request import Request

    said = " ".join(words or [])
    with_words = {"told.words": said} if said.strip() else {}
    keep_all(Request("told", None, entry_moment(at)), {"told.someone": True, **with_words})
