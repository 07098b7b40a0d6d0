"""Medians beside each other: sleep, stress and practice beside mood, named in advance, never ranked.

A week with a lower mood than the week before stands beside the person's own earlier weeks.
No coefficient is given and nothing is called a cause. PHQ-9 is not set beside sleep, because it holds a sleep item;
dose is beside nothing. Nothing is called usual from fewer than three earlier weeks, and nothing is called harmless.
Source: course/README.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ketajournal.course.values import Entry
from ketajournal.course.weeks import Number, Period, week_number
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

    They stand by the number of the week, or of the session, that they are of.
    """

    name: str
    mood: Mapping[int, Number]
    mood_else: Mapping[int, Number]

    @property
    def is_enough(self) -> bool:
        """True where there are as many on either side as a comparison takes."""
        return min(len(self.mood), len(self.mood_else)) >= FEWEST_COMPARED

    @property
    def overlaps(self) -> bool:
        """True where the two ranges share any value. Only where there are enough."""
        so, otherwise = self.mood.values(), self.mood_else.values()
        return min(so) <= max(otherwise) and min(otherwise) <= max(so)


def comparison(name: str, was: Mapping[int, bool], moods: Mapping[int, Number]) -> MoodComparison:
    """The moods on their two sides, of the weeks or sessions of which it is known whether it *was* so."""
    return MoodComparison(
        name,
        {number: mood for number, mood in moods.items() if was.get(number) is True},
        {number: mood for number, mood in moods.items() if was.get(number) is False},
    )


def mood_comparisons(weeks: Sequence[Period], entries: Iterable[Entry], start: date) -> list[MoodComparison]:
    """Sleep, stress and practice, each where there are enough weeks on both sides."""
    moods = {week.number: week.ratings["mood"].median for week in weeks if "mood" in week.ratings}
    found = (
        comparison("sleep_hours", _from("sleep_hours", SLEEP_FROM_HOURS, weeks), moods),
        comparison("stress", _from("stress", STRESS_FROM, weeks), moods),
        comparison("practice", _practised(entries, start), moods),
    )
    return [one for one in found if one.is_enough]


def _from(metric: str, limit: Number, weeks: Sequence[Period]) -> dict[int, bool]:
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


class Dip(NamedTuple):
    """A week's middle mood (0 to 10), the one of the week before it, and those of all weeks before it.

    ``within_other_weeks`` is true where it lies in their range, ``None`` where they are too few to say.
    """

    week: int
    mood: Number
    before: Number
    within_other_weeks: bool | None
    earlier_weeks: tuple[Number, ...]


def dips(weeks: Sequence[Period]) -> list[Dip]:
    """Every week whose middle mood is at least one lower than that of the week right before it."""
    mood = {week.number: week.ratings["mood"].median for week in weeks if "mood" in week.ratings}
    found = []
    for number, value in mood.items():
        if number - 1 in mood and mood[number - 1] - value >= SMALLEST_STEP:
            earlier = tuple(v for n, v in mood.items() if n < number)
            within = min(earlier) <= value if len(earlier) >= FEWEST_WEEKS else None
            found.append(Dip(number, value, mood[number - 1], within, earlier))
    return found
