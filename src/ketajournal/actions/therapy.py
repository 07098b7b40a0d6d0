"""Therapy appointments: kept one by one or by a rule, listed, noted, moved, taken out."""

from collections.abc import Sequence

from ketajournal.actions.clock import now
from ketajournal.actions.command_run import note_kept
from ketajournal.actions.console import require_terminal, show_line, tell, words_given
from ketajournal.actions.drafts import edited
from ketajournal.actions.guided import Request, asker_for
from ketajournal.actions.journal_access import open_for_reading, open_for_writing
from ketajournal.actions.output import show_document
from ketajournal.actions.record_entries import answer_one, checked_answers, keep_records, record_named, records
from ketajournal.actions.thread import thread_document
from ketajournal.course.sessions import held
from ketajournal.course.therapy import ABOUT, AFTER, THERAPY, WITH, to_ask_about, was_asked
from ketajournal.course.values import Entry
from ketajournal.errors import BadInput
from ketajournal.guide.conversation import converse
from ketajournal.guide.date_phrases import Around, around, is_around, moment_from_words, moments_from_words
from ketajournal.guide.editor import About
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompts import load_guide
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal
from ketajournal.show.therapy import TherapyDocument
from ketajournal.show.wording import shown_id, weekday


def add_appointments(when: str, who: str | None, about: str | None) -> None:
    """Keep one appointment or those of a rule, all or none; one that is there already is not kept twice."""
    given = checked_answers(THERAPY, {WITH: who, ABOUT: about})
    found = None if is_around(when) else Around([m.at for m in moments_from_words(when, now())], [])
    journal = open_for_writing()
    course = reading.course(journal.connection)
    if found is None:
        found = around(when, [s.at for s in course.ordered] if course else [], now())
    there = {entry.at for entry in records(journal, THERAPY)}
    moments = [at for at in dict.fromkeys(found.meant) if at not in there]
    if moments:
        keep_records(journal, Request(THERAPY, None, now()), given, moments)
    for at in dict.fromkeys(found.meant):
        show_line(f"Therapy: {weekday(at, year=True)}{'' if at in moments else ', known already'}")
    if missed := [weekday(at) for at in found.past if at not in there]:
        tell(f"Left out, as past: {'; '.join(missed)}. 'ketajournal therapy add' with one of these dates keeps it.")


def therapy_document(number: int | None) -> TherapyDocument:
    """The appointments of a course, as a document."""
    connection = open_for_reading().connection
    course = reading.course(connection, number)
    entries = reading.entries(connection, course.id if course else None, {THERAPY})
    return TherapyDocument(course, entries, now())


def ask_around_appointments() -> None:
    """Ask what came of the last appointment; before the next, show the session's thread and ask what to bring."""
    require_terminal("therapy ask", "'ketajournal therapy note NUMBER WORDS' keeps what came of one.")
    journal = open_for_reading()
    moment, appointments = now(), records(journal, THERAPY)
    past, ahead = to_ask_about(appointments, moment)
    if past is None and ahead is None:
        tell("Nothing to ask: what came of one is asked for two weeks, what to bring from two days before.")
    if past is not None:
        _ask(journal, past, AFTER)
    if ahead is not None:
        course = reading.course(journal.connection)
        if course is not None and held(course, moment):
            show_document(thread_document(None, None, moment))
        _ask(journal, ahead, *([] if was_asked(ahead, WITH) else [WITH]), ABOUT)
    journal.close()


def _ask(journal: Journal, entry: Entry, *prompt_ids: str) -> None:
    guide = load_guide(THERAPY)
    keeper = Keeper(journal, guide.name, entry.at)
    keeper.resume(entry)
    asker = asker_for()
    asker.about = weekday(entry.at)
    about = entry.answer_to(ABOUT)
    asked = guide._replace(
        opening=f"What you wanted to bring: {about}" if about and AFTER in prompt_ids else guide.opening,
        prompts=tuple(p for p in guide.prompts if p.id in prompt_ids),
    )
    converse(asked, asker, keeper, anew=True)


def note_appointment(name: str, words: Sequence[str]) -> None:
    """Keep what came of an appointment, below what was written of it before."""
    text = words_given(words)
    journal = open_for_reading()
    entry = _named(journal, name)
    if text is None:
        _keep_edited(journal, entry)
    else:
        _keep_below(journal, entry, text)
    note_kept(THERAPY, entry.id)
    tell(f"Kept, as entry {shown_id(entry.id)}.")


def _keep_below(journal: Journal, entry: Entry, text: str) -> None:
    if not text.strip():
        raise BadInput("Nothing was written, so nothing was kept.")
    with journal.writer().together():
        before = _after(journal, entry)
        answer_one(entry, AFTER, f"{before}\n{text}" if before else text, journal)


def _keep_edited(journal: Journal, entry: Entry) -> None:
    """Keep what the editor leaves; where another command wrote meanwhile, below that."""
    before = _after(journal, entry)
    about = About(place=f"the appointment on {weekday(entry.at, year=True)}")
    with edited(before, about) as draft, journal.writer().together():
        if _after(journal, entry) == before and draft.text.strip():
            answer_one(entry, AFTER, draft.text, journal)
        else:
            _keep_below(journal, entry, draft.text)


def _after(journal: Journal, entry: Entry) -> str:
    """The words that stand written of an appointment at this moment."""
    found = reading.entry(journal.connection, entry.id).answer_to(AFTER)
    return found if isinstance(found, str) else ""


def _named(journal: Journal, name: str) -> Entry:
    """The appointment that is meant, by its number in the list, its date or its id; of an earlier course by these."""
    now_open = records(journal, THERAPY)
    ids = {e.id for e in now_open}
    earlier = (e for e in reading.entries_of_all(journal.connection, [THERAPY]) if e.id not in ids)
    return record_named([*now_open, *earlier], name, "appointment")


def move_appointment(name: str, when: str) -> None:
    """Set another moment."""
    at = moment_from_words(when, now(), ahead=True).at
    journal = open_for_reading()
    entry = _named(journal, name)
    journal.writer().set_entry(entry.id, at=at)
    show_line(f"Therapy: {weekday(at, year=True)}")


def cancel_appointment(name: str) -> None:
    """Put an appointment away, as any entry."""
    journal = open_for_reading()
    entry = _named(journal, name)
    journal.writer().delete(entry.id)
    show_line(f"The appointment on {weekday(entry.at, year=True)} is taken out.")
    tell(f"'ketajournal delete {shown_id(entry.id)} --undo' brings it back within 30 days.")
