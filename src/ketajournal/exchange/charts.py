"""Charts as static SVG: no script, no style sheet, no colour of their own, so that they fit light, dark and paper."""

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from typing import Any

from leather import Axis, Chart, Dots, Line, Scale, Series, theme

from ketajournal.course.weeks import Number
from ketajournal.show.blocks import Chart as Shown

_INK = "currentColor"
_WIDE, _SMALL = (560, 165), (260, 130)
# At most this many week numbers stand below a chart, and session numbers this near would run into each other.
_MOST_WEEKS, _MOST_WEEKS_SMALL = 14, 5
_NEAREST = 12

# leather keeps its looks in a module; this is the only place that uses it.
theme.background_color = "none"
theme.margin = 0.02
for _name in ("title_color", "legend_color", "axis_title_color", "label_color", "tick_color", "zero_color"):
    setattr(theme, _name, _INK)
theme.tick_font_family = theme.legend_font_family = "sans-serif"
theme.tick_font_size, theme.tick_font_char_height, theme.tick_font_char_width = 11, 11, 7
# No legend is drawn; its line holds the numbers of the sessions.
theme.legend_font_char_height = 12


class _Days(Scale):  # type: ignore[misc]
    """A scale from one end to the other, with nothing added at either to make it round."""

    def __init__(self, low: Number, high: Number) -> None:
        self._low, self._high = low, high

    def contains(self, value: Number) -> bool:
        return self._low <= value <= self._high

    def project(self, value: Number, start: float, end: float) -> float:
        share = (value - self._low) / (self._high - self._low)
        return round(float(start + (end - start) * share), 1)

    def ticks(self) -> list[Number]:
        return [self._low, self._high]


class _Unnamed:
    """A layer without a line in the legend."""

    def legend_to_svg(self, _series: Any, _palette: Any) -> list[Any]:
        return []


class _Path(_Unnamed, Line):  # type: ignore[misc]
    """leather's line, which ends where a value is missing and begins anew after it."""


class _Points(_Unnamed, Dots):  # type: ignore[misc]
    """Dots, each with its value above it where there is room for numbers."""

    def __init__(self, *, named: bool) -> None:
        super().__init__(_INK, 3 if named else 2.5)
        self._named = named

    def to_svg(self, width: float, height: float, x: Scale, y: Scale, series: Series, palette: Any) -> ET.Element:
        group: ET.Element = super().to_svg(width, height, x, y, series, palette)
        for point in series.data() if self._named else ():
            if point.x is not None:
                at = (x.project(point.x, 0, width), y.project(point.y, height, 0) - 7)
                group.append(_text(f"{point.y:g}", at, 11))
        return group


class _Marks(_Unnamed, Line):  # type: ignore[misc]
    """A dashed line from bottom to top for each session, with its number above where there is room."""

    def __init__(self, numbers: dict[int, int], *, named: bool) -> None:
        super().__init__(_INK)
        self._numbers, self._named = numbers, named

    def to_svg(self, width: float, height: float, x: Scale, _y: Scale, series: Series, _palette: Any) -> ET.Element:
        group = ET.Element("g", {"class": "sessions"})
        last = float("-inf")
        for point in series.data():
            at = x.project(point.x, 0, width)
            ends = {"x1": f"{at:g}", "x2": f"{at:g}", "y1": "0", "y2": f"{height:g}"}
            group.append(ET.Element("line", {**ends, "stroke": _INK, "stroke-dasharray": "3 3"}))
            if self._named and at - last >= _NEAREST:
                group.append(_text(str(self._numbers[point.x]), (at, -4), 10))
                last = at
        return group


def _text(words: str, at: tuple[float, float], size: int) -> ET.Element:
    found = ET.Element(
        "text",
        {
            "x": f"{at[0]:g}",
            "y": f"{at[1]:g}",
            "fill": _INK,
            "text-anchor": "middle",
            "font-family": "sans-serif",
            "font-size": str(size),
        },
    )
    found.text = words
    return found


def svg(shown: Shown, name: str) -> str:
    """The chart as an ``svg`` element with its title and description; *name* begins the ids in it."""
    width, height = _SMALL if shown.small else _WIDE
    root = ET.Element(
        "svg",
        {
            "viewBox": f"0 0 {width} {height}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
            "width": str(width),
            "height": str(height),
        },
    )
    ET.SubElement(root, "title", {"id": f"{name}-title"}).text = shown.title
    ET.SubElement(root, "desc", {"id": f"{name}-desc"}).text = shown.said
    if any(shown.points):
        root.append(_drawn(shown, width, height))
    return ET.tostring(root, encoding="unicode")


def _drawn(shown: Shown, width: int, height: int) -> ET.Element:
    chart = Chart()
    (first, last), (low, high) = shown.days, (shown.ticks[0], shown.ticks[-1])
    chart.set_x_scale(_Days(first, last))
    chart.set_y_scale(_Days(low, high))
    weeks = _weeks(first, last, _MOST_WEEKS_SMALL if shown.small else _MOST_WEEKS)
    chart.set_x_axis(Axis(weeks, lambda day, _i, _n: str(day // 7 + 1)))
    chart.set_y_axis(Axis(list(shown.ticks), lambda value, _i, _n: f"{value:g}"))
    within = {day: number for day, number in shown.sessions if first <= day <= last}
    if within:
        chart.add_series(Series([(day, low) for day in within]), _Marks(within, named=not shown.small))
    rows = [point or (None, None) for point in shown.points]
    chart.add_series(Series(rows), _Path(_INK, 1.5))
    chart.add_series(Series(rows), _Points(named=not shown.small))
    group: ET.Element = chart.to_svg_group(width, height)
    for lines in group.iter("line"):  # the grid stays behind what it carries
        lines.set("opacity", "0.55" if "stroke-dasharray" in lines.attrib else "0.18")
    return group


def _weeks(first: int, last: int, most: int) -> Sequence[int]:
    """The first days of weeks, so many apart that their numbers have room."""
    there = [day for day in range(0, last, 7) if day >= first] or [first]
    apart = -(-len(there) // most)
    return there[::apart]
