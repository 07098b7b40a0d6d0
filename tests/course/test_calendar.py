"""A course's dates in any calendar: on the right hour, under neutral names, and the same again when they move."""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pexpect
import pytest
import vobject
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ketajournal.actions import calendar
from ketajournal.actions.clock import LocalZone
from ketajournal.course.calendar import (
    CHECKIN,
    EVENT_KINDS,
    SESSION,
    THERAPY,
    WEEKLY_LOOK,
    Alarm,
    CalendarSelection,
    Event,
    events,
    uid_of,
)
from ketajournal.course.report import weekly_report
from ketajournal.course.values import Course, Entry, Revision, Session
from ketajournal.errors import BadInput
from ketajournal.exchange.ics import calendar_file, is_ours
from ketajournal.show.calendar import TITLES, CalendarDocument
from support.journals import COMMAND, PASSPHRASE, journal_at, note, rows
from support.many_commands import Here, days_ago
from support.values import at, course, entry, or_refusal

NEW_YORK = ZoneInfo("America/New_York")
calm = settings(deadline=None, max_examples=60)
# What would tell a reader what it is about, or who wrote it.
TELLING = re.compile(rb"keta|esket|spravato|infusion|treatment|therap|clinic|dose|journal(?!//calendar//EN)", re.I)


def there(text: str) -> datetime:
    """A moment in New York, where the clocks go forward in the night to 8 March 2026."""
    return at(text, "America/New_York")


SIX = course(
    *(
        Session(name, there(f"2026-03-{day} 14:00"))
        for name, day in [
            ("one", "02"),
            ("two", "05"),
            ("three", "09"),
            ("four", "12"),
            ("five", "16"),
            ("six", "19"),
        ]
    ),
    planned=6,
)
BEFORE = there("2026-03-01 12:00")
MADE = there("2026-02-20 12:00")


def revised(of: Course, *entries: Entry, **changed: datetime) -> dict[str, Revision]:
    """Everything made in February, and changed since as is said."""
    ids = [of.id, *(s.id for s in of.sessions), *(e.id for e in entries)]
    return {one: Revision(MADE, changed.get(one, MADE)) for one in ids}


def dates(
    of: Course = SIX,
    *entries: Entry,
    now: datetime = BEFORE,
    since: datetime | None = None,
    kinds: tuple[str, ...] = EVENT_KINDS,
    alarms: bool = True,
    **changed: datetime,
) -> list[Event]:
    wanted = CalendarSelection(since or now - timedelta(days=30), kinds, alarms)
    return events(of, entries, revised(of, *entries, **changed), wanted, now, NEW_YORK)


def told(found: list[Event], kind: str | None = None) -> list[str]:
    return [f"{e.at:%d. %H:%M}{' cancelled' if e.cancelled else ''}" for e in found if kind is None or e.kind == kind]


# --- six sessions, worked out by hand


def test_sessions_stand_on_their_own_hour_before_and_after_the_clock_change() -> None:
    assert told(dates(), SESSION) == [f"{day} 14:00" for day in ("02.", "05.", "09.", "12.", "16.", "19.")]


def test_check_ins_come_after_true_hours_and_none_falls_into_the_next_session() -> None:
    assert told(dates(), CHECKIN) == [
        "03. 14:00", "04. 14:00",  # 72 hours after the first is in the second session
        "06. 14:00", "07. 14:00", "08. 15:00",  # the clocks went forward in between
        "10. 14:00", "11. 14:00",
        "13. 14:00", "14. 14:00", "15. 14:00",
        "17. 14:00", "18. 14:00",
        "20. 14:00", "21. 14:00", "22. 14:00",
    ]  # fmt: skip


def test_the_weekly_look_is_one_event_for_the_planned_weeks_and_four_more() -> None:
    (look,) = [e for e in dates() if e.kind == WEEKLY_LOOK]
    assert (look.at, look.times) == (there("2026-03-09 18:00"), 7)


def test_the_first_weekly_look_is_on_the_day_the_report_names() -> None:
    now = there("2026-03-05 20:00")
    (look,) = [e for e in dates(now=now) if e.kind == WEEKLY_LOOK]
    assert look.at.date() == weekly_report(SIX, [], now).next_look == date(2026, 3, 9)


def test_a_weekly_look_that_has_gone_by_comes_in_the_next_week_of_the_calendar() -> None:
    (look,) = [e for e in dates(now=there("2026-03-12 20:00")) if e.kind == WEEKLY_LOOK]
    assert (look.at.date(), look.times) == (date(2026, 3, 16), 6)


def test_a_weekly_look_that_is_due_this_evening_is_still_to_come() -> None:
    assert told(dates(now=there("2026-03-16 10:00")), WEEKLY_LOOK) == ["16. 18:00"]
    assert told(dates(now=there("2026-03-16 18:00")), WEEKLY_LOOK) == ["23. 18:00"]


def test_long_after_the_last_session_the_next_four_weekly_looks_are_there() -> None:
    (look,) = [e for e in dates(now=there("2026-07-01 10:00")) if e.kind == WEEKLY_LOOK]
    assert (look.at, look.times) == (there("2026-07-06 18:00"), 4)


def test_a_session_is_announced_the_evening_before_and_two_hours_before() -> None:
    first = next(e for e in dates() if e.kind == SESSION)
    assert first.alarms == (Alarm("prepare", timedelta(hours=19)), Alarm(SESSION, timedelta(hours=2)))


def test_the_evening_before_is_at_seven_on_the_night_the_clocks_change_too() -> None:
    sunday = course(Session("one", there("2026-03-08 10:00")))
    (prepare, _) = next(e for e in dates(sunday) if e.kind == SESSION).alarms
    assert sunday.sessions[0].at - prepare.before == there("2026-03-07 19:00")


def test_a_reminder_whose_moment_has_gone_by_is_left_out() -> None:
    on_the_day = next(e for e in dates(now=there("2026-03-02 09:00")) if e.kind == SESSION)
    assert on_the_day.alarms == (Alarm(SESSION, timedelta(hours=2)),)
    after = next(e for e in dates(now=there("2026-03-02 15:00")) if e.kind == SESSION)
    assert after.alarms == ()


def test_without_alarms_nothing_reminds() -> None:
    assert not [e for e in dates(alarms=False) if e.alarms]
    assert all(e.alarms for e in dates())


def test_a_session_whose_hour_is_not_known_takes_the_day_and_reminds_the_evening_before() -> None:
    day_alone = course(Session("one", there("2026-03-10 12:00")))
    (event,) = [e for e in dates(day_alone) if e.kind == SESSION]
    assert event.whole_day
    assert event.at == there("2026-03-10 00:00")
    assert event.alarms == (Alarm("prepare", timedelta(hours=5)),)


def test_a_day_alone_is_the_day_that_was_written_wherever_it_is_read() -> None:
    """Noon in Auckland is still the evening before in New York."""
    (event,) = [
        e for e in dates(course(Session("one", at("2026-03-10 12:00", "Pacific/Auckland")))) if e.kind == SESSION
    ]
    assert event.at.date() == date(2026, 3, 10)


def test_therapy_reminds_an_hour_before() -> None:
    talk = entry("therapy", there("2026-03-04 10:00"))
    (event,) = [e for e in dates(SIX, talk) if e.kind == THERAPY]
    assert (event.at, event.length, event.alarms) == (
        talk.at,
        timedelta(minutes=50),
        (Alarm(THERAPY, timedelta(hours=1)),),
    )


# --- which check-ins


def test_marks_of_neighbouring_sessions_within_an_hour_are_one_check_in() -> None:
    close = course(Session("one", there("2026-03-16 14:00")), Session("two", there("2026-03-18 14:50")))
    assert told(dates(close), CHECKIN) == ["17. 14:00", "18. 14:00", "19. 14:00", "20. 14:50", "21. 14:50"]
    three = ["19. 11:00", "19. 14:00"]
    apart = course(Session("one", there("2026-03-16 14:00")), Session("two", there("2026-03-18 11:00")))
    assert told(dates(apart), CHECKIN) == ["17. 14:00", "18. 14:00", *three, "20. 11:00", "21. 11:00"]


def test_check_ins_that_have_gone_by_are_left_out() -> None:
    assert told(dates(now=there("2026-03-20 15:00")), CHECKIN) == ["21. 14:00", "22. 14:00"]


def test_a_check_in_given_early_is_not_asked_for_again() -> None:
    given = entry("checkin", there("2026-03-20 09:00"), mood=4)
    now = there("2026-03-20 10:00")
    assert told(dates(SIX, given, now=now), CHECKIN) == ["21. 14:00", "22. 14:00"]


def test_a_check_in_tied_to_one_of_two_sessions_leaves_the_other_s_to_come() -> None:
    close = course(Session("one", there("2026-03-16 14:00")), Session("two", there("2026-03-18 14:00")))
    now = there("2026-03-19 10:00")
    for session, left in [("one", ["19. 14:00"]), (None, [])]:
        given = entry("checkin", there("2026-03-19 09:00"), session, mood=4)
        assert told(dates(close, given, now=now), CHECKIN) == [*left, "20. 14:00", "21. 14:00"]


def test_what_is_older_than_asked_for_is_left_out() -> None:
    now, talk = there("2026-03-30 12:00"), entry("therapy", there("2026-03-04 10:00"))
    assert told(dates(SIX, talk, now=now, since=there("2026-03-12 00:00"), kinds=(SESSION, CHECKIN, THERAPY))) == [
        "12. 14:00",
        "16. 14:00",
        "19. 14:00",
    ]


def test_only_what_was_asked_for_is_in_it() -> None:
    assert {e.kind for e in dates(kinds=(SESSION, WEEKLY_LOOK))} == {SESSION, WEEKLY_LOOK}


# --- the same again, after a change


def moved(of: Course, name: str, moment: datetime) -> Course:
    return of._replace(sessions=tuple(s._replace(at=moment) if s.id == name else s for s in of.sessions))


def by_uid(found: list[Event]) -> dict[str, Event]:
    return {e.uid: e for e in found}


def test_a_session_that_moves_takes_its_check_ins_along() -> None:
    later = there("2026-02-27 12:00")
    before = by_uid(dates(now=later))
    after = by_uid(dates(moved(SIX, "six", there("2026-03-20 16:00")), now=later, six=later))
    assert set(after) - set(before) == {uid_of("five", "checkin 72")}, "it fell into the session, and does no more"
    for what, moment in [(SESSION, "2026-03-20 16:00"), ("checkin 24", "2026-03-21 16:00")]:
        uid = uid_of("six", what)
        assert after[uid].at == there(moment)
        assert after[uid].revision > before[uid].revision
    assert after[uid_of("one", SESSION)] == before[uid_of("one", SESSION)], "what stays is not called changed"


def test_a_cancelled_session_takes_its_check_ins_out_of_a_calendar_that_has_them() -> None:
    later = there("2026-02-27 12:00")
    gone = SIX._replace(sessions=tuple(s._replace(cancelled=s.id == "six") for s in SIX.sessions))
    before, after = by_uid(dates(now=later)), by_uid(dates(gone, now=later, six=later))
    for what in (SESSION, "checkin 24", "checkin 48", "checkin 72"):
        uid = uid_of("six", what)
        assert after[uid].cancelled
        assert after[uid].alarms == ()
        assert after[uid].revision > before[uid].revision
    assert sum(e.cancelled for e in after.values()) == 4


def test_a_check_in_that_fell_into_a_cancelled_session_comes_back() -> None:
    gone = SIX._replace(sessions=tuple(s._replace(cancelled=s.id == "six") for s in SIX.sessions))
    assert "19. 14:00" in told(dates(gone, six=BEFORE), CHECKIN)


def test_a_check_in_that_becomes_one_with_another_is_taken_out_where_its_session_moved() -> None:
    """Else a calendar would go on showing it at the hour it once had."""
    close = course(Session("one", there("2026-03-16 14:00")), Session("two", there("2026-03-18 14:30")))
    found = by_uid(dates(close, two=there("2026-02-25 12:00")))
    assert not found[uid_of("one", "checkin 72")].cancelled
    assert found[uid_of("two", "checkin 24")].cancelled


def test_what_a_conversation_adds_to_a_session_held_takes_nothing_out() -> None:
    """The check-in that would fall into the second session was never in a calendar."""
    now = there("2026-03-04 16:00")
    assert not [e for e in dates(now=now, one=now) if e.cancelled]


def test_an_appointment_that_was_taken_out_is_cancelled() -> None:
    talk = entry("therapy", there("2026-03-04 10:00"))._replace(deleted_at=BEFORE)
    assert told(dates(SIX, talk), THERAPY) == ["04. 10:00 cancelled"]


def test_after_a_course_is_closed_the_weekly_look_is_taken_out() -> None:
    closed = SIX._replace(ended_on=date(2026, 3, 25))
    assert told(dates(closed, now=there("2026-03-25 12:00")), WEEKLY_LOOK) == ["30. 18:00 cancelled"]
    assert told(dates(closed, now=there("2026-05-25 12:00")), WEEKLY_LOOK) == []


def test_a_weekly_look_that_begins_a_week_later_is_a_change() -> None:
    first, second = (
        next(e for e in dates(now=there(now)) if e.kind == WEEKLY_LOOK)
        for now in ("2026-03-10 12:00", "2026-03-17 12:00")
    )
    assert first.uid == second.uid
    assert second.revision > first.revision


# --- properties

days = st.integers(0, 40)
hours = st.sampled_from(["09:30", "12:00", "14:00", "14:40", "18:00"])
moments = st.builds(lambda day, hour: there(f"{date(2026, 2, 20) + timedelta(days=day)} {hour}"), days, hours)
words = st.text(st.characters(blacklist_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["Ketamine Clinic", "ketajournal", "BEGIN:VEVENT\r\nSUMMARY:ketamine", "esketamine dose"]
)
sessions = st.lists(st.tuples(moments, words, st.booleans()), min_size=1, max_size=8)


@st.composite
def courses(draw: st.DrawFn) -> Course:
    return course(
        *(
            Session(f"s{n}", moment, "iv", where, cancelled)
            for n, (moment, where, cancelled) in enumerate(draw(sessions))
        )
    )._replace(provider=draw(words))


appointments = st.lists(
    st.builds(lambda moment, who: entry("therapy", moment, name=f"t {moment}", **{"with": who}), moments, words),
    max_size=4,
    unique_by=lambda e: e.id,
)
zones_used = st.sampled_from([NEW_YORK, ZoneInfo("Europe/Berlin"), ZoneInfo("Australia/Lord_Howe")])


@calm
@given(courses(), appointments, moments, zones_used)
def test_no_two_dates_share_an_id_and_each_has_it_again_at_another_time(
    of: Course, talks: list[Entry], now: datetime, zone: ZoneInfo
) -> None:
    def uids(moment: datetime) -> dict[str, tuple[str, datetime, bool]]:
        wanted = CalendarSelection(there("2026-01-01 00:00"))
        found = events(of, talks, revised(of, *talks), wanted, moment, zone)
        assert len({e.uid for e in found}) == len(found)
        return {e.uid: (e.kind, e.at, e.cancelled) for e in found if e.kind != WEEKLY_LOOK}

    first, second = uids(now), uids(now + timedelta(days=3))
    assert all(second[uid][:2] == first[uid][:2] for uid in set(first) & set(second))
    assert {uid for uid, event in first.items() if event[0] in (SESSION, THERAPY)} <= set(second)


@calm
@given(courses(), appointments, moments, zones_used)
def test_two_readers_find_every_date_on_the_moment_it_has(
    of: Course, talks: list[Entry], now: datetime, zone: ZoneInfo
) -> None:
    found = events(of, talks, revised(of, *talks), CalendarSelection(there("2026-01-01 00:00")), now, zone)
    data = calendar_file(found, TITLES, now)
    one = {str(e["uid"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}
    other = {e.uid.value: e for e in vobject.readOne(data.decode()).vevent_list}
    assert set(one) == set(other) == {e.uid for e in found}
    for event in found:
        starts = [one[event.uid]["dtstart"].dt, other[event.uid].dtstart.value]
        ends = [one[event.uid]["dtend"].dt, other[event.uid].dtend.value]
        if event.whole_day:
            assert starts == [event.at.date()] * 2
            assert ends == [event.at.date() + timedelta(days=1)] * 2
        elif event.times > 1:
            assert starts == [event.at.replace(tzinfo=None)] * 2
        else:
            assert [start.astimezone(UTC) for start in starts] == [event.at.astimezone(UTC)] * 2
            assert [end.astimezone(UTC) for end in ends] == [event.at.astimezone(UTC) + event.length] * 2
        alarms = [a["trigger"].dt for a in one[event.uid].walk("VALARM")]
        assert alarms == [-alarm.before for alarm in event.alarms]
        assert int(one[event.uid]["sequence"]) == event.revision < 2**31
        assert str(one[event.uid]["status"]) == ("CANCELLED" if event.cancelled else "CONFIRMED")


@calm
@given(courses(), appointments, moments, zones_used)
def test_nothing_in_the_file_names_a_treatment_or_says_what_was_typed(
    of: Course, talks: list[Entry], now: datetime, zone: ZoneInfo
) -> None:
    found = events(of, talks, revised(of, *talks), CalendarSelection(MADE), now, zone)
    data = calendar_file(found, TITLES, now)
    unfolded = data.replace(b"\r\n ", b"")
    assert not TELLING.search(unfolded)
    values = {line.partition(b":")[2] for line in unfolded.splitlines() if line.startswith((b"SUMMARY", b"DESCR"))}
    assert values <= {title.encode() for title in TITLES.values()}
    assert {line.split(b":")[0].split(b";")[0] for line in unfolded.splitlines()} <= {
        b"BEGIN", b"END", b"VERSION", b"PRODID", b"CALSCALE", b"UID", b"DTSTAMP", b"LAST-MODIFIED", b"SEQUENCE",
        b"SUMMARY", b"DTSTART", b"DTEND", b"RRULE", b"STATUS",
        b"CLASS", b"TRANSP", b"ACTION", b"DESCRIPTION", b"TRIGGER",
    }  # fmt: skip


@calm
@given(courses(), moments, st.lists(st.tuples(st.integers(0, 7), moments), max_size=5))
def test_a_date_s_number_never_goes_back(of: Course, now: datetime, moves: list[tuple[int, datetime]]) -> None:
    """A calendar takes in what has a higher number, and nothing that has a lower one."""
    of = of._replace(sessions=tuple(s._replace(cancelled=False) for s in of.sessions))
    changed: dict[str, datetime] = {}
    seen: dict[str, int] = {}
    for which, moment in moves:
        now += timedelta(hours=7)
        name = of.sessions[which % len(of.sessions)].id
        of, changed[name] = moved(of, name, moment), now
        for event in dates(of, now=now, since=there("2026-01-01 00:00"), **changed):
            assert event.revision >= seen.get(event.uid, 0)
            seen[event.uid] = event.revision


# --- the file


def the_file() -> bytes:
    return calendar_file(dates(), TITLES, BEFORE)


def test_lines_end_and_fold_as_the_standard_says() -> None:
    long = calendar_file(dates(), {**TITLES, SESSION: "Ä, b; c\\" * 20}, BEFORE)
    assert long.count(b"\n") == long.count(b"\r\n")
    assert max(len(line) for line in long.split(b"\r\n")) <= 75
    first = next(e for e in icalendar.Calendar.from_ical(long).walk("VEVENT") if e["summary"].startswith("Ä"))
    assert first["summary"] == "Ä, b; c\\" * 20


@settings(deadline=None, max_examples=40)
@given(st.text(st.sampled_from('aN\\n;,:"\x1f =é🙂\u202e\n'), max_size=30) | st.text(max_size=30))
@example("Room C:\\New")
def test_any_title_comes_back_out_of_the_file_or_is_refused(typed: str) -> None:
    titles = or_refusal(lambda: calendar._titles([f"session={typed}"]))
    if not isinstance(titles, BadInput):
        read = icalendar.Calendar.from_ical(calendar_file([dates()[0]], titles, BEFORE)).walk("VEVENT")
        assert [str(event["summary"]) for event in read] == [titles[SESSION]]
        assert [str(a["description"]) for a in read[0].walk("VALARM")][1:] == [titles[SESSION]]


def test_the_weekly_look_keeps_its_hour_on_the_clock_when_the_clocks_change() -> None:
    assert "DTSTART:20260309T180000\r\n" in the_file().decode(), "on the clock of whoever reads it"
    assert "RRULE:FREQ=WEEKLY;COUNT=7" in the_file().decode()


def test_only_a_calendar_made_here_is_known_as_one() -> None:
    assert is_ours(the_file())
    for other in (b"", b"x", the_file().replace(b"//journal//", b"//other//"), b"note\r\n" + the_file()):
        assert not is_ours(other)


def test_no_clock_and_so_no_place_is_named_in_the_file() -> None:
    assert b"TZID" not in the_file()
    assert b"VTIMEZONE" not in the_file()
    assert read(the_file())[uid_of("one", SESSION)]["dtstart"].dt == datetime(2026, 3, 2, 19, tzinfo=UTC)


# --- the zone of the clock here


@pytest.mark.parametrize(
    "name",
    [
        "America/New_York",
        "Europe/Berlin",
        "Europe/Dublin",
        "Australia/Lord_Howe",
        "Asia/Kolkata",
        "Africa/Casablanca",
        "Pacific/Auckland",
        "UTC",
    ],
)
def test_the_clock_here_is_known_on_any_day_of_the_year(name: str, zone: Callable[[str], None]) -> None:
    """Half an hour by half an hour, the nights of the changes among them."""
    zone(name)
    for halves in range(48 * 365):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=30 * halves)
        here, there = at.astimezone(LocalZone()), at.astimezone(ZoneInfo(name))
        assert (here.isoformat(), here.astimezone(UTC)) == (there.isoformat(), at)


# --- at the command line


@pytest.fixture
def known(here: Here, zone: Callable[[str], None]) -> Iterator[Here]:
    """A session five days ago, one in three days, therapy in four."""
    zone("America/New_York")
    here("session", "add", days_ago(5), "--setting", "the ketamine clinic of Dr Moss")
    here("session", "add", days_ago(-3, "15:30"))
    here("therapy", "add", days_ago(-4, "10:00"), "--with", "Dr Moss", "--about", "ketamine")
    return here


def read(data: bytes | str) -> dict[str, Any]:
    """The dates of a calendar by their ids."""
    return {str(e["uid"]): e for e in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def summaries(data: bytes | str) -> list[str]:
    return sorted(str(e["summary"]) for e in read(data).values())


def a_week_ago(home: Path) -> None:
    """Let everything have been written earlier, so that what changes now changed later."""
    for table, made in (("session", "created_at"), ("entry", "started_at"), ("course", "created_at")):
        rows(home, f"UPDATE {table} SET {made} = '2026-01-01T00:00:00Z', updated_at = '2026-01-01T00:00:00Z'")


def test_in_a_pipe_the_calendar_is_the_answer_and_what_is_in_it_is_said_beside(known: Here) -> None:
    done = known.run("calendar")
    assert done.returncode == 0
    assert summaries(done.stdout) == ["Appointment"] * 3 + ["Check-in"] * 3 + ["Weekly look"]
    assert "2 sessions, 3 check-ins, 1 therapy appointment and " in done.stderr
    assert "copy themselves to other devices" in done.stderr


def test_a_file_is_readable_by_its_owner_alone_and_says_nothing_of_what_was_written(
    known: Here, tmp_path: Path
) -> None:
    path = tmp_path / "mine.ics"
    said = known("calendar", "--output", str(path))
    assert f"In {path}: 2 sessions" in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    data = path.read_bytes()
    assert not TELLING.search(data.replace(b"\r\n ", b""))
    assert b"Moss" not in data
    assert list(tmp_path.glob(".*")) == []


def test_a_second_export_moves_what_has_moved(known: Here, home: Path, tmp_path: Path) -> None:
    a_week_ago(home)
    path = tmp_path / "mine.ics"
    known("calendar", "--output", str(path))
    before = read(path.read_bytes())
    known("session", "edit", "2", "--at", days_ago(-3, "17:00"))
    known("calendar", "--output", str(path))
    after = read(path.read_bytes())
    assert set(before) == set(after)
    moved = [uid for uid in before if before[uid]["dtstart"].dt != after[uid]["dtstart"].dt]
    assert sorted(str(after[uid]["summary"]) for uid in moved) == ["Appointment"] + ["Check-in"] * 3
    for uid in moved:
        assert after[uid]["dtstart"].dt - before[uid]["dtstart"].dt == timedelta(minutes=90)
        assert after[uid]["sequence"] > before[uid]["sequence"]
        assert after[uid]["last-modified"].dt > before[uid]["last-modified"].dt


def test_an_export_again_without_a_change_is_the_same_but_for_its_own_moment(known: Here) -> None:
    first, second = (re.sub(r"DTSTAMP:\w+", "", known.run("calendar").stdout) for _ in range(2))
    assert first == second


def test_what_was_cancelled_is_marked_so_with_a_higher_number(known: Here, home: Path) -> None:
    a_week_ago(home)
    before = read(known.run("calendar").stdout)
    known("session", "cancel", "2")
    known("therapy", "cancel", "1")
    done = known.run("calendar")
    after = read(done.stdout)
    gone = [uid for uid, e in after.items() if e["status"] == "CANCELLED"]
    assert sorted(str(after[uid]["summary"]) for uid in gone) == ["Appointment"] * 2 + ["Check-in"] * 3
    assert all(after[uid]["sequence"] > before[uid]["sequence"] for uid in gone)
    assert "and 5 cancelled dates." in done.stderr
    known("session", "cancel", days_ago(-3)[:10], "--undo")
    assert sum(e["status"] == "CANCELLED" for e in read(known.run("calendar").stdout).values()) == 1


def test_a_file_of_someone_else_is_not_replaced_unless_asked(known: Here, tmp_path: Path) -> None:
    path = tmp_path / "family.ics"
    path.write_bytes(b"BEGIN:VCALENDAR\r\nPRODID:-//family//EN\r\nEND:VCALENDAR\r\n")
    before = path.read_bytes()
    assert "--force" in known("calendar", "--output", str(path), code=2)
    assert path.read_bytes() == before
    known("calendar", "--output", str(path), "--force")
    assert is_ours(path.read_bytes())
    known("calendar", "--output", str(path))


def test_the_journal_itself_is_never_replaced(known: Here, home: Path) -> None:
    before = (home / "journal.db").read_bytes()
    said = known("calendar", "--output", str(home / "journal.db"), "--force", code=2)
    assert "belongs to the journal" in said
    assert (home / "journal.db").read_bytes() == before


def test_a_link_stays_one(known: Here, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    link = tmp_path / "link.ics"
    link.symlink_to(tmp_path / "there" / "real.ics")
    known("calendar", "--output", str(link))
    assert link.is_symlink()
    assert is_ours((tmp_path / "there" / "real.ics").read_bytes())


def test_words_of_one_s_own_can_be_the_titles(known: Here) -> None:
    done = known.run("calendar", "--title", "session=Dr. M, 2nd floor; left", "--title", "prepare=Pack")
    assert set(summaries(done.stdout)) == {"Dr. M, 2nd floor; left", "Appointment", "Check-in", "Weekly look"}
    assert "DESCRIPTION:Pack" in done.stdout
    assert "those you gave" in done.stderr


def test_a_part_of_it_without_reminders(known: Here) -> None:
    done = known.run("calendar", "--only", "session, Weekly", "--no-alarms")
    assert summaries(done.stdout) == ["Appointment", "Appointment", "Weekly look"]
    assert "VALARM" not in done.stdout
    assert "COUNT=6" in done.stdout
    assert "2 sessions and 6 weekly looks." in done.stderr


def test_what_is_older_can_be_left_out(known: Here) -> None:
    done = known.run("calendar", "--since", "today", "--only", "session")
    assert len(read(done.stdout)) == 1


def test_as_json_it_is_one_document_and_no_file_is_made(
    known: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    document = known.data("calendar")
    assert document["path"] is None
    looks = next(e["times"] for e in document["events"] if e["kind"] == WEEKLY_LOOK)
    assert document["counts"] == {"session": 2, "checkin": 3, "therapy": 1, "weekly": looks}
    assert list((tmp_path / "empty").iterdir()) == []
    written = json.loads(known.run("calendar", "--json", "--output", "a.ics").stdout)
    assert written["path"] == "a.ics"
    assert {e["uid"] for e in written["events"]} == set(read((tmp_path / "empty" / "a.ics").read_bytes()))


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (["--title", "session"], "names no title"),
        (["--title", "dinner=x"], "a kind is session, checkin, therapy, weekly, prepare"),
        (["--title", "session= "], "no words"),
        (["--title", "session=\x1b[31m"], "no words"),
        (["--only", "sessions"], "session, checkin, therapy, weekly"),
        (["--only", ","], "session, checkin, therapy, weekly"),
        (["--since", "soonish"], "no whole date that is understood"),
        (["--json", "--output", "-"], "not both"),
        (["--output", "."], "folder"),
        (["--output", "nowhere/at/all.ics"], "There is no folder"),
    ],
)
def test_what_can_t_be_done_is_said_in_a_sentence(known: Here, words: list[str], part: str) -> None:
    assert part in known("calendar", *words, code=2)


def test_without_a_journal_or_a_course_it_says_how_to_begin(here: Here, home: Path) -> None:
    assert "There is no journal yet" in here("calendar", code=3)
    with journal_at(home) as journal:
        note(journal, "words")
    assert "No course has been begun" in here("calendar", code=3)


def test_a_course_with_nothing_to_come_says_what_to_note(here: Here) -> None:
    here("session", "add", days_ago(90))
    assert "There is nothing to put into a calendar" in here("calendar", "--only", "session", code=3)


def test_an_encrypted_journal_is_opened_as_by_any_command(
    here: Here, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with journal_at(home, PASSPHRASE) as journal:
        writer = journal.writer()
        writer.add_session(writer.add_course(date(2026, 3, 2)), datetime.now(UTC) + timedelta(days=2))
    here("calendar", "--output", str(tmp_path / "a.ics"), code=4)
    assert not (tmp_path / "a.ics").exists()
    monkeypatch.setenv(COMMAND, f"echo {PASSPHRASE}")
    here("calendar", "--output", str(tmp_path / "a.ics"))
    assert is_ours((tmp_path / "a.ics").read_bytes())


def test_a_reader_that_goes_away_is_no_error(known: Here) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run(
            [sys.executable, "-m", "ketajournal", "calendar"], stdout=writer, stderr=subprocess.PIPE, check=False
        )
    finally:
        os.close(writer)
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr


def test_at_a_terminal_it_goes_into_the_folder_under_a_name_that_says_nothing(
    known: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_terminal: Callable[..., Any]
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    child = at_terminal("calendar")
    child.expect("In calendar.ics: 2 sessions")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert [path.name for path in (tmp_path / "empty").iterdir()] == ["calendar.ics"]


def test_one_of_each_is_said_as_one() -> None:
    found = dates(course(Session("one", there("2026-03-10 14:00"))), kinds=(SESSION, WEEKLY_LOOK))
    one = [e._replace(times=1) for e in found]
    assert CalendarDocument(one, TITLES, None).what() == "1 session and 1 weekly look."
    gone = [e._replace(cancelled=True) for e in one[:1]]
    assert CalendarDocument(gone, TITLES, None).what().startswith("1 cancelled date. ")
