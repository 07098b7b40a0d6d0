"""Looking for words in what was written."""

import re
from typing import Annotated

import typer
from typer.core import TyperCommand

from ketajournal.actions.output import show_document
from ketajournal.cli.options import Count, Every, Json, Kinds, Plain, SessionName, Since, Until


class TakesDashes(TyperCommand):
    """Reads ``-word`` as a word to leave out, where other commands would look for options of one letter."""

    _WORD = re.compile(r"-(?!-|n$|n\d|h$)..*", re.DOTALL)

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]
        end = args.index("--") if "--" in args else len(args)
        before, after = args[:end], args[end + 1 :]
        words = [arg for arg in before if self._WORD.match(arg)]
        return super().parse_args(ctx, [*(arg for arg in before if arg not in words), "--", *words, *after])


def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            help='All of these: words, "words together", walk* for what begins so, -word for what is not.'
        ),
    ] = None,
    count: Count = 20,
    every: Every = False,
    kind: Kinds = None,
    session: SessionName = None,
    since: Since = None,
    until: Until = None,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """Entries that hold these words, a line each, the newest last."""
    from ketajournal.actions.entries import Filter
    from ketajournal.actions.search import search_document

    limit = None if every else count
    wanted = Filter(limit=limit, kinds=kind or (), session=session, since=since, until=until)
    show_document(search_document(words or [], wanted), plain=plain, as_json=as_json)
