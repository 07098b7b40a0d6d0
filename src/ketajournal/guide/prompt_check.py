"""Looking through every prompt file, what ships and a person's own, for all that is wrong."""

import os
from pathlib import Path
from typing import NamedTuple

from ketajournal.guide.own_prompts import folder_in, found_in
from ketajournal.guide.prompt import Changes, Fault, in_order
from ketajournal.guide.prompt_files import Own, sheet_of
from ketajournal.guide.prompt_links import link_faults
from ketajournal.guide.prompts import files, folder, known_of_all, laid, own_home, sheet
from ketajournal.guide.toml_source import Unreadable
from ketajournal.journal.home import home


class PromptCheck(NamedTuple):
    """``folder`` is where a person's own files lie, or would; ``changes`` what those make of the conversations."""

    folder: Path
    exists: bool
    faults: tuple[Fault, ...]
    changes: tuple[Changes, ...]


def check_prompt_files() -> PromptCheck:
    """All that is wrong in any prompt file, each mistake once, and what the person's own files do."""
    own_folder = folder_in(home().folder)
    place = own_home()
    faults: list[Fault] = []
    if place is None and os.path.lexists(own_folder):
        faults.append(Fault(str(own_folder), None, None, "this is no folder; your own prompts would lie in one"))
    changes: tuple[Changes, ...] = ()
    if place is not None:
        try:
            found, changes = _own(place)
            faults += found
        except Unreadable as unusable:
            faults.append(unusable.fault)
            place = None
    faults += _shipped(place)
    return PromptCheck(own_folder, os.path.lexists(own_folder), in_order(faults), changes)


def _own(place: Path) -> tuple[list[Fault], tuple[Changes, ...]]:
    found = found_in(place)
    each = [laid(name, place) for name in found.guides]
    shared = [fault for path in found.shared for fault in sheet_of(path, Own(place, folder())).faults]
    faults = [*found.faults, *shared, *(fault for one in each for fault in one.faults)]
    return faults, tuple(one.changes for one in each)


def _shipped(place: Path | None) -> list[Fault]:
    sheets = [sheet(name) for name in files()]
    known = known_of_all(place)
    return [fault for s in sheets for fault in (*s.faults, *link_faults(s.placed, s.broken, known))]
