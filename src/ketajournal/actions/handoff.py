"""``handoff``: a sheet for a short visit, of what the person lets in and nothing else."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from ketajournal import __version__
from ketajournal.actions.console import read_answers, require_terminal, some_of, tell
from ketajournal.actions.handoff_consent import IN, OUT, ask_consent
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.review import brief_of, labelled, medicines
from ketajournal.actions.thread import thread_labels
from ketajournal.actions.typed_dates import end_of
from ketajournal.actions.typed_paths import looking_at, refuse_no_place, refuse_to_lose, typed_path, write_whole
from ketajournal.course import handoff, metrics
from ketajournal.course.handoff import TypedWords
from ketajournal.course.kinds import entry_kind
from ketajournal.course.sessions import held
from ketajournal.course.therapy import ABOUT, to_bring
from ketajournal.course.thread import thread
from ketajournal.course.values import Course, Entry, Value
from ketajournal.course.weeks import first_day
from ketajournal.errors import BadInput, Interrupted
from ketajournal.exchange.handoff import HandoffPage, html
from ketajournal.exchange.pdf import pdf_of, require_pdf
from ketajournal.guide.answer_words import in_words
from ketajournal.guide.asking import NO, YES
from ketajournal.guide.date_phrases import moment_from_words
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.prompts import difficulty_words, side_effects, stress_moved
from ketajournal.journal import reading
from ketajournal.journal.home import home
from ketajournal.show import wording
from ketajournal.show.handoff import HandoffDocument
from ketajournal.show.handoff_sheet import Material, left_out_text
from ketajournal.show.thread import ThreadDocument, thread_lines

_TYPED = frozenset({"text", "long"})
# The dose has no metric: no report takes it for anything.
_DOSE = "reflect.dose"


class HandoffRequest(NamedTuple):
    """The request for a sheet, in the person's words. ``audience`` is whom it is for."""

    audience: str
    output: str | None
    pdf: bool
    only: str | None
    every: bool
    also: Sequence[str]
    answers: str | None
    since: str | None
    course: int | None
    as_of: str | None
    name: str | None
    force: bool

    @property
    def is_decided(self) -> bool:
        """True where it says what goes in, so that nothing is asked."""
        return bool(self.only or self.every or self.also or self.answers)


def hand_over(wish: HandoffRequest, *, plain: bool, as_json: bool) -> HandoffDocument:
    """Make the sheet and say where it is. With *as_json* and nothing decided only what could go in is told.

    Raises ``BadInput`` and ``Interrupted`` with nothing written.
    """
    if wish.audience not in handoff.AUDIENCES:
        raise BadInput(f"A sheet is for a {' or a '.join(handoff.AUDIENCES)}, not for '{wish.audience}'.")
    current = end_of(wish.as_of)
    only_list = as_json and not wish.is_decided
    path = typed_path(wish.output or f"handoff-{current:%Y-%m-%d}.{'pdf' if wish.pdf else 'html'}")
    if not home().journal.exists():
        open_for_reading()  # says so, or where it has gone
    if not only_list:
        if not wish.is_decided:
            require_terminal("handoff", _WITHOUT_A_TERMINAL)
        with looking_at(path):
            refuse_no_place(path)
            if path.exists():
                refuse_to_lose(path, force=wish.force)
        if wish.pdf:
            require_pdf()
    given = read_answers(wish.answers) if wish.answers is not None else {}
    material = _material(wish, current)
    if only_list:
        return HandoffDocument(material, frozenset(), None)
    is_asked = not wish.is_decided
    chosen = ask_consent(material, current, plain=plain) if is_asked else frozenset(_decided(wish, given, material))
    if not chosen:
        raise Interrupted("Nothing was let in, so nothing was written.")
    page = html(_sheet(material, chosen, wish, current))
    write_whole(path, pdf_of(page) if wish.pdf else page.encode("utf-8"))
    for notice in material.report.notices:
        if notice.code == "crisis-help":  # said to the person, whatever they let into the sheet
            tell(notice.text)
    return HandoffDocument(material, chosen, str(path))


_WITHOUT_A_TERMINAL = (
    "Run it in a terminal, or say what goes in: --all, or --only course,measures; --with or --answers for your own "
    "words. 'ketajournal handoff --json' lists what there is."
)


# --- what there is


def _material(wish: HandoffRequest, current: datetime) -> Material:
    connection = open_for_reading().connection
    course = reading.needed_course(connection, wish.course)
    since = moment_from_words(wish.since, current).at.date() if wish.since else None
    entries = reading.entries(connection, course.id)
    known = [e for e in entries if e.at <= current and entry_kind(e.kind).for_handoff and _later(e, since)]
    begun = [e for e in entries if e.kind == "practice" and e.at <= current]  # however long ago
    marked, typed = _looked_back(known)
    found = [
        *(
            [TypedWords("course:provider", "course", "Treated by", course.provider, course.started_on)]
            if course.provider
            else []
        ),
        *_of_sessions(course, known, since),
        *_of_medicines([e for e in entries if e.at <= current]),
        *(w for _, w in _of_metric(known, metrics.DIP, "signs", handoff.A_DIP)),
        *(w._replace(of=e.id) for e, w in _of_metric(begun, metrics.PRACTICE, "practice", handoff.A_PRACTICE)),
        *typed,
        *(w for _, w in _of_metric(known, metrics.FADED, handoff.WORDS, handoff.FADED)),
        *(w for _, w in _of_metric(known, metrics.SMALL_SHIFT, handoff.WORDS, handoff.A_SMALL_SHIFT)),
    ]
    for_them = handoff.AUDIENCES[wish.audience]
    threads = _threads(course, known, current) if handoff.THREADS in for_them else {}
    if wish.audience == "therapist":
        written = [e for e in entries if _later(e, since)]
        found += _for_therapy(course, [e for e in written if e.at <= current], threads, written, current)
    return Material(
        brief_of(course, entries, current, reading.elsewhere(connection, course.id)),
        (*marked, *_stress_moved(known)),
        tuple(w for w in found if w.part in for_them),
        _effects(known),
        threads,
        {int(value): words.lower().removesuffix(" difficult") for value, words in difficulty_words().items()},
        wish.audience,
        since,
    )


def _of_sessions(course: Course, entries: Sequence[Entry], since: date | None) -> Iterator[TypedWords]:
    """The words typed of a session: its dose, what the body noticed, and the setting."""
    for e in entries:
        for a in e.answers:
            label = handoff.DOSE if a.prompt == _DOSE else handoff.EFFECTS if a.metric == metrics.BODY else None
            if label and isinstance(a.value, str):
                of = e.session_id if e.session_id in course.numbers else None
                part = "sessions" if of else "signs"
                yield TypedWords(_key(e, a.prompt), part, label, a.value, e.at.date(), of)
    for s in course.ordered:
        if s.setting and (since is None or s.at.date() >= since):
            key = f"{wording.shown_id(s.id)}:setting"
            yield TypedWords(key, "sessions", handoff.SETTING, s.setting, s.at.date(), s.id)


# What a therapist's sheet can have of a new thing.
_OF_A_NEW_THING = (
    ("new-thing", handoff.A_NEW_THING, metrics.NEW_THING),
    ("new-thing-cue", handoff.AS_IF_THEN, metrics.NEW_THING_CUE),
    ("new-thing-in-the-way", handoff.IN_THE_WAY, metrics.NEW_THING_IN_THE_WAY),
)


def _of_medicines(entries: Sequence[Entry]) -> Iterator[TypedWords]:
    """The latest list of medicines and what changed in them, however long ago: a list without a change misleads."""
    taken, changed = medicines(entries)
    for label, told in ((handoff.TAKEN, taken), (handoff.CHANGED_IN_THEM, changed)):
        for e, answer in told:
            yield TypedWords(_key(e, answer.prompt), handoff.MEDICINES, label, str(answer.value), e.at.date())


def _stress_moved(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """The answers on whether what weighed on life moved, counted over the weekly looks, with the latest answer."""
    called = stress_moved()
    answered = [(e.at, e.text_of(metrics.STRESS_MOVED)) for e in entries]
    said = [(at, called[moved]) for at, moved in answered if moved is not None and moved in called]
    if not said:
        return []
    times = Counter(words for _, words in said)
    counts = ", ".join(f"“{words}” {wording.times(times[words])}" for words in called.values() if times[words])
    at, latest = said[-1]
    looks = wording.how_many(len(said), "weekly look")
    return [
        ("Moved since, of what weighed on life", f"in {looks}, {counts}; the latest, {wording.day(at)}: “{latest}”")
    ]


def _threads(course: Course, entries: Sequence[Entry], current: datetime) -> dict[str, list[str]]:
    """The thread of each session held that has one, as lines, by the session's id."""
    labels = thread_labels()
    every = {
        s.id: thread_lines(ThreadDocument(thread(course, s, entries, current), labels)) for s in held(course, current)
    }
    return {session: lines for session, lines in every.items() if lines}


def _for_therapy(
    course: Course,
    entries: Sequence[Entry],
    threads: Mapping[str, Sequence[str]],
    appointments: Sequence[Entry],
    current: datetime,
) -> Iterator[TypedWords]:
    """Words for a therapist's sheet alone: threads, new things, and what is to be brought to *appointments*."""
    for session, number in course.numbers.items():
        at, key = course.by_id[session].at.date(), wording.shown_id(session)
        if session in threads:
            text = "\n".join(threads[session])
            yield TypedWords(f"{key}:thread", handoff.THREADS, f"Session {number}", text, at, session)
        chosen = [e for e in entries if e.session_id == session and e.text_of(metrics.NEW_THING)]
        for name, label, metric in _OF_A_NEW_THING if chosen else ():
            if said := chosen[-1].text_of(metric):
                yield TypedWords(f"{key}:{name}", "things", label, said, at, session)
    for e, about in to_bring(appointments, current):
        yield TypedWords(_key(e, ABOUT), "questions", "To bring to therapy", about, e.at.date())


def _effects(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """The ticked effects on the body, by the session's id; what no question offers was typed, and isn't among it."""
    called = side_effects()
    found: dict[str, list[str]] = {}
    for e in entries:
        ticked = e.of(metrics.SIDE_EFFECTS)
        if e.session_id is not None and isinstance(ticked, list):
            said = [
                wording.sign(called[name], e.text_of(f"{metrics.SIGN_WHEN}{name}"))
                for name in ticked
                if name in called
            ]
            known = found.setdefault(e.session_id, [])
            known += [words for words in said if words not in known]
    return found


def _later(entry: Entry, since: date | None) -> bool:
    return since is None or entry.at.date() >= since


def _key(entry: Entry, prompt: str) -> str:
    return f"{wording.shown_id(entry.id)}:{prompt}"


def _of_metric(entries: Sequence[Entry], metric: str, part: str, label: str) -> Iterator[tuple[Entry, TypedWords]]:
    """The words typed under a metric, the latest answer of each entry."""
    for e in entries:
        for a in e.answers:
            if a.metric == metric and isinstance(a.value, str):
                yield e, TypedWords(_key(e, a.prompt), part, label, a.value, e.at.date())


def _looked_back(entries: Sequence[Entry]) -> tuple[list[tuple[str, str]], list[TypedWords]]:
    """The latest answers of the beginning and the review that have a label for a sheet: marked, and typed."""
    marked, typed = [], []
    for prompt, entry, answer in labelled(entries):
        label = prompt.label or ""
        said = in_words(prompt, answer.value)
        if answer.kind in _TYPED or not _offered(prompt, answer.value):
            part = "questions" if prompt.id == "review.questions" else handoff.WORDS
            typed.append(TypedWords(_key(entry, prompt.id), part, label, said, entry.at.date()))
        else:
            marked.append((label, said))
    return marked, typed


def _offered(prompt: Prompt, value: Value) -> bool:
    """True where an answer says nothing but what the question offers: one that was imported can hold any words."""
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return all(text in prompt.options for text in texts)


# --- what goes in, without asking


def _decided(wish: HandoffRequest, given: Mapping[str, Any], material: Material) -> set[str]:
    there = material.parts()
    chosen: set[str] = set(there) if wish.every else set()
    if wish.only is not None:
        sections = [part for part in material.order if part not in handoff.TYPED_ALONE]
        chosen |= {word for word in some_of(wish.only, sections, "no part of a sheet") if word in there}
    for name in (word.strip() for several in wish.also for word in several.split(",")):
        chosen.add(_one_of(material, name))
    return chosen | _from_file(given, material)


def _one_of(material: Material, name: str) -> str:
    """The key of the words that a person names; more of the entry's id than is shown does no harm."""
    entry, _, prompt = name.partition(":")
    fitting = [
        w.key
        for w in material.words
        if w.key.partition(":")[2] == prompt and entry and entry.lower().startswith(w.key.partition(":")[0])
    ]
    if len(fitting) != 1:
        raise BadInput(
            f"'{name}' is nothing that can be let in.",
            "'ketajournal handoff --json' lists the ids; nothing was written.",
        )
    return fitting[0]


def _from_file(given: Mapping[str, Any], material: Material) -> set[str]:
    """The names that a file says yes to. Raises ``BadInput`` with each name and answer that is not understood."""
    problems, chosen = [], set()
    for name, value in given.items():
        let_in = _yes(value)
        try:
            key = name if name in material.order and name not in handoff.TYPED_ALONE else _one_of(material, name)
        except BadInput as fault:
            problems.append(fault.sentence)
            continue
        if let_in is None:
            problems.append(f"'{name}' can be yes or no.")
        elif let_in and (key not in handoff.PARTS or key in material.parts()):
            chosen.add(key)
    if problems:
        raise BadInput("\n".join(problems), "'ketajournal handoff --json' lists the ids; nothing was written.")
    return chosen


def _yes(value: Value) -> bool | None:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    return True if word in YES | {IN} else False if word in NO | {OUT} else None


# --- the sheet


def _sheet(material: Material, chosen: Collection[str], wish: HandoffRequest, current: datetime) -> HandoffPage:
    course = material.report.course
    today = wording.day(current, year=True)
    begun = material.since or first_day(course)
    return HandoffPage(
        title=f"A record for {today}",
        facts=(
            ("Name", wish.name or ""),
            ("Days", f"{wording.day(begun, year=True)} to {today}"),
            ("Course", str(course.number)),
        ),
        first=material.first(chosen),
        sections=material.sections(chosen),
        left_out=left_out_text(material.left_out(chosen)),
        version=__version__,
        written_up_to=wording.moment(current),
    )
