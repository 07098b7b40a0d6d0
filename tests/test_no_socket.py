"""Nothing leaves the computer: no command opens a socket, over a whole scripted course.

Each command runs as a process of its own in which Python reports every socket event (making one, connecting,
looking a name up) before it happens. The event is written down and refused.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pexpect
import pytest
from typer.main import get_command

from ketajournal.cli import help_now
from ketajournal.cli.commands import COMMANDS
from ketajournal.cli.parser import build_app
from support.forked_commands import begun
from support.journals import PASSPHRASE
from support.terminals import OnTerminal

# Run by Python itself before anything of the program is imported.
WATCH = """
import os, sys

def watch(event, details):
    if event.startswith(("socket.", "http.client.", "urllib.", "ftplib.", "smtplib.", "imaplib.")):
        # An event loop wakes itself through a pair of nameless sockets inside its own process; where
        # the test says so, such a pair may be made, but neither bound nor connected to anything.
        if event == "socket.__new__" and os.environ.get("WATCH_ALLOWS_PAIRS") and details[1] == 1:
            return
        with open(os.environ["WATCH_LOG"], "a") as log:
            log.write(f"{event} {details[1:]!r} {sys.argv[1:]!r}\\n")
        raise RuntimeError(f"a socket was asked for: {event}")

sys.addaudithook(watch)
"""


class Line(NamedTuple):
    """One command line of the script, with what it is given on standard input and the exit code it ends with."""

    words: str
    stdin: str = ""
    code: int = 0


BEGUN = {"course.started_on": "2026-03-02 14:00", "course.country": "New Zealand", "begin.hope": "a quiet hour"}
PLAN = {"safety-plan.signs": "no sleep", "safety-plan.ask": "a friend"}
CHECKIN = {"checkin.mood": 6, "checkin.shift": "a song"}
LETTER = {"letter.text": "hello", "letter.opens": "date", "letter.date": "2036-01-01"}
SCRIPT = [
    Line("begin --answers -", json.dumps(BEGUN)),
    Line("session add 2026-03-05 14:00 --route iv"),
    Line("prep --answers - --session 2 --at 2026-03-05", '{"prep.hope": 4}'),
    Line("reflect --answers - --session 2", '{"reflect.first": "a field", "reflect.new-thing": "a walk"}'),
    Line("checkin --answers - --at 2026-03-06", json.dumps(CHECKIN)),
    Line("weekly --answers - --at 2026-03-09", '{"weekly.shift": "slept through"}'),
    Line("ask weekly --answers - --at 2026-03-10", '{"weekly.shift": "read a page"}'),
    Line("measure phq-9 --items 1,1,1,1,1,1,1,1,1 --at 2026-03-09"),
    Line("measure gad-7 --answers -", '{"gad-7.1": 2}'),
    Line("told my sister"),
    Line("safety-plan --answers -", json.dumps(PLAN)),
    Line("thread 2 --add --answers -", '{"meaning.text": "room"}'),
    Line("thread 2"),
    Line("session close 2 --answers -", '{"window.changed": "I sleep"}'),
    Line("therapy add 1 day after session 2 at 10:00"),
    Line("therapy note 1 the door"),
    Line("therapy move 1 2026-03-07 10:00"),
    Line("therapy list"),
    Line("therapy ask", code=2),  # nobody is there to be asked
    Line("therapy cancel 1"),
    Line("practice add a walk --for body"),
    Line("practice did a walk"),
    Line("practice list"),
    Line("practice end a walk"),
    Line("cost list"),
    Line("cost add $550 --session 2 --covered 100"),
    Line("letter write --answers -", json.dumps(LETTER)),
    Line("letter list"),
    Line("letter open --early"),
    Line("review --answers -", '{"review.changed": "mornings", "review.ask": ["tms"]}'),
    Line("review --brief"),
    Line("course maintenance"),
    Line("course edit --planned 8"),
    Line("course provider"),
    Line("course list"),
    Line("prompts check"),
    Line("ask checkin --answers -", '{"checkin.mood": 5}'),
    Line("write https://example.org is only text"),
    Line("edit last --at 2026-03-08"),
    Line("delete last --yes"),
    Line("session edit 2 --setting home"),
    Line("calendar"),
    Line("calendar --json"),
    Line("session cancel 2"),
    Line("session list"),
    Line(""),
    Line("report"),
    Line("handoff --all --output sheet.html --force"),
    Line("report --json"),
    Line("report --by session"),
    Line("report --by window"),
    Line("list --all"),
    Line("show last"),
    Line("search https -tent --kind note"),
    Line("learn studies"),
    Line("prompts list"),
    Line("prompts show checkin"),
    Line("prompts check"),
    Line("help-now"),
    Line("help-now Canada --remember"),
    Line("import - --dry-run", "[2026-03-06 09:00] a word"),
    Line("import -", "[2026-03-06 09:00] a word"),
    Line("export"),
    Line("export json"),
    Line("export fhir --fhir r5"),
    Line("unlock"),
    Line("lock"),
    Line("backup"),
    Line("backup --list"),
    Line("restore last --yes"),
    Line("doctor --restore-drill"),
    Line("remind"),
    Line("remind show"),
    Line("remind on", code=1),  # no timer is within reach of a test
    Line("remind off"),
    Line("sync in-common --passphrase-command pwd"),
    Line("demo made-up --plain"),
    Line("passphrase --sheet"),
    Line("course join 1 2", code=3),  # there is one alone
    Line("course close"),
    Line("course reopen"),
    Line("--version"),
    Line("--help"),
    Line("help scripts"),
]


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment in which sockets are written down and refused; at the end there must be none."""
    (tmp_path / "watch").mkdir()
    (tmp_path / "watch" / "sitecustomize.py").write_text(WATCH)
    log = tmp_path / "sockets.log"
    path = os.pathsep.join(filter(None, [str(tmp_path / "watch"), os.environ.get("PYTHONPATH")]))
    yield {**os.environ, "PYTHONPATH": path, "WATCH_LOG": str(log)}
    assert not log.exists(), log.read_text()


def python(
    environment: dict[str, str], *words: str, stdin: str = "", cwd: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        input=stdin,
        env=environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        start_new_session=True,
    )


def test_the_watch_sees_a_socket_a_name_looked_up_and_a_page_fetched(watched: dict[str, str], tmp_path: Path) -> None:
    """Else the rest of this file would hold by watching nothing."""
    log = tmp_path / "sockets.log"
    for line in (
        "import socket; socket.socket()",
        "import socket; socket.getaddrinfo('localhost', 80)",
        "import socket; socket.gethostbyname('localhost')",
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    ):
        done = python(watched, "-c", line)
        assert "a socket was asked for" in done.stderr, line
        assert log.exists(), line
        log.unlink()


def test_importing_the_whole_program_opens_no_socket(watched: dict[str, str], tmp_path: Path) -> None:
    done = python(
        watched, "-c", "from support.forked_commands import import_all; import_all()", cwd=Path(__file__).parent
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert not (tmp_path / "sockets.log").exists()


def test_no_command_of_a_whole_course_opens_a_socket(
    watched: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in-common").mkdir()
    alone = {**watched, "PATH": "/nowhere"}
    for line in SCRIPT:
        done = begun(line.words.split(), line.stdin.encode(), alone, first=lambda: exec(WATCH, {}))()
        assert done.returncode == line.code, (line.words, done.stderr)
        assert b"a socket was asked for" not in done.stderr, line.words
    assert not (tmp_path / "sockets.log").exists()


def test_a_socket_in_the_middle_of_a_command_would_be_seen(watched: dict[str, str], tmp_path: Path) -> None:
    def watched_and_changed() -> None:
        exec(WATCH, {})
        help_now.print_help = lambda _country: socket.socket()

    done = begun(["help-now"], b"", watched, first=watched_and_changed)()
    assert b"a socket was asked for" in done.stderr
    (tmp_path / "sockets.log").unlink()


def test_an_encrypted_journal_is_made_read_and_locked_without_a_socket(
    watched: dict[str, str], tmp_path: Path
) -> None:
    with_command = {**watched, "KETAJOURNAL_PASSPHRASE_COMMAND": f"echo {PASSPHRASE}"}
    for words in (["write", "a word"], ["list"], ["unlock"], ["help-now"], ["lock"]):
        done = python(with_command, "-m", "ketajournal", *words)
        assert done.returncode == 0, (words, done.stderr)
    assert python(watched, "-m", "ketajournal", "list").returncode == 4, "it is encrypted"
    assert not (tmp_path / "sockets.log").exists()


@pytest.mark.parametrize("plain", [True, False], ids=["line by line", "in a terminal"])
def test_a_conversation_opens_no_socket_to_anyone(watched: dict[str, str], tmp_path: Path, plain: bool) -> None:
    environment = {**watched, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
    if not plain:
        environment["WATCH_ALLOWS_PAIRS"] = "1"
    made = python(watched, "-m", "ketajournal", "write", "a word")
    assert made.returncode == 0, made.stderr
    words = ["-m", "ketajournal", "checkin", *(["--plain"] if plain else [])]
    child = OnTerminal(sys.executable, words, environment, (40, 100))
    child.expect("1/")
    child.expect("> " if plain else "›")
    child.send("6\r")
    child.expect("2/")
    child.expect("> " if plain else "›")
    child.send(".\r")
    child.expect("Enough for now")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert not (tmp_path / "sockets.log").exists()


def test_the_script_runs_every_command_there_is() -> None:
    """A command that is added is added here."""
    run = {line.words.split()[0] for line in SCRIPT if line.words}
    assert set(COMMANDS) <= run
    inside = {
        f"{name} {inner}"
        for name, group in get_command(build_app([])).commands.items()  # type: ignore[attr-defined]
        for inner in getattr(group, "commands", {})
    }
    assert inside
    assert inside <= {" ".join(line.words.split()[:2]) for line in SCRIPT}
