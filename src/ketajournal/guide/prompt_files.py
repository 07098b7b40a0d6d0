"""Reading a prompt file: what stands in it, in order, and all that is wrong in it with its line."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ketajournal.errors import BadPromptFile
from ketajournal.guide.prompt import Fault, Guide, Prompt
from ketajournal.guide.prompt_rules import GUIDE_NAME, key_faults, made, prompt_faults, text_fault, usable
from ketajournal.guide.toml_source import Source, Unreadable, source_of

_FILE_KEYS = {"title": str, "opening": str, "closing": str, "options": dict, "parts": dict, "prompt": list}
_OWN_FILE_KEYS = {"leave_out": list, "whole": bool}
_TWICE = "this id stands twice"
_DEEPEST = 5


class Own(NamedTuple):
    """What reading a person's own file needs: their folder, which it must lie in, and the one that ships."""

    home: Path
    shipped: Path


class Placed(NamedTuple):
    """A prompt and where it was written. ``after`` is the id that it asks to stand behind."""

    prompt: Prompt
    path: Path
    line: int | None
    after: str | None
    own: bool

    def fault(self, what: str) -> Fault:
        return Fault(str(self.path), self.line, self.prompt.id, what)


class Sheet(NamedTuple):
    """What one prompt file says, and all that is wrong in it.

    A prompt with mistakes in it is placed as far as it can be read, so that the others are looked at beside it;
    ``broken`` are the ids of those that can't be read at all.
    """

    path: Path
    title: str | None = None
    opening: str | None = None
    closing: str | None = None
    placed: tuple[Placed, ...] = ()
    leave_out: tuple[str, ...] = ()
    whole: bool = False
    broken: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()
    readable: bool = True
    parts: Mapping[str, str] = MappingProxyType({})

    @property
    def name(self) -> str:
        return self.path.stem.removeprefix("_")

    def ids(self) -> set[str]:
        """Every id that stands in it, of prompts that can be used and of those that can't."""
        return {placed.prompt.id for placed in self.placed} | self.broken

    def fault(self, what: str) -> Fault:
        return Fault(str(self.path), None, None, what)

    def guide(self) -> Guide:
        """The conversation that a sheet without faults says."""
        return Guide(
            self.name,
            self.title or "",
            self.opening or "",
            self.closing or "",
            tuple(placed.prompt for placed in self.placed),
            frozenset(placed.prompt.id for placed in self.placed if placed.own),
            self.parts,
        )


def refused(faults: Iterable[Fault], hint: str = "") -> BadPromptFile:
    """All of these as one error, a sentence a line."""
    return BadPromptFile("\n".join(map(str, faults)), hint)


def read(path: Path) -> Guide:
    """A prompt file that ships, checked by itself. Raises ``BadPromptFile`` that names all that is wrong in it."""
    sheet = sheet_of(path)
    if sheet.faults:
        raise refused(sheet.faults)
    return sheet.guide()


def sheet_of(path: Path, own: Own | None = None, within: tuple[Path, ...] = ()) -> Sheet:
    """What a prompt file says. With *own* it is a person's own file; *within* are the files that include it."""
    try:
        source = source_of(path, own.home if own else None)
    except Unreadable as found:
        return Sheet(path, faults=(found.fault,), readable=False)
    data = usable(source.data, {**_FILE_KEYS, **_OWN_FILE_KEYS})
    faults = list(_file_faults(source, own))
    placed: dict[str, Placed] = {}
    broken: set[str] = set()
    for number, raw in enumerate(data.get("prompt", ()), start=1):
        part = _part(source, number, raw, data.get("options", {}), own, within)
        twice = [p for p in part.placed if p.prompt.id in placed]
        faults += [*part.faults, *(Fault(str(path), source.line_of(number), p.prompt.id, _TWICE) for p in twice)]
        placed |= {p.prompt.id: p for p in part.placed if p not in twice}
        broken |= part.broken
    return Sheet(
        path,
        data.get("title"),
        data["opening"].strip() if "opening" in data else None,
        data["closing"].strip() if "closing" in data else None,
        tuple(placed.values()),
        tuple(data.get("leave_out", ())),
        data.get("whole", False),
        frozenset(broken),
        tuple(faults),
        parts=data.get("parts", {}),
    )


def _part(
    source: Source, number: int, raw: Any, shared: dict[str, str], own: Own | None, within: tuple[Path, ...]
) -> Sheet:
    """One ``[[prompt]]`` of a file: a prompt of its own, or all those of a file that it includes."""
    path, line = source.path, source.line_of(number)
    if not isinstance(raw, dict):
        what = f"prompt {number} is no table: begin it with [[prompt]]"
        return Sheet(path, faults=(Fault(str(path), line, None, what),))
    if "include" in raw:
        return _included(path, raw, line, own, (*within, path))
    prompt_id = raw["id"] if isinstance(raw.get("id"), str) else None
    wrong = prompt_faults(raw, f"prompt {number}", shared, own=own is not None)
    faults = tuple(Fault(str(path), line, prompt_id, what) for what in wrong)
    prompt = made(raw, shared)
    if prompt is None:
        return Sheet(path, broken=frozenset([prompt_id] if prompt_id else []), faults=faults)
    after = raw.get("after")
    placed = Placed(prompt, path, line, after if isinstance(after, str) else None, own is not None)
    return Sheet(path, placed=(placed,), faults=faults)


def _included(path: Path, raw: dict[str, Any], line: int | None, own: Own | None, within: tuple[Path, ...]) -> Sheet:
    """The prompts of a file that several conversations share: its name begins with an underscore."""

    def wrong(what: str) -> Sheet:
        return Sheet(path, faults=(Fault(str(path), line, None, what),))

    name = raw["include"]
    if set(raw) != {"include"}:
        return wrong("where 'include' stands, nothing else can")
    if not isinstance(name, str) or not GUIDE_NAME.fullmatch(name):
        return wrong("'include' names no file: _NAME.toml is included as NAME")
    file = path.parent / f"_{name}.toml"
    if file in within:
        return wrong(f"'include' names '{name}', which includes this file")
    if len(within) > _DEEPEST:
        return wrong(f"files include each other more than {_DEEPEST} deep here")
    if os.path.lexists(file):
        return sheet_of(file, own, within)
    if own is not None and (own.shipped / file.name).is_file():
        return sheet_of(own.shipped / file.name, None, within)
    return wrong(f"'include' names '{name}', and there is no {file.name} beside it")


def _file_faults(source: Source, own: Own | None) -> Iterator[Fault]:
    """What is wrong around the prompts of a file."""
    path, data = str(source.path), source.data
    allowed: dict[str, Any] = {**_FILE_KEYS, **_OWN_FILE_KEYS} if own else _FILE_KEYS
    if own and "options" in data:
        yield Fault(path, None, None, "'options' stand in a prompt; for a whole file only measures have them")
    for what in key_faults("the file", data, allowed, () if own else ("title", "prompt")):
        yield Fault(path, None, None, what)
    for title in data["parts"].values() if isinstance(data.get("parts"), dict) else ():
        if isinstance(title, str) and (wrong := text_fault(title, many_lines=False)):
            yield Fault(path, None, None, f"'parts' {wrong}")
    for key in ("title", "opening", "closing"):
        if isinstance(text := data.get(key), str) and (wrong := text_fault(text, many_lines=key != "title")):
            yield Fault(path, None, None, f"'{key}' {wrong}")
