"""The words that a command takes, said in its signature: ``count: Annotated[int, Option("-n", help="How many.")]``.

Typer has the same under the same names, and takes longer to import than most commands take otherwise: ``parser.py``
makes its own of these where the words are not plain.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

Function = TypeVar("Function", bound=Callable[..., None])


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


class Family:
    """Commands under one word, such as ``therapy add``. The word alone means ``alone`` of them, or the *help*."""

    def __init__(self, *, help: str) -> None:
        self.help = help
        self.alone = ""
        self.commands: dict[str, Callable[..., None]] = {}

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
        return [self.alone, *words] if self.alone and (not words or words[0] in {"--json", "--plain"}) else [*words]
