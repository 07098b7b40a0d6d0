"""The thread of a session: shown, and later meanings set beside its first words."""

from datetime import datetime

from ketajournal.actions.clock import now
from ketajournal.actions.guided import Request, ask_person, keep_all, values_from_file
from ketajournal.actions.journal_access import open_course, open_for_reading
from ketajournal.course.recent import for_thread
from ketajournal.course.sessions import held, session_named
from ketajournal.course.thread import layers, thread_of
from ketajournal.course.values import Course, Session
from ketajournal.errors import NotFound
from ketajournal.guide.prompts import options_of
from ketajournal.journal import reading
from ketajournal.journal.file import Connection
from ketajournal.show.thread import ThreadDocument


def thread_document(number: int | None, name: str | None, as_of: datetime) -> ThreadDocument:
    """The thread of a session of the latest course, or of the one with that number, as a document."""
    connection = open_for_reading().connection
    course, session = _meant(connection, number, name, as_of)
    entries = reading.entries_of_part(connection, course.id, for_thread(course, session))
    return ThreadDocument(thread_of(course, session, entries, as_of), thread_labels())


def _meant(connection: Connection, number: int | None, name: str | None, as_of: datetime) -> tuple[Course, Session]:
    """The session that was named, or else the latest, with its course."""
    if name is not None and number is None:
        return reading.session_of_any_course(connection, name)
    course = reading.needed_course(connection, number)
    return course, _session(course, name, as_of)


def add_to_thread(kind: str, name: str | None, at: datetime, answers: str | None) -> None:
    """Keep a meaning, or whether an earlier one is still true."""
    given = values_from_file(Request(kind, None, at), answers) if answers is not None else None
    journal, course = open_course()
    session = _session(course, name, now())
    known = reading.entries(journal.connection, course.id, {"meaning"})
    if kind == "still" and not layers(session.id, known):
        raise NotFound("No meaning was set beside that session yet.", "'ketajournal thread --add' sets one.")
    asked = Request(kind, session.id, at)
    if given is None:
        ask_person(asked)
    else:
        keep_all(asked, given)


def _session(course: Course, name: str | None, as_of: datetime) -> Session:
    if name is not None:
        return session_named(course, name)
    past = held(course, as_of)
    if not past:
        raise NotFound(
            "No session was held yet, so there is no thread.", "'ketajournal prep' comes before the first."
        )
    return past[-1]


def thread_labels() -> dict[str, str]:
    """The words for what was chosen from options: kept or not, held as, still true."""
    asked = (("checkin", "checkin.new-thing"), ("meaning", "meaning.is"), ("still", "still.true"))
    return {value: label for guide, prompt in asked for value, label in options_of(guide, prompt).items()}
