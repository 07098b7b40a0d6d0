"""The most that a file may hold: beyond it nobody wrote it, and reading it would take all memory."""

from ketajournal.errors import BadInput

LONGEST_TEXT = 2_000_000  # characters of an answer
LONGEST_PART = 8_000_000  # characters of a line, or of a value in a list of JSON, which is read as a whole
MOST_ENTRIES = 300_000  # forty a day for twenty years


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
