"""Transactions: several statements that are one change, or one look; and which of them this machine began.

SQLite takes back whatever a rollback journal says. Where a program that shares folders brought it alone, that would
put another machine's pages into this journal.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ketajournal.errors import KetajournalError
from ketajournal.journal.disk import rollback_of
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection
from ketajournal.journal.memory_folder import is_ours_alone, make_ours, memory_folders
from ketajournal.journal.ordinary_file import ordinary
from ketajournal.journal.system import has_ended, started_at, user_number

_HOT = bytes.fromhex("d9d505f920a163d7")  # how a rollback journal begins that is to be taken back


@contextmanager
def writing(connection: Connection, path: Path, check: Callable[[], None] = lambda: None) -> Iterator[None]:
    """All that is written inside lands on disk as one, or not at all.

    It begins by taking the lock for writing, so that what is read inside is what is written upon; then *check* is
    called, and may raise. Raises what the disk and the file do.
    """
    with translating_faults(path), _noted_as_begun(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            check()
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite may have taken it back by itself
                connection.execute("ROLLBACK")
            raise


@contextmanager
def one_moment(connection: Connection) -> Iterator[None]:
    """Let several SELECTs see the file as it is at one moment, whatever others write meanwhile."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def _noted_as_begun(path: Path) -> Iterator[None]:
    """Note outside of the journal's folder, for as long as a transaction lasts, that it was begun here.

    A command that is killed leaves the note, and so does one that could not take back what it had written.
    """
    note = None
    with suppress(OSError, KetajournalError):
        note = make_ours(_folder()) / f"{_name(path)}.{os.getpid()}.writing"
        note.touch(mode=0o600)
    try:
        yield
    finally:
        if note is not None and not _is_hot(rollback_of(path)):
            note.unlink(missing_ok=True)


def came_from_elsewhere(path: Path) -> bool:
    """True where a rollback journal lies beside the file at *path* that no command here began.

    One from before the computer was started is ours: the power was lost, and the note with it. The notes of commands
    that have ended are let go: what they began is taken back now. Without the lock for writing it can be true of a
    transaction that ends at this moment.
    """
    rollback = rollback_of(path)
    try:
        if not _is_hot(rollback) or rollback.stat().st_ctime < started_at():
            return False
    except FileNotFoundError:  # its transaction has ended since
        return False
    folder = _folder()
    notes = list(folder.glob(f"{_name(path)}.*.writing")) if is_ours_alone(folder) else []
    for note in notes:
        if has_ended(int(note.name.split(".")[1])):
            note.unlink(missing_ok=True)
    return not notes


def _is_hot(rollback: Path) -> bool:
    try:
        with open(rollback, "rb", opener=ordinary) as file:
            return file.read(len(_HOT)) == _HOT
    except OSError:
        return False


def _folder() -> Path:
    """A folder that is ours alone, that nothing carries to another machine, and that may be empty after a start."""
    passing = os.environ.get("TMPDIR") or os.environ.get("TEMP") or "/tmp"
    return next(iter(memory_folders()), Path(passing) / f"ketajournal-{user_number()}")


def _name(path: Path) -> str:
    state = path.stat()
    return f"{state.st_dev:x}-{state.st_ino:x}"
