"""The facts that conditions and defaults can ask for: known by the journal itself, beside the answers."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from ketajournal.course import metrics
from ketajournal.course.kinds import BEGIN_A_COURSE, CHOOSE, CLOSE_A_WINDOW, FOLLOWED, Tie, View, needed_by
from ketajournal.course.practices import kept_still
from ketajournal.course.sessions import NOON, day_after, is_day_alone, is_on_day_of, is_resting
from ketajournal.course.text import one_line
from ketajournal.course.thread import Layer, closings, layers
from ketajournal.course.turns import in_turn, is_at_mark
from ketajournal.course.values import Entry, Session, Value
from ketajournal.course.watch import WATCH, counted_entries
from ketajournal.course.weeks import is_rating
from ketajournal.course.windows import WINDOW_DAYS, new_thing
from ketajournal.guide.help_lines import emergency_number
from ketajournal.guide.prompts import load_guide
from ketajournal.guide.subject import Subject
from ketajournal.journal import kept_answers, reading

_WEEK_DAYS = 7
# How far back it matters which question had its turn in a check-in.
_TURN_DAYS = 14
# A date on any clock began no longer ago.
_LATELY = timedelta(days=2)
_TURN = "checkin.turn"
_ASKS_SETTING = frozenset({"prep.setting", "prep.changed"})


def facts_at_the_beginning(subject: Subject) -> dict[str, Value]:
    """Those that a kind's questions ask about as they stood before the first answer."""
    return _found(subject, _AT_THE_BEGINNING)


def facts_of(subject: Subject) -> dict[str, Value]:
    """Those that follow the course and the session that are meant by now."""
    course, session = subject.course, subject.session
    return {
        "course.new": course is None,
        "course.begun": course is not None,
        "session.unplanned": session is None,
        "session.route": (session.route if session else None) or (course.route if course else None),
        "session.today": session is not None and is_on_day_of(session, subject.now),
        "session.at": _likely_start(session, subject.now).isoformat(),
        "session.next": subject.now.date().isoformat() if subject.now.time() < NOON else None,
        "session.number": subject.number,
        "clinic.rules_due": True,
        "clinic.flags_due": True,
        "window.choosing": subject.kind.name == "new-thing",
        **_found(subject, _BY_NOW),
    }


def _found(subject: Subject, facts: Mapping[str, Callable[[Subject], Value]]) -> dict[str, Value]:
    """Those of the *facts* that the conversation asks for."""
    asked = load_guide(subject.kind.name).facts()
    return {name: fact(subject) for name, fact in facts.items() if name in asked}


def told_by_answers(subject: Subject, answered: Mapping[str, Value], facts: Mapping[str, Value]) -> dict[str, Value]:
    """Those that an answer in this very conversation changes."""
    said_begun = answered.get("course.started_on") is not None  # left open, it may be known from elsewhere by now
    found: dict[str, Value] = {"session.just_said": said_begun and facts["session.today"]}
    if said_begun:
        found["course.new"] = True
    if "course.planned_sessions" in answered:
        found["course.plan_untold"] = True
    if not facts["course.begun"] and "course.route" in answered:
        found["session.route"] = answered["course.route"]
    if facts.get("prep.again"):
        changed = answered.get("prep.changed")
        parts = changed if isinstance(changed, list) else []
        found |= {"clinic.rules_due": "rules" in parts, "clinic.flags_due": "health" in parts}
    if "reflect.today" in answered:  # on the day itself, what is left is offered by a check-in
        found["window.choosing"] = answered["reflect.today"] == "words" and not facts.get("session.resting")
    if "session.at" in answered and subject.kind.tie is Tie.NEXT:
        found["session.unplanned"] = True
    return found


def list_of(subject: Subject, name: str) -> Mapping[str, str]:
    """The members of a list that the journal keeps, by value, each with its label."""
    if name == "practices":
        every = reading.entries_of_all(subject.journal.connection, ["practice"])
        return {p.name: p.name for p in kept_still(every, subject.now)}
    if name == "meanings" and subject.session is not None:
        about = subject.session.id
        found = layers(about, subject.entries("meaning", sessions=[about]))
        return {layer.id: _layer_shown(layer) for layer in found}
    return {}


def _layer_shown(layer: Layer) -> str:
    held_as = f", held as a {layer.held_as}" if layer.held_as else ""
    return f"{layer.at.day} {layer.at:%b}{held_as}: {one_line(layer.text, 60)}"


def _likely_start(session: Session | None, now: datetime) -> datetime:
    """The moment when the session began, as far as is known: not later than the writing about it."""
    return min(session.at, now) if session else now


def _day_after(session: Session | None) -> str:
    if session is None:
        return "the day after the session"
    day = day_after(session)
    return f"{day:%A} {day.day} {day:%B}"


def _is_untold(subject: Subject) -> bool:
    """True where no other preparation, and no beginning, came further than the course's first day."""
    return not subject.has_answer(BEGIN_A_COURSE, kept_answers.not_to("course.started_on"))


def _was_asked(subject: Subject, answer: reading.SqlCondition) -> bool:
    """True where it was asked by another such conversation, answered or left open."""
    return subject.has_answer(dict.fromkeys((*BEGIN_A_COURSE, *CLOSE_A_WINDOW)), answer)


def _is_plan_untold(subject: Subject) -> bool:
    is_told = subject.course is not None and subject.course.planned_sessions is not None
    return not is_told and not _was_asked(subject, kept_answers.to_question("course.planned_sessions"))


def _is_maintenance(subject: Subject) -> bool:
    begins = subject.course.maintenance_on if subject.course else None
    return begins is not None and subject.session is not None and subject.session.at.date() >= begins


def _is_setting_asked(subject: Subject) -> bool:
    """True where a preparation for this session asked for the setting, or whether anything has changed in it."""
    about = subject.session
    preparations = subject.entries("prep", sessions=[about.id]) if about is not None else []
    return any(a.prompt in _ASKS_SETTING for e in preparations for a in e.answers)


def _currency(subject: Subject) -> str | None:
    said = [e.of(metrics.COST_CURRENCY) for e in subject.entries(*needed_by(View.COSTS))]
    return next((str(currency) for currency in reversed(said) if currency), None)


def _is_to_place(subject: Subject) -> bool:
    """True where to ask when the session was: none is known, not its hour, or it was written about already."""
    session = subject.session
    if session is None or session.at > subject.now or is_day_alone(session.at):
        return True
    return bool(subject.entries("reflect", sessions=[session.id]))


def _is_to_close(subject: Subject) -> bool:
    """True where a session was held whose practice window nobody closed, a week ago if the next isn't at hand."""
    latest = subject.one_before()
    if subject.course is None or latest is None:
        return False
    days = (subject.now.date() - latest.at.date()).days
    if subject.kind.tie is not Tie.NEXT and days < _WEEK_DAYS:
        return False
    about = subject.entries(*CLOSE_A_WINDOW, sessions=[latest.id])
    since = subject.entries(*CLOSE_A_WINDOW, since=latest.at)
    return latest.id not in closings(subject.course, [*about, *since])


def has_new_thing(subject: Subject) -> bool:
    """True where one was chosen for the days after the session that is meant, or else the latest held."""
    window = subject.session or subject.latest_held()
    if window is None or subject.course is None:
        return False
    reflections = subject.entries(*CHOOSE, sessions=[window.id])
    return new_thing(window, subject.course.ordered, reflections) is not None


def _is_unchosen(subject: Subject) -> bool:
    session = subject.latest_held()
    if session is None or (subject.now.date() - session.at.date()).days >= WINDOW_DAYS:
        return False
    entries = [*subject.entries(*CHOOSE, sessions=[session.id]), *subject.entries("checkin", since=session.at)]
    return not any(a.metric in (metrics.NEW_THING, metrics.NEW_THING_OFFERED) for e in entries for a in e.answers)


def _recent_checkins(subject: Subject) -> list[Entry]:
    return subject.entries("checkin", since=subject.now - timedelta(days=_TURN_DAYS))


def _is_at_mark(subject: Subject) -> bool:
    return is_at_mark(subject.course, _recent_checkins(subject), subject.now)


def _turn(subject: Subject) -> str | None:
    """The metric whose turn it is among the prompts that wait for theirs; none at a mark, which asks enough."""
    if _is_at_mark(subject):
        return None
    waiting = [p for p in load_guide("checkin").prompts if p.metric and p.at_once and _TURN in p.at_once.names()]
    asked_about = {name for p in waiting if p.when for name in p.when.names()} - {_TURN}
    known = {name: _AT_THE_BEGINNING[name](subject) for name in asked_about & _AT_THE_BEGINNING.keys()}
    own = [p.metric for p in waiting if p.metric and p.when and p.when.holds(known)]
    all_have = [p.metric for p in waiting if p.metric and p.when is None]
    return in_turn(own, all_have, [e for e in _recent_checkins(subject) if e.at <= subject.now])


def _slept(subject: Subject) -> str | None:
    """``7 h 32 min``: the night to this day as a watch knows it."""
    today = subject.now.date()
    lately = [e for e in subject.entries(*FOLLOWED, since=subject.now - _LATELY) if e.at.date() == today]
    known = [e.of(metrics.SLEEP_HOURS) for e in counted_entries(lately, today) if e.kind == WATCH]
    minutes = [round(hours * 60) for hours in known if is_rating(hours)]
    return f"{minutes[0] // 60} h {minutes[0] % 60} min" if minutes else None


_AT_THE_BEGINNING: Mapping[str, Callable[[Subject], Value]] = {
    "begin.fear": lambda subject: subject.recalled("begin.fear"),
    "begin.focus": lambda subject: subject.recalled("begin.focus"),
    "course.currency": _currency,
    "begin.stress": lambda subject: subject.recalled("begin.stress"),
    "begin.stress-words": lambda subject: subject.recalled("begin.stress-words"),
    "course.plan_untold": _is_plan_untold,
    "course.untold": _is_untold,
    "window.unchosen": _is_unchosen,
    "help.emergency": lambda _subject: emergency_number(),
    "medicines.untold": lambda subject: not _was_asked(subject, kept_answers.ABOUT_MEDICINES),
    "checkin.mark": _is_at_mark,
    _TURN: _turn,
    "night.slept": _slept,
    "practices": lambda subject: bool(list_of(subject, "practices")),
    "session.to_place": _is_to_place,
    "window.to_close": _is_to_close,
}
_BY_NOW: Mapping[str, Callable[[Subject], Value]] = {
    "prep.again": lambda subject: subject.has_answer(["prep"], kept_answers.SAYING_SOMETHING),
    "session.maintenance": _is_maintenance,
    "session.setting_asked": _is_setting_asked,
    "session.resting": lambda subject: subject.session is not None and is_resting(subject.session, subject.now),
    "session.day_after": lambda subject: _day_after(subject.session),
    "prep.expectation": lambda subject: subject.recalled("prep.expectation"),
    "window.new_thing": has_new_thing,
}
