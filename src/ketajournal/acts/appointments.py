"""What the ``therapy`` commands do."""

import sys
from datetime import datetime

from ketajournal.acts.changing import composed
from ketajournal.acts.conversing import Asked
from ketajournal.acts.opening import for_reading, for_writing, now, read_text, tell
from ketajournal.acts.recording import answer_one, keep, named, records
from ketajournal.course.sessions import in_order
from ketajournal.course.values import Course, Value
from ketajournal.errors import BadInput
from ketajournal.guide.around import around, is_around
from ketajournal.guide.when import looks_like_plan, moment, plan
from ketajournal.journal import reading
from ketajournal.show.therapy import TherapyDocument
from ketajournal.show.words import shown_id, weekday


def add_appointments(when: str, who: str | None, about: str | None) -> None:
    """Keep one appointment or those of a rule, all or none; one that is there already is not kept twice."""
    journal = for_writing()
    course = reading.course(journal.connection)
    there = {entry.at for entry in records(journal, "therapy")}
    meant = _meant(when, course)
    moments = [at for at in meant if at not in there]
    given: dict[str, Value] = {"therapy.with": who, "therapy.about": about}
    if moments:
        keep(journal, Asked("therapy", None, now()), given, moments)
    for at in meant:
        print(f"Therapy: {weekday(at, year=True)}{'' if at in moments else ', known already'}")


def _meant(when: str, course: Course | None) -> list[datetime]:
    if is_around(when):
        return around(when, [s.at for s in in_order(course.sessions)] if course else [], now())
    if looks_like_plan(when):
        return [m.at for m in plan(when, now())]
    return [moment(when, now(), ahead=True).at]


def therapy_document(number: int | None) -> TherapyDocument:
    """The appointments of a course, as a document."""
    connection = for_reading().connection
    course = reading.course(connection, number)
    entries = reading.entries(connection, course.id if course else None, {"therapy"})
    return TherapyDocument(course, entries, now())


def note_appointment(name: str, words: str) -> None:
    """Keep what came of an appointment, below what was written of it before."""
    journal = for_writing()
    entry = named(records(journal, "therapy"), name, "appointment")
    before = next((a.value for a in entry.answers if a.prompt == "therapy.after"), None)
    before = before if isinstance(before, str) else ""
    if words:
        text = f"{before}\n{words}" if before else words
    else:
        text = composed(before)[0] if sys.stdin.isatty() else read_text("-").rstrip("\r\n")
    if not text.strip():
        raise BadInput("Nothing was written, so nothing was kept.")
    answer_one(entry, "therapy.after", text, journal)
    tell(f"Kept, as entry {shown_id(entry.id)}.")


def move_appointment(name: str, when: str) -> None:
    """Set another moment."""
    at = moment(when, now(), ahead=True).at
    journal = for_writing()
    entry = named(records(journal, "therapy"), name, "appointment")
    journal.writer().set_entry(entry.id, at=at)
    print(f"Therapy: {weekday(at, year=True)}")


def cancel_appointment(name: str) -> None:
    """Put an appointment away, as any entry."""
    journal = for_writing()
    entry = named(records(journal, "therapy"), name, "appointment")
    journal.writer().delete(entry.id)
    print(f"The appointment on {weekday(entry.at, year=True)} is taken out.")
    tell(f"'ketajournal delete {shown_id(entry.id)} --undo' brings it back within 30 days.")
