"""The words that a person looks for, and where they stand in a text."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from unicodedata import category, normalize

from ketajournal.course.text import inert
from ketajournal.errors import BadInput

TextPlace = tuple[int, int]

_IN_QUOTES = re.compile(r'-?"[^"]*"\*?|\S+')
# Points, accents and forms of a letter or a picture that are left out as often as they are typed.
_POINTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\ufe0e\ufe0f]"
)
_LETTERS = r"[^\W_]"
_GAP = r"[\W_]+"
_ROOM = 64
_ROOM_OF_SEVERAL = 44


class Term(NamedTuple):
    """One thing looked for: a word, or words that stand together with a space between them.

    With ``beginning`` the last word may go on; with ``left_out`` what holds it is not wanted.
    """

    text: str
    beginning: bool = False
    left_out: bool = False

    @property
    def is_words(self) -> bool:
        """True where it is made of whole words: Latin or Cyrillic letters, numbers, and marks between them.

        Other scripts run words together, write small words onto their beginning or have accents that the
        index does not see past, and a picture is no word: those are found wherever they stand.
        """
        return any(_is_letter(c) for c in self.text) and all(
            _is_letter(c) or c.isascii() or "\u0300" <= c <= "\u036f" or category(c)[0] in "PZ" for c in self.text
        )

    def is_in(self, text: str) -> bool:
        """True where the text holds it, as a word or inside of one, whatever its capitals and accents."""
        line = " ".join(text.split()) if " " in self.text else text
        plain = _folded(self.text)
        return plain in _folded(line) if plain else self.text in line


class Context(NamedTuple):
    """The words around what was looked for, on one line and inert; ``marks`` are its places in ``text``."""

    prompt: str
    text: str
    marks: tuple[TextPlace, ...]


def terms(typed: Sequence[str]) -> tuple[Term, ...]:
    """The terms that the words of a command line look for.

    What was typed with a space in it belongs together, and so does what stands in quotation marks.
    Raises ``BadInput`` where nothing is looked for.
    """
    pieces = [piece for word in typed for piece in _pieces(word)]
    found = tuple(dict.fromkeys(_term(piece) for piece in pieces))
    if not found:
        raise BadInput("No word to look for was given.", "'ketajournal list' shows the latest entries.")
    if all(term.left_out for term in found):
        raise BadInput("Only what to leave out was given.", "Name a word to look for beside it.")
    return found


def _pieces(word: str) -> list[str]:
    if '"' in word:
        return _IN_QUOTES.findall(word)
    return [word] if word.strip() else []


def _term(typed: str) -> Term:
    piece = " ".join(typed.split())
    left_out = piece.startswith("-") and bool(piece.strip("-"))
    text = piece[1:] if left_out else piece
    beginning = text.endswith("*") and bool(text.strip('*"'))
    text = text[:-1] if beginning else text
    if len(text) > 2 and text[0] == text[-1] == '"':
        text = text[1:-1] if text[1:-1].strip() else text
    return Term(text.strip(), beginning, left_out)


def contexts(texts: Sequence[tuple[str, str]], looked_for: Sequence[Term]) -> tuple[Context, ...]:
    """The words around each term that was found, each term once, from an entry's texts by their prompts."""
    wanted = [term for term in looked_for if not term.left_out]
    room = _ROOM if len(wanted) == 1 else _ROOM_OF_SEVERAL
    lines = [normalize("NFC", " ".join(inert(text).split())) for _, text in texts]
    places = [[_places(term, line) for term in wanted] for line in lines]
    windows: list[list[TextPlace]] = [[] for _ in lines]
    missing = set(range(len(wanted)))
    while missing and lines:
        fullest = max(range(len(lines)), key=lambda i: sum(bool(places[i][t]) for t in missing))
        here = sorted(t for t in missing if places[fullest][t])
        if not here:
            break
        for t in here:
            if not _is_inside(places[fullest][t], windows[fullest]):
                windows[fullest].append(_window(lines[fullest], places[fullest][t][0], room))
        missing -= set(here)
    if lines and not any(windows):
        windows[0].append(_window(lines[0], (0, 0), room))
    return tuple(
        _context(texts[i][0], line, window, [place for found in places[i] for place in found])
        for i, line in enumerate(lines)
        for window in _joined(windows[i])
    )


def _context(prompt: str, line: str, window: TextPlace, places: Sequence[TextPlace]) -> Context:
    start, end = window
    before, after = "…" * (start > 0), "…" * (end < len(line))
    shift = len(before) - start
    marks = _joined([(a + shift, b + shift) for a, b in places if start <= a and b <= end])
    return Context(prompt, f"{before}{line[start:end]}{after}", tuple(marks))


def _is_inside(places: Sequence[TextPlace], windows: Sequence[TextPlace]) -> bool:
    return any(start <= a and b <= end for a, b in places for start, end in windows)


def _joined(places: Sequence[TextPlace]) -> list[TextPlace]:
    """In order, with what overlaps or touches made one."""
    found: list[TextPlace] = []
    for start, end in sorted(places):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _window(line: str, place: TextPlace, room: int) -> TextPlace:
    """About *room* characters with the place in them, from the beginning of a word to the end of one."""
    start, end = max(0, place[0] - room // 3), min(len(line), max(place[1], place[0] + room - room // 3))
    if start:
        start = _from(line, line.find(" ", start - 1, place[0]) + 1 or start)
    if end < len(line):
        space = line.rfind(" ", place[1], end + 1)
        end = space if space > 0 else _from(line, end)
    return start, end


def _from(line: str, place: int) -> int:
    """The place, or the next at which no letter or picture would be cut in two."""
    while 0 < place < len(line) and (category(line[place])[0] in "MC" or line[place - 1] == "\u200d"):
        place += 1
    return place


# --- where a term stands


def _places(term: Term, line: str) -> list[TextPlace]:
    flat, origin = _flat(line)
    found = []
    for match in _pattern(term).finditer(flat):
        start, end = origin[match.start()], origin[match.end() - 1] + 1
        while end < len(line) and not _FOLDS[ord(line[end])]:
            end += 1
        found.append((start, end))
    return found


@cache
def _pattern(term: Term) -> re.Pattern[str]:
    plain = _folded(term.text)
    if not term.is_words:
        return re.compile(re.escape(plain) or "(?!)")
    words = re.findall(f"{_LETTERS}+", plain)
    end = f"{_LETTERS}*" if term.beginning else f"(?!{_LETTERS})"
    return re.compile(f"(?<!{_LETTERS})" + _GAP.join(map(re.escape, words)) + end if words else "(?!)")


def _flat(line: str) -> tuple[str, Sequence[int]]:
    """The line folded, and for each character of that where it comes from."""
    if line.isascii():
        return line.lower(), range(len(line))
    parts = [_FOLDS[ord(c)] for c in line]
    return "".join(parts), [place for place, part in enumerate(parts) for _ in part]


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else normalize("NFC", text).translate(_FOLDS)


class _Folds(dict[int, str]):
    """Each character without its capital and its points, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        bare = normalize("NFC", _POINTS.sub("", normalize("NFD", chr(code))))
        self[code] = bare.casefold()
        return self[code]


_FOLDS = _Folds()


def _is_letter(c: str) -> bool:
    """A letter or digit of the alphabets that the index reads word by word; a test holds it against the index."""
    return (c < "\u0370" or "\u0400" <= c < "\u0528" or "\u1e00" <= c <= "\u1eff") and c.isalnum()
