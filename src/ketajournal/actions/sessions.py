"""Sessions: listed, added one by one or by a rule, put right, cancelled."""

from collections.abc import Sequence

from ketajournal.actions.clock import now
from ketajournal.actions.console import one_of, show_line, tell
from ketajournal.actions.journal_access import open_course, open_for_writing
from ketajournal.actions.treatment_provider import provider_said
from ketajournal.course.sessions import is_day_alone, number_of, session_named
from ketajournal.errors import BadInput
from ketajournal.guide.answer_words import in_full
from ketajournal.guide.date_phrases import moment_from_words, moments_from_words
from ketajournal.guide.prompts import routes
from ketajournal.guide.session_placing import set_what_was_told
from ketajournal.journal import reading
from ketajournal.show.sessions import SessionsDocument
from ketajournal.show.wording import weekday


def sessions_document(course: int | None) -> SessionsDocument:
    """The sessions of a course, as a document."""
    return SessionsDocument(open_course(course)[1], now(), routes())


def add_sessions(when: str, route: str | None, setting: str | None) -> None:
    """Add one session or those of a rule, in one step; a day that has one already keeps it."""
    route = known_route(route)
    journal = open_for_writing()
    course = reading.course(journal.connection)
    if course is not None and course.ended_on is not None:
        raise BadInput(
            f"Course {course.number} is closed, so no session was added to it.",
            "'ketajournal prep' begins another; 'ketajournal course reopen' opens this one again.",
        )
    known = course.ordered if course else []
    found = moments_from_words(when, now(), known[0].at.date() if known else None)
    there = {s.at.date(): s for s in known} if len(found) > 1 else {}
    added = [m.at for m in found if m.at.date() not in there]
    writer = journal.writer()
    with writer.together():
        for m in found:
            session = there.get(m.at.date())
            if session is not None and m.timed and is_day_alone(session.at):
                writer.set_session(session.id, at=m.at)  # no hour was given for it before
        course_id = course.id if course else writer.add_course(min(m.at for m in found).date())
        for at in added:
            writer.add_session(course_id, at, route, setting)
        if course is None:
            set_what_was_told(journal, course_id)
    after = reading.needed_course(journal.connection)
    for session in sorted(after.sessions, key=lambda s: s.at):
        if session.at.date() in {m.at.date() for m in found} and not session.cancelled:
            was = "" if session.at in added else ", known already"
            show_line(f"Session {number_of(after, session.id)}: {in_full(session.at)}{was}")
    if not known and (noted := provider_said(journal).said):
        tell("What you noted about who treats you, when you looked ('ketajournal course provider' has it):")
        for asked, answer in noted:
            tell(f"- {asked} {answer}")
    if len(added) > 1:
        tell("Is that not it? 'ketajournal session cancel N' takes one back; a rule can end in 'from 2026-03-02'.")


def edit_session(name: str, at: str | None, route: str | None, setting: str | None) -> None:
    """Change what was given, and leave the rest."""
    if at is None and route is None and setting is None:
        raise BadInput("Nothing to change was given.", "Use --at, --route or --setting.")
    moved = moment_from_words(at, now(), ahead=True).at if at is not None else None
    changes = {"route": known_route(route), "setting": setting}
    journal = open_for_writing()
    session = session_named(reading.needed_course(journal.connection), name)
    journal.writer().set_session(session.id, at=moved, **{k: v for k, v in changes.items() if v is not None})
    after = reading.needed_course(journal.connection)
    changed = next(s for s in after.sessions if s.id == session.id)
    show_line(f"Session {number_of(after, session.id) or '(cancelled)'}: {in_full(changed.at)}")


def cancel_sessions(wanted: Sequence[str], *, undo: bool) -> None:
    """Cancel sessions, or take it back, all or none: each is found before the numbers of the others change."""
    journal, course = open_course()
    sessions = [session_named(course, name) for name in wanted]
    for session in sessions:
        if undo and not session.cancelled:
            raise BadInput(
                f"The session on {weekday(session.at)} is not cancelled.",
                "A cancelled one has no number: name it by its date or id, as 'ketajournal session list' shows.",
            )
    writer = journal.writer()
    with writer.together():
        for session in sessions:
            writer.cancel_session(session.id, cancelled=not undo)
    state = "is planned again" if undo else "is cancelled; what was written about it stays"
    for session in sessions:
        show_line(f"The session on {in_full(session.at)} {state}.")
    if not undo:
        ids = " ".join(session.id[:8] for session in sessions)
        tell(f"'ketajournal session cancel {ids} --undo' takes this back. The numbers of later sessions have moved.")


def known_route(route: str | None) -> str | None:
    """The route in small letters, or none. Raises ``BadInput`` for one that isn't known."""
    return None if route is None else one_of(route, routes(), "not a route that is known here")
