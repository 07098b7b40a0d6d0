"""The text beside the tables: the columns with their types and units, and how to make Parquet of them."""

from collections.abc import Sequence
from datetime import datetime

from ketajournal.exchange.csv_cells import CsvTable
from ketajournal.exchange.export_words import ExportWords, Scale
from ketajournal.exchange.readable_archive import sealed_letters

_HOW = """\
To Parquet
----------

pandas (with pyarrow):

    import pandas as pd
    table = pd.read_csv("ratings.csv", parse_dates=["date"], dtype_backend="numpy_nullable")
    table.to_parquet("ratings.parquet")

DuckDB:

    COPY (SELECT * FROM read_csv('ratings.csv', header = true))
    TO 'ratings.parquet'
    (FORMAT parquet);

Polars:

    import polars as pl
    table = pl.read_csv("ratings.csv", try_parse_dates=True, infer_schema_length=None)
    table.write_parquet("ratings.parquet")

Join tables on entry_id. To pool the tables of several people add a column that tells them apart: nothing in here
names anyone, but 'provider', 'setting' and every text can. 'ratings' and 'measures' have none of these; a label there
can be a question of the person's own.

In a spreadsheet, import a file instead of opening it with a double click: choose commas, and "text" for moments.
A double click follows the country's settings, and where those part columns at semicolons a text can fall apart.
"""


def readme(tables: Sequence[CsvTable], words: ExportWords, kept_back: int, made_at: datetime) -> str:
    """The text of README.txt, once the tables are written."""
    lines = [
        f"Exported from ketajournal on {made_at:%Y-%m-%d %H:%M}.",
        "",
        "UTF-8 with a byte order mark, commas, CRLF line ends, quotes doubled (RFC 4180). An empty cell is a missing",
        "value; nothing is filled in. Ratings are the person's own; PHQ-9 and GAD-7 are added up by their published",
        "rules, and a form with a missing item has no total. This is plain text: whoever can open it can read it.",
        "",
        "A text that a spreadsheet would take for a formula (=, +, - or @ at its start, also after blanks or as a",
        "full-width sign) has an apostrophe before it: where one follows, an apostrophe was added.",
        "Columns of numbers never have one. The exact texts are in 'ketajournal export json'.",
    ]
    if kept_back:
        lines += ["", f"{sealed_letters(kept_back)} in 'entries' without any words."]
    for table in tables:
        name = f"{table.name}.csv"
        count = f"{table.written} {'row' if table.written == 1 else 'rows'}"
        lines += ["", name, "-" * len(name), f"A row is {table.row}; {count}.", ""]
        width = max(len(column.name) for column in table.columns)
        lines += [f"  {column.name:<{width}}  {column.type:<8} {column.meaning}" for column in table.columns]
    lines += ["", "Ratings", "-------", ""]
    lines += [f"  {metric}  {_scale(scale)}" for metric, scale in words.ratings.items()]
    return "\n".join([*lines, "", _HOW])


def _scale(scale: Scale) -> str:
    unit = f", in {scale.unit}" if scale.unit else ""
    if len(scale.ends) != 2 or scale.low is None or scale.high is None:
        return f"{scale.label}{unit}"
    return f"{scale.label}{unit}: {scale.low:g} is {scale.ends[0]}, {scale.high:g} is {scale.ends[1]}"
