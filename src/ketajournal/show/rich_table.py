"""Tables laid out by Rich."""

import textwrap
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text as RichText

from ketajournal.course.text import inert
from ketajournal.show.blocks import Cell, Column, Table
from ketajournal.show.terminal_window import TerminalWindow

_PADDING = 2
_NARROWEST_WRAP = 26
_UNBROKEN_HEAD = 9


def table_text(table: Table, shown_in: TerminalWindow) -> str:
    """The table as one or more that fit the window, with a terminal's codes if it is one.

    What was typed is handed over as text, so nothing in it is taken for markup.
    """
    out = StringIO()
    console = Console(
        file=out,
        force_terminal=shown_in.is_terminal,
        width=shown_in.width,
        highlight=False,
        emoji=False,
        markup=False,
        safe_box=True,
        color_system="standard" if shown_in.is_terminal else None,
        legacy_windows=False,
    )
    for number, part in enumerate(packed(table, shown_in.width)):
        if number:
            console.print()
        console.print(_table(part))
    return out.getvalue()


def _table(columns: list[Column]) -> RichTable:
    table = RichTable(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(
            RichText(textwrap.fill(column.head, _width(column), break_long_words=False)),
            justify="right" if column.right else "left",
            no_wrap=not column.wraps,
            overflow="fold",
            min_width=None if column.wraps else _width(column),
        )
    for row in range(len(columns[0].cells)):
        table.add_row(*(_cell(column.cells[row]) for column in columns))
    return table


def _cell(cell: Cell) -> RichText:
    text = RichText(inert(cell.text))
    for start, end in cell.marks:
        text.stylize("bold", start, end)
    return text


def _width(column: Column) -> int:
    """The columns of the terminal that a table's column wants."""
    longest_word = max(cell_len(word) for word in column.head.split())
    head = max(longest_word, min(cell_len(column.head), _UNBROKEN_HEAD))
    cells = max((cell_len(cell.text) for cell in column.cells), default=0)
    return max(head, min(cells, _NARROWEST_WRAP) if column.wraps else cells)


def packed(table: Table, width: int) -> list[list[Column]]:
    """The table as one or more that fit the window, each beginning with the columns that name the rows."""
    if not table.columns:
        return [list(table.keys)]
    room = width - sum(_width(column) + _PADDING for column in table.keys)
    parts: list[list[Column]] = []
    left = 0
    for column in table.columns:
        needed = _width(column) + _PADDING
        if not parts or needed > left:
            parts.append(list(table.keys))
            left = room
        parts[-1].append(column)
        left -= needed
    return parts
