"""What was, stays told: which lines stand, what they say, and until when the present notice does."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ketajournal.course.help_calls import NOT_LIVING
from ketajournal.course.measure_progress import Measured, safety_history
from ketajournal.course.metrics import TOLD_SOMEONE, WARNING_SIGNS
from ketajournal.course.report import weekly_report
from ketajournal.course.safety_history import beside_notices, help_notice, standing
from ketajournal.course.values import Answer, Course, Elsewhere, Entry, Session
from support.values import at, course, entry

HELD = course(Session("one", at("2026-03-02 14:00")))
LATE = at("2026-12-31 12:00")


def form(when: str, ninth: int | None, *, complete: bool = True, rest: int = 0) -> Entry:
    """A PHQ-9 with this answer to item 9; *rest* points stand in the other items."""
    moment = at(when)
    items: list[int | None] = [min(3, max(0, rest - 3 * n)) for n in range(8)]
    if not complete:
        items[0] = None
    answers = tuple(Answer(f"phq-9.{n}", value, moment) for n, value in enumerate([*items, ninth], start=1))
    return Entry(f"phq-9 {when}", "phq-9", moment, finished=complete, answers=answers)


def ticked(when: str) -> Entry:
    return entry("weekly", at(when), **{WARNING_SIGNS: ["mania", NOT_LIVING]}, name=when)


def told(when: str) -> Entry:
    return entry("told", at(when), **{TOLD_SOMEONE: True}, name=when)


def lines(*entries: Entry) -> list[str]:
    return [line.text for line in safety_history(Measured(HELD, entries, LATE))]


def notice(as_of: str, *entries: Entry) -> str | None:
    found = help_notice(entries, at(as_of))
    return found[0].text if found else None


# --- the lines


def test_an_answer_above_zero_is_a_dated_line_whatever_came_after() -> None:
    assert lines(form("2026-10-11 12:00", 1), form("2026-10-25 12:00", 0)) == [
        "11 October 2026: PHQ-9, thoughts of being better off dead or of hurting oneself: answered above 0."
    ]


def test_a_form_that_was_broken_off_is_told_as_any() -> None:
    broken_off = form("2026-10-11 12:00", 3, complete=False)
    assert lines(broken_off, form("2026-10-12 12:00", 0)) == lines(form("2026-10-11 12:00", 1))


def test_the_words_are_the_same_for_every_answer_above_zero() -> None:
    assert len({tuple(lines(form("2026-10-11 12:00", ninth))) for ninth in (1, 2, 3)}) == 1


def test_a_run_is_one_line_with_its_first_its_last_and_how_many_times() -> None:
    run = [form(f"2026-10-{day} 12:00", 1) for day in (11, 18, 25)]
    again = form("2026-11-22 12:00", 2)
    found = lines(*run, form("2026-11-08 12:00", 0), again)
    assert [text.partition(":")[0] for text in found] == [
        "11 October 2026 to 25 October 2026, 3 times",
        "22 November 2026",
    ]


def test_a_ticked_sign_is_a_line_of_its_own() -> None:
    assert lines(ticked("2026-10-11 12:00"), form("2026-10-12 12:00", 0)) == [
        "11 October 2026: thoughts of not living were ticked in a weekly look."
    ]


def test_a_rise_is_told_once_a_run_and_again_only_when_it_grows() -> None:
    totals = [("2026-03-01", 8), ("2026-03-10", 14), ("2026-03-24", 14), ("2026-04-07", 20), ("2026-04-21", 9)]
    found = lines(*(form(f"{day} 12:00", 0, rest=total) for day, total in totals))
    assert found == [
        "10 March 2026 to 24 March 2026, 2 times: the PHQ-9 score was up to 6 higher than the score before session "
        "1, of 1 March 2026, more than usual answer-to-answer variation.",
        "7 April 2026: the PHQ-9 score was 12 higher than the score before session 1, of 1 March 2026, more than "
        "usual answer-to-answer variation.",
    ]
    present = safety_history(Measured(HELD, [form(f"{d} 12:00", 0, rest=t) for d, t in totals[:4]], LATE))
    assert [line.is_present for line in present] == [False, True]


def test_the_report_tells_them_however_long_ago_and_of_whatever_course() -> None:
    elsewhere = form("2024-10-11 12:00", 1)._replace(course_id="another")
    report = weekly_report(
        HELD, [form("2026-03-10 12:00", 0)], at("2026-06-30 12:00"), 10, Elsewhere([elsewhere], [])
    )
    assert [line.days for line in report.safety] == [(date(2024, 10, 11),)]
    assert "crisis-help" not in [n.code for n in report.notices], "a later form has it at 0, in whatever course"


ANOTHER = Course("another", 2, date(2026, 6, 1), sessions=(Session("two", at("2026-06-01 14:00")),))


def climb(*totals: int) -> list[Entry]:
    """A score before session 1 of the first course, then one each other week: no step of them is a rise by itself."""
    days = [at("2026-03-01 12:00") + timedelta(days=14 * n) for n in range(len(totals))]
    return [
        form(f"{day:%Y-%m-%d %H:%M}", 0, rest=t)._replace(course_id=HELD.id)
        for day, t in zip(days, totals, strict=True)
    ]


def test_a_rise_within_another_course_is_held_against_that_course_and_stays_told() -> None:
    """From the next course on it would be gone, were it held against the score before it alone."""
    seen = safety_history(Measured(ANOTHER, [], LATE, Elsewhere(climb(6, 9, 12, 8), [HELD, ANOTHER])))
    assert [line.text for line in seen] == [
        "29 March 2026: the PHQ-9 score was 6 higher than the score before session 1 of that course, of 1 March "
        "2026, more than usual answer-to-answer variation."
    ]
    lowest = safety_history(Measured(ANOTHER, [], LATE, Elsewhere(climb(14, 8, 11, 14), [HELD, ANOTHER])))
    assert "6 higher than the lowest score in that course, of 15 March 2026" in lowest[0].text
    own = safety_history(Measured(HELD, climb(6, 9, 12, 8), LATE))
    assert "6 higher than the score before session 1, of 1 March 2026" in own[0].text


def test_the_score_of_one_course_is_never_held_against_the_lowest_of_another() -> None:
    later = [form("2026-06-10 12:00", 0, rest=9)._replace(course_id="another")]
    assert not safety_history(Measured(ANOTHER, later, LATE, Elsewhere(climb(6, 3, 4), [HELD, ANOTHER])))


def test_a_rise_stays_the_present_when_the_next_course_begins() -> None:
    seen = weekly_report(ANOTHER, [], at("2026-06-02 12:00"), elsewhere=Elsewhere(climb(6, 9, 12), [HELD, ANOTHER]))
    assert [line.is_present for line in seen.safety] == [True]
    assert "6 higher than your score before session 1 of that course" in seen.notices[0].text
    after = [form("2026-06-10 12:00", 0, rest=9)._replace(course_id="another")]
    known = Elsewhere(climb(6, 9, 12), [HELD, ANOTHER])
    later = weekly_report(ANOTHER, after, at("2026-06-12 12:00"), elsewhere=known)
    assert "worsening" not in [n.code for n in later.notices]
    assert [line.is_present for line in later.safety] == [False]


def test_two_on_one_day_are_told_with_that_day_once() -> None:
    twice = [form("2026-10-11 12:00", 1), form("2026-10-11 18:00", 2)]
    assert [text.partition(":")[0] for text in lines(*twice)] == ["11 October 2026, 2 times"]


def test_beside_the_notices_stands_every_line_that_none_of_them_tells_whole() -> None:
    def beside(*entries: Entry) -> list[int]:
        return [len(line.days) for line in beside_notices(safety_history(Measured(HELD, entries, LATE)))]

    assert beside(form("2026-10-11 12:00", 1)) == []
    assert beside(form("2026-10-11 12:00", 1), form("2026-10-18 12:00", 1)) == [2]
    assert beside(form("2026-10-11 12:00", 1), ticked("2026-10-18 12:00")) == [1], "the notice is of the later"
    assert beside(form("2026-10-11 12:00", 1), ticked("2026-10-11 18:00")) == [1, 1], "of one of two of a day"
    assert beside(form("2026-10-11 12:00", 1), form("2026-10-18 12:00", 0)) == [1]


# --- the present notice


def test_the_notice_carries_the_date_of_the_answer_and_says_now_only_on_its_day() -> None:
    answered = form("2026-10-11 12:00", 1)
    first = notice("2026-10-11 20:00", answered)
    later = notice("2026-10-22 20:00", answered)
    assert first is not None
    assert later is not None
    assert first.startswith("On 11 October you answered in a PHQ-9 that there were thoughts of being better off dead")
    assert later.startswith("On 11 October you answered in a PHQ-9 that there were thoughts of being better off dead")
    assert "please reach a person now" in first
    assert "'ketajournal told'" not in first
    assert not [word for word in (" now,", " today") if word in later]
    assert "'ketajournal told' keeps that" in later
    assert notice("2027-01-02 12:00", answered) == later.replace("11 October", "11 October 2026")
    assert [n.is_new for n in help_notice([answered], at("2026-10-22 20:00"))] == [False], "not bold day after day"


def test_only_a_complete_form_of_a_later_date_with_the_item_at_zero_ends_it() -> None:
    answered, now = form("2026-10-11 12:00", 1), "2026-12-01 12:00"
    assert notice(now, answered, form("2026-10-12 12:00", 0, complete=False)) is not None
    assert notice(now, answered, form("2026-10-12 12:00", None)) is not None
    assert notice(now, answered, form("2026-10-01 12:00", 0)) is not None, "typed in late: by its own date"
    assert notice(now, answered, form("2026-10-12 12:00", 0)) is None
    again = form("2026-10-13 12:00", 1, complete=False)
    assert (notice(now, answered, form("2026-10-12 12:00", 0), again) or "").startswith("On 13 October")


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_forms_of_one_moment_none_takes_the_others_answer_back(first: int) -> None:
    """As a file that is taken in can hold: nothing says which of them was answered first."""
    two = [form("2026-10-11 12:00", 2), Entry(*form("2026-10-11 12:00", 0)._replace(id="the other"))]
    assert notice("2026-10-12 12:00", two[first], two[1 - first]) is not None
    assert [line.is_present for line in safety_history(Measured(HELD, [two[first], two[1 - first]], LATE))] == [True]


def test_a_run_that_was_answered_on_a_journey_west_begins_with_its_first_day() -> None:
    east, west = form("2026-10-11 12:00", 1), form("2026-10-11 12:00", 1)._replace(id="later")
    east = Entry(*east._replace(at=datetime.fromisoformat("2026-10-12T01:00+13:00")))
    west = Entry(*west._replace(at=datetime.fromisoformat("2026-10-11T02:00-11:00")))
    assert lines(east, west)[0].startswith("11 October 2026 to 12 October 2026, 2 times:")


def test_a_ticked_sign_opens_it_as_the_item_does() -> None:
    text = notice("2026-10-20 12:00", ticked("2026-10-11 12:00")) or ""
    assert text.startswith("On 11 October you ticked thoughts of not living in a weekly look.")


def test_that_someone_was_told_is_kept_with_its_date_and_the_lines_to_reach_stay() -> None:
    answered = form("2026-10-11 12:00", 1)
    text = notice("2026-10-20 12:00", answered, told("2026-10-12 12:00"))
    assert text == (
        "On 11 October you answered in a PHQ-9 that there were thoughts of being better off dead or of hurting "
        "yourself. On 12 October you noted that you told someone. 'ketajournal help-now' shows whom to call; in "
        "danger, the emergency number."
    )
    assert "noted that you told" not in (notice("2026-10-20 12:00", told("2026-10-10 12:00"), answered) or "")
    again = notice("2026-10-20 12:00", answered, told("2026-10-12 12:00"), form("2026-10-13 12:00", 1)) or ""
    assert again.startswith("On 13 October")
    assert "noted that you told" not in again


# --- the rule once more, read plainly

KINDS = st.lists(
    st.tuples(st.integers(0, 30), st.sampled_from(["above", "broken-off above", "zero", "broken-off zero", "told"])),
    max_size=12,
)


@given(KINDS)
def test_the_notice_stands_where_a_plain_reading_of_the_rule_says_so(made: list[tuple[int, str]]) -> None:
    start = at("2026-10-01 12:00")
    entries = []
    for n, (day, what) in enumerate(made):
        when = f"{start + timedelta(days=day):%Y-%m-%d} 12:00"
        one = (
            told(when)
            if what == "told"
            else form(when, 1 if "above" in what else 0, complete="broken-off" not in what)
        )
        entries.append(one._replace(id=str(n), started_at=start + timedelta(days=90, minutes=n)))
    order = sorted(range(len(made)), key=lambda n: (made[n][0], n))
    calls = [place for place, n in enumerate(order) if "above" in made[n][1]]
    zeros = [place for place, n in enumerate(order) if made[n][1] == "zero"]
    said = [place for place, n in enumerate(order) if made[n][1] == "told"]
    found = standing(entries, LATE)
    assert (found is not None) is (bool(calls) and not [z for z in zeros if z > calls[-1]])
    if found is not None:
        assert found.entry == entries[order[calls[-1]]]
        assert (found.told_on is not None) is bool([s for s in said if s > calls[-1]])
    runs = [line for line in safety_history(Measured(HELD, entries, LATE)) if line.rise is None]
    assert sum(len(line.days) for line in runs) == len(calls), "every answer stands in one line"


@given(
    st.lists(st.tuples(st.integers(-30, 200), st.integers(0, 24), st.integers(0, 1), st.booleans()), max_size=12),
    st.integers(-40, 220),
)
def test_what_stays_told_is_the_same_from_whichever_course_it_is_looked_at(
    made: list[tuple[int, int, int, bool]], seen_on: int
) -> None:
    """Only the words for a baseline and a lowest say whether they are of the course that is looked at."""
    every = []
    for n, (day, rest, ninth, is_another) in enumerate(made):
        one = form(f"{at('2026-03-02 12:00') + timedelta(days=day):%Y-%m-%d} 12:00", ninth, rest=rest)
        of = ANOTHER if is_another else HELD
        every.append(one._replace(id=str(n), course_id=of.id, started_at=LATE + timedelta(minutes=n)))
    as_of = at("2026-03-02 13:00") + timedelta(days=seen_on)

    def seen(of: Course) -> list[tuple[int, tuple[date, ...], bool]]:
        own = [e for e in every if e.course_id == of.id]
        elsewhere = Elsewhere([e for e in every if e.course_id != of.id], [HELD, ANOTHER])
        told = safety_history(Measured(of, own, as_of, elsewhere))
        return sorted((line.rise.points if line.rise else 0, line.days, line.is_present) for line in told)

    assert seen(HELD) == seen(ANOTHER)
