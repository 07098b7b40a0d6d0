"""What a shell is told at a Tab: values, without a question, a write or a word of the person's."""

import os
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ketajournal.cli.commands import COMMANDS
from ketajournal.cli.completion import NAMED
from ketajournal.cli.parameters import Family
from ketajournal.exchange.formats import FORMATS_OUT
from ketajournal.guide.pages import page_names
from support.journals import COMMAND, NOW, PASSPHRASE, command, files_under, journal_at, note
from support.terminals import Shell

WORDS = "unmistakable-elderflower"
Completed = Callable[..., list[str]]


@pytest.fixture
def completed() -> Completed:
    """The values that are offered behind these words, as bash gets them."""

    def values(line: str, **environment: str) -> list[str]:
        words = f"ketajournal {line}"
        asked = {
            "_KETAJOURNAL_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": str(words.count(" ")),
        }
        done = command(env={**asked, **environment})
        assert done.stderr == b"", done.stderr
        return done.stdout.decode().split()

    return values


@pytest.fixture
def course(home: Path) -> Path:
    """A journal with a course, a session and a note."""
    with journal_at(home) as journal:
        course_id = journal.writer().add_course(NOW.date())
        journal.writer().add_session(course_id, NOW, "iv")
        note(journal, WORDS)
    return home


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("export ", [*FORMATS_OUT, "schema"]),
        ("export day", ["day-one"]),
        ("export --fhir ", ["r4", "r5"]),
        ("measure ", ["phq-9", "gad-7"]),
        ("report --by ", ["week", "session", "window"]),
        ("handoff --for th", ["therapist"]),
        ("learn ", page_names("learn")),
        ("help ex", ["exporting", "export"]),
        ("prompts show che", ["checkin"]),
        ("list --kind chec", ["checkin"]),
        ("report --metric moo", ["mood"]),
        ("session add --route sp", ["spray"]),
        ("lea", ["learn"]),
        ("session ca", ["cancel"]),
    ],
)
def test_values_are_completed(completed: Completed, line: str, offered: list[str]) -> None:
    assert completed(line) == offered


def test_sessions_courses_and_entries_are_completed_by_number_and_id(course: Path, completed: Completed) -> None:
    assert completed("checkin --session ") == ["1"]
    assert completed("report --course ") == ["1"]
    last, entry = completed("show ")
    assert last == "last"
    assert re.fullmatch("[0-9a-f]{8}", entry)
    assert completed(f"edit {entry[:3]}") == [entry]


def test_no_shell_is_told_a_word_of_the_persons(course: Path) -> None:
    for shell in ("complete_zsh", "complete_fish"):
        asked = {
            "_KETAJOURNAL_COMPLETE": shell,
            "_TYPER_COMPLETE_ARGS": "ketajournal show ",
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }
        said = command(env=asked).stdout.decode()
        assert f"note, {NOW:%Y-%m-%d}" in said.replace("\\", "")
        assert WORDS not in said


def test_a_tab_asks_no_passphrase_runs_no_command_and_writes_nothing(
    home: Path, completed: Completed, tmp_path: Path
) -> None:
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, WORDS)
    before = files_under(home)
    ran = tmp_path / "ran"
    assert completed("show ", **{COMMAND: f"touch {ran}; echo {PASSPHRASE}"}) == []
    assert not ran.exists()
    assert files_under(home) == before


def test_an_unlocked_journal_is_looked_into_without_beginning_its_15_minutes_anew(
    home: Path, completed: Completed, tmp_path: Path
) -> None:
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, WORDS)
    command("unlock", env={COMMAND: f"echo '{PASSPHRASE}'"})
    [kept] = (tmp_path / "runtime").rglob("*.key")
    ten_minutes_ago = kept.stat().st_mtime - 600
    os.utime(kept, (ten_minutes_ago, ten_minutes_ago))
    assert completed("show ")[0] == "last"
    assert kept.stat().st_mtime == ten_minutes_ago


def test_what_is_damaged_or_not_there_offers_nothing(home: Path, completed: Completed) -> None:
    assert completed("show ") == []
    home.mkdir()
    (home / "journal.db").write_bytes(b"no journal")
    assert completed("show ") == []
    assert completed("checkin --session ") == []


def test_every_list_that_a_parameter_names_is_there() -> None:
    named = set()
    for row in COMMANDS.values():
        module = __import__(f"ketajournal.cli.{row.module}", fromlist=[row.function])
        there = getattr(module, row.function)
        for function in there.commands.values() if isinstance(there, Family) else [there]:
            for hint in function.__annotations__.values():
                values = getattr(getattr(hint, "__metadata__", [None])[0], "values", ())
                if isinstance(values, str):
                    named.add(values)
    assert named == set(NAMED)


# --- in the shells themselves


def _typed(shell: list[str], setting_up: str, line: str, environment: dict[str, str]) -> str:
    """What the shell shows when *line* and two Tabs are typed into it."""
    child = Shell(shell[0], shell[1:], {**os.environ, **environment}, (40, 120))
    child.sendline(setting_up + "; echo rea''dy")
    child.expect("ready\r")
    child.send(f"{line}\t\t")
    child.expect("jrnl-json")
    shown = str(child.before) + str(child.after)
    child.close(force=True)
    return shown


@pytest.mark.parametrize(
    ("shell", "begun", "script"),
    [
        ("bash", ["--norc", "--noprofile", "-i"], 'eval "$(ketajournal --show-completion)"'),
        ("zsh", ["-f", "-i"], 'autoload -Uz compinit; compinit -u -D; eval "$(ketajournal --show-completion)"'),
        ("fish", ["--no-config", "-i"], "ketajournal --show-completion | source"),
    ],
)
def test_the_shell_itself_offers_them(shell: str, begun: list[str], script: str, tmp_path: Path) -> None:
    there = shutil.which(shell)
    if there is None:
        pytest.skip(f"{shell} is not here")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {"PATH": path, "HOME": str(tmp_path), "TERM": "xterm", "SHELL": there}
    assert "jrnl-json" in _typed([there, *begun], script, "ketajournal export j", environment)
