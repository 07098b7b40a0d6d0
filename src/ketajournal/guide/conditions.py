"""Conditions: when a question is asked, by an earlier answer or by what the journal knows.

``course.new`` · ``not window.new_thing`` · ``session.route is lozenge`` · ``checkin.fear >= 7``,
joined by ``and``.
"""

import operator
import re
from collections.abc import Mapping
from typing import NamedTuple

from ketajournal.course.values import Value

_TERM = re.compile(r"(?P<no>not )?(?P<name>[\w.-]+)(?: (?P<op>is not|is|>=|<=|>|<) (?P<value>.+))?")

_COMPARED = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}


class Condition(NamedTuple):
    """Terms that must all hold. A name that nothing is known of counts as no."""

    text: str
    terms: tuple[tuple[bool, str, str | None, str], ...]

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """Raises ``ValueError`` for text that is no condition."""
        terms, text = [], " ".join(text.split())
        for part in text.split(" and "):
            match = _TERM.fullmatch(part)
            if not match:
                raise ValueError(f"'{part}' is not a condition")
            op, value = match["op"], match["value"] or ""
            if op in _COMPARED:
                try:
                    float(value)
                except ValueError:
                    raise ValueError(f"'{value}' is not a number") from None
            terms.append((bool(match["no"]), match["name"], op, value))
        return cls(text, tuple(terms))

    def __str__(self) -> str:
        return self.text

    def names(self) -> set[str]:
        """The answers and facts that it asks about."""
        return {name for _, name, _, _ in self.terms}

    def holds(self, known: Mapping[str, Value]) -> bool:
        """True where every term holds for what is known."""
        return all(_holds(known.get(name), op, value) != no for no, name, op, value in self.terms)


def _holds(known: Value, op: str | None, value: str) -> bool:
    if op is None:
        return bool(known)
    if isinstance(known, bool):
        known = "yes" if known else "no"
    if op in _COMPARED:
        return isinstance(known, int | float) and _COMPARED[op](known, float(value))
    said = known if isinstance(known, list) else [] if known is None else [str(known)]
    return (value in said) == (op == "is")
