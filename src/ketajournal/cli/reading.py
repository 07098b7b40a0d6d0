"""Looking at what was written."""

from typing import Annotated, Optional

import typer

from ketajournal.cli.options import Json, Plain, SessionName

_MOST = 1_000_000_000  # SQLite counts no further than its own integers


def list_entries(
    count: Annotated[
        int, typer.Option("-n", "--count", min=1, max=1_000_000_000, help="How many of the latest.")
    ] = 20,
    every: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    kind: Annotated[Optional[str], typer.Option(help="Only prep, reflect, checkin or note.")] = None,  # noqa: UP045
    session: SessionName = None,
    since: Annotated[Optional[str], typer.Option(metavar="WHEN", help="From this day on.")] = None,  # noqa: UP045
    until: Annotated[Optional[str], typer.Option(metavar="WHEN", help="Up to this day.")] = None,  # noqa: UP045
    deleted: Annotated[bool, typer.Option("--deleted", help="What was deleted and can be restored.")] = False,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """The latest entries, a line each, the newest last."""
    from ketajournal.acts.finding import Filter, entries_document
    from ketajournal.acts.settings import wants_plain
    from ketajournal.show.screens import screen

    chosen = Filter(None if every else count, kind, session, since, until, deleted)
    screen(as_json=as_json, plain=wants_plain(plain)).show(entries_document(chosen))


def show(
    entry: Annotated[str, typer.Argument(help="The start of an entry's id, or 'last'.")] = "last",
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """One entry, whole."""
    from ketajournal.acts.finding import entry_document
    from ketajournal.acts.settings import wants_plain
    from ketajournal.show.screens import screen

    screen(as_json=as_json, plain=wants_plain(plain)).show(entry_document(entry))
