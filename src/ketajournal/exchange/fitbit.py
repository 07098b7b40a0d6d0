"""Fitbit's sleep: the table of its site, and in Google's export ``sleep-2026-03-02.json`` or ``UserSleeps_….csv``.

In the site's table a line that says ``Sleep`` stands before the heads, behind other sections where there are any.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content, TableRow, table_rows
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import Gathering, Incoming
from ketajournal.exchange.json_reading import JsonDocument, members
from ketajournal.exchange.nights import Asleep, Nights, asleep_in, day_of, is_plausible
from ketajournal.exchange.parts import Part
from ketajournal.exchange.value_parsing import clock

_SITE = ("start time", "end time", "minutes asleep")
_GOOGLE = ("sleep_start", "sleep_end", "end_utc_offset", "minutes_asleep")
_JSON = {"dateOfSleep", "minutesAsleep", "endTime"}


def is_one(content: Content) -> bool:
    """True for any of the three, or a folder or zip that holds one."""
    head = content.head.lower()
    return all(name in head for name in _SITE) or bool(content.tables(*_GOOGLE) or _documents(content))


def _documents(content: Content) -> list[JsonDocument]:
    """The documents of sleep: in an export there are thousands of others beside them."""
    if content.parts is None:
        found = [content.json] if content.json else []
    else:
        named = [p for p in content.parts.files if p.name.rpartition("/")[2].startswith("sleep-")]
        found = [JsonDocument(partial(_members, part)) for part in named if part.name.endswith(".json")]
    return [document for document in found if _is_sleep(document.fields.get(""))]


def _members(part: Part) -> Iterator[Any]:
    return members(part.pieces())


def _is_sleep(found: Any) -> bool:
    return isinstance(found, list) and bool(found) and isinstance(found[0], dict) and found[0].keys() >= _JSON


def read(content: Content, _options: ReadOptions) -> Incoming:
    """The nights. Raises ``BadInput`` with the place of what is wrong."""
    nights = Nights(Gathering("Fitbit", by_wall_clock=True), "fitbit")
    nights.times(_of_google(row) for rows in content.tables(*_GOOGLE) for row in rows() if _counts(row, _GOOGLE[3]))
    nights.times(_of_json(one.value, one.where) for document in _documents(content) for one in document.each(""))
    if all(name in content.head.lower() for name in _SITE):
        rows = table_rows(_section(content.lines()))
        nights.times(_of_site(row) for row in rows if _counts(row, _SITE[2]))
    return nights.incoming()


def _counts(row: TableRow, head: str) -> bool:
    return bool(asleep_in(row, head, "minutes"))


def _section(lines: Iterator[str]) -> Iterator[str]:
    """The lines of the table of sleep, in their places: those before it are blank."""
    for line in lines:
        if all(name in line.lower() for name in _SITE):
            yield line
            break
        yield "\n"
    for line in lines:
        if not line.strip():
            return
        yield line


def _of_site(row: TableRow) -> Asleep:
    start, end = (_moment(row, head) for head in _SITE[:2])
    return Asleep(start, end, asleep_in(row, _SITE[2], "minutes") or timedelta())


def _moment(row: TableRow, head: str) -> datetime:
    """``2026-03-02 6:41AM``."""
    said, _, hour = row.cells[head].strip().partition(" ")
    day, at = day_of(said), clock(hour)
    if day is None or at is None:
        raise row.fault(f"'{row.cells[head][:40]}' is not a moment such as 2026-03-02 6:41AM.")
    return datetime.combine(day, at)


def _of_google(row: TableRow) -> Asleep:
    try:
        zone = datetime.strptime(row.cells["end_utc_offset"].strip(), "%z").tzinfo or UTC
        start, end = (datetime.fromisoformat(row.cells[head].strip()).astimezone(zone) for head in _GOOGLE[:2])
    except (ValueError, OverflowError):
        raise row.fault("when this sleep began and ended is no moment such as 2026-03-02 05:41:00+0000.") from None
    return Asleep(start, end, asleep_in(row, _GOOGLE[3], "minutes") or timedelta())


def _of_json(sleep: Any, where: str) -> Asleep:
    try:
        start, end = (datetime.fromisoformat(sleep[name]) for name in ("startTime", "endTime"))
        asleep = timedelta(minutes=sleep["minutesAsleep"])
    except (KeyError, TypeError, ValueError, OverflowError):
        raise BadInput(f"{where}: this is no sleep with its beginning, its end and its minutes.") from None
    if not is_plausible(asleep) or start.tzinfo or end.tzinfo:
        raise BadInput(f"{where}: {sleep['minutesAsleep']} minutes from {start} to {end} can't be so.")
    return Asleep(start, end, asleep)


READER = Reader(is_one, read)
