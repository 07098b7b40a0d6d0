"""Amounts of money as people write them: ``550``, ``$1,250.50``, ``80 EUR``, ``1.250,50 €``."""

import re
import unicodedata
from decimal import Decimal
from typing import NamedTuple

from ketajournal.course.weeks import Number, plain_number
from ketajournal.errors import BadInput

_PARTS = re.compile(r"(?P<before>[^0-9.,'\s-]*)\s*(?P<number>[0-9](?:[0-9.,' ]*[0-9])?)\s*(?P<after>[^0-9,'\s-]*)")
# Digits in groups of three after the first, all with one kind of mark between, then a fraction.
_NUMBER = re.compile(
    r"(?P<whole>\d+|[1-9]\d{0,2}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*)(?:(?P<point>[.,])(?P<fraction>\d{1,2}))?"
)
_SPACES = {ord(space): " " for space in "\u00a0\u202f\u2009\t"} | {ord("’"): "'"}
_MOST = 10_000_000
_LONGEST_TEXT = 40
# "k" would make it a thousand times more, so one letter alone is no currency; words stand behind their amount.
_LETTERS_BEFORE, _LETTERS_AFTER = range(2, 4), range(2, 13)


class Money(NamedTuple):
    """An amount, rounded to hundredths, and the currency as it was written in capitals; empty where none was."""

    amount: Number
    currency: str


def money(text: str) -> Money:
    """The amount a person means. Raises ``BadInput`` for text that is none, or that could be two."""
    match = _PARTS.fullmatch(text.strip().translate(_SPACES)) if len(text) <= _LONGEST_TEXT else None
    if match is None:
        raise BadInput(f"'{text[:_LONGEST_TEXT]}' is not an amount.", _HINT)
    before, after = (re.sub(r"(?<=\w)\.$", "", match[side]) for side in ("before", "after"))
    if not (_is_currency(before, _LETTERS_BEFORE) and _is_currency(after, _LETTERS_AFTER)) or (before and after):
        raise BadInput(f"'{text}' is not an amount in one currency.", _HINT)
    number = _NUMBER.fullmatch(match["number"])
    if number is None or (number["point"] and number["point"] == number["mark"]):
        raise BadInput(f"'{text}' can be read in two ways, or in none.", "Write it as 1250 or 1250.50.")
    amount = Decimal(re.sub(r"\D", "", number["whole"]) + f".{number['fraction'] or 0}")
    if amount > _MOST:
        raise BadInput(f"'{text}' is more than can be kept here.", f"Up to {_MOST:,} is understood.")
    return Money(plain_number(float(amount)), (before or after).upper())


_HINT = 'Write it as 550, "$550", "80 EUR" or 1250.50.'


def _is_currency(text: str, letters: range) -> bool:
    """True of text that names a currency: a sign of money, with a letter or two before it, or letters alone."""
    signs = [unicodedata.category(mark) for mark in text]
    if signs.count("Sc") == 1:
        return len(text) <= 3 and all(sign in ("Sc", "Lu", "Ll") for sign in signs)
    return not text or (len(text) in letters and all(sign[0] in "LM" for sign in signs))
