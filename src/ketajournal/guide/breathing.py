"""Paced breathing: in for four seconds, out for six, with a bar that fills and empties."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ketajournal.journal.system import forget_typed, show_typed

_IN_SECONDS, _OUT_SECONDS = 4, 6
TICK = 0.2
BAR = 20  # cells


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
    for _ in range(seconds // (_IN_SECONDS + _OUT_SECONDS)):
        yield "in", _IN_SECONDS
        yield "out", _OUT_SECONDS


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
    """A bar that fills with each breath in and empties with each out, and the seconds that are left."""
    done = 0.0
    with keys_thrown_away():
        try:
            for phase, length in phases(seconds):
                ticks = round(length / TICK)
                for tick in range(ticks):
                    full = BAR * (tick if phase == "in" else ticks - tick) // ticks
                    bar = f"{'█' * full}{'░' * (BAR - full)}"
                    print(f"\r {phase:<3} {bar}  {int(seconds - done)} s ", end="", flush=True)
                    sleep(TICK)
                    done += TICK
        except KeyboardInterrupt:
            pass
        print("\r\x1b[K", end="", flush=True)
    return round(done)
