"""Showing what a command gives."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketajournal.show.blocks import Document


def show_document(document: "Document", *, plain: bool, as_json: bool = False, paged: bool = False) -> None:
    """Print a document on standard output: as JSON, as plain lines, or as fits where we are, *paged* if too long."""
    from ketajournal.actions.settings import wants_plain
    from ketajournal.show.screens import screen

    screen(as_json=as_json, plain=wants_plain(plain), paged=paged).show(document)
