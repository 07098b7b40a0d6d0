"""Looking through every prompt file, what ships and a person's own, for all that is wrong."""

import os
from pathlib import Path
from typing import NamedTuple

from ketajournal.guide.own_prompts import folder_in, found_in, laid, sheets
from ketajournal.guide.prompt import Changes, Fault
from ketajournal.guide.prompt_links import link_faults
from ketajournal.guide.prompt_sheet import Unreadable, in_order, sheet_of
from ketajournal.journal.home import home


class PromptCheck(NamedTuple):
    """``folder`` is where a person's own files lie, or would; ``changes`` what those make of the conversations."""

    folder: Path
    exists: bool
    faults: tuple[Fault, ...]
    changes: tuple[Changes, ...]


def check_prompt_files() -> PromptCheck:
    """All that is wrong in any prompt file, each mistake once, and what the person's own files do."""
    place = home().folder
    folder = folder_in(place)
    try:
        own, changes = _own(place)
        found = [*own, *_shipped(place)]
    except Unreadable as unusable:
        found, changes = [unusable.fault, *_shipped(None)], ()
    return PromptCheck(folder, os.path.lexists(folder), in_order(found), changes)


def _own(place: Path) -> tuple[list[Fault], tuple[Changes, ...]]:
    found = found_in(place)
    each = [laid(name, place) for name in found.guides]
    shared = [fault for path in found.shared for fault in sheet_of(path, place).faults]
    return [*found.faults, *shared, *(f for one in each for f in one.sheet.faults)], tuple(o.changes for o in each)


def _shipped(place: Path | None) -> list[Fault]:
    every, _, known = sheets(place)
    return [fault for s in every.values() for fault in (*s.faults, *link_faults(s, known))]
