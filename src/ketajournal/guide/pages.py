"""Short offline pages, read from Markdown: a title, paragraphs, headings, lists and lines of code, nothing else.

They stand on two shelves: ``learn`` is for whoever is in treatment, ``help`` is on the program itself.
"""

import re
from typing import NamedTuple

from ketajournal.errors import NotFound
from ketajournal.guide.prompt_files import shipped_folder

_CODE = re.compile("`([^`]*)`")
_HEADING = re.compile(r"^\s*#.*$", re.MULTILINE)
_BREAKS = re.compile(r"\n\s*\n|\n(?=\s*- )")
_KINDS = {"## ": "heading", "# ": "title", "- ": "item"}


class PagePart(NamedTuple):
    """One part of a page. ``kind`` is title, heading, text, item or code, whose lines stay as they are."""

    kind: str
    text: str


def page_names(shelf: str) -> list[str]:
    """The pages on a shelf."""
    return sorted(path.stem for path in (shipped_folder() / shelf).glob("*.md"))


def load_page(shelf: str, name: str) -> list[PagePart]:
    """A page's parts in order. Raises ``NotFound`` where there is no such page."""
    if name not in page_names(shelf):
        raise NotFound(f"There is no page called '{name}'.", f"There are: {', '.join(page_names(shelf))}.")
    return parse((shipped_folder() / shelf / f"{name}.md").read_text(encoding="utf-8"))


def parse(text: str) -> list[PagePart]:
    """The parts of a page.

    Lines that belong together are joined; a blank line, a ``#`` or a ``-`` begins the next part. Backquotes become
    quotation marks, or nothing around what has such marks itself; lines between two fences stay as they are.
    """
    parts: list[PagePart] = []
    for number, chunk in enumerate(text.split("```")):
        if number % 2:  # between two fences; the first line may name a language
            parts.append(PagePart("code", chunk.partition("\n")[2].rstrip()))
        else:
            parts += _running(_CODE.sub(_quoted, chunk))
    return parts


def _quoted(code: re.Match[str]) -> str:
    return code[1] if set(code[1]) & set("\"'{") else f"'{code[1]}'"


def _running(text: str) -> list[PagePart]:
    parts: list[PagePart] = []
    for lines in _BREAKS.split(_HEADING.sub(r"\n\g<0>\n", text)):
        line = " ".join(lines.split())
        mark = next((mark for mark in _KINDS if line.startswith(mark)), "")
        if line:
            parts.append(PagePart(_KINDS.get(mark, "text"), line.removeprefix(mark)))
    return parts


def page_title(shelf: str, name: str) -> str:
    """A page's title."""
    return next((part.text for part in load_page(shelf, name) if part.kind == "title"), name)
