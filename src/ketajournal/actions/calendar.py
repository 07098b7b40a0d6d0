"""A course's dates as a file that any calendar opens."""

import sys
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from pathlib import Path

from ketajournal.actions.clock import LocalZone, now
from ketajournal.actions.command_run import current_run
from ketajournal.actions.console import some_of, tell
from ketajournal.actions.journal_access import open_course
from ketajournal.actions.typed_dates import start_of
from ketajournal.actions.typed_paths import file_to_write, write_whole
from ketajournal.course.calendar import EVENT_KINDS, KEPT_DAYS, CalendarSelection, events
from ketajournal.course.kinds import View, needed_by
from ketajournal.errors import BadInput, NotFound
from ketajournal.exchange.ics import HEAD_BYTES, calendar_file, is_ours
from ketajournal.journal import reading
from ketajournal.journal.ordinary_file import ordinary
from ketajournal.show.calendar import TITLES, CalendarDocument
from ketajournal.show.stream import write_bytes

# As neutral as what is in it: it lies in a folder that others may look into.
FILE = "calendar.ics"


def make_calendar(
    *,
    output: str | None,
    force: bool,
    titles: Sequence[str],
    only: str | None,
    since: str | None,
    alarms: bool,
    course: int | None,
) -> CalendarDocument | None:
    """Write the calendar where it was asked for, and say what is in it; ``None`` where it was itself the answer.

    Without a name it goes to standard output, or into the folder at a terminal. For programs it is written
    only where a name was given. Raises ``BadInput`` before the journal is opened.
    """
    as_json = current_run().as_json
    if as_json and output == "-":
        raise BadInput("Standard output takes the calendar or the JSON, not both.", "Name a file with --output.")
    to_stdout = output == "-" or (output is None and (as_json or not sys.stdout.isatty()))
    path = None if to_stdout else file_to_write(output or FILE, force=force, is_ours=_is_made_here)
    current = now()
    called = _titles(titles)
    earliest = datetime.combine(current.date() - timedelta(days=KEPT_DAYS), time()).astimezone()
    kinds = EVENT_KINDS if only is None else some_of(only, EVENT_KINDS, "nothing that a calendar holds")
    wanted = CalendarSelection(start_of(since) if since else earliest, kinds, alarms)
    journal, meant = open_course(course)
    entries = [
        *reading.entries(journal.connection, meant.id, needed_by(View.CALENDAR)),
        *reading.deleted_entries(journal.connection, meant.id, "therapy"),
    ]
    revisions = reading.revisions(journal.connection, meant.id, "therapy")
    found = events(meant, entries, revisions, wanted, current, LocalZone())
    if not found:
        raise NotFound(
            "There is nothing to put into a calendar.",
            "'ketajournal session add' notes a session, and 'ketajournal therapy add' an appointment.",
        )
    document = CalendarDocument(found, called, str(path) if path else None)
    if path is None and as_json:
        return document
    data = calendar_file(found, called, current)
    if path is None:
        write_bytes(data)
        tell(f"{document.what()} {document.who_reads_it()}")
        return None
    write_whole(path, data)
    return document


def _is_made_here(path: Path) -> bool:
    """True for a calendar that this command made, and for an empty file."""
    with open(path, "rb", opener=ordinary) as file:
        head = file.read(HEAD_BYTES)
    return not head or is_ours(head)


def _titles(given: Sequence[str]) -> dict[str, str]:
    titles = dict(TITLES)
    for one in given:
        kind, equals, text = one.partition("=")
        kind, text = kind.strip().lower(), " ".join(text.split())
        if kind not in titles or not equals:
            raise BadInput(f"'{one}' names no title.", f"Write KIND=WORDS; a kind is {', '.join(titles)}.")
        if not text or not text.isprintable():
            raise BadInput(f"The title for '{kind}' has no words that can be shown.")
        titles[kind] = text
    return titles
