"""Looking over the journal's files."""

from typing import Annotated

from ketajournal.cli.options import Shown
from ketajournal.cli.parameters import Option


def doctor(
    drill: Annotated[
        bool,
        Option("--restore-drill", help="Restore the newest backup into a private folder, to prove it can be."),
    ] = False,
    mend: Annotated[
        bool,
        Option("--mend", help="Set permissions, clear away what is half made, take in copies of the journal."),
    ] = False,
) -> Shown:
    """Look over the journal's files and backups: a line each, and what to do where something is not right."""
    from ketajournal.actions.command_run import current_run
    from ketajournal.actions.doctor import examine

    document = examine(drill=drill, mend=mend)
    current_run().exit_code = document.exit_code
    return document
