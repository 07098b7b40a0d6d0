"""What stood beside what: named in advance, told with counts and ranges, and never called a cause."""

from datetime import date, timedelta

from ketajournal.course.mood_comparisons import FEWEST_COMPARED, MoodComparison, mood_comparisons
from ketajournal.course.report import weekly_report
from ketajournal.course.values import Answer, Entry, Session
from ketajournal.course.weeks import Period, rating_of
from ketajournal.guide.prompts import followed_metrics
from ketajournal.show.blocks import Items
from ketajournal.show.report import ReportDocument
from support.values import at, course

START = date(2026, 3, 2)


def week(number: int, **ratings: float) -> Period:
    first = START + timedelta(days=7 * (number - 1))
    return Period(
        number, first, first + timedelta(days=6), (), {m: rating_of([(first, v)]) for m, v in ratings.items()}
    )


def kept(number: int, said: str) -> Entry:
    moment = at("2026-03-02 12:00") + timedelta(days=7 * (number - 1))
    return Entry("e", "checkin", moment, True, answers=(Answer("k", said, moment, "new_thing_kept"),))


def test_mood_is_shown_in_the_weeks_of_longer_sleep_and_in_the_others() -> None:
    weeks = [week(n, sleep_hours=8 if n % 2 else 6, mood=n) for n in range(1, 10)]
    (beside,) = mood_comparisons(weeks, [], START)
    assert beside == MoodComparison("sleep_hours", {n: n for n in (1, 3, 5, 7, 9)}, {n: n for n in (2, 4, 6, 8)})
    assert beside.overlaps


def test_ranges_that_share_no_value_do_not_overlap() -> None:
    weeks = [week(n, stress=8 if n < 4 else 2, mood=2 if n < 4 else 7) for n in range(1, 7)]
    (beside,) = mood_comparisons(weeks, [], START)
    assert not beside.overlaps


def test_too_few_weeks_on_either_side_say_nothing() -> None:
    few = FEWEST_COMPARED - 1
    weeks = [week(n, sleep_hours=8 if n <= few else 6, mood=5) for n in range(1, 12)]
    assert mood_comparisons(weeks, [], START) == []
    assert mood_comparisons([], [], START) == []


def test_a_week_counts_as_practised_where_the_new_thing_was_kept_once_or_partly() -> None:
    weeks = [week(n, mood=n) for n in range(1, 8)]
    said = {1: ["no", "yes"], 2: ["partly"], 3: ["yes"], 4: ["no"], 5: ["no", "later"], 6: ["no", "no"]}
    entries = [kept(n, answer) for n, answers in said.items() for answer in answers]
    (beside,) = mood_comparisons(weeks, entries, START)
    assert beside == MoodComparison("practice", {1: 1, 2: 2, 3: 3}, {4: 4, 5: 5, 6: 6})
    said[5] = ["later"]  # its day had not come: a week in which nothing can be said of it
    entries = [kept(n, answer) for n, answers in said.items() for answer in answers]
    assert mood_comparisons(weeks, entries, START) == []


def test_the_report_says_counts_ranges_and_that_it_shows_no_cause() -> None:
    entries = []
    for n in range(9):
        moment = at("2026-03-02 18:00") + timedelta(days=7 * n)
        answers = (
            Answer("s", 8 if n < 5 else 5, moment, "sleep_hours", "number"),
            Answer("m", 4 + n % 4, moment, "mood", "scale"),
        )
        entries.append(Entry(f"e{n}", "checkin", moment, True, answers=answers))
    value = weekly_report(course(Session("s", at("2026-03-02 14:00"))), entries, at("2026-05-10 12:00"))
    every = [b.items for b in ReportDocument(value, followed_metrics(), {}).blocks() if isinstance(b, Items)]
    assert (
        "In the 5 weeks you slept 7 hours or more your mood was 4–7; in the other 4 weeks 4–7. "
        "They overlap. This cannot show cause.",
    ) in every
