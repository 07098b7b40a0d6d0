"""Answering the notice that stands: that someone was told, kept with its date."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ANSWERED = ("measure", "phq-9", "--items", "0,0,0,0,0,0,0,0,1", "--at", "2026-10-11 10:00")
ZERO = ("measure", "phq-9", "--items", "0,0,0,0,0,0,0,0,0", "--at", "2026-10-25 10:00")


@pytest.fixture
def answered(home: Path, run_here: Callable[..., Any]) -> Callable[..., Any]:
    """A course in which the item was answered above 0."""
    assert run_here("session", "add", "2026-10-05 22:00").returncode == 0
    assert run_here(*ANSWERED).returncode == 0
    return run_here


def first_notice(here: Callable[..., Any], *words: str) -> str:
    notices = json.loads(here(*words, "--json").stdout)["notices"]
    return str(notices[0]["text"]) if notices[0]["code"] == "crisis-help" else ""


def test_the_overview_and_the_report_offer_it_later_and_say_when_it_was_done(answered: Callable[..., Any]) -> None:
    for words in (("--as-of", "2026-10-20"), ("report", "--as-of", "2026-10-20")):
        assert "'ketajournal told' keeps that" in first_notice(answered, *words)
    done = answered("told", "my", "sister", "--at", "2026-10-12 10:00")
    assert done.returncode == 0
    assert "Kept: you told someone, as entry" in done.stderr
    for words in (("--as-of", "2026-10-20"), ("report", "--as-of", "2026-10-20")):
        assert "On 12 October you noted that you told someone. 'ketajournal help-now'" in first_notice(
            answered, *words
        )
    assert "my sister" in answered("list").stdout


def test_it_is_not_offered_where_help_is_shown_at_once(home: Path, run_here: Callable[..., Any]) -> None:
    done = run_here(*ANSWERED)
    assert "help-now" in done.stdout + done.stderr
    assert "ketajournal told" not in done.stdout + done.stderr


def test_what_was_answered_stays_in_the_report_when_it_is_not_the_present_any_more(
    answered: Callable[..., Any],
) -> None:
    assert answered(*ZERO).returncode == 0
    assert first_notice(answered, "report", "--as-of", "2026-11-20") == ""
    (line,) = json.loads(answered("report", "--json", "--as-of", "2026-11-20").stdout)["safety_history"]
    assert (line["first"], line["times"], line["present"]) == ("2026-10-11", 1, False)
    assert line["text"] in " ".join(answered("report", "--plain", "--as-of", "2026-11-20").stdout.split())
    brief = json.loads(answered("review", "--brief", "--json", "--as-of", "2026-11-20").stdout)
    assert brief["safety_history"] == [line]


def test_an_answer_in_another_course_stands_in_this_one_too(answered: Callable[..., Any]) -> None:
    assert answered("course", "close", "--on", "2026-10-12").returncode == 0
    assert answered("begin", "--answers", "-", stdin='{"course.started_on": "2026-10-15 14:00"}').returncode == 0
    report = json.loads(answered("report", "--json", "--as-of", "2026-10-20").stdout)
    assert report["course"]["number"] == 2
    assert first_notice(answered, "report", "--as-of", "2026-10-20").startswith("On 11 October you answered")


def test_as_of_before_a_command_is_refused_and_behind_it_heeded(answered: Callable[..., Any]) -> None:
    done = answered("--as-of", "2026-10-01", "handoff", "--json")
    assert (done.returncode, done.stdout) == (2, "")
    listed = json.loads(answered("handoff", "--json", "--as-of", "2026-10-10").stdout)
    assert "safety" not in [section["id"] for section in listed["sections"]]
    listed = json.loads(answered("handoff", "--json", "--as-of", "2026-10-20").stdout)
    assert listed["sections"][0]["id"] == "safety"
