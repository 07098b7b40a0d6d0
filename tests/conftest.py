"""What every test stands on: a home of its own, no inherited settings, a fixed time zone where it matters."""

import gc
import io
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from ketajournal.cli.app import exit_code
from ketajournal.journal import keys, memory_folder, system
from support.commands import Done, Run
from support.journals import command
from support.many_commands import Here, terminal

MEMORY, PLENTY = "/dev/shm", 4 * 2**30

# A machine that is busy with other things draws examples slowly, which says nothing of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """How often the faults of tests/faults fall at random, and which: the same seed draws the same ones."""
    parser.addoption("--moments", type=int, default=3, help="how many random moments of each kind of fault to try")
    parser.addoption("--seed", type=int, default=None, help="what they are drawn from; else a new one each time")


def pytest_configure(config: pytest.Config) -> None:
    # Journals wait for the disk at every write. In memory, where there is plenty of it, that wait is nothing.
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > PLENTY:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", MEMORY)
    # A day begins at another moment elsewhere, and everybody who runs the tests has the same ones.
    # Those of time zones set their own.
    if hasattr(time, "tzset"):
        os.environ["TZ"] = "UTC"
        time.tzset()
    # What is made while tests are collected stays to the end. Looking for garbage in it again and again, here and in
    # what is forked from here, took a tenth of the suite's time.
    gc.disable()
    handed = getattr(config, "workerinput", {}).get("seed")  # where this is one of several processes
    if handed is not None:
        config.option.seed = handed
    elif config.option.seed is None:
        config.option.seed = random.SystemRandom().randrange(1_000_000)


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the seed on to each process that pytest-xdist begins: it is drawn and printed once."""
    node.workerinput["seed"] = node.config.option.seed


@pytest.hookimpl(wrapper=True, optionalhook=True)
def pytest_xdist_auto_num_workers() -> Generator[None, int, int]:
    """One process more than there are cores: while a test waits for a terminal or a command, another goes on."""
    return (yield) + 1


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "chance" in metafunc.fixturenames:
        metafunc.parametrize("chance", range(metafunc.config.option.moments), indirect=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    terminalreporter.line(f"Faults at random moments: --moments {config.option.moments} --seed {config.option.seed}")


@pytest.fixture
def chance(request: pytest.FixtureRequest) -> random.Random:
    """What one random moment is drawn from: a test that takes it is run ``--moments`` times."""
    return random.Random(f"{request.config.option.seed} {request.function.__name__} {request.param}")


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes the person's own journal, keys or settings."""
    runtime = tmp_path / "runtime"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("KETAJOURNAL_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    # Nor the folders in memory where the person and other tests keep keys: a clock moved here would end their time.
    in_memory = system.folders_in_memory
    monkeypatch.setattr(
        memory_folder, "folders_in_memory", lambda name: [f for f in in_memory(name) if f.is_relative_to(tmp_path)]
    )
    # Commands run by the thousand: each may keep what it compiled.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    for name in ("KETAJOURNAL_PASSPHRASE_COMMAND", "KETAJOURNAL_PLAIN", "EDITOR", "VISUAL", "COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _quick_keys(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys are made in little time, but where other programs or real commands open what was made here."""
    if "real_keys" not in request.keywords:
        monkeypatch.setattr(keys, "ROUNDS", 1000)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder that commands in this test keep their journal in."""
    return tmp_path / "home"


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str | bytes], str]:
    """A file with this content; its name says nothing."""

    def write(content: str | bytes) -> str:
        path = tmp_path / "given.bin"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Set the local time zone for this test."""

    def to(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield to
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def run() -> Run:
    """Run the command line in a process of its own: ``run("report", "--json")``."""

    def process(*words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
        done = command(*words, stdin=stdin.encode(), env=environment)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return process


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
