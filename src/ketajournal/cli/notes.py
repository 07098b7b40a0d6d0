"""Writing freely."""

from typing import Annotated

from ketajournal.actions.output import kept_document
from ketajournal.cli.options import At, ShownAsJson
from ketajournal.cli.parameters import Argument


def write(
    words: Annotated[
        list[str] | None,
        Argument(help="What to write; without it, standard input or your editor. After -- a dash is text."),
    ] = None,
    at: At = None,
) -> ShownAsJson:
    """Write anything at all, at any length."""
    from ketajournal.actions.notes import write_note

    write_note(words or [], at)
    return kept_document()
