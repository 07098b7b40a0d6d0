"""Showing what a command gives, and with ``--json`` the id of what it kept."""

from typing import TYPE_CHECKING

from ketajournal.errors import BadInput

if TYPE_CHECKING:
    from ketajournal.show.blocks import Document


def show_document(document: "Document", *, as_json: bool = False, paged: bool = False) -> None:
    """Print a document on standard output: as JSON, as plain lines, or as fits where we are, *paged* if too long."""
    from ketajournal.actions.settings import wants_plain
    from ketajournal.show import screens

    if as_json:
        screens.show_json(document)
    elif wants_plain():
        screens.show_plain(document)
    else:
        screens.show_in_window(document, paged=paged)


def refuse_asking(given: object, what: str) -> None:
    """Raise ``BadInput`` where a person would have to be asked: their answers would stand among the JSON."""
    if not given:
        raise BadInput(f"'--json' goes with {what}.", "Without it, you are asked.")


def kept_document() -> "Document":
    """The kind and the id of what this command kept first, for programs; ``None`` each where nothing was kept."""
    from ketajournal.actions.command_run import current_run
    from ketajournal.show.blocks import ForPrograms

    kind, entry_id = next(iter(current_run().kept), (None, None))
    return ForPrograms({"kind": kind, "id": entry_id})
