"""Progress of long work: a bar at a terminal, a line now and then where all is plain, nothing while it is short."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SOON_OVER_SECONDS = 1.0
_LINE_EVERY_SECONDS = 2.0

Step = Callable[[int, int], None]


@contextmanager
def watched(what: str, *, plain: bool) -> Iterator[Step]:
    """Gives what is to be called with how much of how much is done. It is shown on standard error."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    shown = _Lines(what) if plain else _Bar(what)
    try:
        yield shown.step
    finally:
        shown.close()


class _Lines:
    def __init__(self, what: str) -> None:
        self._what = what
        self._next = time.monotonic() + _SOON_OVER_SECONDS

    def step(self, done: int, of: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _LINE_EVERY_SECONDS
            print(f"{self._what}: {done} of {of}", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Nothing is left on the screen to clear."""


class _Bar:
    """Rich is imported once the work turns out to be long."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._from = time.monotonic() + _SOON_OVER_SECONDS
        self._step: Step | None = None
        self._close: Callable[[], None] = lambda: None

    def step(self, done: int, of: int) -> None:
        if self._step is None and time.monotonic() >= self._from:
            self._begin(of)
        if self._step is not None:
            self._step(done, of)

    def _begin(self, of: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(style="dim", complete_style="cyan", finished_style="cyan"),
            TextColumn("{task.completed}/{task.total}", markup=False),
            console=Console(file=sys.stderr, highlight=False, legacy_windows=False),
            transient=True,
        )
        task = bar.add_task(self._what, total=of)
        bar.start()
        self._step = lambda done, total: bar.update(task, completed=done, total=total)
        self._close = bar.stop

    def close(self) -> None:
        self._close()
