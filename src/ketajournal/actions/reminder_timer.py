"""The system's own timer, told of the moments to remind at: neutral words, and nothing of the journal's."""

import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from ketajournal.actions.clock import LocalZone, now
from ketajournal.course.kinds import FOLLOWED
from ketajournal.course.reminders import reminder_moments
from ketajournal.errors import KetajournalError
from ketajournal.exchange.schedulers import Schedule, launchd, systemd, task_scheduler
from ketajournal.journal import reading
from ketajournal.journal.disk import read_bytes, replacing
from ketajournal.journal.file import Connection, connect
from ketajournal.journal.home import Home
from ketajournal.journal.memory_folder import name_in_memory
from ketajournal.journal.system import scheduler, user_number

_INSTEAD = "'ketajournal calendar' writes your dates, with reminders, for any calendar."
# A system that is well answers in a blink.
_SECONDS = 10


def renew_reminders(place: Home, key: bytes | None) -> None:
    """Tell the timer the moments, where they changed. What goes wrong is passed over: the command itself is done."""
    gone_wrong = suppress(OSError, KetajournalError, KeyboardInterrupt)
    with gone_wrong, closing(connect(place.journal, key)) as connection:
        tell_timer(place, connection, anew=False)


def tell_timer(place: Home, connection: Connection, *, anew: bool) -> None:
    """Tell the timer the moments, where they changed or *anew*. Raises ``KetajournalError`` where it takes none."""
    moments = _moments(connection)
    if moments == moments_told(place) and not anew:
        os.utime(place.reminders)
        return
    schedule = _schedule(place, moments)
    _end(schedule)
    if moments:
        _begin(schedule)
    with replacing(place.reminders) as file:
        file.write(json.dumps([at.isoformat() for at in moments]).encode())


def _moments(connection: Connection) -> list[datetime]:
    course, at = reading.course(connection), now()
    if course is None:
        return []
    entries = reading.entries(connection, course.id, FOLLOWED)
    return reminder_moments(course, entries, reading.revisions(connection, course.id, "therapy"), at, LocalZone())


def forget_moments(place: Home) -> None:
    """Let the system's timer go, and what stands beside the journal of it."""
    _end(_schedule(place, []))
    place.reminders.unlink()


def moments_told(place: Home) -> list[datetime]:
    """The moments that the timer was told last; none where reminders are off."""
    try:
        return [datetime.fromisoformat(text) for text in json.loads(read_bytes(place.reminders))]
    except (OSError, ValueError, TypeError):
        return []


def _schedule(place: Home, moments: list[datetime]) -> Schedule:
    name = f"notes-{name_in_memory(place)[:8]}"
    system = scheduler()
    if system == "tasks":
        return task_scheduler(name, moments, place.folder)
    if system == "launchd":
        return launchd(name, moments, Path("~/Library/LaunchAgents").expanduser(), user_number())
    notify = shutil.which("notify-send")
    if system != "systemd" or notify is None:
        lacks = "systemd" if system != "systemd" else "the program notify-send (libnotify-bin on Debian and Ubuntu)"
        raise KetajournalError(f"This system has no timer that can remind you: {lacks} is not here.", _INSTEAD)
    units = Path(os.environ.get("XDG_CONFIG_HOME") or Path("~/.config").expanduser()) / "systemd" / "user"
    return systemd(name, moments, units, notify)


def _begin(schedule: Schedule) -> None:
    for path, data in schedule.files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(data)
    for words in schedule.begin:
        wrong = _wrong_with(words)
        if wrong is not None:
            _end(schedule)
            raise KetajournalError(f"The system's own timer did not take the reminders: {wrong}", _INSTEAD)


def _end(schedule: Schedule) -> None:
    if any(path.exists() for path in schedule.files):
        for words in schedule.end:
            _wrong_with(words)
    for path in schedule.files:
        path.unlink(missing_ok=True)


def _wrong_with(words: Sequence[str]) -> str | None:
    """Run a command of the system's, which asks nothing. Gives what was wrong in its words, ``None`` for nothing."""
    try:
        done = subprocess.run(
            words, stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, text=True, check=False
        )
    except subprocess.TimeoutExpired:
        return f"{words[0]} did not answer."
    except OSError as fault:
        return f"{words[0]}: {fault.strerror}."
    return " ".join(done.stderr.split()) or f"{words[0]} gave no answer." if done.returncode else None
