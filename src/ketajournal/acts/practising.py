"""What the ``practice`` commands do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ketajournal.acts.conversing import Asked, by_person, from_file
from ketajournal.acts.opening import for_reading, for_writing, now, tell
from ketajournal.acts.recording import answer_one, keep
from ketajournal.course.practices import Practice, kept_still, practices
from ketajournal.errors import BadInput, NotFound
from ketajournal.guide.prompts import load
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal
from ketajournal.show.practices import PracticesDocument

KINDS = {"practice", "practised", "checkin"}


def add_practice(
    name: str, what_for: str | None, cue: str | None, at: datetime, answers: str | None, *, plain: bool
) -> None:
    """Keep a practice from words, from a file, or by asking."""
    asked = Asked("practice", None, at)
    if answers is not None:
        return from_file(asked, answers)
    if not name.strip():
        by_person(asked, plain=plain)
        return None
    journal = for_writing()
    there = [p for p in _known(journal, at) if p.name.casefold() == name.strip().casefold()]
    if there:
        raise BadInput(
            f"'{there[0].name}' is a practice already.", "'ketajournal practice did' notes that it was done."
        )
    keep(journal, asked, {"practice.name": name.strip(), "practice.for": what_for, "practice.cue": cue})
    tell("Kept. The check-in asks about it; 'ketajournal practice did' notes it at any time.")
    return None


def did_practice(name: str, at: datetime) -> None:
    """Keep that a practice was done on the day of *at*."""
    journal = for_writing()
    practice = _named(_known(journal, at), name)
    keep(journal, Asked("practised", None, at), {"practised.which": [practice.name]})
    days = len({*practice.days, at.date()})
    tell(f"Kept: {practice.name}, on {days} {'day' if days == 1 else 'days'} so far.")


def end_practice(name: str) -> None:
    """Let a practice rest from today on."""
    journal = for_writing()
    practice = _named(_known(journal, now()), name)
    last = (now().date() - timedelta(days=1)).isoformat()
    answer_one(reading.entry(journal.connection, practice.entry), "practice.until", last, journal)
    tell(f"'{practice.name}' rests from today. Its days stay; 'ketajournal practice add' begins it again.")


def practices_document() -> PracticesDocument:
    """Every practice of the course, as a document."""
    connection = for_reading().connection
    course = reading.course(connection)
    entries = reading.entries(connection, course.id if course else None, KINDS)
    prompt = load("practice").prompt("practice.for")
    return PracticesDocument(practices(entries, now()), now().date(), prompt.options if prompt else {})


def _known(journal: Journal, at: datetime) -> list[Practice]:
    course = reading.course(journal.connection)
    return kept_still(reading.entries(journal.connection, course.id if course else None, KINDS), at)


def _named(known: Sequence[Practice], name: str) -> Practice:
    word = name.strip().casefold()
    if word.isascii() and word.isdigit() and 1 <= int(word) <= len(known):
        return known[int(word) - 1]
    fitting = [p for p in known if word and p.name.casefold().startswith(word)]
    exact = [p for p in fitting if p.name.casefold() == word]
    if len(exact or fitting) != 1:
        names = ", ".join(f"'{p.name}'" for p in (fitting or known))
        what = "More than one practice begins" if fitting else "No practice begins"
        raise NotFound(f"{what} with '{name}'.", f"There are: {names}." if names else "'practice add' begins one.")
    return (exact or fitting)[0]
