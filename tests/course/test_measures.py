"""PHQ-9 and GAD-7: what a score is, what it is compared with, and what is never said of it."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketajournal.course.measure_progress import Measured, Progress, measures_due, notices_of, of_course
from ketajournal.course.measures import (
    GAD_7,
    INSTRUMENTS,
    PHQ_9,
    Change,
    Instrument,
    Score,
    baseline,
    of_entry,
    overlaps,
    score,
)
from ketajournal.course.report import Report, weekly_report
from ketajournal.course.values import Answer, Course, Entry, Session, Value
from ketajournal.errors import BadInput
from ketajournal.exchange import loinc
from ketajournal.guide.help_calls import has_calling_answer
from ketajournal.guide.prompts import load_guide
from ketajournal.show.blocks import Table
from ketajournal.show.measure import DIFFICULT, ScoreDocument, change_text, progress_blocks, range_text, trend_text
from ketajournal.show.report import ReportDocument
from ketajournal.show.screens import show_plain
from support.commands import Run
from support.values import at, course, or_refusal

BOTH = pytest.mark.parametrize("instrument", [PHQ_9, GAD_7], ids=lambda i: i.id)
NOON = at("2026-03-01 12:00")
SESSION = Session("one", at("2026-03-02 14:00"))
HELD = course(SESSION)
ITEM = st.sampled_from([0, 1, 2, 3])


def adding_up(instrument: Instrument, total: int) -> list[int]:
    """Answers of 0 to 3 whose sum is this; the ninth of the PHQ-9 is the last to rise."""
    return [min(3, max(0, total - 3 * n)) for n in range(instrument.items)]


def form(instrument: Instrument, total: int | None, when: str | datetime) -> Entry:
    """A finished form with this total; ``None`` is one with its first item left open."""
    moment = at(when) if isinstance(when, str) else when
    items: list[Value] = [*adding_up(instrument, total or 0)]
    if total is None:
        items[0] = None
    answers = tuple(Answer(f"{instrument.id}.{n}", value, moment) for n, value in enumerate(items, start=1))
    return Entry(f"{instrument.id} {moment:%Y-%m-%d %H:%M}", instrument.id, moment, finished=True, answers=answers)


def change(earlier: int, later: int) -> Change:
    return Change(scored(earlier, "2026-03-01 12:00"), scored(later, "2026-03-15 12:00"), "score before session 1")


def scored(total: int | None, when: str, instrument: Instrument = PHQ_9) -> Score:
    found = of_entry(form(instrument, total, when))
    assert found is not None
    return found


def progress(
    entries: Sequence[Entry], as_of: str = "2026-06-30 12:00", held: Course = HELD, which: Instrument = PHQ_9
) -> Progress:
    """What is said of one measure in the course of that one session on 2 March."""
    found = {p.instrument: p for p in of_course(Measured(held, entries, at(as_of)), held)}
    return found[which]


def said(
    entries: Sequence[Entry], as_of: str = "2026-06-30 12:00", held: Course = HELD, which: Instrument = PHQ_9
) -> dict[str, str]:
    """The notices of one measure in that course, by code."""
    return {notice.code: notice.text for notice in notices_of(Measured(held, entries, at(as_of)), which)}


def plain(report: Report, capsys: pytest.CaptureFixture[str]) -> str:
    """The report as it is read out."""
    show_plain(ReportDocument(report, {}, {}))
    return capsys.readouterr().out


# --- the sum and its published range


@pytest.mark.parametrize(
    ("instrument", "total", "low", "high", "label"),
    [
        (PHQ_9, 0, 0, 4, "minimal"),
        (PHQ_9, 4, 0, 4, "minimal"),
        (PHQ_9, 5, 5, 9, "mild"),
        (PHQ_9, 9, 5, 9, "mild"),
        (PHQ_9, 10, 10, 14, "moderate"),
        (PHQ_9, 14, 10, 14, "moderate"),
        (PHQ_9, 15, 15, 19, "moderately severe"),
        (PHQ_9, 19, 15, 19, "moderately severe"),
        (PHQ_9, 20, 20, 27, "severe"),
        (PHQ_9, 27, 20, 27, "severe"),
        (GAD_7, 0, 0, 4, "minimal"),
        (GAD_7, 4, 0, 4, "minimal"),
        (GAD_7, 5, 5, 9, "mild"),
        (GAD_7, 9, 5, 9, "mild"),
        (GAD_7, 10, 10, 14, "moderate"),
        (GAD_7, 14, 10, 14, "moderate"),
        (GAD_7, 15, 15, 21, "severe"),
        (GAD_7, 21, 15, 21, "severe"),
    ],
)
def test_each_edge_of_a_published_range_lies_in_it(
    instrument: Instrument, total: int, low: int, high: int, label: str
) -> None:
    found = score(instrument, adding_up(instrument, total), NOON)
    assert found.total == total
    assert found.band == (low, high, label)


@BOTH
def test_the_ranges_cover_every_total_once_and_none_beyond(instrument: Instrument) -> None:
    for total in range(instrument.highest + 1):
        assert sum(band.low <= total <= band.high for band in instrument.bands) == 1
    for total in (-1, instrument.highest + 1):
        with pytest.raises(ValueError, match=f"from 0 to {instrument.highest}"):
            instrument.band(total)


def test_the_two_forms_are_the_published_ones() -> None:
    assert (PHQ_9.items, PHQ_9.highest, PHQ_9.reliable_change, PHQ_9.crisis_item) == (9, 27, 6, 9)
    assert (GAD_7.items, GAD_7.highest, GAD_7.reliable_change, GAD_7.crisis_item) == (7, 21, 4, None)
    assert set(INSTRUMENTS) == {"phq-9", "gad-7"}, "no measure ships whose licence is unclear"


@given(st.sampled_from([PHQ_9, GAD_7]), st.data())
def test_a_complete_form_is_its_sum_in_one_range(instrument: Instrument, data: st.DataObject) -> None:
    items = data.draw(st.lists(ITEM, min_size=instrument.items, max_size=instrument.items))
    found = score(instrument, items, NOON)
    assert found.total == sum(items)
    assert found.is_complete
    assert found.missing == ()
    assert found.band is not None
    assert found.band.low <= sum(items) <= found.band.high


@given(st.sampled_from([PHQ_9, GAD_7]), st.data())
def test_a_missing_item_leaves_no_total_and_no_range_and_is_named(
    instrument: Instrument, data: st.DataObject
) -> None:
    items = data.draw(st.lists(ITEM | st.none(), min_size=instrument.items, max_size=instrument.items))
    items[data.draw(st.integers(0, instrument.items - 1))] = None
    found = score(instrument, items, NOON)
    assert found.total is None
    assert found.band is None
    assert found.missing == tuple(n for n, item in enumerate(items, start=1) if item is None)


@BOTH
@pytest.mark.parametrize(
    "wrong", [True, False, 1.0, 2.5, "1", "Several days", 4, -1, [1]], ids=lambda wrong: repr(wrong)
)
@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
def test_an_answer_that_is_not_0_to_3_is_refused_and_its_item_named(
    instrument: Instrument, wrong: object, place: int
) -> None:
    items: list[object] = [0] * instrument.items
    items[place] = wrong
    with pytest.raises(BadInput, match="it can be 0, 1, 2 or 3") as refused:
        score(instrument, items, NOON)
    assert f"Item {1 if place == 0 else instrument.items} of {instrument.name}" in refused.value.sentence


@given(st.lists(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3), max_size=12))
def test_whatever_is_given_is_scored_as_it_stands_or_refused(items: list[object]) -> None:
    fits = len(items) == 9 and all(i is None or (type(i) is int and 0 <= i <= 3) for i in items)
    found = or_refusal(lambda: score(PHQ_9, items, NOON))
    assert isinstance(found, Score) == fits
    if isinstance(found, Score):
        assert list(found.items) == items


@BOTH
def test_a_wrong_number_of_items_is_refused(instrument: Instrument) -> None:
    for count in (0, instrument.items - 1, instrument.items + 1):
        with pytest.raises(BadInput, match=f"has {instrument.items} items, not {count}"):
            score(instrument, [1] * count, NOON)


@pytest.mark.parametrize("difficulty", [0, 3, None])
def test_the_difficulty_item_is_shown_and_never_summed(difficulty: Value, capsys: pytest.CaptureFixture[str]) -> None:
    entry = form(PHQ_9, 13, NOON)
    entry = entry._replace(answers=(*entry.answers, Answer("phq-9.difficulty", difficulty, NOON)))
    found = of_entry(entry)
    assert found is not None
    assert found.total == 13
    prompt = load_guide("phq-9").prompt("phq-9.difficulty")
    assert prompt is not None
    label = prompt.options[str(difficulty)] if difficulty is not None else None
    document = ScoreDocument(found, "id", ())
    show_plain(document)
    shown = capsys.readouterr().out
    assert '13 (the 10–14 range, labelled "moderate" in the published scale)' in shown
    assert (f"shown and not counted: {label}" in shown) == (label is not None)
    assert document.data()["total"] == 13


def test_only_the_difficulty_answered_is_no_form_at_all() -> None:
    entry = Entry("x", "phq-9", NOON, finished=True, answers=(Answer("phq-9.difficulty", 3, NOON),))
    assert of_entry(entry) is None


def test_a_range_is_said_to_be_the_published_scales() -> None:
    assert range_text(PHQ_9.band(12)) == 'the 10–14 range, labelled "moderate" in the published scale'


@BOTH
def test_the_form_has_the_items_of_the_published_one_in_its_order(instrument: Instrument) -> None:
    prompts = [p for p in load_guide(instrument.id).prompts if p.kind == "item"]
    codes = {
        "phq-9": "44250-9 44255-8 44259-0 44254-1 44251-7 44258-2 44252-5 44253-3 44260-8 69722-7",
        "gad-7": "69725-0 68509-9 69733-4 69734-2 69735-9 69689-8 69736-7",
    }[instrument.id]
    form = loinc.FORMS[instrument.id]
    assert [*form.items, *([form.difficulty] if form.difficulty else [])] == codes.split()
    assert len(prompts) == len(codes.split())
    assert [p.id for p in prompts][: instrument.items] == [
        f"{instrument.id}.{n}" for n in range(1, instrument.items + 1)
    ]
    labels = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
    assert all(list(p.options.values()) == labels for p in prompts[: instrument.items])
    assert "last 2 weeks" in load_guide(instrument.id).opening


PUBLISHED = {
    "phq-9": (
        "Over the last 2 weeks, how often have you been bothered by any of the following problems?",
        "Little interest or pleasure in doing things",
        "Feeling down, depressed, or hopeless",
        "Trouble falling or staying asleep, or sleeping too much",
        "Feeling tired or having little energy",
        "Poor appetite or overeating",
        "Feeling bad about yourself — or that you are a failure or have let yourself or your family down",
        "Trouble concentrating on things, such as reading the newspaper or watching television",
        "Moving or speaking so slowly that other people could have noticed? Or the opposite — being so fidgety or "
        "restless that you have been moving around a lot more than usual",
        "Thoughts that you would be better off dead or of hurting yourself in some way",
        "If you checked off any problems, how difficult have these problems made it for you to do your work, "
        "take care of things at home, or get along with other people?",
    ),
    "gad-7": (
        "Over the last 2 weeks, how often have you been bothered by the following problems?",
        "Feeling nervous, anxious or on edge",
        "Not being able to stop or control worrying",
        "Worrying too much about different things",
        "Trouble relaxing",
        "Being so restless that it is hard to sit still",
        "Becoming easily annoyed or irritable",
        "Feeling afraid as if something awful might happen",
    ),
}


@BOTH
def test_every_word_is_that_of_the_published_form_with_its_two_weeks_in_the_heading_alone(
    instrument: Instrument,
) -> None:
    form = load_guide(instrument.id)
    assert (form.opening.strip(), *(p.ask for p in form.prompts)) == PUBLISHED[instrument.id]


def test_difficulty_answers_stand_in_order_of_severity() -> None:
    prompt = load_guide("phq-9").prompt("phq-9.difficulty")
    assert prompt is not None
    assert tuple(prompt.options.values()) == DIFFICULT
    assert prompt.options == {
        "0": "Not difficult at all",
        "1": "Somewhat difficult",
        "2": "Very difficult",
        "3": "Extremely difficult",
    }


def test_item_nine_alone_calls_for_help() -> None:
    marked = [p.id for name in INSTRUMENTS for p in load_guide(name).prompts if has_calling_answer(p)]
    assert marked == ["phq-9.9"]


# --- change


@given(st.integers(0, 27), st.integers(0, 27))
def test_change_is_points_first_and_percent_of_the_earlier_score(earlier: int, later: int) -> None:
    found = change(earlier, later)
    assert found.points == later - earlier
    if earlier == 0:
        assert found.percent is None
    else:
        assert found.percent == pytest.approx(100 * (later - earlier) / earlier)


@given(st.integers(0, 27), st.integers(0, 27))
def test_half_or_less_and_the_lowest_range_are_stated_only_from_ten(earlier: int, later: int) -> None:
    found = change(earlier, later)
    if earlier < 10:
        assert (found.half_or_less, found.lowest_range) == (None, None)
    else:
        assert found.half_or_less == (2 * later <= earlier)
        assert found.lowest_range == (later < 5)


@pytest.mark.parametrize(
    ("earlier", "later", "half", "lowest"),
    [
        (9, 0, None, None),
        (10, 5, True, False),
        (10, 6, False, False),
        (10, 4, True, True),
        (11, 5, True, False),
        (11, 6, False, False),
        (27, 13, True, False),
        (27, 14, False, False),
    ],
)
def test_half_or_less_is_counted_in_whole_points(
    earlier: int, later: int, half: bool | None, lowest: bool | None
) -> None:
    found = change(earlier, later)
    assert (found.half_or_less, found.lowest_range) == (half, lowest)


@pytest.mark.parametrize(
    ("earlier", "later", "text"),
    [
        (18, 12, "−6 points (−33%)"),
        (12, 18, "+6 points (+50%)"),
        (10, 9, "−1 point (−10%)"),
        (0, 3, "+3 points (—)"),
        (0, 0, "0 points (—)"),
        (12, 12, "0 points (0%)"),
        (16, 6, "−10 points (−63%)"),  # 62.5
        (8, 13, "+5 points (+63%)"),
        (8, 9, "+1 point (+13%)"),
        (27, 26, "−1 point (−4%)"),  # 3.7
    ],
)
def test_change_is_written_in_points_then_percent(earlier: int, later: int, text: str) -> None:
    assert change_text(change(earlier, later)) == text


# --- the baseline


def test_the_baseline_is_the_last_complete_score_before_session_1_and_never_the_worst() -> None:
    before = [scored(22, "2026-02-18 12:00"), scored(14, "2026-02-25 12:00"), scored(16, "2026-03-01 12:00")]
    found = baseline([*reversed(before), scored(25, "2026-03-03 12:00")], SESSION.at)
    assert found is not None
    assert found.total == 16


@pytest.mark.parametrize(
    ("when", "counts_as_one"),
    [
        ("2026-02-15 23:59", False),  # fifteen days
        ("2026-02-16 00:01", True),  # fourteen days
        ("2026-03-02 13:59", True),  # the same day, a minute before
        ("2026-03-02 14:00", False),  # not before it
        ("2026-03-02 18:00", False),  # the same day, after it
        ("2026-03-05 12:00", False),
    ],
)
def test_a_baseline_lies_in_the_fourteen_days_up_to_session_1_and_before_it(when: str, counts_as_one: bool) -> None:
    assert (baseline([scored(12, when)], SESSION.at) is not None) == counts_as_one


def test_an_incomplete_form_is_no_baseline_and_does_not_hide_the_one_before_it() -> None:
    assert baseline([scored(None, "2026-03-01 12:00")], SESSION.at) is None
    found = baseline([scored(11, "2026-02-20 12:00"), scored(None, "2026-03-01 12:00")], SESSION.at)
    assert found is not None
    assert found.total == 11


@given(st.lists(st.tuples(st.integers(0, 27) | st.none(), st.integers(-40, 20)), max_size=8))
def test_a_baseline_is_only_ever_one_of_the_scores_that_fit(made: list[tuple[int | None, int]]) -> None:
    every = [scored(total, f"{NOON + timedelta(days=day):%Y-%m-%d} 12:00") for total, day in made]
    fitting = [
        s for s in every if s.is_complete and s.at < SESSION.at and (SESSION.at.date() - s.at.date()).days <= 14
    ]
    found = baseline(every, SESSION.at)
    if not fitting:
        assert found is None
    else:
        assert found in fitting
        assert all(s.at <= found.at for s in fitting if found is not None)


def test_without_a_baseline_it_is_said_and_no_change_from_one_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    entries = [form(PHQ_9, 20, "2026-02-10 12:00"), form(PHQ_9, 8, "2026-03-10 12:00")]
    one = progress(entries)
    assert one.baseline is None
    assert "no baseline" in said(entries)["no-baseline"]
    assert all(week.change is None for week in one.weeks.values())
    shown = plain(weekly_report(HELD, entries, at("2026-03-12 12:00")), capsys)
    assert "From baseline" not in shown
    assert "Baseline," not in shown


def test_before_session_1_a_missing_baseline_is_not_missed_yet() -> None:
    assert "no-baseline" not in said([form(PHQ_9, 20, "2026-02-10 12:00")], "2026-02-11 12:00")


# --- a week's value


def test_a_week_has_its_last_complete_score_with_its_date_and_how_many_there_were() -> None:
    one = progress(
        [
            form(PHQ_9, 18, "2026-03-01 12:00"),
            form(PHQ_9, 15, "2026-03-03 12:00"),
            form(PHQ_9, 12, "2026-03-06 12:00"),
            form(PHQ_9, None, "2026-03-07 12:00"),
            form(PHQ_9, 9, "2026-03-17 12:00"),
        ]
    )
    assert {n: (w.score.total, w.n, w.score.at.date()) for n, w in one.weeks.items()} == {
        0: (18, 1, date(2026, 3, 1)),
        1: (12, 2, date(2026, 3, 6)),
        3: (9, 1, date(2026, 3, 17)),
    }
    assert {n: w.change.points for n, w in one.weeks.items() if w.change} == {1: -6, 3: -9}


def test_a_week_without_a_score_is_shown_as_a_dash_and_nothing_is_carried_into_it() -> None:
    entries = [form(PHQ_9, 12, "2026-03-03 12:00"), form(PHQ_9, 9, "2026-03-17 12:00")]
    one = progress(entries)
    assert 2 not in one.weeks
    (table,) = [block for block in progress_blocks(one, 3, NOON) if isinstance(block, Table)]
    assert [cell.text for cell in table.keys[0].cells] == ["1", "2", "3"], "an empty week is there, and empty"
    assert [column.cells[1].text for column in table.columns if column.head == "Score"] == ["—"]


@given(st.lists(st.tuples(st.integers(0, 27), st.integers(0, 60)), min_size=1, max_size=8))
def test_every_week_shows_a_score_that_was_given_in_it(made: list[tuple[int, int]]) -> None:
    entries = [form(PHQ_9, total, SESSION.at + timedelta(days=day, minutes=n)) for n, (total, day) in enumerate(made)]
    weeks = progress(entries).weeks
    assert sum(week.n for week in weeks.values()) == len(made), "each is counted once"
    for number, week in weeks.items():
        inside = [e for e in entries if (e.at.date() - SESSION.at.date()).days // 7 + 1 == number]
        assert week.n == len(inside)
        assert week.score.at == max(e.at for e in inside)


def test_a_report_seen_from_then_holds_no_later_score() -> None:
    entries = [form(PHQ_9, 12, "2026-03-03 12:00"), form(PHQ_9, 20, "2026-03-05 12:00")]
    assert progress(entries, "2026-03-04 12:00") == progress(entries[:1], "2026-03-04 12:00")


# --- the two weeks that a form asks about


@pytest.mark.parametrize(
    ("when", "crosses"),
    [
        ("2026-03-02 13:00", False),  # before the session
        ("2026-03-02 15:00", True),
        ("2026-03-15 12:00", True),  # thirteen days
        ("2026-03-16 12:00", False),  # fourteen days: all of it after
    ],
)
def test_a_score_whose_two_weeks_hold_a_session_is_marked_as_crossing_it(when: str, crosses: bool) -> None:
    assert scored(9, when).crosses(SESSION.at) is crosses
    one = progress([form(PHQ_9, 9, when)])
    assert [week.crosses_session for week in one.weeks.values()] == [crosses]


def test_a_cancelled_session_is_not_crossed() -> None:
    held = course(SESSION, Session("gone", at("2026-03-20 14:00"), cancelled=True))
    one = progress([form(PHQ_9, 9, "2026-03-25 12:00")], held=held)
    assert [week.crosses_session for week in one.weeks.values()] == [False]


@pytest.mark.parametrize(("days", "overlap"), [(1, True), (7, True), (13, True), (14, False), (28, False)])
def test_forms_less_than_two_weeks_apart_are_marked_as_overlapping(days: int, overlap: bool) -> None:
    first, second = at("2026-03-16 12:00"), at("2026-03-16 12:00") + timedelta(days=days)
    entries = [form(PHQ_9, 9, first), form(PHQ_9, 8, second)]
    assert overlaps(*[s for e in entries if (s := of_entry(e))]) is overlap
    one = progress(entries)
    assert one.weeks[max(one.weeks)].periods_overlap is overlap
    assert ("periods-overlap" in said(entries)) is overlap


def test_a_measure_is_offered_every_two_weeks_and_not_sooner() -> None:
    entries = [form(PHQ_9, 9, "2026-03-03 12:00")]
    assert measures_due(HELD, entries, at("2026-03-16 23:00")) == [GAD_7]
    assert measures_due(HELD, entries, at("2026-03-17 06:00")) == [PHQ_9, GAD_7]
    assert measures_due(HELD, [form(PHQ_9, None, "2026-03-16 12:00")], at("2026-03-17 12:00")) == [PHQ_9, GAD_7]


# --- worsening

SENTENCE = (
    "your score is {points} higher than {than}. A rise this size is more than usual answer-to-answer variation. "
    "Please tell your treatment team, soon."
)


@BOTH
@pytest.mark.parametrize("short", [0, 1], ids=["a reliable change", "a point less"])
def test_a_rise_of_reliable_change_over_the_score_before_is_worsening(instrument: Instrument, short: int) -> None:
    rise = instrument.reliable_change - short
    entries = [form(instrument, 5, "2026-03-16 12:00"), form(instrument, 5 + rise, "2026-03-30 12:00")]
    one, found = progress(entries, which=instrument), said(entries, which=instrument)
    if short:
        assert "worsening" not in found
        assert [(change.points, change.than) for change in one.small] == [(rise, "previous score")]
    else:
        than = "your previous score, of 16 March 2026"
        text = f"{instrument.name} of 30 March 2026: {SENTENCE.format(points=rise, than=than)}"
        assert found["worsening"] == text
        assert one.small == ()


def test_a_rise_over_the_baseline_is_worsening_even_where_the_score_before_was_as_high() -> None:
    entries = [
        form(PHQ_9, 8, "2026-03-01 12:00"),
        form(PHQ_9, 13, "2026-03-10 12:00"),
        form(PHQ_9, 14, "2026-03-24 12:00"),
    ]
    than = "your score before session 1, of 1 March 2026"
    assert SENTENCE.format(points=6, than=than) in said(entries)["worsening"]


def test_a_slow_climb_from_the_lowest_score_of_the_course_is_worsening() -> None:
    """No single step is one: it hides between two neighbours."""
    entries = [
        form(PHQ_9, 12, "2026-03-01 12:00"),
        form(PHQ_9, 4, "2026-03-10 12:00"),
        form(PHQ_9, 8, "2026-03-24 12:00"),
        form(PHQ_9, 12, "2026-04-07 12:00"),
    ]
    assert "worsening" not in said(entries[:3])
    than = "your lowest score in this course, of 10 March 2026"
    assert SENTENCE.format(points=8, than=than) in said(entries)["worsening"]


def test_the_score_before_is_one_of_any_age_with_its_date() -> None:
    entries = [form(PHQ_9, 3, "2023-06-01 12:00"), form(PHQ_9, 9, "2026-03-10 12:00")]
    assert "6 higher than your previous score, of 1 June 2023" in said(entries)["worsening"]


def test_a_score_of_another_course_is_the_one_before_and_never_the_lowest_or_the_baseline() -> None:
    of_another = form(PHQ_9, 3, "2026-02-25 12:00")._replace(course_id="another")
    entries = [of_another, form(PHQ_9, 10, "2026-03-10 12:00"), form(PHQ_9, 10, "2026-03-24 12:00")]
    one = progress(entries[:2])
    assert "7 higher than your previous score, of 25 February 2026" in said(entries[:2])["worsening"]
    assert (one.baseline, list(one.weeks)) == (None, [2])
    assert "worsening" not in said(entries)


def test_a_score_from_before_the_fourteen_days_is_never_the_lowest_of_the_course() -> None:
    edge = [form(PHQ_9, 9, "2026-03-10 12:00"), form(PHQ_9, 9, "2026-03-24 12:00")]
    old, just = form(PHQ_9, 0, "2026-02-15 12:00"), form(PHQ_9, 0, "2026-02-16 00:00")
    assert "worsening" not in said([old, *edge])
    assert "9 higher than your score before session 1, of 16 February" in said([just, *edge])["worsening"]


def test_of_two_forms_in_one_minute_the_one_written_down_later_is_held_against_the_other() -> None:
    first, second = form(PHQ_9, 0, "2026-03-10 12:00"), form(PHQ_9, 14, "2026-03-10 12:00")
    written = [e._replace(started_at=at(f"2026-03-20 12:00:{s}")) for s, e in (("01", first), ("02", second))]
    for entries in (written, written[::-1]):
        assert "14 higher than your previous score" in said(entries)["worsening"]


def test_what_is_called_worsening_is_not_called_within_usual_variation_too(
    capsys: pytest.CaptureFixture[str],
) -> None:
    entries = [
        form(PHQ_9, 12, "2026-03-01 12:00"),
        form(PHQ_9, 4, "2026-03-10 12:00"),
        form(PHQ_9, 8, "2026-03-24 12:00"),
        form(PHQ_9, 12, "2026-04-07 12:00"),
    ]
    shown = plain(weekly_report(HELD, entries, at("2026-04-08 12:00")), capsys)
    assert "more than usual answer-to-answer variation" in shown
    assert "within usual variation" not in shown


def test_an_incomplete_form_is_neither_worse_nor_compared_with() -> None:
    low, broken_off = form(PHQ_9, 2, "2026-03-20 12:00"), form(PHQ_9, None, "2026-04-01 12:00")
    assert "worsening" not in said([low, broken_off])
    assert (
        "8 higher than your previous score, of 20 March"
        in said([low, broken_off, form(PHQ_9, 10, "2026-04-20 12:00")])["worsening"]
    )


def test_worsening_stands_at_the_head_of_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    entries = [form(PHQ_9, 5, "2026-03-16 12:00"), form(PHQ_9, 14, "2026-03-30 12:00")]
    shown = plain(weekly_report(HELD, entries, at("2026-03-31 12:00")), capsys)
    assert "your score is 9 higher than your previous score, of 16 March 2026" in shown.splitlines()[1]


# --- direction over time


def in_weeks(*totals: int) -> list[Entry]:
    """A score in each other week from session 1 on."""
    return [form(PHQ_9, t, SESSION.at + timedelta(days=14 * n, hours=1)) for n, t in enumerate(totals)]


BEFORE = form(PHQ_9, 12, "2026-03-01 12:00")


@pytest.mark.parametrize("totals", [[], [20], [20, 15], [20, 15, 10, 5]])
def test_under_five_weeks_with_a_score_no_direction_is_stated(totals: list[int]) -> None:
    found = of_course(Measured(HELD, [BEFORE, *in_weeks(*totals)], at("2026-12-31 12:00")), HELD)
    assert [p.trend for p in found] == [None]


def test_from_five_weeks_on_counts_beside_the_baseline_are_said_and_nothing_else() -> None:
    found = progress([BEFORE, *in_weeks(11, 12, 21, 10, 4, 9)], "2026-12-31 12:00").trend
    assert found is not None
    assert trend_text(found) == "Below the baseline in 4 of the 6 weeks with a score, above it in 1, the same in 1."
    assert found.same == (date(2026, 3, 16),)


def test_without_a_baseline_there_is_no_direction() -> None:
    old = form(PHQ_9, 24, "2024-03-01 12:00")
    assert progress([old, *in_weeks(11, 12, 21, 10, 4, 9)], "2026-12-31 12:00").trend is None


def test_an_old_score_never_stands_for_the_first() -> None:
    old = form(PHQ_9, 24, "2024-03-01 12:00")
    found = progress([old, BEFORE, *in_weeks(14, 15, 16, 16, 16)], "2026-12-31 12:00").trend
    assert found is not None
    assert trend_text(found) == "Below the baseline in 0 of the 5 weeks with a score, above it in 5."


def test_five_forms_in_one_day_are_one_week() -> None:
    entries = [form(PHQ_9, 7, f"2026-03-03 {hour}:00") for hour in ("08", "10", "12", "16", "20")]
    assert progress([BEFORE, *entries]).trend is None


@pytest.mark.parametrize(
    ("change", "called"), [(-6, []), (-5, [-5]), (-1, [-1]), (0, []), (1, [1]), (5, [5]), (6, [])]
)
def test_a_smaller_rise_and_a_smaller_fall_are_both_within_usual_variation(change: int, called: list[int]) -> None:
    entries = [form(PHQ_9, 10, "2026-03-16 12:00"), form(PHQ_9, 10 + change, "2026-03-30 12:00")]
    assert [small.points for small in progress(entries).small] == called


def test_a_small_fall_from_the_baseline_is_named_beside_the_one_from_the_score_before() -> None:
    entries = [BEFORE, form(PHQ_9, 9, "2026-03-16 12:00"), form(PHQ_9, 7, "2026-03-30 12:00")]
    found = [(small.points, small.than) for small in progress(entries).small]
    assert found == [(-5, "score before session 1"), (-2, "previous score")]
    assert [small.points for small in progress(entries[:2]).small] == [-3], "where both are one score, once"


def test_dips_are_never_waved_away(capsys: pytest.CaptureFixture[str]) -> None:
    entries = [form(PHQ_9, 10, "2026-03-16 12:00"), form(PHQ_9, 13, "2026-03-30 12:00")]
    shown = " ".join(plain(weekly_report(HELD, entries, at("2026-03-31 12:00")), capsys).split())
    assert (
        "The latest score is 3 higher than your previous score, of 16 March 2026: within usual variation. "
        "Feeling worse is reason enough to tell your treatment team, whatever a score does." in shown
    )
    assert not [word for word in ("normal", "keep going", "better", "improv") if word in shown.lower()]


# --- the rules read once more, plainly, and worked out in another way


class Written(NamedTuple):
    """A form as it was filled in: days and minutes since session 1, its total, and whether in this course."""

    day: int
    minute: int
    total: int | None
    ours: bool


FORMS = st.lists(
    st.builds(
        Written,
        st.integers(-40, 70) | st.sampled_from([-15, -14, 0, 6, 7, 13, 14]),
        st.sampled_from([0, 839, 840, 841, 1439]),  # the session was at 14:00, minute 840
        st.integers(0, 27) | st.none(),
        st.sampled_from([True, True, True, False]),
    ),
    max_size=14,
)


def entries_of(forms: list[Written]) -> list[Entry]:
    midnight = at("2026-03-02 00:00")
    return [
        form(PHQ_9, f.total, midnight + timedelta(days=f.day, minutes=f.minute))._replace(
            id=str(n),
            course_id=HELD.id if f.ours else "another",
            started_at=at("2026-12-01 12:00") + timedelta(seconds=n),
        )
        for n, f in enumerate(forms)
    ]


@given(FORMS)
def test_trend_week_values_and_worsening_are_what_a_plain_reading_of_the_rules_gives(forms: list[Written]) -> None:
    def moment(n: int) -> int:
        return 1440 * forms[n].day + forms[n].minute

    order = [n for n in sorted(range(len(forms)), key=lambda n: (moment(n), n)) if forms[n].total is not None]
    ours = [n for n in order if forms[n].ours]
    totals = {n: total for n in order if (total := forms[n].total) is not None}
    before = [n for n in ours if moment(n) < 840 and forms[n].day >= -14]
    base = before[-1] if before else None
    weekly: dict[int, int] = {}
    for n in ours:
        if forms[n].day >= 0:
            weekly[forms[n].day // 7 + 1] = n
    one = {p.instrument: p for p in of_course(Measured(HELD, entries_of(forms), at("2026-12-31 12:00")), HELD)}
    found = one.get(PHQ_9)
    if found is None:
        assert not [f for f in forms if f.ours]
        return
    assert (found.baseline.total if found.baseline else None) == (totals[base] if base is not None else None)
    assert {w: s.score.total for w, s in found.weeks.items() if w} == {w: totals[n] for w, n in weekly.items()}
    after = [totals[n] for n in weekly.values() if moment(n) >= 840]
    if base is None or len(after) < 5:
        assert found.trend is None
    else:
        assert found.trend is not None
        below, above = (sum(t < totals[base] for t in after), sum(t > totals[base] for t in after))
        assert (len(found.trend.below), len(found.trend.above), found.trend.weeks) == (below, above, len(after))
    if not order:
        return
    last, notices = order[-1], said(entries_of(forms), "2026-12-31 12:00")
    against = [totals[order[-2]]] if order[1:] else []
    if forms[last].ours and forms[last].day >= -14:
        against += [totals[n] for n in ours if n in order[:-1] and forms[n].day >= -14]
    assert ("worsening" in notices) is any(totals[last] - total >= 6 for total in against)
    if against and "worsening" in notices:
        assert f"your score is {totals[last] - min(against)} higher than" in notices["worsening"]


def test_an_incomplete_form_is_told_with_the_items_that_are_missing() -> None:
    text = said([form(PHQ_9, 10, "2026-03-16 12:00"), form(PHQ_9, None, "2026-03-30 12:00")])["incomplete"]
    assert "item 1 left open, so there is no total" in text


def test_a_form_answered_before_the_course_was_begun_is_its_baseline(run: Run) -> None:
    """A baseline is mostly taken first, by a person who has told the journal nothing else yet."""
    form_before = ("measure", "phq-9", "--items", "2,2,2,2,2,2,2,2,0", "--at", "2026-02-28 12:00")
    assert run(*form_before).returncode == 0
    begun = run("begin", "--answers", "-", stdin='{"course.started_on": "2026-03-02 14:00"}')
    assert begun.returncode == 0, begun.stderr
    report = json.loads(run("report", "--json", "--as-of", "2026-03-05").stdout)
    assert report["baseline"]["phq-9"]["total"] == 16


def test_a_paper_form_typed_in_late_is_told_nothing_that_is_about_a_later_one(run: Run) -> None:
    """Under a total of 2, "your score is 8 higher" would be read as being about the 2."""
    assert run("session", "add", "2026-02-01 14:00").returncode == 0
    for when, items in (("2026-03-01", "0,0,0,0,0,0,0,0,0"), ("2026-03-29", "2,2,2,2,2,0,0,0,0")):
        assert run("measure", "phq-9", "--items", items, "--at", when).returncode == 0
    late = json.loads(run("measure", "phq-9", "--items", "1,1,0,0,0,0,0,0,0", "--at", "2026-03-15", "--json").stdout)
    assert late["total"] == 2
    assert "worsening" not in [notice["code"] for notice in late["notices"]]
