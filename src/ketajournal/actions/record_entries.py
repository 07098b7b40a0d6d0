"""Keeping one record at a time (a cost, an appointment, a practice) through the questions that ask for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ketajournal.actions.clock import now
from ketajournal.actions.guided import Request, session_meant
from ketajournal.actions.journal_access import open_for_writing
from ketajournal.course.sessions import is_listed_number
from ketajournal.course.values import Entry, Value
from ketajournal.errors import BadInput, NotFound
from ketajournal.guide.answers import AnswerReader, check_all
from ketajournal.guide.conversation import answer_all, default_of
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompts import load_guide
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal
from ketajournal.show.wording import shown_id


def checked_answers(kind: str, given: Mapping[str, Value]) -> dict[str, Value]:
    """The answers that were given, by question. Raises ``BadInput`` before there is anything to undo."""
    said = {prompt: value for prompt, value in given.items() if value is not None}
    return check_all(load_guide(kind), said, AnswerReader(now()))


def keep_records(
    journal: Journal, asked: Request, given: Mapping[str, Value], moments: Sequence[datetime] = ()
) -> list[Entry]:
    """Keep one record, or one at each of *moments*, all or none. What was not given is taken from the last one."""
    guide, reader = load_guide(asked.kind), AnswerReader(now())
    likely = [p for p in guide.prompts if p.id not in given and (p.default or "").startswith(("last", "fact:"))]
    session = session_meant(journal, asked.session)
    kept = []
    with journal.writer().together():
        for at in moments or [asked.now]:
            keeper = Keeper(journal, asked.kind, at, session)
            answer_all(guide, {**given, **{p.id: default_of(p, keeper) for p in likely}}, keeper, reader)
            if keeper.entry is not None:
                kept.append(keeper.entry)
    return kept


def records(journal: Journal, kind: str) -> list[Entry]:
    """Every record of a kind in the course, earliest first: the first is number 1 in its list."""
    course = reading.course(journal.connection)
    return reading.entries(journal.connection, course.id if course else None, {kind})


def record_named(entries: Sequence[Entry], name: str, what: str) -> Entry:
    """The record a person means by its number in the list, its date, or the start of its id.

    Raises ``NotFound`` where none fits and ``BadInput`` where more than one does.
    """
    word = name.strip().lower()
    if is_listed_number(word):
        fitting = [entries[int(word) - 1]] if 1 <= int(word) <= len(entries) else []
    else:
        fitting = [e for e in entries if word and (e.id.startswith(word) or e.at.date().isoformat() == word)]
    if not fitting:
        raise NotFound(f"No {what} is known by '{name}'.", f"The list shows all {len(entries)} with their numbers.")
    if len(fitting) > 1:
        raise BadInput(f"More than one {what} is known by '{name}'.", "Name it by its number in the list.")
    return fitting[0]


def answer_one(entry: Entry, prompt_id: str, value: Value, journal: Journal | None = None) -> None:
    """Answer one question of a record that is there already; an earlier answer stays, marked as replaced."""
    journal = journal or open_for_writing()
    prompt = load_guide(entry.kind).prompt(prompt_id)
    if prompt is None:
        raise NotFound(
            f"There is no question '{prompt_id}' any more.", f"It was asked of entry {shown_id(entry.id)}."
        )
    journal.writer().answer(entry.id, prompt.id, prompt.kind, value, prompt.metric)
