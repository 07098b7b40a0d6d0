"""The statements that write, over the columns of the records; a test holds each to what SQLModel's tables give."""

from collections.abc import Collection

from ketajournal.course.watch import WATCH
from ketajournal.journal.archive import TABLES, AnswerRecord, CourseRecord, EntryRecord, PurgedRecord, SessionRecord

Changing = CourseRecord | SessionRecord | EntryRecord
Record = Changing | AnswerRecord | PurgedRecord

# The answer that stands, of an entry (the first parameter) to a question (the second).
STANDING_ANSWER = (
    "SELECT answer.id, answer.value, answer.position FROM answer"
    " WHERE answer.entry_id = ? AND answer.prompt = ? AND answer.replaced_at IS NULL"
)
LAST_POSITION = "SELECT max(answer.position) AS max_1 FROM answer WHERE answer.entry_id = ?"
FIND_ENTRY = "SELECT entry.id FROM entry WHERE entry.id = ?"
# The newest answer to a question (the second parameter), or to another (the third).
LATEST_ANSWER = (
    "SELECT max(answer.answered_at) AS max_1 FROM answer"
    " WHERE answer.entry_id = ? AND (answer.prompt = ? OR answer.prompt = ?)"
)
# Entries of no course become part of the one whose time they are of, or of the first, if they are from before; what a
# watch knows of years before any course stays of none.
# A course's time begins with the two weeks in which its baseline may lie; one that was closed on that day or later
# comes first: its last form is no baseline of the next. No ORDER BY looks at the entry: SQLite before 3.53 can't.
ADOPT = (
    "UPDATE entry SET course_id=coalesce("
    "(SELECT course.id FROM course"
    " WHERE course.same_as IS NULL AND course.started_on <= date(entry.at, entry.utc_offset || ' minutes')"
    " AND course.ended_on >= date(entry.at, entry.utc_offset || ' minutes')"
    " ORDER BY course.started_on DESC, course.created_at DESC, course.id DESC LIMIT 1 OFFSET 0), "
    "(SELECT course.id FROM course"
    " WHERE course.same_as IS NULL AND course.started_on <="
    " date(entry.at, entry.utc_offset || ' minutes', '+14 days')"
    " ORDER BY course.started_on DESC, course.created_at DESC, course.id DESC LIMIT 1 OFFSET 0), "
    "(SELECT course.id FROM course WHERE course.same_as IS NULL"
    " ORDER BY course.started_on, course.created_at, course.id LIMIT 1 OFFSET 0))"
    " WHERE entry.course_id IS NULL AND (EXISTS (SELECT 1 FROM course))"
    f" AND (entry.kind != '{WATCH}' OR (EXISTS (SELECT course.id FROM course WHERE course.same_as IS NULL"
    " AND course.started_on <= date(entry.at, entry.utc_offset || ' minutes', '+14 days'))))"
)
# Purging. A deletion is met at a moment of this machine's clock; one that a clock that was ahead met is met anew.
MEET_DELETIONS = (
    "INSERT INTO deletion (entry_id, noted_at) SELECT entry.id, ? AS anon_1 FROM entry"
    " WHERE entry.deleted_at IS NOT NULL ON CONFLICT DO NOTHING"
)
MEET_ANEW = "UPDATE deletion SET noted_at=? WHERE deletion.noted_at > ?"
FIRST_MET = "SELECT min(deletion.noted_at) AS min_1 FROM deletion"
DROP_TAKEN_BACK = (
    "DELETE FROM deletion WHERE"
    " (deletion.entry_id NOT IN (SELECT entry.id FROM entry WHERE entry.deleted_at IS NOT NULL))"
)
REMOVE_ANSWERS = "DELETE FROM answer WHERE answer.entry_id = ?"
REMOVE_ENTRY = "DELETE FROM entry WHERE entry.id = ?"
DROP_DELETION = "DELETE FROM deletion WHERE deletion.entry_id = ?"
PURGE_ANSWERS = (
    "INSERT INTO purged (id, deleted_at) SELECT answer.id, ? AS anon_1 FROM answer WHERE answer.entry_id = ?"
    " ON CONFLICT (id) DO UPDATE SET deleted_at = excluded.deleted_at"
)
FORGET_PURGED = "DELETE FROM purged WHERE purged.id = ?"
# What only this machine knows.
LOCAL = "SELECT local.value FROM local WHERE local.name = ?"
SET_LOCAL = "INSERT INTO local (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"


def select(record: type[Changing]) -> str:
    """The statement that reads one such row; its parameter is the row's id."""
    table = TABLES[record]
    columns = ", ".join(f"{table}.{name}" for name in record._fields)
    return f"SELECT {columns} FROM {table} WHERE {table}.id = ?"


def select_due() -> str:
    """The statement that reads when entries were met as deleted, and them, before a moment that is its parameter."""
    columns = ", ".join(f"entry.{name}" for name in EntryRecord._fields)
    return (
        f"SELECT deletion.noted_at, {columns} FROM entry"
        " JOIN deletion ON deletion.entry_id = entry.id WHERE deletion.noted_at < ?"
    )


def insert(record: type[Record]) -> str:
    """The statement that adds such a row; its parameters are the row itself."""
    return (
        f"INSERT INTO {TABLES[record]} ({', '.join(record._fields)}) VALUES ({', '.join('?' * len(record._fields))})"
    )


def insert_or_change(record: type[Record]) -> str:
    """The statement that adds such a row, or changes the one that has its id; its parameters are the row itself."""
    changes = ", ".join(f"{name} = excluded.{name}" for name in record._fields if name != "id")
    return f"{insert(record)} ON CONFLICT (id) DO UPDATE SET {changes}"


def move_entries(column: str) -> str:
    """The statement that lets entries name another course or session in *column*, in place of one."""
    return f"UPDATE entry SET {column}=? WHERE entry.{column} = ?"


def update(record: type[Record], changed: Collection[str]) -> str:
    """The statement that changes these columns of one row, in the table's order; the last parameter is its id.

    Raises ``ValueError`` for a column that the table does not have.
    """
    unknown = set(changed) - set(record._fields)
    if unknown:
        raise ValueError(f"There is no column {', '.join(sorted(unknown))} in {TABLES[record]}.")
    changes = ", ".join(f"{name}=?" for name in record._fields if name in changed)
    return f"UPDATE {TABLES[record]} SET {changes} WHERE {TABLES[record]}.id = ?"
