"""Removing for good what was deleted 30 days ago, by a clock that can be trusted. An id without a word stays.

Age is the time since this machine met the deletion, on its own clock, without the longest pause between two commands
that wrote: a clock that was put ahead looks the same. The stamps by which versions are told apart have no part in it:
another machine's clock may have been years ahead when they were made.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ketajournal.journal import statements
from ketajournal.journal.archive import EntryRecord, PurgedRecord, deletion_stamp
from ketajournal.journal.file import Connection, scalar
from ketajournal.journal.moments import at_utc, to_utc

DELETED_KEPT = timedelta(days=30)
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
# A clock that shows a time before this program was made has lost its own.
_MADE = datetime(2026, 1, 1, tzinfo=UTC)

_CLOCK = "clock"


class Readings(NamedTuple):
    """The times that the clock showed: the last, and each pause of more than a day, from one time to the next."""

    last: datetime
    pauses: tuple[tuple[datetime, datetime], ...] = ()

    def and_then(self, now: datetime) -> "Readings":
        """The same with *now* as the last. Where it went back, what it showed beyond that was wrong."""
        if now < self.last - _DAY:
            return Readings(now, tuple((begun, min(ended, now)) for begun, ended in self.pauses if begun < now))
        if now <= self.last + _HOUR:
            return self
        is_pause = now - self.last > _DAY
        return Readings(now, (*self.pauses, (self.last, now)) if is_pause else self.pauses)

    def counted(self, since: datetime, now: datetime) -> timedelta:
        """The least time that can have gone by since then, wherever the clock was put ahead in between."""
        return now - since - max((ended - begun for begun, ended in self.pauses if ended > since), default=_DAY)


def purge(connection: Connection, now: datetime) -> None:
    """Remove what was deleted more than 30 days before *now*, inside a transaction that is open.

    Nothing is removed by a clock that is ahead, be it for one command or for months.
    """
    now = now.astimezone(UTC)
    if now < _MADE:
        return
    before = _readings(connection)
    connection.execute(statements.DROP_TAKEN_BACK)
    connection.execute(statements.MEET_DELETIONS, (to_utc(now),))
    connection.execute(statements.MEET_ANEW, (to_utc(now), to_utc(now) if before else ""))
    readings = before.and_then(now) if before else Readings(now)
    first = scalar(connection, statements.FIRST_MET)
    readings = readings._replace(
        pauses=tuple(pause for pause in readings.pauses if first and pause[1] > at_utc(first))
    )
    if readings != before:
        shown = [to_utc(readings.last), [[to_utc(begun), to_utc(ended)] for begun, ended in readings.pauses]]
        connection.execute(statements.SET_LOCAL, (_CLOCK, json.dumps(shown)))
    for met, *columns in connection.execute(statements.select_due(), (to_utc(now - DELETED_KEPT),)).fetchall():
        if readings.counted(at_utc(met), now) >= DELETED_KEPT:
            _remove(connection, EntryRecord(*columns))


def _remove(connection: Connection, entry: EntryRecord) -> None:
    """Remove an entry and its answers, and keep their ids."""
    stamp = deletion_stamp(entry)
    connection.execute(statements.PURGE_ANSWERS, (stamp, entry.id))
    connection.execute(statements.insert_or_change(PurgedRecord), (entry.id, stamp))
    for statement in (statements.REMOVE_ANSWERS, statements.REMOVE_ENTRY, statements.DROP_DELETION):
        connection.execute(statement, (entry.id,))


def _readings(connection: Connection) -> Readings | None:
    """The times that the clock showed here before; ``None`` where none was noted, or as older versions noted it."""
    found = scalar(connection, statements.LOCAL, (_CLOCK,))
    last, pauses = json.loads(found) if found else ("", None)
    if not isinstance(pauses, list):
        return None
    return Readings(at_utc(last), tuple((at_utc(begun), at_utc(ended)) for begun, ended in pauses))
