"""Paced breathing: in for four seconds, out for six, with a bar that fills and empties."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ketajournal.journal.system import forget_typed, show_typed

IN, OUT = 4, 6
TICK = 0.2


@contextmanager
def keys_thrown_away() -> Iterator[None]:
    """Let keys that are typed meanwhile be neither shown nor given to what is asked next."""
    show_typed(False)
    try:
        yield
    finally:
        forget_typed()
        show_typed(True)


def phases(seconds: int) -> Iterator[tuple[str, int]]:
    """Whole breaths, ("in", 4) and ("out", 6) in turn, that fill *seconds* without passing them."""
    for _ in range(seconds // (IN + OUT)):
        yield "in", IN
        yield "out", OUT


def breathe_plainly(seconds: int, say: Callable[[str], None], sleep: Callable[[float], None] = time.sleep) -> int:
    """One line a phase, for screen readers. Returns the seconds breathed; Ctrl-C ends it early."""
    done = 0
    with keys_thrown_away():
        try:
            for phase, length in phases(seconds):
                say("In, for four." if phase == "in" else "Out, for six.")
                sleep(length)
                done += length
        except KeyboardInterrupt:
            say("Ended there.")
    return done


def breathe_with_bar(seconds: int, sleep: Callable[[float], None] = time.sleep) -> int:
    """A bar that fills with each breath in and empties with each out, and one for the whole time."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    done = 0.0
    columns = (
        TextColumn("{task.description}"),
        BarColumn(30, "dim", "cyan", "cyan"),
        TextColumn("{task.fields[left]}"),
    )
    shown = Progress(*columns, console=Console(highlight=False), transient=True)
    with keys_thrown_away(), shown as progress:
        breath = progress.add_task("in ", total=IN, left="")
        whole = progress.add_task("   ", total=seconds, left="")
        try:
            for phase, length in phases(seconds):
                for step in range(int(length / TICK)):
                    passed = step * TICK
                    progress.update(
                        breath,
                        description="in " if phase == "in" else "out",
                        total=length,
                        completed=passed if phase == "in" else length - passed,
                    )
                    progress.update(whole, completed=done, left=f"{int(seconds - done)} s")
                    sleep(TICK)
                    done += TICK
        except KeyboardInterrupt:
            pass
    return round(done)
