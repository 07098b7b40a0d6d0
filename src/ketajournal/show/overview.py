"""The overview as a document, and what is said where there is no journal or no course yet.

In one glance: where the course is, the first rating, the new thing, and the one next step.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from ketajournal.course.kinds import entry_kind
from ketajournal.course.notices import HELP_NOW, Notice
from ketajournal.course.overview import ENDED, WEEK_DAYS, Overview
from ketajournal.course.report_by_window import WINDOW_HOURS
from ketajournal.course.sessions import held, held_of_plan
from ketajournal.course.text import one_line
from ketajournal.course.weeks import first_day, week_number
from ketajournal.course.windows import MARKS, MARKS_END_HOURS, Window
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Heading, Items, Line, Picture, Run, Text, Title
from ketajournal.show.drawing import BLANK, fitted, paragraph, width_of
from ketajournal.show.measure import measures_offer
from ketajournal.show.notices import first_lines, notices_data, other_blocks, says_help
from ketajournal.show.strip import StripPicture

_LINES, _LINES_WITH_A_NOTICE = 12, 15
# More sessions than this are counted and not drawn.
_MOST_DRAWN = 12
# A line of what was stands here for so long; in the report it stands always.
_TOLD_FOR = timedelta(weeks=4)
_LABEL = 14
_WHAT_IT_IS = (
    "A private journal for ketamine therapy. It lives on this computer; nobody else reads it, and it sends "
    "nothing anywhere."
)
_BEGIN = (
    "ketajournal prep      a few questions before a session",
    "ketajournal reflect   whatever comes, after one",
    "ketajournal checkin   under a minute, on any day",
    "ketajournal write     anything at all",
)
_REACH = "If you need someone now: 'ketajournal help-now'."


class WelcomeDocument(NamedTuple):
    """Before there is a journal (``folder`` is where it will be), or before there is a course with its *entries*.

    ``goes_on`` is the command that goes on with a conversation that was left open, if there is one.
    """

    folder: str
    entries: int | None
    notices: tuple[Notice, ...] = ()
    goes_on: str | None = None

    def blocks(self) -> list[Block]:
        told: list[Block] = [Text(notice.text, strong=True) for notice in self.notices]
        what = [Text(_WHAT_IT_IS), *map(Text, self._there())]
        return [Title("ketajournal"), *told, *what, Items(_BEGIN), Text(_REACH, quiet=True)]

    def _there(self) -> list[str]:
        if self.entries is None:
            return [f"There is no journal yet. Any of these makes one in {self.folder}:"]
        kept = f"{wording.how_many(self.entries, 'entry', 'entries')} kept so far: 'ketajournal list'."
        begin = "No session is known yet. 'ketajournal prep' asks what a course needs; or begin with any of these:"
        left = [f"'ketajournal {self.goes_on}' goes on from where you left it."] if self.goes_on else []
        return [kept, *left, begin] if self.entries else [begin]

    def data(self) -> dict[str, object]:
        return {
            "journal": None if self.entries is None else self.folder,
            "entries": self.entries or 0,
            "course": None,
            "goes_on": self.goes_on,
            "notices": notices_data(self.notices),
        }


class OverviewDocument(NamedTuple):
    """The state of a course at a glance; with *full* all else that there is to say of it below.

    ``stage_line`` fits the stage; ``plan_line`` says that there is no safety plan yet, where one is worth having.
    ``strip`` has the first rating; it is ``None`` before session 1.
    """

    overview: Overview
    stage_line: str = ""
    plan_line: str = ""
    strip: StripPicture | None = None
    full: bool = False

    def blocks(self) -> list[Block]:
        glance = Picture(self._drawn, self._said)
        return [glance, *self._rest()] if self.full else [glance]

    def _drawn(self, width: int) -> list[Line]:
        """The lines: where there are too many, blanks leave first, then the small shift, then the rating."""
        urgent = any(notice.row.urgent for notice in self.overview.notices)
        most = _LINES_WITH_A_NOTICE if urgent else _LINES
        rating = self.strip.first_rating(width) if self.strip else []
        airy = [(blanks, True, rating) for blanks in (3, 2, 1, 0)]
        for blanks, shift, rated in (*airy, (0, False, rating), (0, False, [])):
            lines = self._lines(width, rated, shift=shift, blanks=blanks)
            if len(lines) <= most:
                break
        return lines

    def _lines(self, width: int, rating: list[Line], *, shift: bool, blanks: int) -> list[Line]:
        look = self.overview
        # The first blank stands above the step, a second below the head, a third above the rating.
        above_step, below_head, above_rating = ([BLANK] * (blanks > n) for n in range(3))
        lines = first_lines(*self._head(), look.notices, width)
        lines += [*below_head, *self._sessions(width), *above_rating, *rating]
        if thing := self._new_thing():
            lines.append((fitted("new thing", _LABEL), fitted(thing, width - _LABEL)))
        lines += [*(above_step if rating or thing else []), *self._step(width)]
        for quiet in self._quiet_lines()[:1]:
            lines += paragraph(quiet, width, quiet=True)
        return [*lines, *self._last(width, shift=shift)]

    # --- line by line

    def _head(self) -> tuple[str, str]:
        look = self.overview
        start = first_day(look.course)
        begun = look.now.date() >= start and held(look.course, look.now)
        where = f"week {week_number(look.now.date(), start)}" if begun else "before session 1"
        where = "closed" if look.stage == ENDED else where
        return f"Course {look.course.number} · {where}", f"{look.now:%a} {wording.day(look.now, year=True)}"

    def _sessions(self, width: int) -> list[Line]:
        """Each session as a dot, and in words where the course is among them."""
        look, course = self.overview, self.overview.course
        ahead = len(course.ordered) - look.sessions_done
        dots = "──".join(["●"] * look.sessions_done + ["○"] * ahead)
        words = " · ".join(self._where())
        drawn = (Run(dots, mark=True), Run("   "), Run(words))
        if not dots or look.sessions_done + ahead > _MOST_DRAWN or width_of(drawn) > width:
            return paragraph(words, width)
        return [drawn]

    def _where(self) -> list[str]:
        look, plan = self.overview, self.overview.course.planned_sessions
        done = held_of_plan(look.course, look.now)
        first, *later = wording.sessions_so_far(look.course, look.now)
        so_far = first if plan and done > plan else f"{first} so far"
        parts = [f"session {done} of {plan}" if plan and 0 < done <= plan else so_far, *later]
        if look.window:
            hours = look.window.hours
            early = f"day {int(hours // 24) + 1} of its 72 hours" if hours < WINDOW_HOURS else ""
            parts.append(early or f"day {look.window.day} since")
        if look.next_session:
            at = look.next_session.at
            today = at.date() == look.now.date()
            parts.append(f"next: today, {at:%H:%M}" if today else f"next: {at:%a} {wording.day(at)}")
        return parts

    def _new_thing(self) -> str:
        """The new thing, how often it was kept, and whether today is open; that there is none, in the open days."""
        window = self.overview.window
        if window is None or self.overview.to_reflect:
            return ""
        if window.new_thing is None:
            return "none chosen" if window.hours < WINDOW_HOURS else ""
        thing = window.new_thing
        asked = thing.kept + thing.partly + thing.not_kept
        parts = [one_line(thing.what)]
        if asked:
            parts.append(f"kept {thing.kept} of {asked}{f', {thing.partly} partly' if thing.partly else ''}")
        if not self.overview.kept_today and "checkin" not in self.overview.today:
            parts.append("today still open")
        return " · ".join(parts)

    def _step(self, width: int) -> list[Line]:
        command, why = _step(self.overview)
        if not command:
            return paragraph(f"Next: {why}", width)
        line = (Run(f"Next: ketajournal {command}", bold=True), Run("   "), Run(why))
        return [line] if width_of(line) <= width else [line[:1], *paragraph(why, width, "  ", "  ")]

    def _quiet_lines(self) -> list[str]:
        """A line each on what was, a plan to make, a letter to open, a form that is due; the first at a glance."""
        look = self.overview
        was = [line for line in look.safety if not line.is_present and look.now.date() - line.last <= _TOLD_FOR]
        letters = f"{len(look.letters)} letters you wrote may be opened: 'ketajournal letter list'."
        if len(look.letters) == 1:
            day = wording.day(look.letters[0].written, year=True)
            letters = f"A letter you wrote on {day} may be opened: 'ketajournal letter open'."
        lines = (
            f"{was[-1].text} {HELP_NOW}." if was else "",
            self.plan_line,
            letters if look.letters else "",
            measures_offer(look.measures_due, baseline=look.sessions_done == 0),
        )
        return [line for line in lines if line]

    def _last(self, width: int, *, shift: bool) -> list[Line]:
        """The latest small shift, in the person's own words, and how to reach somebody."""
        said = self.overview.small_shift if shift else None
        told = says_help(self.overview.notices) or any(HELP_NOW in line for line in self._quiet_lines()[:1])
        help_now = Run("" if told else HELP_NOW, quiet=True)
        if said is None:
            return [(help_now,)] if help_now.text else []
        before = Run(f"{wording.day(said.at):<8}", quiet=True)
        room = width - width_of((before, help_now)) - 2
        words = Run(one_line(said.text, max(10, room)), own=True)
        gap = Run(" " * max(2, width - width_of((before, words, help_now))))
        return [(before, words, *((gap, help_now) if help_now.text else ()))]

    def _said(self) -> tuple[str, ...]:
        look = self.overview
        found = [f"{'. '.join(self._head())}.", *(n.text for n in look.notices if n.row.urgent)]
        where = "; ".join(self._where())
        found.append(f"{where[:1].upper()}{where[1:]}.")
        found += self.strip.first_rating_said() if self.strip else []
        if thing := self._new_thing():
            found.append(f"New thing: {thing.replace(' · ', ', ')}.")
        found.append(f"Next: {next_step(look)}")
        found += self._quiet_lines()[:1]
        if look.small_shift:
            found.append(f"Small shift, {wording.day(look.small_shift.at)}: {one_line(look.small_shift.text)}")
        return (*found, *([] if any(HELP_NOW in text for text in found) else [f"{HELP_NOW}."]))

    # --- all the rest

    def _rest(self) -> list[Block]:
        look = self.overview
        found: list[Block] = [Heading("Besides")]
        if look.to_reflect:
            number = look.course.numbers[look.to_reflect.id]
            found.append(
                Text(
                    f"Session {number} on {wording.weekday(look.to_reflect.at)} is not written about "
                    "yet: 'ketajournal reflect' takes one word, or nothing. "
                    f"If it did not take place: 'ketajournal session cancel {number}'.",
                    strong=True,
                )
            )
        if look.window:
            found.append(Text(self._window(look.window), strong=not look.to_reflect))
            if look.window.hours < MARKS_END_HOURS:
                found.append(Text(_marks(look.window)))
        lines = (self._ahead(), self.stage_line, *self._due(), *self._left_open(), *self._quiet_lines()[1:])
        found += [Text(line) for line in lines if line]
        return [*found, *other_blocks(n for n in look.notices if n.code != "help-line")]

    def _window(self, window: Window) -> str:
        closed = self.overview.window_closed
        said = f"{_window(window)} Different since then: {one_line(closed.text, 200)}" if closed else _window(window)
        ask = window.day > WEEK_DAYS and closed is None
        return f"{said} What is different since then? 'ketajournal session close' keeps it." if ask else said

    def _ahead(self) -> str:
        look = self.overview
        ahead = ""
        if look.stage != ENDED:
            ahead = "No further session is planned; 'ketajournal session add' notes one."
            if look.next_session:
                number = look.course.numbers[look.next_session.id]
                ahead = f"Session {number} is planned for {wording.weekday(look.next_session.at)}."
        therapy = f" Therapy: {wording.weekday(look.next_therapy)}." if look.next_therapy else ""
        return f"{ahead}{therapy}".strip()

    def _due(self) -> Iterator[str]:
        look = self.overview
        if look.plan:
            yield f"Agreed for this time: {one_line(look.plan, 200)}"
        if look.weekly_due:
            yield "The weekly look is due: 'ketajournal weekly'."
        if look.again:
            number, day = look.again
            yield (
                f"What session {number} meant to you, as of {wording.day(day)}: is it still true? "
                f"'ketajournal thread {number} --again' asks."
            )

    def _left_open(self) -> Iterator[str]:
        look = self.overview
        for left in look.unfinished:
            if left.kind == "reflect" and look.to_reflect and left.session_id == look.to_reflect.id:
                continue  # the line about that session leads to the same place
            number = look.course.numbers.get(left.session_id or "")
            about = f" for session {number}" if number else ""
            yield (
                f"Left open on {wording.weekday(left.at)}: '{entry_kind(left.kind).title}'{about}. "
                f"'ketajournal {entry_kind(left.kind).command}' goes on from there."
            )

    # --- for programs

    def data(self) -> dict[str, object]:
        look = self.overview
        window = look.window
        return {
            "as_of": look.now,
            "course": {
                "number": look.course.number,
                "planned_sessions": look.course.planned_sessions,
                "sessions_done": look.sessions_done,
                "stage": look.stage,
            },
            "to_reflect": look.to_reflect and look.course.numbers[look.to_reflect.id],
            "window": None
            if window is None
            else {
                "session": window.number,
                "day": window.day,
                "hours": round(window.hours, 2),
                "new_thing": window.new_thing.what if window.new_thing else None,
                "marks": {str(mark): mark in window.marks for mark in MARKS},
                "due": window.due,
                "next_mark_at": window.next_mark_at,
                "changed": look.window_closed.text if look.window_closed else None,
            },
            "next_therapy": look.next_therapy,
            "weekly_due": look.weekly_due,
            "letters": [letter.entry for letter in look.letters],
            "next_session": None
            if look.next_session is None
            else {
                "number": look.course.numbers[look.next_session.id],
                "at": look.next_session.at,
                "prep": look.next_prepared,
            },
            "unfinished": [{"id": e.id, "kind": e.kind, "at": e.at} for e in look.unfinished],
            "next_step": next_step(look),
            "measures_due": [i.id for i in look.measures_due],
            "notices": notices_data(look.notices),
        }


def next_step(look: Overview) -> str:
    command, why = _step(look)
    return f"'ketajournal {command}', {why}." if command else f"{why}"


def _step(look: Overview) -> tuple[str, str]:
    step = look.next_step
    if step.left_at is not None:
        return step.command, f"goes on from where you left it, {_moment(step.left_at, look.now)}"
    match step.command:
        case "reflect" if look.to_reflect:
            held_at = _moment(look.to_reflect.at, look.now)
            return step.command, f"session {step.session}, {held_at}: one word is enough"
        case "checkin" if step.mark and step.until:
            return step.command, f"the {step.mark}-hour one, until {_moment(step.until, look.now)}"
        case "prep" if look.next_session:
            return step.command, f"before session {step.session}, {_moment(look.next_session.at, look.now)}"
        case "weekly":
            return step.command, "a look back at the week"
        case "review":
            return step.command, "looks back at the course, and makes a sheet for your prescriber"
        case "session add":
            return step.command, "notes the next session, once you know it"
        case "checkin":
            return step.command, "under a minute, on any day"
    return "", "nothing is open today. 'ketajournal report' has the weeks."


def _moment(at: datetime, now: datetime) -> str:
    """``Thu 02:00`` within six days, else ``Thu 29 Oct``."""
    return f"{at:%a %H:%M}" if abs(at - now) < timedelta(days=6) else f"{at:%a} {wording.day(at)}"


def _window(window: Window) -> str:
    thing = window.new_thing
    if thing is None:
        return f"No new thing is chosen for the days after session {window.number}."
    details = ", ".join(part for part in (thing.when, thing.cue) if part)
    kept = f" {wording.kept([thing]).capitalize()}." if thing.asked else ""
    return f"The new thing after session {window.number}: {thing.what}{f' ({details})' if details else ''}.{kept}"


def _marks(window: Window) -> str:
    parts = []
    for mark in MARKS:
        if mark in window.marks:
            state = "done"
        elif mark == window.due:
            state = "due now"
        elif mark > window.hours:
            state = "to come"
        else:
            state = "—"
        parts.append(f"{mark} h {state}")
    ahead = ""
    if window.next_mark_at and (window.due or 0) <= window.hours:  # one that is due before its hour is told already
        ahead = f". The next is around {wording.weekday(window.next_mark_at)}"
    return f"Check-ins: {', '.join(parts)}{ahead}."
