"""Signals that mean something else for as long as a field or an editor is open."""

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import FrameType
from typing import Any

Handler = Callable[[int, FrameType | None], None]


@contextmanager
def handling(handlers: Mapping[signal.Signals, Handler]) -> Iterator[dict[signal.Signals, Any]]:
    """Handle these signals so; a program that is started meanwhile has them as they usually are.

    Gives how they are handled afterwards: as before, where nothing else is put there.
    """
    afterwards: dict[signal.Signals, Any] = {n: signal.signal(n, handler) for n, handler in handlers.items()}
    try:
        yield afterwards
    finally:
        for number, handler in afterwards.items():
            signal.signal(number, handler)
