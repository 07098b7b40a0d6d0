"""What every test stands on: a home of its own, no inherited settings, a fixed time zone where it matters."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from here import Here, terminal
from ketajournal.cli.app import exit_code


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the person's own journal, keys or settings."""
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("KETAJOURNAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    # Commands run by the thousand: each may keep what it compiled.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    for name in ("KETAJOURNAL_PASSPHRASE_COMMAND", "KETAJOURNAL_PLAIN", "EDITOR", "VISUAL", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder that commands in this test keep their journal in."""
    return tmp_path / "home"


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Set the local time zone for this test."""

    def to(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield to
    monkeypatch.undo()
    time.tzset()


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run() -> Run:
    """Run the real command line in a process of its own: ``run("report", "--json")``."""

    def command(*words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ketajournal", *words],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, **environment},
            timeout=60,
            check=False,
            start_new_session=True,  # no terminal of the developer's is asked anything
        )

    return command


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run_here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run the command line in this process, where many commands follow each other."""

    def command(*words: str, stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        code = exit_code(list(words))
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return command


@pytest.fixture
def here(run_here: Callable[..., Done]) -> Here:
    """The same, for commands of which each has to work, or to be refused with the code that is named."""
    return Here(run_here)


@pytest.fixture
def at_terminal() -> Iterator[Callable[..., Any]]:
    """Begin a command on a terminal of its own."""
    begun: list[Any] = []

    def command(*words: str, **environment: str) -> Any:
        begun.append(terminal(*words, **environment))
        return begun[-1]

    yield command
    for child in begun:
        child.close(force=True)
