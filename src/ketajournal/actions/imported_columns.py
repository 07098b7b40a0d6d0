"""The meaning of each column of a person's own table: as they say it, once for all files of the same table."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress

from ketajournal.actions.console import ask_one_of
from ketajournal.errors import BadInput
from ketajournal.exchange import own_table
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import Columns, FormatIn
from ketajournal.journal.settings import set_setting, setting
from ketajournal.show.stream import wrapped


def columns_of(reader: FormatIn, content: Content, given: str | None, *, ask: bool) -> Columns | None:
    """The columns of the day and of the time asleep, with its unit: as *given*, as is kept, or as the person says.

    ``None`` for a format that says itself which is which. Raises ``BadInput`` where nobody said and none may *ask*.
    """
    heads = reader.columns(content)
    if not heads:
        return None
    if given is not None:
        named = own_table.parsed_columns(given)
        if missing := {named.day, named.asleep} - {*heads}:
            raise BadInput(f"there is no column called {', '.join(sorted(missing))}.", _there_are(heads))
        return named
    with suppress(StopIteration, ValueError, IndexError):
        _, day, asleep, unit = next(one for one in _kept() if one[0] == own_table.checksum(heads))
        return Columns(heads[int(day)], heads[int(asleep)], unit)
    return _asked(content, heads, ask=ask)


def keep_columns(heads: Sequence[str], columns: Columns) -> None:
    """Keep which column is which for the next table with these heads, of the latest two such tables."""
    told = [own_table.checksum(heads), str(heads.index(columns.day)), str(heads.index(columns.asleep)), columns.unit]
    others = [one for one in _kept() if one[0] != told[0]]
    set_setting("columns", ",".join(map(" ".join, [told, *others[:1]])))


def _kept() -> list[list[str]]:
    """The checksum of each table's heads, the places of both columns, and the unit: none of its words is kept."""
    return [one.split() for one in (setting("columns") or "").split(",") if one.strip()]


def _asked(content: Content, heads: Sequence[str], *, ask: bool) -> Columns:
    likely_day = own_table.likely_day(content)
    if not ask:
        raise BadInput(
            "nobody said which column of this table has the day, and which the hours slept.",
            f'--columns "{likely_day or heads[0]}=day,…=hours" says it (or minutes, seconds). {_there_are(heads)}',
        )
    print(wrapped("Which columns have the day of waking, and the time asleep?", sys.stdout))
    print("\n".join(f"{number:>3}  {head}" for number, head in enumerate(heads, start=1)))
    numbered = {str(number): head for number, head in enumerate(heads, start=1)}
    day = _column("The day", numbered, likely_day)
    others = {number: head for number, head in numbered.items() if head != day}
    asleep = _column("The time asleep", others, own_table.likely_asleep(content, others.values()))
    unit = ask_one_of("In which unit", own_table.UNITS, own_table.likely_unit(content, asleep))
    return Columns(day, asleep, unit)


def _there_are(heads: Sequence[str]) -> str:
    return f"There are: {', '.join(heads)}."


def _column(what: str, numbered: Mapping[str, str], likely: str | None) -> str:
    """One of these columns, by its number or its head."""
    typed = ask_one_of(what, (*numbered, *numbered.values()), likely)
    return numbered.get(typed, typed)
