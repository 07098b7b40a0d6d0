"""Blocks as lines for people.

Tables too: Rich takes longer to load than most commands take in all, and several times as long to lay a long one out.
"""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import accumulate

from rich.cells import cell_len

from ketajournal.course.text import inert
from ketajournal.show.blocks import Block, Chart, Column, Heading, Items, Line, Picture, Run, Table, Text, Title
from ketajournal.show.drawing import broken, drawn_lines
from ketajournal.show.terminal_window import TerminalWindow

_BETWEEN = "  "
# What may be broken wants so many columns, and keeps the other number while another column can be made narrower.
_BROKEN_WANTS, _NARROWEST = 26, 9
_UNBROKEN_HEAD = 9
Marks = Sequence[tuple[int, int]]
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
    for number, columns in enumerate(packed(table, shown_in.width)):
        if number:
            yield ""
        yield from _side_by_side(columns, shown_in)


def packed(table: Table, width: int) -> list[list[Column]]:
    """The table as one or more that fit the window, each beginning with the columns that name the rows."""
    if not table.columns:
        return [list(table.keys)]
    room = width - sum(_wanted(column) + len(_BETWEEN) for column in table.keys)
    parts: list[list[Column]] = []
    left = 0
    for column in table.columns:
        needed = _wanted(column) + len(_BETWEEN)
        if not parts or needed > left:
            parts.append(list(table.keys))
            left = room
        parts[-1].append(column)
        left -= needed
    return parts


def _wanted(column: Column) -> int:
    """The columns of the window that a table's column wants; its head, and what *wraps*, may be broken."""
    longest_word = max(cell_len(word) for word in column.head.split())
    head = max(longest_word, min(cell_len(column.head), _UNBROKEN_HEAD))
    cells = max((cell_len(cell.text) for cell in column.cells), default=0)
    return max(head, min(cells, _BROKEN_WANTS) if column.wraps else cells)


def _side_by_side(columns: Sequence[Column], shown_in: TerminalWindow) -> Iterator[str]:
    """The heads, a line, and each row over as many lines as its longest cell takes."""
    broken_heads = [textwrap.wrap(column.head, _wanted(column), break_long_words=False) for column in columns]
    lines = max(map(len, broken_heads))
    heads = ["\n".join([*[""] * (lines - len(head)), *head]) for head in broken_heads]  # all end above the line
    texts = [[_shown(cell.text) for cell in column.cells] for column in columns]
    widest = [max(map(_widest, [head, *cells])) for head, cells in zip(heads, texts, strict=True)]
    widths = [min(width, shown_in.width) for width in widest]
    _fit(widths, [column.wraps for column in columns], shown_in.width - len(_BETWEEN) * (len(columns) - 1))
    for number, column in enumerate(columns):
        if column.is_cut:
            texts[number] = [_cut(text, widths[number]) for text in texts[number]]
    rights = [column.right for column in columns]
    yield from _row([(head, ((0, len(head)),)) for head in heads], widths, rights, shown_in)
    yield "─" * (sum(widths) + len(_BETWEEN) * (len(widths) - 1))
    marks = [[cell.marks for cell in column.cells] for column in columns]
    for row in zip(*map(zip, texts, marks), strict=True):
        yield from _row(row, widths, rights, shown_in)


def _widest(text: str) -> int:
    return max(map(cell_len, text.split("\n")))


def _cut(text: str, width: int) -> str:
    """The text on one line, ended by an ellipsis where it is longer."""
    if cell_len(text) <= width:
        return text
    return f"{text[: broken(text, width - 1)[0][1]].rstrip(' ,;:')}…"


def _fit(widths: list[int], wraps: Sequence[bool], room: int) -> None:
    """Make the columns narrower until they have room: the widest that may be broken first, then any."""
    while sum(widths) > room and max(widths) > 1:
        may = [n for n, width in enumerate(widths) if wraps[n] and width > _NARROWEST] or range(len(widths))
        widths[max(may, key=widths.__getitem__)] -= 1


def _row(
    cells: Sequence[tuple[str, Marks]], widths: Sequence[int], rights: Sequence[bool], shown_in: TerminalWindow
) -> Iterator[str]:
    places = [_places(text, width) for (text, _), width in zip(cells, widths, strict=True)]
    for n in range(max(map(len, places))):
        line = ""
        for (text, marks), of, width, right in zip(cells, places, widths, rights, strict=True):
            start, end = of[n] if n < len(of) else (0, 0)
            bare = text[start:end].rstrip()
            shown = _marked(text, start, start + len(bare), marks, shown_in) if marks else bare
            blank = " " * (width - cell_len(bare))
            line += (blank + shown if right else shown + blank) + _BETWEEN
        yield line.rstrip()


def _places(text: str, width: int) -> list[tuple[int, int]]:
    """From where to where each line of a cell goes."""
    if "\n" not in text:
        return broken(text, width)
    starts = accumulate((len(line) + 1 for line in text.split("\n")), initial=0)
    return [
        (start + first, start + last)
        for start, line in zip(starts, text.split("\n"), strict=False)
        for first, last in broken(line, width)
    ]


def _marked(text: str, start: int, end: int, marks: Marks, shown_in: TerminalWindow) -> str:
    """A part of a text, with what is marked in it standing out."""
    line = ""
    for first, last in marks:
        first, last = max(first, start), min(last, end)
        if first < last:
            line += text[start:first] + _styled(_BOLD, text[first:last], shown_in)
            start = last
    return line + text[start:end]


def _shown(text: str) -> str:
    return inert(text).replace("\t", " ")


def _styled(style: str, text: str, shown_in: TerminalWindow) -> str:
    return f"{style}{text}{_END}" if style and text and shown_in.is_terminal else text
