"""A TOML file as it was found: its data, and the line at which each of its prompts stands."""

import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from ketajournal.guide.prompt import Fault

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


class Unreadable(Exception):
    """A file with nothing in it that can be used, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Source(NamedTuple):
    """A file's data, and the line on which each of its prompts stands: that of its id, or else of its header."""

    path: Path
    data: dict[str, Any]
    lines: tuple[int, ...]

    def line_of(self, number: int) -> int | None:
        """The line of the prompt of this number, from 1 on; none where it has no header of its own."""
        return self.lines[number - 1] if number <= len(self.lines) else None


def source_of(path: Path, within: Path | None = None) -> Source:
    """The file, read. Raises ``Unreadable``.

    *within* is the folder that it must lie in, whatever links lead there: an error names what stands in a
    file, and a link that somebody planted could make it name what stands in another.
    """
    text = _text(path, within)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        said = str(fault)
        line = _AT_LINE.search(said)
        what = _AT_LINE.sub("", said).removesuffix(".")
        number = int(line["line"]) if line else None
        raise Unreadable(Fault(str(path), number, None, f"this is not TOML: {what}")) from None
    except RecursionError:
        raise Unreadable(Fault(str(path), None, None, "this is nested too deep to be prompts")) from None
    except ValueError:
        raise Unreadable(Fault(str(path), None, None, "a number in it is too long to be read")) from None
    return Source(path, data, tuple(_prompt_lines(text)))


def _text(path: Path, within: Path | None) -> str:
    def unreadable(what: str) -> Unreadable:
        return Unreadable(Fault(str(path), None, None, what))

    if within is not None and leads_outside(path, within):
        raise unreadable("this leads to a file outside of your journal's folder, so it isn't read")
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise unreadable("this is a folder" if path.is_dir() else "this is no ordinary file")
        if found.st_size > LARGEST:
            raise unreadable(f"this is larger than prompts can be ({LARGEST // 1000:,} kB)")
        return path.read_bytes().decode().removeprefix("\ufeff")
    except UnicodeDecodeError as fault:
        raise unreadable(f"this is not UTF-8 text: byte {fault.start + 1} can't be read") from None
    except OSError as fault:
        raise unreadable(f"it can't be read: {fault.strerror}") from None


def leads_outside(path: Path, within: Path) -> bool:
    """Whether a link takes this path out of the folder, or nowhere."""
    try:
        return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(within))
    except (OSError, ValueError):
        return True


def _prompt_lines(text: str) -> list[int]:
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
