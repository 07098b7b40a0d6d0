"""A small table as people keep their sleep in. Everything in it is made up."""

from ketajournal.exchange.formats import Columns
from support.samples.sample import Sample

TABLE = """Date;Steps;Asleep
02.03.2026;4000;7,53
03.03.2026;3000;6:05
04.03.2026;2000;
"""
COLUMNS = Columns("date", "asleep", "hours")
SAMPLES = [Sample(TABLE, TABLE.replace("7,53", "7,6"), 2, ("--columns", "date=day,asleep=hours"))]
