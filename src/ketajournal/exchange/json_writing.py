"""A JSON document written piece by piece: a field a line, and of a list an element a line."""

import json
from collections.abc import Iterable, Iterator, Mapping

_encoded = json.JSONEncoder(ensure_ascii=False).encode


def json_document(fields: Mapping[str, object]) -> Iterator[str]:
    """The object with these fields; a value that is an iterator becomes a list, one by one."""
    before = "{"
    for key, value in fields.items():
        yield f"{before}\n{_encoded(key)}: "
        before = ","
        if isinstance(value, Iterator | list):
            yield from _listed(value)
        else:
            yield _encoded(value)
    yield "\n}\n"


def _listed(values: Iterable[object]) -> Iterator[str]:
    before = "["
    for value in values:
        yield f"{before}\n{_encoded(value)}"
        before = ","
    yield "[]" if before == "[" else "\n]"
