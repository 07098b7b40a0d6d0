"""Asking in a terminal and line by line: what a person types is what the conversation gets."""

import shlex
import signal
import subprocess
import sys
from asyncio import Handle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from ketajournal.course.metrics import LETTER
from ketajournal.course.values import Value
from ketajournal.errors import DiskFull, Interrupted
from ketajournal.guide.answers import LONGEST, AnswerReader
from ketajournal.guide.asking import Beside, Left, Question, Signal
from ketajournal.guide.breathing import breathe_plainly, breathe_with_bar, phases
from ketajournal.guide.editor import abandoned
from ketajournal.guide.field import Field
from ketajournal.guide.plain_asker import PlainAsker
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.terminal_asker import TerminalAsker
from ketajournal.journal.system import leaving_signals
from support.values import at

ENTER, DOWN, UP, CTRL_C, CTRL_D = "\r", "\x1b[B", "\x1b[A", "\x03", "\x04"
READER = AnswerReader(at("2026-03-04 10:30"))


def asked(
    kind: str, *, default: Value = None, draft: str | None = None, recall: str | None = None, **more: Any
) -> Question:
    return Question(Prompt("test.it", "What is it?", kind, ("S01",), **more), 2, 5, recall, default, draft)


SCALE = asked("scale", ends=("none", "a great deal"))
ROUTE = asked("choice", options={"iv": "IV infusion", "spray": "nasal spray", "other": "another way"})
BASICS = asked("many", options={"moved": "moved my body", "meals": "ate meals", "outside": "was outside"})
ITEM = asked("item", options={"0": "Not at all", "1": "Several days", "2": "More than half", "3": "Nearly every day"})
BREATHE = asked("breathe", options={"0": "not now", "60": "one minute", "120": "two minutes"})


@contextmanager
def pasting(keys: str, drafts: Path = Path()) -> Iterator[TerminalAsker]:
    """A terminal to which these keys come all at once, as a paste or a dictation."""
    with create_pipe_input() as typed:
        typed.send_text(keys + CTRL_C)  # whatever waits for more than was typed is left
        yield TerminalAsker(READER, lambda: drafts, input=typed, output=DummyOutput())


@contextmanager
def typing(keys: str, drafts: Path = Path()) -> Iterator[TerminalAsker]:
    """A person at a terminal who presses these keys, one after the other and with time between them."""
    with create_pipe_input() as typed, pytest.MonkeyPatch.context() as slowly:
        typed.send_text(keys + CTRL_C)  # whatever waits for more than was typed is left
        at_once = typed.stdin_reader.read  # type: ignore[attr-defined]
        slowly.setattr(typed.stdin_reader, "read", lambda _count=1: at_once(1))  # type: ignore[attr-defined]
        slowly.setattr("ketajournal.guide.field.more_is_typed", lambda _given: False)
        asker = TerminalAsker(READER, lambda: drafts, input=typed, output=DummyOutput())
        slowly.setattr(asker, "_clock", count(step=10).__next__)
        yield asker


def in_terminal(question: Question, keys: str) -> Value | Signal:
    with typing(keys) as asker:
        return asker.ask(question)


# --- lines of words and numbers


@pytest.mark.parametrize("kind", ["text", "long"])
def test_a_line_is_kept_as_it_was_typed(kind: str) -> None:
    assert in_terminal(asked(kind), "  blue *light* ☾  " + ENTER) == "  blue *light* ☾  "


def test_pasted_lines_stay_one_answer() -> None:
    assert in_terminal(asked("long"), "\x1b[200~one\ntwo\n\nthree\x1b[201~" + ENTER) == "one\ntwo\n\nthree"


def test_a_wrong_number_is_told_what_is_wanted_and_the_question_asked_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert in_terminal(SCALE, f"11{ENTER}12{ENTER}7") == 7
    said = capsys.readouterr().out
    assert said.count("a whole number from 0 to 10") == 2
    assert said.count("What is it?") == 3


def test_a_date_is_asked_again_until_it_is_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert in_terminal(asked("date"), f"03/04/2026{ENTER}2026-03-02T14:00Z{ENTER}") == "2026-03-02T14:00:00+00:00"
    assert "different days in different countries" in capsys.readouterr().out


@pytest.mark.parametrize("question", [asked("text"), SCALE, asked("date")], ids=lambda q: q.prompt.kind)
def test_enter_alone_leaves_a_line_open(question: Question) -> None:
    assert in_terminal(question, ENTER) is None


def test_enter_keeps_the_default_and_a_dash_leaves_it_out() -> None:
    question = asked("text", default="a friend")
    assert in_terminal(question, ENTER) == "a friend"
    assert in_terminal(question, "-" + ENTER) is None


def test_a_question_that_is_needed_is_asked_until_there_is_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert in_terminal(asked("text", optional=False), f"{ENTER}-{ENTER}words{ENTER}") == "words"
    assert capsys.readouterr().out.count("This one is needed to go on.") == 2


def test_what_was_half_typed_before_stands_there_again() -> None:
    assert in_terminal(asked("long", draft="half a sent"), "ence" + ENTER) == "half a sentence"


@pytest.mark.parametrize(("typed", "meant"), [("<", Signal.BACK), (".", Signal.ENOUGH), (" < ", Signal.BACK)])
def test_back_and_enough_are_said_on_a_line_of_their_own(typed: str, meant: Signal) -> None:
    assert in_terminal(asked("text"), typed + ENTER) is meant
    assert in_terminal(SCALE, typed + ENTER) is meant


@pytest.mark.parametrize("words", ["< 3 hours", "...", "?!", "- a list", "+1", "<3"])
def test_words_that_only_begin_like_a_command_are_words(words: str) -> None:
    assert in_terminal(asked("text"), words + ENTER) == words


def test_a_question_mark_says_why_it_is_asked_and_asks_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert in_terminal(asked("text", why="Because it helps."), f"?{ENTER}words{ENTER}") == "words"
    said = capsys.readouterr().out
    assert "Because it helps." in said
    assert said.count("What is it?") == 2


@pytest.mark.parametrize("keys", [CTRL_C, CTRL_D])
def test_leaving_with_nothing_typed_leaves_no_draft(keys: str) -> None:
    with pytest.raises(Left) as left:
        in_terminal(asked("text"), keys)
    assert left.value.draft == ""


def test_leaving_carries_what_was_half_typed() -> None:
    with pytest.raises(Left) as left:
        in_terminal(asked("long"), "half a sent" + CTRL_C)
    assert left.value.draft == "half a sent"


# --- options


@pytest.mark.parametrize(
    ("keys", "value"),
    [("1", "iv"), ("3", "other"), ("-" + ENTER, None), (DOWN * 2 + ENTER, "spray"), (DOWN * 3 + UP + ENTER, "spray")],
)
def test_an_option_is_chosen_by_its_number_or_with_the_arrows(keys: str, value: Value) -> None:
    assert in_terminal(ROUTE, keys) == value


def test_enter_keeps_the_option_that_is_the_default() -> None:
    assert in_terminal(asked("choice", options=ROUTE.prompt.options, default="spray"), ENTER) == "spray"
    assert in_terminal(asked("yes-no", default=False), ENTER) is False


@pytest.mark.parametrize("question", [ROUTE, asked("yes-no"), ITEM], ids=lambda q: q.prompt.kind)
def test_enter_alone_leaves_options_open_and_answers_nothing(question: Question) -> None:
    assert in_terminal(question, ENTER) is None


@pytest.mark.parametrize(("keys", "value"), [("1", True), ("2", False), ("-" + ENTER, None), ("n" + ENTER, False)])
def test_yes_or_no_is_chosen_by_its_number(keys: str, value: Value) -> None:
    assert in_terminal(asked("yes-no"), keys) is value


@pytest.mark.parametrize("number", ["0", "1", "2", "3"])
def test_an_item_of_a_measure_is_answered_with_its_own_number(number: str) -> None:
    assert in_terminal(ITEM, number) == int(number)


def test_a_choice_of_ten_options_can_be_asked() -> None:
    question = asked("choice", options={f"o{n}": f"option {n}" for n in range(1, 11)})
    assert in_terminal(question, "9") == "o9"
    assert in_terminal(question, "10") == "o10"
    assert in_terminal(question, "1" + ENTER) == "o1"
    assert in_terminal(question, DOWN * 10 + ENTER) == "o10"


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (" " + ENTER, ["moved"]),
        (DOWN + " " + DOWN + " " + ENTER, ["meals", "outside"]),
        (DOWN + " " + UP + " " + ENTER, ["moved", "meals"]),
        ("  " + ENTER, None),
        (ENTER, None),
    ],
)
def test_any_number_of_options_is_marked_with_the_space_bar(keys: str, value: Value) -> None:
    assert in_terminal(BASICS, keys) == value


def test_words_that_are_no_option_mark_none_and_stay_in_the_field() -> None:
    clear = "\x15"
    assert in_terminal(BASICS, f"a walk, i think{ENTER}{clear}{ENTER}") is None
    assert in_terminal(BASICS, f"10am friday{ENTER}{clear}{ENTER}") is None
    with pytest.raises(Left) as left:
        in_terminal(BASICS, f"a walk, i think{ENTER}{CTRL_C}")
    assert left.value.draft == "a walk, i think"


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        ("13" + ENTER, ["moved", "outside"]),
        ("3 1" + ENTER, ["moved", "outside"]),
        (f"out{ENTER}{ENTER}", ["outside"]),
        (f"out, meals{ENTER}1{ENTER}", ["moved", "meals", "outside"]),
        (f"ate m{ENTER}{ENTER}", ["meals"]),
        ("11" + ENTER, ["moved"]),
    ],
)
def test_options_are_marked_by_their_numbers_and_by_their_words(keys: str, value: Value) -> None:
    assert in_terminal(BASICS, keys) == value


@pytest.mark.parametrize(
    ("keys", "value"),
    [("nasal" + ENTER, "spray"), ("INF" + ENTER, "iv"), ("other" + ENTER, "other"), ("an way" + ENTER, "other")],
)
def test_letters_find_the_option_by_its_words(keys: str, value: Value) -> None:
    assert in_terminal(ROUTE, keys) == value


def test_words_that_were_taken_back_leave_the_pointer_where_it_was() -> None:
    assert in_terminal(ROUTE, f"nas\x15{ENTER}") is None
    assert in_terminal(ROUTE, f"nas\x7f\x7f\x7f{ENTER}") is None


@pytest.mark.parametrize("line", ["friday 10am", "10am friday", "weird", "2nd", "1 2", "iv spray", "0", "4"])
def test_a_line_that_fits_no_option_stays_in_the_field_and_chooses_none(line: str) -> None:
    with pasting(line + ENTER + CTRL_C) as asker, pytest.raises(Left) as left:
        asker.ask(ROUTE)
    assert left.value.draft.strip() == line
    if not line[0].isdigit():
        with pytest.raises(Left) as left:
            in_terminal(ROUTE, line + ENTER + CTRL_C)
        assert left.value.draft == line


def test_what_was_marked_before_is_marked_still() -> None:
    assert in_terminal(asked("many", options=BASICS.prompt.options, default=["meals"]), " " + ENTER) == [
        "moved",
        "meals",
    ]


EVERY = [
    asked("text"),
    asked("long"),
    asked("date"),
    asked("number"),
    SCALE,
    ROUTE,
    BASICS,
    ITEM,
    BREATHE,
    asked("yes-no"),
]


@pytest.mark.parametrize("question", EVERY, ids=lambda q: q.prompt.kind)
def test_the_same_signs_mean_the_same_at_every_question(
    question: Question, capsys: pytest.CaptureFixture[str]
) -> None:
    assert in_terminal(question, "<" + ENTER) is Signal.BACK
    assert in_terminal(question, "." + ENTER) is Signal.ENOUGH
    why = question._replace(prompt=question.prompt._replace(why="Because it helps."))
    assert in_terminal(why, f"?{ENTER}<{ENTER}") is Signal.BACK
    assert "Because it helps." in capsys.readouterr().out
    assert in_terminal(question._replace(part="one part"), ">" + ENTER) is Signal.PART
    with pytest.raises(Left):
        in_terminal(question, CTRL_C)


def test_breathing_can_be_left_out_and_runs_as_long_as_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketajournal.guide.terminal_asker.breathe_with_bar", lambda seconds: seconds)
    assert in_terminal(BREATHE, "1") == 0
    assert in_terminal(BREATHE, "2") == 60
    assert in_terminal(BREATHE, ENTER) == 0


# --- around the questions


def test_several_questions_take_their_answers_from_one_terminal() -> None:
    with typing(f"blue{ENTER}42{DOWN} {ENTER}") as asker:
        assert [asker.ask(q) for q in (asked("text"), SCALE, ROUTE, BASICS)] == ["blue", 4, "spray", ["meals"]]


def test_a_question_shows_where_it_stands_what_was_said_before_and_its_ends(
    capsys: pytest.CaptureFixture[str],
) -> None:
    in_terminal(asked("scale", ends=("none", "all"), recall="to rest", recall_as="You wrote:", default=3), ENTER)
    said = capsys.readouterr().out
    for part in ("2/5  What is it?", "You wrote:", "  to rest", "0 none … 10 all", "Enter keeps: 3"):
        assert part in said


def test_what_is_shown_back_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    in_terminal(asked("text", recall="\x1b[2Jgone \x9b31m\u202e", default="\x1b]0;title\x07"), "-" + ENTER)
    said = capsys.readouterr().out
    assert not {"\x1b", "\x9b", "\x07", "\u202e"} & set(said)
    assert "gone" in said


# --- the editor


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """An editor that leaves these words in the file; gives the folder that drafts lie in."""

    def leaves(words: str) -> Path:
        source, drafts = tmp_path / "words", tmp_path / "drafts"
        source.write_text(words, encoding="utf-8")
        drafts.mkdir()
        monkeypatch.setenv("EDITOR", f"cp {shlex.quote(str(source))}")
        return drafts

    return leaves


def test_a_plus_takes_what_the_editor_leaves_and_its_file_goes_when_the_answer_is_kept(
    editor: Callable[[str], Path],
) -> None:
    drafts = editor("one\ntwo ☾\n")
    with typing("+" + ENTER, drafts) as asker:
        assert asker.ask(asked("long")) == "one\ntwo ☾"
        assert len(list(drafts.iterdir())) == 1
        asker.kept()
    assert list(drafts.iterdir()) == []


def test_a_needed_question_is_asked_again_when_the_editor_is_left_empty(editor: Callable[[str], Path]) -> None:
    with typing(f"+{ENTER}words{ENTER}", editor("\n")) as asker:
        assert asker.ask(asked("long", optional=False)) == "words"


def test_words_of_the_editor_that_can_not_be_kept_are_told_and_end_nothing(
    editor: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    drafts = editor("a" * (LONGEST + 1))
    with typing(f"+{ENTER}words{ENTER}", drafts) as asker:
        assert asker.ask(asked("long")) == "words"
        asker.kept()
    assert [len(draft.text) for draft in abandoned(drafts)] == [LONGEST + 1], "the next command takes them"
    assert "longer than one answer" in capsys.readouterr().out


def test_an_editor_that_is_not_there_is_told_and_the_question_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EDITOR", str(tmp_path / "no-such-editor"))
    with typing(f"+{ENTER}words{ENTER}", tmp_path) as asker:
        assert asker.ask(asked("long")) == "words"
    assert "can't be started" in " ".join(capsys.readouterr().out.split())


# --- line by line


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Callable[..., PlainAsker]:
    """A person who types these lines; an exception among them is raised where the line would be typed."""

    def typed(*script: str | BaseException) -> PlainAsker:
        waiting = list(script)

        def take(_prompt: str = "") -> str:
            assert waiting, "a line was asked for that the test did not script"
            line = waiting.pop(0)
            if isinstance(line, BaseException):
                raise line
            return line

        monkeypatch.setattr("ketajournal.guide.plain_asker.HAS_KEYS", False)
        monkeypatch.setattr("builtins.input", take)
        return PlainAsker(READER, Path)

    return typed


Lines = Callable[..., PlainAsker]


@pytest.mark.parametrize(
    ("question", "line", "value"),
    [
        (asked("text"), "  blue ", "  blue "),
        (SCALE, "7", 7),
        (ROUTE, "2", "spray"),
        (ROUTE, "nasal spray", "spray"),
        (BASICS, "3 1", ["moved", "outside"]),
        (asked("yes-no"), "y", True),
        (asked("yes-no"), "1", True),
        (asked("yes-no"), "2", False),
        (ITEM, "0", 0),
        (ITEM, "3", 3),
        (asked("text"), "<", Signal.BACK),
        (ROUTE, ".", Signal.ENOUGH),
        (ROUTE, "-", None),
    ],
)
def test_one_plain_line_answers(lines: Lines, question: Question, line: str, value: object) -> None:
    assert lines(line).ask(question) == value


@pytest.mark.parametrize(
    "question", [asked("text"), SCALE, ROUTE, BASICS, ITEM, asked("yes-no")], ids=lambda q: q.prompt.kind
)
def test_an_empty_plain_line_leaves_the_question_open(lines: Lines, question: Question) -> None:
    assert lines("").ask(question) is None


def test_plain_options_are_numbered_and_a_wrong_one_is_asked_again(
    lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lines("4", "?", "3").ask(ROUTE) == "other"
    said = capsys.readouterr().out
    assert "  1  IV infusion\n  2  nasal spray\n  3  another way\n" in said
    assert "'4' fits none of these. The answer can be a number of the list, or its" in said
    assert said.count("What is it?") == 3


def test_a_question_mark_tells_the_keys_of_the_question_that_it_is_typed_at(
    lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    for question, marks, editor in ((BASICS, True, False), (SCALE, False, False), (asked("text"), False, True)):
        lines("?", "").ask(question)
        said = capsys.readouterr().out
        assert ("1 3  marks both" in said, "+  opens your editor" in said) == (marks, editor)
        assert ".  is enough for now" in said
    lines("?", "").ask(asked("text")._replace(default="blue"))
    assert "Enter leaves it open" not in capsys.readouterr().out


def test_a_plain_yes_or_no_has_its_numbers_and_what_is_left_open_is_said(
    lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    assert lines("").ask(asked("yes-no")) is None
    assert "  1  yes\n  2  no\n  left open\n" in capsys.readouterr().out
    assert lines("").ask(BASICS) is None
    assert "  none marked\n" in capsys.readouterr().out


@pytest.mark.parametrize("question", [ROUTE, BASICS, ITEM, asked("yes-no"), BREATHE], ids=lambda q: q.prompt.kind)
def test_plain_words_at_a_list_are_asked_back_and_kept_beside_it(lines: Lines, question: Question) -> None:
    assert lines("a bit of everything", "").ask(question) == Beside("a bit of everything")
    with pytest.raises(Left) as left:
        lines("a bit of everything", ".").ask(question)
    assert left.value.draft == "a bit of everything"
    assert lines("a bit of everything", "no", ".").ask(question) is Signal.ENOUGH


# --- yes or no beside the questions


@pytest.mark.parametrize("typed", ["1", "y", "yes", "YES", " yes "])
def test_yes_is_said_in_each_of_its_ways(lines: Lines, typed: str) -> None:
    assert lines("perhaps", typed).agrees("Is it?", enter=False)


@pytest.mark.parametrize("typed", ["2", "n", "no", "."])
def test_no_is_said_in_each_of_its_ways_and_a_dot_is_one(lines: Lines, typed: str) -> None:
    assert not lines("perhaps", typed).agrees("Is it?")


def test_where_a_no_does_something_a_dot_leaves(lines: Lines) -> None:
    with pytest.raises(Interrupted, match="Nothing was changed"):
        lines(".").agrees("Go on? 'no' begins anew.", may_leave=True)


def test_what_enter_alone_meant_is_said(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    assert lines("").agrees("Is it?")
    assert capsys.readouterr().out == "Is it?\n  yes\n"
    with typing(ENTER) as asker:
        assert not asker.agrees("Is it?", enter=False)
    assert capsys.readouterr().out.endswith("Is it?\n › no\n")


def test_plain_breathing_is_chosen_by_the_number_that_stands_beside_it(
    lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketajournal.guide.plain_asker.breathe_plainly", lambda seconds, _say: seconds)
    assert lines("1").ask(BREATHE) == 0
    assert lines("2").ask(BREATHE) == 60
    assert lines("3").ask(BREATHE) == 120


@pytest.mark.parametrize("end", [KeyboardInterrupt(), EOFError()])
def test_leaving_a_plain_line_is_leaving(lines: Lines, end: BaseException) -> None:
    with pytest.raises(Left):
        lines(end).ask(asked("text"))


def test_a_plain_draft_is_shown_again(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    lines("whole").ask(asked("text", draft="half a sent"))
    assert "You had begun: half a sent" in capsys.readouterr().out


# --- trouble


def test_enter_tries_once_more(lines: Lines) -> None:
    assert lines("").trouble(DiskFull("There is no room."), asked("text").prompt, "my words")


def test_what_could_not_be_saved_is_shown_to_be_copied(lines: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    assert not lines("no").trouble(DiskFull("There is no room."), asked("text").prompt, "my words")
    said = capsys.readouterr().out
    assert "There is no room." in said
    assert "my words" in said


def test_leaving_while_saving_fails_shows_what_could_not_be_saved(
    lines: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    asker = lines(KeyboardInterrupt())
    with pytest.raises(Interrupted):
        asker.trouble(DiskFull("There is no room."), asked("text").prompt, "my words")
    assert "my words" in capsys.readouterr().out


@pytest.mark.parametrize("metric", [None, LETTER], ids=str)
def test_where_the_terminal_is_gone_as_well_the_words_are_left_for_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, metric: str | None
) -> None:
    def gone(_self: PlainAsker, _text: str, _style: str = "") -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(PlainAsker, "say", gone)
    asker, prompt = PlainAsker(READER, lambda: tmp_path), asked("text", metric=metric).prompt
    with pytest.raises(OSError, match="Input"):
        asker.trouble(DiskFull("There is no room."), prompt, "my words")
    asker.hand_back(prompt, 7)
    (left,) = abandoned(tmp_path)
    assert (left.text, left.changed) == ("my words", True)
    assert left.about == (metric or "note", "the question 'What is it?'")


# --- breathing


@pytest.mark.parametrize("seconds", [0, 9, 10, 60, 119, 300])
def test_breaths_are_whole_and_never_longer_than_asked(seconds: int) -> None:
    breaths = list(phases(seconds))
    assert breaths == [("in", 4), ("out", 6)] * (seconds // 10)


def test_breathing_tells_each_phase_and_gives_the_seconds_it_ran() -> None:
    said: list[str] = []
    slept: list[float] = []
    assert breathe_plainly(20, said.append, slept.append) == 20
    assert said == ["In, for four.", "Out, for six."] * 2
    assert slept == [4, 6, 4, 6]
    bar: list[float] = []
    assert breathe_with_bar(20, bar.append) == 20
    assert sum(bar) == pytest.approx(20)


def test_breathing_ended_early_gives_the_seconds_that_were_breathed() -> None:
    taken: list[float] = []

    def one_breath(seconds: float) -> None:
        taken.append(seconds)
        if len(taken) > 2:
            raise KeyboardInterrupt

    assert breathe_plainly(60, lambda _: None, one_breath) == 10


def test_an_enter_is_out_of_habit_at_the_very_next_question_alone() -> None:
    """Whoever answers a line in between means the Enter of the question after it."""
    options = {"a": "one", "b": "two"}
    with typing(f"1words{ENTER}{ENTER}") as asker:
        assert asker.ask(asked("choice", options=options)) == "a"
        assert asker.ask(asked("text")) == "words"
        assert asker.ask(asked("choice", options=options)) is None


# --- told to leave


@pytest.mark.parametrize("step", range(1, 13))
def test_told_to_leave_at_any_step_of_its_loop_the_field_ends(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """A signal raised between two steps of the loop takes the second away, and it may be waited for without end."""
    real, run = Handle._run, count(1)

    def told(handle: Handle) -> None:
        if next(run) == step:
            signal.raise_signal(leaving_signals()[0])
        real(handle)

    monkeypatch.setattr(Handle, "_run", told)
    with create_pipe_input() as typed:
        typed.send_text("half")
        field = Field(input=typed, output=DummyOutput())
        with pytest.raises(Left) as left:
            field.run()
    assert left.value.draft in ("", "half")
    assert next(run) > step


def test_a_line_to_type_in_loads_no_ssl_and_keeps_nobody_from_it() -> None:
    script = (
        "import sys; from ketajournal.guide.field import Field\n"
        "field = Field(); print('ssl' in sys.modules)\n"
        "import asyncio, ssl; print(asyncio.run(asyncio.sleep(0, 'ran')), ssl.SSLContext.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\nran SSLContext\n"
