"""Removing for good what was deleted 30 days ago, by a clock that can be trusted. An id without a word stays.

Age is the time since this machine met the deletion, on its own clock, without the longest pause between two commands
that wrote: a clock that was put ahead looks the same. The stamps by which versions are told apart have no part in it:
another machine's clock may have been years ahead when they were made.
"""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ketajournal.errors import Damaged
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
    """The times that the clock showed: the last, and each pause of more than a day, from one time to the next.

    ``went_back`` is true from the first time on that it showed one more than a day before the last.
    """

    last: datetime
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    went_back: bool = False

    def and_then(self, now: datetime) -> "Readings":
        """The same with *now* as the last. Where the clock went back, all before says nothing any more."""
        if self.has_gone_back_to(now):
            return Readings(now, went_back=True)
        if now <= self.last + _HOUR:
            return self
        is_pause = now - self.last > _DAY
        return self._replace(last=now, pauses=(*self.pauses, (self.last, now)) if is_pause else self.pauses)

    def has_gone_back_to(self, now: datetime) -> bool:
        """True where the clock went back to *now*."""
        return now < self.last - _DAY

    def counted(self, since: datetime, now: datetime) -> timedelta:
        """The least time that can have gone by since then, wherever the clock was put ahead in between.

        A clock that goes back and comes forward again can be put ahead twice: right, and then too far.
        """
        lengths = sorted(ended - begun for begun, ended in self.pauses if ended > since)
        return now - since - max(_DAY, sum(lengths[-2 if self.went_back else -1 :], timedelta(0)))


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
    is_new = before is None or before.has_gone_back_to(now)
    connection.execute(statements.MEET_ANEW, (to_utc(now), "" if is_new else to_utc(now)))
    readings = before.and_then(now) if before else Readings(now)
    first = scalar(connection, statements.FIRST_MET)
    readings = readings._replace(
        pauses=tuple(pause for pause in readings.pauses if first and pause[1] > at_utc(first))
    )
    if readings != before:
        pauses = [[to_utc(begun), to_utc(ended)] for begun, ended in readings.pauses]
        shown = [to_utc(readings.last), pauses, readings.went_back]
        connection.execute(statements.SET_LOCAL, (_CLOCK, json.dumps(shown)))
    for met, *columns in connection.execute(statements.select_due(), (to_utc(now - DELETED_KEPT),)).fetchall():
        if readings.counted(at_utc(met), now) >= DELETED_KEPT:
            _remove(connection, EntryRecord(*columns))


def _remove(connection: Connection, entry: EntryRecord) -> None:
    stamp = deletion_stamp(entry)
    connection.execute(statements.PURGE_ANSWERS, (stamp, entry.id))
    connection.execute(statements.insert_or_change(PurgedRecord), (entry.id, stamp))
    for statement in (statements.REMOVE_ANSWERS, statements.REMOVE_ENTRY, statements.DROP_DELETION):
        connection.execute(statement, (entry.id,))


def _readings(connection: Connection) -> Readings | None:
    """The times that the clock showed here before; ``None`` where none is noted in a way that can be read."""
    with suppress(ValueError, TypeError, RecursionError, Damaged):
        last, pauses, went_back = json.loads(scalar(connection, statements.LOCAL, (_CLOCK,)))
        known = tuple((at_utc(begun), at_utc(ended)) for begun, ended in pauses)
        return Readings(at_utc(last), known, bool(went_back))
    return None
