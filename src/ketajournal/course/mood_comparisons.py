"""Weekly medians beside each other: sleep, stress and practice beside mood, named in advance, never ranked.

No coefficient is given and nothing is called a cause. Source:
course/README.md. PHQ-9 is not set beside sleep, because it holds a sleep item; dose is beside nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ketajournal.course.values import Entry
from ketajournal.course.weeks import Number, Week, week_number
from ketajournal.course.windows import was_kept

SLEEP_FROM_HOURS = 7
STRESS_FROM = 5
# On either side there must be this many weeks before the two are set side by side.
FEWEST_PAIRED_WEEKS = 3


class MoodComparison(NamedTuple):
    """Weekly medians of mood in the weeks that ``said`` speaks of, and in the others; the weeks by number."""

    name: str
    said: str
    mood: tuple[Number, ...]
    mood_else: tuple[Number, ...]
    weeks: tuple[int, ...] = ()
    weeks_else: tuple[int, ...] = ()

    @property
    def overlap(self) -> bool:
        """True where the two ranges share any value."""
        return min(self.mood) <= max(self.mood_else) and min(self.mood_else) <= max(self.mood)


def mood_comparisons(weeks: Sequence[Week], entries: Iterable[Entry], start: date) -> list[MoodComparison]:
    """Sleep, stress and practice, each where there are enough weeks on both sides."""
    slept, stressed = _from("sleep_hours", SLEEP_FROM_HOURS, weeks), _from("stress", STRESS_FROM, weeks)
    found = (
        _parted("sleep_hours", f"you slept {SLEEP_FROM_HOURS} hours or more", weeks, slept),
        _parted("stress", f"your stress was {STRESS_FROM} or more", weeks, stressed),
        _parted("practice", "you kept your new thing at least once", weeks, _practised(entries, start)),
    )
    return [beside for beside in found if beside is not None]


def _from(metric: str, limit: Number, weeks: Sequence[Week]) -> dict[int, bool]:
    """For each week with ratings of a metric, whether their median is at the limit or above."""
    return {week.number: week.ratings[metric].median >= limit for week in weeks if metric in week.ratings}


def _practised(entries: Iterable[Entry], start: date) -> dict[int, bool]:
    """For each week in which the new thing was asked about, whether it was kept at all."""
    kept: dict[int, bool] = {}
    for entry in entries:
        said = was_kept(entry)
        if said is not None:
            week = week_number(entry.at.date(), start)
            kept[week] = kept.get(week, False) or said
    return kept


def _parted(name: str, said: str, weeks: Sequence[Week], by_week: dict[int, bool]) -> MoodComparison | None:
    both = [w for w in weeks if w.number in by_week and "mood" in w.ratings]
    so, otherwise = [w for w in both if by_week[w.number]], [w for w in both if not by_week[w.number]]
    if min(len(so), len(otherwise)) < FEWEST_PAIRED_WEEKS:
        return None
    return MoodComparison(
        name,
        said,
        tuple(w.ratings["mood"].median for w in so),
        tuple(w.ratings["mood"].median for w in otherwise),
        tuple(w.number for w in so),
        tuple(w.number for w in otherwise),
    )
