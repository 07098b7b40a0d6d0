"""Messages in a window of some width."""

import io

import pytest

from ketajournal.show.stream import wrapped


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_help_line_that_is_wrapped_stays_further_in_than_what_is_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "41")
    text = "Reach a person now.\n  Germany: TelefonSeelsorge, call 0800 111 0 111, free\nIn danger: 112."
    assert wrapped(text, _Terminal()) == (
        "Reach a person now.\n  Germany: TelefonSeelsorge, call 0800\n  111 0 111, free\nIn danger: 112."
    )


def test_where_nobody_looks_at_a_terminal_a_line_stays_a_line() -> None:
    text = "  " + "word " * 50
    assert wrapped(text, io.StringIO()) == text
