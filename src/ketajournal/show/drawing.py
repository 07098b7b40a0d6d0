"""Drawn lines: text with what stands out in it, known by its meaning and not by a terminal's codes.

Two hues and no more: a mark is cyan, and a shade stands for a number from 0 to 10, the same in every row. Neither
says better or worse.
"""

import re
from collections.abc import Iterable, Iterator
from math import floor

from rich.cells import cell_len, chop_cells, set_cell_size

from ketajournal.course.text import inert
from ketajournal.course.weeks import Number
from ketajournal.show.blocks import DARK_TEXT_FROM, SHADES, Line, Run
from ketajournal.show.terminal_window import MANY_COLOURS, TerminalWindow
from ketajournal.show.wording import short_number

BLANK: Line = ()
_WORD = re.compile(r"\S+\s*|^\s+")


def width_of(line: Line) -> int:
    """The columns that a line takes."""
    return sum(cell_len(run.text) for run in line)


def text_of(line: Line) -> str:
    """A line's text alone."""
    return "".join(run.text for run in line).rstrip()


def paragraph(text: str, width: int, hanging: str = "", **how: bool) -> list[Line]:
    """Running text in lines; those after the first begin with *hanging*."""
    lines: list[Line] = []
    for line in inert(text).replace("\t", " ").split("\n"):
        first, *_ = pieces = broken(line, width)
        if len(pieces) > 1 and hanging:
            rest = line[first[1] :]
            pieces = [first, *((first[1] + a, first[1] + b) for a, b in broken(rest, width - len(hanging)))]
        for start, end in pieces:
            before = (Run(hanging),) if lines and hanging else ()
            lines.append((*before, Run(line[start:end].rstrip(), **how)))
    return lines


def spread(left: Run, right: Run, width: int) -> list[Line]:
    """A line with one text at its start and one at its end; two lines where both are too long for it."""
    room = width - cell_len(left.text) - cell_len(right.text)
    if room < 1:
        return [*paragraph(left.text, width, bold=left.bold), (right,)]
    return [(left, Run(" " * room), right)]


def broken(text: str, width: int) -> list[tuple[int, int]]:
    """From where to where each line goes; a word is broken only where it is wider than a line."""
    if cell_len(text) <= width:
        return [(0, len(text))]
    starts, used = [0], 0
    for word in _WORD.finditer(text):
        bare = word[0].rstrip()
        if used and used + cell_len(bare) > width:
            starts.append(word.start())
            used = 0
        if cell_len(bare) > width:
            *parts, bare = chop_cells(bare, width)
            for part in parts:
                starts.append(starts[-1] + len(part))
        used += cell_len(bare) + len(word[0]) - len(word[0].rstrip())
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def shaded(value: Number | None, width: int) -> Run:
    """A cell with a number in it, shaded for it; an empty one for ``None``."""
    if value is None:
        return Run(" " * width)
    return Run(short_number(value).ljust(width), shade=min(len(SHADES) - 1, max(0, floor(value))))


def filled(text: str, width: int, **how: bool) -> Run:
    """A text in exactly *width* columns, cut with an ellipsis where it is longer."""
    text = inert(text).replace("\n", " ").replace("\t", " ")
    if cell_len(text) > width:
        text = set_cell_size(text, max(0, width - 1)).rstrip() + "…"
    return Run(set_cell_size(text, width), **how)


def drawn_lines(lines: Iterable[Line], shown_in: TerminalWindow) -> Iterator[str]:
    """The lines with the codes of the terminal that they are shown in; in a pipe without any."""
    for line in lines:
        yield inert(text_of(line)) if not shown_in.is_terminal else "".join(_coded(run, shown_in) for run in line)


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
