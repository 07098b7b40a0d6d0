"""The safety plan after the help lines: at once where the journal opens without asking, else on offer."""

import sys

from ketajournal.actions.clock import now
from ketajournal.actions.console import ask_secret, show_line, tell
from ketajournal.errors import Interrupted, KetajournalError, Locked
from ketajournal.guide.prompts import for_showing
from ketajournal.journal import kept_answers
from ketajournal.journal.home import home
from ketajournal.journal.opening import Journal, open_journal


def print_plan() -> None:
    """Print the safety plan. The help lines stand above already, so nothing here may end in an error."""
    try:
        _print(open_journal(home(), None, now()))
    except Locked:
        _offer()
    except KetajournalError as error:
        tell(f"\nYour safety plan could not be shown: {error.sentence}")
    except Exception as fault:  # whatever is wrong with the file, the help lines above must be the last word
        tell(f"\nYour safety plan could not be shown: {type(fault).__name__}.")


def _offer() -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        show_line("\nYour safety plan is in your journal, which is locked: 'ketajournal unlock', then this again.")
        return
    show_line("\nYour safety plan is in your journal. The passphrase shows it; Enter leaves it.")
    try:
        passphrase = ask_secret("Passphrase: ")
        if passphrase:
            _print(
                open_journal(home(), lambda attempt: passphrase if attempt == 1 else ask_secret("Once more: "), now())
            )
    except Interrupted:
        return
    except KetajournalError as error:
        tell(error.sentence)


def _print(journal: Journal) -> None:
    guide = for_showing("safety-plan")
    prompts = guide.prompts if guide else ()
    parts = [(p.label or p.ask, kept_answers.last_answer(journal.connection, p.id)) for p in prompts]
    journal.close()
    if any(isinstance(words, str) for _, words in parts):
        show_line("\nYour safety plan, in your own words:")
    for heading, words in parts:
        if isinstance(words, str):
            show_line(f"\n{heading}")
            show_line("\n".join(f"  {line}" for line in words.splitlines()))
