"""The contents of a journal, as frozen values.

Every moment is an aware ``datetime`` in the offset the person's clock had when it was
written, so ``.date()`` is their local date and differences are true elapsed time.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple


class FromWatch(float):
    """A number that nobody typed: a watch or another program knows it. ``program`` is the question that names it."""

    program: str

    def __new__(cls, value: float, program: str) -> "FromWatch":
        number = super().__new__(cls, value)
        number.program = program
        return number


# What an answer can be. ``None`` is a question that was shown and left open.
Value = str | int | float | bool | list[str] | None


class Session(NamedTuple):
    """One planned or past treatment session.

    A session counts as held once its moment has passed, unless it was cancelled: there is
    no separate mark to forget to set.
    """

    id: str
    at: datetime
    route: str | None = None
    setting: str | None = None
    cancelled: bool = False


class _CourseColumns(NamedTuple):
    id: str
    number: int
    started_on: date
    planned_sessions: int | None = None
    route: str | None = None
    provider: str | None = None
    sessions: tuple[Session, ...] = ()
    maintenance_on: date | None = None
    ended_on: date | None = None


class Course(_CourseColumns):
    """A course of treatment: the plan as the person entered it, and its sessions, cancelled ones among them.

    ``number`` is 1 for the first course in the journal. ``planned_sessions`` is ``None`` when
    the person left it open. Sessions from ``maintenance_on`` on come after the planned ones;
    ``ended_on`` is the local date on which the person closed the course.

    What follows from the sessions is worked out once for each value.
    """

    @cached_property
    def ordered(self) -> tuple[Session, ...]:
        """The sessions that were not cancelled, earliest first: the n-th of them is session n."""
        return tuple(sorted((s for s in self.sessions if not s.cancelled), key=lambda s: (s.at, s.id)))

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each session by its id, from 1; cancelled ones have none."""
        return {session.id: number for number, session in enumerate(self.ordered, start=1)}

    @cached_property
    def by_id(self) -> Mapping[str, Session]:
        """Every session by its id, cancelled ones among them."""
        return {session.id: session for session in self.sessions}


# The kind of an answer that was half typed when a conversation was cut off.
DRAFT = "draft"
# The question under which something that was written into a deleted entry says which.
NAMES_DELETED = "import.deleted"


def drafted(prompt: str) -> str:
    """The question that words half typed for *prompt* are kept under, so that they never stand as its answer."""
    return f"{DRAFT}.{prompt}"


# The highest of a rating by the kind of its question, a whole number from 0; and the types of all other answers.
HIGHEST = {"scale": 10, "item": 3}
_TEXT, _NUMBERS = (str,), (int, float)
_TYPES: Mapping[str, Sequence[type]] = {
    **dict.fromkeys(("text", "long", "choice", "date", DRAFT), _TEXT),
    **dict.fromkeys(("number", "breathe"), _NUMBERS),
    **dict.fromkeys(HIGHEST, (int,)),
    "yes-no": (bool,),
    "many": (list,),
}
_ANY = (*_TEXT, *_NUMBERS, bool, list)
_LARGEST = float.fromhex("0x1.fffffffffffffp+1023")  # that a float can be


def is_answer(kind: str, value: object) -> bool:
    """True for what somebody can have answered to a question of this kind, or of one unknown; ``None`` is open."""
    if value is None:
        return True
    types = _TYPES.get(kind, _ANY)
    if type(value) not in types:
        return False
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    if kind in HIGHEST:
        return value in range(HIGHEST[kind] + 1)
    return types is _TEXT or not isinstance(value, _NUMBERS) or abs(value) <= _LARGEST  # which NaN is not


def are_answers(kind: str, values: Collection[object]) -> bool:
    """True where each can have been answered. Of thousands of ratings few differ, and each of those is looked at."""
    try:
        different = set(zip(map(type, values), values, strict=True))
    except TypeError:  # a list among them
        return all(is_answer(kind, value) for value in values)
    return all(is_answer(kind, value) for _, value in different)


class Answer(NamedTuple):
    """One answer as it was given. ``metric`` says what reports may take it for, ``kind`` how it was asked."""

    prompt: str
    value: Value
    answered_at: datetime
    metric: str | None = None
    kind: str = "text"


class _EntryColumns(NamedTuple):
    id: str
    kind: str
    at: datetime
    finished: bool
    session_id: str | None = None
    answers: tuple[Answer, ...] = ()
    drafts: tuple[tuple[str, str], ...] = ()
    deleted_at: datetime | None = None
    started_at: datetime | None = None
    course_id: str | None = None
    items: Mapping[str, Value] | None = None


class Entry(_EntryColumns):
    """Something written at one time: a guided conversation or a free note.

    ``at`` is the moment it is about, which ``--at`` may set, and ``started_at`` when the writing
    began. ``session_id`` is set when the entry was tied to a session by the person or by the
    conversation. ``drafts`` are texts that were being typed when a conversation was cut off, the
    latest last, each behind the prompt it was typed for. ``items`` has the values of a measure's form
    by the ids of its questions, where the form was read for its score alone; it has no ``answers`` then.
    """

    def of(self, metric: str) -> Value:
        """The value answered for *metric*, or ``None`` where it was not asked or left open."""
        for answer in self.answers:  # asked of thousands of entries, most of which have none
            if answer.metric == metric:
                return answer.value
        return None

    def answer_to(self, prompt: str) -> Value:
        """The value answered to the question of that id, or ``None`` where it was not asked or left open."""
        return next((a.value for a in self.answers if a.prompt == prompt), None)

    def text_of(self, metric: str) -> str | None:
        """The text answered for *metric*, or ``None`` where there is none."""
        value = self.of(metric)
        return value if isinstance(value, str) else None

    def marked_for(self, metric: str) -> list[str] | None:
        """The options that were marked for *metric*, or ``None`` where it was not asked or left open."""
        value = self.of(metric)
        return value if isinstance(value, list) else None


class Elsewhere(NamedTuple):
    """All that is told of whatever course, however long ago, beside the entries of the course that is looked at.

    ``entries`` are forms of other courses and all else that stays told, ``courses`` the other courses.
    """

    entries: Sequence[Entry]
    courses: Sequence[Course]


NOWHERE = Elsewhere((), ())


# The metric and the value of each answer that was given on a local date: all that a course strip is made of.
GivenByDay = Mapping[date, Sequence[tuple[str, Value]]]


class Revision(NamedTuple):
    """The moments at which something was first written down, and last changed."""

    made: datetime
    changed: datetime
