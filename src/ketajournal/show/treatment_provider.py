"""What was noted about who treats the person, as a document: the list that a clinic was looked for with."""

from collections.abc import Sequence
from typing import NamedTuple

from ketajournal.show.blocks import Block, Heading, Items, Text


class ProviderDocument(NamedTuple):
    """Each question about the provider with the latest answer to it, in the order they are asked."""

    said: Sequence[tuple[str, str]]

    def blocks(self) -> list[Block]:
        if not self.said:
            return [Text("Nothing is noted about a provider yet. 'ketajournal begin provider' asks.")]
        heading = Heading("What you noted about who treats you, when you looked")
        return [heading, Items(tuple(f"{asked} {answer}" for asked, answer in self.said))]

    def data(self) -> dict[str, object]:
        return {"provider": [{"asked": asked, "answer": answer} for asked, answer in self.said]}
