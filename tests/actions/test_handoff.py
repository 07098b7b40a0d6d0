"""The sheet for a visit: only what was let in stands in it, and it is one page that needs nothing but itself."""

import json
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pexpect
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.actions import handoff
from ketajournal.actions.handoff_material import material_of
from ketajournal.course.day_words import full_day
from ketajournal.course.values import NOWHERE, Session
from ketajournal.errors import KetajournalError
from ketajournal.exchange import pdf
from ketajournal.exchange.handoff import HandoffPage, handoff_html
from ketajournal.exchange.svg_charts import chart_svg
from ketajournal.journal import reading
from ketajournal.show.blocks import Chart, Items, Text
from ketajournal.show.handoff_measures import measure_chart
from support.forked_commands import Terminal
from support.journals import journal_at
from support.twelve_weeks import NEVER, TYPED, Course
from support.values import at, course, entry

NASTY = '<script>alert(1)</script> "><img src=x onerror=y> & \u202edrow\u202c שלום 🌱 \x1b[31mred\x00'
SECTIONS = ["safety", "questions", "course", "flags", "measures", "sessions", "weeks", "signs", "practice", "review"]


@pytest.fixture(scope="module")
def twelve_weeks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of twelve weeks, made once and copied."""
    folder = tmp_path_factory.mktemp("made") / "home"
    Course(folder)
    return folder


@pytest.fixture
def there(twelve_weeks: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to be in, beside a journal of twelve weeks."""
    shutil.copytree(twelve_weeks, home)
    folder = tmp_path / "desk"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def read(path: Path) -> Element:
    """The page as a browser reads it. Fails on anything that is wrong in its markup."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    with path.open("rb") as file:
        document: Element = parser.parse(file)
    assert parser.errors == [], parser.errors
    for element in document.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return document


def said(document: Element) -> str:
    return " ".join(" ".join(document.itertext()).split())


Made = Callable[..., Element]


@pytest.fixture
def made(there: Path, run_here: Callable[..., Any]) -> Made:
    """Make a sheet with these words and read it."""

    def make(*words: str) -> Element:
        done = run_here("handoff", "--output", "sheet.html", "--force", *words)
        assert done.returncode == 0, done.stderr
        return read(there / "sheet.html")

    return make


def words_of(run_here: Callable[..., Any]) -> dict[str, dict[str, Any]]:
    """What was typed and could go in, by what it says."""
    listed = json.loads(run_here("handoff", "--json").stdout)
    return {word["text"]: word for word in listed["words"]}


# --- what stands in it


def test_the_parts_stand_in_the_order_of_a_short_visit(made: Made) -> None:
    titles = [h.text for h in made("--all").iter("h2")]
    assert titles == [
        "Please read this first",
        "Questions for this visit",
        "The course at a glance",
        "Marked for the prescriber",
        "Measures, by their published scoring",
        "Session by session",
        "Own ratings, week by week",
        "Warning signs and dips",
        "Practice, new things, therapy",
        "Marked at the beginning and when looking back",
    ]


def test_a_rise_comes_first_with_its_date(made: Made) -> None:
    document = made("--only", "safety")
    first = next(s for s in document.iter("section"))
    rose, before = (full_day((datetime.now(UTC) - timedelta(days=days)).date()) for days in (6, 34))
    assert f"{rose}: the PHQ-9 score was 6 higher than the previous score, of {before}" in said(first)


NINTH = "PHQ-9, thoughts of being better off dead or of hurting oneself: answered above 0."


def test_item_nine_comes_first_whatever_since_leaves_out_and_is_said_to_the_person_too(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_here: Callable[..., Any]
) -> None:
    Course(home, crisis=True)
    monkeypatch.chdir(tmp_path)
    done = run_here("handoff", "--all", "--since", "2 days ago", "--output", "sheet.html")
    quotes = [said(q) for q in read(tmp_path / "sheet.html").iter("blockquote")]
    assert len([quote for quote in quotes if quote.endswith(NINTH)]) == 1
    assert len([quote for quote in quotes if ": the PHQ-9 score was" in quote]) == 1
    assert "thoughts of being better off dead" in done.stderr
    assert "help-now" in done.stderr


def test_item_nine_goes_in_and_out_as_a_part_and_leaks_through_nothing_else(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_here: Callable[..., Any]
) -> None:
    Course(home, crisis=True)
    monkeypatch.chdir(tmp_path)
    done = run_here("handoff", "--only", "course,measures,weeks,questions,review", "--output", "sheet.html")
    text = said(read(tmp_path / "sheet.html"))
    assert "better off dead" not in text
    assert "usual answer-to-answer variation" not in text
    assert "thoughts of being better off dead" in done.stderr


def test_a_score_has_its_baseline_its_change_in_points_first_and_its_range_by_its_published_name(made: Made) -> None:
    text = said(made("--only", "measures"))
    assert '12 10–14, "moderate" −4 points (−25%)' in text
    assert 'the 15–19 range, labelled "moderately severe" in the published scale' in text
    rows = [[said(cell) for cell in row] for row in made("--only", "measures").iter("tr")]
    assert [row[-1] for row in rows] == ["Its two weeks", "cross a session", "—", "—"]
    assert "only a clinician can make one" in text


def test_an_empty_week_is_empty_on_the_strip_and_is_counted_in_no_row_of_its_own(made: Made) -> None:
    document = made("--only", "weeks")
    rows = [[said(cell) for cell in row] for row in document.iter("tr")]
    assert [row[0] for row in rows] == ["Rating", "Mental space", "Mood", "Sleep, hours", "Stress"]
    assert [row[-1] for row in rows[1:]] == ["11 of 12"] * 4
    assert all(re.fullmatch(r"[\d.]+( \([\d.]+–[\d.]+\))? n\d+", cell) for row in rows[1:] for cell in row[1:-1])
    (strip,) = document.iter("svg")
    assert len(list(strip.iter("rect"))) == 4 * 11, "a cell a week with any, and a rating"
    assert "4, 5, 6, no answer, 7, 8" in said(strip)


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize("after", [[], ["checkin.stress"]], ids=["none later", "another later"])
def test_a_rating_that_was_given_before_session_1_alone_has_no_place_on_the_strip(
    run_here: Callable[..., Any], tmp_path: Path, after: list[str]
) -> None:
    assert run_here("prep", "--answers", "-", stdin='"course.started_on" = "20 days ago"').returncode == 0
    assert run_here("checkin", "--at", "25 days ago", "--answers", "-", stdin='"checkin.mood" = 3').returncode == 0
    for rating in after:
        assert run_here("checkin", "--answers", "-", stdin=f'"{rating}" = 3').returncode == 0
    assert run_here("handoff", "--only", "weeks", "--output", str(tmp_path / "sheet.html")).returncode == 0
    document = read(tmp_path / "sheet.html")
    assert "Mood" in said(document)
    assert [("Stress" in said(strip), "Mood" in said(strip)) for strip in document.iter("svg")] == [
        (True, False)
    ] * len(after)


def test_the_better_end_of_a_rating_is_named(made: Made) -> None:
    assert (
        "Mental space (10 is better: plenty); Mood (10 is better: as good as it gets); Stress (0 is better: none)."
        in said(made("--only", "weeks"))
    )


def test_scores_more_than_sixteen_days_apart_are_not_joined(made: Made) -> None:
    (chart,) = made("--only", "measures").iter("svg")
    assert len(list(chart.iter("circle"))) == 4
    assert not list(chart.iter("path"))


@pytest.mark.parametrize(("apart", "lines"), [(14, 1), (16, 1), (17, 0)])
def test_scores_of_a_fortnightly_rhythm_are_joined(apart: int, lines: int) -> None:
    began = at("2026-03-02 14:00")
    forms = [
        entry("phq-9", began + timedelta(days=days), **{str(item): 1 for item in range(1, 10)})
        for days in (1, 1 + apart)
    ]
    material = material_of(course(Session("one", began)), forms, NOWHERE, began + timedelta(days=22))
    chart = measure_chart(material.report.measures[0], material)
    assert chart is not None
    assert chart_svg(chart, "one").count("<path") == lines


def test_a_chart_of_a_measure_names_its_published_ranges_its_sessions_and_its_baseline(made: Made) -> None:
    page = made("--only", "measures")
    (chart,) = page.iter("svg")
    words = [text.text for text in chart.iter("text")]
    for name in ("0–4 minimal", "5–9 mild", "10–14 moderate", "15–19 moderately severe", "20–27 severe"):
        assert name in words
    assert "session" in words
    assert "dotted lines the sessions, a dashed one the baseline" in said(page)
    (baseline,) = [line for line in chart.iter("line") if line.get("stroke-dasharray") == "9 4"]
    assert baseline.get("y1") == baseline.get("y2")
    assert len(list(chart.iter("rect"))) == 5


def test_words_in_a_chart_are_eight_points_or_more_on_paper(made: Made) -> None:
    points_of_paper = (210 - 2 * 13) / 25.4 * 72
    for chart in made("--all").iter("svg"):
        width, row = float(chart.get("viewBox", "").split()[2]), points_of_paper
        assert float(chart.get("font-size", 0)) * row / width >= 8
        assert not [text for text in chart.iter("text") if text.get("font-size")]


def rows_of(document: Element) -> list[list[str]]:
    return [[said(cell) for cell in row] for row in document.iter("tr")]


def test_a_session_has_its_row_and_what_was_typed_of_it_stands_there_only_where_it_was_let_in(
    made: Made, run_here: Callable[..., Any]
) -> None:
    head, _, second, *_ = rows_of(made("--only", "sessions"))
    assert head == ["Session", "Date", "Route", "Effects"]
    assert second[2:] == ["IV infusion", "nausea; feeling detached for longer than the session"]
    typed = [words_of(run_here)[text]["id"] for text in ("zero point five", "cold hands")]
    head, first, second, *_ = rows_of(made("--only", "sessions", "--with", ",".join(typed)))
    assert head == ["Session", "Date", "Route", "Dose as written", "Effects"]
    assert first[3:] == ["—", "—"]
    assert second[3:] == ["zero point five", "nausea; feeling detached for longer than the session; cold hands"]


def test_the_dose_is_on_no_sheet_by_itself(made: Made) -> None:
    assert "zero point five" not in said(made("--all"))


def test_with_since_earlier_days_are_left_out_but_for_the_baseline(made: Made) -> None:
    text = said(made("--all", "--since", "30 days ago"))
    assert "before session 1: 16 (" in text, "the baseline"
    assert "high blood pressure" in text, "what was marked for the prescriber holds, whenever it was"
    scores = [[said(cell) for cell in row] for row in made("--only", "measures", "--since", "30 days ago").iter("tr")]
    assert [row[2] for row in scores] == ["Score", "12"], "the latest"
    weeks = said(made("--only", "weeks", "--since", "30 days ago"))
    assert "Week 8" in weeks
    assert "Week 1," not in weeks


# --- what stays out


def test_a_sheet_that_was_made_while_another_was_asked_about_is_not_replaced(
    there: Path, run_here: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = handoff_html

    def drawn_beside_another(page: HandoffPage) -> str:
        (there / "sheet.html").write_text("another", encoding="utf-8")
        return draw(page)

    monkeypatch.setattr(handoff, "handoff_html", drawn_beside_another)
    done = run_here("handoff", "--all", "--output", str(there / "sheet.html"))
    assert (there / "sheet.html").read_text(encoding="utf-8") == "another"
    assert (there / "sheet-2.html").is_file()
    assert "sheet-2.html" in done.stdout


def test_nothing_that_was_typed_goes_in_by_itself(made: Made) -> None:
    text = said(made("--all"))
    assert not [typed for typed in (*TYPED, *NEVER) if typed in text]


def test_typed_words_go_in_one_by_one_by_their_id(made: Made, run_here: Callable[..., Any]) -> None:
    there = words_of(run_here)
    assert set(TYPED) == set(there)
    for text, word in there.items():
        shown = said(made("--all", "--with", word["id"]))
        assert text in shown
        assert not [other for other in TYPED if other != text and other in shown]


def test_letters_first_words_and_the_plan_for_bad_times_are_never_offered(
    run_here: Callable[..., Any], there: Path
) -> None:
    listed = run_here("handoff", "--json").stdout
    assert not [word for word in NEVER if word in listed]
    assert "a secret of the room" not in listed
    assert there.exists()


def test_what_was_left_out_is_counted_and_not_named(made: Made) -> None:
    text = said(made("--only", "course"))
    assert f"{len(SECTIONS)} sections and a part of 1 section more were left out by the person." in text
    for named in ("Measures", "Warning", "dip", "Own ratings", "ractice", "Marked"):
        assert named not in text, named


def test_one_is_said_as_one_and_none_as_none(made: Made, run_here: Callable[..., Any]) -> None:
    ids = [word["id"] for word in words_of(run_here).values()]
    assert "A part of 1 section was left out by the person." in said(made("--all", "--with", ",".join(ids[1:])))
    assert "Nothing that this sheet can hold was left out." in said(made("--all", "--with", ",".join(ids)))


def test_questions_give_nothing_away_that_was_left_out(made: Made, run_here: Callable[..., Any]) -> None:
    text = said(made("--only", "questions"))
    assert "TMS" in text, "what the person marked to ask about"
    for telling in ("score of mine", "signs that I noted", "dips that I noted"):
        assert telling not in text
    dip = words_of(run_here)["after the call"]["id"]
    assert "dips that I noted" in said(made("--only", "questions", "--with", dip))
    assert "signs that I noted" in said(made("--only", "questions,signs"))


# --- for a therapist


def test_a_therapists_sheet_has_the_same_safety_history_and_its_own_parts(made: Made) -> None:
    theirs, prescribers = made("--for", "therapist", "--all"), made("--all")
    assert [said(q) for q in theirs.iter("blockquote")] == [said(q) for q in prescribers.iter("blockquote")]
    assert [h.text for h in theirs.iter("h2")] == [
        "Please read this first",
        "Questions for this visit",
        "New things, and what came of them",
    ]
    assert "TMS" not in said(theirs), "that is the prescriber's"
    assert not list(theirs.iter("svg"))


def test_a_thread_goes_in_by_itself_and_no_word_of_another_session_with_it(
    made: Made, run_here: Callable[..., Any]
) -> None:
    listed = json.loads(run_here("handoff", "--for", "therapist", "--json").stdout)
    first, second = (word for word in listed["words"] if word["section"] == "threads")
    assert (first["label"], "the first fragments" in first["text"]) == ("Session 1", True)
    text = said(made("--for", "therapist", "--all", "--with", first["id"]))
    assert "the first fragments" in text
    assert "the second fragments" not in text
    assert "the second fragments" in second["text"]
    assert "a walk before breakfast" not in text, "a new thing is let in by itself"


def test_a_new_thing_is_named_where_it_was_let_in_and_what_came_of_it_is_counted(
    made: Made, run_here: Callable[..., Any]
) -> None:
    listed = json.loads(run_here("handoff", "--for", "therapist", "--json").stdout)
    (thing,) = [word for word in listed["words"] if word["section"] == "things"]
    counted = "kept 1, partly 0, not 0, of 1 asked"
    without = said(made("--for", "therapist", "--only", "things"))
    assert f"A new thing. In the check-ins: {counted}" in without
    assert thing["text"] not in without
    assert f"a walk before breakfast. In the check-ins: {counted}" in said(
        made("--for", "therapist", "--only", "things", "--with", thing["id"])
    )


def test_nobody_else_gets_a_sheet(there: Path, run_here: Callable[..., Any]) -> None:
    done = run_here("handoff", "--for", "neighbour", "--all")
    assert done.returncode == 2
    assert "'neighbour' is nobody that a sheet is for.\nIt can be prescriber, therapist." in done.stderr
    assert list(there.iterdir()) == []


# --- deciding without being asked


def test_the_list_names_every_part_and_every_piece_of_text_and_writes_nothing(
    there: Path, run_here: Callable[..., Any]
) -> None:
    done = run_here("handoff", "--json")
    listed = json.loads(done.stdout)
    assert (listed["schema"], listed["path"]) == (1, None)
    assert [section["id"] for section in listed["sections"]] == SECTIONS
    for word in listed["words"]:
        assert re.fullmatch(r"(course|[0-9a-f]{8}):[a-z.-]+", word["id"]), word["id"]
    assert list(there.iterdir()) == []


def test_a_file_decides_part_by_part_and_what_it_does_not_name_stays_out(
    made: Made, there: Path, run_here: Callable[..., Any]
) -> None:
    ids = {text: word["id"] for text, word in words_of(run_here).items()}
    (there / "answers.json").write_text(json.dumps({"course": True, "weeks": "no", ids["I cook again"]: "yes"}))
    document = made("--answers", "answers.json")
    assert [h.text for h in document.iter("h2")] == ["The course at a glance", "In the person's own words"]
    assert "I cook again" in said(document)


def test_a_no_in_the_answers_keeps_out_what_all_only_or_with_would_let_in(
    made: Made, there: Path, run_here: Callable[..., Any]
) -> None:
    key = words_of(run_here)["I cook again"]["id"]
    (there / "answers.json").write_text(json.dumps({"safety": "no", key: False}))
    entry, _, prompt = key.partition(":")
    for words in (["--all"], ["--only", "safety,course"]):
        text = said(made(*words, "--with", f"{entry}0000:{prompt}", "--answers", "answers.json"))
        assert "Please read this first" not in text
        assert "I cook again" not in text
        assert "The course at a glance" in text


def test_a_part_may_be_named_beside_typed_text(made: Made, run_here: Callable[..., Any]) -> None:
    key = words_of(run_here)["I cook again"]["id"]
    document = made("--with", f"course, {key}")
    assert [h.text for h in document.iter("h2")] == ["The course at a glance", "In the person's own words"]
    assert "I cook again" in said(document)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--only", "course,doses"], "'doses' is no part of a sheet."),
        (["--only", " , "], "is no part of a sheet."),
        (["--only", "words"], "'words' is no part of a sheet."),
        (["--with", "00000000:review.hope"], "'00000000:review.hope' is nothing that can be let in."),
        (["--with", ":review.changed"], "is nothing that can be let in."),
        (["--all", "--output", "no/such/folder.html"], "There is no folder no/such."),
        (["--all", "--output", "."], "is a folder."),
        ([], "there is no terminal"),
    ],
)
def test_what_is_not_understood_is_named_and_nothing_is_written(
    there: Path, run_here: Callable[..., Any], words: list[str], named: str
) -> None:
    done = run_here("handoff", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert named in done.stderr
    assert list(there.iterdir()) == []


@pytest.mark.parametrize("words", [[], ["--all"], ["--json"]])
def test_without_a_journal_that_is_what_is_said(home: Path, run_here: Callable[..., Any], words: list[str]) -> None:
    done = run_here("handoff", *words)
    assert done.returncode == 3
    assert f"There is no journal yet in {home}" in done.stderr


def test_a_file_with_mistakes_has_each_of_them_named(there: Path, run_here: Callable[..., Any]) -> None:
    done = run_here("handoff", "--answers", "-", stdin='{"course": "perhaps", "dose": true, "words": true}')
    assert done.returncode == 2
    for named in ("'course' can be yes or no.", "'dose' is nothing", "'words' is nothing"):
        assert named in done.stderr
    assert list(there.iterdir()) == []


def test_words_under_a_question_with_options_are_typed_text_all_the_same(
    there: Path, home: Path, run_here: Callable[..., Any]
) -> None:
    """As an import can bring them, or options that are not there any more."""
    with journal_at(home) as journal:
        (review,) = [line for line in reading.lines(journal.connection, limit=None) if line.kind == "review"]
        journal.writer().answer(review.id, "review.stress", "many", ["work", "my mother-in-law"])
        journal.writer().answer(review.id, "review.worth-money", "choice", "for whom")
    assert run_here("handoff", "--all", "--output", "sheet.html").returncode == 0
    page = said(read(there / "sheet.html"))
    assert "mother-in-law" not in page
    assert "for whom" not in page
    assert {"work, my mother-in-law", "for whom"} <= set(words_of(run_here))


# --- the file


def test_it_is_a_file_for_its_owner_alone_named_by_the_day(there: Path, run_here: Callable[..., Any]) -> None:
    assert run_here("handoff", "--all").returncode == 0
    (path,) = there.iterdir()
    assert path.name == f"handoff-{datetime.now().astimezone():%Y-%m-%d}.html"
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_another_file_is_never_lost(there: Path, home: Path, run_here: Callable[..., Any]) -> None:
    (there / "mine.html").write_text("mine")
    done = run_here("handoff", "--all", "-o", "mine.html")
    assert (done.returncode, (there / "mine.html").read_text()) == (2, "mine")
    assert run_here("handoff", "--all", "-o", "mine.html", "--force").returncode == 0
    before = (home / "journal.db").read_bytes()
    assert run_here("handoff", "--all", "-o", str(home / "journal.db"), "--force").returncode == 2
    assert (home / "journal.db").read_bytes() == before


def test_where_it_went_and_who_reads_it_is_said(there: Path, run_here: Callable[..., Any]) -> None:
    done = run_here("handoff", "--all", "--plain")
    for words in ("The sheet is in handoff-", "plain text for whoever gets it", "print", "left out by the person"):
        assert words in done.stdout


def test_without_weasyprint_it_is_said_what_brings_it(
    there: Path, run_here: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    done = run_here("handoff", "--all", "--pdf")
    assert done.returncode == 1
    assert "pip install weasyprint" in done.stderr
    assert list(there.iterdir()) == []


def test_the_pdf_has_one_or_two_pages_and_its_maker_fetches_nothing(
    there: Path, run_here: Callable[..., Any]
) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    assert run_here("handoff", "--all", "--pdf", "-o", "sheet.pdf").returncode == 0
    assert (there / "sheet.pdf").read_bytes().startswith(b"%PDF")
    done = run_here("handoff", "--all", "-o", "sheet.html")
    assert done.returncode == 0
    assert len(weasyprint.HTML(str(there / "sheet.html")).render().pages) <= 2
    with pytest.raises(ValueError, match="nothing from elsewhere"):
        pdf._refuse("file:///etc/passwd")


def test_what_weasyprint_needs_and_lacks_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(KetajournalError, match="needs the package weasyprint"):
        pdf.require_pdf()


# --- the page


def test_it_holds_no_script_and_asks_for_nothing(made: Made) -> None:
    document = made("--all")
    assert not list(document.iter("script"))
    for element in document.iter():
        for name in element.attrib:
            assert str(name) not in ("src", "href", "srcset", "action", "poster"), element.tag
            assert not str(name).startswith("on")
    page = document.find("head/style")
    assert page is not None
    assert page.text is not None
    assert "url(" not in page.text
    assert "@import" not in page.text
    policy = next(m for m in document.iter("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert policy.get("content") == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def test_its_name_says_nothing_of_the_treatment(made: Made) -> None:
    document = made("--all")
    title = document.find("head/title")
    assert title is not None
    assert title.text is not None
    assert re.fullmatch(r"A record for \d+ \w{3} \d{4}", title.text)
    assert document.get("lang") == "en"


def test_what_was_typed_is_text_whatever_it_looks_like(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_here: Callable[..., Any]
) -> None:
    Course(home, more=NASTY)
    monkeypatch.chdir(tmp_path)
    ids = [word["id"] for word in words_of(run_here).values()]
    done = run_here("handoff", "--all", "--with", ",".join(ids), "--name", NASTY, "-o", "sheet.html")
    assert done.returncode == 0, done.stderr
    document = read(tmp_path / "sheet.html")
    assert not list(document.iter("script"))
    assert not list(document.iter("img"))
    text = said(document)
    assert text.count("<script>alert(1)</script>") == len(ids), "all but the provider, and the name"
    assert "שלום 🌱 ␛[31mred␀" in text
    assert "\u202e" not in text


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_comes_back_out_of_the_page_as_text(typed: str) -> None:
    page = handoff_html(
        HandoffPage(
            "t",
            [("Name", typed)],
            [typed],
            [(typed, [Items((typed,)), Text(typed)])],
            typed,
            "1",
            typed,
        )
    )
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(page)
    assert {e.tag for e in document.iter() if isinstance(e.tag, str)} <= {
        *("html", "head", "meta", "title", "style", "body", "main", "header", "h1", "dl", "div", "dt", "dd", "span"),
        *("p", "section", "h2", "blockquote", "ul", "li", "footer"),
    }
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)


def headings(document: Element) -> Iterator[int]:
    for element in document.iter():
        if isinstance(element.tag, str) and re.fullmatch("h[1-6]", element.tag):
            yield int(element.tag[1])


def test_it_can_be_heard_headings_in_order_tables_with_heads_charts_in_words(made: Made) -> None:
    document = made("--all")
    levels = list(headings(document))
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    tables = list(document.iter("table"))
    assert len(tables) == 3
    for table in tables:
        caption = table.find("caption")
        assert caption is not None
        assert said(caption)
        assert all(th.get("scope") == "col" and said(th) for th in table.findall("thead/tr/th"))
        for row in table.findall("tbody/tr"):
            assert row[0].tag == "th"
            assert row[0].get("scope") == "row"
    charts = list(document.iter("svg"))
    assert len(charts) == 2
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for chart in charts:
        assert chart.get("role") == "img"
        named = [e for e in chart if e.get("id") in (chart.get("aria-labelledby") or "").split()]
        assert [e.tag for e in named] == ["title", "desc"]
        assert all(said(e) for e in named)


def test_each_value_of_a_chart_stands_in_the_table_beside_it(made: Made) -> None:
    document = made("--only", "measures")
    (chart,) = document.iter("svg")
    shown = {t.text for t in chart.iter("text")}
    cells = said(document)
    for value in ("16", "10", "6", "12"):
        assert value in shown
        assert re.search(rf"\b{value}\b", cells)


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2, 0 for black to 1 for white."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_its_words_can_be_read_on_its_paper_light_dark_and_printed(made: Made) -> None:
    style = made("--only", "course").find("head/style")
    assert style is not None
    themes = re.findall(r":root \{([^}]*)\}", style.text or "")
    assert len(themes) == 3
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", theme))
        for ink in ("ink", "quiet", "first"):
            high, low = sorted((luminance(colours[ink]), luminance(colours["paper"])), reverse=True)
            assert (high + 0.05) / (low + 0.05) >= 7, (ink, theme)


def test_a_chart_has_no_colour_of_its_own_and_no_style() -> None:
    chart = Chart("a < b", "c & d", ((0, 3), (2, 4), None, (9, 4)), (0, 10), (0, 14), sessions=((2, 1),))
    drawn = chart_svg(chart, "one")
    assert "a &lt; b" in drawn
    assert "c &amp; d" in drawn
    assert not re.search("#[0-9a-fA-F]{3}|<style|<script|url\\(", drawn)
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', drawn)) == {"currentColor", "none"}


def test_a_chart_without_a_value_is_said_and_draws_nothing() -> None:
    assert "<path" not in chart_svg(Chart("t", "s", (None,), (0, 10), (0, 14)), "one")


# --- being asked


class Asked:
    """A person at a terminal who is asked what goes in."""

    def __init__(self, *words: str) -> None:
        environment = {**os.environ, "TERM": "dumb"}
        self.child = Terminal(("handoff", "--output", "sheet.html", *words), environment, (60, 200))

    def answer(self, about: str, keys: str) -> str:
        """Answer the question that speaks of this; gives what stood above it."""
        self.child.expect(rf"\d+/\d+  {re.escape(about.rstrip('?'))}[^\n]*\?")
        above = str(self.child.before)
        self.child.expect("\n> ")
        self.child.send(keys + "\r")
        return above

    def end(self) -> int:
        self.child.expect(pexpect.EOF)
        self.child.close()
        return int(self.child.exitstatus)


def test_each_part_is_shown_and_asked_about_numbers_in_and_words_out_by_enter(there: Path) -> None:
    person = Asked()
    above = person.answer("Thoughts of not living, and scores that rose: does this go in?", "no")
    assert "more than usual answer-to-answer variation" in " ".join(above.split())
    assert "6 of 6 sessions" in person.answer("The course at a glance: does this go in?", "")
    person.answer("Treated by: does this go in?", "")
    assert "high blood pressure" in person.answer("Marked for the prescriber: does this go in?", "no")
    person.answer("Measures, by their published scoring: does this go in?", "")
    assert "IV infusion" in person.answer("Session by session: does this go in?", "<")
    person.answer("Measures, by their published scoring: does this go in?", "n")
    person.answer("Session by session: does this go in?", "")
    assert "zero point five" in person.answer("The words that you typed: which of these go in?", "2")
    person.answer("Own ratings, week by week: does this go in?", "")
    person.answer("Warning signs and dips: does this go in?", "")
    assert "after the call" in person.answer("A dip", "yes")
    person.answer("Practice, new things, therapy: does this go in?", "")
    person.answer("A practice", "")
    person.answer("Marked at the beginning and when looking back: does this go in?", "")
    assert "I cook again" in person.answer("The words that you typed: which of these go in?", "2")
    above = person.answer("Questions for this visit: does this go in?", "")
    assert "dips that I noted" in above
    assert "score of mine" not in above
    person.answer("My own questions", "")
    person.child.expect_exact("The sheet is in sheet.html")
    assert person.end() == 0
    text = said(read(there / "sheet.html"))
    assert [typed for typed in TYPED if typed in text] == ["zero point five", "after the call", "answered a letter"]
    for left_out in ("high blood pressure", "moderately severe", "answer-to-answer"):
        assert left_out not in text
    assert "3 sections and a part of 5 sections more were left out by the person." in text


@pytest.mark.parametrize("leaving", [".", "\x03"], ids=["a dot", "Ctrl-C"])
def test_leaving_writes_nothing(there: Path, leaving: str) -> None:
    person = Asked()
    person.answer("Thoughts of not living, and scores that rose: does this go in?", "")
    person.answer("The course at a glance: does this go in?", "")
    person.child.expect_exact("Treated by: does this go in?")
    person.child.expect("\n> ")
    person.child.send(leaving + ("\r" if leaving == "." else ""))
    person.child.expect_exact("Left here. Nothing was written.")
    assert person.end() == 130
    assert list(there.iterdir()) == []
