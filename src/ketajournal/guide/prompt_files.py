"""Reading a prompt file: every key, kind and reference is checked, and what is wrong is named with its line."""

import re
import tomllib
from pathlib import Path
from typing import Any

from ketajournal.errors import BadPromptFile
from ketajournal.guide.conditions import Condition
from ketajournal.guide.prompt import KINDS, Guide, Prompt

_KEYS = {
    "id": str,
    "ask": str,
    "kind": str,
    "source": list,
    "why": str,
    "metric": str,
    "label": str,
    "unit": str,
    "ends": list,
    "options": dict,
    "optional": bool,
    "when": str,
    "recall": str,
    "recall_as": str,
    "default": str,
    "keeps": str,
    "code": str,
    "crisis": bool,
    "low": (int, float),
    "high": (int, float),
    "whole": bool,
}
_FILE_KEYS = {"title": str, "opening": str, "closing": str, "options": dict, "prompt": list}
# Where an answer may be kept besides: columns of the course and of the session.
KEEPS = frozenset(
    {
        "course.started_on",
        "course.route",
        "course.planned_sessions",
        "course.provider",
        "session.at",
        "session.route",
        "session.setting",
        "settings.country",
    }
)


def read(path: Path, within: tuple[Path, ...] = ()) -> Guide:
    """A prompt file, checked. Raises ``BadPromptFile`` with the line and what is wrong there.

    *within* are the files that include this one, so that none includes itself.
    """
    try:
        source = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise BadPromptFile(f"{path}: this is not UTF-8 text: byte {fault.start + 1} can't be read.") from None
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as fault:
        raise BadPromptFile(f"{path}: this is not TOML: {fault}") from None
    checker = _Checker(path, source)
    checker.keys("the file", data, _FILE_KEYS, ("title", "prompt"), None)
    shared = data.get("options", {})
    prompts: list[Prompt] = []
    for number, raw in enumerate(data["prompt"], start=1):
        if not isinstance(raw, dict):
            raise checker.fault(None, f"prompt {number} is no table: begin it with [[prompt]]")
        checker.at(number)
        if set(raw) == {"include"}:
            added = _included(path, raw["include"], checker, (*within, path))
        else:
            added = (checker.prompt(number, raw, shared),)
        for prompt in added:
            if prompt.id in {other.id for other in prompts}:
                raise checker.fault(prompt.id, "this id stands twice")
            prompts.append(prompt)
    return Guide(
        path.stem.removeprefix("_"),
        data["title"],
        data.get("opening", "").strip(),
        data.get("closing", "").strip(),
        tuple(prompts),
    )


def _included(path: Path, name: Any, checker: "_Checker", within: tuple[Path, ...]) -> tuple[Prompt, ...]:
    """The prompts of a file that several conversations share: its name begins with an underscore."""
    file = path.parent / f"_{name}.toml"
    if not isinstance(name, str) or not file.is_file():
        raise checker.fault(None, f"'include' names '{name}', and there is no {file.name} beside it")
    if file in within:
        raise checker.fault(None, f"'include' names '{name}', which includes this file")
    return read(file, within).prompts


class _Checker:
    """Checks one file's prompts and names the line of what is wrong."""

    def __init__(self, path: Path, source: str) -> None:
        self.path = path
        lines = list(enumerate(source.splitlines(), 1))
        self._headers = [n for n, text in lines if text.strip() == "[[prompt]]"]
        self._ids = [n for n, text in lines if re.match(r"\s*id\s*=", text)]
        self._line: int | None = None

    def at(self, number: int) -> None:
        """What is wrong from here on is wrong in the prompt of this number: point to its id, or else its header."""
        if number > len(self._headers):
            self._line = None
            return
        first, *after = self._headers[number - 1 :]
        last = after[0] if after else float("inf")
        self._line = next((n for n in self._ids if first < n < last), first)

    def fault(self, prompt_id: str | None, what: str) -> BadPromptFile:
        line = self._line
        where = f"{self.path}, line {line}" if line else str(self.path)
        about = f"prompt '{prompt_id}': " if prompt_id else ""
        return BadPromptFile(f"{where}: {about}{what}.")

    def keys(
        self,
        what: str,
        data: dict[str, Any],
        allowed: dict[str, Any],
        needed: tuple[str, ...],
        prompt_id: str | None,
    ) -> None:
        for key in needed:
            if key not in data:
                raise self.fault(prompt_id, f"{what} has no '{key}'")
        for key, value in data.items():
            if key not in allowed:
                raise self.fault(prompt_id, f"'{key}' is not a key that {what} can have")
            if not isinstance(value, allowed[key]) or (isinstance(value, bool) and allowed[key] is not bool):
                raise self.fault(prompt_id, f"'{key}' has a value of the wrong type")
            inside = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
            if key != "prompt" and not all(isinstance(part, str) for part in inside):
                raise self.fault(prompt_id, f"'{key}' holds something that is not text in quotation marks")

    def prompt(self, number: int, raw: dict[str, Any], shared: dict[str, str]) -> Prompt:
        prompt_id = raw.get("id") if isinstance(raw.get("id"), str) else None
        self.keys(f"prompt {number}", raw, _KEYS, ("id", "ask", "kind", "source"), prompt_id)
        if raw["kind"] not in KINDS:
            raise self.fault(prompt_id, f"'kind' is '{raw['kind']}'; it can be {', '.join(KINDS)}")
        if raw["kind"] == "item":
            raw = {"options": shared, **raw}
        if raw["kind"] in ("choice", "many", "item") and not raw.get("options"):
            raise self.fault(prompt_id, f"a {raw['kind']} needs 'options'")
        if raw["kind"] == "scale" and len(raw.get("ends", ())) != 2:
            raise self.fault(prompt_id, "a scale needs 'ends': what 0 means and what 10 means")
        if raw["kind"] in ("breathe", "item") and not all(value.isdigit() for value in raw.get("options", {})):
            raise self.fault(prompt_id, f"the options of a {raw['kind']} are whole numbers")
        if raw["kind"] == "choice" and raw.get("default") not in (None, "last", *raw["options"]):
            raise self.fault(prompt_id, f"'default' is '{raw['default']}', which is not one of the options")
        if raw.get("keeps") and raw["keeps"] not in KEEPS:
            raise self.fault(prompt_id, f"'keeps' is '{raw['keeps']}'; it can be {', '.join(sorted(KEEPS))}")
        try:
            when = Condition.parse(raw["when"]) if "when" in raw else None
        except ValueError as fault:
            raise self.fault(prompt_id, f"'when' can't be read: {fault}") from None
        fields = dict(raw, when=when, source=tuple(raw["source"]), ends=tuple(raw.get("ends", ())))
        fields["ask"] = raw["ask"].strip()
        return Prompt(**fields)
