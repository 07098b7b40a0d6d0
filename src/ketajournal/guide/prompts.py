"""The conversations there are, a person's own among them, and what reports need to know of their questions."""

import os
from collections.abc import Mapping
from pathlib import Path

from ketajournal.course.kinds import BESIDE_A_SESSION, FOLLOWED
from ketajournal.course.metrics import Metric
from ketajournal.errors import BadPromptFile, NotFound
from ketajournal.guide.prompt import SCALE, Guide, Prompt
from ketajournal.guide.prompt_files import shipped_files, shipped_guide
from ketajournal.journal.home import home


def guide_names() -> list[str]:
    """The conversations there are, measures among them; files that only serve others are left out."""
    return sorted({*shipped_files(), *own_names()})


def own_names() -> list[str]:
    """The conversations that are a person's own from beginning to end."""
    place = _home_with_own()
    if place is None:
        return []
    from ketajournal.guide import own_prompts  # only those who have prompts of their own wait for it

    return sorted(own_prompts.found_in(place).guides.keys() - shipped_files().keys())


def load_guide(name: str) -> Guide:
    """The conversation of that name, with a person's own file of that name laid over it.

    Raises ``NotFound`` where there is none and ``BadPromptFile`` with all that is wrong in its files.
    """
    place = _home_with_own()
    if place is not None:
        from ketajournal.guide.own_prompts import own_guide

        if own := own_guide(name, place):
            return own
    if name in shipped_files():
        return shipped_guide(name)
    raise NotFound(f"There are no prompts called '{name}'.", f"There are: {', '.join(guide_names())}.")


def for_showing(name: str) -> Guide | None:
    """The conversation, for its words beside answers that were given.

    What was written is shown whatever becomes of its questions: where a person's own file can't be used, with
    the words that ship, and where there is nothing of that name, with none.
    """
    try:
        return load_guide(name)
    except NotFound:
        return None
    except BadPromptFile:
        return shipped_guide(name) if name in shipped_files() else None


def _home_with_own() -> Path | None:
    """The person's folder, where there may be prompts of their own in it."""
    place = home().folder
    return place if os.path.isdir(place / "prompts") else None


def followed_metrics() -> dict[str, Metric]:
    """Each rating that is followed from week to week, and what it is called, in the order it is asked."""
    return {
        p.metric: Metric(p.label or p.ask, _better(p))
        for name in (*FOLLOWED, *BESIDE_A_SESSION)
        if (guide := for_showing(name))
        for p in guide.prompts
        if p.metric and p.kind in ("scale", "number")
    }


def _better(prompt: Prompt) -> str | None:
    """The better end of a scale in words: ``0 is better: none``."""
    if prompt.better is None:
        return None
    end = int(prompt.better == "high")
    return f"{SCALE[end]} is better: {prompt.ends[end]}"


def routes() -> Mapping[str, str]:
    """The routes a session can have, and what each is called."""
    return options_of("prep", "course.route")


def signs() -> Mapping[str, str]:
    """The warning signs that the weekly look asks about, and how each is said."""
    return options_of("weekly", "weekly.signs")


def basics() -> Mapping[str, str]:
    """The physical basics that the check-in asks about, and how each is said."""
    return options_of("checkin", "checkin.basics")


def options_of(name: str, prompt_id: str) -> Mapping[str, str]:
    """A question's options, those that ship among them: answers from before it was a person's own hold these."""
    guides = (shipped_guide(name), for_showing(name))
    prompts = [prompt for guide in guides if guide and (prompt := guide.prompt(prompt_id))]
    return {value: label for prompt in prompts for value, label in prompt.options.items()}
