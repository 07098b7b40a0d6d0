"""PsychonautWiki Journal's JSON: experiences with ingestions, timed notes and ratings.

Top level ``experiences``; times are milliseconds since 1970. Older files have ``ingestions`` beside them, each
with the ``experienceId`` that it belongs to. An ingestion with a ``consumerName`` is somebody else's. What was
taken is kept as words, and no amount in it is read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from ketajournal.errors import BadInput
from ketajournal.exchange.checked_json import CheckedJson
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import FormatIn, ReadOptions
from ketajournal.exchange.incoming import ImportedAnswer, Incoming, imported_words
from ketajournal.exchange.value_parsing import local_moment

# By name and not by a part of it: several other substances have ketamine in theirs.
_KETAMINE = {"ketamine", "ketamin", "esketamine", "esketamin", "s-ketamine", "arketamine", "r-ketamine", "spravato"}
_ROUTES = {"intravenous": "iv", "intramuscular": "im"}


def _is_one(content: Content) -> bool:
    return content.json is not None and isinstance(content.json.fields.get("experiences"), list)


def _read(content: Content, options: ReadOptions) -> Incoming:
    """The person's own experiences with ketamine; with ``all_substances`` the others too, as notes."""
    incoming = Incoming("PsychonautWiki Journal")
    file = content.json
    assert file is not None
    apart: dict[int, list[CheckedJson]] = defaultdict(list)
    for ingestion in file.each("ingestions"):
        apart[ingestion.whole("experienceId")].append(ingestion)
    for experience in file.each("experiences"):
        known_as = experience.maybe("id", experience.whole) if apart else None
        of_it = [*experience.each("ingestions"), *(apart.pop(known_as, []) if known_as is not None else [])]
        _experience(incoming, experience, of_it, all_substances=options.all_substances)
    for lost in apart.values():
        raise lost[0].fault("experienceId", "the id of an experience in the file")
    return incoming


def _experience(
    incoming: Incoming, experience: CheckedJson, ingestions: Sequence[CheckedJson], *, all_substances: bool
) -> None:
    own = [i for i in ingestions if not (i.maybe("consumerName", i.text) or "").strip()]
    incoming.leave_out("what somebody else took", len(ingestions) - len(own))
    ketamine = sorted(filter(_is_ketamine, own), key=lambda i: _moment(i, "time"))
    others = [i for i in own if not _is_ketamine(i)]
    if not all_substances:
        if not ketamine:
            return incoming.leave_out("experiences without ketamine of your own")
        incoming.leave_out("ingestions of something other than ketamine", len(others))
        others = []
    session = _session(incoming, experience, ketamine, others) if ketamine else None
    if session is None:
        # Where nothing was taken, nothing says when it was but the day it was written.
        at = _moment(experience, "creationDate" if experience.value.get("sortDate") is None else "sortDate")
        incoming.note(at, _title_and_text(experience), *_in_words(experience, others, at))
    for timed in experience.each("timedNotes"):
        incoming.note(_moment(timed, "time"), timed.text("note").strip(), session=session)
    return None


def _is_ketamine(ingestion: CheckedJson) -> bool:
    return ingestion.text("substanceName").strip().casefold() in _KETAMINE


def _session(
    incoming: Incoming, experience: CheckedJson, ketamine: Sequence[CheckedJson], others: Sequence[CheckedJson]
) -> str:
    at = _moment(ketamine[0], "time")
    given = ketamine[0].text("administrationRoute").strip()
    route = _ROUTES.get(given.casefold(), "other")
    place = _place(incoming, experience)
    session = incoming.session(at, route, place)
    said = [
        ImportedAnswer("reflect.first", "long", _title_and_text(experience), "first_capture"),
        ImportedAnswer("reflect.setting", "text", place),
        ImportedAnswer("reflect.dose", "text", "; ".join(_taken(i, at) for i in ketamine)),
        imported_words("route", given.lower() if route == "other" else ""),
        imported_words("text", "\n".join(_in_words(experience, others, at))),
    ]
    incoming.entry("reflect", at, said, session=session)
    return session


def _title_and_text(experience: CheckedJson) -> str:
    parts = (experience.maybe("title", experience.text), experience.maybe("text", experience.text))
    return "\n".join(part.strip() for part in parts if part and part.strip())


def _place(incoming: Incoming, experience: CheckedJson) -> str | None:
    place = experience.maybe("location", experience.inside)
    if place is None:
        return None
    if place.value.get("latitude") is not None:
        incoming.leave_out("coordinates of places")
    return (place.maybe("name", place.text) or "").strip() or None


def _in_words(experience: CheckedJson, ingestions: Iterable[CheckedJson], start: datetime) -> Iterator[str]:
    """The substances that were taken and how it was rated, a line each."""
    yield from (_taken(ingestion, start) for ingestion in ingestions)
    for rating in experience.each("ratings"):
        later = _later(_moment(rating, "time"), start) if rating.value.get("time") is not None else ""
        yield ", ".join(filter(None, [f"Rated {rating.text('option').strip()}", later]))


def _taken(ingestion: CheckedJson, start: datetime) -> str:
    """An ingestion in words as they stand there: ``75 mg, about, Ketamine, intramuscular, 20 min later``."""
    dose = ingestion.value.get("dose")
    if dose is not None and (isinstance(dose, bool) or not isinstance(dose, int | float) or abs(dose) >= 1e9):
        raise ingestion.fault("dose", "a number")
    units = (ingestion.maybe("units", ingestion.text) or "").strip()
    parts = [
        "" if dose is None else f"{dose:g} {units}".strip(),
        "about" if dose is not None and ingestion.value.get("isDoseAnEstimate") is True else "",
        ingestion.text("substanceName").strip(),
        ingestion.text("administrationRoute").strip().lower(),
        _later(_moment(ingestion, "time"), start),
        (ingestion.maybe("notes", ingestion.text) or "").strip(),
    ]
    return ", ".join(filter(None, parts))


def _later(moment: datetime, start: datetime) -> str:
    """The time from the start to something, empty at the start: a clock's time would be another in each zone."""
    minutes = round((moment - start).total_seconds() / 60)
    return f"{abs(minutes)} min {'later' if minutes > 0 else 'before'}" if minutes else ""


def _moment(of: CheckedJson, key: str) -> datetime:
    value = of.value.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e13:
        raise of.fault(key, "a time in milliseconds since 1970")
    try:
        return local_moment(datetime.fromtimestamp(int(value) // 1000, UTC))
    except (BadInput, OverflowError, OSError, ValueError):
        raise of.fault(key, "a time in milliseconds between the years 1900 and 2200") from None


READER = FormatIn(_is_one, _read)
