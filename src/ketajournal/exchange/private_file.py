"""Writing a file that only its owner can read, whole or not at all."""

import errno
import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from ketajournal.journal.disk import sync_folder


def write_private(path: Path, data: bytes) -> None:
    """Put *data* at *path*, in place of a file that is there: 0600, and on disk when this returns.

    Where *path* is a device or a pipe the data goes into it. Raises ``OSError``.
    """
    refuse_others_link(path)
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    target = path.resolve()  # a link stays one
    beside = target.with_name(f".{token_hex(8)}")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def refuse_others_link(path: Path) -> None:
    """Raise ``OSError`` for a link that another user made: they would choose where words go, or what they replace."""
    if os.name == "posix" and path.is_symlink() and path.lstat().st_uid not in (0, os.geteuid()):
        raise OSError(errno.ELOOP, "this is a link that somebody else made")
