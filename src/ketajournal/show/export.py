"""The formats there are, as a document."""

from collections.abc import Sequence
from typing import NamedTuple

from ketajournal.show.blocks import Block, Table, Text, column


class FormatLine(NamedTuple):
    """A format: its name, what it makes, and what for."""

    name: str
    what: str


class FormatsDocument(NamedTuple):
    """The formats that ``export`` writes."""

    formats: Sequence[FormatLine]

    def blocks(self) -> list[Block]:
        return [
            Table(
                keys=(
                    column("Format", (f.name for f in self.formats)),
                    column("What it makes", (f.what for f in self.formats), wraps=True),
                )
            ),
            Text("'ketajournal export FORMAT' writes one. It is plain text, unless --encrypt is given.", quiet=True),
        ]

    def data(self) -> dict[str, object]:
        return {"formats": self.formats}
