"""A number that answers by itself: what is typed with it, or as fast as a habit, never answers the next question."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from ketajournal.course.values import Value
from ketajournal.errors import Interrupted
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.conversation import converse
from ketajournal.guide.prompt import Guide, Prompt
from ketajournal.guide.terminal_asker import TerminalAsker
from support.scripted_asker import MemoryKeeper
from support.values import at

ENTER, CTRL_C, BACKSPACE = "\r", "\x03", "\x7f"
ENTER_BETWEEN = "\n"  # what a terminal makes of an Enter that comes before the next field stands there
READER = AnswerReader(at("2026-03-04 10:30"))
SLOW, QUICK, HABIT = 2.0, 0.2, 1.0  # seconds before a key


def scale(name: str) -> Prompt:
    return Prompt(name, f"{name}?", "scale", ("S01",), ends=("none", "all"))


ROUTE = Prompt("route", "route?", "choice", ("S01",), options={"iv": "IV infusion", "spray": "nasal spray"})
WORD = Prompt("word", "word?", "text", ("S01",))


def hand(*keys: str | tuple[str, float]) -> list[tuple[str, float]]:
    """Keys with the seconds before each; a text alone is typed quickly after a slow first key."""
    found: list[tuple[str, float]] = []
    for key in keys:
        if isinstance(key, tuple):
            found.append(key)
        else:
            found += [(letter, QUICK if n else SLOW) for n, letter in enumerate(key)]
    return found


def kept(prompts: Sequence[Prompt], *keys: str | tuple[str, float]) -> dict[str, Value]:
    """What is kept of a conversation in which these keys are typed, each at its time, and then Ctrl-C."""
    waiting = [*hand(*keys), *((CTRL_C, SLOW) for _ in range(4))]
    keeper, time = MemoryKeeper([]), [0.0]
    with create_pipe_input() as typed, pytest.MonkeyPatch.context() as slowly:
        typed.send_text("".join(key for key, _ in waiting))
        at_once = typed.stdin_reader.read  # type: ignore[attr-defined]

        def read(_count: int = 1) -> str:
            time[0] += waiting.pop(0)[1]
            return str(at_once(1))

        slowly.setattr(typed.stdin_reader, "read", read)  # type: ignore[attr-defined]
        slowly.setattr("ketajournal.guide.field.more_is_typed", lambda _given: False)
        asker = TerminalAsker(READER, Path, input=typed, output=DummyOutput())
        slowly.setattr(asker, "_clock", lambda: time[0])
        with suppress(Interrupted):
            converse(Guide("test", "Test", "", "", tuple(prompts)), asker, keeper)
    return keeper.answers


TWO = (scale("a"), scale("b"), WORD)


@pytest.mark.parametrize("number", ["0", *"23456789"])
def test_one_key_answers_at_once(number: str) -> None:
    assert kept(TWO, number) == {"a": int(number)}


def test_one_waits_for_enter_or_a_nought() -> None:
    assert kept(TWO, "1") == {}
    assert kept(TWO, "1" + ENTER) == {"a": 1}
    assert kept(TWO, "10") == {"a": 10}


@pytest.mark.parametrize("gap", [QUICK, HABIT])
@pytest.mark.parametrize("habit", [ENTER, ENTER_BETWEEN, ".", ","])
def test_neither_an_enter_nor_a_dot_out_of_habit_reaches_the_next_question(habit: str, gap: float) -> None:
    given = kept(TWO, "7", (habit, gap))
    assert given.get("a") in ((None,) if habit in ".," else (7,)), "the dot takes the answer back until it is whole"
    assert "b" not in given


@pytest.mark.parametrize("gap", [0.0, QUICK, HABIT])
def test_a_half_is_refused_by_name_and_no_next_question_gets_its_end(
    gap: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kept(TWO, "7", (".", gap), ("5", gap), (ENTER, gap)) == {"a": None}
    assert "'7.5' can't be kept. The answer can be a whole number" in capsys.readouterr().out
    assert kept(TWO, "7", (".", gap), ("5", gap), (ENTER, gap), "6", "5") == {"a": 6, "b": 5}


def test_words_behind_a_number_are_asked_back_and_kept_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    given = kept(TWO, "7 because I slept", (ENTER, QUICK), "yes" + ENTER, "7", "3")
    assert given == {"a": 7, "a.beside": "7 because I slept", "b": 3}
    assert "Keep these words beside it?" in capsys.readouterr().out
    assert kept(TWO, "7 because I slept", (ENTER, QUICK), "no" + ENTER, "7", "3") == {"a": 7, "b": 3}


def test_words_at_a_number_are_asked_back_once() -> None:
    assert kept(TWO, "tired" + ENTER, "y" + ENTER, ENTER, "4") == {"a": None, "a.beside": "tired", "b": 4}
    assert kept(TWO, "tired" + ENTER, "y" + ENTER, "very" + ENTER, "y" + ENTER, "2") == {
        "a": 2,
        "a.beside": "tired\nvery",
    }


def test_a_number_instead_of_yes_or_no_to_words_is_the_answer_and_the_words_stay() -> None:
    given = {"a": 7, "a.beside": "tired", "b": 4}
    assert kept(TWO, "tired" + ENTER, "7" + ENTER, "4") == given
    assert kept(TWO, "tired" + ENTER, "7.5" + ENTER, "7" + ENTER, "4") == given


def test_going_back_from_words_that_are_asked_about_is_back_at_their_question() -> None:
    assert kept(TWO, "tired" + ENTER, "<" + ENTER, "7", "4") == {"a": 7, "b": 4}


def test_a_whole_line_of_words_at_a_date_is_asked_back_and_not_lost() -> None:
    """What was poured into the wrong question is kept with it; a short line that is no date is a slip."""
    begun = Prompt("begun", "begun?", "date", ("S01",))
    words = "we walked down to the river and the light was seven shades of blue"
    read = {"begun": "2026-03-03T14:00:00+00:00"}
    assert kept((begun, WORD), words + ENTER, ENTER, "yesterday 14:00" + ENTER) == {"begun.beside": words, **read}
    assert kept((begun, WORD), "yestermorning" + ENTER, "yesterday 14:00" + ENTER) == read


def test_two_digits_typed_as_one_number_are_one() -> None:
    assert kept(TWO, "75" + ENTER) == {"a": None}
    assert kept(TWO, "6", "5", "tired" + ENTER) == {"a": 6, "b": 5, "word": "tired"}


def test_a_number_before_words_at_options_chooses_none() -> None:
    three = (ROUTE, scale("a"), scale("b"), WORD)
    assert kept(three, "10am friday" + ENTER) == {"route": None}
    assert kept((scale("x"), *three), "5", "2nd floor" + ENTER) == {"x": 5, "route": None}
    assert kept(three, "2", "6", "5") == {"route": "spray", "a": 6, "b": 5}


def test_words_that_fit_no_option_stay_until_another_enter_keeps_them_beside_the_question() -> None:
    listed = (ROUTE, scale("a"), WORD)
    words = "through the nose, i think"
    assert kept(listed, words + ENTER) == {}
    assert kept(listed, words + ENTER + ENTER) == {"route.beside": words}
    assert kept(listed, words + ENTER + ENTER, "2", "6") == {"route.beside": words, "route": "spray", "a": 6}
    assert kept(listed, words + ENTER + "\x15", ENTER, "6") == {"route": None, "a": 6}, "emptied, it is let go"
    item = Prompt("item", "item?", "item", ("S01",), options={"0": "Not at all", "1": "Several days"})
    assert kept((item, WORD), "nearly always" + ENTER + ENTER, "1") == {"item.beside": "nearly always", "item": 1}
    asked = Prompt("asked", "asked?", "yes-no", ("S01",))
    assert kept((asked, WORD), "not really" + ENTER + ENTER, "2") == {"asked.beside": "not really", "asked": False}


def test_what_enter_alone_did_is_said_in_the_place_of_the_line(capsys: pytest.CaptureFixture[str]) -> None:
    kept((WORD, WORD._replace(id="other", default="calm"), scale("a")), ENTER, ENTER, ENTER)
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith(" ›")]
    assert lines == [" › left open", " › calm", " › left open"]


def test_words_beside_a_list_leave_what_is_marked_there() -> None:
    basics = Prompt("basics", "basics?", "many", ("S01",), options={"moved": "moved", "outside": "was outside"})
    assert kept((basics, WORD), " a short walk" + ENTER + ENTER) == {
        "basics.beside": "a short walk",
        "basics": ["moved"],
    }


def test_more_than_one_option_and_numbers_that_are_none_are_not_kept_as_words() -> None:
    alike = Prompt("alike", "alike?", "choice", ("S01",), options={"a": "room one", "b": "room two"})
    assert kept((alike, WORD), "room" + ENTER + ENTER) == {}
    assert kept((alike, WORD), "7" + ENTER + ENTER) == {}


def test_what_is_asked_for_a_sheet_keeps_no_words() -> None:
    passing = ROUTE._replace(kept=False)
    assert kept((passing, WORD), "through the nose" + ENTER + ENTER) == {}


def test_taken_back_with_backspace_the_question_stands_there_again() -> None:
    assert kept(TWO, "7", (BACKSPACE, HABIT), "6", "5") == {"a": 6, "b": 5}


def test_what_came_long_after_is_an_answer_to_the_next_question() -> None:
    assert kept(TWO, "7", "5") == {"a": 7, "b": 5}
    assert kept(TWO, "7", ENTER) == {"a": 7, "b": None}


def test_the_last_question_takes_an_enter_since_nothing_is_asked_behind_it() -> None:
    assert kept((scale("a"),), "7", (".", QUICK), ("5", QUICK), (ENTER, QUICK)) == {}
    assert kept((scale("a"),), "7", ENTER) == {"a": 7}


def test_what_was_half_taken_back_is_a_draft_when_they_leave() -> None:
    assert kept(TWO, "7", (".", QUICK)) == {"a": None}
