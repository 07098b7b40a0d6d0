"""A look at the present leaves most of a long journal unread, and finds the same as if it had read it all."""

import os
import random
from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ketajournal.course.letters import letters
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.course.metrics import STRIP_METRICS
from ketajournal.course.overview import overview_at
from ketajournal.course.recent import WEEKS, first_week, for_overview, for_report, for_thread
from ketajournal.course.report import weekly_report
from ketajournal.course.thread import thread_of
from ketajournal.course.values import Entry, GivenByDay, Value
from ketajournal.journal import kept_answers, reading
from ketajournal.journal.file import Connection
from ketajournal.journal.letters import every_letter, letters_to_open
from ketajournal.journal.opening import Journal
from ketajournal.journal.writing import Writer
from support.journals import journal_at
from support.many_commands import Here
from support.values import at, strip_answers

FIRST = at("2023-01-10 14:00")
NOW = at("2026-03-02 21:00")
# How a value of this type can have been asked for.
KIND = {str: "text", int: "number", float: "number", bool: "yes-no", list: "many", type(None): "text"}
SESSIONS = [FIRST + timedelta(days=day) for day in (0, 3, 7, 10, 200, 700, 1100, 1140, 1160)]


def _write(
    writer: Writer, course: str, kind: str, moment: datetime, session: str | None = None, **said: Value
) -> str:
    entry = writer.add_entry(kind, moment, course, session)
    for metric, value in said.items():
        writer.answer(entry, f"{kind}.{metric}", KIND[type(value)], value, metric)
    writer.set_entry(entry, finished=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three years in one course, with something of every kind that counts for longer than the weeks shown."""
    folder = tmp_path_factory.mktemp("long") / "home"
    with journal_at(folder) as journal:
        writer = journal.writer()
        with writer.together():
            course = writer.add_course(FIRST.date())
            writer.set_course(course, planned_sessions=9)
            sessions = [writer.add_session(course, moment) for moment in SESSIONS]
            _write(writer, course, "begin", FIRST - timedelta(days=20), focus=["depression"], cost_planned=400)
            for number, (session, moment) in enumerate(zip(sessions, SESSIONS, strict=True)):
                _write(writer, course, "prep", moment - timedelta(days=2), session, hope_before=5, changed="lighter")
                _write(writer, course, "reflect", moment + timedelta(hours=4), session, new_thing="a walk")
                _write(writer, course, "cost", moment, session, cost=500 + number, cost_currency="EUR")
            for day in range(-10, 1147, 8):
                moment = FIRST + timedelta(days=day, hours=5)
                said = {"mood": day % 7, "stress": day % 5, "new_thing_kept": "yes" if day % 2 else "no"}
                _write(writer, course, "checkin", moment, **said, small_shift=f"day {day}")
                _write(writer, course, "note", moment, text="words")
            for week in range(0, 160, 7):
                _write(writer, course, "weekly", FIRST + timedelta(weeks=week, hours=8), dip=f"dip {week}")
            # A baseline, the lowest ever, and long ago an answer above 0 to item 9 that no whole form followed.
            for day, each, items in ((-5, 2, 9), (90, 0, 9), (300, 3, 9), (420, 1, 8)):
                answers = {f"phq9_{item}": each for item in range(1, items + 1)}
                form = writer.add_entry("phq-9", FIRST + timedelta(days=day), course)
                for item, value in enumerate(answers.values(), start=1):
                    writer.answer(form, f"phq-9.{item}", "item", value, f"phq-9.{item}")
                writer.set_entry(form, finished=True)
            _write(writer, course, "practice", FIRST, practice="reading")
            _write(writer, course, "meaning", FIRST + timedelta(days=30), sessions[0], meaning="room")
            _write(writer, course, "letter", FIRST, letter_opens="low", letter_low=3)
    return folder


@pytest.fixture
def long_journal(folder: Path) -> Iterator[Journal]:
    with journal_at(folder) as journal:
        yield journal


@pytest.mark.parametrize("days_ago", [0, 1, 6, 30, 200, 900])
def test_the_report_of_the_latest_weeks_needs_no_other_entries(long_journal: Journal, days_ago: int) -> None:
    now = NOW - timedelta(days=days_ago)
    course = reading.needed_course(long_journal.connection)
    every = reading.entries(long_journal.connection, course.id)
    part = for_report(course, now)
    assert part is not None
    some = reading.entries_of_part(long_journal.connection, course.id, part)
    assert len(some) < len(every)
    since = first_week(course, now)
    assert weekly_report(course, some, now, since) == weekly_report(course, every, now, since)


@pytest.mark.parametrize("days_ago", [0, 1, 6, 12, 30, 200, 900])
def test_the_overview_needs_no_other_entries(long_journal: Journal, days_ago: int) -> None:
    now = NOW - timedelta(days=days_ago)
    course = reading.needed_course(long_journal.connection)
    every = reading.entries(long_journal.connection, course.id)
    seen = overview_at(course, every, now)
    some = reading.entries_of_part(long_journal.connection, course.id, for_overview(course, now))
    assert len([e for e in some if e.at <= now]) < len([e for e in every if e.at <= now]) / 2
    assert overview_at(course, some, now) == seen


@pytest.mark.parametrize("days_ago", [0, 1, 6, 12, 30, 200, 900])
def test_letters_need_no_more_than_their_rules_ask_about(long_journal: Journal, days_ago: int) -> None:
    now = NOW - timedelta(days=days_ago)
    course = reading.needed_course(long_journal.connection)
    found = letters(course, reading.entries(long_journal.connection, course.id), now)
    assert every_letter(long_journal.connection, now) == found
    assert letters_to_open(long_journal.connection, now) == [one for one in found if one.is_sealed and one.met]


def test_the_thread_of_each_session_needs_no_other_entries(long_journal: Journal) -> None:
    course = reading.needed_course(long_journal.connection)
    every = reading.entries(long_journal.connection, course.id)
    for session in course.sessions:
        some = reading.entries_of_part(long_journal.connection, course.id, for_thread(course, session))
        assert len(some) < len(every)
        assert thread_of(course, session, some, NOW) == thread_of(course, session, every, NOW)


def test_what_is_told_of_the_latest_weeks_is_what_the_whole_report_tells_of_them(long_journal: Journal) -> None:
    course = reading.needed_course(long_journal.connection)
    every = reading.entries(long_journal.connection, course.id)
    whole, lately = weekly_report(course, every, NOW), weekly_report(course, every, NOW, first_week(course, NOW))
    assert len(lately.weeks) == WEEKS
    assert lately.weeks == whole.weeks[-WEEKS:]
    assert [line.number for line in lately.sessions] == [7, 8, 9]
    assert lately.sessions == whole.sessions[-3:]
    for same in ("before", "costs", "sessions_done", "next_look", "notices"):
        assert getattr(lately, same) == getattr(whole, same), same
    for now, then in zip(lately.measures, whole.measures, strict=True):
        assert (now.baseline, now.trend, now.small) == (then.baseline, then.trend, then.small)
        assert list(now.weeks.items())[-1] == list(then.weeks.items())[-1], "the latest, however long ago"
    assert "crisis-help" in [notice.code for notice in lately.notices], "however long ago it was answered"


def test_a_course_of_a_few_months_is_told_whole(long_journal: Journal) -> None:
    course = reading.needed_course(long_journal.connection)
    assert for_report(course, FIRST + timedelta(weeks=WEEKS) - timedelta(days=1)) is None
    assert for_report(course, FIRST + timedelta(weeks=WEEKS)) is not None


def _written_at_random(writer: Writer, chance: random.Random) -> None:
    """A course of one to four years, in several zones, with answers replaced, half typed, left open and deleted."""
    begun = NOW - timedelta(days=chance.randrange(300, 1500))
    course, other = writer.add_course(begun.date()), writer.add_course(begun.date() - timedelta(days=400))
    writer.set_course(other, ended_on=begun.date())
    sessions = [writer.add_session(course, begun + timedelta(days=chance.randrange(1500))) for _ in range(9)]
    for _ in range(200):
        recent = chance.random() < 0.4
        ago = timedelta(hours=chance.randrange(100 * 24 if recent else (NOW - begun).days * 24 + 900))
        moment = (NOW - ago).astimezone(timezone(timedelta(hours=chance.choice([-8, 0, 0, 5, 13]))))
        kind = chance.choice(["checkin", "checkin", "weekly", "watch", "phq-9", "gad-7", "prep", "reflect", "note"])
        of = chance.choice([course, course, course, other, None])
        tied = chance.choice([None, *sessions]) if of == course else None
        entry = writer.add_entry(kind, moment, of, tied)
        for prompt, metric, value in _said_at_random(kind, chance):
            writer.answer(entry, prompt, KIND[type(value)], value, metric)
            if chance.random() < 0.1:
                writer.answer(entry, prompt, KIND[type(value)], value, metric)
        if chance.random() < 0.05:
            writer.keep_draft(entry, f"{kind}.shift", "half")
        if chance.random() < 0.9:
            writer.set_entry(entry, finished=True)
        if chance.random() < 0.05:
            writer.delete(entry)


def _said_at_random(kind: str, chance: random.Random) -> Iterator[tuple[str, str | None, Value]]:
    """Answers of one entry: its question, metric and value."""
    if kind == "watch":
        yield f"watch.{chance.choice(['oura', 'fitbit'])}", "sleep_hours", chance.randrange(40, 90) / 10
    elif kind == "note":
        yield "note.text", None, "words"
    elif kind in INSTRUMENTS:
        for item in range(1, INSTRUMENTS[kind].items + 1):
            if chance.random() < 0.98:
                yield f"{kind}.{item}", None, chance.choice([0, 1, 2, 3]) if item < 9 else chance.choice([0, 0, 0, 1])
    else:
        for metric in (*STRIP_METRICS, "small_shift", "changed", "new_thing"):
            said = {"new_thing_kept": chance.choice(["yes", "partly", "no"])}.get(metric, chance.randrange(11))
            words = f"words {said}" if metric in ("small_shift", "changed", "new_thing") else said
            if chance.random() < 0.5:
                yield f"{kind}.{metric}", metric, chance.choice([words, words, words, None])


def _is_same_overview(journal: Journal) -> None:
    course = reading.needed_course(journal.connection)
    every = reading.entries(journal.connection, course.id)
    for now in (NOW - timedelta(days=days) for days in (0, 1, 9, 200)):
        some = reading.entries_of_part(journal.connection, course.id, for_overview(course, now))
        # The latest small shift is that of those that were read.
        seen, whole = (overview_at(course, entries, now)._replace(small_shift=None) for entries in (some, every))
        assert seen == whole


def test_what_is_shown_is_the_same_as_if_everything_had_been_read(
    here: Here, chance: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    with journal_at(Path(os.environ["KETAJOURNAL_HOME"])) as journal:
        writer = journal.writer()
        with writer.together():
            _written_at_random(writer, chance)
        _is_same_overview(journal)
    looks = [("report", "--as-of", f"{(NOW - timedelta(days=days)).date()}") for days in (0, 1, 9, 200)]
    quickly = [here(*look) for look in looks]

    def everything(connection: Connection, course_id: str, *_: object, besides: str = "") -> list[Entry]:
        return reading.entries(connection, course_id)

    def strip_of_everything(
        connection: Connection, course_id: str, since: date, until: datetime, *only: Collection[str]
    ) -> GivenByDay:
        every = strip_answers(everything(connection, course_id), until)
        return {day: [one for one in said if not only or one[0] in only[0]] for day, said in every.items()}

    monkeypatch.setattr(reading, "entries_of_part", everything)
    monkeypatch.setattr(kept_answers, "strip_answers", strip_of_everything)
    assert [here(*look) for look in looks] == quickly


def test_a_long_course_s_screen_says_where_it_begins_and_the_rest_is_told_in_full(
    here: Here, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETAJOURNAL_HOME", str(folder))
    monkeypatch.setenv("COLUMNS", "80")
    as_of = ("--as-of", f"{NOW.date()}")
    shown = here("report", *as_of)
    assert "8 of 9 sessions" in shown
    assert "Mar ’24" in shown, "two years, and the month that they begin in"
    assert "1 Tue 10 Jan" not in shown
    assert "10 Jan" in here("report", "--full", *as_of)
    assert here.data("report", *as_of)["weeks"][0]["week"] == 1, "nothing is too long for a program"
