"""Opening the journal for a command: asking for its passphrase, and making a new one."""

import os
from contextlib import closing, suppress
from datetime import datetime

from ketajournal.actions.clock import now
from ketajournal.actions.command_run import current_run
from ketajournal.actions.console import choose_passphrase, has_terminal, passphrase_asker, tell
from ketajournal.course.values import Course
from ketajournal.errors import KetajournalError
from ketajournal.journal import reading
from ketajournal.journal.file import Key
from ketajournal.journal.home import Home, home
from ketajournal.journal.keys import COMMAND, find_key, run_command
from ketajournal.journal.new_journal import create_journal, refuse_if_gone
from ketajournal.journal.opening import Journal, keep_what_arrived, open_journal
from ketajournal.journal.system import FILES_HAVE_OWNERS

_PROMPT, _WRONG = "Passphrase: ", "That passphrase does not open this journal."


def open_for_reading() -> Journal:
    """The journal that is there. Raises ``NotFound`` where there is none."""
    return _open(home())


def open_course(number: int | None = None) -> tuple[Journal, Course]:
    """The journal that is there, with its latest course or the one of that number. Raises ``NotFound``."""
    journal = open_for_reading()
    return journal, reading.needed_course(journal.connection, number)


def open_for_writing(*, may_ask: bool = True) -> Journal:
    """The journal, made now where there is none; what an editor held when a command was cut off comes in first.

    With *may_ask* and a terminal the person chooses a passphrase for a new one; otherwise it comes
    from the passphrase command, or there is none, and that is said.
    """
    place = home()
    current_run().only_looks = False
    refuse_if_gone(place)
    if place.journal.exists():
        journal = _open(place)
    else:
        journal = _open(place, create_journal(place, _new_passphrase(place, may_ask=may_ask)))
        if FILES_HAVE_OWNERS and place.folder.stat().st_mode & 0o077:
            tell(f"Others on this computer can look into {place.folder}; 'ketajournal doctor --mend' closes it.")
    current_run().leave_for_the_end(place, lambda: make_weekly_backup(place, journal.key.raw, now()))
    from ketajournal.actions.drafts import recover_drafts

    recover_drafts(journal)
    return journal


def _renew_reminders(place: Home, key: bytes | None) -> None:
    """Let the reminders follow what was written since they were worked out."""
    with suppress(OSError):  # one of the two may be gone by now
        if place.reminders.stat().st_mtime_ns > place.journal.stat().st_mtime_ns:
            return
    from ketajournal.actions.reminder_timer import renew_reminders

    renew_reminders(place, key)


def make_weekly_backup(place: Home, key: bytes | None, at: datetime) -> None:
    """Make the week's backup where it is due, and clear away what was left half made. Never raises."""
    from ketajournal.journal import backups
    from ketajournal.journal.disk import sweep
    from ketajournal.journal.faults import translating_faults
    from ketajournal.journal.file import connect
    from ketajournal.journal.settings import backups_kept

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
            tell(f"The week's backup could not be made: {error.sentence}")


def require_key(place: Home, *, may_be_kept: bool = True) -> Key:
    """The key of the journal that is there, asked for where none is at hand; nothing is brought up to date.

    Without *may_be_kept* a key that 'unlock' keeps, or this command had, does not count.
    """
    keep_what_arrived(place, now(), tell)
    keys = current_run().keys
    again = keys.get(place) if may_be_kept else None
    key = again or find_key(place, passphrase_asker(_PROMPT, _WRONG), may_be_kept=may_be_kept, say=tell)
    if may_be_kept:
        keys[place] = key
    return key


def forget_key(place: Home) -> None:
    """Forget what opened this journal in this command: another key does now."""
    current_run().keys.pop(place, None)


def _open(place: Home, key: Key | None = None) -> Journal:
    keys = current_run().keys
    journal = open_journal(place, passphrase_asker(_PROMPT, _WRONG), now(), key or keys.get(place), say=tell)
    keys[place] = journal.key
    current_run().opened.append(journal)
    if left_out := current_run().left_out:
        journal.leave_out(left_out)
    if place.reminders.exists():
        current_run().leave_for_the_end(place.reminders, lambda: _renew_reminders(place, journal.key.raw))
    return journal


def _new_passphrase(place: Home, *, may_ask: bool) -> str:
    command = os.environ.get(COMMAND)
    if command:
        return run_command(command)
    if not (may_ask and has_terminal()):
        tell(
            f"A new journal is made in {place.folder}, without a passphrase: whoever can read that folder "
            f"can read it. To have one, set {COMMAND} before the first command."
        )
        return ""
    chosen = choose_passphrase(f"This makes a new journal in {place.folder}.\n\nA passphrase encrypts it.")
    print("" if chosen else "No passphrase: whoever can open your files can read it.\n")
    return chosen
