"""Changing a document where it means something: raw bytes seldom get past the first parser.

A ``Form`` takes bytes apart into lists, dicts and plain values, and puts them together again. One set of changes
then does for JSON, TOML, tables and archives alike.
"""

import csv
import io
import json
import random
import re
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, time
from typing import Any, NamedTuple

# What tends to be forgotten, whatever the field.
ODD: Sequence[Any] = (
    None, True, False, 0, 1, -1, 3, 11, 10**9, 10**18, 10**400, -0.0, 0.5, 1e308, 1e400, -1e400, float("nan"),
    "", " ", "\x00", "\x1b[31m", "\u202e", "\ud800", "\u2028", "=1+1", "'", '"', "-", "{", "x" * 300, "0", "1e5",
    "٣", "²", "İ", "ß", "null", "2026-03-02", "2026-02-30", "2026-03-02T14:00:00Z", "2026-03-02T14:00:00+01:00",
    "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59", "1900-01-01", "2200-12-31T23:59:59-23:59", "2026-W10-1",
    "20260302T140000Z", "c" * 32, "phq-9", "phq-9.9", "letter", "mood", "item", "scale", "date", [], {}, [[]], [None],
    ["x"], {"": ""}, {"a": {"b": []}},
)  # fmt: skip
_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)
_DEEP = 2500


class Form(NamedTuple):
    """``load`` gives a document or raises anything at all; ``dump`` writes one, whatever stands in it."""

    load: Callable[[bytes], Any]
    dump: Callable[[Any], bytes]


# --- forms


def _json_dump(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=True, default=str).encode()


def _toml_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if abs(value) < 10**4000 else hex(value)  # which TOML takes at any length
    if isinstance(value, float):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_toml_value(str(k))} = {_toml_value(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml_value, value)) + "]"
    text = json.dumps("" if value is None else str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    return text.encode("utf-8", "replace").decode()


def _toml_dump(document: Any) -> bytes:
    """Lists of tables come last, each under a header, as people write prompts."""
    if not isinstance(document, dict):
        return _toml_value(document).encode()
    tables = {k: v for k, v in document.items() if isinstance(v, list) and v and all(isinstance(t, dict) for t in v)}
    lines = [f"{_toml_value(str(k))} = {_toml_value(v)}" for k, v in document.items() if k not in tables]
    for name, each in tables.items():
        for table in each:
            lines += ["", f"[[{name if name.isalnum() else _toml_value(str(name))}]]"]
            lines += [f"{_toml_value(str(k))} = {_toml_value(v)}" for k, v in table.items()]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _csv_load(data: bytes) -> list[list[str]]:
    return [*csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))]


def _csv_dump(document: Any) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n", escapechar="\\")
    for row in document if isinstance(document, list) else [document]:
        writer.writerow(["" if c is None else str(c) for c in row] if isinstance(row, list) else [str(row)])
    return out.getvalue().encode("utf-8", "replace")


def zip_of(members: dict[str, Any]) -> bytes:
    """An archive with a JSON document, or bytes, under each name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name or "x", content if isinstance(content, bytes) else _json_dump(content))
    return buffer.getvalue()


def _zip_load(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def _zip_dump(document: Any) -> bytes:
    return zip_of(document if isinstance(document, dict) else {"Journal.json": document})


def _text_dump(document: Any) -> bytes:
    return "".join(map(str, document)).encode("utf-8", "replace") if isinstance(document, list) else b""


JSON = Form(lambda data: json.loads(data), _json_dump)
TOML = Form(lambda data: tomllib.loads(data.decode()), _toml_dump)
CSV = Form(_csv_load, _csv_dump)
ZIP = Form(_zip_load, _zip_dump)
TEXT = Form(lambda data: _TOKEN.findall(data.decode("utf-8", "replace")), _text_dump)


# --- changes


class Mutator:
    """Gives libFuzzer the next input: mostly a document changed in a place or three, now and then raw bytes.

    *words* are what belongs into this kind of document; *raw* changes bytes as libFuzzer itself would.
    """

    def __init__(
        self, form: Form, seeds: Sequence[bytes], words: Sequence[Any], raw: Callable[[bytes, int], bytes]
    ) -> None:
        self.form, self.seeds, self.words, self.raw = form, seeds, words, raw

    def mutate(self, data: bytes, most: int, seed: int) -> bytes:
        of = random.Random(seed)
        if of.random() < 0.1:
            return bytes(self.raw(data, most))[:most]
        try:
            document = self.form.load(data if of.random() < 0.9 else of.choice(self.seeds))
            for _ in range(of.randint(1, 3)):
                document = self._changed(document, of)
            return self.form.dump(document)[:most]
        except Exception:  # not a document any more: what was made of it by bytes is tried as it is
            return bytes(self.raw(data if of.random() < 0.5 else of.choice(self.seeds), most))[:most]

    def cross(self, data: bytes, other: bytes, most: int, seed: int) -> bytes:
        """A part of one document in the other."""
        of = random.Random(seed)
        try:
            document, source = self.form.load(data), self.form.load(other)
            ways, parts = _places(document), _places(source)
            if not (ways and parts):
                return data[:most]
            return self.form.dump(_with(document, of.choice(ways), _at(source, of.choice(parts))))[:most]
        except Exception:
            return (data[: len(data) // 2] + other[len(other) // 2 :])[:most]

    def _changed(self, document: Any, of: random.Random) -> Any:
        ways = _places(document)
        if not ways:
            return of.choice([*ODD, *self.words])
        way = of.choice(ways)
        value, inside = _at(document, way), _at(document, way[:-1])
        match of.randrange(9):
            case 0:
                return _with(document, way, of.choice(ODD))
            case 1 | 2 if self.words:
                return _with(document, way, of.choice(self.words))
            case 3:
                return _without(document, way)
            case 4:
                return _twice(document, way)
            case 5:
                return _with(document, way, _at(document, of.choice(ways)))
            case 6 if isinstance(inside, dict):
                name = str(of.choice([*self.words, *ODD[20:40]]))
                return _with(_without(document, way), (*way[:-1], name), value)
            case 7 if of.random() < 0.02:
                return _with(document, way, _deep(of))
            case _:
                return _with(document, way, self._nudged(value, of))

    def _nudged(self, value: Any, of: random.Random) -> Any:
        if isinstance(value, bool):
            return not value
        if isinstance(value, int | float):
            return of.choice([value + 1, value - 1, -value, value * 10, value / 2, str(value)])
        if isinstance(value, str):
            if of.random() < 0.3:
                tokens = _TOKEN.findall(value)
                tokens.insert(of.randint(0, len(tokens)), str(of.choice([*self.words, *ODD])))
                return "".join(tokens)
            return bytes(self.raw(value.encode("utf-8", "replace"), len(value) + 8)).decode("utf-8", "replace")
        if isinstance(value, list):
            return of.sample(value, len(value))
        return of.choice([[value], {"a": value}, str(value)])


def _deep(of: random.Random) -> Any:
    value: Any = "x"
    for _ in range(of.randint(5, 200)):
        value = [value] if of.random() < 0.5 else {"item": value}
    return value


def _places(document: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside, of the first few thousand."""
    found: list[tuple[Any, ...]] = []
    left = [(before, document)]
    while left and len(found) < _DEEP:
        way, value = left.pop()
        inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, one in inner:
            found.append((*way, key))
            left.append(((*way, key), one))
    return found


def _at(document: Any, way: tuple[Any, ...]) -> Any:
    for key in way:
        document = document[key]
    return document


def _with(document: Any, way: tuple[Any, ...], value: Any) -> Any:
    """The document with *value* in that place; nothing else is copied that need not be."""
    if not way:
        return value
    key, *rest = way
    inner = document[key] if not (isinstance(document, dict) and key not in document) else None
    new = _with(inner, tuple(rest), value)
    if isinstance(document, dict):
        return {**document, key: new}
    return [*document[:key], new, *document[key + 1 :]]


def _without(document: Any, way: tuple[Any, ...]) -> Any:
    inside = _at(document, way[:-1])
    left = (
        {k: v for k, v in inside.items() if k != way[-1]}
        if isinstance(inside, dict)
        else [*inside[: way[-1]], *inside[way[-1] + 1 :]]
    )
    return _with(document, way[:-1], left)


def _twice(document: Any, way: tuple[Any, ...]) -> Any:
    inside = _at(document, way[:-1])
    if isinstance(inside, dict):
        return _with(document, (*way[:-1], f"{way[-1]}2"), inside[way[-1]])
    return _with(document, way[:-1], [*inside[: way[-1] + 1], *inside[way[-1] :]])
