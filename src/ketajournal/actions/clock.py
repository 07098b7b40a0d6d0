"""This moment."""

from datetime import datetime


def now() -> datetime:
    """This moment, to the second, with the offset of the person's time zone."""
    return datetime.now().astimezone().replace(microsecond=0)
