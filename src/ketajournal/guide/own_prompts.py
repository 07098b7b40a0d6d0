"""A person's own prompt files: where they lie, the names they can have, and what they make of the conversations."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ketajournal.course.kinds import FILLED_IN, entry_kind
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.course.text import one_line
from ketajournal.errors import BadPromptFile
from ketajournal.guide.conditions import Condition
from ketajournal.guide.prompt import Changes, Fault, Guide, PromptCheck, TomlTable
from ketajournal.guide.prompt_files import file_and_tables, files, guide_of
from ketajournal.guide.prompt_rules import FACTS, GUIDE_NAME
from ketajournal.guide.prompt_sheet import PlacedPrompt, Sheet, leads_outside, sheet_of
from ketajournal.journal.home import home

_MEASURE = "the wording of a validated measure is never changed; give your own questions another name"
_HELP = "whom to reach, and the words around it, stay as they are; give your own questions another name"
_FORM = "its questions are filled in by a command of the same matter, so they stay as they are; take another name"
# What no own file can stand in for, and why.
FIXED: Mapping[str, str] = {
    **dict.fromkeys(INSTRUMENTS, _MEASURE),
    **dict.fromkeys(("crisis", "help-lines"), _HELP),
    **dict.fromkeys((*FILLED_IN, "offers", "stages", "facts"), _FORM),
}
_NAMES = "a conversation's name has lower-case letters, digits and - in it, such as morning.toml"
# What a conversation ends with that says nothing itself: that the answers are on disk.
_KEPT = "Kept."
_HINT = (
    "'ketajournal prompts check' looks through all of them. Moving the file away brings the questions that ship back."
)


# What an answer is to whoever reads it by its metric.
_SORTS = {
    "scale": "a rating from 0 to 10",
    "number": "a number",
    "breathe": "a number",
    "item": "a number",
    "text": "words",
    "long": "words",
    "choice": "one of some options",
    "many": "any of some options",
    "yes-no": "a yes or a no",
    "date": "a date",
}


# Prompts, each with the conversation that it stands in.
Everything = Sequence[tuple[str, PlacedPrompt]]


class Folder(NamedTuple):
    """A person's own files: conversations by name, what several share, and what is wrong with names or the folder."""

    path: Path
    guides: Mapping[str, Path] = {}
    shared: tuple[Path, ...] = ()
    faults: tuple[Fault, ...] = ()


def own_guide(name: str, place: Path) -> Guide | None:
    """The conversation with the person's own file of this name laid over it; ``None`` where they have none.

    Raises ``BadPromptFile`` with all that is wrong in the file.
    """
    if name in FIXED:
        return None
    found = found_in(place)
    folder = found.path
    sheet = laid(name, place)[0] if name in found.guides else Sheet(folder)
    around = [fault for fault in found.faults if fault.path in (str(folder), str(folder / f"{name}.toml"))]
    if faults := _in_order([*around, *sheet.faults]):
        raise BadPromptFile("\n".join(map(str, faults)), _HINT)
    own = {placed.id for placed in sheet.placed if placed.own}
    return guide_of(name, sheet.data, [p.table for p in sheet.placed], own) if name in found.guides else None


def check_prompt_files() -> PromptCheck:
    """All that is wrong in a person's own files, each mistake once, and what they make of the conversations."""
    place = home().folder
    found = found_in(place)
    each = [laid(name, place) for name in found.guides]
    sheets = [*(sheet for sheet, _ in each), *(sheet_of(path, place) for path in found.shared)]
    faults = _in_order([*found.faults, *(fault for sheet in sheets for fault in sheet.faults)])
    return PromptCheck(str(found.path), os.path.lexists(found.path), faults, tuple(changes for _, changes in each))


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Each once, file by file and line by line."""
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.path, fault.line or 0)))


@cache
def found_in(place: Path) -> Folder:
    """Their own files, by name. Hidden files, as editors leave them, and other kinds of files are passed over."""
    folder = place / "prompts"
    if not os.path.lexists(folder):
        return Folder(folder)
    wrong = Sheet(folder).fault
    if leads_outside(folder, place):
        return Folder(folder, faults=(wrong("this leads to a folder outside of your journal's, so it isn't read"),))
    try:
        paths = sorted(folder / name for name in os.listdir(folder) if name.endswith(".toml") and name[0] != ".")
    except OSError as fault:
        return Folder(folder, faults=(wrong(f"it can't be read as a folder: {fault.strerror}"),))
    shared = tuple(path for path in paths if path.name.startswith("_"))
    rest = [path for path in paths if path not in shared]
    faults = tuple(Sheet(path).fault(what) for path in rest if (what := _not_a_guide(path.stem)))
    return Folder(folder, {path.stem: path for path in rest if not _not_a_guide(path.stem)}, shared, faults)


def _not_a_guide(name: str) -> str | None:
    """Why a file of this name can hold no conversation."""
    return FIXED.get(name) or (None if GUIDE_NAME.fullmatch(name) else _NAMES)


@cache
def sheets(place: Path) -> tuple[Mapping[str, Sheet], Everything]:
    """Every conversation of the person's own by name, and the prompts of all there are, those that ship first."""
    own = {name: sheet_of(path, place) for name, path in found_in(place).guides.items()}
    ship = [(name, p) for name in files() for p in _shipped(name)]
    return own, [*ship, *((name, p) for name, sheet in own.items() for p in sheet.placed)]


def _shipped(name: str) -> list[PlacedPrompt]:
    return [PlacedPrompt(table, files()[name]) for table in file_and_tables(name)[1]]


@cache
def laid(name: str, place: Path) -> tuple[Sheet, Changes]:
    """A conversation with the person's own file over it, all that is wrong in that or between it and others, and what
    the file changed.

    What ships and names a question that they left out is no mistake of theirs: it is not asked, or shows nothing.
    """
    all_own, known = sheets(place)
    own, ships = all_own[name], name in files()
    is_whole = not ships or own.data.get("whole", False)
    below: TomlTable = {"closing": _KEPT} if is_whole else file_and_tables(name)[0]
    base = [] if is_whole else _shipped(name)
    there = [p.id for p in base]
    leave_out = own.data.get("leave_out", ())
    placed, after_faults = _placed_in_order([p for p in base if p.id not in leave_out], own.placed)
    questions = sum(p.is_question for p in placed)
    faults = [
        *own.faults,
        *map(own.fault, _left_out_faults(name, own, there)),
        *after_faults,
        *_link_faults(placed, known),
        *_id_faults(name, placed, [p.id for p in _shipped(name)] if ships else (), known),
    ]
    if not questions and set(own.faults) <= {own.fault("the file has no 'title'")}:
        faults.append(own.fault("nothing is asked in it"))
    changes = Changes(
        name,
        replaced=tuple(p.id for p in own.placed if p.own and p.id in there),
        added=tuple(p.id for p in own.placed if p.id not in there),
        left_out=tuple(dict.fromkeys(leave_out)),
        whole=is_whole,
        ships=ships,
        questions=questions,
    )
    parts = {**below.get("parts", {}), **own.data.get("parts", {})}
    return Sheet(own.path, {**below, **own.data, "parts": parts}, tuple(placed), tuple(faults)), changes


def _left_out_faults(name: str, own: Sheet, there: Collection[str]) -> Iterator[str]:
    leave_out = own.data.get("leave_out", ())
    if own.data.get("whole") and leave_out:
        yield "with 'whole = true' nothing that ships is asked, so 'leave_out' has nothing to name"
        return
    asked = {p.id for p in own.placed}
    for prompt_id in leave_out:
        if prompt_id not in there:
            yield f"'leave_out' names '{one_line(prompt_id, 60)}', which is not in what ships as '{name}'"
        elif prompt_id in asked:
            yield f"'leave_out' names '{prompt_id}', which is asked in this very file"


def _placed_in_order(
    base: Iterable[PlacedPrompt], own: Sequence[PlacedPrompt]
) -> tuple[list[PlacedPrompt], list[Fault]]:
    """Own prompts in the place of those they replace, behind the one they name with ``after``, or at the end."""
    behind: dict[str, list[PlacedPrompt]] = {}
    standing = {p.id: p for p in base}
    for p in own:
        if p.after is None:
            standing[p.id] = p
        else:
            standing.pop(p.id, None)
            behind.setdefault(p.after, []).append(p)
    placed: list[PlacedPrompt] = []
    waiting = [*reversed(standing.values())]
    while waiting:
        placed.append(waiting.pop())
        waiting += reversed(behind.pop(placed[-1].id, []))
    lost = [p for nowhere in behind.values() for p in nowhere]
    what = "'after' names '{}', which is not in this conversation"
    return [*placed, *lost], [p.fault(what.format(one_line(p.after or "", 60))) for p in lost]


# --- the links between prompts


def _link_faults(placed: Sequence[PlacedPrompt], known: Everything) -> Iterator[Fault]:
    """All that does not fit in one conversation with a person's own prompts in it."""
    here = {p.id: str(p.table.get("kind")) for p in placed if p.is_question}
    # What a sealed letter says is shown by the command that opens it, and by no question.
    asked = {p.id for name, p in known if p.is_question and not entry_kind(name).sealed}
    # Where two give a metric different answers, the first counts.
    sorts = {
        p.table.get("metric", ""): sort for _, p in reversed(known) if (sort := _SORTS.get(p.table.get("kind", "")))
    }
    before: set[str] = set()
    for p in placed:
        if p.own:
            yield from map(p.fault, (*_links(p.table, before, here), *_elsewhere(p.table, asked, sorts)))
        if p.is_question:
            before.add(p.id)


def _links(table: TomlTable, before: Collection[str], kinds: Mapping[str, str]) -> Iterator[str]:
    """Faults in conditions: ratings and options call for what is said back, typed words and forms don't."""
    for key in ("when", "at_once"):
        for named in sorted(_names_in(table.get(key)) - FACTS.keys() - set(before)):
            if named in kinds:
                yield f"'{key}' names '{named}', which is not asked before it"
            else:
                what = "which is no question of this conversation and nothing the journal knows"
                yield f"'{key}' names '{named}', {what}"
    if table.get("kind") != "said":
        return
    if "when" not in table:
        yield "what is said back has a 'when'"
    for named in sorted(_names_in(table.get("when"))):
        if kinds.get(named) in ("text", "long", "date", "item"):
            yield f"'when' names '{named}', and only ratings and options call for what is said back"


def _names_in(condition: str | None) -> set[str]:
    """The names in a condition; none in one that can't be read, which is told elsewhere."""
    with suppress(ValueError):
        return Condition.parse(condition).names() if condition else set()
    return set()


def _elsewhere(table: TomlTable, asked: Collection[str], sorts: Mapping[str, str]) -> Iterator[str]:
    """Faults in what it shares with other conversations: an answer that is shown back, a metric."""
    recall, metric, kind = table.get("recall"), table.get("metric", ""), table.get("kind", "")
    if recall is not None and recall not in asked:
        yield f"'recall' names '{recall}', which is no question whose answer can be shown back"
    if recall is None and "recall_as" in table:
        yield "'recall_as' says what is shown back, and there is no 'recall' to say which answer"
    sort = _SORTS.get(kind)
    read_as = sorts.get(metric, sort)
    if metric and sort and read_as != sort:
        yield (
            f"'metric' is '{metric}', which reports read as {read_as}, and a {kind} gives {sort}; "
            "another name keeps them apart"
        )


def _id_faults(
    name: str, placed: Iterable[PlacedPrompt], shipped: Collection[str], known: Everything
) -> Iterator[Fault]:
    """Ids of a person's own prompts that mean something already. *shipped* are those they stand in for here.

    An answer is found by its id, so one id asks one thing; only what sets the same column may stand anywhere.
    """
    for p in placed:
        if not p.own or p.path.name.startswith("_") or p.id in shipped:
            continue
        elsewhere = [(other, q.table.get("keeps")) for other, q in known if q.id == p.id and other != name]
        if others := [other for other, keeps in elsewhere if keeps != p.table.get("keeps", "")]:
            yield p.fault(f"this id belongs to a question of '{others[0]}'; one of its own keeps them apart")
        elif p.id in FACTS and not elsewhere:
            yield p.fault("the journal knows something else by this id; another one keeps them apart")
