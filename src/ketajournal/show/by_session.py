"""Ratings by days since each session, as a document."""

import textwrap
from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

from ketajournal.course.by_session import SINGLE_DAYS, USUAL, BySession, ScoreSince, Since
from ketajournal.course.measures import Instrument
from ketajournal.course.metrics import Metric
from ketajournal.course.weeks import Rating
from ketajournal.show import wording
from ketajournal.show.blocks import NOTHING, Block, Cell, Heading, Picture, Table, Text, Title, column
from ketajournal.show.measure import range_data, short_range
from ketajournal.show.notices import notices_data, other_blocks, urgent_blocks
from ketajournal.show.plot import MEET, PLOT_MARKS, by_day

HATCH = "▨"
_UNSEEN = "A plot is left out here; the table above holds the same numbers."


class BySessionDocument(NamedTuple):
    """``metrics`` says what each rating is called; ``only`` is the one that was asked for, if any."""

    view: BySession
    metrics: Mapping[str, Metric]
    only: str | None = None

    # --- for people

    def blocks(self) -> list[Block]:
        view = self.view
        day = wording.day(view.as_of, year=True)
        found: list[Block] = [Title(f"Course {view.course.number} by days since each session, as of {day}")]
        found += urgent_blocks(view.notices)
        if view.sessions:
            found += self._ratings()
        else:
            found.append(Text("No session has been held yet. The days are counted from session 1 on."))
        for instrument, scores in self._measures().items():
            found += _measure(instrument, scores)
        found += other_blocks(n for n in view.notices if self.only is None or not n.row.of_a_form)
        return found

    def _ratings(self) -> list[Block]:
        shown = self._shown()
        if not shown:
            return [Text(self._none())]
        found: list[Block] = [
            Text(
                "Your own ratings, each with the latest session before it. Day 0 is the session's own date, from its "
                "hour on; days from 14 on stand a week to a line. Where one holds several: the middle value "
                "(lowest–highest) and n, how many you gave. — is one without any.",
                quiet=True,
            ),
            Text(
                "A session's days end where the next session begins, so sessions close together have short columns.",
                quiet=True,
            ),
        ]
        for metric in shown:
            found += [Heading(self._label(metric)), self._table(self.view.spans[metric])]
            if metric == shown[0]:
                found += self._picture(metric)
        if others := [self._label(metric) for metric in self.view.ratings if metric not in shown]:
            found.append(Text(f"Rated too: {'; '.join(others)}. '--metric' with a name shows that one.", quiet=True))
        return found

    def _shown(self) -> list[str]:
        wanted = USUAL if self.only is None else (self.only,)
        return [metric for metric in wanted if metric in self.view.ratings]

    def _none(self) -> str:
        if self.only is not None:
            return f"No rating of {self._label(self.only)} since session 1 yet."
        if self.view.ratings:
            others = "; ".join(map(self._label, self.view.ratings))
            return f"Since session 1 there are ratings of these: {others}. '--metric' with a name shows one."
        return "No ratings since session 1 yet. 'ketajournal checkin' asks for some, in under a minute."

    def _table(self, ratings: Mapping[Since, Rating]) -> Table:
        days = sorted({since.day for since in ratings})
        return Table(
            keys=(column("Day", (_span(day) for day in days), right=True),),
            columns=tuple(
                column(f"Session {number}", (_rating(ratings.get(Since(number, day))) for day in days))
                for number in range(1, len(self.view.sessions) + 1)
            ),
        )

    def _picture(self, metric: str) -> list[Block]:
        ratings = self.view.ratings[metric]
        series: dict[int, dict[int, float]] = {}
        for since, rating in ratings.items():
            series.setdefault(since.session, {})[since.day] = rating.median
        highest = self.metrics[metric].highest if metric in self.metrics else 10
        # Part of the picture: whoever is shown no plot needs no word on how to look at one.
        legend = f"{self._label(metric)}: {_marks(max(series))}"
        return [Picture(partial(_drawn, series, highest, legend), _UNSEEN)]

    def _measures(self) -> Mapping[Instrument, tuple[ScoreSince, ...]]:
        return self.view.measures if self.only is None else {}

    def _label(self, metric: str) -> str:
        return self.metrics[metric].label if metric in self.metrics else metric

    # --- for programs

    def data(self) -> dict[str, Any]:
        view = self.view
        return {
            "as_of": view.as_of.isoformat(),
            "by": "session",
            "course": {"number": view.course.number, "sessions_done": len(view.sessions)},
            "sessions": [
                {"number": number, "held_on": session.at.date().isoformat(), "at": session.at.isoformat()}
                for number, session in enumerate(view.sessions, start=1)
            ],
            "ratings": {
                metric: [
                    {**since._asdict(), **rating._asdict()}
                    for since, rating in sorted(ratings.items(), key=lambda given: given[0])
                ]
                for metric, ratings in view.ratings.items()
                if self.only in (None, metric)
            },
            "measures": {of.id: [_score_data(s) for s in scores] for of, scores in self._measures().items()},
            "notices": notices_data(view.notices),
        }


def _span(day: int) -> str:
    """``3``, or ``14–20`` for a week that stands in one line."""
    return str(day) if day < SINGLE_DAYS else f"{day}–{day + 6}"


def _rating(rating: Rating | None) -> Cell:
    if rating is None:
        return NOTHING
    if rating.n == 1:
        return Cell(wording.number(rating.median))
    return Cell(wording.rating(rating), wording.rating_said(rating))


def _marks(most: int) -> str:
    """The meaning of the marks, for as many sessions as there are."""
    said = "each mark is the number of its session"
    if most > 9:
        said += f", {PLOT_MARKS[9]} is session 10" + (" and so on" if most > 10 else "")
    return f"{said}; {MEET} is where sessions meet. Drawn to the nearest line."


def _drawn(series: Mapping[int, Mapping[int, float]], highest: float, legend: str, width: int) -> str:
    plot = by_day(series, highest, width)
    if not plot:
        return textwrap.fill("This window is too narrow for the plot.", width)
    return f"{plot}\n\n{textwrap.fill(legend, width)}"


def _measure(instrument: Instrument, scores: tuple[ScoreSince, ...]) -> list[Block]:
    found: list[Block] = [
        Heading(f"{instrument.name} by days since a session"),
        Table(
            keys=(column("Date", (wording.day(s.score.at) for s in scores)),),
            columns=(
                column("Session", (str(s.since.session) if s.since else "before session 1" for s in scores)),
                column("Day", (str(s.since.day) if s.since else None for s in scores), right=True),
                column("Score", map(_total, scores), right=True),
                column("Published range", (short_range(s.score.band) for s in scores)),
            ),
        ),
    ]
    if any(s.crosses_session for s in scores):
        found.append(
            Text(
                f"{HATCH} the two weeks it asks about cross a session, so it speaks of days before it too.",
                quiet=True,
                spoken="Where a score crosses a session, the two weeks it asks about began before that session: "
                "it speaks of days before it too.",
            )
        )
    return found


def _total(score: ScoreSince) -> Cell:
    total = str(score.score.total)
    return Cell(f"{HATCH} {total}", f"{total}, crosses a session") if score.crosses_session else Cell(total)


def _score_data(score: ScoreSince) -> dict[str, Any]:
    return {
        "session": score.since.session if score.since else None,
        "day": score.since.day if score.since else None,
        "date": score.score.at.date().isoformat(),
        "total": score.score.total,
        "range": range_data(score.score.band),
        "crosses_session": score.crosses_session,
    }
