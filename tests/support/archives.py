"""Archives for the tests of what leaves and comes in: a small one to read, and any there can be."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from ketajournal.course.values import Course, Session, Value
from ketajournal.exchange.formats import ExportWords, Scale
from ketajournal.exchange.readable_archive import Readable
from ketajournal.journal.archive import (
    AnswerRecord,
    Archive,
    CourseRecord,
    EntryRecord,
    EntryRows,
    PurgedRecord,
    SessionRecord,
    draft_of,
    stamps_text,
)
from ketajournal.journal.moments import from_columns

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
COURSE, SESSION = "c" * 32, "5" * 32
STAMP = "2026-03-02T19:00:00Z"
RATINGS = {
    "mood": Scale("Mood", None, 0, 10, ("as low as it goes", "as good as it gets")),
    "sleep_hours": Scale("Sleep, hours", "hours", 0, 24),
}


def words(**kinds: str) -> ExportWords:
    """Words in which a question is its own id and an answer itself."""
    return ExportWords(
        {"reflect": "after a session", "note": "note", "letter": "letter", **kinds},
        lambda _kind, prompt: prompt,
        lambda _kind, _prompt, value: ", ".join(value) if isinstance(value, list) else str(value),
        RATINGS,
    )


def readable(archive: Archive, journal: Archive | None = None) -> Readable:
    """The archive, of the *journal* that it is a part of, in the person's terms."""
    journal = journal or archive
    sessions: dict[str, list[Session]] = {c.id: [] for c in journal.courses}
    for s in journal.sessions:
        at = from_columns(s.at, s.utc_offset)
        sessions[s.course_id].append(Session(s.id, at, s.route, s.setting, s.cancelled_at is not None))
    courses = [
        Course(
            c.id,
            number,
            date.fromisoformat(c.started_on),
            c.planned_sessions,
            c.route,
            c.provider,
            tuple(sorted(sessions[c.id], key=lambda s: (s.at, s.id))),
            date.fromisoformat(c.maintenance_on) if c.maintenance_on else None,
            date.fromisoformat(c.ended_on) if c.ended_on else None,
        )
        for number, c in enumerate(journal.courses, start=1)
    ]
    return Readable(archive, courses)


def identity(number: int) -> str:
    return UUID(int=number).hex


def entry(number: int, kind: str = "note", at: str = "2026-03-02T19:00:00Z", **columns: Any) -> EntryRecord:
    """A finished entry at five hours west of UTC."""
    made = EntryRecord(identity(number), COURSE, None, kind, at, -300, at, at, None, at, None)
    return made._replace(**columns)


def answer(
    entry_number: int, value: Value, prompt: str = "note.text", kind: str = "long", **columns: Any
) -> AnswerRecord:
    """An answer that stands; its id is made of its entry and its prompt unless it is given."""
    name = UUID(int=entry_number * 1000 + sum(map(ord, prompt))).hex
    text = json.dumps(value, ensure_ascii=False)
    made = AnswerRecord(name, identity(entry_number), prompt, kind, None, text, 0, STAMP, None)
    return made._replace(**columns)


def archive(entries: list[EntryRecord], answers: list[AnswerRecord]) -> Archive:
    """One course with one session at 14:00 on 2 March, and these entries."""
    return whole(
        (CourseRecord(COURSE, "2026-03-02", 6, "iv", "a clinic", STAMP, STAMP, None, None),),
        (SessionRecord(SESSION, COURSE, STAMP, -300, None, None, None, STAMP, STAMP),),
        entries,
        answers,
    )


def whole(
    courses: Sequence[CourseRecord] = (),
    sessions: Sequence[SessionRecord] = (),
    entries: Iterable[EntryRecord] = (),
    answers: Iterable[AnswerRecord] = (),
) -> Archive:
    """An archive of these rows: each entry with its answers."""
    of: dict[str, list[AnswerRecord]] = {}
    for one in answers:
        of.setdefault(one.entry_id, []).append(one)
    rows = tuple(EntryRows(e, tuple(of.get(e.id, ()))) for e in entries)
    return Archive(tuple(courses), tuple(sessions), rows)


def noted(*texts: str) -> Archive:
    """A note for each text, a minute apart."""
    times = [f"2026-03-02T19:{minute:02}:00Z" for minute in range(len(texts))]
    return archive(
        [entry(n, at=at) for n, at in enumerate(times, start=1)],
        [answer(n, text) for n, text in enumerate(texts, start=1)],
    )


def form(
    number: int, measure: str, items: list[int | None], **columns: Any
) -> tuple[EntryRecord, list[AnswerRecord]]:
    """A measure, with ``None`` for an item that was left open."""
    given = [answer(number, value, f"{measure}.{n}", "item") for n, value in enumerate(items, start=1)]
    return entry(number, measure, **columns), given


# --- any archive there can be

_FROM, _MOST_DAYS = datetime(2050, 1, 1), 149 * 365
_IDS = st.integers(0, 2**128 - 1).map(identity)
# Moments and days are drawn as one number each: from year, month, day and hour they take five times as long.
_MOMENTS = st.integers(-_MOST_DAYS * 86400, _MOST_DAYS * 86400).map(
    lambda seconds: f"{_FROM + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"
)
_DAYS = st.integers(-_MOST_DAYS, _MOST_DAYS).map(lambda days: f"{_FROM + timedelta(days=days):%Y-%m-%d}")
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    ["---\ntitle: no", "=1+1", "[2026-01-01 10:00] x", "\x1b[31m", "\u202eabc", "a\r\nb", '"', "😀"]
)
_NAMES = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20)
_OFFSETS = st.integers(-720, 840)
_VALUES = (
    st.none() | st.booleans() | st.integers(-1000, 1000) | st.floats(-1e6, 1e6).map(lambda f: round(f, 3)) | _TEXTS
    | st.lists(_TEXTS, max_size=3)
)  # fmt: skip


# Each is made here, once: to look into a strategy that is new costs hypothesis more than to draw from it.
_MAYBE_MOMENT, _MAYBE_DAY, _MAYBE_TEXT = st.none() | _MOMENTS, st.none() | _DAYS, st.none() | _TEXTS
_PLANS, _PLACES = st.none() | st.integers(0, 200), st.integers(0, 100)
_KINDS = st.sampled_from(["note", "letter", "reflect", "checkin"]) | _NAMES
# Of a scale and a date no other values come back: they are refused.
_QUESTIONS = _NAMES.filter(lambda kind: kind not in ("scale", "date"))
_METRICS = st.none() | _NAMES | st.just("mood")
_DRAFTS = st.none() | st.tuples(_NAMES, _TEXTS)
_PURGED = st.lists(st.builds(PurgedRecord, _IDS, _MOMENTS), max_size=2, unique_by=lambda one: one.id)
_FEW, _SOME, _ANSWERS = st.integers(0, 2), st.integers(0, 4), st.integers(0, 3)


@st.composite
def archives(draw: st.DrawFn) -> Archive:
    """Two courses, sessions, drafts, what was deleted and what was replaced, and odd texts everywhere."""
    first, step = draw(st.integers(0, 2**128 - 1)), draw(st.integers(0, 2**127 - 1)) * 2 + 1
    ids = (identity((first + number * step) % 2**128) for number in count())  # each once, for the step is odd
    courses = tuple(
        CourseRecord(
            next(ids),
            draw(_DAYS),
            draw(_PLANS),
            draw(_MAYBE_TEXT),
            draw(_MAYBE_TEXT),
            draw(_MOMENTS),
            draw(_MOMENTS),
            draw(_MAYBE_DAY),
            draw(_MAYBE_DAY),
            None,
            draw(_stamps("started_on", "route")),
        )
        for _ in range(draw(_FEW))
    )
    sessions = tuple(
        SessionRecord(
            next(ids), course.id, draw(_MOMENTS), draw(_OFFSETS), draw(_MAYBE_TEXT), draw(_MAYBE_TEXT),
            draw(_MAYBE_MOMENT), draw(_MOMENTS), draw(_MOMENTS), None, draw(_stamps("at", "cancelled_at")),
        )
        for course in courses
        for _ in range(draw(_FEW))
    )  # fmt: skip
    entries = []
    answers = []
    for _ in range(draw(_SOME)):
        made = EntryRecord(
            next(ids),
            draw(st.sampled_from([None, *(c.id for c in courses)])),
            draw(st.sampled_from([None, *(s.id for s in sessions)])),
            draw(_KINDS),
            draw(_MOMENTS),
            draw(_OFFSETS),
            draw(_MOMENTS),
            draw(_MAYBE_MOMENT),
            draw(_MAYBE_MOMENT),
            draw(_MOMENTS),
            draw(_stamps("at", "deleted_at")),
        )
        entries.append(made)
        answers += [
            AnswerRecord(
                next(ids), made.id, draw(_NAMES), draw(_QUESTIONS), draw(_METRICS),
                json.dumps(draw(_VALUES), ensure_ascii=False), draw(_PLACES), draw(_MOMENTS), draw(_MAYBE_MOMENT),
            )
            for _ in range(draw(_ANSWERS))
        ]  # fmt: skip
        if draft := draw(_DRAFTS):
            answers.append(draft_of(made.id, *draft, made.updated_at))
    purged = draw(_PURGED)
    return whole(courses, sessions, entries, answers)._replace(purged=tuple(purged))


@cache
def _stamps(*columns: str) -> st.SearchStrategy[str | None]:
    return st.none() | st.dictionaries(st.sampled_from(["", *columns]), _MOMENTS, min_size=1).map(stamps_text)
