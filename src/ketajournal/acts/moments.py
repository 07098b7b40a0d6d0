"""The moments that a command line names, read where a command needs them."""

from datetime import datetime


def entry_moment(at: str | None) -> datetime:
    """The moment an entry is about. A day alone means noon; one in the future is kept, and said."""
    from ketajournal.acts.opening import now, tell

    current = now()
    if at is None:
        return current
    from ketajournal.guide.when import moment

    meant = moment(at, current).at
    if meant > current:
        tell(f"{meant:%Y-%m-%d %H:%M} is in the future; it is kept as you gave it.")
    return meant


def end_of(day: str | None) -> datetime:
    """The end of the day a person names, or this moment."""
    from ketajournal.acts.opening import now

    current = now()
    if day is None:
        return current
    from ketajournal.guide.when import moment

    meant = moment(day, current)
    return meant.at if meant.timed else meant.at.replace(hour=23, minute=59, second=59)
