"""The faults of a person's own prompt files, and how one is written, as documents."""

from collections.abc import Sequence
from typing import NamedTuple

from ketajournal.guide.prompt import Changes, Fault
from ketajournal.show.blocks import Block, Items, Text
from ketajournal.show.wording import how_many

_EXAMPLE = """
    title = "Morning"

    [[prompt]]
    id = "morning.dream"
    ask = "Is a dream still there?"
    kind = "text"
"""


class CheckDocument(NamedTuple):
    """Every mistake, or where there is none what the person's own files make of the conversations."""

    folder: str
    exists: bool
    faults: Sequence[Fault]
    changes: Sequence[Changes]

    def blocks(self) -> list[Block]:
        if self.faults:
            count = how_many(len(self.faults), "mistake")
            return [Text("\n".join(map(str, self.faults))), Text(f"{count}.", quiet=True)]
        if self.changes:
            return [Items(tuple(map(_said, self.changes))), Text("No mistakes.", quiet=True)]
        return [Text("There are no questions of your own yet."), *_how_to(self.folder)]

    def data(self) -> dict[str, object]:
        return {
            "folder": self.folder,
            "exists": self.exists,
            "faults": [
                {"file": f.path, "line": f.line, "prompt": f.prompt, "what": f.what, "text": str(f)}
                for f in self.faults
            ],
            "changes": self.changes,
        }


def _said(changes: Changes) -> str:
    if not changes.ships:
        count = how_many(changes.questions, "question")
        return f"{changes.name}: a conversation of your own, {count}: 'ketajournal ask {changes.name}'"
    if changes.whole:
        return f"{changes.name}: yours as a whole, in place of the one that ships"
    counts = ((len(changes.replaced), "replaced"), (len(changes.added), "added"), (len(changes.left_out), "left out"))
    told = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"{changes.name}: {told or 'only the words around the questions are yours'}"


def _how_to(folder: str) -> list[Block]:
    return [
        Text(f"Your own questions lie in {folder}, a file a conversation. This, as morning.toml there, is one:"),
        Text(_EXAMPLE),
        Text(
            "'ketajournal ask morning' then asks it. A file named like one that ships, such as prep.toml, adds "
            "questions to it or replaces them by their ids; 'ketajournal prompts show prep' lists those."
        ),
    ]
