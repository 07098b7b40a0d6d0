"""The rows of a journal that a file of another program brings.

Ids are made of the file's own, or of the moment that an entry is about, so that the same file brings the same rows
each time: never of the time zone of today, of a choice that can be put right, or of words that may be corrected. What
is about the same moment is told apart by its count.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
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


def imported_mood(value: int | None) -> ImportedAnswer:
    """A rating of the day's mood, 0 to 10, which reports follow; ``None`` where the person gave it no number."""
    return ImportedAnswer("checkin.mood", "scale", value, "mood")


def imported_words(name: str, text: str) -> ImportedAnswer:
    """Words that no question of ours asks for, under ``import.`` and a name; ``show`` says what they are."""
    return ImportedAnswer(f"import.{name}", "long", text)


class Incoming:
    """All that a file brings, taken in one after the other by its reader. ``format`` is what kind of file it is.

    Entries and sessions are of no course yet, and a session that an entry names is among ``sessions``
    rather than in the archive: which of them are there already is for the journal to say. ``left_out`` counts what
    doesn't come in, said as what it is and why. ``theirs`` gives another id that an entry can have here: its own in
    the file, or the one that version 0.1 gave it. ``apart`` gives the id that a note has where one with quite other
    words stands under its own. ``dated`` are those whose file says when they were last changed. ``calls`` are answers
    that call for help in what is left out: one above 0 to the item, its own words where nobody knows what they count,
    or the name of the sign. ``nights_of`` names the program whose nights there are. ``once_in`` is done when it is
    taken in.

    *by_wall_clock* is for files that hold what a clock showed and not where it hung: a moment is then known by
    that, to the minute, in whichever zone the file is read. An *archive* is one that is whole already.
    """

    def __init__(self, format: str, archive: Archive | None = None, *, by_wall_clock: bool = False) -> None:
        self.format = format
        self._by_wall_clock = by_wall_clock
        self.packed = PackedEntries()
        self.archive = archive or Archive(entries=self.packed)
        self.sessions: dict[str, SessionRecord] = {}
        self.left_out: Counter[str] = Counter()
        self.theirs: dict[str, str] = {}
        self.apart: dict[str, str] = {}
        self.dated: set[str] = set()
        self.notices: list[Notice] = []
        self.calls: list[int | str] = []
        self.nights_of: str | None = None
        self.once_in: Callable[[], None] = lambda: None
        self._seen: Counter[str] = Counter()

    def entry(
        self,
        kind: str,
        at: datetime,
        said: Iterable[ImportedAnswer],
        *,
        known_as: str | None = None,
        changed: datetime | None = None,
        session: str | None = None,
    ) -> None:
        """Take in an entry about the moment *at*, known in its file as *known_as* and changed last at *changed*.

        Without a name it is known by its moment; a UUID is one that it may have here as well. An entry that says
        nothing is not kept. Raises ``BadInput`` for text that no journal can hold.
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
        entry_id = self._id("entry", kind, known_as or self._moment(at))
        values = [(one.prompt, one.value) for one in answers]
        its_own = plain_id(known_as) if known_as else None
        self.theirs[entry_id] = its_own or self._id("entry", kind, utc, offset, values)
        if kind == "note" and its_own is None:
            self.apart[entry_id] = _made_of(entry_id, values)
        if changed:
            self.dated.add(entry_id)
        records = []
        for position, one in enumerate(answers):
            value = json.dumps(one.value, ensure_ascii=False)
            records.append(
                AnswerRecord("", entry_id, one.prompt, one.kind, one.metric, value, position, written, None)
            )
        entry = EntryRecord(entry_id, None, session, kind, utc, offset, utc, written, None, written, None)
        self.packed.add(EntryRows(entry, tuple(map(with_import_id, records))))
        refuse_too_many(len(self.packed))

    def note(
        self,
        at: datetime,
        *parts: str,
        known_as: str | None = None,
        changed: datetime | None = None,
        session: str | None = None,
    ) -> None:
        """Take in a free note: of its parts each that says something, on a line of its own."""
        words = ImportedAnswer(NOTE, "long", "\n".join(filter(None, parts)))
        self.entry("note", at, [words], known_as=known_as, changed=changed, session=session)

    def session(self, at: datetime, route: str | None = None, setting: str | None = None) -> str:
        """Take in a session; the same moment is the same session. Returns its id."""
        utc, offset = to_columns(at)
        session_id = _made_of(self.format, "session", self._moment(at))
        self.sessions.setdefault(
            session_id, SessionRecord(session_id, "", utc, offset, route, setting, None, utc, utc)
        )
        return session_id

    def leave_out(self, what: str, count: int = 1) -> None:
        """Count something that doesn't come in."""
        self.left_out[what] += count

    def _moment(self, at: datetime) -> str:
        """The text that a moment is known by in this file, in whichever zone it is read."""
        return f"{at:%Y-%m-%d %H:%M}" if self._by_wall_clock else to_utc(at)

    def _id(self, *parts: object) -> str:
        of = _made_of(self.format, *parts)
        self._seen[of] += 1
        return of if self._seen[of] == 1 else _made_of(of, self._seen[of])


def with_import_id(answer: AnswerRecord) -> AnswerRecord:
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
