"""What the ``cost`` commands do."""

from typing import NamedTuple

from ketajournal.acts.conversing import Asked, by_person, from_file, session_meant
from ketajournal.acts.moments import entry_moment
from ketajournal.acts.opening import for_reading, for_writing, now, tell
from ketajournal.acts.recording import keep
from ketajournal.course.costs import costs
from ketajournal.course.sessions import number_of
from ketajournal.course.values import Value
from ketajournal.errors import BadInput
from ketajournal.guide.money import money
from ketajournal.guide.prompts import load
from ketajournal.journal import reading
from ketajournal.show.costs import CostsDocument, sum_text
from ketajournal.show.words import shown_id


class Spent(NamedTuple):
    """A cost in the person's words."""

    amount: str
    what_for: str | None
    covered: str | None
    note: str | None
    session: str | None


def add_cost(spent: Spent, when: str | None, answers: str | None, *, plain: bool) -> None:
    """Keep a cost from words, from a file, or by asking. One for a session is of that day, if no other is said."""
    at = entry_moment(when)
    asked = Asked("cost", spent.session, at)
    if answers is not None:
        return from_file(asked, answers)
    if not spent.amount:
        by_person(asked, plain=plain)
        return None
    amount = money(spent.amount)
    covered = money(spent.covered) if spent.covered is not None else None
    if covered is not None and covered.amount > amount.amount:
        raise BadInput(
            "More is covered than it cost.", "--covered is the part of the amount that somebody else paid."
        )
    if covered is not None and covered.currency and amount.currency and covered.currency != amount.currency:
        raise BadInput("What is covered is in another currency.", "Write both in the same one: nothing is converted.")
    journal = for_writing()
    session = session_meant(journal, spent.session)
    if session is not None and when is None:
        at = min(session.at, at)
    given: dict[str, Value] = {
        "cost.amount": amount.amount,
        "cost.currency": amount.currency or None,
        "cost.for": spent.what_for or ("session" if session else None),
        "cost.covered": covered.amount if covered else None,
        "cost.note": spent.note,
    }
    (entry,) = keep(journal, asked._replace(now=at), given)
    course = reading.course(journal.connection)
    number = number_of(course, session.id) if course and session else None
    about = f" for session {number}" if number else ""
    if course is not None:
        known = costs(course, reading.entries(journal.connection, course.id, {"cost", "begin"}), max(at, now()))
        tell(f"Kept{about}, as entry {shown_id(entry.id)}. So far: {sum_text(known.totals)}.")
    else:
        tell(f"Kept{about}, as entry {shown_id(entry.id)}.")


def costs_document(number: int | None) -> CostsDocument:
    """Every cost of a course, as a document."""
    connection = for_reading().connection
    course = reading.needed_course(connection, number)
    entries = reading.entries(connection, course.id, {"cost", "begin"})
    prompt = load("cost").prompt("cost.for")
    return CostsDocument(course, costs(course, entries, now()), prompt.options if prompt else {})
