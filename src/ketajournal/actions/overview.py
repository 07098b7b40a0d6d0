"""The overview of where the course stands: what ``ketajournal`` alone shows."""

from datetime import datetime

from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.strip_pictures import first_rating
from ketajournal.course.help_calls import is_plan_worth_offering
from ketajournal.course.kinds import entry_kind
from ketajournal.course.overview import overview_at, resumable
from ketajournal.course.recent import for_overview
from ketajournal.course.safety_history import help_notice
from ketajournal.guide.help_lines import sentences_of
from ketajournal.journal import reading
from ketajournal.journal.home import home
from ketajournal.journal.letters import letters_to_open
from ketajournal.journal.new_journal import refuse_if_gone
from ketajournal.journal.opening import Journal
from ketajournal.show.blocks import Document
from ketajournal.show.overview import OverviewDocument, WelcomeDocument


def overview_document(now: datetime, *, full: bool = False) -> Document:
    """The overview at *now*, at a glance or in *full*, or what is said before there is a journal or a course."""
    place = home()
    refuse_if_gone(place)
    if not place.journal.exists():
        return WelcomeDocument(str(place.folder), None)
    journal = open_for_reading()
    course = reading.course(journal.connection)
    if course is None:
        kept = reading.entries(journal.connection, None)
        left = resumable(kept, now)
        goes_on = entry_kind(left[-1].kind).command if left else None
        return WelcomeDocument(str(place.folder), len(kept), tuple(help_notice(kept, now)), goes_on)
    entries = reading.entries_of_part(journal.connection, course.id, for_overview(course, now))
    elsewhere = reading.elsewhere(journal.connection, course.id)
    seen = overview_at(course, entries, now, letters_to_open(journal.connection, now), elsewhere)
    said = [e for e in (*entries, *elsewhere.entries) if e.items is None]  # what forms called for stays told
    calls = any(line.rise is None for line in seen.safety) or is_plan_worth_offering(said)
    return OverviewDocument(
        seen,
        sentences_of("stages").get(seen.stage, "") if full else "",
        _plan_line(journal) if calls else "",
        first_rating(journal.connection, course, now),
        full,
    )


def _plan_line(journal: Journal) -> str:
    from ketajournal.actions.offers import has_plan

    return "" if has_plan(journal) else sentences_of("offers")["plan_none"]
