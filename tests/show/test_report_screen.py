"""The report on one screen: what it leaves to the whole report never hides what was, or how it went."""

from datetime import timedelta

from ketajournal.course.report import weekly_report
from ketajournal.course.values import Answer, Entry, Session
from ketajournal.show.report_screen import ReportScreen
from support.values import at, course, entry

SESSION = Session("one", at("2026-03-02 14:00"))


def screen(*entries: Entry) -> str:
    """The screen at 80 columns, without its pictures."""
    report = weekly_report(course(SESSION), entries, at("2026-06-30 12:00"))
    lines = ReportScreen(report, None).drawn(80)
    return "\n".join("".join(run.text for run in line) for line in lines)


def form(when: str, ninth: int) -> Entry:
    answers = tuple(Answer(f"phq-9.{n}", ninth if n == 9 else 1, at(when)) for n in range(1, 10))
    return Entry(f"phq-9 {when}", "phq-9", at(when), finished=True, answers=answers)


def test_a_run_that_the_notice_tells_only_the_end_of_is_told_with_its_beginning() -> None:
    text = " ".join(screen(form("2026-05-11 12:00", 1), form("2026-05-18 12:00", 2)).split())
    assert "On 18 May you answered" in text
    assert "11 May 2026 to 18 May 2026, 2 times: PHQ-9" in text
    assert "2026: PHQ-9" not in " ".join(screen(form("2026-05-18 12:00", 2)).split()), "once is enough for one"


def test_in_plain_lines_no_check_in_is_missed_before_its_time_went_by() -> None:
    for day, said in (("2026-03-04", "no check-in yet"), ("2026-03-06", "no check-in in its 72 hours")):
        report = weekly_report(course(SESSION), [], at(f"{day} 12:00"))
        assert f"Session 1, Mon 2 Mar, 14:00: {said}." in ReportScreen(report, None).said()


def test_how_often_a_new_thing_was_kept_partly_is_whole_however_often_it_was_asked() -> None:
    chosen = entry("reflect", at("2026-03-02 18:00"), "one", new_thing="a walk before breakfast")
    asked = [
        entry("checkin", at("2026-03-03 09:00") + timedelta(days=day), new_thing_kept="partly" if day % 2 else "yes")
        for day in range(60)
    ]
    assert "30 of 60, 30~" in screen(chosen, *asked)
