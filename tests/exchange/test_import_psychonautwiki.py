"""PsychonautWiki Journal's JSON: one's own ketamine, and what was taken kept in words."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from ketajournal.errors import BadInput
from ketajournal.exchange.incoming import Incoming
from support.imports import entries, incoming, left_out, notes
from support.samples.psychonautwiki import AT, EXPERIENCE, INGESTION


@pytest.fixture(autouse=True)
def _utc(zone: Callable[[str], None]) -> None:
    zone("UTC")


def brought(*experiences: dict[str, Any], **choices: bool) -> Incoming:
    document = {
        "experiences": list(experiences),
        "substanceCompanions": [{"substanceName": "Ketamine", "color": "BLUE"}],
        "customSubstances": [],
        "customUnits": [],
    }
    return incoming(json.dumps(document), **choices)


def with_ingestions(*changes: dict[str, Any]) -> dict[str, Any]:
    return {**EXPERIENCE, "ingestions": [{**INGESTION, **change} for change in changes]}


def test_an_experience_is_a_session_with_a_reflection_and_its_timed_notes() -> None:
    found = brought(EXPERIENCE)
    (session,) = found.sessions.values()
    assert (session.at, session.route, session.setting) == ("2026-03-02T14:00:00Z", "im", "the clinic")
    assert entries(found) == [
        (
            "reflect",
            "2026-03-02T14:00+00:00",
            {
                "reflect.first": "The third\nWide and quiet.",
                "reflect.setting": "the clinic",
                "reflect.dose": "75 mg, about, Ketamine, intramuscular, at the clinic",
                "import.text": "Rated PLUS, 60 min later",
            },
        ),
        ("note", "2026-03-02T14:30+00:00", {"note.text": "music"}),
    ]
    assert {e.session_id for e, _ in found.archive.entries} == {session.id}


def test_what_was_taken_is_words_and_never_a_number_that_anything_follows() -> None:
    (dose,) = (a for a in brought(EXPERIENCE).archive.answers if a.prompt == "reflect.dose")
    assert (dose.kind, dose.metric) == ("text", None)


def test_what_somebody_else_took_is_left_out_and_counted() -> None:
    found = brought(with_ingestions({}, {"consumerName": "Sam", "dose": 9.0}))
    assert left_out(found)["what somebody else took"] == 1
    assert "9 mg" not in str(found.archive)
    found = brought(with_ingestions({"consumerName": "Sam"}))
    assert list(found.archive.entries) == []
    assert left_out(found) == {"what somebody else took": 1, "experiences without ketamine of your own": 1}


@pytest.mark.parametrize("name", ["Ketamine", "ketamine", "Esketamine", "S-Ketamine", "Spravato"])
def test_it_is_ketamine_by_its_names(name: str) -> None:
    assert len(brought(with_ingestions({"substanceName": name})).sessions) == 1


@pytest.mark.parametrize("name", ["Deschloroketamine", "2-Fluorodeschloroketamine", "2F-Ketamine", "MDMA", ""])
def test_another_substance_is_left_out_even_with_ketamine_in_its_name(name: str) -> None:
    found = brought(with_ingestions({"substanceName": name}))
    assert (found.sessions, list(found.archive.entries)) == ({}, [])
    assert left_out(found) == {"experiences without ketamine of your own": 1}


def test_with_all_substances_others_are_notes_and_no_sessions() -> None:
    found = brought(with_ingestions({"substanceName": "MDMA"}), all_substances=True)
    assert found.sessions == {}
    assert "75 mg, about, MDMA" in notes(found)[0]
    assert notes(found)[1] == "music"


def test_beside_ketamine_others_are_left_out_or_kept_in_words() -> None:
    both = with_ingestions({}, {"substanceName": "Caffeine", "administrationRoute": "ORAL"})
    assert left_out(brought(both))["ingestions of something other than ketamine"] == 1
    assert "Caffeine" in entries(brought(both, all_substances=True))[0][2]["import.text"]


@pytest.mark.parametrize(
    ("given", "route", "kept"),
    [
        ("INTRAVENOUS", "iv", None),
        ("INTRAMUSCULAR", "im", None),
        ("INSUFFLATED", "other", "insufflated"),
        ("SUBLINGUAL", "other", "sublingual"),
    ],
)
def test_only_a_clear_route_becomes_one_of_ours(given: str, route: str, kept: str | None) -> None:
    found = brought(with_ingestions({"administrationRoute": given}))
    assert next(iter(found.sessions.values())).route == route
    assert entries(found)[0][2].get("import.route") == kept


@pytest.mark.parametrize("bad", [None, True, "1772460000000", 1e15, -1e14, 9e12])
def test_a_time_that_is_none_is_refused_with_its_place(bad: object) -> None:
    with pytest.raises(BadInput, match="experiences 1, ingestions 1: 'time' should be"):
        brought(with_ingestions({"time": bad}))


def test_coordinates_stay_behind() -> None:
    found = brought(EXPERIENCE)
    assert left_out(found)["coordinates of places"] == 1
    assert "1.5" not in str(found.archive)


def flat(**changes: Any) -> str:
    """A file as older versions wrote it, with ingestions beside the experiences."""
    experience = {"id": 7, "title": "The third", "text": "Wide.", "creationDate": AT, "sortDate": None}
    return json.dumps({"experiences": [experience], "ingestions": [{**INGESTION, "experienceId": 7, **changes}]})


def test_an_older_file_is_read_like_a_newer_one() -> None:
    ((kind, at, answers),) = entries(incoming(flat()))
    assert (kind, at, answers["reflect.first"]) == ("reflect", "2026-03-02T14:00+00:00", "The third\nWide.")
    assert answers["reflect.dose"].startswith("75 mg")
    (words,) = notes(incoming(flat(substanceName="Caffeine"), all_substances=True))
    assert words.startswith("The third\nWide.\n75 mg")


def test_an_ingestion_of_an_experience_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match="ingestions 1: 'experienceId' should be the id of an experience in the file"):
        incoming(flat(experienceId=8))
