"""What a command leaves for its end, when the answer is out and nobody is kept from going on."""

import sys
from collections.abc import Callable, Hashable
from contextlib import suppress

_left: dict[Hashable, Callable[[], None]] = {}


def at_the_end(name: Hashable, do: Callable[[], None]) -> None:
    """Have something done when the command is over, once for each name."""
    _left[name] = do


def end() -> None:
    """Do what was left for the end."""
    if not _left:
        return
    with suppress(OSError):  # the reader may be gone
        sys.stdout.flush()
    while _left:
        _left.popitem()[1]()
