"""The rules of a prompt file: the keys it can have, and every mistake that it or one of its prompts has by itself."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from ketajournal.course.text import inert, one_line
from ketajournal.guide.conditions import FACTS, Condition
from ketajournal.guide.prompt import PROMPT_KINDS

FILE_KEYS = {"title": str, "opening": str, "closing": str, "options": dict, "parts": dict, "prompt": list}
OWN_FILE_KEYS = {**FILE_KEYS, "leave_out": list, "whole": bool}
PROMPT_KEYS = {
    "id": str,
    "ask": str,
    "kind": str,
    "source": list,
    "why": str,
    "metric": str,
    "label": str,
    "unit": str,
    "ends": list,
    "better": str,
    "options": dict,
    "options_from": str,
    "optional": bool,
    "when": str,
    "at_once": str,
    "recall": str,
    "recall_as": str,
    "default": str,
    "keeps": str,
    "code": str,
    "crisis": bool,
    "low": (int, float),
    "high": (int, float),
    "whole": bool,
    "asked": bool,
}
# What only a person's own file can say, and what only a file that ships can.
OWN_PROMPT_KEYS = {**PROMPT_KEYS, "after": str}
_NOT_OWN = {
    "code": "'code' belongs to the validated measures, whose items stay as they are",
    "crisis": "'crisis' belongs to the validated measures; what it shows stays as it is",
    "item": "an 'item' belongs to the validated measures, whose items stay as they are; use a 'scale' or a 'choice'",
}
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


def _key_faults(
    what: str, data: Mapping[str, Any], allowed: Mapping[str, Any], needed: Collection[str]
) -> Iterator[str]:
    """Keys that are missing, unknown, or hold something of another type than they are *allowed*."""
    for key in needed:
        if key not in data:
            yield f"{what} has no '{key}'"
    for key, value in data.items():
        if key not in allowed:
            yield f"'{one_line(key, 60)}' is not a key that {what} can have"
        elif wrong := _type_fault(key, value, allowed[key]):
            yield f"'{key}' {wrong}"


def usable(data: Mapping[str, Any], allowed: Mapping[str, Any]) -> dict[str, Any]:
    """The data that is of its type, so that one mistake doesn't hide others."""
    return {k: value for k, value in data.items() if k in allowed and not _type_fault(k, value, allowed[k])}


def _type_fault(key: str, value: Any, wanted: Any) -> str | None:
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        return "has a value of the wrong type"
    inside = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    if key != "prompt" and not all(isinstance(part, str) for part in inside):
        return "holds something that is not text in quotation marks"
    return None


def file_faults(data: Mapping[str, Any], needed: Collection[str], *, own: bool) -> Iterator[str]:
    """All that is wrong around the prompts of a file."""
    if own and "options" in data:
        yield "'options' stand in a prompt; for a whole file only measures have them"
    yield from _key_faults("the file", data, OWN_FILE_KEYS if own else FILE_KEYS, needed)
    found = usable(data, FILE_KEYS)
    for key in ("title", "opening", "closing"):
        if key in found and (wrong := _text_fault(found[key], many_lines=key != "title")):
            yield f"'{key}' {wrong}"
    for title in found.get("parts", {}).values():
        if wrong := _text_fault(title, many_lines=False):
            yield f"'parts' {wrong}"


def _text_fault(text: str, *, many_lines: bool) -> str | None:
    """The reason why a text can't be shown as it stands, as the end of a sentence."""
    if not text.strip():
        return None if many_lines else "is empty"
    if inert(text) != text.replace("\r\n", "\n"):
        return "holds a character that can't be seen and could steer a terminal"
    if not many_lines and (len(text.strip().splitlines()) > 1 or "\t" in text.strip()):
        return "is more than one line"
    return None


def prompt_faults(raw: Mapping[str, Any], what: str, of_items: Mapping[str, str], *, own: bool) -> Iterator[str]:
    """All that is wrong with a prompt by itself; *of_items* are the options that a measure's items share."""
    allowed = OWN_PROMPT_KEYS if own else PROMPT_KEYS
    not_own = [key for key in ("code", "crisis") if own and key in raw]
    yield from (_NOT_OWN[key] for key in not_own)
    rest = {key: value for key, value in raw.items() if key not in not_own}
    yield from _key_faults(what, rest, allowed, ("id", "ask", "kind") if own else ("id", "ask", "kind", "source"))
    found = usable(rest, allowed)
    yield from _name_faults(found)
    yield from _words_faults(found)
    if own and found.get("keeps") in _FOUND_BY_ID and found.get("id") != found["keeps"]:
        yield f"the prompt that keeps '{found['keeps']}' has that very id"
    kind = found.get("kind")
    if own and kind == "item":
        yield _NOT_OWN["item"]
    elif kind in PROMPT_KINDS:
        yield from _answer_faults({"options": of_items, **found} if kind == "item" else found)
        yield from _default_faults(found)
        yield from _keeps_faults(found)
    elif kind is not None:
        kinds = [name for name in PROMPT_KINDS if not own or name != "item"]
        yield f"'kind' is '{one_line(kind, 60)}'; it can be {', '.join(kinds)}"
    for key in ("when", "at_once"):
        if key in found:
            try:
                Condition.parse(found[key])
            except ValueError as fault:
                yield f"'{key}' can't be read: {one_line(str(fault), 120)}"


def _name_faults(raw: dict[str, Any]) -> Iterator[str]:
    for key in ("id", "metric"):
        if key in raw and not _NAME.fullmatch(raw[key]):
            yield f"'{key}' can have letters, digits, and . - _ in it, such as \"morning.mood\""
    if any(not _NAME.fullmatch(value) for value in raw.get("options", ())):
        yield "the name of an option can have letters, digits, and . - _ in it; what stands behind = can be anything"


def _keeps_faults(raw: dict[str, Any]) -> Iterator[str]:
    keeps = raw.get("keeps")
    if keeps is None:
        return
    if keeps not in KEEPS:
        yield f"'keeps' is '{one_line(keeps, 60)}'; it can be {', '.join(sorted(KEEPS))}"
    elif raw["kind"] not in KEEPS[keeps]:
        yield f"'{keeps}' keeps the answer to a {' or a '.join(KEEPS[keeps])}"
    elif keeps == "course.planned_sessions" and not raw.get("whole"):
        yield f"'{keeps}' keeps a number with 'whole = true'"


def _words_faults(raw: dict[str, Any]) -> Iterator[str]:
    """Mistakes in the words that are shown."""
    for key in ("ask", "why", "label", "unit", "recall_as"):
        if key in raw and (wrong := _text_fault(raw[key], many_lines=key == "why")):
            yield f"'{key}' {wrong}"
    for key, texts in (("options", raw.get("options", {}).values()), ("ends", raw.get("ends", ()))):
        for wrong in dict.fromkeys(_text_fault(text, many_lines=False) for text in texts):
            if wrong:
                yield f"a text of '{key}' {wrong}"


def _answer_faults(raw: dict[str, Any]) -> Iterator[str]:
    """Mistakes that keep a prompt from being answered."""
    kind, options = raw["kind"], raw.get("options", {})
    if kind in ("choice", "many", "item", "breathe") and not (options or raw.get("options_from")):
        yield f"a {kind} needs 'options'"
    if raw.get("options_from", LISTS[0]) not in LISTS:
        yield f"'options_from' is '{one_line(raw['options_from'], 60)}'; it can be {', '.join(LISTS)}"
    elif "options_from" in raw and kind not in ("choice", "many"):
        yield "'options_from' is for a choice or a many"
    if kind == "scale" and len(raw.get("ends", ())) != 2:
        yield "a scale needs 'ends': what 0 means and what 10 means"
    elif len(raw.get("ends", (1, 2))) != 2:
        yield "'ends' are two texts: what the lowest means and what the highest means"
    if "better" in raw and (kind != "scale" or raw["better"] not in ("high", "low")):
        yield '\'better\' says of a scale which end is the better one: "high" or "low"'
    if kind in ("breathe", "item") and not all(_is_count(value) for value in options):
        yield f"the options of a {kind} are whole numbers"
    low, high = raw.get("low"), raw.get("high")
    if kind == "scale" and (low is not None or high is not None):
        yield "a scale runs from 0 to 10; 'low' and 'high' are for a number"
    elif any(end is not None and not abs(end) <= _FURTHEST for end in (low, high)):
        yield f"'low' and 'high' can lie up to {_FURTHEST:,} from 0"
    elif low is not None and high is not None and low > high:
        yield "'low' is higher than 'high'"


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4 and int(text) <= _LONGEST_BREATHING


def _default_faults(raw: dict[str, Any]) -> Iterator[str]:
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
