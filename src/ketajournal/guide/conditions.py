"""Conditions: when a question is asked, by an earlier answer or by what the journal knows.

``course.new`` · ``not window.new_thing`` · ``session.route is lozenge`` · ``checkin.fear >= 7``,
joined by ``and``.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ketajournal.course.values import Value

# What the journal knows by itself, beside the answers: names that a ``when`` or a ``default = "fact:…"`` can use.
FACTS = {
    "course.new": "no course has been begun yet",
    "course.begun": "there is a course by now, be it since the answer before",
    "course.untold": "nothing was asked about the course yet but when it begins",
    "course.plan_untold": "how many sessions are planned was never asked",
    "prep.again": "there was a preparation before this one in this course",
    "clinic.rules_due": "the clinic's rules are asked: in begin, in a first prep, in a later one where they changed",
    "clinic.flags_due": "what a prescriber should hear of is asked: as the rules are",
    "session.maintenance": "the session comes after the planned ones",
    "session.setting_asked": "the preparation of this session asked for its setting",
    "window.choosing": "what stood out and the new thing are asked now: in new-thing, and in reflect on a later day",
    "window.unchosen": "no new thing was chosen for these days, and none was offered yet",
    "begin.stress": "what weighed on life at the beginning",
    "begin.stress-words": "what of it could change a little",
    "medicines.untold": "no medicines were asked about yet",
    "session.unplanned": "no session is known that this could be about",
    "session.route": "how the session is given: iv, im, spray, lozenge, other",
    "session.today": "the session is on this very day",
    "session.resting": "the day after the session, from which on driving is spoken of again, has not come yet",
    "session.day_after": "the day after the session, in words, for a note to name: {session.day_after}",
    "help.emergency": "the emergency number, for a note to name: {help.emergency}",
    "session.to_place": "no session is known for this, or its hour is not, or it was written about",
    "session.just_said": "when the session was has been answered a moment ago",
    "session.at": "when the session began, as far as is known",
    "session.next": "today, while its noon is still ahead: a day without an hour stands at noon",
    "session.number": "which session of the course it is: 1 for the first",
    "window.new_thing": "a new thing was chosen for these days",
    "window.to_close": "nobody has looked back on the days after the latest session yet",
    "checkin.mark": "it is 24, 48 or 72 hours after a session, and no check-in of that mark was asked all of it yet",
    "checkin.turn": "the metric whose turn it is today, one a day: hope, fear, basics, sleep_quality …",
    "night.slept": "the hours of last night, in words, where a watch knows them and none were typed",
    "checkin.dip": "the mood just given is below all of the two weeks before (for what is said back to it)",
    "reflect.first_relief": "so much relief was never given before (for what is said back to it)",
    "practices": "there are practices to keep",
    "prep.expectation": "what was expected of this session",
    "course.currency": "the currency that a cost was last noted in",
    "begin.focus": "what the treatment is for: depression, trauma, anxiety, suicidal, pain, other",
    "begin.fear": "what was feared at the beginning",
}
_TERM = re.compile(r"(?P<no>not )?(?P<name>[\w.-]+)(?: (?P<op>is not|is|>=|<=|>|<) (?P<value>.+))?")


class Condition(NamedTuple):
    """Terms that must all hold. A name that nothing is known of counts as no."""

    terms: tuple[tuple[bool, str, str | None, str], ...]

    @classmethod
    def parse(cls, text: str) -> "Condition":
        """Raises ``ValueError`` for text that is no condition."""
        terms = []
        for part in " ".join(text.split()).split(" and "):
            match = _TERM.fullmatch(part)
            if not match:
                raise ValueError(f"'{part}' is not a condition")
            op, value = match["op"], match["value"] or ""
            if op in (">=", "<=", ">", "<") and not _is_number(value):
                raise ValueError(f"'{value}' is not a number")
            terms.append((bool(match["no"]), match["name"], op, value))
        return cls(tuple(terms))

    def __str__(self) -> str:
        return " and ".join(
            f"{'not ' if no else ''}{name}{f' {op} {value}' if op else ''}" for no, name, op, value in self.terms
        )

    def names(self) -> set[str]:
        """The answers and facts that it asks about."""
        return {name for _, name, _, _ in self.terms}

    def holds(self, known: Mapping[str, Value]) -> bool:
        """True where every term holds for what is known."""
        return all(_holds(known.get(name), op, value) != no for no, name, op, value in self.terms)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _holds(known: Value, op: str | None, value: str) -> bool:
    if op is None:
        return bool(known)
    if op in ("is", "is not"):
        if isinstance(known, bool):
            said = "yes" if known else "no"
        elif isinstance(known, list):
            return (value in known) == (op == "is")
        else:
            said = "" if known is None else str(known)
        return (said == value) == (op == "is")
    if isinstance(known, bool) or not isinstance(known, int | float):
        return False
    limit = float(value)
    return {">=": known >= limit, "<=": known <= limit, ">": known > limit, "<": known < limit}[op]
