"""The prompt files that ship, read as they stand: tests check them, so no command does."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from ketajournal.errors import BadPromptFile
from ketajournal.guide.conditions import Condition
from ketajournal.guide.help_lines import prompts_folder
from ketajournal.guide.prompt import Guide, Prompt

_NOT_GUIDES = frozenset({"help-lines", "crisis", "offers", "stages"})


def folder() -> Path:
    """Where the prompt files lie: beside the code when installed, else in the checkout."""
    return Path(prompts_folder()).resolve()


@cache
def files() -> Mapping[str, Path]:
    """The files of the conversations that ship, by name."""
    found = [*folder().glob("*.toml"), *folder().glob("measures/*.toml")]
    return {p.stem: p for p in found if not p.stem.startswith("_") and p.stem not in _NOT_GUIDES}


@cache
def shipped(name: str) -> Guide:
    """The conversation that ships under this name. Raises ``BadPromptFile`` where its file was damaged since."""
    path = files()[name]
    try:
        data = _data(path)
        return guide_of(name, data, tuple(_prompts(path, data)))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
        raise BadPromptFile(
            f"{path}: this ships with ketajournal, and it can't be read: {fault}.",
            "Installing ketajournal again brings it back; 'ketajournal prompts check' says more.",
        ) from None


def guide_of(name: str, data: Mapping[str, Any], prompts: tuple[Prompt, ...]) -> Guide:
    """The conversation that a file's data and its prompts make."""
    opening, closing = (data.get(key, "").strip() for key in ("opening", "closing"))
    return Guide(name, data["title"], opening, closing, prompts, parts=data.get("parts", {}))


def prompt_of(table: Mapping[str, Any], of_items: Mapping[str, str]) -> Prompt:
    """The prompt that a ``[[prompt]]`` says; *of_items* are the options that a measure's items share.

    Raises ``ValueError`` for a condition that can't be read.
    """
    fields = {"options": of_items, **table} if table["kind"] == "item" else dict(table)
    fields["ask"] = fields["ask"].strip()
    fields["source"] = tuple(fields.get("source", ()))
    fields["ends"] = tuple(fields.get("ends", ()))
    for name in ("when", "at_once"):
        if name in fields:
            fields[name] = Condition.parse(fields[name])
    return Prompt(**fields)


def _prompts(path: Path, data: Mapping[str, Any]) -> Iterator[Prompt]:
    for table in data["prompt"]:
        if "include" in table:
            shared = path.with_name(f"_{table['include']}.toml")
            yield from _prompts(shared, _data(shared))
        else:
            yield prompt_of(table, data.get("options", {}))


def _data(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
