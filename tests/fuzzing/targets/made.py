"""What a target is, and what several of them need."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mutating import TEXT, Form

from ketajournal.errors import KetajournalError

Check = Callable[[bytes], object]


class Target(NamedTuple):
    """*words* belong into this kind of input, as a dictionary of it."""

    check: Check
    seeds: Sequence[bytes]
    form: Form = TEXT
    words: Sequence[Any] = ()


TARGETS: dict[str, Callable[[Path], Target]] = {}


def target(name: str) -> Callable[[Callable[[Path], Target]], Callable[[Path], Target]]:
    def add(make: Callable[[Path], Target]) -> Callable[[Path], Target]:
        TARGETS[name] = make
        return make

    return add


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def each(*calls: Callable[[], object]) -> None:
    """Every call is made; where all of them were refused, the last says so."""
    refused: list[KetajournalError] = []
    for call in calls:
        try:
            call()
        except KetajournalError as error:
            refused.append(error)
    if len(refused) == len(calls):
        raise refused[-1]


def words_in(*documents: Any) -> list[Any]:
    """Every key and every plain value of some documents."""
    found: dict[Any, None] = {}
    left = [*documents]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            found |= dict.fromkeys(value)
            left += value.values()
        elif isinstance(value, list):
            left += value
        else:
            found[value] = None
    return list(found)
