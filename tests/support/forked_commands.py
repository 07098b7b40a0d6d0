"""A command in a process of its own, with a terminal or none, that was forked from this one: its imports are done.

It is killed, refused and read like any other process, at a tenth of the time. Where the promise is about the start of
the interpreter (its locale, a program that lies elsewhere), or where this process has the journal open, run the real
command line instead: SQLite's locks don't cross a fork.
"""

import fcntl
import functools
import importlib
import io
import os
import pkgutil
import pty
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import traceback
from collections.abc import Callable, Sequence
from typing import IO, Any, NoReturn

import ptyprocess

import ketajournal
from ketajournal.guide import field
from support.terminals import OnTerminal, killed_if_too_long


def begun(
    words: Sequence[str | bytes],
    stdin: bytes,
    environment: dict[str, str],
    umask: int = -1,
    first: Callable[[], object] = lambda: None,
) -> Callable[[], subprocess.CompletedProcess[bytes]]:
    """Begin the command line on these words and standard input, with no terminal; what is returned waits for its end.

    *first* is done in the new process before anything else.
    """
    import_all()
    given, out, err = streams = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115  closed by wait()
    given.write(stdin)
    given.seek(0)
    child = os.fork()
    if child == 0:
        first()
        _become(words, streams, environment, umask)

    def wait() -> subprocess.CompletedProcess[bytes]:
        code = _end_of(child)
        out.seek(0)
        err.seek(0)
        done = subprocess.CompletedProcess(["ketajournal", *words], code, out.read(), err.read())
        for stream in streams:
            stream.close()
        return done

    return wait


class Terminal(OnTerminal):
    """The command line on a terminal of its own, in a process that was forked from this one."""

    def __init__(self, words: tuple[str, ...], environment: dict[str, str], size: tuple[int, int]) -> None:
        """Begin it. *size*: lines and columns."""
        self.words, self.environment = words, environment
        super().__init__(sys.executable, [], environment, size)

    def _spawnpty(self, _args: list[str], **options: Any) -> ptyprocess.PtyProcess:
        """What pexpect calls to begin a program, which here is this one."""
        import_all()
        child, terminal = pty.fork()
        if child == 0:
            lines, columns = options["dimensions"]
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
            # A script answers what it reads at once: for these hands no key is a habit from the question before.
            field.HABIT_SECONDS = field.LETTER_SECONDS = field.DIGIT_SECONDS = 0.0
            _run(self.words, self.environment)
        return ptyprocess.PtyProcess(child, terminal)


def _become(
    words: Sequence[str | bytes], streams: Sequence[IO[bytes]], environment: dict[str, str], umask: int
) -> NoReturn:
    try:
        os.setsid()
        if umask >= 0:
            os.umask(umask)
        for number, stream in enumerate(streams):
            os.dup2(stream.fileno(), number)
    except OSError:
        os._exit(1)
    _run(words, environment)


def _run(words: Sequence[str | bytes], environment: dict[str, str]) -> NoReturn:
    """Run the command line on the streams that this process has now, and leave with its exit code."""
    try:
        try:
            sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, "r", closefd=False)), encoding="utf-8")
            sys.stdout, sys.stderr = _text(1), _text(2)
            sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
            signal.signal(signal.SIGINT, signal.default_int_handler)
            os.environ.clear()
            os.environ.update(environment)
            time.tzset()
            sys.argv = ["ketajournal", *(os.fsdecode(word) for word in words)]
            from ketajournal.__main__ import main

            main()
            sys.stdout.flush()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
    finally:  # its terminal may be gone, and then nothing can be said: it must not go on as a second one of us
        os._exit(1)


def _text(number: int) -> io.TextIOWrapper:
    writer = io.BufferedWriter(io.FileIO(number, "w", closefd=False))
    return io.TextIOWrapper(writer, encoding="utf-8", line_buffering=number == 2 or os.isatty(number))


def _end_of(child: int) -> int:
    """The exit code, or the negative of the signal, that a child ended with; one that takes too long is killed."""
    with killed_if_too_long(child):
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@functools.cache
def import_all() -> None:
    """Import the whole program once, so that no child has to."""
    for module in pkgutil.walk_packages(ketajournal.__path__, "ketajournal."):
        if ".migrations" not in module.name:
            importlib.import_module(module.name)
