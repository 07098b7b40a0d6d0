"""Validated measures: scoring, the published ranges, and what one score is set against. Nothing interprets a score.

PHQ-9: Kroenke K, Spitzer RL, Williams JBW. The PHQ-9: validity of a brief depression severity
measure. J Gen Intern Med 2001;16:606-613 (items 0-3, sum 0-27, ranges 0-4, 5-9, 10-14, 15-19, 20-27).
GAD-7: Spitzer RL, Kroenke K, Williams JBW, Löwe B. A brief measure for assessing generalized anxiety
disorder. Arch Intern Med 2006;166:1092-1097 (items 0-3, sum 0-21, ranges 0-4, 5-9, 10-14, 15-21).
A change of 6 points (PHQ-9) or 4 points (GAD-7) or more is reliable change: the thresholds used by NHS Talking
Therapies in England.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, cast

from ketajournal.course.day_words import full_day
from ketajournal.course.values import Entry
from ketajournal.errors import BadInput

RECALL_DAYS = 14
BASELINE_DAYS = 14
# "Half or less" and "in the lowest range" are stated only from a baseline of 10 or more.
STATED_FROM = 10
LOWEST_RANGE_BELOW = 5
# A statement of direction over time needs this many weeks with a score.
TREND_FROM = 5


class Band(NamedTuple):
    """A published range of totals, both ends included, and the label it has in the published scale."""

    low: int
    high: int
    label: str


class Instrument(NamedTuple):
    """A validated measure. ``reliable_change`` is in points of its total.

    ``fits`` has what a treatment can be for that the measure asks about, as answers to ``metrics.FOCUS``.
    ``crisis_item`` is the 1-based number of the item about being better off dead or hurting
    oneself, ``None`` where the form has none.
    """

    id: str
    name: str
    items: int
    bands: tuple[Band, ...]
    reliable_change: int
    fits: frozenset[str]
    crisis_item: int | None = None

    @property
    def highest(self) -> int:
        """The highest total there can be."""
        return 3 * self.items

    def band(self, total: int) -> Band:
        """The published range that a total lies in. Raises ``ValueError`` for a total out of range."""
        for band in self.bands:
            if band.low <= total <= band.high:
                return band
        raise ValueError(f"{self.name} totals run from 0 to {self.highest}, not {total}")


PHQ_9 = Instrument(
    "phq-9",
    "PHQ-9",
    9,
    (
        Band(0, 4, "minimal"),
        Band(5, 9, "mild"),
        Band(10, 14, "moderate"),
        Band(15, 19, "moderately severe"),
        Band(20, 27, "severe"),
    ),
    reliable_change=6,
    fits=frozenset({"depression", "suicidal"}),
    crisis_item=9,
)
GAD_7 = Instrument(
    "gad-7",
    "GAD-7",
    7,
    (Band(0, 4, "minimal"), Band(5, 9, "mild"), Band(10, 14, "moderate"), Band(15, 21, "severe")),
    reliable_change=4,
    fits=frozenset({"anxiety", "trauma"}),
)
INSTRUMENTS = {instrument.id: instrument for instrument in (PHQ_9, GAD_7)}


class Score(NamedTuple):
    """One completed or part-completed form.

    ``items`` has one answer an item in the form's order, ``None`` where it is missing. ``total`` and
    ``band`` are ``None`` as soon as one is missing: nothing is ever put in its place. ``course_id`` is the
    course that it was answered in, ``None`` for one that belongs to whatever course is looked at. ``difficulty`` is
    the answer, 0 to 3, to how difficult the problems made things, where the form asks it: shown, never added.
    """

    instrument: Instrument
    items: tuple[int | None, ...]
    at: datetime
    total: int | None
    course_id: str | None = None
    difficulty: int | None = None

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the items without an answer, from 1."""
        return tuple(n for n, value in enumerate(self.items, start=1) if value is None)

    @property
    def is_complete(self) -> bool:
        return self.total is not None

    @property
    def band(self) -> Band | None:
        return self.instrument.band(self.total) if self.total is not None else None

    @property
    def crisis_answer(self) -> int:
        """The answer to the item that calls for help; 0 where it is missing or there is none."""
        item = self.instrument.crisis_item
        return (self.items[item - 1] or 0) if item is not None else 0

    def crosses(self, session_at: datetime) -> bool:
        """True where a session lies inside the two weeks that the form asks about."""
        return session_at < self.at and (self.at.date() - session_at.date()).days < RECALL_DAYS


def sessions_crossed(score: Score, moments: Sequence[datetime]) -> list[int]:
    """The numbers, from 1, of those sessions' moments, earliest first, that the form's two weeks hold."""
    nearby = bisect_left(moments, score.at - timedelta(days=RECALL_DAYS + 2))  # local dates can differ by two days
    return [n + 1 for n in range(nearby, bisect_left(moments, score.at)) if score.crosses(moments[n])]


def score(instrument: Instrument, items: Sequence[object], at: datetime, course_id: str | None = None) -> Score:
    """Score a form. Raises ``BadInput`` for a wrong number of items or an answer that is not 0, 1, 2 or 3."""
    if len(items) != instrument.items:
        raise BadInput(
            f"{instrument.name} has {instrument.items} items, not {len(items)}.",
            "Write - for an item that was left open.",
        )
    if not (_TYPES.issuperset(map(type, items)) and _ANSWERS.issuperset(items)):
        number, value = next((n, v) for n, v in enumerate(items, 1) if type(v) not in _TYPES or v not in _ANSWERS)
        raise BadInput(f"Item {number} of {instrument.name} is {value}; it can be 0, 1, 2 or 3.")
    given = cast("tuple[int | None, ...]", tuple(items))
    return Score(instrument, given, at, None if None in given else sum(filter(None, given)), course_id)


_ANSWERS, _TYPES = frozenset({None, 0, 1, 2, 3}), frozenset({int, type(None)})
_PROMPTS = {i.id: tuple(f"{i.id}.{number}" for number in range(1, i.items + 1)) for i in INSTRUMENTS.values()}


def of_entry(entry: Entry) -> Score | None:
    """The score that an entry holds, ``None`` for one that is no measure or has none of its items answered."""
    instrument = INSTRUMENTS.get(entry.kind)
    if instrument is None:
        return None
    given = {a.prompt: a.value for a in entry.answers} if entry.items is None else entry.items
    items = list(map(given.get, _PROMPTS[instrument.id]))
    if items.count(None) == len(items):
        return None
    found = score(instrument, items, entry.at, entry.course_id)
    difficulty = given.get(f"{instrument.id}.difficulty")
    return found._replace(difficulty=difficulty) if type(difficulty) is int and 0 <= difficulty <= 3 else found


def scores(entries: Iterable[Entry], instrument: Instrument) -> list[Score]:
    """Every form of one measure, earliest first; of two in one minute, the one that was written down first."""
    of_it = sorted((e for e in entries if e.kind == instrument.id), key=lambda e: (e.at, e.started_at or e.at))
    return [s for e in of_it if (s := of_entry(e)) is not None]


def baseline(scores: Sequence[Score], first_session: datetime) -> Score | None:
    """The last complete score before session 1 and in the 14 days up to it, or ``None``. Never the worst."""
    fitting = [
        s
        for s in scores
        if s.at < first_session and s.is_complete and (first_session.date() - s.at.date()).days <= BASELINE_DAYS
    ]
    return max(reversed(fitting), key=lambda s: s.at, default=None)  # of two in one minute the later in the list


def overlaps(earlier: Score, later: Score) -> bool:
    """True where the two weeks that two forms ask about overlap."""
    return (later.at.date() - earlier.at.date()).days < RECALL_DAYS


class Change(NamedTuple):
    """From one complete score to a later one of the same measure: points first, percent second.

    ``than`` names the earlier score. What is stated from a score of 10 or more alone is ``None`` below that.
    """

    earlier: Score
    later: Score
    than: str

    @property
    def points(self) -> int:
        """Later minus earlier: negative is lower."""
        return _total(self.later) - _total(self.earlier)

    @property
    def is_usual(self) -> bool:
        """True where it is smaller than reliable change: within usual answer-to-answer variation."""
        return abs(self.points) < self.later.instrument.reliable_change

    @property
    def percent(self) -> float | None:
        """Of the earlier score; ``None`` from 0."""
        return 100 * self.points / _total(self.earlier) if self.earlier.total else None

    @property
    def half_or_less(self) -> bool | None:
        earlier = _total(self.earlier)
        return 2 * _total(self.later) <= earlier if earlier >= STATED_FROM else None

    @property
    def lowest_range(self) -> bool | None:
        return _total(self.later) < LOWEST_RANGE_BELOW if _total(self.earlier) >= STATED_FROM else None

    def text(self, whose: str) -> str:
        """``6 higher than your previous score, of 16 March 2026``, where *whose* is ``your``."""
        where = "higher" if self.points > 0 else "lower"
        return f"{abs(self.points)} {where} than {whose} {self.than}, of {full_day(self.earlier.at.date())}"


# What a score is set against; whoever tells it says whose.
BASELINE, PREVIOUS, LOWEST = "score before session 1", "previous score", "lowest score in this course"
BASELINE_THEN, LOWEST_THEN = "score before session 1 of that course", "lowest score in that course"


class Standard(NamedTuple):
    """The scores that a course's are held against beside the score before: its baseline, and its lowest so far.

    Its scores count from the local date ``since`` on. ``is_seen`` is true of the course that is looked at.
    """

    base: Score | None
    since: date
    is_seen: bool


def rises(complete: Sequence[Score], standards: Mapping[str, Standard]) -> list[Change | None]:
    """For each complete score, earliest first, the largest rise of reliable change or more that it is.

    Each is held against the score before it, whatever its age and course; those of a course that has a standard, by
    its id, also against that course's baseline and the lowest of its scores before.
    """
    found: list[Change | None] = []
    previous: Score | None = None
    started: dict[str, Score] = {}
    lowest: dict[str, Score] = {}
    for one in complete:
        of = one.course_id or ""
        standard = standards.get(of)
        against = [(previous, PREVIOUS)]
        if standard is not None and one.at.date() >= standard.since:
            base, low = (BASELINE, LOWEST) if standard.is_seen else (BASELINE_THEN, LOWEST_THEN)
            against = [(started.get(of), base), (previous, PREVIOUS), (lowest.get(of), low)]
            if one is standard.base:
                started[of] = one
            if of not in lowest or _total(one) <= _total(lowest[of]):
                lowest[of] = one
        enough = _total(one) - one.instrument.reliable_change
        risen = (Change(other, one, than) for other, than in against if other and _total(other) <= enough)
        found.append(max(risen, key=lambda rise: rise.points, default=None))
        previous = one
    return found


def _total(complete: Score) -> int:
    return complete.total or 0


class Trend(NamedTuple):
    """The local dates of the weekly scores below the baseline, above it, and the same."""

    below: tuple[date, ...]
    above: tuple[date, ...]
    same: tuple[date, ...]

    @property
    def weeks(self) -> int:
        """The number of weeks with a score."""
        return len(self.below) + len(self.above) + len(self.same)


def trend(base: Score | None, weekly: Sequence[Score]) -> Trend | None:
    """Counts of weekly scores after session 1, one a week, beside the baseline.

    ``None`` without a baseline or under five weeks with a score: no direction is stated then.
    """
    if base is None or len(weekly) < TREND_FROM:
        return None
    sides = [(_total(one) - _total(base), one.at.date()) for one in weekly]
    return Trend(
        below=tuple(day for points, day in sides if points < 0),
        above=tuple(day for points, day in sides if points > 0),
        same=tuple(day for points, day in sides if not points),
    )
