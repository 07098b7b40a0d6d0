"""Validated measures: scoring and the published ranges. Nothing here interprets a score.

PHQ-9: Kroenke K, Spitzer RL, Williams JBW. The PHQ-9: validity of a brief depression severity
measure. J Gen Intern Med 2001;16:606-613 (items 0-3, sum 0-27, ranges 0-4, 5-9, 10-14, 15-19, 20-27).
GAD-7: Spitzer RL, Kroenke K, Williams JBW, Löwe B. A brief measure for assessing generalized anxiety
disorder. Arch Intern Med 2006;166:1092-1097 (items 0-3, sum 0-21, ranges 0-4, 5-9, 10-14, 15-21).
A change of 6 points (PHQ-9) or 4 points (GAD-7) or more is taken as reliable change, as in the
project's clinical reference.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from ketajournal.course.values import Entry
from ketajournal.errors import BadInput

RECALL_DAYS = 14
BASELINE_DAYS = 14
# "Half or less" and "in the lowest range" are stated only from a baseline of 10 or more.
STATED_FROM = 10
LOWEST_RANGE_BELOW = 5
# A statement of direction over time needs this many scores.
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
    ``band`` are ``None`` as soon as one is missing: nothing is ever put in its place.
    """

    instrument: Instrument
    items: tuple[int | None, ...]
    at: datetime

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the items without an answer, from 1."""
        return tuple(n for n, value in enumerate(self.items, start=1) if value is None)

    @property
    def complete(self) -> bool:
        return None not in self.items

    @property
    def total(self) -> int | None:
        return sum(filter(None, self.items)) if self.complete else None

    @property
    def band(self) -> Band | None:
        return self.instrument.band(self.total) if self.total is not None else None

    @property
    def crisis_answer(self) -> int:
        """The answer to the item that calls for help; 0 where it is missing or there is none."""
        item = self.instrument.crisis_item
        return (self.items[item - 1] or 0) if item is not None else 0

    def crosses(self, session_at: datetime) -> bool:
        """Whether a session lies inside the two weeks that the form asks about."""
        return session_at < self.at and (self.at.date() - session_at.date()).days < RECALL_DAYS


def crosses_any(score: Score, moments: Sequence[datetime]) -> bool:
    """Whether one of the sessions' moments, earliest first, lies inside the two weeks that the form asks about."""
    nearby = bisect_left(moments, score.at - timedelta(days=RECALL_DAYS + 2))  # local dates can differ by two days
    return any(score.crosses(at) for at in moments[nearby : bisect_left(moments, score.at)])


def score(instrument: Instrument, items: Sequence[object], at: datetime) -> Score:
    """Score a form. Raises ``BadInput`` for a wrong number of items or an answer that is not 0, 1, 2 or 3."""
    if len(items) != instrument.items:
        raise BadInput(
            f"{instrument.name} has {instrument.items} items, and {len(items)} were given.",
            "Write - for an item that was left open.",
        )
    checked: list[int | None] = []
    for number, value in enumerate(items, start=1):
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 3):
            raise BadInput(f"Item {number} of {instrument.name} is {value}; it can be 0, 1, 2 or 3.")
        checked.append(value)
    return Score(instrument, tuple(checked), at)


def of_entry(entry: Entry) -> Score | None:
    """The score that an entry holds, ``None`` for one that is no measure or has none of its items answered."""
    instrument = INSTRUMENTS.get(entry.kind)
    if instrument is None:
        return None
    given = {a.prompt: a.value for a in entry.answers}
    items = [given.get(f"{instrument.id}.{number}") for number in range(1, instrument.items + 1)]
    return score(instrument, items, entry.at) if any(item is not None for item in items) else None


def scores(entries: Iterable[Entry], instrument: Instrument) -> list[Score]:
    """Every form of one measure, earliest first."""
    found = [s for e in entries if e.kind == instrument.id and (s := of_entry(e)) is not None]
    return sorted(found, key=lambda s: s.at)


class Change(NamedTuple):
    """From one complete total to a later one: points first, percent second.

    ``percent`` is of the earlier total, ``None`` from a total of 0. ``half_or_less`` and
    ``lowest_range`` are ``None`` where the earlier total is below 10 and neither is stated.
    """

    earlier: int
    later: int
    percent: float | None
    half_or_less: bool | None
    lowest_range: bool | None

    @property
    def points(self) -> int:
        """Later minus earlier: negative is lower."""
        return self.later - self.earlier


def change(earlier: int, later: int) -> Change:
    """The change between two totals of the same measure."""
    stated = earlier >= STATED_FROM
    return Change(
        earlier=earlier,
        later=later,
        percent=100 * (later - earlier) / earlier if earlier else None,
        half_or_less=2 * later <= earlier if stated else None,
        lowest_range=later < LOWEST_RANGE_BELOW if stated else None,
    )


def baseline(scores: Sequence[Score], first_session: datetime) -> Score | None:
    """The last complete score before session 1 and in the 14 days up to it, or ``None``. Never the worst."""
    fitting = [
        s
        for s in scores
        if s.complete and s.at < first_session and (first_session.date() - s.at.date()).days <= BASELINE_DAYS
    ]
    return max(fitting, key=lambda s: s.at, default=None)


def overlaps(earlier: Score, later: Score) -> bool:
    """Whether the two weeks that two forms ask about overlap."""
    return (later.at.date() - earlier.at.date()).days < RECALL_DAYS


class Rise(NamedTuple):
    """A rise of reliable change or more, ``points`` above what ``than`` names."""

    points: int
    than: str


def worsening(latest: Score, earlier: Sequence[Score], base: Score | None) -> list[Rise]:
    """Every rise of reliable change or more of the latest complete score.

    It is held against the baseline, the previous complete score and the course's best (lowest).
    """
    if latest.total is None:
        return []
    complete = sorted((s for s in earlier if s.total is not None and s.at < latest.at), key=lambda s: s.at)
    against: list[tuple[int, str]] = []
    if base is not None and base.total is not None and base.at < latest.at:
        against.append((base.total, "your score before session 1"))
    if complete:
        previous = complete[-1].total
        best = min(s.total for s in complete if s.total is not None)
        if previous is not None:
            against.append((previous, "your previous score"))
        against.append((best, "your lowest score in this course"))
    limit = latest.instrument.reliable_change
    return [Rise(latest.total - total, than) for total, than in against if latest.total - total >= limit]


def counts(totals: Sequence[int]) -> tuple[int, int] | None:
    """How many of the later totals are lower than the first, and how many later ones there are.

    ``None`` under five totals: no direction is stated then.
    """
    if len(totals) < TREND_FROM:
        return None
    return sum(total < totals[0] for total in totals[1:]), len(totals) - 1
