"""Several files that go out: as a folder that only its owner can read, or as one zip."""

import io
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from ketajournal.exchange.formats import File
from ketajournal.journal.disk import confirm_names, new_folder, open_new, place_of, remove, sweep, sync_file
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
            sync_file(beside / name)
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


def zipped(folder: str, files: Iterable[File], made_at: datetime) -> io.BytesIO:
    """A zip archive with the files in one folder, all dated *made_at*, readable by their owner alone.

    The same files give the same bytes.
    """
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in files:
            entry = zipfile.ZipInfo(f"{folder}/{name}", made_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, whatever this is: else the same files would differ by system
            entry.external_attr = 0o100600 << 16
            with archive.open(entry, "w") as file:
                for piece in pieces:
                    file.write(piece.encode())
    out.seek(0)
    return out
