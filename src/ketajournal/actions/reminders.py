"""Quiet reminders: on, off, and when they come.

That they are on is a file beside the journal with the moments in it, and nothing else. Each command that opens the
journal works them out anew where something was written since; nothing of ours runs in between.
"""

from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.reminder_timer import forget_moments, moments_told, tell_timer
from ketajournal.exchange.schedulers import REMINDER_WORDS
from ketajournal.journal.home import home
from ketajournal.show.reminders import RemindersDocument


def reminders_on() -> RemindersDocument:
    """Have the system remind from now on. Raises ``KetajournalError`` where it has no timer that can."""
    journal = open_for_reading()
    tell_timer(journal.home, journal.connection, anew=True)
    return reminders_document()


def reminders_off() -> RemindersDocument:
    """Let the system forget every moment."""
    if home().reminders.exists():
        forget_moments(home())
    return reminders_document()


def reminders_document() -> RemindersDocument:
    """The moments that the system was told to remind at, as a document."""
    place = home()
    return RemindersDocument(place.reminders.exists(), moments_told(place), REMINDER_WORDS, str(place.reminders))
