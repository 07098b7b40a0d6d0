"""The entries that a search found, as a document: one a line, with the words around what was looked for."""

from collections.abc import Sequence
from typing import NamedTuple

from ketajournal.course.search_terms import Term, TextPlace, contexts
from ketajournal.journal.search import Found, Match
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Cell, Table, Text, column
from ketajournal.show.entries import about, entry_data

_BETWEEN = " / "


class SearchDocument(NamedTuple):
    """The entries found, earliest first. ``numbers`` gives a session's number by its id.

    ``narrowed`` says that only some kinds, a session or a time were looked through.
    """

    found: Found
    numbers: dict[str, int]
    terms: Sequence[Term]
    narrowed: bool

    def blocks(self) -> list[Block]:
        matches = self.found.matches
        if not matches:
            return [Text(f"Nothing that is written holds {self._said()}."), *self._to_try()]
        table = Table(
            keys=(
                column("Id", (wording.shown_id(m.entry.id) for m in matches)),
                column("When", (f"{m.entry.at:%Y-%m-%d}" for m in matches)),
                column("What", map(self._what, matches), wraps=True),
            )
        )
        earlier = "These are the latest; --all shows earlier ones too."
        return [table, Text(earlier, quiet=True)] if self.found.more else [table]

    def _said(self) -> str:
        wanted = " and ".join(_typed(term) for term in self.terms if not term.left_out)
        left_out = " or ".join(_typed(term) for term in self.terms if term.left_out)
        return f"{wanted} without {left_out}" if left_out else wanted

    def _to_try(self) -> list[Block]:
        found = []
        wanted = [term for term in self.terms if not term.left_out]
        if any(term.is_words and not term.beginning for term in wanted):
            found.append("A star at the end finds what begins so: 'walk*' finds walked and walking.")
        if len(self.terms) > 1:
            found.append("Fewer words find more.")
        if self.narrowed:
            found.append("Without --kind, --session, --since and --until it looks through all entries.")
        return [Text(" ".join(found), quiet=True)] if found else []

    def _what(self, match: Match) -> Cell:
        kind = about(match.entry, self.numbers)
        text = "" if kind == "note" else f"{kind}: "
        marks: list[TextPlace] = []
        for number, context in enumerate(contexts(match.texts, self.terms)):
            text += _BETWEEN if number else ""
            marks += [(start + len(text), end + len(text)) for start, end in context.marks]
            text += context.text
        return Cell(text, marks=tuple(marks))

    def data(self) -> dict[str, object]:
        return {
            "terms": self.terms,
            "entries": [
                {
                    **entry_data(entry, self.numbers.get(entry.session_id or "")),
                    "contexts": [
                        {"question": c.prompt, "text": c.text, "marks": c.marks} for c in contexts(texts, self.terms)
                    ],
                }
                for entry, texts in self.found.matches
            ],
            "more": self.found.more,
        }


def _typed(term: Term) -> str:
    return f"'{term.text}{'*' if term.beginning else ''}'"
