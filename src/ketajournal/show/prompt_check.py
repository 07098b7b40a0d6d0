"""The faults of a person's own prompt files, and how one is written, as documents."""

from typing import NamedTuple

from ketajournal.guide.prompt import Changes, PromptCheck
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

    checked: PromptCheck

    def blocks(self) -> list[Block]:
        folder, _, faults, changes = self.checked
        if faults:
            return [Text("\n".join(map(str, faults))), Text(f"{how_many(len(faults), 'mistake')}.", quiet=True)]
        if changes:
            return [Items(tuple(map(_said, changes))), Text("No mistakes.", quiet=True)]
        return [Text("There are no questions of your own yet."), *_how_to(folder)]

    def data(self) -> dict[str, object]:
        faults = [
            {"file": f.path, "line": f.line, "prompt": f.prompt, "what": f.what, "text": str(f)}
            for f in self.checked.faults
        ]
        return {**self.checked._asdict(), "faults": faults}


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
