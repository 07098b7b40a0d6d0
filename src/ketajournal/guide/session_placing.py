"""Answers that say something of the course or of a session, set there: begun, moved, tied to the entry."""

from contextlib import suppress
from datetime import date, datetime

from ketajournal.course.kinds import BEGIN_A_COURSE, Tie, entry_kind
from ketajournal.course.sessions import NOON
from ketajournal.course.values import Session, Value
from ketajournal.guide.subject import Subject
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal
from ketajournal.journal.settings import set_setting

# Answers that are columns of the course too.
_TOLD = frozenset({"course.route", "course.planned_sessions", "course.provider"})
# What changed since the session before: nothing marked is an answer too, and says that the setting is as it was then.
_AS_BEFORE = "session.as_before"
KEPT_BY_NOTHING = frozenset({_AS_BEFORE})
# The options of it by which the setting is another.
_OTHER_SETTING = frozenset({"setting", "home"})
# A session that is found at another date than planned was moved, if it is no further off than this.
_MOVED_DAYS = 6


def keep_in_column(subject: Subject, column: str, value: Value, before: Value) -> Subject:
    """The subject after an answer was kept in a column as well; *before* is what was answered there already."""
    writer = subject.journal.writer()
    course, session, said = subject.course, subject.session, str(value)
    table, _, name = column.partition(".")
    if column == "course.started_on":
        return _with_course_begun(subject, said, before)
    if table == "settings":
        with suppress(OSError):  # help-now can do without it, and the answer itself is kept
            set_setting(name, said)
    elif course is None:
        return subject.reloaded()
    elif column == "session.at":
        return _with_session_at(subject, said)
    elif column == "session.number":
        ordered = course.ordered
        return subject._replace(session=ordered[int(said) - 1]) if int(said) <= len(ordered) else subject
    elif column == "course.stands":
        today = subject.now.date().isoformat()
        if said == "maintenance":
            writer.set_course(course.id, maintenance_on=today, ended_on=None)
        elif said == "close":
            writer.set_course(course.id, ended_on=today)
    elif column == _AS_BEFORE:
        _place_setting(subject, value)
    elif table == "course":
        writer.set_course(course.id, **{name: value})  # type: ignore[arg-type]
    elif session is not None:
        writer.set_session(session.id, **{name: said})  # type: ignore[arg-type]
    return subject.reloaded()


def _place_setting(subject: Subject, changed: Value) -> None:
    """The setting of the session before becomes this one's where nothing of it changed, and is not its own then."""
    session, before = subject.session, subject.one_before()
    if session is None or before is None or not before.setting:
        return
    is_another = isinstance(changed, list) and not _OTHER_SETTING.isdisjoint(changed)
    if session.setting is None and not is_another:
        subject.journal.writer().set_session(session.id, setting=before.setting)
    elif session.setting == before.setting and is_another:
        subject.journal.writer().set_session(session.id, setting=None)


def set_what_was_told(journal: Journal, course_id: str) -> None:
    """Let a course that was begun just now have what was told before it had a date.

    That are its columns, and the preparations for its first session.
    """
    entries = reading.entries(journal.connection, course_id, BEGIN_A_COURSE)
    told = [a for e in entries for a in e.answers if a.prompt in _TOLD and a.value is not None]
    if columns := {a.prompt.removeprefix("course."): a.value for a in told}:
        journal.writer().set_course(course_id, **columns)  # type: ignore[arg-type]
    course = next(c for c in reading.courses(journal.connection) if c.id == course_id)
    for entry in entries:
        ahead = [s.id for s in course.ordered if s.at.date() >= entry.at.date()]
        if ahead and entry.session_id is None and entry_kind(entry.kind).tie is Tie.NEXT:
            journal.writer().set_entry(entry.id, session_id=ahead[0])


def _with_course_begun(subject: Subject, said: str, before: Value) -> Subject:
    """The course begun on a day, with its first session; or that day put right, where it was answered before."""
    writer, course = subject.journal.writer(), subject.course
    at = _moment(subject, said, None)
    made = None
    if course is None:
        course_id = writer.add_course(at.date())
    else:
        course_id = course.id
        said_before = _moment(subject, str(before), None) if before is not None else None
        made = next((s.id for s in course.ordered if s.at == said_before), None)
        writer.set_course(course_id, started_on=at.date().isoformat())
    if made is not None:
        writer.set_session(made, at=at)
    session_id = made or writer.add_session(course_id, at)
    if course is None:
        set_what_was_told(subject.journal, course_id)
    is_meant = subject.kind.tie is not Tie.NEXT or at.date() >= subject.now.date()
    found = subject._replace(session=None).in_course(course_id)
    return found.about(session_id) if is_meant else found


def _with_session_at(subject: Subject, said: str) -> Subject:
    """Tied to the session at this moment: the one known, moved if need be, or a new one."""
    assert subject.course is not None
    writer = subject.journal.writer()
    same_day = _on_the_same_day(subject, said)
    at = _moment(subject, said, same_day)
    moved = same_day or (subject.session if _may_move(subject, at) else None)
    if moved is not None:
        writer.set_session(moved.id, at=at)
    session_id = moved.id if moved else writer.add_session(subject.course.id, at)
    return subject.reloaded().about(session_id)


def _may_move(subject: Subject, at: datetime) -> bool:
    session = subject.session
    if session is None or abs((session.at.date() - at.date()).days) > _MOVED_DAYS:
        return False
    return not subject.entries("reflect", sessions=[session.id])


def _moment(subject: Subject, said: str, session: Session | None) -> datetime:
    """The moment of an answer; a day alone keeps the hour that *session* has, else it means noon."""
    if len(said) > len("2026-03-02"):
        return datetime.fromisoformat(said)
    day = date.fromisoformat(said)
    if session is not None and session.at.date() == day:
        return session.at
    noon = datetime.combine(day, NOON).astimezone()
    is_over = day == subject.now.date() and subject.kind.tie is Tie.LATEST
    return min(noon, subject.now) if is_over else noon


def _on_the_same_day(subject: Subject, said: str) -> Session | None:
    """The session on the day of an answer: the one meant already, or the nearest to its hour."""
    day = date.fromisoformat(said[: len("2026-03-02")])
    if subject.session is not None and subject.session.at.date() == day:
        return subject.session
    there = [s for s in subject.course.ordered if s.at.date() == day] if subject.course else []
    at = _moment(subject, said, there[0] if there else None)
    return min(there, key=lambda s: abs(s.at - at), default=None)
