"""The table of notice codes is whole, and what it says of a code is so wherever its notices stand."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketajournal.course.handoff import PARTS
from ketajournal.course.notices import CODES, Notice, sorted_notices
from ketajournal.show.notices import other_blocks, urgent_blocks
from support.journals import PACKAGE
from support.sources import FILES, tree_of

NOTICES = st.lists(st.sampled_from(sorted(CODES)).map(lambda code: Notice(code, f"words of {code}")))


def _texts(path: Path) -> Iterator[tuple[int, str, str]]:
    """Every line that raises a notice or asks for its code, with the code."""
    for node in ast.walk(tree_of(path)):
        match node:
            case ast.Call(func=ast.Name("Notice"), args=[ast.Constant(str(code)), *_]):
                yield node.lineno, "raised", code
            case ast.Call(func=ast.Name("Notice")):
                yield node.lineno, "raised", ast.unparse(node)
            case ast.Compare(left=ast.Attribute(attr="code"), comparators=[ast.Constant(str(code))]):
                yield node.lineno, "asked for", code
            case ast.Compare(left=ast.Constant(str(code)), comparators=[ast.Name("codes")]):
                yield node.lineno, "asked for", code


def test_every_code_that_is_raised_or_asked_for_has_its_row_and_every_row_its_notice() -> None:
    found = [(f"{path.relative_to(PACKAGE)}:{line}", how, code) for path in FILES for line, how, code in _texts(path)]
    assert not [place for place in found if place[2] not in CODES]
    assert {code for _, how, code in found if how == "raised"} == CODES.keys()
    assert all(code == row.code for code, row in CODES.items())


def test_a_code_goes_with_a_part_that_a_sheet_for_a_visit_has() -> None:
    assert {row.part for row in CODES.values()} - {None} <= PARTS.keys()


@given(NOTICES)
def test_what_calls_for_help_comes_first_and_the_help_line_last(notices: list[Notice]) -> None:
    codes = [notice.code for notice in sorted_notices(notices)]
    assert sorted(codes) == sorted(notice.code for notice in notices)
    assert codes == ["crisis-help"] * codes.count("crisis-help") + codes[codes.count("crisis-help") :]
    assert codes[len(codes) - codes.count("help-line") :] == ["help-line"] * codes.count("help-line")
    urgent = [CODES[code].urgent for code in codes]
    assert urgent == sorted(urgent, reverse=True)


@given(NOTICES)
def test_a_document_says_every_notice_once_and_the_urgent_ones_strongly_on_their_day(
    notices: list[Notice],
) -> None:
    shown = [*urgent_blocks(notices), *other_blocks(notices)]
    assert sorted(str(block.text) for block in shown) == sorted(notice.text for notice in notices)
    urgent = [notice for notice in notices if notice.row.urgent]
    assert [block.strong for block in shown[: len(urgent)]] == [notice.is_new for notice in urgent]
    assert not any(block.strong for block in shown[len(urgent) :])


def test_no_notice_has_a_code_without_a_row() -> None:
    with pytest.raises(KeyError):
        _ = Notice("unheard-of", "").row
