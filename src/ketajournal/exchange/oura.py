"""Oura's tables: ``sleepmodel.csv`` of its data export, a sleep a row, and the trends of its site, a day a row.

Both have seconds. In the first a nap is a row as well; the second has ``Total Sleep Duration``, earlier ``Time``.
"""

from datetime import datetime

from ketajournal.exchange.content import Content, TableRow
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import Gathering, Incoming
from ketajournal.exchange.nights import Asleep, Nights, asleep_in, day_in

_SLEEPS = ("day", "bedtime_start", "bedtime_end", "total_sleep_duration")
_DURATIONS = {"total sleep duration", "total sleep time"}
# Any table can have the total alone, in hours.
_BESIDE = {"sleep score", "readiness score", "sleep efficiency", "bedtime start", "average hrv"}


def is_one(content: Content) -> bool:
    """True for a table with the heads of Oura's, or a folder or zip that holds one."""
    return bool(content.tables(*_SLEEPS)) or _total(content) is not None


def _total(content: Content) -> str | None:
    """The head of the total in the trends; ``None`` for another table."""
    heads = {*content.heads}
    return next((head for head in _DURATIONS & heads if "date" in heads and _BESIDE & heads), None)


def read(content: Content, _options: ReadOptions) -> Incoming:
    """The nights. Raises ``BadInput`` with the line of what is wrong."""
    nights = Nights(Gathering("Oura", by_wall_clock=True), "oura")
    sleeps = [one for rows in content.tables(*_SLEEPS) for row in rows() if (one := _sleep(row))]
    nights.times(sleeps)
    if total := _total(content):
        for row in content.rows():
            if asleep := asleep_in(row, total, "seconds"):
                nights.sleep(day_in(row, "date"), asleep)
    return nights.incoming()


def _sleep(row: TableRow) -> Asleep | None:
    asleep = asleep_in(row, "total_sleep_duration", "seconds")
    if not asleep:
        return None
    try:
        start, end = (datetime.fromisoformat(row.cells[head].strip()) for head in _SLEEPS[1:3])
        return Asleep(start, end, asleep) if start.tzinfo and end.tzinfo else None
    except ValueError:
        raise row.fault("when this sleep began and ended is no moment such as 2026-03-02T06:41:00+01:00.") from None


READER = Reader(is_one, read)
