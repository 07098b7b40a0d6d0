"""Moments and plans in everyday words: "yesterday 14:00", "Mondays for three weeks", "the day after session 3"."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from ketajournal.course.sessions import NOON
from ketajournal.course.text import one_line
from ketajournal.errors import BadInput
from ketajournal.journal.moments import is_in_calendar

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_HOURS = {
    "noon": NOON, "midday": NOON, "midnight": time(0),
    "morning": time(9), "afternoon": time(15), "evening": time(19), "night": time(21),
}  # fmt: skip
_IN_SHORT = {
    "this morning": "today morning", "this afternoon": "today afternoon", "this evening": "today evening",
    "tonight": "today night", "last night": "yesterday night",
}  # fmt: skip
_NEAR = {"": 0, "today": 0, "yesterday": -1, "tomorrow": 1}
_HINT = 'Try "yesterday 14:00", "3 days ago", "monday 9:30", or "2026-03-02 14:00".'
_HINT_AHEAD = 'Try "tomorrow 14:00", "in 3 days at 14:00", "monday 9:30", or "2026-03-02 14:00".'


def _any_of(names: Sequence[str]) -> str:
    """A pattern for any of these names, or its first letters, three or more."""
    return "|".join(name[:letters] for name in names for letters in range(len(name), 2, -1))


# Patterns are compiled where they are first looked for, which 're' remembers: a conversation begins 4 ms sooner.
_COUNT = r"(?P<n>\d{1,4}|" + "|".join(NUMBERS) + r"|half an)"
_AWAY = rf"(?P<ahead>in )?{_COUNT} (?P<unit>minute|min|hour|day|week|month)s?(?P<ago> ago)?"
_HOUR = rf"(?:at )?(?:\d{{1,2}}[:.h]\d{{2}} ?(?:am|pm)?|\d{{1,2}} ?(?:am|pm)|{'|'.join(_HOURS)})|at \d{{1,2}}"
_WITH_HOUR = (rf"(?P<clock>{_HOUR})(?: (?:on )?(?P<day>.+))?", rf"(?P<day>.+?) (?P<clock>{_HOUR})")
_WEEKDAY = rf"(?P<which>last |next |on |this )?(?P<day>{_any_of(DAYS)})"
_ISO = r"\d{4}-\d{2}-\d{2}(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"
_AMBIGUOUS = r"\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b"
# The words of a written date, in any order: "monday 2 march 2026", "the 2nd of march", "mar 2".
_WRITTEN = (
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?|(?P<year>\d{{4}})|(?P<month>{_any_of(_MONTHS)})"
    rf"|(?P<name>{_any_of(DAYS)})|on|the|of"
)


class Moment(NamedTuple):
    """A moment, and whether an hour was said: without one it stands at noon."""

    at: datetime
    timed: bool


def moment_from_words(text: str, now: datetime, *, ahead: bool = False) -> Moment:
    """The moment a person means, seen from *now*; a bare weekday lies behind it, or ahead if asked.

    Raises ``BadInput`` for words that are not understood, and for dates such as 03/04/2026 that
    mean different days in different countries.
    """
    words = _plain(text)
    if not words:
        raise BadInput("No date was given.", _HINT)
    if words == "now":
        return Moment(now, True)
    if re.fullmatch(_ISO, words):
        return _iso(words)
    day, clock = _split_hour(_IN_SHORT.get(words, words))
    if day == "today" and clock is None and not ahead:
        return Moment(now, False)
    if day in _NEAR:
        return _at(now.date() + timedelta(days=_NEAR[day]), clock)
    if match := re.fullmatch(_WEEKDAY, day):
        return _at(_weekday(now.date(), match["day"], (match["which"] or "").strip(), ahead), clock)
    match = re.fullmatch(_AWAY, day)
    if match and bool(match["ahead"]) != bool(match["ago"]):
        n = _number(match["n"]) * (1 if match["ahead"] else -1)
        if match["unit"] in ("day", "week", "month"):
            there = _further(now.date(), int(n), match["unit"])
            # The hour of a session is not the one at which it was noted down.
            return _at(there, clock or (None if ahead else now.time()))
        if clock is None:
            return Moment(local(now + timedelta(minutes=n * (60 if match["unit"] == "hour" else 1))), True)
    return _at(_written_day(day, text, now.date(), ahead), clock)


def _further(day: date, count: int, unit: str) -> date:
    """So many days, weeks, months or years on; a month without that day has its last one instead."""
    if unit in ("day", "week"):
        return day + timedelta(days=count * (7 if unit == "week" else 1))
    from dateutil.relativedelta import relativedelta

    return day + relativedelta(months=count * (12 if unit == "year" else 1))


def _plain(text: str) -> str:
    """The words in small letters with one space between, and no comma."""
    return " ".join(text.lower().replace(",", " ").split())


def local(naive: datetime) -> datetime:
    """A wall-clock moment with the offset that the person's time zone has on that day.

    An hour that the clock skips is moved forward with it. Raises ``BadInput`` outside of 1900 to 2200.
    """
    if not is_in_calendar(naive):
        raise BadInput(f"That is further away than this journal's calendar goes: year {naive.year}.", _HINT)
    found = naive.astimezone()
    if naive.tzinfo is None and found.replace(tzinfo=None) != naive:
        found = max(found, naive.replace(fold=1).astimezone())
    return found


def _at(day: date, clock: time | None) -> Moment:
    return Moment(local(datetime.combine(day, clock or NOON)), clock is not None)


def _iso(words: str) -> Moment:
    try:
        if len(words) == 10:
            return _at(date.fromisoformat(words), None)
        day, _, clock = words.replace("t", " ").partition(" ")
        if clock[1] == ":":
            clock = "0" + clock
        found = datetime.fromisoformat(f"{day}T{clock.upper()}")
    except ValueError:
        raise BadInput(f"There is no such date or hour: {words}.", _HINT) from None
    here = local(found)
    return Moment(found if found.tzinfo else here, True)


def _number(word: str) -> float:
    return 0.5 if word == "half an" else NUMBERS.get(word) or float(word)


def _split_hour(words: str) -> tuple[str, time | None]:
    """The words for the day, and the hour that stands before or behind them. Raises ``BadInput`` for an odd hour."""
    for pattern in _WITH_HOUR:
        if match := re.fullmatch(pattern, words):
            return match["day"] or "", _clock(match["clock"])
    return words, None


def _clock(words: str) -> time:
    """The hour of words that are one. Raises ``BadInput`` for one that there is not."""
    hour, _, rest = words.removeprefix("at ").partition(" ")
    match = re.fullmatch(r"(\d{1,2})(?:[:.h](\d{2}))?(am|pm)?", hour + rest)
    if match is None:
        return _HOURS[hour]
    number, minutes, half = int(match[1]), int(match[2] or 0), match[3]
    if minutes > 59 or not (1 <= number <= 12 if half else number <= 23):
        raise BadInput(f"There is no such hour: {words}.", _HINT)
    if half:
        number = number % 12 + (12 if half == "pm" else 0)
    return time(number, minutes)


def _weekday(today: date, name: str, which: str, ahead: bool) -> date:
    wanted = _place(name, DAYS)
    if which in ("next", "this") or (ahead and which != "last"):
        return today + timedelta(days=(wanted - today.weekday()) % 7 or (7 if which == "next" else 0))
    return today - timedelta(days=(today.weekday() - wanted) % 7 or (7 if which == "last" else 0))


def _place(name: str, names: Sequence[str]) -> int:
    return next(n for n, full in enumerate(names) if full.startswith(name[:3]))


def _written_day(words: str, text: str, today: date, ahead: bool) -> date:
    """A date with its month as a word; every word of it is one that a date has, and none is there twice."""
    if re.search(_AMBIGUOUS, words):
        raise BadInput(
            f"'{text}' means different days in different countries.", "Write it with the year first: 2026-03-02."
        )
    said: dict[str | None, str] = {}
    is_whole = True
    for word in re.split(r"[ ./-]+", words):
        match = re.fullmatch(_WRITTEN, word)
        is_whole = is_whole and match is not None and match.lastgroup not in said
        if match is not None and match.lastgroup:
            said[match.lastgroup] = match[match.lastgroup]
    if not is_whole or not {"day", "month"} <= said.keys():
        hint = _HINT_AHEAD if ahead else _HINT
        raise BadInput(f"'{one_line(text, 60)}' names no whole date that is understood here.", hint)
    step = 1 if ahead else -1
    years = [int(said["year"])] if "year" in said else range(today.year, today.year + 9 * step, step)
    for year in years:  # 29 February may be years away
        with suppress(ValueError):
            found = date(year, _place(said["month"], _MONTHS) + 1, int(said["day"]))
            if "year" in said or (found - today).days * step >= 0:
                break
    else:
        raise BadInput(f"There is no such date: {one_line(text, 60)}.", _HINT)
    name = DAYS[found.weekday()]
    if not name.startswith(said.get("name", name)):
        raise BadInput(f"'{text}' does not fit: {found:%Y-%m-%d} is a {name.capitalize()}.", _HINT)
    return found


# --- a plan of sessions ----------------------------------------------------------------------

_MOST_SESSIONS = 200
_LENGTHS = {
    "span": rf"for {_COUNT} (?P<unit>week|month|year)s?",
    "times": rf"(?:for )?{_COUNT} (?:times|sessions?)",
}
_PIECES = {
    "clock": r"at (?P<clock>\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)?|noon)",
    **_LENGTHS,
    "from": r"(?:from|starting|beginning)(?: on)? (?P<from>\d{1,2} [a-z]+(?: \d{4})?|\S+(?: \d{1,2}(?: \d{4})?)?)",
    "every": rf"every (?:(?P<other>other|second) |{_COUNT} )?(?P<unit>day|week|month)s?|monthly",
}
_TOO_MANY = "That is more sessions than one plan can hold (200, or two years)."
_PLAN_HINT = (
    'Try "Mondays and Thursdays for three weeks at 14:00", "every 3 days, 6 times, from 2026-03-02", or, '
    'later on, "every 4 weeks, 6 times" and "monthly for a year".'
)


def looks_like_plan(text: str) -> bool:
    """True of words that are a rule for several sessions and not one moment."""
    words = text.lower()
    return words.startswith(("every ", "monthly")) or any(re.search(length, words) for length in _LENGTHS.values())


def moments_from_words(text: str, now: datetime, first: date | None = None) -> list[Moment]:
    """The moments of a rule, or the one that is meant, which may be ahead. Raises ``BadInput``."""
    return plan_from_words(text, now, first) if looks_like_plan(text) else [moment_from_words(text, now, ahead=True)]


def plan_from_words(text: str, now: datetime, first: date | None = None) -> list[Moment]:
    """The sessions that a rule such as "Mondays and Thursdays for three weeks at 14:00" means.

    Weeks are counted from the first session. Without "from …" that is the first fitting day from
    *first*, the session known already, where the plan reaches beyond today; else from today on.
    Raises ``BadInput`` for a rule that is not understood or has more than 200 sessions.
    """
    rest = _plain(text)
    found: dict[str, re.Match[str]] = {}
    for name, pattern in _PIECES.items():
        if match := re.search(pattern, rest):
            found[name], rest = match, rest.replace(match[0], " ")
    counts = [found[name]["n"] for name in _LENGTHS if name in found]
    # One more than any plan holds is too many of sessions, weeks, months and years alike.
    length = min(int(_number(counts[0])), _MOST_SESSIONS + 1) if len(counts) == 1 else 0
    if not length:
        raise BadInput(f"'{text}' does not say for how long.", _PLAN_HINT)
    start = moment_from_words(found["from"]["from"], now, ahead=True).at.date() if "from" in found else first
    clock = _clock(found["clock"]["clock"]) if "clock" in found else None
    times = length if "times" in found else _MOST_SESSIONS + 1
    days = _days_of_rule(rest, text, start or now.date(), found.get("every"), times)
    if span := found.get("span"):
        end = _further(days[0], length, span["unit"])
        if end > _further(days[0], 2, "year"):
            raise BadInput(_TOO_MANY, _PLAN_HINT)
        days = [day for day in days if day < end]
    if len(days) > _MOST_SESSIONS:
        raise BadInput(_TOO_MANY, _PLAN_HINT)
    if first is not None and days[-1] < now.date():
        return plan_from_words(text, now)
    return [_at(day, clock) for day in days]


def _days_of_rule(rest: str, text: str, start: date, every: re.Match[str] | None, times: int) -> list[date]:
    """The first days of a rhythm, so many *times*."""
    from dateutil.rrule import WEEKLY, rrule

    unit = (every["unit"] or "month") if every else ""
    step = 1 if not every else 2 if every["other"] else int(_number(every["n"] or "one"))
    words = [word for word in rest.split() if word not in ("and", "on", "every", "&")]
    if step < 1 or (words and unit in ("day", "month")):
        raise BadInput(f"'{' '.join(words) or text}' is not understood here.", _PLAN_HINT)
    if not words and not unit:
        raise BadInput(f"'{text}' names no days.", _PLAN_HINT)
    if words:
        weekdays = sorted(_plan_day(word, text) for word in words)
        return [
            at.date() for at in rrule(WEEKLY, datetime.combine(start, NOON), step, byweekday=weekdays, count=times)
        ]
    try:
        return [_further(start, step * n, unit) for n in range(times)]
    except (ValueError, OverflowError):
        raise BadInput(f"'{text}' reaches further than dates go.", _PLAN_HINT) from None


def _plan_day(word: str, text: str) -> int:
    if not re.fullmatch(f"(?:{_any_of(DAYS)})s?", word):
        raise BadInput(f"'{word}' in '{text}' is not a day of the week.", _PLAN_HINT)
    return _place(word, DAYS)


# --- moments told from sessions: "2 days after each session at 10:00", "the day before session 3" ----------------

_AROUND = (
    rf"(?:(?P<n>\d{{1,2}}|{'|'.join(NUMBERS)}|the) days? )?(?P<way>after|before) "
    r"(?:(?:each|every|all) sessions?|session (?P<which>\d{1,3}))"
)
_AROUND_HINT = 'Try "thursday 10:00", "2 days after session 3 at 10:00", or "1 day after each session at 15:00".'


def is_around(text: str) -> bool:
    """True of words that tell a moment from sessions. Raises ``BadInput`` for an hour that there is not."""
    return re.fullmatch(_AROUND, _split_hour(_plain(text))[0]) is not None


class Around(NamedTuple):
    """The moments that are meant; and those that "each session" leaves out, as they are past."""

    meant: list[datetime]
    past: list[datetime]


def around(text: str, sessions: Sequence[datetime], now: datetime) -> Around:
    """The moments of such words, for *sessions* in order of time. An hour that isn't said is the session's own.

    Raises ``BadInput`` where none is meant.
    """
    words, clock = _split_hour(_plain(text))
    match = re.fullmatch(_AROUND, words)
    if match is None:
        raise BadInput(f"'{text}' is not understood here.", _AROUND_HINT)
    days = 1 if match["n"] == "the" else int(_number(match["n"] or "0"))
    days = days if match["way"] == "after" else -days
    if not days and clock is None:
        raise BadInput(f"'{text}' says neither a day nor an hour.", _AROUND_HINT)
    if which := match["which"]:
        if not 1 <= int(which) <= len(sessions):
            raise BadInput(f"There is no session {int(which)}.", "'ketajournal session list' shows them.")
        return Around([_moved(sessions[int(which) - 1], days, clock, match["way"])], [])
    found = [_moved(session, days, clock, match["way"]) for session in sessions]
    ahead = [at for at in found if at > now]
    if not ahead:
        raise BadInput(
            "No session is planned that this could be counted from.",
            "'ketajournal session add' notes one. One that is past is named: \"1 day after session 1 at 10:00\".",
        )
    return Around(ahead, [at for at in found if at <= now])


def _moved(session: datetime, days: int, clock: time | None, way: str) -> datetime:
    day = (session + timedelta(days=days)).date()
    found = local(datetime.combine(day, clock or session.time()))
    if (found <= session) if way == "after" else (found >= session):
        raise BadInput(f"{found:%H:%M} that day is not {way} the session, which is at {session:%H:%M}.", _AROUND_HINT)
    return found
