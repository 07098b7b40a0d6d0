"""Keeping the journal open for a while, and closing it again."""

from typing import Annotated

import typer


def unlock(
    remember: Annotated[
        bool, typer.Option("--remember", help="Keep the key in the system's keyring until 'lock'.")
    ] = False,
) -> None:
    """Ask for the passphrase once, then not again until 15 minutes after the last use."""
    from ketajournal.acts.opening import for_reading, tell
    from ketajournal.journal import vault

    journal = for_reading()
    if journal.key.raw is None:
        tell("This journal has no passphrase, so there is nothing to unlock.")
    elif remember:
        vault.remember(journal.home, journal.key.raw)
        tell("Unlocked until 'ketajournal lock'. The journal stays encrypted; your keyring holds its key.")
    else:
        vault.keep(journal.home, journal.key.raw)
        tell("Unlocked until 15 minutes after its last use. The journal stays encrypted; its key is kept in memory.")


def lock() -> None:
    """Forget every kept key, so that the passphrase is asked for again."""
    from ketajournal.acts.opening import tell
    from ketajournal.journal import vault
    from ketajournal.journal.home import home

    tell("Locked." if vault.forget(home()) else "It was locked already.")
