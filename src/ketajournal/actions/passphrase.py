"""The passphrase: set, changed or dropped; its key kept for a while, and forgotten."""

import os
from contextlib import closing, suppress

from ketajournal import __version__
from ketajournal.actions.clock import now
from ketajournal.actions.console import ask_yes_no, choose_passphrase, require_terminal, tell
from ketajournal.actions.journal_access import forget_key, open_for_reading, require_key
from ketajournal.errors import KetajournalError
from ketajournal.journal import kept_keys, keys
from ketajournal.journal.backups import WEEKLY, back_up, opens_otherwise
from ketajournal.journal.file import connect, is_encrypted, no_journal_at, salt_of
from ketajournal.journal.home import Home, home
from ketajournal.journal.new_journal import require_journal
from ketajournal.journal.replacement import change_passphrase
from ketajournal.show.passphrase_sheet import passphrase_page
from ketajournal.show.stream import write_out
from ketajournal.show.wording import how_many

NEW = "--new-command"


def new_passphrase(new_command: str | None, *, remove_old: bool) -> None:
    """Ask for the old passphrase and a new one, and let the new one open the journal."""
    place = home()
    require_journal(place)
    if new_command is None:
        require_terminal(
            "passphrase", f"{NEW} CMD takes the new one from a command; {keys.COMMAND} names the one for the old."
        )
    # A key that 'unlock' keeps shows who was here, not who is.
    old = require_key(place, may_be_kept=False).raw
    chosen = _asked(old) if new_command is None else keys.run_command(new_command, NEW)
    if chosen is None or _is_the_same(place, old, chosen):
        tell(
            "Nothing was changed." if chosen is None else "The journal opens with that already. Nothing was changed."
        )
        return
    new = change_passphrase(place, old, chosen, now())
    forget_key(place)
    try:
        kept_keys.forget(place)
    except KetajournalError as error:
        tell(error.sentence)
    tell(_said(old, new))
    if os.environ.get(keys.COMMAND) and old is not None:
        tell(f"{keys.COMMAND} gave the old one; let it give the new one from now on.")
    _about_old_backups(place, new, old, ask=new_command is None, remove=remove_old)


def keep_unlocked(*, remember: bool) -> None:
    """Keep the key until 15 minutes after its last use, or with *remember* in the keyring until it is forgotten."""
    journal = open_for_reading()
    if journal.key.raw is None:
        return tell("This journal has no passphrase, so there is nothing to unlock.")
    if remember:
        kept_keys.remember(journal.home, journal.key.raw)
        return tell("Unlocked until 'ketajournal lock'. The journal stays encrypted; your keyring holds its key.")
    if kept_keys.keep_key(journal.home, journal.key.raw):
        where = "its key is kept in memory."
    else:
        where = (
            "your keyring holds its key, as this system has no memory set aside for that. The first command after "
            "that time removes it; 'ketajournal lock' does so at once."
        )
    return tell(f"Unlocked until 15 minutes after its last use. The journal stays encrypted; {where}")


def forget_keys() -> None:
    """Forget every key that is kept, so that the passphrase is asked for again."""
    tell("Locked." if kept_keys.forget(home()) else "It was locked already.")


def print_page() -> None:
    """Print the page to keep on paper, which needs no passphrase. Raises ``NotFound`` where there is no journal."""
    place = home()
    if not place.journal.exists():
        raise no_journal_at(place.journal)
    write_out(passphrase_page(place, encrypted=is_encrypted(place.journal), at=now(), version=__version__))


def _asked(old: bytes | None) -> str | None:
    """The new passphrase, empty for none; ``None`` where the person would rather leave it as it is."""
    chosen = choose_passphrase("The new passphrase encrypts the journal.")
    if chosen or old is None:
        return chosen
    question = "Without one, whoever can open your files can read the journal. Drop the passphrase?"
    return "" if ask_yes_no(question) else None


def _is_the_same(place: Home, old: bytes | None, chosen: str) -> bool:
    if not is_encrypted(place.journal):
        return not chosen
    salt = salt_of(place.journal)
    return bool(chosen) and any(old == keys.derive(spelled, salt) for spelled in keys.spellings(chosen))


def _said(old: bytes | None, new: bytes | None) -> str:
    if new is None:
        return "The journal has no passphrase now: whoever can open your files can read it."
    return "The journal is encrypted now." if old is None else "The passphrase is changed."


def _about_old_backups(place: Home, key: bytes | None, old: bytes | None, *, ask: bool, remove: bool) -> None:
    """Make a backup that opens as the journal does now, and say what opens the others; remove those if wanted."""
    with closing(connect(place.journal, key)) as connection:
        back_up(connection, place, key, now(), WEEKLY)
    found = opens_otherwise(place, salt_of(place.journal) if key is not None else None)
    count = how_many(len(found), "backup from before opens", "backups from before open")
    opened = "without a passphrase" if old is None else "with the old passphrase"
    tell(
        f"{count} {opened}, in {place.backups}; a new one opens as the journal does now. "
        "Copies that were put elsewhere stay as they are."
    )
    if remove or (ask and ask_yes_no(f"Remove what opens {opened}?")):
        for backup in found:
            with suppress(FileNotFoundError):
                backup.path.unlink()
        tell("Removed.")
