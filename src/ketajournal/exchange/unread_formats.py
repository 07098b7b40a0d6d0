"""The exports that are recognised and can't be read yet: whose they are, and what to do with them instead."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.parts import FilePart

_BY_HAND = "Put its entries into text files that are named by their day (2026-03-04.txt), and import their folder."
_BY_OBSIDIAN = "Obsidian's Importer makes Markdown of it. Import the folder of that."
_FROM_DAY_ONE = "Open it in Day One, export it from there as JSON, and import that."
_AS_CSV = "Save the table as CSV there, and import that."
_DECRYPTED = "'jrnl --decrypt plain.txt' writes a copy in plain text. Import that one, then remove it."


def refuse_unread(content: Content) -> None:
    """Raise ``BadInput`` for an export that is known and can't be read, with what to do."""
    for name, is_one, instead in _UNREAD:
        if is_one(content):
            raise BadInput(f"This is {name}, which can't be read as it is.", instead)


def _begins(start: bytes) -> Callable[[Content], bool]:
    return lambda content: content.start.startswith(start)


def _holds(name: str) -> Callable[[Content], bool]:
    """True for a folder or a zip with a file of this name, its folders with it."""
    return lambda content: any(part.name == name for part in _files(content))


def _has(folders: str) -> Callable[[Content], bool]:
    """True for a folder or a zip with a file in folders of these names."""
    return lambda content: any(folders in f"/{part.name}" for part in _files(content))


def _has_only(ending: str) -> Callable[[Content], bool]:
    """True for a folder or a zip with a file whose name ends so, and no text beside it that can be read."""
    return lambda content: not content.texts and any(part.name.endswith(ending) for part in _files(content))


def _files(content: Content) -> Sequence[FilePart]:
    return content.parts.files if content.parts else ()


def _says(mark: str) -> Callable[[Content], bool]:
    """True for JSON or XML that has this early in it, and for a folder or a zip whose first JSON does."""

    def says(content: Content) -> bool:
        first = [part for part in _files(content) if part.name.lower().endswith(".json")][:1]
        head = content.head if content.head.startswith(("{", "<")) else ""
        with suppress(BadInput):
            head += "".join(next(part.pieces(), "") for part in first)
        return mark in head

    return says


# What is known by its first bytes comes first: it may be no text at all.
_UNREAD = (
    ("a journal that jrnl encrypted", _begins(b"gAAAAA"), _DECRYPTED),  # a Fernet token, before its date
    ("a PDF", _begins(b"%PDF-"), _BY_HAND),
    ("a document of Word", _holds("word/document.xml"), _BY_HAND),
    ("a document of LibreOffice", _holds("META-INF/manifest.xml"), _BY_HAND),
    ("a table of Excel", _holds("xl/workbook.xml"), _AS_CSV),
    ("text with its looks (RTF)", _begins(b"{\\rtf"), _BY_HAND),
    ("the text that Day One exports", _begins(b"\tDate:\t"), _FROM_DAY_ONE),
    ("a journal of Day One Classic", _has_only(".doentry"), _FROM_DAY_ONE),
    ("an export of Apple's Journal", _has("/AppleJournalEntries/"), _BY_OBSIDIAN),
    ("an export of Google Keep", _has("/Takeout/Keep/"), _BY_OBSIDIAN),
    ("an export of Evernote", _has_only(".enex"), _BY_OBSIDIAN),
    ("an export of Evernote", _says("<en-export "), _BY_OBSIDIAN),
    ("an export of Journey", _says('"date_journal":'), _BY_HAND),
    ("a note of Google Keep", _says('"userEditedTimestampUsec":'), _BY_OBSIDIAN),
)
