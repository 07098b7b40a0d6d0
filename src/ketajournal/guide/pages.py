"""Short offline pages: a title, paragraphs, headings and lists, nothing else."""

from typing import NamedTuple

from ketajournal.errors import NotFound
from ketajournal.guide.prompt_files import folder


class PagePart(NamedTuple):
    """One part of a page. ``kind`` is title, heading, text or item."""

    kind: str
    text: str


def page_names() -> list[str]:
    """The pages there are."""
    return sorted(path.stem for path in (folder() / "learn").glob("*.md"))


def load_page(name: str) -> list[PagePart]:
    """A page's parts in order. Raises ``NotFound`` where there is no such page."""
    if name not in page_names():
        raise NotFound(f"There is no page called '{name}'.", f"There are: {', '.join(page_names())}.")
    return parse((folder() / "learn" / f"{name}.md").read_text(encoding="utf-8"))


def parse(text: str) -> list[PagePart]:
    """Lines that belong together are joined; a blank line, a ``#`` or a ``-`` begins the next part."""
    parts: list[PagePart] = []
    fresh = True
    for raw in text.splitlines():
        line = raw.strip()
        for mark, kind in (("## ", "heading"), ("# ", "title"), ("- ", "item")):
            if line.startswith(mark):
                parts.append(PagePart(kind, line.removeprefix(mark)))
                fresh = kind != "item"
                break
        else:
            if line and not fresh:
                parts[-1] = PagePart(parts[-1].kind, f"{parts[-1].text} {line}")
            elif line:
                parts.append(PagePart("text", line))
            fresh = not line
    return parts


def page_title(name: str) -> str:
    """A page's title."""
    return next((part.text for part in load_page(name) if part.kind == "title"), name)
