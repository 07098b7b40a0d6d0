"""The samples of every format that comes in, by the table of formats: a new reader is held by what holds for all."""

from importlib import import_module
from typing import Any, NamedTuple

import pytest

from ketajournal.exchange.formats import FORMATS_IN
from support.samples.own_table import COLUMNS
from support.samples.sample import Sample


class ReaderSample(NamedTuple):
    """A sample, and the format that it is in."""

    format: str
    sample: Sample


def _every_sample() -> list[ReaderSample]:
    found = []
    for name, module in FORMATS_IN.items():
        samples = import_module(f"support.samples.{module.removesuffix('_reading')}").SAMPLES
        assert samples, f"there is no sample of {name}"
        found += [ReaderSample(name, sample) for sample in samples]
    return found


# What a person says of them, where only a person can.
DECIDED: dict[str, Any] = {
    "moods": {"rad": 9, "meh": 5, "weird": None},
    "columns": COLUMNS,
}
EVERY_SAMPLE = _every_sample()
on_every_sample = pytest.mark.parametrize(
    "one", EVERY_SAMPLE, ids=[f"{n} {s.format}" for n, s in enumerate(EVERY_SAMPLE)]
)
