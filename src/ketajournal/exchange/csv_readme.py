"""The text beside the tables, ``csv_readme.txt``, with the columns, their types and units in it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from ketajournal.exchange.csv_cells import CsvTable
from ketajournal.exchange.export_words import ExportWords, Scale
from ketajournal.exchange.readable_archive import sealed_letters


def readme(tables: Sequence[CsvTable], words: ExportWords, kept_back: int, made_at: datetime) -> str:
    """The text of README.txt, once the tables are written."""
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    return text.format(
        made_at=made_at,
        kept_back=f"\n{sealed_letters(kept_back)} in 'entries' without any words.\n" if kept_back else "",
        tables="".join(map(_table, tables)),
        ratings="\n".join(f"  {metric}  {_scale(scale)}" for metric, scale in words.ratings.items()),
    )


def _table(table: CsvTable) -> str:
    name = f"{table.name}.csv"
    count = f"{table.written} {'row' if table.written == 1 else 'rows'}"
    width = max(len(column.name) for column in table.columns)
    columns = "".join(f"  {column.name:<{width}}  {column.type:<8} {column.meaning}\n" for column in table.columns)
    return f"\n{name}\n{'-' * len(name)}\nA row is {table.row}; {count}.\n\n{columns}"


def _scale(scale: Scale) -> str:
    unit = f", in {scale.unit}" if scale.unit else ""
    if len(scale.ends) != 2 or scale.low is None or scale.high is None:
        return f"{scale.label}{unit}"
    return f"{scale.label}{unit}: {scale.low:g} is {scale.ends[0]}, {scale.high:g} is {scale.ends[1]}"
