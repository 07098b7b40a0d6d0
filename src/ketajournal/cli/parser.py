"""The parser of a command line, by Typer: for whatever is not plain, for help, and to say what was typed wrong."""

import os
import re
from collections.abc import Callable
from importlib import import_module
from inspect import Parameter, Signature, signature
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from ketajournal.cli.commands import COMMANDS
from ketajournal.cli.overview import overview
from ketajournal.cli.parameters import Argument, Family, Hint, Option, call_command, parameters_of
from ketajournal.cli.plain_words import LIST_TYPES
from ketajournal.course.text import inert

if TYPE_CHECKING:
    from ketajournal.show.blocks import Document

_MORE_THAN_TAKEN = re.compile(r"Got unexpected extra argument\S* \((?P<words>.*)\)", re.DOTALL)
_NO_COMMAND = {"--plain", "--json", "--full", "--version", "-V", "--help", "-h"}


class WithFrontPage(TyperGroup):
    """Shows the front page as its help; what it says of a mistake is text."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except Exception as error:
            if isinstance(said := getattr(error, "message", None), str):  # what was typed wrong stands in it
                if more := _MORE_THAN_TAKEN.match(said):
                    said = _more_than_taken(more["words"], error.ctx)  # type: ignore[attr-defined]
                elif said.startswith("No such command") and "Did you mean" not in said:
                    said = f"{said.rstrip('.')}. {_commands_there(error.ctx)}"  # type: ignore[attr-defined]
                elif not said:  # of a word that is missing only the name is told
                    said = str(getattr(getattr(error, "param", None), "help", ""))
                error.message = inert(said)  # type: ignore[attr-defined]
            raise

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ARG002
        from ketajournal.cli.front_page import front_page

        formatter.write(front_page())


def _commands_there(ctx: typer.Context) -> str:
    """The sentence about what there is where a word is like no command; whoever looks for a person finds the way."""
    if ctx.parent is None:
        return "'ketajournal help' tells them all. If you need someone now: 'ketajournal help-now'."
    assert isinstance(ctx.command, TyperGroup)
    return f"There are: {', '.join(ctx.command.commands)}."


def _more_than_taken(words: str, ctx: typer.Context) -> str:
    """The sentence about words that a command has no place for; of a number, with the options that it can be."""
    options = [p.opts[0] for p in ctx.command.params if p.metavar == "N"] if words.isdecimal() else []
    meant = f" Did you mean {' or '.join(f'{option} {words}' for option in options)}?" if options else ""
    return f"'{words}' is more than '{ctx.command_path}' takes.{meant}"


class TakesDashes(TyperCommand):
    """Reads ``-word`` as a word to leave out, where other commands would look for options of one letter."""

    _WORD = re.compile(r"-(?!-|n$|n\d|h$)..*", re.DOTALL)

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        end = args.index("--") if "--" in args else len(args)
        before, after = args[:end], args[end + 1 :]
        words = [arg for arg in before if self._WORD.match(arg)]
        return super().parse_args(ctx, [*(arg for arg in before if arg not in words), "--", *words, *after])


def build_app(words: list[str]) -> typer.Typer:
    """The app for this command line, with no more commands than it can mean."""
    app = typer.Typer(
        name="ketajournal",
        cls=WithFrontPage,
        rich_markup_mode=None,  # boxes say nothing, take two columns and are read out loud by a screen reader
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(for_typer(overview))
    for name in _needed(words or _being_typed()):
        command = COMMANDS[name]
        function = getattr(import_module(f"ketajournal.cli.{command.module}"), command.function)
        more = f"More: ketajournal help {command.topic}" if command.topic else None
        if isinstance(function, Family):
            app.add_typer(_family(function), name=name, epilog=more)
        else:
            app.command(name, cls=TakesDashes if name == "search" else None, epilog=more)(for_typer(function))
    return app


def _family(family: Family) -> typer.Typer:
    class WithOneAlone(TyperGroup):
        def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
            return super().parse_args(ctx, args if ctx.resilient_parsing else family.with_alone(args))

    said = f"{family.help} Alone it means '{family.alone}'."
    app = typer.Typer(cls=WithOneAlone, help=said, rich_markup_mode=None)
    for name, function in family.commands.items():
        said = " ".join((function.__doc__ or "").split())
        first = said.partition(". ")[0].rstrip(".")  # a whole sentence: Typer would cut it off at a length of its own
        app.command(name, short_help=f"{first}.")(for_typer(function))
    return app


def for_typer(function: Callable[..., "Document | None"]) -> Callable[..., None]:
    """The call of a command, with Typer's parameters in the places of ours."""

    def call(**given: object) -> None:
        call_command(function, given)

    defaults = {name: own.default for name, own in signature(function).parameters.items()}
    hints = {name: _hint(name, hint) for name, hint in parameters_of(function).items()}
    parameters = (
        Parameter(name, Parameter.KEYWORD_ONLY, default=defaults.get(name, False), annotation=hint)
        for name, hint in hints.items()
    )
    call.__signature__ = Signature([*parameters])  # type: ignore[attr-defined]
    call.__name__, call.__doc__, call.__annotations__ = function.__name__, function.__doc__, hints
    return call


def _hint(name: str, hint: Hint) -> Hint:
    said = getattr(hint, "__metadata__", (None,))[0]
    if not isinstance(said, (Argument, Option)):
        return hint
    shared: dict[str, Any] = {"help": said.help, "autocompletion": completer(said.values)}
    if isinstance(said, Argument):
        many = "…" if hint.__origin__ in LIST_TYPES else ""
        return Annotated[hint.__origin__, typer.Argument(metavar=said.metavar or name.upper() + many, **shared)]
    shown = None if hint.__origin__ is bool else said.metavar or (said.names or (name,))[-1].strip("-").upper()
    return Annotated[hint.__origin__, typer.Option(*said.names, metavar=shown, min=said.min, max=said.max, **shared)]


def completer(values: str | tuple[str, ...]) -> Callable[[str], list[tuple[str, str]]] | None:
    """A function for Typer that gives the values of that name, or these, that begin as what is typed."""
    if not values:
        return None

    def complete(incomplete: str) -> list[tuple[str, str]]:
        from ketajournal.cli.completion import NAMED

        try:
            known = dict.fromkeys(values, "") if isinstance(values, tuple) else NAMED[values]()
        except Exception:  # at a Tab nobody can be told what is wrong; the command itself will say it
            return []
        return [one for one in known.items() if one[0].startswith(incomplete)]

    return complete


def _being_typed() -> list[str]:
    """The command behind which a shell completes, so that no other is loaded; empty before there is one."""
    words = (os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or "").split(" ")
    return words[1:2] if len(words) > 2 else []


def _needed(words: list[str]) -> list[str]:
    """The names of the commands that these words can mean: the first word alone, none, or any of them."""
    if words and words[0] in COMMANDS:
        return words[:1]
    return [] if words and _NO_COMMAND.issuperset(words) else list(COMMANDS)
