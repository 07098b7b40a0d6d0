"""The overview as a document, and what is said where there is no journal or no course yet."""

from typing import NamedTuple

from ketajournal.course.kinds import entry_kind
from ketajournal.course.notices import Notice
from ketajournal.course.overview import WEEK_DAYS, Overview
from ketajournal.course.stages import ENDED
from ketajournal.course.text import one_line
from ketajournal.course.windows import MARKS, MARKS_END_HOURS, Window
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Items, Text, Title
from ketajournal.show.measure import offer
from ketajournal.show.notices import notices_data, other_blocks, urgent_blocks
from ketajournal.show.overview_screen import OverviewScreen, next_step
from ketajournal.show.strip import StripPicture

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
    """The state of a course at a glance; with *full* all that there is to say of it.

    ``stage_line`` fits the stage; ``plan_line`` says that there is no safety plan yet, where one is worth having.
    ``strip`` has the first rating; it is ``None`` before session 1.
    """

    overview: Overview
    stage_line: str = ""
    plan_line: str = ""
    strip: StripPicture | None = None
    full: bool = False

    def blocks(self) -> list[Block]:
        if not self.full:
            return [OverviewScreen(self.overview, self.strip, self.plan_line).picture()]
        return self._full()

    def _full(self) -> list[Block]:
        look = self.overview
        found = urgent_blocks(look.notices)
        if look.to_reflect:
            found.append(
                Text(
                    f"Session {look.to_reflect_number} on {wording.weekday(look.to_reflect.at)} is not written about "
                    "yet: 'ketajournal reflect' takes one word, or nothing. "
                    f"If it did not take place: 'ketajournal session cancel {look.to_reflect_number}'.",
                    strong=True,
                )
            )
        if look.window:
            found.append(Text(self._window(look.window), strong=not look.to_reflect))
            if look.window.hours < MARKS_END_HOURS:
                found.append(Text(_marks(look.window)))
        found.append(Text(self._standing()))
        if self.stage_line:
            found.append(Text(self.stage_line))
        if look.plan:
            found.append(Text(f"Agreed for this time: {one_line(look.plan, 200)}"))
        found += [Text(line) for line in self._due()]
        for left in look.unfinished:
            if left.kind == "reflect" and look.to_reflect and left.session_number == look.to_reflect_number:
                continue  # the line about that session leads to the same place
            about = f" for session {left.session_number}" if left.session_number else ""
            found.append(
                Text(
                    f"Left open on {wording.weekday(left.at)}: '{entry_kind(left.kind).title}'{about}. "
                    f"'ketajournal {entry_kind(left.kind).command}' goes on from there."
                )
            )
        found.append(Text(f"Next: {next_step(look)}"))
        if offered := offer(look.measures_due, baseline=look.sessions_done == 0):
            found.append(Text(offered))
        found += other_blocks(n for n in look.notices if n.code != "help-line")
        if self.plan_line:
            found.append(Text(self.plan_line, quiet=True))
        found.append(Text(_REACH, quiet=True))
        return [Title("ketajournal"), *found]

    def _window(self, window: Window) -> str:
        closed = self.overview.window_closed
        said = f"{_window(window)} Different since then: {one_line(closed.text, 200)}" if closed else _window(window)
        ask = window.day > WEEK_DAYS and closed is None
        return f"{said} What is different since then? 'ketajournal session close' keeps it." if ask else said

    def _due(self) -> list[str]:
        """The things that may be done now, a line each, and never more than once."""
        look = self.overview
        found = []
        if len(look.letters) == 1:
            written = wording.day(look.letters[0].written, year=True)
            found.append(f"A letter you wrote on {written} may be opened: 'ketajournal letter open'.")
        elif look.letters:
            found.append(f"{len(look.letters)} letters you wrote may be opened: 'ketajournal letter list' has them.")
        if look.weekly_due:
            found.append("The weekly look is due: 'ketajournal weekly'.")
        if look.again:
            number, day = look.again
            found.append(
                f"What session {number} meant to you, as of {wording.day(day)}: is it still true? "
                f"'ketajournal thread {number} --again' asks."
            )
        return found

    def _standing(self) -> str:
        look = self.overview
        plan = look.course.planned_sessions
        planned = look.sessions_done - look.in_maintenance
        so_far = f"{planned} of {plan} planned sessions" if plan else wording.how_many(planned, "session")
        if look.in_maintenance:
            so_far += f", and {look.in_maintenance} in maintenance,"
        ahead = (
            f"Session {look.next_number} is planned for {wording.weekday(look.next_session.at)}."
            if look.next_session
            else "No further session is planned; 'ketajournal session add' notes one."
        )
        therapy = f" Therapy: {wording.weekday(look.next_therapy)}." if look.next_therapy else ""
        return f"{so_far} so far.{f' {ahead}' if look.stage != ENDED else ''}{therapy}"

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
            "to_reflect": look.to_reflect_number,
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
                "number": look.next_number,
                "at": look.next_session.at,
                "prep": look.next_prepared,
            },
            "unfinished": [{"id": u.entry, "kind": u.kind, "at": u.at} for u in look.unfinished],
            "next_step": next_step(look),
            "measures_due": [i.id for i in look.measures_due],
            "notices": notices_data(look.notices),
        }


def _window(window: Window) -> str:
    opened = f"Day {window.day} of the practice window that session {window.number} opened"
    thing = window.new_thing
    if thing is None:
        return f"{opened}; no new thing is chosen."
    details = ", ".join(part for part in (thing.when, thing.cue) if part)
    kept = f" {wording.kept([thing]).capitalize()}." if thing.asked else ""
    return f"{opened}. The new thing: {thing.what}{f' ({details})' if details else ''}.{kept}"


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
    ahead = f". The next is around {wording.weekday(window.next_mark_at)}" if window.next_mark_at else ""
    return f"Check-ins: {', '.join(parts)}{ahead}."
