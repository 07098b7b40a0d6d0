"""Entries as documents: the list, and one entry whole."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ketajournal.course.kinds import entry_kind
from ketajournal.course.letters import is_sealed
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.course.metrics import LETTER_OPENED
from ketajournal.course.text import one_line
from ketajournal.course.values import Answer, Entry
from ketajournal.course.watch import WATCH
from ketajournal.journal.kept_answers import Earlier
from ketajournal.journal.reading import EntryLine
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Heading, Items, Table, Text, Title, column

_PREVIEW = 200
# The longest answer that stands on the line of its question.
_SHORT = 40


def about(entry: EntryLine, numbers: Mapping[str, int]) -> str:
    """``after session 3``, ``check-in, not finished``."""
    title = _title(entry.kind, numbers.get(entry.session_id or ""))
    return title if entry.finished else f"{title}, not finished"


def _title(kind: str, number: int | None) -> str:
    """The name of a kind of entry, with its session's number where it has one."""
    title = entry_kind(kind).title
    return title.replace("a session", f"session {number}") if number else title


def figures(entry: EntryLine) -> str:
    """``mood 6, sleep hours 7.5``; of a form its total, or how much of it was answered; ``7.5 hours, oura``."""
    form = INSTRUMENTS.get(entry.kind)
    if form:
        items = [
            value for n in range(1, form.items + 1) if (value := entry.figures.get(f"{form.id}.{n}")) is not None
        ]
        return wording.number(sum(items)) if len(items) == form.items else f"{len(items)} of {form.items} items"
    if entry.kind == WATCH:
        nights = ((name.removeprefix(f"{WATCH}."), value) for name, value in entry.figures.items())
        return ", ".join(f"{wording.number(hours)} hours, {program}" for program, hours in nights)
    labels = {name: "" if name == entry.kind else f"{name.replace('_', ' ')} " for name in entry.figures}
    return ", ".join(f"{labels[name]}{wording.number(value)}" for name, value in entry.figures.items())


def entry_data(entry: Entry | EntryLine, number: int | None) -> dict[str, object]:
    """The fields that say which entry it is, for programs; *number* is its session's."""
    return {"id": entry.id, "kind": entry.kind, "at": entry.at, "finished": entry.finished, "session": number}


class EntriesDocument(NamedTuple):
    """Entries, earliest first, a line each. ``numbers`` gives a session's number by its id.

    ``narrowed`` says that only some kinds, a session or a time were asked for.
    """

    entries: Sequence[EntryLine]
    numbers: dict[str, int]
    deleted: bool = False
    narrowed: bool = False

    def blocks(self) -> list[Block]:
        if not self.entries:
            if self.narrowed:
                return [Text("Nothing fits that." if self.deleted else "Nothing that is written fits that.")]
            return [Text("Nothing deleted in the last 30 days." if self.deleted else "Nothing is written yet.")]
        return [
            Table(
                keys=(
                    column("Id", (wording.shown_id(e.id) for e in self.entries)),
                    column("When", (wording.moment(e.at) for e in self.entries)),
                    column("What", (self._what(e) for e in self.entries), wraps=True)._replace(is_cut=True),
                )
            )
        ]

    def _what(self, entry: EntryLine) -> str:
        kind = about(entry, self.numbers)
        said = one_line(entry.words or figures(entry), _PREVIEW)
        return said if entry.kind == "note" and said else f"{kind}: {said}" if said else kind

    def data(self) -> dict[str, object]:
        return {
            "entries": [
                {**entry_data(e, self.numbers.get(e.session_id or "")), "text": e.words, "deleted_at": e.deleted_at}
                for e in self.entries
            ]
        }


class EntryDocument(NamedTuple):
    """One entry. ``asked`` gives a question's words and ``said`` an answer's, by the answer.

    ``earlier`` are the answers that others took the place of; ``None`` where nobody asked for them.
    """

    entry: Entry
    number: int | None
    asked: Callable[[Answer], str]
    said: Callable[[Answer], str]
    earlier: Sequence[Earlier] | None = None

    def blocks(self) -> list[Block]:
        entry = self.entry
        title = f"{wording.moment(entry.at)}  {_title(entry.kind, self.number)}"
        found: list[Block] = [Title(title), Text(f"id {entry.id}", quiet=True)]
        if entry.deleted_at:
            found.append(
                Text(
                    f"Deleted: 'ketajournal delete {wording.shown_id(entry.id)} --undo' "
                    "brings it back within 30 days."
                )
            )
        if not entry.finished:
            found.append(Text("Not finished."))
        if is_sealed(entry):
            return [*found, Text("Sealed. 'ketajournal letter list' says when it may be opened.")]
        found += self._answers()
        for _, begun in entry.drafts:
            found += [Heading("Begun, not yet an answer"), Text(begun)]
        return [*found, *self._history()]

    def _answers(self) -> list[Block]:
        """Every answer with its question: short ones on a line, so that a check-in fits on a screen."""
        found: list[Block] = []
        short: list[str] = []
        for answer in self.entry.answers:
            if answer.value is None or answer.metric == LETTER_OPENED:
                continue
            said = self.said(answer)
            if self.entry.kind != "note" and len(said) <= _SHORT and "\n" not in said:
                short.append(f"{self.asked(answer)}  {said}")
                continue
            found += [Items(tuple(short))] if short else []
            short.clear()
            found += [] if self.entry.kind == "note" else [Heading(self.asked(answer))]
            found.append(Text(said))
        return [*found, Items(tuple(short))] if short else found

    def _history(self) -> list[Block]:
        if self.earlier is None:
            return []
        if not self.earlier:
            return [Heading("Earlier answers"), Text("None: every answer stands as it was first given.")]
        found: list[Block] = [Heading("Earlier answers")]
        for answer, replaced_at in self.earlier:
            when = (
                f"{wording.moment(answer.answered_at.astimezone())}, until {wording.moment(replaced_at.astimezone())}"
            )
            asked = "" if self.entry.kind == "note" else f": {self.asked(answer)}"
            found += [Text(f"{when}{asked}", quiet=True), Text(self.said(answer))]
        return found

    def data(self) -> dict[str, object]:
        entry, sealed = self.entry, is_sealed(self.entry)
        drafts = [{"id": prompt, "text": begun} for prompt, begun in entry.drafts if not sealed]
        return {
            **entry_data(entry, self.number),
            "deleted_at": entry.deleted_at,
            "answers": [
                {
                    "id": a.prompt,
                    "ask": self.asked(a),
                    "metric": a.metric,
                    "value": a.value,
                    "answered_at": a.answered_at,
                }
                for a in entry.answers
                if not sealed
            ],
            **({} if self.earlier is None else {"earlier": [_earlier(*one) for one in self.earlier if not sealed]}),
            "sealed": sealed,
            "draft": drafts[-1] if drafts else None,
            "drafts": drafts,
        }


def _earlier(answer: Answer, replaced_at: datetime) -> dict[str, object]:
    return {
        "id": answer.prompt,
        "value": answer.value,
        "answered_at": answer.answered_at,
        "replaced_at": replaced_at,
    }
