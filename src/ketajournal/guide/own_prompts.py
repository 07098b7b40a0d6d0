"""A person's own prompt files: where they lie, the names they can have, and what they make of the conversations."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ketajournal.course.kinds import FILLED_IN
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.course.text import one_line
from ketajournal.errors import BadPromptFile
from ketajournal.guide.prompt import Changes, Fault, Guide
from ketajournal.guide.prompt_files import files
from ketajournal.guide.prompt_links import Everything, everything, id_faults, link_faults
from ketajournal.guide.prompt_rules import GUIDE_NAME
from ketajournal.guide.prompt_sheet import Placed, Sheet, Unreadable, in_order, leads_outside, sheet_of

_MEASURE = "the wording of a validated measure is never changed; give your own questions another name"
_HELP = "whom to reach, and the words around it, stay as they are; give your own questions another name"
_FORM = "its questions are filled in by a command of the same matter, so they stay as they are; take another name"
# What no own file can stand in for, and why.
FIXED: Mapping[str, str] = {
    **dict.fromkeys(INSTRUMENTS, _MEASURE),
    **dict.fromkeys(("crisis", "help-lines"), _HELP),
    **dict.fromkeys((*FILLED_IN, "offers", "stages"), _FORM),
}
_NAMES = "a conversation's name has lower-case letters, digits and - in it, such as morning.toml"
# What a conversation ends with that says nothing itself: that the answers are on disk.
_KEPT = "Kept."
_HINT = (
    "'ketajournal prompts check' looks through all of them. Moving the file away brings the questions that ship back."
)


class Folder(NamedTuple):
    """A person's own files: conversations by name, what several share, and what is wrong with other names."""

    guides: Mapping[str, Path]
    shared: tuple[Path, ...]
    faults: tuple[Fault, ...]


class Laid(NamedTuple):
    """A conversation with a person's own file laid over it, all that is wrong in doing so, and what it changed."""

    sheet: Sheet
    changes: Changes


def folder_in(home: Path) -> Path:
    """Where a person's own prompts lie."""
    return home / "prompts"


def own_guide(name: str, home: Path) -> Guide | None:
    """The conversation with the person's own file of this name laid over it; ``None`` where they have none.

    Raises ``BadPromptFile`` with all that is wrong in the file.
    """
    if name in FIXED:
        return None
    try:
        found = found_in(home)
    except Unreadable as unreadable:
        raise _refused([unreadable.fault]) from None
    misnamed = [fault for fault in found.faults if Path(fault.path).stem == name]
    sheet = laid(name, home).sheet if name in found.guides else None
    if wrong := [*misnamed, *(sheet.faults if sheet else ())]:
        raise _refused(wrong)
    return sheet.guide() if sheet else None


def names_in(home: Path) -> set[str]:
    """The names of the person's own files. Raises ``BadPromptFile`` where the folder can't be used."""
    try:
        return set(found_in(home).guides)
    except Unreadable as unreadable:
        raise _refused([unreadable.fault]) from None


def _refused(faults: Iterable[Fault]) -> BadPromptFile:
    return BadPromptFile("\n".join(map(str, faults)), _HINT)


@cache
def found_in(home: Path) -> Folder:
    """Their own files, by name. Hidden files, as editors leave them, and other kinds of files are passed over.

    Raises ``Unreadable`` where the folder as a whole can't be used.
    """
    folder = folder_in(home)
    if not os.path.isdir(folder):
        if os.path.lexists(folder):
            raise Unreadable(folder, "this is no folder; your own prompts would lie in one")
        return Folder({}, (), ())
    if leads_outside(folder, home):
        raise Unreadable(folder, "this leads to a folder outside of your journal's, so it isn't read")
    try:
        paths = sorted(folder / name for name in os.listdir(folder) if name.endswith(".toml") and name[0] != ".")
    except OSError as fault:
        raise Unreadable(folder, f"it can't be read: {fault.strerror}") from None
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


@cache
def sheets(home: Path | None) -> tuple[Mapping[str, Sheet], Mapping[str, Sheet], Everything]:
    """Every conversation that ships, every one of the person's own, and what one needs to know of all others."""
    shipped = {name: sheet_of(path) for name, path in files().items()}
    own = {name: sheet_of(path, home) for name, path in found_in(home).guides.items()} if home else {}
    return shipped, own, everything(shipped, own)


@cache
def laid(name: str, home: Path) -> Laid:
    """A conversation with the person's own file over it, and all that is wrong in that file or between it and others.

    What ships and names a question that they left out is no mistake of theirs: it is not asked, or shows nothing.
    """
    every, own, known = sheets(home)
    shipped = every.get(name)
    found = _laid_over(shipped, own[name])
    sheet = found.sheet
    theirs = {str(p.path) for p in sheet.placed if p.own}
    linked = [fault for fault in link_faults(sheet, known) if fault.path in theirs]
    ids = id_faults(name, sheet.placed, shipped.ids() if shipped else (), known)
    return found._replace(sheet=sheet._replace(faults=in_order((*sheet.faults, *linked, *ids))))


def _laid_over(shipped: Sheet | None, own: Sheet) -> Laid:
    """The person's own file on top of the conversation that ships under its name, if there is one."""
    whole = shipped is None or own.data.get("whole", False)
    below = Sheet(own.path, {"closing": _KEPT}) if shipped is None or whole else shipped
    leave_out = own.data.get("leave_out", ())
    there = [p.prompt.id for p in below.placed]
    placed, after_faults = _placed_in_order([p for p in below.placed if p.prompt.id not in leave_out], own)
    faults = [*own.faults, *_left_out_faults(own, there), *after_faults]
    questions = sum(p.prompt.is_question for p in placed)
    if not questions and set(own.faults) <= {own.fault("the file has no 'title'")}:
        faults.append(own.fault("nothing is asked in it"))
    parts = {**below.data.get("parts", {}), **own.data.get("parts", {})}
    sheet = own._replace(data={**below.data, **own.data, "parts": parts}, placed=tuple(placed), faults=tuple(faults))
    changes = Changes(
        own.name,
        replaced=tuple(p.prompt.id for p in own.placed if p.own and p.prompt.id in there),
        added=tuple(p.prompt.id for p in own.placed if p.prompt.id not in there),
        left_out=tuple(dict.fromkeys(leave_out)),
        whole=whole,
        ships=shipped is not None,
        questions=questions,
    )
    return Laid(sheet, changes)


def _left_out_faults(own: Sheet, there: Collection[str]) -> Iterator[Fault]:
    leave_out = own.data.get("leave_out", ())
    if own.data.get("whole") and leave_out:
        yield own.fault("with 'whole = true' nothing that ships is asked, so 'leave_out' has nothing to name")
        return
    for prompt_id in leave_out:
        if prompt_id not in there:
            yield own.fault(
                f"'leave_out' names '{one_line(prompt_id, 60)}', which is not in what ships as '{own.name}'"
            )
        elif prompt_id in own.ids():
            yield own.fault(f"'leave_out' names '{prompt_id}', which is asked in this very file")


def _placed_in_order(base: list[Placed], own: Sheet) -> tuple[list[Placed], list[Fault]]:
    """Own prompts in the place of those they replace, behind the one they name with ``after``, or at the end."""
    by_id = {p.prompt.id: p for p in own.placed}
    moving = [p for p in own.placed if p.after is not None]
    moved = {p.prompt.id for p in moving}
    placed = [by_id.get(p.prompt.id, p) for p in base if p.prompt.id not in moved]
    there = {p.prompt.id for p in placed}
    placed += [p for p in own.placed if p.prompt.id not in there | moved]
    there |= by_id.keys() - moved
    while found := next((p for p in moving if p.after in there), None):
        moving.remove(found)
        placed.insert(_place_behind(placed, found.after), found)
        there.add(found.prompt.id)
    faults = [
        p.fault(f"'after' names '{one_line(p.after or '', 60)}', which is not in this conversation")
        for p in moving
        if p.after not in own.broken
    ]
    return [*placed, *moving], faults


def _place_behind(placed: list[Placed], wanted: str | None) -> int:
    """Behind the one that is named, and behind those of the file that stand behind it already."""
    index = next(n for n, p in enumerate(placed) if p.prompt.id == wanted) + 1
    row = {wanted}
    while index < len(placed) and placed[index].after in row:
        row.add(placed[index].prompt.id)
        index += 1
    return index
