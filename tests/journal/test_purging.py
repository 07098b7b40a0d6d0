"""When what was deleted is gone for good: never before 30 days, whatever the clock shows meanwhile."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hypothesis import example, given
from hypothesis import strategies as st

from ketajournal.journal import statements
from ketajournal.journal.purging import DELETED_KEPT, Readings, purge
from support.journals import journal_at, note

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Step(NamedTuple):
    """A command that writes: so long after the one before, with the clock ahead by so much, behind, or right."""

    after: timedelta
    ahead: timedelta


pauses = st.timedeltas(timedelta(0), timedelta(days=20))
aheads = (
    st.timedeltas(timedelta(hours=1), timedelta(days=90))
    | st.timedeltas(timedelta(0), timedelta(days=40_000))
    | st.timedeltas(timedelta(days=-500), timedelta(0))
)


@st.composite
def lives(draw: st.DrawFn) -> list[Step]:
    """Clocks that are wrong for a while, again and again; in between something is written while they are right."""
    steps = [Step(timedelta(0), timedelta(0))]
    for _ in range(draw(st.integers(0, 4))):
        ahead = draw(aheads)
        steps += [Step(after, ahead) for after in draw(st.lists(pauses, max_size=4))]
        steps += [Step(after, timedelta(0)) for after in draw(st.lists(pauses, min_size=1, max_size=4))]
    return steps


class Met:
    """Deletions that were met, by the time of a clock that is always right and by the one that is there."""

    def __init__(self) -> None:
        self.time, self.readings = START, Readings(START)
        self.met: list[tuple[datetime, datetime]] = []

    def at(self, step: Step) -> list[timedelta]:
        """The true ages of those that a command at this step would remove."""
        self.time += step.after
        shown = self.time + step.ahead
        is_back = self.readings.has_gone_back_to(shown)
        self.met = [(true, shown) if is_back or noted > shown else (true, noted) for true, noted in self.met]
        self.met.append((self.time, shown))
        self.readings = self.readings.and_then(shown)
        return [self.time - true for true, noted in self.met if self.readings.counted(noted, shown) >= DELETED_KEPT]


@given(lives())
@example([Step(DAY, timedelta(0)), Step(DAY, 45 * DAY), Step(DAY, 45 * DAY), Step(DAY, timedelta(0))])
@example([Step(DAY, days * DAY) for days in (0, -400, 0, -40, 0)])
@example([Step(DAY, days * DAY) for days in (0, -40, 0, 45)])
def test_no_clock_that_is_wrong_for_a_time_purges_early(steps: list[Step]) -> None:
    met = Met()
    for step in steps:
        assert all(age >= DELETED_KEPT for age in met.at(step))


@given(st.lists(st.timedeltas(timedelta(hours=1), timedelta(days=9)), min_size=40, max_size=60))
def test_with_a_clock_that_is_right_it_is_gone_after_30_days_and_the_longest_pause(steps: list[timedelta]) -> None:
    met, longest = Met(), timedelta(days=1)
    for after in steps:
        longest = max(longest, after)
        due = met.at(Step(after, timedelta(0)))
        for true, _noted in met.met:
            assert (met.time - true) in due or met.time - true < DELETED_KEPT + longest


def test_a_clock_that_is_a_month_or_two_ahead_removes_nothing(tmp_path: Path) -> None:
    """The days on which something is written, and those that the clock shows then."""
    with journal_at(tmp_path) as journal:
        writer = journal.writer()
        entry = note(journal, "not yet")
        writer.delete(entry)
        now = datetime.now(UTC)
        for day, ahead in ((1, 0), (2, 45), (3, 45), (9, 45), (10, 0), (20, 31), (29, 31), (30, 0)):
            with writer.together():
                purge(journal.connection, now + timedelta(days=day + ahead))
        assert journal.connection.execute("SELECT count(*) FROM entry").fetchone() == (1,)
        for day in range(31, 90):
            with writer.together():
                purge(journal.connection, now + timedelta(days=day))
        assert journal.connection.execute("SELECT count(*) FROM entry").fetchone() == (0,)


def test_pauses_are_noted_only_while_something_waits_to_be_removed(tmp_path: Path) -> None:
    with journal_at(tmp_path) as journal:
        writer, now = journal.writer(), datetime.now(UTC)

        def noted() -> int:
            (value,) = journal.connection.execute(statements.LOCAL, ("clock",)).fetchone()
            return len(json.loads(value)[1])

        entry = note(journal, "here")
        for day in (0, 3, 6):
            with writer.together():
                purge(journal.connection, now + timedelta(days=day))
        assert noted() == 0
        writer.delete(entry)
        for day in (0, 3, 6):
            with writer.together():
                purge(journal.connection, now + timedelta(days=day))
        assert noted() == 2
        writer.restore(entry)
        with writer.together():
            purge(journal.connection, now + timedelta(days=7))
        assert noted() == 0


def test_a_clock_that_older_versions_noted_counts_as_none_and_what_waits_is_met_anew(tmp_path: Path) -> None:
    with journal_at(tmp_path) as journal:
        writer, now = journal.writer(), datetime.now(UTC)
        writer.delete(note(journal, "here"))
        journal.connection.execute(statements.SET_LOCAL, ("clock", '["2026-01-02T00:00:00Z", null]'))
        journal.connection.execute("UPDATE deletion SET noted_at = '2026-01-02T00:00:00Z'")
        with writer.together():
            purge(journal.connection, now)
        assert journal.connection.execute("SELECT count(*) FROM entry").fetchone() == (1,)
        assert journal.connection.execute("SELECT noted_at > '2026-02' FROM deletion").fetchone() == (1,)
