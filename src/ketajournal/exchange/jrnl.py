"""jrnl's text, which ``jrnl --import`` reads."""

import re
from collections.abc import Iterator

from ketajournal.exchange.entry_text import Section, entry_title, sections, unix_lines
from ketajournal.exchange.formats import ExportWords, File, FormatOut, WriteOptions
from ketajournal.exchange.readable_archive import Readable, Written

_BRACKET = re.compile(r"^(\s*)\[", re.MULTILINE)


def _write(found: Readable, words: ExportWords, options: WriteOptions) -> Iterator[File]:  # noqa: ARG001 (all writers are alike)
    """``[2026-03-02 14:00] title`` and the body under it, an entry after the other; minutes on the person's clock."""
    yield File("journal.txt", _texts(found, words))


def _texts(found: Readable, words: ExportWords) -> Iterator[str]:
    between = ""
    for w in found.unsealed:
        yield between + _text(w, words)
        between = "\n"


def _text(written: Written, words: ExportWords) -> str:
    head, body = title_and_body(written, words)
    # jrnl takes a bracket at the start of a line for the date of another entry, in whatever words that is said.
    # Blanks before it are no guard, because jrnl takes them away; a backslash is, and Markdown knows it.
    guarded = _BRACKET.sub(r"\1\\[", body)
    return "\n".join(filter(None, [f"[{written.entry.at:%Y-%m-%d %H:%M}] {head}", guarded])) + "\n"


def title_and_body(written: Written, words: ExportWords) -> tuple[str, str]:
    """An entry's title and the text under it.

    A note's first line is its title, unless jrnl would read a date or a star in it.
    """
    found = sections(written, words)
    deleted = " (deleted)" if written.entry.deleted_at else ""
    if written.entry.kind == "note" and len(found) == 1:
        first, _, rest = unix_lines(found[0].said).strip().partition("\n")
        if first and first == entry_title(written, words) and not re.search(r"\]|^\*|\*$", first):
            return first + deleted, rest.strip("\n")
        return f"Note{deleted}", unix_lines(found[0].said).strip("\n")
    return entry_title(written, words).strip("*[] ") + deleted, "\n".join(_lines(section) for section in found)


def _lines(section: Section) -> str:
    said = unix_lines(section.said).strip("\n")
    if section.asked is None:
        return said
    return f"{section.asked}\n{said}\n" if section.long else f"{section.asked} {said}"


WRITER = FormatOut(_write, "{stem}.txt", "the text that 'jrnl --import' reads")
