"""Practices as a document: days are counted, and nothing is made of the days between."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ketajournal.course.practices import Practice
from ketajournal.show import wording
from ketajournal.show.blocks import Block, column, table_or

_WEEK = timedelta(days=7)


class PracticesDocument(NamedTuple):
    """Every practice with its days; ``kinds`` names what one can be for."""

    practices: Sequence[Practice]
    today: date
    kinds: Mapping[str, str]

    def blocks(self) -> list[Block]:
        kept = [p for p in self.practices if p.until is None or p.until >= self.today]
        rested = [p for p in self.practices if p not in kept]
        each = [*kept, *rested]
        return table_or(
            "No practice is known yet. 'ketajournal practice add in bed by eleven --for sleep' begins one.",
            [
                column("No.", (str(n) if n <= len(kept) else None for n, _ in enumerate(each, start=1))),
                column("Practice", (p.name for p in each), wraps=True),
            ],
            [
                column("For", (self.kinds.get(p.what_for or "", p.what_for) for p in each)),
                column("Since", (wording.day(p.since, year=True) for p in each)),
                column("Last 7 days", (str(self._lately(p) or "") for p in each), right=True),
                column("Days in all", (str(len(p.days)) for p in each), right=True),
                column("Kept until", (wording.day(p.until) if p in rested and p.until else None for p in each)),
                column("Reminder", (p.cue for p in each), wraps=True),
            ],
        )

    def _lately(self, practice: Practice) -> int:
        return sum(self.today - _WEEK < day <= self.today for day in practice.days)

    def data(self) -> dict[str, object]:
        return {
            "practices": [
                {
                    "id": p.entry,
                    "name": p.name,
                    "for": p.what_for,
                    "cue": p.cue,
                    "since": p.since,
                    "until": p.until,
                    "days": p.days,
                }
                for p in self.practices
            ]
        }
