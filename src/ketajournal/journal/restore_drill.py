"""Proving that a backup restores: done for real, in a folder of its own that is gone afterwards."""

from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ketajournal.errors import Damaged
from ketajournal.journal.disk import new_folder, remove
from ketajournal.journal.file import SCHEMA
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import contents, read_every_entry
from ketajournal.journal.opening import open_journal
from ketajournal.journal.restore import restore
from ketajournal.journal.vault import Key

_WRITTEN = ("course", "session", "entry", "answer")


class Drilled(NamedTuple):
    """The proof of a drill: ``rows`` came out as they went in, by table, and every entry was read.

    ``version`` is the migration that the backup was at before it was brought to the newest.
    """

    backup: Path
    version: str
    rows: Mapping[str, int]

    @property
    def upgraded(self) -> bool:
        return self.version != SCHEMA


def drill(home: Home, backup: Path, key: bytes | None, now: datetime) -> Drilled:
    """Restore *backup*, which *key* opens, into a private folder, open it as any command would, and read it all.

    Raises ``Damaged`` where it does not come out as it went in.
    """
    folder = new_folder(home.folder)
    try:
        place = Home(folder)
        before = restore(place, backup, key, None, now).contents
        with closing(open_journal(place, None, now, Key(key))) as journal:
            after = contents(journal.connection, place.journal)
            read = read_every_entry(journal.connection)
    finally:
        remove(folder)
    rows = {table: before.rows.get(table, 0) for table in _WRITTEN}
    if rows != {table: after.rows.get(table, 0) for table in _WRITTEN} or read != before.entries:
        raise Damaged(f"Not all that is in this backup came out of it: {backup}")
    return Drilled(backup, before.version, rows)
