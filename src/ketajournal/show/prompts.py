"""A conversation's questions as a document, enough to write an answers file from, and what is wrong in own files."""

from collections.abc import Sequence
from typing import NamedTuple

from ketajournal.guide.prompt import PROMPT_KINDS, Changes, Guide, Prompt, PromptCheck
from ketajournal.show.blocks import Block, Column, Heading, Items, Table, Text, Title, column
from ketajournal.show.wording import how_many


class GuidesDocument(NamedTuple):
    """The conversations there are."""

    guides: Sequence[Guide]

    def blocks(self) -> list[Block]:
        return [
            Table(
                keys=(
                    column("Name", (g.name for g in self.guides)),
                    column("Questions", (str(_questions(g)) for g in self.guides), right=True),
                    column("Title", (g.title for g in self.guides), wraps=True),
                    *self._yours(),
                )
            ),
            Text("'ketajournal prompts show NAME' lists the questions of one.", quiet=True),
        ]

    def _yours(self) -> list[Column]:
        """The number of questions that are the person's own, where any are."""
        if not any(g.own for g in self.guides):
            return []
        counts = (sum(p.is_question and p.id in g.own for p in g.prompts) for g in self.guides)
        return [column("Yours", (str(n) if n else None for n in counts), right=True)]

    def data(self) -> dict[str, object]:
        return {
            "guides": [
                {"name": g.name, "title": g.title, "questions": _questions(g), "own": bool(g.own)}
                for g in self.guides
            ]
        }


def _questions(guide: Guide) -> int:
    return sum(p.is_question for p in guide.prompts)


class GuideDocument(NamedTuple):
    """One conversation: every question with its id, its kind and what it can be answered with."""

    guide: Guide

    def blocks(self) -> list[Block]:
        found: list[Block] = [Title(self.guide.title)]
        for prompt in self.guide.prompts:
            if not prompt.is_question:
                continue
            found.append(Heading(prompt.id))
            found.append(Text(prompt.ask))
            yours = ["yours"] if prompt.id in self.guide.own else []
            found.append(Items((*yours, *_facts(prompt))))
        return found

    def data(self) -> dict[str, object]:
        return {
            "name": self.guide.name,
            "title": self.guide.title,
            "prompts": [{**_data(p), "own": p.id in self.guide.own} for p in self.guide.prompts if p.is_question],
        }


def _facts(prompt: Prompt) -> list[str]:
    wanted = PROMPT_KINDS[prompt.kind].words
    if prompt.kind == "number" and prompt.low is not None and prompt.high is not None:
        wanted += f", {prompt.low:g} to {prompt.high:g}"
    facts = [f"{prompt.kind}: {wanted}"]
    if prompt.ends:
        facts.append(f"0 is '{prompt.ends[0]}', 10 is '{prompt.ends[1]}'")
    facts += [f"{value}: {label}" for value, label in prompt.options.items()]
    if not prompt.optional:
        facts.append("needs an answer where it is asked")
    if prompt.when:
        facts.append(f"asked when: {prompt.when}")
    if prompt.at_once:
        facts.append(f"asked at once when: {prompt.at_once}; else where more is wanted")
    return facts


def _data(prompt: Prompt) -> dict[str, object]:
    said = prompt._asdict()
    return {
        **{key: said[key] for key in ("id", "kind", "ask", "why", "optional", "ends", "metric", "source")},
        "options": [{"value": value, "label": label} for value, label in prompt.options.items()],
        "low": 0 if prompt.kind == "scale" else prompt.low,
        "high": 10 if prompt.kind == "scale" else prompt.high,
        "when": str(prompt.when) if prompt.when else None,
    }


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
