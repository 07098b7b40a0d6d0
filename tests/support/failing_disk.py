"""Commands whose writes fail, as a full or a broken disk would have it, through libfiu (the package fiu-utils).

This file is also the program that ``fiu-run`` starts: it reads jobs from its standard input, a line of JSON each,
runs each command in a process forked from itself in which the calls that are named fail, and answers with a line.
"""

import ctypes
import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

# What SQLite calls to put something on a disk, by libfiu's names.
WRITES = ("posix/io/rw/pwrite", "posix/io/sync/fsync", "posix/io/dir/unlink")
# What libfiu doesn't stand between, and Python's own functions are made to ask it for.
OF_PYTHON = ("link", "mkdir", "chmod", "utime", "truncate")
# What Python calls to write to any file, standard output and standard error among them.
OUTPUT = "posix/io/rw/write"
FULL, BROKEN = errno.ENOSPC, errno.EIO


class Fault(NamedTuple):
    """Which calls fail, and how.

    The call of number *first* (from 1) among those with these *names*, and with *on* every one after it; or each
    call with the probability *share*, drawn from *seed*. With *kill* the process is killed right before it instead.
    """

    names: tuple[str, ...]
    number: int  # the system's own, such as ENOSPC
    first: int = 0
    on: bool = False
    share: float = 0.0
    seed: int = 0
    kill: bool = False


class Ended(NamedTuple):
    """How a command ended, and how many calls failed in it."""

    code: int
    out: str
    err: str
    failed: int


class Failing:
    """Runs commands under ``fiu-run``, one after the other."""

    @staticmethod
    def is_here() -> bool:
        return shutil.which("fiu-run") is not None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            ["fiu-run", "-x", sys.executable, "-m", "support.failing_disk"],
            cwd=Path(__file__).parents[1],
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},  # what it compiled would be half written
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, _kind: type | None, _fault: BaseException | None, _trace: TracebackType | None) -> None:
        self._process.communicate()

    def run(self, *words: str, fault: Fault, stdin: str = "", count: Path) -> Ended:
        """Run the command line with this fault. *count* is a file of no other use, to count the failed calls in."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        count.write_bytes(b"")
        job = {"words": words, "fault": fault, "stdin": stdin, "env": dict(os.environ), "count": str(count)}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        code, out, err = json.loads(self._process.stdout.readline())
        return Ended(code, out, err, len(count.read_bytes()))


_TRUNCATE = os.truncate
_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_void_p, ctypes.POINTER(ctypes.c_uint)
)


def _enable(fiu: Any, fault: Fault, count: int) -> Any:
    """Have libfiu ask us at each call, in the processes that are forked from this one. Returns what must be kept."""
    parent, calls, chance = os.getpid(), [0], random.Random(fault.seed)

    @_CALLBACK
    def asked(_name: bytes, _number: Any, _info: Any, _flags: Any) -> int:
        if os.getpid() == parent:
            return 0
        calls[0] += 1
        fails = chance.random() < fault.share or calls[0] == fault.first or (fault.on and calls[0] > fault.first)
        if fails and fault.kill:
            os.kill(os.getpid(), signal.SIGKILL)
        if fails:
            os.lseek(count, 0, os.SEEK_END)
            _TRUNCATE(count, os.fstat(count).st_size + 1)  # no call that is counted here
        return int(fails)

    for name in fault.names:
        fiu.fiu_enable_external(name.encode(), 1, ctypes.c_void_p(fault.number), 0, asked)
    return asked


def _ask_before(fiu: Any, name: str, number: list[int]) -> None:
    """Let a function of ``os`` fail with *number* where libfiu says so, as it does itself for others."""
    done = getattr(os, name)

    def asked(*given: Any, **named: Any) -> Any:
        if fiu.fiu_fail(f"python/{name}".encode()):
            raise OSError(number[0], os.strerror(number[0]), *given[:1])
        return done(*given, **named)

    setattr(os, name, asked)


def _serve() -> None:
    from ketajournal.journal import keys
    from support.forked_commands import begun, import_all

    keys.ROUNDS = 1000
    import_all()
    fiu = ctypes.CDLL("libfiu.so.0")
    fiu.fiu_init(0)
    number = [0]
    for name in OF_PYTHON:
        _ask_before(fiu, name, number)
    for line in sys.stdin:
        job = json.loads(line)
        fault = Fault(*job["fault"])
        number[0] = fault.number
        count = os.open(job["count"], os.O_RDWR)
        kept = _enable(fiu, fault, count)
        done = begun(tuple(job["words"]), job["stdin"].encode(), job["env"])()
        for name in fault.names:
            fiu.fiu_disable(name.encode())
        os.close(count)
        del kept
        print(json.dumps([done.returncode, done.stdout.decode(), done.stderr.decode()]), flush=True)


if __name__ == "__main__":
    _serve()
