"""Putting a backup in the journal's place, with what is there now kept first."""

from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ketajournal.errors import Damaged
from ketajournal.journal.backups import RESTORE, back_up, copied, keep_aside
from ketajournal.journal.disk import new_folder, remove, sweep
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import connect, salt_of
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import Contents, contents, read_every_entry
from ketajournal.journal.locked_copy import locked
from ketajournal.journal.opening import open_journal
from ketajournal.journal.own_objects import refuse_others
from ketajournal.journal.replacement import lock_for_replacing, put_in_place
from ketajournal.journal.transactions import one_moment
from ketajournal.journal.vault import Key

_WRITTEN = ("course", "session", "entry", "answer")


class Restored(NamedTuple):
    """The contents of the restored journal, and where what was there before is kept; ``None`` where nothing was."""

    contents: Contents
    before: Path | None


def restore(
    home: Home,
    chosen: Path,
    key: bytes | None,
    current: Key | None,
    now: datetime,
    check: Callable[[Path, bytes | None], None] = lambda _copy, _key: None,
) -> Restored:
    """Put the backup at *chosen*, which *key* opens, in the journal's place.

    *current* opens the journal that is there now; with ``None`` what is there can't be opened, and is
    kept byte for byte. *check* looks at the copy that is about to take the place, and may raise. Killed anywhere, the
    old or the new journal is there whole. Raises ``Damaged``, ``TooNew``, and ``BadInput`` for a file that holds
    what no journal does, before anything is changed.
    """
    with translating_faults(chosen):
        home.make()
        sweep(home.folder)
        with closing(connect(chosen, key)) as source, one_moment(source):
            refuse_others(source, chosen)
            new, held = copied(source, chosen, home.folder, key)
    try:
        check(new, key)
        salt = salt_of(new) if key is not None else None
        if current is not None and home.journal.exists():
            try:
                return Restored(held, _in_place_of_an_open_one(home, new, salt, key, current, now))
            except Damaged:
                pass  # it opens, and not all of it can be read
        if not home.journal.is_file():
            put_in_place(home, new, salt, key)
            return Restored(held, None)
        with translating_faults(home.journal), locked(home.journal, for_writing=True) as file:
            before = keep_aside(home, file, now)
            put_in_place(home, new, salt, key)
    finally:
        remove(new)
    return Restored(held, before)


def _in_place_of_an_open_one(
    home: Home, new: Path, salt: bytes | None, key: bytes | None, current: Key, now: datetime
) -> Path:
    with lock_for_replacing(home, current.raw) as hold:
        before = back_up(hold.reader, home, current.raw, now, RESTORE).path
        hold.put_in_place(new, salt, key)
    return before


# --- proving that a backup restores: done for real, in a folder of its own that is gone afterwards


class Drilled(NamedTuple):
    """The proof of a drill: ``rows`` came out as they went in, by table, and every entry was read.

    ``version`` is the migration that the backup was at before it was brought to the newest.
    """

    backup: Path
    version: str
    rows: Mapping[str, int]


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
