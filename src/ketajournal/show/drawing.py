"""Drawn lines: text with what stands out in it, known by its meaning and not by a terminal's codes.

Two hues and no more: a mark is cyan, and a shade stands for a number from 0 to 10, the same in every row. Neither
says better or worse.
"""

from collections.abc import Iterable, Sequence
from math import floor
from typing import NamedTuple

from ketajournal.course.text import inert, line_spans, one_line, text_width
from ketajournal.course.weeks import Number
from ketajournal.show.blocks import DARK_TEXT_FROM, SHADES, Line, Run
from ketajournal.show.terminal_window import MANY_COLOURS, TerminalWindow
from ketajournal.show.wording import short_number

BLANK: Line = ()


def width_of(line: Line) -> int:
    return sum(text_width(run.text) for run in line)


def text_of(line: Line) -> str:
    return "".join(run.text for run in line).rstrip()


def shown(text: str) -> str:
    """The text with nothing in it that could steer a terminal, and no tab, which is as wide as it likes."""
    return inert(text).replace("\t", " ")


def paragraph(text: str, width: int, first: str = "", hanging: str = "", **how: bool) -> list[Line]:
    """Running text in lines; the first begins with *first*, those after it with *hanging*."""
    lines: list[Line] = []
    for line in shown(text).split("\n"):
        for start, end in line_spans(line, width - len(hanging if lines else first), width - len(hanging)):
            before = hanging if lines else first
            lines.append((*([Run(before)] if before else []), Run(line[start:end].rstrip(), **how)))
    return lines


def spread(left: Run, right: Run, width: int) -> list[Line]:
    """A line with one text at its start and one at its end; two lines where both are too long for it."""
    room = width - width_of((left, right))
    if room < 1:
        return [*paragraph(left.text, width, bold=left.bold), (right,)]
    return [(left, Run(" " * room), right)]


def shaded(value: Number | None, width: int) -> Run:
    """A cell with a number in it, shaded for it; an empty one for ``None``."""
    if value is None:
        return Run(" " * width)
    return Run(short_number(value).ljust(width), shade=min(len(SHADES) - 1, max(0, floor(value))))


def fitted(text: str, width: int, **how: bool) -> Run:
    """A text in exactly *width* columns, cut with an ellipsis where it is longer."""
    text = one_line(shown(text), width)
    return Run(text + " " * (width - text_width(text)), **how)


class Panel(NamedTuple):
    """Columns under a title, each with its head and a cell a row, and with so many blanks *between* them."""

    title: str
    columns: Sequence[tuple[str, Sequence[Run]]]
    between: int = 0

    def lines(self) -> list[Line]:
        """The title, the heads, and the rows; all of one width."""
        found: list[list[Run]] = [[] for _ in self.columns[0][1]]
        head: list[Run] = []
        for name, cells in self.columns:
            width = max(text_width(name), *(text_width(cell.text) for cell in cells)) + self.between
            head.append(fitted(name, width, quiet=True))
            for line, cell in zip(found, cells, strict=True):
                line += [cell, Run(" " * (width - text_width(cell.text)))]
        lines = [(Run(self.title, bold=True),), tuple(head), *map(tuple, found)]
        widest = max(map(width_of, lines))
        return [(*line, Run(" " * (widest - width_of(line)))) for line in lines]


def side_by_side(head: str, names: Sequence[str], panels: Iterable[Panel], width: int) -> list[Line]:
    """Panels beside the *names* of their rows, as many as have room, the others below; a blank line around."""
    label = max(map(text_width, [head, *names])) + 2
    labels = [("", True), (head, True), *((name, False) for name in names)]
    found: list[list[Line]] = []
    for panel in map(Panel.lines, panels):
        if not found or width_of(found[-1][0]) + width_of(panel[0]) > width:
            found.append([(fitted(name, label, quiet=quiet),) for name, quiet in labels])
        found[-1] = [(*line, *more, Run("  ")) for line, more in zip(found[-1], panel, strict=True)]
    return [BLANK, *(line for lines in found for line in (*lines, BLANK))]


def as_text(line: Line, shown_in: TerminalWindow) -> str:
    """The line with the codes of the terminal that it is shown in; in a pipe without any."""
    return "".join(_coded(run, shown_in) for run in line).rstrip() if shown_in.is_terminal else inert(text_of(line))


def _coded(run: Run, shown_in: TerminalWindow) -> str:
    codes = ["1"] if run.bold else []
    if run.quiet:
        codes.append("2")
    if run.own and shown_in.colours:
        codes.append("3")
    if run.mark and shown_in.colours:
        codes.append("36")
    if run.shade is not None and shown_in.colours >= MANY_COLOURS:
        codes.append(f"48;5;{SHADES[run.shade]};38;5;{16 if run.shade >= DARK_TEXT_FROM else 231}")
    text = inert(run.text)
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if codes and text else text
