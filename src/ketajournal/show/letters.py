"""Letters as a document: when they may be opened, and nothing of what they say."""

from collections.abc import Sequence
from typing import NamedTuple

from ketajournal.course.letters import Letter, Rule
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Text, Title, column, numbered, table_or


def rule_text(rule: Rule) -> str:
    """``on 3 May 2026``, ``after two weeks, one after the other, with a middle mood of 3 or lower`` …"""
    if rule.opens == "low":
        return f"after two weeks, one after the other, with a middle mood of {rule.low} or lower"
    if rule.opens == "dip":
        after = f"session {rule.session}" if rule.session else "any session"
        return f"at a mood of {rule.low} or lower, or a dip noted, in the days after {after}"
    return f"on {wording.day(rule.day, year=True)}" if rule.day else "on a rule that is not chosen yet"


class LettersDocument(NamedTuple):
    """Every letter, earliest first."""

    letters: Sequence[Letter]

    def blocks(self) -> list[Block]:
        each = self.letters
        return table_or(
            "There is no letter yet. 'ketajournal letter write' begins one.",
            [numbered(each), column("Written", (wording.day(one.written, year=True) for one in each))],
            [
                column("State", map(_state, each)),
                column("Opens", (rule_text(one.rule) for one in each), wraps=True),
            ],
            Text("'ketajournal letter open NUMBER' reads one.", quiet=True),
        )

    def data(self) -> dict[str, object]:
        return {
            "letters": [
                {
                    "id": one.entry,
                    "number": n,
                    "written": one.written,
                    "opens": one.rule.opens,
                    "date": one.rule.day,
                    "session": one.rule.session,
                    "low": one.rule.low,
                    "may_be_opened": one.met,
                    "finished": one.finished,
                    "opened": one.opened,
                }
                for n, one in enumerate(self.letters, start=1)
            ]
        }


def _state(letter: Letter) -> str:
    if letter.opened is not None:
        return f"opened {wording.day(letter.opened, year=True)}"
    if not letter.finished:
        return "begun, not finished"
    return "sealed, may be opened" if letter.met else "sealed"


class LetterDocument(NamedTuple):
    """One letter, open: what it says, and when it was written and opened."""

    letter: Letter
    text: str

    def blocks(self) -> list[Block]:
        return [Title(f"A letter from {wording.day(self.letter.written, year=True)}"), Text(self.text)]

    def data(self) -> dict[str, object]:
        return {
            "id": self.letter.entry,
            "written": self.letter.written,
            "opened": self.letter.opened,
            "text": self.text,
        }
