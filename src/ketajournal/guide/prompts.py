"""The conversations there are, and what reports need to know of their questions."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ketajournal.course.metrics import Metric
from ketajournal.errors import NotFound
from ketajournal.guide.prompt import SCALE, Guide
from ketajournal.guide.prompt_files import read

_NOT_GUIDES = frozenset({"help-lines", "crisis"})


def folder() -> Path:
    """Where the prompt files lie: beside the code when installed, else in the checkout."""
    here = Path(__file__).resolve().parent.parent
    installed = here / "prompts"
    return installed if installed.is_dir() else here.parent.parent / "prompts"


def names() -> list[str]:
    """The conversations there are, measures among them; files that only serve others are left out."""
    return sorted(_files())


def _files() -> dict[str, Path]:
    found = [*folder().glob("*.toml"), *folder().glob("measures/*.toml")]
    return {p.stem: p for p in found if not p.stem.startswith("_") and p.stem not in _NOT_GUIDES}


@cache
def load(name: str) -> Guide:
    """The conversation of that name.

    Raises ``NotFound`` where there is none and ``BadPromptFile`` where its file can't be used.
    """
    files = _files()
    if name not in files:
        raise NotFound(f"There are no prompts called '{name}'.", f"There are: {', '.join(sorted(files))}.")
    return read(files[name])


def metrics() -> dict[str, Metric]:
    """What each rating that is followed from week to week is called, in the order it is asked."""
    return {
        p.metric: Metric(p.label or p.ask, 12 if p.unit == "hours" else SCALE[1])
        for name in ("checkin", "weekly", "prep", "reflect")
        for p in load(name).prompts
        if p.metric and p.kind in ("scale", "number")
    }


def routes() -> Mapping[str, str]:
    """The routes a session can have, and what each is called."""
    prompt = load("prep").prompt("course.route")
    return prompt.options if prompt else MappingProxyType({})


def signs() -> Mapping[str, str]:
    """The warning signs that the weekly look asks about, and how each is said."""
    prompt = load("weekly").prompt("weekly.signs")
    return prompt.options if prompt else MappingProxyType({})
