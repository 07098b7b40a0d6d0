"""The changes that came in and went out through a shared folder, as a document."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from ketajournal.journal.merging import Merged
from ketajournal.show.blocks import Block, Text
from ketajournal.show.importing import conflict_lines
from ketajournal.show.wording import how_many


class SyncDocument(NamedTuple):
    """A sync. ``machines`` are the files of others that were read, ``out`` what this machine's file has that is new.

    ``left`` says of each file that was not read why, and ``copies`` are names of further copies that were.
    """

    folder: Path
    machines: int
    came: Merged
    out: int
    left: Sequence[str]
    copies: Sequence[str]

    def blocks(self) -> list[Block]:
        both = conflict_lines(self.came.conflicts)
        return [Text(line) for line in (self._in(), self._out(), *both, *self._copies(), *self._left())]

    def _in(self) -> str:
        if not self.machines:
            return "No other machine has put anything here yet."
        came = self.came
        new = [f"{len(came.added)} new"] if came.added else []
        changed = [f"{len(came.changed)} changed"] if came.changed else []
        said = ", ".join(new + changed) or "nothing new"
        return f"In, from {how_many(self.machines, 'file')}: {said}."

    def _out(self) -> str:
        return f"Out: {how_many(self.out, 'change')}." if self.out else "Out: nothing new."

    def _copies(self) -> list[str]:
        if not self.copies:
            return []
        return [f"Copies that your sync program made were taken in, and can be removed: {', '.join(self.copies)}."]

    def _left(self) -> list[str]:
        return [" ".join(self.left)] if self.left else []

    def data(self) -> dict[str, object]:
        return {
            "folder": self.folder,
            "files": self.machines,
            "new": len(self.came.added),
            "changed": len(self.came.changed),
            "conflicts": [{"what": one.what, "id": one.id} for one in self.came.conflicts],
            "out": self.out,
            "left_alone": self.left,
            "copies": self.copies,
        }
