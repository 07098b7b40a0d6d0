"""The backup that is made in each week in which something is written, without being asked for."""

from contextlib import closing, suppress
from datetime import datetime

from ketajournal.actions.console import tell
from ketajournal.actions.settings import backups_kept
from ketajournal.errors import KetajournalError
from ketajournal.journal import backups
from ketajournal.journal.disk import sweep
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import connect
from ketajournal.journal.home import Home


def make_weekly_backup(place: Home, key: bytes | None, at: datetime) -> None:
    """Make the week's backup where it is due, and clear away what was left half made. Never raises."""
    with suppress(OSError, KeyboardInterrupt):
        sweep(place.folder)
        try:
            with translating_faults(place.journal):
                connection = connect(place.journal, key)
        except KetajournalError:
            return
        try:
            with closing(connection):
                if backups.is_due(place, connection, at):
                    made = backups.back_up(connection, place, key, at, backups.WEEKLY)
                    backups.let_go(place, backups_kept(backups.BACKUPS_KEPT), at, made.path)
        except KetajournalError as error:
            tell(f"What was written is kept, but the week's backup could not be made: {error.sentence}")
