"""The values that a shell is offered at a Tab, each with a few words on what it is. Loaded at a Tab alone.

It asks for nothing and writes nothing: a journal is looked into only where it has no passphrase, or where 'unlock'
keeps its key in memory, and no word that a person wrote is among what is given back.
"""

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import TypeVar

from ketajournal.cli.commands import COMMANDS
from ketajournal.course.kinds import KINDS
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.exchange.formats import FORMATS_OUT
from ketajournal.guide.pages import page_names, page_title
from ketajournal.guide.prompts import followed_metrics, guide_names, routes
from ketajournal.journal import reading
from ketajournal.journal.backups import backups
from ketajournal.journal.file import SCHEMA, Connection, is_encrypted, new_connection, set_key, stamped_version
from ketajournal.journal.home import home
from ketajournal.journal.kept_keys import key_in_memory
from ketajournal.show.wording import shown_id

T = TypeVar("T")
# How many of the latest entries a shell is told.
_ENTRIES = 30


def _seen(look: Callable[[Connection], list[T]]) -> list[T]:
    """The names seen in the journal, opened for reading alone; nothing where it can't be."""
    path = home().journal
    is_locked = is_encrypted(path)
    key = key_in_memory(home()) if is_locked else None
    if is_locked and key is None:
        return []
    with closing(new_connection(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        set_key(connection, key)
        return look(connection) if stamped_version(connection, path) == SCHEMA else []


def _session_days(connection: Connection) -> list[str]:
    present = reading.course(connection)
    return [f"{session.at:%Y-%m-%d}" for session in present.ordered] if present else []


def _entries() -> Mapping[str, str]:
    lines = _seen(lambda there: reading.lines(there, limit=_ENTRIES)[::-1])
    found = {shown_id(line.id): f"{line.kind}, {line.at:%Y-%m-%d}" for line in lines}
    return {"last": "the latest", **found} if found else {}


# By the name that a parameter has for them.
NAMED: Mapping[str, Callable[[], Mapping[str, str]]] = {
    "exports": lambda: dict.fromkeys((*FORMATS_OUT, "schema"), ""),
    "measures": lambda: {name: instrument.name for name, instrument in INSTRUMENTS.items()},
    "metrics": lambda: {name: metric.label for name, metric in followed_metrics().items()},
    "kinds": lambda: dict.fromkeys(KINDS, ""),
    "conversations": lambda: dict.fromkeys(guide_names(), ""),
    "routes": routes,
    "pages": lambda: {name: page_title("learn", name) for name in page_names("learn")},
    "topics": lambda: {
        **{name: page_title("help", name) for name in page_names("help")},
        **{name: command.line for name, command in COMMANDS.items()},
    },
    "courses": lambda: {str(course.number): f"begun {course.started_on}" for course in _seen(reading.courses)},
    "sessions": lambda: {str(number): day for number, day in enumerate(_seen(_session_days), start=1)},
    "entries": _entries,
    "backups": lambda: {backup.path.stem: f"{backup.at:%Y-%m-%d %H:%M}" for backup in backups(home())},
}
