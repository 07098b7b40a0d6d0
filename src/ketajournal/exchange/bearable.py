"""Bearable's table: a row a thing noted. Those of the category ``Sleep`` have the hours slept, and are taken."""

from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import Reader, ReadOptions
from ketajournal.exchange.incoming import Gathering, Incoming
from ketajournal.exchange.nights import Nights, asleep_in, day_in

_DAY, _CATEGORY, _AMOUNT = "date formatted", "category", "rating/amount"


def is_one(content: Content) -> bool:
    """True for a table with the heads of Bearable's."""
    return {_DAY, _CATEGORY, _AMOUNT} <= set(content.heads)


def read(content: Content, _options: ReadOptions) -> Incoming:
    """The nights. Raises ``BadInput`` with the line of what is wrong."""
    gathering = Gathering("Bearable", by_wall_clock=True)
    nights = Nights(gathering, "bearable")
    for row in content.rows():
        category = row.cells[_CATEGORY].strip().casefold()
        if category != "sleep":
            gathering.leave_out("what is not hours slept")
        elif asleep := asleep_in(row, _AMOUNT, "hours"):
            nights.sleep(day_in(row, _DAY), asleep)
    return nights.incoming()


READER = Reader(is_one, read)
