"""The exports that are recognised and can't be read yet: whose they are, and what to do with them instead."""

from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content

_BY_HAND = "Put its entries into text files that are named by their day (2026-03-04.txt), and import their folder."
_BY_OBSIDIAN = "Obsidian's Importer makes Markdown of it. Import the folder of that."
_FROM_DAY_ONE = "Open it in Day One, export it from there as JSON, and import that."
_DECRYPTED = "'jrnl --decrypt plain.txt' writes a copy in plain text. Import that one, then remove it."


class _Unread(NamedTuple):
    name: str
    is_one: Callable[[Content], bool]
    instead: str


def refuse_unread(content: Content) -> None:
    """Raise ``BadInput`` for an export that is known and can't be read, with what to do."""
    for unread in _UNREAD:
        if unread.is_one(content):
            raise BadInput(f"This is {unread.name}, which can't be read as it is.", unread.instead)


def _has(*parts_of_names: str) -> Callable[[Content], bool]:
    """True for a folder or a zip with a file whose name, after its folder's, has one of these in it."""
    return lambda content: (
        content.parts is not None
        and any(one in f"/{part.name}" for part in content.parts.files for one in parts_of_names)
    )


def _begins(*starts: bytes) -> Callable[[Content], bool]:
    return lambda content: content.start.startswith(starts)


def _has_json_of(*marks: str) -> Callable[[Content], bool]:
    """True for JSON that has one of these marks early in it, and for a folder or a zip whose first JSON does."""

    def has(content: Content) -> bool:
        heads = [content.head] if content.json else []
        with suppress(BadInput):
            heads += [
                next(part.pieces(), "") for part in (content.parts.ending(".json") if content.parts else [])[:1]
            ]
        return any(f'"{mark}"' in head for head in heads for mark in marks)

    return has


# What is known by its first bytes comes first: it may be no text at all.
_UNREAD = (
    _Unread("a journal that jrnl encrypted", _begins(b"gAAAAA"), _DECRYPTED),  # a Fernet token, before its date
    _Unread("a PDF", _begins(b"%PDF-"), _BY_HAND),
    _Unread("text with its looks (RTF)", _begins(b"{\\rtf"), _BY_HAND),
    _Unread("the text that Day One exports", _begins(b"\tDate:\t"), _FROM_DAY_ONE),
    _Unread("a journal of Day One Classic", _has(".doentry"), _FROM_DAY_ONE),
    _Unread("an export of Apple's Journal", _has("/AppleJournalEntries/"), _BY_OBSIDIAN),
    _Unread("an export of Google Keep", _has("/Takeout/Keep/"), _BY_OBSIDIAN),
    _Unread("an export of Evernote", _has(".enex"), _BY_OBSIDIAN),
    _Unread("an export of Evernote", lambda content: "<en-export" in content.head, _BY_OBSIDIAN),
    _Unread("an export of Journey", _has_json_of("date_journal"), _BY_HAND),
    _Unread("a note of Google Keep", _has_json_of("userEditedTimestampUsec"), _BY_OBSIDIAN),
)
