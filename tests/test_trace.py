"""Every point of the document that the journal was made from has something behind it that a person can use.

``SERVES`` says, row by row, what does: questions and sentences said back by their id, commands by their name, and
lines of the report or the overview by a check that runs here. A row is met when all of it is there and each question
and each sentence names the row.
"""

import contextlib
import io
import re
from collections.abc import Callable
from datetime import UTC
from typing import NamedTuple

import pytest
from typer.main import get_command

from ketajournal.actions.handoff_material import material_of
from ketajournal.cli.commands import COMMANDS
from ketajournal.cli.parser import build_app
from ketajournal.course.calendar import CalendarSelection, events
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.course.overview import overview_at
from ketajournal.course.report import Report, weekly_report
from ketajournal.course.thread import thread_of
from ketajournal.course.values import NOWHERE, Entry, Revision, Session
from ketajournal.guide import pages
from ketajournal.guide.help_lines import sentences_of
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.prompts import followed_metrics, guide_names, load_guide
from ketajournal.show.blocks import Document
from ketajournal.show.handoff import ReviewDocument
from ketajournal.show.overview import OverviewDocument
from ketajournal.show.report import ReportDocument
from ketajournal.show.screens import show_plain
from ketajournal.show.thread import ThreadDocument
from support.shipped_text import everything
from support.values import at, course, entry

ROWS = [f"S{number:02}" for number in range(1, 27)]
PROMPTS = {prompt.id: prompt for name in guide_names() for prompt in load_guide(name).prompts if prompt.asked}
SAID_BACK = {prompt.id: prompt.source for prompt in PROMPTS.values() if prompt.kind == "said"}


class Serves(NamedTuple):
    """What stands behind a row: questions that name it, commands, lines that must be shown, sentences said back."""

    questions: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    shown: tuple[Callable[[], bool], ...] = ()
    said_back: tuple[str, ...] = ()


# --- what a course shows, made once

FIRST = Session("one", at("2026-03-02 14:00"), setting="the room with the lamp")
SECOND = Session("two", at("2026-03-05 14:00"))
ENTRIES: list[Entry] = [
    entry("reflect", at("2026-03-02 18:00"), "one", new_thing="a walk", session_character="flat", fear_after=3),
    entry("checkin", at("2026-03-03 14:00"), mood=4, mental_space=2, small_shift="a song", new_thing_kept="yes"),
    entry("weekly", at("2026-03-04 12:00"), wish_stronger=True, week_sleep=5),
    entry("weekly", at("2026-03-04 13:00"), wish_stronger=True),
    entry("therapy", at("2026-03-03 14:00")),
    entry("practice", at("2026-03-02 08:00"), practice="in bed by eleven"),
    entry("practised", at("2026-03-03 23:00"), practised=["in bed by eleven"]),
    entry("cost", at("2026-03-02 14:00"), "one", cost=550, cost_covered=100, cost_currency="USD"),
]
NOW = at("2026-03-06 12:00")


def shown(document: Document) -> str:
    with contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")) as out:
        show_plain(document)
        out.flush()
    written = out.buffer
    assert isinstance(written, io.BytesIO)
    return written.getvalue().decode()


DIP = entry("checkin", at("2026-03-10 14:00"), mood=2)


def report(planned: int | None = 1) -> Report:
    return weekly_report(course(FIRST, SECOND, planned=planned), [*ENTRIES, DIP], at("2026-03-16 12:00"))


def in_report(*parts: str) -> Callable[[], bool]:
    return lambda: all(part in shown(ReportDocument(report(), followed_metrics(), {})) for part in parts)


def in_review(*parts: str) -> Callable[[], bool]:
    def found() -> bool:
        material = material_of(course(FIRST, SECOND), ENTRIES, NOWHERE, NOW)
        text = shown(ReviewDocument(material._replace(asking=("Is TMS an option?",))))
        return all(part in text for part in parts)

    return found


def in_thread(*parts: str) -> Callable[[], bool]:
    def found() -> bool:
        text = shown(ThreadDocument(thread_of(course(FIRST, SECOND), FIRST, ENTRIES, NOW), {}))
        return all(part in text for part in parts)

    return found


def in_overview(*parts: str) -> Callable[[], bool]:
    def found() -> bool:
        seen = overview_at(course(FIRST, SECOND, planned=6), ENTRIES, NOW)
        text = shown(OverviewDocument(seen, sentences_of("stages")[seen.stage], full=True))
        return all(part in text for part in parts)

    return found


def in_calendar(*kinds: str) -> Callable[[], bool]:
    """Dates of each kind, those to come with a reminder."""

    def found() -> bool:
        planned = course(FIRST, SECOND, Session("three", at("2026-03-09 14:00")))
        appointment = entry("therapy", at("2026-03-10 10:00"), name="talk")
        made = dict.fromkeys(("course", "one", "two", "three", "talk"), Revision(NOW, NOW))
        dates = events(planned, [appointment], made, CalendarSelection(at("2026-03-01 12:00")), NOW, UTC)
        return {e.kind for e in dates if e.alarms} == set(kinds)

    return found


def in_page(name: str, *parts: str) -> Callable[[], bool]:
    return lambda: all(part in " ".join(p.text for p in pages.load_page("learn", name)) for part in parts)


def asks_back(later: str, earlier: str) -> Callable[[], bool]:
    """A question that shows an earlier answer again."""
    return lambda: PROMPTS[later].recall == earlier


SERVES = {
    "S01": Serves(
        (
            "begin.tried",
            "begin.hope",
            "begin.fear",
            "begin.worth-it",
            "prep.intention",
            "prep.expectation",
            "review.hope",
            "review.expected",
        ),
        ("begin", "review"),
        (
            asks_back("reflect.first", "prep.intention"),
            asks_back("reflect.expected", "prep.expectation"),
            asks_back("review.expected", "prep.expectation"),
            asks_back("review.hope", "begin.hope"),
            asks_back("review.fear", "begin.fear"),
            asks_back("review.changed", "begin.worth-it"),
        ),
    ),
    "S02": Serves(("begin.focus", "phq-9.1", "gad-7.1"), ("measure",)),
    "S03": Serves(("course.route", "prep.at-home", "prep.observation"), ("session add", "session edit")),
    "S04": Serves(
        ("prep.setting", "prep.setting-now", "reflect.setting"),
        ("session edit",),
        (in_report("the room with the lamp"),),
    ),
    "S05": Serves(
        ("checkin.sleep-hours", "checkin.stress", "weekly.lighter"),
        ("checkin",),
        (in_overview("24 h", "48 h", "72 h"), in_report("Sessions, and the 72 hours after each")),
    ),
    "S06": Serves(
        ("reflect.today", "reflect.character"), ("reflect",), said_back=("reflect.said-flat", "reflect.said-weird")
    ),
    "S07": Serves(("checkin.thoughts", "checkin.memories", "checkin.self-criticism", "checkin.pause")),
    "S08": Serves(
        (
            "reflect.new-thing",
            "reflect.new-thing-cue",
            "reflect.new-thing-in-the-way",
            "checkin.choose",
            "checkin.new-thing",
            "prep.since",
            "weekly.changed",
            "window.changed",
        ),
        ("session close", "thread"),
        (
            in_overview("not written about"),
            in_report("new thing: a walk (kept 1, partly 0, not 0, of 1 asked)"),
            asks_back("window.changed", "reflect.new-thing"),
            in_thread("First written", "a walk", "What is different since"),
        ),
        ("checkin.said-smaller",),
    ),
    "S09": Serves(
        ("course.planned_sessions", "course.started_on"),
        ("session add", "session list", "course"),
        (in_overview("ession 2 of 6", "One or two sessions in"),),
    ),
    "S10": Serves(
        (
            "begin.therapy",
            "prep.faded",
            "weekly.therapy",
            "weekly.sleep",
            "therapy.about",
            "practice.name",
            "checkin.practices",
            "review.plan",
        ),
        ("therapy add", "practice add", "practice did", "course maintenance"),
        (in_report("Therapy: 24"), in_report("in bed by eleven: on 1 day")),
    ),
    "S11": Serves(("prep.intention", "prep.arousal-before", "prep.breathe", "prep.arousal-after"), ("prep",)),
    "S12": Serves(
        ("reflect.first", "meaning.text", "still.true"),
        ("thread",),
        (in_overview("is not written about yet"), in_report("Reflected", "24: ", "Therapy")),
    ),
    "S13": Serves(
        ("weekly.stronger", "weekly.stronger-tell"),
        (),
        (in_report("more sessions than the plan you entered"), in_report("wish for a stronger session")),
    ),
    "S14": Serves(
        (
            "begin.stress",
            "begin.stress-words",
            "weekly.stress",
            "weekly.stress-moved",
            "weekly.stress-words",
            "weekly.lighter",
            "review.stress",
        ),
        ("review",),
        (
            asks_back("review.stress", "begin.stress"),
            asks_back("weekly.stress-moved", "begin.stress"),
            asks_back("weekly.stress-words", "begin.stress-words"),
            asks_back("weekly.lighter", "weekly.lighter"),
        ),
    ),
    "S15": Serves(
        (
            "clinic.rules",
            "clinic.flags",
            "clinic.flags-tell",
            "clinic.flags-mania",
            "weekly.signs",
            "weekly.signs-tell",
        ),
        ("help-now", "safety-plan"),
        (in_page("after", "No driving"),),
    ),
    "S16": Serves(
        ("reflect.fear", "reflect.relief", "checkin.fear", "weekly.dip", "letter.text", "review.fear-losing"),
        ("letter write", "letter open"),
        (in_page("worsening", "within usual"), in_report("Week 2: 2, after 4 the week before")),
        ("reflect.said-fear", "checkin.said-fear", "checkin.said-dip", "reflect.said-first-relief"),
    ),
    "S17": Serves(
        (
            "begin.money",
            "begin.cost",
            "begin.worth-it",
            "cost.amount",
            "cost.covered",
            "review.worth-money",
            "review.worth-feelings",
        ),
        ("cost add", "review"),
        (in_report("So far: 550 USD in 1 cost, of which 100 covered"),),
    ),
    "S18": Serves(("review.why", "review.expected", "review.course"), ("review", "course close")),
    "S19": Serves(
        ("review.ask", "review.questions"),
        ("review",),
        (
            in_page("doors", "TMS", "trauma therapy", "medication"),
            in_review("It proposes nothing", "Is TMS an option?"),
        ),
    ),
    "S20": Serves(
        (),
        ("learn",),
        (in_page("questions", "get people high", "addictive", "cure", "extreme", "party drug", "personality"),),
    ),
    "S21": Serves(
        (
            "begin.provider-who",
            "begin.provider-screening",
            "begin.provider-emergency",
            "begin.provider-integration",
            "begin.provider-ask",
        ),
        ("calendar", "therapy", "write"),
        (in_calendar("session", "checkin", "therapy", "weekly"),),
    ),
    "S22": Serves(("checkin.basics", "weekly.stronger")),
    "S23": Serves(
        ("prep.hope", "prep.fear", "checkin.hope", "checkin.fear", "checkin.shift", "weekly.shift"),
        (),
        (in_report("Small shifts you noticed", "a song"),),
        ("prep.said-fear", "reflect.said-fear", "checkin.said-dip"),
    ),
    "S24": Serves((), ("weekly", "report"), (in_report("Weeks, counted from session 1", "Next look: the week"),)),
    "S25": Serves(("checkin.space",), (), (lambda: next(iter(followed_metrics())) == "mental_space",)),
    "S26": Serves(
        (
            "reflect.new-area",
            "weekly.therapy",
            "weekly.boundaries",
            "weekly.sleep",
            "weekly.conversation",
            "weekly.repair",
        )
    ),
}


def commands() -> set[str]:
    """Every command, and every command inside one as ``session add``."""
    groups = get_command(build_app([])).commands  # type: ignore[attr-defined]
    return {*COMMANDS, *(f"{name} {inner}" for name, g in groups.items() for inner in getattr(g, "commands", {}))}


# Commands that rows still wait for. One that is built comes off this list.
NOT_BUILT_YET: set[str] = set()


def test_what_is_built_is_not_called_missing_any_more() -> None:
    assert not NOT_BUILT_YET & commands()


def missing(row: str) -> list[str]:
    """What the row has not behind it, in words."""
    serves = SERVES[row]
    return [
        *(f"{row}: there is no question '{q}'" for q in serves.questions if q not in PROMPTS),
        *(
            f"{row}: '{q}' does not name it as its source"
            for q in serves.questions
            if q in PROMPTS and row not in PROMPTS[q].source
        ),
        *(f"{row}: there is no command '{c}'" for c in serves.commands if c not in commands() | NOT_BUILT_YET),
        *(
            f"{row}: line {n} of what should be shown is not"
            for n, is_shown in enumerate(serves.shown)
            if not is_shown()
        ),
    ]


@pytest.mark.parametrize("row", ROWS)
def test_every_row_has_something_behind_it(row: str) -> None:
    assert SERVES[row] != Serves(), f"{row} is served by nothing"
    assert not missing(row), "\n".join(missing(row))


def test_the_table_has_every_row_and_no_other() -> None:
    assert list(SERVES) == ROWS


def test_every_question_says_which_rows_it_serves() -> None:
    wrong = [p.id for p in PROMPTS.values() if not p.source or not set(p.source) <= set(ROWS)]
    assert wrong == []


def test_every_sentence_that_is_said_back_says_which_rows_it_serves_and_stands_behind_each() -> None:
    assert all(SAID_BACK.values())
    named = {(row, sentence) for sentence, rows in SAID_BACK.items() for row in rows}
    assert named == {(row, sentence) for row in ROWS for sentence in SERVES[row].said_back}


def test_every_command_that_a_sentence_names_is_there() -> None:
    """A person who is pointed to one should find it."""
    named = re.compile(r"(?:'|`)ketajournal ((?:[a-z][a-z-]*)(?: [a-z]+)?)")
    unknown = set()
    for shipped in everything():
        for match in named.finditer(shipped.text):
            if match[1].split()[0] not in COMMANDS:
                unknown.add(f"{shipped.where}: 'ketajournal {match[1]}'")
    quoted = re.compile(
        r"'(review|letter|export|import|handoff|calendar|backup|restore|doctor|therapy|practice|cost)'"
    )
    for shipped in everything():
        if shipped.where.endswith((".md", ".toml")):
            unknown |= {f"{shipped.where}: '{m[1]}'" for m in quoted.finditer(shipped.text) if m[1] not in COMMANDS}
    assert sorted(unknown) == []


# --- what some rows promise besides being there


def test_the_softening_is_asked_in_four_ratings_and_followed_week_by_week() -> None:
    ratings = [PROMPTS[f"checkin.{name}"] for name in ("thoughts", "memories", "self-criticism", "pause")]
    assert all(p.kind == "scale" and p.metric in followed_metrics() for p in ratings)


def test_a_new_thing_is_chosen_from_the_five_and_the_weekly_look_asks_about_each() -> None:
    options = set(PROMPTS["reflect.new-area"].options)
    assert options == {"therapy", "boundaries", "sleep", "conversation", "repair", "own"}
    assert all(f"weekly.{name}" in PROMPTS for name in options - {"own"})


def test_nothing_today_ends_a_reflection_without_another_question() -> None:
    after = [p for p in load_guide("reflect").prompts if p.is_question and p.id.startswith("reflect.")]
    assert after[0].id == "reflect.today"
    conditions: list[Prompt] = after[1:]
    for prompt in conditions:
        assert prompt.when is not None, prompt.id
        assert not prompt.when.holds({"reflect.today": "nothing"}), prompt.id


def test_the_measures_of_every_focus_ship() -> None:
    assert set(INSTRUMENTS) <= set(guide_names())


def test_dose_is_asked_for_by_no_rating_and_no_metric() -> None:
    """It is never charted, compared or set beside anything."""
    assert not [p.id for p in PROMPTS.values() if p.metric and "dose" in f"{p.id} {p.ask} {p.metric}".lower()]
    assert not [name for name in followed_metrics() if "dose" in name]
