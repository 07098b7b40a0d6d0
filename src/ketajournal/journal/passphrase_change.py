"""Setting, changing or dropping the passphrase: a whole new file beside the old one, checked, then in its place."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ketajournal.journal.backups import PASSPHRASE, back_up, under_another_key
from ketajournal.journal.disk import remove, sweep
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.home import Home
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
        before = back_up(hold.reader, home, old, now, PASSPHRASE).path
        with translating_faults(home.folder):
            new = under_another_key(hold.reader, home.journal, home.folder, key, salt)
        try:
            hold.put_in_place(new, salt, key)
        finally:
            remove(new)
    return Changed(key, before)
