"""Writing a folder of files that only its owner can read: whole under a passing name, then under its own."""

from collections.abc import Iterable
from pathlib import Path

from ketajournal.exchange.formats import File
from ketajournal.journal.disk import confirm_names, new_folder, open_new, place_of, remove, sweep, sync
from ketajournal.journal.system import move_into


def write_private_folder(folder: Path, files: Iterable[File]) -> None:
    """Put *files*, each written before the next is taken, into *folder*: 0600 each, folders 0700.

    A new folder gets its name when all is in it. Into one that is there the files are moved one by one once
    all are written, each in place of one of its name; nothing else in it is touched. Cut off in that,
    it leaves some new and some old, each whole. Raises ``OSError``.
    """
    folder = place_of(folder)
    sweep(folder.parent)  # what was cut off the last time
    beside = new_folder(folder.parent)
    try:
        names = []
        for file in files:
            with open_new(_place_in(beside, file.name)) as out:
                out.writelines(piece.encode() for piece in file.pieces)
            names.append(file.name)
        for name in names:  # once all are written: the first waits for nearly all of them
            sync(beside / name)
        if folder.exists():
            for name in names:
                move_into(beside / name, folder, name)
        else:
            beside.rename(folder)
        confirm_names(folder.parent)
    finally:
        remove(beside)


def _place_in(folder: Path, name: str) -> Path:
    *between, last = name.split("/")
    for part in between:
        folder = folder / part
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder / last
