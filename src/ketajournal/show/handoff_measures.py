"""The measures of a sheet side by side, and its charts: each holds what the table beside it holds, and no more."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ketajournal.course.measure_progress import Progress, WeekScore
from ketajournal.course.measures import Score
from ketajournal.course.metrics import Metric
from ketajournal.course.weeks import Number, Week
from ketajournal.show import wording
from ketajournal.show.blocks import NOTHING, Cell, Chart, Column, Table
from ketajournal.show.measure import change_text

Points = list[tuple[float, Number] | None]


class Span(NamedTuple):
    """The weeks that a sheet shows, counted from the local date *start* of session 1; its sessions by number."""

    start: date
    first_week: int
    last_week: int
    sessions: Mapping[int, date]

    def day(self, day: date) -> int:
        """Days after session 1."""
        return (day - self.start).days

    def chart(
        self, title: str, said: str, points: Points, ticks: tuple[Number, ...], *, small: bool = False
    ) -> Chart:
        """A chart over these weeks, and over what lies outside of them and is shown."""
        first = self.day(self.start + timedelta(days=7 * (self.first_week - 1)))
        shown = [int(point[0]) for point in points if point]
        return Chart(
            title,
            said,
            tuple(points),
            ticks,
            # A value of before session 1 has some room beside it, for its number.
            days=(
                min([first, *(day - 3 for day in shown if day < first)]),
                max([7 * max(self.last_week, self.first_week), *shown]),
            ),
            sessions=tuple((self.day(day), number) for number, day in self.sessions.items()),
            small=small,
        )


def measure_chart(progress: Progress, span: Span, *, baseline: bool) -> Chart | None:
    """The totals of a measure, with its baseline where that is wanted; ``None`` where there is none to show.

    Two totals are joined only where their weeks stand side by side, and the baseline never is.
    """
    of, base = progress.instrument, progress.baseline
    points: Points = []
    said = []
    if baseline and base is not None and base.total is not None:
        points += [(span.day(base.at.date()), base.total), None]
        said.append(f"{base.total} before session 1, on {wording.day(base.at)}")
    earlier = None
    for week in sorted(w for w in progress.weeks if w >= span.first_week):
        score = progress.weeks[week].score
        if score == base or score.total is None:
            continue
        points += [None] if earlier is not None and week - earlier > 1 else []
        points.append((span.day(score.at.date()), score.total))
        said.append(f"{score.total} in week {week}, on {wording.day(score.at)}")
        earlier = week
    if not said:
        return None
    return span.chart(
        f"{of.name}, by week from session 1; values at the side: the published ranges",
        f"{of.name}: {'; '.join(said)}.",
        points,
        (*(band.low for band in of.bands), of.highest),
    )


def week_chart(called: Metric, metric: str, weeks: Sequence[Week], span: Span) -> Chart:
    """The week's middle value of one rating, in the middle of each week; a week without one is a gap."""
    points: Points = []
    said = []
    for week in weeks:
        if not week.number:  # what lies before session 1 is no week
            continue
        rating = week.ratings.get(metric)
        said.append(f"week {week.number} {wording.number(rating.median) if rating else 'none'}")
        points.append((span.day(week.first) + 3.5, rating.median) if rating else None)
    top = max([called.highest, *(point[1] for point in points if point)])
    text = f"{called.label}, the week's middle value: {', '.join(said)}."
    return span.chart(called.label, text, points, (0, top / 2, top), small=True)


def summary(measures: Sequence[Progress], first_week: int) -> Table:
    """Baseline, latest and change of each measure, a row each."""
    latest: list[WeekScore | None] = []
    for progress in measures:
        later = [progress.weeks[week] for week in sorted(progress.weeks) if week >= first_week]
        latest.append(later[-1] if later else None)
    base = [progress.baseline for progress in measures]
    newest = [value.score if value else None for value in latest]
    return Table(
        keys=(Column("Measure", tuple(Cell(p.instrument.name) for p in measures)),),
        columns=(
            Column("Baseline", tuple(map(_score, base))),
            Column("Its published range", tuple(map(_range, base))),
            Column("Latest", tuple(map(_score, newest))),
            Column("The latest one's published range", tuple(map(_range, newest))),
            Column("Change", tuple(Cell(change_text(v.change)) if v and v.change else NOTHING for v in latest)),
            Column("Latest: its two weeks", tuple(_crossing(v) for v in latest)),
        ),
        caption="Baseline and latest score of each measure",
    )


def _score(score: Score | None) -> Cell:
    return Cell(f"{score.total} ({wording.day(score.at)})") if score else NOTHING


def _range(score: Score | None) -> Cell:
    return Cell(f'{score.band.low}–{score.band.high}, "{score.band.label}"') if score and score.band else NOTHING


def _crossing(value: WeekScore | None) -> Cell:
    return Cell("cross a session" if value.crosses_session else "cross no session") if value else NOTHING
