"""A conversation's answers, kept in the journal as they are given."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime, time

from ketajournal.course.sessions import held, in_order, number_of, to_prepare, to_reflect_on
from ketajournal.course.values import Course, Entry, Session, Value
from ketajournal.course.windows import new_thing
from ketajournal.guide.help_lines import set_setting
from ketajournal.guide.prompt import Prompt
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal

# A session that is found at another date than planned was moved, if it is no further off than this.
_MOVED_DAYS = 6


class Keeper:
    """Keeps the answers of one conversation, and sets what they say of the course and its sessions.

    The entry is written with the first answer, so a conversation left before it leaves nothing.
    """

    def __init__(self, journal: Journal, kind: str, now: datetime, session: Session | None = None) -> None:
        self._journal = journal
        self._kind = kind
        self._now = now
        self.entry: Entry | None = None
        self.course: Course | None = None
        self.session = session
        self._load()
        if session is None and self.course is not None:
            self.session = self._session_meant(self.course)

    def _session_meant(self, course: Course) -> Session | None:
        if self._kind == "prep":
            return to_prepare(course, self._entries("reflect"), self._now)
        if self._kind == "reflect":
            return to_reflect_on(course, self._now)
        return None

    def _load(self) -> None:
        self.course = reading.course(self._journal.connection)
        if self.session is not None and self.course is not None:
            self.session = self._by_id(self.session.id)

    def _entries(self, *kinds: str) -> list[Entry]:
        return reading.entries(self._journal.connection, self.course.id if self.course else None, kinds)

    @property
    def session_number(self) -> int | None:
        return number_of(self.course, self.session.id) if self.course and self.session else None

    def resume(self, entry: Entry) -> None:
        """Go on with an entry that was left unfinished."""
        self.entry = entry
        if entry.session_id is not None and self.course is not None:
            self.session = self._by_id(entry.session_id)

    # --- what the conversation asks of a place

    def answered(self) -> Mapping[str, Value]:
        return {a.prompt: a.value for a in self.entry.answers} if self.entry else {}

    def known(self) -> Mapping[str, Value]:
        answered = self.answered()
        session = self.session
        window = session or self._latest_held()
        return {
            **answered,
            "course.new": self.course is None or "course.started_on" in answered,
            "session.unplanned": session is None or (self._kind == "prep" and "session.at" in answered),
            "session.route": (session.route if session else None) or (self.course.route if self.course else None),
            "session.today": self._is_today(session),
            "session.just_said": "course.started_on" in answered and self._is_today(session),
            "session.at": self._likely_start(session).isoformat(),
            "session.number": self.session_number,
            "window.new_thing": self._chosen(window) is not None,
            **({"prep.expectation": self.recalled("prep.expectation")} if self._kind == "reflect" else {}),
        }

    def _likely_start(self, session: Session | None) -> datetime:
        """When the session began, as far as is known: not later than the writing about it."""
        return min(session.at, self._now) if session else self._now

    def _is_today(self, session: Session | None) -> bool:
        return session is not None and session.at.date() == self._now.date()

    def _latest_held(self) -> Session | None:
        past = held(self.course, self._now) if self.course else []
        return past[-1] if past else None

    def _chosen(self, window: Session | None) -> str | None:
        if window is None or self.course is None or self._kind != "checkin":
            return None
        thing = new_thing(window, in_order(self.course.sessions), self._entries("reflect"))
        return thing.what if thing else None

    def recalled(self, prompt_id: str) -> Value:
        window = self.session or self._latest_held()
        connection = self._journal.connection
        if window is not None:
            return reading.last_answer(connection, prompt_id, session_id=window.id)
        return reading.last_answer(connection, prompt_id, course_id=self.course.id) if self.course else None

    def latest(self, prompt_id: str) -> Value:
        return reading.last_answer(self._journal.connection, prompt_id)

    def draft(self) -> tuple[str, str] | None:
        return self.entry.draft if self.entry else None

    def save(self, prompt: Prompt, value: Value) -> None:
        writer = self._journal.writer()
        before = self.course, self.session, self.entry
        try:
            with writer.together():
                if prompt.keeps and value is not None:
                    self._keep(prompt.keeps, value)
                writer.answer(self._entry_id(), prompt.id, prompt.kind, value, prompt.metric)
        except BaseException:
            self.course, self.session, self.entry = before
            raise
        self._reload_entry()
        if self._kind == "safety-plan" and value is not None:
            with suppress(OSError):
                set_setting("safety_plan", "yes")  # so that help-now knows there is one without opening the journal

    def keep_draft(self, prompt: Prompt, text: str) -> None:
        self._journal.writer().set_entry(self._entry_id(), draft=json.dumps([prompt.id, text]))
        self._reload_entry()

    def finish(self) -> None:
        self._journal.writer().set_entry(self._entry_id(), finished=True)
        self._reload_entry()

    # --- behind it

    def _entry_id(self) -> str:
        """The entry's id, tied to the course and session that are meant by now."""
        writer = self._journal.writer()
        course_id = self.course.id if self.course else None
        session_id = self.session.id if self.session else None
        if self.entry is None:
            entry_id = writer.add_entry(self._kind, self._now, course_id, session_id)
            self.entry = Entry(entry_id, self._kind, self._now, False, session_id)
        elif self.entry.session_id != session_id:
            writer.set_entry(self.entry.id, course_id=course_id, session_id=session_id)
        return self.entry.id

    def _reload_entry(self) -> None:
        if self.entry is not None:
            self.entry = reading.entry(self._journal.connection, self.entry.id)

    def _keep(self, where: str, value: Value) -> None:
        """Set the column of the course or the session that an answer also says."""
        writer = self._journal.writer()
        if where == "course.started_on":
            self._begin_course(str(value))
        elif where == "session.at":
            self._place_session(str(value))
        elif where == "settings.country":
            with suppress(OSError):  # help-now can do without it, and the answer itself is kept
                set_setting("country", str(value))
        elif where.startswith("course.") and self.course is not None:
            writer.set_course(self.course.id, **{where.removeprefix("course."): value})  # type: ignore[arg-type]
        elif where.startswith("session.") and self.session is not None:
            writer.set_session(self.session.id, **{where.removeprefix("session."): str(value)})  # type: ignore[arg-type]
        self._load()

    def _begin_course(self, said: str) -> None:
        writer = self._journal.writer()
        at = self._moment(said, None)
        before = self.answered().get("course.started_on")
        made = self._at(self._moment(str(before), None)) if before is not None else None
        if self.course is None:
            session_id = writer.add_session(writer.add_course(at.date()), at)
        elif made is not None:  # answered before, and now put right
            session_id = made.id
            writer.set_course(self.course.id, started_on=at.date().isoformat())
            writer.set_session(session_id, at=at)
        else:
            writer.set_course(self.course.id, started_on=at.date().isoformat())
            session_id = writer.add_session(self.course.id, at)
        self._load()
        meant = self._kind != "prep" or at.date() >= self._now.date()
        self.session = self._by_id(session_id) if meant else None

    def _at(self, at: datetime) -> Session | None:
        """The session at exactly this moment."""
        return next((s for s in in_order(self.course.sessions) if s.at == at), None) if self.course else None

    def _moment(self, said: str, session: Session | None) -> datetime:
        """The moment of an answer; a day alone keeps the hour that *session* has, else it means noon."""
        if len(said) > len("2026-03-02"):
            return datetime.fromisoformat(said)
        day = date.fromisoformat(said)
        if session is not None and session.at.date() == day:
            return session.at
        noon = datetime.combine(day, time(12)).astimezone()
        return min(noon, self._now) if day == self._now.date() and self._kind == "reflect" else noon

    def _same_day(self, said: str) -> Session | None:
        """The session on the day of an answer: the one meant already, or the nearest to its hour."""
        day = date.fromisoformat(said[: len("2026-03-02")])
        if self.session is not None and self.session.at.date() == day:
            return self.session
        there = [s for s in in_order(self.course.sessions) if s.at.date() == day] if self.course else []
        at = self._moment(said, there[0] if there else None)
        return min(there, key=lambda s: abs(s.at - at), default=None)

    def _place_session(self, said: str) -> None:
        """Tie the entry to the session at this moment: the one known, moved if need be, or a new one."""
        assert self.course is not None
        writer = self._journal.writer()
        same_day = self._same_day(said)
        at = self._moment(said, same_day)
        session = self.session
        if same_day is not None:
            writer.set_session(same_day.id, at=at)
            session_id = same_day.id
        elif session is not None and self._may_move(session, at):
            writer.set_session(session.id, at=at)
            session_id = session.id
        else:
            session_id = writer.add_session(self.course.id, at)
        self._load()
        self.session = self._by_id(session_id)

    def _may_move(self, session: Session, at: datetime) -> bool:
        own = self.entry.id if self.entry else None
        spoken_for = any(e.session_id == session.id and e.id != own for e in self._entries("reflect"))
        return not spoken_for and abs((session.at.date() - at.date()).days) <= _MOVED_DAYS

    def _by_id(self, session_id: str) -> Session | None:
        return next((s for s in self.course.sessions if s.id == session_id), None) if self.course else None
