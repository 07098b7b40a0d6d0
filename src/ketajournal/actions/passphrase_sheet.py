"""Printing the page to keep on paper, which needs no passphrase."""

from ketajournal import __version__
from ketajournal.actions.clock import now
from ketajournal.journal.file import is_encrypted, missing
from ketajournal.journal.home import home
from ketajournal.show.passphrase_sheet import Page
from ketajournal.show.stream import write_out


def print_page() -> None:
    """Print where the journal lies and what opens it. Raises ``NotFound`` where there is none."""
    place = home()
    if not place.journal.exists():
        raise missing(place.journal)
    page = Page(place.folder, place.journal.name, place.backups, is_encrypted(place.journal), now(), __version__)
    write_out(page.text())
