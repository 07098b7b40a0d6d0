"""Writing a folder of files that only its owner can read: whole under a passing name, then under its own."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ketajournal.exchange.private_file import refuse_others_link
from ketajournal.journal.disk import sync_folder


def write_private_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put *files* (paths with ``/``, inside the folder) into *folder*: 0600 each, folders 0700.

    A new folder gets its name when all is in it. Into one that is there the files are moved one by one once
    all are written, each in place of one of its name; nothing else in it is touched. Cut off in that,
    it leaves some new and some old, each whole. Raises ``OSError``.
    """
    refuse_others_link(folder)
    folder = folder.resolve()  # a link stays one
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        for name, data in files.items():
            _write(beside, name, data)
        if folder.exists():
            for name in files:
                _make(folder, name)
                os.replace(beside / name, folder / name)
        else:
            beside.rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _write(folder: Path, name: str, data: bytes) -> None:
    path = _make(folder, name)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _make(folder: Path, name: str) -> Path:
    """The path of a file in a folder, with the folders between made."""
    *between, _ = name.split("/")
    for part in between:
        folder = folder / part
        refuse_others_link(folder)
        folder.mkdir(mode=0o700, exist_ok=True)
    return folder / name.rpartition("/")[2]
