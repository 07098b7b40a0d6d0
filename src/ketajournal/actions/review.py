"""The sheet for the prescriber that a look back over the course ends in."""

from collections.abc import Sequence
from datetime import datetime

from ketajournal.actions.journal_access import open_for_reading
from ketajournal.course.handoff import flagged
from ketajournal.course.kinds import View, needed_by
from ketajournal.course.metrics import MEDICINES, MEDICINES_CHANGED
from ketajournal.course.report import weekly_report
from ketajournal.course.therapy import appointments, is_told_of
from ketajournal.course.values import Answer, Course, Elsewhere, Entry
from ketajournal.guide.answer_words import in_words
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.prompts import load, metrics, options, routes, signs
from ketajournal.journal import reading
from ketajournal.show import wording
from ketajournal.show.review_brief import BriefDocument, CourseForVisit


def brief_document(number: int | None, as_of: datetime) -> BriefDocument:
    """The sheet for the prescriber, as a document."""
    connection = open_for_reading().connection
    course = reading.needed_course(connection, number)
    entries = reading.entries(connection, course.id)
    known = [e for e in entries if e.at <= as_of]
    return BriefDocument(
        course_for_visit(course, entries, as_of, reading.elsewhere(connection, course.id)), tuple(_said(known))
    )


def course_for_visit(
    course: Course, entries: Sequence[Entry], as_of: datetime, elsewhere: Elsewhere
) -> CourseForVisit:
    """A course with these entries as it stood at *as_of*; *elsewhere* is the report's."""
    known = sorted((e for e in entries if e.at <= as_of), key=lambda e: e.at)
    return CourseForVisit(
        weekly_report(course, entries, as_of, elsewhere=elsewhere),
        therapy=tuple(e.at for e in appointments(known)),
        therapy_told=is_told_of(known),
        flagged=tuple(flagged(known)),
        focus=_labels("begin", "begin.focus", known),
        asking=_labels("review", "review.ask", known),
        metrics=metrics(),
        routes=routes(),
        signs=signs(),
        flags=options("prep", "clinic.flags"),
    )


def _said(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """Medicines, then the answers of the beginning and the latest review, each behind its label for the sheet."""
    taken, changed = medicines(entries)
    return [
        *((f"Medicines, as of {wording.day(e.at, year=True)}", str(answer.value)) for e, answer in taken),
        *((f"Changed in them, {wording.day(e.at, year=True)}", str(answer.value)) for e, answer in changed),
        *((prompt.label or "", in_words(prompt, answer.value)) for prompt, _, answer in labelled(entries)),
    ]


Told = list[tuple[Entry, Answer]]


def medicines(entries: Sequence[Entry]) -> tuple[Told, Told]:
    """The latest list of what is taken, if any, and every change that was told, with the entries they stand in."""
    told = [(e, a) for e in entries for a in e.answers if isinstance(a.value, str)]
    lists = [one for one in told if one[1].metric == MEDICINES]
    return lists[-1:], [one for one in told if one[1].metric == MEDICINES_CHANGED]


def labelled(entries: Sequence[Entry]) -> list[tuple[Prompt, Entry, Answer]]:
    """Those answers with their questions, and the entries they stand in; medicines are told apart."""
    return [
        (prompt, entry, answer)
        for name in needed_by(View.LOOKING_BACK)
        for prompt in load(name).prompts
        if prompt.label
        and prompt.metric != MEDICINES
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
    prompt, entry = load(guide).prompt(prompt_id), _latest(guide, entries)
    marked = answer.value if prompt and entry and (answer := _given(prompt, entry)) else None
    return tuple(prompt.options.get(v, v) for v in marked) if prompt and isinstance(marked, list) else ()
