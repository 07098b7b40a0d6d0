"""Finding entries for the commands that show or change them."""

from datetime import timedelta
from typing import NamedTuple

from ketajournal.acts.moments import end_of
from ketajournal.acts.opening import for_reading, now
from ketajournal.course.sessions import in_order
from ketajournal.course.values import Answer, Entry
from ketajournal.errors import NotFound
from ketajournal.journal import reading
from ketajournal.journal.file import Connection
from ketajournal.show.entries import EntriesDocument, EntryDocument


class Filter(NamedTuple):
    """Which entries a list was asked for, in the person's words."""

    limit: int | None
    kind: str | None
    session: str | None
    since: str | None
    until: str | None
    deleted: bool


def entries_document(chosen: Filter) -> EntriesDocument:
    """The entries that fit, as a document."""
    from ketajournal.guide.when import moment

    journal = for_reading()
    connection = journal.connection
    session = reading.session_named(reading.needed_course(connection), chosen.session) if chosen.session else None
    since = moment(chosen.since, now()) if chosen.since else None
    found = reading.lines(
        connection,
        limit=chosen.limit,
        kind=chosen.kind,
        session_id=session.id if session else None,
        since=(since.at if since.timed else since.at.replace(hour=0, minute=0)) if since else None,
        until=end_of(chosen.until) + timedelta(seconds=1) if chosen.until else None,
        deleted=chosen.deleted,
    )
    return EntriesDocument(found, _numbers(connection), chosen.deleted)


def entry_document(name: str) -> EntryDocument:
    """One entry as a document, deleted or not."""
    journal = for_reading()
    try:
        entry = reading.entry_named(journal.connection, name)
    except NotFound:
        entry = reading.entry_named(journal.connection, name, deleted=True)
    return document_of(entry, _numbers(journal.connection).get(entry.session_id or ""))


def document_of(entry: Entry, number: int | None) -> EntryDocument:
    """An entry with its questions in words; where a question is no longer asked, by its id."""
    from ketajournal.guide.prompts import for_showing
    from ketajournal.guide.shown import in_words

    guide = for_showing(entry.kind)

    def asked(answer: Answer) -> str:
        prompt = guide.prompt(answer.prompt) if guide else None
        return prompt.ask if prompt else answer.prompt

    def said(answer: Answer) -> str:
        return in_words(guide.prompt(answer.prompt) if guide else None, answer.value)

    return EntryDocument(entry, number, asked, said)


def _numbers(connection: Connection) -> dict[str, int]:
    """Each session's number by its id."""
    return {
        session.id: number
        for course in reading.courses(connection)
        for number, session in enumerate(in_order(course.sessions), start=1)
    }
