"""Full-text search: plain SQL over the index that the file keeps of every text that stands."""

from collections import defaultdict
from collections.abc import Sequence
from json import dumps
from typing import NamedTuple

from ketajournal.course.search_terms import Term
from ketajournal.journal import reading
from ketajournal.journal.file import Connection
from ketajournal.journal.reading import Chosen, EntryLine, SqlCondition

_IN_INDEX = (
    "SELECT s.entry_id FROM search_words JOIN search_answer s ON s.id = search_words.rowid WHERE search_words MATCH ?"
)
# Fewer answers than this are gathered and sorted; of more, entries are gone through from the latest until enough fit.
_FEW = 1000
_ANYWHERE = "SELECT s.entry_id FROM search_answer s JOIN answer a ON a.id = s.answer_id WHERE is_in(?, a.value)"


class Match(NamedTuple):
    """An entry that fits, with all its texts by their prompts, in the order they were asked."""

    entry: EntryLine
    texts: tuple[tuple[str, str], ...]


class Found(NamedTuple):
    """The latest entries that fit, earliest first; ``more`` says that there are earlier ones."""

    matches: tuple[Match, ...]
    more: bool


def search_entries(connection: Connection, terms: Sequence[Term], chosen: Chosen, *, limit: int | None) -> Found:
    """The entries that hold every term that is wanted and none that is left out, each anywhere in its texts.

    Deleted entries and sealed letters are never among them.
    """
    known = [str(number) for number in range(len(terms))]
    connection.create_function(
        "is_in", 2, lambda number, value: terms[int(number)].is_in(str(reading.value_of(value))), deterministic=True
    )
    holding = [_holding(connection, term, number) for term, number in zip(terms, known, strict=True)]
    also = [SqlCondition(f"NOT {reading.SEALED}"), *holding]
    found = reading.lines(connection, chosen, limit=None if limit is None else limit + 1, also=also)
    more = limit is not None and len(found) > limit
    shown = found[1:] if more else found
    texts = _texts(connection, [entry.id for entry in shown])
    return Found(tuple(Match(entry, tuple(texts[entry.id])) for entry in shown), more)


def _holding(connection: Connection, term: Term, number: str) -> SqlCondition:
    """The condition that an entry holds the term, or that it does not.

    The plus keeps SQLite from beginning with all that hold it.
    """
    sql, value = (_IN_INDEX, _phrase(term)) if term.is_words else (_ANYWHERE, number)
    if term.left_out:
        return SqlCondition(f"+e.id NOT IN ({sql})", (value,))
    begin = "" if term.is_words and _is_rare(connection, value) else "+"
    return SqlCondition(f"{begin}e.id IN ({sql})", (value,))


def _is_rare(connection: Connection, phrase: str) -> bool:
    rows = connection.execute(
        "SELECT rowid FROM search_words WHERE search_words MATCH ? LIMIT ?", (phrase, _FEW)
    ).fetchall()
    return len(rows) < _FEW


def _phrase(term: Term) -> str:
    """The term as a string of the index's own language, where nothing in it means anything but itself."""
    text = term.text.replace('"', '""').replace("\0", " ")
    return f'"{text}"{" *" if term.beginning else ""}'


def _texts(connection: Connection, entries: Sequence[str]) -> defaultdict[str, list[tuple[str, str]]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in connection.execute(
        "SELECT entry_id, prompt, text FROM search_text"
        " WHERE entry_id IN (SELECT value FROM json_each(?)) ORDER BY entry_id, position",
        (dumps(entries),),
    ):
        found[row[0]].append((row[1], row[2]))
    return found
