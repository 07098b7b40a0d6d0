"""Moments and plans in everyday words: "yesterday 14:00", "3 days ago", "Mondays for three weeks"."""

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ketajournal.course.sessions import NOON
from ketajournal.course.text import one_line
from ketajournal.errors import BadInput
from ketajournal.journal.moments import is_in_calendar

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
_PARTS = {"this morning": time(9), "this afternoon": time(15), "this evening": time(19), "tonight": time(21),
          "last night": time(21)}  # fmt: skip
_PARTS_OF_A_DAY = {"morning": time(9), "afternoon": time(15), "evening": time(19), "night": time(21)}
_HINT = 'Try "yesterday 14:00", "3 days ago", "monday 9:30", or "2026-03-02 14:00".'
_HINT_AHEAD = 'Try "tomorrow 14:00", "in 3 days at 14:00", "monday 9:30", or "2026-03-02 14:00".'

_COUNT = r"(?P<n>\d{1,4}|" + "|".join(NUMBERS) + r"|half an)"
_UNIT = r"(?P<unit>minute|min|hour|day|week)s?"
# Patterns are compiled where they are first looked for, which 're' remembers: a conversation begins 4 ms sooner.
_AGO = rf"{_COUNT} {_UNIT} ago"
_IN = rf"in {_COUNT} {_UNIT}"
_CLOCK = r"(?:at )?(?P<h>\d{1,2})(?:[:.h](?P<m>\d{2}))? ?(?P<half>am|pm)?"
_DAY = rf"(?P<which>last |next |on |this )?(?P<day>{'|'.join(d[:3] + '(?:' + d[3:] + ')?' for d in DAYS)})"
_ISO = r"\d{4}-\d{2}-\d{2}(?:[t ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?"


class Moment(NamedTuple):
    """A moment, and whether an hour was said: without one it stands at noon."""

    at: datetime
    timed: bool


def moment_from_words(text: str, now: datetime, *, ahead: bool = False) -> Moment:
    """The moment a person means, seen from *now*; a bare weekday lies behind it, or ahead if asked.

    Raises ``BadInput`` for words that are not understood, and for dates such as 03/04/2026 that
    mean different days in different countries.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    if not words:
        raise BadInput("No date was given.", _HINT)
    if words == "now":
        return Moment(now, True)
    for parse in (_parse_iso, _parse_distance, _parse_day):
        found = parse(words, now, ahead)
        if found is not None:
            return found
    return _parse_written(words, text, now, ahead)


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


def _parse_iso(words: str, _now: datetime, _ahead: bool) -> Moment | None:
    if not re.fullmatch(_ISO, words):
        return None
    try:
        if len(words) == 10:
            return _at(date.fromisoformat(words), None)
        day, _, clock = words.replace("t", " ").partition(" ")
        if clock[1] == ":":
            clock = "0" + clock
        found = datetime.fromisoformat(f"{day}T{clock.upper()}")
    except ValueError:
        raise BadInput(f"There is no such date or hour: {words}.", _HINT) from None
    return Moment(found if _has_utc(found) else local(found), True)


def _has_utc(moment: datetime) -> bool:
    """True of a moment that says its offset, and lies where UTC can still be reckoned."""
    if moment.tzinfo is None:
        return False
    local(moment)
    return True


def _number(word: str) -> float:
    return 0.5 if word == "half an" else NUMBERS.get(word) or float(word)


def _parse_distance(words: str, now: datetime, ahead: bool) -> Moment | None:
    dated = re.fullmatch(_HOUR_LAST, words) or re.fullmatch(_HOUR_FIRST, words)
    clock = _clock(dated["clock"]) if dated else None
    distance = dated["day"] if dated and clock else words
    match = re.fullmatch(_AGO, distance) or re.fullmatch(_IN, distance)
    if not match or (clock and match["unit"] not in ("day", "week")):
        return None
    n, unit = _number(match["n"]), match["unit"]
    sign = 1 if distance.startswith("in ") else -1
    if unit in ("day", "week"):
        days = sign * int(n * (7 if unit == "week" else 1))
        day = _shift(now.date(), days, words)
        if clock or ahead:  # the hour of a session is not the one at which it was noted down
            return _at(day, clock)
        return Moment(local(datetime.combine(day, now.timetz().replace(tzinfo=None))), True)
    minutes = sign * n * (60 if unit == "hour" else 1)
    return Moment(local(now + timedelta(minutes=minutes)), True)


def _shift(day: date, days: int, words: str) -> date:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise BadInput(f"That is further away than a calendar goes: {words}.", _HINT) from None


def _parse_day(words: str, now: datetime, ahead: bool) -> Moment | None:
    """A named day with an hour, in either order, or either by itself."""
    if words in _PARTS:
        day = now.date() - timedelta(days=words == "last night")
        return _at(day, _PARTS[words])
    for name, distance in (("today", 0), ("yesterday", -1), ("tomorrow", 1)):
        rest = _without(words, name)
        if rest is not None:
            clock = _clock(rest)
            if rest and clock is None:
                return None
            if not rest and name == "today":
                return Moment(now, False) if not ahead else _at(now.date(), None)
            return _at(now.date() + timedelta(days=distance), clock)
    match = re.match(_DAY, words)
    if match and (match.end() == len(words) or words[match.end()] == " "):
        rest = words[match.end() :].strip()
        clock = _clock(rest)
        if rest and clock is None:
            return None
        return _at(_weekday(now.date(), match["day"], (match["which"] or "").strip(), ahead), clock)
    clock = _clock(words) if not words.isdigit() else None
    return _at(now.date(), clock) if clock else None


def _without(words: str, name: str) -> str | None:
    if words == name:
        return ""
    if words.startswith(name + " "):
        return words[len(name) + 1 :]
    if words.endswith(" " + name):
        return words[: -len(name) - 1]
    return None


def _weekday(today: date, name: str, which: str, ahead: bool) -> date:
    wanted = next(n for n, day in enumerate(DAYS) if day.startswith(name[:3]))
    if which in ("next", "this") or (ahead and which != "last"):
        return today + timedelta(days=(wanted - today.weekday()) % 7 or (7 if which == "next" else 0))
    return today - timedelta(days=(today.weekday() - wanted) % 7 or (7 if which == "last" else 0))


def _clock(words: str) -> time | None:
    if words in ("noon", "at noon", "midday"):
        return NOON
    if words in ("midnight", "at midnight"):
        return time(0)
    if words in _PARTS_OF_A_DAY:
        return _PARTS_OF_A_DAY[words]
    match = re.fullmatch(_CLOCK, words)
    if not match or not (match["m"] or match["half"] or words.startswith("at ")):
        return None
    hour = int(match["h"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise BadInput(f"There is no such hour: {words}.", _HINT)
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    if hour > 23 or int(match["m"] or 0) > 59:
        raise BadInput(f"There is no such hour: {words}.", _HINT)
    return time(hour, int(match["m"] or 0))


_AMBIGUOUS = r"\b\d{1,2}[/.]\d{1,2}(?:[/.]\d{2,4})?\b"
_YEAR_DIGITS, _MOST_DAY_DIGITS = 4, 2
_HOUR = r"(?:at )?(?:\d{1,2}[:.]\d{2} ?(?:am|pm)?|\d{1,2} ?(?:am|pm)|noon|midnight)|at \d{1,2}"
_HOUR_LAST = rf"(?P<day>.+?) (?P<clock>{_HOUR})"
_HOUR_FIRST = rf"(?P<clock>{_HOUR}) (?:on )?(?P<day>.+)"


def _parse_written(words: str, text: str, now: datetime, ahead: bool) -> Moment:
    """Dates with the month as a word: "2 march", "march 2nd 2026 at 14:00"."""
    match = re.fullmatch(_HOUR_LAST, words) or re.fullmatch(_HOUR_FIRST, words)
    clock = _clock(match["clock"]) if match else None
    day = match["day"] if match and clock else words
    if re.search(_AMBIGUOUS, day):
        raise BadInput(
            f"'{text}' means different days in different countries.",
            "Write it with the year first: 2026-03-02.",
        )
    if not re.search(r"[a-z]{3}", day) or not re.search(r"\d", day):
        raise BadInput(
            f"'{one_line(text, 60)}' is not a date that is understood here.", _HINT_AHEAD if ahead else _HINT
        )
    return _at(_written_day(day, text, now, ahead), clock)


def _written_day(words: str, text: str, now: datetime, ahead: bool) -> date:
    from dateutil import parser

    # A number that is left over would be taken for a year: "2 march 14" is no day in 2014.
    numbers = [len(number) for number in re.findall(r"\d+", words)]
    days = [digits for digits in numbers if digits <= _MOST_DAY_DIGITS]
    if len(days) != 1 or numbers.count(_YEAR_DIGITS) != len(numbers) - 1 or len(numbers) > 2:
        raise BadInput(f"'{one_line(text, 60)}' names no whole date.", _HINT)
    try:  # what was left out shows as what the two defaults differ in; both are leap years
        found = parser.parse(words, default=datetime(2000, 1, 1))
        other = parser.parse(words, default=datetime(2004, 2, 2))
    except (parser.ParserError, ArithmeticError, ValueError):
        raise BadInput(f"'{one_line(text, 60)}' is not a date that is understood here.", _HINT) from None
    if found.day != other.day or found.month != other.month or found.time() != time(0):
        raise BadInput(f"'{one_line(text, 60)}' names no whole date.", _HINT)
    day = found.date() if found.year == other.year else _nearest(found.month, found.day, now.date(), ahead)
    named = [n for n, name in enumerate(DAYS) if re.search(rf"\b{name[:3]}(?:{name[3:]})?\b", words)]
    if named and named != [day.weekday()]:
        raise BadInput(f"'{text}' does not fit: {day:%Y-%m-%d} is a {DAYS[day.weekday()].capitalize()}.", _HINT)
    return day


def _nearest(month: int, day: int, today: date, ahead: bool) -> date:
    """The nearest such day on the side of *today* that is meant; 29 February may be years away."""
    years = range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
    for year in years:
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if (found >= today) if ahead else (found <= today):
            return found
    raise BadInput("There is no such day near now.", _HINT)


# --- a plan of sessions ----------------------------------------------------------------------

_MOST_SESSIONS = 200
_FOR_WEEKS = rf"for {_COUNT} weeks?"
_TIMES = rf"(?:for )?{_COUNT} (?:times|sessions?)"
_FOR_MONTHS = rf"for {_COUNT} (?P<span>month|year)s?"
# How often, by the unit that is counted.
_EVERY = {
    "day": rf"every (?:(?P<other>other|second) day|{_COUNT} days|day)",
    "week": rf"every (?:(?P<other>other|second) week|{_COUNT} weeks|week)",
    "month": rf"every (?:(?P<other>other|second) month|{_COUNT} months|month)|monthly",
}
_FROM = r"(?:from|starting|beginning)(?: on)? (?P<from>\d{1,2} [a-z]+(?: \d{4})?|\S+(?: \d{1,2}(?: \d{4})?)?)"
_PLAN_CLOCK = r"at (?P<clock>\d{1,2}(?:[:.]\d{2})? ?(?:am|pm)?|noon)"


def looks_like_plan(text: str) -> bool:
    """True of words that are a rule for several sessions and not one moment."""
    words = text.lower()
    return bool(
        re.search(_FOR_WEEKS, words) or re.search(_FOR_MONTHS, words) or re.search(_TIMES, words)
    ) or words.startswith(("every ", "monthly"))


def plan_from_words(text: str, now: datetime, first: date | None = None) -> list[Moment]:
    """The sessions that a rule such as "Mondays and Thursdays for three weeks at 14:00" means.

    Weeks are counted from the first session. Without "from …" that is the first fitting day from
    *first*, the session known already, where the plan reaches beyond today; else from today on.
    Raises ``BadInput`` for a rule that is not understood or has more than 200 sessions.
    """
    words = " ".join(text.lower().replace(",", " ").split())
    rest = words
    start, clock = first or now.date(), None
    if match := re.search(_PLAN_CLOCK, rest):
        clock = _clock(f"at {match['clock']}")
        rest = rest.replace(match[0], " ")
    weeks = months = times = None
    if match := re.search(_FOR_WEEKS, rest):
        weeks = int(_number(match["n"]))
        rest = rest.replace(match[0], " ")
    elif match := re.search(_FOR_MONTHS, rest):
        months = int(_number(match["n"])) * (12 if match["span"] == "year" else 1)
        rest = rest.replace(match[0], " ")
    elif match := re.search(_TIMES, rest):
        times = int(_number(match["n"]))
        rest = rest.replace(match[0], " ")
    if match := re.search(_FROM, rest):
        start = moment_from_words(match["from"], now, ahead=True).at.date()
        rest = rest.replace(match[0], " ")
    if not weeks and not months and not times:
        raise BadInput(f"'{text}' does not say for how long.", _PLAN_HINT)
    if (times or 0) > _MOST_SESSIONS or (weeks or 0) > 104 or (months or 0) > 24:
        raise BadInput(_TOO_MANY, _PLAN_HINT)
    days = _days_of_rule(rest, text, start, times or _MOST_SESSIONS + 1)
    if days and (weeks or months):
        from dateutil.relativedelta import relativedelta

        end = days[0] + relativedelta(weeks=weeks or 0, months=months or 0)
        days = [day for day in days if day < end]
    if len(days) > _MOST_SESSIONS:
        raise BadInput(_TOO_MANY, _PLAN_HINT)
    if not days:
        raise BadInput(f"'{text}' finds no day.", _PLAN_HINT)
    if first is not None and days[-1] < now.date():
        return plan_from_words(text, now)
    return [_at(day, clock) for day in days]


def _days_of_rule(rest: str, text: str, start: date, many: int) -> list[date]:
    """The first days of a rule's rhythm, so *many* of them; a month without such a day has its last one instead."""
    from dateutil.relativedelta import relativedelta
    from dateutil.rrule import DAILY, WEEKLY, rrule

    unit, step = "", 1
    for name, rhythm in _EVERY.items():
        if match := re.search(rhythm, rest):
            unit, step = name, 2 if match["other"] else int(_number(match["n"])) if match["n"] else 1
            rest = rest.replace(match[0], " ")
    words = [word for word in rest.split() if word not in ("and", "on", "every", "&")]
    if step < 1 or (words and unit in ("day", "month")):
        raise BadInput(f"'{' '.join(words) or text}' is not understood here.", _PLAN_HINT)
    weekdays = sorted({_plan_day(word, text) for word in words}) or None
    if weekdays is None and not unit:
        raise BadInput(f"'{text}' names no days.", _PLAN_HINT)
    if unit == "month":
        return [_later(start, relativedelta(months=step * n), text) for n in range(min(many, _MOST_SESSIONS + 1))]
    rule = rrule(
        DAILY if unit == "day" else WEEKLY,
        dtstart=datetime.combine(start, NOON),
        interval=step,
        byweekday=weekdays,
        count=many,
    )
    return [found.date() for found in rule]


def _later(start: date, distance: "relativedelta", text: str) -> date:
    try:
        return start + distance
    except (ValueError, OverflowError):
        raise BadInput(f"'{text}' reaches further than dates go.", _PLAN_HINT) from None


_TOO_MANY = "That is more sessions than one plan can hold (200, or two years)."


_PLAN_HINT = (
    'Try "Mondays and Thursdays for three weeks at 14:00", "every 3 days, 6 times, from 2026-03-02", or, '
    'later on, "every 4 weeks, 6 times" and "monthly for a year".'
)


def _plan_day(word: str, text: str) -> int:
    name = word.removesuffix("s") if word not in DAYS else word
    for number, day in enumerate(DAYS):
        if name == day or (len(name) >= 3 and day.startswith(name)):
            return number
    raise BadInput(f"'{word}' in '{text}' is not a day of the week.", _PLAN_HINT)
