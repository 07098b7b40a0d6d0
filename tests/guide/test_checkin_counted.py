"""A check-in in twenty seconds: its questions and keys counted on a terminal, and what each day asks."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ketajournal.course.turns import in_turn, is_at_mark
from ketajournal.course.values import Session
from ketajournal.guide.conversation import converse
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompts import load_guide
from support.journals import everything, journal_at
from support.many_commands import Here, asked, days_ago, ended
from support.scripted_asker import AnswersAll
from support.values import at, course, entry

SOFTENING = {"checkin.thoughts", "checkin.memories", "checkin.self-criticism", "checkin.pause"}


# --- which questions


def days_of_a_course(home: Path, *moments: str, **given: Any) -> list[list[str]]:
    """The questions of check-ins at these moments, after one session and with a new thing chosen for its days."""
    with journal_at(home) as journal:
        writer = journal.writer()
        writer.add_session(writer.add_course(at("2026-03-02 14:00").date()), at("2026-03-02 14:00"))
        converse(load_guide("new-thing"), AnswersAll(), Keeper(journal, "new-thing", at("2026-03-02 20:00")))  # type: ignore[arg-type]
        found = []
        for moment in moments:
            asker = AnswersAll(**given)
            converse(load_guide("checkin"), asker, Keeper(journal, "checkin", at(moment)))  # type: ignore[arg-type]
            found.append(asker.asked)
        return found


def test_any_day_asks_seven_questions_and_the_new_thing_early(home: Path) -> None:
    (day,) = days_of_a_course(home, "2026-03-09 12:00")
    assert len(day) == 7
    assert day[:2] == ["checkin.space", "checkin.new-thing"]
    assert day[-1] == "checkin.word"
    assert not {*SOFTENING, "checkin.shift"} & set(day)


def test_a_mark_asks_for_the_softening_and_the_shift_in_eleven_questions(home: Path) -> None:
    for day in days_of_a_course(home, "2026-03-03 14:00", "2026-03-04 14:00", "2026-03-05 14:00"):
        assert len(day) == 11
        assert SOFTENING | {"checkin.shift"} <= set(day)


def test_a_second_check_in_of_a_mark_is_one_of_any_day(home: Path) -> None:
    first, second = days_of_a_course(home, "2026-03-03 14:00", "2026-03-03 16:00")
    assert set(first) >= SOFTENING
    assert not SOFTENING & set(second)


def test_one_question_a_day_takes_its_turn_until_each_had_one(home: Path) -> None:
    moments = [f"2026-03-{day:02} 12:00" for day in range(9, 17)]
    turns = [set(day) - {"checkin.space", "checkin.new-thing", "checkin.mood", "checkin.sleep-hours"}
             - {"checkin.stress", "checkin.word"} for day in days_of_a_course(home, *moments)]  # fmt: skip
    assert turns[:4] == [{"checkin.sleep-quality"}, {"checkin.hope"}, {"checkin.fear"}, {"checkin.basics"}]
    assert turns[4:] == turns[:4]


def test_a_night_that_a_watch_knows_is_shown_and_asked_no_more(home: Path) -> None:
    with journal_at(home) as journal:
        writer = journal.writer()
        course_id = writer.add_course(at("2026-03-02 14:00").date())
        night = writer.add_entry("watch", at("2026-03-09 04:00"), course_id)
        writer.answer(night, "watch.oura", "number", 7.53, "sleep_hours")
        logs = {}
        for moment in ("2026-03-08 12:00", "2026-03-09 12:00"):
            asker = AnswersAll()
            keeper = Keeper(journal, "checkin", at(moment))
            converse(load_guide("checkin"), asker, keeper)  # type: ignore[arg-type]
            logs[moment[8:10]] = ("checkin.sleep-hours" in asker.asked, "note checkin.night" in asker.log)
            assert keeper.known()["night.slept"] == (None if moment < "2026-03-09" else "7 h 32 min")
        typed = Keeper(journal, "checkin", at("2026-03-09 14:00"))
        typed.save(load_guide("checkin").prompt("checkin.sleep-hours"), 8)  # type: ignore[arg-type]
        assert Keeper(journal, "checkin", at("2026-03-09 15:00")).known()["night.slept"] is None, (
            "what was typed counts"
        )
    assert logs == {"08": (True, False), "09": (False, True)}


def test_what_is_a_persons_own_matter_comes_every_other_time() -> None:
    checkins = []
    turns = []
    for day in range(1, 9):
        turn = in_turn(["pain", "practised"], ["hope", "fear", "basics", "sleep_quality"], checkins)
        assert turn is not None
        turns.append(turn)
        checkins.append(entry("checkin", at(f"2026-03-{day:02} 12:00"), **{turn: 5}))
    assert turns == ["pain", "hope", "practised", "fear", "pain", "basics", "practised", "sleep_quality"]


def test_a_question_of_ones_own_takes_its_turn_with_ours(home: Path) -> None:
    (home / "prompts").mkdir(parents=True)
    (home / "prompts" / "checkin.toml").write_text(
        "[[prompt]]\n"
        'id = "own.daylight"\nask = "How much daylight?"\nkind = "scale"\nends = ["none", "all day"]\n'
        'metric = "daylight"\nlabel = "Daylight"\nat_once = "checkin.turn is daylight"\n'
    )
    asked_on = days_of_a_course(home, *(f"2026-03-{day:02} 12:00" for day in range(9, 19)))
    assert [n for n, day in enumerate(asked_on) if "own.daylight" in day] == [4, 9]


def test_a_mark_is_of_whichever_session_lies_that_far_back() -> None:
    two = course(Session("one", at("2026-03-02 14:00")), Session("two", at("2026-03-05 14:00")))
    assert is_at_mark(two, [], at("2026-03-05 20:00")), "72 hours after the first, and an evening after the second"
    assert not is_at_mark(two, [], at("2026-03-02 20:00"))
    assert not is_at_mark(two, [], at("2026-03-09 14:00"))
    word = entry("checkin", at("2026-03-03 12:00"), word="tired")
    assert is_at_mark(two, [word], at("2026-03-03 14:00")), "a word alone has not asked it"
    assert not is_at_mark(None, [], at("2026-03-03 14:00"))


# --- more, for whoever wants it


def test_a_key_at_the_last_question_asks_all_the_rest_and_the_last_one_again(home: Path, at_terminal: Any) -> None:
    with journal_at(home):
        pass
    child = at_terminal("checkin", "--plain")
    for number in range(1, 6):
        asked(child, number)
        child.send("6\r")
    child.expect("'>' asks more")
    child.send(">\r")
    for number in (6, 7, 8, 9):  # the softening stands before the word
        asked(child, number)
        child.send("7\r")
    for _rest in ("hope", "fear", "basics", "shift", "word"):
        child.expect("\r\n> ")
        child.send("\r")
    assert ended(child) == 0
    (written,) = everything(home)
    assert len(written.answers) == 14
    assert written.finished


def test_where_nothing_waits_a_sign_for_more_is_a_word_like_others(home: Path, at_terminal: Any) -> None:
    with journal_at(home):
        pass
    child = at_terminal("ask", "note", "--plain")
    child.expect("\r\n> ")
    child.send(">\r")
    assert ended(child) == 0
    assert [a.value for a in everything(home)[0].answers] == [">"]


# --- a number alone


def test_a_number_alone_is_the_first_rating_and_it_says_what_was_kept(here: Here) -> None:
    here("session", "add", days_ago(1))
    said = here("checkin", "6")
    assert "Mental space 6" in said
    assert here.shown(here.id_of("checkin")) == {"session": None, "checkin.space": 6}


@pytest.mark.parametrize("number", ["7.5", "7,5", "11", "-3", "99999999999999999999"])
def test_a_number_that_is_no_rating_is_refused_and_no_journal_made(here: Here, number: str) -> None:
    said = here("checkin", "--", number, code=2)
    assert "whole number" in said
    here("list", code=3)


@pytest.mark.parametrize("numbers", ["6 7", "6 7 3", "6 7.5"])
def test_several_numbers_are_refused_and_it_says_why(here: Here, numbers: str) -> None:
    said = here("checkin", *numbers.split(), code=2)
    assert "first rating" in said
    assert "Nothing was kept" in said
    here("list", code=3)


def test_whatever_else_it_says_a_check_in_in_words_tells_its_id(here: Here) -> None:
    here("session", "add", days_ago(9))
    here("checkin", "--at", days_ago(8), answers={"checkin.shift": "laughed"})
    said = here("checkin", "tired")
    assert here.id_of("checkin")[:6] in said
    assert "laughed" in said


def test_a_number_among_words_or_after_a_session_is_words(here: Here) -> None:
    here("session", "add", days_ago(1))
    here("checkin", "6", "or", "7")
    assert here.shown(here.id_of("checkin"))["checkin.word"] == "6 or 7"
    here("reflect", "6")
    assert here.shown(here.id_of("reflect"))["reflect.first"] == "6"


# --- keys, on a real terminal


def keys_of(home: Path, at_terminal: Any, answers: dict[str, str], hours: float) -> tuple[int, int]:
    """The questions and the keys of a whole check-in so many hours after a session, with the word left empty."""
    now = datetime.now().astimezone()
    with journal_at(home) as journal:
        held = now - timedelta(hours=hours)
        writer = journal.writer()
        writer.add_session(writer.add_course(held.date()), held)
        converse(load_guide("new-thing"), AnswersAll(), Keeper(journal, "new-thing", held))  # type: ignore[arg-type]
    asked_before = {p.ask: p.id for p in load_guide("checkin").prompts}
    child = at_terminal("checkin")
    questions = keys = 0
    while True:
        if child.expect([r"\r\n\s*(\d+)/\d+  (\S[^\r]*)\r\n", "Kept"]) == 1:
            break
        prompt_id = asked_before[child.match[2].strip()]
        typed = answers.get(prompt_id, "\r")
        child.expect("›")
        child.send(typed)
        questions, keys = questions + 1, keys + len(typed)
    assert ended(child) == 0
    return questions, keys


TYPED = {
    "checkin.space": "6", "checkin.new-thing": "1", "checkin.mood": "5", "checkin.sleep-hours": "7.5\r",
    "checkin.stress": "10", "checkin.thoughts": "6", "checkin.memories": "6", "checkin.self-criticism": "6",
    "checkin.pause": "6", "checkin.hope": "1\r",
}  # fmt: skip


@pytest.mark.parametrize(("hours", "most"), [(24 * 8, (7, 14)), (48, (11, 20))], ids=["any day", "a mark"])
def test_the_keys_of_a_check_in(home: Path, at_terminal: Any, hours: float, most: tuple[int, int]) -> None:
    questions, keys = keys_of(home, at_terminal, TYPED, hours)
    assert questions <= most[0]
    assert keys <= most[1]
