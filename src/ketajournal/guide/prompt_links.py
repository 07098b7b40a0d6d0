"""The links between prompts: conditions, what is shown back, and the ids and metrics that must fit together."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from ketajournal.course.kinds import entry_kind
from ketajournal.guide.conditions import FACTS
from ketajournal.guide.prompt import Fault
from ketajournal.guide.prompt_sheet import Placed, Sheet

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


def everything(shipped: Mapping[str, Sheet], own: Mapping[str, Sheet]) -> Everything:
    """All these together. Where two give a metric different answers, the one that ships counts, else the first."""
    homes: dict[str, dict[str, str | None]] = {}
    sorts: dict[str, str] = {}
    asked: set[str] = set()
    for name, sheet in (*shipped.items(), *own.items()):
        is_sealed = entry_kind(name).sealed  # shown by the command that opens it, and by no question
        asked |= set() if is_sealed else sheet.broken
        for prompt in (placed.prompt for placed in sheet.placed):
            homes.setdefault(prompt.id, {})[name] = prompt.keeps
            if prompt.is_question and not is_sealed:
                asked.add(prompt.id)
            if prompt.is_question and prompt.metric:
                sorts.setdefault(prompt.metric, _SORTS[prompt.kind])
    return Everything(frozenset(asked), homes, sorts)


def link_faults(sheet: Sheet, known: Everything) -> Iterator[Fault]:
    """All that does not fit in one conversation. Of its broken prompts nobody says that they aren't there."""
    here = {p.prompt.id: p.prompt.kind for p in sheet.placed if p.prompt.is_question}
    before = set(sheet.broken)
    for p in sheet.placed:
        for what in (*_conditions(p, before, here), *_said_back(p, here), *_recall(p, known), *_metric(p, known)):
            yield p.fault(what)
        if p.prompt.is_question:
            before.add(p.prompt.id)


def id_faults(name: str, placed: Sequence[Placed], shipped: Collection[str], known: Everything) -> Iterator[Fault]:
    """Ids of a person's own prompts that mean something already. *shipped* are those they stand in for here.

    An answer is found by its id, so one id asks one thing; only what sets the same column may stand anywhere.
    """
    for p in placed:
        if not p.own or p.path.name.startswith("_") or p.prompt.id in shipped:
            continue
        homes = known.homes.get(p.prompt.id, {})
        others = [other for other, keeps in homes.items() if other != name and keeps != (p.prompt.keeps or "")]
        if others:
            yield p.fault(f"this id belongs to a question of '{others[0]}'; one of its own keeps them apart")
        elif p.prompt.id in FACTS and not homes.keys() - {name}:
            yield p.fault("the journal knows something else by this id; another one keeps them apart")


def _conditions(placed: Placed, before: Collection[str], here: Collection[str]) -> Iterator[str]:
    for key, condition in (("when", placed.prompt.when), ("at_once", placed.prompt.at_once)):
        for named in sorted(condition.names() - FACTS.keys() - set(before) if condition else ()):
            if named in here:
                yield f"'{key}' names '{named}', which is not asked before it"
            else:
                what = "which is no question of this conversation and nothing the journal knows"
                yield f"'{key}' names '{named}', {what}"


def _said_back(placed: Placed, kinds: Mapping[str, str]) -> Iterator[str]:
    """Faults of what is said back: ratings and options call for it, and neither typed words nor a form does."""
    when = placed.prompt.when
    if placed.prompt.kind != "said":
        return
    if when is None:
        yield "what is said back has a 'when'"
    for named in sorted(when.names() if when else ()):
        if kinds.get(named) in ("text", "long", "date", "item"):
            yield f"'when' names '{named}', and only ratings and options call for what is said back"


def _recall(placed: Placed, known: Everything) -> Iterator[str]:
    recall = placed.prompt.recall
    if recall is not None and recall not in known.asked:
        yield f"'recall' names '{recall}', which is no question whose answer can be shown back"
    if recall is None and placed.prompt.recall_as is not None:
        yield "'recall_as' says what is shown back, and there is no 'recall' to say which answer"


def _metric(placed: Placed, known: Everything) -> Iterator[str]:
    metric, kind = placed.prompt.metric, placed.prompt.kind
    if metric is None or not placed.prompt.is_question or known.sorts.get(metric, _SORTS[kind]) == _SORTS[kind]:
        return
    yield (
        f"'metric' is '{metric}', which reports read as {known.sorts[metric]}, and a {kind} gives {_SORTS[kind]}; "
        "another name keeps them apart"
    )
