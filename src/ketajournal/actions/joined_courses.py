"""Two courses that are one: told of, and made one."""

from collections import Counter

from ketajournal.actions.backups import back_up_before
from ketajournal.actions.console import tell
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.errors import BadInput, NotFound
from ketajournal.journal import merging, reading
from ketajournal.journal.backups import IMPORT
from ketajournal.journal.opening import Journal
from ketajournal.show.wording import day, how_many


def join_by_number(kept: str, other: str) -> None:
    """Make two courses one: everything of both belongs to the one that is kept."""
    if kept == other or not all(
        number.isascii() and number.isdigit() and len(number) < 10 for number in (kept, other)
    ):
        raise BadInput("Two courses are joined, each named by its number.", "'ketajournal course list' shows them.")
    journal = open_for_reading()
    if len(reading.courses(journal.connection)) == 1:
        raise NotFound("There is one course in this journal, so there is no other to join with it.")
    into, gone = (reading.needed_course(journal.connection, int(number)) for number in (kept, other))
    backup = back_up_before(journal, IMPORT)
    merged = merging.join_courses(
        journal.connection, journal.home.journal, into.id, gone.id, journal.refuse_if_replaced
    )
    course = next(c for c in reading.courses(journal.connection) if c.id == into.id)
    twice = sum(conflict.what == "session" for conflict in merged.conflicts)
    tell(
        f"Course {course.number} holds all that both did, from {day(course.started_on, year=True)}: "
        f"{how_many(len(course.ordered), 'session')}{f', {twice} of them planned twice' if twice else ''}."
    )
    for what, mine, theirs in (
        ("plan", into.planned_sessions, gone.planned_sessions),
        ("route", into.route, gone.route),
        ("provider", into.provider, gone.provider),
    ):
        if mine and theirs and mine != theirs:
            tell(f"Its {what} stays {mine}; the other's was {theirs}. 'ketajournal course edit' changes it.")
    dates = Counter(s.at.date() for s in course.ordered)
    for date_of_both in sorted(one for one, many in dates.items() if many > 1):
        tell(f"More than one session is on {day(date_of_both, year=True)}; 'ketajournal session cancel' cancels one.")
    tell(f"A backup from before is kept: {backup}")


def offer_to_join(journal: Journal) -> None:
    """Say how courses become one, where more than one is open, as when each of two machines began one."""
    numbers = [c.number for c in reading.courses(journal.connection) if c.ended_on is None]
    if len(numbers) > 1:
        tell(
            f"{len(numbers)} courses are open. Where two of them are the same, begun on two machines, "
            f"'ketajournal course join {numbers[0]} {numbers[1]}' makes them one."
        )
