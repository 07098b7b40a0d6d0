"""Looking for words in what was written."""

from typing import Annotated

from ketajournal.cli.options import Count, Every, Kinds, SessionName, Shown, Since, Until
from ketajournal.cli.parameters import Argument


def search(
    words: Annotated[
        list[str] | None,
        Argument(help='All of these: words, "words together", walk* for what begins so, -word for what is not.'),
    ] = None,
    count: Count = 20,
    every: Every = False,
    kind: Kinds = None,
    session: SessionName = None,
    since: Since = None,
    until: Until = None,
) -> Shown:
    """Entries that hold these words, a line each, the newest last."""
    from ketajournal.actions.entries import Filter
    from ketajournal.actions.search import search_document

    wanted = Filter(None if every else count, kinds=kind or (), session=session, since=since, until=until)
    return search_document(words or [], wanted)
