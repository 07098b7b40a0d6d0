"""Medians beside each other: sleep, stress and practice beside mood, named in advance, never ranked.

A week with a lower mood than the week before stands beside the person's own earlier weeks.
No coefficient is given and nothing is called a cause. PHQ-9 is not set beside sleep, because it holds a sleep item;
dose is beside nothing. Nothing is called usual from fewer than three earlier weeks, and nothing is called harmless.
Source: course/README.md.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ketajournal.course.values import Entry
from ketajournal.course.weeks import Number, Week, week_number
from ketajournal.course.windows import was_kept

SLEEP_FROM_HOURS = 7
STRESS_FROM = 5
# On either side there must be this many weeks, or windows, before the two are set side by side.
FEWEST_COMPARED = 3
FEWEST_WEEKS = 3
# Ratings are whole numbers: a middle value less than one below the week before is no step that anyone gave.
SMALLEST_STEP = 1


class MoodComparison(NamedTuple):
    """Middle moods where what ``name`` stands for was so, and where it was otherwise.

    ``numbers`` and ``numbers_else`` are those of the weeks, or of the sessions, that the moods are of.
    """

    name: str
    mood: tuple[Number, ...]
    mood_else: tuple[Number, ...]
    numbers: tuple[int, ...]
    numbers_else: tuple[int, ...]

    @property
    def is_enough(self) -> bool:
        """True where there are as many on either side as a comparison takes."""
        return min(len(self.mood), len(self.mood_else)) >= FEWEST_COMPARED

    @property
    def overlaps(self) -> bool:
        """True where the two ranges share any value. Only where there are enough."""
        return min(self.mood) <= max(self.mood_else) and min(self.mood_else) <= max(self.mood)


def comparison(name: str, moods: Sequence[tuple[bool, Number, int]]) -> MoodComparison:
    """The moods on their two sides: each with whether it was so, and the number of its week or session."""
    so, otherwise = [one for one in moods if one[0]], [one for one in moods if not one[0]]
    return MoodComparison(
        name,
        tuple(mood for _, mood, _ in so),
        tuple(mood for _, mood, _ in otherwise),
        tuple(number for _, _, number in so),
        tuple(number for _, _, number in otherwise),
    )


def mood_comparisons(weeks: Sequence[Week], entries: Iterable[Entry], start: date) -> list[MoodComparison]:
    """Sleep, stress and practice, each where there are enough weeks on both sides."""
    found = (
        _by_week("sleep_hours", weeks, _from("sleep_hours", SLEEP_FROM_HOURS, weeks)),
        _by_week("stress", weeks, _from("stress", STRESS_FROM, weeks)),
        _by_week("practice", weeks, _practised(entries, start)),
    )
    return [one for one in found if one.is_enough]


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


def _by_week(name: str, weeks: Sequence[Week], so: dict[int, bool]) -> MoodComparison:
    of = [week for week in weeks if week.number in so and "mood" in week.ratings]
    return comparison(name, [(so[week.number], week.ratings["mood"].median, week.number) for week in of])


class Dip(NamedTuple):
    """A week's middle mood (0 to 10), the one of the week before it, and those of all weeks before it.

    ``within_other_weeks`` is true where it lies in their range, ``None`` where they are too few to say.
    """

    week: int
    mood: Number
    before: Number
    within_other_weeks: bool | None
    earlier_weeks: tuple[Number, ...]


def dips(weeks: Sequence[Week]) -> list[Dip]:
    """Every week whose middle mood is at least one lower than that of the week right before it."""
    mood = {week.number: week.ratings["mood"].median for week in weeks if "mood" in week.ratings}
    found = []
    for number, value in mood.items():
        if number - 1 in mood and mood[number - 1] - value >= SMALLEST_STEP:
            earlier = tuple(v for n, v in mood.items() if n < number)
            within = min(earlier) <= value if len(earlier) >= FEWEST_WEEKS else None
            found.append(Dip(number, value, mood[number - 1], within, earlier))
    return found
