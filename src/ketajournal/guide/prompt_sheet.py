"""A prompt file read with its places: each prompt, the line it stands on, and all that is wrong in the file."""

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from ketajournal.guide.prompt import PROMPT_KINDS, Fault, Guide, Prompt
from ketajournal.guide.prompt_files import files, folder, guide_of, prompt_of
from ketajournal.guide.prompt_rules import (
    FILE_KEYS,
    GUIDE_NAME,
    OWN_FILE_KEYS,
    PROMPT_KEYS,
    file_faults,
    prompt_faults,
    usable,
)
from ketajournal.journal.disk import read_bytes

# More than a thousand questions; what is larger is some other file.
LARGEST = 1_000_000
_DEEPEST = 5
# Strings and comments, in the order in which TOML itself would meet them.
_STRINGS = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})' r"|'''.*?'''(?:'{0,2})" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|#[^\n]*",
    re.DOTALL,
)
_HEADER = re.compile(r"\s*\[\[\s*[\"']?prompt[\"']?\s*\]\]")
_ID = re.compile(r"\s*[\"']?id[\"']?\s*=")
_AT_LINE = re.compile(r" ?\(at line (?P<line>\d+), column \d+\)")


class Unreadable(Exception):
    """A file, or a folder of them, with nothing in it that can be used: as a fault that says why."""

    def __init__(self, path: Path, what: str, line: int | None = None) -> None:
        super().__init__(what)
        self.fault = Fault(str(path), line, None, what)


class Placed(NamedTuple):
    """A prompt and where it was written. ``after`` is the id that it asks to stand behind.

    ``own`` is true of what stands in a person's own file.
    """

    prompt: Prompt
    path: Path
    line: int | None
    after: str | None
    own: bool

    def fault(self, what: str) -> Fault:
        return Fault(str(self.path), self.line, self.prompt.id, what)


class Sheet(NamedTuple):
    """One prompt file as it was written, and all that is wrong in it.

    A prompt with mistakes in it is placed as far as it can be read, so that the others are looked at beside it;
    ``broken`` are the ids of those that can't be read at all. ``data`` is what the file says around its prompts,
    as far as it is of the right type.
    """

    path: Path
    data: Mapping[str, Any] = MappingProxyType({})
    placed: tuple[Placed, ...] = ()
    broken: frozenset[str] = frozenset()
    faults: tuple[Fault, ...] = ()

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
        own = frozenset(placed.prompt.id for placed in self.placed if placed.own)
        return guide_of(self.name, self.data, tuple(placed.prompt for placed in self.placed))._replace(own=own)


def in_order(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Each once, file by file and line by line."""
    return tuple(sorted(dict.fromkeys(faults), key=lambda fault: (fault.path, fault.line or 0)))


def sheet_of(path: Path, home: Path | None = None, within: tuple[Path, ...] = ()) -> Sheet:
    """The sheet of a file: of a person's own, which must lie in their *home*, or of one that ships.

    *within* are the files that include it.
    """
    try:
        text = _text(path, home)
        found = _data(path, text)
    except Unreadable as unreadable:
        return Sheet(path, faults=(unreadable.fault,))
    own = home is not None
    data = usable(found, OWN_FILE_KEYS if own else FILE_KEYS)
    faults = [
        Fault(str(path), None, None, what) for what in file_faults(found, _needed(path, found, own=own), own=own)
    ]
    lines = _prompt_lines(text)
    placed: dict[str, Placed] = {}
    broken: set[str] = set()
    for number, table in enumerate(data.get("prompt", ()), start=1):
        line = lines[number - 1] if number <= len(lines) else None
        if isinstance(table, dict) and "include" in table:
            part = _included(path, table, line, home, (*within, path))
        else:
            part = _part(path, table, f"prompt {number}", line, data.get("options", {}), own=own)
        twice = [p.prompt.id for p in part.placed if p.prompt.id in placed]
        faults += [*part.faults, *(Fault(str(path), line, i, "this id stands twice") for i in twice)]
        placed |= {p.prompt.id: p for p in part.placed if p.prompt.id not in twice}
        broken |= part.broken
    return Sheet(path, data, tuple(placed.values()), frozenset(broken), tuple(faults))


def _needed(path: Path, data: Mapping[str, Any], *, own: bool) -> tuple[str, ...]:
    """The keys that the file must have. An own one has its title from what ships under its name, if that is used."""
    if not own:
        return ("title", "prompt")
    is_part = path.stem.startswith("_") or (path.stem in files() and data.get("whole") is not True)
    return () if is_part else ("title",)


def _part(path: Path, table: Any, what: str, line: int | None, of_items: Mapping[str, str], *, own: bool) -> Sheet:
    """One ``[[prompt]]`` of a file."""
    if not isinstance(table, dict):
        return Sheet(path, faults=(Fault(str(path), line, None, f"{what} is no table: begin it with [[prompt]]"),))
    prompt_id, after = (found if isinstance(found := table.get(key), str) else None for key in ("id", "after"))
    wrong = prompt_faults(table, what, of_items, own=own)
    faults = tuple(Fault(str(path), line, prompt_id, fault) for fault in wrong)
    prompt = _as_far_as_it_can_be_read(table, of_items)
    if prompt is None:
        return Sheet(path, broken=frozenset([prompt_id] if prompt_id else []), faults=faults)
    return Sheet(path, placed=(Placed(prompt, path, line, after, own),), faults=faults)


def _as_far_as_it_can_be_read(table: Mapping[str, Any], of_items: Mapping[str, str]) -> Prompt | None:
    """The prompt; ``None`` where its id, its words, its kind or its condition can't be read."""
    fields = usable(table, PROMPT_KEYS)
    if not {"id", "ask"} <= fields.keys() or fields.get("kind") not in PROMPT_KINDS:
        return None
    try:
        return prompt_of(fields, of_items)
    except ValueError:
        return None


def _included(
    path: Path, table: Mapping[str, Any], line: int | None, home: Path | None, within: tuple[Path, ...]
) -> Sheet:
    """The prompts of a file that several conversations share: its name begins with an underscore."""
    name = table["include"]
    file = path.parent / f"_{name}.toml"
    if set(table) != {"include"}:
        wrong = "where 'include' stands, nothing else can"
    elif not isinstance(name, str) or not GUIDE_NAME.fullmatch(name):
        wrong = "'include' names no file: _NAME.toml is included as NAME"
    elif file in within:
        wrong = f"'include' names '{name}', which includes this file"
    elif len(within) > _DEEPEST:
        wrong = f"files include each other more than {_DEEPEST} deep here"
    elif os.path.lexists(file):
        return sheet_of(file, home, within)
    elif home is not None and (folder() / file.name).is_file():
        return sheet_of(folder() / file.name, None, within)
    else:
        wrong = f"'include' names '{name}', and there is no {file.name} beside it"
    return Sheet(path, faults=(Fault(str(path), line, None, wrong),))


def leads_outside(path: Path, home: Path) -> bool:
    """True where a link takes this path out of the person's folder, or nowhere."""
    try:
        return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(home))
    except (OSError, ValueError):
        return True


def _text(path: Path, home: Path | None) -> str:
    """The file's text. One of the person's own must lie in their *home*, whatever links lead there.

    An error names what stands in a file, and a link that somebody planted could make it name what stands in
    another.
    """
    if home is not None and leads_outside(path, home):
        raise Unreadable(path, "this leads to a file outside of your journal's folder, so it isn't read")
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable(path, "this is a folder" if path.is_dir() else "this is no ordinary file")
        if found.st_size > LARGEST:
            raise Unreadable(path, f"this is larger than prompts can be ({LARGEST // 1000:,} kB)")
        return read_bytes(path).decode().removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        raise Unreadable(path, f"this is not UTF-8 text: byte {fault.start + 1} can't be read") from None
    except OSError as fault:
        raise Unreadable(path, f"it can't be read: {fault.strerror}") from None


def _data(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        line = _AT_LINE.search(str(fault))
        what = _AT_LINE.sub("", str(fault)).removesuffix(".")
        raise Unreadable(path, f"this is not TOML: {what}", int(line["line"]) if line else None) from None
    except RecursionError:
        raise Unreadable(path, "this is nested too deep to be prompts") from None
    except ValueError:
        raise Unreadable(path, "a number in it is too long to be read") from None


def _prompt_lines(text: str) -> list[int]:
    """The line on which each ``[[prompt]]`` stands: that of its id, or else of its header."""
    lines: list[int] = []
    has_id = True
    for number, line in enumerate(_without_strings(text).split("\n"), start=1):
        if _HEADER.match(line):
            lines.append(number)
            has_id = False
        elif not has_id and _ID.match(line):
            lines[-1] = number
            has_id = True
    return lines


def _without_strings(text: str) -> str:
    """The text with what stands between quotation marks over several lines left blank, line by line."""
    return _STRINGS.sub(lambda match: "\n" * match[0].count("\n") if "\n" in match[0] else match[0], text)
