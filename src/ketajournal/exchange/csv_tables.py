"""CSV, a file a table: for spreadsheets, and for those who pool data."""

from collections.abc import Iterator
from datetime import date, datetime

from ketajournal.course.measures import INSTRUMENTS, Score, crosses_any, of_entry
from ketajournal.course.report_by_session import since
from ketajournal.course.values import Value
from ketajournal.course.weeks import first_day, is_rating, week_number
from ketajournal.exchange.csv_cells import CsvCell, CsvColumn, CsvTable
from ketajournal.exchange.csv_readme import readme
from ketajournal.exchange.export_words import ExportWords
from ketajournal.exchange.formats import File, WriteOptions, Writer
from ketajournal.exchange.readable_archive import Readable, Written
from ketajournal.journal.archive import Archive
from ketajournal.journal.moments import to_utc

_MOST_ITEMS = max(instrument.items for instrument in INSTRUMENTS.values())


def write(archive: Archive, words: ExportWords, options: WriteOptions) -> Iterator[File]:
    """The tables of an archive and a README.txt on their columns."""
    found = Readable(archive, words.numbers)
    tables = (
        _courses(found),
        _sessions(found),
        _entries(found, words),
        _answers(found, words),
        _ratings(found, words),
        _measures(found),
    )
    for table in tables:
        yield File(f"{table.name}.csv", table.pieces())
    yield File("README.txt", [readme(tables, words, found.letters_kept_back, options.made_at)])


# --- the tables

_COURSE = CsvColumn("course", "integer", "the course's number, from 1; empty for what was written outside of one")
_SESSION = CsvColumn(
    "session", "integer", "the session's number in its course, from 1; empty for none or a cancelled one"
)
_ENTRY = CsvColumn("entry_id", "text", "32 hexadecimal digits, the same in every table")
_AT = CsvColumn("at", "moment", "on the person's clock, with its distance from UTC: 2026-03-02T14:00:00+01:00")
_DATE = CsvColumn("date", "date", "the same, as the person's own date")
_KIND = CsvColumn("kind", "text", "prep, reflect, checkin, weekly, watch, note, phq-9, gad-7 ...")
_WRITTEN = (_ENTRY, _KIND, _COURSE, _SESSION, _AT, _DATE)
_WEEK = CsvColumn("week", "integer", "7 days each, from session 1 (week 1); 0 is before it")
_SINCE = (
    CsvColumn("since_session", "integer", "the latest session at or before that moment; empty before session 1"),
    CsvColumn("days_since_session", "integer", "days from that session's date; 0 on the date itself"),
)


def _courses(found: Readable) -> CsvTable:
    columns = (
        _COURSE,
        CsvColumn("started_on", "date", "the day that the person gave as the first"),
        CsvColumn("planned_sessions", "integer", "as the person entered it; empty where it was left open"),
        CsvColumn("route", "text", "iv, im, spray, lozenge or other, unless a session says otherwise"),
        CsvColumn("provider", "text", "in the person's words"),
        CsvColumn("maintenance_on", "date", "sessions from this day on come after the planned ones"),
        CsvColumn("ended_on", "date", "the day on which the person closed the course"),
    )
    rows = [
        (
            c.number,
            _day(c.started_on),
            c.planned_sessions,
            c.route,
            c.provider,
            _day(c.maintenance_on),
            _day(c.ended_on),
        )
        for c in found.courses
    ]
    return CsvTable("courses", "a course", columns, rows)


def _sessions(found: Readable) -> CsvTable:
    columns = (
        _COURSE,
        _SESSION,
        CsvColumn("session_id", "text", "32 hexadecimal digits"),
        _AT,
        _DATE,
        CsvColumn("route", "text", "where it differs from the course's"),
        CsvColumn("setting", "text", "where it was, in the person's words"),
        CsvColumn("cancelled", "boolean", "true or false; a cancelled session has no number"),
    )
    rows = []
    for c in found.courses:
        numbers = c.numbers
        rows += [
            (c.number, numbers.get(s.id), s.id, _moment(s.at), _day(s.at.date()), s.route, s.setting, s.cancelled)
            for s in c.sessions
        ]
    return CsvTable("sessions", "a session, planned, past or cancelled", columns, rows)


def _entries(found: Readable, words: ExportWords) -> CsvTable:
    columns = (
        _ENTRY,
        _KIND,
        CsvColumn("label", "text", "the kind in words"),
        _COURSE,
        _SESSION,
        _AT,
        _DATE,
        CsvColumn("finished", "boolean", "false for a conversation that was left before its end"),
        CsvColumn("sealed", "boolean", "true for a letter that nobody has opened: its words are in no table"),
        CsvColumn("started_at", "moment", "when the writing began, in UTC"),
        CsvColumn("deleted_at", "moment", "in UTC; empty but with --deleted"),
        CsvColumn("draft", "text", "what was begun and is no answer yet"),
    )
    rows = (
        (
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
        for w in found.entries
    )
    return CsvTable("entries", "something written at one time", columns, rows)


def _answers(found: Readable, words: ExportWords) -> CsvTable:
    columns = (
        *_WRITTEN,
        CsvColumn("prompt", "text", "the id of the question"),
        CsvColumn("question", "text", "the question in words, as it is asked today"),
        CsvColumn("answer_kind", "text", "text, long, scale, number, choice, many, item, yes-no, date or breathe"),
        CsvColumn("metric", "text", "what reports take the answer for; empty for most"),
        CsvColumn("value", "text", "as it is kept: the key of an option; several, with ' | ' between; true or false"),
        CsvColumn("words", "text", "the answer in words"),
        CsvColumn("number", "number", "the answer where it is a number"),
        CsvColumn("answered_at", "moment", "in UTC"),
        CsvColumn("replaced_at", "moment", "when another answer took its place, in UTC; empty but with --deleted"),
    )

    def rows() -> Iterator[tuple[CsvCell, ...]]:
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

    return CsvTable("answers", "an answer to one question; questions left open are left out", columns, rows())


def _ratings(found: Readable, words: ExportWords) -> CsvTable:
    columns = (
        *_WRITTEN,
        _WEEK,
        *_SINCE,
        CsvColumn("metric", "text", "mood, mental_space, sleep_hours ..."),
        CsvColumn("label", "text", "what the person is shown"),
        CsvColumn("value", "number", "the person's own rating, between low and high; of kind watch not typed"),
        CsvColumn("low", "number", "the lowest value there is; empty for none"),
        CsvColumn("high", "number", "the highest value there is; empty for none"),
        CsvColumn("unit", "text", "hours, minutes ...; empty for a rating from 0 to 10"),
    )

    def rows() -> Iterator[tuple[CsvCell, ...]]:
        for w in found.entries:
            given = [] if w.entry.deleted_at else [a for a in found.counted(w) if a.metric in words.ratings]
            placed = (*_written(w), *_when(w)) if given else ()
            for answer in given:
                scale = words.ratings[answer.metric or ""]
                if is_rating(answer.value):
                    yield (*placed, answer.metric, scale.label, answer.value, scale.low, scale.high, scale.unit)

    one = "one of the person's own ratings, not deleted and not replaced; a watch's night where none was typed"
    return CsvTable("ratings", one, columns, rows())


def _measures(found: Readable) -> CsvTable:
    columns = (
        _ENTRY,
        CsvColumn("measure", "text", "phq-9 or gad-7"),
        _COURSE,
        _AT,
        _DATE,
        _WEEK,
        *_SINCE,
        *(CsvColumn(f"item_{n}", "integer", "0 to 3, in the form's order; empty for none") for n in _items()),
        CsvColumn("difficulty", "integer", "0 to 3; PHQ-9 only, never part of the total"),
        CsvColumn("complete", "boolean", "whether every item was answered"),
        CsvColumn("total", "integer", "the sum: 0 to 27 (PHQ-9), 0 to 21 (GAD-7); empty where an item is missing"),
        CsvColumn("range_low", "integer", "the lowest total of the published range"),
        CsvColumn("range_high", "integer", "the highest total of it"),
        CsvColumn("range_label", "text", "its label in the published scale"),
        CsvColumn("crosses_session", "boolean", "whether a session lies in the two weeks that the form asks about"),
    )
    rows = (
        _form(w, score)
        for w in found.of_kinds(INSTRUMENTS)
        if w.entry.deleted_at is None and (score := of_entry(w.entry)) is not None
    )
    return CsvTable("measures", "a form, whole or in part, not deleted", columns, rows)


def _form(w: Written, score: Score) -> tuple[CsvCell, ...]:
    difficulty = next((a.value for a in w.entry.answers if a.prompt == f"{w.entry.kind}.difficulty"), None)
    band = score.band
    sessions = w.course.ordered if w.course else []
    return (
        w.entry.id,
        w.entry.kind,
        w.course.number if w.course else None,
        _moment(w.entry.at),
        _day(w.entry.at.date()),
        *_when(w),
        *(score.items[n - 1] if n <= len(score.items) else None for n in _items()),
        difficulty if is_rating(difficulty) else None,
        score.complete,
        score.total,
        *((band.low, band.high, band.label) if band else (None, None, None)),
        crosses_any(score, [s.at for s in sessions]),
    )


def _items() -> range:
    return range(1, _MOST_ITEMS + 1)


# --- cells that several tables have


def _written(w: Written) -> tuple[CsvCell, ...]:
    return w.entry.id, w.entry.kind, *_where(w)


def _where(w: Written) -> tuple[CsvCell, ...]:
    return w.course.number if w.course else None, w.number, _moment(w.entry.at), _day(w.entry.at.date())


def _when(w: Written) -> tuple[CsvCell, CsvCell, CsvCell]:
    """The week, the session before, and the days since; as in the report by sessions."""
    if w.course is None:
        return None, None, None
    after = since(w.entry.at, w.course.ordered)
    week = week_number(w.entry.at.date(), first_day(w.course))
    return week, after.session if after else None, after.day if after else None


def _as_kept(value: Value) -> str:
    if isinstance(value, list):
        return " | ".join(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _moment(value: datetime) -> str:
    return value.isoformat()


def _utc(value: datetime | None) -> str | None:
    return to_utc(value) if value else None


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


WRITER = Writer(write, None, "a folder of tables with a README: for spreadsheets, and for pooling data")
