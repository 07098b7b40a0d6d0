"""A conversation's questions as a document, enough to write an answers file from."""

from collections.abc import Sequence
from typing import NamedTuple

from ketajournal.guide.prompt import PROMPT_KINDS, Guide, Prompt
from ketajournal.show.blocks import Block, Column, Heading, Items, Table, Text, Title, column


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
    wanted = PROMPT_KINDS[prompt.kind]
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
    return {
        "id": prompt.id,
        "kind": prompt.kind,
        "ask": prompt.ask,
        "why": prompt.why,
        "optional": prompt.optional,
        "options": [{"value": value, "label": label} for value, label in prompt.options.items()],
        "ends": prompt.ends,
        "low": 0 if prompt.kind == "scale" else prompt.low,
        "high": 10 if prompt.kind == "scale" else prompt.high,
        "when": str(prompt.when) if prompt.when else None,
        "metric": prompt.metric,
        "source": prompt.source,
    }
