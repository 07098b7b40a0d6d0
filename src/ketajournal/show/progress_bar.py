"""Progress of long work: a bar at a terminal, a line now and then where all is plain, nothing while it is short."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from ketajournal.journal.merging import Step

_SOON_OVER_SECONDS = 1.0
_LINE_EVERY_SECONDS = 2.0


@contextmanager
def showing_progress(what: str, *, plain: bool) -> Iterator[Step]:
    """Gives what is to be called with how much of how much is done. It is shown on standard error."""
    begins = time.monotonic() + _SOON_OVER_SECONDS
    shown: Step | None = None

    def step(done: int, of: int) -> None:
        nonlocal shown
        if time.monotonic() >= begins:
            shown = shown or until_done.enter_context(_lines(what) if plain else _bar(what, of))
            shown(done, of)

    with ExitStack() as until_done:
        yield step if sys.stderr.isatty() else lambda _done, _of: None


@contextmanager
def _lines(what: str) -> Iterator[Step]:
    again = 0.0

    def step(done: int, of: int) -> None:
        nonlocal again
        if time.monotonic() >= again:
            again = time.monotonic() + _LINE_EVERY_SECONDS
            print(f"{what}: {done} of {of}", file=sys.stderr, flush=True)

    yield step


@contextmanager
def _bar(what: str, total: int) -> Iterator[Step]:
    """Rich is imported once the work turns out to be long."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(style="dim", complete_style="cyan", finished_style="cyan"),
        TextColumn("{task.completed}/{task.total}", markup=False),
    )
    console = Console(file=sys.stderr, highlight=False, legacy_windows=False)
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda done, of: bar.update(task, completed=done, total=of)
