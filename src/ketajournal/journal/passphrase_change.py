"""Setting, changing or dropping the passphrase: a whole new file beside the old one, checked, then in its place."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ketajournal.errors import Damaged
from ketajournal.journal.backups import PASSPHRASE, back_up
from ketajournal.journal.disk import new_file, remove, sweep, sync
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import connect, scalar
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import checked
from ketajournal.journal.replacement import lock_for_replacing
from ketajournal.journal.vault import new_key


class Changed(NamedTuple):
    """The journal's new raw key (``None``: it has no passphrase), and where it lies as it was before."""

    key: bytes | None
    before: Path


def change_passphrase(home: Home, old: bytes | None, passphrase: str, now: datetime) -> Changed:
    """Let another passphrase open the journal, none where it is empty; *old* is the raw key that does now.

    The backup that is made first opens as the journal did. Killed anywhere, the journal opens with the
    passphrase from before or with the new one.
    """
    salt, key = new_key(passphrase)
    sweep(home.folder)
    with lock_for_replacing(home, old) as hold:
        before = back_up(hold.reader, home, old, now, PASSPHRASE)
        new = under_another_key(before.path, old, home.folder, key, salt)
        try:
            if checked(new, key) != before.contents:
                raise Damaged("The new file does not hold what the journal does, so it was not used.")
            hold.put_in_place(new, salt, key)
        finally:
            remove(new)
    return Changed(key, before.path)


def under_another_key(path: Path, old: bytes | None, folder: Path, key: bytes | None, salt: bytes | None) -> Path:
    """A copy of the file at *path*, which nobody else uses, under another key or none, on the disk."""
    new = new_file(folder)
    try:
        with translating_faults(new):
            with closing(connect(path, old)) as connection:
                spelled = f"x'{key.hex()}{salt.hex()}'" if key is not None and salt is not None else ""
                connection.execute("ATTACH ? AS renewed KEY ?", (new.as_uri(), spelled))
                connection.execute("SELECT sqlcipher_export('renewed')")
                for mark in ("application_id", "user_version"):  # not part of what is exported
                    value = scalar(connection, f"PRAGMA main.{mark}")
                    connection.execute(f"PRAGMA renewed.{mark} = {value}")
                connection.execute("DETACH renewed")
            sync(new)
    except BaseException:
        remove(new)
        raise
    return new
