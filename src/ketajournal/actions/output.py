"""Showing what a command gives, and with ``--json`` the id of what it kept."""

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ketajournal.actions.command_run import current_run
from ketajournal.journal.settings import setting

if TYPE_CHECKING:
    from ketajournal.show.blocks import Document


def wants_plain() -> bool:
    """True where to ask and show plainly: asked for, set for good, or all that the terminal can do."""
    if current_run().is_plain or os.environ.get("TERM") == "dumb" or os.environ.get("KETAJOURNAL_PLAIN"):
        return True
    return setting("plain") in ("true", "yes")


def show_document(document: "Document", *, paged: bool = False) -> None:
    """Print a document on standard output: as JSON, as plain lines, or as fits where we are, *paged* if too long."""
    from ketajournal.show import screens

    if current_run().as_json:
        screens.show_json(document)
    elif wants_plain():
        screens.show_plain(document)
    else:
        screens.show_in_window(document, paged=paged)


def for_programs(fields: Mapping[str, object]) -> "Document | None":
    """A document for programs alone, ``None`` where people read what is shown: they are told beside it."""
    if not current_run().as_json:
        return None
    from ketajournal.show.blocks import ForPrograms

    return ForPrograms(fields)


def kept_document() -> "Document | None":
    """The kind and the id of what this command kept first, for programs; ``None`` each where nothing was kept."""
    kind, entry_id = next(iter(current_run().kept), (None, None))
    return for_programs({"kind": kind, "id": entry_id})
