"""``handoff``: a sheet for a short visit, of what the person lets in and nothing else."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

from ketajournal import __version__
from ketajournal.actions.console import read_answers, require_terminal, some_of, tell
from ketajournal.actions.handoff_consent import IN, OUT, ask_consent
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.review import course_for_visit, labelled, medicines
from ketajournal.actions.thread import thread_labels
from ketajournal.actions.typed_dates import end_of
from ketajournal.actions.typed_paths import looking_at, refuse_no_place, refuse_to_lose, typed_path, write_whole
from ketajournal.course import handoff, metrics
from ketajournal.course.handoff import TypedWords
from ketajournal.course.kinds import entry_kind
from ketajournal.course.sessions import held
from ketajournal.course.therapy import ABOUT, to_bring
from ketajournal.course.thread import thread_of
from ketajournal.course.values import Answer, Course, Entry, Value
from ketajournal.course.weeks import first_day
from ketajournal.errors import BadInput, Interrupted
from ketajournal.exchange.handoff import HandoffPage, html
from ketajournal.exchange.pdf import pdf_of, require_pdf
from ketajournal.guide.answer_words import in_words
from ketajournal.guide.asking import NO, YES
from ketajournal.guide.date_phrases import moment_from_words
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.prompts import options
from ketajournal.journal import reading
from ketajournal.journal.home import home
from ketajournal.show import wording
from ketajournal.show.handoff import HandoffDocument, Material, left_out_text
from ketajournal.show.thread import ThreadDocument, thread_lines

_TYPED = frozenset({"text", "long"})
# The dose has no metric: no report takes it for anything.
_DOSE = "reflect.dose"


def hand_over(
    *,
    audience: str,
    output: str | None,
    pdf: bool,
    only: str | None,
    every: bool,
    also: Sequence[str],
    answers: str | None,
    since: str | None,
    course: int | None,
    as_of: str | None,
    name: str | None,
    force: bool,
    as_json: bool,
) -> HandoffDocument:
    """Make the sheet and say where it is. With *as_json* and nothing decided only what could go in is told.

    All is as the options of the command line have it. Raises ``BadInput`` and ``Interrupted`` with nothing written.
    """
    if audience not in handoff.AUDIENCES:
        raise BadInput(f"A sheet is for a {' or a '.join(handoff.AUDIENCES)}, not for '{audience}'.")
    current, is_decided = end_of(as_of), bool(only or every or also or answers)
    only_list = as_json and not is_decided
    path = typed_path(output or f"handoff-{current:%Y-%m-%d}.{'pdf' if pdf else 'html'}")
    if not home().journal.exists():
        open_for_reading()  # says so, or where it has gone
    if not only_list:
        if not is_decided:
            require_terminal("handoff", _WITHOUT_A_TERMINAL)
        with looking_at(path):
            refuse_no_place(path)
            if path.exists():
                refuse_to_lose(path, force=force)
        if pdf:
            require_pdf()
    given = read_answers(answers) if answers is not None else {}
    material = _material(audience, course, since, current)
    if only_list:
        return HandoffDocument(material, frozenset(), None)
    chosen = _decided(material, only, also, given, every=every) if is_decided else ask_consent(material, current)
    if not chosen:
        raise Interrupted("Nothing was let in, so nothing was written.")
    page = html(_sheet(material, chosen, name, current))
    write_whole(path, pdf_of(page) if pdf else page.encode("utf-8"))
    for notice in material.report.notices:
        if notice.code == "crisis-help":  # said to the person, whatever they let into the sheet
            tell(notice.text)
    return HandoffDocument(material, chosen, str(path))


_WITHOUT_A_TERMINAL = (
    "Run it in a terminal, or say what goes in: --all, or --only course,measures; --with or --answers for your own "
    "words. 'ketajournal handoff --json' lists what there is."
)


# --- what there is


def _material(audience: str, number: int | None, since_day: str | None, current: datetime) -> Material:
    connection = open_for_reading().connection
    course = reading.needed_course(connection, number)
    since = moment_from_words(since_day, current).at.date() if since_day else None
    first = since or date.min
    entries = reading.entries(connection, course.id)
    by_then = [e for e in entries if e.at <= current]
    known = [e for e in by_then if entry_kind(e.kind).for_handoff and e.at.date() >= first]
    begun = [e for e in by_then if e.kind == "practice"]  # however long ago
    marked, typed = _looked_back(known)
    found = [
        *_of_course(course, known, first),
        *_of_medicines(by_then),
        *_of_metric(known, metrics.DIP, "signs", handoff.A_DIP),
        *(w for e in begun for w in _of_metric([e], metrics.PRACTICE, "practice", handoff.A_PRACTICE, of=e.id)),
        *typed,
        *_of_metric(known, metrics.FADED, handoff.WORDS_PART, handoff.FADED_LABEL),
        *_of_metric(known, metrics.SMALL_SHIFT, handoff.WORDS_PART, handoff.A_SMALL_SHIFT),
    ]
    for_them = handoff.AUDIENCES[audience]
    threads = _threads(course, known, current) if handoff.THREADS_PART in for_them else {}
    if audience == "therapist":
        found += _for_therapy(course, [e for e in entries if e.at.date() >= first], threads, current)
    return Material(
        course_for_visit(course, entries, current, reading.elsewhere(connection, course.id)),
        (*marked, *_stress_moved(known)),
        tuple(w for w in found if w.part in for_them),
        _effects(known),
        threads,
        audience,
        since,
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
_OF_A_NEW_THING = (
    ("new-thing", handoff.A_NEW_THING, metrics.NEW_THING),
    ("new-thing-cue", handoff.AS_IF_THEN, metrics.NEW_THING_CUE),
    ("new-thing-in-the-way", handoff.IN_THE_WAY, metrics.NEW_THING_IN_THE_WAY),
)


def _of_medicines(entries: Sequence[Entry]) -> Iterator[TypedWords]:
    """The latest list of medicines and what changed in them, however long ago: a list without a change misleads."""
    for label, told in zip((handoff.TAKEN, handoff.CHANGED_IN_THEM), medicines(entries), strict=True):
        yield from (_typed(e, answer, handoff.MEDICINES_PART, label) for e, answer in told)


def _stress_moved(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """The answers on whether what weighed on life moved, counted over the weekly looks, with the latest answer."""
    called = options("weekly", "weekly.stress-moved")
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
    every = ((s.id, thread_of(course, s, entries, current)) for s in held(course, current))
    return {session: lines for session, of in every if (lines := thread_lines(ThreadDocument(of, labels)))}


def _for_therapy(
    course: Course, written: Sequence[Entry], threads: Mapping[str, Sequence[str]], current: datetime
) -> Iterator[TypedWords]:
    """Words for a therapist's sheet alone: threads, new things, and what is to be brought to an appointment."""
    entries = [e for e in written if e.at <= current]
    for session, number in course.numbers.items():
        at, key = course.by_id[session].at.date(), wording.shown_id(session)
        if session in threads:
            text = "\n".join(threads[session])
            yield TypedWords(f"{key}:thread", handoff.THREADS_PART, f"Session {number}", text, at, session)
        chosen = [e for e in entries if e.session_id == session and e.text_of(metrics.NEW_THING)]
        for name, label, metric in _OF_A_NEW_THING if chosen else ():
            if said := chosen[-1].text_of(metric):
                yield TypedWords(f"{key}:{name}", "things", label, said, at, session)
    for e, about in to_bring(written, current):
        yield _typed(e, Answer(ABOUT, about, e.at), "questions", "To bring to therapy")


def _effects(entries: Sequence[Entry]) -> dict[str, list[str]]:
    """The ticked effects on the body, by the session's id; what no question offers was typed, and isn't among it."""
    called = options("reflect", "reflect.signs")
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
    for prompt, entry, answer in labelled(entries):
        label, said = prompt.label or "", in_words(prompt, answer.value)
        if answer.kind in _TYPED or not _offered(prompt, answer.value):
            part = "questions" if prompt.id == "review.questions" else handoff.WORDS_PART
            typed.append(_typed(entry, answer._replace(value=said), part, label))
        else:
            marked.append((label, said))
    return marked, typed


def _offered(prompt: Prompt, value: Value) -> bool:
    """True where an answer says nothing but what the question offers: one that was imported can hold any words."""
    texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return all(text in prompt.options for text in texts)


# --- what goes in, without asking


def _decided(
    material: Material, only: str | None, also: Sequence[str], given: Mapping[str, object], *, every: bool
) -> frozenset[str]:
    """The names of all that goes in without asking: a no is kept, whatever else would let it in.

    Raises ``BadInput`` with all that is not understood.
    """
    there = material.parts()
    sections = [part for part in material.order if part not in handoff.TYPED_ALONE]
    named = [*(there if every else ()), *(some_of(only, sections, "no part of a sheet") if only is not None else ())]
    named += [name.strip() for several in also for name in several.split(",")]
    problems: list[str] = []
    chosen: set[str] = set()
    refused: set[str] = set()
    for name, value in [*((name, True) for name in named), *given.items()]:
        let_in = _yes(value)
        fitting = [name] if name in sections else _words_named(material, name)
        if len(fitting) != 1:
            problems.append(f"'{name}' is nothing that can be let in.")
        elif let_in is None:
            problems.append(f"'{name}' can be yes or no.")
        elif not let_in:
            refused.update(fitting)
        elif name in there or name not in sections:
            chosen.update(fitting)
    if problems:
        raise BadInput("\n".join(problems), "'ketajournal handoff --json' lists the ids; nothing was written.")
    return frozenset(chosen - refused)


def _words_named(material: Material, name: str) -> list[str]:
    """The keys of the words that a person names; more of the entry's id than is shown does no harm."""
    entry, _, prompt = name.lower().partition(":")
    keys = [w.key for w in material.words if entry]
    return [key for key in keys if key.partition(":")[2] == prompt and entry.startswith(key.partition(":")[0])]


def _yes(value: object) -> bool | None:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    return True if word in YES | {IN} else False if word in NO | {OUT} else None


# --- the sheet


def _sheet(material: Material, chosen: Collection[str], name: str | None, current: datetime) -> HandoffPage:
    course = material.report.course
    today = wording.day(current, year=True)
    begun = material.since or first_day(course)
    return HandoffPage(
        title=f"A record for {today}",
        facts=(
            ("Name", name or ""),
            ("Days", f"{wording.day(begun, year=True)} to {today}"),
            ("Course", str(course.number)),
        ),
        first=material.first(chosen),
        sections=material.sections(chosen),
        left_out=left_out_text(material.left_out(chosen)),
        version=__version__,
        written_up_to=wording.moment(current),
    )
