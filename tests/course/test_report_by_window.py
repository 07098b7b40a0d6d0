"""Ratings by window: true hours, counts as they are, and no more said than there is."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketajournal.course.report_by_window import Practised, WindowRow, by_window
from ketajournal.course.values import Answer, Course, Entry, Session
from ketajournal.show.blocks import Items
from ketajournal.show.report_by_window import ByWindowDocument
from ketajournal.show.screens import show_in_window, show_plain
from support.commands import Done
from support.documents import shown_json
from support.snapshots import same_as
from support.values import Rated, at, course, entry, moments_between

ONE = Session("one", at("2026-03-02 14:00"))
TWO = Session("two", at("2026-03-05 14:00"))
THREE = Session("three", at("2026-03-16 14:00"))
COURSE = course(ONE, TWO, THREE)
LATER = "2026-04-20 12:00"


def first(entries: list[Entry], as_of: str = LATER, of: Course = COURSE) -> WindowRow:
    """The row of session 1."""
    return by_window(of, entries, at(as_of)).rows[0]


# --- what lies where


def test_the_window_is_72_true_hours_and_the_week_is_the_seven_days_after_them() -> None:
    entries = [
        entry("weekly", at("2026-03-02 13:59"), stress=9, mood=9),
        entry("weekly", at("2026-03-02 14:00"), stress=1, mood=1),
        entry("weekly", at("2026-03-05 14:00"), stress=2, mood=2),
        entry("weekly", at("2026-03-05 14:01"), stress=3, mood=3),
        entry("checkin", at("2026-03-12 14:00"), stress=4, mood=5),
        entry("checkin", at("2026-03-12 14:01"), stress=9, mood=9),
    ]
    row = first(entries)
    assert row.stress == Rated(1.5, 1, 2, 2)
    assert row.mood == Rated(4, 3, 5, 2)


def test_the_check_in_that_serves_the_last_mark_counts_to_the_window_and_not_to_the_week_again() -> None:
    late = entry("checkin", at("2026-03-05 20:00"), stress=2, mood=2)  # 78 hours after
    later = entry("checkin", at("2026-03-06 01:00"), stress=8, mood=8)  # 83 hours after
    row = first([late, later])
    assert row.stress == Rated(2, 2, 2, 1)
    assert row.mood == Rated(8, 8, 8, 1)
    assert first([later]).stress == Rated(8, 8, 8, 1)
    assert first([later]).mood is None
    past = entry("checkin", at("2026-03-06 02:00"), stress=8, mood=8)  # 84 hours after
    assert first([past]).stress is None
    assert first([entry("therapy", at("2026-03-05 20:00"))]).therapy == (), "therapy keeps to 72"


def test_windows_whose_weeks_share_ratings_are_not_counted_as_separate() -> None:
    of, entries = lived([4, 3, 7, 6, 5, 4], sleep_hours=[7, 6, 8, 6.5, 9, 5])
    also = [Session(f"{s.id} again", s.at + timedelta(days=2)) for s in of.sessions]
    both = by_window(course(*of.sessions, *also), entries, at("2026-12-31 12:00"))
    assert len(both.rows) == 12
    (shared, *_), (alone, *_) = both.beside, by_window(of, entries, at("2026-12-31 12:00")).beside
    assert [list(shared.mood.values()), list(shared.mood_else.values())] == [
        list(alone.mood.values()),
        list(alone.mood_else.values()),
    ]


def test_hours_are_elapsed_ones_across_a_clock_change() -> None:
    """New York, 8 March 2026 has 23 hours: 72 of them after Friday 14:00 is Monday 15:00."""
    there = course(Session("one", at("2026-03-06 14:00", "America/New_York")))
    entries = [
        entry("weekly", at("2026-03-09 15:00", "America/New_York"), stress=2),
        entry("weekly", at("2026-03-09 15:01", "America/New_York"), stress=8),
    ]
    assert first(entries, of=there).stress == Rated(2, 2, 2, 1)


def test_sleep_told_on_the_session_s_own_date_was_of_the_night_before_it() -> None:
    entries = [
        entry("checkin", at("2026-03-02 20:00"), sleep_hours=3),
        entry("checkin", at("2026-03-03 08:00"), sleep_hours=7),
        entry("checkin", at("2026-03-05 08:00"), sleep_hours=8),
    ]
    assert first(entries).sleep == Rated(7.5, 7, 8, 2)


def test_sleep_told_after_midnight_in_a_session_s_own_night_was_of_the_night_before_it() -> None:
    late = course(Session("one", at("2026-03-02 22:00")))
    entries = [
        entry("checkin", at("2026-03-03 00:30"), sleep_hours=3),
        entry("checkin", at("2026-03-03 09:00"), sleep_hours=7),
    ]
    assert first(entries, of=late).sleep == Rated(7, 7, 7, 1)


def test_therapy_is_counted_where_it_took_place_in_the_window() -> None:
    days = ["2026-03-01 10:00", "2026-03-03 10:00", "2026-03-05 13:00", "2026-03-06 10:00"]
    entries = [entry("therapy", at(day)) for day in days]
    rows = by_window(COURSE, entries, at(LATER)).rows
    assert [[moment.day for moment in row.therapy] for row in rows] == [[3, 5], [6], []]
    assert [moment.day for moment in first(entries, "2026-03-04 12:00").therapy] == [3]


def test_practice_counts_local_days_and_never_one_twice() -> None:
    entries = [
        entry("checkin", at("2026-03-03 09:00"), new_thing_kept="no"),
        entry("checkin", at("2026-03-03 21:00"), new_thing_kept="partly"),
        entry("practised", at("2026-03-03 22:00"), practised=["a walk", "in bed by eleven"]),
        entry("checkin", at("2026-03-04 09:00"), new_thing_kept="no", practised=[]),
        entry("checkin", at("2026-03-05 09:00"), new_thing_kept=None, practised=["a walk"]),
    ]
    days = [date(2026, 3, day) for day in (3, 4, 5)]
    assert first(entries).practice == Practised(kept_on=(days[0], days[2]), asked_on=tuple(days))


def test_a_day_of_the_new_thing_that_had_not_come_yet_is_no_day_without_it() -> None:
    assert first([entry("checkin", at("2026-03-03 09:00"), new_thing_kept="later")]).practice is None


def test_where_nobody_asked_of_practice_nothing_is_said_of_it() -> None:
    entries = [entry("checkin", at("2026-03-03 09:00"), mood=3, new_thing_kept=None)]
    assert first(entries).practice is None


def test_ratings_of_a_session_s_own_conversations_are_not_mixed_in() -> None:
    assert first([entry("reflect", at("2026-03-03 09:00"), "one", stress=9)]).stress is None


def test_a_week_names_the_sessions_in_it_so_that_nobody_reads_it_as_quiet() -> None:
    rows = by_window(COURSE, [], at(LATER)).rows
    # Session 2 is exactly 72 hours after session 1; 264 hours lie between 2 and 3.
    assert [row.sessions for row in rows] == [(), (), ()]
    close = course(ONE, Session("two", at("2026-03-05 15:00")), Session("three", at("2026-03-09 14:00")))
    assert [row.sessions for row in by_window(close, [], at(LATER)).rows] == [(2, 3), (3,), ()]


def test_a_week_is_over_when_its_last_hour_has_passed() -> None:
    assert [first([], moment).over for moment in ("2026-03-12 13:59", "2026-03-12 14:00")] == [False, True]
    assert first([]).until == date(2026, 3, 12)


def test_as_of_leaves_out_later_ratings_and_later_sessions() -> None:
    entries = [entry("checkin", at("2026-03-06 09:00"), mood=4), entry("checkin", at("2026-03-07 09:00"), mood=8)]
    found = by_window(COURSE, entries, at("2026-03-06 12:00"))
    assert [row.number for row in found.rows] == [1, 2]
    assert found.rows[0].mood == Rated(4, 4, 4, 1)
    assert found == by_window(COURSE, entries[:1], at("2026-03-06 12:00"))


MOMENTS = moments_between(date(2026, 3, 1), date(2026, 3, 25))


@given(
    held=st.lists(MOMENTS, min_size=1, max_size=6, unique=True),
    rated=st.lists(st.tuples(MOMENTS, st.integers(0, 10)), max_size=30),
)
def test_no_rating_stands_in_both_parts_of_a_row_and_none_in_reach_is_left_out(
    held: list[datetime], rated: list[tuple[datetime, int]]
) -> None:
    def answers(moment: datetime, value: int) -> tuple[Answer, ...]:
        return tuple(Answer(metric, value, moment, metric, "scale") for metric in ("stress", "mood"))

    entries = [Entry(str(n), "checkin", m, True, answers=answers(m, v)) for n, (m, v) in enumerate(rated)]
    sessions = [Session(str(n), moment) for n, moment in enumerate(held)]
    for row in by_window(course(*sessions), entries, datetime(2026, 5, 1, tzinfo=UTC)).rows:
        begins = row.session.at
        in_reach = [v for m, v in rated if timedelta(0) <= m - begins <= timedelta(hours=240)]
        window, week = row.stress, row.mood
        assert (window.n if window else 0) + (week.n if week else 0) == len(in_reach)


# --- what is said of them


def lived(moods: list[int], **of_window: list[object]) -> tuple[Course, list[Entry]]:
    """A course of sessions two weeks apart; for each, answers a day later, and three moods in the week after."""
    sessions, entries = [], []
    for n, value in enumerate(moods):
        begins = at("2026-03-02 14:00") + timedelta(days=14 * n)
        sessions.append(Session(f"{n}", begins))
        said = {metric: values[n] for metric, values in of_window.items()}
        entries.append(entry("checkin", begins + timedelta(hours=20), **said))  # type: ignore[arg-type]
        days = [begins + timedelta(days=day) for day in (4, 5, 6)]
        entries += [entry("checkin", day, mood=value, name=f"{day:%m-%d}") for day in days]
    return course(*sessions), entries


def said(of: Course, entries: list[Entry], as_of: str = "2026-12-31 12:00") -> tuple[str, ...]:
    (items,) = [b for b in ByWindowDocument(by_window(of, entries, at(as_of))).blocks() if isinstance(b, Items)]
    return items.items


def test_with_three_windows_on_either_side_both_ranges_are_said() -> None:
    of, entries = lived([4, 3, 7, 6, 5, 4, 3], sleep_hours=[7, 6, 8, 6.5, 9, 5, None])
    assert said(of, entries)[0] == (
        "Sleep: in the 3 windows with a middle sleep of 7 hours or more, mood in the week that followed was 4–7; "
        "in the other 3 windows 3–6. They overlap. This cannot show cause."
    )


def test_ranges_that_share_nothing_are_not_said_to_overlap_and_still_show_no_cause() -> None:
    of, entries = lived([2, 3, 2, 6, 6, 6], stress=[8, 5, 6, 4, 2, 0])
    assert said(of, entries)[1] == (
        "Stress: in the 3 windows with a middle stress of 5 or more, mood in the week that followed was 2–3; "
        "in the other 3 windows 6. This cannot show cause."
    )


def test_practice_is_parted_by_one_day_kept_or_none_where_it_was_asked() -> None:
    of, entries = lived([4, 5, 6, 1, 2, 3, 9], new_thing_kept=["yes", "partly", "yes", "no", "no", "no", None])
    assert said(of, entries)[2].startswith("Practice: in the 3 windows with at least one day kept, mood")
    assert "was 4–6; in the other 3 windows 1–3." in said(of, entries)[2]


def test_under_three_on_either_side_it_is_too_few_to_say() -> None:
    of, entries = lived([4, 3, 7], sleep_hours=[7, 6, 8])
    assert said(of, entries) == (
        "Sleep: too few to say (2 windows with a middle sleep of 7 hours or more, 1 with less).",
        "Stress: too few to say (0 windows with a middle stress of 5 or more, 0 with less).",
        "Practice: too few to say (0 windows with at least one day kept, 0 with none).",
    )


def test_a_week_with_two_ratings_or_that_is_not_over_counts_on_no_side() -> None:
    of, entries = lived([4, 3, 7, 6, 5, 4], sleep_hours=[7, 6, 8, 6.5, 9, 5])
    assert "too few to say (3 windows" in said(of, entries[:-1])[0]
    last = of.sessions[-1].at
    assert "too few to say (3 windows" in said(of, entries, f"{last + timedelta(hours=239):%Y-%m-%d %H:%M}")[0]


def test_there_are_three_comparisons_always_the_same_and_never_a_coefficient() -> None:
    of, entries = lived([4, 3, 7, 6, 5, 4, 3, 8, 9], sleep_hours=[7, 6, 8, 6.5, 9, 5, 7, 7, 4])
    found = ByWindowDocument(by_window(of, entries, at("2026-12-31 12:00")))
    assert [beside.name for beside in found.view.beside] == ["sleep_hours", "stress", "practice"]
    text = json.dumps(shown_json(found))
    assert not any(word in text for word in ("tau", "coefficient", "correlat", "dose"))


# --- as it is shown


CLOSE = course(ONE, Session("two", at("2026-03-06 14:00")), Session("three", at("2026-03-16 14:00")))
SMALL = [
    entry("checkin", at("2026-03-03 09:00"), sleep_hours=6, stress=6, new_thing_kept="yes"),
    entry("checkin", at("2026-03-04 09:00"), sleep_hours=7.5, stress=4, new_thing_kept="no"),
    entry("therapy", at("2026-03-04 16:00")),
    *(
        entry("checkin", at(f"2026-03-{day:02} 20:00"), mental_space=day - 3, mood=day - 4, stress=3)
        for day in (6, 8, 10, 12)
    ),
    entry("checkin", at("2026-03-14 20:00"), mood=6),
]


def small(as_of: str = "2026-03-20 12:00", *, full: bool = False) -> ByWindowDocument:
    return ByWindowDocument(by_window(CLOSE, SMALL, at(as_of)), full)


@pytest.fixture
def shown(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What a document looks like in so many columns, or in plain lines without any."""

    def show(document: ByWindowDocument, columns: int | None = None) -> str:
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
    same_as(f"by-window-{'full-' if full else ''}{columns or 'plain'}.txt", shown(small(full=full), columns))


def test_when_every_week_is_over_nothing_says_so(shown: Callable[..., str]) -> None:
    assert "not over yet" in shown(small(full=True))
    assert "End of" not in shown(small("2026-04-20 12:00", full=True))
    assert "not over yet" in shown(small())
    assert "not over yet" in shown(small(), 80)
    assert "not over yet" not in shown(small("2026-04-20 12:00"), 80)


@pytest.mark.parametrize("of", [course(), course(ONE)], ids=["none known", "none held"])
def test_where_no_session_was_held_a_sentence_says_so(shown: Callable[..., str], of: Course) -> None:
    text = shown(ByWindowDocument(by_window(of, [], at("2026-03-01 12:00"))), 100)
    assert "No session has been held yet." in text
    assert "help-now" in text


def test_item_nine_is_answered_with_help_here_too() -> None:
    moment = at("2026-03-09 10:00")
    form = Entry("f", "phq-9", moment, True, answers=tuple(Answer(f"phq-9.{n}", 1, moment) for n in range(1, 10)))
    found = by_window(COURSE, [form], at("2026-03-10 12:00"))
    assert [notice.code for notice in found.notices] == ["crisis-help", "help-line"]
    assert getattr(ByWindowDocument(found).blocks()[1], "text", "").startswith("On 9 March you answered in a PHQ-9")


def test_the_data_has_the_fields_that_the_readme_names() -> None:
    data = shown_json(small())
    assert list(data) == ["as_of", "by", "course", "windows", "mood_after", "notices"]
    after, followed = ["2026-03-03", "2026-03-04"], ["2026-03-06", "2026-03-08", "2026-03-10"]
    assert data["windows"][0] == {
        "session": 1,
        "held_on": "2026-03-02",
        "at": "2026-03-02T14:00:00+00:00",
        "window": {
            "sleep_hours": {"median": 6.75, "low": 6, "high": 7.5, "n": 2, "days": after},
            "stress": {"median": 5, "low": 4, "high": 6, "n": 2, "days": after},
            "therapy": 1,
            "therapy_on": ["2026-03-04"],
            "practice": {"kept": 1, "asked": 2, "kept_on": after[:1], "asked_on": after},
        },
        "week_after": {
            "until": "2026-03-12",
            "over": True,
            "sessions": [2],
            "mental_space": {"median": 5, "low": 3, "high": 7, "n": 3, "days": followed},
            "mood": {"median": 4, "low": 2, "high": 6, "n": 3, "days": followed},
        },
    }
    # Two ratings are counted and have no middle, as on the screen.
    space = data["windows"][1]["week_after"]["mental_space"]
    assert (space["median"], space["n"], len(space["days"])) == (None, 2, 2)
    assert data["windows"][2]["window"]["practice"] is None
    assert data["mood_after"][0] == {
        "name": "sleep_hours",
        "windows": "with a middle sleep of 7 hours or more",
        "n": 0,
        "n_else": 1,
        "mood": None,
        "mood_else": None,
        "sessions": [],
        "sessions_else": [1],
    }


def test_the_command_gives_one_document(run_here: Callable[..., Done]) -> None:
    assert run_here("session", "add", "2026-03-02 14:00").returncode == 0
    done = run_here("checkin", "--answers", "-", "--at", "2026-03-03 09:00", stdin='{"checkin.stress": 6}')
    assert done.returncode == 0, done.stderr
    data = json.loads(run_here("report", "--by", "window", "--json", "--as-of", "2026-03-20").stdout)
    assert (data["schema"], data["by"]) == (1, "window")
    assert data["windows"][0]["window"]["stress"] == {
        "median": 6,
        "low": 6,
        "high": 6,
        "n": 1,
        "days": ["2026-03-03"],
    }
    assert "Stress: 6, given once" in run_here("report", "--by", "window", "--plain", "--full").stdout
