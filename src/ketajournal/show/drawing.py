"""Drawn lines: text with what stands out in it, known by its meaning and not by a terminal's codes.

Two hues and no more: a mark is cyan, and a shade stands for a number from 0 to 10, the same in every row. Neither
says better or worse.
"""

from math import floor

from ketajournal.course.text import broken, inert, one_line, text_width
from ketajournal.course.weeks import Number
from ketajournal.show.blocks import DARK_TEXT_FROM, SHADES, Line, Run
from ketajournal.show.terminal_window import MANY_COLOURS, TerminalWindow
from ketajournal.show.wording import short_number

BLANK: Line = ()


def width_of(line: Line) -> int:
    """The columns that a line takes."""
    return sum(text_width(run.text) for run in line)


def text_of(line: Line) -> str:
    """A line's text alone."""
    return "".join(run.text for run in line).rstrip()


def shown(text: str) -> str:
    """The text with nothing in it that could steer a terminal, and no tab, which is as wide as it likes."""
    return inert(text).replace("\t", " ")


def paragraph(text: str, width: int, first: str = "", hanging: str = "", **how: bool) -> list[Line]:
    """Running text in lines; the first begins with *first*, those after it with *hanging*."""
    lines: list[Line] = []
    for line in shown(text).split("\n"):
        for start, end in broken(line, width - len(hanging if lines else first), width - len(hanging)):
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


def filled(text: str, width: int, **how: bool) -> Run:
    """A text in exactly *width* columns, cut with an ellipsis where it is longer."""
    text = one_line(shown(text), width)
    return Run(text + " " * (width - text_width(text)), **how)


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
