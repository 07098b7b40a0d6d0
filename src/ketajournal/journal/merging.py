"""Putting an archive into a journal: by id, the newer stands, and of two answers that conflict both are kept.

Everything is one transaction. Putting the same archive in twice changes nothing the second time.
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ketajournal.journal.archive import AnswerRecord, Archive
from ketajournal.journal.faults import told
from ketajournal.journal.file import Connection


class Conflict(NamedTuple):
    """An answer that was changed here and there since they were the same: the newer stands, the other is kept."""

    entry_id: str
    prompt: str


class Merged(NamedTuple):
    """What came in: how many courses, sessions and entries were new, or changed, or there already."""

    added: int
    changed: int
    same: int
    conflicts: tuple[Conflict, ...]


def merge(connection: Connection, path: Path, archive: Archive, *, dry: bool = False) -> Merged:
    """Put *archive* in, all of it or nothing. With *dry* nothing is kept, and what would come in is told."""
    with told(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            merged = _put(connection, archive)
            connection.execute("ROLLBACK" if dry else "COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return merged


def _put(connection: Connection, archive: Archive) -> Merged:
    answers, conflicts, touched = _answers(connection, archive.answers)
    added: set[str] = set()
    changed: set[str] = set()
    tables: tuple[tuple[str, Sequence[Any]], ...] = (
        ("course", archive.courses),
        ("session", archive.sessions),
        ("entry", archive.entries),
    )
    for table, records in tables:
        there = dict(connection.execute(f"SELECT id, updated_at FROM {table}").fetchall())
        added |= {r.id for r in records if r.id not in there}
        newer = [r for r in records if r.id not in there or r.updated_at > there[r.id]]
        changed |= {r.id for r in newer if r.id in there}
        _write(connection, table, newer)
    _write(connection, "answer", [a for a in answers if a.replaced_at is not None])
    _write(connection, "answer", [a for a in answers if a.replaced_at is None])
    _adopt(connection)
    changed |= touched - added
    total = len(archive.courses) + len(archive.sessions) + len(archive.entries)
    return Merged(len(added), len(changed), total - len(added) - len(changed & _ids(archive)), tuple(conflicts))


def _ids(archive: Archive) -> set[str]:
    return {r.id for records in (archive.courses, archive.sessions, archive.entries) for r in records}


def _answers(
    connection: Connection, incoming: Sequence[AnswerRecord]
) -> tuple[list[AnswerRecord], list[Conflict], set[str]]:
    """The answers to write, the conflicts among them, and the entries that they change."""
    by_question: dict[tuple[str, str], list[AnswerRecord]] = defaultdict(list)
    for answer in incoming:
        by_question[answer.entry_id, answer.prompt].append(answer)
    there: dict[tuple[str, str], list[AnswerRecord]] = defaultdict(list)
    columns = ", ".join(AnswerRecord._fields)
    for entry_id in dict.fromkeys(a.entry_id for a in incoming):
        for row in connection.execute(f"SELECT {columns} FROM answer WHERE entry_id = ?", (entry_id,)).fetchall():
            there[row[1], row[2]].append(AnswerRecord(*row))
    written: list[AnswerRecord] = []
    conflicts: list[Conflict] = []
    touched: set[str] = set()
    for question, coming in by_question.items():
        here = there[question]
        together = _together(here, coming)
        new = [a for a in together if a not in here]
        written += new
        if new and here:
            touched.add(question[0])
        if _conflict(here, coming):
            conflicts.append(Conflict(*question))
    return written, conflicts, touched


def _together(here: Sequence[AnswerRecord], coming: Sequence[AnswerRecord]) -> list[AnswerRecord]:
    """Every answer to one question from both sides, with the newest of those that stand as the one that does."""
    known: dict[str, AnswerRecord] = {a.id: a for a in here}
    for answer in coming:
        same = known.get(answer.id)
        replaced = min((a.replaced_at for a in (same, answer) if a and a.replaced_at), default=None)
        known[answer.id] = (same or answer)._replace(replaced_at=replaced)
    standing = sorted((a for a in known.values() if a.replaced_at is None), key=lambda a: (a.answered_at, a.id))
    for earlier in standing[:-1]:
        known[earlier.id] = earlier._replace(replaced_at=standing[-1].answered_at)
    return list(known.values())


def _conflict(here: Sequence[AnswerRecord], coming: Sequence[AnswerRecord]) -> bool:
    """Whether each side's standing answer is one that the other has never seen, and they say different things."""
    ours = next((a for a in here if a.replaced_at is None), None)
    theirs = next((a for a in coming if a.replaced_at is None), None)
    if ours is None or theirs is None or ours.value == theirs.value:
        return False
    return ours.id not in {a.id for a in coming} and theirs.id not in {a.id for a in here}


def _write(connection: Connection, table: str, records: Sequence[Any]) -> None:
    """Insert the rows, or change those that are there."""
    if not records:
        return
    fields = records[0]._fields
    changes = ", ".join(f"{name} = excluded.{name}" for name in fields if name != "id")
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(fields)}) VALUES ({', '.join('?' * len(fields))})"
        f" ON CONFLICT (id) DO UPDATE SET {changes}",
        [tuple(record) for record in records],
    )


def _adopt(connection: Connection) -> None:
    """Entries of no course become part of the latest one, as those do that were written before it began."""
    connection.execute(
        "UPDATE entry SET course_id ="
        " (SELECT id FROM course ORDER BY ended_on IS NOT NULL, started_on DESC, id LIMIT 1)"
        " WHERE course_id IS NULL AND EXISTS (SELECT 1 FROM course)"
    )
