"""Charts as static SVG: no script, no style sheet, no colour of their own, so that they fit light, dark and paper.

Lengths are in the units of the drawing. It is as wide as a page: on A4 and Letter a unit is then 0.72 points or more,
so that words of 12 units are read as words of 8.6 points.

No library that was tried shades ranges, ends a line at a gap and names values beside their dots without being
overridden in most of its parts; this is shorter than the overriding was.
"""

import xml.etree.ElementTree as ET
from typing import NamedTuple

from ketajournal.course.weeks import Number
from ketajournal.show.blocks import Chart

_INK = "currentColor"
_SIZE, _ROOM = 12, 7  # of words, and the width that a character of them takes at most
_WIDTH, _HEIGHT = 720, 160
_LEFT, _TOP, _RIGHT, _BOTTOM = 62, 26, 10, 24
# Words nearer to each other than this would run into one another.
_BETWEEN_DATES, _BETWEEN_NUMBERS = 52, 14
_SHADES = ("0.04", "0.12")


class _Frame(NamedTuple):
    """The place of the values in a drawing, and what its edges stand for: days across, values upwards."""

    left: float
    right: float
    top: float
    bottom: float
    days: tuple[int, int]
    values: tuple[Number, Number]

    def x(self, day: float) -> float:
        first, last = self.days
        return round(self.left + (self.right - self.left) * (day - first) / (last - first), 1)

    def y(self, value: Number) -> float:
        low, high = self.values
        return round(self.bottom - (self.bottom - self.top) * (value - low) / (high - low), 1)


def chart_svg(chart: Chart, name: str) -> str:
    """The chart as an ``svg`` element with its title and description; *name* begins the ids in it."""
    root = ET.Element(
        "svg",
        {"viewBox": f"0 0 {_WIDTH} {_HEIGHT}", "role": "img", "aria-labelledby": f"{name}-title {name}-desc"},
        **_attributes(width=_WIDTH, height=_HEIGHT, font_family="sans-serif", font_size=_SIZE, fill=_INK),
    )
    _shape(root, "title", chart.title, id=f"{name}-title")
    _shape(root, "desc", chart.said, id=f"{name}-desc")
    if any(chart.points):
        _draw(root, chart)
    return ET.tostring(root, encoding="unicode")


def _draw(root: ET.Element, chart: Chart) -> None:
    frame = _Frame(
        left=_LEFT,
        right=_WIDTH - _RIGHT - _ROOM * max((len(band) for _, band in chart.bands), default=0),
        top=_TOP,
        bottom=_HEIGHT - _BOTTOM,
        days=chart.days,
        values=(chart.ticks[0], chart.ticks[-1]),
    )
    _draw_bands(root, chart, frame)
    _draw_edges(root, chart, frame)
    _draw_sessions(root, chart, frame)
    if chart.baseline is not None:
        at = frame.y(chart.baseline)
        _line(root, (frame.left, at), (frame.right, at), dashes="9 4")
    _draw_values(root, chart, frame)


def _draw_bands(root: ET.Element, chart: Chart, frame: _Frame) -> None:
    """A shade for each range of values, its name beside it. Edges lie between values, so that none is on an edge."""
    lows = [low for low, _ in chart.bands]
    edges = [frame.y(low - 0.5 if position else low) for position, low in enumerate(lows)]
    for position, (bottom, top) in enumerate(zip(edges, [*edges[1:], frame.top], strict=False)):
        width, shade = frame.right - frame.left, _SHADES[position % 2]
        _shape(root, "rect", x=frame.left, y=top, width=width, height=bottom - top, opacity=shade)
        _write(root, chart.bands[position][1], frame.right + 6, (bottom + top) / 2 + 4)


def _draw_edges(root: ET.Element, chart: Chart, frame: _Frame) -> None:
    """The values named at the side, and the dates below, as many as have room."""
    for value in chart.ticks:
        _write(root, f"{value:g}", frame.left - 6, frame.y(value) + 4, anchor="end")
    _line(root, (frame.left, frame.bottom), (frame.right, frame.bottom), opacity="0.5")
    last = float("-inf")
    for day, date in chart.dates:
        at = frame.x(day)
        if at - last >= _BETWEEN_DATES and at + len(date) * _ROOM <= frame.right + _ROOM:
            _line(root, (at, frame.bottom), (at, frame.bottom + 4), opacity="0.5")
            _write(root, date, at, frame.bottom + 17)
            last = at


def _draw_sessions(root: ET.Element, chart: Chart, frame: _Frame) -> None:
    """A dashed line from bottom to top for each session, its number above where there is room."""
    first, final = chart.days
    within = [(day, number) for day, number in chart.sessions if first <= day <= final]
    last = float("-inf")
    for day, number in within:
        at = frame.x(day)
        _line(root, (at, frame.top - 10), (at, frame.bottom), dashes="2 3", opacity="0.6")
        if at - last >= _BETWEEN_NUMBERS:
            _write(root, str(number), at, frame.top - 14, anchor="middle")
            last = at
    if within:
        _write(root, "session", frame.left - 6, frame.top - 14, anchor="end")


def _draw_values(root: ET.Element, chart: Chart, frame: _Frame) -> None:
    """The values as dots, joined up to the next gap; each has its number beside it where there is room for them."""
    line = None if chart.baseline is None else frame.y(chart.baseline)
    for run in _runs(chart):
        places = [(frame.x(day), frame.y(value)) for day, value in run]
        if len(places) > 1:
            path = " L ".join(f"{x:g} {y:g}" for x, y in places)
            _shape(root, "path", d=f"M {path}", fill="none", stroke=_INK, stroke_width=1.5)
        for position, (x, y) in enumerate(places):
            _shape(root, "circle", cx=x, cy=y, r=3.5)
            beside = [places[n][1] for n in (position - 1, position + 1) if 0 <= n < len(places)]
            is_valley = bool(beside) and all(other < y for other in beside)
            # No number stands on the baseline's line, or on the axis.
            is_crossed = line is not None and 4 < y - line < 22
            below = (is_valley or is_crossed) and y + 18 < frame.bottom
            _write(root, f"{run[position][1]:g}", x, y + 17 if below else y - 8, anchor="middle", weight="bold")


def _runs(chart: Chart) -> list[list[tuple[float, Number]]]:
    runs: list[list[tuple[float, Number]]] = [[]]
    for point in chart.points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _line(
    root: ET.Element, start: tuple[float, float], end: tuple[float, float], *, dashes: str = "", opacity: str = "1"
) -> None:
    dashed = {"stroke_dasharray": dashes} if dashes else {}
    (x1, y1), (x2, y2) = start, end
    _shape(root, "line", x1=x1, y1=y1, x2=x2, y2=y2, **dashed, stroke=_INK, opacity=opacity)


def _write(
    root: ET.Element, words: str, x: float, y: float, *, anchor: str = "start", weight: str = "normal"
) -> None:
    _shape(root, "text", words, x=x, y=y, text_anchor=anchor, font_weight=weight)


def _shape(root: ET.Element, tag: str, words: str | None = None, **attributes: float | str) -> None:
    ET.SubElement(root, tag, _attributes(**attributes)).text = words


def _attributes(**given: float | str) -> dict[str, str]:
    """The attributes as SVG writes them: a hyphen for each underscore of a name, a number as short as it is."""
    return {
        name.replace("_", "-"): value if isinstance(value, str) else f"{value:g}" for name, value in given.items()
    }
