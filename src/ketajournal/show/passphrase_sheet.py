"""A page to print and keep with other papers. It holds no secret: the passphrase is written in by hand."""

import tomllib
from datetime import datetime
from pathlib import Path

from ketajournal.course.text import inert
from ketajournal.journal.home import Home
from ketajournal.show import wording

WIDTH = 78
_TITLE = "KETAJOURNAL: A PAGE TO KEEP ON PAPER"


def passphrase_page(home: Home, *, encrypted: bool, at: datetime, version: str) -> str:
    """The page for the journal at *home*, in at most 54 lines of at most ``WIDTH`` characters."""
    texts = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return str(texts["page"]).format(
        title=f"{_TITLE}{wording.day(at, year=True):>{WIDTH - len(_TITLE)}}",
        folder=_path(home.folder),
        name=home.journal.name,
        backups=_path(home.backups),
        opens=texts["encrypted" if encrypted else "plain"].format(name=home.journal.name),
        version=version,
    )


def _path(path: Path) -> str:
    """A path on lines of its own, broken only where it is longer than a line."""
    room = WIDTH - 4
    shown = inert(str(path))
    return "\n".join(f"    {shown[start : start + room]}" for start in range(0, len(shown), room))
