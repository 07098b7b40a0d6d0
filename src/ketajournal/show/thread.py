"""A session's thread as a document, on one screen where the words are few."""

from collections.abc import Mapping
from itertools import groupby
from typing import NamedTuple

from ketajournal.course.thread import Layer, Said, StillTrue, Thread
from ketajournal.course.windows import KeptOn
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Heading, Items, Text, Title, listed


class ThreadDocument(NamedTuple):
    """``labels`` says in words what was chosen: kept or not, how a meaning is held, whether it is still true."""

    thread: Thread
    labels: Mapping[str, str]

    def blocks(self) -> list[Block]:
        thread = self.thread
        number = f"Session {thread.number}" if thread.number else "A cancelled session"
        brought = [f"- {thread.intention.text}"] if thread.intention else []
        brought += [f"- expected: {thread.expectation.text}"] if thread.expectation else []
        stood_out: list[Block] = []
        if thread.stood_out:
            stood_out = [Heading("What stood out"), Text(thread.stood_out.text)]
        to_close = f"Not written yet: 'ketajournal session close {self._named()}'."
        to_add = f"Nothing yet: 'ketajournal thread {self._named()} --add' sets a meaning beside the first words."
        return [
            Title(f"{number}, {wording.weekday(thread.session.at, year=True)}"),
            *listed("Brought along", brought),
            Heading("First written"),
            *self._first(),
            *stood_out,
            Heading("The new thing"),
            *self._chosen(),
            Heading("What is different since"),
            _dated(thread.changed) if thread.changed else Text(to_close),
            Heading("What it means, layer by layer"),
            Items(tuple(f"- {self.layer(layer)}" for layer in thread.layers)) if thread.layers else Text(to_add),
        ]

    def _named(self) -> str:
        """The words by which a command line names this session."""
        return str(self.thread.number or wording.shown_id(self.thread.session.id))

    def _first(self) -> list[Block]:
        thread = self.thread
        if thread.first is None:
            return [Text("Nothing yet: 'ketajournal reflect'.")]
        found: list[Block] = [Text(f"{wording.weekday(thread.first.at)}: {thread.first.text}")]
        return [*found, _dated(thread.more)] if thread.more else found

    def _chosen(self) -> list[Block]:
        chosen, hours, kept = self.thread.chosen, self.thread.chosen_hours, self.thread.kept
        if chosen is None:
            return [Text("None was chosen.")]
        details = ", ".join(part for part in (chosen.when, chosen.cue) if part)
        after = f" {wording.hours(max(0, hours))} after the session" if hours is not None else ""
        return [
            Text(f"Chosen{after}: {chosen.what}{f' ({details})' if details else ''}."),
            *([Text(f"Likely to be in the way: {chosen.in_the_way}")] if chosen.in_the_way else []),
            Text(f"In the check-ins: {self._kept(kept)}." if kept else "No check-in spoke of it."),
        ]

    def _kept(self, kept: tuple[KeptOn, ...]) -> str:
        """``3 Mar yes, 4 Mar partly``; days that said the same, one after the other, together."""
        parts = []
        for said, group in groupby(kept, key=lambda k: k.said):
            days = [wording.day(k.day) for k in group]
            shown = days[0] if len(days) == 1 else f"{days[0]}–{days[-1]}, {len(days)} times"
            parts.append(f"{shown}: {self.labels.get(said, said)}")
        return "; ".join(parts)

    def layer(self, layer: Layer) -> str:
        """A meaning with its date and how it is held, and each later look at it."""
        held = f", {self.labels.get(layer.held_as, layer.held_as)}" if layer.held_as else ""
        said = f"{wording.day(layer.at, year=True)}{held}: {layer.text}"
        return " / ".join([said, *map(self._looked, layer.still_true)])

    def _looked(self, look: StillTrue) -> str:
        answer = self.labels.get(look.answer, look.answer).capitalize() if look.answer else ""
        said = ": ".join(part for part in (answer, look.words) if part)
        return f"Still true on {wording.day(look.at, year=True)}? {said}"

    def data(self) -> dict[str, object]:
        thread = self.thread
        chosen = thread.chosen
        return {
            "session": {"id": thread.session.id, "number": thread.number, "at": thread.session.at},
            "intention": thread.intention,
            "expectation": thread.expectation,
            "first": thread.first,
            "more": thread.more,
            "stood_out": thread.stood_out,
            "new_thing": None
            if chosen is None
            else {
                "what": chosen.what,
                "when": chosen.when,
                "cue": chosen.cue,
                "in_the_way": chosen.in_the_way,
                "chosen_hours": None if thread.chosen_hours is None else round(thread.chosen_hours, 2),
            },
            "kept": [{"date": k.day, "said": k.said} for k in thread.kept],
            "changed": thread.changed,
            "meanings": thread.layers,
        }


def thread_lines(document: ThreadDocument) -> list[str]:
    """The words written of a session, a line each, for somebody else: no new thing, and no hint of what to do."""
    thread = document.thread
    named = (
        ("Brought along", [thread.intention]),
        ("Expected", [thread.expectation]),
        ("First written", [thread.first]),
        ("Added later", thread.more),
        ("What stood out", [thread.stood_out]),
        ("Different since", thread.changed),
    )
    lines = [
        f"{name}, {wording.day(said.at)}: {said.text}" for name, every in named for said in every if said is not None
    ]
    return [*lines, *(f"What it means, {document.layer(layer)}" for layer in thread.layers)]


def _dated(every: tuple[Said, ...]) -> Items:
    return Items(tuple(f"- {wording.day(said.at, year=True)}: {said.text}" for said in every))
