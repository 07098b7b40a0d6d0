"""Copies of the journal, and going back to one."""

from typing import Annotated

from ketajournal.actions.output import refuse_asking, show_document
from ketajournal.cli.options import Json, Plain
from ketajournal.cli.parameters import Argument, Option


def backup(
    output: Annotated[
        str | None,
        Option("--output", metavar="PATH", help="Where to, if not into the journal's own folder of backups."),
    ] = None,
    every: Annotated[bool, Option("--list", help="Only list the backups there are.")] = False,
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """Copy the whole journal, open the copy and check it. One is made each week that you write in."""
    from ketajournal.actions.backups import backups_document, make_backup

    document = backups_document() if every else make_backup(output)
    show_document(document, plain=plain, as_json=as_json)


def restore(
    name: Annotated[
        str | None,
        Argument(
            help="A backup's name or the start of it, 'last', or the path of a copy. Without it, the list.",
            values="backups",
        ),
    ] = None,
    yes: Annotated[bool, Option("--yes", help="Don't ask.")] = False,
    as_json: Json = False,
) -> None:
    """Put a backup in the journal's place. What is there now is kept as a backup first."""
    if name is None:
        backup(every=True, as_json=as_json)
        return
    from ketajournal.actions.restore import restore_backup

    if as_json:
        refuse_asking(yes, "--yes")
    document = restore_backup(name, yes=yes)
    if as_json and document is not None:
        show_document(document, plain=False, as_json=True)
