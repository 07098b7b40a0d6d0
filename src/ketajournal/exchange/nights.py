"""Hours slept, as watches and other programs write them, gathered as the nights of a journal.

A night belongs to the local day of waking. Times asleep that lie less than four hours apart are one sleep, and
overlap counts once; the longest sleep that ends on a day is its night, and the others are naps. A night is known by
its program and its day: the same file again changes nothing, and a corrected one corrects.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from ketajournal.course.metrics import SLEEP_HOURS
from ketajournal.course.sessions import NIGHT_ENDS
from ketajournal.course.weeks import plain_number
from ketajournal.exchange.incoming import ImportedAnswer, Incoming
from ketajournal.exchange.value_parsing import local_moment

_ONE_SLEEP = timedelta(hours=4)
_DAY = timedelta(days=1)
_UNITS = {"hours": 3600, "minutes": 60, "seconds": 1}
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?", re.ASCII)
# No more digits than any time asleep has, in seconds.
_A_NUMBER = r"(\d{1,8}(?:[.,]\d+)?)"
_NUMBER = re.compile(f"-?{_A_NUMBER}", re.ASCII)
# Garmin's are in the language of its site.
_HOURS = rf"{_A_NUMBER}\s*(?:h|hrs?|hours?|std|stunden?|u|uur|godz|tim)\.?"
_MINUTES = rf"{_A_NUMBER}\s*(?:m|min[a-z]*)\.?"
_WORDS = re.compile(rf"(?:{_HOURS})?\s*(?:{_MINUTES})?", re.ASCII | re.IGNORECASE)


class Asleep(NamedTuple):
    """A time asleep: from when to when, and for how long in between."""

    start: datetime
    end: datetime
    asleep: timedelta


class Nights:
    """Takes in what a program such as ``oura`` knows, one after the other, for what is gathered of its file."""

    def __init__(self, incoming: Incoming, program: str) -> None:
        self._program = program
        self._incoming = incoming
        incoming.nights_of = program
        self._longest: dict[date, tuple[timedelta, tzinfo | None]] = {}

    def sleep(self, day: date, asleep: timedelta, zone: tzinfo | None = None) -> None:
        """Take in a sleep that ended on this day, on a clock of *zone*, or on one where this computer is."""
        known = self._longest.get(day)
        if known is not None and known[0] != asleep:
            self._incoming.leave_out("naps, and other sleep on a day that has a longer one")
        if known is None or asleep > known[0]:
            self._longest[day] = asleep, zone

    def times(self, found: Iterable[Asleep]) -> None:
        """Take in times asleep, in whatever order they stand."""
        for one in joined_times(joined_times(found), _ONE_SLEEP):
            self.sleep(one.end.date(), one.asleep, one.end.tzinfo)

    def incoming(self) -> Incoming:
        """All that was gathered, with a night a day."""
        for day, (asleep, zone) in sorted(self._longest.items()):
            at = datetime.combine(day, NIGHT_ENDS, zone)
            hours = plain_number(round(round(asleep / timedelta(minutes=1)) / 60, 2))
            said = ImportedAnswer(f"watch.{self._program}", "number", hours, SLEEP_HOURS)
            self._incoming.entry("watch", at if zone else local_moment(at), [said], known_as=day.isoformat())
        return self._incoming


def joined_times(times: Iterable[Asleep], apart: timedelta = timedelta()) -> list[Asleep]:
    """The times asleep in their order, those no further *apart* as one: what two know of a time counts once."""
    found: list[Asleep] = []
    for one in sorted({*times}):
        if found and one.start - found[-1].end <= apart:
            last = found.pop()
            twice = max(timedelta(), min(last.end, one.end) - one.start)
            end = max(last.end, one.end)
            one = Asleep(last.start, end, max(last.asleep, one.asleep, last.asleep + one.asleep - twice))
        found.append(one)
    return found


def is_plausible(asleep: timedelta) -> bool:
    """True for what a person can sleep in a night: from nothing up to a whole day."""
    return timedelta() <= asleep <= _DAY


def duration(text: str, unit: str) -> timedelta | None:
    """``7:32``, ``7h 32min``, ``7.5 hours``, or a number of *unit*. ``None`` for what is none."""
    said = text.strip().replace(",", ".")
    if match := _CLOCK.fullmatch(said):
        return timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=int(match[3] or 0))
    if _NUMBER.fullmatch(said):
        return timedelta(seconds=float(said) * _UNITS[unit])
    if said and (match := _WORDS.fullmatch(said)):
        return timedelta(hours=float(match[1] or 0), minutes=float(match[2] or 0))
    return None
