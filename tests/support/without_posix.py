"""Commands in a process that lacks what only POSIX systems have, as on Windows.

``os.name`` stays what it is: the standard library would look for another system's modules.
"""

import json
import os
import subprocess
import sys

from ketajournal.journal import keys
from support.commands import Done

# What Windows has no name for: of ``os`` and ``signal``, and whole modules.
NAMES = {
    "os": (
        *("O_NOCTTY", "O_NOFOLLOW", "O_DIRECTORY", "O_CLOEXEC", "O_NONBLOCK", "fchmod", "mkfifo"),
        *("getuid", "geteuid", "getgid", "getegid", "killpg", "getpgid", "uname", "sysconf", "sched_getaffinity"),
    ),
    "signal": ("SIGHUP", "SIGQUIT", "SIGTSTP", "SIGCONT", "SIGWINCH", "SIGALRM", "SIGUSR1"),
    "time": ("tzset",),
}
MODULES = ("fcntl", "termios", "tty", "pty", "pwd", "grp", "resource", "syslog", "readline")

_RUN = """
import fcntl, importlib, io, json, os, shutil, sys, types
names, modules, rounds, at_terminal, commands = json.load(sys.stdin)
import tempfile, subprocess  # they ask for some of these names by themselves, each system's in its way
lock = fcntl.flock, fcntl.LOCK_EX | fcntl.LOCK_NB
sys.modules["msvcrt"] = types.SimpleNamespace(LK_NBLCK=1, locking=lambda file, *_: lock[0](file, lock[1]))
os.supports_dir_fd, os.supports_fd, shutil._use_fd_functions = set(), set(), False
shutil._rmtree_impl = getattr(shutil, "_rmtree_unsafe", None)  # from Python 3.14 on it is chosen when it is imported
for module, gone in names.items():
    for name in gone:
        if hasattr(importlib.import_module(module), name):
            delattr(importlib.import_module(module), name)
for module in modules:
    sys.modules[module] = None
def kill(*_): raise AssertionError("os.kill is a signal there, whatever its number")
os.kill = kill
from ketajournal.cli.app import exit_code
from ketajournal.journal.system import keep_to_ourselves
from ketajournal.journal import keys
keys.ROUNDS = rounds  # keys are made as quickly as in the test
keep_to_ourselves()
done = []
for words, stdin in commands:
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
    said = io.BytesIO(), io.BytesIO()
    sys.stdout, sys.stderr = (io.TextIOWrapper(one, encoding="utf-8", write_through=True) for one in said)
    for stream in (sys.stdin, sys.stdout):
        stream.isatty = lambda: at_terminal
    code = exit_code(words)
    done.append((code, *(one.getvalue().decode() for one in said)))
    os.umask(0o077)
json.dump(done, sys.__stdout__)
"""


def run_without_posix(*commands: tuple[list[str], str], at_terminal: bool = False) -> list[Done]:
    """What each command says, one after the other; each has its words and what is piped to it."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN],
        input=json.dumps((NAMES, MODULES, keys.ROUNDS, at_terminal, commands)),
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,
        env=os.environ,
    )
    assert done.returncode == 0, done.stderr
    return [Done(*one) for one in json.loads(done.stdout)]
