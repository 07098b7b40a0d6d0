"""The course strip: drawn in the window's width, in sentences, and as data.

Numbers in shaded cells, a cell a day; the first rating is raised, so that a dip is seen as one. The cells are as long
as it takes for the course to fit: days, weeks, months; then the latest months alone, and the head says so.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, groupby, pairwise
from math import ceil, floor
from typing import NamedTuple

from ketajournal.course.metrics import Metric
from ketajournal.course.strip import KeptCounts, MeasureRow, RatingRow, Strip, Unit, blanks
from ketajournal.course.text import text_width
from ketajournal.course.weeks import Number, Period, Rating
from ketajournal.show import wording
from ketajournal.show.blocks import Line, Run
from ketajournal.show.drawing import fitted, shaded

# The columns of the labels: whole ones, and their first words alone.
_LONG_LABEL, _SHORT_LABEL = 16, 9
_BESIDE = "  "
# The widths that a cell can have, the wider first.
_WIDTHS = {Unit.DAY: (2,), Unit.WEEK: (3, 2), Unit.MONTH: (3, 2)}
# Two points to a line of the raised rating, and more only where that would take more lines than this.
_POINTS, _MOST_RAISED = 2, 4
# A year's name this many cells after the first month's leaves that one no room for its own.
_NEAR = 4
# What stands on the axis, and from which of its columns on.
_RunAt = tuple[int, Run]
# A week or month with fewer days than this says how many there were.
_FEWEST_DAYS = 3
_NO_ANSWER = "no answer"
# The numbers of a sentence.
_SAID = {
    Unit.DAY: "a week a sentence, a day a number",
    Unit.WEEK: "a week a number",
    Unit.MONTH: "a month a number",
}


class StripPicture(NamedTuple):
    """The strip to draw. ``metrics`` has the names of ratings that are called otherwise than by their metric.

    ``of`` makes it with cells of a length, and the latest few of them alone where a number is given; ``units`` are
    the lengths it can have, the shortest first.
    """

    of: Callable[[Unit, int | None], Strip]
    units: Sequence[Unit]
    metrics: Mapping[str, Metric]

    def label(self, metric: str) -> str:
        label = wording.metric_label(metric, self.metrics).replace("_", " ")
        return label[:1].lower() + label[1:]

    def row_label(self, row: RatingRow) -> str:
        """The rating's name, with a sign where any of it is from a watch."""
        return wording.signed(self.label(row.metric), row.cells)

    def fitted_to(self, width: int) -> "StripDrawing":
        """The shortest cells with which everything fits; labels are cut before cells grow longer."""
        for unit in self.units:
            strip = self.of(unit, None)
            for label in (_LONG_LABEL, _SHORT_LABEL):
                for base in _WIDTHS[unit]:
                    drawing = StripDrawing(self, strip, base, label, width)
                    if drawing.missing <= 0:
                        return drawing
        for most in range(len(strip.cells) - 1, 0, -1):
            if sum(drawing.widths[:-most]) >= drawing.missing:
                drawing = StripDrawing(self, self.of(unit, most), 2, _SHORT_LABEL, width)
                if drawing.missing <= 0:
                    break
        return drawing

    def drawn(self, width: int) -> list[Line]:
        return self.fitted_to(width).lines()

    def first_rating(self, width: int) -> list[Line]:
        """The lines of the first rating alone, below what its cells are where they are no days; none without any."""
        drawing = self.fitted_to(width)
        rows = [line for row in drawing.ratings()[:1] for line in row]
        return [*(drawing.head()[:1] if rows and drawing.strip.unit is not Unit.DAY else []), *rows]

    def said(self) -> list[str]:
        """A sentence a row."""
        strip = self.of(self.units[0], None)
        first, last = strip.cells[0].first, strip.cells[strip.today].last
        found = [f"From {wording.day(first, year=True)} to {wording.day(last, year=True)}, {_SAID[strip.unit]}."]
        sessions = sorted(strip.sessions, key=lambda session: not session.held)
        if sessions:
            named = (f"{s.number} {_when(strip, s.cell)}{'' if s.held else ', planned'}" for s in sessions)
            found.append(f"Sessions: {', '.join(named)}.")
        found += [_rating_said(self, strip, row) for row in strip.ratings]
        if any(strip.new_thing):
            said = [_kept_said(kept) for kept in strip.new_thing[: strip.today + 1]]
            yes, partly, no = _kept(strip)
            found.append(f"New thing: kept {yes}, partly {partly}, not {no}. {_listed(strip, said)}")
        for measure in strip.measures:
            base = "no baseline" if measure.baseline is None else f"{measure.baseline} before session 1"
            scores = [f"{score.total} {_when(strip, score.cell)}" for score in measure.scores]
            found.append(f"{measure.name}: {', '.join([base, *scores])}.")
        return found

    def first_rating_said(self) -> list[str]:
        """The sentence of the first rating alone; none without any."""
        strip = self.of(self.units[0], None)
        return [_rating_said(self, strip, row) for row in strip.ratings[:1]]

    def data(self) -> dict[str, object]:
        """The cells, for programs; places count from 0."""
        strip = self.of(self.units[0], None)
        return {
            "unit": strip.unit.value,
            "cells": [{"from": cell.first, "to": cell.last} for cell in strip.cells],
            "today": strip.today,
            "sessions": strip.sessions,
            "ratings": {
                row.metric: [cell and wording.rating_data(cell) for cell in row.cells] for row in strip.ratings
            },
            "new_thing": strip.new_thing,
            "measures": {row.name: {"baseline": row.baseline, "scores": row.scores} for row in strip.measures},
        }


def _cell_widths(strip: Strip, base: int) -> Iterable[int]:
    """The columns of each cell. One that ends in a figure has a blank behind it: 10 and 5 are never read as 105."""
    if strip.unit is Unit.DAY:
        held = {session.cell: str(session.number) for session in strip.sessions}
        others = {place: number for place, number in held.items() if place + 1 in held}
    else:
        others = {score.cell: str(score.total) for row in strip.measures for score in row.scores}
    kept = strip.new_thing if strip.unit is Unit.WEEK else [None] * len(strip.cells)
    for place in range(len(strip.cells)):
        texts = [wording.short_number(cell.median) for row in strip.ratings if (cell := row.cells[place])]
        texts.append(str(of.kept) if (of := kept[place]) else "")
        texts.append(others.get(place, ""))
        yield max([base, *(len(text) + text[-1].isdigit() for text in texts if text)])


class StripDrawing:
    """The rows of a strip: labels, the axis with its cells, and in the columns that are left what is said beside it.

    So many of these are ``missing`` for the shortest that must be said.
    """

    def __init__(self, picture: StripPicture, strip: Strip, base: int, longest_label: int, width: int) -> None:
        self._picture, self.strip = picture, strip
        names = [picture.row_label(row) for row in strip.ratings]
        scores = [len(row.name) + len(f" {row.baseline} ") - 1 for row in strip.measures]
        self._label = min(longest_label, max([len(_scale(strip)), *map(text_width, names), *scores]) + 2)
        self.widths = tuple(_cell_widths(strip, base))
        apart = [one.number != other.number and strip.unit is Unit.DAY for one, other in pairwise(strip.cells)]
        ends = accumulate(width + gap for width, gap in zip(self.widths, [*apart, False], strict=True))
        *self._starts, self._columns = (0, *ends)
        self._right = width - self._label - self._columns - len(_BESIDE)
        narrowest = max((text_width(_change(row, "→", _shortest)) for row in strip.ratings), default=0)
        self.missing = narrowest - self._right

    def lines(self, most: int | None = None) -> list[Line]:
        """The lines of the strip, or with the first *most* of the ratings alone."""
        ratings = (line for row in self.ratings()[:most] for line in row)
        return [*self.head(), *ratings, *self.new_thing(), *self.measures()]

    def head(self) -> list[Line]:
        strip = self.strip
        named = _scale(strip) if len(_scale(strip)) < self._label else "0–10"
        return [
            self._row(Run(named, quiet=True), self._dates(), self._first_of(*_periods(strip)), quiet=True),
            self._row(Run("sessions"), self._sessions(), self._first_of(*_sessions_say(strip)), quiet=True),
        ]

    def ratings(self) -> list[list[Line]]:
        """The lines of each rating, the first one raised."""
        rows = self.strip.ratings
        flat = ([self._rating(row, row.cells, self._summary(row))] for row in rows[1:])
        return [
            [*lines, *self._watch_note(row)]
            for row, lines in zip(rows, [*map(self._raised, rows[:1]), *flat], strict=True)
        ]

    def _watch_note(self, row: RatingRow) -> list[Line]:
        """The meaning of the sign and, where the person typed some of these numbers, how many it is said of."""
        if not wording.is_any_from_watch(row.cells):
            return []
        given, known = _given_and_from_watch(row)
        which = "" if known == given else f"{known} of {given} "
        room = self._columns + len(_BESIDE) + self._right
        notes = (f"{wording.WATCH_SIGN}: {which}{where}not typed here" for where in ("from a watch or program, ", ""))
        note = next((note for note in notes if len(note) <= room), "")
        return [(fitted("", self._label), Run(note, quiet=True))]

    def new_thing(self) -> list[Line]:
        """The days on which the new thing was kept; in weeks how often. A month holds too many things for a row."""
        strip = self.strip
        if not any(strip.new_thing) or strip.unit is Unit.MONTH:
            return []
        cells = [(self._starts[n], Run(_sign(kept, strip.unit))) for n, kept in enumerate(strip.new_thing) if kept]
        label = "new thing" if self._label > _SHORT_LABEL else "new"
        return [self._row(Run(label), cells, self._first_of(*_kept_shown(_kept(strip))))]

    def measures(self) -> list[Line]:
        """The scores, each behind the two weeks that it asks about."""
        return [self._measure(row) for row in self.strip.measures]

    # --- rows

    def _raised(self, row: RatingRow) -> list[Line]:
        """The first rating: higher numbers on higher lines, and what is worth a date beside them."""
        values = [floor(cell.median) for cell in row.cells if cell]
        if not values:
            return []
        low, high = min(values), max(values)
        points = max(_POINTS, ceil((high - low + 1) / _MOST_RAISED))
        bands = range((high - low) // points, -1, -1)
        facts = [fact for fact in _facts(row, self.strip) if text_width(fact) <= self._right]
        lines = []
        for number, band in enumerate(bands):
            cells = [cell if cell and (floor(cell.median) - low) // points == band else None for cell in row.cells]
            if not number:
                lines.append(self._rating(row, cells, self._summary(row)))
            else:
                fact = facts.pop(0) if facts else ""
                lines.append(self._rating(None, cells, fact, quiet=True))
        return lines

    def _rating(
        self, row: RatingRow | None, cells: Sequence[Rating | None], right: str, *, quiet: bool = False
    ) -> Line:
        shown = [(self._starts[n], shaded(cell.median, self.widths[n])) for n, cell in enumerate(cells) if cell]
        label = self._picture.row_label(row) if row else ""
        if row and self._label == _SHORT_LABEL and text_width(label) >= self._label:
            sign = label.removeprefix(self._picture.label(row.metric))
            label = label.split()[0].rstrip(",") + sign
        return self._row(Run(label), shown, right, quiet=quiet)

    def _sessions(self) -> Iterator[_RunAt]:
        strip = self.strip
        if strip.unit is not Unit.DAY:
            for cell, count in Counter(session.cell for session in strip.sessions if session.held).items():
                yield self._starts[cell], Run(str(count), mark=True)
            return
        for session in strip.sessions:
            start = self._starts[session.cell]
            if session.held:
                yield start, Run("─" * (self._starts[session.until] + 1 - start), mark=True)
            yield start, Run(str(session.number) if session.held else "○", bold=session.held, mark=True)

    def _measure(self, row: MeasureRow) -> Line:
        scores = [(self._starts[score.cell], Run(str(score.total))) for score in row.scores]
        lines: list[_RunAt] = []
        if self.strip.unit is Unit.DAY:
            of = [(self._starts[score.since], self._starts[score.cell]) for score in row.scores]
            lines = [(since, Run("─" * (at - since), quiet=True)) for since, at in of]
        base = f" {row.baseline}" if row.baseline is not None else ""
        label = Run(row.name[: self._label - 1 - len(base)].ljust(self._label - 1 - len(base)) + base)
        # Behind all lines: the two weeks of one form can hold the score of another.
        return self._row(label, [*lines, *scores], self._first_of(*_score_change(row)))

    # --- columns

    def _dates(self) -> Iterator[_RunAt]:
        free = 0
        for place, name in _ticks(self.strip):
            start = self._starts[place]
            if start >= free and start + len(name) <= self._columns:
                yield start, Run(name, quiet=True)
                free = start + len(name) + 1

    def _row(self, label: Run, runs: Iterable[_RunAt], right: str, *, quiet: bool = False) -> Line:
        """The runs on one line: one that is placed later stands over those before it."""
        columns: list[Run] = [Run(" ")] * self._columns
        for start, run in runs:
            # A cell stays whole, so that it is never joined with one of the same shade.
            whole = [run, *[Run("")] * (len(run.text) - 1)]
            signs = [run._replace(text=sign) for sign in run.text] if run.shade is None else whole
            columns[start : start + len(signs)] = signs
        beside = [Run(_BESIDE), Run(right, quiet=quiet)] if right and text_width(right) <= self._right else []
        middle = _joined(columns[: self._columns])
        return (fitted(label.text, self._label)._replace(quiet=label.quiet), *middle, *beside)

    def _summary(self, row: RatingRow) -> str:
        ways = ((" → ", _in_full), ("→", _short), ("→", _shortest))
        return self._first_of(*(_change(row, arrow, said) for arrow, said in ways))

    def _first_of(self, *texts: str) -> str:
        return next((text for text in texts if text_width(text) <= self._right), "")


def _scale(strip: Strip) -> str:
    return f"0–10, by {strip.unit.value}"


def _sessions_say(strip: Strip) -> list[str]:
    """The words beside the row of sessions; where it begins later than session 1, since when."""
    if not strip.is_whole:
        return [f"since {strip.cells[0].first:%b %Y}", f"{strip.cells[0].first:%b ’%y}"]
    return ["─ 72 hours after" if strip.unit is Unit.DAY else f"held, each {strip.unit.value}", ""]


def _joined(runs: Iterable[Run]) -> Iterator[Run]:
    for look, alike in groupby(runs, key=lambda run: run._replace(text="")):
        yield look._replace(text="".join(run.text for run in alike))


def _ticks(strip: Strip) -> Iterable[tuple[int, str]]:
    """The names under which cells are found, the more important first in their order."""
    cells = strip.cells
    if strip.unit is Unit.WEEK:
        return [(place, str(cell.number)) for place, cell in enumerate(cells)]
    if strip.unit is Unit.DAY:
        starts = [n for n, cell in enumerate(cells) if not n or cells[n - 1].number != cell.number]
        return [(place, wording.day(cells[place].first)) for place in starts]
    january = next((n for n, cell in enumerate(cells) if n and cell.first.month == 1), len(cells))
    start = f"{cells[0].first:%b}" if january <= _NEAR else f"{cells[0].first:%b %Y}"
    names = {n: f"{cell.first:%Y}" if cell.first.month == 1 else f"{cell.first:%b}" for n, cell in enumerate(cells)}
    return [(0, start), *((n, name) for n, name in names.items() if n and cells[n].first.month in (1, 7))]


def _periods(strip: Strip) -> list[str]:
    """``week 1 → week 3``, and shorter; ``week 1`` where there is one alone."""
    long = " → ".join(_period(period, strip.unit) for period in strip.ends)
    if strip.unit is Unit.MONTH:
        return [long, " → ".join(f"{period.first:%b ’%y}" for period in strip.ends), ""]
    numbers = "→".join(str(period.number) for period in strip.ends)
    return [long, f"week {numbers}", f"wk{numbers}"] if numbers else [""]


def _period(period: Period, unit: Unit) -> str:
    return f"{period.first:%b %Y}" if unit is Unit.MONTH else f"week {period.number}"


def _change(row: RatingRow, arrow: str, said: Callable[[Rating], str]) -> str:
    """``5 (4–6) → 7 (6–7)``: the first period's middle as it is *said*, then the latest one's."""
    return arrow.join(said(middle) if middle else "none" for middle in row.ends)


def _in_full(middle: Rating) -> str:
    """``5 (4–6)``; with the number of days instead of a range where they are few."""
    if len(middle.days) < _FEWEST_DAYS:
        return f"{_exact(middle.median)} ({wording.how_many(len(middle.days), 'day')})"
    return f"{_exact(middle.median)} ({_exact(middle.low)}–{_exact(middle.high)})"


def _short(middle: Rating) -> str:
    """``5``; with the number of days where they are few."""
    days = f" ({len(middle.days)}d)" if len(middle.days) < _FEWEST_DAYS else ""
    return f"{wording.short_number(middle.median)}{days}"


def _shortest(middle: Rating) -> str:
    """``5``; where the days are few nothing is said of their middle, and the cells have their numbers."""
    return wording.short_number(middle.median) if len(middle.days) >= _FEWEST_DAYS else "…"


def _exact(value: Number) -> str:
    """The number with all the decimals that it has."""
    shown = wording.short_number(value)
    return wording.number(value) if shown.endswith("+") else shown


def _facts(row: RatingRow, strip: Strip) -> list[str]:
    """Two dated facts: the lowest, where it was so once, and the longest time without an answer."""
    given = [(cell.median, place) for place, cell in enumerate(row.cells) if cell]
    lowest = min(given)[0] if given else None
    places = [place for value, place in given if value == lowest]
    found = []
    if lowest is not None and len(places) == 1 and len(given) > 1:
        found.append(f"lowest {_exact(lowest)} {_when(strip, places[0])}")
    runs = blanks(strip)
    if runs:
        first, last = max(runs, key=lambda run: (run[1] - run[0], run))
        if last > first or strip.unit is not Unit.DAY:
            found.append(f"no answer {_when(strip, first, last).removeprefix('on ')}")
    return found


def _when(strip: Strip, first: int, last: int | None = None) -> str:
    """``on 21 Oct``, ``17–18 Oct``, ``in week 5``, ``in weeks 5–6``."""
    last = first if last is None else last
    one, other = strip.cells[first], strip.cells[last]
    if strip.unit is Unit.WEEK:
        return f"in week {one.number}" if first == last else f"in weeks {one.number}–{other.number}"
    if strip.unit is Unit.MONTH:
        return f"in {one.first:%b %Y}" if first == last else f"{one.first:%b %Y}–{other.first:%b %Y}"
    return f"on {wording.day(one.first)}" if first == last else wording.days(one.first, other.last)


def _sign(kept: KeptCounts, unit: Unit) -> str:
    """``✓`` for a day on which it was kept, ``~`` for partly, ``–`` for not; of more than a day how often it was."""
    if unit is not Unit.DAY:
        return str(kept.kept)
    return "✓" if kept.kept else "~" if kept.partly else "–"


def _kept(strip: Strip) -> KeptCounts:
    """The answers of all cells together; at least one has some."""
    return KeptCounts(*map(sum, zip(*(kept for kept in strip.new_thing if kept), strict=True)))


def _kept_shown(kept: KeptCounts) -> tuple[str, str]:
    """``✓ kept 12, ~ 2, – 3``, and shorter."""
    return f"✓ kept {kept.kept}, ~ {kept.partly}, – {kept.not_kept}", f"✓ {kept.kept}"


def _score_change(row: MeasureRow) -> tuple[str, str]:
    """``18 → 12 (−6)``, and shorter; without a baseline the latest score."""
    if not row.scores:
        return "before session 1", ""
    latest = str(row.scores[-1].total)
    if row.baseline is None or row.change is None:
        return f"{latest}, no baseline", latest
    change = f"{row.change:+d}".replace("-", "−") if row.change else "0"
    return f"{row.baseline} → {latest} ({change})", f"{row.baseline} → {latest}"


# --- in sentences


def _rating_said(picture: StripPicture, strip: Strip, row: RatingRow) -> str:
    label = picture.label(row.metric)
    values = [wording.number(cell.median) if cell else _NO_ANSWER for cell in row.cells[: strip.today + 1]]
    facts = [f" {fact[:1].upper()}{fact[1:]}." for fact in _facts(row, strip)] if row is strip.ratings[0] else []
    given, known = _given_and_from_watch(row)
    watch = f" {known} of {given} from a watch or program, not typed here." if known else ""
    return f"{label[:1].upper()}{label[1:]}: {_told(row, strip)}.{''.join(facts)}{watch} {_listed(strip, values)}"


def _given_and_from_watch(row: RatingRow) -> tuple[int, int]:
    return sum(cell.n for cell in row.cells if cell), sum(cell.from_watch for cell in row.cells if cell)


def _told(row: RatingRow, strip: Strip) -> str:
    return "; ".join(
        f"{_period(period, strip.unit)}, {wording.rating_said(middle) if middle else _NO_ANSWER}"
        for period, middle in zip(strip.ends, row.ends, strict=True)
    )


def _kept_said(kept: KeptCounts | None) -> str:
    if kept is None:
        return _NO_ANSWER
    if sum(kept) > 1:
        return f"kept {kept.kept}, partly {kept.partly}, not {kept.not_kept}"
    return "kept" if kept.kept else "partly" if kept.partly else "not kept"


def _listed(strip: Strip, values: Sequence[str]) -> str:
    """The values one after the other, a week a sentence where they are days."""
    if strip.unit is not Unit.DAY:
        return f"One after the other: {', '.join(values)}."
    weeks: dict[int, list[str]] = {}
    for cell, value in zip(strip.cells, values, strict=False):
        weeks.setdefault(cell.number, []).append(value)
    said = {number: week if {*week} != {_NO_ANSWER} else [_NO_ANSWER] for number, week in weeks.items()}
    return " ".join(f"Week {number}: {', '.join(week)}." for number, week in said.items())
