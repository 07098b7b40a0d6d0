"""Quiet reminders: what the system's timer is told, and that it is told no more than moments."""

import json
import os
import plistlib
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ketajournal.exchange.schedulers import REMINDER_WORDS, launchd, systemd, task_scheduler
from support.commands import Run
from support.many_commands import Here, days_ago

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
MOMENTS = [NOON, NOON + timedelta(days=1)]


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], list[str]]:
    """A system with a timer whose commands do nothing. Gives what it was told since the last time."""
    programs = tmp_path / "programs"
    programs.mkdir()
    log = tmp_path / "log"
    for name in ("systemctl", "notify-send"):
        program = programs / name
        program.write_text(
            f'#!/bin/sh\nif [ -e "{tmp_path}/broken" ]; then echo "no bus" >&2; exit 1; fi\necho "$@" >>"{log}"\n'
        )
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def told() -> list[str]:
        lines = log.read_text().splitlines() if log.exists() else []
        log.unlink(missing_ok=True)
        return lines

    return told


@pytest.fixture
def units(tmp_path: Path) -> Callable[[], dict[str, str]]:
    """The units that lie in the person's folder, by the ends of their names."""

    def there() -> dict[str, str]:
        folder = tmp_path / "config" / "systemd" / "user"
        return {path.suffix: path.read_text() for path in folder.glob("*")} if folder.exists() else {}

    return there


@pytest.fixture
def on(here: Here, system: Callable[[], list[str]]) -> None:
    """Reminders that are on, with a session of six hours ago."""
    here("session", "add", f"{datetime.now() - timedelta(hours=6):%Y-%m-%d %H:%M}", "--route", "iv")
    here("remind", "on")
    system()


Told = Callable[[], list[str]]
Units = Callable[[], dict[str, str]]


@pytest.mark.usefixtures("on")
def test_a_timer_has_the_check_ins_to_come_and_the_weekly_look_and_no_other_word(here: Here, units: Units) -> None:
    timer = units()[".timer"]
    moments = here.data("remind", "show")["moments"]
    assert len(moments) >= 4
    for at in moments:
        assert f"OnCalendar={datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S} UTC\n" in timer
    assert timer.count("OnCalendar=") == len(moments)
    together = (timer + units()[".service"]).replace(os.environ["PATH"].partition(os.pathsep)[0], "").lower()
    assert REMINDER_WORDS.lower() in together
    for word in ("ketamine", "journal", "session", "check", "therapy", "week"):
        assert word not in together, word


@pytest.mark.usefixtures("on")
def test_a_check_in_that_was_given_is_not_asked_for(here: Here, system: Told, units: Units) -> None:
    first, *_ = here.data("remind", "show")["moments"]
    near = datetime.fromisoformat(first).astimezone() - timedelta(hours=1)
    assert near > datetime.now().astimezone()
    here("list")
    assert system() == [], "a command that only reads tells it nothing"
    here("session", "cancel", "1")
    assert first not in here.data("remind", "show")["moments"]
    assert [line.split()[1] for line in system()] == ["disable", "daemon-reload", "enable", "restart"]
    here("write", "a word that is mine")
    assert system() == [], "nothing changed for it"
    assert "mine" not in str(units())


@pytest.mark.usefixtures("on")
def test_what_stands_beside_the_journal_is_moments_alone(home: Path) -> None:
    moments = json.loads((home / "reminders.json").read_text())
    assert all(datetime.fromisoformat(at).tzinfo is not None for at in moments)
    assert (home / "reminders.json").stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("on")
def test_off_leaves_nothing_behind(here: Here, system: Told, units: Units, home: Path) -> None:
    here("remind", "off")
    assert [line.split()[1] for line in system()] == ["disable"]
    assert units() == {}
    assert not (home / "reminders.json").exists()
    here("session", "add", days_ago(-2))
    assert system() == []
    assert "off" in here("remind")


def test_without_a_timer_the_calendar_is_named(here: Here, monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    here("write", "hello")
    monkeypatch.setenv("PATH", "/nowhere")
    assert "'ketajournal calendar'" in here("remind", "on", code=1)
    assert not (home / "reminders.json").exists()


def test_a_timer_that_refuses_is_told_and_costs_no_word(
    here: Here, system: Told, units: Units, tmp_path: Path, home: Path
) -> None:
    here("session", "add", days_ago(0, "08:00"), "--route", "iv")
    (tmp_path / "broken").touch()
    said = here("remind", "on", code=1)
    assert "no bus" in said
    assert units() == {}
    (tmp_path / "broken").unlink()
    here("remind", "on")
    (tmp_path / "broken").touch()
    here("session", "add", days_ago(-3), "--route", "iv")
    assert len(here.data("session", "list")["sessions"]) == 2
    assert system


def test_a_locked_journal_keeps_its_reminders(here: Here, run: Run, system: Told) -> None:
    here("session", "add", days_ago(-1), "--route", "iv")
    here("remind", "on")
    before = here.data("remind", "show")["moments"]
    here("passphrase", "--new-command", "echo correct horse")
    assert run("list").returncode == 4
    assert here.data("remind", "show")["moments"] == before
    assert system


# --- the files, as each system reads them


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_finds_nothing_wrong_in_its_units(tmp_path: Path) -> None:
    made = systemd("notes-1", MOMENTS, tmp_path, "/bin/true")
    for path, data in made.files.items():
        path.write_bytes(data)
    done = subprocess.run(
        ["systemd-analyze", "--user", "verify", str(tmp_path / "notes-1.timer")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
    )
    assert done.returncode == 0
    assert "notes-1" not in done.stderr, done.stderr


def test_launchd_gets_the_moments_on_the_local_clock(zone: Callable[[str], None], tmp_path: Path) -> None:
    zone("Europe/Berlin")
    made = launchd("notes-1", MOMENTS, tmp_path, 501)
    [(path, data)] = made.files.items()
    agent = plistlib.loads(data)
    assert path.name == "notes-1.plist"
    assert agent["Label"] == "notes-1"
    assert agent["StartCalendarInterval"] == [
        {"Month": 3, "Day": 2, "Hour": 13, "Minute": 0},
        {"Month": 3, "Day": 3, "Hour": 13, "Minute": 0},
    ]
    assert REMINDER_WORDS in agent["ProgramArguments"][-1]
    assert made.begin == (("launchctl", "bootstrap", "gui/501", str(path)),)


@pytest.mark.parametrize(
    ("today", "shown"),
    [("20261230", True), ("20270102", True), ("20270103", True), ("20270104", False), ("20271230", False)],
)
def test_an_agent_of_launchd_shows_nothing_when_its_dates_come_again_a_year_later(
    today: str, shown: bool, zone: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zone("Europe/Berlin")
    moments = [datetime(2026, 12, 30, 12, tzinfo=UTC), datetime(2027, 1, 2, 12, tzinfo=UTC)]
    [data] = launchd("notes-1", moments, tmp_path, 501).files.values()
    for name, does in (("date", f"echo {today}"), ("osascript", 'echo "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    done = subprocess.run(plistlib.loads(data)["ProgramArguments"], capture_output=True, text=True, check=True)
    assert done.stdout == (f'-e display notification "{REMINDER_WORDS}" with title "Notes"\n' if shown else "")


def test_the_task_scheduler_gets_a_task_of_its_own_form(tmp_path: Path) -> None:
    [(_, data)] = task_scheduler("notes-1", MOMENTS, tmp_path).files.items()
    task = ET.fromstring(data.decode("utf-16"))
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    starts = [found.text for found in task.findall(".//t:StartBoundary", space)]
    assert starts == ["2026-03-02T12:00:00Z", "2026-03-03T12:00:00Z"]
    ends = [found.text for found in task.findall(".//t:EndBoundary", space)]
    assert ends == ["2026-03-03T12:00:00Z", "2026-03-04T12:00:00Z"], "a day late at most, and then it is let go"
    assert task.findtext(".//t:DeleteExpiredTaskAfter", namespaces=space) == "PT0S"
    assert REMINDER_WORDS in (task.findtext(".//t:Arguments", namespaces=space) or "")
