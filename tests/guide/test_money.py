"""Amounts as people write them: what is understood keeps its size, and what could be two amounts is refused."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ketajournal.errors import BadInput
from ketajournal.guide.money import Money, money
from support.values import or_refusal

calm = settings(deadline=None)


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("550", 550, ""),
        (" 550 ", 550, ""),
        ("0", 0, ""),
        ("$550", 550, "$"),
        ("$ 550", 550, "$"),
        ("550$", 550, "$"),
        ("80 EUR", 80, "EUR"),
        ("80eur", 80, "EUR"),
        ("EUR 80", 80, "EUR"),
        ("CHF80.50", 80.5, "CHF"),
        ("CA$80", 80, "CA$"),
        ("500 kr", 500, "KR"),
        ("1250.5", 1250.5, ""),
        ("1250,5", 1250.5, ""),
        ("1250,00", 1250, ""),
        ("$1,250.50", 1250.5, "$"),
        ("1.250,50 €", 1250.5, "€"),
        ("1 250,50 €", 1250.5, "€"),
        ("CHF 1'250.50", 1250.5, "CHF"),
        ("1,250,500", 1250500, ""),
        ("1.250.500,25", 1250500.25, ""),
        ("0.05", 0.05, ""),
        ("10000000", 10_000_000, ""),
    ],
)
def test_everyday_ways_of_writing_an_amount_are_understood(text: str, amount: float, currency: str) -> None:
    assert money(text) == Money(amount, currency)


@pytest.mark.parametrize("text", ["1,250", "1.250", "1 250", "1'250"])
def test_three_digits_behind_a_mark_are_thousands(text: str) -> None:
    assert money(text).amount == 1250


def test_a_whole_amount_is_a_whole_number() -> None:
    assert isinstance(money("550.00").amount, int)


@pytest.mark.parametrize(
    "text", ["", "  ", "free", "$", "EUR", ".", ",", "five", "$-5", "-5", "- 5 EUR", "5-6", "550.", ".50", "5 EUR 20"]
)
def test_what_is_no_amount_is_refused_with_a_way_to_write_it(text: str) -> None:
    with pytest.raises(BadInput) as refused:
        money(text)
    assert refused.value.hint


@pytest.mark.parametrize(
    "text", ["1,250,50", "1.250.50", "1,250.500,20", "12,34.5", "1..5", "1.,5", "12,3456", "1,2,3", "12.3456"]
)
def test_marks_that_fit_no_way_of_writing_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        money(text)


@pytest.mark.parametrize("text", ["0.500", "0,005", "1250.500", "1234,567.89"])
def test_three_digits_that_cannot_be_thousands_are_never_made_a_thousand_times_more(text: str) -> None:
    with pytest.raises(BadInput):
        money(text)


@pytest.mark.parametrize("text", ["550 80", "5 50", "1 2 3", "550, 80", "5'5", "80 . 50"])
def test_two_amounts_are_never_run_together_into_one(text: str) -> None:
    with pytest.raises(BadInput):
        money(text)


@pytest.mark.parametrize("text", ["80%", "80 %", "% 80"])
def test_a_share_is_not_an_amount(text: str) -> None:
    with pytest.raises(BadInput):
        money(text)


@pytest.mark.parametrize("text", ["\N{MINUS SIGN}5", "\N{EN DASH}5", "(5)", "+5", "~500", "<500", "=5", "5!", "#5"])
def test_a_sign_that_is_no_currency_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(BadInput):
        money(text)


@pytest.mark.parametrize("text", ["1.5k", "2k", "about 500"])
def test_a_word_that_changes_the_amount_is_not_taken_for_a_currency(text: str) -> None:
    with pytest.raises(BadInput):
        money(text)


def test_of_two_currencies_beside_an_amount_neither_is_lost() -> None:
    found = or_refusal(lambda: money("$80 CAD"))
    assert isinstance(found, BadInput) or "CAD" in found.currency


@pytest.mark.parametrize("text", ["10000000.01", "99999999999", "9" * 5000, "1e9", "9,999,999,999"])
def test_an_absurd_amount_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        money(text)


# --- properties

PIECES = [
    "1", "250", "50", "0", "5", "99", "000", ".", ",", "'", " ", "-", "$", "€", "EUR", "usd", "kr", "%", "\n", "\t",
    "\u202f", "\xa0", "٣", "²", "½", "\N{MINUS SIGN}", "e", "inf", "nan", "_",
]  # fmt: skip
glued = st.lists(st.sampled_from(PIECES), max_size=7).map("".join)


@settings(calm, max_examples=150)
@given(st.text(max_size=20) | glued)
@example("1_000")
@example("٣")
@example("\ud800" + "5")
def test_any_text_is_an_amount_or_refused_and_nothing_else(text: str) -> None:
    found = or_refusal(lambda: money(text))
    if not isinstance(found, BadInput):
        assert 0 <= found.amount <= 10_000_000
        assert round(found.amount, 2) == found.amount


@settings(calm, max_examples=150)
@given(glued)
def test_a_currency_is_made_of_letters_and_signs_of_money(text: str) -> None:
    found = or_refusal(lambda: money(text))
    if not isinstance(found, BadInput):
        assert all(
            unicodedata.category(mark)[0] in "LM" or unicodedata.category(mark) == "Sc" for mark in found.currency
        )


@calm
@given(
    st.integers(0, 10_000_000_00),
    st.sampled_from(["{:.2f}", "{:,.2f}", "swapped", "spaced", "swiss"]),
    st.sampled_from(["{}", "${}", "{} EUR", "€ {}", "{}kr"]),
)
def test_an_amount_written_in_any_of_the_usual_ways_comes_back(cents: int, way: str, beside: str) -> None:
    written = f"{cents // 100:,}.{cents % 100:02}"
    match way:
        case "swapped":
            written = written.translate({ord(","): ".", ord("."): ","})
        case "spaced":
            written = written.translate({ord(","): " ", ord("."): ","})
        case "swiss":
            written = written.replace(",", "'")
        case _:
            written = way.format(cents / 100)
    found = money(beside.format(written))
    assert found == Money(cents / 100, beside.format("").strip().upper())


@calm
@given(st.integers(0, 10_000_000))
def test_a_whole_amount_comes_back_with_and_without_thousands_marked(amount: int) -> None:
    assert money(f"{amount}").amount == money(f"{amount:,}").amount == money(f"{amount:_}".replace("_", ".")).amount
    assert money(f"{amount}").amount == amount
