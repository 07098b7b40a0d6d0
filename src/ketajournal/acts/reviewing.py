"""What ``review`` does: a look back over the course, and the sheet for the prescriber that it ends in."""

from collections.abc import Sequence
from datetime import datetime

from ketajournal.acts.conversing import Asked, by_person, from_file
from ketajournal.acts.opening import for_reading, now
from ketajournal.acts.settings import wants_plain
from ketajournal.course.brief import brief
from ketajournal.course.values import Entry
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.prompts import load, metrics, routes, signs
from ketajournal.guide.shown import in_words
from ketajournal.journal import reading
from ketajournal.show.brief import BriefDocument
from ketajournal.show.screens import screen


def review(*, plain: bool, at: datetime | None = None, answers: str | None = None) -> None:
    """Look back with the person, then show the sheet; from a file, only keep the answers."""
    asked = Asked("review", None, at or now())
    if answers is not None:
        return from_file(asked, answers)
    by_person(asked, plain=plain)
    print()
    screen(plain=wants_plain(plain)).show(brief_document(None, now()))
    return None


def brief_document(course: int | None, as_of: datetime) -> BriefDocument:
    """The sheet for the prescriber, as a document."""
    connection = for_reading().connection
    found = reading.needed_course(connection, course)
    entries = reading.entries(connection, found.id)
    known = [e for e in entries if e.at <= as_of]
    return BriefDocument(
        brief(found, entries, as_of),
        focus=_labels("begin", "begin.focus", known),
        said=tuple(_said(known)),
        asking=_labels("review", "review.ask", known),
        metrics=metrics(),
        routes=routes(),
        signs=signs(),
    )


def _said(entries: Sequence[Entry]) -> list[tuple[str, str]]:
    """The latest answer to each question of the review that has a label for the sheet, in their order."""
    return [
        (prompt.label, in_words(prompt, value))
        for prompt in load("review").prompts
        if prompt.label and (value := _latest(prompt, entries)) is not None
    ]


def _latest(prompt: Prompt, entries: Sequence[Entry]) -> str | int | float | bool | list[str] | None:
    given = [
        a.value for e in entries for a in e.answers if a.prompt == prompt.id and a.value is not None and a.value != []
    ]
    return given[-1] if given else None


def _labels(guide: str, prompt_id: str, entries: Sequence[Entry]) -> tuple[str, ...]:
    """What was marked in a question, in its words."""
    prompt = load(guide).prompt(prompt_id)
    value = _latest(prompt, entries) if prompt else None
    return tuple(prompt.options.get(v, v) for v in value) if prompt and isinstance(value, list) else ()
