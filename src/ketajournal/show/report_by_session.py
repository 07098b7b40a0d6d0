"""Ratings by days since each session, as a document."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from ketajournal.course.measures import Instrument
from ketajournal.course.metrics import LEADING, Metric
from ketajournal.course.report_by_session import SINGLE_DAYS, BySession, ScoreSince, SessionDay, span_of
from ketajournal.course.text import one_line
from ketajournal.course.weeks import Rating
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Cell, Heading, Line, Picture, Table, Text, Title, column
from ketajournal.show.drawing import Panel, shaded, side_by_side
from ketajournal.show.measure import short_range
from ketajournal.show.notices import notices_data, other_blocks, urgent_blocks

HATCH = "▨"
# As many of the latest sessions as are drawn, and the days after one up to which a cell is.
_MOST_SESSIONS = 12
_DRAWN_DAYS = 28


class BySessionDocument(NamedTuple):
    """``metrics`` says what each rating is called; ``only`` is the one that was asked for, if any.

    The ratings are drawn; with *full* they are in tables, with ranges and counts, and the measures are too.
    """

    view: BySession
    metrics: Mapping[str, Metric]
    only: str | None = None
    full: bool = False

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
        for instrument, scores in self._measures().items() if self.full else ():
            found += _measure(instrument, scores)
        found += other_blocks(n for n in view.notices if self.only is None or not n.row.of_a_form)
        return found

    def _ratings(self) -> list[Block]:
        shown = self._shown()
        if not shown:
            return [Text(self._none())]
        found = self._tables(shown) if self.full else self._drawn(shown)
        found += wording.watch_note(rating for metric in shown for rating in self.view.spans[metric].values())
        others = [self._label(metric) for metric in self.view.ratings if metric not in shown]
        said = f"Rated too: {'; '.join(others)}. '--metric' with a name shows that one."
        return [*found, Text(said, quiet=True)] if others else found

    def _drawn(self, shown: list[str]) -> list[Block]:
        far = any(since.day >= _DRAWN_DAYS for metric in shown for since in self.view.ratings[metric])
        more = " Days from 28 on are in there too." if far else ""
        said = (
            "Your own ratings, each with the latest session before it; day 0 is the session's own date, from its "
            "hour on, and of several the middle is shown."
        )
        return [
            Text(f"{said} The brighter a cell, the higher its number.", quiet=True, spoken=said),
            Picture(partial(self._picture, shown), partial(self._said, shown)),
            Text(
                f"'--full' has tables with ranges and counts.{more}",
                quiet=True,
                spoken="'--full' has the measures too.",
            ),
        ]

    def _tables(self, shown: list[str]) -> list[Block]:
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
        return found

    def _picture(self, shown: list[str], width: int) -> list[Line]:
        first = max(0, len(self.view.sessions) - _MOST_SESSIONS)
        sessions = dict(list(enumerate(self.view.sessions, start=1))[first:])
        names = [wording.session_name(number, session.at) for number, session in sessions.items()]
        return side_by_side("session", names, (self._panel(metric, list(sessions)) for metric in shown), width)

    def _panel(self, metric: str, numbers: list[int]) -> Panel:
        spans = self.view.spans[metric]
        days = [since.day for since in spans if since.day < _DRAWN_DAYS and since.session in numbers]
        columns = []
        for day in range(max(days, default=0) + 1):
            if span_of(day) == day:
                values = [cell and cell.median for cell in (spans.get(SessionDay(number, day)) for number in numbers)]
                texts = [wording.short_number(value) for value in values if value is not None]
                wide = max(map(len, [str(day), *texts])) + 1
                columns.append((str(day), [shaded(value, wide) for value in values]))
        return Panel(wording.signed(one_line(self._label(metric)), spans.values()), columns)

    def _said(self, shown: list[str]) -> Iterator[str]:
        for metric in shown:
            yield from ("", self._label(metric))
            yield from self._table(self.view.spans[metric]).said()

    def _shown(self) -> list[str]:
        wanted = LEADING if self.only is None else (self.only,)
        return [metric for metric in wanted if metric in self.view.ratings]

    def _none(self) -> str:
        if self.only is not None:
            return f"No rating of {self._label(self.only)} since session 1 yet."
        if self.view.ratings:
            others = "; ".join(map(self._label, self.view.ratings))
            return f"Since session 1 there are ratings of these: {others}. '--metric' with a name shows one."
        return "No ratings since session 1 yet. 'ketajournal checkin' asks for some, in under a minute."

    def _table(self, ratings: Mapping[SessionDay, Rating]) -> Table:
        days = sorted({since.day for since in ratings})
        return Table(
            keys=(column("Day", (_span(day) for day in days), right=True),),
            columns=tuple(
                column(f"Session {number}", (_rating(ratings.get(SessionDay(number, day))) for day in days))
                for number in range(1, len(self.view.sessions) + 1)
            ),
        )

    def _measures(self) -> Mapping[Instrument, tuple[ScoreSince, ...]]:
        return self.view.measures if self.only is None else {}

    def _label(self, metric: str) -> str:
        return wording.metric_label(metric, self.metrics)

    # --- for programs

    def data(self) -> dict[str, object]:
        view = self.view
        return {
            "as_of": view.as_of,
            "by": "session",
            "course": {"number": view.course.number, "sessions_done": len(view.sessions)},
            "sessions": [
                {"number": number, "held_on": session.at.date(), "at": session.at}
                for number, session in enumerate(view.sessions, start=1)
            ],
            "ratings": {
                metric: [
                    {**since._asdict(), **wording.rating_data(rating)}
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
    is_one = rating and rating.n == 1 and not rating.from_watch
    return Cell(wording.number(rating.median)) if rating and is_one else wording.rating_cell(rating)


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


def _score_data(score: ScoreSince) -> dict[str, object]:
    return {
        "session": score.since.session if score.since else None,
        "day": score.since.day if score.since else None,
        "date": score.score.at.date(),
        "total": score.score.total,
        "range": score.score.band,
        "crosses_session": score.crosses_session,
    }
