"""A sheet for a short visit: the parts that it can have, and what goes in with what the person lets in.

Nothing goes in that was not let in, by itself or with its part, and nothing that goes in gives away what was not.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.notices import Notice
from ketajournal.course.values import Entry

# In the order of the sheet. A part is let in as a whole; typed text never comes with it.
PARTS = {
    "safety": "Thoughts of not living, and scores that rose",
    "questions": "Questions for this visit",
    "course": "The course at a glance",
    "flags": "Marked for the prescriber",
    "medicines": "Medicines, as the person wrote them",
    "measures": "Measures, by their published scoring",
    "sessions": "Session by session",
    "weeks": "Own ratings, week by week",
    "signs": "Warning signs and dips",
    "practice": "Practice, new things, therapy",
    "review": "Marked at the beginning and when looking back",
    "threads": "Session by session, in the person's words",
    "things": "New things, and what came of them",
    "words": "In the person's own words",
}
# Whom a sheet can be for, and the parts of it.
AUDIENCES = {
    "prescriber": tuple(part for part in PARTS if part not in ("threads", "things")),
    "therapist": ("safety", "questions", "threads", "things", "words"),
}
# What stands above everything else, and is in by default.
SAFETY = "safety"
# Second on the sheet and asked about last: what a question may speak of depends on what else is let in.
QUESTIONS = "questions"
# These hold typed text alone, so there is nothing in them to let in as a whole.
WORDS_PART, THREADS_PART, MEDICINES_PART = "words", "threads", "medicines"
TYPED_ALONE = (WORDS_PART, THREADS_PART, MEDICINES_PART)
# What typed words about a dip are called, and by that known from others beside the signs.
A_DIP = "A dip"
A_PRACTICE = "A practice"
A_NEW_THING = "A new thing"
# What is typed of a new thing beside what it is, and of medicines.
AS_IF_THEN, IN_THE_WAY = "As an if-then", "Likely to be in the way"
TAKEN, CHANGED_IN_THEM = "Taken", "Changed"
FADED_LABEL = "What faded, and when"
A_SMALL_SHIFT = "A small shift"
# What is typed of a session, by the columns of its table.
DOSE, EFFECTS, SETTING = "Dose as written", "Noticed in the body", "Setting"


class TypedWords(NamedTuple):
    """Something the person typed, with its date and what it is called. ``key`` is how it is named to let it in.

    ``of`` is the id of what it stands beside where its part is let in: a session, or a practice's entry.
    """

    key: str
    part: str
    label: str
    text: str
    day: date
    of: str | None = None


# In what follows *chosen* has the names of the parts and the keys of the typed words that were let in.


def said_in(notices: Iterable[Notice], part: str) -> list[Notice]:
    """The notices that stand in a part; what is urgent stays told in lines of its own."""
    return [notice for notice in notices if notice.row.part == part and not notice.row.urgent]


def words_in(words: Iterable[TypedWords], part: str, chosen: Collection[str]) -> list[TypedWords]:
    """The typed words that stand in a part, each by itself."""
    return [w for w in words if w.part == part and w.key in chosen and not (w.of and part in (*chosen, THREADS_PART))]


def texts_beside(words: Iterable[TypedWords], chosen: Collection[str]) -> Mapping[tuple[str | None, str], str]:
    """The texts that were let in, by the id of the thing that each stands beside and the label it was typed under."""
    found: dict[tuple[str | None, str], list[str]] = {}
    for w in words:
        if w.key in chosen:
            found.setdefault((w.of, w.label), []).append(w.text)
    return {place: "; ".join(texts) for place, texts in found.items()}


def may_be_asked_about(words: Iterable[TypedWords], chosen: Collection[str], audience: str) -> set[str]:
    """The matters a question may be about: parts let in, what was marked, and dips where one is told.

    Nothing that is the prescriber's is asked of a therapist.
    """
    if audience == "therapist":
        return {SAFETY} & set(chosen)
    dips = any(w.label == A_DIP and w.key in chosen for w in words)
    return {*chosen, "asked", *(["dips"] if dips else [])}


class SectionsLeftOut(NamedTuple):
    """The number of sections of a sheet with nothing let in of what they could hold, and of those with a part."""

    whole: int
    in_part: int


def left_out(parts: Collection[str], words: Sequence[TypedWords], chosen: Collection[str]) -> SectionsLeftOut:
    """The parts that stay out, by section: a piece of typed text is no section of its own."""
    whole = in_part = 0
    for part in PARTS:
        could = {w.key for w in words if w.part == part} | ({part} if part in parts else set())
        there = could & set(chosen)
        whole += bool(could) and not there
        in_part += bool(there) and there != could
    return SectionsLeftOut(whole, in_part)


class Flagged(NamedTuple):
    """The marks for the prescriber of a local date, by name: each name once, on its latest date."""

    day: date
    names: tuple[str, ...]


def flagged(entries: Iterable[Entry]) -> list[Flagged]:
    """The marks for the prescriber in these entries, earliest first, by the date each was last made."""
    latest: dict[str, date] = {}
    for entry in entries:
        said = entry.of(metrics.FLAGS)
        if isinstance(said, list):
            latest |= dict.fromkeys(said, entry.at.date())
    return [Flagged(day, tuple(n for n, d in latest.items() if d == day)) for day in sorted(set(latest.values()))]
