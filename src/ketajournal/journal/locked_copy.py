"""A copy of a journal's file as it is at one moment, whoever writes into it, made without its key."""

import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from ketajournal.errors import BadInput, Busy
from ketajournal.journal.disk import open_new, rollback_of
from ketajournal.journal.file import WAIT_SECONDS
from ketajournal.journal.ordinary_file import ordinary
from ketajournal.journal.system import lock_as_reader

LARGEST = 2 * 1024**3
_PAUSE_SECONDS = 0.05
_PIECE = 1 << 20


def copy_locked(path: Path, copy: Path) -> None:
    """Copy the journal's file and, beside it, what takes back a transaction that was cut off.

    Both are copied under the lock of a reader: nobody changes the file meanwhile. What lies beside it belongs to a
    transaction that was cut off, or to one that has not yet changed anything; to take back either is right in the
    copy. Raises ``Busy`` where somebody writes for half a minute, ``BadInput`` for a file that no journal can be, and
    ``OSError``.
    """
    with open(path, "rb", opener=ordinary) as file:
        wait_for_lock(file)
        _copied(file, path, copy)
        with suppress(FileNotFoundError), open(rollback_of(path), "rb", opener=ordinary) as rollback:
            _copied(rollback, path, rollback_of(copy))


def wait_for_lock(file: BinaryIO, lock: Callable[[int], bool] = lock_as_reader) -> None:
    """Take the lock on an open journal's file. Raises ``Busy`` where somebody writes for half a minute."""
    for _ in range(int(WAIT_SECONDS / _PAUSE_SECONDS)):
        if lock(file.fileno()):
            return
        time.sleep(_PAUSE_SECONDS)
    raise Busy(
        "Another program has been writing into that journal for half a minute.",
        "Close it, then run the same command again.",
    )


def _copied(file: BinaryIO, path: Path, copy: Path) -> None:
    if os.fstat(file.fileno()).st_size > LARGEST:  # before the disk is filled with it
        raise BadInput(f"This is larger than {LARGEST // 1024**3} GB, which no journal is: {path}")
    with open_new(copy) as out:
        shutil.copyfileobj(file, out, _PIECE)
