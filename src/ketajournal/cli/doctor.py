"""Looking over the journal's files."""

from typing import Annotated

from ketajournal.actions.output import show_document
from ketajournal.cli.options import Json, Plain
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
    plain: Plain = False,
    as_json: Json = False,
) -> None:
    """Look over the journal's files and backups: a line each, and what to do where something is not right."""
    from ketajournal.actions.doctor import examine

    document = examine(drill=drill, mend=mend)
    show_document(document, plain=plain, as_json=as_json)
    raise SystemExit(document.exit_code)
