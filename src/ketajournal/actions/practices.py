"""Practices: begun, noted as done, let rest, listed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ketajournal.actions.clock import now
from ketajournal.actions.console import refuse_both, tell
from ketajournal.actions.guided import Request, ask_person, keep_all, values_from_file
from ketajournal.actions.journal_access import open_for_reading, open_for_writing
from ketajournal.actions.record_entries import answer_one, checked_answers, keep_records
from ketajournal.course.kinds import View, needed_by
from ketajournal.course.metrics import PRACTICE, PRACTISED
from ketajournal.course.practices import Practice, kept_still, practices
from ketajournal.course.values import Entry
from ketajournal.errors import BadInput, NotFound
from ketajournal.guide.prompts import options_of
from ketajournal.journal import reading
from ketajournal.journal.file import Connection
from ketajournal.journal.opening import Journal
from ketajournal.show.practices import PracticesDocument
from ketajournal.show.wording import how_many


def add_practice(name: str, what_for: str | None, cue: str | None, at: datetime, answers: str | None) -> None:
    """Keep a practice from words, from a file, or by asking."""
    asked = Request("practice", None, at)
    refuse_both(name.strip(), answers, "a name")
    if answers is None and not name.strip():
        ask_person(asked)
        return
    said = {"practice.name": name.strip(), "practice.for": what_for, "practice.cue": cue}
    given = checked_answers("practice", said) if answers is None else values_from_file(asked, answers)
    journal = open_for_writing()
    wanted = " ".join(str(given.get("practice.name") or "").split()).casefold()
    there = [p.name for p in _known(journal, at) if p.name.casefold() == wanted]
    if there:
        raise BadInput(f"'{there[0]}' is a practice already.", "'ketajournal practice did' notes that it was done.")
    keep_all(asked, given)
    tell("The check-in asks about it; 'ketajournal practice did' notes it at any time.")


def did_practice(name: str, at: datetime) -> None:
    """Keep that a practice was done on the day of *at*; the only one there is needs no name."""
    journal = open_for_reading()
    known = _known(journal, at)
    practice = known[0] if len(known) == 1 and not name.strip() else _named(known, name)
    keep_records(journal, Request("practised", None, at), {"practised.which": [practice.name]})
    days = len({*practice.days, at.date()})
    tell(f"Kept: {practice.name}, on {how_many(days, 'day')} so far.")


def end_practice(name: str) -> None:
    """Let a practice rest from today on."""
    journal = open_for_reading()
    practice = _named(_known(journal, now()), name)
    last = (now().date() - timedelta(days=1)).isoformat()
    answer_one(reading.entry(journal.connection, practice.entry), "practice.until", last, journal)
    tell(f"'{practice.name}' rests from today. Its days stay; 'ketajournal practice add' begins it again.")


def practices_document() -> PracticesDocument:
    """Every practice, as a document: one outlives the course that it was begun in."""
    entries = _entries(open_for_reading().connection)
    return PracticesDocument(practices(entries, now()), now().date(), options_of("practice", "practice.for"))


def _entries(connection: Connection) -> list[Entry]:
    """The entries in which practices are begun, and one was done, in every course: most check-ins name none."""
    return reading.entries_of_all(connection, needed_by(View.PRACTICES), (PRACTICE, PRACTISED))


def _known(journal: Journal, at: datetime) -> list[Practice]:
    return kept_still(_entries(journal.connection), at)


def _named(known: Sequence[Practice], name: str) -> Practice:
    word = name.strip().casefold()
    if word.isascii() and word.isdigit() and len(word) < 5 and 1 <= int(word) <= len(known):
        return known[int(word) - 1]
    fitting = [p for p in known if word and p.name.casefold().startswith(word)]
    exact = [p for p in fitting if p.name.casefold() == word][-1:]  # begun twice, the later one is meant
    if len(exact or fitting) != 1:
        names = ", ".join(f"'{p.name}'" for p in (fitting or known))
        if not word and known:
            raise BadInput("More than one practice is kept: which one?", f"There are: {names}.")
        what = "More than one practice begins" if fitting else "No practice begins"
        raise NotFound(f"{what} with '{name}'.", f"There are: {names}." if names else "'practice add' begins one.")
    return (exact or fitting)[0]


def rename(journal: Journal, before: str, after: str) -> None:
    """Let the days that were noted under the old name of a practice go with it to the new one."""
    for entry in _entries(journal.connection):
        for answer in entry.answers:
            if answer.metric == PRACTISED and isinstance(answer.value, list) and before in answer.value:
                names: list[str] = [after if name == before else name for name in answer.value]
                journal.writer().answer(entry.id, answer.prompt, answer.kind, names, answer.metric)
