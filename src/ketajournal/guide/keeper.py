"""A conversation's answers, kept in the journal as they are given."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from ketajournal.course.kinds import entry_kind
from ketajournal.course.values import NAMES_DELETED, Entry, Session, Value
from ketajournal.errors import Busy
from ketajournal.guide.answers_back import sentence_behind
from ketajournal.guide.facts import facts_at_the_beginning, facts_of, list_of, told_by_answers
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.session_placing import KEPT_BY_NOTHING, keep_in_column
from ketajournal.guide.subject import Subject
from ketajournal.journal import kept_answers, reading
from ketajournal.journal.opening import Journal
from ketajournal.journal.settings import set_setting


class Keeper:
    """Keeps the answers of one conversation, and lets them say what they say of the course and its sessions.

    The entry is written with the first answer, so a conversation left before it leaves nothing. What the journal
    knows is worked out once, and again where an answer changes the course or the session that is its ``subject``.
    """

    def __init__(self, journal: Journal, kind: str, now: datetime, session: Session | None = None) -> None:
        self.journal = journal
        self.entry: Entry | None = None
        self.went_on_after: str | None = None  # an entry that was deleted while its conversation went on
        self.subject = Subject(journal, entry_kind(kind), now, session=session).begun()
        self._stood = facts_at_the_beginning(self.subject)
        self._facts = facts_of(self.subject)
        self._lists: dict[str, Mapping[str, str]] = {}

    def resume(self, entry: Entry) -> None:
        """Go on with an entry: in the course it is part of, whichever is open now."""
        self._go_on(self.subject.resumed(entry), entry)

    def begin_anew(self) -> None:
        """Let go of an entry that was gone on with: the next answer begins another."""
        self._go_on(self.subject._replace(course=None, own=None).reloaded(), None)

    def _go_on(self, about: Subject, entry: Entry | None) -> None:
        self.entry = entry
        self._turn_to(about)
        self._stood = facts_at_the_beginning(about)

    def _turn_to(self, about: Subject) -> None:
        self.subject = about
        self._facts = facts_of(about)
        self._lists.clear()

    # --- what the conversation asks of a place

    def answered(self) -> Mapping[str, Value]:
        """The answers so far; ``None`` for a question that was left open."""
        return {a.prompt: a.value for a in self.entry.answers} if self.entry else {}

    def known(self) -> Mapping[str, Value]:
        """The answers so far by prompt id, and what the journal knows, for conditions."""
        answered = self.answered()
        told = told_by_answers(self.subject, answered, self._facts)
        return {**answered, **self._facts, **self._stood, **told}

    def recalled(self, prompt_id: str) -> Value:
        """The latest answer to another question, in this session or else in this course."""
        return self.subject.recalled(prompt_id)

    def options(self, name: str) -> Mapping[str, str]:
        """The members of a list that the journal keeps, by value, each with its label."""
        if name not in self._lists:
            self._lists[name] = list_of(self.subject, name)
        return self._lists[name]

    def latest(self, prompt_id: str) -> Value:
        """The latest answer to this question in an earlier conversation."""
        return kept_answers.last_answer(self.journal.connection, prompt_id)

    def says_back(self, said: Prompt, question: Prompt) -> str | None:
        """The sentence *said* back to the answer that the question just got, if it calls for that."""
        if self.answered().get(question.id) is None:
            return None
        return sentence_behind(said, question, self.answered(), self.subject)

    def drafts(self) -> Mapping[str, str]:
        """The words that were left half typed, by the questions that they were typed for."""
        return dict(self.entry.drafts) if self.entry else {}

    def save(self, prompt: Prompt, value: Value) -> None:
        """Put the answer on disk before returning."""
        writer = self.journal.writer()
        before = self.subject, self._facts, self.entry
        try:
            with writer.together():
                if prompt.keeps and (value is not None or prompt.keeps in KEPT_BY_NOTHING):
                    said = self.answered().get(prompt.keeps)
                    self._turn_to(keep_in_column(self.subject, prompt.keeps, value, said))
                writer.answer(self._entry_id(), prompt.id, prompt.kind, value, prompt.metric)
        except BaseException as fault:
            tried = self.subject.own
            self.subject, self._facts, self.entry = before  # as it was, and not read anew: that could fail as well
            self._lists.clear()
            if tried is not None and not isinstance(fault, Busy):
                self._go_on_from_the_disk(tried)
            raise
        self._reload()
        if self.subject.kind.told_outside and value is not None:
            with suppress(OSError):  # so that help-now knows there is one without opening the journal
                set_setting(self.subject.kind.told_outside, "yes")

    def keep_draft(self, prompt: Prompt, text: str) -> None:
        """Keep what is half typed; what another window left half typed at the same question stays before it."""
        writer = self.journal.writer()
        with writer.together():
            entry_id, seen = self._entry_id(), self.drafts().get(prompt.id)
            there = dict(reading.entry(self.journal.connection, entry_id).drafts).get(prompt.id)
            if there is not None and there != seen and there not in text:
                text = f"{there}\n{text}"
            writer.keep_draft(entry_id, prompt.id, text)
        self._reload()

    def finish(self) -> None:
        if self.subject.own is None or self._is_standing(self.subject.own):
            self.journal.writer().set_entry(self._entry_id(), finished=True)
            self._reload()

    # --- behind it

    def _go_on_from_the_disk(self, entry_id: str) -> None:
        """A disk can give an error when all is written: what is there after all must not be written twice."""
        with suppress(Exception):
            self.resume(reading.entry(self.journal.connection, entry_id))

    def _entry_id(self) -> str:
        """The entry's id, tied to the course and session that are meant by now."""
        writer, about = self.journal.writer(), self.subject
        entry_id = about.own
        if entry_id is None or not self._is_standing(entry_id):
            gone, entry_id = entry_id, writer.add_entry(about.kind.name, about.now, about.course_id, about.session_id)
            self.subject = about._replace(own=entry_id)
            if gone is not None:
                words = f"Written on after an entry was deleted in another window: {about.kind.title}, {gone[:8]}."
                writer.answer(entry_id, NAMES_DELETED, "text", words)
                self.entry, self.went_on_after = None, gone
        elif self.entry is not None and self.entry.session_id != about.session_id:
            writer.set_entry(entry_id, course_id=about.course_id, session_id=about.session_id)
        return entry_id

    def _is_standing(self, entry_id: str) -> bool:
        """False for an entry that was deleted since, in another window or by another program."""
        return reading.is_standing(self.journal.connection, entry_id)

    def _reload(self) -> None:
        if self.subject.own is not None:
            self.entry = reading.entry(self.journal.connection, self.subject.own)
