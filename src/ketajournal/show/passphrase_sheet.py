"""A page to print and keep with other papers. It holds no secret: the passphrase is written in by hand."""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ketajournal.course.text import inert
from ketajournal.show import wording

WIDTH = 78
_TITLE = "KETAJOURNAL: A PAGE TO KEEP ON PAPER"


class Page(NamedTuple):
    """The sheet to keep: where a journal lies, and what opens it."""

    folder: Path
    name: str
    backups: Path
    encrypted: bool
    at: datetime
    version: str

    def text(self) -> str:
        """The page, in at most 54 lines of at most ``WIDTH`` characters."""
        texts = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
        return str(texts["page"]).format(
            title=f"{_TITLE}{wording.day(self.at, year=True):>{WIDTH - len(_TITLE)}}",
            folder=_path(self.folder),
            name=self.name,
            backups=_path(self.backups),
            opens=texts["encrypted" if self.encrypted else "plain"].format(name=self.name),
            version=self.version,
        )


def _path(path: Path) -> str:
    """A path on lines of its own, broken only where it is longer than a line."""
    room = WIDTH - 4
    shown = inert(str(path))
    return "\n".join(f"    {shown[start : start + room]}" for start in range(0, len(shown), room))
