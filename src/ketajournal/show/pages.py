"""Pages as documents."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from ketajournal.guide.pages import PagePart
from ketajournal.show.blocks import Block, Heading, Items, Table, Text, Title, column


class PagesDocument(NamedTuple):
    """The pages there are: name and title."""

    pages: Sequence[tuple[str, str]]

    def blocks(self) -> list[Block]:
        return [
            Table(
                keys=(
                    column("Page", (name for name, _ in self.pages)),
                    column("What it is about", (title for _, title in self.pages), wraps=True),
                )
            ),
            Text("'ketajournal learn PAGE' shows one.", quiet=True),
        ]

    def data(self) -> dict[str, object]:
        return {"pages": [{"name": name, "title": title} for name, title in self.pages]}


class PageDocument(NamedTuple):
    """One page."""

    name: str
    parts: Sequence[PagePart]

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        for kind, group in groupby(self.parts, key=lambda part: part.kind):
            texts = [part.text for part in group]
            if kind == "item":
                found.append(Items(tuple(f"- {text}" for text in texts)))
            else:
                found += [_block(kind, text, apart=n > 0) for n, text in enumerate(texts)]
        return found

    def data(self) -> dict[str, object]:
        return {"name": self.name, "parts": self.parts}


def _block(kind: str, text: str, *, apart: bool) -> Block:
    if kind == "code":
        code = "\n".join(f"    {line}" for line in text.splitlines())
        return Text(f"\n{code}\n", spoken=code)
    if kind == "text":
        return Text(f"\n{text}" if apart else text, spoken=text)
    return Title(text) if kind == "title" else Heading(text)
