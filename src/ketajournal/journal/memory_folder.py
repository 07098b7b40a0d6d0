"""The private folders in memory, where a system has any: for a key kept for a while, and for an editor's drafts."""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ketajournal.errors import KetajournalError
from ketajournal.journal.home import Home
from ketajournal.journal.system import folders_in_memory, is_owners_alone


class DraftsFolder(NamedTuple):
    """The folder for an editor's drafts. ``in_memory`` is false where that is on a disk, beside the journal."""

    path: Path
    in_memory: bool


def memory_folders() -> list[Path]:
    """The folders in memory that can be ours alone, made or not; none on systems without one."""
    return folders_in_memory("ketajournal")


def drafts_folder(home: Home) -> DraftsFolder:
    """The folder that this journal's drafts may lie in, made now: in memory, else beside the journal.

    A folder in memory that is somebody else's, full or read-only stops nobody: the next place is taken.
    """
    for place in _drafts_in(memory_folders(), home):
        with suppress(OSError, KetajournalError):
            make_ours(place.parent)
            place.mkdir(mode=0o700, exist_ok=True)
            if is_ours_alone(place) and _has_room(place):
                return DraftsFolder(place, in_memory=True)
    beside = _beside(home)
    beside.mkdir(mode=0o700, exist_ok=True)
    return DraftsFolder(beside, in_memory=False)


def drafts_folders(home: Home) -> list[Path]:
    """Every folder in which drafts of this journal can have been left, today or under another set-up."""
    # The name is made with hashlib, which takes 4 ms to load: only where there are drafts of any journal.
    folders = [folder for folder in memory_folders() if is_ours_alone(folder) and any(folder.glob("*.drafts/*"))]
    in_memory = _drafts_in(folders, home)
    return [place for place in (*in_memory, _beside(home)) if is_ours_alone(place)]


def _drafts_in(folders: list[Path], home: Home) -> list[Path]:
    return [folder / f"{name_in_memory(home)}.drafts" for folder in folders]


def _beside(home: Home) -> Path:
    return home.folder / "drafts"


def _has_room(place: Path) -> bool:
    """True where a file can be made and filled there: a folder in memory can be full."""
    probe = place / "room"
    try:
        probe.write_bytes(bytes(4096))
    finally:
        probe.unlink(missing_ok=True)
    return True


def make_ours(folder: Path) -> Path:
    """The folder, made where it is not there. Raises ``KetajournalError`` where others own it or look into it."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    if not is_ours_alone(folder):
        raise KetajournalError(
            f"This folder should be yours alone, and is not: {folder}",
            "Remove it, or set XDG_RUNTIME_DIR to a folder of your own, then try again.",
        )
    return folder


def is_ours_alone(folder: Path) -> bool:
    """True for a folder, no link to one, that nobody else made or can look into."""
    try:
        state = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(state.st_mode) and is_owners_alone(state)


def name_in_memory(home: Home) -> str:
    """A name that only this journal has: made of where it lies, however that is spelled, and saying nothing of it."""
    import hashlib

    return hashlib.sha256(os.fsencode(os.path.realpath(home.folder))).hexdigest()[:32]
