"""Where the course stands: what ``ketajournal`` alone shows."""

from datetime import datetime
from functools import partial

from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.offers import has_plan
from ketajournal.course.help_calls import is_plan_worth_offering
from ketajournal.course.overview import look
from ketajournal.course.recent import for_overview
from ketajournal.course.safety_history import help_notice
from ketajournal.course.strip import STRIP_METRICS, begins, strip, units
from ketajournal.course.values import Course
from ketajournal.guide.offers import offer_words
from ketajournal.guide.prompts import strip_names
from ketajournal.guide.stages import line
from ketajournal.journal import reading
from ketajournal.journal.file import Connection
from ketajournal.journal.home import home
from ketajournal.journal.letters import letters_to_open
from ketajournal.journal.new_journal import refuse_if_gone
from ketajournal.show.blocks import Document
from ketajournal.show.overview import OverviewDocument, WelcomeDocument
from ketajournal.show.strip import StripPicture


def overview_document(now: datetime, *, full: bool = False) -> Document:
    """The overview at *now*, at a glance or in *full*, or what is said before there is a journal or a course."""
    place = home()
    refuse_if_gone(place)
    if not place.journal.exists():
        return WelcomeDocument(str(place.folder), exists=False)
    journal = open_for_reading()
    course = reading.course(journal.connection)
    if course is None:
        notices = tuple(help_notice(reading.entries(journal.connection, None), now))
        return WelcomeDocument(str(place.folder), exists=True, notices=notices)
    entries = reading.entries_of_part(journal.connection, course.id, for_overview(course, now))
    elsewhere = reading.elsewhere(journal.connection, course.id)
    seen = look(course, entries, now, letters_to_open(journal.connection, now), elsewhere)
    lacks_plan = is_plan_worth_offering([*entries, *elsewhere.entries]) and not has_plan(journal)
    return OverviewDocument(
        seen,
        line(seen.stage) if full else "",
        offer_words()["plan_none"] if lacks_plan else "",
        _first_rating(journal.connection, course, now),
        full,
    )


def _first_rating(connection: Connection, course: Course, now: datetime) -> StripPicture | None:
    """The strip of the first rating to draw, ``None`` before session 1."""
    lengths = units(course, now)
    if not lengths:
        return None
    answers = reading.strip_answers(connection, course.id, begins(course, now), STRIP_METRICS[:2])
    return StripPicture(partial(strip, course, answers, now, ()), lengths, strip_names())
