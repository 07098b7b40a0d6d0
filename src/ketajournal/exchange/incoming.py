"""The rows that another program's file brings, and gathering them.

Ids are made of the file's own, or of the moment that an entry is about, so that the same file brings the same rows
each time: never of the time zone of today, of a choice that can be put right, or of words that may be corrected. What
is about the same moment is told apart by its count.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID, uuid5

from ketajournal.course.notices import Notice
from ketajournal.course.text import is_storable
from ketajournal.course.values import Value
from ketajournal.errors import BadInput
from ketajournal.exchange.limits import LONGEST_TEXT, refuse_too_many
from ketajournal.journal.archive import AnswerRecord, Archive, EntryRecord, EntryRows, PackedEntries, SessionRecord
from ketajournal.journal.moments import to_columns, to_utc

NOTE = "note.text"
MOOD_NAME = "import.mood"
_IDS = UUID("6f0f5a52-0f3a-4c53-9a39-6b8c1f4f7c11")


class ImportedAnswer(NamedTuple):
    """An answer: to which question, how it was asked, and what reports may take it for."""

    prompt: str
    kind: str
    value: Value
    metric: str | None = None


def imported_note(text: str) -> ImportedAnswer:
    """A free note's words."""
    return ImportedAnswer(NOTE, "long", text)


def imported_mood(value: int | None) -> ImportedAnswer:
    """A rating of the day's mood, 0 to 10, which reports follow; ``None`` where the person gave it no number."""
    return ImportedAnswer("checkin.mood", "scale", value, "mood")


def imported_words(name: str, text: str) -> ImportedAnswer:
    """Words that no question of ours asks for, under ``import.`` and a name; ``show`` says what they are."""
    return ImportedAnswer(f"import.{name}", "long", text)


class LeftOut(NamedTuple):
    """Something in the file that doesn't come in, said as what it is and why, and how many of it."""

    what: str
    many: int


class Incoming(NamedTuple):
    """All that a file brings. ``format`` is what kind of file it is.

    Entries and sessions are of no course yet, and a session that an entry names is among ``sessions``
    rather than in the archive: which of them are there already is for the journal to say. ``theirs``
    gives another id that an entry can have here: its own in the file, or the one that version 0.1 gave it.
    ``apart`` gives the id that a note has where one with quite other words stands under its own. ``unchanging`` are
    entries that keep their own id: one that is there already has nothing new. ``dated`` are those whose file says
    when they were last changed. ``calls`` are answers that call for help in what is left out: one above 0 to the
    item, or the name of the sign.
    """

    format: str
    archive: Archive
    sessions: tuple[SessionRecord, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    notices: tuple[Notice, ...] = ()
    theirs: Mapping[str, str] = MappingProxyType({})
    apart: Mapping[str, str] = MappingProxyType({})
    unchanging: frozenset[str] = frozenset()
    dated: frozenset[str] = frozenset()
    calls: tuple[int | str, ...] = ()


class Gathering:
    """Takes in what a reader finds, one after the other.

    ``by_wall_clock`` is for files that hold what a clock showed and not where it hung: a moment is then known by
    that, to the minute, in whichever zone the file is read.
    """

    def __init__(self, name: str, *, by_wall_clock: bool = False) -> None:
        self._name = name
        self._by_wall_clock = by_wall_clock
        self._entries = PackedEntries()
        self._sessions: dict[str, SessionRecord] = {}
        self._left_out: Counter[str] = Counter()
        self._seen: Counter[str] = Counter()
        self._theirs: dict[str, str] = {}
        self._apart: dict[str, str] = {}
        self._unchanging: set[str] = set()
        self._dated: set[str] = set()
        self.notices: list[Notice] = []
        self.calls: list[int | str] = []

    def entry(
        self,
        kind: str,
        at: datetime,
        said: Iterable[ImportedAnswer],
        *,
        known_as: str | None = None,
        own_id: str | None = None,
        changed: datetime | None = None,
        session: str | None = None,
    ) -> None:
        """Take in an entry about the moment *at*, known in its file as *known_as* and changed last at *changed*.

        An *own_id* is one that no other entry anywhere has, and stays the entry's here. Without either it is known
        by its moment. An entry that says nothing is not kept. Raises ``BadInput`` for text that no journal can hold.
        """
        answers = [one for one in said if one.value is not None and one.value != ""]
        if not answers:
            return
        for one in answers:
            if isinstance(one.value, str) and (len(one.value) > LONGEST_TEXT or not is_storable(one.value)):
                raise BadInput(
                    f"The entry of {at:%Y-%m-%d %H:%M} has a text that is longer than an entry can be, "
                    "or that holds half a character."
                )
        utc, offset = to_columns(at)
        written = to_utc(changed) if changed else utc
        if own_id is not None:
            entry_id = own_id
            if self._seen[own_id]:
                raise BadInput(f"The id '{own_id}' stands there twice.")
            self._seen[own_id] += 1
            if changed is None:
                self._unchanging.add(entry_id)
        else:
            entry_id = self._id("entry", kind, known_as or self._moment(at))
        if own_id is None:
            values = [(one.prompt, one.value) for one in answers]
            as_before = self._id("entry", kind, utc, offset, values)
            its_own = plain_id(known_as) if known_as else None
            self._theirs[entry_id] = its_own or as_before
            if kind == "note" and its_own is None:
                self._apart[entry_id] = _made_of(entry_id, values)
        if changed:
            self._dated.add(entry_id)
        entry = EntryRecord(entry_id, None, session, kind, utc, offset, utc, written, None, written, None)
        records = []
        for position, one in enumerate(answers):
            value = json.dumps(one.value, ensure_ascii=False)
            records.append(
                AnswerRecord("", entry_id, one.prompt, one.kind, one.metric, value, position, written, None)
            )
        self._entries.add(EntryRows(entry, tuple(named(record) for record in records)))
        refuse_too_many(len(self._entries))

    def session(self, at: datetime, route: str | None = None, setting: str | None = None) -> str:
        """Take in a session; the same moment is the same session. Returns its id."""
        utc, offset = to_columns(at)
        session_id = _made_of(self._name, "session", self._moment(at))
        if session_id not in self._sessions:
            self._sessions[session_id] = SessionRecord(session_id, "", utc, offset, route, setting, None, utc, utc)
        return session_id

    def _moment(self, at: datetime) -> str:
        """The text that a moment is known by in this file, in whichever zone it is read."""
        return f"{at:%Y-%m-%d %H:%M}" if self._by_wall_clock else to_utc(at)

    def leave_out(self, what: str, count: int = 1) -> None:
        """Count something that doesn't come in."""
        self._left_out[what] += count

    def _id(self, *parts: object) -> str:
        of = _made_of(self._name, *parts)
        self._seen[of] += 1
        return of if self._seen[of] == 1 else _made_of(of, self._seen[of])

    def incoming(self) -> Incoming:
        """All that was taken in."""
        return Incoming(
            self._name,
            Archive(entries=self._entries),
            tuple(self._sessions.values()),
            tuple(LeftOut(what, count) for what, count in self._left_out.items() if count),
            tuple(self.notices),
            self._theirs,
            self._apart,
            frozenset(self._unchanging),
            frozenset(self._dated),
            tuple(self.calls),
        )


def named(answer: AnswerRecord) -> AnswerRecord:
    """The answer with the id that an import gives it: made of its entry, its question, its value and its moment."""
    return answer._replace(id=_made_of("answer", answer.entry_id, answer.prompt, answer.value, answer.answered_at))


def plain_id(text: str) -> str | None:
    """A UUID, with or without its dashes, as our ids are written; ``None`` for anything else."""
    try:
        return UUID(text).hex
    except ValueError:
        return None


def _made_of(*parts: object) -> str:
    # As version 0.1 made them. Half a character, in what a file is known by and nothing keeps, is as good as another.
    return uuid5(_IDS, json.dumps(parts, ensure_ascii=False).encode("utf-8", "backslashreplace").decode()).hex
