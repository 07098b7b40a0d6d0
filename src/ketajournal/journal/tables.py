"""The tables. Reading has the same columns in plain SQL; a test holds the two together.

Moments are stored twice over: ``*_at`` is UTC text that sorts as time, ``utc_offset`` the minutes
east of it that the person's clock showed, so the local date is never guessed later.
"""

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

# What a look at a whole life reads of each entry, and of each answer: the index has it, and the row is not read.
_OF_A_LINE = ("kind", "at", "id", "utc_offset", "finished_at", "session_id", "deleted_at", "started_at", "course_id")
_GIVEN = ("entry_id", "replaced_at", "prompt", "value")
_ON_STRIP = "metric IN ('mental_space', 'mood', 'sleep_hours', 'stress', 'pain', 'hope', 'new_thing_kept')"


class CourseRow(SQLModel, table=True):
    """A course of treatment, as the person entered it."""

    __tablename__ = "course"
    id: str = Field(primary_key=True)
    started_on: str
    planned_sessions: int | None = None
    route: str | None = None
    provider: str | None = None
    created_at: str
    updated_at: str
    maintenance_on: str | None = None
    ended_on: str | None = None
    same_as: str | None = None
    stamps: str | None = None


class SessionRow(SQLModel, table=True):
    """One planned or past session."""

    __tablename__ = "session"
    id: str = Field(primary_key=True)
    course_id: str = Field(foreign_key="course.id", index=True)
    at: str
    utc_offset: int
    route: str | None = None
    setting: str | None = None
    cancelled_at: str | None = None
    created_at: str
    updated_at: str
    same_as: str | None = None
    stamps: str | None = None


class EntryRow(SQLModel, table=True):
    """Something written at one time; its words are in its answers."""

    __tablename__ = "entry"
    __table_args__ = (
        Index("ix_entry_at", "at"),
        Index("ix_entry_kind", *_OF_A_LINE),
        Index("ix_entry_open", "kind", "at", sqlite_where=text("finished_at IS NULL")),
        Index("ix_entry_started", "started_at"),
        Index("ix_entry_deleted", "deleted_at", sqlite_where=text("deleted_at IS NOT NULL")),
    )
    id: str = Field(primary_key=True)
    course_id: str | None = Field(default=None, foreign_key="course.id")
    session_id: str | None = Field(default=None, foreign_key="session.id", index=True)
    kind: str
    at: str
    utc_offset: int
    started_at: str
    finished_at: str | None = None
    deleted_at: str | None = None
    updated_at: str
    stamps: str | None = None


class AnswerRow(SQLModel, table=True):
    """One answer. A later answer to the same question replaces it and leaves it in place."""

    __tablename__ = "answer"
    __table_args__ = (
        Index("ix_answer_entry", "entry_id", "position"),
        Index("ix_answer_prompt", "prompt"),
        Index("ix_answer_signs", "entry_id", sqlite_where=text("metric = 'warning_signs'")),
        Index("ix_answer_medicines", "entry_id", sqlite_where=text("metric = 'medicines'")),
        Index("ix_answer_strip", *_GIVEN, "metric", sqlite_where=text(_ON_STRIP)),
        Index("ix_answer_items", *_GIVEN, sqlite_where=text("(prompt LIKE 'phq-9.%' OR prompt LIKE 'gad-7.%')")),
        Index("ix_answer_current", "entry_id", "prompt", unique=True, sqlite_where=text("replaced_at IS NULL")),
    )
    id: str = Field(primary_key=True)
    entry_id: str = Field(foreign_key="entry.id")
    prompt: str
    kind: str
    metric: str | None = None
    value: str
    position: int
    answered_at: str
    replaced_at: str | None = None


class PurgedRow(SQLModel, table=True):
    """An entry or an answer that was purged: its id and when it was deleted, and no word of it."""

    __tablename__ = "purged"
    id: str = Field(primary_key=True)
    deleted_at: str


class DeletionRow(SQLModel, table=True):
    """The moment when this machine first met a deletion, by its own clock. Stays on this machine."""

    __tablename__ = "deletion"
    entry_id: str = Field(primary_key=True)
    noted_at: str


class LocalRow(SQLModel, table=True):
    """Something that only this machine knows, such as what its clock showed last."""

    __tablename__ = "local"
    name: str = Field(primary_key=True)
    value: str
