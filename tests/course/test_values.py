"""What somebody can have answered, one value at a time and thousands at once."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketajournal.course.values import are_answers, is_answer

KINDS = ("scale", "item", "number", "text", "choice", "many", "yes-no", "one of a later version")
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1, 12),
    st.sampled_from([10**400, 1.0, 2.5, math.nan, math.inf]),
    st.text(max_size=3),
    st.lists(st.one_of(st.text(max_size=2), st.integers()), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
)


@given(st.sampled_from(KINDS), st.lists(ANYTHING))
def test_many_are_answers_where_each_of_them_is(kind: str, values: list[object]) -> None:
    assert are_answers(kind, values) == all(is_answer(kind, value) for value in values)


@pytest.mark.parametrize("odd", [True, 1.0, 4, -1, "1", math.nan, [1], {"a": 1}])
def test_what_only_looks_like_a_form_s_answer_is_none_also_among_those_that_are(odd: object) -> None:
    assert are_answers("item", [0, 1, 2, 3, None])
    assert not are_answers("item", [1, odd, 1])
