"""Dated lines of what stays told: each answer that called for help, and each rise of reliable change or more.

A line stands whatever came after. One line is told for a run of answers, and one for a rise until it grows. What is
still the present is a notice besides, until a complete form has the item at 0 by its own date. Source: the project's
clinical rules.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.day_words import day_near, full_day
from ketajournal.course.help_calls import is_call_for_help
from ketajournal.course.kinds import STAYS_TOLD
from ketajournal.course.measures import INSTRUMENTS, Change, Score, of_entry
from ketajournal.course.notices import Notice
from ketajournal.course.values import Entry


class SafetyLine(NamedTuple):
    """One run of answers or scores: ``days`` has the local date of each, in the order they were given in.

    ``of`` is the measure's name, or ``None`` for the sign in a weekly look. ``rise`` is by how much a score was
    higher, ``None`` for an answer that called for help. ``is_present`` until something later has ended the run.
    """

    of: str | None
    rise: Change | None
    days: tuple[date, ...]
    is_present: bool

    @property
    def first(self) -> date:
        return min(self.days)  # on a journey west a later answer can have an earlier date

    @property
    def last(self) -> date:
        return max(self.days)

    def when(self, worded: Callable[[date], str] = full_day) -> str:
        """``10 March 2026 to 24 March 2026, 2 times``, with each day as it is *worded*."""
        first, last = worded(self.first), worded(self.last)
        days = first if first == last else f"{first} to {last}"
        return f"{days}, {len(self.days)} times" if len(self.days) > 1 else days

    @property
    def text(self) -> str:
        """``11 October 2026: item 9 of the PHQ-9, thoughts of …``, with how often where it was more than once."""
        when = self.when()
        if self.rise is not None:
            most = "up to " if len(self.days) > 1 else ""
            rise = self.rise.text("the")
            return f"{when}: the {self.of} score was {most}{rise}, more than usual answer-to-answer variation."
        if self.of is None:
            return f"{when}: thoughts of not living were ticked in a weekly look."
        return f"{when}: {self.of}, thoughts of being better off dead or of hurting oneself: answered above 0."


class Standing(NamedTuple):
    """An answer that calls for help still. ``told_on`` is when the person noted, since, that they told someone."""

    entry: Entry
    told_on: date | None


# A form that has no such item says nothing of help.
_TELLING = frozenset(STAYS_TOLD) - {i.id for i in INSTRUMENTS.values() if i.crisis_item is None}


def _in_order(entries: Iterable[Entry], as_of: datetime) -> list[Entry]:
    """Those of then, each once, earliest first; of two in one minute the one written down first.

    Where nothing says which was first, no answer above 0 is taken back by the other.
    """
    known = {e.id: e for e in entries if e.kind in _TELLING and e.at <= as_of}
    return sorted(known.values(), key=lambda e: (e.at, e.started_at or e.at, is_call_for_help(e)))


def _ends_calls(entry: Entry) -> bool:
    """True for a complete form that has the item, as those here do, at 0."""
    found = of_entry(entry)
    return found is not None and found.is_complete and not found.crisis_answer


def standing(entries: Iterable[Entry], as_of: datetime) -> Standing | None:
    """The latest answer that calls for help, where no complete form of a later date has the item at 0."""
    told_on: date | None = None
    for entry in reversed(_in_order(entries, as_of)):
        if is_call_for_help(entry):
            return Standing(entry, told_on)
        if _ends_calls(entry):
            return None
        if told_on is None and entry.of(metrics.TOLD_SOMEONE):
            told_on = entry.at.date()
    return None


def call_lines(entries: Iterable[Entry], as_of: datetime) -> list[SafetyLine]:
    """A line for each run of answers that called for help, of a form and of the sign apart."""
    open_runs: dict[str | None, list[date]] = {}
    lines: list[SafetyLine] = []
    for entry in _in_order(entries, as_of):
        if is_call_for_help(entry):
            instrument = INSTRUMENTS.get(entry.kind)
            open_runs.setdefault(instrument.name if instrument else None, []).append(entry.at.date())
        elif open_runs and _ends_calls(entry):
            lines += [SafetyLine(of, None, tuple(days), False) for of, days in open_runs.items()]
            open_runs = {}
    return lines + [SafetyLine(of, None, tuple(days), True) for of, days in open_runs.items()]


def rise_lines(complete: Sequence[Score], rises: Sequence[Change | None]) -> list[SafetyLine]:
    """A line for each run of complete scores that were a rise, and another whenever the rise grows."""
    runs: list[tuple[Change, list[date]]] = []
    is_present = False
    for score, rise in zip(complete, rises, strict=True):
        if rise is not None:
            if not (is_present and rise.points <= runs[-1][0].points):
                runs.append((rise, []))
            runs[-1][1].append(score.at.date())
        is_present = rise is not None
    ended = len(runs) - is_present
    return [
        SafetyLine(complete[0].instrument.name, rise, tuple(days), n >= ended) for n, (rise, days) in enumerate(runs)
    ]


def beside_notices(lines: Sequence[SafetyLine]) -> list[SafetyLine]:
    """The lines that no notice of the present tells whole: all but the last rise and the last call, told once so.

    Of two calls of one day both stand, since the notice is of one of them alone.
    """
    calls = [line.last for line in lines if line.rise is None and line.is_present]
    return [
        line
        for line in lines
        if not line.is_present
        or len(line.days) > 1
        or (line.rise is None and (line.last != max(calls) or calls.count(line.last) > 1))
    ]


_THOUGHTS = "there were thoughts of being better off dead or of hurting yourself."
_CANNOT = "This journal cannot see, judge or alert anyone"
_WHOM = "'ketajournal help-now' shows whom to call; in danger, the emergency number."
_NOW = f"{_CANNOT}: please reach a person now, and tell your treating clinician today. {_WHOM}"
_LATER = (
    f"{_CANNOT}. Please reach a person, and tell your treating clinician. {_WHOM} "
    "Once you told someone, 'ketajournal told' keeps that."
)
CALLED_IN_IMPORT = Notice("crisis-help", f"A PHQ-9 that was taken in says that {_THOUGHTS} {_NOW}", is_new=True)
CALLED_IN_LEFT_OUT = Notice("crisis-help", f"What was left out of the file says that {_THOUGHTS} {_NOW}", is_new=True)
MARKED_IN_IMPORT = Notice(
    "crisis-help", f"A weekly look that was taken in has thoughts of not living ticked. {_NOW}", is_new=True
)


def help_notice(entries: Iterable[Entry], as_of: datetime) -> list[Notice]:
    """The notice of help, for as long as it stands, with the date of the answer."""
    found = standing(entries, as_of)
    if found is None:
        return []
    day, told_on = found.entry.at.date(), found.told_on
    said = (
        f"you answered in a {INSTRUMENTS[found.entry.kind].name} that {_THOUGHTS}"
        if found.entry.kind in INSTRUMENTS
        else "you ticked thoughts of not living in a weekly look."
    )
    is_new = told_on is None and day == as_of.date()
    if told_on is not None:
        then = f"On {day_near(told_on, as_of)} you noted that you told someone. {_WHOM}"
    else:
        then = _NOW if is_new else _LATER
    return [Notice("crisis-help", f"On {day_near(day, as_of)} {said} {then}", is_new)]
