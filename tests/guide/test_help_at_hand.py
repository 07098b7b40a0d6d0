"""Help is at hand, said as often as it is read; a safety plan is offered once; medicines are asked once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ketajournal.actions import guided
from ketajournal.actions.guided import Request
from ketajournal.actions.offers import is_first_call
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.course.notices import HELP_LINE, HELP_NOW
from ketajournal.errors import Interrupted
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.asking import Question
from ketajournal.guide.conversation import GO_ON, LEFT_HERE
from ketajournal.guide.help_lines import sentences_of
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.plain_asker import PlainAsker
from ketajournal.guide.prompts import load_guide
from ketajournal.guide.talk import Talk
from support.commands import Done
from support.help_shown import squashed
from support.journals import NOW, journal_at
from support.values import at

Here = Callable[..., Done]


class SaysAloud(Talk):
    """Says things into a list."""

    def __init__(self, *, first: bool = False) -> None:
        self.is_first = first
        self._helped = False
        self.said: list[str] = []

    def say(self, text: str, _style: str = "") -> None:
        self.said.append(text)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(True, False, HELP_LINE.text), (False, False, HELP_NOW), (False, True, HELP_LINE.text)],
    ids=["a first conversation", "any later one", "the last screen"],
)
def test_the_standing_line_is_whole_in_a_first_conversation_and_on_every_last_screen(
    first: bool, last: bool, said: str
) -> None:
    asker = SaysAloud(first=first)
    asker.help_line(last=last)
    assert asker.said == [said]


def test_where_help_was_shown_in_full_the_standing_line_is_not_said_again() -> None:
    asker = SaysAloud()
    asker.help(["Thank you for answering that."])
    asker.help_line(last=True)
    assert asker.said == ["", "Thank you for answering that."]


# --- the clinic's own number


def test_the_number_put_in_for_such_a_time_is_shown_by_help_now_and_beside_item_nine(run_here: Here) -> None:
    given = {"course.started_on": "2026-03-02", "begin.clinic-number": "+1 (555) 0100, at night"}
    assert run_here("begin", "--answers", "-", stdin=json.dumps(given)).returncode == 0
    line = "Your clinic, as you noted it: +1 (555) 0100, at night"
    for words in (["help-now"], ["help-now", "NZ"], ["help-now", "Atlantis"]):
        assert line in squashed(run_here(*words).stdout)
    assert line in squashed(run_here("measure", "phq-9", "--items", "0,0,0,0,0,0,0,0,1").stderr)


# --- the safety plan

CALLS = [
    ("phq-9", {"phq-9.9": 1}),
    ("weekly", {"weekly.signs": ["not-living"]}),
    ("begin", {"course.started_on": "2026-03-02", "begin.focus": ["suicidal"]}),
]


@pytest.mark.parametrize(("kind", "answers"), CALLS)
def test_a_safety_plan_is_offered_by_the_first_answer_that_calls_for_one_and_by_no_other(
    home: Path, kind: str, answers: dict[str, object]
) -> None:
    with journal_at(home) as journal:
        found = []
        for day in ("2026-03-01", "2026-03-08"):
            keeper = Keeper(journal, kind, at(f"{day} 12:00"))
            for prompt_id, value in answers.items():
                prompt = load_guide(kind).prompt(prompt_id)
                assert prompt is not None
                keeper.save(prompt, value)  # type: ignore[arg-type]
            found.append(is_first_call(journal, keeper.entry))
        assert found == [True, False]


def test_where_there_is_a_plan_none_is_offered(home: Path) -> None:
    with journal_at(home) as journal:
        alone, item = load_guide("safety-plan").prompt("safety-plan.alone"), load_guide("phq-9").prompt("phq-9.9")
        assert alone is not None
        assert item is not None
        Keeper(journal, "safety-plan", NOW).save(alone, "the lake")
        form = Keeper(journal, "phq-9", NOW)
        form.save(item, 2)
        assert not is_first_call(journal, form.entry)


@pytest.mark.parametrize(("kind", "answers"), CALLS)
def test_the_overview_says_that_there_is_none_until_there_is(
    run_here: Here, kind: str, answers: dict[str, object]
) -> None:
    words = sentences_of("offers")["plan_none"]
    run_here("prep", "--answers", "-", stdin='{"course.started_on": "2026-03-02"}')
    assert words not in squashed(run_here("--plain").stdout)
    command = ["measure", kind] if kind == "phq-9" else [kind]
    said = run_here(*command, "--answers", "-", stdin=json.dumps(answers))
    assert words in squashed(said.stderr)
    assert squashed(said.stderr).count("together with a clinician") == 1
    assert words in squashed(run_here("--plain").stdout)
    run_here("safety-plan", "--answers", "-", stdin='{"safety-plan.alone": "the lake"}')
    assert words not in squashed(run_here("--plain").stdout)


def test_help_now_says_how_to_make_a_plan_while_there_is_none(run_here: Here) -> None:
    assert "'ketajournal safety-plan' makes one" in squashed(run_here("help-now").stdout)
    run_here("safety-plan", "--answers", "-", stdin='{"safety-plan.alone": "the lake"}')
    assert "'ketajournal safety-plan' makes one" not in squashed(run_here("help-now").stdout)


# --- medicines


def asks_for_medicines(home: Path) -> bool:
    prompt = load_guide("prep").prompt("prep.medicines")
    assert prompt is not None
    with journal_at(home) as journal:
        return prompt.applies(Keeper(journal, "prep", at("2026-03-05 12:00")).known())


@pytest.mark.parametrize("first", [("begin", "begin.medicines"), ("prep", "prep.medicines")])
def test_medicines_are_asked_by_the_beginning_or_else_once_by_the_first_preparation(
    run_here: Here, home: Path, first: tuple[str, str]
) -> None:
    assert asks_for_medicines(home)
    given = {"course.started_on": "2026-03-02", first[1]: "sertraline 50"}
    assert run_here(first[0], "--answers", "-", stdin=json.dumps(given)).returncode == 0
    assert not asks_for_medicines(home)


def test_what_changes_in_the_medicines_is_asked_week_by_week_and_one_metric_holds_the_list() -> None:
    changes = load_guide("weekly").prompt("weekly.medicines")
    assert changes is not None
    assert changes.metric == "medicines_changed"
    lists = [load_guide("begin").prompt("begin.medicines"), load_guide("prep").prompt("prep.medicines")]
    assert {prompt.metric for prompt in lists if prompt} == {"medicines"}


def test_a_form_says_each_time_which_days_it_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    """An item of it means nothing without; what other conversations open with is said the first time alone."""
    asker = PlainAsker(AnswerReader(NOW), Path)
    asker.is_new = False
    for name in INSTRUMENTS:
        asker.open(load_guide(name))
        assert "Over the last 2 weeks, how often" in capsys.readouterr().out
    asker.open(load_guide("weekly"))
    assert "One look back" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "told"),
    [("germany", "0800 111 0 111"), ("germny", "No line is known here for 'germny'"), ("6", "No line is known here")],
)
def test_the_country_is_answered_with_the_lines_that_are_shown_for_it(
    typed: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    prompt = next(p for p in load_guide("prep").prompts if p.id == "course.country")
    PlainAsker(AnswerReader(NOW), Path).read(Question(prompt, 1, 1, None, None, None), typed)
    assert told in squashed(capsys.readouterr().out)


def test_whoever_leaves_a_form_that_prep_led_to_is_told_the_command_that_goes_on_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def left(*_asked: object, **_options: object) -> None:
        raise Interrupted(LEFT_HERE, GO_ON)

    monkeypatch.setattr(guided, "ask_person", left)
    with pytest.raises(Interrupted) as raised:
        guided.ask_led_to(Request("gad-7", None, NOW))
    assert raised.value.hint == "'ketajournal measure gad-7' goes on from this question."
