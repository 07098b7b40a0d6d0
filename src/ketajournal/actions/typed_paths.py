"""A file or a folder that a person names, before anything is done with it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain, count
from pathlib import Path

from ketajournal.errors import BadInput, KetajournalError
from ketajournal.journal.disk import replacing
from ketajournal.journal.home import home


def typed_path(typed: str) -> Path:
    """The path that was typed; ``~`` is a person's own folder. Raises ``BadInput`` for one who is not known here."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        raise BadInput(f"'{typed}' names a person who is not known here.") from None


def refuse_no_place(path: Path, *, folder: bool = False) -> None:
    """Raise ``BadInput`` for a path where no file, or *folder*, can go, or where ours are."""
    if home().keeps(path):
        raise BadInput(f"{path} belongs to the journal.", "Name another with --output.")
    if path.is_dir() and not folder:
        raise BadInput(f"{path} is a folder.", "Name a file in it.")
    if folder and path.exists() and not path.is_dir():
        raise BadInput(f"{path} is a file, and this format is a folder.", "Name another with --output.")
    if not path.parent.is_dir():
        raise BadInput(f"There is no folder {path.parent}.", "Make it first, or name another.")


def file_to_write(typed: str, *, force: bool, is_ours: Callable[[Path], bool] = lambda _path: False) -> Path:
    """The file of that name, to be written. Raises ``BadInput`` where none can go, or where one would be lost.

    One that *is_ours* can be replaced, and any other with *force*, but for those beside the journal.
    """
    path = typed_path(typed)
    with looking_at(path):
        refuse_no_place(path)
        if path.is_file() and not is_ours(path):
            if path.resolve().is_relative_to(home().folder.resolve()):
                raise BadInput(f"{path} belongs to the journal.", "Name another file.")
            if not force:
                raise BadInput(f"{path} is there already.", "Name another file, or replace this one with --force.")
    return path


def unused_name(path: Path) -> Path:
    """The path, or where there is something already the next with a number in its name: ``sheet-2.html``."""
    first, dot, endings = path.name.partition(".")
    numbered = (path.with_name(f"{first}-{number}{dot}{endings}") for number in count(2))
    return next(one for one in chain([path], numbered) if not os.path.lexists(one))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file, all of it or nothing, its folder made where there is none. Raises ``KetajournalError``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(data)
    except OSError as fault:
        raise KetajournalError(f"{path} could not be written: {fault.strerror}.") from fault


@contextmanager
def looking_at(path: Path) -> Iterator[None]:
    """Raise as our own error what the system says of a path: too long a name, links in a circle, no right to look."""
    try:
        yield
    except OSError as fault:
        raise KetajournalError(f"{path} can't be looked at: {fault.strerror}.") from None
    except RuntimeError:  # up to Python 3.12, where links lead in a circle
        raise KetajournalError(f"{path} can't be looked at: its links lead in a circle.") from None
