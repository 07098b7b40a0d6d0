"""What was left open is gone on with where it means the same still, and never for another session."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ketajournal.journal.opening import Journal
from support.journals import everything, journal_at
from support.many_commands import asked, ended

OFFER = "Go on from there"
NOW = datetime.now().astimezone().replace(microsecond=0)


def two_sessions(journal: Journal, first: timedelta, second: timedelta) -> tuple[str, str]:
    """Sessions so long ago, and the ids that they have."""
    writer = journal.writer()
    course = writer.add_course((NOW - first).date())
    return writer.add_session(course, NOW - first), writer.add_session(course, NOW - second)


def left_open(journal: Journal, kind: str, session: str | None, begun: timedelta) -> None:
    writer = journal.writer()
    course = journal.connection.execute("SELECT id FROM course").fetchone()[0]
    entry = writer.add_entry(kind, NOW - begun, course, session)
    writer.answer(entry, f"{kind}.today" if kind == "reflect" else "prep.hope", "choice", "words")
    when = (NOW - begun).astimezone().isoformat()
    journal.connection.execute("UPDATE entry SET started_at = ? WHERE id = ?", (when, entry))


DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize("begun", [2 * DAY, 2 * HOUR], ids=["two days ago", "today"])
def test_fresh_words_go_to_the_session_they_are_about(home: Path, at_terminal: Any, begun: timedelta) -> None:
    with journal_at(home) as journal:
        first, second = two_sessions(journal, 3 * DAY, HOUR)
        left_open(journal, "reflect", first, begun)
    child = at_terminal("reflect", "--plain")
    while child.expect([r"\r\n1/\d+  ", OFFER]) == 1:
        raise AssertionError("it is not offered")
    child.expect("\r\n> ")
    child.send("1\r")
    child.expect("What is there")
    child.send("fresh words\r")
    child.expect(r"\r\n\d/\d+  ")
    child.close(force=True)
    said = {e.session_id: [a.value for a in e.answers] for e in everything(home)}
    assert said[first] == ["words"]
    assert said[second][-1] == "fresh words"


def test_one_left_open_for_this_session_is_offered(home: Path, at_terminal: Any) -> None:
    with journal_at(home) as journal:
        _, second = two_sessions(journal, 3 * DAY, DAY)
        left_open(journal, "reflect", second, 3 * HOUR)
    child = at_terminal("reflect", "--plain")
    child.expect(OFFER)
    child.send("\r")
    asked(child, 2)


def test_one_about_an_earlier_session_begun_after_the_latest_is_gone_on_with(home: Path, at_terminal: Any) -> None:
    """Whoever said today that it is about another day is asked no second time."""
    with journal_at(home) as journal:
        first, _ = two_sessions(journal, 3 * DAY, DAY)
        left_open(journal, "reflect", first, timedelta(minutes=1))
    child = at_terminal("reflect", "--plain")
    if (NOW - timedelta(minutes=1)).date() == NOW.date():
        child.expect(OFFER)
        child.send(".\rno\r")


def test_a_check_in_is_about_its_day_whatever_was_held_since(home: Path, at_terminal: Any) -> None:
    with journal_at(home) as journal:
        two_sessions(journal, 3 * DAY, HOUR)
        left_open(journal, "checkin", None, timedelta(minutes=2))
    child = at_terminal("checkin", "--plain")
    if (NOW - timedelta(minutes=2)).date() == NOW.date():
        child.expect(OFFER)
        child.send("no\r")
        child.expect(r"\r\n1/\d+")
        child.send(".\r")
        assert ended(child) == 0
