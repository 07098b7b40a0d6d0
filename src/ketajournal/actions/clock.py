"""This moment, and the zone of the person's clock."""

from datetime import UTC, datetime, timedelta, tzinfo

from ketajournal.journal.moments import from_columns, to_columns


def now() -> datetime:
    """This moment, to the second, with the offset of the person's time zone.

    It is as one that was read from the journal: those that share their offset are compared in a third of the time.
    """
    return from_columns(*to_columns(datetime.now().astimezone()))


class LocalZone(tzinfo):
    """The zone that this computer's clock keeps to, on any day and whatever it is called."""

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        return None if at is None else at.replace(tzinfo=None).astimezone().utcoffset()

    def fromutc(self, at: datetime) -> datetime:
        there = at.replace(tzinfo=UTC).astimezone()
        naive = there.replace(tzinfo=None)
        is_second = naive.astimezone().utcoffset() != there.utcoffset()  # of an hour that the clock shows twice
        return naive.replace(tzinfo=self, fold=int(is_second))

    def dst(self, _at: datetime | None) -> None:
        return None

    def tzname(self, _at: datetime | None) -> None:
        return None
