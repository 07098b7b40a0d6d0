"""New files: made whole under another name before they get their own, and on the disk before that is said."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ketajournal.errors import KetajournalError, Unconfirmed
from ketajournal.journal.ordinary_file import ordinary
from ketajournal.journal.system import flush, has_ended, is_others, seconds_now, sync_folder

_ABANDONED_SECONDS = 3600


def open_new(path: Path) -> BinaryIO:
    """A new file, open for writing: only its owner can read it. Raises ``OSError`` where something has its name."""
    return open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


@contextmanager
def replacing(path: Path, *, follows: bool = True) -> Iterator[BinaryIO]:
    """A file to write into, which takes the name *path* when all is in it and on the disk; else it is gone.

    Only its owner can read it. A link of our own that has the name is followed, or else replaced. Raises ``OSError``,
    ``KetajournalError`` where *path* is a pipe or a device, and ``Unconfirmed`` where the file has its name and the
    disk could not keep that for sure.
    """
    target = place_of(path) if follows else path
    if target.exists() and not (target.is_file() or target.is_symlink()):
        raise KetajournalError(f"This is no ordinary file: {path}", "Name another place, or '-' for standard output.")
    sweep(target.parent)  # what was cut off the last time
    beside = target.with_name(f".journal.{os.getpid()}.new-{os.urandom(4).hex()}")
    try:
        with open_new(beside) as file:
            yield file
            file.flush()
            flush(file.fileno())
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    confirm_names(target.parent)


def place_of(path: Path) -> Path:
    """The place that *path* leads to: a link of our own is followed, and no other, whenever it is put there.

    Raises ``KetajournalError`` for a link that another user made.
    """
    refuse_others_link(path)
    link = path.lstat() if path.is_symlink() else None
    if link is None:
        return path.parent.resolve() / path.name
    place = Path(os.path.realpath(path))  # where links lead in a circle: the first of them
    refuse_others_link(path)
    if not path.is_symlink() or path.lstat().st_ino != link.st_ino:
        raise _of_others(path)
    return place


def refuse_others_link(path: Path) -> None:
    """Raise ``KetajournalError`` for a link that another user made: they would choose where words go."""
    if path.is_symlink() and is_others(path.lstat()):
        raise _of_others(path)


def _of_others(path: Path) -> KetajournalError:
    return KetajournalError(f"This is a link or a pipe that somebody else made: {path}", "Name another place.")


def new_file(folder: Path) -> Path:
    """An empty file of a passing name in *folder*, readable by its owner alone."""
    new = folder / f".journal.{os.getpid()}.new"
    remove(new)  # of a command that was killed, whose number we were given
    open_new(new).close()
    return new


def new_folder(folder: Path) -> Path:
    """An empty folder of a passing name in *folder*, open to its owner alone."""
    new = folder / f".journal.{os.getpid()}.new-folder"
    remove(new)
    new.mkdir(mode=0o700)
    return new


def remove(new: Path) -> None:
    """Remove a file or folder of a passing name, and what SQLite may have left beside it."""
    if new.is_dir():
        import shutil

        shutil.rmtree(new, ignore_errors=True)
        return
    for left in (new, rollback_of(new)):
        left.unlink(missing_ok=True)


def rollback_of(path: Path) -> Path:
    """The file in which SQLite keeps what it needs to take back a transaction that was cut off."""
    return path.with_name(f"{path.name}-journal")


def half_made(folder: Path) -> list[Path]:
    """All that commands that were killed left in *folder* under passing names."""
    found = []
    for path in folder.glob(".journal.*.new*"):
        with suppress(FileNotFoundError):  # another command may be done with it
            if _is_abandoned(path) and not is_others(path.lstat()):
                found.append(path)
    return sorted(found)


def sweep(folder: Path) -> None:
    """Remove what is half made and abandoned. Whatever it held is whole elsewhere."""
    for path in half_made(folder):
        with suppress(OSError):
            remove(path)


def _is_abandoned(path: Path) -> bool:
    pid = path.name.split(".")[2]
    if pid == str(os.getpid()):  # a disk of another computer can have another clock
        return False
    if pid.isdigit() and has_ended(int(pid)):
        return True
    return seconds_now() - path.stat().st_mtime > _ABANDONED_SECONDS


def give_name(new: Path, name: Path) -> bool:
    """Name the file without ever replacing one that is there. Tells whether it took the name."""
    try:
        os.link(new, name)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if name.exists():
            return False
        new.rename(name)
    new.unlink(missing_ok=True)
    sync_folder(name.parent)
    return True


def read_bytes(path: Path) -> bytes:
    """The content of a file. Raises ``OSError``, also for a pipe or a device in its place."""
    with open(path, "rb", opener=ordinary) as file:
        return file.read()


def sync_file(path: Path) -> None:
    """Return when the file's bytes are on the disk."""
    with path.open("rb+") as file:
        flush(file.fileno())


def confirm_names(folder: Path) -> None:
    """The same as the last step of what is done and can't be taken back: raises ``Unconfirmed``."""
    try:
        sync_folder(folder)
    except OSError as fault:
        raise Unconfirmed(
            "This was done, but the disk gave an error when it was asked to make that last.",
            "Check the disk: if the power is cut now, it may be undone.",
        ) from fault
