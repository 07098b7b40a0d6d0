"""Putting a backup in the journal's place, with what is there now kept first."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ketajournal.errors import Damaged
from ketajournal.journal.backups import RESTORE, back_up, copied, keep_aside
from ketajournal.journal.disk import remove, sweep
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import connect, salt_of
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import Contents
from ketajournal.journal.own_objects import refuse_others
from ketajournal.journal.replacement import lock_for_replacing, lock_unopened, put_in_place
from ketajournal.journal.transactions import one_moment
from ketajournal.journal.vault import Key


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
            new, contents = copied(source, chosen, home.folder, key)
    try:
        check(new, key)
        salt = salt_of(new) if key is not None else None
        if current is not None and home.journal.exists():
            try:
                return Restored(contents, _in_place_of_an_open_one(home, new, salt, key, current, now))
            except Damaged:
                pass  # it opens, and not all of it can be read
        if not home.journal.is_file():
            put_in_place(home, new, salt, key)
            return Restored(contents, None)
        with lock_unopened(home) as held:
            before = keep_aside(home, held, now)
            put_in_place(home, new, salt, key)
    finally:
        remove(new)
    return Restored(contents, before)


def _in_place_of_an_open_one(
    home: Home, new: Path, salt: bytes | None, key: bytes | None, current: Key, now: datetime
) -> Path:
    with lock_for_replacing(home, current.raw) as hold:
        before = back_up(hold.reader, home, current.raw, now, RESTORE).path
        hold.put_in_place(new, salt, key)
    return before
