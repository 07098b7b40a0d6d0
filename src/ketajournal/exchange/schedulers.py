"""The files for each system's own timer: the moments, and neutral words to show. Nothing of ours runs in between."""

import shlex
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from html import escape
from pathlib import Path
from typing import NamedTuple

REMINDER_TITLE, REMINDER_WORDS = "Notes", "A few minutes for your notes?"
# A computer that slept shows what it missed when it wakes; for longer than this nobody needs it.
_LATE = timedelta(days=1)


class Schedule(NamedTuple):
    """The files that a timer is made of, and the commands that begin it once they are there, and that end it."""

    files: Mapping[Path, bytes]
    begin: Sequence[Sequence[str]]
    end: Sequence[Sequence[str]]


def systemd(name: str, moments: Sequence[datetime], folder: Path, notify: str) -> Schedule:
    """A user's timer of systemd; *folder* holds their units, *notify* is the program that shows a notification."""
    shown = " ".join(shlex.quote(word) for word in (notify, f"--app-name={REMINDER_TITLE}", REMINDER_WORDS))
    service = f"[Unit]\nDescription={REMINDER_TITLE}\n\n[Service]\nType=oneshot\nExecStart={shown}\n"
    times = "".join(f"OnCalendar={at:%Y-%m-%d %H:%M:%S} UTC\n" for at in moments)
    timer = (
        f"[Unit]\nDescription={REMINDER_TITLE}\n\n[Timer]\n{times}AccuracySec=1min\nPersistent=true\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )
    run = ("systemctl", "--user")
    return Schedule(
        {folder / f"{name}.service": service.encode(), folder / f"{name}.timer": timer.encode()},
        ((*run, "daemon-reload"), (*run, "enable", f"{name}.timer"), (*run, "restart", f"{name}.timer")),
        ((*run, "disable", "--now", f"{name}.timer"),),
    )


def launchd(name: str, moments: Sequence[datetime], folder: Path, user: int) -> Schedule:
    """A user's agent of launchd, whose moments are those of the local clock; *folder* holds their agents.

    launchd knows no years and would begin it on the same days of the next: it looks at the date itself.
    """
    import plistlib

    local = [at.astimezone() for at in moments]
    last = max((f"{at + _LATE:%Y%m%d}" for at in local), default="0")
    in_time = f'[ "$(date +%Y%m%d)" -gt {last} ] || exec osascript -e "$1"'
    shown = f'display notification "{REMINDER_WORDS}" with title "{REMINDER_TITLE}"'
    agent = {
        "Label": name,
        "ProgramArguments": ["/bin/sh", "-c", in_time, REMINDER_TITLE, shown],
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
    box = f"[void][Windows.Forms.MessageBox]::Show('{REMINDER_WORDS}', '{REMINDER_TITLE}')"
    words = f'-NoProfile -WindowStyle Hidden -Command "Add-Type -AssemblyName System.Windows.Forms; {box}"'
    shown = escape(words, quote=False)
    triggers = "".join(
        f"<TimeTrigger><StartBoundary>{at:%Y-%m-%dT%H:%M:%SZ}</StartBoundary>"
        f"<EndBoundary>{at + _LATE:%Y-%m-%dT%H:%M:%SZ}</EndBoundary></TimeTrigger>"
        for at in moments
    )
    task = (
        '<?xml version="1.0" encoding="UTF-16"?>\n'
        '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">'
        f"<Triggers>{triggers}</Triggers>"
        "<Settings><DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>"
        "<StartWhenAvailable>true</StartWhenAvailable><DeleteExpiredTaskAfter>PT0S</DeleteExpiredTaskAfter></Settings>"
        f"<Actions><Exec><Command>powershell.exe</Command><Arguments>{shown}</Arguments></Exec></Actions>"
        "</Task>\n"
    )
    path = folder / f"{name}.xml"
    return Schedule(
        {path: task.encode("utf-16")},
        (("schtasks", "/Create", "/TN", name, "/XML", str(path), "/F"),),
        (("schtasks", "/Delete", "/TN", name, "/F"),),
    )
