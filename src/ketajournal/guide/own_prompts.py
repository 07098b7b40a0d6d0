"""A person's own prompt files: where they lie, the names they can have, and what they make of the conversations."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ketajournal.course.kinds import FILLED_IN, entry_kind
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.course.text import one_line
from ketajournal.errors import BadPromptFile
from ketajournal.guide.prompt import PROMPT_KINDS, Changes, Fault, Guide, Prompt, PromptCheck
from ketajournal.guide.prompt_files import shipped_files, shipped_guide
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
# Prompts, each with the conversation that it stands in.
Everything = Sequence[tuple[str, Prompt]]


class Folder(NamedTuple):
    """A person's own files: conversations by name, what several share, and what is wrong with names or the folder."""

    path: Path
    guides: Mapping[str, Path] = {}
    shared: tuple[Path, ...] = ()
    faults: tuple[Fault, ...] = ()


class Laid(NamedTuple):
    """A conversation with a person's own file over it, what is wrong in that file, and what it changes."""

    guide: Guide
    faults: tuple[Fault, ...]
    changes: Changes


def own_guide(name: str, place: Path) -> Guide | None:
    """The conversation with the person's own file of this name laid over it; ``None`` where they have none.

    Raises ``BadPromptFile`` with all that is wrong in the file.
    """
    if name in FIXED:
        return None
    found = found_in(place)
    over = laid(name, place) if name in found.guides else None
    around = [fault for fault in found.faults if fault.path in (str(found.path), str(found.path / f"{name}.toml"))]
    if faults := _in_order([*around, *(over.faults if over else ())]):
        raise BadPromptFile("\n".join(map(str, faults)), _HINT)
    return over.guide if over else None


def check_prompt_files() -> PromptCheck:
    """All that is wrong in a person's own files, each mistake once, and what they make of the conversations."""
    place = home().folder
    found = found_in(place)
    each = [laid(name, place) for name in found.guides]
    faults = [*found.faults, *(fault for one in each for fault in one.faults)]
    faults += [fault for path in found.shared for fault in sheet_of(path, place).faults]
    changes = tuple(one.changes for one in each)
    return PromptCheck(str(found.path), os.path.lexists(found.path), _in_order(faults), changes)


def _in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Each once, file by file and line by line."""
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.path, fault.line or 0)))


@cache
def found_in(place: Path) -> Folder:
    """Their own files, by name. Hidden files, as editors leave them, and other kinds of files are passed over."""
    folder = place / "prompts"
    if not os.path.lexists(folder):
        return Folder(folder)
    if leads_outside(folder, place):
        what = "this leads to a folder outside of your journal's, so it isn't read"
        return Folder(folder, faults=(Fault(str(folder), what),))
    try:
        paths = sorted(folder / name for name in os.listdir(folder) if name.endswith(".toml") and name[0] != ".")
    except OSError as error:
        return Folder(folder, faults=(Fault(str(folder), f"it can't be read as a folder: {error.strerror}"),))
    shared = tuple(path for path in paths if path.name.startswith("_"))
    wrong = {path: why for path in paths if path not in shared and (why := _not_a_guide(path.stem))}
    guides = {path.stem: path for path in paths if path not in (*shared, *wrong)}
    return Folder(folder, guides, shared, tuple(Fault(str(path), why) for path, why in wrong.items()))


def _not_a_guide(name: str) -> str | None:
    """The reason why a file of this name can hold no conversation."""
    return FIXED.get(name) or (None if GUIDE_NAME.fullmatch(name) else _NAMES)


@cache
def sheets(place: Path) -> tuple[Mapping[str, Sheet], Everything]:
    """Every conversation of the person's own by name, and the prompts of all there are, those that ship first."""
    own = {name: sheet_of(path, place) for name, path in found_in(place).guides.items()}
    ship = [(name, prompt) for name in shipped_files() for prompt in shipped_guide(name).prompts]
    return own, [*ship, *((name, p.prompt) for name, sheet in own.items() for p in sheet.placed)]


@cache
def laid(name: str, place: Path) -> Laid:
    """A conversation with the person's own file laid over it.

    What ships and names a question that they left out is no mistake of theirs: it is not asked, or shows nothing.
    """
    all_own, known = sheets(place)
    own, ships = all_own[name], name in shipped_files()
    said, is_whole = own.data, not ships or own.data.get("whole", False)
    below = Guide(name, "", "", _KEPT, ()) if is_whole else shipped_guide(name)
    base = [PlacedPrompt(prompt, shipped_files()[name]) for prompt in below.prompts]
    there = {prompt.id for prompt in below.prompts}
    leave_out = said.get("leave_out", ())
    placed, lost = _placed_in_order([p for p in base if p.prompt.id not in leave_out], own.placed)
    guide = below._replace(
        **{key: said[key].strip() for key in ("title", "opening", "closing") if key in said},
        prompts=tuple(p.prompt for p in placed),
        own=frozenset(p.prompt.id for p in placed if p.own),
        parts={**below.parts, **said.get("parts", {})},
    )
    questions = sum(prompt.is_question for prompt in guide.prompts)
    around = [*_left_out_faults(name, own, there)]
    if not questions and {fault.what for fault in own.faults} <= {"the file has no 'title'"}:
        around.append("nothing is asked in it")
    stands_in_for = {prompt.id for prompt in shipped_guide(name).prompts} if ships else set()
    faults = [
        *own.faults,
        *(Fault(str(own.path), what) for what in around),
        *lost,
        *_link_faults(placed, known),
        *_id_faults(name, [p for p in placed if p.prompt.id not in stands_in_for], known),
    ]
    ids = [p.prompt.id for p in own.placed]
    changes = Changes(
        name,
        replaced=tuple(p.prompt.id for p in own.placed if p.own and p.prompt.id in there),
        added=tuple(prompt_id for prompt_id in ids if prompt_id not in there),
        left_out=tuple(dict.fromkeys(leave_out)),
        whole=is_whole,
        ships=ships,
        questions=questions,
    )
    return Laid(guide, tuple(faults), changes)


def _left_out_faults(name: str, own: Sheet, there: Collection[str]) -> Iterator[str]:
    leave_out = own.data.get("leave_out", ())
    if own.data.get("whole") and leave_out:
        yield "with 'whole = true' nothing that ships is asked, so 'leave_out' has nothing to name"
        return
    asked = {p.prompt.id for p in own.placed}
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
    standing = {p.prompt.id: p for p in base}
    for p in own:
        if p.prompt.after is None:
            standing[p.prompt.id] = p
        else:
            standing.pop(p.prompt.id, None)
            behind.setdefault(p.prompt.after, []).append(p)
    placed: list[PlacedPrompt] = []
    waiting = [*reversed(standing.values())]
    while waiting:
        placed.append(waiting.pop())
        waiting += reversed(behind.pop(placed[-1].prompt.id, []))
    lost = [p for nowhere in behind.values() for p in nowhere]
    what = "'after' names '{}', which is not in this conversation"
    return [*placed, *lost], [p.fault(what.format(one_line(p.prompt.after or "", 60))) for p in lost]


# --- the links between prompts


def _link_faults(placed: Sequence[PlacedPrompt], known: Everything) -> Iterator[Fault]:
    """All that does not fit in one conversation with a person's own prompts in it."""
    here = {p.prompt.id: p.prompt.kind for p in placed if p.prompt.is_question}
    # What a sealed letter says is shown by the command that opens it, and by no question.
    asked = {p.id for name, p in known if p.is_question and not entry_kind(name).sealed}
    # Where two give a metric different answers, the first counts.
    sorts = {p.metric: sort for _, p in reversed(known) if (sort := _sort_of(p))}
    before: set[str] = set()
    for p in placed:
        if p.own:
            yield from map(p.fault, (*_links(p.prompt, before, here), *_elsewhere(p.prompt, asked, sorts)))
        if p.prompt.is_question:
            before.add(p.prompt.id)


def _links(prompt: Prompt, before: Collection[str], kinds: Mapping[str, str]) -> Iterator[str]:
    """Faults in conditions: ratings and options call for what is said back, typed words and forms don't."""
    for key, condition in (("when", prompt.when), ("at_once", prompt.at_once)):
        for named in sorted(condition.names() - FACTS.keys() - set(before)) if condition else ():
            nowhere = "is no question of this conversation and nothing the journal knows"
            yield f"'{key}' names '{named}', which {'is not asked before it' if named in kinds else nowhere}"
    if prompt.kind == "said":
        if prompt.when is None:
            yield "what is said back has a 'when'"
        for named in sorted(prompt.when.names()) if prompt.when else ():
            if kinds.get(named) in ("text", "long", "date", "item"):
                yield f"'when' names '{named}', and only ratings and options call for what is said back"


def _elsewhere(prompt: Prompt, asked: Collection[str], sorts: Mapping[str | None, str]) -> Iterator[str]:
    """Faults in what it shares with other conversations: an answer that is shown back, a metric."""
    if prompt.recall is not None and prompt.recall not in asked:
        yield f"'recall' names '{prompt.recall}', which is no question whose answer can be shown back"
    if prompt.recall is None and prompt.recall_as is not None:
        yield "'recall_as' says what is shown back, and there is no 'recall' to say which answer"
    sort = _sort_of(prompt)
    read_as = sorts.get(prompt.metric, sort)
    if prompt.metric and sort and read_as != sort:
        yield (
            f"'metric' is '{prompt.metric}', which reports read as {read_as}, and a {prompt.kind} gives {sort}; "
            "another name keeps them apart"
        )


def _sort_of(prompt: Prompt) -> str | None:
    """The kind of value that an answer is to whoever reads it by its metric."""
    kind = PROMPT_KINDS.get(prompt.kind)
    return kind.sort if kind else None


def _id_faults(name: str, placed: Iterable[PlacedPrompt], known: Everything) -> Iterator[Fault]:
    """Ids of a person's own new prompts that mean something already.

    An answer is found by its id, so one id asks one thing; only what sets the same column may stand anywhere.
    """
    for p in placed:
        if not p.own or p.path.name.startswith("_"):
            continue
        elsewhere = [(other, q.keeps) for other, q in known if q.id == p.prompt.id and other != name]
        if others := [other for other, keeps in elsewhere if keeps is None or keeps != p.prompt.keeps]:
            yield p.fault(f"this id belongs to a question of '{others[0]}'; one of its own keeps them apart")
        elif p.prompt.id in FACTS and not elsewhere:
            yield p.fault("the journal knows something else by this id; another one keeps them apart")
