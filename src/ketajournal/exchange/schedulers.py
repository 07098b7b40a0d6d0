"""The files for each system's own timer: the moments, and neutral words to show. Nothing of ours runs in between."""

import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

TITLE, WORDS = "Notes", "A few minutes for your notes?"


class Schedule(NamedTuple):
    """The files that a timer is made of, and the commands that begin it once they are there, and that end it."""

    files: Mapping[Path, bytes]
    begin: Sequence[Sequence[str]]
    end: Sequence[Sequence[str]]


def systemd(name: str, moments: Sequence[datetime], folder: Path, notify: str) -> Schedule:
    """A user's timer of systemd; *folder* holds their units, *notify* is the program that shows a notification."""
    shown = " ".join(shlex.quote(word) for word in (notify, f"--app-name={TITLE}", WORDS))
    service = f"[Unit]\nDescription={TITLE}\n\n[Service]\nType=oneshot\nExecStart={shown}\n"
    times = "".join(f"OnCalendar={at:%Y-%m-%d %H:%M:%S} UTC\n" for at in moments)
    timer = (
        f"[Unit]\nDescription={TITLE}\n\n[Timer]\n{times}AccuracySec=1min\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    run = ("systemctl", "--user")
    return Schedule(
        {folder / f"{name}.service": service.encode(), folder / f"{name}.timer": timer.encode()},
        ((*run, "daemon-reload"), (*run, "enable", f"{name}.timer"), (*run, "restart", f"{name}.timer")),
        ((*run, "disable", "--now", f"{name}.timer"),),
    )


def launchd(name: str, moments: Sequence[datetime], folder: Path, user: int) -> Schedule:
    """A user's agent of launchd, whose moments are those of the local clock; *folder* holds their agents."""
    import plistlib

    local = [at.astimezone() for at in moments]
    agent = {
        "Label": name,
        "ProgramArguments": ["/usr/bin/osascript", "-e", f'display notification "{WORDS}" with title "{TITLE}"'],
        "StartCalendarInterval": [
            {"Month": at.month, "Day": at.day, "Hour": at.hour, "Minute": at.minute} for at in local
        ],
    }
    path = folder / f"{name}.plist"
    return Schedule(
        {path: plistlib.dumps(agent)},
        (("launchctl", "bootstrap", f"gui/{user}", str(path)),),
        (("launchctl", "bootout", f"gui/{user}/{name}"),),
    )


def task_scheduler(name: str, moments: Sequence[datetime], folder: Path) -> Schedule:
    """A task of Windows' Task Scheduler, from a file that lies in *folder*."""
    box = f"[void][Windows.Forms.MessageBox]::Show('{WORDS}', '{TITLE}')"
    shown = f'-NoProfile -WindowStyle Hidden -Command "Add-Type -AssemblyName System.Windows.Forms; {box}"'
    triggers = "".join(
        f"<TimeTrigger><StartBoundary>{at:%Y-%m-%dT%H:%M:%SZ}</StartBoundary></TimeTrigger>" for at in moments
    )
    task = (
        '<?xml version="1.0" encoding="UTF-16"?>\n'
        '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
        f"<Triggers>{triggers}</Triggers>"
        "<Settings><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>"
        "<StartWhenAvailable>true</StartWhenAvailable></Settings>"
        f"<Actions><Exec><Command>powershell.exe</Command><Arguments>{_escaped(shown)}</Arguments></Exec></Actions>"
        "</Task>\n"
    )
    path = folder / f"{name}.xml"
    return Schedule(
        {path: task.encode("utf-16")},
        (("schtasks", "/Create", "/TN", name, "/XML", str(path), "/F"),),
        (("schtasks", "/Delete", "/TN", name, "/F"),),
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
