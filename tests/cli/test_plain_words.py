"""Plain command lines, read without Typer: what they mean is what it says they mean."""

import inspect
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from typer.main import get_command

from ketajournal.cli.commands import COMMANDS
from ketajournal.cli.parameters import Argument, Family, parameters_of
from ketajournal.cli.parser import for_typer
from ketajournal.cli.plain_words import arguments_of, call_of

Function = Callable[..., None]


def functions() -> Iterator[tuple[str, Function]]:
    """Every command by all of its words."""
    for name, command in COMMANDS.items():
        function = getattr(import_module(f"ketajournal.cli.{command.module}"), command.function)
        if isinstance(function, Family):
            yield from ((f"{name} {under}", one) for under, one in function.commands.items())
        else:
            yield name, function


FUNCTIONS = dict(functions())


def by_typer(function: Function, words: list[str]) -> dict[str, Any] | None:
    """The arguments that Typer makes of the words, ``None`` where it refuses them."""
    got: list[dict[str, Any]] = []
    same = for_typer(function)

    def taken(**arguments: Any) -> None:
        got.append(arguments)

    taken.__signature__ = inspect.signature(same)  # type: ignore[attr-defined]
    taken.__annotations__ = same.__annotations__
    app = typer.Typer()
    app.command()(taken)
    with suppress(SystemExit):
        get_command(app)(words)
    return got[0] if got else None


def by_us(function: Function, words: list[str]) -> dict[str, Any] | None:
    found = arguments_of(function, words)
    defaults = {name: one.default for name, one in inspect.signature(for_typer(function)).parameters.items()}
    return None if found is None else defaults | found


def words_for(name: str) -> st.SearchStrategy[list[str]]:
    """Lines for a command: its own options and others, with values that fit and some that don't."""
    options = ["--plain", "--nothing", "--", "-"]
    for parameter, hint in parameters_of(FUNCTIONS[name]).items():
        said = getattr(hint, "__metadata__", [Argument(help="")])[0]
        if not isinstance(said, Argument):
            options += said.names or (f"--{parameter.replace('_', '-')}",)
    values = st.sampled_from(["", "2", "0", "-1", "3000000000", "\u0663", "two words", "a=b", "-x", "2026-03-02"])
    option = st.sampled_from(options)
    return st.lists(st.one_of(option, values, st.builds("{}={}".format, option, values)), max_size=5)


@given(st.sampled_from(sorted(FUNCTIONS)).flatmap(lambda name: st.tuples(st.just(name), words_for(name))))
def test_what_is_read_without_typer_is_what_typer_reads(line: tuple[str, list[str]]) -> None:
    function, words = FUNCTIONS[line[0]], line[1]
    ours = by_us(function, words)
    if ours is not None:
        assert ours == by_typer(function, words)


@pytest.mark.parametrize(
    ("line", "arguments"),
    [
        ("prep", {}),
        ("report --as-of 2026-03-02 --json", {"as_of": "2026-03-02", "as_json": True}),
        ("write slept well - at last", {"words": ["slept", "well", "-", "at", "last"]}),
        ("list -n 5 --kind note --kind=reflect", {"count": 5, "kind": ["note", "reflect"]}),
        ("measure phq-9 --items 0,1", {"name": "phq-9", "items": "0,1"}),
        ("therapy add thursday 10:00 --with Ada", {"when": ["thursday", "10:00"], "who": "Ada"}),
        ("session edit 2 --route iv", {"session": "2", "route": "iv"}),
    ],
)
def test_everyday_lines_are_read_without_typer(line: str, arguments: dict[str, Any]) -> None:
    call = call_of(line.split())
    assert getattr(call, "args", ())[1:] == (arguments,)


@pytest.mark.parametrize(
    "line",
    [
        "list -n5",
        "list -n 0",
        "list --count many",
        f"report --course {'9' * 5000}",
        "list word",
        "search -word",
        "write -- -5 points",
        "show --entry last",
        "session edit",
        "therapy --help",
        "report --plain=yes",
        "report --as-of",
        "unknown",
        "--plain list",
        "",
    ],
)
def test_whatever_else_there_is_is_left_to_typer(line: str) -> None:
    assert call_of(line.split()) is None


def test_the_word_of_a_family_alone_is_plain_too() -> None:
    assert call_of(["therapy"]) is not None
