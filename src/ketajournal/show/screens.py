"""The ways to show a document on standard output: as fits a terminal or a pipe, in plain lines, as JSON."""

import json
import os
import re
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import PurePath

from ketajournal.course.text import inert
from ketajournal.show.blocks import Block, Chart, Document, Heading, Items, Picture, Table, Text, Title
from ketajournal.show.stream import wrapped, write_out

# What JSON itself lets stand: C1 controls, and the marks that reorder a line. Escaped, they read back the same.
_STEERING = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# What a shell says of a command that is not there, or can't be run.
_NOT_STARTED = (126, 127)


def show_in_window(document: Document, *, paged: bool = False) -> None:
    """Show what fits a terminal, or a pipe; *paged*, in a pager where it is longer than the window."""
    from ketajournal.show.terminal_window import window
    from ketajournal.show.text_lines import text_lines

    shown_in = window()
    text = "".join(f"{line}\n" for block in document.blocks() for line in text_lines(block, shown_in))
    if not (paged and shown_in.is_terminal and _is_longer_than_the_window(text) and _show_paged(text)):
        write_out(text)


def _is_longer_than_the_window(text: str) -> bool:
    try:
        return text.count("\n") >= os.get_terminal_size(1).lines
    except OSError:  # it is none
        return False


def _show_paged(text: str) -> bool:
    """Show it in ``$PAGER``, honoured as git does, or ``less``; False where none is wanted, or there is none.

    It is called by the shell, because a pager may be named with words behind it. What is searched for in ``less`` is
    kept in no file, unless the person says so.
    """
    import shutil
    import signal
    import subprocess

    wanted = os.environ.get("PAGER", "less" if shutil.which("less") else "")
    if wanted.strip() in ("", "cat"):
        return False
    usual = {"LESS": "FRX", "LV": "-c", "LESSHISTFILE": "-"}
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in it is the pager's own
    try:
        done = subprocess.run(wanted, shell=True, input=text.encode(), env={**usual, **os.environ}, check=False)
    finally:
        signal.signal(signal.SIGINT, before)
    return done.returncode not in _NOT_STARTED


def show_json(document: Document) -> None:
    """Show one JSON document, with nothing in it that could steer a terminal."""
    fields = {"schema": 1, **{name: json_value(value) for name, value in document.data().items()}}
    text = json.dumps(fields, ensure_ascii=not _is_utf8(), indent=2)
    write_out(_STEERING.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n")


def json_value(value: object) -> object:
    """The value as JSON has it: named tuples by their fields, dates and moments in ISO text, paths as text."""
    if isinstance(value, Mapping):
        return {key: json_value(one) for key, one in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return json_value(value._asdict())
    if isinstance(value, list | tuple):
        return [json_value(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, PurePath) else value


def _is_utf8() -> bool:
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def show_plain(document: Document) -> None:
    """Show lines of words: no boxes, no colour, no pictures; a table is read out row by row."""
    lines = (line for block in document.blocks() for line in _plain_lines(block))
    write_out(wrapped("\n".join(lines).strip(), sys.stdout) + "\n")


def _plain_lines(block: Block) -> list[str]:
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
            return list(map(inert, block.said()))
        case Picture():
            return list(map(inert, block.say()))
        case Chart():
            return [inert(f"A chart: {block.title}")]
