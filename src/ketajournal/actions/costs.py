"""Costs: one is kept from words, a file or questions, and all of a course are added up beside the plan."""

from typing import NamedTuple

from ketajournal.actions.clock import now
from ketajournal.actions.console import refuse_both, tell
from ketajournal.actions.guided import ask_person, keep_all, session_meant, values_from_file
from ketajournal.actions.guided_request import Request
from ketajournal.actions.journal_access import open_for_reading, open_for_writing
from ketajournal.actions.record_entries import checked_answers, keep
from ketajournal.actions.typed_dates import entry_moment
from ketajournal.course.costs import costs
from ketajournal.course.kinds import View, needed_by
from ketajournal.course.sessions import number_of
from ketajournal.course.values import Value
from ketajournal.course.weeks import is_rating
from ketajournal.errors import BadInput
from ketajournal.guide.money import money
from ketajournal.guide.prompts import options
from ketajournal.journal import reading
from ketajournal.show.costs import CostsDocument, sum_text
from ketajournal.show.wording import shown_id


class CostRequest(NamedTuple):
    """A cost in the person's words."""

    amount: str
    what_for: str | None
    covered: str | None
    note: str | None
    session: str | None


def add_cost(spent: CostRequest, when: str | None, answers: str | None, *, plain: bool) -> None:
    """Keep a cost from words, from a file, or by asking. One for a session is of that day, if no other is said."""
    at = entry_moment(when)
    asked = Request("cost", spent.session, at)
    refuse_both(spent.amount, answers, "an amount")
    if answers is not None:
        values = values_from_file(asked, answers)
        _refuse_more_than_all(values.get("cost.amount"), values.get("cost.covered"))
        keep_all(asked, values)
        return None
    if not spent.amount:
        ask_person(asked, plain=plain)
        return None
    amount = money(spent.amount)
    covered = money(spent.covered) if spent.covered is not None else None
    if covered is not None and covered.amount > amount.amount:
        raise BadInput(
            "More is covered than it cost.", "--covered is the part of the amount that somebody else paid."
        )
    if covered is not None and covered.currency and amount.currency and covered.currency != amount.currency:
        raise BadInput("What is covered is in another currency.", "Write both in the same one: nothing is converted.")
    given = checked_answers(
        "cost",
        {
            "cost.amount": amount.amount,
            "cost.currency": amount.currency or (covered.currency if covered else "") or None,
            "cost.for": spent.what_for or ("session" if spent.session else None),
            "cost.covered": covered.amount if covered else None,
            "cost.note": spent.note,
        },
    )
    journal = open_for_writing()
    session = session_meant(journal, spent.session)
    if session is not None and when is None:
        at = min(session.at, at)
    (entry,) = keep(journal, asked._replace(now=at), given)
    course = reading.course(journal.connection)
    number = number_of(course, session.id) if course and session else None
    about = f" for session {number}" if number else ""
    if course is not None:
        known = costs(course, reading.entries(journal.connection, course.id, needed_by(View.COSTS)), max(at, now()))
        tell(f"Kept{about}, as entry {shown_id(entry.id)}. So far: {sum_text(known.totals)}.")
    else:
        tell(f"Kept{about}, as entry {shown_id(entry.id)}.")


def _refuse_more_than_all(amount: Value, covered: Value) -> None:
    if is_rating(amount) and is_rating(covered) and covered > amount:
        raise BadInput("More is covered than it cost.", "That is the part of the amount which somebody else paid.")


def costs_document(number: int | None) -> CostsDocument:
    """Every cost of a course, as a document; before any course was begun, those that were noted so far."""
    connection = open_for_reading().connection
    course = reading.course(connection, number)
    entries = reading.entries(connection, course.id if course else None, needed_by(View.COSTS))
    return CostsDocument(course, costs(course, entries, now()), options("cost", "cost.for"))
