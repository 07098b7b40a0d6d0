"""A file that somebody names: read whole and bounded, and known by what stands in it, never by its name alone."""

import os
from pathlib import Path
from typing import BinaryIO

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import FORMATS_IN, FormatIn, readers
from ketajournal.exchange.limits import LARGEST_IMPORT, LARGEST_XML, refuse_too_large
from ketajournal.exchange.unread_formats import refuse_unread
from ketajournal.journal.ordinary_file import open_named

_AGE = (b"age-encryption.org/", b"-----BEGIN AGE ENCRYPTED FILE-----")


def open_source(path: str) -> BinaryIO | Path:
    """A file to read from, or all that standard input gives for ``-``; of a folder its path.

    Raises ``BadInput`` for what is neither, can't be read, or is larger than 200 MB and no XML or zip: of the one
    little is kept, and of the other only parts are read, which are measured themselves.
    """
    if os.path.isdir(path):
        return Path(path)
    file = open_named(path, LARGEST_IMPORT, largest_file=LARGEST_XML)
    if not file.read(2).startswith((b"<", b"PK")):
        refuse_too_large(file.seek(0, os.SEEK_END))
    file.seek(0)
    return file


def is_age(file: BinaryIO) -> bool:
    """True for a file that is encrypted with age."""
    file.seek(0)
    return file.read(1024).lstrip().startswith(_AGE)


def recognised_reader(content: Content) -> FormatIn:
    """The reader of the format that a file is in. Raises ``BadInput`` for a file that is in none that is known."""
    refuse_unread(content)
    if not (content.parts.files if content.is_folder else content.head):
        raise BadInput("There is nothing in it.")
    reader = next((one for _, one in readers() if _knows(one, content)), None)
    if reader is None:
        known = f"Known are: {', '.join(FORMATS_IN)}."
        raise BadInput("This is in no format that is known here.", f"{known} A note alone comes in with its folder.")
    return reader


def _knows(reader: FormatIn, content: Content) -> bool:
    try:
        return reader.is_one(content)
    except BadInput:
        if content.is_folder and content.texts:  # what can't be read stands beside what somebody wrote in text
            return False
        raise
