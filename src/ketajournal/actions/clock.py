"""This moment, and the zone of the person's clock."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ketajournal.journal.moments import from_columns, to_columns

_HALF_A_YEAR = timedelta(days=182)


def now() -> datetime:
    """This moment, to the second, with the offset of the person's time zone.

    It is as one that was read from the journal: those that share their offset are compared in a third of the time.
    """
    return from_columns(*to_columns(datetime.now().astimezone()))


def local_zone(now: datetime) -> ZoneInfo | None:
    """The zone that this computer's clock keeps to, or ``None`` where that is UTC or its name can't be told.

    A name counts only if its clock and the computer's agree now and half a year on.
    """
    import logging

    from tzlocal import get_localzone_name

    # Otherwise it tells of files that say different zones; the one that it goes by is held to the clock below.
    logging.getLogger("tzlocal").setLevel(logging.ERROR)
    try:
        zone = ZoneInfo(get_localzone_name() or "")
    except (KeyError, ValueError, OSError):  # no such zone, several of them, a name that is a path, a folder of zones
        return None
    if not all(_agree(moment, zone) for moment in (now, now + _HALF_A_YEAR)):
        return None
    return None if now.astimezone(zone).tzname() == "UTC" else zone


def _agree(moment: datetime, zone: ZoneInfo) -> bool:
    return moment.astimezone().utcoffset() == moment.astimezone(zone).utcoffset()
