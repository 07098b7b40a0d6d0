"""The conversations there are, a person's own among them, and what reports need to know of their questions."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ketajournal.course.kinds import BESIDE_A_SESSION, FOLLOWED
from ketajournal.course.metrics import Metric
from ketajournal.errors import BadPromptFile, NotFound
from ketajournal.guide.overlay import Laid, laid_over
from ketajournal.guide.own_prompts import FIXED, folder_in, found_in
from ketajournal.guide.prompt import SCALE, Guide, Prompt, in_order
from ketajournal.guide.prompt_files import Own, Sheet, read, refused, sheet_of
from ketajournal.guide.prompt_links import Everything, everything, id_faults, link_faults
from ketajournal.guide.toml_source import Unreadable
from ketajournal.journal.home import home

_NOT_GUIDES = frozenset({"help-lines", "crisis", "stages"})
_HINT = (
    "'ketajournal prompts check' looks through all of them. Moving the file away brings the questions that ship back."
)


def folder() -> Path:
    """Where the prompt files lie: beside the code when installed, else in the checkout."""
    here = Path(__file__).resolve().parent.parent
    installed = here / "prompts"
    return installed if installed.is_dir() else here.parent.parent / "prompts"


def names() -> list[str]:
    """The conversations there are, measures among them; files that only serve others are left out."""
    return sorted({*files(), *own_names()})


def own_names() -> list[str]:
    """The conversations that are a person's own from beginning to end."""
    place = own_home()
    return sorted(_own_files(place).keys() - files().keys()) if place else []


@cache
def files() -> Mapping[str, Path]:
    """The files of the conversations that ship, by name."""
    found = [*folder().glob("*.toml"), *folder().glob("measures/*.toml")]
    return {p.stem: p for p in found if not p.stem.startswith("_") and p.stem not in _NOT_GUIDES}


def load(name: str) -> Guide:
    """The conversation of that name, with a person's own file of that name laid over it.

    Raises ``NotFound`` where there is none and ``BadPromptFile`` with all that is wrong in its files.
    """
    return _loaded(name, own_home(name))


def for_showing(name: str) -> Guide | None:
    """The conversation, for its words beside answers that were given.

    What was written is shown whatever becomes of its questions: where a person's own file can't be used, with
    the words that ship, and where there is nothing of that name, with none.
    """
    try:
        return load(name)
    except NotFound:
        return None
    except BadPromptFile:
        return _loaded(name, None) if name in files() else None


def own_home(name: str = "") -> Path | None:
    """The person's folder, where there are prompts of their own in it that could touch this conversation."""
    if name in FIXED:
        return None
    place = home().folder
    return place if os.path.isdir(folder_in(place)) else None


def _own_files(place: Path) -> Mapping[str, Path]:
    try:
        return found_in(place).guides
    except Unreadable as found:
        raise refused([found.fault], _HINT) from None


@cache
def _loaded(name: str, place: Path | None) -> Guide:
    own = _own_files(place) if place else {}
    if place is not None and name in own:
        found = laid(name, place)
        if found.faults:
            raise refused(found.faults, _HINT)
        return found.sheet.guide()
    if name in files():
        return read(files()[name])
    if place is not None and (misnamed := [f for f in found_in(place).faults if Path(f.path).stem == name]):
        raise refused(misnamed, _HINT)
    raise NotFound(f"There are no prompts called '{name}'.", f"There are: {', '.join(names())}.")


@cache
def sheet(name: str) -> Sheet:
    """What the file of a conversation that ships says."""
    return sheet_of(files()[name])


@cache
def _own_sheets(place: Path) -> dict[str, Sheet]:
    return {name: sheet_of(path, Own(place, folder())) for name, path in _own_files(place).items()}


@cache
def known_of_all(place: Path | None) -> Everything:
    """What one conversation needs to know of all others, those in the person's folder among them."""
    return everything({name: sheet(name) for name in files()}, _own_sheets(place) if place else {})


def laid(name: str, place: Path) -> Laid:
    """A conversation with the person's own file over it, and all that is wrong in that file or between it and others.

    What ships and names a question that they left out is no mistake of theirs: it is not asked, or shows nothing.
    """
    shipped = sheet(name) if name in files() else None
    found = laid_over(shipped, _own_sheets(place)[name])
    placed, known = found.sheet.placed, known_of_all(place)
    own = {str(p.path) for p in placed if p.own}
    linked = [fault for fault in link_faults(placed, found.sheet.broken, known) if fault.path in own]
    ids = id_faults(name, placed, shipped.ids() if shipped else (), known)
    return found._replace(faults=in_order((*found.faults, *linked, *ids)))


def metrics() -> dict[str, Metric]:
    """What each rating that is followed from week to week is called, in the order it is asked."""
    return {
        p.metric: Metric(p.label or p.ask, _highest(p))
        for name in (*FOLLOWED, *BESIDE_A_SESSION)
        if (guide := for_showing(name))
        for p in guide.prompts
        if p.metric and p.kind in ("scale", "number")
    }


def _highest(prompt: Prompt) -> float:
    """The value that fills a rating's bar."""
    if prompt.unit == "hours":
        return 12
    return prompt.high if prompt.kind == "number" and prompt.high and prompt.high > 0 else SCALE[1]


def routes() -> Mapping[str, str]:
    """The routes a session can have, and what each is called."""
    return _options("prep", "course.route")


def signs() -> Mapping[str, str]:
    """The warning signs that the weekly look asks about, and how each is said."""
    return _options("weekly", "weekly.signs")


def basics() -> Mapping[str, str]:
    """The physical basics that the check-in asks about, and how each is said."""
    return _options("checkin", "checkin.basics")


def flags() -> Mapping[str, str]:
    """What a prescriber should hear of before a session, and how each is said."""
    return _options("prep", "clinic.flags")


def _options(name: str, prompt_id: str) -> Mapping[str, str]:
    """A question's options, those that ship among them: they stand in answers from before it was a person's own."""
    guides = (_loaded(name, None), for_showing(name))
    prompts = [prompt for guide in guides if guide and (prompt := guide.prompt(prompt_id))]
    return {value: label for prompt in prompts for value, label in prompt.options.items()}
