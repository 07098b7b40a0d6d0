"""A drawn screen as a file to print or to show: SVG, HTML, PDF or PNG. Nothing in it is fetched from anywhere.

The only address in it is the name of the SVG language itself (``xmlns``), which no program opens. A page of its own
turns dark where whoever looks at it likes dark pages; what is printed is dark on light.
"""

import re
from collections.abc import Callable, Sequence
from html import escape
from importlib import import_module
from typing import NamedTuple

from ketajournal.course.text import inert, text_width
from ketajournal.errors import MissingPackage
from ketajournal.exchange.pdf import pdf_of
from ketajournal.show.blocks import DARK_TEXT_FROM, SHADES, Line, Run

# In units of the drawing: a column and a line of text of this size.
_SIZE, _COLUMN, _LINE, _MARGIN = 14, 8.4, 20, 14
# What stands together: words with no more than a blank between them.
_WORDS = re.compile(r"\S+(?: \S+)*")
PICTURES = (".svg", ".html", ".pdf", ".png")
_STYLE = """
svg{background:#fff}text{fill:#1c1c1c}.q{fill:#6c6c6c}.m{fill:#007787}.b{font-weight:bold}
.o{font-style:italic}.l{fill:#000}.w{fill:#fff}
@media screen and (prefers-color-scheme:dark){svg{background:#18181b}text{fill:#e4e4e4}.q{fill:#9a9a9a}
.m{fill:#3fc1d0}.l{fill:#000}.w{fill:#fff}}
"""


def picture_file(kind: str, lines: Sequence[Line], columns: int, title: str) -> bytes:
    """The lines, *columns* wide, as a file of one of the ``PICTURES``.

    Raises ``MissingPackage`` where what makes it is not installed.
    """
    drawing = _document(lines, columns, title)
    if kind == ".png":
        return _png(drawing)
    page = (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{_escaped(title)}</title>'
        '<meta name="color-scheme" content="light dark"></head>\n'
        '<body style="margin:0"><style>svg{max-width:100vw;height:auto}</style>'
        f"{drawing}</body></html>\n"
    )
    if kind == ".pdf":
        width, height = _size(lines, columns)
        return pdf_of(f"<style>@page{{size:{width:g}px {height:g}px;margin:0}}</style>{page}")
    return (drawing if kind == ".svg" else page).encode("utf-8")


def _png(drawing: str) -> bytes:
    try:
        resvg = import_module("resvg_py")
    except ImportError as fault:
        raise MissingPackage(
            "Making a PNG", "resvg_py", "An .svg or .html needs nothing, and a browser shows both."
        ) from fault
    return bytes(resvg.svg_to_bytes(svg_string=drawing, zoom=2))


def _document(lines: Sequence[Line], columns: int, title: str) -> str:
    fonts = "ui-monospace,Menlo,Consolas,DejaVu Sans Mono,monospace"
    named = f"<title>{_escaped(title)}</title><style>{_STYLE}</style>\n"
    drawing = _element(lines, columns, f'font-family="{fonts}"', named, _screen)
    return drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1) + "\n"


def inline_screen_svg(lines: Sequence[Line], columns: int, title: str, said: str, name: str) -> str:
    """The lines as an ``svg`` element of a page, in the page's own ink; *name* begins the ids in it."""
    how = f'aria-labelledby="{name}-title {name}-desc" font-family="monospace" fill="currentColor"'
    named = f'<title id="{name}-title">{_escaped(title)}</title><desc id="{name}-desc">{_escaped(said)}</desc>'
    return _element(lines, columns, how, named, _ink)


def _element(lines: Sequence[Line], columns: int, how: str, named: str, paint: "Callable[[Run], _Paint]") -> str:
    width, height = _size(lines, columns)
    drawn = "".join(_drawn(line, _MARGIN + number * _LINE, paint) for number, line in enumerate(lines))
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" height="{height:g}" role="img"'
        f' {how} font-size="{_SIZE}">{named}{drawn}</svg>'
    )


def _size(lines: Sequence[Line], columns: int) -> tuple[float, float]:
    return columns * _COLUMN + 2 * _MARGIN, len(lines) * _LINE + 2 * _MARGIN


class _Paint(NamedTuple):
    cell: str
    words: str


def _screen(run: Run) -> _Paint:
    """As on a screen: its colours for the shades, and classes that a dark page has its own colours for."""
    named = {"b": run.bold, "q": run.quiet, "m": run.mark, "o": run.own}
    classes = [name for name, wanted in named.items() if wanted]
    if run.shade is None:
        return _Paint("", f' class="{" ".join(classes)}"' if classes else "")
    classes.append("l" if run.shade >= DARK_TEXT_FROM else "w")
    return _Paint(f' fill="{_colour(SHADES[run.shade])}"', f' class="{" ".join(classes)}"')


def _colour(code: int) -> str:
    """One of a terminal's 256 colours as a page's: from 16 on a cube of six steps, from 232 on greys."""
    if code >= 232:
        return "#" + f"{8 + 10 * (code - 232):02x}" * 3
    steps = ((code - 16) // 36, (code - 16) // 6 % 6, (code - 16) % 6)
    return "#" + "".join(f"{55 + 40 * step if step else 0:02x}" for step in steps)


def _ink(run: Run) -> _Paint:
    """In one ink, which fits light, dark and paper: a shade is a thinner or thicker coat of it."""
    quiet = ' fill-opacity="0.75"' if run.quiet else ""
    return _Paint(f' fill-opacity="{0.03 + 0.03 * (run.shade or 0):g}"', quiet + ' font-weight="bold"' * run.bold)


def _drawn(line: Line, top: float, paint: Callable[[Run], _Paint]) -> str:
    found, column = [], 0
    for run in line:
        width, painted = text_width(run.text), paint(run)
        if run.shade is not None:
            size = f'width="{width * _COLUMN:g}" height="{_LINE}"'
            place = f'x="{_MARGIN + column * _COLUMN:g}" y="{top:g}"'
            found.append(f'<rect {place} {size}{painted.cell} shape-rendering="crispEdges"/>')
        for words in _WORDS.finditer(run.text):
            # In their columns, however wide they are in the font that is there; no renderer keeps blanks at an end.
            x = _MARGIN + (column + text_width(run.text[: words.start()])) * _COLUMN
            place = f'x="{x:g}" y="{top + _LINE - 5.5:g}"'
            length = f'textLength="{text_width(words[0]) * _COLUMN:g}" lengthAdjust="spacingAndGlyphs"'
            found.append(f"<text {place}{painted.words} {length}>{_escaped(words[0])}</text>")
        column += width
    return "".join(found) + "\n" if found else ""


def _escaped(text: str) -> str:
    return escape(inert(text))
