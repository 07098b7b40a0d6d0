"""The outcome of an import, or of one that would be, as a document."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ketajournal.course.kinds import entry_kind
from ketajournal.course.notices import Notice
from ketajournal.journal.merging import Conflict
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Items, Text, Title
from ketajournal.show.notices import notices_data

_MOST_NAMED = 5


class ImportDocument(NamedTuple):
    """An import. ``kinds`` counts new entries by their kind; ``known`` are those that were here already.

    ``changed`` counts courses, sessions and entries that were here and are newer in the file. ``days``
    are the first and the last of the new entries. ``courses`` are the days that new courses begin on.
    ``asking`` marks what is shown before the question whether to take it in.
    """

    source: str
    dry: bool
    kinds: Mapping[str, int]
    sessions: int
    courses: Sequence[date]
    changed: int
    known: int
    days: tuple[date, date] | None
    clashes: Sequence[Conflict]
    left_out: Mapping[str, int]
    notices: Sequence[Notice]
    backup: Path | None = None
    asking: bool = False

    def blocks(self) -> list[Block]:
        title = f"What {self.source} would bring" if self.dry else f"From {self.source}"
        found: list[Block] = [Title(title), *self._came_in()]
        if self.left_out:
            found += [Text("Left out:"), Items(tuple(f"- {what}: {many}" for what, many in self.left_out.items()))]
        found += [Text(text) for text in conflict_lines(self.clashes)]
        found += [Text(n.text, strong=n.row.urgent) for n in self.notices]
        if self.dry and not self.asking:
            found.append(Text("Nothing was changed."))
        if self.backup is not None:
            found.append(Text(f"A backup from before is kept: {self.backup}", quiet=True))
        return found

    def _came_in(self) -> list[Block]:
        lines = [f"- {entry_kind(kind).title}: {many}" for kind, many in self.kinds.items()]
        if self.sessions:
            lines.append(f"- {'session' if self.sessions == 1 else 'sessions'}: {self.sessions}")
        is_all_left_out = bool(self.left_out) and not (self.known or self.changed)
        none = "Nothing in it comes in." if is_all_left_out else "Nothing in it is new here."
        found: list[Block] = [Text("New here:"), Items(tuple(lines))] if lines else [Text(none)]
        for begun in self.courses:
            found.append(Text(f"A course of its own, from {wording.day(begun, year=True)}."))
        if self.days is not None:
            first, last = (wording.day(day, year=True) for day in self.days)
            found.append(Text(f"Written on {first}." if first == last else f"From {first} to {last}."))
        if self.changed:
            found.append(Text(f"Newer in the file than here: {self.changed}."))
        if self.known:
            found.append(Text(f"Here already: {self.known}."))
        return found

    def data(self) -> dict[str, object]:
        return {
            "source": self.source,
            "dry_run": self.dry,
            "new": {"entries": self.kinds, "sessions": self.sessions, "courses": len(self.courses)},
            "changed": self.changed,
            "here_already": self.known,
            "from": self.days and self.days[0],
            "to": self.days and self.days[1],
            "conflicts": [{"what": c.what, "id": c.id, "question": c.prompt} for c in self.clashes],
            "left_out": self.left_out,
            "backup": self.backup,
            "notices": notices_data(self.notices),
        }


def conflict_lines(conflicts: Sequence[Conflict]) -> list[str]:
    """The changes made on both sides, and what became of them, a sentence or two for each kind of conflict."""
    answers = [wording.shown_id(c.id) for c in conflicts if c.what == "answer"]
    notes = [wording.shown_id(c.id) for c in conflicts if c.what == "deletion"]
    sessions = sum(c.what == "session" for c in conflicts)
    found = []
    if answers:
        ids = list(dict.fromkeys(answers))
        named = ", ".join(ids[:_MOST_NAMED]) + (", …" if len(ids) > _MOST_NAMED else "")
        many = wording.how_many(len(answers), "answer was", "answers were")
        found.append(
            f"{many} changed on both sides. The newer stands, and the other is kept: "
            f"'ketajournal show {ids[0]} --history' shows both. Entries: {named}."
        )
    if notes:
        found.append(
            "What was written into an entry that was deleted on the other side is kept as a note, and the entry "
            f"stays deleted: {', '.join(notes)}."
        )
    if sessions:
        many = wording.how_many(sessions, "session")
        found.append(f"Planned on both sides for the same moment, and one now: {many}.")
    return found
