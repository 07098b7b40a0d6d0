"""The streams that text goes to: standard output whose reader may leave, a window that is only so wide."""

import os
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from ketajournal.errors import NotShown
from ketajournal.journal.system import window_columns


def write_out(text: str) -> None:
    """Write to standard output; a reader that has gone away is no error. Raises ``NotShown`` for what is one."""
    with output():
        sys.stdout.write(text)
        sys.stdout.flush()


def write_bytes(data: bytes) -> None:
    """Write a file's bytes to standard output, as they are on every system; a reader that has gone is no error.

    Raises ``NotShown`` for what is one.
    """
    with output() as out:
        out.write(data)


@contextmanager
def output() -> Iterator[BinaryIO]:
    """Standard output for bytes; a reader that has gone away ends what is done inside. Raises ``NotShown``."""
    try:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as fault:
        raise NotShown(
            f"The output can't be written to where it goes: {fault.strerror}.",
            "Send it somewhere else. The journal itself is as it should be.",
        ) from fault


def wrapped(text: str, stream: TextIO) -> str:
    """The text wrapped to the window where the stream is a terminal, and as it is elsewhere.

    What a line begins further in stays further in, so that a list is one still where its lines are long.
    """
    if not stream.isatty():
        return text
    width = max(20, min(88, window_columns() - 1))
    return "\n".join(_filled(line, width) for line in text.splitlines())


def _filled(line: str, width: int) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
