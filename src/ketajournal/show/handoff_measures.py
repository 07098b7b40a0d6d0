"""The measures and ratings of a sheet: the charts of the scores, and the table of the ratings."""

from collections.abc import Iterator, Sequence
from datetime import date

from ketajournal.course.handoff import Material
from ketajournal.course.measure_progress import Progress
from ketajournal.course.metrics import Metric
from ketajournal.course.weeks import Number, Period, first_and_latest, first_day, week_days
from ketajournal.show import wording
from ketajournal.show.blocks import Cell, Chart, Table, column
from ketajournal.show.measure import range_text

# Two scores this many days apart are of one fortnightly rhythm. Between others no line is drawn.
JOINED_DAYS = 16


def measure_chart(progress: Progress, material: Material) -> Chart | None:
    """The totals of a measure over its published ranges; ``None`` where there is none to show.

    Two totals are joined where they are of one fortnightly rhythm. The baseline is a line; it is a dot as well
    where it lies on the days that are shown.
    """
    of, base, report = progress.instrument, progress.baseline, material.report
    start, first_week = first_day(report.course), material.first_week
    later = [week.score for number, week in sorted(progress.weeks.items()) if number >= first_week]
    scores = [*([base] if base else []), *(score for score in later if score is not base)]
    points: list[tuple[float, Number] | None] = []
    earlier: date | None = None
    for score in scores:
        day = score.at.date()
        if score.total is None or (score is base and first_week > 1):
            continue
        if earlier is not None and (day - earlier).days > JOINED_DAYS:
            points.append(None)
        points.append(((day - start).days, score.total))
        earlier = day
    if not points:
        return None
    said = [
        f"{score.total} ({range_text(score.band)}) {'before session 1, ' if score is base else ''}"
        f"on {wording.day(score.at, near=scores[-1].at)}"
        for score in scores
        if score.band
    ]
    weeks = range(first_week, max(len(report.weeks), first_week) + 1)
    shown = [int(point[0]) for point in points if point]
    held = (line for line in material.sessions if line.session.at <= report.as_of)
    return Chart(
        f"{of.name}: each score by its date, over the published ranges",
        f"{of.name}: {'; '.join(said)}.",
        tuple(points),
        (*(band.low for band in of.bands), of.highest),
        # The first and the last value have some room beside them.
        days=(min([7 * (weeks[0] - 1), *shown]) - 2, max([7 * weeks[-1], *shown]) + 1),
        dates=tuple((7 * (week - 1), wording.day(week_days(week, start)[0])) for week in weeks),
        sessions=tuple(((line.session.at.date() - start).days, line.number) for line in held),
        bands=tuple((band.low, f"{band.low}–{band.high} {band.label}") for band in of.bands),
        baseline=base.total if base else None,
    )


def rating_table(ratings: Sequence[tuple[Metric, str]], weeks: Sequence[Period]) -> Table:
    """The first and the latest week that has any of the *ratings*, a row a rating; how many weeks have it."""
    numbered = [week for week in weeks if week.number]
    ends = first_and_latest(numbered, [metric for _, metric in ratings])

    def cells(week: Period) -> Iterator[Cell]:
        return (wording.rating_cell(week.ratings.get(metric)) for _, metric in ratings)

    counts = [sum(metric in week.ratings for week in numbered) for _, metric in ratings]
    return Table(
        keys=(column("Rating", (called.label for called, _ in ratings)),),
        columns=(
            *(column(f"Week {w.number}, {wording.days(w.first, w.last)}", cells(w)) for w in ends),
            column("Weeks with a rating", (f"{count} of {len(numbered)}" for count in counts)),
        ),
    )
