"""A person's own prompt file read with its places: each prompt, its line, and all that is wrong in it."""

import os
import re
import tomllib
from itertools import chain, repeat
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from ketajournal.guide.prompt import Fault, Prompt, TomlTable
from ketajournal.guide.prompt_files import guide_in, shipped_files, shipped_folder
from ketajournal.guide.prompt_rules import FILE_KEYS, GUIDE_NAME, looked_through, prompt_looked_through
from ketajournal.journal.disk import read_bytes

# More than a thousand questions; what is larger is some other file.
LARGEST = 1_000_000
# Strings and comments, in the order in which TOML itself would meet them.
_STRINGS = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})' r"|'''.*?'''(?:'{0,2})" r'|"(?:\\.|[^"\\\n])*"' r"|'[^'\n]*'" r"|#[^\n]*",
    re.DOTALL,
)
_HEADER = re.compile(r"\s*\[\[\s*[\"']?prompt[\"']?\s*\]\]")
_ID = re.compile(r"\s*[\"']?id[\"']?\s*=")
_AT_LINE = re.compile(r" ?\(at line (?P<line>\d+), column \d+\)")


class PlacedPrompt(NamedTuple):
    """A prompt as far as it can be used, and where it was written; ``own`` is true of a person's own file."""

    prompt: Prompt
    path: Path
    line: int | None = None
    own: bool = False

    def fault(self, what: str) -> Fault:
        return Fault(str(self.path), what, self.line, self.prompt.id or None)


class Sheet(NamedTuple):
    """One prompt file as it was written, and all that is wrong in it.

    ``data`` is what it says around its prompts, as far as that is of the right type. A prompt with mistakes in it is
    placed as well, if it has an id, so that the others are looked at beside it.
    """

    path: Path
    data: TomlTable = MappingProxyType({})
    placed: tuple[PlacedPrompt, ...] = ()
    faults: tuple[Fault, ...] = ()


def sheet_of(path: Path, home: Path, *, is_included: bool = False) -> Sheet:
    """The sheet of a person's own file, which must lie in their *home*."""
    text, found, wrong = _read(path, home)
    if wrong is not None:
        return Sheet(path, faults=(wrong,))
    # The title of what ships under its name stays, if that is used.
    is_part = path.stem.startswith("_") or (path.stem in shipped_files() and found.get("whole") is not True)
    data, around = looked_through("the file", found, FILE_KEYS, () if is_part else ("title",))
    faults = [Fault(str(path), what) for what in around]
    placed: dict[str, PlacedPrompt] = {}
    lines = chain(_prompt_lines(text), repeat(None))
    for number, (table, line) in enumerate(zip(data.get("prompt", ()), lines, strict=False), start=1):
        what = f"prompt {number}"
        if not isinstance(table, dict):
            part = Sheet(path, faults=(Fault(str(path), f"{what} is no table: begin it with [[prompt]]", line),))
        elif "include" in table:
            part = _included(path, table, line, home, within_another=is_included)
        else:
            prompt, mistakes = prompt_looked_through(table, what)
            one = PlacedPrompt(prompt, path, line, own=True)
            part = Sheet(path, placed=(one,) if prompt.id else (), faults=tuple(map(one.fault, mistakes)))
        faults += part.faults
        for one in part.placed:
            if placed.setdefault(one.prompt.id, one) is not one:
                faults.append(Fault(str(path), "this id stands twice", line, one.prompt.id))
    return Sheet(path, data, tuple(placed.values()), tuple(faults))


def _included(path: Path, table: TomlTable, line: int | None, home: Path, *, within_another: bool) -> Sheet:
    """The prompts of a file that several conversations share: its name begins with an underscore."""
    name = table["include"]
    file = path.parent / f"_{name}.toml"
    if set(table) != {"include"}:
        wrong = "where 'include' stands, nothing else can"
    elif not isinstance(name, str) or not GUIDE_NAME.fullmatch(name):
        wrong = "'include' names no file: _NAME.toml is included as NAME"
    elif within_another:
        wrong = f"'include' names '{name}' in a file that is included itself; include both where they are asked"
    elif os.path.lexists(file):
        return sheet_of(file, home, is_included=True)
    elif (ours := shipped_folder() / file.name).is_file():
        return Sheet(ours, placed=tuple(PlacedPrompt(prompt, ours) for prompt in guide_in(ours).prompts))
    else:
        wrong = f"'include' names '{name}', and there is no {file.name} beside it"
    return Sheet(path, faults=(Fault(str(path), wrong, line),))


def leads_outside(path: Path, home: Path) -> bool:
    """True where a link takes this path out of the person's folder, or nowhere."""
    try:
        return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(home))
    except (OSError, ValueError):
        return True


def _read(path: Path, home: Path) -> tuple[str, TomlTable, Fault | None]:
    """The file's text and its data, or why it can't be read. It must lie in the person's *home*.

    An error names what stands in a file, and a link that somebody planted could make it name what stands in
    another.
    """
    line = None
    if leads_outside(path, home):
        what = "this leads to a file outside of your journal's folder, so it isn't read"
        return "", {}, Fault(str(path), what)
    try:
        if path.is_file() and path.stat().st_size > LARGEST:
            what = f"this is larger than prompts can be ({LARGEST // 1000:,} kB)"
        else:
            text = read_bytes(path).decode().removeprefix("\ufeff")
            return text, tomllib.loads(text), None
    except UnicodeDecodeError as fault:
        what = f"this is not UTF-8 text: byte {fault.start + 1} can't be read"
    except tomllib.TOMLDecodeError as fault:
        found = _AT_LINE.search(str(fault))
        line = int(found["line"]) if found else None
        what = f"this is not TOML: {_AT_LINE.sub('', str(fault)).removesuffix('.')}"
    except RecursionError:
        what = "this is nested too deep to be prompts"
    except ValueError:
        what = "a number in it is too long to be read"
    except OSError as fault:
        what = "this is a folder" if path.is_dir() else f"it can't be read: {fault.strerror}"
    return "", {}, Fault(str(path), what, line)


def _prompt_lines(text: str) -> list[int]:
    """The line on which each ``[[prompt]]`` stands: that of its id, or else of its header.

    What stands between quotation marks over several lines counts as blank.
    """
    bare = _STRINGS.sub(lambda match: "\n" * match[0].count("\n") if "\n" in match[0] else match[0], text)
    lines: list[int] = []
    has_id = True
    for number, line in enumerate(bare.split("\n"), start=1):
        if _HEADER.match(line):
            lines.append(number)
            has_id = False
        elif not has_id and _ID.match(line):
            lines[-1] = number
            has_id = True
    return lines
