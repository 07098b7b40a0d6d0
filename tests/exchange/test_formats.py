"""The formats there are: each says of itself what it is, and stands in one list."""

import json
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import (
    FORMATS_IN,
    FORMATS_OUT,
    FormatIn,
    FormatOut,
    readers,
    recognised_reader,
    writer,
)
from ketajournal.exchange.help_calls import PROMPT, answers_of
from ketajournal.exchange.own_json import wrong_rows
from support.commands import Run
from support.imports import entries, incoming, left_out
from support.journals import PACKAGE
from support.reader_samples import DECIDED, EVERY_SAMPLE, ReaderSample, on_every_sample
from support.samples.afterflow import HEAD
from support.samples.fhir import form
from support.zips import zipped


@pytest.mark.parametrize(
    ("name", "kind", "formats"), [("READER", FormatIn, FORMATS_IN), ("WRITER", FormatOut, FORMATS_OUT)]
)
def test_the_list_has_every_module_that_is_a_format_and_no_other(
    name: str, kind: type, formats: dict[str, str]
) -> None:
    there = {
        path.stem
        for path in (PACKAGE / "exchange").glob("*.py")
        if isinstance(getattr(import_module(f"ketajournal.exchange.{path.stem}"), name, None), kind)
    }
    assert set(formats.values()) == there


EMPTY = {"afterflow": HEAD, "day-one": '{"metadata": {}, "entries": []}', "jrnl": '{"entries": []}'}


@pytest.mark.parametrize(
    ("name", "content"), [*((one.format, one.sample.raw) for one in EVERY_SAMPLE), *EMPTY.items()]
)
def test_a_file_is_known_by_what_is_in_it(name: str, content: str | bytes) -> None:
    raw = content if isinstance(content, bytes) else content.encode()
    assert recognised_reader(Content(BytesIO(raw))) is dict(readers())[name]


@on_every_sample
def test_what_a_sample_brings(one: ReaderSample, zone: Callable[[str], None]) -> None:
    zone("UTC")
    brought = incoming(one.sample.content, **DECIDED)
    assert len(entries(brought)) == one.sample.entries
    assert list(wrong_rows(brought.archive)) == [], "each row is one that a journal's file can have"
    if one.sample.brings is not None:
        assert entries(brought) == one.sample.brings
        assert left_out(brought) == one.sample.leaves_out


@pytest.mark.parametrize("name", ["forms.json", "a/b/forms.json"])
@on_every_sample
def test_item_nine_is_met_in_whatever_lies_beside_a_sample_in_a_zip(
    one: ReaderSample, name: str, zone: Callable[[str], None]
) -> None:
    """With the sample it comes in, is left out, or is refused; it is met all the same."""
    zone("UTC")
    packed = zipped({**members(one.sample.raw), name: json.dumps(form(values=(2,) * 9, id="beside"))})
    try:
        brought = incoming(packed, **DECIDED)
        met = brought.calls or [json.loads(a.value) for a in brought.archive.answers if a.prompt == PROMPT]
    except BadInput:
        met = answers_of(Content(BytesIO(packed)))
    assert 2 in met


def members(raw: bytes) -> dict[str, bytes]:
    """The files in a zip, or a file alone as one in a folder."""
    if raw.startswith(b"PK"):
        with ZipFile(BytesIO(raw)) as packed:
            return {name: packed.read(name) for name in packed.namelist() if not name.endswith("/")}
    ending = {b"{": "json", b"[": "json", b"<": "xml"}.get(raw.lstrip()[:1], "csv")
    return {f"a/sleep.{ending}": raw}


def test_what_a_format_is_for_is_said_in_few_words() -> None:
    for name in FORMATS_OUT:
        assert 10 < len(writer(name).what) < 90, name


def test_the_help_names_every_format(run: Run) -> None:
    said: dict[str, Any] = {
        command: " ".join(run(command, "--help").stdout.split()) for command in ("import", "export")
    }
    for name in FORMATS_IN:
        assert name in said["import"]
    for name in (*FORMATS_OUT, "schema"):
        assert name in said["export"]
