"""Signs are ticked; each calls for what it calls for, whatever else was ticked; one of them does what item 9 does."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course.help_calls import NOT_LIVING, calls_for_help
from ketajournal.course.sessions import is_resting
from ketajournal.course.values import Answer, Session, Value
from ketajournal.guide import help_calls
from ketajournal.guide.conversation import converse
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompt import Guide, Prompt, filled
from ketajournal.guide.prompts import load_guide, signs
from support.commands import Run
from support.help_shown import shows_help, squashed
from support.journals import journal_at
from support.scripted_asker import MemoryKeeper, ScriptedAsker
from support.values import at

WEEKLY, REFLECT = load_guide("weekly"), load_guide("reflect")
LISTS = {"weekly": "weekly.signs", "reflect": "reflect.signs"}
AT_ONCE = ("chest", "breathing", "waking")


def options(guide: Guide) -> list[str]:
    prompt = guide.prompt(LISTS[guide.name])
    assert prompt is not None
    return list(prompt.options)


def said(guide: Guide, ticked: list[str], **when: str) -> set[str]:
    """The notes that these signs call for, those of "now, or past?" being answered by *when*."""
    known: dict[str, Value] = {LISTS[guide.name]: ticked or None}
    known |= {f"{LISTS[guide.name]}-{sign}-when": answer for sign, answer in when.items()}
    about = {LISTS[guide.name], *(f"{LISTS[guide.name]}-{sign}-when" for sign in AT_ONCE)}
    return {
        p.id for p in guide.prompts if not p.is_question and p.when and p.when.names() & about and p.applies(known)
    }


def test_the_signs_that_are_ticked_are_those_of_the_clinical_rules() -> None:
    assert set(options(REFLECT)) == {
        *("nausea", "dizziness", "headache", "drowsiness", "pressure", "detached"),
        *AT_ONCE,
    }
    assert {NOT_LIVING, "fainting", "memory", "bladder", "mania", *AT_ONCE} <= set(options(WEEKLY))


@pytest.mark.parametrize("guide", [WEEKLY, REFLECT], ids=lambda guide: guide.name)
def test_no_sign_silences_what_another_calls_for(guide: Guide) -> None:
    alone = {sign: said(guide, [sign]) for sign in options(guide)}

    @settings(deadline=None)
    @given(st.lists(st.sampled_from(options(guide)), unique=True))
    def every_set(ticked: list[str]) -> None:
        assert said(guide, ticked) == set().union(*(alone[sign] for sign in ticked))

    every_set()
    assert all(alone.values()), "each calls for something"


@pytest.mark.parametrize("guide", [WEEKLY, REFLECT], ids=lambda guide: guide.name)
@pytest.mark.parametrize("sign", AT_ONCE)
def test_what_needs_help_at_once_is_asked_now_or_past_and_counts_as_now_while_nobody_said(
    guide: Guide, sign: str
) -> None:
    question = guide.prompt(f"{LISTS[guide.name]}-{sign}-when")
    assert question is not None
    assert list(question.options) == ["now", "past"]
    now = guide.prompt(f"{LISTS[guide.name]}-{sign}")
    past = guide.prompt(f"{LISTS[guide.name]}-{sign}-past")
    assert now is not None
    assert past is not None
    assert "call the emergency number now" in now.ask
    assert "a doctor today" in past.ask
    assert "the emergency number" in past.ask, "if it comes back"
    assert now.id in said(guide, [sign])
    assert now.id in said(guide, [sign], **{sign: "now"})
    assert {now.id, past.id} & said(guide, [sign], **{sign: "past"}) == {past.id}


def sign_prompt() -> Prompt:
    prompt = WEEKLY.prompt("weekly.signs")
    assert prompt is not None
    return prompt


@pytest.mark.parametrize(
    "raw", [[NOT_LIVING], ["bladder", NOT_LIVING], ["thoughts of not living, or of hurting yourself"], ["8"], [" 8 "]]
)
def test_the_sign_of_thoughts_of_not_living_is_seen_however_a_file_names_it(raw: list[str]) -> None:
    assert help_calls.find_call(WEEKLY, {"weekly.signs": raw}) == (sign_prompt(), NOT_LIVING)


@pytest.mark.parametrize("raw", [None, [], ["bladder"], "not-living-at-all", 8, ["7"]])
def test_no_other_sign_and_nothing_else_is_taken_for_it(raw: Value) -> None:
    assert help_calls.find_call(WEEKLY, {"weekly.signs": raw}) is None


@settings(deadline=None)
@given(st.lists(st.sampled_from(options(WEEKLY)), unique=True))
def test_what_shows_help_at_once_is_what_the_record_calls_a_call_for_help(ticked: list[str]) -> None:
    answer = Answer("weekly.signs", ticked, at("2026-03-02 14:00"), sign_prompt().metric, "many")
    assert calls_for_help(answer) == (help_calls.find_call(WEEKLY, {"weekly.signs": ticked}) is not None)


def test_help_is_shown_at_once_before_the_next_question_and_again_at_the_end() -> None:
    signs_alone = Guide("weekly", "", "", "", tuple(p for p in WEEKLY.prompts if p.id.startswith("weekly.signs")))
    log: list[str] = []
    asker = ScriptedAsker(
        log, ("weekly.signs", [NOT_LIVING, "chest"]), ("weekly.signs-chest-when", "past"), once_more=False
    )
    assert converse(signs_alone, asker, MemoryKeeper(log))  # type: ignore[arg-type]
    assert log[1:5] == ["ask weekly.signs", "save weekly.signs", "help", "ask weekly.signs-chest-when"]
    assert "note weekly.signs-chest-past" in log
    assert log[-1] == "help"


def test_an_answers_file_shows_help_for_the_sign_and_the_number_for_the_chest(run: Run) -> None:
    run("help-now", "NZ", "--remember")
    done = run("weekly", "--answers", "-", stdin=json.dumps({"weekly.signs": [NOT_LIVING, "chest"]}))
    assert done.returncode == 0
    assert shows_help(done.stderr, signs()[NOT_LIVING])
    assert "Chest pain now: call the emergency number now: 111." in squashed(done.stderr)


def test_a_sign_that_was_so_is_not_called_now_in_the_report_of_a_later_day(run: Run) -> None:
    run("prep", "--answers", "-", stdin=json.dumps({"course.started_on": "2026-03-02 14:00"}))
    given = json.dumps({"weekly.signs": ["chest", "bladder"], "weekly.signs-chest-when": "now"})
    run("weekly", "--at", "2026-03-09 12:00", "--answers", "-", stdin=given)
    same_day = squashed(run("report", "--as-of", "2026-03-09 13:00", "--plain").stdout)
    assert "Chest pain now: call the emergency number now" in same_day
    later = squashed(run("report", "--as-of", "2026-03-12 13:00", "--plain").stdout)
    assert "Chest pain that is past: please tell a doctor today" in later
    assert "Chest pain now" not in later
    assert "Trouble passing water: please tell your prescriber soon." in later


# --- driving, and being alone


@pytest.mark.parametrize(
    ("held", "now", "resting"),
    [
        ("2026-03-02 14:00", "2026-03-01 20:00", False),
        ("2026-03-02 14:00", "2026-03-02 09:00", True),
        ("2026-03-02 14:00", "2026-03-02 23:59", True),
        ("2026-03-02 22:00", "2026-03-03 00:30", True),
        ("2026-03-02 22:00", "2026-03-03 05:59", True),
        ("2026-03-02 22:00", "2026-03-03 06:00", False),
        ("2026-03-02 14:00", "2026-03-03 10:00", False),
    ],
)
def test_the_note_on_driving_stands_until_the_day_after_has_come_and_midnight_does_not_bring_it(
    held: str, now: str, resting: bool
) -> None:
    assert is_resting(Session("s", at(held)), at(now)) == resting


def test_prep_the_evening_before_names_the_day_after_the_session(home: Path) -> None:
    note = load_guide("prep").prompt("prep.no-driving")
    assert note is not None
    with journal_at(home) as journal:
        journal.writer().add_session(journal.writer().add_course(date(2026, 3, 2)), at("2026-03-02 14:00"))
        known = Keeper(journal, "prep", at("2026-03-01 20:00")).known()
    assert filled(note.ask, known).startswith(
        "No driving and no machines until Tuesday 3 March, after a restful sleep."
    )


def test_nobody_with_you_at_home_is_answered_at_once() -> None:
    prompts = list(load_guide("prep").prompts)
    place = next(n for n, p in enumerate(prompts) if p.id == "prep.at-home")
    answer = prompts[place + 1]
    assert answer.ask == "Please ask your prescriber before you take it."
    assert answer.applies({"prep.at-home": False})
    assert not answer.applies({"prep.at-home": True})
    assert not answer.applies({"prep.at-home": None})


def test_no_sentence_that_is_asked_or_told_says_tomorrow_of_driving() -> None:
    for name in ("prep", "reflect"):
        for prompt in load_guide(name).prompts:
            assert "until tomorrow" not in prompt.ask


def test_the_day_after_is_by_the_calendar_of_the_session() -> None:
    assert is_resting(Session("s", at("2026-03-29 00:30", "Europe/Berlin")), at("2026-03-30 05:00", "Europe/Berlin"))
