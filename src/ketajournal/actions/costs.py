"""Costs: one is kept from words, a file or questions, and all of a course are added up beside the plan."""

from datetime import datetime

from ketajournal.actions.clock import now
from ketajournal.actions.console import refuse_both, tell
from ketajournal.actions.guided import Request, ask_person, keep_all, session_meant, values_from_file
from ketajournal.actions.journal_access import open_for_reading, open_for_writing
from ketajournal.actions.record_entries import checked_answers, keep_records
from ketajournal.actions.typed_dates import entry_moment
from ketajournal.course.costs import costs
from ketajournal.course.kinds import View, needed_by
from ketajournal.course.sessions import number_of
from ketajournal.course.values import Value
from ketajournal.course.weeks import is_rating
from ketajournal.errors import BadInput
from ketajournal.guide.money import money
from ketajournal.guide.prompts import options_of
from ketajournal.journal import reading
from ketajournal.journal.file import Connection
from ketajournal.show.costs import CostsDocument, sum_text
from ketajournal.show.wording import shown_id


def add_cost(
    spent: str,
    *,
    what_for: str | None,
    covered: str | None,
    note: str | None,
    session: str | None,
    at: str | None,
    answers: str | None,
) -> None:
    """Keep a cost from words, from a file, or by asking. One for a session is of that day, if no other is said."""
    moment = entry_moment(at)
    asked = Request("cost", session, moment)
    refuse_both(spent, answers, "an amount")
    if answers is not None:
        values = values_from_file(asked, answers)
        _refuse_more_than_all(values.get("cost.amount"), values.get("cost.covered"))
        keep_all(asked, values)
        return
    if not spent:
        ask_person(asked)
        return
    amount = money(spent)
    paid = money(covered) if covered is not None else None
    _refuse_more_than_all(amount.amount, paid.amount if paid else None)
    if paid and paid.currency and amount.currency and paid.currency != amount.currency:
        raise BadInput("What is covered is in another currency.", "Write both in the same one: nothing is converted.")
    given = checked_answers(
        "cost",
        {
            "cost.amount": amount.amount,
            "cost.currency": amount.currency or (paid.currency if paid else "") or None,
            "cost.for": what_for or ("session" if session else None),
            "cost.covered": paid.amount if paid else None,
            "cost.note": note,
        },
    )
    journal = open_for_writing()
    found = session_meant(journal, session)
    if found is not None and at is None:
        moment = min(found.at, moment)
    (entry,) = keep_records(journal, asked._replace(now=moment), given)
    known = _costs(journal.connection, None, max(moment, now()))
    number = number_of(known.course, found.id) if known.course and found else None
    about = f" for session {number}" if number else ""
    so_far = f" So far: {sum_text(known.costs.totals)}." if known.course else ""
    tell(f"Kept{about}, as entry {shown_id(entry.id)}.{so_far}")


def _refuse_more_than_all(amount: Value, covered: Value) -> None:
    if is_rating(amount) and is_rating(covered) and covered > amount:
        raise BadInput("More is covered than it cost.", "That is the part of the amount which somebody else paid.")


def costs_document(number: int | None) -> CostsDocument:
    """Every cost of a course, as a document; before any course was begun, those that were noted so far."""
    return _costs(open_for_reading().connection, number, now())


def _costs(connection: Connection, number: int | None, as_of: datetime) -> CostsDocument:
    course = reading.course(connection, number)
    entries = reading.entries(connection, course.id if course else None, needed_by(View.COSTS))
    return CostsDocument(course, costs(course, entries, as_of), options_of("cost", "cost.for"))
