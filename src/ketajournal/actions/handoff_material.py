"""All that a sheet for a visit can hold: the record of a course, and each piece of typed text by itself."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from ketajournal.actions.journal_access import open_course
from ketajournal.actions.thread import thread_labels
from ketajournal.course import handoff, metrics
from ketajournal.course.handoff import Material, TypedWords, flagged
from ketajournal.course.kinds import View, entry_kind, needed_by
from ketajournal.course.report import weekly_report
from ketajournal.course.sessions import held
from ketajournal.course.therapy import ABOUT, appointments, is_told_of, to_bring
from ketajournal.course.thread import thread_of
from ketajournal.course.values import Answer, Course, Elsewhere, Entry, Value
from ketajournal.guide.answer_words import in_words
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.prompts import followed_metrics, load_guide, options_of, routes, signs
from ketajournal.journal import reading
from ketajournal.show import wording
from ketajournal.show.thread import ThreadDocument, thread_lines

# The dose has no metric: no report takes it for anything.
_DOSE = "reflect.dose"


def material_for(audience: str, number: int | None, since: date | None, as_of: datetime) -> Material:
    """All that a sheet for this audience can hold of a course, with *since* of no earlier days."""
    journal, course = open_course(number)
    entries = reading.entries(journal.connection, course.id)
    elsewhere = reading.elsewhere(journal.connection, course.id)
    return material_of(course, entries, elsewhere, as_of, audience, since)


def material_of(
    course: Course,
    entries: Sequence[Entry],
    elsewhere: Elsewhere,
    as_of: datetime,
    audience: str = "prescriber",
    since: date | None = None,
) -> Material:
    """The same of a course with these entries; *elsewhere* is the report's."""
    first = since or date.min
    by_then = sorted((e for e in entries if e.at <= as_of), key=lambda e: e.at)
    known = [e for e in by_then if entry_kind(e.kind).for_handoff and e.at.date() >= first]
    begun = [e for e in by_then if e.kind == "practice"]  # however long ago
    marked, typed = _looked_back(known)
    found = [
        *_of_course(course, known, first),
        *_of_medicines(by_then),
        *_of_metric(known, metrics.DIP, "signs", handoff.A_DIP),
        *(w for e in begun for w in _of_metric([e], metrics.PRACTICE, "practice", handoff.A_PRACTICE, of=e.id)),
        *typed,
        *_of_metric(known, metrics.FADED, handoff.WORDS_PART, "What faded, and when"),
        *_of_metric(known, metrics.SMALL_SHIFT, handoff.WORDS_PART, "A small shift"),
    ]
    if audience == "therapist":
        found += _for_therapy(course, [e for e in entries if e.at.date() >= first], as_of)
    return Material(
        report=weekly_report(course, entries, as_of, elsewhere=elsewhere),
        audience=audience,
        since=since,
        therapy=tuple(e.at for e in appointments(by_then)),
        therapy_told=is_told_of(by_then),
        flagged=tuple(flagged(by_then)),
        focus=_labels("begin", "begin.focus", by_then),
        asking=_labels("review", "review.ask", by_then),
        marked=(*marked, *_stress_moved(known, as_of)),
        words=tuple(w for w in found if w.part in handoff.AUDIENCES[audience]),
        effects=_effects(known),
        metrics=followed_metrics(),
        routes=routes(),
        signs=signs(),
        flags=options_of("prep", "clinic.flags"),
    )


def _typed(entry: Entry, answer: Answer, part: str, label: str, of: str | None = None) -> TypedWords:
    """The words of an answer, as they are named to let them in."""
    key = f"{wording.shown_id(entry.id)}:{answer.prompt}"
    return TypedWords(key, part, label, str(answer.value), entry.at.date(), of)


def _of_course(course: Course, entries: Sequence[Entry], since: date) -> Iterator[TypedWords]:
    """The names of who treats the person, and the words of a session: dose, what the body noticed, setting."""
    if course.provider:
        yield TypedWords("course:provider", "course", "Treated by", course.provider, course.started_on)
    for e in entries:
        for a in e.answers:
            label = handoff.DOSE if a.prompt == _DOSE else handoff.EFFECTS if a.metric == metrics.BODY else None
            if label and isinstance(a.value, str):
                of = e.session_id if e.session_id in course.numbers else None
                yield _typed(e, a, "sessions" if of else "signs", label, of)
    for s in course.ordered:
        if s.setting and s.at.date() >= since:
            key = f"{wording.shown_id(s.id)}:setting"
            yield TypedWords(key, "sessions", handoff.SETTING, s.setting, s.at.date(), s.id)


# What a therapist's sheet can have of a new thing.
_OF_A_NEW_THING = {
    metrics.NEW_THING: handoff.A_NEW_THING,
    metrics.NEW_THING_CUE: handoff.AS_IF_THEN,
    metrics.NEW_THING_IN_THE_WAY: handoff.IN_THE_WAY,
}


def _of_medicines(entries: Sequence[Entry]) -> list[TypedWords]:
    """The latest list of medicines and what changed in them, however long ago: a list without a change misleads."""
    taken = [*_of_metric(entries, metrics.MEDICINES, handoff.MEDICINES_PART, handoff.TAKEN)]
    changed = _of_metric(entries, metrics.MEDICINES_CHANGED, handoff.MEDICINES_PART, handoff.CHANGED_IN_THEM)
    return [*taken[-1:], *changed]


def _stress_moved(entries: Sequence[Entry], as_of: datetime) -> list[tuple[str, str]]:
    """The answers on whether what weighed on life moved, counted over the weekly looks, with the latest answer."""
    called = options_of("weekly", "weekly.stress-moved")
    answered = [(e.at, e.text_of(metrics.STRESS_MOVED)) for e in entries]
    said = [(at, called[moved]) for at, moved in answered if moved is not None and moved in called]
    if not said:
        return []
    times = Counter(words for _, words in said)
    counts = ", ".join(f"“{words}” {wording.times(times[words])}" for words in called.values() if times[words])
    at, latest = said[-1]
    looks, day = wording.how_many(len(said), "weekly look"), wording.day(at, near=as_of)
    return [("Moved since, of what weighed on life", f"in {looks}, {counts}; the latest, {day}: “{latest}”")]


def _for_therapy(course: Course, written: Sequence[Entry], as_of: datetime) -> Iterator[TypedWords]:
    """Words for a therapist's sheet alone: threads, new things, and what is to be brought to an appointment."""
    entries, labels = [e for e in written if e.at <= as_of], thread_labels()
    for number, session in enumerate(held(course, as_of), start=1):
        at, key = session.at.date(), wording.shown_id(session.id)
        if lines := thread_lines(ThreadDocument(thread_of(course, session, entries, as_of), labels)):
            text = "\n".join(lines)
            yield TypedWords(f"{key}:thread", handoff.THREADS_PART, f"Session {number}", text, at, session.id)
        chosen = [e for e in entries if e.session_id == session.id and e.text_of(metrics.NEW_THING)]
        for metric, label in _OF_A_NEW_THING.items():
            yield from _of_metric(chosen[-1:], metric, "things", label, of=session.id)
    for e, about in to_bring(written, as_of):
        yield _typed(e, Answer(ABOUT, about, e.at), "questions", "To bring to therapy")


def _effects(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """The ticked effects on the body, by the session's id; what no question offers was typed, and isn't among it."""
    called = options_of("reflect", "reflect.signs")
    found: dict[str, list[str]] = {}
    for e in entries:
        ticked = e.of(metrics.SIDE_EFFECTS)
        if e.session_id is not None and isinstance(ticked, list):
            known = [name for name in ticked if name in called]
            said = [wording.sign(called[name], e.text_of(f"{metrics.SIGN_WHEN}{name}")) for name in known]
            found[e.session_id] = list(dict.fromkeys([*found.get(e.session_id, ()), *said]))
    return found


def _of_metric(
    entries: Sequence[Entry], metric: str, part: str, label: str, of: str | None = None
) -> Iterator[TypedWords]:
    """The words typed under a metric, the latest answer of each entry."""
    for e in entries:
        for a in e.answers:
            if a.metric == metric and isinstance(a.value, str):
                yield _typed(e, a, part, label, of)


def _looked_back(entries: Sequence[Entry]) -> tuple[list[tuple[str, str]], list[TypedWords]]:
    """The latest answers of the beginning and the review that have a label for a sheet: marked, and typed."""
    marked, typed = [], []
    for prompt, entry, answer in _labelled(entries):
        label, said = prompt.label or "", in_words(prompt, answer.value)
        if not _is_offered(prompt, answer.value):
            part = "questions" if prompt.id == "review.questions" else handoff.WORDS_PART
            typed.append(_typed(entry, answer._replace(value=said), part, label))
        else:
            marked.append((label, said))
    return marked, typed


def _is_offered(prompt: Prompt, value: Value) -> bool:
    """True where an answer says nothing but what the question offers: one that was imported can hold any words."""
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return all(text in prompt.options for text in texts)


def _labelled(entries: Sequence[Entry]) -> list[tuple[Prompt, Entry, Answer]]:
    """The answers of the beginning and the latest review that have a label for a sheet, but for medicines."""
    return [
        (prompt, entry, answer)
        for name in needed_by(View.LOOKING_BACK)
        for prompt in load_guide(name).prompts
        if prompt.label
        and prompt.metric != metrics.MEDICINES
        and (entry := _latest(name, entries))
        and (answer := _given(prompt, entry))
    ]


def _latest(name: str, entries: Sequence[Entry]) -> Entry | None:
    """The latest conversation of a kind: another one's answers never stand in for what was left open in it."""
    found = [e for e in entries if e.kind == name]
    return found[-1] if found else None


def _given(prompt: Prompt, entry: Entry) -> Answer | None:
    """The answer to a question in an entry, where it was not left open."""
    given = [a for a in entry.answers if a.prompt == prompt.id]
    return given[-1] if given and given[-1].value is not None and given[-1].value != [] else None


def _labels(guide: str, prompt_id: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    prompt, entry = load_guide(guide).prompt(prompt_id), _latest(guide, entries)
    marked = answer.value if prompt and entry and (answer := _given(prompt, entry)) else None
    return tuple(prompt.options.get(v, v) for v in marked) if prompt and isinstance(marked, list) else ()
