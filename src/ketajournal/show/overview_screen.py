"""The overview in one glance: where the course is, the first rating, the new thing, and the one next step."""

from datetime import datetime, timedelta
from typing import NamedTuple

from ketajournal.course.notices import HELP_NOW
from ketajournal.course.overview import Overview
from ketajournal.course.report_by_window import WINDOW_HOURS
from ketajournal.course.sessions import held
from ketajournal.course.stages import ENDED
from ketajournal.course.text import one_line
from ketajournal.course.weeks import first_day, week_number
from ketajournal.show import wording
from ketajournal.show.blocks import Line, Picture, Run
from ketajournal.show.drawing import BLANK, filled, paragraph, width_of
from ketajournal.show.measure import offer
from ketajournal.show.notices import first_lines
from ketajournal.show.strip import StripPicture

LINES, LINES_WITH_A_NOTICE = 12, 15
# More sessions than this are counted and not drawn.
_MOST_DRAWN = 12
# A line of what was stands here for so long; in the report it stands always.
_TOLD_FOR = timedelta(weeks=4)
_LABEL = 14


class OverviewScreen(NamedTuple):
    """The parts of the glance: no ``strip`` before session 1, and no ``plan_line`` where none is wanted."""

    overview: Overview
    strip: StripPicture | None
    plan_line: str = ""

    def picture(self) -> Picture:
        """The glance as a block."""
        return Picture(self.drawn, self._said)

    def drawn(self, width: int) -> list[Line]:
        """The lines: where there are too many, blanks leave first, then the small shift, then the rating."""
        urgent = any(notice.row.urgent for notice in self.overview.notices)
        most = LINES_WITH_A_NOTICE if urgent else LINES
        rating = self.strip.first_rating(width) if self.strip else []
        airy = [(blanks, True, rating) for blanks in (3, 2, 1, 0)]
        for blanks, shift, rated in (*airy, (0, False, rating), (0, False, [])):
            lines = self._lines(width, rated, shift=shift, blanks=blanks)
            if len(lines) <= most:
                break
        return lines

    def _lines(self, width: int, rating: list[Line], *, shift: bool, blanks: int) -> list[Line]:
        look = self.overview
        above_step, below_head, above_rating = ([BLANK] * (blanks > n) for n in range(3))
        lines = first_lines(*self._head(), look.notices, width)
        lines += [*below_head, *self._sessions(width), *above_rating, *rating]
        if thing := self._new_thing():
            lines.append((filled("new thing", _LABEL), filled(thing, width - _LABEL)))
        lines += [*(above_step if rating or thing else []), *self._step(width)]
        if quiet := self._quiet():
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
        done = look.sessions_done - look.in_maintenance
        parts = [
            f"session {done} of {plan}" if plan and 0 < done <= plan else f"{wording.of_plan(done, plan)} so far"
        ]
        if look.in_maintenance:
            parts.append(f"{look.in_maintenance} in maintenance")
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
        return [line] if width_of(line) <= width else [line[:1], *paragraph(f"  {why}", width)]

    def _quiet(self) -> str:
        """At most one more line: what was, no safety plan yet, a letter that may be opened, a form that is due."""
        look = self.overview
        was = [line for line in look.safety if not line.is_present and look.now.date() - line.days[-1] <= _TOLD_FOR]
        if was:
            return f"{was[-1].text} {HELP_NOW}."
        if self.plan_line:
            return self.plan_line
        if look.letters:
            which = "A letter" if len(look.letters) == 1 else f"{len(look.letters)} letters"
            return f"{which} you wrote may be opened: 'ketajournal letter list'."
        return offer(look.measures_due, baseline=look.sessions_done == 0) or ""

    def _last(self, width: int, *, shift: bool) -> list[Line]:
        """The latest small shift, in the person's own words, and how to reach somebody."""
        said = self.overview.small_shift if shift else None
        told = any(notice.row.urgent and notice.row.says_help for notice in self.overview.notices)
        told = told or HELP_NOW in self._quiet()
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
        found.append(f"{'; '.join(self._where())}.".capitalize())
        found += self.strip.first_rating_said() if self.strip else []
        if thing := self._new_thing():
            found.append(f"New thing: {thing.replace(' · ', ', ')}.")
        found.append(f"Next: {next_step(look)}")
        found += [quiet] if (quiet := self._quiet()) else []
        if look.small_shift:
            found.append(f"Small shift, {wording.day(look.small_shift.at)}: {one_line(look.small_shift.text)}")
        return (*found, *([] if any(HELP_NOW in text for text in found) else [f"{HELP_NOW}."]))


def next_step(look: Overview) -> str:
    """The next step as a sentence."""
    command, why = _step(look)
    return f"'ketajournal {command}', {why}." if command else f"{why}"


def _step(look: Overview) -> tuple[str, str]:
    """The command of the next step, and what it is for."""
    step = look.next_step
    if step.left_at is not None:
        return step.command, f"goes on from where you left it, {_moment(step.left_at, look.now)}"
    match step.command:
        case "reflect" if look.to_reflect:
            return (
                step.command,
                f"session {step.session}, {_moment(look.to_reflect.at, look.now)}: one word is enough",
            )
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
