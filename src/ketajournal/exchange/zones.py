"""The person's time zone by its name, and the days on which its clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_HALF_A_YEAR = timedelta(days=182)
_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


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


def clock_changes(zone: ZoneInfo, first: datetime, last: datetime) -> list[tuple[datetime, timedelta]]:
    """*first*, and each moment up to *last* at which a zone's clocks change, with their offset until then."""
    moment = first.astimezone(UTC).replace(microsecond=0)
    found = [(moment, offset(zone, moment))]
    while moment < last:
        following = moment + _DAY
        if offset(zone, following) != offset(zone, moment):
            low, high = moment, following
            while high - low > _SECOND:
                middle = low + (high - low) // _SECOND // 2 * _SECOND
                low, high = (middle, high) if offset(zone, middle) == offset(zone, low) else (low, middle)
            found.append((high, offset(zone, low)))
        moment = following
    return found


def offset(zone: ZoneInfo, at: datetime) -> timedelta:
    """The time by which a zone's clocks are ahead of UTC."""
    return at.astimezone(zone).utcoffset() or timedelta()
