"""A look into the journal that asks nothing and writes nothing: where it has no passphrase, or its key is in memory.

The file is opened for reading alone, and the key's 15 minutes don't begin anew. Elsewhere it is empty.
"""

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import datetime
from typing import TypeVar

from ketajournal.course.values import Course
from ketajournal.errors import KetajournalError
from ketajournal.journal import reading
from ketajournal.journal.file import (
    SCHEMA,
    Connection,
    is_encrypted,
    new_connection,
    salt_of,
    set_key,
    stamped_version,
)
from ketajournal.journal.home import home
from ketajournal.journal.kept_keys import key_in_memory

T = TypeVar("T")


def courses() -> list[Course]:
    """Every course, or none where that can't be seen."""
    return _seen(reading.courses)


def session_days() -> list[datetime]:
    """The moments of the present course's sessions in order, or none where that can't be seen."""
    present = _seen(lambda there: list(filter(None, [reading.course(there)])))
    return [session.at for course in present for session in course.ordered]


def entry_lines(count: int) -> list[reading.EntryLine]:
    """So many of the latest entries, the latest first, or none where that can't be seen."""
    return _seen(lambda there: reading.lines(there, limit=count)[::-1])


def _seen(look: Callable[[Connection], list[T]]) -> list[T]:
    place = home()
    if not place.journal.is_file():
        return []
    is_locked = is_encrypted(place.journal)
    key = key_in_memory(place) if is_locked else None
    if is_locked and key is None:
        return []
    with (
        closing(new_connection(f"{place.journal.absolute().as_uri()}?mode=ro", uri=True)) as connection,
        suppress(KetajournalError),
    ):
        connection.execute("PRAGMA busy_timeout = 0")
        set_key(connection, key, salt_of(place.journal) if key else b"")
        return look(connection) if stamped_version(connection, place.journal) == SCHEMA else []
    return []
