"""``ketajournal`` alone."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from ketajournal.cli.options import AsOf, Json, Plain, end_of

if TYPE_CHECKING:
    from ketajournal.show.blocks import Document


def overview(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    as_of: AsOf = None,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """A private, local journal for people going through ketamine therapy.

    Alone, it shows where the course stands and what comes next.
    """
    if context.invoked_subcommand is not None:
        return
    from ketajournal.cli.settings import wants_plain
    from ketajournal.show.screens import screen

    if version:
        from ketajournal import __version__

        print(f"ketajournal {__version__}")
        return
    screen(as_json=as_json, plain=wants_plain(plain)).show(_document(end_of(as_of)))


def _document(now: datetime) -> "Document":
    from ketajournal.cli.opening import for_reading
    from ketajournal.course.overview import calling, look
    from ketajournal.guide.stages import line
    from ketajournal.journal import reading
    from ketajournal.journal.creating import refuse_if_gone
    from ketajournal.journal.home import home
    from ketajournal.show.overview import OverviewDocument, WelcomeDocument

    place = home()
    refuse_if_gone(place)
    if not place.journal.exists():
        return WelcomeDocument(str(place.folder), exists=False)
    journal = for_reading()
    course = reading.course(journal.connection)
    if course is None:
        notices = tuple(calling(reading.entries(journal.connection, None), now))
        return WelcomeDocument(str(place.folder), exists=True, notices=notices)
    seen = look(course, reading.entries(journal.connection, course.id), now)
    return OverviewDocument(seen, line(seen.stage))
