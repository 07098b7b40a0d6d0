"""Whole documents as they were read and found good, one file each in ``snapshots``."""

import os
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "snapshots"


def same_as(name: str, text: str) -> None:
    """Fail where the text is not the file's. With SNAPSHOTS=write the file is written instead: read it then."""
    path = _FOLDER / name
    if os.environ.get("SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
