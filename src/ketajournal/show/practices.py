"""Practices as a document: days are counted, and nothing is made of the days between."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from ketajournal.course.practices import Practice
from ketajournal.show import wording
from ketajournal.show.blocks import NOTHING, Block, Cell, Column, Table, Text

_WEEK = timedelta(days=7)


class PracticesDocument(NamedTuple):
    """Every practice with its days; ``kinds`` names what one can be for."""

    practices: Sequence[Practice]
    today: date
    kinds: Mapping[str, str]

    def blocks(self) -> list[Block]:
        each = [*self._kept(), *(p for p in self.practices if p not in self._kept())]
        if not each:
            return [
                Text("No practice is known yet. 'ketajournal practice add in bed by eleven --for sleep' begins one.")
            ]
        rest = [Cell(wording.day(p.until)) if p.until and p.until < self.today else NOTHING for p in each]
        numbers = {p.entry: str(n) for n, p in enumerate(self._kept(), start=1)}
        return [
            Table(
                keys=(
                    Column("No.", tuple(Cell(numbers[p.entry]) if p.entry in numbers else NOTHING for p in each)),
                    Column("Practice", tuple(Cell(p.name) for p in each), wraps=True),
                ),
                columns=(
                    Column("For", tuple(self._what(p) for p in each)),
                    Column("Since", tuple(Cell(wording.day(p.since, year=True)) for p in each)),
                    Column(
                        "Last 7 days",
                        tuple(Cell(str(n)) if (n := self._lately(p)) else NOTHING for p in each),
                        right=True,
                    ),
                    Column("Days in all", tuple(Cell(str(len(p.days))) for p in each), right=True),
                    *([Column("Kept until", tuple(rest))] if set(rest) != {NOTHING} else []),
                    Column("Reminder", tuple(Cell(p.cue) if p.cue else NOTHING for p in each), wraps=True),
                ),
            )
        ]

    def _kept(self) -> list[Practice]:
        return [p for p in self.practices if p.until is None or p.until >= self.today]

    def _lately(self, practice: Practice) -> int:
        return sum(self.today - _WEEK < day <= self.today for day in practice.days)

    def _what(self, practice: Practice) -> Cell:
        return Cell(self.kinds.get(practice.what_for, practice.what_for)) if practice.what_for else NOTHING

    def data(self) -> dict[str, Any]:
        return {
            "practices": [
                {
                    "id": p.entry,
                    "name": p.name,
                    "for": p.what_for,
                    "cue": p.cue,
                    "since": p.since.isoformat(),
                    "until": p.until.isoformat() if p.until else None,
                    "days": [day.isoformat() for day in p.days],
                }
                for p in self.practices
            ]
        }
