"""The kinds of output: a terminal or a pipe, plain lines, JSON."""

import json
import re
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import PurePath
from typing import Protocol

from ketajournal.course.text import inert
from ketajournal.show.blocks import NOTHING, Block, Chart, Document, Heading, Items, Picture, Table, Text, Title
from ketajournal.show.stream import wrapped, write_out


class Screen(Protocol):
    """Shows a document on standard output."""

    def show(self, document: Document) -> None: ...


def screen(*, as_json: bool = False, plain: bool = False, paged: bool = False) -> Screen:
    """The kind of output that was asked for, or that fits where we are; *paged*, in a pager where it is too long."""
    if as_json:
        return JsonScreen()
    if plain:
        return PlainScreen()
    return WindowScreen(paged)


class WindowScreen:
    """A terminal, or a pipe: what fits it, with what stands out where that can be seen."""

    def __init__(self, paged: bool = False) -> None:
        self._paged = paged

    def show(self, document: Document) -> None:
        from ketajournal.show.terminal_window import window
        from ketajournal.show.text_lines import text_lines

        shown_in = window()
        lines = (line.rstrip() for block in document.blocks() for line in text_lines(block, shown_in))
        text = "".join(f"{line}\n" for line in lines)
        if self._paged and shown_in.is_terminal:
            from ketajournal.show.pager import is_longer_than_the_window, show_paged

            if is_longer_than_the_window(text) and show_paged(text):
                return
        write_out(text)


class JsonScreen:
    """One JSON document, with nothing in it that could steer a terminal."""

    # What JSON itself lets stand: C1 controls, and the marks that reorder a line. Escaped, they read back the same.
    _STEERING = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

    def show(self, document: Document) -> None:
        fields = {"schema": 1, **{name: json_value(value) for name, value in document.data().items()}}
        text = json.dumps(fields, ensure_ascii=not _is_utf8(), indent=2)
        write_out(self._STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n")


def json_value(value: object) -> object:
    """The value as JSON has it: named tuples by their fields, dates and moments in ISO text, paths as text."""
    if isinstance(value, Mapping):
        return {key: json_value(one) for key, one in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: json_value(one) for name, one in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [json_value(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, PurePath) else value


def _is_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


class PlainScreen:
    """Lines of words: no boxes, no colour, no pictures; a table is read out row by row."""

    def show(self, document: Document) -> None:
        lines = (line for block in document.blocks() for line in self._lines(block))
        write_out(wrapped("\n".join(lines).strip(), sys.stdout) + "\n")

    def _lines(self, block: Block) -> list[str]:
        match block:
            case Title():
                return [inert(block.text)]
            case Heading():
                return ["", inert(block.text)]
            case Text():
                return ["", *inert(block.said()).splitlines()]
            case Items():
                return [f"- {inert(item).removeprefix('- ')}" for item in block.items]
            case Table():
                return self._table(block)
            case Picture():
                return list(map(inert, block.say()))
            case Chart():
                return [inert(f"A chart: {block.title}")]

    @staticmethod
    def _table(table: Table) -> list[str]:
        """A row a line, each cell with its column's head; what a row has nothing for is left out."""
        lines = []
        for row in range(len(table.keys[0].cells)):
            said = [
                f"{column.head}: {inert(column.cells[row].said())}"
                for column in (*table.keys, *table.columns)
                if column.cells[row] is not NOTHING
            ]
            empty = bool(table.columns) and len(said) <= len(table.keys)
            lines.append("; ".join([*said, "nothing"] if empty else said))
        return lines
