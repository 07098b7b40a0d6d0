"""The statements that write, over the columns of the records; a test holds each to what SQLModel's tables give."""

from collections.abc import Collection

from ketajournal.journal.archive import AnswerRecord, CourseRecord, EntryRecord, SessionRecord

Record = CourseRecord | SessionRecord | EntryRecord | AnswerRecord
TABLES: dict[type[Record], str] = {
    CourseRecord: "course",
    SessionRecord: "session",
    EntryRecord: "entry",
    AnswerRecord: "answer",
}

# The answer that stands, of an entry (the first parameter) to a question (the second).
STANDING_ANSWER = (
    "SELECT answer.id, answer.value, answer.position FROM answer"
    " WHERE answer.entry_id = ? AND answer.prompt = ? AND answer.replaced_at IS NULL"
)
LAST_POSITION = "SELECT max(answer.position) AS max_1 FROM answer WHERE answer.entry_id = ?"
DRAFT = "SELECT entry.draft FROM entry WHERE entry.id = ?"
# Entries of no course become part of the one whose time they are of, or of the first, if they are from before.
# A course's time begins with the two weeks in which its baseline may lie.
ADOPT = (
    "UPDATE entry SET course_id=coalesce("
    "(SELECT course.id FROM course"
    " WHERE course.started_on <= date(entry.at, entry.utc_offset || ' minutes', '+14 days')"
    " ORDER BY course.started_on DESC, course.created_at DESC, course.id DESC LIMIT 1 OFFSET 0), "
    "(SELECT course.id FROM course ORDER BY course.started_on, course.created_at, course.id LIMIT 1 OFFSET 0))"
    " WHERE entry.course_id IS NULL AND (EXISTS (SELECT 1 FROM course))"
)
# What was deleted before a moment, with its answers.
PURGE = (
    "DELETE FROM answer WHERE answer.entry_id IN (SELECT entry.id FROM entry WHERE entry.deleted_at < ?)",
    "DELETE FROM entry WHERE entry.deleted_at < ?",
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


def update(record: type[Record], changed: Collection[str]) -> str:
    """The statement that changes these columns of one row, in the table's order; the last parameter is its id.

    Raises ``ValueError`` for a column that the table does not have.
    """
    unknown = set(changed) - set(record._fields)
    if unknown:
        raise ValueError(f"There is no column {', '.join(sorted(unknown))} in {TABLES[record]}.")
    changes = ", ".join(f"{name}=?" for name in record._fields if name in changed)
    return f"UPDATE {TABLES[record]} SET {changes} WHERE {TABLES[record]}.id = ?"
