"""What stood beside what, week by week: three pairs named in advance, shown and never ranked.

No coefficient is given and nothing is called a cause. Source: the project's clinical reference,
section 2. PHQ-9 is not set beside sleep, because it holds a sleep item; dose is beside nothing.
"""

from collections.abc import Sequence
from typing import NamedTuple

from ketajournal.course.weeks import Number, Week

# The metric that weeks are parted by, from which value on, and how that is said.
NAMED = (
    ("sleep_hours", 7, "you slept {limit} hours or more"),
    ("stress", 5, "your stress was {limit} or more"),
    ("mental_space", 5, "your mental space was {limit} or more"),
)
BESIDE = "mood"
# On either side of the limit there must be this many weeks before the two are set side by side.
FEWEST_WEEKS = 3


class Beside(NamedTuple):
    """Mood in the weeks at or above a limit and in the others, as lowest and highest weekly medians."""

    metric: str
    limit: Number
    above: tuple[Number, ...]
    below: tuple[Number, ...]
    said: str

    @property
    def overlap(self) -> bool:
        """Whether the two ranges share any value."""
        return min(self.above) <= max(self.below) and min(self.below) <= max(self.above)


def beside_mood(weeks: Sequence[Week]) -> list[Beside]:
    """Each named pair that there are enough weeks for."""
    found = []
    for metric, limit, said in NAMED:
        pairs = [
            (week.ratings[metric].median, week.ratings[BESIDE].median)
            for week in weeks
            if metric in week.ratings and BESIDE in week.ratings
        ]
        above = tuple(mood for value, mood in pairs if value >= limit)
        below = tuple(mood for value, mood in pairs if value < limit)
        if min(len(above), len(below)) >= FEWEST_WEEKS:
            found.append(Beside(metric, limit, above, below, said.format(limit=limit)))
    return found
