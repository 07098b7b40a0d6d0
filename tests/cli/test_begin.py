"""The whole picture of a course comes in parts: each can be left out, and come back to by itself."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pexpect
import pytest

from ketajournal.course.measure_progress import measures_due
from ketajournal.guide.asking import Signal
from ketajournal.guide.conversation import converse, open_questions
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompt import Guide, Prompt
from ketajournal.guide.prompts import load_guide
from support.forked_commands import Terminal
from support.journals import everything, interrupt, journal_at
from support.scripted_asker import MemoryKeeper, Reply, ScriptedAsker, question
from support.values import at, course, entry

BEGIN = load_guide("begin")


def in_parts(*prompts: Prompt, **parts: str) -> Guide:
    return Guide("talk", "A talk", "", "", prompts, parts=parts)


class SaysParts(ScriptedAsker):
    """Writes down which part was begun."""

    def part(self, title: str) -> None:
        self.log.append(f"part {title}")


def talked(
    guide: Guide, *script: tuple[str, Reply], keeper: MemoryKeeper | None = None, anew: bool = False
) -> list[str]:
    log: list[str] = []
    asker = SaysParts(log, *script)
    converse(guide, asker, keeper or MemoryKeeper(log), anew=anew)  # type: ignore[arg-type]
    assert not asker.script
    return log


ABCD = in_parts(question("a"), question("b"), question("c"), question("d"), a="First", c="Second")


def test_each_part_is_named_once_before_its_first_question() -> None:
    log = talked(ABCD, ("a", "1"), ("b", "2"), ("c", "3"), ("d", "4"))
    said = [line for line in log if not line.startswith("save")]
    assert said == ["open", "part First", "ask a", "ask b", "part Second", "ask c", "ask d", "finish", "close"]


def test_leaving_a_part_out_goes_on_with_the_next_and_answers_nothing() -> None:
    keeper = MemoryKeeper([])
    talked(ABCD, ("a", "1"), ("b", Signal.PART), ("c", Signal.PART), keeper=keeper)
    assert keeper.answers == {"a": "1"}
    assert keeper.finished


def test_what_was_left_out_is_still_open_and_where_the_conversation_goes_on() -> None:
    keeper = MemoryKeeper([], {"a": "1", "c": "3", "d": "4"})
    assert [p.id for p in open_questions(ABCD, keeper)] == ["b"]  # type: ignore[arg-type]


def test_a_part_alone_is_asked_again_from_its_first_question() -> None:
    keeper = MemoryKeeper([], {"a": "1", "b": "2", "c": "3", "d": "4"})
    talked(ABCD.only("Second"), ("c", "five"), ("d", "six"), keeper=keeper, anew=True)
    assert keeper.answers == {"a": "1", "b": "2", "c": "five", "d": "six"}


def test_a_conversation_without_parts_names_none() -> None:
    assert not [line for line in talked(in_parts(question("a")), ("a", "1")) if line.startswith("part")]


def test_every_question_of_begin_stands_in_a_part() -> None:
    assert [p.id for p in BEGIN.prompts if BEGIN.part_of(p) is None] == []
    assert all(BEGIN.prompt(first) is not None for first in BEGIN.parts)


# --- at the command line


@pytest.fixture
def terminal(home: Path) -> Iterator[Callable[..., Any]]:
    with journal_at(home):
        pass
    begun: list[Any] = []

    def start(*words: str) -> Any:
        child = Terminal(words, dict(os.environ), (60, 120))
        begun.append(child)
        return child

    yield start
    for child in begun:
        child.close(force=True)


COURSE = {"course.started_on": "2026-03-02", "begin.focus": ["pain"], "begin.hope": "sleep"}


def test_parts_left_out_are_named_and_gone_on_with_in_the_same_entry(
    terminal: Callable[..., Any], run_here: Callable[..., Any], home: Path
) -> None:
    answers = {**COURSE, **{p.id: "" for p in BEGIN.prompts if BEGIN.part_of(p) not in ("Therapy", "The provider")}}
    answers.update(COURSE)
    with journal_at(home) as journal:
        writer = journal.writer()
        course_id = writer.add_course(at("2026-03-02 12:00").date())
        entry_id = writer.add_entry("begin", at("2026-03-01 12:00"), course_id)
        for prompt in BEGIN.prompts:
            if prompt.is_question and prompt.id in answers:
                writer.answer(entry_id, prompt.id, prompt.kind, None, prompt.metric)
        writer.set_entry(entry_id, finished=True)
    child = terminal("begin", "--plain")
    child.expect("These parts were left out: The provider, Therapy")
    child.send("\r")
    child.expect("— The provider —")
    child.expect("> ")
    child.send(">\r")
    child.expect("— Therapy —")
    child.expect("> ")
    child.send("Dr Moss, on Thursdays\r")
    child.expect(pexpect.EOF)
    (one,) = everything(home)
    assert "Dr Moss, on Thursdays" in [a.value for a in one.answers]


def test_a_part_is_named_by_a_word_of_its_title(terminal: Callable[..., Any], home: Path) -> None:
    child = terminal("begin", "people", "--plain")
    child.expect("— People to lean on —")
    child.expect("> ")
    child.send("my brother\r")
    child.expect(pexpect.EOF)
    assert [a.value for a in everything(home)[0].answers] == ["my brother"]


def test_a_part_that_is_not_there_is_told_with_those_that_are(terminal: Callable[..., Any]) -> None:
    child = terminal("begin", "weather")
    child.expect("No part is known by 'weather'")
    child.expect("Money and coverage")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 3


def test_a_question_that_is_needed_stays_with_its_part(terminal: Callable[..., Any], home: Path) -> None:
    (home / "prompts").mkdir()
    own = (
        '[[prompt]]\nid = "begin.mine"\nask = "And what?"\nkind = "text"\noptional = false\nafter = "begin.therapy"\n'
    )
    (home / "prompts" / "begin.toml").write_text(own)
    child = terminal("begin", "therapy", "--plain")
    child.expect("Is there a therapist")
    child.expect("> ")
    child.send("\r")
    child.expect("And what")
    child.expect("> ")
    child.send(">\r")
    child.expect("This one is needed to go on")
    child.expect("And what")
    child.expect("> ")
    interrupt(child)
    child.expect(pexpect.EOF)


def test_whoever_is_still_choosing_a_clinic_goes_on_without_a_date_and_the_first_session_takes_it_in(
    terminal: Callable[..., Any], run_here: Callable[..., Any], home: Path
) -> None:
    child = terminal("begin", "--plain")
    child.expect("When is your first session")
    child.expect("> ")
    child.send("\r")
    child.expect("How is it given")
    child.expect("> ")
    child.send(".\r")
    child.expect(pexpect.EOF)
    given = {
        "course.route": "spray",
        "course.planned_sessions": 8,
        "begin.provider-who": "a nurse",
        "begin.hope": "sleep",
    }
    assert run_here("begin", "--answers", "-", stdin=json.dumps(given)).returncode == 0
    assert run_here("course", "list", "--json").stdout.count('"started_on"') == 0
    done = run_here("session", "add", "2026-03-02 14:00")
    assert "Who is there during a session, and what is their training? a nurse" in " ".join(done.stderr.split())
    (found,) = json.loads(run_here("course", "list", "--json").stdout)["courses"]
    assert (found["route"], found["planned_sessions"]) == ("spray", 8)
    with journal_at(home) as journal:
        assert Keeper(journal, "review", at("2026-03-09 12:00")).recalled("begin.hope") == "sleep"
    again = run_here("course", "provider", "--json")
    assert json.loads(again.stdout)["provider"][0]["answer"] == "a nurse"
    assert "a nurse" not in run_here("session", "add", "2026-03-05 14:00").stderr, "shown with the first one"


# --- what the treatment is for decides what is offered


@pytest.mark.parametrize(
    ("focus", "offered"),
    [
        (["depression"], ["phq-9"]),
        (["suicidal"], ["phq-9"]),
        (["anxiety"], ["gad-7"]),
        (["trauma"], ["gad-7"]),
        (["depression", "anxiety"], ["phq-9", "gad-7"]),
        (["pain"], ["phq-9", "gad-7"]),
        (["other"], ["phq-9", "gad-7"]),
        (None, ["phq-9", "gad-7"]),
    ],
)
def test_measures_are_offered_for_what_the_treatment_is_for(focus: list[str] | None, offered: list[str]) -> None:
    entries = [entry("begin", at("2026-03-01 12:00"), focus=focus)]
    assert [i.id for i in measures_due(course(), entries, at("2026-03-02 12:00"))] == offered


def test_a_measure_that_was_taken_up_is_offered_on_whatever_the_focus() -> None:
    entries = [
        entry("begin", at("2026-03-01 12:00"), focus=["anxiety"]),
        entry("phq-9", at("2026-03-01 13:00"), mood=None),
    ]
    assert [i.id for i in measures_due(course(), entries, at("2026-03-20 12:00"))] == ["phq-9", "gad-7"]


def test_pain_is_asked_about_where_the_treatment_is_for_pain(run_here: Callable[..., Any]) -> None:
    assert run_here("begin", "--answers", "-", stdin=json.dumps(COURSE)).returncode == 0
    pain = load_guide("checkin").prompt("checkin.pain")
    assert pain is not None
    assert pain.applies({"begin.focus": ["pain", "depression"]})
    assert not pain.applies({"begin.focus": ["depression"]})
    assert run_here("checkin", "--answers", "-", stdin='{"checkin.pain": 6}').returncode == 0
    assert '"pain"' in run_here("report", "--json").stdout


def test_the_basics_of_the_day_are_counted_in_the_report(run_here: Callable[..., Any]) -> None:
    run_here("begin", "--answers", "-", stdin=json.dumps(COURSE))
    for day in ("2026-03-03", "2026-03-04"):
        run_here("checkin", "--at", day, "--answers", "-", stdin='{"checkin.basics": ["moved"]}')
    run_here("checkin", "--at", "2026-03-05", "--answers", "-", stdin='{"checkin.basics": ["meals"]}')
    shown = run_here("report", "--full", "--plain", "--as-of", "2026-03-05").stdout
    assert "moved my body: on 2 of 3 days with an answer, 2 of the 3 in the last 7" in shown


def test_what_was_marked_for_the_prescriber_stands_on_their_sheet(run_here: Callable[..., Any]) -> None:
    run_here("begin", "--answers", "-", stdin=json.dumps({**COURSE, "clinic.flags": ["pressure"]}))
    _, marked = run_here("review", "--brief", "--plain").stdout.split("\nMarked for the prescriber\n")
    assert marked.split("\n")[0].endswith(": high blood pressure")
