"""A report kept as a picture, to print or to show: SVG, HTML, PDF or PNG."""

from datetime import datetime
from pathlib import Path

from ketajournal.actions.console import tell
from ketajournal.actions.typed_paths import file_to_write, write_whole
from ketajournal.errors import BadInput
from ketajournal.exchange.screen_picture import PICTURES, picture_file
from ketajournal.show.blocks import Document
from ketajournal.show.terminal_window import TerminalWindow
from ketajournal.show.text_lines import drawn

# As wide as the screen that a report is made for; it fits a page in print.
_COLUMNS = 80


def save_report(document: Document, output: str, as_of: datetime, *, force: bool) -> None:
    """Keep a report in a file that its owner alone can read, and say what that file is.

    Raises ``BadInput`` for another kind of file and for one that is there, ``KetajournalError`` where it fails.
    """
    path = file_to_write(output, force=force)
    if path.suffix.lower() not in PICTURES:
        raise BadInput(f"A report can't be kept as {path.name}.", "Name a file in .svg, .html, .pdf or .png.")
    write_picture(document, path, f"Report, {as_of:%Y-%m-%d}")
    tell(f"Written: {path}.")
    tell("It is not encrypted: whoever can open it can read it.")


def write_picture(document: Document, path: Path, title: str) -> None:
    """Write a document as a picture of the kind that the path ends in, its folder made where there is none.

    Raises ``KetajournalError`` where it fails.
    """
    window = TerminalWindow(_COLUMNS, is_terminal=False)
    lines = [line for block in document.blocks() for line in drawn(block, window)]
    write_whole(path, picture_file(path.suffix.lower(), lines, _COLUMNS, title))
