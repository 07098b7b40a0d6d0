"""The entry that a command kept, as a document for programs: what people read is said beside it."""

from typing import NamedTuple

from ketajournal.show.blocks import Block


class KeptDocument(NamedTuple):
    """The kind and the id of the entry; both ``None`` where nothing was kept."""

    kind: str | None
    entry_id: str | None

    def blocks(self) -> list[Block]:
        return []

    def data(self) -> dict[str, object]:
        return {"kind": self.kind, "id": self.entry_id}
