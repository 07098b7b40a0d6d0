"""The measures and ratings of a sheet: the table of the scores, and the charts."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ketajournal.course.measure_progress import Progress
from ketajournal.course.measures import Score
from ketajournal.course.metrics import Metric
from ketajournal.course.weeks import Number, Week, first_and_latest
from ketajournal.show import wording
from ketajournal.show.blocks import Cell, Chart, Column, Table, column
from ketajournal.show.measure import change_text, range_text

Points = list[tuple[float, Number] | None]
# Two scores this many days apart are of one fortnightly rhythm. Between others no line is drawn.
JOINED_DAYS = 16
# As many scores as stand side by side on paper.
_MOST_COLUMNS = 8


class Span(NamedTuple):
    """The weeks that a sheet shows, counted from the local date *start* of session 1; its sessions by number."""

    start: date
    first_week: int
    last_week: int
    sessions: Mapping[int, date]

    def day(self, day: date) -> int:
        """Days after session 1."""
        return (day - self.start).days


def shown_scores(progress: Progress, first_week: int) -> list[Score]:
    """The baseline, then one score a week from *first_week* on: the week's last complete one."""
    base = [progress.baseline] if progress.baseline else []
    later = [progress.weeks[week].score for week in sorted(progress.weeks) if week >= first_week]
    return [*base, *(score for score in later if score not in base)]


def measure_chart(progress: Progress, span: Span) -> Chart | None:
    """The totals of a measure over its published ranges; ``None`` where there is none to show.

    Two totals are joined where they are of one fortnightly rhythm. The baseline is a line; it is a dot as well
    where it lies on the days that are shown.
    """
    of, base = progress.instrument, progress.baseline
    scores = shown_scores(progress, span.first_week)
    points: Points = []
    earlier: Score | None = None
    for score in scores:
        if score.total is None or (score is base and span.first_week > 1):
            continue
        if earlier is not None and (score.at.date() - earlier.at.date()).days > JOINED_DAYS:
            points.append(None)
        points.append((span.day(score.at.date()), score.total))
        earlier = score
    if not points:
        return None
    said = [
        f"{score.total} ({range_text(score.band)}) {'before session 1, ' if score is base else ''}"
        f"on {wording.day(score.at, near=scores[-1].at)}"
        for score in scores
        if score.band
    ]
    weeks = range(span.first_week, max(span.last_week, span.first_week) + 1)
    shown = [int(point[0]) for point in points if point]
    return Chart(
        f"{of.name}: each score by its date, over the published ranges",
        f"{of.name}: {'; '.join(said)}.",
        tuple(points),
        (*(band.low for band in of.bands), of.highest),
        # The first and the last value have some room beside them.
        days=(min([7 * (weeks[0] - 1), *shown]) - 2, max([7 * weeks[-1], *shown]) + 1),
        dates=tuple((7 * (week - 1), wording.day(span.start + timedelta(days=7 * (week - 1)))) for week in weeks),
        sessions=tuple((span.day(day), number) for number, day in span.sessions.items()),
        bands=tuple((band.low, f"{band.low}–{band.high} {band.label}") for band in of.bands),
        baseline=base.total if base else None,
    )


def score_tables(progress: Progress, first_week: int, difficulty: Mapping[int, str]) -> list[Table]:
    """The scores of a measure by date, a column each, with what each is set against; as many tables as have room.

    *difficulty* has the words for the form's answers to how difficult the problems made things.
    """
    scores = shown_scores(progress, first_week)
    of_week = {id(week.score): week for week in progress.weeks.values()}
    rows = ["Score", "From baseline: points (percent)", "Its two weeks cross a session"]
    asked = any(score.difficulty is not None for score in scores)
    if asked:
        rows.append(f"How difficult it made things, of 0–{max(difficulty)}: asked, not added")

    def told(score: Score) -> Column:
        week = of_week.get(id(score))
        changed = change_text(week.change) if week and week.change else ""
        cells = [
            str(score.total),
            "baseline" if score is progress.baseline else changed.replace(" points", "").replace(" point", ""),
            ("yes" if week.crosses_session else "no") if week else None,
            difficulty[score.difficulty] if score.difficulty is not None else None,
        ]
        return column(wording.day(score.at, near=scores[-1].at), cells[: len(rows)], wraps=asked)

    return [
        Table((column("Date", rows),), tuple(map(told, scores[at : at + _MOST_COLUMNS])))
        for at in range(0, len(scores), _MOST_COLUMNS)
    ]


def rating_table(ratings: Sequence[tuple[Metric, str]], weeks: Sequence[Week]) -> Table:
    """The first and the latest week that has any of the *ratings*, a row a rating; how many weeks have it."""
    numbered = [week for week in weeks if week.number]
    ends = first_and_latest(numbered, [metric for _, metric in ratings])

    def cells(week: Week) -> Iterator[Cell]:
        return (wording.rating_cell(week.ratings.get(metric)) for _, metric in ratings)

    counts = [sum(metric in week.ratings for week in numbered) for _, metric in ratings]
    return Table(
        keys=(column("Rating", (called.label for called, _ in ratings)),),
        columns=(
            *(column(f"Week {w.number}, {wording.days(w.first, w.last)}", cells(w)) for w in ends),
            column("Weeks with a rating", (f"{count} of {len(numbered)}" for count in counts)),
        ),
    )
