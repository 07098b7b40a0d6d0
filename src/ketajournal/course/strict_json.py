"""JSON that anybody may have written: no key twice, no number that is none, and a refusal with the line."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from ketajournal.errors import BadInput


def parsed_json(text: str) -> object:
    """The JSON in a text. Raises ``BadInput`` with the line of what is wrong."""
    with refusing_broken():
        return DECODER.decode(text)


@contextmanager
def refusing_broken(lines_before: int = 0) -> Iterator[None]:
    """Raise ``BadInput`` for what is no JSON, in a text that begins behind so many lines of its file."""
    try:
        yield
    except json.JSONDecodeError as fault:
        raise BadInput(f"line {lines_before + fault.lineno}: this is not JSON: {fault.msg}.") from None
    except RecursionError:
        raise BadInput("This is nested too deep.") from None
    except ValueError:  # thousands of digits
        raise BadInput("A number in it is too long to be one.") from None


def _refuse_constant(name: str) -> None:
    raise BadInput(f"'{name}' stands in it, which is no number.")


def each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The pairs as a dict. Raises ``BadInput`` for a key that stands twice: nobody could tell which is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadInput(f"'{twice[:40]}' stands twice in one object.")
    return found


DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=each_once)
