"""The formats there are, as a document."""

from collections.abc import Mapping
from typing import NamedTuple

from ketajournal.show.blocks import Block, Table, Text, column


class FormatsDocument(NamedTuple):
    """The formats that ``export`` writes, each with what it makes."""

    formats: Mapping[str, str]

    def blocks(self) -> list[Block]:
        return [
            Table(
                keys=(
                    column("Format", self.formats),
                    column("What it makes", self.formats.values(), wraps=True),
                )
            ),
            Text("'ketajournal export FORMAT' writes one. It is plain text, unless --encrypt is given.", quiet=True),
        ]

    def data(self) -> dict[str, object]:
        return {"formats": [{"name": name, "what": what} for name, what in self.formats.items()]}
