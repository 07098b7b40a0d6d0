"""Answers that call for help: one above 0 to the item about being better off dead, and the sign that says the same.

Both do exactly the same: help is shown at once, a dated line is kept, and a notice stands. The sign is no answer
of a form and is never scored. Source: course/README.md.
"""

from collections.abc import Iterable

from ketajournal.course import metrics
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.course.values import Answer, Entry, Value

# The option of a list of signs that stands for thoughts of not living.
NOT_LIVING = "not-living"
_ITEMS = frozenset(f"{i.id}.{i.crisis_item}" for i in INSTRUMENTS.values() if i.crisis_item is not None)


def may_call(prompt: str, metric: str | None) -> bool:
    """True for an answer to such an item or to a list of signs, whatever it says."""
    return prompt in _ITEMS or metric == metrics.WARNING_SIGNS


def calls_for_help(answer: Answer) -> bool:
    """True for any answer above 0 to such an item, on a form that was broken off too, and for the ticked sign."""
    value = answer.value
    if answer.prompt in _ITEMS:
        return _is_above_0(value)
    return answer.metric == metrics.WARNING_SIGNS and isinstance(value, list) and NOT_LIVING in value


def is_call_for_help(entry: Entry) -> bool:
    """True for an entry that holds such an answer."""
    if entry.items is not None:
        return any(_is_above_0(entry.items[item]) for item in _ITEMS & entry.items.keys())
    return any(map(calls_for_help, entry.answers))


def _is_above_0(value: Value) -> bool:
    return isinstance(value, int | float) and value > 0


# What the treatment is for, where it is thoughts of not living.
_FOCUS = "suicidal"


def is_plan_worth_offering(entries: Iterable[Entry]) -> bool:
    """True where an answer in them ever called for help, or the treatment is for thoughts of not living."""
    return any(is_call_for_help(entry) or _FOCUS in (entry.marked_for(metrics.FOCUS) or ()) for entry in entries)
