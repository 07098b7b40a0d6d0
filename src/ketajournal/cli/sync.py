"""Sharing a journal between machines."""

from typing import Annotated

from ketajournal.cli.options import Shown
from ketajournal.cli.parameters import Argument, Option


def sync(
    folder: Annotated[str, Argument(metavar="FOLDER", help="One that your other machines get too.")],
    passphrase_command: Annotated[
        str | None,
        Option("--passphrase-command", metavar="CMD", help="Take the folder's passphrase from what this prints."),
    ] = None,
) -> Shown:
    """Share the journal with your other machines through a folder: Syncthing's, Dropbox's, a stick's."""
    from ketajournal.actions.sync import sync_journal

    return sync_journal(folder, passphrase_command)
