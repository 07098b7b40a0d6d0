"""FHIR forms of known measures: items kept, totals worked out anew, and whatever is not known refused."""

import json
from typing import Any

import pytest

from ketajournal.course.measures import GAD_7, PHQ_9
from ketajournal.errors import BadInput
from ketajournal.exchange.crisis_answers import answers_in
from ketajournal.exchange.loinc import DIFFICULTY_ANSWERS, FORMS, MORE_DAYS_THAN_NOT
from ketajournal.guide.prompts import load
from support.imports import entries, incoming, left_out
from support.samples.fhir import bundle, coded, form, item


def brought(*resources: dict[str, Any]) -> Any:
    return incoming(bundle(*resources))


def codes_of(found: Any) -> list[str]:
    return [n.code for n in found.notices]


# --- what comes in


@pytest.mark.parametrize("name", FORMS)
def test_the_codes_here_are_those_beside_the_wording_of_each_item(name: str) -> None:
    prompts = {p.id: p for p in load(name).prompts}
    for number, code in enumerate(FORMS[name].items, start=1):
        assert prompts[f"{name}.{number}"].code == code


def test_a_form_is_kept_item_by_item_at_its_own_moment() -> None:
    found = brought(form("gad-7", (0, 1, 2, 3, 2, 1, 0)))
    assert entries(found) == [
        (
            "gad-7",
            "2026-03-01T10:00+01:00",
            {f"gad-7.{n}": v for n, v in enumerate((0, 1, 2, 3, 2, 1, 0), start=1)},
        )
    ]
    assert {a.kind for a in found.archive.answers} == {"item"}


def test_a_response_alone_is_as_good_as_a_bundle() -> None:
    alone, among = incoming(json.dumps(form())), brought(form())
    assert entries(alone) == entries(among)


@pytest.mark.parametrize(
    "answer",
    [
        coded("LA6570-1"),
        coded(
            "LA6570-1", extension=[{"url": "http://hl7.org/fhir/StructureDefinition/itemWeight", "valueDecimal": 2}]
        ),
        {"valueCoding": {"code": "LA6570-1", "display": "More than half the days"}},
        {"valueInteger": 2},
        {"valueDecimal": 2.0},
        {
            "valueCoding": {
                "system": "http://example.org",
                "code": "c",
                "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}],
            }
        },
    ],
)
def test_an_answer_in_each_form_that_it_comes_in(answer: dict[str, Any]) -> None:
    found = brought(form(values=(None,) * 9, more=[item("44250-9", answer)]))
    assert entries(found)[0][2] == {"phq-9.1": 2}


def test_the_second_item_of_the_gad_7_may_say_more_days_than_not() -> None:
    assert entries(brought(form("gad-7", (None,) * 7, more=[item("68509-9", coded(MORE_DAYS_THAN_NOT.code))])))[0][
        2
    ] == {"gad-7.2": 2}
    with pytest.raises(BadInput, match="item 69733-4: 'LA18938-3' is no answer"):
        brought(form("gad-7", (None,) * 7, more=[item("69733-4", coded(MORE_DAYS_THAN_NOT.code))]))


@pytest.mark.parametrize(("code", "value"), [("LA6572-7", 0), ("LA6573-5", 1), ("LA6575-0", 2), ("LA6574-3", 3)])
def test_the_difficulty_answers_are_in_their_own_order(code: str, value: int) -> None:
    found = brought(form(more=[item("69722-7", coded(code))]))
    assert entries(found)[0][2]["phq-9.difficulty"] == value
    assert {a.code: a.weight for a in DIFFICULTY_ANSWERS}[code] == value


def test_items_inside_groups_and_inside_answers_are_found() -> None:
    inner = {"linkId": "group", "item": [item("44250-9", coded("LA6569-3"))]}
    nested = {"linkId": "q", "answer": [{"valueBoolean": True, "item": [item("44255-8", coded("LA6571-9"))]}]}
    found = brought(form(values=(None,) * 9, more=[inner, nested]))
    assert entries(found)[0][2] == {"phq-9.1": 1, "phq-9.2": 3}


def test_a_code_at_the_end_of_a_path_is_the_items_own() -> None:
    given = form(values=(1,) * 8 + (0,))
    for one in given["item"]:
        one["linkId"] = f"/44249-1{one['linkId']}"
    assert sum(value for _, _, answers in entries(brought(given)) for value in answers.values()) == 8


def test_forms_on_a_line_each_are_one_file() -> None:
    lines = [json.dumps(form("phq-9", id="a")), "", json.dumps(form("gad-7", id="b"))]
    assert [kind for kind, _, _ in entries(incoming("\n".join(lines)))] == ["phq-9", "gad-7"]
    with pytest.raises(BadInput, match="line 3: this is not JSON"):
        incoming("\n".join([*lines[:2], lines[2][:-9]]))


def test_a_form_that_is_not_known_is_counted_beside_one_that_is() -> None:
    other = {**form(), "item": [item("68518-0", {"valueInteger": 1})]}
    found = brought(other, form())
    assert len(entries(found)) == 1
    assert left_out(found) == {"forms of another questionnaire": 1}


@pytest.mark.parametrize(
    "answer",
    [
        {"valueCoding": {"system": "urn:oid:1.2", "code": "2"}},
        {"valueCoding": {"display": "More than half the days"}},
        {"valueString": "more than half the days"},
        {"valueCoding": {"extension": [{"url": "x/itemWeight", "valueDecimal": 2}]}},
    ],
)
def test_item_nine_is_met_in_a_file_that_is_refused_however_its_answer_is_said(answer: dict[str, Any]) -> None:
    assert answers_in({"item": [item("44260-8", answer)]}) == [2]


def test_a_date_alone_is_noon_of_that_day() -> None:
    assert "T12:00" in entries(brought(form(authored="2026-03-01")))[0][1]


# --- totals


def test_a_total_that_is_the_sum_says_nothing() -> None:
    found = brought(form(values=(1,) * 9, more=[item("44261-6", {"valueInteger": 9})]))
    assert codes_of(found) == []
    assert "import.total" not in entries(found)[0][2]


def test_a_total_that_is_not_the_sum_is_told_and_both_are_kept() -> None:
    found = brought(form(values=(1,) * 9, more=[item("44261-6", {"valueDecimal": 14})]))
    (notice,) = found.notices
    assert notice.code == "total-mismatch"
    assert "the file says 14, its items add up to 9; the items are kept" in notice.text
    answers = entries(found)[0][2]
    assert (answers["import.total"], sum(answers[f"phq-9.{n}"] for n in range(1, 10))) == (14, 9)
    (total,) = (a for a in found.archive.answers if a.prompt == "import.total")
    assert total.metric is None


def test_an_incomplete_form_has_no_total_whatever_the_file_says() -> None:
    found = brought(form(values=(1,) * 8 + (None,), more=[item("44261-6", {"valueInteger": 8})]))
    assert codes_of(found) == ["total-mismatch", "incomplete"]
    assert "so there is no total" in found.notices[0].text
    assert "phq-9.9" not in entries(found)[0][2]


# --- what does not come in


def test_what_was_entered_in_error_is_left_out_and_counted() -> None:
    found = brought(form(status="entered-in-error"), form(id="two"))
    assert len(found.archive.entries) == 1
    assert left_out(found) == {"forms entered in error": 1}


def test_a_form_that_was_broken_off_is_a_partial_one_and_its_item_nine_calls_for_help() -> None:
    found = brought(form(values=(None,) * 8 + (1,), status="stopped"))
    assert entries(found)[0][2] == {"phq-9.9": 1}
    assert "so there is no total" in found.notices[0].text


def test_resources_of_another_kind_are_counted() -> None:
    found = brought({"resourceType": "Patient", "id": "p"}, form(), {"resourceType": "Observation"})
    assert left_out(found) == {
        "FHIR resources of another kind (Patient)": 1,
        "FHIR resources of another kind (Observation)": 1,
    }


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (form(more=[item("44250-9", coded("LA6569-3"))]), "item 44250-9 stands there twice"),
        (
            form(values=(None,) * 9, more=[item("44250-9", coded("LA9999-9"))]),
            "item 44250-9: 'LA9999-9' is no answer",
        ),
        (
            form(values=(None,) * 9, more=[item("44250-9", {"valueInteger": 4})]),
            "the number 4, and can be 0, 1, 2 or 3",
        ),
        (form(values=(None,) * 9, more=[item("44250-9", {"valueInteger": -1})]), "the number -1"),
        (form(values=(None,) * 9, more=[item("44250-9", {"valueDecimal": 1.5})]), "the number 1.5"),
        (form(values=(None,) * 9, more=[item("44250-9", {"valueInteger": True})]), "yes or no"),
        (form(values=(None,) * 9, more=[item("44250-9", {"valueString": "often"})]), "the answer is 'often'"),
        (form(values=(None,) * 9, more=[item("44250-9", {"valueInteger": 1}, {"valueInteger": 2})]), "2 answers"),
        (
            form(values=(None,) * 9, more=[item("44250-9", {**coded("LA6569-3"), "valueInteger": 2})]),
            "says two different things",
        ),
        (form(values=(1,) * 9, more=[item("44261-6", {"valueString": "nine"})]), "the total is not a number"),
        (form(status="draft"), "'status' should be one of"),
        (form(authored="soon"), "'authored' should be a moment"),
        (form(authored="2026-03"), "'authored' should be a moment"),
        ({k: v for k, v in form().items() if k != "authored"}, "'authored' should be text, and is not there"),
    ],
)
def test_what_is_wrong_is_refused_with_the_form_it_stands_in(response: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        brought(form(id="first"), response)
    assert "form 2" in refused.value.sentence
    assert said in refused.value.sentence


@pytest.mark.parametrize("items", [[], [{"linkId": "/93373-9", "answer": [{"valueBoolean": True}]}]])
def test_a_file_without_any_form_that_is_known_is_refused(items: list[Any]) -> None:
    with pytest.raises(BadInput, match="form 1: this questionnaire is not known"):
        brought(form(item=items))


def test_forms_of_more_than_one_person_are_refused() -> None:
    with pytest.raises(BadInput, match="more than one person"):
        brought(form(subject={"reference": "Patient/1"}), form(id="two", subject={"reference": "Patient/2"}))


@pytest.mark.parametrize("document", [{"resourceType": "Questionnaire"}, {"resourceType": "Observation"}])
def test_a_resource_that_is_no_response_is_refused_by_its_name(document: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=document["resourceType"]):
        incoming(json.dumps(document))


# --- the same form again


def test_an_amended_form_is_the_same_form_with_newer_answers() -> None:
    first = brought(form(values=(1,) * 9, meta={"lastUpdated": "2026-03-02T10:00:00Z"}))
    amended = brought(form(values=(2,) * 9, status="amended", meta={"lastUpdated": "2026-03-05T10:00:00Z"}))
    ((before, answers),), ((after, newer),) = first.archive.entries, amended.archive.entries
    assert before.id == after.id
    assert answers[0].answered_at < newer[0].answered_at


def test_forms_with_the_same_short_id_at_different_times_are_two() -> None:
    found = brought(form(id="1"), form(id="1", authored="2026-04-01T10:00:00Z"))
    assert len({e.id for e, _ in found.archive.entries}) == 2


def test_an_id_that_is_the_same_nowhere_else_stays_the_forms_own() -> None:
    name = "0e9b1a4c-7a3e-4e0c-9d1f-3b6a2c5d4e7f"
    ((entry, _),) = brought(form(id=name)).archive.entries
    assert entry.id == name.replace("-", "")
    with pytest.raises(BadInput, match="stands there twice"):
        brought(form(id=name), form(id=name))


def test_each_measure_here_has_its_codes() -> None:
    for instrument in (PHQ_9, GAD_7):
        assert len(FORMS[instrument.id].items) == instrument.items
