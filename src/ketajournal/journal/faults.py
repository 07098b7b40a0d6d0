"""From what SQLite and the system report to what a person can be told."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ketajournal.errors import BadInput, Busy, Damaged, DiskFull, KetajournalError, ReadOnly

DAMAGED_HINT = "Nothing was changed. 'ketajournal restore' takes a copy made earlier; 'ketajournal doctor' says more."


# What SQLite says of a file that is not whole; a table or column is only ever gone because something took it away.
_OF_DAMAGE = ("could not decode", "malformed", "not a database", "corrupt", "no such table", "no such column")
_ELSEWHERE = "Set KETAJOURNAL_HOME to the folder that holds your journal, or move this away."


def as_told(fault: BaseException, path: Path) -> KetajournalError | None:
    """The fault in our own words, or ``None`` for one that has nothing to do with the file."""
    if isinstance(fault, OSError):
        return _of_system(fault, path)
    original = getattr(fault, "orig", None)  # SQLAlchemy wraps the driver's error
    if original is not None:
        fault = original
    if not _is_database_error(fault):
        return None
    text = str(fault).lower()
    if "full" in text:
        return DiskFull("The disk is full, so this could not be saved.", "Make some room, then try again.")
    if "readonly" in text or "read-only" in text:
        return ReadOnly(
            f"The journal can be read but not written to: {path}",
            "Check who owns the file and its folder, and that the disk is not mounted read-only.",
        )
    if "locked" in text or "busy" in text:
        return Busy(
            "Another program has been holding the journal for half a minute.",
            "Close it, then run the same command again.",
        )
    if "unable to open" in text:
        return ReadOnly(f"The journal's file can't be opened: {path}", "Check its permissions.")
    if "disk i/o" in text:
        return _disk_error()
    if any(sign in text for sign in _OF_DAMAGE):
        return Damaged(f"The journal's file is damaged: {path}", DAMAGED_HINT)
    return None


def _is_database_error(fault: BaseException) -> bool:
    return isinstance(fault, sqlite3.Error) or type(fault).__module__.startswith("sqlcipher3")


def _disk_error() -> DiskFull:
    return DiskFull(
        "The disk gave an error, so this could not be saved.",
        "Check that the disk is not full or failing, then try again.",
    )


def _of_system(fault: OSError, path: Path) -> KetajournalError | None:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull("The disk is full, so this could not be saved.", "Make some room, then try again.")
    if fault.errno == errno.EIO:
        return _disk_error()
    if fault.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        where = fault.filename or path
        return ReadOnly(f"This may not be written to or read: {where}", "Check who owns it.")
    if fault.errno in (errno.EEXIST, errno.ENOTDIR):
        return BadInput(f"This should be a folder, and is a file: {path.parent}", _ELSEWHERE)
    if fault.errno == errno.EISDIR:
        return Damaged(f"This should be a file, and is a folder: {fault.filename or path}", _ELSEWHERE)
    if fault.errno == errno.ENOENT:
        return BadInput(f"This is not there and can't be made: {fault.filename or path}", _ELSEWHERE)
    return None


@contextmanager
def translating_faults(path: Path) -> Iterator[None]:
    """Raise the file's faults as our own errors."""
    try:
        yield
    except KetajournalError:
        raise
    except Exception as fault:
        error = as_told(fault, path)
        if error is None:
            raise
        raise error from fault
