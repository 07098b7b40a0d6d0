"""The strip as it is drawn: every number in its day's column, nothing wider than the window, nothing run together."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, pairwise

import pytest
from hypothesis import given as drawn_from
from hypothesis import settings
from hypothesis import strategies as st

from ketajournal.course.measure_progress import Measured, of_course
from ketajournal.course.strip import Strip, strip, units
from ketajournal.course.values import Answer, Course, Entry, FromWatch, Session, Value
from ketajournal.guide.prompts import followed_metrics
from ketajournal.show.blocks import Line
from ketajournal.show.drawing import as_text, text_of, width_of
from ketajournal.show.strip import StripPicture
from ketajournal.show.terminal_window import TerminalWindow
from support.values import at, course, given_by_day

FIRST = Session("one", at("2026-10-12 14:00"))
COURSE = course(FIRST, Session("two", at("2026-10-15 14:00")), Session("three", at("2026-10-30 14:00")))
NAMES = followed_metrics()

MomentAnswer = tuple[datetime, str, Value]


def picture(
    answers: Sequence[MomentAnswer], as_of: datetime, of: Course = COURSE, forms: Sequence[Entry] = ()
) -> StripPicture:
    """The strip of some answers, to draw."""
    measures = of_course(Measured(of, forms, as_of), of)
    return StripPicture(partial(strip, of, given_by_day(answers, as_of), as_of, measures), units(of, as_of), NAMES)


def days(metric: str, values: Sequence[float | None]) -> list[MomentAnswer]:
    """An answer a day from session 1 on, none for ``None``."""
    return [
        (FIRST.at + timedelta(days=day, hours=5), metric, value)
        for day, value in enumerate(values)
        if value is not None
    ]


def phq(when: str, each: int) -> Entry:
    moment = at(when)
    answers = tuple(Answer(f"phq-9.{n}", each, moment) for n in range(1, 10))
    return Entry(f"phq {when}", "phq-9", moment, True, answers=answers, course_id="course")


def texts(lines: Sequence[Line]) -> list[str]:
    return [text_of(line) for line in lines]


def numbers(lines: Sequence[Line]) -> list[tuple[int, str]]:
    """The shaded cells of some lines, by the column that each begins in."""
    found = []
    for line in lines:
        column = 0
        for run in line:
            if run.shade is not None:
                found.append((column, run.text.strip()))
            column += width_of((run,))
    return sorted(found)


SPACE = [4, 5, 5, 4, 6, None, None, 5, 3, 2, 3, 4, 5, 6, 6, 6, 7, 6, 7, 7, 7]
SLEPT = [6, 5, 6.5, 7, 6, None, None, 7, 5, 4.5, 6, 6.5, 7, 7, 7, 7.5, 7, 7, 7, 7.5, 7]
LATE = at("2026-11-01 21:00")


def test_the_two_weeks_of_a_form_never_hide_the_score_of_one_before() -> None:
    of = picture([], LATE, forms=[phq("2026-10-18 10:00", 2), phq("2026-10-25 10:00", 1)])
    (row,) = [text for text in texts(of.drawn(80)) if text.startswith("PHQ-9")]
    assert re.findall(r"\d+", row.partition("9")[2])[:2] == ["18", "9"]


def test_the_strip_is_as_it_was_read_and_found_good() -> None:
    answers = [
        *days("mental_space", SPACE),
        *days("sleep_hours", SLEPT),
        *days("new_thing_kept", [None, "yes", "no"]),
    ]
    of = picture(answers, LATE, forms=[phq("2026-10-11 10:00", 2), phq("2026-10-25 10:00", 1)])
    assert texts(of.drawn(80)) == [
        "0–10, by day  12 Oct         19 Oct         26 Oct          week 1 → week 3",
        "sessions      1─────2──────                         3────   ─ 72 hours after",
        "mental space          6                  6  6 6 7 6 7 7 7   5 (4–6) → 7 (6–7)",
        "              4 5 5 4        5       4 5                    lowest 2 on 21 Oct",
        "                               3 2 3                        no answer 17–18 Oct",
        "sleep, hours  6 5 6½7 6      7 5 4½6 6½7 7  7 7½7 7 7 7½7   6 (5–7) → 7 (7–7½)",
        "new thing       ✓ –                                         ✓ kept 1, ~ 0, – 1",
        "PHQ-9      18 ───────────────────────────9                  18 → 9 (−9)",
    ]


def test_in_sixty_columns_labels_are_short_middles_alone_and_the_cells_the_same() -> None:
    of = picture([*days("mental_space", SPACE), *days("sleep_hours", SLEPT)], LATE)
    assert texts(of.drawn(60)) == [
        "0–10     12 Oct         19 Oct         26 Oct          wk1→3",
        "sessions 1─────2──────                         3────",
        "mental           6                  6  6 6 7 6 7 7 7   5→7",
        "         4 5 5 4        5       4 5",
        "                          3 2 3",
        "sleep    6 5 6½7 6      7 5 4½6 6½7 7  7 7½7 7 7 7½7   6→7",
    ]


def test_a_course_of_twelve_weeks_is_a_week_a_cell_and_one_of_two_years_a_month_a_cell() -> None:
    weeks = picture(days("mood", [n // 7 % 11 for n in range(84)]), FIRST.at + timedelta(days=83))
    head, sessions, *_ = texts(weeks.drawn(80))
    assert head.split()[:8] == ["0–10,", "by", "week", "1", "2", "3", "4", "5"]
    assert sessions.split()[:4] == ["sessions", "2", "1", "held,"]
    months = picture(days("mood", [n // 40 % 11 for n in range(700)]), FIRST.at + timedelta(days=699))
    head, *_ = texts(months.drawn(80))
    assert head.split()[3:] == ["Oct", "2027", "Jul", "2028", "Jul"]


@pytest.mark.parametrize(
    ("values", "cells"),
    [
        ([9, 10, 5], "9 10 5 "),
        ([10, 10, 10], "10 10 10 "),
        ([6, 6.5, 10], "6 6½10 "),
        ([7.3, 6.25, 0.5], "7+6¼½ "),
        ([10.5, 7, 11], "10½7 11 "),
    ],
)
def test_no_two_numbers_run_together(values: list[float], cells: str) -> None:
    of = picture([*days("mental_space", [5]), *days("sleep_hours", values)], LATE)
    (drawn,) = [text for text in texts(of.drawn(80)) if text.startswith("sleep")]
    assert drawn.removeprefix("sleep, hours  ").startswith(cells)


def test_a_week_with_few_days_says_how_many_and_a_rating_not_given_then_says_none() -> None:
    mood, hope = days("mood", [4, 5, *[None] * 5, 6, 6, 7]), days("hope", [None] * 7 + [3])
    drawn = texts(picture([*mood, *hope], at("2026-10-22 21:00")).drawn(80))
    assert drawn[2].endswith("4½ (2 days) → 6 (6–7)")
    assert drawn[-1].endswith("none → 3 (1 day)")


def test_in_a_narrow_window_a_middle_of_few_days_says_so_or_is_left_out() -> None:
    of = picture(days("mood", [4, 4, 4, 5, 5, 5, 5, 6, 6]), at("2026-10-20 21:00"))
    for width, said in ((80, "5 (4–5) → 6 (2 days)"), (60, "  5→6 (2d)"), (44, "  5→…")):
        assert texts(of.drawn(width))[2].endswith(said)


@pytest.mark.parametrize("count", [1, 5, 20, 90])
def test_what_was_not_typed_is_said_to_be_in_whatever_window(count: int) -> None:
    values = [FromWatch(7.5, "watch.oura")] * count
    of = picture(days("sleep_hours", values), FIRST.at + timedelta(days=count - 1, hours=8))
    for width, said in ((80, "w: from a watch or program, not typed here"), (40, "w: not typed here")):
        lines = of.drawn(width)
        assert any(text.endswith(f" {said}") for text in texts(lines)), width
        assert max(map(width_of, lines)) <= width


def test_where_some_were_typed_it_is_said_how_many_were_not() -> None:
    hours = [FromWatch(7.5, "watch.oura"), 8, FromWatch(6, "watch.oura")]
    of = picture(days("sleep_hours", hours), FIRST.at + timedelta(days=2, hours=8))
    for width, said in ((80, "w: 2 of 3 from a watch or program, not typed here"), (40, "w: 2 of 3 not typed here")):
        assert any(text.endswith(f" {said}") for text in texts(of.drawn(width))), width
    assert "2 of 3 from a watch or program, not typed here. " in " ".join(of.said())


def test_a_planned_session_is_a_ring_and_a_tenth_one_keeps_both_its_figures() -> None:
    close = [Session(f"{n:02}", FIRST.at + timedelta(days=n)) for n in range(12)]
    of = picture([], FIRST.at + timedelta(days=10, hours=1), course(*close))
    assert text_of(of.drawn(80)[1]).startswith("sessions      1─2─3─4─5─6─7──8─9─10─11─○")


@settings(max_examples=60)
@drawn_from(
    st.lists(st.one_of(st.none(), st.integers(0, 10), st.sampled_from([4.5, 7.3, 10.5])), min_size=1, max_size=800),
    st.integers(40, 120),
)
def test_whatever_the_course_every_drawn_cell_is_one_of_the_strip_s_and_nothing_is_too_wide(
    values: list[float | None], width: int
) -> None:
    as_of = FIRST.at + timedelta(days=len(values) - 1, hours=8)
    of = picture([*days("mental_space", values), *days("stress", [v and 10 - v for v in values])], as_of)
    lines = of.drawn(width)
    assert max(map(width_of, lines)) <= width
    assert not any(re.search(r"\d{3}", text) for text in texts(lines)[2:])
    made = [of.of(unit, most) for unit in of.units for most in (None, *range(1, 25))]
    raised = [line for line in lines[2:] if not text_of(line).startswith("stress")]
    drawn = [text for _, text in numbers(raised)]
    assert any(drawn == _shown(one) for one in made)


def _shown(of: Strip) -> list[str]:
    """What stands in the cells of the first rating, in their order."""
    cells = [cell.median for row in of.ratings[:1] for cell in row.cells if cell]
    parts = {0.0: "", 0.25: "¼", 0.5: "½", 0.75: "¾"}
    return [f"{int(v) or ''}{parts.get(v - int(v), '+')}" if v % 1 else str(int(v)) for v in cells]


@drawn_from(st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=1, max_size=28))
def test_the_raised_rating_takes_four_lines_at_most_and_a_higher_line_holds_higher_numbers(
    values: list[int | None],
) -> None:
    lines = picture(days("mood", values), FIRST.at + timedelta(days=len(values) - 1, hours=8)).first_rating(80)
    assert len(lines) <= 4
    held = [[int(text) for _, text in numbers([line])] for line in lines]
    assert all(min(upper) > max(lower) for upper, lower in pairwise(held) if upper and lower)
    assert sorted(chain(*held)) == sorted(value for value in values if value is not None)


def test_shades_are_seen_where_there_are_colours_for_them_and_the_numbers_everywhere() -> None:
    lines = picture(days("mood", [8]), LATE).drawn(80)
    windows = [TerminalWindow(80, True, colours) for colours in (256, 16, 0)]
    many, few, none = ("\n".join(as_text(line, window) for line in lines) for window in windows)
    assert "\x1b[48;5;123;38;5;16m8 \x1b[0m" in many
    assert "48;5" not in few
    assert "\x1b[36m" in few
    assert not re.search(r"\x1b\[3[0-9]|\x1b\[4", none)
    assert "\x1b" not in "\n".join(as_text(line, TerminalWindow(80, False)) for line in lines)


def test_8_of_stress_is_as_bright_as_8_of_mood() -> None:
    lines = picture([*days("mood", [8]), *days("stress", [8]), *days("sleep_hours", [8.5])], LATE).drawn(80)
    assert {run.shade for line in lines for run in line if run.shade is not None} == {8}


def test_a_sentence_a_row_says_the_same() -> None:
    answers = [*days("mental_space", SPACE), *days("new_thing_kept", [None, "yes", "no"])]
    said = picture(answers, LATE, forms=[phq("2026-10-11 10:00", 2), phq("2026-10-25 10:00", 1)]).said()
    assert said == [
        "From 12 Oct 2026 to 1 Nov 2026, a week a sentence, a day a number.",
        "Sessions: 1 on 12 Oct, 2 on 15 Oct, 3 on 30 Oct.",
        "Mental space: week 1, 5, from 4 to 6, given 5 times; week 3, 7, from 6 to 7, given 7 times. "
        "Lowest 2 on 21 Oct. No answer 17–18 Oct. Week 1: 4, 5, 5, 4, 6, no answer, no answer. "
        "Week 2: 5, 3, 2, 3, 4, 5, 6. Week 3: 6, 6, 7, 6, 7, 7, 7.",
        f"New thing: kept 1, partly 0, not 1. Week 1: no answer, kept, not kept, {', '.join(['no answer'] * 4)}. "
        "Week 2: no answer. Week 3: no answer.",
        "PHQ-9: 18 before session 1, 9 on 25 Oct.",
    ]
