"""A whole course of six sessions over three weeks, lived through the command line, and every number recomputed."""

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from statistics import median

import pytest

from support.commands import Done

FIRST = datetime(2026, 3, 2, 14)
SESSIONS = [FIRST + timedelta(days=d) for d in (0, 3, 7, 10, 14, 17)]
RATED = {
    "checkin.space": "mental_space",
    "checkin.mood": "mood",
    "checkin.sleep-hours": "sleep_hours",
    "checkin.stress": "stress",
    "checkin.fear": "fear",
}


def at(moment: datetime) -> list[str]:
    return ["--at", moment.strftime("%Y-%m-%d %H:%M")]


@pytest.fixture(scope="module")
def dice() -> random.Random:
    return random.Random(6)


def test_a_course_of_six_sessions_is_counted_as_it_was_answered(
    run_here: Callable[..., Done], zone: Callable[[str], None], dice: random.Random
) -> None:
    zone("America/New_York")  # the clock changes on 8 March, between sessions 2 and 3
    given: list[tuple[datetime, dict[str, float]]] = []

    def answer(command: str, moment: datetime, answers: dict[str, object]) -> None:
        done = run_here(command, "--answers", "-", *at(moment), stdin=json.dumps(answers))
        assert done.returncode == 0, done.stderr

    answer(
        "prep",
        FIRST - timedelta(hours=2),
        {"course.started_on": "2026-03-02 14:00", "course.planned_sessions": 6, "course.route": "iv", "prep.hope": 4},
    )
    added = run_here("session", "add", "Mondays and Thursdays for three weeks from 2026-03-02 at 14:00")
    assert added.returncode == 0, added.stderr
    for number, session in enumerate(SESSIONS, start=1):
        if number > 1:
            answer("prep", session - timedelta(hours=3), {"prep.intention": f"for session {number}"})
        if number != 4:  # one is left unwritten
            answer(
                "reflect",
                session + timedelta(hours=5),
                {"reflect.first": "a field", "reflect.new-thing": f"thing {number}", "reflect.fear": number},
            )
        for hours in (23, 49) if number % 2 else (24, 48, 72):
            ratings = {p: dice.randint(0, 10) for p in RATED}
            moment = session + timedelta(hours=hours)
            answer("checkin", moment, {**ratings, "checkin.new-thing": "yes" if hours == 23 else "no"})
            given.append((moment, ratings))

    report = json.loads(run_here("report", "--json", "--as-of", "2026-03-29").stdout)

    assert report["course"]["sessions_done"] == 6
    assert [s["number"] for s in report["sessions"]] == [1, 2, 3, 4, 5, 6]
    assert [s["held_on"] for s in report["sessions"]] == [s.date().isoformat() for s in SESSIONS]
    assert all(s["prep"] for s in report["sessions"])
    assert [s["reflected_hours"] for s in report["sessions"]] == [5, 5, 5, None, 5, 5]
    for number, session in enumerate(report["sessions"], start=1):
        met = {mark: met and met["hours"] for mark, met in session["checkins"].items()}
        # The 72 hours after a Monday session fall on the Thursday that the next one is on.
        if number % 2:
            assert (met["24"], met["48"]) == (23, 49)
        else:
            assert (met["24"], met["48"]) == (24, 48)
        # Session 2 was three days before the clock went forward, so its third check-in came at 71 true hours.
        assert met["72"] == (71 if number == 2 else 72 if number % 2 == 0 else None)
    assert [s["new_thing"] and (s["new_thing"]["kept"], s["new_thing"]["asked"]) for s in report["sessions"]] == [
        (1, 2),
        (0, 3),
        (1, 2),
        None,
        (1, 2),
        (0, 3),
    ]
    assert [w["sessions"] for w in report["weeks"]] == [[1, 2], [3, 4], [5, 6], []]
    for week in report["weeks"]:
        for prompt, metric in RATED.items():
            values = [r[prompt] for m, r in given if week["from"] <= m.date().isoformat() <= week["to"]]
            rating = week["ratings"][metric]
            assert rating["n"] == len(values)
            if values:
                assert (rating["median"], rating["low"], rating["high"]) == (median(values), min(values), max(values))
            else:
                assert rating["median"] is None
    assert [n["code"] for n in report["notices"]] == ["help-line"]
