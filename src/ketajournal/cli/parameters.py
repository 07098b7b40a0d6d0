"""The words that a command takes, said in its signature: ``count: Annotated[int, Option("-n", help="How many.")]``.

What it gives back says whether it can be shown plainly, or as JSON: it gets these options without naming them.

Typer has the same under the same names, and takes longer to import than most commands take otherwise: ``parser.py``
makes its own of these where the words are not plain.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ketajournal.actions.command_run import current_run
from ketajournal.actions.output import show_document

if TYPE_CHECKING:
    from ketajournal.show.blocks import Document

Hint = Any  # what ``Annotated`` makes: typing has no type for it
Function = TypeVar("Function", bound=Callable[..., "Document | None"])


class Argument(NamedTuple):
    """A word without a name, or a list of them. ``values``: what it can be, or a name in ``completion``."""

    help: str
    metavar: str | None = None
    values: str | tuple[str, ...] = ()


class Option:
    """A word behind one of *names*, or else behind ``--`` and the parameter's own; of a yes or no the name alone."""

    def __init__(
        self,
        *names: str,
        help: str,
        metavar: str | None = None,
        min: int | None = None,
        max: int | None = None,
        values: str | tuple[str, ...] = (),
    ) -> None:
        self.names = names
        self.help = help
        self.metavar = metavar
        self.min = min
        self.max = max
        self.values = values


class Result(NamedTuple):
    """A document that a command gives back, or nothing. ``options`` are the hints of parameters that come with it.

    They are told to the run, and not to the command: ``plain`` holds for all that is asked and shown, ``as_json`` is
    for programs. ``paged`` is a document that may be long.
    """

    options: Mapping[str, Hint]
    paged: bool = False


def result_of(function: Callable[..., object]) -> Result:
    """The result that a command's signature says it has."""
    found: Result = getattr(function.__annotations__["return"], "__metadata__", (Result({}),))[0]
    return found


def parameters_of(function: Callable[..., object]) -> dict[str, Hint]:
    """The hints of a command's parameters by their names; those that come with its result are the last."""
    own = {name: hint for name, hint in function.__annotations__.items() if name != "return"}
    return {**own, **result_of(function).options}


def call_command(function: Callable[..., "Document | None"], given: Mapping[str, object]) -> None:
    """Call a command with what it takes of the arguments *given*, and show what it gives back."""
    run, result = current_run(), result_of(function)
    run.is_plain |= bool(given.get("plain"))
    run.as_json = bool(given.get("as_json"))
    document = function(**{name: value for name, value in given.items() if name not in result.options})
    if document is not None:
        show_document(document, paged=result.paged)


class Family:
    """Commands under one word, such as ``therapy add``. The word alone means ``alone`` of them."""

    def __init__(self, *, help: str) -> None:
        self.help = help
        self.alone = ""
        self.commands: dict[str, Callable[..., Document | None]] = {}

    def command(self, name: str = "", *, alone: bool = False) -> Callable[[Function], Function]:
        """Call this for the family's word with *name* behind it, or else with the function's own; or *alone* too."""

        def taken(function: Function) -> Function:
            self.commands[name or function.__name__] = function
            if alone:
                self.alone = name or function.__name__
            return function

        return taken

    def with_alone(self, words: Sequence[str]) -> list[str]:
        """The words behind the family's, with the command that is meant where they begin with none."""
        return [self.alone, *words] if not words or words[0] in {"--json", "--plain"} else [*words]
