"""Fitbit's sleep in Google's export: ``sleep-2026-03-02.json``, a list of sleeps, alone or in a folder or a zip."""

from datetime import datetime, timedelta
from typing import Any

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import Gathering, Incoming
from ketajournal.exchange.json_reading import JsonDocument
from ketajournal.exchange.nights import Asleep, Nights, is_plausible

_KEYS = {"dateOfSleep", "minutesAsleep", "endTime"}


def is_one(content: Content) -> bool:
    """True for such a list, or a folder or zip that holds one."""
    return bool(_documents(content))


def _documents(content: Content) -> list[JsonDocument]:
    """The documents of sleep: in an export there are thousands of others beside them."""
    if content.parts is None:
        found = [content.json] if content.json else []
    else:
        named = [part for part in content.parts.files if part.name.rpartition("/")[2].startswith("sleep-")]
        found = [part.json() for part in named if part.name.endswith(".json")]
    return [document for document in found if _is_sleep(document.fields.get(""))]


def _is_sleep(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and isinstance(found[0], dict) and found[0].keys() >= _KEYS


def read(content: Content, _options: ReadOptions) -> Incoming:
    """The nights. Raises ``BadInput`` with the place of what is wrong."""
    nights = Nights(Gathering("Fitbit", by_wall_clock=True), "fitbit")
    nights.times(_asleep(one.value, one.where) for document in _documents(content) for one in document.each(""))
    return nights.incoming()


def _asleep(sleep: Any, where: str) -> Asleep:
    try:
        start, end = (datetime.fromisoformat(sleep[name]) for name in ("startTime", "endTime"))
        asleep = timedelta(minutes=sleep["minutesAsleep"])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise BadInput(f"{where}: this is no sleep with its beginning, its end and its minutes.") from None
    if not is_plausible(asleep) or start.tzinfo or end.tzinfo:
        raise BadInput(f"{where}: {sleep['minutesAsleep']} minutes from {start} to {end} can't be so.")
    return Asleep(start, end, asleep)


READER = Reader(is_one, read)
