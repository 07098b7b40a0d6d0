"""How many questions are asked, counted as a person meets them who answers each; and what the days after ask."""

from datetime import date, datetime
from pathlib import Path

import pytest

from ketajournal.actions.offers import wants_new_thing
from ketajournal.course.values import Session, Value
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.conversation import answer_all, converse
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompts import load_guide
from ketajournal.journal.opening import Journal
from support.journals import journal_at
from support.scripted_asker import AnswersAll
from support.values import at


def asked(journal: Journal, kind: str, now: datetime, **given: Value) -> list[str]:
    """The questions of one conversation at that moment, in order."""
    asker = AnswersAll(**given)
    converse(load_guide(kind), asker, Keeper(journal, kind, now))  # type: ignore[arg-type]
    return asker.asked


def held(journal: Journal, *moments: str, planned: bool = True) -> None:
    writer = journal.writer()
    course = writer.add_course(date(2026, 3, 2))
    for moment in moments:
        writer.add_session(course, at(moment))


EVENING_BEFORE = at("2026-03-01 20:00")


@pytest.mark.parametrize("route", ["iv", "spray", "lozenge"])
def test_a_first_preparation_asks_thirteen_questions_or_fewer_and_offers_one_form(home: Path, route: str) -> None:
    with journal_at(home) as journal:
        questions = asked(journal, "prep", EVENING_BEFORE, course__route=route)
    assert questions[0] == "course.started_on"
    assert len(questions) <= 13, questions


def test_a_first_preparation_with_the_breathing_asks_fourteen_or_fewer(home: Path) -> None:
    with journal_at(home) as journal:
        assert len(asked(journal, "prep", EVENING_BEFORE, prep__breathe=60)) <= 14


def later_preparation(home: Path, **given: Value) -> list[str]:
    with journal_at(home) as journal:
        held(journal, "2026-03-02 14:00", "2026-03-05 14:00")
        asked(journal, "prep", EVENING_BEFORE)
        return asked(journal, "prep", at("2026-03-04 20:00"), **given)


def test_a_later_preparation_asks_nine_questions_or_fewer_with_the_breathing(home: Path) -> None:
    questions = later_preparation(home, prep__breathe=60)
    assert len(questions) <= 9, questions
    assert "prep.since" in questions
    assert "prep.changed" in questions


def test_what_has_not_changed_is_not_asked_again_and_what_has_is(home: Path) -> None:
    again = {"clinic.rules", "clinic.flags", "prep.with", "prep.way-home", "prep.setting", "prep.setting-now"}
    assert not again & set(later_preparation(home / "one"))
    changed = later_preparation(home / "two", prep__changed=["rules", "home", "setting", "medicines", "health"])
    assert {*again - {"prep.setting"}, "prep.medicines-now"} <= set(changed)


def settings_of(home: Path, *changed: Value) -> list[str | None]:
    """The setting of both sessions, after a preparation for each; the second says what changed, time after time."""
    with journal_at(home) as journal:
        held(journal, "2026-03-02 14:00", "2026-03-05 14:00")
        asked(journal, "prep", EVENING_BEFORE, prep__setting="room 2, with music")
        keeper = Keeper(journal, "prep", at("2026-03-04 20:00"))
        prompt = load_guide("prep").prompt("prep.changed")
        assert prompt is not None
        for answer in changed:
            keeper.save(prompt, answer)
        course = Keeper(journal, "prep", at("2026-03-04 20:00")).subject.course
        assert course is not None
        return [session.setting for session in course.ordered]


def test_where_nothing_changed_the_setting_is_that_of_the_session_before(home: Path) -> None:
    assert settings_of(home / "nothing", None)[1] == "room 2, with music"
    assert settings_of(home / "something else", ["rules", "medicines"])[1] == "room 2, with music"
    assert settings_of(home / "the room", ["setting"])[1] is None, "what it is now is asked, and may be left open"
    assert settings_of(home / "who is there", ["home"])[1] is None
    assert settings_of(home / "put right", None, ["setting"])[1] is None
    assert settings_of(home / "not asked") == ["room 2, with music", None]


def test_a_preparation_in_maintenance_has_a_length_of_its_own_and_asks_what_faded(home: Path) -> None:
    with journal_at(home) as journal:
        held(journal, "2026-03-02 14:00", "2026-05-04 14:00")
        asked(journal, "prep", EVENING_BEFORE)
        course = Keeper(journal, "prep", at("2026-05-03 20:00")).subject.course
        assert course is not None
        journal.writer().set_course(course.id, maintenance_on="2026-04-01")
        questions = asked(journal, "prep", at("2026-05-03 20:00"))
    assert "prep.faded" in questions
    assert not {"prep.hope", "prep.fear"} & set(questions)
    assert len(questions) <= 8, questions


def test_at_home_the_setting_is_asked_afterwards_since_the_preparation_asks_who_is_there(home: Path) -> None:
    with journal_at(home) as journal:
        asked(journal, "prep", EVENING_BEFORE, course__route="lozenge")
        questions = asked(journal, "reflect", at("2026-03-02 18:00"), reflect__today="words")
    assert "reflect.setting" in questions
    assert len(questions) <= 9, questions


@pytest.mark.parametrize("prepared", [True, False])
def test_a_reflection_on_the_day_asks_nine_questions_or_fewer(home: Path, prepared: bool) -> None:
    with journal_at(home) as journal:
        held(journal, "2026-03-02 14:00")
        if prepared:
            asked(journal, "prep", EVENING_BEFORE)
        questions = asked(journal, "reflect", at("2026-03-02 18:00"), reflect__today="words")
    assert len(questions) <= 9, questions
    assert ("reflect.expected" in questions) == prepared
    assert "reflect.new-thing" not in questions


def test_a_reflection_on_a_later_day_asks_for_the_new_thing_itself(home: Path) -> None:
    with journal_at(home) as journal:
        held(journal, "2026-03-02 14:00")
        questions = asked(journal, "reflect", at("2026-03-04 18:00"), reflect__today="words")
        assert {
            "reflect.stood-out",
            "reflect.new-thing",
            "reflect.new-thing-cue",
            "reflect.new-thing-in-the-way",
        } <= set(questions)
        assert "checkin.choose" not in asked(journal, "checkin", at("2026-03-04 20:00"))


# --- what is left from the session


@pytest.mark.parametrize("today", ["words", "word", "nothing", None], ids=str)
def test_what_is_left_is_offered_once_behind_the_ratings_of_the_first_check_in(home: Path, today: str | None) -> None:
    with journal_at(home) as journal:
        held(journal, "2026-03-02 14:00")
        if today is not None:
            asked(journal, "reflect", at("2026-03-02 18:00"), reflect__today=today)
        first = asked(journal, "checkin", at("2026-03-03 14:00"), checkin__choose=False)
        ratings = first[: first.index("checkin.choose")]
        assert {"checkin.space", "checkin.mood", "checkin.stress", "checkin.pause"} <= set(ratings), (
            "one key each, first"
        )
        assert "checkin.choose" not in asked(journal, "checkin", at("2026-03-04 14:00"))


def test_taken_up_it_is_tied_to_the_session_and_the_next_check_in_asks_about_it(home: Path) -> None:
    with journal_at(home) as journal:
        held(journal, "2026-03-02 14:00")
        keeper = Keeper(journal, "checkin", at("2026-03-03 14:00"))
        converse(load_guide("checkin"), AnswersAll(), keeper)  # type: ignore[arg-type]
        assert wants_new_thing(keeper)
        assert asked(journal, "new-thing", at("2026-03-03 14:05"))[-3:] == [
            "reflect.new-thing",
            "reflect.new-thing-cue",
            "reflect.new-thing-in-the-way",
        ]
        assert not wants_new_thing(keeper)
        later = Keeper(journal, "checkin", at("2026-03-04 14:00"))
        assert later.recalled("reflect.new-thing") == "words"
        assert later.known()["window.new_thing"]


def test_what_a_file_could_answer_before_it_still_can(home: Path) -> None:
    values: dict[str, Value] = {
        "course.started_on": "2026-03-02 14:00",
        "course.planned_sessions": 6,
        "course.provider": "the clinic",
        **{f"prep.{name}": "words" for name in ("lighter", "put-down", "with", "way-home", "therapy", "fear-of")},
        "prep.sleep": 7,
    }
    with journal_at(home) as journal:
        keeper = Keeper(journal, "prep", EVENING_BEFORE)
        assert answer_all(load_guide("prep"), values, keeper, AnswerReader(EVENING_BEFORE)) == []
        kept = keeper.answered()
        assert all(kept[name] == value for name, value in values.items() if not name.startswith("course.started"))
        assert keeper.subject.course is not None
        assert keeper.subject.course.planned_sessions == 6
        reflection = Keeper(journal, "reflect", at("2026-03-02 18:00"))
        chosen: dict[str, Value] = {"reflect.new-thing": "a walk", "reflect.new-thing-when": "at six"}
        assert answer_all(load_guide("reflect"), chosen, reflection, AnswerReader(EVENING_BEFORE)) == []
        assert isinstance(reflection.subject.session, Session)
        assert Keeper(journal, "checkin", at("2026-03-03 12:00")).known()["window.new_thing"]


# --- asked elsewhere now


def test_the_first_weekly_look_asks_for_the_plan_and_gives_back_what_weighed(home: Path) -> None:
    with journal_at(home) as journal:
        held(journal, "2026-03-02 14:00")
        begin = Keeper(journal, "begin", EVENING_BEFORE)
        for name, value in {"begin.stress": ["work"], "begin.stress-words": "fewer late shifts"}.items():
            prompt = load_guide("begin").prompt(name)
            assert prompt is not None
            begin.save(prompt, value)  # type: ignore[arg-type]
        first = asked(journal, "weekly", at("2026-03-09 12:00"))
        assert {"course.planned_sessions", "course.provider", "weekly.stress-moved", "weekly.stress-words"} <= set(
            first
        )
        again = Keeper(journal, "weekly", at("2026-03-16 12:00"))
        assert again.recalled("begin.stress-words") == "fewer late shifts"
        assert again.recalled("weekly.lighter") == "words"
        assert "course.planned_sessions" not in asked(journal, "weekly", at("2026-03-16 12:00"))
