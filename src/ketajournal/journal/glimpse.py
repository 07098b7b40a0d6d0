"""A look into the journal that asks nothing and writes nothing: where it has no passphrase, or its key is in memory.

The file is opened for reading alone, and the key's 15 minutes don't begin anew. Elsewhere it is empty.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime

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


def courses() -> list[Course]:
    """Every course, or none where that can't be seen."""
    with _connection() as connection:
        return reading.courses(connection) if connection else []
    return []


def session_days() -> list[datetime]:
    """The moments of the present course's sessions in order, or none where that can't be seen."""
    with _connection() as connection:
        course = reading.course(connection) if connection else None
        return [session.at for session in course.ordered] if course else []
    return []


def entry_lines(count: int) -> list[reading.EntryLine]:
    """So many of the latest entries, the latest first, or none where that can't be seen."""
    with _connection() as connection:
        return reading.lines(connection, limit=count)[::-1] if connection else []
    return []


@contextmanager
def _connection() -> Iterator[Connection | None]:
    place = home()
    is_there = place.journal.is_file()
    key = key_in_memory(place) if is_there and is_encrypted(place.journal) else None
    if not is_there or (key is None and is_encrypted(place.journal)):
        yield None
        return
    with closing(new_connection(f"{place.journal.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        set_key(connection, key, salt_of(place.journal) if key else b"")
        with suppress(KetajournalError):
            yield connection if stamped_version(connection, place.journal) == SCHEMA else None
