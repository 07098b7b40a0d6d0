"""The weekly look on one screen: what calls for help or got worse, the strip, a row a session, what comes next."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple

from ketajournal.course.measure_progress import Progress
from ketajournal.course.measures import BASELINE, RECALL_DAYS, Change
from ketajournal.course.notices import HELP_NOW, Notice
from ketajournal.course.report import Report, SessionLine
from ketajournal.course.safety_history import SafetyLine, beside_notices
from ketajournal.course.text import one_line, text_width
from ketajournal.course.windows import MARKS, SPANS, NewThing, hours_between
from ketajournal.show import wording
from ketajournal.show.blocks import Line, Run
from ketajournal.show.drawing import BLANK, fitted, paragraph
from ketajournal.show.measure import REASON_ENOUGH, range_text
from ketajournal.show.notices import first_lines, says_help
from ketajournal.show.strip import StripDrawing, StripPicture

_LINES, _LINES_WITH_A_NOTICE = 28, 31
_MARKS = 9
# Said of one form, and told with its measure here or in the whole report.
_IN_FULL = ("periods-overlap", "no-baseline")
_RISES = "Scores that rose by more than usual answer-to-answer variation:"


class _Room(NamedTuple):
    """The part that is shown of what may be left out: small shifts, ratings on the strip, sessions."""

    shifts: int
    ratings: int
    sessions: int


# The order in which rows leave a screen that would be too long: older shifts, the ratings behind the first four,
# older sessions, the last shift, then the other ratings from the bottom up. All else stays.
_ROOMS = (
    *(_Room(shifts, 6, 6) for shifts in (3, 2, 1)),
    *(_Room(1, ratings, 6) for ratings in (5, 4)),
    *(_Room(1, 4, sessions) for sessions in (5, 4, 3)),
    *(_Room(0, ratings, 3) for ratings in (4, 3, 2, 1)),
    _Room(0, 1, 1),
)
# Above the whole report, which lists every small shift.
_WITH_THE_REST = _Room(0, 1000, 6)


class ReportScreen(NamedTuple):
    """The parts of the screen. ``strip`` is ``None`` before session 1; ``to_tell`` is what signs call for.

    Above the whole report, *full*, none of its rows leave it but the small shifts, which that lists.
    """

    report: Report
    strip: StripPicture | None
    to_tell: tuple[str, ...] = ()
    full: bool = False

    def drawn(self, width: int) -> list[Line]:
        first = self._first(width)
        strip = self.strip.fitted_to(width) if self.strip else None
        measures = [line for of in self.report.measures for line in paragraph(self._measure(of), width, hanging="  ")]
        most = _LINES_WITH_A_NOTICE if any(n.row.urgent for n in self.report.notices) else _LINES
        rooms = _ROOMS if len(first) + len(measures) < most else _ROOMS[-1:]
        for room in [_WITH_THE_REST] if self.full else rooms:
            lines = [*first, *self._middle(room, strip, width), *measures, *self._last(room, width)]
            if len(lines) <= most:
                break
        return lines

    def said(self) -> tuple[str, ...]:
        report = self.report
        left, right = self._head()
        found = [f"{left}. {right}.", *(n.text for n in report.notices if n.row.urgent)]
        rises = (line.text for line in beside_notices(report.safety) if line.rise)
        found += [*self._calls(), *rises, *self.to_tell]
        found += self.strip.said() if self.strip else [self._before()]
        found += [self._session_said(line) for line in report.sessions]
        found += [self._measure(progress) for progress in report.measures]
        found += [f"Small shift, {day}: {text}" for day, text in self._shifts(0 if self.full else _ROOMS[0].shifts)]
        return (*found, *self._others(), *self._next(), *self._help())

    # --- from top to bottom

    def _first(self, width: int) -> list[Line]:
        lines = first_lines(*self._head(), self.report.notices, width)
        rises = [_rise(line, line.rise) for line in beside_notices(self.report.safety) if line.rise]
        for text in [*self._calls(), *([_RISES] if rises else [])]:
            lines += paragraph(text, width, quiet=True)
        for text in rises:
            lines += paragraph(text, width, "  ", "    ", quiet=True)
        for text in self.to_tell:
            lines += paragraph(text, width, bold=True)
        return [*lines, BLANK]

    def _middle(self, room: _Room, strip: StripDrawing | None, width: int) -> list[Line]:
        sessions = self._sessions(room.sessions, width)
        drawn = strip.lines(room.ratings) if strip else paragraph(self._before(), width)
        return [*drawn, *([BLANK, *sessions] if sessions else [])]

    def _last(self, room: _Room, width: int) -> list[Line]:
        lines: list[Line] = []
        for day, text in self._shifts(room.shifts):
            before = f"{day:<8}"
            lines.append((Run(before, quiet=True), fitted(text, max(1, width - len(before)))._replace(own=True)))
        for text in self._others():
            lines += paragraph(text, width)
        for text in self._next():
            lines += paragraph(text, width, bold=True)
        for text in self._help():
            lines += paragraph(text, width, quiet=True)
        return lines

    # --- the head

    def _head(self) -> tuple[str, str]:
        report, course = self.report, self.report.course
        parts = [
            f"Course {course.number}",
            f"week {report.weeks[-1].number}" if report.weeks else "before session 1",
            *wording.sessions_so_far(course, report.as_of),
        ]
        gone = [wording.day(session.at) for session in course.sessions if session.cancelled]
        cancelled = f" ({gone[0] if len(gone) == 1 else len(gone)} cancelled)" if gone else ""
        return " · ".join(parts) + cancelled, f"{report.as_of:%a} {wording.day(report.as_of, year=True)}"

    def _calls(self) -> list[str]:
        """The calls for help that stay told, each with its date; the way to help once, where no notice has it."""
        texts = [line.text for line in beside_notices(self.report.safety) if not line.rise]
        if texts and not says_help(self.report.notices):
            texts[-1] += f" {HELP_NOW}."
        return texts

    def _help(self) -> list[str]:
        return [] if says_help(self.report.notices) or self._calls() else [f"{HELP_NOW}."]

    def _before(self) -> str:
        ahead = self.report.sessions[0] if self.report.sessions else None
        when = f" Session 1 is planned for {wording.weekday(ahead.session.at)}." if ahead else ""
        return f"Weeks begin with session 1.{when}"

    # --- sessions

    def _sessions(self, most: int, width: int) -> list[Line]:
        """The latest sessions and the next one, a row each, with as many columns as there is room for."""
        all_held = [line for line in self.report.sessions if line.session.at <= self.report.as_of]
        held = all_held[-most:]
        if not held:
            return []
        rows = [*held, *[line for line in self.report.sessions if line.session.at > self.report.as_of][:1]]
        said = [_kept(line.new_thing) for line in rows if line.new_thing]
        kept = max(len("kept "), *(len(text) + 1 for text in said)) if said else 0
        name = max(text_width(wording.session_name(line.number, line.session.at)) for line in rows) + 2
        room = width + 1 - name - _MARKS - kept  # nothing needs a blank behind the last column
        words, things = (
            max([len(head), *map(text_width, texts)]) + 2
            for head, texts in (
                ("what it was like", map(_first_words, rows)),
                ("new thing", (one_line(line.new_thing.what) for line in rows if line.new_thing)),
            )
        )
        what = min(words, max(room // 2, room - things)) if kept else room
        if room - what < len("new thing "):
            what = room
        widths = [name, _MARKS, what, room - what, kept]
        first = "session" if held == all_held else f"latest {len(held)}"
        like = "what it was like" if what > len("what it was like") else "it was"
        heads = (first, "24 48 72", like, "new thing", "kept")
        return [_cells(heads, widths, quiet=True), *(self._session(line, widths) for line in rows)]

    def _session(self, line: SessionLine, widths: Sequence[int]) -> Line:
        at = line.session.at
        number, day = wording.session_name(line.number, at).split(" ", 1)
        start = (Run(f"{number} ", bold=True), fitted(day, widths[0] - len(number) - 1))
        if at > self.report.as_of:
            return (*start, Run("planned", quiet=True))
        marks = [Run(self._mark(line, mark).ljust(3), mark=True) for mark in MARKS]
        thing = line.new_thing
        texts = [_first_words(line), thing.what if thing else "", _kept(thing) if thing else ""]
        return (*start, *marks, *_cells(texts, widths[2:]))

    def _mark(self, line: SessionLine, mark: int) -> str:
        """``●`` where there was a check-in, ``○`` where its time went by without one."""
        if line.checkins[mark]:
            return "●"
        return "○" if hours_between(line.session.at, self.report.as_of) >= SPANS[mark][1] else " "

    def _session_said(self, line: SessionLine) -> str:
        at = wording.weekday(line.session.at)
        if line.session.at > self.report.as_of:
            return f"Session {line.number}, planned for {at}."
        met = [str(mark) for mark in MARKS if line.checkins[mark]]
        none = "no check-in in its 72 hours" if self._mark(line, MARKS[-1]) == "○" else "no check-in yet"
        parts = [f"check-ins at {', '.join(met)} hours" if met else none]
        if was := _first_words(line):
            parts.append(f"it was: {was}")
        if line.new_thing:
            kept = f", {wording.kept([line.new_thing])}" if line.new_thing.asked else ""
            parts.append(f"new thing: {one_line(line.new_thing.what)}{kept}")
        return f"Session {line.number}, {at}: {'; '.join(parts)}."

    # --- measures, shifts, and what comes next

    def _measure(self, of: Progress) -> str:
        """The latest score with its range, beside the baseline, and the sessions that its two weeks hold."""
        name = of.instrument.name
        latest = of.weeks[max(of.weeks)] if of.weeks else None
        band = latest.score.band if latest else None
        if latest is None or band is None:
            return f"{name}: no complete form yet."
        told = f"{name}, {wording.day(latest.score.at)}: {latest.score.total} ({range_text(band)})"
        if latest.score is of.baseline:
            return f"{told}: the baseline."
        numbers = _numbered(latest.crossed)
        parts = [told, _beside_baseline(latest.change), *([f"its two weeks hold {numbers}"] if numbers else [])]
        return f"{'; '.join(parts)}.{_risen(of)}"

    def _shifts(self, most: int) -> list[tuple[str, str]]:
        latest = list(reversed(self.report.small_shifts))[:most]
        return [(wording.day(shift.at), one_line(shift.text)) for shift in latest]

    def _others(self) -> list[str]:
        """The other notices that are told here."""
        return [n.text for n in self.report.notices if is_on_screen(n) and not n.row.urgent]

    def _next(self) -> list[str]:
        report, found = self.report, []
        if report.next_look:
            found.append(f"the week, {_from(report.next_look, report.as_of.date())}")
        for progress in report.measures:
            latest = progress.weeks[max(progress.weeks)].score if progress.weeks else None
            if latest is not None:
                again = latest.at.date() + timedelta(days=RECALL_DAYS)
                found.append(f"{progress.instrument.name}, {_from(again, report.as_of.date())}")
        return [f"Next look: {'; '.join(found)}."] if found else []


def is_on_screen(notice: Notice) -> bool:
    """False of what the whole report alone says: of one form, which is told with its measure here, and of help."""
    return notice.row.urgent or not (notice.row.says_help or notice.code in _IN_FULL)


def _numbered(sessions: Sequence[int]) -> str:
    """``sessions 1–4``, those in the two weeks that a score asks about."""
    if len(sessions) < 2:
        return f"session {sessions[0]}" if sessions else ""
    return f"sessions {sessions[0]}–{sessions[-1]}"


def _cells(texts: Sequence[str], widths: Sequence[int], **how: bool) -> Line:
    """The texts in their columns, a blank between them; a column without a width is left out."""
    cells = ((fitted(text, wide - 1, **how), Run(" ")) for text, wide in zip(texts, widths, strict=True) if wide)
    return tuple(run for cell in cells for run in cell)[:-1]


def _first_words(line: SessionLine) -> str:
    return one_line(line.first) if line.first else line.character or ""


def _kept(thing: NewThing) -> str:
    """``2 of 3``, ``1 of 4, 1~``: yes, of all answers but "not yet", and how often partly."""
    asked = thing.kept + thing.partly + thing.not_kept
    return f"{thing.kept} of {asked}{f', {thing.partly}~' if thing.partly else ''}" if asked else ""


def _rise(line: SafetyLine, rise: Change) -> str:
    """``2 Mar 2026 to 16 Mar 2026, 2 times: PHQ-9 up to 6 above the previous score, of 9 Feb 2026``."""
    day = partial(wording.day, year=True)
    most = "up to " if len(line.days) > 1 else ""
    return f"{line.when(day)}: {line.of} {most}{rise.points} above the {rise.than}, of {day(rise.earlier.at)}"


def _beside_baseline(change: Change | None) -> str:
    if change is None:
        return "no baseline"
    points, day = change.points, wording.day(change.earlier.at)
    if not points:
        return f"the same as the baseline of {day}"
    said = f"{abs(points)} {'below' if points < 0 else 'above'} the baseline of {day}"
    if change.is_usual:
        said += ", within usual variation"
    return said + (", half of it or less" if change.half_or_less else "")


def _risen(of: Progress) -> str:
    """A rise within usual variation, from the baseline or the score before, is reason enough to tell somebody."""
    up = [small for small in of.small if small.points > 0]
    others = [small for small in up if small.than != BASELINE]
    told = [f" {s.points} above the score of {wording.day(s.earlier.at)}, within usual variation." for s in others]
    return f"{''.join(told)} {REASON_ENOUGH}" if up else ""


def _from(day: date, today: date) -> str:
    return f"from {day:%a} {wording.day(day)}" if day > today else "now"
