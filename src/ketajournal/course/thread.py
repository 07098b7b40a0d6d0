"""The thread of a session: what was first written, what was chosen, whether it was kept, what changed, what it means.

What came up is kept as first written and is never confirmed as memory or meaning; meanings are
later, dated additions by the person. Source: course/README.md.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.kinds import CHOOSE, View, needed_by
from ketajournal.course.sessions import held, number_of
from ketajournal.course.values import Course, Entry, Session
from ketajournal.course.windows import KeptOn, NewThing, hours_between, kept_on, new_thing

# A meaning this old may be asked about once more.
AGAIN_AFTER_DAYS = 14


class Said(NamedTuple):
    """Words and when they were written."""

    at: datetime
    text: str


class StillTrue(NamedTuple):
    """A later look at a meaning: yes, partly, no or open (``None`` for no answer), and how it would be said then."""

    at: datetime
    answer: str | None
    words: str | None


class Layer(NamedTuple):
    """A meaning set beside the first words, by its entry's id. ``held_as`` is belief, memory or wish, or ``None``."""

    id: str
    at: datetime
    text: str
    held_as: str | None
    still_true: tuple[StillTrue, ...]


def said(entries: Iterable[Entry], metric: str) -> list[Said]:
    """All that was written for a metric, in the order of the entries."""
    return [Said(e.at, text) for e in entries if (text := e.text_of(metric))]


def last_said(entries: Iterable[Entry], metric: str) -> Said | None:
    """The last of that, ``None`` where nothing was written."""
    return next(reversed(said(entries, metric)), None)


class Thread(NamedTuple):
    """One session from what was brought to what it means now.

    ``chosen_hours`` is how long after the session the new thing was chosen, in hours. ``first`` is
    the first capture; ``more`` are later reflections' words, never in its place.
    """

    session: Session
    number: int | None
    intention: Said | None
    expectation: Said | None
    first: Said | None
    more: tuple[Said, ...]
    stood_out: Said | None
    chosen: NewThing | None
    chosen_hours: float | None
    kept: tuple[KeptOn, ...]
    changed: tuple[Said, ...]
    layers: tuple[Layer, ...]


def thread_of(course: Course, session: Session, entries: Sequence[Entry], now: datetime) -> Thread:
    """The thread of *session* as it stood at *now*."""
    known = sorted((e for e in entries if e.at <= now), key=lambda e: e.at)
    own = [e for e in known if e.session_id == session.id]
    written = _written_first(own)
    ordered = course.ordered
    chosen = [e for e in own if e.kind in CHOOSE and e.of(metrics.NEW_THING)]
    return Thread(
        session=session,
        number=number_of(course, session.id),
        intention=last_said(own, metrics.INTENTION),
        expectation=last_said(own, metrics.EXPECTATION),
        first=written[0] if written else None,
        more=tuple(written[1:]),
        stood_out=last_said(own, metrics.STOOD_OUT),
        chosen=new_thing(session, ordered, known),
        chosen_hours=hours_between(session.at, chosen[-1].at) if chosen else None,
        kept=tuple(kept_on(session, ordered, known)),
        changed=tuple(closings(course, known).get(session.id, ())),
        layers=tuple(layers(session.id, known)),
    )


def closings(course: Course, entries: Sequence[Entry]) -> dict[str, list[Said]]:
    """By session, what the person said is different since: the answers that close its practice window.

    An answer belongs to the session its conversation was opened for, to the one before it where it
    was given in preparing the next, and otherwise to the latest one held.
    """
    found: dict[str, list[Said]] = {}
    for e in sorted(entries, key=lambda e: e.at):
        text = e.text_of(metrics.CHANGED)
        session = _closed_by(course, e) if text is not None else None
        if text is not None and session is not None:
            found.setdefault(session.id, []).append(Said(e.at, text))
    return found


def _closed_by(course: Course, entry: Entry) -> Session | None:
    of = course.by_id.get(entry.session_id) if entry.session_id is not None else None
    if entry.kind == "window" and entry.session_id is not None:
        return of
    about = of.id if entry.kind == "prep" and of is not None else None
    return next((s for s in reversed(held(course, entry.at)) if s.id != about), None)


def layers(session_id: str, entries: Sequence[Entry]) -> list[Layer]:
    """The meanings of one session, earliest first, each with every later look at it."""
    return layers_by_session(entries).get(session_id, [])


def layers_by_session(entries: Sequence[Entry]) -> dict[str, list[Layer]]:
    """The meanings of every session that has any, by its id."""
    looks: dict[str, list[StillTrue]] = {}
    for e in sorted(entries, key=lambda e: e.at):
        of, answer, words = (e.text_of(m) for m in (metrics.STILL_OF, metrics.STILL_TRUE, metrics.STILL_WORDS))
        if of is not None and (answer or words):
            looks.setdefault(of, []).append(StillTrue(e.at, answer or None, words or None))
    found: dict[str, list[Layer]] = {}
    for e in sorted(entries, key=lambda e: e.at):
        text = e.text_of(metrics.MEANING)
        if e.session_id is not None and text is not None:
            layer = Layer(e.id, e.at, text, e.text_of(metrics.MEANING_IS), tuple(looks.get(e.id, ())))
            found.setdefault(e.session_id, []).append(layer)
    return found


def to_look_at_again(course: Course, entries: Sequence[Entry], now: datetime) -> list[tuple[Session, Layer]]:
    """Meanings of two weeks ago or before that nobody looked at again, earliest first: each is asked about once."""
    kinds = needed_by(View.THREAD)
    by_session = layers_by_session([e for e in entries if e.at <= now and e.kind in kinds])
    found = [(s, layer) for s in course.ordered for layer in by_session.get(s.id, ())]
    return [
        (s, layer)
        for s, layer in sorted(found, key=lambda pair: pair[1].at)
        if not layer.still_true and (now.date() - layer.at.date()).days >= AGAIN_AFTER_DAYS
    ]


def _written_first(entries: Sequence[Entry]) -> list[Said]:
    """The first captures, in the order they were written down, whatever hour it is said to be of."""
    found = [
        (answer.answered_at, Said(e.at, str(answer.value)))
        for e in entries
        for answer in e.answers
        if answer.metric == metrics.FIRST_CAPTURE and isinstance(answer.value, str)
    ]
    return [said for _, said in sorted(found, key=lambda pair: pair[0])]
