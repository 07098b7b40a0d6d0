"""The conversation: one question at a time, and each answer kept before the next is asked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course.values import Value
from ketajournal.errors import Busy, DiskFull, Interrupted, KetajournalError, ReadOnly
from ketajournal.guide.asking import Left, Signal
from ketajournal.guide.conversation import converse
from ketajournal.guide.prompt import Guide, Prompt
from support.scripted_asker import MemoryKeeper, Reply, ScriptedAsker, question

BACK, ENOUGH = Signal.BACK, Signal.ENOUGH


def guide(*prompts: Prompt) -> Guide:
    return Guide("talk", "A talk", "", "", prompts)


ABC = guide(question("a"), question("b"), question("c"))


def talk(
    about: Guide, *script: tuple[str, Reply], keeper: MemoryKeeper | None = None, once_more: bool = True
) -> tuple[bool, ScriptedAsker, MemoryKeeper]:
    """Run a whole conversation; every reply of the script must have been asked for."""
    log: list[str] = keeper.log if keeper else []
    keeper = keeper or MemoryKeeper(log)
    asker = ScriptedAsker(log, *script, once_more=once_more)
    reached_the_end = converse(about, asker, keeper)
    assert asker.script == []
    return reached_the_end, asker, keeper


def test_each_answer_is_saved_before_the_next_question_is_asked() -> None:
    ended, _, keeper = talk(ABC, ("a", "one"), ("b", "two"), ("c", "three"))
    assert ended
    assert keeper.log == ["open", "ask a", "save a", "ask b", "save b", "ask c", "save c", "finish", "close"]
    assert keeper.answers == {"a": "one", "b": "two", "c": "three"}


@settings(deadline=None)
@given(st.lists(st.none() | st.text() | st.integers() | st.booleans() | st.lists(st.text()), min_size=1, max_size=8))
def test_whatever_is_answered_is_what_is_kept(values: list[Value]) -> None:
    about = guide(*(question(f"q{n}") for n in range(len(values))))
    _, _, keeper = talk(about, *((f"q{n}", value) for n, value in enumerate(values)))
    assert list(keeper.answers.values()) == values
    assert [line for line in keeper.log if line[0] in "as"] == [
        line for n in range(len(values)) for line in (f"ask q{n}", f"save q{n}")
    ]


def test_back_asks_the_question_before_with_its_answer_as_what_enter_keeps() -> None:
    _, asker, keeper = talk(ABC, ("a", "one"), ("b", BACK), ("a", "uno"), ("b", "two"), ("c", "three"))
    assert asker.questions[2].default == "one"
    assert keeper.answers == {"a": "uno", "b": "two", "c": "three"}


def test_back_at_the_first_question_asks_it_again() -> None:
    _, _, keeper = talk(guide(question("a")), ("a", BACK), ("a", "one"))
    assert keeper.answers == {"a": "one"}


def test_back_steps_over_notes_and_questions_that_are_not_asked() -> None:
    about = guide(question("a"), question("n", kind="note"), question("b", "a is yes"), question("c"))
    _, _, keeper = talk(about, ("a", "no"), ("c", BACK), ("a", "no"), ("c", "three"))
    assert keeper.answers == {"a": "no", "c": "three"}


def test_an_answer_put_right_opens_the_question_that_hangs_on_it() -> None:
    about = guide(question("a"), question("b", "a is yes"), question("c"))
    _, _, keeper = talk(about, ("a", "no"), ("c", BACK), ("a", "yes"), ("b", "two"), ("c", "three"))
    assert keeper.answers == {"a": "yes", "b": "two", "c": "three"}


def test_going_back_saves_nothing() -> None:
    log: list[str] = []
    talk(ABC, ("a", "one"), ("b", BACK), ("a", ENOUGH), keeper=MemoryKeeper(log))
    assert log.count("save a") == 1
    assert "save b" not in log


def test_enough_for_now_keeps_what_was_answered_and_leaves_the_rest_open() -> None:
    ended, _, keeper = talk(ABC, ("a", "one"), ("b", ENOUGH))
    assert not ended
    assert keeper.answers == {"a": "one"}
    assert not keeper.finished


def test_it_goes_on_from_the_very_question_that_was_open() -> None:
    ended, asker, keeper = talk(ABC, ("b", "two"), ("c", "three"), keeper=MemoryKeeper([], {"a": "one"}))
    assert ended
    assert (asker.questions[0].number, asker.questions[0].of) == (2, 3)
    assert keeper.answers == {"a": "one", "b": "two", "c": "three"}


def test_a_question_left_open_is_kept_as_left_open_and_not_asked_again_on_going_on() -> None:
    _, _, keeper = talk(ABC, ("a", None), ("b", ENOUGH))
    assert keeper.answers == {"a": None}
    _, _, keeper = talk(ABC, ("b", None), ("c", "three"), keeper=keeper)
    assert keeper.answers == {"a": None, "b": None, "c": "three"}


@settings(deadline=None)
@given(st.integers(0, 5))
def test_left_anywhere_it_goes_on_there(answered: int) -> None:
    about = guide(*(question(f"q{n}") for n in range(6)))
    keeper = MemoryKeeper([])
    first = [(f"q{n}", n) for n in range(answered)]
    asker = ScriptedAsker(keeper.log, *first, (f"q{answered}", Left()))
    with pytest.raises(Interrupted):
        converse(about, asker, keeper)
    talk(about, *((f"q{n}", n) for n in range(answered, 6)), keeper=keeper)
    assert keeper.answers == {f"q{n}": n for n in range(6)}
    assert keeper.log.count(f"ask q{answered}") == 2
    assert all(keeper.log.count(f"ask q{n}") == 1 for n in range(6) if n != answered)


def test_going_on_with_everything_answered_only_ends_it() -> None:
    ended, _, keeper = talk(ABC, keeper=MemoryKeeper([], {"a": 1, "b": None, "c": 3}))
    assert ended
    assert keeper.log == ["open", "finish", "close"]


def test_the_note_that_stands_before_the_open_question_is_shown_again_and_no_other() -> None:
    about = guide(question("n1", kind="note"), question("a"), question("n2", kind="note"), question("b"))
    _, _, keeper = talk(about, ("b", "two"), keeper=MemoryKeeper([], {"a": "one"}))
    assert keeper.log == ["open", "note n2", "ask b", "save b", "finish", "close"]


def test_a_note_is_shown_in_its_place_and_never_kept() -> None:
    about = guide(question("a"), question("n", kind="note"), question("b"))
    _, _, keeper = talk(about, ("a", 1), ("b", 2))
    assert keeper.log == ["open", "ask a", "save a", "note n", "ask b", "save b", "finish", "close"]


def test_questions_and_notes_are_asked_only_where_their_condition_holds() -> None:
    about = guide(
        question("a"),
        question("b", "a >= 7"),
        question("n", "a >= 7", kind="note"),
        question("c", "route is spray"),
        question("d", "route is lozenge and not a >= 7"),
    )
    _, _, keeper = talk(about, ("a", 3), ("d", "four"), keeper=MemoryKeeper([], route="lozenge"))
    assert keeper.log == ["open", "ask a", "save a", "ask d", "save d", "finish", "close"]


def test_numbers_count_only_the_questions_that_are_asked() -> None:
    about = guide(question("a"), question("b", "a is yes"), question("n", kind="note"), question("c"))
    _, asker, _ = talk(about, ("a", "no"), ("c", "three"))
    assert [(q.number, q.of) for q in asker.questions] == [(1, 2), (2, 2)]


def test_an_earlier_answer_is_shown_back_as_it_was_written() -> None:
    about = guide(question("a", recall="earlier.words"), question("b", recall="never.said"))
    keeper = MemoryKeeper([])
    keeper.earlier = {"earlier.words": "to *rest*\n"}
    _, asker, _ = talk(about, ("a", 1), ("b", 2), keeper=keeper)
    assert [q.recall for q in asker.questions] == ["to *rest*\n", None]


def test_enter_keeps_the_default_that_the_prompt_names() -> None:
    about = guide(
        question("a", default="words"),
        question("b", default="last"),
        question("c", default="fact:session.at"),
        question("d"),
    )
    keeper = MemoryKeeper([], None, **{"session.at": "2026-03-02T14:00:00+00:00"})
    keeper.earlier = {"b": "a friend"}
    _, asker, _ = talk(about, ("a", 1), ("b", 2), ("c", 3), ("d", 4), keeper=keeper)
    assert [q.default for q in asker.questions] == ["words", "a friend", "2026-03-02T14:00:00+00:00", None]


def test_a_question_that_was_left_open_keeps_being_left_open_by_enter() -> None:
    about = guide(question("a", default="words"), question("b"))
    _, asker, _ = talk(about, ("a", None), ("b", BACK), ("a", None), ("b", 2))
    assert asker.questions[2].default is None


def test_leaving_in_the_middle_of_a_word_keeps_the_word_for_that_question() -> None:
    keeper = MemoryKeeper([])
    asker = ScriptedAsker(keeper.log, ("a", "one"), ("b", Left("half a sent")))
    with pytest.raises(Interrupted) as left:
        converse(ABC, asker, keeper)
    assert left.value.exit_code == 130
    assert keeper.answers == {"a": "one"}
    assert keeper.kept_drafts == {"b": "half a sent"}
    assert not keeper.finished


def test_a_draft_is_given_back_at_its_own_question_only() -> None:
    keeper = MemoryKeeper([], {"a": "one"})
    keeper.kept_drafts = {"b": "half a sent"}
    _, asker, _ = talk(ABC, ("b", "half a sentence"), ("c", "three"), keeper=keeper)
    assert [q.draft for q in asker.questions] == ["half a sent", None]


def test_drafts_of_two_windows_are_each_given_back_at_their_own_question() -> None:
    keeper = MemoryKeeper([], {"a": "one", "b": "two"})
    keeper.kept_drafts = {"c": "the other win", "b": "two, or"}
    _, asker, _ = talk(ABC, ("b", "two, or three"), ("c", "the other window"), keeper=keeper)
    assert [q.draft for q in asker.questions] == ["two, or", "the other win"]


@pytest.mark.parametrize("typed", ["", "  \n"])
def test_leaving_with_nothing_typed_keeps_no_draft(typed: str) -> None:
    keeper = MemoryKeeper([])
    with pytest.raises(Interrupted) as left:
        converse(ABC, ScriptedAsker(keeper.log, ("a", Left(typed))), keeper)
    assert keeper.kept_drafts == {}
    assert left.value.sentence == "Left here. Nothing was answered, so nothing was kept."


@pytest.mark.parametrize("fault", [DiskFull("There is no room."), ReadOnly("Read-only."), Busy("Busy.")])
def test_an_answer_that_could_not_be_saved_is_tried_once_more_and_not_asked_again(fault: KetajournalError) -> None:
    keeper = MemoryKeeper([])
    keeper.faults = [fault, fault]
    ended, asker, _ = talk(ABC, ("a", "one"), ("b", "two"), ("c", "three"), keeper=keeper)
    assert ended
    assert keeper.log[:5] == [
        "open",
        "ask a",
        f"trouble {type(fault).__name__}",
        f"trouble {type(fault).__name__}",
        "save a",
    ]
    assert asker.lost == ["one", "one"]
    assert keeper.answers == {"a": "one", "b": "two", "c": "three"}


def test_an_answer_that_is_given_up_was_handed_to_the_asker_to_show_and_ends_it_with_the_cause() -> None:
    keeper = MemoryKeeper([], {"a": "one"})
    keeper.faults = [DiskFull("There is no room.")]
    asker = ScriptedAsker(keeper.log, ("b", "two"), once_more=False)
    with pytest.raises(DiskFull, match="no room"):
        converse(ABC, asker, keeper)
    assert asker.lost == ["two"]
    assert keeper.answers == {"a": "one"}
    assert not keeper.finished


@pytest.mark.parametrize("is_saved", [True, False], ids=["saved", "not saved"])
def test_an_answer_is_saved_or_handed_back_where_somebody_leaves_while_it_is_being_saved(is_saved: bool) -> None:
    keeper = MemoryKeeper([])
    keeper.faults = [KeyboardInterrupt()] if is_saved else [KeyboardInterrupt(), DiskFull("There is no room.")]
    asker = ScriptedAsker(keeper.log, ("a", "one"))
    with pytest.raises(Interrupted if is_saved else DiskFull):
        converse(ABC, asker, keeper)
    assert keeper.answers == ({"a": "one"} if is_saved else {})
    assert asker.lost == ([] if is_saved else ["one"])


def test_a_draft_that_could_not_be_kept_is_shown_before_it_is_lost() -> None:
    class FullKeeper(MemoryKeeper):
        def keep_draft(self, _prompt: Prompt, _text: str) -> None:
            raise DiskFull("There is no room.")

    keeper = FullKeeper([])
    asker = ScriptedAsker(keeper.log, ("a", Left("half a sent")), once_more=False)
    with pytest.raises((Interrupted, DiskFull)):
        converse(ABC, asker, keeper)
    assert asker.lost == ["half a sent"]


# --- an answer that calls for help

ITEMS = guide(question("a"), question("phq-9.9", kind="item"), question("b"))


@pytest.mark.parametrize("answer", [1, 2, 3])
def test_help_is_shown_at_once_before_the_next_question_and_again_at_the_end(answer: int) -> None:
    _, _, keeper = talk(ITEMS, ("a", "one"), ("phq-9.9", answer), ("b", "two"))
    assert keeper.log[3:] == ["ask phq-9.9", "save phq-9.9", "help", "ask b", "save b", "finish", "close", "help"]


@pytest.mark.parametrize("answer", [0, None])
def test_an_answer_that_does_not_call_for_help_shows_nothing_beside_it(answer: Value) -> None:
    _, _, keeper = talk(ITEMS, ("a", "one"), ("phq-9.9", answer), ("b", "two"))
    assert "help" not in keeper.log


def test_help_is_shown_when_a_form_is_left_early_and_when_it_is_met_again() -> None:
    _, _, keeper = talk(ITEMS, ("a", "one"), ("phq-9.9", 2), ("b", ENOUGH))
    assert keeper.log[-3:] == ["help", "ask b", "help"]
    keeper.log.clear()
    talk(ITEMS, ("b", "two"), keeper=keeper)
    assert keeper.log == ["open", "help", "ask b", "save b", "finish", "close", "help"]
