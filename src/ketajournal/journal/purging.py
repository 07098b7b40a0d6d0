"""Removing for good what was deleted 30 days ago, by a clock that can be trusted. An id without a word stays.

Age is the time since this machine met the deletion, on its own clock. The stamps by which versions are told apart
have no part in it: another machine's clock may have been years ahead when they were made.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ketajournal.journal import statements
from ketajournal.journal.archive import EntryRecord, PurgedRecord, deletion_stamp
from ketajournal.journal.file import Connection, scalar
from ketajournal.journal.moments import to_utc

DELETED_KEPT = timedelta(days=30)
# A pause this long between two commands that write is one that people make. After a longer one, or a step back, the
# clock may be wrong: nothing is purged until it shows about the same on another day.
_PAUSE = timedelta(days=60)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
# A clock that shows a time before this program was made has lost its own.
_MADE = datetime(2026, 1, 1, tzinfo=UTC)

_CLOCK = "clock"


class _Readings(NamedTuple):
    """The times that the clock showed: last when it was trusted, and first of those times since that it is not."""

    trusted: datetime | None = None
    doubted: datetime | None = None


def purge(connection: Connection, now: datetime) -> None:
    """Remove what was deleted more than 30 days before *now*, inside a transaction that is open.

    Nothing is removed where *now* can't be trusted beside what the clock showed before.
    """
    now = now.astimezone(UTC)
    if now < _MADE:
        return
    is_trusted = _is_trusted(connection, now)
    connection.execute(statements.DROP_TAKEN_BACK)
    if is_trusted:
        connection.execute(statements.MEET_DELETIONS, (to_utc(now),))
        connection.execute(statements.MEET_ANEW, (to_utc(now), to_utc(now)))
        for row in connection.execute(statements.select_due(), (to_utc(now - DELETED_KEPT),)).fetchall():
            _remove(connection, EntryRecord(*row))


def _remove(connection: Connection, entry: EntryRecord) -> None:
    """Remove an entry and its answers, and keep their ids."""
    stamp = deletion_stamp(entry)
    connection.execute(statements.PURGE_ANSWERS, (stamp, entry.id))
    connection.execute(statements.insert_or_change(PurgedRecord), (entry.id, stamp))
    for statement in (statements.REMOVE_ANSWERS, statements.REMOVE_ENTRY, statements.DROP_DELETION):
        connection.execute(statement, (entry.id,))


def _is_trusted(connection: Connection, now: datetime) -> bool:
    """True where the clock shows what it can after what it showed before. Notes what it shows."""
    found = scalar(connection, statements.LOCAL, (_CLOCK,))
    before = _Readings(*(at and datetime.fromisoformat(at) for at in json.loads(found))) if found else _Readings()
    trusted, doubted = before
    if trusted is None or trusted - _DAY <= now <= trusted + _PAUSE:
        after = _Readings(max(now, trusted or now))
    elif doubted is not None and doubted + _DAY <= now <= doubted + _PAUSE:
        after = _Readings(now)
    elif doubted is not None and doubted <= now < doubted + _DAY:
        after = before
    else:
        after = _Readings(trusted, now)
    if after.doubted != before.doubted or trusted is None or (after.trusted or now) - trusted > _HOUR:
        values = json.dumps([at and to_utc(at) for at in after])
        connection.execute(statements.SET_LOCAL, (_CLOCK, values))
    return after.doubted is None
