"""The entries that hold words a person looks for."""

from collections.abc import Sequence

from ketajournal.actions.entries import Filter, chosen_by, numbers_of
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.course.search_terms import terms
from ketajournal.journal import search
from ketajournal.journal.reading import ANY
from ketajournal.show.search import SearchDocument


def search_document(typed: Sequence[str], wanted: Filter) -> SearchDocument:
    """The entries that hold what was typed, as a document."""
    looked_for = terms(typed)
    connection = open_for_reading().connection
    chosen = chosen_by(connection, wanted)
    found = search.search_entries(connection, looked_for, chosen, limit=wanted.limit)
    return SearchDocument(found, numbers_of(connection), looked_for, narrowed=chosen != ANY)
