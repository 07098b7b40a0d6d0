"""The nights that a watch or another program knows, and which of them count.

One is an entry of its own, with one answer: its question names the program, and its local date is that of waking.
What the person typed counts instead of it, and of several programs the first in the order of their questions' ids.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from ketajournal.course.kinds import FOLLOWED
from ketajournal.course.measures import BASELINE_DAYS
from ketajournal.course.sessions import says_something
from ketajournal.course.values import Course, Entry, FromWatch, GivenByDay, Value
from ketajournal.course.weeks import first_day

WATCH = "watch"
OWN_TABLE = f"{WATCH}.table"  # what is asked of each of a person's own tables, whose name stands behind a dash
# A watch can know years of nights. Of those before session 1 the ones count that a baseline could be of.
_DAYS_BEFORE = timedelta(days=BASELINE_DAYS)

# The local date, the metric and the marked value of an answer.
DatedValue = tuple[date, str | None, Value]


def marked(kind: str, prompt: str, value: Value) -> Value:
    """The value of an answer in an entry of that kind; where nobody typed it, it says which program knows it."""
    return FromWatch(value, prompt) if kind == WATCH and isinstance(value, int | float) else value


def who_counts(given: Iterable[DatedValue]) -> Mapping[tuple[date, str | None], str | None]:
    """The source that counts for a metric on a local date: the program that knows it, ``None`` for the person."""
    stands: dict[tuple[date, str | None], str | None] = {}
    for day, metric, value in given:
        if value is None:
            continue
        program = _program_of(value)
        other = stands.setdefault((day, metric), program)
        stands[day, metric] = min(other, program) if other and program else None
    return stands


def _program_of(value: Value) -> str | None:
    return value.program if isinstance(value, FromWatch) else None


def counted_answers(given: GivenByDay) -> GivenByDay:
    """The answers without those of a watch that don't count."""
    found = dict(given)
    for day, said in given.items():
        if any(isinstance(value, FromWatch) for _, value in said):
            stands = who_counts((day, metric, value) for metric, value in said)
            found[day] = [(m, v) for m, v in said if v is None or stands[day, m] == _program_of(v)]
    return found


def counted_entries(entries: Sequence[Entry], start: date) -> Sequence[Entry]:
    """The entries of a course that begins on *start*: of what a watch knows only what counts, and that is marked."""
    if not any(e.kind == WATCH for e in entries):
        return entries
    known = [e if e.kind != WATCH else _marked(e) for e in entries]
    stands = who_counts((e.at.date(), a.metric, a.value) for e in known if e.kind in FOLLOWED for a in e.answers)
    return [e for e in known if e.kind != WATCH or (e.at.date() >= start - _DAYS_BEFORE and _counts(e, stands))]


def entries_told(course: Course, entries: Sequence[Entry], as_of: datetime) -> Sequence[Entry]:
    """The entries that a look back at *as_of* tells of: with something said, and of a watch only what counts."""
    return counted_entries([e for e in entries if e.at <= as_of and says_something(e)], first_day(course))


def _marked(entry: Entry) -> Entry:
    answers = (a._replace(value=marked(entry.kind, a.prompt, a.value)) for a in entry.answers)
    return entry._replace(answers=tuple(answers))


def _counts(entry: Entry, stands: Mapping[tuple[date, str | None], str | None]) -> bool:
    return any(stands.get((entry.at.date(), a.metric)) == a.prompt for a in entry.answers)
