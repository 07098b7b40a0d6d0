"""A conversation's answers, kept in the journal as they are given."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime

from ketajournal.course import metrics
from ketajournal.course.kinds import BEGIN_A_COURSE, CLOSE_A_WINDOW, Tie, View, entry_kind, needed_by
from ketajournal.course.practices import kept_still
from ketajournal.course.sessions import (
    NOON,
    held,
    in_order,
    is_day_alone,
    number_of,
    to_prepare,
    to_reflect_on,
)
from ketajournal.course.text import one_line
from ketajournal.course.thread import Layer, closings, layers
from ketajournal.course.values import Course, Entry, Session, Value
from ketajournal.course.windows import new_thing
from ketajournal.guide.help_lines import set_setting
from ketajournal.guide.prompt import Prompt
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal

_WEEK_DAYS = 7
# What an answer to how the course stands sets, given today's date.
_COLUMNS_OF_STANDING: dict[str, Callable[[str], dict[str, str | None]]] = {
    "open": lambda _today: {},
    "maintenance": lambda today: {"maintenance_on": today, "ended_on": None},
    "close": lambda today: {"ended_on": today},
}
# A session that is found at another date than planned was moved, if it is no further off than this.
_MOVED_DAYS = 6


class Keeper:
    """Keeps the answers of one conversation, and sets what they say of the course and its sessions.

    The entry is written with the first answer, so a conversation left before it leaves nothing.
    """

    def __init__(self, journal: Journal, kind: str, now: datetime, session: Session | None = None) -> None:
        self._journal = journal
        self._kind = kind
        self._about = entry_kind(kind)
        self._now = now
        self.entry: Entry | None = None
        self.course: Course | None = None
        self.session = session
        self._own_course: str | None = None
        self._load()
        if session is None and self.course is not None:
            self.session = self._session_meant(self.course)
        self._standing = self._what_stands()

    def _session_meant(self, course: Course) -> Session | None:
        if self._kind == "prep":
            return to_prepare(course, self._entries("reflect"), self._now)
        if self._kind == "reflect":
            return to_reflect_on(course, self._now)
        return self._latest_held() if self._about.tie is Tie.HELD else None

    def _what_stands(self) -> dict[str, Value]:
        """What this kind of conversation asks about, as it stood before its first answer."""
        match self._kind:
            case "prep":
                return {"window.to_close": self._to_close(), "course.untold": self._untold()}
            case "begin":
                return {"course.untold": self._untold()}
            case "weekly":
                return {"window.to_close": self._to_close()}
            case "checkin":
                return {"practices": bool(self.options("practices")), "begin.focus": self.recalled("begin.focus")}
            case "reflect":
                return {"session.to_place": self._to_place()}
            case "cost":
                return {"course.currency": self._currency()}
            case "review":
                return {"begin.fear": self.recalled("begin.fear")}
        return {}

    def _untold(self) -> bool:
        """Whether no other preparation, and no beginning, came further than the course's first day."""
        own = self.entry.id if self.entry else None
        others = [e for e in self._entries(*BEGIN_A_COURSE) if e.id != own]
        return not any(a.prompt != "course.started_on" for e in others for a in e.answers)

    def _currency(self) -> str | None:
        """The currency that a cost was last noted in."""
        said = [e.of(metrics.COST_CURRENCY) for e in self._entries(*needed_by(View.COSTS))]
        return next((str(currency) for currency in reversed(said) if currency), None)

    def _to_place(self) -> bool:
        """Whether to ask when the session was: none is known, not its hour, or it was written about already."""
        session = self.session
        if session is None or session.at > self._now or is_day_alone(session.at):
            return True
        own = self.entry.id if self.entry else None
        return any(e.session_id == session.id and e.id != own for e in self._entries("reflect"))

    def _to_close(self) -> bool:
        """Whether a session was held whose practice window nobody closed; in a weekly look only after a week."""
        latest = self._one_before()
        if self.course is None or latest is None:
            return False
        if self._kind == "weekly" and (self._now.date() - latest.at.date()).days < _WEEK_DAYS:
            return False
        own = self.entry.id if self.entry else None
        entries = [e for e in self._entries(*CLOSE_A_WINDOW) if e.id != own]
        return latest.id not in closings(self.course, entries)

    def _load(self) -> None:
        if self._own_course is not None:
            every = reading.courses(self._journal.connection)
            self.course = next(course for course in every if course.id == self._own_course)
        else:
            self.course = reading.course(self._journal.connection)
            if self.course is not None and self.course.ended_on is not None and self._about.begins_course:
                self.course = None
        if self.session is not None and self.course is not None:
            self.session = self._by_id(self.session.id)

    def _entries(self, *kinds: str) -> list[Entry]:
        return reading.entries(self._journal.connection, self.course.id if self.course else None, kinds)

    @property
    def session_number(self) -> int | None:
        if self.course is None or self.session is None or self._about.tie is Tie.COURSE:
            return None
        return number_of(self.course, self.session.id)

    def resume(self, entry: Entry) -> None:
        """Go on with an entry: in the course it is part of, whichever is open now."""
        self.entry = entry
        self._own_course = entry.course_id
        self._load()
        if entry.session_id is not None and self.course is not None:
            self.session = self._by_id(entry.session_id)
        self._standing = self._what_stands()

    def begin_anew(self) -> None:
        """Let go of an entry that was gone on with: the next answer begins another."""
        self.entry = None
        self._own_course = None
        self._load()
        self._standing = self._what_stands()

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
            **self._standing,
        }

    def _likely_start(self, session: Session | None) -> datetime:
        """When the session began, as far as is known: not later than the writing about it."""
        return min(session.at, self._now) if session else self._now

    def _is_today(self, session: Session | None) -> bool:
        return session is not None and session.at.date() == self._now.date()

    def _latest_held(self) -> Session | None:
        past = held(self.course, self._now) if self.course else []
        return past[-1] if past else None

    def _one_before(self) -> Session | None:
        """The latest session held that is not the one this conversation is about."""
        past = held(self.course, self._now) if self.course else []
        own = self.session.id if self.session and self._kind == "prep" else None
        return next((s for s in reversed(past) if s.id != own), None)

    def _chosen(self, window: Session | None) -> str | None:
        if window is None or self.course is None or "window.new_thing" not in self._about.facts:
            return None
        thing = new_thing(window, in_order(self.course.sessions), self._entries("reflect"))
        return thing.what if thing else None

    def recalled(self, prompt_id: str) -> Value:
        if self.course is None:
            return None
        about = self._one_before() if self._kind == "prep" else self.session or self._latest_held()
        return reading.recalled_answer(
            self._journal.connection,
            prompt_id,
            self.course.id,
            about.id if about else None,
            first=self._kind == "meaning",  # set beside the first words, whatever was added later
        )

    def options(self, name: str) -> Mapping[str, str]:
        if name == "practices":
            every = reading.entries_of_all(self._journal.connection, ["practice"])
            return {p.name: p.name for p in kept_still(every, self._now)}
        if name == "meanings" and self.session is not None:
            return {layer.entry: _layer_shown(layer) for layer in layers(self.session.id, self._entries("meaning"))}
        return {}

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
            tried = self.entry
            self.course, self.session, self.entry = before
            if tried is not None:
                self._go_on_from_the_disk(tried.id)
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

    def _go_on_from_the_disk(self, entry_id: str) -> None:
        """A disk can give an error when all is written: what is there after all must not be written twice."""
        with suppress(Exception):
            self.resume(reading.entry(self._journal.connection, entry_id))

    def _entry_id(self) -> str:
        """The entry's id, tied to the course and session that are meant by now."""
        writer = self._journal.writer()
        course_id = self.course.id if self.course else None
        session_id = self.session.id if self.session and self._about.tie is not Tie.COURSE else None
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
        elif where == "session.at" and self.course is not None:
            self._place_session(str(value))
        elif where == "settings.country":
            with suppress(OSError):  # help-now can do without it, and the answer itself is kept
                set_setting("country", str(value))
        elif where == "session.number" and self.course is not None:
            ordered = in_order(self.course.sessions)
            self.session = ordered[int(str(value)) - 1] if int(str(value)) <= len(ordered) else self.session
        elif where == "course.stands" and self.course is not None:
            today = self._now.date().isoformat()
            columns = _COLUMNS_OF_STANDING.get(str(value), _COLUMNS_OF_STANDING["open"])
            writer.set_course(self.course.id, **columns(today))
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
        noon = datetime.combine(day, NOON).astimezone()
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


def _layer_shown(layer: Layer) -> str:
    held = f", held as a {layer.held_as}" if layer.held_as else ""
    return f"{layer.at.day} {layer.at:%b}{held}: {one_line(layer.text, 60)}"
