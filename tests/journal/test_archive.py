"""Entries that are in memory: packed, and of long ones only a few at a time."""

import tracemalloc
from collections.abc import Iterator

import pytest

from ketajournal.journal.archive import AnswerRecord, EntryRecord, EntryRows, PackedEntries, some_at_once

AT = "2026-03-02T10:00:00Z"


def entry(number: int, words: str) -> EntryRows:
    known = f"{number:032x}"
    answer = AnswerRecord(known, known, "note.text", "long", None, f'"{words}"', 0, AT, None)
    return EntryRows(EntryRecord(known, None, None, "note", AT, 0, AT, AT, None, AT), (answer,))


def long_ones(many: int) -> Iterator[EntryRows]:
    return (entry(number, str(number % 10) * 1_000_000) for number in range(many))


@pytest.mark.parametrize("many", [0, 1, 99, 100, 101, 250])
def test_entries_come_back_in_their_order_as_often_as_is_wanted_and_taken_out_once(many: int) -> None:
    given = [entry(number, "a" * number) for number in range(many)]
    packed = PackedEntries(given)
    assert len(packed) == many
    assert list(packed) == list(packed) == list(packed.taken_out()) == given
    assert (len(packed), list(packed)) == (0, [])


def test_long_entries_are_in_memory_a_few_at_a_time() -> None:
    tracemalloc.start()
    packed = PackedEntries(long_ones(60))
    assert sum(len(some) for some in some_at_once(packed.taken_out(), 500)) == 60
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 20_000_000, "of sixty million characters"
