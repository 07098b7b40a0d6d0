"""What one command uses, in a process of its own: processor time, time by the clock, and memory.

A new process starts out with its parent's peak of memory as its own, so the process that measures imports little,
holds little, and reads nothing of what the commands print.
"""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple

PATIENCE = 60.0  # seconds until something must be on the screen
_WHERE_IS_THE_CURSOR = b"\x1b[6n"
_IT_IS_HERE = b"\x1b[1;1R"
_KILOBYTES = 1 / 1024 if sys.platform == "darwin" else 1


class Failed(Exception):
    """The command did not do what it should; its words are in the exception."""


class Command(NamedTuple):
    """The words, the whole environment, and what is found on standard input."""

    words: Sequence[str]
    environment: Mapping[str, str]
    stdin: bytes = b""


class Used(NamedTuple):
    """Seconds of processor time (the system's for it included), seconds by the clock, and the most megabytes held."""

    cpu: float
    wall: float
    peak: float


def run(command: Command) -> Used:
    """From the start of the process to its end. Raises ``Failed``."""
    with tempfile.TemporaryFile() as faults:
        begun = time.perf_counter()
        # A session of its own has no terminal, so that a password is read from standard input.
        process = subprocess.Popen(
            command.words,
            stdin=subprocess.PIPE if command.stdin else subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=faults,
            env=command.environment,
            start_new_session=True,
        )
        if process.stdin is not None:
            process.stdin.write(command.stdin)
            process.stdin.close()
        _, status, used = os.wait4(process.pid, 0)
        taken = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            faults.seek(0)
            said = faults.read().decode(errors="replace").strip()
            raise Failed(f"{' '.join(command.words)}: exit code {process.returncode}\n{said}")
    return Used(used.ru_utime + used.ru_stime, taken, used.ru_maxrss * _KILOBYTES / 1024)


class Conversation:
    """A command on a real terminal, from its start until it is left: then it is killed, and ``peak`` is known."""

    def __init__(self, command: Command) -> None:
        self._terminal, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._begun = time.perf_counter()
        self._process = subprocess.Popen(
            command.words,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=command.environment,
            start_new_session=True,
        )
        os.close(theirs)
        self._seen = b""
        self.peak = 0.0

    def __enter__(self) -> "Conversation":
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        _, status, used = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self.peak = used.ru_maxrss * _KILOBYTES / 1024
        os.close(self._terminal)

    def type(self, keys: bytes) -> None:
        os.write(self._terminal, keys)

    def wait_for(self, sign: bytes) -> None:
        """Read until *sign*, a regular expression, is on the screen, after what was waited for before."""
        until = time.monotonic() + PATIENCE
        while not (found := re.search(sign, self._seen)):
            if not self._read(until - time.monotonic()):
                raise Failed(f"{sign!r} was never on the screen. There was:\n{self._seen.decode(errors='replace')}")
        self._seen = self._seen[found.end() :]

    def used(self) -> tuple[float, float]:
        """Seconds since the start: of processor time, and by the clock. Needs Linux, for another process's time."""
        processor_clock = (~self._process.pid << 3) | 2
        return time.clock_gettime(processor_clock), time.perf_counter() - self._begun

    def _read(self, patience: float = PATIENCE) -> bool:
        """Take in what was printed since. Tells whether the other end is still there."""
        ready, _, _ = select.select([self._terminal], [], [], max(0.0, patience))
        try:
            new = os.read(self._terminal, 65536) if ready else b""
        except OSError:  # on Linux, the other end closed
            new = b""
        if _WHERE_IS_THE_CURSOR in new:
            os.write(self._terminal, _IT_IS_HERE)
        self._seen += new
        return bool(new)
