"""Copies of the journal, and going back to one."""

from typing import Annotated

from ketajournal.cli.options import Shown, ShownAsJson
from ketajournal.cli.parameters import Argument, Option


def backup(
    output: Annotated[
        str | None,
        Option("--output", metavar="PATH", help="Where to, if not into the journal's own folder of backups."),
    ] = None,
    every: Annotated[bool, Option("--list", help="Only list the backups there are.")] = False,
) -> Shown:
    """Copy the whole journal, open the copy and check it. One is made each week that you write in."""
    from ketajournal.actions.backups import backups_document, make_backup

    return backups_document() if every else make_backup(output)


def restore(
    name: Annotated[
        str | None,
        Argument(
            help="A backup's name or the start of it, 'last', or the path of a copy. Without it, the list.",
            values="backups",
        ),
    ] = None,
    yes: Annotated[bool, Option("--yes", help="Don't ask.")] = False,
) -> ShownAsJson:
    """Put a backup in the journal's place. What is there now is kept as a backup first."""
    if name is None:
        return backup(every=True)
    from ketajournal.actions.restore import restore_backup

    return restore_backup(name, yes=yes)
