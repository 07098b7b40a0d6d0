"""The prompt files that ship, read as they stand: tests check them, so no command does."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from ketajournal.errors import BadPromptFile
from ketajournal.guide.conditions import Condition
from ketajournal.guide.help_lines import prompts_folder
from ketajournal.guide.prompt import Guide, Prompt, TomlTable

_NOT_GUIDES = frozenset({"help-lines", "crisis", "offers", "stages", "facts"})


def shipped_folder() -> Path:
    """The folder that the prompt files lie in: beside the code when installed, else in the checkout."""
    return Path(prompts_folder()).resolve()


@cache
def shipped_files() -> Mapping[str, Path]:
    """The files of the conversations that ship, by name."""
    found = [*shipped_folder().glob("*.toml"), *shipped_folder().glob("measures/*.toml")]
    return {p.stem: p for p in found if not p.stem.startswith("_") and p.stem not in _NOT_GUIDES}


def shipped_guide(name: str) -> Guide:
    """The conversation that ships under this name. Raises ``BadPromptFile`` where its file was damaged since."""
    return guide_in(shipped_files()[name])


@cache
def guide_in(path: Path) -> Guide:
    """The conversation in a file that ships, or what several share. Raises as ``shipped_guide`` does."""
    try:
        data = _read_toml(path)
        return guide_of(path.stem, data, map(prompt_of, _tables(path, data)))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
        raise BadPromptFile(
            f"{path}: this ships with ketajournal, and it can't be read: {fault}.",
            "Installing ketajournal again brings it back.",
        ) from None


def guide_of(name: str, data: TomlTable, prompts: Iterable[Prompt]) -> Guide:
    """The conversation that a file's data and its prompts make."""
    opening, closing = (data.get(key, "").strip() for key in ("opening", "closing"))
    return Guide(name, data["title"], opening, closing, tuple(prompts), parts=data.get("parts", {}))


def prompt_of(table: TomlTable) -> Prompt:
    """The prompt that a ``[[prompt]]`` says. Raises ``ValueError`` for a condition that can't be read."""
    fields = {**table, "ask": table["ask"].strip()}
    for name in ("source", "ends"):
        fields[name] = tuple(fields.get(name, ()))
    for name in ("when", "at_once"):
        if name in fields:
            fields[name] = Condition.parse(fields[name])
    return Prompt(**fields)


def _tables(path: Path, data: TomlTable) -> Iterator[TomlTable]:
    """Each ``[[prompt]]`` of the file, included ones in their place, items with the options that they share."""
    for table in data["prompt"]:
        if "include" in table:
            shared = path.with_name(f"_{table['include']}.toml")
            yield from _tables(shared, _read_toml(shared))
        else:
            yield {"options": data.get("options", {}), **table} if table.get("kind") == "item" else table


def _read_toml(path: Path) -> TomlTable:
    return tomllib.loads(path.read_text(encoding="utf-8"))
