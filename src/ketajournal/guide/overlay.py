"""A person's own prompt file laid over the conversation that ships under its name."""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ketajournal.course.text import one_line
from ketajournal.guide.prompt import Changes, Fault
from ketajournal.guide.prompt_files import Placed, Sheet

# What a conversation ends with that says nothing itself: that the answers are on disk.
_KEPT = "Kept."


class Laid(NamedTuple):
    """A conversation with a person's own file laid over it: what it became, and what is wrong in doing so."""

    sheet: Sheet
    changes: Changes
    faults: tuple[Fault, ...]


def laid_over(shipped: Sheet | None, own: Sheet) -> Laid:
    """The person's own file on top of the conversation that ships under its name, if there is one."""
    below = None if own.whole else shipped
    base = below.placed if below else ()
    there = [placed.prompt.id for placed in base]
    placed, faults = _in_order([p for p in base if p.prompt.id not in own.leave_out], own)
    faults = [*own.faults, *_left_out_faults(own, there), *faults]
    if below is None and own.title is None and own.readable and not _names_title(own.faults):
        faults.append(own.fault("the file has no 'title'"))
    if not any(p.prompt.is_question for p in placed) and not own.faults:
        faults.append(own.fault("nothing is asked in it"))
    sheet = Sheet(
        own.path,
        own.title if own.title is not None else below.title if below else None,
        own.opening if own.opening is not None else below.opening if below else None,
        own.closing if own.closing is not None else below.closing if below else _KEPT,
        tuple(placed),
        broken=own.broken,
        parts={**(below.parts if below else {}), **own.parts},
    )
    changes = Changes(
        own.name,
        tuple(p.prompt.id for p in own.placed if p.own and p.prompt.id in there),
        tuple(p.prompt.id for p in own.placed if p.prompt.id not in there),
        tuple(dict.fromkeys(own.leave_out)),
        whole=below is None,
        ships=shipped is not None,
        questions=sum(p.prompt.is_question for p in placed),
    )
    return Laid(sheet, changes, tuple(faults))


def _names_title(faults: Iterable[Fault]) -> bool:
    return any(fault.what.startswith("'title'") for fault in faults)


def _left_out_faults(own: Sheet, there: Collection[str]) -> Iterator[Fault]:
    if own.whole and own.leave_out:
        yield own.fault("with 'whole = true' nothing that ships is asked, so 'leave_out' has nothing to name")
        return
    for prompt_id in own.leave_out:
        if prompt_id not in there:
            yield own.fault(
                f"'leave_out' names '{one_line(prompt_id, 60)}', which is not in what ships as '{own.name}'"
            )
        elif prompt_id in own.ids():
            yield own.fault(f"'leave_out' names '{prompt_id}', which is asked in this very file")


def _in_order(base: list[Placed], own: Sheet) -> tuple[list[Placed], list[Fault]]:
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
