"""A journal's file under its lock, opened without its key: held, or copied as it is at one moment."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ketajournal.errors import BadInput, Busy
from ketajournal.journal.disk import rollback_of
from ketajournal.journal.file import WAIT_SECONDS
from ketajournal.journal.ordinary_file import ordinary
from ketajournal.journal.system import lock_as_reader, lock_as_writer

LARGEST_JOURNAL = 2 * 1024**3
_PAUSE_SECONDS = 0.05
_PIECE = 1 << 20


@contextmanager
def locked(path: Path, *, for_writing: bool) -> Iterator[BinaryIO]:
    """The file with the lock of a reader, or of a writer. Raises ``Busy`` where somebody writes for half a minute."""
    lock = lock_as_writer if for_writing else lock_as_reader
    writable = for_writing and os.access(path, os.W_OK)  # where it is not, nobody here writes into it
    with open(path, "r+b" if writable else "rb", opener=ordinary) as file:
        for _ in range(int(WAIT_SECONDS / _PAUSE_SECONDS)):
            if lock(file.fileno()):
                yield file
                return
            time.sleep(_PAUSE_SECONDS)
    raise Busy(
        "Another program has been writing into that journal for half a minute.",
        "Close it, then run the same command again.",
    )


def copy_locked(path: Path, copy: Path) -> None:
    """Copy a file that somebody names, as ``copy_held`` does.

    Raises ``Busy`` where somebody writes for half a minute, ``BadInput`` for a file that no journal can be, and
    ``OSError``.
    """
    with locked(path, for_writing=False) as file:
        if os.fstat(file.fileno()).st_size > LARGEST_JOURNAL:  # before the disk is filled with it
            raise BadInput(f"This is larger than {LARGEST_JOURNAL // 1024**3} GB, which no journal is: {path}")
        copy_held(file, path, copy)


def copy_held(file: BinaryIO, path: Path, copy: Path) -> None:
    """Copy a file that is held under a lock and, beside it, what takes back a transaction that was cut off.

    Nobody changes the file meanwhile. What lies beside it belongs to a transaction that was cut off, or to one that
    has not yet changed anything; to take back either is right in the copy.
    """
    _copied(file, copy)
    with suppress(FileNotFoundError), open(rollback_of(path), "rb", opener=ordinary) as rollback:
        _copied(rollback, rollback_of(copy))


def _copied(file: BinaryIO, copy: Path) -> None:
    with open(copy, "wb", opener=ordinary) as out:
        shutil.copyfileobj(file, out, _PIECE)
