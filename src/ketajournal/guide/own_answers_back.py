"""A person's own sentences that are said back, laid over those that ship, and all that is wrong in their file."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ketajournal.guide.conditions import Condition
from ketajournal.guide.own_prompts import ANSWERS_BACK, folder_in, sheets
from ketajournal.guide.prompt import Changes, Fault
from ketajournal.guide.prompt_rules import key_faults, text_fault, usable
from ketajournal.guide.prompt_sheet import Unreadable, data_of

_FILE_KEYS = {"sentence": list, "leave_out": list}
_KEYS = {"id": str, "after": str, "when": str, "say": str, "source": list}
# What is known behind an answer beside the answers themselves; of these typed words and forms call for nothing.
_MOMENTS = frozenset({"checkin.dip", "reflect.first_relief"})
_CALLING = frozenset({"scale", "number", "choice", "many", "yes-no"})


class OwnSentences(NamedTuple):
    """The rows by their ids, the ids of those that ship and are left out, and all mistakes."""

    rows: Mapping[str, Mapping[str, Any]]
    left_out: tuple[str, ...]
    faults: tuple[Fault, ...]


@cache
def own_sentences(home: Path, shipped: frozenset[str]) -> OwnSentences:
    """What the person's own file says beside those *shipped*, by id."""
    path = folder_in(home) / f"{ANSWERS_BACK}.toml"
    try:
        found = data_of(path, home)
        every, own, _ = sheets(home)
    except Unreadable as unreadable:
        return OwnSentences({}, (), (unreadable.fault,))
    data = usable(found, _FILE_KEYS)
    left_out = tuple(data.get("leave_out", ()))
    kinds = {p.prompt.id: p.prompt.kind for sheet in (*every.values(), *own.values()) for p in sheet.placed}
    tables = [row if isinstance(row, dict) else {} for row in data.get("sentence", ())]
    rows = {str(row.get("id")): row for row in tables}
    unknown = [f"'leave_out' names '{n}', which is no sentence that ships" for n in left_out if n not in shipped]
    wrong = [
        Fault(str(path), None, None, what) for what in (*key_faults("the file", found, _FILE_KEYS, ()), *unknown)
    ]
    wrong += [Fault(str(path), None, name, what) for name, row in rows.items() for what in _faults(row, kinds)]
    return OwnSentences(rows, left_out, tuple(wrong))


def changes_of(own: OwnSentences, shipped: Collection[str]) -> Changes:
    """What the file makes of the sentences that ship."""
    replaced, added = (tuple(n for n in own.rows if (n in shipped) is there) for there in (True, False))
    return Changes(ANSWERS_BACK, True, False, replaced, added, own.left_out, questions=0)


def _faults(row: Mapping[str, Any], kinds: Mapping[str, str]) -> Iterator[str]:
    yield from key_faults("a sentence", row, _KEYS, ("id", "after", "when", "say"))
    there = usable(row, _KEYS)
    if wrong := text_fault(there.get("say", "said"), many_lines=False):
        yield f"'say' {wrong}"
    if there.get("after", "").strip() and kinds.get(there["after"], "note") == "note":
        yield f"'after' names '{there['after']}', which is no question"
    try:
        named = Condition.parse(there["when"]).names() if "when" in there else set()
    except ValueError as fault:
        yield f"'when' can't be read: {fault}"
        return
    for name in sorted(named - _MOMENTS):
        if kinds.get(name) not in _CALLING:
            yield f"'when' names '{name}', which is no rating and nothing that is chosen"
