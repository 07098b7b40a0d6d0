"""The measures and ratings of a sheet: the charts of the scores, and the table of the ratings."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ketajournal.course.measure_progress import Progress
from ketajournal.course.measures import Score
from ketajournal.course.metrics import Metric
from ketajournal.course.weeks import Number, Week, first_and_latest
from ketajournal.show import wording
from ketajournal.show.blocks import Cell, Chart, Table, column
from ketajournal.show.measure import range_text

Points = list[tuple[float, Number] | None]
# Two scores this many days apart are of one fortnightly rhythm. Between others no line is drawn.
JOINED_DAYS = 16


class Span(NamedTuple):
    """The weeks that a sheet shows, counted from the local date *start* of session 1; its sessions by number."""

    start: date
    first_week: int
    last_week: int
    sessions: Mapping[int, date]

    def day(self, day: date) -> int:
        """Days after session 1."""
        return (day - self.start).days


def measure_chart(progress: Progress, span: Span) -> Chart | None:
    """The totals of a measure over its published ranges; ``None`` where there is none to show.

    Two totals are joined where they are of one fortnightly rhythm. The baseline is a line; it is a dot as well
    where it lies on the days that are shown.
    """
    of, base = progress.instrument, progress.baseline
    later = [week.score for number, week in sorted(progress.weeks.items()) if number >= span.first_week]
    scores = [*([base] if base else []), *(score for score in later if score is not base)]
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
