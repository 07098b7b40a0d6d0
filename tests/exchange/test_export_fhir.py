"""FHIR: what a clinic's system reads is what the form said, with its codes, its status and its total right.

The published models accept a wrong status, a wrong total or a code of another form; those are checked here.
"""

import json
from typing import Any

import pytest
from fhir.resources.bundle import Bundle as R5Bundle
from fhir.resources.R4B.bundle import Bundle as R4Bundle
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.exchange import fhir
from ketajournal.exchange.loinc import ANSWERS, DIFFICULTY_ANSWERS, FORMS
from ketajournal.guide.prompts import load_guide
from ketajournal.journal.archive import Archive, EntryRows
from support.archives import answer, archive, archives, entry, form, identity
from support.exports import written
from support.imports import incoming

RELEASES = {"r4": R4Bundle, "r5": R5Bundle}
WEIGHTS = {
    "r4": "http://hl7.org/fhir/StructureDefinition/ordinalValue",
    "r5": "http://hl7.org/fhir/StructureDefinition/itemWeight",
}
LOINC = "http://loinc.org"


def bundle(whole: Archive, release: str = "r4", kind: str = "collection") -> dict[str, Any]:
    """The Bundle, read by the published models of its release first."""
    (text,) = written(fhir, whole, release=release, bundle=kind).values()
    RELEASES[release].model_validate_json(text)
    found: dict[str, Any] = json.loads(text)
    return found


def resources(found: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in found.get("entry", []) if e["resource"]["resourceType"] == kind]


def one_form(measure: str, items: list[int | None], *more: Any, **columns: Any) -> Archive:
    made, given_answers = form(1, measure, items, **columns)
    return archive([made], [*given_answers, *more])


PHQ = [0, 1, 2, 3, 0, 1, 2, 3, 1]


@pytest.mark.parametrize("release", RELEASES)
def test_a_complete_form_is_completed_and_has_its_total_derived_from_it(release: str) -> None:
    found = bundle(one_form("phq-9", [*PHQ]), release)
    assert found["type"] == "collection"
    (response,) = resources(found, "QuestionnaireResponse")
    (total,) = resources(found, "Observation")
    assert response["status"] == "completed"
    assert response["questionnaire"] == "http://loinc.org/q/44249-1"
    assert response["authored"] == "2026-03-02T14:00:00-05:00"
    assert total["status"] == "final"
    assert total["code"]["coding"][0]["code"] == "44261-6"
    assert total["valueQuantity"] == {
        "value": 13,
        "unit": "{score}",
        "system": "http://unitsofmeasure.org",
        "code": "{score}",
    }
    assert total["category"][0]["coding"][0]["code"] == "survey"
    assert total["effectiveDateTime"] == "2026-03-02T14:00:00-05:00"
    assert total["derivedFrom"] == [{"reference": f"urn:uuid:{response['id']}"}]
    items = response["item"]
    assert [item["linkId"] for item in items] == [f"/{code}" for code in FORMS["phq-9"].items]
    codes = [item["answer"][0]["valueCoding"] for item in items]
    assert [coding["code"] for coding in codes] == [ANSWERS[value].code for value in PHQ]
    assert {coding["system"] for coding in codes} == {LOINC}
    weights = [coding["extension"][0] for coding in codes]
    assert [weight["valueDecimal"] for weight in weights] == PHQ
    assert {weight["url"] for weight in weights} == {WEIGHTS[release]}


@pytest.mark.parametrize("release", RELEASES)
def test_a_form_with_an_open_item_is_in_progress_and_has_no_total(release: str) -> None:
    found = bundle(one_form("phq-9", [1, None, *[0] * 7]), release)
    (response,) = resources(found, "QuestionnaireResponse")
    assert response["status"] == "in-progress"
    assert [item["linkId"] for item in response["item"]] == [
        f"/{code}" for code in FORMS["phq-9"].items if code != FORMS["phq-9"].items[1]
    ]
    assert resources(found, "Observation") == []


def test_gad_7_has_its_own_codes() -> None:
    found = bundle(one_form("gad-7", [1, 2, 3, 0, 1, 2, 3]))
    (response,) = resources(found, "QuestionnaireResponse")
    (total,) = resources(found, "Observation")
    assert response["questionnaire"] == "http://loinc.org/q/69737-5"
    assert [item["linkId"][1:] for item in response["item"]] == list(FORMS["gad-7"].items)
    assert total["code"]["coding"][0]["code"] == "70274-6"
    assert total["valueQuantity"]["value"] == 12


@pytest.mark.parametrize(
    ("value", "code", "display"),
    [
        (0, "LA6572-7", "Not difficult at all"),
        (1, "LA6573-5", "Somewhat difficult"),
        (2, "LA6575-0", "Very difficult"),
        (3, "LA6574-3", "Extremely difficult"),
    ],
)
def test_difficulty_is_coded_by_its_words_and_is_no_part_of_the_total(value: int, code: str, display: str) -> None:
    found = bundle(one_form("phq-9", [1] * 9, answer(1, value, "phq-9.difficulty", "item")))
    (response,) = resources(found, "QuestionnaireResponse")
    last = response["item"][-1]
    assert last["linkId"] == "/69722-7"
    coding = last["answer"][0]["valueCoding"]
    assert (coding["code"], coding["display"], coding["extension"][0]["valueDecimal"]) == (code, display, value)
    (total,) = resources(found, "Observation")
    assert total["valueQuantity"]["value"] == 9


def test_what_was_deleted_was_entered_in_error() -> None:
    found = bundle(one_form("phq-9", [1] * 9, deleted_at="2026-03-03T19:00:00Z"))
    statuses = {r["status"] for kind in ("QuestionnaireResponse", "Observation") for r in resources(found, kind)}
    assert statuses == {"entered-in-error"}


@pytest.mark.parametrize("release", RELEASES)
def test_an_own_rating_is_named_in_words_and_has_no_code(release: str) -> None:
    whole = archive(
        [entry(1, "checkin")],
        [
            answer(1, 6, "checkin.mood", "scale", metric="mood"),
            answer(1, 7.5, "checkin.sleep-hours", "number", metric="sleep_hours"),
            answer(1, "private words", "checkin.shift", "text", metric="small_shift"),
        ],
    )
    found = bundle(whole, release)
    mood, sleep = resources(found, "Observation")
    assert mood["code"] == {"text": "Mood (own rating; 0: as low as it goes, 10: as good as it gets)"}
    assert mood["valueQuantity"] == {"value": 6}
    assert mood["category"][0]["coding"][0]["code"] == "survey"
    assert sleep["valueQuantity"] == {
        "value": 7.5,
        "unit": "hours",
        "system": "http://unitsofmeasure.org",
        "code": "h",
    }
    assert "private words" not in json.dumps(found)


def test_nothing_names_the_person_and_every_reference_leads_inside() -> None:
    whole = one_form("phq-9", [1] * 9)
    found = bundle(whole)
    (patient,) = resources(found, "Patient")
    assert set(patient) == {"resourceType", "id"}
    text = json.dumps(found)
    assert "a clinic" not in text
    addresses = [e["fullUrl"] for e in found["entry"]]
    assert len(set(addresses)) == len(addresses)
    for e in found["entry"]:
        assert e["fullUrl"] == f"urn:uuid:{e['resource']['id']}"
        one = e["resource"]
        inside = [one.get("subject"), one.get("author"), one.get("source")]
        for reference in [*inside, *one.get("performer", []), *one.get("derivedFrom", [])]:
            assert reference is None or reference["reference"] in addresses
    later = bundle(whole._replace(entries=(*whole.entries, EntryRows(entry(5)))))
    assert resources(later, "Patient") == [patient], "the same in each export"


@pytest.mark.parametrize("release", RELEASES)
def test_it_says_that_all_is_the_persons_own_report(release: str) -> None:
    whole = one_form("phq-9", [1] * 9, answer(1, 6, "checkin.mood", "scale", metric="mood"))
    found = bundle(whole, release)
    own = {"reference": f"urn:uuid:{resources(found, 'Patient')[0]['id']}"}
    for response in resources(found, "QuestionnaireResponse"):
        assert (response["author"], response["source"], response["subject"]) == (own, own, own)
    for observation in resources(found, "Observation"):
        assert (observation["performer"], observation["subject"]) == ([own], own)


@pytest.mark.parametrize("release", RELEASES)
def test_a_transaction_puts_each_resource_under_its_own_id_and_is_the_same_otherwise(release: str) -> None:
    whole = one_form("phq-9", [1] * 9)
    read, taken_in = bundle(whole, release), bundle(whole, release, "transaction")
    requests = [entry.pop("request") for entry in taken_in["entry"]]
    assert requests == [
        {"method": "PUT", "url": f"{entry['resource']['resourceType']}/{entry['resource']['id']}"}
        for entry in taken_in["entry"]
    ]
    assert taken_in == read | {"type": "transaction"}


def test_a_part_of_the_journal_is_of_the_same_person() -> None:
    whole = one_form("phq-9", [1] * 9)
    later = whole._replace(courses=(whole.courses[0]._replace(id="d" * 32),), sessions=())
    journal = whole._replace(courses=(*whole.courses, *later.courses))
    ids = set()
    for part in (whole, later, whole._replace(courses=())):
        (text,) = written(fhir, part, journal=journal).values()
        ids |= {patient["id"] for patient in resources(json.loads(text), "Patient")}
    assert len(ids) == 1


def test_a_journal_without_anything_for_it_is_an_empty_bundle() -> None:
    found = bundle(archive([entry(1)], [answer(1, "words")]))
    assert "entry" not in found, "FHIR knows no empty lists"


@settings(max_examples=40, deadline=None)
@given(archives(), st.lists(st.none() | st.integers(0, 3), min_size=9, max_size=9))
def test_any_journal_is_a_valid_bundle(whole: Archive, items: list[int | None]) -> None:
    made, given_answers = form(10**9, "phq-9", items, course_id=None)
    with_form = whole._replace(entries=(*whole.entries, EntryRows(made, tuple(given_answers))))
    for release in RELEASES:
        found = bundle(with_form, release)
        for total in resources(found, "Observation"):
            if "derivedFrom" in total:
                assert None not in items
                assert total["valueQuantity"]["value"] == sum(item or 0 for item in items)


def test_each_question_has_a_code_and_the_answers_are_worded_as_in_the_prompt_files() -> None:
    for name, codes in FORMS.items():
        guide = load_guide(name)
        assert len(guide.prompts) == len(codes.items) + (codes.difficulty is not None)
        first = guide.prompt(f"{name}.1")
        assert first is not None
        assert {str(a.weight): a.display for a in ANSWERS} == dict(first.options)
    difficulty = load_guide("phq-9").prompt("phq-9.difficulty")
    assert difficulty is not None
    assert {str(a.weight): a.display for a in DIFFICULTY_ANSWERS} == dict(difficulty.options)


@pytest.mark.parametrize("release", RELEASES)
def test_our_own_reader_reads_the_answers_back(release: str) -> None:
    found = incoming(json.dumps(bundle(one_form("phq-9", [*PHQ]), release)))
    assert [json.loads(a.value) for a in found.archive.answers if a.kind == "item"] == PHQ
    assert [*found.theirs.values()] == [identity(1)], "the entry it came from, which is left as it is"
