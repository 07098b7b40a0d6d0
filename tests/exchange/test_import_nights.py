"""Hours slept as watches and other programs have them: a night a day of waking, whichever file it comes from."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketajournal.errors import BadInput
from ketajournal.exchange.formats import Columns
from ketajournal.exchange.nights import Asleep, duration, joined_times
from ketajournal.exchange.own_table import parsed_columns
from ketajournal.exchange.value_parsing import day_of
from ketajournal.guide.prompts import load_guide
from support.imports import entries, incoming, left_out, notes
from support.samples import apple_health, sleep_tables
from support.samples.daylio import HEAD as DAYLIO
from support.samples.daylio import backup
from support.samples.own_table import COLUMNS, TABLE
from support.zips import zipped


@pytest.fixture(autouse=True)
def _berlin(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")


def nights(content: str | bytes, **choices: Any) -> list[tuple[str, float]]:
    """Each night's day and hours; that it is one, and from which program, is seen to."""
    found = []
    for kind, at, answers in entries(incoming(content, **choices)):
        assert kind == "watch"
        assert at[10:16] == "T04:00"
        ((prompt, hours),) = answers.items()
        assert load_guide("watch").prompt(prompt)
        found.append((at[:10], hours))
    return found


NAPS = "naps, and other sleep on a day that has a longer one"


@pytest.mark.parametrize(
    ("content", "brought"),
    [
        (sleep_tables.OURA_SLEEPS, [("2026-03-02", 7.53)]),
        (sleep_tables.OURA_SERVICE, [("2026-03-02", 7.53)]),
        (sleep_tables.OURA_FIRST, [("2026-03-02", 7.53)]),
        (sleep_tables.OURA_TRENDS, [("2026-03-02", 7.53)]),
        (sleep_tables.GARMIN_NIGHT, [("2026-03-02", 7.53)]),
        (sleep_tables.GARMIN_ACCOUNT, [("2026-03-02", 7.53), ("2026-03-03", 2)]),
        (sleep_tables.GARMIN_WEEK, [("2026-03-02", 7.53), ("2026-03-03", 6.08)]),
        (sleep_tables.FITBIT_SITE, [("2026-03-02", 7.53)]),
        (sleep_tables.FITBIT_JSON, [("2026-03-02", 7.53)]),
        (sleep_tables.FITBIT_GOOGLE, [("2026-03-02", 7.53)]),
        (sleep_tables.BEARABLE, [("2026-03-02", 7.53)]),
        (apple_health.APPLE, [("2026-03-02", 7.03)]),
    ],
    ids=[
        "Oura",
        "Oura's service",
        "its first service",
        "Oura's trends",
        "Garmin's night",
        "Garmin's account",
        "Garmin",
        "Fitbit",
        "its JSON",
        "Google's",
        "Bearable",
        "Apple",
    ],
)
def test_each_program_brings_its_nights(content: str, brought: list[tuple[str, float]]) -> None:
    assert nights(content) == brought
    assert nights("\ufeff" + content.replace("\n", "\r\n")) == brought, "as Windows has it"


@pytest.mark.parametrize("content", [sleep_tables.OURA_SLEEPS, sleep_tables.FITBIT_SITE, sleep_tables.FITBIT_JSON])
def test_a_nap_is_counted_and_never_added_to_the_night(content: str) -> None:
    assert left_out(incoming(content)) == {NAPS: 1}


def test_what_lies_in_a_zip_is_found_there() -> None:
    fitbit = "Takeout/Fitbit/Global Export Data/sleep-2026-03-02.json"
    garmin = "DI_CONNECT/DI-Connect-Wellness/2026-01-01_2026-04-11_7_sleepData.json"
    assert nights(zipped({"App Data/sleepmodel.csv": sleep_tables.OURA_SLEEPS, "App Data/other.csv": "a;b\n"}))
    assert nights(zipped({fitbit: sleep_tables.FITBIT_JSON, "x/steps.json": "["}))
    assert nights(zipped({"Takeout/UserSleeps_2026.csv": sleep_tables.FITBIT_GOOGLE}))
    assert nights(zipped({garmin: sleep_tables.GARMIN_ACCOUNT, "customer_data/customer.json": "{}"}))
    assert len(nights(zipped({"1.csv": sleep_tables.GARMIN_NIGHT, "2.csv": sleep_tables.GARMIN_WEEK}))) == 2


def test_what_one_program_says_in_two_tables_is_one_night_wherever_it_is_read(zone: Callable[[str], None]) -> None:
    both = zipped({"Takeout/sleep-2026.json": sleep_tables.FITBIT_JSON, "UserSleeps.csv": sleep_tables.FITBIT_GOOGLE})
    for place in ("Europe/Berlin", "America/New_York", "Asia/Tokyo"):
        zone(place)
        assert nights(both) == [("2026-03-02", 7.53)]
        assert left_out(incoming(both)) == {NAPS: 1}, "the same night in both is no nap"


@pytest.mark.parametrize(
    ("place", "day", "night"),
    [("America/New_York", "2026-03-07", "2026-03-08"), ("Europe/Berlin", "2026-10-24", "2026-10-25")],
)
def test_a_night_by_the_clock_alone_is_as_long_as_it_says_also_where_the_clock_changes(
    place: str, day: str, night: str, zone: Callable[[str], None]
) -> None:
    zone(place)
    table = sleep_tables.FITBIT_JSON.replace("2026-03-01", day).replace("2026-03-02", night)
    overlapping = zipped({"sleep-1.json": table, "sleep-2.json": table.replace("452", "453")})
    assert nights(table) == nights(zipped({"sleep-1.json": table, "sleep-2.json": table})) == [(night, 7.53)]
    assert nights(overlapping) == [(night, 7.55)]


def test_the_nights_of_two_programs_come_in_one_after_the_other() -> None:
    both = {"a.csv": sleep_tables.GARMIN_WEEK, "b.csv": sleep_tables.OURA_SLEEPS}
    with pytest.raises(BadInput, match="It has the nights of Garmin and of Oura"):
        incoming(zipped(both))


@pytest.mark.parametrize(
    ("scores", "instead"),
    [
        ('{"data": [{"day": "2026-03-02", "score": 80, "contributors": {"total_sleep": 90}}]}', "sleepmodel.csv"),
        ("sleep_log_entry_id,timestamp,overall_score\n7,2026-03-02T07:05:00Z,80\n", "UserSleeps"),
    ],
)
def test_scores_are_no_hours_and_what_has_them_is_named(scores: str, instead: str) -> None:
    with pytest.raises(BadInput, match="no hours slept") as refused:
        incoming(scores)
    assert instead in (refused.value.hint or "")
    assert nights(zipped({"sleep_score.csv": scores, "UserSleeps.csv": sleep_tables.FITBIT_GOOGLE}))
    assert notes(incoming(zipped({"sleep_score.csv": scores, "2026-03-02.md": "A day"}))) == ["A day"]


def test_the_averages_of_weeks_are_no_nights() -> None:
    with pytest.raises(BadInput, match="no hours slept of single nights") as refused:
        incoming(sleep_tables.GARMIN_YEAR)
    assert refused.value.hint == "These are the averages of weeks. Choose 7 days or 4 weeks before you export."


@pytest.mark.parametrize(
    ("said", "hours"),
    [("Sleep Time:\u00a07:30", 7.5), ("Hours slept: 7.5 hours", 7.5), ("Sleep Quality: 8/10 points", None)],
)
def test_hours_slept_among_daylios_scales_are_a_night_and_the_rest_stays_in_words(
    said: str, hours: float | None
) -> None:
    row = f'2026-03-04,March 4,Wednesday,08:00,good,"","Energy: 4 | {said} | Awake: 1:00","",""'
    text = f"{DAYLIO.replace('activities', 'activities,scales')}\n{row}\n"
    found = {kind: answers for kind, _, answers in entries(incoming(text, moods={"good": 7}))}
    assert found.get("watch") == (hours and {"watch.daylio": hours})
    assert said in found["checkin"]["import.text"]
    if hours:
        with pytest.raises(BadInput, match="line 2"):
            incoming(text.replace("7:30", "25:30").replace("7.5 hours", "25"), moods={"good": 7})


def test_what_was_chosen_on_the_scales_of_a_daylio_backup_is_as_in_its_csv() -> None:
    chosen = [{"id_scale": 1, "id_text_scale_value": 11}, {"id_scale": 2, "id_text_scale_value": 21}]
    as_number = {"id_scale": 2, "value": 4}
    moods = {"rad": 9, "meh": 5, "weird": None}
    found = incoming(backup({"scaleValues": chosen}, {"scaleValues": [as_number]}), moods=moods)
    assert [answers for kind, _, answers in entries(found) if kind == "watch"] == [{"watch.daylio": 7.5}]
    (text,) = (a["import.text"] for _, _, a in entries(found) if "Scales" in a.get("import.text", ""))
    assert text.endswith("Scales: Sleep Time:\u00a07:30 | Energy:\u00a0high")
    assert left_out(found)["numbers on scales: Daylio's CSV has them"] == 1


# --- any table


def test_any_table_brings_a_day_and_a_number_where_it_is_said_which_is_which() -> None:
    assert nights(TABLE, columns=COLUMNS) == [("2026-03-02", 7.53), ("2026-03-03", 6.08)]
    assert nights("when,min\n2026-03-02 07:12,452\n", columns=Columns("when", "min", "minutes")) == [
        ("2026-03-02", 7.53)
    ]
    assert nights("when,s\n2026-03-02T07:12:00Z,27120\n", columns=Columns("when", "s", "seconds")) == [
        ("2026-03-02", 7.53)
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2026-03-02,24.5", "line 3: '24.5' is 24.5 hours, and a night has 0 to 24"),
        ("2026-03-02,-1", "line 3: '-1' is -1 hours"),
        ("2026-03-02,long", "line 3: 'long' is not a time asleep"),
        ("2026-02-30,7", "line 3: '2026-02-30' is not a day"),
        ("3/2/2026,7", "line 3: '3/2/2026' can be two days, and none here says which"),
    ],
)
def test_what_cannot_be_so_is_refused_with_its_line(row: str, fault: str) -> None:
    with pytest.raises(BadInput) as refused:
        incoming(f"date,asleep\n2026-03-05,7\n{row}\n", columns=COLUMNS)
    assert fault in str(refused.value)


def test_days_with_slashes_are_read_as_one_of_them_shows() -> None:
    assert nights("date,asleep\n3/2/2026,7\n3/13/2026,8\n", columns=COLUMNS) == [
        ("2026-03-02", 7),
        ("2026-03-13", 8),
    ]
    assert nights("date,asleep\n3/2/2026,7\n13/2/2026,8\n", columns=COLUMNS) == [
        ("2026-02-03", 7),
        ("2026-02-13", 8),
    ]
    either = "date,asleep\n3/2/2026,7\n"
    assert nights(either, columns=COLUMNS, day_first=True) == [("2026-02-03", 7)]
    assert nights(either, columns=COLUMNS, day_first=False) == [("2026-03-02", 7)]
    assert nights(f"{either}3/13/2026,8\n", columns=COLUMNS, day_first=True)[0] == ("2026-03-02", 7), (
        "the file says it"
    )
    with pytest.raises(BadInput, match="line 3: '2/30/2026' is not a day"):
        incoming("date,asleep\n13/2/2026,7\n2/30/2026,8\n", columns=COLUMNS)


def test_no_sleep_at_all_is_a_number_where_a_person_says_so_and_a_watch_left_off_where_a_watch_does() -> None:
    assert nights("date,asleep\n2026-03-02,0\n2026-03-03,\n", columns=COLUMNS) == [("2026-03-02", 0)]
    assert nights(sleep_tables.OURA_TRENDS.replace("27120", "0")) == []


@pytest.mark.parametrize("text", ["soon", "2026-03-02T06:41", "0001-01-01T00:00:00+23:59"])
def test_moments_of_a_sleep_are_read_or_refused_with_their_line(text: str) -> None:
    table = sleep_tables.OURA_SLEEPS.replace("2026-03-02T07:05:00.000+01:00", text)
    if text.startswith("2026"):
        assert nights(table) == [("2026-03-02", 7.53)], "without an offset it is this computer's clock"
    else:
        with pytest.raises(BadInput, match="line 2"):
            incoming(table)


@pytest.mark.parametrize("text", ["", "a", "date=day", "date=day,x=hours,y=hours", "=day,x=hours", "x=hours"])
def test_columns_that_are_not_named_are_asked_for(text: str) -> None:
    with pytest.raises(BadInput, match="Which column is which"):
        parsed_columns(text)


@pytest.mark.parametrize("text", ["date=day,mood=mood", "a=b", "date=day,x=hours,y=stress"])
def test_another_program_s_ratings_are_none_of_the_persons_own(text: str) -> None:
    with pytest.raises(BadInput, match="can't be taken from a table") as refused:
        parsed_columns(text)
    assert "a scale of its own" in (refused.value.hint or "")


def test_a_row_of_another_length_is_told_with_the_file_that_it_is_in() -> None:
    with pytest.raises(BadInput, match=r"App/sleepmodel\.csv, line 3"):
        incoming(zipped({"App/sleepmodel.csv": sleep_tables.OURA_SLEEPS.replace(";late_nap;", ";")}))


# --- time


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("7.5", "hours", 450),
        ("7,5", "hours", 450),
        ("7:32", "minutes", 452),
        ("07:32:30", "hours", 452.5),
        ("7h 32min", "hours", 452),
        ("7 h 32 m", "hours", 452),
        ("7h", "hours", 420),
        ("7 Std. 32 Min.", "hours", 452),
        ("7.5 hours", "hours", 450),
        ("7,5h", "minutes", 450),
        ("452", "minutes", 452),
        ("452 min", "hours", 452),
        ("27120", "seconds", 452),
        ("-1", "hours", -60),
    ],
)
def test_hours_are_read_as_people_and_programs_write_them(text: str, unit: str, minutes: float) -> None:
    assert duration(text, unit) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text", ["", "h", "seven", "7.5.1", "1e3", "nan", "9" * 11, "9" * 40 + "h", "7h 32min 1", "7 points", "7 hot"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert duration(text, "hours") is None


@given(st.text(max_size=20))
def test_whatever_stands_in_a_cell_is_read_or_not(text: str) -> None:
    duration(text, "hours")
    day_of(text)


def test_a_day_is_read_where_it_can_be_read_in_one_way_only() -> None:
    days = ["2026-03-02", "2026-03-02 06:41:00", "2026-03-02T06:41", "2.3.2026", "02.03.2026 06:41", "Mar 2, 2026"]
    assert {str(day_of(text)) for text in days} == {"2026-03-02"}
    assert not [text for text in ("3/2/2026", "2026-3-2", "2026-13-01", "Mär 2, 2026", "20260302") if day_of(text)]


EVENING = datetime(2026, 3, 1, 22)
SPANS = st.lists(st.tuples(st.integers(0, 600), st.integers(1, 120)), max_size=30)


@given(SPANS)
def test_the_union_of_times_asleep_counts_each_minute_once(spans: list[tuple[int, int]]) -> None:
    times = [
        Asleep(EVENING + timedelta(minutes=start), EVENING + timedelta(minutes=start + long), timedelta(minutes=long))
        for start, long in spans
    ]
    minutes = {minute for start, long in spans for minute in range(start, start + long)}
    found = joined_times(times)
    assert sum((one.asleep for one in found), timedelta()) == timedelta(minutes=len(minutes))
    assert joined_times(found) == found == joined_times(times[::-1])
    assert all(one.end < other.start for one, other in pairwise(found))


def test_a_table_whose_heads_are_damaged_is_no_table_of_sleep() -> None:
    damaged = 'Sleep\x01Start Time,End Time,Minutes Asleep\n"2026-03-01 11:10PM","2026-03-02 7:05AM","452"\n'
    with pytest.raises(BadInput):
        incoming("Body\nDate,Weight\n\n" + damaged)
