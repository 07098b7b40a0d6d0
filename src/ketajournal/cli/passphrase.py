"""The passphrase: typed once for a while, forgotten again, set, changed or dropped."""

from typing import Annotated

from ketajournal.cli.parameters import Option


def unlock(
    remember: Annotated[
        bool, Option("--remember", help="Keep the key in the system's keyring until 'lock'.")
    ] = False,
) -> None:
    """Ask for the passphrase once, then not again until 15 minutes after the last use."""
    from ketajournal.actions.console import tell
    from ketajournal.actions.journal_access import open_for_reading
    from ketajournal.journal import kept_keys

    journal = open_for_reading()
    if journal.key.raw is None:
        tell("This journal has no passphrase, so there is nothing to unlock.")
    elif remember:
        kept_keys.remember(journal.home, journal.key.raw)
        tell("Unlocked until 'ketajournal lock'. The journal stays encrypted; your keyring holds its key.")
    elif kept_keys.keep_key(journal.home, journal.key.raw):
        tell("Unlocked until 15 minutes after its last use. The journal stays encrypted; its key is kept in memory.")
    else:
        tell(
            "Unlocked until 15 minutes after its last use. The journal stays encrypted; your keyring holds its key, "
            "as this system has no memory set aside for that. The first command after that time removes it; "
            "'ketajournal lock' does so at once."
        )


def lock() -> None:
    """Forget every kept key, so that the passphrase is asked for again."""
    from ketajournal.actions.console import tell
    from ketajournal.journal import kept_keys
    from ketajournal.journal.home import home

    tell("Locked." if kept_keys.forget(home()) else "It was locked already.")


def passphrase(
    sheet: Annotated[
        bool, Option("--sheet", help="Print a page to keep on paper: where the journal lies and what opens it.")
    ] = False,
    new_command: Annotated[
        str | None,
        Option(metavar="CMD", help="A command that prints the new passphrase, for scripts; nothing is asked."),
    ] = None,
    remove_old: Annotated[
        bool, Option("--remove-old-backups", help="Remove the backups that the new passphrase doesn't open.")
    ] = False,
) -> None:
    """Set a passphrase, change it, or drop it. What was there before is kept as a backup."""
    from ketajournal.actions.passphrase import new_passphrase, print_page

    if sheet:
        print_page()
    else:
        new_passphrase(new_command, remove_old=remove_old)
