"""Which answers call for help."""

from hypothesis import given
from hypothesis import strategies as st

from ketajournal.course.help_calls import NOT_LIVING, calls_for_help, is_call_for_help
from ketajournal.course.metrics import WARNING_SIGNS
from ketajournal.course.values import Answer
from support.values import at, entry

NOW = at("2026-03-02 14:00")


@given(st.integers(0, 3))
def test_every_answer_above_zero_to_the_ninth_item_calls_for_help_and_no_other_item_does(value: int) -> None:
    assert calls_for_help(Answer("phq-9.9", value, NOW)) is (value > 0)
    assert not calls_for_help(Answer("phq-9.8", value, NOW))
    assert not calls_for_help(Answer("gad-7.7", value, NOW))


def test_an_item_that_was_left_open_calls_for_nothing() -> None:
    assert not calls_for_help(Answer("phq-9.9", None, NOW))


@given(st.lists(st.sampled_from(["bladder", "mania", "chest", NOT_LIVING]), unique=True))
def test_thoughts_of_not_living_call_for_help_among_whatever_other_signs_are_ticked(ticked: list[str]) -> None:
    look = entry("weekly", NOW, **{WARNING_SIGNS: ticked})
    assert is_call_for_help(look) is (NOT_LIVING in ticked)


def test_what_was_typed_is_never_looked_through() -> None:
    assert not is_call_for_help(entry("note", NOW, text=NOT_LIVING))
