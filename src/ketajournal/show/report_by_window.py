"""Ratings and counts by window, and in the week that followed each, as a document."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from ketajournal.course.mood_comparisons import SLEEP_FROM_HOURS, STRESS_FROM, MoodComparison
from ketajournal.course.report_by_window import ByWindow, Practised, WindowRow, has_enough
from ketajournal.course.weeks import Rating
from ketajournal.show import wording
from ketajournal.show.blocks import (
    NOTHING,
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Line,
    Picture,
    Run,
    Table,
    Text,
    Title,
    column,
    table,
)
from ketajournal.show.drawing import Panel, shaded, side_by_side
from ketajournal.show.notices import notices_data, other_blocks, urgent_blocks

_MOST_ROWS = 24
_BETWEEN = 2


class _Split(NamedTuple):
    """The words of a comparison: of what, and the windows on its two sides."""

    label: str
    so: str
    otherwise: str


_SPLITS = {
    "sleep_hours": _Split("Sleep", f"with a middle sleep of {SLEEP_FROM_HOURS} hours or more", "with less"),
    "stress": _Split("Stress", f"with a middle stress of {STRESS_FROM} or more", "with less"),
    "practice": _Split("Practice", "with at least one day kept", "with none"),
}


class ByWindowDocument(NamedTuple):
    """A row a session, and below it the three comparisons, or that there is too little for one.

    The rows are drawn; with *full* they are a table with ranges and counts, and all its columns are explained.
    """

    view: ByWindow
    full: bool = False

    # --- for people

    def blocks(self) -> list[Block]:
        view = self.view
        day = wording.day(view.as_of, year=True)
        found: list[Block] = [Title(f"Course {view.course.number}, window by window, as of {day}")]
        found += urgent_blocks(view.notices)
        if view.rows:
            found += [
                *(self._table() if self.full else self._drawn()),
                *wording.watch_note(row.sleep for row in view.rows),
                Heading("The middle of your mood in the week that followed, beside the window before it"),
                Items(tuple(_beside(b) for b in view.beside)),
                Text(
                    "Counted are windows whose week is over and has three ratings of mood or more; of weeks that "
                    "share a rating, the first.",
                    quiet=True,
                ),
            ]
        else:
            found.append(Text("No session has been held yet. The first line is written by session 1."))
        found += other_blocks(view.notices)
        return found

    def _drawn(self) -> list[Block]:
        rows = self.view.rows[-_MOST_ROWS:]
        few = any(r and not has_enough(r) for row in rows for r in (row.mental_space, row.mood))
        counts = " n and a number: so many were given, too few for a middle." if few else ""
        goes_on = "" if all(row.over for row in rows) else " … is a week that is not over yet."
        said = "Middle values of your own ratings; '--full' has their ranges and counts, and how they are counted."
        return [
            Picture(partial(_picture, rows), partial(_said, rows)),
            Text(said + counts + goes_on, quiet=True, spoken="'--full' says how they are counted."),
        ]

    def _table(self) -> list[Block]:
        return [
            Text(
                "Your own ratings and counts. The days after one session run into the next when sessions are "
                "close: the same day can then stand in more than one row."
            ),
            Text(
                "72 h: in the 72 hours after the session; the check-in for the 72 hours counts there up to "
                "hour 84. Days 4–10: the week that followed, hours 72 to 240. Ratings are the middle value "
                "(lowest–highest) and n, how many you gave; sleep counts from the morning after. "
                "Therapy counts your appointments; practice the days on which your new thing or a practice was "
                "kept, at least partly, of the days with an answer.",
                quiet=True,
            ),
            *(block for heading, of in _tables(self.view.rows).items() for block in (Heading(heading), of)),
        ]

    # --- for programs

    def data(self) -> dict[str, object]:
        view = self.view
        return {
            "as_of": view.as_of,
            "by": "window",
            "course": {"number": view.course.number, "sessions_done": len(view.rows)},
            "windows": [_row_data(row) for row in view.rows],
            "mood_after": [_beside_data(b) for b in view.beside],
            "notices": notices_data(view.notices),
        }


def _window(rows: Sequence[WindowRow]) -> tuple[Column, ...]:
    return (
        column("Hours slept", (wording.rating_cell(row.sleep) for row in rows)),
        column("Stress", (wording.rating_cell(row.stress) for row in rows)),
        column("Therapy", (_therapy(len(row.therapy)) for row in rows)),
        column("Practice", (_practice(row.practice) for row in rows)),
    )


def _week_after(rows: Sequence[WindowRow]) -> tuple[Column, ...]:
    return (
        column("Mental space", (_week(row.mental_space) for row in rows)),
        column("Mood", (_week(row.mood) for row in rows)),
        column("Sessions", (", ".join(map(str, row.sessions)) for row in rows)),
    )


def _picture(rows: Sequence[WindowRow], width: int) -> list[Line]:
    names = [wording.session_name(row.number, row.session.at) for row in rows]
    *_, therapy, practice = ([Run("" if cell is NOTHING else cell.text) for cell in of.cells] for of in _window(rows))
    held = [Run(", ".join([*map(str, row.sessions), *([] if row.over else ["…"])])) for row in rows]
    window = (
        (wording.signed("sleep", (row.sleep for row in rows)), [_shaded(row.sleep) for row in rows]),
        ("stress", [_shaded(row.stress) for row in rows]),
        ("therapy", therapy),
        ("practice", practice),
    )
    week = (
        ("space", [_week_shaded(row.mental_space) for row in rows]),
        ("mood", [_week_shaded(row.mood) for row in rows]),
        ("sessions", held),
    )
    panels = (Panel("72 hours", window, _BETWEEN), Panel("week after", week, _BETWEEN))
    return side_by_side("session", names, panels, width)


def _shaded(rating: Rating | None) -> Run:
    return shaded(rating.median, 2) if rating else Run("")


def _week_shaded(rating: Rating | None) -> Run:
    """The middle of a week, where it holds ratings enough for one; else how many there are."""
    return _shaded(rating) if rating is None or has_enough(rating) else Run(f"n{rating.n}", quiet=True)


def _said(rows: Sequence[WindowRow]) -> list[str]:
    return [line for heading, of in _tables(rows).items() for line in ("", heading, *of.said())]


def _tables(rows: Sequence[WindowRow]) -> dict[str, Table]:
    """The two tables, each by its heading."""
    keys = (
        column("Session", (str(row.number) for row in rows), right=True),
        column("Date", (wording.day(row.session.at) for row in rows)),
    )
    ends = column("Ends", (wording.day(row.until) if row.over else "not over yet" for row in rows))
    return {
        "In the 72 hours after each session": table(keys, _window(rows)),
        "In the week that followed, days 4–10": table(
            keys, (*_week_after(rows), *([] if all(row.over for row in rows) else [ends]))
        ),
    }


def _therapy(times: int) -> Cell:
    return Cell(str(times), wording.times(times)) if times else NOTHING


def _week(rating: Rating | None) -> Cell:
    if rating is None or has_enough(rating):
        return wording.rating_cell(rating)
    return Cell(f"too few to say (n{rating.n})", f"too few to say, {rating.n} given")


def _practice(practised: Practised | None) -> Cell:
    if practised is None:
        return NOTHING
    kept, asked = len(practised.kept_on), len(practised.asked_on)
    return Cell(f"{kept} of {asked}", f"kept on {kept} of {wording.how_many(asked, 'day')}")


def _beside(beside: MoodComparison) -> str:
    """Both ranges, whether they overlap, and that it shows no cause; or that there are too few."""
    split = _SPLITS[beside.name]
    if not beside.is_enough:
        counted = wording.how_many(len(beside.mood), "window")
        return f"{split.label}: too few to say ({counted} {split.so}, {len(beside.mood_else)} {split.otherwise})."
    so = f"in the {len(beside.mood)} windows {split.so}, mood in the week that followed was"
    return f"{split.label}: {wording.set_beside(beside, so, f'in the other {len(beside.mood_else)} windows')}"


def _row_data(row: WindowRow) -> dict[str, object]:
    return {
        "session": row.number,
        "held_on": row.session.at.date(),
        "at": row.session.at,
        "window": {
            "sleep_hours": wording.rating_data(row.sleep, days=True),
            "stress": wording.rating_data(row.stress, days=True),
            "therapy": len(row.therapy),
            "therapy_on": [at.date() for at in row.therapy],
            "practice": _practice_data(row.practice),
        },
        "week_after": {
            "until": row.until,
            "over": row.over,
            "sessions": row.sessions,
            "mental_space": _week_data(row.mental_space),
            "mood": _week_data(row.mood),
        },
    }


def _practice_data(practised: Practised | None) -> dict[str, object] | None:
    if practised is None:
        return None
    return {"kept": len(practised.kept_on), "asked": len(practised.asked_on), **practised._asdict()}


def _week_data(rating: Rating | None) -> dict[str, object]:
    """As on the screen: too few ratings have a count and no middle."""
    if rating is None or has_enough(rating):
        return wording.rating_data(rating, days=True)
    return {**wording.rating_data(None), "n": rating.n, "days": rating.days}


def _beside_data(beside: MoodComparison) -> dict[str, object]:
    return {
        "name": beside.name,
        "windows": _SPLITS[beside.name].so,
        "n": len(beside.mood),
        "n_else": len(beside.mood_else),
        "mood": list(beside.mood.values()) if beside.is_enough else None,
        "mood_else": list(beside.mood_else.values()) if beside.is_enough else None,
        "sessions": list(beside.mood),
        "sessions_else": list(beside.mood_else),
    }
