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
_WIDEST_PICTURE = 120
# As many colours as a terminal has to have for shades to be told apart.
MANY_COLOURS = 256
# Terminals that have them, and whose names don't say so.
_COLOURFUL = ("kitty", "alacritty", "foot", "ghostty", "wezterm", "direct")


class TerminalWindow(NamedTuple):
    """Its width in columns, whether it is a terminal's or to be styled as one's, and its colours: 0 for none."""

    width: int
    is_terminal: bool
    colours: int = 0

    @property
    def has_a_width(self) -> bool:
        """False for a pipe whose reader said nothing of its own."""
        return self.width < _PIPE_WIDTH

    @property
    def paragraph(self) -> int:
        """The columns that running text takes."""
        return min(self.width, _WIDEST_PARAGRAPH) if self.has_a_width else sys.maxsize

    @property
    def picture(self) -> int:
        """The columns that something to look at takes."""
        return min(self.width, _WIDEST_PICTURE) if self.has_a_width else _PICTURE_IN_A_PIPE


def window() -> TerminalWindow:
    """The one that standard output goes to. ``FORCE_COLOR`` styles what a pipe gets (force-color.org)."""
    is_terminal = sys.stdout.isatty()
    styled = is_terminal or bool(os.environ.get("FORCE_COLOR"))
    # A size that no window has was left out of the environment when the command began.
    has_a_width = is_terminal or "COLUMNS" in os.environ
    width = max(_NARROWEST, window_columns()) if has_a_width else _PIPE_WIDTH
    return TerminalWindow(width, styled, _colours() if styled else 0)


def _colours() -> int:
    """The colours of the terminal, 0 where the person wants none (no-color.org)."""
    if os.environ.get("NO_COLOR"):
        return 0
    name = os.environ.get("TERM", "")
    many = (
        "256" in name or os.environ.get("COLORTERM") in ("truecolor", "24bit") or any(t in name for t in _COLOURFUL)
    )
    return MANY_COLOURS if many else 16
