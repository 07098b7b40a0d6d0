"""The front page of the help: what there is, a command a line."""

import textwrap
from collections.abc import Sequence

from ketajournal.cli.commands import PANELS
from ketajournal.journal.system import window_columns

_EXAMPLES = "Such as: ketajournal (where you are), ketajournal prep, ketajournal write hello"
_SOME_WIDTH = 80


def front_page() -> str:
    """The page, as wide as the window and at most 80 columns; no boxes, no codes."""
    from ketajournal.guide.pages import page_names

    lines = _wrapped("A private, local journal for people going through ketamine therapy.")
    lines += _wrapped(_EXAMPLES)
    for panel, commands in PANELS.items():
        lines += ["", panel, *_table([(name, command.line) for name, command in commands.items()])]
    lines += [
        "",
        *_wrapped("'ketajournal help TOPIC' has more: " + ", ".join(page_names("help")) + "."),
        *_wrapped("Alone: --full, --plain, --json, --as-of DATE, --version. A command: --help."),
        *_wrapped("If you need someone now: ketajournal help-now"),
    ]
    return "\n".join(lines) + "\n"


def _width() -> int:
    return max(30, min(_SOME_WIDTH, window_columns()) - 1)


def _wrapped(text: str, first: str = "", further: str = "") -> list[str]:
    wrap = textwrap.TextWrapper(_width(), first, further, break_long_words=False, break_on_hyphens=False)
    return wrap.wrap(text)


def _table(rows: Sequence[tuple[str, str]]) -> list[str]:
    """Names and what they are, side by side; in a narrow window what goes on stays in its column."""
    wide = max(11, *(len(name) for name, _ in rows))
    return [line for name, said in rows for line in _wrapped(said, f"  {name:{wide}}  ", " " * (wide + 4))]
