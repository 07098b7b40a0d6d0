"""A JSON document written piece by piece, as ``json.dumps`` would write it whole."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

_encoded = json.JSONEncoder(ensure_ascii=False).encode


def json_document(fields: Mapping[str, Any], indent: int) -> Iterator[str]:
    """The object with these fields, on lines of its own; a value that is an iterator becomes a list, one by one."""
    line, before = "\n" + " " * indent, "{"
    for key, value in fields.items():
        yield f"{before}{line}{_encoded(key)}: "
        before = ","
        if isinstance(value, Iterator):
            yield from _listed(value, line, " " * indent)
        else:
            yield _laid_out(value, line, " " * indent)
    yield "\n}\n"


def _listed(values: Iterator[Any], line: str, indent: str) -> Iterator[str]:
    before = "["
    for value in values:
        yield f"{before}{line}{indent}{_laid_out(value, line + indent, indent)}"
        before = ","
    yield "[]" if before == "[" else f"{line}]"


def _laid_out(value: Any, line: str, indent: str) -> str:
    """The value, with *line* before what closes it: ``json.dumps`` leaves rubbish behind each time it indents."""
    inner = line + indent
    if isinstance(value, dict) and value:
        fields = f",{inner}".join([f"{_encoded(key)}: {_laid_out(one, inner, indent)}" for key, one in value.items()])
        return f"{{{inner}{fields}{line}}}"
    if isinstance(value, list) and value:
        return f"[{inner}{f',{inner}'.join([_laid_out(one, inner, indent) for one in value])}{line}]"
    return _encoded(value)
