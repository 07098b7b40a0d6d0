"""Backups as documents."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ketajournal.journal.backups import Backup
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Text, column, table_or

_WHY = {
    "": "by hand",
    "weekly": "the week's",
    "update": "before an update",
    "import": "before an import",
    "passphrase": "before a new passphrase",
    "restore": "before a restore",
    "sync": "before a sync",
    "aside": "kept as it was",
}
_STEP = 1000


def size_said(size: int) -> str:
    """``237 kB``, ``1.2 MB``, ``82 GB``: in steps of a thousand."""
    if size < _STEP**2:
        return f"{max(1, round(size / _STEP))} kB"
    return f"{size / _STEP**2:.1f} MB" if size < _STEP**3 else f"{size / _STEP**3:.0f} GB"


class BackupRow(NamedTuple):
    """One backup; ``entries`` is ``None`` where it could not be opened, and ``closed`` says why."""

    backup: Backup
    entries: int | None
    closed: str


class BackupsDocument(NamedTuple):
    """Every backup in the journal's folder, the newest first."""

    folder: Path
    backups: Sequence[BackupRow]

    def blocks(self) -> list[Block]:
        found = [row.backup for row in self.backups]
        entries = (row.closed if row.entries is None else str(row.entries) for row in self.backups)
        return table_or(
            "There is no backup yet. One is made each week that you write in, or now: 'ketajournal backup'.",
            [column("Made", (wording.moment(b.at) for b in found))],
            [
                column("Size", (size_said(b.size) for b in found), right=True),
                column("Entries", entries, right=True),
                column("Why", (_WHY.get(b.why, b.why) for b in found)),
                column("Name", (b.path.stem for b in found)),
            ],
            Text(
                f"They lie in {self.folder}. 'ketajournal restore NAME' puts one in the journal's place.", quiet=True
            ),
        )

    def data(self) -> dict[str, object]:
        return {
            "folder": self.folder,
            "backups": [
                {
                    "name": b.path.name,
                    "path": b.path,
                    "at": b.at,
                    "why": b.why or "by-hand",
                    "bytes": b.size,
                    "entries": entries,
                    "closed": closed or None,
                }
                for b, entries, closed in self.backups
            ],
        }


class MadeDocument(NamedTuple):
    """A backup that was just made, opened and checked."""

    path: Path
    size: int
    entries: int
    encrypted: bool

    def blocks(self) -> list[Block]:
        entries = wording.how_many(self.entries, "entry", "entries")
        opened = "It opens with the same passphrase." if self.encrypted else "It has no passphrase, like the journal."
        return [
            Text(f"Backed up, opened again and checked: {entries}, {size_said(self.size)}."),
            Text(str(self.path)),
            Text(opened, quiet=True),
        ]

    def data(self) -> dict[str, object]:
        return {"path": self.path, "bytes": self.size, "entries": self.entries, "encrypted": self.encrypted}
