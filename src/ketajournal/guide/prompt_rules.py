"""The rules of a person's own prompt file: what stands behind each key, and each mistake of a prompt by itself."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ketajournal.course.text import inert, one_line
from ketajournal.guide.answers import fits
from ketajournal.guide.conditions import Condition
from ketajournal.guide.help_lines import sentences_of
from ketajournal.guide.prompt import PROMPT_KINDS, Prompt, TomlTable
from ketajournal.guide.prompt_files import prompt_of

# What the journal knows by itself, by the names that a condition or a default can use.
FACTS = sentences_of("facts")
# Where an answer may be kept besides: columns of the course and of the session, and the kinds that fit in each.
KEEPS = {
    "course.started_on": ("date",),
    "course.route": ("choice",),
    "course.planned_sessions": ("number",),
    "course.provider": ("text", "long"),
    "course.stands": ("choice",),
    "session.as_before": ("many",),
    "session.at": ("date",),
    "session.number": ("number",),
    "session.route": ("choice",),
    "session.setting": ("text", "long"),
    "settings.clinic": ("text",),
    "settings.country": ("text",),
}
# Whether these were answered a moment ago decides what else is asked, so they are looked for by id.
_FOUND_BY_ID = ("course.started_on", "session.at")
# Lists that the journal keeps, which a question's options can come from.
LISTS = ("practices", "meanings")
# What a person names: a conversation, and an id, a metric or an option.
GUIDE_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_NAME = re.compile(r"[\w.-]{1,80}")
# Sessions, hours, money: no answer is further from 0, and no bar is longer.
_FURTHEST = 1_000_000_000
_LONGEST_BREATHING = 3600


# --- the keys: each fault of a text is the end of a sentence that begins with its key


def _paragraph_fault(text: str) -> str | None:
    if inert(text) != text.replace("\r\n", "\n"):
        return "holds a character that can't be seen and could steer a terminal"
    return None


def _line_fault(text: str) -> str | None:
    line = text.strip()
    if not line:
        return "is empty"
    if len(line.splitlines()) > 1 or "\t" in line:
        return "is more than one line"
    return _paragraph_fault(text)


def _name_fault(text: str) -> str | None:
    return None if _NAME.fullmatch(text) else 'can have letters, digits, and . - _ in it, such as "morning.mood"'


def _condition_fault(text: str) -> str | None:
    try:
        Condition.parse(text)
    except ValueError as fault:
        return f"can't be read: {one_line(str(fault), 120)}"
    return None


def _kind_fault(text: str) -> str | None:
    if text == "item":
        ours = "an 'item' belongs to the validated measures, whose items stay as they are"
        return f"can't be that: {ours}; use a 'scale' or a 'choice'"
    return _one_of([kind for kind in PROMPT_KINDS if kind != "item"])(text)


def _one_of(known: Sequence[str]) -> Callable[[str], str | None]:
    return lambda text: None if text in known else f"is '{one_line(text, 60)}'; it can be {', '.join(known)}"


class KeyRule(NamedTuple):
    """The type of what stands behind a key, and the *fault* of a text in it, if it can have one."""

    of: type | tuple[type, ...]
    fault: Callable[[str], str | None] = lambda _text: None


_LINE, _PARAGRAPH = KeyRule(str, _line_fault), KeyRule(str, _paragraph_fault)
_TEXT, _YES_NO = KeyRule(str), KeyRule(bool)
FILE_KEYS = {
    "title": _LINE,
    **dict.fromkeys(("opening", "closing"), _PARAGRAPH),
    "parts": KeyRule(dict, _line_fault),
    "leave_out": KeyRule(list),
    "prompt": KeyRule(list),
    "whole": _YES_NO,
}
PROMPT_KEYS = {
    **dict.fromkeys(("id", "metric"), KeyRule(str, _name_fault)),
    **dict.fromkeys(("ask", "label", "unit", "recall_as"), _LINE),
    "kind": KeyRule(str, _kind_fault),
    "why": _PARAGRAPH,
    **dict.fromkeys(("when", "at_once"), KeyRule(str, _condition_fault)),
    **dict.fromkeys(("recall", "default", "after"), _TEXT),
    "better": KeyRule(str, _one_of(("high", "low"))),
    "keeps": KeyRule(str, _one_of(sorted(KEEPS))),
    "options_from": KeyRule(str, _one_of(LISTS)),
    "options": KeyRule(dict, _line_fault),
    "ends": KeyRule(list, _line_fault),
    "source": KeyRule(list),
    **dict.fromkeys(("optional", "whole", "asked"), _YES_NO),
    **dict.fromkeys(("low", "high"), KeyRule((int, float))),
}


def looked_through(
    what: str, data: TomlTable, keys: Mapping[str, KeyRule], needed: Collection[str]
) -> tuple[dict[str, Any], list[str]]:
    """The data that is of its type, so that one mistake doesn't hide others; and every mistake in its keys."""
    usable: dict[str, Any] = {}
    faults = [f"{what} has no '{name}'" for name in needed if name not in data]
    for name, value in data.items():
        key = keys.get(name)
        if key is None:
            faults.append(f"'{one_line(name, 60)}' is not a key that {what} can have")
        elif not isinstance(value, key.of) or (isinstance(value, bool) and key.of is not bool):
            faults.append(f"'{name}' has a value of the wrong type")
        elif name != "prompt" and not all(isinstance(text, str) for text in _inside(value)):
            faults.append(f"'{name}' holds something that is not text in quotation marks")
        else:
            usable[name] = value
            about = f"'{name}'" if isinstance(value, str) else f"a text of '{name}'"
            faults += [f"{about} {wrong}" for wrong in dict.fromkeys(map(key.fault, _inside(value))) if wrong]
    return usable, faults


def _inside(value: object) -> Collection[Any]:
    """The texts in what stands behind a key."""
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else (value,) if isinstance(value, str) else ()


# --- a prompt


def prompt_looked_through(table: TomlTable, what: str) -> tuple[Prompt, list[str]]:
    """A prompt as far as its table can be used, without an id where that has none; and all that is wrong in it."""
    found, faults = looked_through(what, table, PROMPT_KEYS, ("id", "ask", "kind"))
    for key in ("when", "at_once"):
        if key in found and _condition_fault(found[key]):
            del found[key]
    prompt = prompt_of({"id": "", "ask": "", "kind": "", **found})
    if any(_name_fault(option) for option in prompt.options):
        faults.append(
            "the name of an option can have letters, digits, and . - _ in it; what stands behind = can be anything"
        )
    if prompt.keeps in _FOUND_BY_ID and prompt.id != prompt.keeps:
        faults.append(f"the prompt that keeps '{prompt.keeps}' has that very id")
    if prompt.kind in PROMPT_KINDS:
        faults += [*_answer_faults(prompt), *_default_faults(prompt)]
    return prompt, faults


def _answer_faults(p: Prompt) -> Iterator[str]:
    """Mistakes that keep a prompt from being answered, or its answer from being kept."""
    if p.kind in ("choice", "many", "breathe") and not (p.options or p.options_from):
        yield f"a {p.kind} needs 'options'"
    if p.options_from and p.kind not in ("choice", "many"):
        yield "'options_from' is for a choice or a many"
    if p.kind == "scale" and len(p.ends) != 2:
        yield "a scale needs 'ends': what 0 means and what 10 means"
    elif len(p.ends) not in (0, 2):
        yield "'ends' are two texts: what the lowest means and what the highest means"
    if p.better and p.kind != "scale":
        yield "'better' says of a scale which end is the better one"
    if p.kind == "breathe" and not all(map(_is_count, p.options)):
        yield "the options of a breathe are whole numbers"
    bounds = [end for end in (p.low, p.high) if end is not None]
    if p.kind == "scale" and bounds:
        yield "a scale runs from 0 to 10; 'low' and 'high' are for a number"
    elif not all(abs(end) <= _FURTHEST for end in bounds):
        yield f"'low' and 'high' can lie up to {_FURTHEST:,} from 0"
    elif bounds != sorted(bounds):
        yield "'low' is higher than 'high'"
    if p.keeps in KEEPS and p.kind not in KEEPS[p.keeps]:
        yield f"'{p.keeps}' keeps the answer to a {' or a '.join(KEEPS[p.keeps])}"
    elif p.keeps == "course.planned_sessions" and not p.whole:
        yield f"'{p.keeps}' keeps a number with 'whole = true'"


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= _LONGEST_BREATHING


def _default_faults(p: Prompt) -> Iterator[str]:
    if p.default in (None, "last"):
        return
    said = f"'default' is '{one_line(p.default, 60)}'"
    if p.default.startswith("fact:"):
        if p.default.removeprefix("fact:") not in FACTS:
            yield f"{said}, and there is no such fact; there are {', '.join(FACTS)}"
    elif p.kind == "choice" and p.default not in p.options:
        yield f"{said}, which is not one of the options"
    elif p.kind == "date" and not fits(p, p.default):
        yield f"{said}, which is no date that is understood"
    elif p.kind not in ("choice", "text", "long", "date"):
        yield f"the 'default' of a {p.kind} can be \"last\", for what was answered the last time"
