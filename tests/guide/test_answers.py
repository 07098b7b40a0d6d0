"""From what was typed, or stood in a file, to a value; what is no answer is refused in a sentence."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ketajournal.errors import BadInput
from ketajournal.guide.answers import LONGEST, AnswerReader, check_all, parse_file
from ketajournal.guide.prompt import Guide, Prompt
from support.values import or_refusal

Zone = Callable[[str], None]
calm = settings(deadline=None)
READER = AnswerReader(datetime(2026, 3, 4, 10, 30, tzinfo=UTC))


def prompt(kind: str, **more: Any) -> Prompt:
    return Prompt(f"test.{kind}", "?", kind, ("S01",), **more)


TEXT, LONG, SCALE = prompt("text"), prompt("long"), prompt("scale", ends=("none", "all"))
HOURS, NUMBER, BREATHE = (
    prompt("number", low=0, high=24),
    prompt("number"),
    prompt("breathe", options={"60": "a minute"}),
)
YES_NO, DATE = prompt("yes-no"), prompt("date")
ITEM = prompt(
    "item", options={"0": "Not at all", "1": "Several days", "2": "More than half", "3": "Nearly every day"}
)
ROUTE = prompt("choice", options={"iv": "IV infusion", "spray": "nasal spray", "other": "another way"})
BASICS = prompt("many", options={"moved": "moved my body", "meals": "ate meals", "outside": "was outside"})
EVERY_KIND = [TEXT, LONG, SCALE, HOURS, BREATHE, YES_NO, DATE, ITEM, ROUTE, BASICS]


@pytest.mark.parametrize(
    ("asked", "typed", "value"),
    [
        (SCALE, "0", 0),
        (SCALE, " 10 ", 10),
        (SCALE, "7.0", 7),
        (HOURS, "6.5", 6.5),
        (HOURS, "6,5", 6.5),
        (HOURS, "6½", 6.5),
        (HOURS, "½", 0.5),
        (HOURS, "24", 24),
        (BREATHE, "60", 60),
        (BREATHE, "1", 60),
        (ITEM, "0", 0),
        (ITEM, "several days", 1),
        (YES_NO, "Y", True),
        (YES_NO, "no", False),
        (ROUTE, "spray", "spray"),
        (ROUTE, "Nasal Spray", "spray"),
        (ROUTE, "2", "spray"),
        (BASICS, "3 1", ["moved", "outside"]),
        (BASICS, "1,3", ["moved", "outside"]),
        (BASICS, "meals, meals", ["meals"]),
        (TEXT, "  blue *light*  ", "  blue *light*  "),
        (DATE, "2026-03-02T14:00+01:00", "2026-03-02T14:00:00+01:00"),
    ],
)
def test_a_typed_answer_is_read(asked: Prompt, typed: str, value: object) -> None:
    found = READER.typed(asked, typed)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("asked", EVERY_KIND, ids=lambda p: p.kind)
@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_leaves_the_question_open(asked: Prompt, typed: str) -> None:
    assert READER.typed(asked, typed) is None


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        (SCALE, "11"),
        (SCALE, "-1"),
        (SCALE, "7.5"),
        (SCALE, "7½"),
        (SCALE, "seven"),
        (SCALE, "nan"),
        (SCALE, "inf"),
        (SCALE, "1_0"),
        (SCALE, "1e400"),
        (SCALE, "7 8"),
        (HOURS, "24.5"),
        (HOURS, "-0.5"),
        (HOURS, "nan"),
        (NUMBER, "inf"),
        (NUMBER, "-infinity"),
        (NUMBER, "NaN"),
        (NUMBER, "1000000000"),
        (BREATHE, "1.5"),
        (ITEM, "4"),
        (ITEM, "-1"),
        (ITEM, "1.5"),
        (YES_NO, "maybe"),
        (YES_NO, "3"),
        (ROUTE, "0"),
        (ROUTE, "4"),
        (ROUTE, "im"),
        (BASICS, "1 9"),
        (DATE, "03/04/2026"),
        (DATE, "soon"),
    ],
)
def test_a_typed_answer_that_is_none_is_refused_in_a_sentence(asked: Prompt, typed: str) -> None:
    with pytest.raises(BadInput) as refused:
        READER.typed(asked, typed)
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("asked", "stood", "value"),
    [
        (SCALE, 7, 7),
        (SCALE, 7.0, 7),
        (HOURS, 6.5, 6.5),
        (BREATHE, 120, 120),
        (ITEM, 3, 3),
        (YES_NO, True, True),
        (YES_NO, "no", False),
        (ROUTE, "iv", "iv"),
        (BASICS, ["outside", "moved"], ["moved", "outside"]),
        (BASICS, [], None),
        (TEXT, "blue", "blue"),
        (TEXT, "7", "7"),
        (DATE, datetime(2026, 3, 2, 14, tzinfo=UTC), "2026-03-02T14:00:00+00:00"),
    ],
)
def test_an_answer_from_a_file_is_read(asked: Prompt, stood: object, value: object) -> None:
    found = READER.given(asked, stood)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("asked", EVERY_KIND, ids=lambda p: p.kind)
@pytest.mark.parametrize("stood", [None, ""])
def test_nothing_in_a_file_leaves_the_question_open(asked: Prompt, stood: object) -> None:
    assert READER.given(asked, stood) is None


@pytest.mark.parametrize(
    ("asked", "stood"),
    [
        (SCALE, True),
        (SCALE, False),
        (SCALE, 11),
        (SCALE, -1),
        (SCALE, 7.5),
        (SCALE, "7"),
        (SCALE, float("nan")),
        (SCALE, float("inf")),
        (SCALE, 10**400),
        (HOURS, 24.1),
        (HOURS, [7]),
        (NUMBER, float("-inf")),
        (NUMBER, -5e12),
        (NUMBER, True),
        (BREATHE, 0.5),
        (ITEM, True),
        (ITEM, 4),
        (ITEM, -1),
        (ITEM, 1.5),
        (TEXT, 7),
        (TEXT, True),
        (TEXT, ["a"]),
        (TEXT, date(2026, 3, 2)),
        (YES_NO, 1),
        (YES_NO, "perhaps"),
        (ROUTE, 1),
        (ROUTE, "im"),
        (ROUTE, ["iv"]),
        (BASICS, "moved"),
        (BASICS, ["flew"]),
        (BASICS, [1]),
        (DATE, 20260302),
        (DATE, time(14)),
        (DATE, "03/04/2026"),
        (DATE, True),
    ],
)
def test_an_answer_of_the_wrong_form_in_a_file_is_refused_in_a_sentence(asked: Prompt, stood: object) -> None:
    with pytest.raises(BadInput) as refused:
        READER.given(asked, stood)
    assert refused.value.sentence.endswith(".")


def test_a_date_is_read_in_the_person_s_own_time_zone(zone: Zone) -> None:
    zone("America/New_York")
    assert READER.typed(DATE, "2026-03-02 14:00") == "2026-03-02T14:00:00-05:00"
    assert READER.given(DATE, date(2026, 3, 2)) == "2026-03-02"  # a day without an hour stays a day
    assert READER.given(DATE, datetime(2026, 3, 9, 14)) == "2026-03-09T14:00:00-04:00"
    assert READER.given(DATE, "2026-03-02 14:00") == "2026-03-02T14:00:00-05:00"


def test_a_bare_weekday_lies_ahead_only_where_that_is_meant(zone: Zone) -> None:
    zone("UTC")
    assert READER.typed(DATE, "friday") == "2026-02-27"
    assert AnswerReader(READER.now, ahead=True).typed(DATE, "friday") == "2026-03-06"


@pytest.mark.parametrize("stood", [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59)])
@pytest.mark.parametrize("where", ["America/New_York", "Pacific/Auckland"])
def test_a_date_at_either_end_of_the_calendar_is_read_or_refused(zone: Zone, stood: datetime, where: str) -> None:
    zone(where)
    found = or_refusal(lambda: READER.given(DATE, stood))
    assert isinstance(found, BadInput) or str(found)[:4] in ("0001", "9999")


@pytest.mark.parametrize("ahead", [True, False])
@pytest.mark.parametrize(
    ("typed", "meant"), [("2 nov", "2026-11-02"), ("3 december", "2026-12-03"), ("2 nov 2025", "2025-11-02")]
)
def test_a_first_session_without_its_year_is_the_nearer_one(ahead: bool, typed: str, meant: str) -> None:
    first = Prompt("course.started_on", "?", "date", ("S01",), keeps="course.started_on")
    assert AnswerReader(datetime(2026, 11, 10, 10, 30).astimezone(), ahead=ahead).typed(first, typed) == meant


def test_a_value_is_taken_before_the_number_of_another_option() -> None:
    seconds = prompt("choice", options={"2": "two", "1": "one"})
    assert READER.typed(seconds, "1") == "1"


@calm
@given(st.text())
def test_words_come_back_exactly_as_they_were_typed(words: str) -> None:
    kept = words if words.strip() else None
    assert READER.typed(LONG, words) == kept
    assert READER.given(LONG, words) == kept


@calm
@given(st.text(), st.booleans())
def test_words_come_back_exactly_through_an_answers_file(words: str, ascii_only: bool) -> None:
    text = json.dumps({"test.long": words}, ensure_ascii=ascii_only)
    assert parse_file(text, "answers.json") == {"test.long": words}


@pytest.mark.parametrize("read", [READER.typed, READER.given])
def test_half_a_character_is_refused_before_it_is_stored(read: Callable[[Prompt, str], object]) -> None:
    with pytest.raises(BadInput, match="UTF-8"):
        read(LONG, "a \ud800 b")


def test_text_longer_than_any_answer_is_refused() -> None:
    assert READER.typed(LONG, "a" * LONGEST) == "a" * LONGEST
    with pytest.raises(BadInput, match="longer"):
        READER.typed(LONG, "a" * (LONGEST + 1))


@calm
@given(st.sampled_from(EVERY_KIND), st.text(max_size=20) | st.floats().map(str) | st.integers().map(str))
def test_any_typed_text_is_an_answer_or_refused_and_nothing_else(asked: Prompt, typed: str) -> None:
    found = or_refusal(lambda: READER.typed(asked, typed))
    assert found is None or isinstance(found, BadInput) or READER.given(asked, found) == found


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates() | st.times(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@calm
@given(st.sampled_from(EVERY_KIND), anything)
def test_anything_in_a_file_is_an_answer_or_refused_and_nothing_else(asked: Prompt, stood: object) -> None:
    found = or_refusal(lambda: READER.given(asked, stood))
    assert found is None or isinstance(found, BadInput | str | int | float | list)


@calm
@given(st.floats(allow_nan=True, allow_infinity=True) | st.integers())
def test_a_scale_takes_exactly_the_whole_numbers_from_0_to_10(number: float) -> None:
    if number in range(11):
        assert READER.given(SCALE, number) == number
    else:
        with pytest.raises(BadInput, match="from 0 to 10"):
            READER.given(SCALE, number)


# --- answers files


@pytest.mark.parametrize(
    "text",
    [
        '{"checkin.mood": 5, "checkin.basics": ["moved"]}',
        '\n {"checkin": {"mood": 5, "basics": ["moved"]}}',
        '"checkin.mood" = 5\n"checkin.basics" = ["moved"]',
        'checkin.mood = 5\ncheckin.basics = ["moved"]',
        '[checkin]\nmood = 5\nbasics = ["moved"]',
    ],
)
def test_json_and_toml_nested_or_dotted_say_the_same(text: str) -> None:
    assert parse_file(text, "answers") == {"checkin.mood": 5, "checkin.basics": ["moved"]}


def test_dates_in_toml_come_as_dates() -> None:
    found = parse_file('"a" = 2026-03-02\n"b" = 2026-03-02T14:00:00-05:00', "answers.toml")
    assert found == {"a": date(2026, 3, 2), "b": datetime(2026, 3, 2, 14, tzinfo=timezone(timedelta(hours=-5)))}


def test_an_empty_file_holds_no_answers() -> None:
    assert parse_file("", "answers.toml") == {}
    assert parse_file("{}", "answers.json") == {}


@pytest.mark.parametrize(
    ("text", "line"),
    [('{"a": 1,\n"b": }', "line 2"), ("a = 1\nb =\nc = 2", "line 2"), ('{"a": 1', "line 1"), ("[1]x", "line 1")],
)
def test_a_broken_file_is_refused_by_name_and_line(text: str, line: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_file(text, "mine.txt")
    assert "mine.txt" in refused.value.sentence
    assert line in refused.value.sentence


@pytest.mark.parametrize(
    "text",
    [
        '{"a": ' + "1" * 5000 + "}",
        "a = " + "1" * 5000,
        ".".join(["a"] * 3000) + " = 1",
        '{"a":' * 900 + "1" + "}" * 900,
        '{"a":' * 100_000,
        "a = " + "[" * 50_000,
        "a = 2026-02-30",
        "a = 1\na = 2",
        "\x00",
        "[",
        "null",
        f"a = 0x{'f' * 5000}",
        f"a = [1, [0b{'1' * 50_000}]]",
    ],
    ids=[
        "a huge number in JSON",
        "a huge number in TOML",
        "deep dotted keys",
        "deep objects",
        "unclosed objects",
        "unclosed lists",
        "no such date",
        "twice",
        "nul",
        "half a table",
        "null",
        "a huge number in another base",
        "one inside of lists",
    ],
)
def test_a_file_made_to_break_a_parser_gives_answers_or_is_refused(text: str) -> None:
    found = or_refusal(lambda: parse_file(text, "answers"))
    if isinstance(found, BadInput):
        assert found.sentence.startswith("answers")
    else:
        assert list(found.values()) == [1]


@pytest.mark.parametrize(
    "text", ['{"checkin.mood": 1, "checkin": {"mood": 2}}', '{"a": 1, "a": 2}', '"a.b" = 1\n[a]\nb = 2']
)
def test_a_question_answered_twice_in_a_file_is_refused_and_neither_is_dropped(text: str) -> None:
    with pytest.raises(BadInput):
        parse_file(text, "answers")


@settings(deadline=None, max_examples=200)
@given(
    st.text(max_size=60)
    | st.text(alphabet="{}[]\",:.=#\n \\u0123456789aetr-+_'", max_size=60)
    | anything.map(lambda value: json.dumps({"a": value}, default=str))
)
@example("{")
@example("{}{}")
def test_any_text_is_a_file_of_answers_or_refused_and_nothing_else(text: str) -> None:
    found = or_refusal(lambda: parse_file(text, "answers"))
    if isinstance(found, BadInput):
        assert found.sentence.startswith("answers")
    else:
        assert all(isinstance(name, str) and not isinstance(value, dict) for name, value in found.items())


GUIDE = Guide("checkin", "Check-in", "", "", (SCALE, TEXT, ROUTE, prompt("note")))


def test_a_file_of_right_answers_becomes_values() -> None:
    assert check_all(GUIDE, {"test.scale": 5.0, "test.text": "", "test.choice": "IV infusion"}, READER) == {
        "test.scale": 5,
        "test.text": None,
        "test.choice": "iv",
    }


def test_every_problem_of_a_file_is_named_at_once() -> None:
    given = {"test.scale": 11, "test.text": True, "test.choice": "iv", "test.mood": 3, "test.note": "x"}
    with pytest.raises(BadInput) as refused:
        check_all(GUIDE, given, READER)
    named = refused.value.sentence.splitlines()
    assert len(named) == 4
    assert [line.split("'")[1] for line in named] == ["test.scale", "test.text", "test.mood", "test.note"]
    assert "11" in named[0]
    assert "Nothing was saved" in refused.value.hint


@calm
@given(st.dictionaries(st.sampled_from(["test.scale", "test.text", "test.choice", "other"]), anything))
def test_any_answers_are_all_read_or_all_refused(given_answers: dict[str, object]) -> None:
    found = or_refusal(lambda: check_all(GUIDE, given_answers, READER))
    if isinstance(found, BadInput):
        assert "Nothing was saved" in found.hint
    else:
        assert found.keys() == given_answers.keys()
