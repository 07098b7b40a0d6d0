"""Rows of the journal that hold what nobody wrote: named, and left out by a command that only looks."""

from contextlib import closing

from ketajournal.actions.command_run import current_run
from ketajournal.errors import Damaged, DiskFull, KetajournalError
from ketajournal.exchange.own_json import WrongRow, wrong_rows
from ketajournal.journal.archive import AnswerRecord, EntryRecord, archive_in_file
from ketajournal.journal.faults import DAMAGED_HINT
from ketajournal.journal.file import Connection, connect
from ketajournal.journal.home import home
from ketajournal.journal.integrity import faults_in_file
from ketajournal.show.wording import shown_id

_MOST_NAMED = 5


def wrong_rows_in(connection: Connection) -> list[WrongRow]:
    """The rows that hold what nobody wrote."""
    connection.text_factory = lambda data: data.decode(errors="surrogateescape")  # what is no text is one of those
    try:
        return list(wrong_rows(archive_in_file(connection)))
    finally:
        connection.text_factory = str


def damage_behind(fault: Exception) -> KetajournalError | None:
    """The damage that made a command fail with this; else the fault as it tells itself, ``None`` where it doesn't.

    Where only entries and answers are damaged and the command only looks, it can be run again: it leaves them out.
    SQLite says the same of a file that is damaged and of a read that failed once, so all of it is looked at again.
    """
    told, path = fault if isinstance(fault, Damaged) else None, home().journal
    try:
        key = current_run().keys[home()].raw
        with closing(connect(path, key)) as connection:
            if wrong := wrong_rows_in(connection):
                return _of_rows(wrong)
            found = faults_in_file(connection, path, encrypted=key is not None)
    except Exception:  # not even to be looked through: what went wrong first is told, and never this
        return told
    if found:
        return Damaged(f"The journal's file is damaged: {path} ({found[0]}).", DAMAGED_HINT)
    if told is None or str(path) not in told.sentence:
        return told
    return DiskFull(
        "The disk gave an error while the journal was read. The journal itself is whole.",
        "Nothing was changed by this. Run the same command again; if it comes back, look after the disk.",
    )


def _of_rows(wrong: list[WrongRow]) -> Damaged:
    run = current_run()
    inside = [row for row, _ in wrong if isinstance(row, EntryRecord | AnswerRecord)]
    doctor, restore = "'ketajournal doctor' says what it is", "'ketajournal restore' takes a copy made earlier."
    if len(inside) < len(wrong):
        return Damaged(f"The journal's file is damaged: {wrong[0].said}", f"{doctor}; {restore}")
    entries = list(dict.fromkeys(_entry_of(row) for row in inside))
    named = ", ".join(map(shown_id, entries[:_MOST_NAMED]))
    says_more = f"{doctor}. 'ketajournal delete {shown_id(entries[0])}' puts an entry away; {restore}"
    more = f" and {len(entries) - _MOST_NAMED} more" if len(entries) > _MOST_NAMED else ""
    what = f"Something in {'this entry' if len(entries) == 1 else 'these entries'} can't be read"
    if run.only_looks and not run.left_out and not any(journal.has_writer for journal in run.opened):
        # Where an id is NULL its row stays out by itself; among the others it would keep every row out.
        run.left_out = frozenset(row.id for row in inside if row.id is not None) | {""}
        return Damaged(f"{what}, and is left out: {named}{more}.", says_more)
    return Damaged(f"{what}: {named}{more}.", says_more)


def _entry_of(row: EntryRecord | AnswerRecord) -> str:
    return str(row.entry_id if isinstance(row, AnswerRecord) else row.id)
