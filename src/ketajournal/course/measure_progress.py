"""A measure across a course, as far as it can honestly be told: a week's score, its change, and notices.

The rules, with their sources and the tests that hold them, are in course/README.md.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.day_words import full_day
from ketajournal.course.measures import (
    BASELINE,
    BASELINE_DAYS,
    INSTRUMENTS,
    PREVIOUS,
    RECALL_DAYS,
    Change,
    Instrument,
    Score,
    Standard,
    Trend,
    baseline,
    overlaps,
    rises,
    scores,
    sessions_crossed,
    trend,
)
from ketajournal.course.notices import Notice, sorted_notices
from ketajournal.course.safety_history import SafetyLine, call_lines, help_notice, rise_lines
from ketajournal.course.values import NOWHERE, Course, Elsewhere, Entry
from ketajournal.course.weeks import first_day, week_number


class WeekScore(NamedTuple):
    """A week's one value of a measure: its last complete score, and how many complete ones there were.

    ``change`` is from the baseline, ``None`` without one and for the baseline itself.
    ``crossed`` are the numbers of the sessions in the two weeks that the form asks about,
    ``periods_overlap`` where those two weeks overlap the ones of the complete score before.
    """

    score: Score
    n: int
    change: Change | None
    crossed: Sequence[int]
    periods_overlap: bool

    @property
    def crosses_session(self) -> bool:
        return bool(self.crossed)


class Progress(NamedTuple):
    """One measure across a course.

    ``small`` are the latest score's changes of less than reliable change, from the baseline and from the score
    before; no rise is among them where the score is worsening. ``trend`` counts weeks, ``None`` for too few.
    """

    instrument: Instrument
    baseline: Score | None
    weeks: dict[int, WeekScore]
    trend: Trend | None
    small: tuple[Change, ...]


class _Forms(NamedTuple):
    """The forms of one measure, earliest first. ``rises`` has that of each of ``complete``, if it is one.

    ``complete`` are of every course, because a score is held against the one before it whatever its age; the others
    are of the course that is looked at.
    """

    own: list[Score]
    base: Score | None
    complete: list[Score]
    rises: list[Change | None]


class Measured:
    """The forms of every measure as a course sees them at a moment; all that is said of measures follows from it.

    *entries* are the course's own. Without a course, only what needs none is said.
    """

    def __init__(
        self, course: Course | None, entries: Iterable[Entry], as_of: datetime, elsewhere: Elsewhere = NOWHERE
    ) -> None:
        self.course, self.as_of = course, as_of
        self.known = [e for e in (*entries, *elsewhere.entries) if e.at <= as_of]
        self._courses = [*elsewhere.courses, *([course] if course is not None else [])]
        self.forms = {name: self._found(instrument) for name, instrument in INSTRUMENTS.items()}

    def _found(self, instrument: Instrument) -> _Forms:
        """Those of one measure; those of another course are held against the scores of that one."""
        course, found = self.course, scores(self.known, instrument)
        if course is not None:  # one of no course belongs to whatever course is looked at
            found = [s if s.course_id else s._replace(course_id=course.id) for s in found]
        own = [s for s in found if course is None or s.course_id == course.id]
        standards = {one.id: _standard(one, found, is_seen=one is course) for one in self._courses}
        base = standards[course.id].base if course is not None else None
        complete = [s for s in found if s.is_complete]
        return _Forms(own, base, complete, rises(complete, standards))


def _standard(course: Course, found: Sequence[Score], *, is_seen: bool) -> Standard:
    began = first_session(course)
    base = baseline([s for s in found if s.course_id == course.id], began) if began else None
    return Standard(base, first_day(course) - timedelta(days=BASELINE_DAYS), is_seen)


def of_course(measured: Measured, course: Course, first_week: int = 1) -> list[Progress]:
    """Each measure that was ever answered in the course; of weeks before *first_week* only the latest score."""
    return [_progress(forms, course, first_week) for forms in measured.forms.values() if forms.own]


def first_session(course: Course) -> datetime | None:
    """The moment of session 1, ``None`` where none is known."""
    sessions = course.ordered
    return sessions[0].at if sessions else None


def _progress(forms: _Forms, course: Course, first_week: int) -> Progress:
    instrument, base = forms.own[0].instrument, forms.base
    own = [s for s in forms.own if s.is_complete]
    sessions = [s.at for s in course.ordered]
    last: dict[int, Score] = {}
    counted: dict[int, int] = {}
    for score in own:
        week = week_number(score.at.date(), first_day(course))
        last[week], counted[week] = score, counted.get(week, 0) + 1
    before = {id(later): earlier for earlier, later in pairwise(forms.complete)}
    weekly = [score for week, score in last.items() if week and sessions and score.at >= sessions[0]]
    shown = [week for week in last if not 0 < week < first_week or last[week] is own[-1]]
    return Progress(
        instrument,
        forms.base,
        {
            week: WeekScore(
                score=last[week],
                n=counted[week],
                change=Change(base, last[week], BASELINE) if base and last[week].at > base.at else None,
                crossed=sessions_crossed(last[week], sessions),
                periods_overlap=id(last[week]) in before and overlaps(before[id(last[week])], last[week]),
            )
            for week in shown
        },
        trend(forms.base, weekly),
        tuple(_small_changes(forms)),
    )


def _latest(forms: _Forms) -> int | None:
    """The place of the course's latest complete score among all complete ones; ``None`` where it has none."""
    own = {id(score) for score in forms.own}
    return max((place for place, score in enumerate(forms.complete) if id(score) in own), default=None)


def _small_changes(forms: _Forms) -> list[Change]:
    """The latest score's changes within usual variation; a rise only where the score is no worsening."""
    place = _latest(forms)
    if place is None:
        return []
    latest, previous = forms.complete[place], forms.complete[place - 1] if place else None
    base = forms.base if forms.base not in (latest, previous) else None
    changes = (Change(other, latest, than) for other, than in ((base, BASELINE), (previous, PREVIOUS)) if other)
    small = [one for one in changes if one.points and one.is_usual]
    return [one for one in small if not (one.points > 0 and forms.rises[place])]


def _notices(forms: _Forms, course: Course | None) -> list[Notice]:
    """The notices on the course's forms; that the latest score is a rise is said of whatever course it is."""
    notices: list[Notice] = []
    if forms.own[-1].missing:
        notices.append(incomplete(forms.own[-1]))
    place = _latest(forms)
    if place is None:
        return notices
    last, instrument = forms.complete[place], forms.complete[place].instrument
    if place and overlaps(forms.complete[place - 1], last):
        notices.append(
            Notice(
                "periods-overlap",
                f"{instrument.name}: the last two forms ask about weeks that overlap, and share part of them.",
            )
        )
    began = first_session(course) if course else None
    if forms.base is None and began is not None and last.at >= began:
        notices.append(
            Notice(
                "no-baseline",
                f"{instrument.name}: no baseline. None was completed in this course in the {BASELINE_DAYS} days "
                "before session 1, so no change from before is shown.",
            )
        )
    return notices


def incomplete(score: Score) -> Notice:
    """The notice of the items that are missing, and that there is no total because of them."""
    items = ", ".join(map(str, score.missing))
    word = "item" if len(score.missing) == 1 else "items"
    return Notice(
        "incomplete",
        f"{score.instrument.name} of {score.at:%Y-%m-%d}: {word} {items} left open, so there is no total.",
    )


def _risen(forms: _Forms, as_of: datetime) -> list[Notice]:
    """That the latest complete score is a rise, for as long as no later one ends it."""
    rise = forms.rises[-1] if forms.rises else None
    if rise is None:
        return []
    latest = rise.later
    return [
        Notice(
            "worsening",
            f"{latest.instrument.name} of {full_day(latest.at.date())}: your score is {rise.text('your')}. "
            "A rise this size is more than usual answer-to-answer variation. Please tell your treatment team, soon.",
            is_new=latest.at.date() == as_of.date(),
        )
    ]


def notices_of(measured: Measured, instrument: Instrument) -> tuple[Notice, ...]:
    """The notices of one measure, as just after a form of it was answered."""
    forms = measured.forms[instrument.id]
    of_own = _notices(forms, measured.course) if forms.own else []
    return sorted_notices([*_risen(forms, measured.as_of), *of_own])


def notices_of_all(measured: Measured) -> list[Notice]:
    """The notices of every measure, and that of help, as a look back carries them."""
    of_measures = [notice for instrument in INSTRUMENTS.values() for notice in notices_of(measured, instrument)]
    return [*help_notice(measured.known, measured.as_of), *of_measures]


def safety_history(measured: Measured) -> tuple[SafetyLine, ...]:
    """Every line that stays told, by the day it was last so: answers that called for help, and rises."""
    found = call_lines(measured.known, measured.as_of)
    for forms in measured.forms.values():
        found += rise_lines(forms.complete, forms.rises)
    return tuple(sorted(found, key=lambda line: line.last))


def _for_focus(entries: Sequence[Entry]) -> list[Instrument]:
    """The measures that fit what the person said the treatment is for, and any that they took up themselves.

    Where nothing fits, or nothing was said, all of them: none is ever kept from anyone.
    """
    focus = next((set(said) for e in reversed(entries) if (said := e.marked_for(metrics.FOCUS)) is not None), set())
    taken = {e.kind for e in entries}
    every = list(INSTRUMENTS.values())
    return [i for i in every if i.fits & focus or i.id in taken] if any(i.fits & focus for i in every) else every


def is_baseline_time(course: Course, now: datetime) -> bool:
    """True where session 1 is ahead, and at most 14 days off."""
    begins = first_session(course)
    return begins is not None and begins > now and (begins.date() - now.date()).days <= BASELINE_DAYS


def baseline_due(course: Course, entries: Sequence[Entry], now: datetime) -> list[Instrument]:
    """Measures to offer while it is time for a baseline, of which none was completed in the days up to session 1."""
    began = first_session(course)
    if began is None or not is_baseline_time(course, now):
        return []
    known = [e for e in entries if e.at <= now]
    return [i for i in _for_focus(entries) if baseline(scores(known, i), began) is None]


def measures_due(course: Course | None, entries: Sequence[Entry], now: datetime) -> list[Instrument]:
    """Measures worth offering: for what the treatment is for, and not completed in the last two weeks."""
    offered = []
    since = now - timedelta(days=RECALL_DAYS + 2)  # local dates differ by two
    recent = [e for e in entries if since < e.at <= now]
    for instrument in _for_focus(entries):
        complete = [s for s in scores(recent, instrument) if s.is_complete]
        if not complete or (now.date() - complete[-1].at.date()).days >= RECALL_DAYS:
            offered.append(instrument)
    return offered if course is not None else []
