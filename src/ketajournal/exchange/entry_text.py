"""An entry as text for reading: a title, and what was asked and answered under it."""

from typing import NamedTuple

from ketajournal.course.text import one_line
from ketajournal.course.values import Answer
from ketajournal.exchange.formats import ExportWords
from ketajournal.exchange.readable_archive import Written

_LONGEST_TITLE = 80
_RUNNING_TEXT = ("text", "long")


class Section(NamedTuple):
    """A question in words, ``None`` where there was none, and what was answered. ``long`` marks running text."""

    asked: str | None
    said: str
    long: bool


def entry_title(written: Written, words: ExportWords) -> str:
    """One line: a note's own first line, else what kind of entry it is."""
    if written.entry.kind == "note":
        first = next((a.value for a in written.entry.answers if isinstance(a.value, str) and a.value.strip()), "")
        if line := one_line(first, _LONGEST_TITLE):
            return line
    label = words.kind(written.entry.kind, written.number)
    return label[:1].upper() + label[1:]


def sections(written: Written, words: ExportWords) -> list[Section]:
    """The answers in the order they were asked, text as it was typed; what was left open is left out.

    What was begun and is no answer yet comes last, and before it, where the archive has any, what stood earlier.
    """
    kind = written.entry.kind
    found = [_section(kind, a, words) for a in written.entry.answers if a.value is not None]
    if kind == "note":
        found = [section._replace(asked=None) for section in found]
    for earlier in written.earlier:
        if earlier.answer.value is not None:
            section = _section(kind, earlier.answer, words)
            found.append(section._replace(asked=f"{section.asked} (until {earlier.replaced_at:%Y-%m-%d %H:%M} UTC)"))
    for prompt, begun in written.entry.drafts:
        found.append(Section(f"{words.asked(kind, prompt)} (begun, not yet an answer)", begun, True))
    return found


def _section(kind: str, answer: Answer, words: ExportWords) -> Section:
    if answer.kind in _RUNNING_TEXT and isinstance(answer.value, str):
        return Section(words.asked(kind, answer.prompt), answer.value, True)
    said = words.said(kind, answer.prompt, answer.value)
    return Section(words.asked(kind, answer.prompt), said, "\n" in said)


def unix_lines(text: str) -> str:
    """The text with one kind of line end."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
