"""A person's own prompt files: where they lie, and which names they can have."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ketajournal.course.kinds import FILLED_IN
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.guide.prompt import Fault
from ketajournal.guide.prompt_rules import GUIDE_NAME
from ketajournal.guide.toml_source import Unreadable, leads_outside

_MEASURE = "the wording of a validated measure is never changed; give your own questions another name"
_HELP = "whom to reach, and the words around it, stay as they are; give your own questions another name"
_FORM = "its questions are filled in by a command of the same matter, so they stay as they are; take another name"
# What no own file can stand in for, and why.
FIXED: Mapping[str, str] = {
    **dict.fromkeys(INSTRUMENTS, _MEASURE),
    **dict.fromkeys(("crisis", "help-lines"), _HELP),
    **dict.fromkeys((*FILLED_IN, "stages"), _FORM),
}
_NAMES = "a conversation's name has lower-case letters, digits and - in it, such as morning.toml"


class Folder(NamedTuple):
    """A person's own files: conversations by name, what several share, and what is wrong with other names."""

    guides: Mapping[str, Path]
    shared: tuple[Path, ...]
    faults: tuple[Fault, ...]


def folder_in(home: Path) -> Path:
    """Where a person's own prompts lie."""
    return home / "prompts"


@cache
def found_in(home: Path) -> Folder:
    """Their own files, by name. Hidden files, as editors leave them, and other kinds of files are passed over.

    Raises ``Unreadable`` where the folder as a whole can't be used.
    """
    folder = folder_in(home)
    if leads_outside(folder, home):
        what = "this leads to a folder outside of your journal's, so it isn't read"
        raise Unreadable(Fault(str(folder), None, None, what))
    try:
        paths = sorted(folder / name for name in os.listdir(folder) if name.endswith(".toml") and name[0] != ".")
    except OSError as fault:
        raise Unreadable(Fault(str(folder), None, None, f"it can't be read: {fault.strerror}")) from None
    shared = tuple(path for path in paths if path.name.startswith("_"))
    rest = [path for path in paths if path not in shared]
    wrong = {path: reason for path in rest if (reason := _not_a_guide(path.stem))}
    return Folder(
        {path.stem: path for path in rest if path not in wrong},
        shared,
        tuple(Fault(str(path), None, None, what) for path, what in wrong.items()),
    )


def _not_a_guide(name: str) -> str | None:
    """Why a file of this name can hold no conversation."""
    return FIXED.get(name) or (None if GUIDE_NAME.fullmatch(name) else _NAMES)
