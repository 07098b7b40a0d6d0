"""Killing what is under way, as a power cut would, at one exact step or at any moment."""

import importlib
import os
import random
import signal
import time
from collections.abc import Callable
from typing import Any


def killed_at(module: str, name: str, when: str, do: Callable[[], object], call: int = 1) -> bool:
    """Do it in a process that is killed right before or after that call of a function; whether it came to that.

    *name* is looked up in *module* when it is called, so a name that was imported is patched where it is used.
    """
    child = os.fork()
    if child == 0:
        try:
            _kill_at(module, name, when, call)
            do()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def _kill_at(module: str, name: str, when: str, call: int) -> None:
    holder: Any = importlib.import_module(module)
    *path, last = name.split(".")
    for part in path:
        holder = getattr(holder, part)
    real, left = getattr(holder, last), [call]

    def killing(*args: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] == 0 and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = real(*args, **named)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(holder, last, killing)


def killed_after(seconds: float, do: Callable[[], object]) -> bool:
    """Do it in a process that is killed after so long; whether it was cut off."""
    child = os.fork()
    if child == 0:
        try:
            do()
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def moments(count: int, do: Callable[[], object]) -> list[float]:
    """So many moments, in seconds, at which to kill what takes as long as doing it does here; some just after it."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            do()
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    took = time.monotonic() - begun
    found = random.Random(11)
    return [found.uniform(0, 1.2 * took) for _ in range(count)]
