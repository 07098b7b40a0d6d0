"""The one folder that holds the journal, and the names of what lies in it."""

import os
from pathlib import Path
from typing import NamedTuple

from ketajournal.errors import BadInput
from ketajournal.journal.system import data_folder

_FOLDERS = ("backups", "drafts", "prompts")
_FILES = ("journal.", ".journal.", "settings.toml", "keyring", "reminders.json", "notes-")


class Home(NamedTuple):
    """A folder with a journal in it, or where one will be."""

    folder: Path

    @property
    def journal(self) -> Path:
        return self.folder / "journal.db"

    @property
    def known(self) -> Path:
        """Says that a journal was made here, so that one that vanished is not begun anew."""
        return self.folder / "journal.known"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"

    @property
    def reminders(self) -> Path:
        """The moments that the system was told to remind at; it is there while reminders are on."""
        return self.folder / "reminders.json"

    def make(self) -> None:
        """Create the folder, open to its owner alone; an empty one that is there becomes so."""
        if not self.folder.is_dir():
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.chmod(0o700)
        elif not any(self.folder.iterdir()):
            self.folder.chmod(0o700)

    def keeps(self, path: Path) -> bool:
        """True for a path that leads to what the journal keeps for itself, there already or not."""
        try:
            first = path.resolve().relative_to(self.folder.resolve()).parts[:1]
        except ValueError:
            return False
        return not first or first[0] in _FOLDERS or first[0].startswith(_FILES)


def home() -> Home:
    """``KETAJOURNAL_HOME`` where it is set, else the platform's folder for a person's data."""
    named = os.environ.get("KETAJOURNAL_HOME")
    if named:
        try:
            return Home(Path(named).expanduser().absolute())
        except RuntimeError:
            raise BadInput(f"KETAJOURNAL_HOME names a person who is not known here: {named}") from None
    return Home(Path(data_folder("ketajournal")))
