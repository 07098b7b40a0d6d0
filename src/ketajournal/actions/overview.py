"""Where the course stands: what ``ketajournal`` alone shows."""

from datetime import datetime

from ketajournal.actions.journal_access import open_for_reading
from ketajournal.course.letters import is_sealed
from ketajournal.course.overview import calling, look
from ketajournal.course.recent import for_overview
from ketajournal.guide.stages import line
from ketajournal.journal import reading
from ketajournal.journal.home import home
from ketajournal.journal.letters import every_letter
from ketajournal.journal.new_journal import refuse_if_gone
from ketajournal.show.blocks import Document
from ketajournal.show.overview import OverviewDocument, WelcomeDocument


def overview_document(now: datetime) -> Document:
    """The overview at *now*, or what is said before there is a journal or a course."""
    place = home()
    refuse_if_gone(place)
    if not place.journal.exists():
        return WelcomeDocument(str(place.folder), exists=False)
    journal = open_for_reading()
    course = reading.course(journal.connection)
    if course is None:
        notices = tuple(calling(reading.entries(journal.connection, None), now))
        return WelcomeDocument(str(place.folder), exists=True, notices=notices)
    sealed = [e.at for e in reading.entries(journal.connection, course.id, {"letter"}) if is_sealed(e)]
    part = for_overview(course, min(sealed, default=None), now)
    seen = look(course, reading.entries_of_part(journal.connection, course.id, part), now)
    if course.number > 1:
        open_now = [one for one in every_letter(journal.connection, now) if one.sealed and one.met]
        seen = seen._replace(letters=tuple(open_now))
    return OverviewDocument(seen, line(seen.stage))
