"""Practices: when each is kept, and the days on which it was, each once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course.practices import Practice, kept_still, practices, practised
from ketajournal.course.values import Entry
from support.values import at, entry, moments_between

BEGUN = at("2026-03-02 20:00")
WALK = entry("practice", BEGUN, practice="A walk", practice_for="stress", practice_cue="tea", name="walk")
NOW = at("2026-03-10 12:00")


def did(moment: datetime, *names: str, kind: str = "checkin") -> Entry:
    return entry(kind, moment, practised=list(names))


def named(name: str, moment: datetime = BEGUN, **more: Any) -> Entry:
    return entry("practice", moment, practice=name, **more)


def days_of(*entries: Entry, now: datetime = NOW) -> list[int]:
    (only,) = practices([WALK, *entries], now)
    return [day.day for day in only.days]


def still(*entries: Entry, now: datetime = NOW) -> list[str]:
    return [p.name for p in kept_still(entries, now)]


def test_a_practice_says_what_it_is_for_and_what_reminds_of_it() -> None:
    assert practices([WALK], NOW) == [
        Practice("walk", "A walk", "stress", "tea", since=date(2026, 3, 2), until=None, days=())
    ]


def test_what_was_left_open_is_left_open() -> None:
    (only,) = practices([named("a walk", practice_for=None, practice_cue=None, practice_until=None)], NOW)
    assert (only.what_for, only.cue, only.until) == (None, None, None)


def test_a_practice_left_before_it_had_a_name_is_none() -> None:
    assert practices([entry("practice", BEGUN, finished=False, practice=None)], NOW) == []


def test_practices_come_in_the_order_they_were_begun() -> None:
    later, earlier = named("b", BEGUN + timedelta(days=1)), named("a", BEGUN - timedelta(days=1))
    assert [p.name for p in practices([later, WALK, earlier], NOW)] == ["a", "A walk", "b"]


def test_check_ins_and_practice_did_count_alike() -> None:
    assert days_of(
        did(at("2026-03-04 09:00"), "A walk"), did(at("2026-03-03 09:00"), "A walk", kind="practised")
    ) == [
        3,
        4,
    ]


def test_a_day_counts_once_however_often_it_was_said() -> None:
    morning, evening = at("2026-03-04 09:00"), at("2026-03-04 21:00")
    assert days_of(did(morning, "A walk", "A walk"), did(evening, "A walk", kind="practised")) == [4]


def test_a_name_is_the_same_in_capitals() -> None:
    assert days_of(did(at("2026-03-04 09:00"), "a WALK")) == [4]


def test_a_day_of_one_practice_is_not_one_of_another() -> None:
    both = practices([WALK, named("in bed by 11"), did(at("2026-03-04 09:00"), "in bed by 11")], NOW)
    assert {p.name: len(p.days) for p in both} == {"A walk": 0, "in bed by 11": 1}


def test_a_day_of_what_is_no_practice_any_more_breaks_nothing() -> None:
    assert days_of(did(at("2026-03-04 09:00"), "A walk, as it was called once")) == []


def test_nothing_practised_is_no_day() -> None:
    assert days_of(entry("checkin", at("2026-03-04 09:00"), practised=None), did(at("2026-03-05 09:00"))) == []


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        ("2026-03-05 00:30", "Pacific/Auckland", 5),  # the 4th in UTC
        ("2026-03-04 23:30", "America/New_York", 4),  # the 5th in UTC
        ("2026-03-08 23:30", "America/New_York", 8),  # clocks went forward that morning
    ],
)
def test_the_day_is_the_one_on_the_person_s_calendar(moment: str, zone: str, day: int) -> None:
    assert days_of(did(at(moment, zone), "A walk")) == [day]


def test_what_was_done_later_is_not_seen_yet() -> None:
    assert days_of(did(at("2026-03-05 09:00"), "A walk"), now=at("2026-03-04 12:00")) == []


def test_a_practice_begun_later_is_not_seen_yet() -> None:
    assert practices([WALK], BEGUN - timedelta(days=1)) == []


# --- resting


def test_a_practice_with_no_end_is_kept_still_and_one_past_its_end_is_not() -> None:
    past = named("b", practice_until="2026-03-05")
    assert still(WALK, past) == ["A walk"]
    assert [p.name for p in practices([WALK, past], NOW)] == ["A walk", "b"]


@pytest.mark.parametrize("until", ["2026-03-11", "2026-03-11T08:00:00+01:00"])
def test_an_end_may_have_an_hour_and_is_a_day_all_the_same(until: str) -> None:
    one = named("b", practice_until=until)
    assert practices([one], NOW)[0].until == date(2026, 3, 11)
    assert still(one) == ["b"]


def test_the_last_day_on_which_it_was_meant_to_be_kept_is_one_of_them() -> None:
    assert still(named("b", practice_until="2026-03-10"), now=at("2026-03-10 12:00")) == ["b"]
    assert still(named("b", practice_until="2026-03-10"), now=at("2026-03-11 12:00")) == []


def test_its_days_stay_when_it_rests() -> None:
    past = entry("practice", BEGUN, practice="A walk", practice_until="2026-03-05")
    (only,) = practices([past, did(at("2026-03-04 09:00"), "A walk")], NOW)
    assert only.days == (date(2026, 3, 4),)


def test_a_practice_begun_again_after_a_rest_counts_its_days_anew() -> None:
    first = named("A walk", practice_until="2026-03-04")
    again = named("a walk", at("2026-03-08 09:00"))
    entries = [
        first,
        again,
        did(at("2026-03-03 20:00"), "A walk"),
        did(at("2026-03-08 20:00"), "a walk"),
        did(at("2026-03-09 20:00"), "a walk"),
    ]
    assert [[day.day for day in p.days] for p in practices(entries, NOW)] == [[3], [8, 9]]


# --- properties

moments = moments_between(date(2026, 3, 2), date(2026, 3, 20))
doings = st.tuples(moments, st.lists(st.sampled_from(["a", "A", "b", "c"]), max_size=3)).map(
    lambda d: did(d[0], *d[1])
)


@settings(deadline=None)
@given(st.lists(doings, max_size=8), moments, st.randoms())
def test_days_are_in_order_each_once_and_in_no_way_of_the_entries_order(
    done: list[Entry], now: datetime, shuffle: Any
) -> None:
    entries = [named("a", at("2026-03-01 09:00")), named("b", at("2026-03-01 10:00")), *done]
    found = practices(entries, now)
    shuffle.shuffle(entries)
    assert practices(entries, now) == found
    for one in found:
        assert list(one.days) == sorted(set(one.days))
        assert set(one.days) == {e.at.date() for e in done if e.at <= now and one.name in _said(e)}


def _said(one: Entry) -> set[str]:
    return {name.lower() for _day, name in practised([one])}
