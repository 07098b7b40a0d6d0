"""The rules of a prompt file: the keys it can have, and every mistake that it or one of its prompts has by itself."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ketajournal.course.text import inert, one_line
from ketajournal.guide.conditions import Condition
from ketajournal.guide.help_lines import sentences_of
from ketajournal.guide.prompt import PROMPT_KINDS, TomlTable

# The types that each key may have.
Allowed = Mapping[str, type | tuple[type, ...]]
# What the journal knows by itself, by the names that a condition or a default can use.
FACTS = sentences_of("facts")
FILE_KEYS: Allowed = {"title": str, "opening": str, "closing": str, "options": dict, "parts": dict, "prompt": list}
PROMPT_KEYS: Allowed = {
    **dict.fromkeys(("id", "ask", "kind", "why", "metric", "label", "unit", "better", "options_from"), str),
    **dict.fromkeys(("when", "at_once", "recall", "recall_as", "default", "keeps", "code"), str),
    **dict.fromkeys(("optional", "crisis", "whole", "asked"), bool),
    **dict.fromkeys(("low", "high"), (int, float)),
    **dict.fromkeys(("source", "ends"), list),
    "options": dict,
}
# What only a file that ships can say, and why.
_NOT_OWN = {
    "options": "'options' stand in a prompt; for a whole file only measures have them",
    "code": "'code' belongs to the validated measures, whose items stay as they are",
    "crisis": "'crisis' belongs to the validated measures; what it shows stays as it is",
}
_NO_ITEM = "an 'item' belongs to the validated measures, whose items stay as they are; use a 'scale' or a 'choice'"
OWN_FILE_KEYS: Allowed = {
    **{key: of for key, of in FILE_KEYS.items() if key != "options"},
    "leave_out": list,
    "whole": bool,
}
OWN_PROMPT_KEYS: Allowed = {
    **{key: of for key, of in PROMPT_KEYS.items() if key not in _NOT_OWN},
    "options": dict,
    "after": str,
}
# Texts that are shown: on one line, and over several.
_LINES = frozenset({"title", "parts", "ask", "label", "unit", "recall_as", "options", "ends"})
_PARAGRAPHS = frozenset({"opening", "closing", "why"})
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
_ONE_OF = {"kind": PROMPT_KINDS, "keeps": sorted(KEEPS), "options_from": LISTS, "better": ("high", "low")}
# What a person names: a conversation, and an id, a metric or an option.
GUIDE_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_NAME = re.compile(r"[\w.-]{1,80}")
# Sessions, hours, money: no answer is further from 0, and no bar is longer.
_FURTHEST = 1_000_000_000
_LONGEST_BREATHING = 3600


def usable(data: TomlTable, allowed: Allowed) -> TomlTable:
    """The data that is of its type, so that one mistake doesn't hide others."""
    return {k: value for k, value in data.items() if k in allowed and not _type_fault(k, value, allowed[k])}


def file_faults(data: TomlTable, needed: Collection[str], *, own: bool) -> Iterator[str]:
    """All that is wrong around the prompts of a file."""
    allowed = OWN_FILE_KEYS if own else FILE_KEYS
    yield from _key_faults("the file", data, allowed, needed)
    yield from _words_faults(usable(data, allowed))


def prompt_faults(raw: TomlTable, what: str, *, own: bool) -> Iterator[str]:
    """All that is wrong with a prompt by itself."""
    allowed = OWN_PROMPT_KEYS if own else PROMPT_KEYS
    yield from _key_faults(what, raw, allowed, ("id", "ask", "kind") if own else ("id", "ask", "kind", "source"))
    found = usable(raw, allowed)
    yield from _name_faults(found)
    yield from _words_faults(found)
    if own and found.get("keeps") in _FOUND_BY_ID and found.get("id") != found["keeps"]:
        yield f"the prompt that keeps '{found['keeps']}' has that very id"
    for key, words in _ONE_OF.items():
        if key in found and found[key] not in words:
            known = [word for word in words if not own or word != "item"]
            yield f"'{key}' is '{one_line(found[key], 60)}'; it can be {', '.join(known)}"
    kind = found.get("kind")
    if own and kind == "item":
        yield _NO_ITEM
    elif kind in PROMPT_KINDS:
        yield from _answer_faults(found)
        yield from _default_faults(found)
    for key in ("when", "at_once"):
        if key in found:
            try:
                Condition.parse(found[key])
            except ValueError as fault:
                yield f"'{key}' can't be read: {one_line(str(fault), 120)}"


def _key_faults(what: str, data: TomlTable, allowed: Allowed, needed: Collection[str]) -> Iterator[str]:
    """Keys that are missing, unknown, or hold something of another type than they are *allowed*."""
    for key in needed:
        if key not in data:
            yield f"{what} has no '{key}'"
    for key, value in data.items():
        if key not in allowed:
            yield _NOT_OWN.get(key, f"'{one_line(key, 60)}' is not a key that {what} can have")
        elif wrong := _type_fault(key, value, allowed[key]):
            yield f"'{key}' {wrong}"


def _type_fault(key: str, value: object, wanted: type | tuple[type, ...]) -> str | None:
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        return "has a value of the wrong type"
    if key != "prompt" and not all(isinstance(text, str) for text in _inside(value)):
        return "holds something that is not text in quotation marks"
    return None


def _inside(value: object) -> Collection[Any]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()


def _words_faults(found: TomlTable) -> Iterator[str]:
    """Mistakes in the words that are shown."""
    for key, value in found.items():
        if key not in _LINES | _PARAGRAPHS:
            continue
        about, texts = (f"'{key}'", [value]) if isinstance(value, str) else (f"a text of '{key}'", _inside(value))
        for wrong in dict.fromkeys(_text_fault(text, many_lines=key in _PARAGRAPHS) for text in texts):
            if wrong:
                yield f"{about} {wrong}"


def _text_fault(text: str, *, many_lines: bool) -> str | None:
    """The reason why a text can't be shown as it stands, as the end of a sentence."""
    if not text.strip():
        return None if many_lines else "is empty"
    if inert(text) != text.replace("\r\n", "\n"):
        return "holds a character that can't be seen and could steer a terminal"
    if not many_lines and (len(text.strip().splitlines()) > 1 or "\t" in text.strip()):
        return "is more than one line"
    return None


def _name_faults(raw: TomlTable) -> Iterator[str]:
    for key in ("id", "metric"):
        if key in raw and not _NAME.fullmatch(raw[key]):
            yield f"'{key}' can have letters, digits, and . - _ in it, such as \"morning.mood\""
    if any(not _NAME.fullmatch(value) for value in raw.get("options", ())):
        yield "the name of an option can have letters, digits, and . - _ in it; what stands behind = can be anything"


def _answer_faults(raw: TomlTable) -> Iterator[str]:
    """Mistakes that keep a prompt from being answered, or its answer from being kept."""
    kind, options, keeps = raw["kind"], raw.get("options", {}), raw.get("keeps")
    if kind in ("choice", "many", "item", "breathe") and not (options or raw.get("options_from")):
        yield f"a {kind} needs 'options'"
    if "options_from" in raw and kind not in ("choice", "many"):
        yield "'options_from' is for a choice or a many"
    if kind == "scale" and len(raw.get("ends", ())) != 2:
        yield "a scale needs 'ends': what 0 means and what 10 means"
    elif len(raw.get("ends", (1, 2))) != 2:
        yield "'ends' are two texts: what the lowest means and what the highest means"
    if "better" in raw and kind != "scale":
        yield "'better' says of a scale which end is the better one"
    if kind in ("breathe", "item") and not all(_is_count(value) for value in options):
        yield f"the options of a {kind} are whole numbers"
    low, high = raw.get("low"), raw.get("high")
    if kind == "scale" and (low is not None or high is not None):
        yield "a scale runs from 0 to 10; 'low' and 'high' are for a number"
    elif any(end is not None and not abs(end) <= _FURTHEST for end in (low, high)):
        yield f"'low' and 'high' can lie up to {_FURTHEST:,} from 0"
    elif low is not None and high is not None and low > high:
        yield "'low' is higher than 'high'"
    if keeps in KEEPS and kind not in KEEPS[keeps]:
        yield f"'{keeps}' keeps the answer to a {' or a '.join(KEEPS[keeps])}"
    elif keeps == "course.planned_sessions" and not raw.get("whole"):
        yield f"'{keeps}' keeps a number with 'whole = true'"


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= _LONGEST_BREATHING


def _default_faults(raw: TomlTable) -> Iterator[str]:
    default, kind = raw.get("default"), raw["kind"]
    if default is None or default == "last":
        return
    shown = one_line(default, 60)
    if default.startswith("fact:"):
        if default.removeprefix("fact:") not in FACTS:
            yield f"'default' is '{shown}', and there is no such fact; there are {', '.join(FACTS)}"
    elif kind == "choice" and default not in raw.get("options", {}):
        yield f"'default' is '{shown}', which is not one of the options"
    elif kind not in ("choice", "text", "long", "date"):
        yield f"the 'default' of a {kind} can be \"last\", for what was answered the last time"
    elif kind == "date" and default != "today" and not _is_date(default):
        yield f"'default' is '{shown}', which is no date that is understood"


def _is_date(text: str) -> bool:
    from datetime import datetime

    from ketajournal.errors import BadInput
    from ketajournal.guide.date_phrases import moment_from_words  # takes its time to load, and is seldom needed

    try:
        moment_from_words(text, datetime.now().astimezone())
    except BadInput:
        return False
    return True
