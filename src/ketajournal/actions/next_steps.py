"""A conversation, and what it leads to: the forms that make a baseline or are due, the report, the sheet."""

from typing import TYPE_CHECKING

from ketajournal.actions.clock import now
from ketajournal.actions.console import tell
from ketajournal.actions.guided import Request, ask_led_to, asker_for, converse_or_take
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.output import show_document
from ketajournal.course.kinds import READ_WHOLE, Lead, entry_kind
from ketajournal.course.values import Course, Entry
from ketajournal.guide.help_calls import find_call
from ketajournal.guide.help_lines import sentences_of
from ketajournal.guide.prompts import load_guide
from ketajournal.journal import reading

if TYPE_CHECKING:
    from ketajournal.course.measures import Instrument


def converse_and_go_on(asked: Request, answers: str | None) -> None:
    """Ask a conversation, or take its answers from the file of that name, and go on to what it leads to."""
    entry = converse_or_take(asked, answers)
    leads_to = entry_kind(asked.kind).leads_to
    if answers is not None:
        if leads_to is Lead.BASELINE and (forms := _baseline_due(asked)):
            from ketajournal.show.measure import measure_commands

            tell(f"{sentences_of('offers')['baseline']} {measure_commands(forms)}.")
        return
    match leads_to:
        case Lead.BASELINE:
            _offer_baseline(asked, entry)
        case Lead.FORMS if asked.part is None:
            _tell_what_is_due()
        case Lead.REPORT if course := _tell_what_is_due():
            from ketajournal.actions.report import report_document

            print()
            show_document(report_document(course.number, now()))
        case Lead.SHEET:
            from ketajournal.actions.review import review_document

            print()
            show_document(review_document(None, now()))


def _offer_baseline(asked: Request, entry: Entry | None) -> None:
    """Before the first session, where there is no baseline yet, offer one form after the other."""
    forms = _baseline_due(asked) if entry is not None and entry.finished else []
    if not forms:
        return
    words = sentences_of("offers")
    asker = asker_for(asked.reader)
    asker.say("")
    asker.say(words["baseline"])
    named = " and ".join(form.name for form in forms)
    if asker.agrees(words["baseline_ask"].replace("{forms}", named)):
        from ketajournal.actions.measure import scored

        for n, form in enumerate(forms, start=1):
            entry = ask_led_to(Request(form.id, None, asked.now))
            show_document(scored(form, entry, help_shown=True))
            if entry is None or not entry.finished:
                return
            called = find_call(load_guide(form.id), {a.prompt: a.value for a in entry.answers})
            if called and n < len(forms) and not asker.agrees(words["baseline_next"], enter=False):
                return


def _baseline_due(asked: Request) -> "list[Instrument]":
    from ketajournal.course.measure_progress import baseline_due, is_baseline_time

    connection = open_for_reading().connection
    course = reading.course(connection)
    if course is None or not is_baseline_time(course, asked.now):
        return []
    return baseline_due(course, reading.entries(connection, course.id, READ_WHOLE), asked.now)


def _tell_what_is_due() -> Course | None:
    """Tell which measures are due in the course that is open, if one is. Gives the course."""
    from ketajournal.course.measure_progress import measures_due
    from ketajournal.course.sessions import held
    from ketajournal.show.measure import measures_offer

    connection = open_for_reading().connection
    course = reading.course(connection)
    if course is not None:
        entries = reading.entries(connection, course.id, READ_WHOLE)
        if offered := measures_offer(measures_due(course, entries, now()), baseline=not held(course, now())):
            print()
            tell(offered)
    return course
