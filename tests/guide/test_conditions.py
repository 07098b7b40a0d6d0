"""When a question is asked: plain conditions on what is known."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course.values import Value
from ketajournal.guide.conditions import Condition

calm = settings(deadline=None)
KNOWN: dict[str, Value] = {
    "course.new": True,
    "session.route": "lozenge",
    "checkin.fear": 7,
    "checkin.sleep": 6.5,
    "prep.at-home": False,
    "prep.flags": ["mania", "bladder"],
    "prep.words": "two words",
    "prep.open": None,
    "zero": 0,
}


def holds(text: str) -> bool:
    return Condition.parse(text).holds(KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "course.new",
        "not prep.at-home",
        "not prep.open",
        "not never.asked",
        "session.route is lozenge",
        "session.route is not spray",
        "checkin.fear >= 7",
        "checkin.fear <= 7",
        "checkin.fear > 6.5",
        "checkin.fear < 8",
        "checkin.sleep > 6",
        "prep.flags",
        "prep.flags is mania",
        "prep.flags is not heart",
        "prep.words is two words",
        "course.new is yes",
        "prep.at-home is no",
        "checkin.fear is 7",
        "never.asked is not nothing",
        "not zero",
        "course.new and checkin.fear >= 7 and not prep.open",
        "not checkin.fear < 7",
    ],
)
def test_a_condition_holds(text: str) -> None:
    assert holds(text)


@pytest.mark.parametrize(
    "text",
    [
        "not course.new",
        "prep.at-home",
        "prep.open",
        "never.asked",
        "session.route is spray",
        "session.route is not lozenge",
        "checkin.fear > 7",
        "checkin.fear < 7",
        "checkin.sleep >= 7",
        "prep.flags is heart",
        "prep.flags is not mania",
        "course.new is no",
        "never.asked is lozenge",
        "never.asked >= 0",
        "prep.open >= 0",
        "session.route >= 1",
        "course.new >= 1",
        "course.new and checkin.fear > 7",
        "zero",
    ],
)
def test_a_condition_does_not_hold(text: str) -> None:
    assert not holds(text)


@pytest.mark.parametrize(
    "text", ["", " ", "a b", "a is", "a >=", "a >= many", "a = 1", "a == 1", "a and", "and a", "not not a", "a or b"]
)
def test_what_is_no_condition_is_refused_when_it_is_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Condition.parse(text)


terms = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "not "]),
    st.sampled_from(sorted(KNOWN)),
    st.sampled_from(["", " is lozenge", " is not yes", " >= 7", " < 6.5", " is two words"]),
)
conditions = st.lists(terms, min_size=1, max_size=4).map(" and ".join)


@calm
@given(conditions)
def test_a_condition_is_written_as_it_was_read(text: str) -> None:
    assert str(Condition.parse(text)) == text
    assert Condition.parse(str(Condition.parse(text))) == Condition.parse(text)


@calm
@given(st.lists(st.sampled_from(["a", "b.c", "not", "is", "and", ">=", "7", "nan", "x y", "  ", "\t"]), max_size=7))
def test_any_words_are_a_condition_that_can_be_written_down_or_refused(words: list[str]) -> None:
    with suppress(ValueError):
        read = Condition.parse(" ".join(words))
        assert Condition.parse(str(read)) == read


@pytest.mark.parametrize("text", ["a is  not b", " a  is not b", "a is not\tb"])
def test_more_space_between_the_words_changes_nothing(text: str) -> None:
    assert Condition.parse(text) == Condition.parse("a is not b")
    assert Condition.parse(f"c  and  {text}") == Condition.parse("c and a is not b")


@calm
@given(st.lists(terms, min_size=1, max_size=4))
def test_and_means_every_one_of_them(parts: list[str]) -> None:
    assert holds(" and ".join(parts)) == all(holds(part) for part in parts)


@calm
@given(terms)
def test_not_turns_a_term_round(term: str) -> None:
    bare = term.removeprefix("not ")
    assert holds(f"not {bare}") != holds(bare)


@calm
@given(
    conditions, st.dictionaries(st.sampled_from(sorted(KNOWN)), st.none() | st.text() | st.floats() | st.booleans())
)
def test_a_condition_answers_yes_or_no_whatever_is_known(text: str, known: dict[str, Value]) -> None:
    assert Condition.parse(text).holds(known) in (True, False)
