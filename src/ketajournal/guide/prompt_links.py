"""The links between prompts: conditions, what is shown back, and the ids and metrics that must fit together."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from ketajournal.course.kinds import entry_kind
from ketajournal.guide.conditions import FACTS, Condition
from ketajournal.guide.prompt import Fault
from ketajournal.guide.prompt_files import Table
from ketajournal.guide.prompt_sheet import Placed

# What an answer is to whoever reads it by its metric.
_SORTS = {
    "scale": "a rating from 0 to 10",
    "number": "a number",
    "breathe": "a number",
    "item": "a number",
    "text": "words",
    "long": "words",
    "choice": "one of some options",
    "many": "any of some options",
    "yes-no": "a yes or a no",
    "date": "a date",
}


class Everything(NamedTuple):
    """All conversations, as far as one of them needs to know.

    ``asked`` are the ids of every question whose answer can be shown back. ``homes`` gives for an id the
    conversations it stands in, each with the column it sets there. ``sorts`` says what kind of answer a metric
    stands for.
    """

    asked: frozenset[str]
    homes: Mapping[str, Mapping[str, str | None]]
    sorts: Mapping[str, str]


def everything(conversations: Iterable[tuple[str, Iterable[Placed]]]) -> Everything:
    """All these together, by name. Where two give a metric different answers, the first counts."""
    homes: dict[str, dict[str, str | None]] = {}
    sorts: dict[str, str] = {}
    asked: set[str] = set()
    for name, placed in conversations:
        for p in placed:
            homes.setdefault(p.id, {})[name] = p.table.get("keeps")
            if (
                p.is_question and not entry_kind(name).sealed
            ):  # shown by the command that opens it, and by no question
                asked.add(p.id)
            if (metric := p.table.get("metric")) and (sort := _SORTS.get(p.table.get("kind", ""))):
                sorts.setdefault(metric, sort)
    return Everything(frozenset(asked), homes, sorts)


def link_faults(placed: Sequence[Placed], known: Everything) -> Iterator[Fault]:
    """All that does not fit in one conversation with a person's own prompts in it."""
    here = {p.id: str(p.table.get("kind")) for p in placed if p.is_question}
    before: set[str] = set()
    for p in placed:
        if p.own:
            yield from map(p.fault, (*_links(p.table, before, here), *_elsewhere(p.table, known)))
        if p.is_question:
            before.add(p.id)


def _links(table: Table, before: Collection[str], kinds: Mapping[str, str]) -> Iterator[str]:
    """Faults in conditions: ratings and options call for what is said back, typed words and forms don't."""
    for key in ("when", "at_once"):
        for named in sorted(_names_in(table.get(key)) - FACTS.keys() - set(before)):
            if named in kinds:
                yield f"'{key}' names '{named}', which is not asked before it"
            else:
                what = "which is no question of this conversation and nothing the journal knows"
                yield f"'{key}' names '{named}', {what}"
    if table.get("kind") != "said":
        return
    if "when" not in table:
        yield "what is said back has a 'when'"
    for named in sorted(_names_in(table.get("when"))):
        if kinds.get(named) in ("text", "long", "date", "item"):
            yield f"'when' names '{named}', and only ratings and options call for what is said back"


def _names_in(condition: str | None) -> set[str]:
    """The names in a condition; none in one that can't be read, which is told elsewhere."""
    with suppress(ValueError):
        return Condition.parse(condition).names() if condition else set()
    return set()


def _elsewhere(table: Table, known: Everything) -> Iterator[str]:
    """Faults in what it shares with other conversations: an answer that is shown back, a metric."""
    recall, metric, kind = table.get("recall"), table.get("metric", ""), table.get("kind", "")
    if recall is not None and recall not in known.asked:
        yield f"'recall' names '{recall}', which is no question whose answer can be shown back"
    if recall is None and "recall_as" in table:
        yield "'recall_as' says what is shown back, and there is no 'recall' to say which answer"
    sort = _SORTS.get(kind)
    read_as = known.sorts.get(metric, sort)
    if sort and read_as != sort:
        yield (
            f"'metric' is '{metric}', which reports read as {read_as}, and a {kind} gives {sort}; "
            "another name keeps them apart"
        )


def id_faults(name: str, placed: Iterable[Placed], shipped: Collection[str], known: Everything) -> Iterator[Fault]:
    """Ids of a person's own prompts that mean something already. *shipped* are those they stand in for here.

    An answer is found by its id, so one id asks one thing; only what sets the same column may stand anywhere.
    """
    for p in placed:
        if not p.own or p.path.name.startswith("_") or p.id in shipped:
            continue
        homes = known.homes.get(p.id, {})
        others = [other for other, keeps in homes.items() if other != name and keeps != p.table.get("keeps", "")]
        if others:
            yield p.fault(f"this id belongs to a question of '{others[0]}'; one of its own keeps them apart")
        elif p.id in FACTS and not homes.keys() - {name}:
            yield p.fault("the journal knows something else by this id; another one keeps them apart")
