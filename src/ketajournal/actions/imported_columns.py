"""Which column of a person's own table is which: as they say it, once for all files of the same table."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import islice
from zlib import crc32

from ketajournal.actions.console import ask_one_of
from ketajournal.errors import BadInput
from ketajournal.exchange import own_table
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import Reader
from ketajournal.guide.help_lines import set_setting, setting
from ketajournal.show.stream import wrapped


def columns_of(reader: Reader, content: Content, given: str | None, *, ask: bool, keep: bool) -> dict[str, str]:
    """The columns of the day and of the time asleep, with its unit: as *given*, or as the person says, once.

    Empty for a format that says itself which is which. *keep* remembers it for the next file with these heads.
    Raises ``BadInput`` where nobody said and none may *ask*.
    """
    heads = reader.columns(content)
    if not heads:
        return {}
    # The setting has no words of a table: of the latest two the checksum of its heads, the places, and the unit.
    known, kept = f"{crc32('|'.join(heads).encode()):08x}", (setting("columns") or "").split(",")
    if given is not None:
        named = {meaning: head for head, meaning in own_table.parsed_columns(given).items()}
        if missing := {*named.values()} - {*heads}:
            raise BadInput(f"there is no column called {', '.join(sorted(missing))}.", _there_are(heads))
        day, (unit, asleep) = named.pop(own_table.DAY), named.popitem()
    else:
        with suppress(StopIteration, ValueError, IndexError):
            place, of_asleep, unit = next(one.split()[1:] for one in kept if one.split()[:1] == [known])
            return {heads[int(place)]: own_table.DAY, heads[int(of_asleep)]: unit}
        day, asleep, unit = _asked(content, heads, ask=ask)
    if keep:
        told = f"{known} {heads.index(day)} {heads.index(asleep)} {unit}"
        others = (one for one in kept if one and not one.startswith(known))
        set_setting("columns", ",".join([told, *islice(others, 1)]))
    return {day: own_table.DAY, asleep: unit}


def _asked(content: Content, heads: Sequence[str], *, ask: bool) -> tuple[str, str, str]:
    """The heads of the day and of the time asleep, and its unit."""
    day = own_table.likely_day(content)
    if not ask:
        raise BadInput(
            "nobody said which column of this table has the day, and which the hours slept.",
            f'--columns "{day or heads[0]}=day,…=hours" says it (or minutes, seconds). {_there_are(heads)}',
        )
    print(wrapped("Which columns have the day of waking, and the time asleep?", sys.stdout))
    print("\n".join(f"{number:>3}  {head}" for number, head in enumerate(heads, start=1)))
    numbered = {str(number): head for number, head in enumerate(heads, start=1)}
    day = _column("The day", numbered, day)
    others = {number: head for number, head in numbered.items() if head != day}
    likely = next((head for head in others.values() if "sle" in head), next(iter(others.values())))
    asleep = _column("The time asleep", others, likely)
    return day, asleep, ask_one_of("In which unit", own_table.UNITS, own_table.likely_unit(content, asleep))


def _there_are(heads: Sequence[str]) -> str:
    return f"There are: {', '.join(heads)}."


def _column(what: str, numbered: Mapping[str, str], likely: str | None) -> str:
    """One of these columns, by its number or its head."""
    typed = ask_one_of(what, (*numbered, *numbered.values()), likely)
    return numbered.get(typed, typed)
