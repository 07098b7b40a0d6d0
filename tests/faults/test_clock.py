"""The clock is moved backwards, or changes for summer or winter: nothing is lost, hidden or out of order."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Self

import pytest

from ketajournal.journal.backups import backups
from ketajournal.journal.home import Home
from support.commands import Done
from support.journals import COMMAND, PASSPHRASE, is_whole
from support.many_commands import Here

Clock = Callable[[str], None]
TO_WINTER = "2026-11-01"  # in New York at 2:00 the clock goes back to 1:00
TO_SUMMER = "2026-03-08"  # at 2:00 it goes on to 3:00


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Set the clock of the commands that follow to a moment, in UTC."""

    def to(moment: str) -> None:
        at = datetime.fromisoformat(moment).replace(tzinfo=UTC)

        class Set(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Self:
                return cls.fromisoformat(at.astimezone(tz).isoformat())

        for module in ("actions.clock", "journal.writing", "guide.answers"):
            monkeypatch.setattr(f"ketajournal.{module}.datetime", Set)
        monkeypatch.setattr("ketajournal.journal.kept_keys.seconds_now", at.timestamp)

    return to


def texts(here: Here, *words: str) -> list[str]:
    return [entry["text"] for entry in here.data("list", "--all", *words)["entries"]]


def test_entries_written_after_the_clock_went_backwards_are_kept_and_listed_by_their_moment(
    here: Here, clock: Clock, home: Path
) -> None:
    clock("2026-06-10 12:00")
    here("write", "first")
    clock("2026-06-09 09:00")
    here("write", "a day earlier by the clock")
    here("checkin", answers={"checkin.mood": 4})
    clock("2020-01-01 00:00")
    here("write", "years earlier")
    assert texts(here, "--kind", "note") == ["years earlier", "a day earlier by the clock", "first"]
    for words in ((), ("report",), ("search", "earlier"), ("doctor",)):
        here(*words, code=3 if words == ("report",) else 0)
    here("edit", "last", "--at", "2026-06-10 08:00")
    here("delete", "last", "--yes")
    here("delete", "last", "--yes")
    assert len(texts(here)) == 2
    assert is_whole(home)


def test_what_was_deleted_is_not_purged_by_a_clock_that_went_backwards(here: Here, clock: Clock) -> None:
    clock("2026-06-10 12:00")
    here("write", "first")
    here("delete", "last", "--yes")
    entry = here.data("list", "--deleted")["entries"][0]["id"]
    clock("2026-05-01 12:00")
    here("checkin", answers={"checkin.mood": 4})
    here("delete", entry, "--undo")
    assert "first" in texts(here)


def test_a_kept_key_is_never_kept_longer_by_a_clock_that_went_backwards(
    here: Here, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ketajournal.actions.console.can_ask", lambda: False)
    monkeypatch.setenv(COMMAND, f"printf %s '{PASSPHRASE}'")
    now = datetime.now(UTC)
    here("write", "first")
    here("unlock")
    monkeypatch.delenv(COMMAND)
    clock(str((now + timedelta(minutes=5)).replace(tzinfo=None)))
    here("list")
    clock(str((now - timedelta(hours=2)).replace(tzinfo=None)))
    here("list", code=4)
    assert list((tmp_path / "runtime").rglob("*.key")) == [], "and it is gone"


def test_the_weeks_backup_is_made_though_the_clock_was_wrong_before(here: Here, clock: Clock, home: Path) -> None:
    clock("2026-06-01 12:00")
    here("write", "first")
    clock("2031-06-01 12:00")
    here("write", "years ahead by mistake")
    assert [b.at.year for b in backups(Home(home))] == [2031]
    clock("2026-06-09 12:00")
    here("write", "put right")
    assert sorted(b.at.year for b in backups(Home(home))) == [2026, 2031]
    clock("2026-06-10 12:00")
    here("write", "the next day")
    assert len(backups(Home(home))) == 2


def test_what_is_written_in_the_hour_that_comes_twice_stays_in_order(
    here: Here, clock: Clock, zone: Callable[[str], None]
) -> None:
    zone("America/New_York")
    for utc, said in (("05:45", "1:45 in summer"), ("06:15", "1:15 in winter"), ("06:50", "1:50 in winter")):
        clock(f"{TO_WINTER} {utc}")
        here("write", said)
    assert texts(here) == ["1:45 in summer", "1:15 in winter", "1:50 in winter"]
    moments = [entry["at"] for entry in here.data("list", "--all")["entries"]]
    assert [m[-6:] for m in moments] == ["-04:00", "-05:00", "-05:00"]
    assert [m[11:16] for m in moments] == ["01:45", "01:15", "01:50"]


@pytest.mark.parametrize(("day", "hour"), [(TO_WINTER, 25), (TO_SUMMER, 23)], ids=["to winter", "to summer"])
def test_a_day_that_is_longer_or_shorter_moves_no_check_in_to_another(
    here: Here, clock: Clock, zone: Callable[[str], None], day: str, hour: int
) -> None:
    """Written at noon of the day before and of the day itself, so many true hours apart."""
    zone("America/New_York")
    noon = datetime.fromisoformat(f"{day} 12:00").astimezone()
    before = (datetime.fromisoformat(f"{day} 12:00") - timedelta(days=1)).astimezone()
    assert round((noon.timestamp() - before.timestamp()) / 3600) == hour
    for at, mood in ((before, 3), (noon, 6)):
        clock(str(at.astimezone(UTC).replace(tzinfo=None)))
        here("checkin", answers={"checkin.mood": mood})
    listed = here.data("list", "--all", "--kind", "checkin")["entries"]
    assert [entry["at"][11:16] for entry in listed] == ["12:00", "12:00"]
    assert time.tzname == ("EST", "EDT")


def test_a_conversation_in_a_file_is_kept_once_however_the_clock_jumps(
    run_here: Callable[..., Done], clock: Clock, here: Here
) -> None:
    """An answer put right while the clock stands before the first one: the later answer is the one that stands."""
    clock("2026-06-10 12:00")
    here("checkin", answers={"checkin.mood": 3})
    clock("2026-06-10 11:00")
    here("edit", "last", answers={"checkin.mood": 8})
    assert here.shown("last")["checkin.mood"] == 8


@pytest.mark.parametrize("moment", ["2262-04-11 23:47", "1850-06-10 12:00"], ids=["after 2200", "before 1900"])
def test_a_clock_in_another_century_is_named_where_something_would_be_written_and_reading_goes_on(
    here: Here, clock: Clock, home: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    clock("2026-06-10 12:00")
    here("write", "first")
    here("session", "add", "yesterday 14:00")
    here("backup")
    clock(moment)

    def too_late() -> float:
        raise OverflowError("timestamp too large to convert to C _PyTime_t")

    monkeypatch.setattr(time, "time", too_late)  # as Python's own is from 2262 on
    for words in ("", "list", "report", "backup", "doctor --restore-drill", "calendar --output -"):
        here(*words.split())
    said = here("write", "words", code=1)
    assert "clock shows the year" in str(said)
    assert texts(here) == ["first"]
