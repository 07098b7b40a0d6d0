"""Costs, therapy and practices at the command line: kept as they were given, all of it or none, and never lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.journals import everything, is_whole, journal_at, rows
from support.many_commands import Here, days_ago

CONTROLS = "\x1b[31m[red]"


@pytest.fixture
def course(here: Here) -> Here:
    """A course with a session twenty days ago, one three days ago, and one to come."""
    for days in (20, 3, -4):
        here("session", "add", days_ago(days))
    return here


def written(home: Path) -> list[tuple[str, ...]]:
    """Every row that a command could have changed."""
    return [
        *rows(home, "SELECT id, kind, at, finished_at, deleted_at, course_id, session_id FROM entry ORDER BY id"),
        *rows(home, "SELECT id, value, replaced_at FROM answer ORDER BY id"),
        *rows(home, "SELECT id, at, cancelled_at FROM session ORDER BY id"),
    ]


def together(*commands: tuple[str, ...]) -> None:
    """Start these commands before waiting for any; each has to work."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "ketajournal", *words],
            env=dict(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        for words in commands
    ]
    told = [process.communicate(timeout=60)[1].decode() for process in started]
    assert not any("Traceback" in text for text in told), "\n".join(told)


# --- before there is anything


@pytest.mark.parametrize(
    "words",
    [
        "cost list",
        "therapy list",
        "practice list",
        "therapy note 1 words",
        "therapy move 1 tomorrow",
        "therapy cancel 1",
        "practice did walk",
        "practice end walk",
    ],
)
def test_what_needs_a_record_makes_no_journal_to_say_that_there_is_none(here: Here, home: Path, words: str) -> None:
    here(*words.split(), code=3)
    assert not home.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["cost", "add", "nonsense"],
        ["cost", "add", "5", "--for", "nonsense"],
        ["therapy", "add", "nonsense"],
        ["practice", "add", "walk", "--for", "nonsense"],
    ],
    ids=" ".join,
)
def test_what_is_refused_makes_no_journal(here: Here, home: Path, words: list[str]) -> None:
    here(*words, code=2)
    assert not home.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["cost", "add", "1e3"],
        ["cost", "add", "--", "-5"],
        ["cost", "add", "5 EUR", "--covered", "6 EUR"],
        ["cost", "add", "5 EUR", "--covered", "4 USD"],
        ["cost", "add", "5", "--at", "9000-01-01"],
        ["cost", "add", "5", "--session", " "],
        ["therapy", "add", "2 days after each session at 25:00"],
        ["therapy", "add", "2 days after session 77"],
        ["therapy", "add", "0001-01-01"],
        ["practice", "add", "walk", "--for", "nothing"],
    ],
    ids=" ".join,
)
def test_nonsense_is_refused_and_nothing_is_changed(course: Here, home: Path, words: list[str]) -> None:
    before = written(home)
    course(*words, code=2)
    assert written(home) == before


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("cost add", {"cost.amount": 7, "cost.covered": 9}),
        ("cost add", {"cost.amount": -7}),
        ("cost add", {"cost.currency": "EUR"}),
        ("practice add", {"practice.for": "sleep"}),
        ("ask practised", {"practised.which": ["a walk nobody began"]}),
        ("cost add", {"cost.amount": 7, "cost.nothing": 1}),
    ],
)
def test_nonsense_in_a_file_is_refused_and_nothing_is_changed(
    course: Here, home: Path, words: str, answers: dict[str, object]
) -> None:
    before = written(home)
    course(*words.split(), answers=answers, code=2)
    assert written(home) == before


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("checkin tired", {"checkin.mood": 3}),
        ("reflect tired", {"reflect.body": "warm"}),
        ("practice add walk", {"practice.name": "run"}),
        ("cost add 550", {"cost.amount": 7}),
        ("review --brief", {"review.hope": "kept"}),
        ("review --json --as-of 2026-03-02", {"review.hope": "kept"}),
        ("thread", {"meaning.text": "kept"}),
    ],
)
def test_words_and_a_file_at_once_are_refused_rather_than_one_of_them_lost(
    course: Here, home: Path, words: str, answers: dict[str, object]
) -> None:
    before = written(home)
    course(*words.split(), answers=answers, code=2)
    assert written(home) == before


@pytest.mark.parametrize("words", ["cost add", "practice add", "therapy note 1"])
def test_without_a_terminal_nothing_waits_for_one(course: Here, words: str) -> None:
    course("therapy", "add", days_ago(1))
    course(*words.split(), code=2)


# --- costs


def test_a_cost_is_kept_as_given_and_added_up_by_currency(course: Here) -> None:
    course("cost", "add", "550", "EUR", "--session", "2", "--covered", "50", "--note", "paid in two parts")
    course("cost", "add", "20 EUR", "--for", "travel")
    course("cost", "add", "$5.50", "--for", "medicine")
    listed = course.data("cost", "list")
    assert [(c["amount"], c["currency"], c["for"], c["session"]) for c in listed["costs"]] == [
        (550, "EUR", "session", 2),
        (20, "EUR", "travel", None),
        (5.5, "$", "medicine", None),
    ]
    assert [(t["currency"], t["amount"], t["covered"]) for t in listed["totals"]] == [("EUR", 570, 50), ("$", 5.5, 0)]
    assert course.shown(course.data("cost", "list")["costs"][0]["id"])["cost.note"] == "paid in two parts"


def test_a_cost_without_a_currency_is_in_the_last_one(course: Here) -> None:
    course("cost", "add", "550 EUR")
    course("cost", "add", "20")
    assert [t["amount"] for t in course.data("cost", "list")["totals"]] == [570]


def test_the_currency_of_what_was_covered_is_not_lost(course: Here) -> None:
    course("cost", "add", "550 USD")
    done = course.run("cost", "add", "20", "--covered", "10 EUR")
    if done.returncode == 0:
        assert course.data("cost", "list")["costs"][-1]["currency"] == "EUR"
    else:
        assert done.returncode == 2


def test_a_cost_noted_before_any_course_can_be_seen_and_joins_the_course(here: Here) -> None:
    here("cost", "add", "80 EUR", "--for", "therapy")
    assert "80" in here("cost", "list")
    here("session", "add", days_ago(2))
    assert [c["amount"] for c in here.data("cost", "list")["costs"]] == [80]


# --- therapy


def test_appointments_by_a_rule_are_kept_all_or_none_and_never_twice(course: Here, home: Path) -> None:
    course("therapy", "add", "2 days after each session at 10:00", "--with", "Dr A")
    said = course("therapy", "add", "2 days after each session at 10:00")
    assert "known already" in said
    each = course.data("therapy", "list")["appointments"]
    assert [a["at"][11:16] for a in each] == ["10:00"] * len(each)
    assert {a["with"] for a in each} == {"Dr A"}
    before = written(home)
    course("therapy", "add", "2 days after each session at 10:61", code=2)
    assert written(home) == before


def test_each_session_leaves_out_what_is_past_and_says_so(here: Here) -> None:
    for days in (9, -3):
        here("session", "add", days_ago(days, "14:00"))
    said = here("therapy", "add", "2 days after each session at 10:00")
    [left] = [line for line in said.splitlines() if line.startswith("Left out, as past: ")]
    assert left.count("10:00") == 1
    assert len(here.data("therapy", "list")["appointments"]) == 1


def test_two_sessions_on_one_day_have_one_appointment_after_them(course: Here) -> None:
    course("session", "add", days_ago(-4, "18:00"))
    course("therapy", "add", "2 days after each session at 10:00")
    at = [a["at"] for a in course.data("therapy", "list")["appointments"]]
    assert len(at) == len(set(at))


@pytest.mark.parametrize("by", ["words", "a pipe"])
def test_a_later_note_stands_below_the_earlier_one(course: Here, by: str) -> None:
    course("therapy", "add", days_ago(2))
    course("therapy", "note", "1", "first of all")
    if by == "words":
        course("therapy", "note", "1", "then this")
    else:
        course("therapy", "note", "1", stdin="then this\n")
    after = course.data("therapy", "list")["appointments"][0]["after"]
    assert after.splitlines() == ["first of all", "then this"]


def test_notes_written_at_the_same_time_are_all_kept(course: Here) -> None:
    course("therapy", "add", days_ago(2))
    together(*(("therapy", "note", "1", f"word {number}") for number in range(4)))
    after = course.data("therapy", "list")["appointments"][0]["after"]
    assert sorted(after.splitlines()) == [f"word {number}" for number in range(4)]


def test_a_note_that_says_nothing_changes_nothing(course: Here, home: Path) -> None:
    course("therapy", "add", days_ago(2))
    course("therapy", "note", "1", "first of all")
    before = written(home)
    course("therapy", "note", "1", stdin="  \n", code=2)
    course("therapy", "note", "1", " ", code=2)
    assert written(home) == before


def test_an_appointment_that_is_moved_keeps_its_words_and_one_that_is_cancelled_comes_back(course: Here) -> None:
    course("therapy", "add", days_ago(2), "--with", "Dr A")
    course("therapy", "note", "1", "what came of it")
    course("therapy", "move", "1", days_ago(1, "09:30"))
    (moved,) = course.data("therapy", "list")["appointments"]
    assert (moved["at"][11:16], moved["after"], moved["with"]) == ("09:30", "what came of it", "Dr A")
    course("therapy", "cancel", "1")
    assert course.data("therapy", "list")["appointments"] == []
    course("delete", moved["id"], "--undo")
    assert course.data("therapy", "list")["appointments"] == [moved]


def test_an_appointment_is_named_by_number_date_or_id_and_else_refused(course: Here) -> None:
    for day in (2, 1):
        course("therapy", "add", days_ago(day))
    first, second = course.data("therapy", "list")["appointments"]
    course("therapy", "note", second["at"][:10], "by date")
    course("therapy", "note", first["id"][:8], "by id")
    for name in ("0", "3", "-1", "", " ", "zz", "2", "²"):
        if name != "2":
            course("therapy", "note", "--", name, "words", code=3)
    assert [a["after"] for a in course.data("therapy", "list")["appointments"]] == ["by id", "by date"]


# --- practices


def test_a_practice_is_noted_by_its_number_or_the_start_of_its_name(course: Here) -> None:
    course("practice", "add", "in", "bed", "by", "eleven", "--for", "sleep", "--cue", "the phone rings")
    course("practice", "add", "a walk")
    course("practice", "did", "in bed")
    course("practice", "did", "2")
    course("practice", "did", "A WALK", "--at", "today")
    each = course.data("practice", "list")["practices"]
    assert [(p["name"], len(p["days"])) for p in each] == [("in bed by eleven", 1), ("a walk", 1)]


def test_a_practice_that_rests_keeps_its_days_and_can_be_begun_again(course: Here) -> None:
    course("practice", "add", "a walk", "--at", "5 days ago")
    course("practice", "did", "a walk", "--at", "3 days ago")
    course("practice", "end", "a walk")
    course("practice", "did", "a walk", code=3)
    course("practice", "add", "a walk")
    course("practice", "did", "a walk")
    assert [len(p["days"]) for p in course.data("practice", "list")["practices"]] == [1, 1]


@pytest.mark.parametrize("by", ["words", "a file"])
def test_one_practice_is_not_begun_twice(course: Here, by: str) -> None:
    course("practice", "add", "a walk")
    if by == "words":
        course("practice", "add", "A Walk", code=2)
    else:
        course("practice", "add", answers={"practice.name": "a walk"}, code=2)
    course("practice", "did", "a walk")


def test_a_practice_begun_by_two_commands_at_once_can_still_be_noted(course: Here) -> None:
    together(*(("practice", "add", "a walk"),) * 3)
    course("practice", "did", "a walk")


def test_a_practice_whose_name_is_put_right_keeps_its_days(course: Here) -> None:
    course("practice", "add", "a wlak")
    course("practice", "did", "a wlak")
    entry = course.id_of("practice")
    done = course.run("edit", entry, "--answers", "-", stdin='{"practice.name": "a walk"}')
    assert done.returncode in (0, 2)
    assert [len(p["days"]) for p in course.data("practice", "list")["practices"]] == [1]


def test_days_noted_stay_when_the_practice_is_deleted_and_come_back_with_it(course: Here, home: Path) -> None:
    course("practice", "add", "a walk")
    course("practice", "did", "a walk")
    before = course.data("practice", "list")
    course("delete", course.id_of("practice"), "--yes")
    assert course.data("practice", "list")["practices"] == []
    course("practice", "did", "a walk", code=3)
    assert [e["kind"] for e in course.data("list", "--all")["entries"]] == ["practised"]
    course("delete", "last", "--undo")
    assert course.data("practice", "list") == before
    assert is_whole(home)


def test_a_check_in_takes_the_practices_that_are_kept_and_no_other(course: Here, home: Path) -> None:
    course("checkin", answers={"checkin.practices": ["a walk"]}, code=2)
    course("practice", "add", "a walk")
    before = written(home)
    course("checkin", answers={"checkin.practices": ["a swim"], "checkin.mood": 5}, code=2)
    assert written(home) == before
    course("checkin", answers={"checkin.practices": ["a walk"], "checkin.mood": 5})
    assert [len(p["days"]) for p in course.data("practice", "list")["practices"]] == [1]


# --- of all of them


def test_what_was_typed_is_text_wherever_it_is_shown(course: Here) -> None:
    course("practice", "add", f"walk {CONTROLS}")
    course("therapy", "add", days_ago(1), "--with", f"Dr {CONTROLS}", "--about", "one\ntwo")
    course("therapy", "note", "1", f"after {CONTROLS}")
    course("cost", "add", "5", "--note", CONTROLS)
    course("course", "edit", "--provider", f"clinic {CONTROLS}")
    said = course("practice", "did", "walk")
    for words in (
        "practice list",
        "therapy list",
        "cost list",
        "course list",
        "list",
        "show last",
        "checkin word",
        "",
    ):
        said += course(*words.split())
    assert "\x1b" not in said
    for shown in ("walk ␛[31m[red]", "Dr ␛[31m[red]", "after ␛[31m[red]", "clinic ␛[31m[red]"):
        assert shown in said


@pytest.mark.parametrize("columns", ["0", "1", "20"])
def test_no_window_is_too_narrow(course: Here, monkeypatch: pytest.MonkeyPatch, columns: str) -> None:
    course("checkin", "--at", "18 days ago", answers={"checkin.mood": 4})
    course("therapy", "add", days_ago(2), "--with", "Dr A")
    monkeypatch.setenv("COLUMNS", columns)
    for words in ("report --full", "report --by session", "report --by window", "review --brief", "thread"):
        assert course(*words.split()).strip(), words
    assert course("therapy", "list").strip()


def test_records_of_an_earlier_course_can_still_be_reached(course: Here, home: Path) -> None:
    course("practice", "add", "a walk")
    course("therapy", "add", days_ago(2))
    course("cost", "add", "80 EUR")
    appointment = course.id_of("therapy")
    course("course", "close")
    course("prep", answers={"course.started_on": days_ago(-6)})
    assert [a["id"] for a in course.data("therapy", "list", "--course", "1")["appointments"]] == [appointment]
    assert [c["amount"] for c in course.data("cost", "list", "--course", "1")["costs"]] == [80]
    course("therapy", "note", appointment[:8], "written later")
    assert course.shown(appointment)["therapy.after"] == "written later"
    with journal_at(home):
        assert {"practice", "therapy", "cost"} <= {e.kind for e in everything(home)}


def test_a_practice_goes_on_in_the_next_course(course: Here) -> None:
    """A habit does not end where a course of treatment does."""
    course("practice", "add", "a walk")
    course("course", "close")
    course("prep", answers={"course.started_on": days_ago(-6)})
    course("practice", "did", "a walk")
    assert [len(p["days"]) for p in course.data("practice", "list")["practices"]] == [1]
