"""The overview as a document, and what is said where there is no journal or no course yet."""

from typing import Any, NamedTuple

from ketajournal.course.notices import Notice
from ketajournal.course.overview import Overview
from ketajournal.course.windows import MARKS, Window
from ketajournal.show import words
from ketajournal.show.blocks import Block, Items, Text, Title
from ketajournal.show.measure import offer

WHAT_IT_IS = (
    "A private journal for ketamine therapy. It lives on this computer; nobody else reads it, and it sends "
    "nothing anywhere."
)
BEGIN = (
    "ketajournal prep      a few questions before a session",
    "ketajournal reflect   whatever comes, after one",
    "ketajournal checkin   under a minute, on any day",
    "ketajournal write     anything at all",
)
HELP_NOW = "If you need someone now: 'ketajournal help-now'."


class WelcomeDocument(NamedTuple):
    """Before there is a journal (``folder`` is where it will be), or before there is a course in it."""

    folder: str
    exists: bool
    notices: tuple[Notice, ...] = ()

    def blocks(self) -> list[Block]:
        where = (
            "No sessions are known yet. Begin with any of these:"
            if self.exists
            else f"There is no journal yet. Any of these makes one in {self.folder}:"
        )
        told: list[Block] = [Text(notice.text, strong=True) for notice in self.notices]
        return [Title("ketajournal"), *told, Text(WHAT_IT_IS), Text(where), Items(BEGIN), Text(HELP_NOW, quiet=True)]

    def data(self) -> dict[str, Any]:
        return {
            "journal": self.folder if self.exists else None,
            "course": None,
            "notices": [{"code": n.code, "text": n.text} for n in self.notices],
        }


class OverviewDocument(NamedTuple):
    """Where the course stands; the next step is the last line before help."""

    overview: Overview

    def blocks(self) -> list[Block]:
        look = self.overview
        found: list[Block] = [Text(n.text, strong=True) for n in look.notices if n.code == "crisis-help"]
        if look.to_reflect:
            found.append(
                Text(
                    f"Session {look.to_reflect_number} on {words.weekday(look.to_reflect.at)} is not written about "
                    "yet: 'ketajournal reflect' takes one word, or nothing. "
                    f"If it did not take place: 'ketajournal session cancel {look.to_reflect_number}'.",
                    strong=True,
                )
            )
        if look.window:
            found.append(Text(_window(look.window), strong=not look.to_reflect))
            found.append(Text(_marks(look.window)))
        found.append(Text(self._standing()))
        for left in look.unfinished:
            about = f" for session {left.session_number}" if left.session_number else ""
            found.append(
                Text(
                    f"Left open on {words.weekday(left.at)}: '{words.KINDS.get(left.kind, left.kind)}'{about}. "
                    f"'ketajournal {words.command(left.kind)}' goes on from there."
                )
            )
        found.append(Text(f"Next: {self._next_step()}"))
        if offered := offer(look.measures_due, baseline=look.sessions_done == 0):
            found.append(Text(offered))
        found += [Text(n.text) for n in look.notices if n.code not in ("crisis-help", "help-line")]
        found.append(Text(HELP_NOW, quiet=True))
        return [Title("ketajournal"), *found]

    def _standing(self) -> str:
        look = self.overview
        plan = look.course.planned_sessions
        word = "session" if look.sessions_done == 1 else "sessions"
        so_far = f"{look.sessions_done} of {plan} planned sessions" if plan else f"{look.sessions_done} {word}"
        ahead = (
            f"Session {look.next_number} is planned for {words.weekday(look.next_session.at)}."
            if look.next_session
            else "No further session is planned; 'ketajournal session add' notes one."
        )
        return f"{so_far} so far. {ahead}"

    def _next_step(self) -> str:
        look = self.overview
        if look.to_reflect:
            return "'ketajournal reflect'."
        if look.window and look.window.due:
            return f"'ketajournal checkin', for the {look.window.due} hours after session {look.window.number}."
        if look.next_session and not look.next_prepared:
            return f"'ketajournal prep', before session {look.next_number}."
        return "'ketajournal checkin' on any day, 'ketajournal report' once a week."

    def data(self) -> dict[str, Any]:
        look = self.overview
        window = look.window
        return {
            "as_of": look.now.isoformat(),
            "course": {
                "number": look.course.number,
                "planned_sessions": look.course.planned_sessions,
                "sessions_done": look.sessions_done,
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
                "next_mark_at": window.next_mark_at.isoformat() if window.next_mark_at else None,
            },
            "next_session": None
            if look.next_session is None
            else {
                "number": look.next_number,
                "at": look.next_session.at.isoformat(),
                "prep": look.next_prepared,
            },
            "unfinished": [{"id": u.entry, "kind": u.kind, "at": u.at.isoformat()} for u in look.unfinished],
            "next_step": self._next_step(),
            "measures_due": [i.id for i in look.measures_due],
            "notices": [{"code": n.code, "text": n.text} for n in look.notices],
        }


def _window(window: Window) -> str:
    opened = f"Day {window.day} of the practice window that session {window.number} opened"
    thing = window.new_thing
    if thing is None:
        return f"{opened}: no new thing chosen yet. 'ketajournal reflect' asks for one."
    details = ", ".join(part for part in (thing.when, thing.cue) if part)
    kept = f" {words.kept(thing).capitalize()}." if thing.asked else ""
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
    ahead = f". The next is around {words.weekday(window.next_mark_at)}" if window.next_mark_at else ""
    return f"Check-ins: {', '.join(parts)}{ahead}."
