"""Backups that are asked for, the ones made before a change that could lose something, and the list of them."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import takewhile
from pathlib import Path

from ketajournal.actions.clock import now
from ketajournal.actions.journal_access import open_for_reading, require_key
from ketajournal.actions.typed_paths import looking_at, refuse_no_place, typed_path
from ketajournal.errors import Damaged, KetajournalError, Locked
from ketajournal.journal import backups
from ketajournal.journal.file import is_encrypted, no_journal_at, opens
from ketajournal.journal.home import home
from ketajournal.journal.keys import COMMAND, ask_passphrases, key_opening, open_with_first, run_command, was_here
from ketajournal.journal.opening import Journal
from ketajournal.journal.settings import backups_kept
from ketajournal.show.backups import BackupRow, BackupsDocument, MadeDocument

_DAY = timedelta(days=1)


class BackupKeys:
    """Tries what can open a backup, under whichever passphrase: keys at hand, the passphrase command, the person."""

    def __init__(self) -> None:
        self._keys: list[bytes] = []
        self._from_command: str | None = None

    def add(self, key: bytes | None) -> None:
        """A key that opened the journal, or a backup."""
        if key is not None and key not in self._keys:
            self._keys.append(key)

    def key_for(self, path: Path, ask: Callable[[int], str] | None = None) -> bytes | None:
        """The raw key of a backup, ``None`` for one without a passphrase.

        *ask* asks for its passphrase and is told which attempt this is; an empty one ends that. Raises ``Locked``
        where nothing opens it and ``Damaged`` where it is no journal.
        """
        if not is_encrypted(path):
            return None
        found = next((key for key in self._keys if opens(path, key)), None)
        found = found or open_with_first(self._passphrases(ask), key_opening(path))
        if found is not None:
            self.add(found)
            return found
        raise Locked(
            f"Nothing at hand opens this backup: {path.name}.",
            "It opens with the passphrase that the journal had when it was made. Nothing was changed.",
        )

    def _passphrases(self, ask: Callable[[int], str] | None) -> Iterator[str]:
        command = os.environ.get(COMMAND)
        if command:
            if self._from_command is None:
                self._from_command = run_command(command)
            yield self._from_command
        yield from takewhile(bool, ask_passphrases(ask))


def make_backup(output: str | None) -> MadeDocument:
    """Back the journal up into its folder, or to a place of the person's choice."""
    journal = open_for_reading()
    with suppress(KetajournalError), journal.writer().together():  # what is due is purged first, where that can be
        pass
    if output is None:
        made = backups.back_up(journal.connection, journal.home, journal.key.raw, now())
        backups.let_go(journal.home, backups_kept(backups.BACKUPS_KEPT), now(), made.path)
    else:
        target = _place_for(output)
        made = backups.back_up_to(journal.connection, journal.home, journal.key.raw, target)
    return MadeDocument(made.path, made.path.stat().st_size, made.contents.entries, journal.key.raw is not None)


def _place_for(output: str) -> Path:
    """The file that was named, or one in the folder that was. Raises ``BadInput`` where none can be."""
    target = typed_path(output).absolute()
    with looking_at(target):
        if target.is_dir():
            target = target / f"{backups.usual_name(now())}.db"
        refuse_no_place(target)
    return target


def back_up_before(journal: Journal, why: str) -> Path:
    """Back the journal up before a change that is *why*, a name from ``journal.backups``. Returns its path.

    Before a sync one of the last day is enough.
    """
    at = now()
    if why == backups.SYNC:
        today = (b for b in backups.backups(journal.home) if b.why == why and at - _DAY < b.at <= at)
        if (newest := next(today, None)) is not None:
            return newest.path
    made = backups.back_up(journal.connection, journal.home, journal.key.raw, at, why)
    backups.let_go(journal.home, backups_kept(backups.BACKUPS_KEPT), at, made.path)
    return made.path


def backups_document() -> BackupsDocument:
    """Every backup with its size and its entries, counted where it opens with what opens the journal."""
    place = home()
    found = backups.backups(place)
    if not found and not was_here(place) and not place.journal.exists():
        raise no_journal_at(place.journal)
    opener = BackupKeys()
    if found and place.journal.exists():
        with suppress(Damaged):
            opener.add(require_key(place).raw)
    return BackupsDocument(place.backups, tuple(BackupRow(b, *_looked_into(b.path, opener)) for b in found))


def _looked_into(path: Path, opener: BackupKeys) -> tuple[int | None, str]:
    """The number of entries that a backup holds, or ``None`` and why that can't be told."""
    try:
        return backups.entries_in(path, opener.key_for(path)), ""
    except Locked:
        return None, "another passphrase"
    except KetajournalError:
        return None, "damaged"
