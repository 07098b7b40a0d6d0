"""From what SQLite and the system report to what a person can be told."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ketajournal.errors import BadInput, Busy, Damaged, DiskFull, KetajournalError, ReadOnly

DAMAGED_HINT = "Nothing was changed. 'ketajournal restore' takes a copy made earlier; 'ketajournal doctor' says more."

_ELSEWHERE = "Set KETAJOURNAL_HOME to the folder that holds your journal, or move this away."

# SQLite's result codes (https://sqlite.org/rescode.html), of which the lowest byte says what kind it is.
_ERROR, _BUSY, _LOCKED, _NO_MEMORY, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN = 1, 5, 6, 7, 8, 10, 11, 13, 14
_PROTOCOL, _TOO_BIG, _CONSTRAINT, _MISMATCH, NOT_A_DATABASE = 15, 18, 19, 20, 26
_INTERRUPT = 9  # Ctrl-C in the middle of a statement
# The driver's own ``backup``, and what SQL calls as a function, hand on SQLite's words for a code, and not the code.
_SAID = {
    "database is locked": _BUSY,
    "database table is locked": _LOCKED,
    "out of memory": _NO_MEMORY,
    "attempt to write a readonly database": _READONLY,
    "disk I/O error": _IOERR,
    "database disk image is malformed": _CORRUPT,
    "database or disk is full": _FULL,
    "unable to open database file": _CANTOPEN,
    "file is not a database": NOT_A_DATABASE,
}
# What has no code of its own: a table or column is only ever gone, and a text no text, because something damaged it.
_OF_DAMAGE = ("could not decode", "malformed json", "no such table", "no such column")


class _Told(NamedTuple):
    """A fault as it is told: ``{}`` in the sentence stands for the file or folder."""

    error: type[KetajournalError]
    sentence: str
    hint: str


_FULL_DISK = _Told(DiskFull, "The disk is full, so this could not be saved.", "Make some room, then try again.")
_BROKEN_DISK = _Told(
    DiskFull,
    "The disk gave an error, so this could not be read or saved.",
    "Check that the disk is not full or failing, then try again.",
)
_CLOSE_SOMETHING = "Close something, then try again."
_NO_MEMORY_LEFT = _Told(KetajournalError, "The computer has no memory left for this.", _CLOSE_SOMETHING)
_DAMAGED = _Told(Damaged, "The journal's file is damaged: {}", DAMAGED_HINT)
_NO_FOLDER = _Told(BadInput, "This should be a folder, and is a file: {}", _ELSEWHERE)

_OF_SQLITE = {
    (_FULL,): _FULL_DISK,
    (_IOERR,): _BROKEN_DISK,
    (_NO_MEMORY,): _NO_MEMORY_LEFT,
    (_READONLY,): _Told(
        ReadOnly,
        "The journal can be read but not written to: {}",
        "Check who owns the file and its folder, and that the disk is not mounted read-only.",
    ),
    (_CANTOPEN,): _Told(ReadOnly, "The journal's file can't be opened: {}", "Check its permissions."),
    (_TOO_BIG,): _Told(BadInput, "This is longer than one answer in a journal can be.", "Keep it in parts."),
    (_BUSY, _LOCKED, _PROTOCOL): _Told(
        Busy,
        "Another program has been holding the journal for half a minute.",
        "Close it, then run the same command again.",
    ),
    (_CONSTRAINT, _MISMATCH): _Told(
        Busy,
        "What was to be saved doesn't fit into the journal as it is now: {}",
        "Something may have changed its file while this was open. Run the same command again.",
    ),
    (_CORRUPT, NOT_A_DATABASE): _DAMAGED,
}
_OF_SYSTEM = {
    ("ENOSPC", "EDQUOT"): _FULL_DISK,
    ("EFBIG",): _Told(DiskFull, "The file would be larger than it may be here: {}", "'ulimit -f' shows the limit."),
    ("EIO",): _BROKEN_DISK,
    ("EROFS", "EACCES", "EPERM"): _Told(ReadOnly, "This may not be written to or read: {}", "Check who owns it."),
    ("EBUSY", "ETXTBSY", "EAGAIN", "EDEADLK", "EDEADLOCK"): _Told(
        Busy, "Another program is using this: {}", "Close it, then run the same command again."
    ),
    ("ESTALE", "ENOTCONN", "EHOSTDOWN", "ETIMEDOUT", "ENODEV"): _Told(
        KetajournalError,
        "The disk or the network folder that this lies on is gone: {}",
        "Connect it, then try again.",
    ),
    ("EINVAL", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "ENOLCK", "EXDEV", "EMLINK"): _Told(
        KetajournalError, "The disk that this lies on can't do what is needed: {}", "Use another disk for it."
    ),
    ("ENOMEM",): _NO_MEMORY_LEFT,
    ("EMFILE", "ENFILE"): _Told(KetajournalError, "Too many files are open on this computer.", _CLOSE_SOMETHING),
    ("EEXIST", "ENOTDIR"): _NO_FOLDER,
    ("EISDIR",): _Told(Damaged, "This should be a file, and is a folder: {}", _ELSEWHERE),
    ("ENXIO",): _Told(Damaged, "This should be a file, and is a pipe or a device: {}", _ELSEWHERE),
    ("ENOENT",): _Told(BadInput, "This is not there and can't be made: {}", _ELSEWHERE),
    ("ENAMETOOLONG", "ELOOP"): _Told(
        KetajournalError,
        "{} can't be used: its name is too long, or its links lead in a circle.",
        "Name another place.",
    ),
}


def damaged_row() -> Damaged:
    """A row holds what no command writes. Which one, a look through all of them says."""
    return Damaged("A row of the journal's file is damaged.", DAMAGED_HINT)


def code_of(fault: BaseException) -> int | None:
    """The kind of fault that SQLite reports, as its result code; ``None`` for a fault that is none of its own."""
    code = getattr(fault, "sqlite_errorcode", None)
    kind = code & 0xFF if isinstance(code, int) else None
    return _SAID.get(str(fault), kind) if kind in (None, _ERROR) else kind


def as_told(fault: BaseException, path: Path) -> KetajournalError | None:
    """The fault in our own words, or ``None`` for one that has nothing to do with the file."""
    where: Path | str = path
    if isinstance(fault, MemoryError):
        told: _Told | None = _NO_MEMORY_LEFT
    elif isinstance(fault, OSError):
        told = _of_system(fault.errno)
        if told is None:
            unknown = f"The system would not do this: {fault.strerror or fault}."
            return KetajournalError(unknown, f"It was about {path}.")
        where = path.parent if told is _NO_FOLDER else fault.filename or path
    else:
        told = _of_sqlite(getattr(fault, "orig", None) or fault)  # SQLAlchemy wraps the driver's error
    return told and told.error(told.sentence.format(where), told.hint)


def _of_system(number: int | None) -> _Told | None:
    name = errno.errorcode.get(number or 0)
    return next((told for names, told in _OF_SYSTEM.items() if name in names), None)


def _of_sqlite(fault: BaseException) -> _Told | None:
    if not type(fault).__module__.startswith(("sqlite3", "sqlcipher3")):
        return None
    told = next((told for codes, told in _OF_SQLITE.items() if code_of(fault) in codes), None)
    return _DAMAGED if told is None and any(sign in str(fault).lower() for sign in _OF_DAMAGE) else told


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
