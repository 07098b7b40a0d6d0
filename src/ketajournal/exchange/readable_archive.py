"""An archive as people read it: entries with their answers, and the courses and sessions they belong to.

Every format but the journal's own is written from this, so a sealed letter's words are kept back in one place.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from ketajournal.course.kinds import FOLLOWED
from ketajournal.course.letters import is_sealed
from ketajournal.course.values import Answer, Course, Entry, Session, drafted
from ketajournal.course.watch import WATCH, marked, who_counts
from ketajournal.journal.archive import AnswerRecord, Archive, EntryRecord
from ketajournal.journal.kept_answers import Earlier
from ketajournal.journal.moments import at_utc, from_columns
from ketajournal.journal.reading import told_apart, value_of


class Written(NamedTuple):
    """An entry, its course, and its session with the number it has there.

    ``number`` is ``None`` for a session that was cancelled. A ``sealed`` letter has no answers and no draft here:
    nobody has opened it.
    """

    entry: Entry
    course: Course | None
    session: Session | None
    number: int | None
    updated_at: datetime
    sealed: bool
    earlier: tuple[Earlier, ...] = ()


class Readable:
    """An archive in the person's terms. *courses* are all of its journal, of which it may hold one alone."""

    def __init__(self, archive: Archive, courses: Sequence[Course]) -> None:
        self.archive = archive
        self.first_course = courses[0].id if courses else None
        held = {c.id for c in archive.courses}
        self.courses = [c for c in courses if c.id in held]
        self._by_id = {c.id: c for c in self.courses}
        self._sessions = {s.id: (s, c.numbers.get(s.id)) for c in self.courses for s in c.sessions}

    @property
    def entries(self) -> Iterator[Written]:
        """The entries, from the earliest to the latest; each time from the first."""
        return self.of_kinds(None)

    def of_kinds(self, kinds: Container[str] | None) -> Iterator[Written]:
        """The entries of these kinds; of all for ``None``."""
        for e, answers in self.archive.entries:
            if kinds is None or e.kind in kinds:
                entry = _entry(e, answers)
                session, number = self._sessions.get(e.session_id or "", (None, None))
                sealed = is_sealed(entry)
                yield Written(
                    entry._replace(answers=(), drafts=()) if sealed else entry,
                    self._by_id.get(e.course_id or ""),
                    session,
                    number,
                    at_utc(max([e.updated_at, *(a.answered_at for a in answers)])),
                    sealed,
                    () if sealed else _earlier(answers),
                )

    def counted(self, written: Written) -> Sequence[Answer]:
        """The answers of an entry, without those of a watch that don't count."""
        entry = written.entry
        if entry.kind != WATCH or entry.deleted_at:
            return entry.answers
        day = entry.at.date()
        return [a for a in entry.answers if self._who_counts.get((day, a.metric)) == a.prompt]

    @cached_property
    def _who_counts(self) -> Mapping[tuple[date, str | None], str | None]:
        """The one who counts on each day; worked out where there is anything from a watch at all."""
        return who_counts(
            (w.entry.at.date(), a.metric, marked(w.entry.kind, a.prompt, a.value))
            for w in self.of_kinds(FOLLOWED)
            if not w.entry.deleted_at
            for a in w.entry.answers
        )

    @property
    def unsealed(self) -> Iterator[Written]:
        """The entries without sealed letters, as most formats have them."""
        return (w for w in self.entries if not w.sealed)

    @cached_property
    def letters_kept_back(self) -> int:
        """The number of sealed letters."""
        return sum(w.sealed for w in self.of_kinds({"letter"}))


def sealed_letters(count: int) -> str:
    """``1 sealed letter is``, ``3 sealed letters are``: the start of what is said of those kept back."""
    return "1 sealed letter is" if count == 1 else f"{count} sealed letters are"


def _entry(e: EntryRecord, given: Sequence[AnswerRecord]) -> Entry:
    answers, drafts = told_apart([_answer(a) for a in given if a.replaced_at is None])
    return Entry(
        id=e.id,
        kind=e.kind,
        at=from_columns(e.at, e.utc_offset),
        finished=e.finished_at is not None,
        session_id=e.session_id,
        answers=answers,
        drafts=drafts,
        deleted_at=at_utc(e.deleted_at) if e.deleted_at else None,
        started_at=at_utc(e.started_at),
    )


def _earlier(answers: Sequence[AnswerRecord]) -> tuple[Earlier, ...]:
    return tuple(Earlier(_answer(a), at_utc(a.replaced_at)) for a in answers if a.replaced_at is not None)


def _answer(a: AnswerRecord) -> Answer:
    return Answer(
        a.prompt.removeprefix(drafted("")) if a.replaced_at else a.prompt,
        value_of(a.value),
        at_utc(a.answered_at),
        a.metric,
        a.kind,
    )
