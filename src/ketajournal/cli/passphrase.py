"""The passphrase: typed once for a while, forgotten again, set, changed or dropped."""

from typing import Annotated

from ketajournal.cli.parameters import Option


def unlock(
    remember: Annotated[
        bool, Option("--remember", help="Keep the key in the system's keyring until 'lock'.")
    ] = False,
) -> None:
    """Ask for the passphrase once, then not again until 15 minutes after the last use."""
    from ketajournal.actions.passphrase import keep_unlocked

    keep_unlocked(remember=remember)


def lock() -> None:
    """Forget every kept key, so that the passphrase is asked for again."""
    from ketajournal.actions.passphrase import forget_keys

    forget_keys()


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
