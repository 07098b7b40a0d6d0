"""The preparation for a session, and before the first one the offer of a baseline form."""

from typing import TYPE_CHECKING

from ketajournal.actions.console import tell
from ketajournal.actions.guided import ask_led_to, ask_person, asker_for, converse_or_take
from ketajournal.actions.guided_request import Request
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.course.kinds import READ_WHOLE
from ketajournal.guide.crisis import answered
from ketajournal.guide.help_lines import sentences_of
from ketajournal.guide.prompts import load
from ketajournal.journal import reading

if TYPE_CHECKING:
    from ketajournal.course.measures import Instrument


def prepare(asked: Request, answers: str | None, *, plain: bool) -> None:
    """Ask the preparation or take it from a file; where there is no baseline yet, offer one form after the other."""
    if answers is not None:
        converse_or_take(asked, answers, plain=plain)
        if forms := _baseline_due(asked):
            commands = " and ".join(f"'ketajournal measure {form.id}'" for form in forms)
            tell(f"{sentences_of('offers')['baseline']} {commands}.")
        return
    entry = ask_person(asked, plain=plain)
    forms = _baseline_due(asked) if entry is not None and entry.finished else []
    if not forms:
        return
    words = sentences_of("offers")
    asker = asker_for(asked.reader, plain=plain)
    asker.say("")
    asker.say(words["baseline"])
    named = " and ".join(form.name for form in forms)
    if asker.agrees(words["baseline_ask"].replace("{forms}", named)):
        from ketajournal.actions.measure import scored
        from ketajournal.actions.output import show_document

        for n, form in enumerate(forms, start=1):
            entry = ask_led_to(Request(form.id, None, asked.now), plain=plain)
            show_document(scored(form, entry, help_shown=True), plain=plain)
            if entry is None or not entry.finished:
                return
            called = answered(load(form.id), {a.prompt: a.value for a in entry.answers})
            if called and n < len(forms) and not asker.agrees(words["baseline_next"], enter=False):
                return


def _baseline_due(asked: Request) -> "list[Instrument]":
    from ketajournal.course.measure_progress import baseline_due, is_baseline_time

    journal = open_for_reading()
    course = reading.course(journal.connection)
    if course is None or not is_baseline_time(course, asked.now):
        return []
    return baseline_due(course, reading.entries(journal.connection, course.id, READ_WHOLE), asked.now)
