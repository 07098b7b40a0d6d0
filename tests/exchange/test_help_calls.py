"""Item 9 of the PHQ-9 above 0: help is shown at once, whichever way the answer came, and nobody is held up by it."""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pexpect
import pytest

from ketajournal.course.notices import HELP_LINE
from ketajournal.course.overview import overview_at
from ketajournal.course.report import weekly_report
from ketajournal.course.values import Answer, Entry, Session
from ketajournal.guide import help_calls
from ketajournal.guide.help_lines import EVERYWHERE, FIND_A_LINE, help_lines, sentences_of
from ketajournal.guide.prompt_files import shipped_folder
from ketajournal.guide.prompts import load_guide
from support.commands import Run
from support.forked_commands import Terminal
from support.help_shown import LABELS, SAID, shows_help, squashed
from support.journals import PASSPHRASE, everything, journal_at
from support.values import at, course


def items(nine: object, others: str = "0") -> str:
    return ",".join([*[others] * 8, str(nine)])


@pytest.fixture
def journal(home: Path) -> Path:
    """A home with a journal without a passphrase and without a course."""
    with journal_at(home):
        return home


@pytest.fixture
def begun(home: Path) -> Iterator[tuple[Path, str]]:
    """A home whose journal has a course with one session on 2 March; and that course's id."""
    with journal_at(home) as open_one:
        writer = open_one.writer()
        with writer.together():
            course_id = writer.add_course(date(2026, 3, 2))
            writer.add_session(course_id, at("2026-03-02 14:00"))
    return home, course_id


def keep_form(home: Path, course_id: str, moment: datetime, *given: int | None) -> None:
    """A form of the PHQ-9 in the journal, as if it had been answered then."""
    with journal_at(home) as open_one:
        writer = open_one.writer()
        with writer.together():
            entry_id = writer.add_entry("phq-9", moment, course_id)
            for number, value in enumerate(given, start=1):
                writer.answer(entry_id, f"phq-9.{number}", "item", value)
            writer.set_entry(entry_id, finished=True)


# --- every way in


@pytest.mark.parametrize("nine", [1, 2, 3])
def test_given_as_items_help_is_shown_and_the_form_is_kept(run: Run, journal: Path, nine: int) -> None:
    done = run("measure", "phq-9", "--items", items(nine), "--json")
    assert done.returncode == 0, done.stderr
    assert shows_help(done.stderr, LABELS[nine])
    document = json.loads(done.stdout)
    assert document["total"] == nine
    assert next(n["code"] for n in document["notices"]) == "crisis-help", "and again at the end"
    assert len(everything(journal)) == 1, "it holds nobody up: nothing had to be confirmed"


@pytest.mark.parametrize("typed", ["1 0 2 0 1 1 0 0 3", "102011003", " 1  0 2 0 1 1\t0 0 3 ", "1;0;2;0;1;1;0;0;3"])
def test_items_with_blanks_semicolons_or_nothing_between_are_items(run: Run, journal: Path, typed: str) -> None:
    done = run("measure", "phq-9", "--items", typed, "--json")
    assert done.returncode == 0, done.stderr
    assert shows_help(done.stderr, LABELS[3])
    assert json.loads(done.stdout)["total"] == 8


ANSWERS = {
    "JSON, a number": '{"phq-9.1": 0, "phq-9.9": 2}',
    "JSON, a number in quotation marks": '{"phq-9.9": "2"}',
    "JSON, the words of the answer": '{"phq-9.9": "More than half the days"}',
    "TOML, a table": "[phq-9]\n1 = 0\n9 = 2\n",
}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"phq-9.1": 0, "phq-9.9": 2', LABELS[2]),
        ('{"phq-9.9": 2, "phq-9.9": 0}', LABELS[2]),
        ('"phq-9.9" = "Several days"\n"phq-9.1" = \n', LABELS[1]),
        ('{"phq-9.9": 0, "phq-9.1": ', None),
        ('"phq-9.9" =\n"phq-9.1" = 3\n', None),
    ],
)
def test_given_in_an_answers_file_that_can_t_be_read_help_is_shown_as_far_as_it_can_be_told(
    run: Run, text: str, said: str | None
) -> None:
    for words in (("measure", "phq-9"), ("edit", "last")):
        done = run(*words, "--answers", "-", stdin=text)
        assert done.returncode == 2
        assert shows_help(done.stderr, said) if said else SAID["cannot"] not in squashed(done.stderr)


def test_the_sign_in_an_answers_file_that_can_t_be_read_does_the_same(run: Run) -> None:
    done = run("weekly", "--answers", "-", stdin='"weekly.signs" = ["fainting", "not-living"\n')
    assert SAID["cannot"] in squashed(done.stderr)


@pytest.mark.parametrize("way", ANSWERS)
def test_given_in_an_answers_file_help_is_shown_even_for_a_partial_form(
    run: Run, journal: Path, tmp_path: Path, way: str
) -> None:
    path = tmp_path / "answers"
    path.write_text(ANSWERS[way], encoding="utf-8")
    done = run("measure", "phq-9", "--answers", str(path))
    assert done.returncode == 0, done.stderr
    assert SAID["cannot"] in squashed(done.stderr), "help is shown before anything else is done"
    assert shows_help(done.stderr, LABELS[2])
    assert "thoughts of being better off dead" in done.stdout, "and again at the end"
    assert "so there is no total" in done.stdout


def test_given_on_standard_input_help_is_shown(run: Run, journal: Path) -> None:
    done = run("measure", "phq-9", "--answers", "-", stdin='{"phq-9.9": 3}')
    assert done.returncode == 0, done.stderr
    assert shows_help(done.stderr, LABELS[3])


REFUSED = {
    "another item is wrong, as items": (["--items", "0,0,0,9,0,0,0,0,1"], ""),
    "another item is no number": (["--items", "0,0,0,x,0,0,0,0,1"], ""),
    "too many items, with nothing between": (["--items", "000000001000"], ""),
    "another item is wrong, with blanks between": (["--items", "0 0 9 0 0 0 0 0 1"], ""),
    "too many items": (["--items", "0,0,0,0,0,0,0,0,1,0,0,0"], ""),
    "another item is wrong, in a file": (["--answers", "-"], '{"phq-9.1": 7, "phq-9.9": 1}'),
    "an id is unknown": (["--answers", "-"], '{"phq-9.77": 1, "phq-9.9": 1}'),
    "another item is wrong, and this one in words": (["--answers", "-"], '{"phq-9.1": 7, "phq-9.9": "Several days"}'),
}


@pytest.mark.parametrize("way", REFUSED)
def test_a_form_that_is_refused_shows_help_first_and_says_then_what_is_wrong(run: Run, home: Path, way: str) -> None:
    words, stdin = REFUSED[way]
    done = run("measure", "phq-9", *words, stdin=stdin)
    assert done.returncode == 2
    assert shows_help(done.stderr, LABELS[1])
    assert not done.stderr.rstrip().endswith(SAID["clinician"]), "what is wrong is said after it"
    assert not home.exists(), "nothing was kept"


def test_help_is_shown_even_where_the_journal_can_not_be_opened(run: Run, home: Path) -> None:
    with journal_at(home, PASSPHRASE):
        pass
    done = run("measure", "phq-9", "--items", items(1))
    assert done.returncode == 4
    assert shows_help(done.stderr, LABELS[1])


@pytest.mark.parametrize("value", ["1", '"Several days"'])
def test_an_edit_of_the_answer_shows_help(run: Run, begun: tuple[Path, str], value: str) -> None:
    home, course_id = begun
    keep_form(home, course_id, at("2026-03-03 12:00"), *[0] * 9)
    done = run("edit", "last", "--answers", "-", stdin=f'{{"phq-9.9": {value}}}')
    assert done.returncode == 0, done.stderr
    assert shows_help(done.stderr, LABELS[1])
    assert "crisis-help" in [n["code"] for n in json.loads(run("--json").stdout)["notices"]]


# --- asked line by line


def at_terminal(*words: str) -> Any:
    return Terminal(words, {**os.environ, "TERM": "dumb"}, (60, 100))


def answer(child: Any, number: int, text: str) -> None:
    """Answer the question of that number, once it is on the screen and asks."""
    child.expect_exact(f"{number}/10  ")
    child.expect_exact("> ")
    child.sendline(text)


def to_the_end(child: Any) -> str:
    child.expect(pexpect.EOF)
    child.close()
    return squashed(child.before)


def leaving_the_plan(child: Any) -> str:
    """What is said up to the end, where Enter leaves the offer of a safety plan."""
    child.expect_exact("Begin one now?")
    before = squashed(child.before)
    child.expect_exact("> ")
    child.sendline("")
    return f"{before} {to_the_end(child)}"


def test_asked_line_by_line_help_stands_before_the_next_question_and_again_at_the_end(journal: Path) -> None:
    child = at_terminal("measure", "phq-9", "--plain")
    for number in range(1, 9):
        answer(child, number, "0")
    answer(child, 9, "1")
    child.expect_exact("10/10  ")  # nothing is pressed in between: help holds nobody up
    between = squashed(child.before)
    assert shows_help(between, LABELS[1])
    assert SAID["kept"] in between, "it can be left here"
    child.expect_exact("> ")
    child.sendline("")
    after = leaving_the_plan(child)
    assert child.exitstatus == 0
    assert SAID["again"] in after
    assert after.index(SAID["again"]) < after.index(SAID["clinician"])


def test_enough_after_it_shows_help_once_more_and_so_does_going_on_later(journal: Path) -> None:
    child = at_terminal("measure", "phq-9", "--plain")
    for number in range(1, 9):
        answer(child, number, "")
    answer(child, 9, "3")
    answer(child, 10, ".")
    after = leaving_the_plan(child)
    assert child.exitstatus == 0
    assert SAID["again"] in after
    assert SAID["clinician"] in after
    kept = everything(journal)
    assert [a.value for a in kept[0].answers if a.prompt == "phq-9.9"] == [3], "what was answered is kept"

    child = at_terminal("measure", "phq-9", "--plain")
    child.expect_exact("Go on from there?")
    child.expect_exact("> ")
    child.sendline("")
    child.expect_exact("10/10  ")
    assert shows_help(child.before, LABELS[3]), "a form met again shows help before its next question"
    child.expect_exact("> ")
    child.sendline(".")
    after = to_the_end(child)
    assert SAID["again"] in after
    assert sentences_of("offers")["plan_ask"] not in after, "a safety plan is offered once"


def editing_item_9(home: Path, course_id: str) -> Any:
    """'edit' at the ninth item of a form that was answered with zeros alone."""
    keep_form(home, course_id, at("2026-03-03 12:00"), *[0] * 9)
    child = at_terminal("edit", "last", "phq-9.9", "--plain")
    child.expect_exact("> ")
    return child


def test_an_edit_at_the_terminal_shows_help(begun: tuple[Path, str]) -> None:
    child = editing_item_9(*begun)
    child.sendline("2")
    assert shows_help(to_the_end(child), LABELS[2])


def test_an_edit_with_words_beside_the_number_shows_help_as_well(begun: tuple[Path, str]) -> None:
    home, course_id = begun
    child = editing_item_9(home, course_id)
    child.sendline("on most days")
    child.expect_exact("> ")
    child.sendline("2")
    assert shows_help(to_the_end(child), LABELS[2])
    assert {"on most days", 2} <= {answer.value for answer in everything(home)[0].answers}


# --- the words


def test_the_words_are_the_same_for_1_2_and_3() -> None:
    prompt = load_guide("phq-9").prompt("phq-9.9")
    assert prompt is not None
    said = [
        "\n".join(help_calls.crisis_paragraphs(prompt, value)).replace(label, "…") for value, label in LABELS.items()
    ]
    assert said[0] == said[1] == said[2]
    assert all(help_calls.find_call(load_guide("phq-9"), {"phq-9.9": value}) == (prompt, value) for value in LABELS)


def test_the_words_hold_no_method_no_statistic_no_shame_and_no_demand() -> None:
    path = shipped_folder() / "crisis.toml"
    said = " ".join(tomllib.loads(path.read_text(encoding="utf-8")).values()).lower()
    for word in ("commit", "suicid", "kill", "overdose", "pill", "%", "percent", "should have", "ashamed", "selfish"):
        assert word not in said, word
    assert not re.search(r"\d", said), "no number, so nothing is graded"
    for demand in ("press ", "type ", "confirm", "acknowledge", "i understand", "you must", "promise"):
        assert demand not in said, demand


def test_a_zero_prints_the_score_and_no_reassurance(run: Run, journal: Path) -> None:
    done = run("measure", "phq-9", "--items", items(0, "1"), "--at", "2026-03-03 12:00")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "PHQ-9, 3 Mar 2026",
        '8 (the 5–9 range, labelled "mild" in the published scale)',
        HELP_LINE.text,
    ]
    assert re.fullmatch(r"For Tuesday 3 March 2026, 12:00\.\nKept, as entry [0-9a-f]{8}\.\n", done.stderr)


def test_item_nine_left_open_or_any_other_item_calls_for_nothing(run: Run, journal: Path) -> None:
    for words in (["phq-9", "--items", "3,3,3,3,3,3,3,3,-"], ["gad-7", "--items", "3,3,3,3,3,3,3"]):
        done = run("measure", *words, "--json")
        assert done.returncode == 0
        assert SAID["cannot"] not in done.stderr
        assert "crisis-help" not in [n["code"] for n in json.loads(done.stdout)["notices"]]


# --- which line


@pytest.mark.parametrize("country", [None, "Atlantis"], ids=["not chosen", "not known"])
def test_a_country_that_is_not_known_is_never_given_988(run: Run, journal: Path, country: str | None) -> None:
    if country:
        (journal / "settings.toml").write_text(f'country = "{country}"\n')
    done = run("measure", "phq-9", "--items", items(2))
    said = squashed(done.stderr + done.stdout)
    assert "988" not in said
    assert squashed(FIND_A_LINE) in said, "the words to look for one, and not a command alone"
    assert EVERYWHERE in said


@pytest.mark.parametrize(
    ("country", "line", "emergency"), [("NZ", "1737", "111"), ("germany", "0800 111 0 111", "112")]
)
def test_the_country_that_was_chosen_shows_its_own_line(
    run: Run, journal: Path, country: str, line: str, emergency: str
) -> None:
    assert run("help-now", country, "--remember").returncode == 0
    done = run("measure", "phq-9", "--items", items(2, "9"))  # refused, and so at once
    assert shows_help(done.stderr, LABELS[2])
    assert line in done.stderr
    assert f"{SAID['danger']} {emergency}." in done.stderr
    assert "988" not in done.stderr


def test_every_country_known_here_is_shown_its_own_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    prompt = load_guide("phq-9").prompt("phq-9.9")
    assert prompt is not None
    for line in help_lines():
        monkeypatch.setattr(help_calls, "setting", lambda _name, code=line["code"]: code)
        said = "\n".join(help_calls.crisis_paragraphs(prompt, 1))
        assert line["name"] in said
        assert line["reach"] in said
        assert ("988" in said) == (line["code"] in ("US", "CA"))


# --- until the next complete score


def test_report_and_overview_carry_it_until_the_next_complete_score_and_not_after(
    run: Run, begun: tuple[Path, str]
) -> None:
    home, course_id = begun
    keep_form(home, course_id, at("2026-03-03 12:00"), *[1] * 9)
    keep_form(home, course_id, at("2026-03-05 12:00"), 0, 0, 0)  # left open before the ninth: it ends nothing
    keep_form(home, course_id, at("2026-03-07 12:00"), *[0] * 9)
    for day, carried in (("2026-03-02", False), ("2026-03-04", True), ("2026-03-06", True), ("2026-03-08", False)):
        for command in ([], ["report"]):
            codes = [n["code"] for n in json.loads(run(*command, "--json", "--as-of", day).stdout)["notices"]]
            assert ("crisis-help" in codes) == carried, (day, command)
            if carried:
                assert codes[0] == "crisis-help", "before anything else"
    for command in ([], ["report"]):
        lines = run(*command, "--plain", "--as-of", "2026-03-06").stdout.splitlines()
        assert lines[1].startswith("On 3 March you answered in a PHQ-9"), "people read it first too"


def test_an_unfinished_form_is_carried_too() -> None:
    partly = Entry(
        "x", "phq-9", at("2026-03-03 12:00"), False, answers=(Answer("phq-9.9", 1, at("2026-03-03 12:00")),)
    )
    held = course(Session("one", at("2026-03-02 14:00")))
    assert overview_at(held, [partly], at("2026-03-04 12:00")).notices[0].code == "crisis-help"
    assert weekly_report(held, [partly], at("2026-03-04 12:00")).notices[0].code == "crisis-help"


def test_before_a_course_is_begun_the_overview_carries_it(run: Run, journal: Path) -> None:
    assert run("measure", "phq-9", "--items", items(2)).returncode == 0
    assert "thoughts of being better off dead" in run().stdout


def test_a_course_begun_afterwards_does_not_lose_it(run: Run, journal: Path) -> None:
    assert run("measure", "phq-9", "--items", items(2)).returncode == 0
    assert run("session", "add", "now").returncode == 0
    for command in ([], ["report"]):
        assert "thoughts of being better off dead" in " ".join(run(*command).stdout.split()), command
