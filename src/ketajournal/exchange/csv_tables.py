"""CSV (RFC 4180), a file a table, for spreadsheets and those who pool data. The columns are in ``csv_tables.toml``.

A file begins with a byte order mark. Without one a spreadsheet opened by a double click reads it in the
system's old encoding and spoils every accent; pandas, DuckDB and Polars take the mark away by themselves.
"""

import csv
import io
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from ketajournal.course.measures import INSTRUMENTS, of_entry, sessions_crossed
from ketajournal.course.report_by_session import session_day
from ketajournal.course.values import Value
from ketajournal.course.weeks import first_day, is_rating, week_number
from ketajournal.exchange.formats import ExportWords, File, FormatOut, Scale, WriteOptions
from ketajournal.exchange.readable_archive import Readable, Written, sealed_letters
from ketajournal.journal.moments import to_utc

_MARK = "\ufeff"
_FORMULA = frozenset("=+-@")

CsvCell = str | int | float | bool | date | None
CsvRows = Iterator[tuple[CsvCell, ...]]
_MOST_ITEMS = max(instrument.items for instrument in INSTRUMENTS.values())


class CsvColumn(NamedTuple):
    """A column's name, its type (text, integer, number, boolean, date, moment) and what it holds."""

    name: str
    type: str
    meaning: str


class CsvTable:
    """A file: what a row is, its columns, and its rows, which are gone through once and counted in ``written``."""

    def __init__(self, name: str, row: str, columns: Sequence[CsvColumn], rows: CsvRows) -> None:
        self.name = name
        self.row = row
        self.columns = columns
        self.written = 0
        self._rows = rows

    def pieces(self) -> Iterator[str]:
        """The file's text, a row at a time."""
        yield _MARK + _line(column.name for column in self.columns)
        for row in self._rows:
            self.written += 1
            yield _line(_cell(value) for value in row)


def _write(found: Readable, words: ExportWords, options: WriteOptions) -> Iterator[File]:
    """The tables of a journal and a README.txt on their columns."""
    tables = _tables(
        courses=_courses(found),
        sessions=_sessions(found),
        entries=_entries(found, words),
        answers=_answers(found, words),
        ratings=_ratings(found, words),
        measures=_measures(found),
    )
    for table in tables:
        yield File(f"{table.name}.csv", table.pieces())
    yield File("README.txt", [_readme(tables, words, found.letters_kept_back, options.made_at)])


def _tables(**rows: CsvRows) -> list[CsvTable]:
    told = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    shared = {name: CsvColumn(name, *of) for name, of in told["shared"].items()}
    return [
        CsvTable(name, told[name]["row"], [shared.get(str(c)) or CsvColumn(*c) for c in told[name]["columns"]], of)
        for name, of in rows.items()
    ]


# --- the rows of each table


def _courses(found: Readable) -> CsvRows:
    for c in found.courses:
        yield c.number, c.started_on, c.planned_sessions, c.route, c.provider, c.maintenance_on, c.ended_on


def _sessions(found: Readable) -> CsvRows:
    for c in found.courses:
        numbers = c.numbers
        for s in c.sessions:
            yield c.number, numbers.get(s.id), s.id, s.at, s.at.date(), s.route, s.setting, s.cancelled


def _entries(found: Readable, words: ExportWords) -> CsvRows:
    for w in found.entries:
        yield (
            w.entry.id,
            w.entry.kind,
            words.kind(w.entry.kind),
            *_where(w),
            w.entry.finished,
            w.sealed,
            _utc(w.entry.started_at),
            _utc(w.entry.deleted_at),
            "\n".join(begun for _, begun in w.entry.drafts) or None,
        )


def _answers(found: Readable, words: ExportWords) -> CsvRows:
    for w in found.entries:
        given = [(a, None) for a in w.entry.answers] + [(e.answer, e.replaced_at) for e in w.earlier]
        for answer, replaced in given:
            if answer.value is None:
                continue
            yield (
                *_written(w),
                answer.prompt,
                words.asked(w.entry.kind, answer.prompt),
                answer.kind,
                answer.metric,
                answer.value if is_rating(answer.value) else _as_kept(answer.value),
                words.said(w.entry.kind, answer.prompt, answer.value),
                answer.value if is_rating(answer.value) else None,
                _utc(answer.answered_at),
                _utc(replaced),
            )


def _ratings(found: Readable, words: ExportWords) -> CsvRows:
    for w in found.entries:
        given = [] if w.entry.deleted_at else [a for a in found.counted(w) if a.metric in words.ratings]
        placed = (*_written(w), *_when(w)) if given else ()
        for answer in given:
            scale = words.ratings[answer.metric or ""]
            if is_rating(answer.value):
                yield (*placed, answer.metric, scale.label, answer.value, scale.low, scale.high, scale.unit)


def _measures(found: Readable) -> CsvRows:
    for w in found.of_kinds(INSTRUMENTS):
        score = of_entry(w.entry)
        if score is None or w.entry.deleted_at is not None:
            continue
        difficulty = next((a.value for a in w.entry.answers if a.prompt == f"{w.entry.kind}.difficulty"), None)
        band = score.band
        yield (
            w.entry.id,
            w.entry.kind,
            w.course.number if w.course else None,
            w.entry.at,
            w.entry.at.date(),
            *_when(w),
            *score.items,
            *[None] * (_MOST_ITEMS - len(score.items)),
            difficulty if is_rating(difficulty) else None,
            score.is_complete,
            score.total,
            *((band.low, band.high, band.label) if band else (None, None, None)),
            bool(sessions_crossed(score, [s.at for s in w.course.ordered] if w.course else [])),
        )


# --- cells that several tables have


def _written(w: Written) -> tuple[CsvCell, ...]:
    return w.entry.id, w.entry.kind, *_where(w)


def _where(w: Written) -> tuple[CsvCell, ...]:
    return w.course.number if w.course else None, w.number, w.entry.at, w.entry.at.date()


def _when(w: Written) -> tuple[CsvCell, CsvCell, CsvCell]:
    """The week, the session before, and the days since; as in the report by sessions."""
    if w.course is None:
        return None, None, None
    after = session_day(w.entry.at, w.course.ordered)
    week = week_number(w.entry.at.date(), first_day(w.course))
    return week, after.session if after else None, after.day if after else None


def _as_kept(value: Value) -> str:
    if isinstance(value, list):
        return " | ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _utc(value: datetime | None) -> str | None:
    return to_utc(value) if value else None


# --- cells as text


def _line(cells: Iterable[str | int | float]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def defused(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: with an apostrophe before what it takes for a formula.

    Blanks, invisible characters and apostrophes before the sign are no way around it, nor are its full-width
    forms. One apostrophe taken away again gives the text as it was.
    """
    return f"'{text}" if _would_run(text) else text


def _would_run(text: str) -> bool:
    if text[:1].isascii() and text[:1].isalnum():
        return False  # as nearly all cells begin: the rest would be most of the time that a large journal takes
    if text.lstrip("'")[:1] in ("\t", "\r", "\n"):
        return True
    first = next((c for c in text if c != "'" and unicodedata.category(c)[0] not in "ZC"), "")
    return bool(first) and unicodedata.normalize("NFKC", first)[:1] in _FORMULA


def _cell(value: CsvCell) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return defused(value) if isinstance(value, str) else value


# --- the text beside the tables


def _readme(tables: Sequence[CsvTable], words: ExportWords, kept_back: int, made_at: datetime) -> str:
    text = Path(__file__).with_name("csv_readme.txt").read_text(encoding="utf-8")
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


WRITER = FormatOut(_write, None, "a folder of tables with a README: for spreadsheets, and for pooling data")
