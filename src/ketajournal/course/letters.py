"""Letters to oneself: sealed until the rule that the person chose for each is met."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.values import Course, Entry, Session
from ketajournal.course.weeks import Number, first_day, is_rating, ratings_by_week, week_days
from ketajournal.course.windows import WINDOW_DAYS, span

MOOD = "mood"


class Rule(NamedTuple):
    """The rule of a letter: ``opens`` is ``date``, ``low`` or ``dip``; the rest is what that rule needs.

    Without ``session`` a dip may come after any.
    ``session_id`` is the session that ``session`` named when it was written, where there was one.
    ``low`` is the mood (0 to 10) from which down the person calls it low.
    """

    opens: str
    day: date | None = None
    session: int | None = None
    low: Number | None = None
    session_id: str | None = None


class Letter(NamedTuple):
    """A letter. ``met`` says that its rule is met now; ``opened`` when it was opened, ``None`` while sealed."""

    entry: str
    written: datetime
    rule: Rule
    met: bool
    opened: datetime | None
    finished: bool = True

    @property
    def is_sealed(self) -> bool:
        return self.opened is None


def letters(course: Course | None, entries: Sequence[Entry], now: datetime) -> list[Letter]:
    """Every letter, earliest first, as it stands at *now*; one that is half written has no rule that could be met."""
    found = []
    for e in sorted((e for e in entries if e.kind == "letter"), key=lambda e: e.at):
        rule, opened = _rule(e), e.text_of(metrics.LETTER_OPENED)
        may_open = e.finished and is_met(rule, e.at, course, entries, now)
        found.append(
            Letter(e.id, e.at, rule, may_open, datetime.fromisoformat(opened) if opened else None, e.finished)
        )
    return found


def is_sealed(entry: Entry) -> bool:
    """True where an entry is a letter, finished or not, that nobody has opened: no command shows its words."""
    return entry.kind == "letter" and entry.of(metrics.LETTER_OPENED) is None


def _rule(entry: Entry) -> Rule:
    day, session, low = (entry.of(m) for m in (metrics.LETTER_DATE, metrics.LETTER_SESSION, metrics.LETTER_LOW))
    return Rule(
        str(entry.of(metrics.LETTER_OPENS) or ""),
        datetime.fromisoformat(day).date() if isinstance(day, str) else None,
        int(session) if is_rating(session) else None,
        low if is_rating(low) else None,
        entry.session_id,
    )


def is_met(rule: Rule, written: datetime, course: Course | None, entries: Sequence[Entry], now: datetime) -> bool:
    """True where the rule of a letter written then is met at *now*. What lies before the letter doesn't count."""
    if rule.opens == "date":
        return rule.day is not None and now.date() >= rule.day
    if course is None or rule.low is None:
        return False
    later = [e for e in entries if written < e.at <= now]
    if rule.opens == "low":
        return _has_two_low_weeks(course, later, rule.low, now)
    return _has_dipped(course, later, rule, rule.low)


def _has_two_low_weeks(course: Course, entries: Sequence[Entry], low: Number, now: datetime) -> bool:
    """True where two weeks of the course, one after the other and both over, have a middle mood at *low* or below."""
    start = first_day(course)
    moods = {week: ratings[MOOD] for week, ratings in ratings_by_week(entries, start).items() if MOOD in ratings}
    over = {week: mood for week, mood in moods.items() if week > 0 and week_days(week, start)[1] < now.date()}
    are_low = {week for week, mood in over.items() if mood.median <= low}
    return any(number + 1 in are_low for number in are_low)


def _has_dipped(course: Course, entries: Sequence[Entry], rule: Rule, low: Number) -> bool:
    """True where a mood was at *low* or below, or a dip noted, in the days after that session; without one, any."""
    return any(
        _has_dipped_after(session, course.ordered, entries, low)
        for number, session in enumerate(course.ordered, start=1)
        if (session.id == rule.session_id if rule.session_id else rule.session in (None, number))
    )


def _has_dipped_after(session: Session, ordered: Sequence[Session], entries: Sequence[Entry], low: Number) -> bool:
    start, end = span(session, ordered)
    end = min(end or start + timedelta(days=WINDOW_DAYS), start + timedelta(days=WINDOW_DAYS))
    for e in entries:
        mood = e.of(MOOD)
        if start < e.at < end and (e.of(metrics.DIP) or (is_rating(mood) and mood <= low)):
            return True
    return False
