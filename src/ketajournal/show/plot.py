"""A plot in plain characters: one row a step of a rating, one column a day or a few, a mark a session.

plotext draws the frame, the axes and the marks; which mark stands where is settled here, because
plotext lets a later series hide an earlier one, and nobody should lose a value that way.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ketajournal.course.weeks import Number

# The mark of session 1 first. Where there are more sessions, those after share the last.
PLOT_MARKS = "123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ#"
MEET = "*"
_MOST_ROWS = 14
# A plot of less than a week would make one day look long.
_FEWEST_DAYS = 7
# The vertical axis and its numbers.
_BESIDE = 5
# In a narrower window nothing could be made out.
NARROWEST = 30
_DAY_STEPS = (1, 2, 7, 14, 28, 56, 112, 364)
# A day's number on the axis, with room around it.
_TICK = 6


class Axis(NamedTuple):
    """Whole steps of ``step`` from ``first``; there are ``places`` of them."""

    first: float
    step: float
    places: int

    def place(self, value: Number) -> int:
        """The nearest step, from 0; halves go up."""
        return math.floor((value - self.first) / self.step + 0.5)


def rating_axis(values: Sequence[Number], highest: Number) -> Axis:
    """An axis from 0 to *highest*, or further where a value lies outside it, in at most 14 rows."""
    low, high = min(0, *values), max(highest, *values)
    for power in range(-1, 9):
        for digit in (1, 2, 5):
            step = digit * 10.0**power
            first, last = math.floor(low / step), math.ceil(high / step)
            # Steps of less than one would part ratings that were given in whole numbers.
            if step >= 1 and last - first < _MOST_ROWS:
                return Axis(first * step, step, last - first + 1)
    raise ValueError(f"{low} to {high} is too far for a plot")


def day_axis(last_day: int, room: int) -> Axis:
    """An axis from day 0, with as many days to a column as the room needs."""
    days = max(last_day, _FEWEST_DAYS) + 1
    step = math.ceil(days / max(1, room))
    return Axis(0, step, math.ceil(days / step))


def marks(series: Mapping[int, Mapping[int, Number]], days: Axis, ratings: Axis) -> dict[tuple[int, int], str]:
    """The mark at each place (column, row): a session's own, or ``*`` where several meet.

    *series* has each session's values by day, by the session's number from 1.
    """
    found: dict[tuple[int, int], str] = {}
    for number, values in series.items():
        own = PLOT_MARKS[min(number, len(PLOT_MARKS)) - 1]
        for day, value in values.items():
            spot = (day // int(days.step), ratings.place(value))
            found[spot] = own if found.get(spot, own) == own else MEET
    return found


def by_day(series: Mapping[int, Mapping[int, Number]], highest: Number, width: int) -> str:
    """The plot, at most *width* columns wide; empty where that is too narrow for one."""
    if width < NARROWEST:
        return ""
    # 20 ms beside Rich, and only here: no other command, and no other form of this one, draws anything.
    import plotext

    ratings = rating_axis([value for values in series.values() for value in values.values()], highest)
    days = day_axis(max(day for values in series.values() for day in values), width - _BESIDE)
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(False, False)  # the width that we were given counts, not the terminal's
    plotext.xaxes(True, False)
    plotext.yaxes(True, False)
    plotext.plotsize(width, ratings.places + 2)
    plotext.xlim(0, days.places - 1)
    plotext.ylim(0, ratings.places - 1)
    by_mark: dict[str, list[tuple[int, int]]] = {}
    for spot, mark in marks(series, days, ratings).items():
        by_mark.setdefault(mark, []).append(spot)
    for mark, spots in by_mark.items():
        plotext.scatter([column for column, _ in spots], [row for _, row in spots], marker=mark)
    rows = sorted({0, (ratings.places - 1) // 2, ratings.places - 1})
    plotext.yticks(rows, [f"{ratings.first + row * ratings.step:g}" for row in rows])
    shown = _days_named(days, width)
    plotext.xticks([day / days.step for day in shown], [str(day) for day in shown])
    drawn: str = plotext.uncolorize(plotext.build())
    # plotext leaves out a name of the axis that is wider than the axis.
    to_a_column = f", {days.step:g} to a column" if days.step > 1 else ""
    below = textwrap.wrap(f"days since the session{to_a_column}", width - _BESIDE)
    return "\n".join([*(line.rstrip() for line in drawn.splitlines()), *(f"   {line}" for line in below)])


def _days_named(days: Axis, width: int) -> list[int]:
    last = int((days.places - 1) * days.step)
    most = max(2, width // _TICK)
    step = next((step for step in _DAY_STEPS if last // step < most), math.ceil(last / most))
    return list(range(0, last + 1, step))
