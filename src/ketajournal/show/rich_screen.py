"""Tables and paragraphs through Rich, in a terminal or a pipe."""

import os
import shutil
import sys
import textwrap
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text as RichText

from ketajournal.course.text import inert
from ketajournal.show.blocks import Block, Cell, Chart, Column, Document, Heading, Items, Picture, Table, Text, Title
from ketajournal.show.stream import write_out

# A pipe has no width: nothing is wrapped there unless COLUMNS says how wide its reader is.
_PIPE_WIDTH = 4000
_NARROWEST = 10
_WIDEST_PARAGRAPH = 88
_PICTURE_IN_A_PIPE = 80
_PADDING = 2
_NARROWEST_WRAP = 26
_UNBROKEN_HEAD = 9


class RichScreen:
    """Shows documents through Rich. What was typed is handed over as text, so nothing in it is taken for markup."""

    def show(self, document: Document) -> None:
        # Rich keeps quiet about a closed pipe only at the end, so the whole is made first.
        out = StringIO()
        console = self._console(out)
        for block in document.blocks():
            self._block(console, block)
        text = out.getvalue()
        if not sys.stdout.isatty():
            text = "".join(f"{line.rstrip()}\n" for line in text.splitlines())
        write_out(text)

    @staticmethod
    def _console(out: StringIO) -> Console:
        terminal = sys.stdout.isatty()
        said = os.environ.get("COLUMNS", "")
        if said.isascii() and said.isdigit() and int(said) > 0:
            width = max(_NARROWEST, int(said))
        else:
            width = shutil.get_terminal_size().columns if terminal else _PIPE_WIDTH
        return Console(
            file=out,
            force_terminal=terminal,
            width=width,
            highlight=False,
            emoji=False,
            markup=False,
            safe_box=True,
            color_system="standard" if terminal else None,
            legacy_windows=False,
        )

    def _block(self, console: Console, block: Block) -> None:
        paragraph = min(console.width, _WIDEST_PARAGRAPH) if console.width < _PIPE_WIDTH else console.width
        match block:
            case Title():
                console.print(RichText(inert(block.text), style="bold"), width=paragraph)
            case Heading():
                console.print()
                console.print(RichText(inert(block.text), style="bold"), width=paragraph)
            case Text():
                style = "dim" if block.quiet else "bold" if block.strong else ""
                console.print(RichText(inert(block.text), style=style), width=paragraph)
            case Items():
                for item in block.items:
                    console.print(RichText(_hanging(inert(item), paragraph)), width=paragraph)
            case Table():
                for number, part in enumerate(packed(block, console.width)):
                    if number:
                        console.print()
                    console.print(self._table(part))
            case Picture():
                width = paragraph if console.width < _PIPE_WIDTH else _PICTURE_IN_A_PIPE
                console.print()
                console.print(RichText(inert(block.draw(width))), no_wrap=True, overflow="crop")
            case Chart():
                console.print(RichText(inert(f"A chart: {block.title}"), style="dim"), width=paragraph)

    @staticmethod
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


def _hanging(text: str, width: int) -> str:
    """An item, indented, its further lines under its first."""
    if width >= _PIPE_WIDTH:
        return f"  {text}"
    deep = " " * (4 if text.startswith("- ") else 2)
    return "\n".join(
        textwrap.fill(
            line, width, initial_indent=deep if number else "  ", subsequent_indent=deep, break_on_hyphens=False
        )
        for number, line in enumerate(text.splitlines())
    )


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
