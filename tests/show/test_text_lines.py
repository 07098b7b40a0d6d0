"""Blocks as lines: broken where Rich would break them, no wider than the window, with what is marked standing out."""

from collections import Counter
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text as RichText

from ketajournal.show.blocks import NOTHING, Cell, Column, Table, Text
from ketajournal.show.terminal_window import TerminalWindow
from ketajournal.show.text_lines import text_lines

WORD = "abcdefghäπ日本語—."
WORDS = st.lists(st.text(WORD, min_size=1, max_size=30), min_size=1, max_size=20).map(" ".join)
SHORT_WORDS = st.lists(st.text(WORD, min_size=1, max_size=5), min_size=1, max_size=40).map(" ".join)
WIDTHS = st.integers(10, 88)
MARKED = Cell("the kettle boiled over", marks=((4, 10), (18, 22)))


def listed(last: Cell, window: TerminalWindow) -> list[str]:
    """The lines of a list of one row."""
    table = Table((Column("Id", (Cell("12345678"),)), Column("What", (last,), wraps=True)))
    return list(text_lines(table, window))


@given(SHORT_WORDS, WIDTHS)
def test_running_text_is_broken_where_rich_would_break_it(text: str, width: int) -> None:
    out = StringIO()
    Console(file=out, width=width, highlight=False, emoji=False, markup=False).print(RichText(text))
    assert list(text_lines(Text(text), TerminalWindow(width, False))) == [
        line.rstrip() for line in out.getvalue().splitlines()
    ]


@given(WORDS, st.integers(40, 88))
def test_a_list_is_never_wider_than_its_window_and_loses_no_word(text: str, width: int) -> None:
    lines = listed(Cell(text), TerminalWindow(width, False))
    assert max(map(cell_len, lines)) <= width
    assert "".join(line[10:] for line in lines[2:]).replace(" ", "") == text.replace(" ", "")


@given(WORDS)
def test_nothing_is_broken_in_a_pipe_that_says_nothing_of_its_width(text: str) -> None:
    assert list(text_lines(Text(text * 200), TerminalWindow(4000, False))) == [(text * 200).rstrip()]


def test_what_is_marked_stands_out_in_a_terminal_alone_and_on_either_side_of_a_broken_line() -> None:
    assert listed(MARKED, TerminalWindow(80, False))[2] == "12345678  the kettle boiled over"
    assert (
        listed(MARKED, TerminalWindow(80, True))[2] == "12345678  the \x1b[1mkettle\x1b[0m boiled \x1b[1mover\x1b[0m"
    )
    long = Cell(f"{'word ' * 5}kettle boiled", marks=((25, 38),))
    assert listed(long, TerminalWindow(42, True))[2:] == [
        f"12345678  {'word ' * 5}\x1b[1mkettle\x1b[0m",
        "          \x1b[1mboiled\x1b[0m",
    ]


def test_a_code_that_was_typed_is_shown_and_steers_nothing() -> None:
    assert "\x1b" not in "".join(text_lines(Text("\x1b[31mred [bold]and[/bold]"), TerminalWindow(80, True)))
    assert "[bold]and[/bold]" in "".join(text_lines(Text("[bold]and[/bold]"), TerminalWindow(80, True)))


COLUMNS = st.lists(st.tuples(WORDS, st.booleans(), st.booleans()), min_size=1, max_size=6)


@given(COLUMNS, WORDS, st.integers(20, 100))
def test_a_table_is_never_wider_than_its_window_and_loses_no_word(
    columns: list[tuple[str, bool, bool]], name: str, width: int
) -> None:
    shown = Table(
        keys=(Column("Key", (Cell("one"), Cell("two"))),),
        columns=tuple(Column(name, (Cell(text), NOTHING), right, wraps) for text, right, wraps in columns),
    )
    lines = list(text_lines(shown, TerminalWindow(width, False)))
    assert max(map(cell_len, lines)) <= width
    seen = Counter("".join(lines))
    wanted = Counter("".join(text for text, _, _ in columns).replace(" ", ""))
    assert all(seen[letter] >= count for letter, count in wanted.items())


def test_in_a_table_what_may_be_broken_is_made_narrower_before_anything_else() -> None:
    table = Table(
        keys=(Column("No.", (Cell("1"), Cell("2")), right=True),),
        columns=(
            Column("What came of it", (Cell("a " * 20), NOTHING), wraps=True),
            Column("Days in all", (Cell("12"), Cell("7")), right=True),
        ),
    )
    assert list(text_lines(table, TerminalWindow(44, False))) == [
        "                                     Days in",
        "No.  What came of it                     all",
        "────────────────────────────────────────────",
        "  1  a a a a a a a a a a a a a a a        12",
        "     a a a a a",
        "  2  —                                     7",
    ]


def test_heads_are_broken_only_where_the_table_has_no_room_for_them_whole() -> None:
    table = Table(
        keys=(Column("Rating", (Cell("Mood"),)),),
        columns=(Column("Week 1, 12–18 Oct", (Cell("5 n5"),)), Column("Weeks with a rating", (Cell("3 of 7"),))),
    )
    whole, broken = (list(text_lines(table, TerminalWindow(width, False))) for width in (46, 45))
    assert whole[0] == "Rating  Week 1, 12–18 Oct  Weeks with a rating"
    assert len(broken) > len(whole)
