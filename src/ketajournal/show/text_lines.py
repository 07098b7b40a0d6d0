"""Blocks as lines for people.

Tables too: Rich takes longer to load than most commands take in all, and several times as long to lay a long one out.
"""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import accumulate, zip_longest

from ketajournal.course.text import line_spans, text_width
from ketajournal.show.blocks import Block, Chart, Column, Heading, Items, Line, Picture, Run, Table, Text, Title
from ketajournal.show.drawing import BLANK, as_text, paragraph, shown, width_of
from ketajournal.show.terminal_window import TerminalWindow

_BETWEEN = "  "
# What may be broken wants so many columns, and keeps the other number while another column can be made narrower.
_BROKEN_WANTS, _NARROWEST = 26, 9
_UNBROKEN_HEAD = 9
Marks = Sequence[tuple[int, int]]


def text_lines(block: Block, shown_in: TerminalWindow) -> Iterator[str]:
    """The lines of a block, with a terminal's codes for what stands out if they are shown in one."""
    return (as_text(line, shown_in) for line in drawn(block, shown_in))


def drawn(block: Block, shown_in: TerminalWindow) -> Iterator[Line]:
    """The lines of a block. What was typed is text: nothing in it is taken for markup or for a terminal's code."""
    width = shown_in.paragraph
    match block:
        case Title():
            yield from paragraph(block.text, width, bold=True)
        case Heading():
            yield BLANK
            yield from paragraph(block.text, width, bold=True)
        case Text():
            yield from paragraph(block.text, width, quiet=block.quiet, bold=block.strong)
        case Items():
            for item in block.items:
                yield from paragraph(item, width, "  ", "    " if item.startswith("- ") else "  ")
        case Table():
            for number, columns in enumerate(packed(block, shown_in.width)):
                yield from [BLANK] if number else []
                yield from _side_by_side(columns, shown_in.width)
        case Picture():
            yield from block.draw(shown_in.picture)
        case Chart():
            yield from paragraph(f"A chart: {block.title}", width, quiet=True)


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
    longest_word = max(map(text_width, column.head.split()))
    head = max(longest_word, min(text_width(column.head), _UNBROKEN_HEAD))
    widest = max((text_width(cell.text) for cell in column.cells), default=0)
    return max(head, min(widest, _BROKEN_WANTS) if column.wraps else widest)


def _side_by_side(columns: Sequence[Column], width: int) -> Iterator[Line]:
    """The heads, a line, and each row over as many lines as its longest cell takes."""
    texts = [[shown(cell.text) for cell in column.cells] for column in columns]
    widest = [max(map(_widest, of), default=0) for of in texts]
    room = width - len(_BETWEEN) * (len(columns) - 1)
    whole = [max(text_width(column.head), wide) for column, wide in zip(columns, widest, strict=True)]
    head_widths = whole if sum(whole) <= room else [_wanted(column) for column in columns]
    broken_heads = [
        textwrap.wrap(c.head, n, break_long_words=False) for c, n in zip(columns, head_widths, strict=True)
    ]
    lines = max(map(len, broken_heads))
    heads = ["\n".join([*[""] * (lines - len(head)), *head]) for head in broken_heads]  # all end above the line
    widths = [min(max(_widest(head), wide), width) for head, wide in zip(heads, widest, strict=True)]
    _fit(widths, [column.wraps for column in columns], room)
    for number, column in enumerate(columns):
        if column.is_cut:
            texts[number] = [_cut(text, widths[number]) for text in texts[number]]
    rights = [column.right for column in columns]
    yield from _row([(head, ((0, len(head)),)) for head in heads], widths, rights)
    yield (Run("─" * (sum(widths) + len(_BETWEEN) * (len(widths) - 1))),)
    marks = [[cell.marks for cell in column.cells] for column in columns]
    for row in zip(*map(zip, texts, marks), strict=True):
        yield from _row(row, widths, rights)


def _widest(text: str) -> int:
    return max(map(text_width, text.split("\n")))


def _cut(text: str, width: int) -> str:
    if text_width(text) <= width:
        return text
    return f"{text[: line_spans(text, width - 1)[0][1]].rstrip(' ,;:')}…"


def _fit(widths: list[int], wraps: Sequence[bool], room: int) -> None:
    """Make the columns narrower until they have room: the widest that may be broken first, then any."""
    while sum(widths) > room and max(widths) > 1:
        may = [n for n, width in enumerate(widths) if wraps[n] and width > _NARROWEST] or range(len(widths))
        widths[max(may, key=widths.__getitem__)] -= 1


def _row(row: Sequence[tuple[str, Marks]], widths: Sequence[int], rights: Sequence[bool]) -> Iterator[Line]:
    parts = [_parts(text, marks, width) for (text, marks), width in zip(row, widths, strict=True)]
    for line in zip_longest(*parts, fillvalue=BLANK):
        found: list[Run] = []
        for part, width, right in zip(line, widths, rights, strict=True):
            blank = Run(" " * (width - width_of(part)))
            found += [blank, *part] if right else [*part, blank]
            found.append(Run(_BETWEEN))
        yield tuple(found)


def _parts(text: str, marks: Marks, width: int) -> list[Line]:
    starts = accumulate((len(line) + 1 for line in text.split("\n")), initial=0)
    found: list[Line] = []
    for start, line in zip(starts, text.split("\n"), strict=False):
        for first, last in line_spans(line, width):
            bare = line[first:last].rstrip()
            found.append(_marked(text, start + first, start + first + len(bare), marks))
    return found


def _marked(text: str, start: int, end: int, marks: Marks) -> Line:
    found: list[Run] = []
    for first, last in marks:
        first, last = max(first, start), min(last, end)
        if first < last:
            found += [Run(text[start:first]), Run(text[first:last], bold=True)]
            start = last
    return (*found, Run(text[start:end]))
