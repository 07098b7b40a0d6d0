"""From what SQLite and the system report to what a person can be told."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ketajournal.errors import BadInput, Busy, Damaged, DiskFull, KetajournalError, ReadOnly

DAMAGED_HINT = "Nothing was changed. 'ketajournal restore' takes a copy made earlier; 'ketajournal doctor' says more."

_ELSEWHERE = "Set KETAJOURNAL_HOME to the folder that holds your journal, or move this away."

# SQLite's result codes (https://sqlite.org/rescode.html), of which the lowest byte says what kind it is.
_ERROR, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, NOT_A_DATABASE = 1, 5, 6, 8, 10, 11, 13, 14, 26
_INTERRUPT = 9  # Ctrl-C in the middle of a statement
# The driver's own ``backup``, and what SQL calls as a function, hand on SQLite's words for a code, and not the code.
_SAID = {
    "database is locked": _BUSY,
    "database table is locked": _LOCKED,
    "attempt to write a readonly database": _READONLY,
    "disk I/O error": _IOERR,
    "database disk image is malformed": _CORRUPT,
    "database or disk is full": _FULL,
    "unable to open database file": _CANTOPEN,
    "file is not a database": NOT_A_DATABASE,
}
# What has no code of its own: a table or column is only ever gone, and a text no text, because something damaged it.
_OF_DAMAGE = ("could not decode", "malformed json", "no such table", "no such column")


def code_of(fault: BaseException) -> int | None:
    """The kind of fault that SQLite reports, as its result code; ``None`` for a fault that is none of its own."""
    code = getattr(fault, "sqlite_errorcode", None)
    kind = code & 0xFF if isinstance(code, int) else None
    return _SAID.get(str(fault), kind) if kind in (None, _ERROR) else kind


def as_told(fault: BaseException, path: Path) -> KetajournalError | None:
    """The fault in our own words, or ``None`` for one that has nothing to do with the file."""
    if isinstance(fault, OSError):
        return _of_system(fault, path)
    fault = getattr(fault, "orig", None) or fault  # SQLAlchemy wraps the driver's error
    if not type(fault).__module__.startswith(("sqlite3", "sqlcipher3")):
        return None
    code = code_of(fault)
    if code == _FULL:
        return _full()
    if code == _IOERR:
        return _disk_error()
    if code == _READONLY:
        return ReadOnly(
            f"The journal can be read but not written to: {path}",
            "Check who owns the file and its folder, and that the disk is not mounted read-only.",
        )
    if code in (_BUSY, _LOCKED):
        return Busy(
            "Another program has been holding the journal for half a minute.",
            "Close it, then run the same command again.",
        )
    if code == _CANTOPEN:
        return ReadOnly(f"The journal's file can't be opened: {path}", "Check its permissions.")
    if code in (_CORRUPT, NOT_A_DATABASE) or any(sign in str(fault).lower() for sign in _OF_DAMAGE):
        return Damaged(f"The journal's file is damaged: {path}", DAMAGED_HINT)
    return None


def _full() -> DiskFull:
    return DiskFull("The disk is full, so this could not be saved.", "Make some room, then try again.")


def _disk_error() -> DiskFull:
    return DiskFull(
        "The disk gave an error, so this could not be saved.",
        "Check that the disk is not full or failing, then try again.",
    )


def _of_system(fault: OSError, path: Path) -> KetajournalError | None:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return _full()
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
    if fault.errno == errno.ELOOP:
        return KetajournalError(f"{fault.filename or path} can't be used: {fault.strerror}.", "Name another place.")
    return None


@contextmanager
def translating_faults(path: Path) -> Iterator[None]:
    """Raise the file's faults as our own errors."""
    try:
        yield
    except KetajournalError:
        raise
    except Exception as fault:
        if code_of(fault) == _INTERRUPT:
            raise KeyboardInterrupt from None
        error = as_told(fault, path)
        if error is None:
            raise
        raise error from fault
