"""What can honestly be said of a measure across a course: a week's score, its change, and notices.

Every rule is the project's clinical reference, sections 1 and 2.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.measures import (
    INSTRUMENTS,
    Change,
    Instrument,
    Score,
    baseline,
    change,
    counts,
    crosses_any,
    overlaps,
    scores,
    worsening,
)
from ketajournal.course.notices import Notice
from ketajournal.course.sessions import in_order
from ketajournal.course.values import Course, Entry
from ketajournal.course.weeks import week_number


class WeekScore(NamedTuple):
    """A week's one value of a measure: its last complete score, and how many complete ones there were.

    ``change`` is from the baseline, ``None`` without one and for the baseline itself.
    ``crosses_session`` is true where a session lies in the two weeks that the form asks about,
    ``periods_overlap`` where those two weeks overlap the ones of the complete score before.
    """

    score: Score
    n: int
    change: Change | None
    crosses_session: bool
    periods_overlap: bool


class Progress(NamedTuple):
    """One measure across a course.

    ``within_usual`` is by how many points the latest score is above the one before, where that is
    less than reliable change; ``trend`` counts lower scores, from five on.
    """

    instrument: Instrument
    baseline: Score | None
    weeks: dict[int, WeekScore]
    trend: str | None
    within_usual: int | None
    notices: tuple[Notice, ...]


def of_course(
    course: Course, entries: Sequence[Entry], as_of: datetime, start: date, first_week: int = 1
) -> list[Progress]:
    """Each measure that was ever answered, seen at *as_of*; of weeks before *first_week* only the latest score."""
    known = [e for e in entries if e.at <= as_of]
    return [
        _progress(instrument, found, course, start, first_week)
        for instrument in INSTRUMENTS.values()
        if (found := scores(known, instrument))
    ]


def first_session(course: Course) -> datetime | None:
    """The moment of session 1, ``None`` where none is known."""
    sessions = in_order(course.sessions)
    return sessions[0].at if sessions else None


def _progress(
    instrument: Instrument, found: Sequence[Score], course: Course, start: date, first_week: int
) -> Progress:
    began = first_session(course)
    base = baseline(found, began) if began else None
    complete = [s for s in found if s.complete]
    sessions = [s.at for s in in_order(course.sessions)]
    weeks: dict[int, WeekScore] = {}
    for position, score in enumerate(complete):
        week = week_number(score.at.date(), start)
        if 0 < week < first_week and score is not complete[-1]:
            continue
        earlier = complete[position - 1] if position else None
        weeks[week] = WeekScore(
            score=score,
            n=weeks[week].n + 1 if week in weeks else 1,
            change=_change(base, score),
            crosses_session=crosses_any(score, sessions),
            periods_overlap=earlier is not None and overlaps(earlier, score),
        )
    return Progress(
        instrument,
        base,
        weeks,
        _trend(complete),
        _within_usual(complete, base),
        tuple(_notices(instrument, found, base, began)),
    )


def _change(base: Score | None, score: Score) -> Change | None:
    if base is None or base.total is None or score.total is None or score.at <= base.at:
        return None
    return change(base.total, score.total)


def _trend(complete: Sequence[Score]) -> str | None:
    """Counts, and only from five scores on; nothing is said of a direction."""
    said = counts([s.total for s in complete if s.total is not None])
    if said is None:
        return None
    lower, later = said
    return f"Lower than the first in {lower} of the {later} later scores."


def _within_usual(complete: Sequence[Score], base: Score | None) -> int | None:
    """The latest rise, where it is smaller than reliable change from every place that one is measured from."""
    if not complete or worsening(complete[-1], complete[:-1], base):
        return None
    if len(complete) < 2 or complete[-1].total is None or complete[-2].total is None:
        return None
    rise = complete[-1].total - complete[-2].total
    return rise if 0 < rise < complete[-1].instrument.reliable_change else None


def _notices(
    instrument: Instrument, found: Sequence[Score], base: Score | None, began: datetime | None
) -> list[Notice]:
    notices: list[Notice] = []
    complete = [s for s in found if s.complete]
    latest = found[-1]
    if calls_for_help(found):
        notices.append(CRISIS)
    if latest.missing:
        notices.append(incomplete(latest))
    if complete:
        last = complete[-1]
        notices += _risen(last, complete[:-1], base)
        if len(complete) > 1 and overlaps(complete[-2], last):
            notices.append(
                Notice(
                    "periods-overlap",
                    f"{instrument.name}: the last two forms ask about weeks that overlap, and share part of them.",
                )
            )
        if base is None and began is not None and last.at >= began:
            notices.append(
                Notice(
                    "no-baseline",
                    f"{instrument.name}: no baseline. None was completed in the 14 days before session 1, "
                    "so no change from before is shown.",
                )
            )
    return notices


CRISIS = Notice(
    "crisis-help",
    "In a PHQ-9 you answered that there were thoughts of being better off dead or of hurting yourself. This journal "
    "cannot see, judge or alert anyone: please reach a person now, and tell your treating clinician today. "
    "'ketajournal help-now' shows whom to call; in danger, the emergency number.",
)


def calls_for_help(found: Sequence[Score]) -> bool:
    """Whether the latest answer above 0 to the item that calls for help has no later complete score after it."""
    calling = [s.at for s in found if s.crisis_answer > 0]
    if not calling:
        return False
    return not any(s.complete and s.at > max(calling) for s in found)


def incomplete(score: Score) -> Notice:
    """Which items are missing, and that there is no total because of them."""
    items = ", ".join(map(str, score.missing))
    word = "item" if len(score.missing) == 1 else "items"
    return Notice(
        "incomplete",
        f"{score.instrument.name} of {score.at:%Y-%m-%d}: {word} {items} left open, so there is no total.",
    )


def _risen(latest: Score, earlier: Sequence[Score], base: Score | None) -> list[Notice]:
    rises = worsening(latest, earlier, base)
    if not rises:
        return []
    most = max(rises, key=lambda rise: rise.points)
    return [
        Notice(
            "worsening",
            f"{latest.instrument.name}: your score is {most.points} higher than {most.than}. "
            "A rise this size is more than usual answer-to-answer variation. Please tell your treatment team, soon.",
        )
    ]


def notices_of(course: Course | None, entries: Sequence[Entry], instrument: Instrument) -> tuple[Notice, ...]:
    """The notices of one measure, as just after a form of it was answered."""
    found = scores(entries, instrument)
    if not found:
        return ()
    began = first_session(course) if course else None
    return tuple(_notices(instrument, found, baseline(found, began) if began else None, began))


def notices_of_all(course: Course, entries: Sequence[Entry]) -> list[Notice]:
    """The notices of every measure, as a look back carries them."""
    return [notice for instrument in INSTRUMENTS.values() for notice in notices_of(course, entries, instrument)]


def _for_focus(entries: Sequence[Entry]) -> list[Instrument]:
    """The measures that fit what the person said the treatment is for, and any that they took up themselves.

    Where nothing fits, or nothing was said, all of them: none is ever kept from anyone.
    """
    focus: set[str] = set()
    for entry in entries:
        said = entry.of(metrics.FOCUS)
        focus = set(said) if isinstance(said, list) else focus
    taken = {e.kind for e in entries}
    every = list(INSTRUMENTS.values())
    return [i for i in every if i.fits & focus or i.id in taken] if any(i.fits & focus for i in every) else every


def due(course: Course | None, entries: Sequence[Entry], now: datetime) -> list[Instrument]:
    """Measures worth offering: for what the treatment is for, and not completed in the last two weeks."""
    offered = []
    for instrument in _for_focus(entries):
        complete = [s for s in scores(entries, instrument) if s.complete and s.at <= now]
        if not complete or (now.date() - complete[-1].at.date()).days >= 14:
            offered.append(instrument)
    return offered if course is not None else []
