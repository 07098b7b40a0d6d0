"""FHIR forms of known measures: items kept, totals worked out anew, and whatever is not known refused."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from ketajournal.course.measures import GAD_7, PHQ_9
from ketajournal.errors import BadInput
from ketajournal.exchange import fhir_items, limits, text_reading
from ketajournal.exchange.content import Content
from ketajournal.exchange.help_calls import answers_in, answers_of
from ketajournal.exchange.loinc import DIFFICULTY_ANSWERS, FORMS
from ketajournal.guide.prompts import load_guide
from support.imports import entries, incoming, left_out
from support.samples import sleep_tables
from support.samples.fhir import LOINC, bundle, coded, form, item
from support.zips import zipped


def brought(*resources: dict[str, Any]) -> Any:
    return incoming(bundle(*resources))


def codes_of(found: Any) -> list[str]:
    return [n.code for n in found.notices]


# --- what comes in


# The codes as LOINC has them, each with the first words of its item.
WORDED = {
    "44250-9": "Little interest or",
    "44255-8": "Feeling down, depressed,",
    "44259-0": "Trouble falling or",
    "44254-1": "Feeling tired or",
    "44251-7": "Poor appetite or",
    "44258-2": "Feeling bad about",
    "44252-5": "Trouble concentrating on",
    "44253-3": "Moving or speaking",
    "44260-8": "Thoughts that you",
    "69722-7": "If you checked",
    "69725-0": "Feeling nervous, anxious",
    "68509-9": "Not being able",
    "69733-4": "Worrying too much",
    "69734-2": "Trouble relaxing",
    "69735-9": "Being so restless",
    "69689-8": "Becoming easily annoyed",
    "69736-7": "Feeling afraid as",
}


@pytest.mark.parametrize("name", FORMS)
def test_the_codes_stand_in_the_order_of_the_items_that_they_are_of(name: str) -> None:
    prompts = {p.id: p for p in load_guide(name).prompts}
    for number, code in enumerate(FORMS[name].items, start=1):
        assert prompts[f"{name}.{number}"].ask.startswith(WORDED[code])
    if (asked_last := FORMS[name].difficulty) is not None:
        assert prompts[f"{name}.difficulty"].ask.startswith(WORDED[asked_last])


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
        {"valueString": "More than half the days (2)"},
        {"valueCodeableConcept": {"text": "2 - More than half the days"}},
        {
            "valueCoding": {
                "system": "http://example.org",
                "code": "c",
                "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}],
            }
        },
        {
            "valueString": "Mehr als die Hälfte",
            "_valueString": {"extension": [{"url": "http://example.org/sdc-ordinalValue", "valueDecimal": 2}]},
        },
        {"valueCoding": {"system": "http://example.org", "code": "More-than-half-the-days"}},
        {"valueCoding": {"system": "http://example.org", "code": "MoreThanHalfTheDays"}},
        {"valueCoding": {"system": "urn:oid:2.16.840.1.113883.6.1", "code": "LA6570-1"}},
        {"valueCoding": {"system": LOINC, "display": "more than half the days"}},
        {"valueString": "2.0"},
    ],
)
def test_an_answer_in_each_form_that_it_comes_in(answer: dict[str, Any]) -> None:
    found = brought(form(values=(None,) * 9, more=[item("44250-9", answer)]))
    assert entries(found)[0][2] == {"phq-9.1": 2}


def test_the_second_item_of_the_gad_7_may_say_more_days_than_not() -> None:
    found = brought(form("gad-7", (None,) * 7, more=[item("68509-9", coded("LA18938-3"))]))
    assert entries(found)[0][2] == {"gad-7.2": 2}


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


def test_a_bundle_on_one_line_is_as_long_as_its_forms_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    many = bundle(*(form(id=str(n), authored=f"2026-03-01T10:{n}:00+01:00") for n in range(10, 50)))
    monkeypatch.setattr(limits, "LONGEST_PART", len(many) // 4)
    assert len(entries(incoming(many))) == 40


def test_forms_on_a_line_each_are_one_file() -> None:
    lines = [json.dumps(form("phq-9", id="a")), "", json.dumps(form("gad-7", id="b"))]
    assert [kind for kind, _, _ in entries(incoming("\n".join(lines)))] == ["phq-9", "gad-7"]
    with pytest.raises(BadInput, match="line 3: this is not JSON"):
        incoming("\n".join([*lines[:2], lines[2][:-9]]))


def test_a_form_that_is_not_known_is_counted_beside_one_that_is() -> None:
    other = {**form(), "item": [item("68518-0", {"valueInteger": 1})]}
    found = brought(other, form())
    assert len(entries(found)) == 1
    assert left_out(found) == {"forms of another questionnaire (44249-1)": 1}


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
    assert answers_in([{"item": [item("44260-8", answer)]}]) == [2]


def test_a_date_alone_is_noon_of_that_day() -> None:
    assert "T12:00" in entries(brought(form(authored="2026-03-01")))[0][1]


@pytest.mark.parametrize("given", ["2026-03-01T23:30:00Z", "2026-03-01T23:30:00+00:00"])
def test_a_moment_in_utc_stands_on_the_persons_day(zone: Callable[[str], None], given: str) -> None:
    zone("Europe/Berlin")
    assert entries(brought(form(authored=given)))[0][1] == "2026-03-02T00:30+01:00"
    zone("America/New_York")
    assert entries(brought(form(authored=given)))[0][1] == "2026-03-01T18:30-05:00"


def test_it_is_the_same_form_in_another_zone(zone: Callable[[str], None]) -> None:
    given = bundle(form(authored="2026-03-01T23:30:00Z"), observed("44250-9", LITTLE, "2026-03-05T10:00:00Z"))
    zone("Europe/Berlin")
    here = {e.id for e, _ in incoming(given).archive.entries}
    zone("America/New_York")
    assert {e.id for e, _ in incoming(given).archive.entries} == here


def test_a_response_with_both_measures_gives_both() -> None:
    found = brought(form("gad-7", (1,) * 7, more=form("phq-9", (2,) * 9)["item"]))
    assert [(kind, sum(said.values())) for kind, _, said in entries(found)] == [("phq-9", 18), ("gad-7", 7)]
    assert not left_out(found)


# --- items without codes


def numbered(style: str, count: int = 9, **more: Any) -> dict[str, Any]:
    """A response whose items have a number each, answered 0 but the last, 2."""
    items = [{"linkId": style.format(n), "answer": [{"valueInteger": 2 * (n == count)}]} for n in range(1, count + 1)]
    return form(item=items, questionnaire=more.pop("questionnaire", None), **more)


@pytest.mark.parametrize(
    ("style", "asked"),
    [
        ("phq{}", None),
        ("PHQ.{}", "Questionnaire/mii-qst-pro-phq-9"),
        ("phq9-{}", "http://example.org/phq9|1.0"),
        ("phq-9-q0{}", None),
        ("q{}", "http://example.org/Questionnaire/PHQ-9"),
        ("/{}", {"identifier": {"value": "phq_9"}}),
        ("1.{}", "http://example.org/Questionnaire/PHQ-9"),
        ("H1/T1/Q{}", "http://hl7.org/fhir/uv/sdc/Questionnaire/questionnaire-sdc-profile-example-PHQ9"),
    ],
)
def test_items_by_their_numbers_are_known_where_the_form_is_certain(style: str, asked: Any) -> None:
    found = brought(numbered(style, questionnaire=asked))
    assert entries(found)[0][2] == {f"phq-9.{n}": 2 * (n == 9) for n in range(1, 10)}


def test_so_are_the_letters_of_the_german_core_data_set_and_the_words_of_a_published_example() -> None:
    for links in fhir_items._LINKS:
        items = [{"linkId": link, "answer": [{"valueInteger": n % 4}]} for n, link in enumerate(links, start=1)]
        found = brought(form(item=items, questionnaire="https://example.org/Questionnaire/mii-qst-pro-phq-9"))
        assert entries(found)[0][2] == {f"phq-9.{n}": n % 4 for n in range(1, 10)}


def test_both_measures_by_their_numbers_in_one_response_are_both() -> None:
    both = numbered("phq9-{}", 9)
    both["item"] += numbered("gad7-{}", 7)["item"]
    for number, name in enumerate(("PHQ-9", "GAD-7")):
        both["item"].append({"linkId": f"t{number}", "text": f"{name} total score", "answer": [{"valueInteger": 99}]})
    found = brought(both)
    assert [kind for kind, _, _ in entries(found)] == ["phq-9", "gad-7"]
    assert codes_of(found).count("total-mismatch") == 2


def test_a_title_of_the_questionnaire_says_which_form_its_numbers_are_of() -> None:
    asked = {"resourceType": "Questionnaire", "url": "http://example.org/q", "title": "Our PHQ-9", "item": []}
    found = brought(numbered("{}", 9, questionnaire="http://example.org/q"), asked)
    assert [kind for kind, _, _ in entries(found)] == ["phq-9"]


def test_seven_numbers_of_a_gad_are_a_gad_7() -> None:
    found = brought(numbered("gad7-{}", 7))
    assert entries(found)[0][0] == "gad-7"


@pytest.mark.parametrize(
    "response",
    [
        numbered("q{}"),
        numbered("phq{}", 8),
        numbered("{}", questionnaire="http://example.org/Questionnaire/intake"),
        numbered("item{}", 12, questionnaire="http://example.org/phq15"),
    ],
)
def test_numbers_that_could_be_of_any_form_are_not_taken_for_ours(response: dict[str, Any]) -> None:
    found = brought(response)
    assert entries(found) == []
    name = (response["questionnaire"] or "without a name").rpartition("/")[2]
    assert left_out(found) == {f"forms of another questionnaire ({name})": 1}


QUESTIONNAIRE = {
    "resourceType": "Questionnaire",
    "id": "mood",
    "url": "http://example.org/Questionnaire/mood",
    "item": [
        {"linkId": f"a{n}", "code": [{"system": LOINC, "code": code}]} for n, code in enumerate(FORMS["phq-9"].items)
    ],
}
OF_MOOD = [{"linkId": f"a{n}", "answer": [{"valueInteger": 1}]} for n in range(9)]


def test_the_questionnaire_in_the_file_says_which_item_is_which_wherever_it_stands() -> None:
    response = form(item=OF_MOOD, questionnaire="http://example.org/Questionnaire/mood|2")
    for resources in ([QUESTIONNAIRE, response], [response, QUESTIONNAIRE]):
        assert sum(entries(brought(*resources))[0][2].values()) == 9
    inside = form(item=OF_MOOD, questionnaire="#mood", contained=[QUESTIONNAIRE])
    assert sum(entries(incoming(json.dumps(inside)))[0][2].values()) == 9


def test_a_questionnaire_that_has_words_alone_leaves_the_items_to_their_numbers() -> None:
    words = [{"linkId": f"H1/Q{n}", "text": "hurting yourself in some way" if n == 9 else "?"} for n in range(1, 10)]
    asked = {"resourceType": "Questionnaire", "id": "a-PHQ9", "item": words}
    inside = {**numbered("H1/Q{}", questionnaire="#a-PHQ9"), "contained": [asked]}
    assert entries(incoming(json.dumps(inside)))[0][2] == {f"phq-9.{n}": 2 * (n == 9) for n in range(1, 10)}


TWO, FOUR = form()["item"][:2], [*form()["item"][:2], *form("gad-7")["item"][:2]]


@pytest.mark.parametrize(
    ("response", "name"),
    [
        (form(item=TWO, questionnaire="http://loinc.org/q/55757-9"), "PHQ-2"),
        (form(item=[*TWO, item("55758-7", {"valueInteger": 0})], questionnaire=None), "PHQ-2"),
        (form(item=FOUR, questionnaire="http://loinc.org/q/69724-3"), "PHQ-4"),
        (form(item=form()["item"][:8], questionnaire="http://example.org/phq-8"), "PHQ-8"),
        (numbered("phq2-{}", 2), "PHQ-2"),
        (numbered("PHQ-4.q{}", 4), "PHQ-4"),
        (numbered("phq8_{}", 8), "PHQ-8"),
    ],
)
def test_shorter_forms_with_the_same_items_are_other_forms(response: dict[str, Any], name: str) -> None:
    found = brought(response)
    assert (entries(found), left_out(found)) == ([], {f"{name} forms, which are no PHQ-9": 1})


# --- observations


LITTLE = {"valueCodeableConcept": {"coding": [{"system": LOINC, "code": "LA6569-3"}]}}


def observed(code: str, value: dict[str, Any], at: str = "2026-03-02T10:00:00+01:00", **more: Any) -> dict[str, Any]:
    known = {"coding": [{"system": LOINC, "code": code}]}
    return {"resourceType": "Observation", "status": "final", "code": known, "effectiveDateTime": at, **value, **more}


@pytest.mark.parametrize("said", [{"title": "PHQ-8"}, {"code": [{"system": LOINC, "code": "69723-5"}]}])
@pytest.mark.parametrize("is_inside", [True, False])
def test_a_shorter_form_is_known_by_what_its_questionnaire_is_called(said: dict[str, Any], is_inside: bool) -> None:
    asked = {"resourceType": "Questionnaire", "id": "own", **said, "item": []}
    response = form(values=(1,) * 8 + (None,), questionnaire="#own" if is_inside else "Questionnaire/own")
    found = brought({**response, "contained": [asked]}) if is_inside else brought(response, asked)
    assert left_out(found) == {"PHQ-8 forms, which are no PHQ-9": 1}


@pytest.mark.parametrize("asked", ["http://example.org/phq2-phq9", None])
def test_a_whole_phq_9_that_tells_the_total_of_the_phq_2_as_well_is_a_phq_9(asked: str | None) -> None:
    found = brought(form(values=(1,) * 9, questionnaire=asked, more=[item("55758-7", {"valueInteger": 2})]))
    assert [len(said) for _, _, said in entries(found)] == [9]


def test_an_observation_is_on_the_day_that_its_time_began() -> None:
    given = {k: v for k, v in observed("44260-8", LITTLE).items() if k != "effectiveDateTime"}
    found = brought({**given, "effectivePeriod": {"start": "2026-03-02T10:00:00+01:00"}})
    assert [at for _, at, _ in entries(found)] == ["2026-03-02T10:00+01:00"]


def test_an_item_that_was_asked_and_not_answered_is_counted() -> None:
    given = {k: v for k, v in observed("44250-9", LITTLE).items() if not k.startswith("value")}
    found = brought(given, form())
    assert left_out(found) == {"observations without an answer": 1}


def test_items_that_were_observed_one_by_one_are_a_form() -> None:
    found = brought(*(observed(code, {"valueInteger": 1}) for code in FORMS["phq-9"].items))
    assert entries(found) == [("phq-9", "2026-03-02T10:00+01:00", {f"phq-9.{n}": 1 for n in range(1, 10)})]


def test_so_are_the_parts_of_a_panel() -> None:
    parts = [{"code": {"coding": [{"code": code}]}, **LITTLE} for code in FORMS["gad-7"].items]
    found = brought(observed("69737-5", {}, component=parts))
    assert sum(entries(found)[0][2].values()) == 7


def test_one_alone_is_a_partial_form_and_calls_for_help_as_any() -> None:
    found = incoming(json.dumps(observed("44260-8", LITTLE)))
    assert entries(found)[0][2] == {"phq-9.9": 1}
    assert codes_of(found) == ["incomplete"]


def test_what_a_response_says_already_is_not_taken_twice_and_a_total_alone_is_told() -> None:
    at = form()["authored"]
    by_itself = observed("44261-6", {"valueInteger": 3}, "2026-04-01")
    by_the_panel = observed("44249-1", {"valueQuantity": {"value": 27}}, "2026-04-02")
    found = brought(form(values=(1,) * 9), observed("44250-9", LITTLE, at), by_itself, by_the_panel)
    assert len(entries(found)) == 1
    assert left_out(found) == {"totals without the items that they are made of": 2}
    part = {"code": {"coding": [{"code": "44261-6"}]}, "valueInteger": 3}
    alone = incoming(json.dumps(observed("phq9", {}, component=[part])))
    assert left_out(alone) == {"totals without the items that they are made of": 1}


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-01T10:02:00+01:00"])
def test_what_a_response_of_the_day_says_is_not_taken_twice_when_it_was_observed_later(day: str) -> None:
    total = observed("44261-6", {"valueQuantity": {"value": 9}}, day)
    found = brought(form(values=(1,) * 9), observed("44250-9", LITTLE, day), total)
    assert [sum(said.values()) for _, _, said in entries(found)] == [9]
    assert left_out(found) == {}
    assert len(entries(brought(form(), observed("44250-9", LITTLE, day)))) == 2


def test_an_observation_that_says_something_else_than_the_form_of_its_moment_is_refused_and_met() -> None:
    text = bundle(form(), observed("44260-8", LITTLE, "2026-03-01T10:00:00+01:00"))
    with pytest.raises(BadInput, match="PHQ-9 of 2026-03-01 10:00 and what was observed"):
        incoming(text)
    assert answers_in(Content(BytesIO(text.encode())).readable_json()) == [1]


def test_two_answers_to_one_item_at_one_moment_are_refused() -> None:
    with pytest.raises(BadInput, match="item 44250-9 has two different answers at 2026-03-02 10:00"):
        brought(observed("44250-9", LITTLE), observed("44250-9", {"valueInteger": 3}))


# --- answers that say more than one thing, and what is only counted


@pytest.mark.parametrize("url", ["ordinalValue", "itemWeight", "iso21090-CO-value", "questionnaire-ordinalValue"])
def test_a_weight_beside_a_code_that_says_something_else_is_refused(url: str) -> None:
    beside = [{"url": f"http://hl7.org/fhir/StructureDefinition/{url}", "valueDecimal": 2}]
    with pytest.raises(BadInput, match="says two different things"):
        brought(form(values=(None,) * 9, more=[item("44250-9", coded("LA6568-5", display="Yes", extension=beside))]))


def test_words_beside_a_code_that_are_those_of_another_answer_are_two_different_things_too() -> None:
    with pytest.raises(BadInput, match="says two different things"):
        brought(form(values=(None,) * 9, more=[item("44260-8", coded("LA6568-5", display="Nearly every day"))]))
    of_own = {"valueCoding": {"system": "http://example.org", "code": "Not-at-all", "display": "Nearly every day"}}
    with pytest.raises(BadInput, match="says two different things"):
        brought(form(values=(None,) * 9, more=[item("44260-8", of_own)]))


BY_WORDS = {"linkId": "x", "text": "Thoughts that you would be better off dead", "answer": [{"valueInteger": 1}]}
CALLS = {
    "by its words": form(item=[BY_WORDS]),
    "by its words in the questionnaire": form(
        item=[OF_MOOD[0]], questionnaire="http://example.org/Questionnaire/own"
    ),
    "in a form entered in error": form(values=(1,) * 9, status="entered-in-error"),
    "in a form without a day": form(values=(1,) * 9, authored="2026-03"),
    "in an observation without a day": observed("44260-8", LITTLE, "2026"),
    "in a shorter form": form(item=form(values=(1,) * 9)["item"], questionnaire="http://example.org/phq-8"),
    "by yes": form(item=[{**BY_WORDS, "answer": [{"valueBoolean": True}]}]),
    "by less than one": form(item=[{**BY_WORDS, "answer": [{"valueDecimal": 0.5}]}]),
    "inside a resource of another kind": {
        "resourceType": "Parameters",
        "parameter": [{"resource": form(values=(1,) * 9)}],
    },
    "observed inside a report": {"resourceType": "DiagnosticReport", "contained": [observed("44260-8", LITTLE)]},
    "in an observation by the words for its code": {
        **observed("", LITTLE),
        "code": {"coding": [{"code": "9", "display": "Better off dead, or hurting yourself in some way"}]},
    },
    "by its words in German": form(item=[{**BY_WORDS, "text": "Gedanken, dass Sie lieber tot wären"}]),
    "where one stands without the list around it": form(item={**BY_WORDS, "answer": {"valueInteger": 1}}),
    "by its number": numbered("PHQ.{}", 9, questionnaire="http://example.org/phq9", authored="2026"),
}
OWN = {
    "resourceType": "Questionnaire",
    "url": "http://example.org/Questionnaire/own",
    "item": [{"linkId": "a0", "text": "How often: thoughts of hurting yourself in some way?"}],
}


@pytest.mark.parametrize("name", CALLS)
def test_item_nine_is_met_in_what_is_only_counted_as_in_what_comes_in(name: str) -> None:
    found = brought(OWN, CALLS[name], form(id="two"))
    came_in = [said["phq-9.9"] for _, _, said in entries(found) if said.get("phq-9.9")]
    assert [*found.calls, *came_in] in ([1], [2])


@pytest.mark.parametrize("name", CALLS)
def test_and_in_a_file_that_is_refused(name: str) -> None:
    text = bundle(CALLS[name], OWN, form(authored="soon"))
    with pytest.raises(BadInput):
        incoming(text)
    assert answers_in(Content(BytesIO(text.encode())).readable_json()) in ([1], [2])


@pytest.mark.parametrize("left", [0, 1, 30, 90])
def test_and_in_one_that_is_cut_off_behind_it(left: int) -> None:
    behind = {"linkId": "/69722-7", "text": "difficulty " * 20, "answer": [{"valueInteger": 1}]}
    whole = bundle(form(item=[{"linkId": "g", "item": [*form(values=(2,) * 9)["item"], behind]}]))
    cut = whole[: whole.index("/69722-7") + left]
    assert answers_in(Content(BytesIO(cut.encode())).readable_json()) == [2]


@pytest.mark.parametrize(
    "words",
    ["Überhaupt nicht", "0 - Ningún día", "Jamais", "MAI", "Helemaal niet", "Nenhuma vez", "U\u0308berhaupt nicht"],
)
def test_words_for_not_at_all_in_other_languages_are_a_zero_that_calls_for_nothing(words: str) -> None:
    found = brought(form(values=(1, *(None,) * 8), more=[item("44260-8", {"valueString": words})]))
    assert entries(found)[0][2] == {"phq-9.1": 1, "phq-9.9": 0}
    assert answers_in([form(item=[{**BY_WORDS, "answer": [{"valueCoding": {"display": words}}]}])]) == []


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"valueString": "An einzelnen Tagen"}, "An einzelnen Tagen"),
        (
            {"valueCoding": {"system": "urn:x", "code": "jours", "display": "Plusieurs jours"}},
            "Plusieurs jours",
        ),
        ({"valueCodeableConcept": {"text": "Quasi ogni giorno"}}, "Quasi ogni giorno"),
        ({"valueInteger": -1}, "…"),
    ],
)
def test_an_answer_to_item_nine_that_nobody_knows_is_refused_and_met_in_its_own_words(
    answer: dict[str, Any], said: str
) -> None:
    unknown = form(item=[item("44260-8", answer)])
    with pytest.raises(BadInput):
        brought(unknown)
    assert answers_in([unknown]) == answers_in([observed("44260-8", answer)]) == [said]
    assert brought({**unknown, "status": "entered-in-error"}).calls == [said]


def test_an_item_nine_without_an_answer_calls_for_nothing() -> None:
    open_one = {"linkId": "/44260-8", "answer": [{"extension": [{"url": "x", "valueCode": "unknown"}]}]}
    assert answers_in([form(item=[open_one, item("44260-8")])]) == []


# --- what the questionnaire says that an answer counts


def weighing(*counts: int, key: str = "answerOption", link: str = "/{}", **names: Any) -> dict[str, Any]:
    """A Questionnaire with the items of the PHQ-9 whose answers o0 to o3 count this much."""
    options = [
        {"valueCoding": {"code": f"o{n}", "extension": [{"url": "x/ordinalValue", "valueDecimal": count}]}}
        for n, count in enumerate(counts)
    ]
    items = [{"linkId": link.format(code), "code": [{"code": code}], key: options} for code in FORMS["phq-9"].items]
    return {"resourceType": "Questionnaire", "url": "http://example.org/own", "item": items, **names}


def chosen(*numbers: int, link: str = "/{}", **changes: Any) -> dict[str, Any]:
    """A response whose answers have no name but that of the questionnaire."""
    answers = zip(FORMS["phq-9"].items, numbers, strict=True)
    items = [{"linkId": link.format(c), "answer": [{"valueCoding": {"code": f"o{n}"}}]} for c, n in answers]
    return form(item=items, **{"questionnaire": "http://example.org/own|2", **changes})


BESIDE = [weighing(0, 1, 2, 3), weighing(0, 1, 2, 3, key="option"), weighing(0, 1, 2, 3, url="", id="own")]


@pytest.mark.parametrize("questionnaire", BESIDE)
def test_an_answer_counts_what_its_questionnaire_says(questionnaire: dict[str, Any]) -> None:
    found = brought(chosen(0, 1, 2, 3, 0, 1, 2, 3, 2), questionnaire)
    assert list(entries(found)[0][2].values()) == [0, 1, 2, 3, 0, 1, 2, 3, 2]


def test_so_does_one_of_a_questionnaire_inside_the_response_and_its_words_count_as_well() -> None:
    inside = weighing(0, 1, 2, 3, id="q", link="a{}")
    inside["item"][8]["answerOption"] = [{"valueCoding": {"code": "o1", "display": "Several days"}}]
    response = chosen(*[0] * 8, 1, link="a{}", questionnaire="#q", contained=[inside])
    assert entries(brought(response))[0][2]["phq-9.9"] == 1


def test_what_its_questionnaire_says_otherwise_than_the_answer_is_refused_and_met() -> None:
    says_both = form(questionnaire="http://example.org/own")
    says_both["item"][8]["answer"][0]["valueCoding"]["display"] = "o2"
    with pytest.raises(BadInput, match="says two different things"):
        brought(says_both, weighing(0, 1, 2, 3))
    assert answers_in([says_both, weighing(0, 1, 2, 3)]) == [2]


@pytest.mark.parametrize("link", ["/{}", "a{}"])
def test_item_nine_is_met_by_what_its_questionnaire_says_in_what_is_refused_and_what_stays_out(link: str) -> None:
    beside, response = weighing(0, 1, 2, 3, link=link), chosen(*[0] * 8, 2, link=link)
    assert answers_in([response, beside]) == answers_in([beside, response]) == [2]
    assert answers_in([chosen(*[0] * 9, link=link), beside]) == []
    assert brought(beside, {**response, "status": "entered-in-error"}).calls == [2]


def as_a_set(questionnaire: dict[str, Any], how: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The Questionnaire with its answers in a ValueSet of its own in place of in each item, and that."""
    asked = json.loads(json.dumps(questionnaire))
    concepts = [option["valueCoding"] for option in asked["item"][0]["answerOption"]]
    sets: dict[str, dict[str, Any]] = {
        "composed": {"compose": {"include": [{"system": "urn:x", "concept": concepts}]}},
        "expanded": {"expansion": {"contains": [{"abstract": True, "contains": concepts}]}},
        "of an older release": {"compose": {"include": [{"concept": concepts}]}},
    }
    for one in asked["item"]:
        del one["answerOption"]
        one |= {"options": {"reference": "#often"}} if "older" in how else {"answerValueSet": "#often"}
    return asked, {"resourceType": "ValueSet", "id": "often", **sets[how]}


@pytest.mark.parametrize("how", ["composed", "expanded", "of an older release"])
def test_an_answer_counts_what_a_set_of_answers_inside_its_questionnaire_says(how: str) -> None:
    asked, often = as_a_set(weighing(0, 1, 2, 3), how)
    response, expected = chosen(0, 1, 2, 3, 0, 1, 2, 3, 2), [0, 1, 2, 3, 0, 1, 2, 3, 2]
    found = brought(response, {**asked, "contained": [often]})
    assert list(entries(found)[0][2].values()) == expected
    inside = {**response, "questionnaire": "#q", "contained": [often, {**asked, "id": "q"}]}
    assert list(entries(brought(inside))[0][2].values()) == expected, "both inside the response"
    for refused in ([response, {**asked, "contained": [often]}], [inside]):
        assert answers_in(refused) == [2], "and calls for help where it is not taken in"
    with pytest.raises(BadInput, match="'o0' is no answer to it"):
        brought(response, {**asked, "contained": [{**often, "id": "another"}]})


# --- several files in a zip


def test_forms_in_a_zip_are_read_with_the_questionnaire_that_lies_beside_them() -> None:
    files: dict[str, Any] = {
        "asked.json": json.dumps(weighing(0, 1, 2, 3)),
        "a.json": json.dumps(chosen(0, 1, 2, 3, 0, 1, 2, 3, 2, id="a")),
        "b.json": bundle(form("gad-7", id="b", authored="2026-03-05")),
        "settings.json": "{}",
        "QuestionnaireResponse.ndjson": "\n".join(json.dumps(form(id=n, authored=f"2026-04-0{n}")) for n in "12"),
        "a.pdf": "%PDF-1.7",
    }
    found = incoming(zipped(files))
    read = sorted((kind, sum(said.values())) for kind, _, said in entries(found))
    assert read == [("gad-7", 0), ("phq-9", 0), ("phq-9", 0), ("phq-9", 14)]
    assert left_out(found) == {"JSON files that are no FHIR": 1}
    with pytest.raises(BadInput, match=r"c\.json, QuestionnaireResponse: 'authored' should be a moment"):
        incoming(zipped({**files, "c.json": json.dumps(form(authored="soon"))}))
    with pytest.raises(BadInput, match=r"c\.json, form 1: 'authored' should be a moment"):
        incoming(zipped({**files, "c.json": bundle(form(authored="soon"))}))


AS_XML = """<QuestionnaireResponse xmlns="http://hl7.org/fhir"><status value="completed"/><item>
<linkId value="/44260-8"/><answer><valueCoding><code value="LA6570-1"/></valueCoding></answer>
</item></QuestionnaireResponse>"""
WITH_A_PREFIX = AS_XML.replace("</", "</f:").replace("<", "<f:").replace("<f:/f:", "</f:").replace("xmlns", "xmlns:f")


@pytest.mark.parametrize(
    "files",
    [
        {"a.xml": AS_XML},
        {"portal/2026/forms/a.xml": WITH_A_PREFIX},
        {"a.json": "{}", "another.xml": "<a/>", "b.xml": AS_XML},
        {"2026-03-02.md": "words", "b.xml": AS_XML},
    ],
)
def test_a_form_as_xml_in_a_zip_is_named_with_what_to_do_and_its_item_nine_is_met(files: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="a form in the XML of FHIR") as refused:
        incoming(zipped(files))
    assert refused.value.hint == "Ask for it as JSON, and import that."
    assert answers_of(Content(BytesIO(zipped(files)))) == [2]


@pytest.mark.parametrize(
    "files",
    [
        {"2026-03-02.md": "words", "forms/b.json": json.dumps(form(values=(2,) * 9))},
        {"2026-03-02.md": "words", "a.xml": "<a/>", "forms/b.xml": AS_XML},
        {
            "a.json": '{"metadata": {}, "entries": [{"creationDate": "2026-03-02T10:00:00Z", "text": "words"}]}',
            "b.json": json.dumps(form(values=(2,) * 9)),
        },
    ],
)
def test_item_nine_is_met_in_what_lies_beside_notes_that_come_in(files: dict[str, Any]) -> None:
    found = incoming(zipped(files))
    assert [said for _, _, said in entries(found)] == [{"note.text": "words"}]
    assert found.calls == [2]


def test_item_nine_is_met_beside_more_than_any_journal_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a watch's export, which is filled by the minute."""
    monkeypatch.setattr(limits, "LARGEST_IMPORT", 5_000)
    others = {f"heart_rate-{n}.json": "[" + "1, " * 1_000 + "1]" for n in range(3)}
    files = {
        "a/sleep.csv": sleep_tables.GARMIN_WEEK,
        "a/forms/b.json": json.dumps(observed("44260-8", LITTLE)),
        **others,
    }
    found = incoming(zipped(files))
    assert (len(entries(found)), found.calls) == (2, [1])


@pytest.mark.parametrize("size", [1, 5, 16])
def test_item_nine_is_met_wherever_a_file_is_cut_into_pieces(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_reading, "_PIECE", size)
    text = json.dumps({"a": "x" * 40, "b": observed("44260-8", LITTLE)})
    assert answers_of(Content(BytesIO(zipped({"a.json": text})))) == [1]


# --- totals


def test_a_total_that_is_the_sum_says_nothing() -> None:
    found = brought(form(values=(1,) * 9, more=[item("44261-6", {"valueInteger": 9})]))
    assert codes_of(found) == []
    assert "import.total" not in entries(found)[0][2]


def test_a_total_without_a_code_is_known_by_its_words_in_a_form_that_is_certain() -> None:
    total = {"linkId": "H1/sum", "text": "PHQ-9 total score", "answer": [{"valueQuantity": {"value": 13}}]}
    response = numbered("H1/Q{}", questionnaire="http://example.org/phq9")
    found = brought({**response, "item": [*response["item"], total]})
    assert codes_of(found) == ["total-mismatch"]
    assert entries(found)[0][2]["import.total"] == 13


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
    assert "its items are not all there" in found.notices[0].text
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


@pytest.mark.parametrize(
    ("status", "values", "codes"),
    [
        ("draft", (1,) * 9, ["not-completed"]),
        ("nonsense", (1,) * 8 + (None,), ["incomplete", "not-completed"]),
        ("in-progress", (1,) * 9, ["not-completed"]),
        ("in-progress", (1,) * 8 + (None,), ["incomplete"]),
        ("stopped", (1,) * 8 + (None,), ["incomplete"]),
        ("amended", (1,) * 9, []),
        ("completed", (1,) * 8 + (None,), ["incomplete"]),
    ],
)
def test_a_form_that_its_file_does_not_call_completed_comes_in_and_that_is_said(
    status: str, values: tuple[int | None, ...], codes: list[str]
) -> None:
    found = brought(form(values=values, status=status))
    assert codes_of(found) == codes
    assert len(entries(found)) == 1
    said = f"PHQ-9 of 2026-03-01: the file says of it '{status}', not 'completed'; its answers are kept."
    assert [n.text for n in found.notices if n.code == "not-completed"] == [said] * ("not-completed" in codes)


def test_an_observation_that_is_not_valid_is_counted_with_what_its_file_says_of_it() -> None:
    found = brought(form(), observed("44260-8", LITTLE, status="unknown"))
    assert left_out(found) == {"observations with the status 'unknown'": 1}
    assert found.calls == [1]


@pytest.mark.parametrize("source", ["https://clinic.example/forms", "https://clinic.example/forms#a-request"])
def test_a_form_names_the_program_or_server_that_it_came_from(source: str) -> None:
    named, known = {"meta": {"source": source}}, "https://clinic.example/forms"
    for found in (brought(form(**named)), incoming(json.dumps({**json.loads(bundle(form())), **named}))):
        assert entries(found)[0][2]["import.source"] == known
    assert "import.source" not in entries(brought(form(meta={"source": "#a-request"})))[0][2]
    alone = observed("44260-8", LITTLE, **named)
    for found in (incoming(json.dumps(alone)), brought(alone, observed("44250-9", LITTLE))):
        assert entries(found)[0][2]["import.source"] == known, "so does what was observed"
    two = brought(alone, observed("44250-9", LITTLE, meta={"source": "https://another.example"}))
    assert "import.source" not in entries(two)[0][2], "not where it came from two"


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
        (form(authored="soon"), "'authored' should be a moment"),
        ({k: v for k, v in form().items() if k != "status"}, "'status' should be text, and is not there"),
    ],
)
def test_what_is_wrong_is_refused_with_the_form_it_stands_in(response: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        brought(form(id="first"), response)
    assert "form 2" in refused.value.sentence
    assert said in refused.value.sentence


def test_a_month_an_entry_with_nothing_in_it_and_a_bundle_in_a_bundle_are_told_and_not_fatal() -> None:
    inner = json.loads(bundle(form(id="two")))
    whole = json.loads(bundle(form(id="one"), inner, form(id="three", authored="2026-03"), form(authored=None)))
    whole["entry"].append({"fullUrl": "urn:uuid:x"})
    found = incoming(json.dumps(whole))
    assert len(entries(found)) == 2
    assert left_out(found) == {"forms without a day": 2, "entries of a Bundle without anything in them": 1}


@pytest.mark.parametrize("other", ["http://server/fhir/Patient/1", "urn:uuid:p", "Patient/1"])
def test_one_person_under_two_spellings_is_one(other: str) -> None:
    first = form(subject={"reference": "Patient/1"})
    second = form(id="two", authored="2026-04-01", subject={"reference": other})
    whole = json.loads(bundle(first, second, {"resourceType": "Patient", "id": "1"}))
    whole["entry"][2]["fullUrl"] = "urn:uuid:p"
    assert len(entries(incoming(json.dumps(whole)))) == 2


def test_forms_of_more_than_one_person_are_refused() -> None:
    with pytest.raises(BadInput, match="more than one person"):
        brought(form(subject={"reference": "Patient/1"}), form(id="two", subject={"reference": "Patient/2"}))


@pytest.mark.parametrize("kind", ["Observation", "Patient"])
def test_a_resource_alone_that_holds_no_form_is_counted_as_in_a_bundle(kind: str) -> None:
    found = incoming(json.dumps({"resourceType": kind}))
    assert (entries(found), left_out(found)) == ([], {f"FHIR resources of another kind ({kind})": 1})


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


def test_an_id_that_is_the_same_nowhere_else_may_be_that_of_an_entry_here() -> None:
    name = "0e9b1a4c-7a3e-4e0c-9d1f-3b6a2c5d4e7f"
    found = brought(form(id=name))
    ((entry, _),) = found.archive.entries
    assert found.theirs[entry.id] == name.replace("-", "")
    with pytest.raises(BadInput, match="stands there twice"):
        brought(form(id=name), form(id=name))


def test_each_measure_here_has_its_codes() -> None:
    for instrument in (PHQ_9, GAD_7):
        assert len(FORMS[instrument.id].items) == instrument.items
