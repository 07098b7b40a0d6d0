"""Garmin Connect's table of sleep, as its site writes it for a day, a week or four.

The head of the days is the name of the report: ``Sleep Score 7 Days``. The report of one day has a fact a row. Longer
ones have the averages of weeks, in which no night can be found.
"""

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import Gathering, Incoming
from ketajournal.exchange.nights import Nights, asleep_in, day_in

_REPORT = "sleep score "
_AVERAGES = ("avg duration", "avg bedtime")


def is_one(content: Content) -> bool:
    """True for a table with the heads of Garmin's."""
    heads = content.heads
    return bool(heads) and (heads[0].startswith(_REPORT) or {*_AVERAGES} <= {*heads})


def read(content: Content, _options: ReadOptions) -> Incoming:
    """The nights. Raises ``BadInput`` with the line of what is wrong, and for averages."""
    days, nights = content.heads[0], Nights(Gathering("Garmin", by_wall_clock=True), "garmin")
    if {*_AVERAGES} <= {*content.heads}:
        raise BadInput(
            "It has averages of whole weeks, and no nights.", "Export 7 days or 4 weeks from Garmin Connect."
        )
    if "duration" in content.heads:
        for row in content.rows():
            if asleep := asleep_in(row, "duration", "hours"):
                nights.sleep(day_in(row, days), asleep)
        return nights.incoming()
    facts = {row.cells[days].strip().lower(): row for row in reversed([*content.rows()])}
    if {"date", "sleep duration"} <= facts.keys():
        day, asleep = day_in(facts["date"], ""), asleep_in(facts["sleep duration"], "", "hours")
        if asleep:
            nights.sleep(day, asleep)
    return nights.incoming()


READER = Reader(is_one, read)
