"""A shell's Tab behind a command or an option."""

import os
from collections.abc import Callable


def completer(values: str | tuple[str, ...]) -> Callable[[str], list[tuple[str, str]]] | None:
    """A function for Typer that gives the values of that name, or these, that begin as what is typed."""
    if not values:
        return None

    def complete(incomplete: str) -> list[tuple[str, str]]:
        from ketajournal.cli.completed_values import NAMED

        try:
            known = dict.fromkeys(values, "") if isinstance(values, tuple) else NAMED[values]()
        except Exception:  # at a Tab nobody can be told what is wrong; the command itself will say it
            return []
        return [one for one in known.items() if one[0].startswith(incomplete)]

    return complete


def command_being_typed() -> list[str]:
    """The command behind which a shell completes, so that no other is loaded; empty before there is one."""
    words = (os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or "").split(" ")
    return words[1:2] if len(words) > 2 else []
