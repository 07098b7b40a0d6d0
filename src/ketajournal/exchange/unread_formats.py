"""The exports that are recognised and can't be read yet: whose they are, and what to do with them instead."""

from contextlib import suppress
from fnmatch import fnmatchcase
from itertools import islice

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.parts import FilePart

_BY_HAND = "Put its entries into text files that are named by their day (2026-03-04.txt), and import their folder."
_BY_OBSIDIAN = "Obsidian's Importer makes Markdown of it. Import the folder of that."
_FROM_DAY_ONE = "Open it in Day One, export it from there as JSON, and import that."
_AS_FHIR = "Ask for the same in FHIR as JSON, and import that."
_AS_CSV = "Save the table as CSV there, and import that."
_AS_JSON = "Ask for it as JSON, and import that."
_MOST_LOOKED_AT = 50  # files in a folder or a zip
_OF_A_DAY = "/[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]*.html"
_DECRYPTED = "'jrnl --decrypt plain.txt' writes a copy in plain text. Import that one, then remove it."


def refuse_unread(content: Content) -> None:
    """Raise ``BadInput`` for an export that is known and can't be read, with what to do."""
    for name, is_one, mark, instead in _UNREAD:
        if is_one(content, mark):
            raise BadInput(f"This is {name}, which can't be read as it is.", instead)


def _begins(content: Content, mark: str) -> bool:
    return content.start.startswith(mark.encode())


def _holds(content: Content, pattern: str) -> bool:
    return any(fnmatchcase(f"/{part.name}", pattern) for part in content.parts.files)


def _has_only(content: Content, pattern: str) -> bool:
    """True where it holds such a file, and no text that can be read is beside it."""
    return _holds(content, pattern) and not content.texts


def _says(content: Content, mark: str) -> bool:
    """True for JSON or XML that has this early in it, and for a folder or a zip in which one of them does.

    Beside notes only the first is looked at.
    """
    known = (_head(part) for part in content.parts.files if part.ends(".json", ".xml"))
    heads = islice(known, 1 if content.texts else _MOST_LOOKED_AT)
    return any(head.startswith(("{", "<")) and mark in head for head in heads)


def _is_summary(content: Content, mark: str) -> bool:
    """True for what a clinic wrote; not where Apple puts the same beside what a phone knows of its owner's health."""
    beside = (_head(part) for part in content.parts.files if part.ends(".xml"))
    return _says(content, mark) and not any("<HealthData" in head for head in beside)


def _head(part: FilePart) -> str:
    with suppress(BadInput):  # what can't be read says nothing here
        return part.head
    return ""


# What is known by its first bytes comes first: it may be no text at all.
_UNREAD = (
    ("a journal that jrnl encrypted", _begins, "gAAAAA", _DECRYPTED),  # a Fernet token, before its date
    ("a journal that jrnl encrypted", _begins, "JRNLv3", _DECRYPTED),
    ("a PDF", _begins, "%PDF-", _BY_HAND),
    ("a document of Word", _holds, "/word/document.xml", _BY_HAND),
    ("a document of LibreOffice", _holds, "/META-INF/manifest.xml", _BY_HAND),
    ("a table of Excel", _holds, "/xl/workbook.xml", _AS_CSV),
    ("text with its looks (RTF)", _begins, "{\\rtf", _BY_HAND),
    ("the text that Day One exports", _begins, "\tDate:\t", _FROM_DAY_ONE),
    ("a journal of Day One Classic", _has_only, "*.doentry", _FROM_DAY_ONE),
    ("an export of Apple's Journal", _holds, "*/AppleJournalEntries/*", _BY_OBSIDIAN),
    ("an export of Apple's Journal", _has_only, "/Entries/*.html", _BY_OBSIDIAN),
    ("an export of Apple's Journal", _has_only, _OF_A_DAY, _BY_OBSIDIAN),
    ("a clinic's summary (CDA)", _holds, "*/IHE_XDM/*", _AS_FHIR),
    ("an export of Google Keep", _holds, "*/Takeout/Keep/*", _BY_OBSIDIAN),
    ("an export of Evernote", _has_only, "*.enex", _BY_OBSIDIAN),
    ("an export of Evernote", _says, "<en-export ", _BY_OBSIDIAN),
    ("a form in the XML of FHIR", _says, '="http://hl7.org/fhir"', _AS_JSON),
    ("an export of Journey", _says, '"date_journal":', _BY_HAND),
    ("a clinic's summary (CDA)", _is_summary, "<ClinicalDocument", _AS_FHIR),
    ("a note of Google Keep", _says, '"userEditedTimestampUsec":', _BY_OBSIDIAN),
)
