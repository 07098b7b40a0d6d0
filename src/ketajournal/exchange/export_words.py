"""The words for the rows of a journal: given to the writers, who know neither prompt files nor screens."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from ketajournal.course.values import Value


class Scale(NamedTuple):
    """A rating that the person gives: its name, its unit, and the lowest and highest value it can have.

    ``ends`` says what the lowest and the highest mean. ``low`` and ``high`` are ``None`` where there is no end.
    """

    label: str
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    ends: tuple[str, ...] = ()


class ExportWords(NamedTuple):
    """Kinds of entry, questions, answers and ratings in words.

    ``asked`` gives a question's words by the kind of entry and the id of the prompt; ``said`` an answer's, by both
    and its value. ``ratings`` are the person's own, by metric.
    """

    kinds: Mapping[str, str]
    asked: Callable[[str, str], str]
    said: Callable[[str, str, Value], str]
    ratings: Mapping[str, Scale]

    def kind(self, kind: str, session: int | None = None) -> str:
        """``after a session``, or ``after session 2`` where it is known which."""
        label = self.kinds.get(kind, kind)
        return label.replace("a session", f"session {session}") if session else label
