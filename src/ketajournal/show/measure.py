"""A score as a document, and a measure's part of the report. Ranges are named as the published scale's, always."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from ketajournal.course.measure_progress import Progress, WeekScore
from ketajournal.course.measures import Band, Change, Instrument, Score, Trend
from ketajournal.course.notices import Notice
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Cell, Heading, Table, Text, Title, column, table
from ketajournal.show.notices import notices_data


def measures_offer(due: Sequence[Instrument], *, baseline: bool) -> str | None:
    """The measures worth giving now, as a sentence; ``None`` where none is."""
    if not due:
        return None
    commands = measure_commands(due)
    if baseline:
        return f"A baseline before session 1 lets later scores be read: {commands}."
    asks = "It asks" if len(due) == 1 else "Each asks"
    return f"If you like: {commands}. {asks} about the last two weeks."


def measure_commands(forms: Iterable[Instrument]) -> str:
    """``'ketajournal measure phq-9' and 'ketajournal measure gad-7'``."""
    return " and ".join(f"'ketajournal measure {form.id}'" for form in forms)


def range_text(band: Band) -> str:
    """``the 10–14 range, labelled "moderate" in the published scale``."""
    return f'the {band.low}–{band.high} range, labelled "{band.label}" in the published scale'


def short_range(band: Band | None) -> str | None:
    """``10–14, "moderate"``, for a table."""
    return f'{band.low}–{band.high}, "{band.label}"' if band else None


def change_text(change: Change) -> str:
    """Points first, percent second: ``-6 points (-33%)``; ``—`` for the percent from a score of 0."""
    # Halves go away from zero, as people round them; Python's own rounding goes to the even number.
    rounded = int(change.percent + (0.5 if change.points > 0 else -0.5)) if change.percent is not None else None
    percent = "—" if rounded is None else f"{rounded:{'+d' if rounded else 'd'}}%"
    points = "1 point" if abs(change.points) == 1 else f"{abs(change.points)} points"
    sign = "+" if change.points > 0 else "−" if change.points < 0 else ""
    return f"{sign}{points} ({percent.replace('-', '−')})"


class ScoreDocument(NamedTuple):
    """One form, just answered; ``entry`` is its id, ``None`` where it was left before any item was answered.

    ``help_shown`` says that the screen above holds the help and the standing line already.
    """

    score: Score
    entry: str | None
    notices: tuple[Notice, ...]
    help_shown: bool = False

    def blocks(self) -> list[Block]:
        score = self.score
        if self.entry is None:
            return [Text("No item was answered, so nothing was added up.")]
        name = score.instrument.name
        found: list[Block] = [Title(f"{name}, {wording.day(score.at, year=True)}")]
        if score.total is not None and score.band is not None:
            found.append(Text(f"{score.total} ({range_text(score.band)})"))
        if difficulty := _difficulty(score):
            found.append(Text(f"How difficult it makes things, shown and not counted: {difficulty}."))
        shown = (notice for notice in self.notices if not (self.help_shown and notice.row.says_help))
        return [*found, *(Text(notice.text, strong=notice.row.urgent) for notice in shown)]

    def data(self) -> dict[str, object]:
        score = self.score
        return {
            "instrument": score.instrument.id,
            "entry": self.entry,
            "at": score.at,
            "total": score.total,
            "range": score.band,
            "missing": score.missing,
            "items": score.items,
            "difficulty": _difficulty(score),
            "notices": notices_data(self.notices),
        }


def progress_blocks(
    progress: Progress, weeks: int, as_of: date, first: int = 1, *, to_others: bool = False
) -> list[Block]:
    """One measure from week *first* to week *weeks*, with its change from the baseline in points, then percent.

    A day of another year than that of *as_of* has its year. It speaks to the person, or *to_others*, for whom weeks
    without a score have no line.
    """
    of = progress.instrument
    found: list[Block] = [Heading(f"{of.name}, the sum of {of.items} items, 0–{of.highest}")]
    base = progress.baseline
    if base is not None and base.total is not None and base.band is not None:
        when = wording.day(base.at, near=as_of)
        difficulty = f" {_DIFFICULTY}: {_difficulty(base)}." if base.difficulty is not None else ""
        said = f"Baseline, {when}, before session 1: {base.total} ({range_text(base.band)}).{difficulty}"
        found.append(Text(said))
    elif (before := progress.weeks.get(0)) is not None and (band := before.score.band) is not None:
        when = wording.day(before.score.at, year=True)
        found.append(Text(f"No baseline. Before session 1, {when}: {before.score.total} ({range_text(band)})."))
    later = [progress.weeks[week] for week in sorted(progress.weeks) if week >= first]
    if later:
        empty = [] if to_others else [week for week in range(first, weeks + 1) if week not in progress.weeks]
        shown = [*(week for week in progress.weeks if week >= first), *empty]
        found.append(_table(progress, shown, as_of, bars=not to_others))
        found += [Text(line) for line in _said(progress, later[-1], to_others=to_others)]
    elif first > 1 and progress.weeks:
        latest = progress.weeks[max(progress.weeks)].score
        found.append(Text(f"None in these weeks. The latest, {wording.day(latest.at, year=True)}: {latest.total}."))
    return found


# A form comes every other week at most: empty weeks between two take one line as soon as there are two.
_LONG_RUN = 2


# The form's question on how difficult the problems made things, and its answers.
_DIFFICULTY = "Difficulty, asked and not added"
DIFFICULT = ("Not difficult at all", "Somewhat difficult", "Very difficult", "Extremely difficult")


def _difficulty(score: Score) -> str | None:
    return None if score.difficulty is None else DIFFICULT[score.difficulty]


def _table(progress: Progress, weeks: Iterable[int], as_of: date, *, bars: bool) -> Table:
    runs = wording.week_lines(sorted(weeks), lambda week: week not in progress.weeks, long=_LONG_RUN)
    highest = progress.instrument.highest

    def cells(show: Callable[[WeekScore], str | Cell | None]) -> list[str | Cell | None]:
        values = (progress.weeks.get(run[0]) for run in runs)
        return [None if value is None else show(value) for value in values]

    def score(value: WeekScore) -> Cell:
        total = value.score.total or 0
        return Cell(f"{wording.bar(total, highest)} {total}" if bars else str(total), str(total))

    return table(
        [column("Week", (str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs))],
        [
            column("Date", cells(lambda v: wording.day(v.score.at, near=as_of))),
            column("Score", cells(score), right=True),
            column("Published range", cells(lambda v: short_range(v.score.band))),
            column("From baseline", cells(lambda v: change_text(v.change) if v.change else None)),
            column("Forms", cells(lambda v: str(v.n) if v.n > 1 else None), right=True),
            column("Its two weeks", cells(_recall), wraps=True),
            column(_DIFFICULTY, cells(lambda v: _difficulty(v.score))),
        ],
    )


def _recall(value: WeekScore) -> str:
    found = ((value.crosses_session, "cross a session"), (value.periods_overlap, "overlap the form before"))
    return ", ".join(words for is_so, words in found if is_so)


def _said(progress: Progress, latest: WeekScore, *, to_others: bool) -> list[str]:
    lines = []
    change = latest.change
    if change is not None and change.half_or_less:
        lines.append("The latest score is half of the baseline or less.")
    if change is not None and change.lowest_range:
        lines.append("The latest score is in the lowest published range, below 5.")
    lines += [_small(one, to_others=to_others) for one in progress.small]
    if progress.trend:
        lines.append(trend_text(progress.trend))
    return lines


def _small(change: Change, *, to_others: bool) -> str:
    """A rise or a fall within usual variation; a rise never comes alone, as if it called for nothing."""
    whose, enough = ("the", _SPEAK_OF_IT) if to_others else ("your", REASON_ENOUGH)
    said = f"The latest score is {change.text(whose)}: within usual variation."
    return f"{said} {enough}" if change.points > 0 else said


REASON_ENOUGH = "Feeling worse is reason enough to tell your treatment team, whatever a score does."
_SPEAK_OF_IT = "Feeling worse is reason enough to speak of it, whatever a score does."


def trend_text(trend: Trend) -> str:
    """``Below the baseline in 4 of the 5 weeks with a score, above it in 1.``"""
    same = f", the same in {len(trend.same)}" if trend.same else ""
    return (
        f"Below the baseline in {len(trend.below)} of the {trend.weeks} weeks with a score, "
        f"above it in {len(trend.above)}{same}."
    )


def week_data(value: WeekScore) -> dict[str, object]:
    """A week's value of a measure, for programs."""
    score = value.score
    change = value.change
    return {
        "total": score.total,
        "range": score.band,
        "date": score.at.date(),
        "n": value.n,
        "change": change.points if change else None,
        "percent": round(change.percent, 1) if change and change.percent is not None else None,
        "half_or_less": change.half_or_less if change else None,
        "lowest_range": change.lowest_range if change else None,
        "crosses_session": value.crosses_session,
        "periods_overlap": value.periods_overlap,
        "difficulty": score.difficulty,
    }


def baseline_data(progress: Progress) -> dict[str, object] | None:
    """The baseline of a measure, for programs."""
    base = progress.baseline
    return base and {"total": base.total, "range": base.band, "date": base.at.date()}


def trend_data(progress: Progress) -> dict[str, object] | None:
    """The weeks with a score beside the baseline, for programs: the date of each; ``None`` where none is stated."""
    trend = progress.trend
    return {"weeks": trend.weeks, **trend._asdict()} if trend else None
