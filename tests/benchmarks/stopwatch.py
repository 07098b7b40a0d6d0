"""Taking the time and the memory of one command, in a process of its own."""

import fcntl
import os
import pty
import re
import resource
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PATIENCE = 60.0
_CTRL_C = b"\x03"
_WHERE_IS_THE_CURSOR = b"\x1b[6n"
_IT_IS_HERE = b"\x1b[1;1R"

# A new process starts out with its parent's peak as its own, so memory is read by a parent as small as can be.
_SMALL_PARENT = """
import os, sys
quiet = os.open(os.devnull, os.O_WRONLY)
to_nowhere = [(os.POSIX_SPAWN_DUP2, quiet, 1), (os.POSIX_SPAWN_DUP2, quiet, 2)]
child = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=to_nowhere)
print(os.wait4(child, 0)[2].ru_maxrss)
"""


class Failed(Exception):
    """The command did not do what it should; its words are in the exception."""


@dataclass(frozen=True, slots=True)
class Command:
    """What to run: the words, the whole environment, and what it finds on standard input."""

    words: Sequence[str]
    environment: Mapping[str, str]
    stdin: bytes = b""


def check(command: Command) -> str:
    """Run it once and return what it prints. Raises ``Failed``."""
    done = subprocess.run(
        command.words,
        input=command.stdin,
        capture_output=True,
        env=command.environment,
        timeout=PATIENCE,
        start_new_session=True,
        check=False,
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr).decode(errors="replace").strip()
        raise Failed(f"{' '.join(command.words)}: exit code {done.returncode}\n{said}")
    return done.stdout.decode(errors="replace")


def seconds(command: Command) -> float:
    """From the start of the process to its end."""
    begun = time.perf_counter()
    # A session of its own has no terminal, so a password is read from standard input.
    process = subprocess.Popen(
        command.words,
        stdin=subprocess.PIPE if command.stdin else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=command.environment,
        start_new_session=True,
    )
    if process.stdin is not None:
        process.stdin.write(command.stdin)
        process.stdin.close()
    process.wait()  # with a timeout it would look only now and then, up to 50 ms apart
    return time.perf_counter() - begun


def peak(command: Command) -> float:
    """The most memory that the command held at once, in megabytes."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", _SMALL_PARENT, *command.words],
        input=command.stdin,
        capture_output=True,
        env=command.environment,
        timeout=PATIENCE,
        start_new_session=True,
        check=True,
    )
    return _megabytes(int(done.stdout))


def seconds_until(command: Command, sign: bytes) -> tuple[float, float]:
    """From the start until *sign*, a regular expression, is on the screen of a real terminal.

    Then Ctrl-C is pressed. Returns the seconds, and the peak of the whole run in megabytes.
    Raises ``Failed`` where the sign doesn't come.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    begun = time.perf_counter()
    process = subprocess.Popen(
        command.words,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=command.environment,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        terminal = _Terminal(ours)
        terminal.wait_for(sign)
        taken = time.perf_counter() - begun
        terminal.wait_for(b"\xe2\x80\xba")  # before this sign of an input line, no key would be read
        os.write(ours, _CTRL_C)
        used = _end(process, terminal)
    finally:
        if process.returncode is None:
            process.kill()
            process.wait()
        os.close(ours)
    return taken, _megabytes(used.ru_maxrss)


class _Terminal:
    """The far end of a pseudo-terminal, with all that was printed on it."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._seen = b""
        self._until = time.monotonic() + PATIENCE

    def wait_for(self, sign: bytes) -> None:
        while not re.search(sign, self._seen):
            if not self.read():
                raise Failed(f"{sign!r} was never on the screen. There was:\n{self._seen.decode(errors='replace')}")

    def read(self) -> bool:
        """Take in what was printed since. Tells whether the other end is still there."""
        ready, _, _ = select.select([self._handle], [], [], max(0.0, self._until - time.monotonic()))
        try:
            new = os.read(self._handle, 65536) if ready else b""
        except OSError:  # on Linux, the other end closed
            new = b""
        if _WHERE_IS_THE_CURSOR in new:
            os.write(self._handle, _IT_IS_HERE)
        self._seen += new
        return bool(new)


def _end(process: "subprocess.Popen[bytes]", terminal: _Terminal) -> resource.struct_rusage:
    while terminal.read():
        pass
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used


def _megabytes(peak: int) -> float:
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
