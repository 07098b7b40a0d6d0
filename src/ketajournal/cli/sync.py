"""Sharing a journal between machines."""

from typing import Annotated

from ketajournal.actions.output import show_document
from ketajournal.cli.options import Json, Plain
from ketajournal.cli.parameters import Argument, Option


def sync(
    folder: Annotated[str, Argument(metavar="FOLDER", help="One that your other machines get too.")],
    passphrase_command: Annotated[
        str | None,
        Option("--passphrase-command", metavar="CMD", help="Take the folder's passphrase from what this prints."),
    ] = None,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """Share the journal with your other machines through a folder: Syncthing's, Dropbox's, a stick's."""
    from ketajournal.actions.sync import sync_journal

    show_document(sync_journal(folder, passphrase_command), plain=plain, as_json=as_json)
