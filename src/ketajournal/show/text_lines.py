"""Blocks as lines for people: all but wide tables, which Rich lays out.

Rich takes longer to load than most commands take in all, and a list of every entry several times as long to lay out.
"""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from ketajournal.course.text import inert
from ketajournal.show.blocks import Block, Chart, Column, Heading, Items, Line, Picture, Run, Table, Text, Title
from ketajournal.show.drawing import broken, drawn_lines
from ketajournal.show.terminal_window import TerminalWindow

_BETWEEN = "  "
_NARROWEST_LAST, _NARROWEST_CUT = 26, 9
_UNBROKEN_HEAD = 9
_END, _BOLD, _DIM = "\x1b[0m", "\x1b[1m", "\x1b[2m"


def text_lines(block: Block, shown_in: TerminalWindow) -> Iterator[str]:
    """The lines of a block, with a terminal's codes for what is bold or dim if they are shown in one.

    What was typed is text: nothing in it is taken for markup or for such a code.
    """
    match block:
        case Title():
            yield from _paragraph(block.text, shown_in, _BOLD)
        case Heading():
            yield ""
            yield from _paragraph(block.text, shown_in, _BOLD)
        case Text():
            yield from _paragraph(block.text, shown_in, _DIM if block.quiet else _BOLD if block.strong else "")
        case Items():
            for item in block.items:
                deep = "    " if item.startswith("- ") else "  "
                yield from _paragraph(item, shown_in, "", "  ", deep)
        case Table():
            yield from _table(block, shown_in)
        case Picture():
            yield from drawn_lines(block.draw(shown_in.picture), shown_in)
        case Chart():
            yield from _paragraph(f"A chart: {block.title}", shown_in, _DIM)


def drawn(block: Block, width: int) -> list[Line]:
    """The lines of a block as they would be drawn, whatever is in it, with nothing of a terminal in them."""
    if isinstance(block, Picture):
        return list(block.draw(width))
    how = {
        "bold": isinstance(block, Title | Heading) or (isinstance(block, Text) and block.strong),
        "quiet": isinstance(block, Text) and block.quiet,
    }
    return [(Run(line.rstrip(), **how),) for line in text_lines(block, TerminalWindow(width, is_terminal=False))]


def _paragraph(text: str, shown_in: TerminalWindow, style: str, first: str = "", further: str = "") -> Iterator[str]:
    """Running text; the lines after its *first* begin with *further*."""
    before = first
    for line in _shown(text).split("\n"):
        room = shown_in.paragraph - len(before)
        for start, end in broken(line, room) if shown_in.has_a_width else [(0, len(line))]:
            yield before + _styled(style, line[start:end].rstrip(), shown_in)
            before = further


def _table(table: Table, shown_in: TerminalWindow) -> Iterator[str]:
    texts = [[_shown(cell.text) for cell in column.cells] for column in table.keys]
    widths = None if table.columns else _list_widths(table.keys, texts, shown_in.width)
    if widths is not None:
        yield from _list(table.keys, texts, widths, shown_in)
        return
    from ketajournal.show.rich_table import table_text

    yield from table_text(table, shown_in).splitlines()


def _list_widths(columns: Sequence[Column], texts: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """The width of each column of a list, or ``None`` for a table that is none.

    It is a list where only the last column may be broken over lines, and the others leave it room.
    """
    *keys, last = columns
    if any(column.wraps for column in keys) or any(column.right for column in columns):
        return None
    if any("\n" in text for column in texts for text in column):
        return None
    widths = [max(map(cell_len, cells), default=0) for cells in texts]
    if any(cell_len(c.head) > max(width, _UNBROKEN_HEAD) for c, width in zip(columns, widths, strict=True)):
        return None
    widths = [max(width, cell_len(column.head)) for column, width in zip(columns, widths, strict=True)]
    room = width - sum(widths[:-1]) - len(_BETWEEN) * len(keys)
    if widths[-1] > room and (room < (_NARROWEST_CUT if last.is_cut else _NARROWEST_LAST) or not last.wraps):
        return None
    return [*widths[:-1], min(widths[-1], room)]


def _list(
    columns: Sequence[Column], texts: Sequence[Sequence[str]], widths: Sequence[int], shown_in: TerminalWindow
) -> Iterator[str]:
    heads = (_filled(column.head, width) for column, width in zip(columns, widths, strict=True))
    yield _styled(_BOLD, _BETWEEN.join(heads).rstrip(), shown_in)
    yield "─" * (sum(widths) + len(_BETWEEN) * (len(widths) - 1))
    hanging = " " * (sum(widths[:-1]) + len(_BETWEEN) * (len(widths) - 1))
    for cell, *keys, text in zip(columns[-1].cells, *texts, strict=True):
        before = "".join(_filled(key, width) + _BETWEEN for key, width in zip(keys, widths, strict=False))
        lines = broken(text, widths[-1])
        if columns[-1].is_cut and len(lines) > 1:
            text = f"{text[: broken(text, widths[-1] - 1)[0][1]].rstrip(' ,;:')}…"
            lines = [(0, len(text))]
        for start, end in lines:
            yield before + _marked(text, start, end, cell.marks, shown_in)
            before = hanging


def _marked(text: str, start: int, end: int, marks: Sequence[tuple[int, int]], shown_in: TerminalWindow) -> str:
    """A part of a text without the space at its end, and with what is marked in it standing out."""
    end = start + len(text[start:end].rstrip())
    line = ""
    for first, last in marks:
        first, last = max(first, start), min(last, end)
        if first < last:
            line += text[start:first] + _styled(_BOLD, text[first:last], shown_in)
            start = last
    return line + text[start:end]


def _shown(text: str) -> str:
    return inert(text).replace("\t", " ")


def _filled(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _styled(style: str, text: str, shown_in: TerminalWindow) -> str:
    return f"{style}{text}{_END}" if style and text and shown_in.is_terminal else text
