"""The subject of a conversation: its course and its session, as the journal has them."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from ketajournal.course.kinds import Kind, Tie
from ketajournal.course.sessions import held, may_be_ahead, number_of, to_prepare, to_reflect_on
from ketajournal.course.values import Course, Entry, Session, Value
from ketajournal.journal import kept_answers, reading
from ketajournal.journal.opening import Journal


class Subject(NamedTuple):
    """The course and the session that a conversation of a kind is about, seen from the moment *now*.

    ``own`` is the id of the conversation's own entry, once it has one: it doesn't count among the others.
    """

    journal: Journal
    kind: Kind
    now: datetime
    course: Course | None = None
    session: Session | None = None
    own: str | None = None

    def begun(self) -> "Subject":
        """With the course that is open and, where none is named, the session that such a conversation is tied to."""
        with_course = self.reloaded()
        return with_course if self.session is not None else with_course._replace(session=with_course._meant())

    def resumed(self, entry: Entry) -> "Subject":
        """About what an entry is about: the course it is part of, whichever is open now, and its session."""
        found = self._replace(own=entry.id).in_course(entry.course_id)
        return found.about(entry.session_id) if entry.session_id is not None else found

    def reloaded(self) -> "Subject":
        """The same course and session as the journal has them by now; without a course the one that is open."""
        return self.in_course(self.course_id)

    def in_course(self, course_id: str | None) -> "Subject":
        """The same session as the journal has it by now, in this course; without one in the course that is open."""
        connection = self.journal.connection
        if course_id is not None:
            course = next((c for c in reading.courses(connection) if c.id == course_id), None)
        else:
            course = reading.course(connection)
            if course is not None and course.ended_on is not None and self.kind.begins_course:
                course = None
        found = self._replace(course=course)
        return found.about(self.session.id) if self.session is not None and course is not None else found

    def about(self, session_id: str) -> "Subject":
        """About another session of the course."""
        sessions = self.course.sessions if self.course else ()
        return self._replace(session=next((s for s in sessions if s.id == session_id), None))

    def _meant(self) -> Session | None:
        if self.course is None:
            return None
        match self.kind.tie:
            case Tie.NEXT:
                ahead = [s.id for s in self.course.sessions if may_be_ahead(s, self.now)]
                return to_prepare(self.course, self.entries("reflect", sessions=ahead), self.now)
            case Tie.LATEST:
                return to_reflect_on(self.course, self.now)
            case Tie.HELD:
                return self.latest_held()
        return None

    @property
    def course_id(self) -> str | None:
        return self.course.id if self.course else None

    @property
    def session_id(self) -> str | None:
        """The session that the conversation's entry is tied to."""
        return self.session.id if self.session and self.kind.tie is not Tie.COURSE else None

    @property
    def number(self) -> int | None:
        """The session's place in the course: 1 for the first."""
        return number_of(self.course, self.session_id) if self.course and self.session_id else None

    def latest_held(self) -> Session | None:
        """The latest session whose moment has passed."""
        past = held(self.course, self.now) if self.course else []
        return past[-1] if past else None

    def one_before(self) -> Session | None:
        """The latest session held that is not the one which this conversation prepares."""
        past = held(self.course, self.now) if self.course else []
        own = self.session.id if self.session and self.kind.tie is Tie.NEXT else None
        return next((s for s in reversed(past) if s.id != own), None)

    def entries(
        self, *kinds: str, sessions: Collection[str] | None = None, since: datetime | None = None
    ) -> list[Entry]:
        """The course's other entries of these kinds, earliest first: tied to one of *sessions*, from *since* on."""
        found = reading.entries(self.journal.connection, self.course_id, kinds, sessions=sessions, since=since)
        return [e for e in found if e.id != self.own]

    def has_answer(self, kinds: Collection[str], answer: reading.SqlCondition) -> bool:
        """True where one of the course's other entries of these kinds has such an answer."""
        return kept_answers.has_answer(self.journal.connection, self.course_id, kinds, answer, besides=self.own)

    def text_nearest(self, metric: str, moment: datetime) -> tuple[datetime, str] | None:
        """The words for a metric in the course's other followed entries: the latest up to a moment, else the next."""
        return kept_answers.text_nearest(self.journal.connection, self.course_id, metric, moment, besides=self.own)

    def recalled(self, prompt_id: str) -> Value:
        """The answer to a question that is shown back: in the session it is about, or else in the course."""
        if self.course is None:
            return None
        about = self.one_before() if self.kind.tie is Tie.NEXT else self.session or self.latest_held()
        return kept_answers.recalled_answer(
            self.journal.connection,
            prompt_id,
            self.course.id,
            about.id if about else None,
            first=self.kind.recalls_first,
        )
