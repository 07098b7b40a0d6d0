"""Days since each session: whose day a rating is, what is drawn of it, and which scores speak of two sessions."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketajournal.course.kinds import FOLLOWED
from ketajournal.course.report_by_session import BySession, SessionDay, by_session, metric_named, session_day
from ketajournal.course.values import Answer, Elsewhere, Entry, Session
from ketajournal.course.weeks import Rating
from ketajournal.errors import BadInput
from ketajournal.guide.prompts import followed_metrics
from ketajournal.show.blocks import Picture
from ketajournal.show.drawing import text_of
from ketajournal.show.report_by_session import BySessionDocument
from ketajournal.show.screens import show_in_window, show_plain
from support.commands import Done
from support.documents import shown_json
from support.loaded_modules import loaded_by
from support.snapshots import same_as
from support.values import Rated, at, course, entry, moments_between

ONE = Session("one", at("2026-03-02 14:00"))
TWO = Session("two", at("2026-03-05 14:00"))
THREE = Session("three", at("2026-03-09 14:00"))
COURSE = course(ONE, TWO, THREE)


def mood(when: str, value: float, zone: str = "UTC") -> Entry:
    return entry("checkin", at(when, zone), mood=value)


def phq(when: str, *items: int) -> Entry:
    moment = at(when)
    answers = tuple(Answer(f"phq-9.{n}", value, moment, kind="item") for n, value in enumerate(items, start=1))
    return Entry(f"phq {when}", "phq-9", moment, True, answers=answers)


def moods(entries: list[Entry], as_of: str = "2026-03-31 12:00") -> dict[tuple[int, int], Rating]:
    """Each mood by session and day."""
    return {tuple(day): rating for day, rating in by_session(COURSE, entries, at(as_of)).ratings["mood"].items()}


# --- whose day it is


def test_day_0_is_the_session_s_own_date_from_its_hour_on() -> None:
    entries = [mood("2026-03-05 13:59", 3), mood("2026-03-05 14:00", 4), mood("2026-03-06 00:10", 5)]
    assert moods(entries) == {(1, 3): Rated(3, 3, 3, 1), (2, 0): Rated(4, 4, 4, 1), (2, 1): Rated(5, 5, 5, 1)}


def test_a_day_belongs_to_the_latest_session_before_it_however_long_ago() -> None:
    assert moods([mood("2026-03-30 09:00", 6)]) == {(3, 21): Rated(6, 6, 6, 1)}


def test_sessions_two_days_apart_part_the_days_between_them() -> None:
    close = course(ONE, Session("next", at("2026-03-04 14:00")))
    entries = [mood(f"2026-03-0{day} 20:00", day) for day in (2, 3, 4, 5)]
    found = by_session(close, entries, at("2026-03-06 12:00")).ratings["mood"]
    assert {tuple(day): rating.median for day, rating in found.items()} == {
        (1, 0): 2,
        (1, 1): 3,
        (2, 0): 4,
        (2, 1): 5,
    }


def test_several_ratings_of_one_day_are_its_middle_with_range_and_count() -> None:
    entries = [mood("2026-03-03 08:00", 3), mood("2026-03-03 20:00", 6)]
    assert moods(entries) == {(1, 1): Rated(4.5, 3, 6, 2)}


def test_ratings_before_session_1_are_left_out() -> None:
    view = by_session(COURSE, [mood("2026-03-01 20:00", 3), mood("2026-03-02 13:00", 3)], at("2026-03-03 12:00"))
    assert view.ratings == {}


def test_only_followed_conversations_count_and_only_numbers() -> None:
    entries = [
        entry("prep", at("2026-03-05 12:00"), "two", mood=9),
        entry("checkin", at("2026-03-06 12:00"), mood=None, new_thing_kept="yes", moved=True),
    ]
    assert by_session(COURSE, entries, at("2026-03-31 12:00")).ratings == {}


def test_as_of_leaves_out_what_came_later_sessions_among_it() -> None:
    entries = [mood("2026-03-05 12:00", 3), mood("2026-03-05 15:00", 4), phq("2026-03-05 16:00", *[1] * 9)]
    view = by_session(COURSE, entries, at("2026-03-05 13:00"))
    assert view.sessions == (ONE,)
    assert view.ratings == {"mood": {SessionDay(1, 3): Rated(3, 3, 3, 1)}}
    assert view.measures == {}


def test_days_are_local_dates_across_a_clock_change() -> None:
    """New York, 8 March 2026: 23 hours. Half past midnight is the next day though 24 hours have not passed."""
    session = Session("one", at("2026-03-07 23:00", "America/New_York"))
    entries = [
        mood("2026-03-08 00:30", 3, "America/New_York"),
        mood("2026-03-08 23:30", 4, "America/New_York"),
        mood("2026-03-09 00:30", 5, "America/New_York"),
    ]
    found = by_session(course(session), entries, at("2026-03-20 12:00")).ratings["mood"]
    assert {day.day: rating.n for day, rating in found.items()} == {1: 2, 2: 1}


def test_whoever_flew_west_is_on_day_0_and_not_before_it() -> None:
    session = Session("one", at("2026-03-03 08:00", "Asia/Tokyo"))
    assert session_day(at("2026-03-02 19:00", "America/New_York"), [session]) == SessionDay(1, 0)


def test_a_cancelled_session_takes_no_days() -> None:
    off = course(ONE, TWO._replace(cancelled=True), THREE)
    view = by_session(off, [mood("2026-03-06 12:00", 4)], at("2026-03-31 12:00"))
    assert view.ratings == {"mood": {SessionDay(1, 4): Rated(4, 4, 4, 1)}}


MOMENTS = moments_between(date(2026, 2, 20), date(2026, 4, 20))
NEW_YORK = timedelta(hours=-5)


@given(
    held=st.lists(MOMENTS, min_size=1, max_size=8, unique=True),
    rated=st.lists(
        st.tuples(
            MOMENTS, st.sampled_from(["mood", "stress"]), st.integers(0, 10), st.sampled_from(["checkin", "prep"])
        )
    ),
)
def test_every_rating_given_after_session_1_is_in_exactly_one_cell(
    held: list[datetime], rated: list[tuple[datetime, str, int, str]]
) -> None:
    sessions = [Session(str(n), moment) for n, moment in enumerate(held)]
    entries = [
        Entry(str(n), kind, moment, True, answers=(Answer("a", value, moment, metric, "scale"),))
        for n, (moment, metric, value, kind) in enumerate(rated)
    ]
    view = by_session(course(*sessions), entries, datetime(2026, 5, 1, tzinfo=UTC))
    for metric in ("mood", "stress"):
        expected = [v for m, name, v, kind in rated if name == metric and kind in FOLLOWED and m >= min(held)]
        cells = view.ratings.get(metric, {})
        assert sum(rating.n for rating in cells.values()) == len(expected)
        if expected:
            assert min(r.low for r in cells.values()) == min(expected)
            assert max(r.high for r in cells.values()) == max(expected)
    ordered = sorted(held)
    for cells in view.ratings.values():
        for number, day in cells:
            first = ordered[number - 1]
            assert day >= 0
            if number < len(ordered):
                assert first.date() + timedelta(days=day) <= ordered[number].date()


# --- scores


def test_a_score_stands_with_its_session_and_says_whether_its_two_weeks_cross_one() -> None:
    entries = [
        phq("2026-03-01 10:00", *[1] * 9),
        phq("2026-03-09 10:00", *[1] * 8, 0),
        phq("2026-03-23 13:00", *[0] * 9),  # 14 days after session 3
    ]
    view = by_session(COURSE, entries, at("2026-03-31 12:00"))
    ((of, found),) = view.measures.items()
    assert of.id == "phq-9"
    assert [(s.score.total, s.since, s.crosses_session) for s in found] == [
        (9, None, False),
        (8, SessionDay(2, 4), True),
        (0, SessionDay(3, 14), False),
    ]


def test_a_form_of_no_course_is_told_as_the_weekly_report_tells_it_and_one_of_another_is_not() -> None:
    free, other = phq("2026-03-06 10:00", *[1] * 9), phq("2026-03-07 10:00", *[2] * 9)._replace(course_id="other")
    found = by_session(COURSE, [], at("2026-03-31 12:00"), Elsewhere((free, other), ()))
    assert [s.score.total for scores in found.measures.values() for s in scores] == [9]


def test_a_form_with_a_missing_item_has_no_total_to_show() -> None:
    assert by_session(COURSE, [phq("2026-03-09 10:00", 1, 1)], at("2026-03-31 12:00")).measures == {}


def test_item_nine_is_answered_with_help_here_too() -> None:
    view = by_session(COURSE, [phq("2026-03-09 10:00", *[1] * 9)], at("2026-03-31 12:00"))
    assert view.notices[0].code == "crisis-help"
    assert "help-line" in [n.code for n in view.notices]
    first = BySessionDocument(view, followed_metrics()).blocks()[1]
    assert getattr(first, "text", "").startswith("On 9 March you answered in a PHQ-9")


# --- which rating is meant


@pytest.mark.parametrize("name", ["sleep_hours", "sleep-hours", "Sleep, hours", "sleep hours", "SLEEP_HOURS"])
def test_a_rating_is_named_by_its_metric_or_by_its_label(name: str) -> None:
    assert metric_named(name, followed_metrics(), ()) == "sleep_hours"


def test_an_unknown_rating_is_answered_with_those_there_are() -> None:
    with pytest.raises(BadInput) as refused:
        metric_named("mod", followed_metrics(), ("mood", "of_my_own"))
    assert refused.value.sentence == "No rating is called 'mod'."
    assert refused.value.hint == "There are: Mood; of_my_own."


# --- as it is shown


SMALL = [
    mood("2026-03-01 09:00", 2),
    entry("checkin", at("2026-03-02 20:00"), mental_space=5, mood=4, sleep_hours=6, stress=6),
    entry("checkin", at("2026-03-03 14:00"), mental_space=6, mood=5, sleep_hours=7.5, stress=4, hope=5),
    entry("checkin", at("2026-03-03 21:00"), mental_space=4),
    entry("checkin", at("2026-03-06 14:00"), mental_space=5, mood=5, sleep_hours=7, stress=3),
    entry("checkin", at("2026-03-16 09:00"), mental_space=7, mood=6, sleep_hours=8, stress=2),
    phq("2026-03-01 10:00", 2, 2, 1, 1, 1, 1, 1, 1, 0),
    phq("2026-03-16 10:00", 1, 1, 1, 1, 1, 1, 1, 0, 0),
]


def small(as_of: str = "2026-03-20 12:00") -> BySession:
    return by_session(COURSE, SMALL, at(as_of))


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a document looks like in so many columns, or in plain lines without any."""

    def show(document: BySessionDocument, columns: int | None = None) -> str:
        if columns:
            monkeypatch.setenv("COLUMNS", str(columns))
        (show_plain if columns is None else show_in_window)(document)
        return capsys.readouterr().out

    return show


@pytest.mark.parametrize("columns", [60, 100, None], ids=["60", "100", "plain"])
@pytest.mark.parametrize("full", [False, True], ids=["drawn", "in full"])
def test_the_whole_document_is_as_it_was_read_and_found_good(
    shown: Callable[..., str], columns: int | None, full: bool
) -> None:
    name = f"by-session-{'full-' if full else ''}{columns or 'plain'}.txt"
    same_as(name, shown(BySessionDocument(small(), followed_metrics(), full=full), columns))


def test_one_rating_alone_is_shown_and_drawn_without_the_measures(shown: Callable[..., str]) -> None:
    for full in (False, True):
        text = shown(BySessionDocument(small(), followed_metrics(), "hope", full), 80)
        assert re.search(r"^ *Hope$", text, re.MULTILINE)
        assert "PHQ-9" not in text
        assert "Rated too: Mental space; Mood; Sleep, hours; Stress." in " ".join(text.split())


def test_every_drawn_cell_is_the_middle_of_its_day_or_week(shown: Callable[..., str]) -> None:
    view = small()
    lines = shown(BySessionDocument(view, followed_metrics(), "mental_space"), 80).splitlines()
    (head,) = [line for line in lines if line.startswith("session ")]
    days = {match.start(): int(match[0]) for match in re.finditer(r"\d+", head)}
    drawn = {
        (number, day): line[column]
        for number, line in enumerate((line for line in lines if re.match(r"\d ", line)), start=1)
        for column, day in days.items()
        if line[column : column + 1].strip()
    }
    assert drawn == {tuple(day): str(rating.median) for day, rating in view.spans["mental_space"].items()}


def test_a_brighter_cell_is_a_higher_number_in_whichever_row() -> None:
    (picture,) = [b for b in BySessionDocument(small(), followed_metrics()).blocks() if isinstance(b, Picture)]
    cells = [run for line in picture.draw(80) for run in line if run.shade is not None]
    assert cells
    assert all(run.shade == int(run.text[0]) for run in cells)


@given(width=st.integers(60, 120), days=st.lists(st.integers(0, 60), min_size=1, max_size=40))
def test_the_picture_is_never_wider_than_its_window(width: int, days: list[int]) -> None:
    entries = [
        mood(f"2026-03-02 20:{n:02}", n % 11)._replace(at=ONE.at + timedelta(days=d)) for n, d in enumerate(days)
    ]
    view = by_session(course(ONE), entries, at("2026-06-01 12:00"))
    (picture,) = [b for b in BySessionDocument(view, followed_metrics()).blocks() if isinstance(b, Picture)]
    assert max(len(text_of(line)) for line in picture.draw(width)) <= width


def test_hatched_scores_are_said_in_words_where_nothing_is_looked_at(shown: Callable[..., str]) -> None:
    text = shown(BySessionDocument(small(), followed_metrics(), full=True))
    assert "Score: 7, crosses a session; " in text
    assert "Score: 10; " in text
    assert "▨" not in text


@pytest.mark.parametrize(
    ("view", "said"),
    [
        (by_session(course(), [], at("2026-03-20 12:00")), "No session has been held yet."),
        (by_session(COURSE, SMALL, at("2026-03-01 12:00")), "No session has been held yet."),
        (by_session(COURSE, [], at("2026-03-20 12:00")), "No ratings since session 1 yet."),
        (
            by_session(COURSE, [entry("checkin", at("2026-03-03 12:00"), hope=3)], at("2026-03-20 12:00")),
            "Since session 1 there are ratings of these: Hope.",
        ),
    ],
    ids=["no session", "none held", "no ratings", "none of the four"],
)
def test_where_there_is_nothing_to_show_a_sentence_says_so(
    shown: Callable[..., str], view: BySession, said: str
) -> None:
    text = shown(BySessionDocument(view, followed_metrics()), 100)
    assert said in text
    assert "help-now" in text


# --- for programs, and from the command line


def test_the_data_has_every_rating_and_every_score() -> None:
    data = shown_json(BySessionDocument(small(), followed_metrics()))
    assert data["sessions"][1] == {"number": 2, "held_on": "2026-03-05", "at": "2026-03-05T14:00:00+00:00"}
    assert list(data["ratings"]) == ["mental_space", "mood", "sleep_hours", "stress", "hope"]
    assert data["ratings"]["mental_space"] == [
        {"session": 1, "day": 0, "median": 5, "low": 5, "high": 5, "n": 1},
        {"session": 1, "day": 1, "median": 5, "low": 4, "high": 6, "n": 2},
        {"session": 2, "day": 1, "median": 5, "low": 5, "high": 5, "n": 1},
        {"session": 3, "day": 7, "median": 7, "low": 7, "high": 7, "n": 1},
    ]
    assert data["measures"]["phq-9"] == [
        {
            "session": None,
            "day": None,
            "date": "2026-03-01",
            "total": 10,
            "range": {"low": 10, "high": 14, "label": "moderate"},
            "crosses_session": False,
        },
        {
            "session": 3,
            "day": 7,
            "date": "2026-03-16",
            "total": 7,
            "range": {"low": 5, "high": 9, "label": "mild"},
            "crosses_session": True,
        },
    ]
    assert list(BySessionDocument(small(), followed_metrics(), "hope").data()["ratings"]) == ["hope"]


@pytest.fixture
def begun(run_here: Callable[..., Done], home: Path) -> Callable[..., Done]:
    """A journal with one session and one check-in; what runs a command in it."""
    assert run_here("session", "add", "2026-03-02 14:00").returncode == 0
    done = run_here("checkin", "--answers", "-", "--at", "2026-03-03 09:00", stdin='{"checkin.mood": 6}')
    assert done.returncode == 0, done.stderr
    return run_here


def test_the_command_gives_one_document(begun: Callable[..., Done]) -> None:
    data = json.loads(begun("report", "--by", "session", "--json", "--as-of", "2026-03-20").stdout)
    assert (data["schema"], data["by"]) == (1, "session")
    assert data["ratings"] == {"mood": [{"session": 1, "day": 1, "median": 6, "low": 6, "high": 6, "n": 1}]}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--by", "month"], "'month' is no form of the report."),
        (["--metric", "mood"], "'--metric' goes with '--by session'."),
        (["--by", "window", "--metric", "mood"], "'--metric' goes with '--by session'."),
        (["--by", "session", "--metric", "mod"], "No rating is called 'mod'.\nThere are: Mood."),
    ],
    ids=" ".join,
)
def test_what_there_is_not_is_said_in_a_sentence(begun: Callable[..., Done], words: list[str], said: str) -> None:
    done = begun("report", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_the_weeks_are_what_is_shown_unless_asked_otherwise(begun: Callable[..., Done]) -> None:
    assert begun("report", "--by", "week", "--plain").stdout == begun("report", "--plain").stdout


@pytest.mark.parametrize("colour", [{}, {"NO_COLOR": "1"}], ids=["as it is", "without colour"])
def test_in_a_pipe_the_picture_is_plain_characters(
    begun: Callable[..., Done], run: Callable[..., Done], colour: dict[str, str]
) -> None:
    text = run("report", "--by", "session", "--as-of", "2026-03-20", **colour).stdout
    assert "\x1b" not in text
    assert "\n1 Mon 2 Mar    6\n" in text


def test_nothing_that_is_drawn_needs_rich_s_tables(begun: Callable[..., Done]) -> None:
    for words in (["--by", "session"], ["--by", "window"], []):
        assert not loaded_by("report", *words) & {"rich.table", "sqlalchemy", "prompt_toolkit"}
