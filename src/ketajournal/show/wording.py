"""Dates, numbers and small pictures, the same everywhere."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from math import floor

from ketajournal.course.metrics import Metric
from ketajournal.course.mood_comparisons import MoodComparison
from ketajournal.course.sessions import held, held_of_plan
from ketajournal.course.values import Course
from ketajournal.course.weeks import Number, Rating, plain_number
from ketajournal.course.windows import NewThing
from ketajournal.show.blocks import NOTHING, Cell, Text

# This many empty weeks on end, or more, take one line together.
LONG_RUN = 4
_NOTED = {"now": ", there when it was noted", "past": ", past when it was noted"}
# Stands where a number was not typed: a watch or another program knows it.
WATCH_SIGN = "w"
_BARS = "▁▂▃▄▅▆▇█"
_QUARTERS = {0.0: "", 0.25: "¼", 0.5: "½", 0.75: "¾"}


def day(value: date, *, year: bool = False, near: date | None = None) -> str:
    """``2 Mar``, with the year where it is asked for, or is another than that of the day *near*."""
    return f"{value.day} {value:%b %Y}" if year or (near and near.year != value.year) else f"{value.day} {value:%b}"


def weekday(value: datetime, *, year: bool = False) -> str:
    """``Mon 2 Mar, 14:00``, with the year where it is asked for."""
    return f"{value:%a} {day(value, year=year)}, {value:%H:%M}"


def days(first: date, last: date) -> str:
    """``17–18 Oct``, ``26 Oct–1 Nov``."""
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day if same_month else day(first)}–{day(last)}"


def session_name(number: int, at: datetime) -> str:
    """``3 Mon 19 Oct``."""
    return f"{number} {at:%a} {day(at)}"


def moment(value: datetime) -> str:
    """``2026-03-02 14:00``."""
    return f"{value:%Y-%m-%d %H:%M}"


def how_many(count: int, one: str, many: str | None = None) -> str:
    """``1 entry``, ``3 entries``: a number with its word; *many* is the word with an s where none is given."""
    return f"{count} {one if count == 1 else many or f'{one}s'}"


def sessions_so_far(course: Course, as_of: datetime) -> list[str]:
    """``5 of 6 sessions``, ``2 in maintenance``; ``8 sessions, 6 planned`` where there were more than that."""
    done, plan = held_of_plan(course, as_of), course.planned_sessions
    later = len(held(course, as_of)) - done
    found = f"{done} of {plan} sessions" if plan and done <= plan else how_many(done, "session")
    return [
        found if not plan or done <= plan else f"{found}, {plan} planned",
        *([f"{later} in maintenance"] if later else []),
    ]


def times(count: int) -> str:
    """``once``, ``3 times``."""
    return "once" if count == 1 else f"{count} times"


def number(value: Number) -> str:
    """With the decimals that it has, as far as four: 6.25 is not 6.2."""
    return str(plain_number(round(value, 4)))


def short_number(value: Number) -> str:
    """``6``, ``6½``; ``7+`` for what no quarter tells."""
    whole = floor(value)
    quarter = _QUARTERS.get(value - whole)
    return f"{whole}+" if quarter is None else f"{whole}{quarter}" if whole or not quarter else quarter


def from_to(values: Collection[Number]) -> str:
    """``3–7``, the lowest and the highest; the one where they are the same."""
    low, high = number(min(values)), number(max(values))
    return low if low == high else f"{low}–{high}"


def set_beside(comparison: MoodComparison, so: str, otherwise: str) -> str:
    """Both ranges of moods, whether they overlap, and that it shows no cause."""
    overlap = "They overlap. " if comparison.overlaps else ""
    ranges = f"{so} {from_to(comparison.mood.values())}; {otherwise} {from_to(comparison.mood_else.values())}"
    return f"{ranges}. {overlap}This cannot show cause."


def bar(value: Number, highest: Number) -> str:
    """One block, from lowest to highest. Always beside its number."""
    share = min(1.0, max(0.0, value / highest))
    return _BARS[round(share * (len(_BARS) - 1))]


def rating(value: Rating) -> str:
    """``5 (3–7) n4``: the middle value, the lowest and highest where they differ, and how many.

    ``n4 w3`` where three of the four are from a watch.
    """
    spread = "" if value.low == value.high else f" ({number(value.low)}–{number(value.high)})"
    watch = f" {WATCH_SIGN}{value.from_watch}" if value.from_watch else ""
    return f"{number(value.median)}{spread} n{value.n}{watch}"


def rating_cell(value: Rating | None) -> Cell:
    """The rating in a table."""
    return NOTHING if value is None else Cell(rating(value), rating_said(value))


def rating_said(value: Rating) -> str:
    """``5, from 3 to 7, given 4 times, 3 of them from a watch or program``."""
    spread = "" if value.low == value.high else f", from {number(value.low)} to {number(value.high)}"
    which = "" if value.n == value.from_watch == 1 else f"{value.from_watch} of them "
    watch = f", {which}from a watch or program" if value.from_watch else ""
    return f"{number(value.median)}{spread}, given {times(value.n)}{watch}"


def is_any_from_watch(ratings: Iterable[Rating | None]) -> bool:
    """True where any of the numbers in these ratings is from a watch."""
    return any(value and value.from_watch for value in ratings)


def metric_label(metric: str, known: Mapping[str, Metric]) -> str:
    """The name of a metric where it is known, else as it is written down."""
    return known[metric].label if metric in known else metric


def signed(name: str, ratings: Iterable[Rating | None]) -> str:
    """The name of these ratings, with a sign where any of them is from a watch."""
    return f"{name} {WATCH_SIGN}" if is_any_from_watch(ratings) else name


def watch_note(ratings: Iterable[Rating | None]) -> list[Text]:
    """The meaning of the sign, where one of the ratings has it. Read aloud there is none."""
    note = f"{WATCH_SIGN}: from a watch or program, not typed here; a number behind it says how many."
    spoken = "What is from a watch or program was not typed here."
    return [Text(note, quiet=True, spoken=spoken)] if is_any_from_watch(ratings) else []


def rating_data(value: Rating | None, *, days: bool = False) -> dict[str, object]:
    """The rating for scripts: ``median``, ``low``, ``high``, ``n``, ``from_watch`` where any are; with its *days*."""
    none = {"median": None, "low": None, "high": None, "n": 0, "days": ()}
    found: dict[str, object] = dict(none) if value is None else value._asdict()
    if not found.get("from_watch"):
        found.pop("from_watch", None)
    if not days:
        del found["days"]
    return found


def hours(value: float) -> str:
    """Whole tenths of an hour that have gone by, never more: 35.97 is under 36. Minutes under one hour."""
    minutes = max(0, int(value * 60 + 1e-6))
    return f"{number(minutes // 6 / 10)} h" if minutes >= 60 else f"{minutes} min"


def sign(words: str, when: str | None) -> str:
    """A sign, and where that was asked, whether it was there still when it was noted: *when* is now or past."""
    return f"{words}{_NOTED.get(when or '', '')}"


def kept(things: Sequence[NewThing]) -> str:
    """``kept 1, partly 1, not 1, of 3 asked``: every answer is counted. Empty where nobody asked yet."""
    asked, yes, partly, no = (
        sum(column) for column in zip(*((t.asked, t.kept, t.partly, t.not_kept) for t in things), strict=True)
    )
    later = asked - yes - partly - no
    also = f", not yet {later}" if later else ""
    return f"kept {yes}, partly {partly}, not {no}{also}, of {asked} asked" if asked else ""


def week_lines(weeks: Iterable[int], empty: Callable[[int], bool], long: int = LONG_RUN) -> list[list[int]]:
    """The weeks of each line: each has its own, but *long* or more empty ones on end take one together."""
    found: list[list[int]] = []
    for is_empty, group in groupby(weeks, key=empty):
        run = list(group)
        found += [run] if is_empty and len(run) >= long else [[week] for week in run]
    return found


def shown_id(entry_id: str) -> str:
    """The start of an id: short enough to type, long enough to tell entries apart."""
    return entry_id[:8]
