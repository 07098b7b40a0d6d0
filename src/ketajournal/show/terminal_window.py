"""The window that text is shown in: a terminal's, or a pipe's, which has no width of its own."""

import os
import sys
from typing import NamedTuple

from ketajournal.journal.system import window_columns

# A pipe has no width: nothing is wrapped there unless COLUMNS says how wide its reader is.
_PIPE_WIDTH = 4000
_NARROWEST = 10
_WIDEST_PARAGRAPH = 88
_PICTURE_IN_A_PIPE = 80


class TerminalWindow(NamedTuple):
    """Its width in columns, and whether it is a terminal's."""

    width: int
    is_terminal: bool

    @property
    def has_a_width(self) -> bool:
        """False for a pipe whose reader said nothing of its own."""
        return self.width < _PIPE_WIDTH

    @property
    def paragraph(self) -> int:
        """The columns that running text takes."""
        return min(self.width, _WIDEST_PARAGRAPH) if self.has_a_width else self.width

    @property
    def picture(self) -> int:
        """The columns that something to look at takes."""
        return self.paragraph if self.has_a_width else _PICTURE_IN_A_PIPE


def window() -> TerminalWindow:
    """The one that standard output goes to."""
    is_terminal = sys.stdout.isatty()
    said = os.environ.get("COLUMNS", "")
    if said.isascii() and said.isdigit() and int(said) > 0:
        return TerminalWindow(max(_NARROWEST, int(said)), is_terminal)
    return TerminalWindow(window_columns() if is_terminal else _PIPE_WIDTH, is_terminal)
