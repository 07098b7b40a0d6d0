"""A document read piece by piece says what it says as a whole, wherever it is cut."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ketajournal.course.strict_json import parsed_json
from ketajournal.errors import BadInput
from ketajournal.exchange import text_reading
from ketajournal.exchange.json_reading import members
from ketajournal.journal.archive import Archive
from support.archives import archives
from support.exports import own_document
from support.imports import own_archive
from support.values import or_refusal

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


def cut(text: str, size: int) -> Iterator[str]:
    return (text[start : start + size] for start in range(0, len(text), size))


def put_together(text: str, size: int) -> dict[str, Any]:
    """The document again, of what is read from pieces of that size."""
    found: dict[str, Any] = {}
    for key, number, value in members(cut(text, size)):
        if number:
            found.setdefault(key, []).append(value)
        else:
            found[key] = value
    return found


@given(
    document=st.dictionaries(st.text(max_size=4), VALUES.filter(lambda value: value != []), min_size=1, max_size=4),
    size=st.integers(1, 30),
    indent=st.none() | st.integers(0, 2),
)
def test_it_is_the_same_document(document: dict[str, Any], size: int, indent: int | None) -> None:
    assert put_together(json.dumps(document, indent=indent), size) == document


@given(text=st.text('{}[]":,\n 1aé\\', max_size=30).map(lambda text: "{" + text), size=st.integers(1, 8))
@example('{"a": 1}}', 3)
@example('{"a": 1,}', 3)
@example('{"a": [1,]}', 3)
@example('{"a": 1, "a": 2}', 3)
@example("{5: 1}", 3)
@example('{"a": NaN}', 3)
@example('{"a": ' + "[" * 100_000, 5000)
@example('{"a": 1' + "0" * 5000 + "}", 1000)
def test_what_is_no_json_is_refused_either_way(text: str, size: int) -> None:
    whole, pieced = or_refusal(lambda: parsed_json(text)), or_refusal(lambda: put_together(text, size))
    if isinstance(whole, BadInput):
        assert isinstance(pieced, BadInput)
    elif [] not in whole.values() and whole:
        assert pieced == whole


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_a_refusal_names_the_line(size: int) -> None:
    text = '{\n"a": [\n1,\n2,\n"x" "y"\n]\n}'
    with pytest.raises(BadInput, match="line 5: this is not JSON"):
        list(members(cut(text, size)))


@settings(max_examples=25)  # each a whole journal
@given(whole=archives(), size=st.integers(30, 3000))
def test_a_journal_is_the_same_in_pieces_as_a_whole_and_in_another_order(whole: Archive, size: int) -> None:
    text = own_document(whole)
    before, text_reading._PIECE = text_reading._PIECE, size
    try:
        assert own_archive(text) == whole
    finally:
        text_reading._PIECE = before
    assert own_archive(json.dumps(json.loads(text), sort_keys=True)) == whole
    assert own_archive(json.dumps(dict(reversed(json.loads(text).items())))) == whole
