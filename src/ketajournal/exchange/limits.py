"""The most that a file may hold: beyond it nobody wrote it, and reading it would take all memory."""

from ketajournal.errors import BadInput

LARGEST_IMPORT = 200 * 1024 * 1024  # bytes of a file, or of all those in a folder or a zip that are read
LARGEST_XML = 20 * 1024**3  # bytes of one, which a watch fills by the minute and which is only ever passed by
LONGEST_TEXT = 2_000_000  # characters of an answer
LONGEST_PART = 8_000_000  # characters of a line, or of a value in a list of JSON, which is read as a whole
MOST_ENTRIES = 300_000  # forty a day for twenty years


def refuse_too_large(size: int) -> None:
    """Raise ``BadInput`` for more bytes than any journal's export has."""
    if size > LARGEST_IMPORT:
        raise BadInput(f"What is in it is larger than {LARGEST_IMPORT // 1024**2} MB, which no journal's export is.")


def refuse_too_many(entries: int) -> None:
    """Raise ``BadInput`` for more entries than anybody writes."""
    if entries > MOST_ENTRIES:
        raise BadInput(f"There are more than {MOST_ENTRIES:,} entries in it, as no journal has.")


def refuse_too_long(length: int, line: int) -> None:
    """Raise ``BadInput`` for a part that begins in this line and has more characters than any that was written."""
    if length > LONGEST_PART:
        raise BadInput(
            f"line {line}: what begins here is longer than {LONGEST_PART // 1_000_000} million characters."
        )
