"""Finding entries for the commands that show or change them."""

from collections.abc import Sequence
from typing import NamedTuple

from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.typed_dates import between
from ketajournal.course.kinds import KINDS
from ketajournal.course.metrics import MEANING, STILL_OF
from ketajournal.course.values import Answer, Entry
from ketajournal.errors import BadInput, NotFound
from ketajournal.journal import kept_answers, reading
from ketajournal.journal.file import Connection
from ketajournal.show.entries import EntriesDocument, EntryDocument


class Filter(NamedTuple):
    """The entries that a list or a search was asked for, in the person's words; without a limit, all of them."""

    limit: int | None = None
    kinds: Sequence[str] = ()
    session: str | None = None
    since: str | None = None
    until: str | None = None


def entries_document(wanted: Filter, *, deleted: bool) -> EntriesDocument:
    connection = open_for_reading().connection
    chosen = chosen_by(connection, wanted)
    found = reading.lines(connection, chosen, limit=wanted.limit, deleted=deleted)
    return EntriesDocument(found, numbers_of(connection), deleted, narrowed=chosen != reading.ANY)


def chosen_by(connection: Connection, wanted: Filter) -> reading.Chosen:
    """The filter as it is meant in this journal. Raises ``BadInput`` and ``NotFound`` for words that mean nothing."""
    session = reading.session_of_any_course(connection, wanted.session)[1] if wanted.session is not None else None
    return reading.Chosen(
        known_kinds(connection, wanted.kinds),
        (session.id,) if session else None,
        *between(wanted.since, wanted.until),
    )


def known_kinds(connection: Connection, typed: Sequence[str]) -> tuple[str, ...]:
    """The kinds that were named, one by one or with commas between. Raises ``BadInput`` for one that there isn't."""
    named = [kind for one in typed for kind in one.split(",")]
    return tuple(dict.fromkeys(_known_kind(connection, kind) for kind in named))


def _known_kind(connection: Connection, typed: str) -> str:
    kind = typed.strip().lower()
    if kind in KINDS:
        return kind
    from ketajournal.guide.prompts import own_names

    there = {*KINDS, *own_names(), *reading.kinds(connection)}
    if typed in there:
        return typed
    if kind not in there:
        raise BadInput(f"There is no kind of entry called '{typed}'.", f"There are: {', '.join(sorted(there))}.")
    return kind


def entry_document(name: str, *, history: bool = False) -> EntryDocument:
    """One entry as a document, deleted or not; with its *history*, the answers that others took the place of."""
    journal = open_for_reading()
    try:
        entry = reading.entry_named(journal.connection, name)
    except NotFound as not_there:
        try:
            entry = reading.entry_named(journal.connection, name, deleted=True)
        except NotFound:
            raise not_there from None  # nobody spoke of a deleted one
    document = document_of(
        _with_meaning(journal.connection, entry), numbers_of(journal.connection).get(entry.session_id or "")
    )
    return (
        document._replace(earlier=kept_answers.earlier_answers(journal.connection, entry.id)) if history else document
    )


def _with_meaning(connection: Connection, entry: Entry) -> Entry:
    """The entry, with the words of the meaning that it looks at in place of that one's id."""
    of = entry.of(STILL_OF)
    if not isinstance(of, str):
        return entry
    try:
        meant = reading.entry(connection, of)
    except NotFound:
        return entry
    text = meant.of(MEANING) if meant.deleted_at is None or entry.deleted_at else None
    said = tuple(a._replace(value=text) if a.metric == STILL_OF and text else a for a in entry.answers)
    return entry._replace(answers=said)


def document_of(entry: Entry, number: int | None) -> EntryDocument:
    """An entry with its questions in words; where a question is no longer asked, by its id."""
    from ketajournal.guide.answer_words import in_words, question_in_words
    from ketajournal.guide.prompts import for_showing

    guide = for_showing(entry.kind)

    def asked(answer: Answer) -> str:
        return question_in_words(guide.prompt(answer.prompt) if guide else None, answer.prompt)

    def said(answer: Answer) -> str:
        return in_words(guide.prompt(answer.prompt) if guide else None, answer.value)

    return EntryDocument(entry, number, asked, said)


def numbers_of(connection: Connection) -> dict[str, int]:
    """Each session's number by its id."""
    return {id: number for course in reading.courses(connection) for id, number in course.numbers.items()}
