"""Typed text as text: nothing in it may steer a terminal, a table or a spreadsheet."""

import re
from functools import cache, lru_cache

# C0 and C1 controls but tab and newline, and the marks that reorder what stands around them.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_REORDERING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HALVES = re.compile("[\ud800-\udfff]")
# The cells of a letter by its width; all others take one.
_CELLS = {"W": 2, "F": 2}
_NO_CELL = ("Mn", "Me", "Cf")
# An emoji in its wide form; and what is drawn into the emoji before it.
_WIDE = re.compile(".\ufe0f")
_JOINED = re.compile("\u200d.|[\U0001f3fb-\U0001f3ff]")
_WORD = re.compile(r"\S+\s*|^\s+")


def inert(text: str) -> str:
    """The text as it can be shown: controls as their visible pictures, overrides of direction left out.

    Right-to-left letters keep their own direction; only marks that would reorder the rest of the
    line go. What is stored is never changed.
    """
    shown = _CONTROLS.sub(_picture, text.replace("\r\n", "\n"))
    return _REORDERING.sub("", shown)


def _picture(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"\\x{code:02x}"


def one_line(text: str, width: int | None = None) -> str:
    """The first non-empty line, shown inert, cut to *width* cells with an ellipsis."""
    line = next((part.strip() for part in inert(text).splitlines() if part.strip()), "")
    if width is not None and text_width(line) > width:
        return (line[: _fitting(line, width - 1) if width > 1 else 0].rstrip() + "…")[:width]
    return line


def has_letters(text: str) -> bool:
    """True of text that may be words."""
    return any(map(str.isalpha, text))


@lru_cache(4096)
def text_width(text: str) -> int:
    """The cells of a terminal that a text takes up: two for a wide letter, none for what combines with another."""
    if text.isascii():
        return len(text)
    return sum(map(_cells_of, _JOINED.sub("", _WIDE.sub("字", text))))


@cache
def _cells_of(letter: str) -> int:
    from unicodedata import category, east_asian_width

    return _CELLS.get(east_asian_width(letter), 1) if category(letter) not in _NO_CELL else 0


def line_spans(text: str, width: int, further: int | None = None) -> list[tuple[int, int]]:
    """From where to where each line goes: the first has *width* cells, those after it *further* or as many.

    A word is broken only where it is wider than a line.
    """
    if text_width(text) <= width:
        return [(0, len(text))]
    starts, used, room = [0], 0, width
    for word in _WORD.finditer(text):
        bare = word[0].rstrip()
        blank = len(word[0]) - len(bare)
        if used and used + text_width(bare) > room:
            starts.append(word.start())
            used, room = 0, width if further is None else further
        while text_width(bare) > room:
            fits = _fitting(bare, room)
            starts.append(starts[-1] + fits)
            bare, room = bare[fits:], width if further is None else further
        used += text_width(bare) + blank
    return list(zip(starts, [*starts[1:], len(text)], strict=True))


def folded(text: str, width: int, first: str = "", further: str = "") -> str:
    """One line of text over lines of *width* cells, which begin with *first* and then with *further*."""
    text = " ".join(text.splitlines())
    (_, end), *rest = line_spans(text, width - text_width(first), width - text_width(further))
    return "\n".join([first + text[:end].rstrip(), *(further + text[start:end].rstrip() for start, end in rest)])


def _fitting(word: str, room: int) -> int:
    """The number of a word's letters that fit; at least one."""
    if word.isascii():
        return max(1, min(room, len(word)))
    return next((n for n in range(1, len(word)) if text_width(word[: n + 1]) > room), len(word))


def storable(text: str) -> str:
    """The text with the sign for an unknown letter in place of each half of one: the rest of it can be stored."""
    return _HALVES.sub("\ufffd", text)


def is_storable(text: str) -> bool:
    """False for text with half a character in it, as a wrong encoding leaves behind."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
