"""Weeks with a lower mood than the week before, beside the person's own earlier weeks.

Nothing is called usual from fewer than three earlier weeks, and nothing is called harmless. Source:
course/README.md.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ketajournal.course.weeks import Number, Week

FEWEST_WEEKS = 3
# Ratings are whole numbers: a middle value less than one below the week before is no step that anyone gave.
SMALLEST_STEP = 1


class Dip(NamedTuple):
    """A week's middle mood (0 to 10), the one of the week before it, and those of all weeks before it."""

    week: int
    mood: Number
    before: Number
    earlier: tuple[Number, ...]

    @property
    def within(self) -> bool | None:
        """True where it lies in the range of the earlier weeks; ``None`` where they are too few to say."""
        return min(self.earlier) <= self.mood if len(self.earlier) >= FEWEST_WEEKS else None


def dips(weeks: Sequence[Week]) -> list[Dip]:
    """Every week whose middle mood is at least one lower than that of the week right before it."""
    mood = {week.number: week.ratings["mood"].median for week in weeks if "mood" in week.ratings}
    return [
        Dip(number, value, mood[number - 1], tuple(v for n, v in mood.items() if n < number))
        for number, value in mood.items()
        if number - 1 in mood and mood[number - 1] - value >= SMALLEST_STEP
    ]
