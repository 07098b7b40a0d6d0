"""A command line with nothing unusual in it, read by the signature of its command.

Most are like that: a command, words, and options that are spelled out. Whatever else there is, and whatever is wrong,
is left to Typer, which takes longer to load than all that ``list`` needs. A test gives both the same lines.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Any

from ketajournal.cli.commands import COMMANDS
from ketajournal.cli.parameters import Argument, Family, Hint, call_command, parameters_of

LIST_TYPES = (list[str], list[str] | None)
_NUMBERS = (int, int | None)
# Of a number that a command takes; what reads any words says of a longer one that it is none.
_MOST_DIGITS = 9


def call_of(words: Sequence[str]) -> Callable[[], None] | None:
    """The call that plain words mean, ``None`` where they may mean something else, or nothing."""
    if not words or words[0] not in COMMANDS:
        return None
    command, rest = COMMANDS[words[0]], words[1:]
    function = getattr(import_module(f"ketajournal.cli.{command.module}"), command.function)
    if isinstance(function, Family):
        name, *rest = function.with_alone(rest)
        function = function.commands.get(name)
    given = None if function is None else arguments_of(function, rest)
    return None if given is None else partial(call_command, function, given)


def arguments_of(function: Callable[..., object], words: Sequence[str]) -> dict[str, Any] | None:
    """The arguments that plain words give a command's function, without its defaults; ``None`` as above."""
    parameters = parameters_of(function)
    names: dict[str, str] = {}
    for parameter, hint in parameters.items():
        if not isinstance(said := hint.__metadata__[0], Argument):
            names |= dict.fromkeys(said.names or (f"--{parameter.replace('_', '-')}",), parameter)
    given: dict[str, Any] = {}
    loose = []
    left = iter(words)
    for word in left:
        if not word.startswith("-") or word == "-":
            loose.append(word)
            continue
        name, has_value, value = word.partition("=") if word.startswith("--") else (word, "", "")
        parameter = names.get(name, "")
        if not parameter or not _take(given, parameter, parameters[parameter], value if has_value else None, left):
            return None
    for parameter, hint in parameters.items():
        if loose and isinstance(hint.__metadata__[0], Argument):
            if hint.__origin__ in LIST_TYPES:
                given[parameter], loose = loose, []
            else:
                given[parameter] = loose.pop(0)
    needed = function.__code__.co_argcount - len(function.__defaults__ or ())
    return None if loose or not set(given).issuperset(list(parameters)[:needed]) else given


def _take(given: dict[str, Any], parameter: str, hint: Hint, value: str | None, left: Iterator[str]) -> bool:
    """Take an option into *given*, and its value from the words that are *left*. False where it is not plain."""
    kind = hint.__origin__
    if kind is bool:
        given[parameter] = True
        return value is None
    value = next(left, "-") if value is None else value
    if value.startswith("-"):
        return False
    if kind in LIST_TYPES:
        given.setdefault(parameter, []).append(value)
    elif kind in _NUMBERS:
        said = hint.__metadata__[0]
        if not (value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS):
            return False
        if not (said.min or 0) <= int(value) <= (said.max or int(value)):
            return False
        given[parameter] = int(value)
    else:
        given[parameter] = value
    return True
