"""Going on with a conversation that was left before its end, or with the parts of one that were left out."""

from datetime import datetime

from ketajournal.actions.clock import now
from ketajournal.actions.guided_request import Request
from ketajournal.course.kinds import Tie, entry_kind
from ketajournal.course.values import Entry, Session
from ketajournal.errors import NotFound
from ketajournal.guide.conversation import open_questions
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompt import Guide
from ketajournal.guide.talk import Talk
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal
from ketajournal.show.wording import how_many, weekday


def resume(guide: Guide, journal: Journal, asked: Request, keeper: Keeper, asker: Talk) -> bool:
    """Go on with what was left unfinished, or with the parts that were left out, if the person wants to.

    True where all of it is to be asked again, as of a preparation that is there already.
    """
    left = _left_unfinished(journal, asked, keeper)
    if left is not None:
        if asker.agrees(_offer(left, asked.now), may_leave=True):
            keeper.resume(left)
        elif not entry_kind(asked.kind).kept_open:
            journal.writer().set_entry(left.id, finished=True)
        return False
    done = _prepared(journal, keeper) if entry_kind(asked.kind).tie is Tie.NEXT else None
    if done is not None:
        is_wanted = asker.agrees(
            f"This was prepared on {weekday(done.at)}, with {_answers(done)}. Look through it, and change what you "
            "like? Enter or yes; 'no' begins another.",
            may_leave=True,
        )
        if is_wanted:
            keeper.resume(done)
        return is_wanted
    latest = _latest_of_course(journal, keeper, guide) if guide.parts else None
    if latest is None:
        return False
    keeper.resume(latest)
    parts = dict.fromkeys(part for p in open_questions(guide, keeper) if (part := guide.part_of(p)))
    question = f"These parts were left out: {', '.join(parts)}. Go on with them? Enter or yes; 'no' begins anew."
    if not parts or not asker.agrees(question, may_leave=True):
        keeper.begin_anew()
    return False


def _prepared(journal: Journal, keeper: Keeper) -> Entry | None:
    """The latest preparation for the very session that is meant, or for one whose date nobody knew yet."""
    if keeper.course is not None and keeper.session is None:
        return None
    found = reading.entries(journal.connection, keeper.course.id if keeper.course else None, {"prep"})
    about = keeper.session.id if keeper.session else None
    return next((e for e in reversed(found) if e.session_id == about and e.finished), None)


def _latest_of_course(journal: Journal, keeper: Keeper, guide: Guide) -> Entry | None:
    """The latest conversation of this kind in the course that is open now, or of none while there is none."""
    found = reading.entries(journal.connection, keeper.course.id if keeper.course else None, {guide.name})
    return found[-1] if found else None


def only_part(guide: Guide, journal: Journal, keeper: Keeper, name: str) -> Guide:
    """The conversation with one part alone, going on in the entry that holds the others."""
    word = name.strip().casefold()
    titles = list(dict.fromkeys(guide.parts.values()))
    fitting = [
        t for t in titles if word and any(part.startswith(word) for part in (t.casefold(), *t.casefold().split()))
    ]
    if len(fitting) != 1:
        what = "No part is" if not fitting else "More than one part is"
        raise NotFound(f"{what} known by '{name}'.", f"There are: {', '.join(titles)}.")
    latest = _latest_of_course(journal, keeper, guide)
    if latest is not None:
        keeper.resume(latest)
    return guide.only(fitting[0])


def _left_unfinished(journal: Journal, asked: Request, keeper: Keeper) -> Entry | None:
    """The latest conversation of this kind that was left open, if it is about what is meant now."""
    course_id = keeper.course.id if keeper.course else None
    found = [
        e
        for e in reading.unfinished(journal.connection, course_id, asked.kind)
        if _is_meant(e, asked) and _is_about(e, asked, keeper.session)
    ]
    return found[-1] if found else None


def _is_about(entry: Entry, asked: Request, session: Session | None) -> bool:
    """True where it is about what is meant now: words about a session that was held since are no part of it."""
    tie = entry_kind(asked.kind).tie
    if asked.session is None and tie in (Tie.NAMED, Tie.COURSE):
        return True
    if session is not None and entry.session_id == session.id:
        return True
    held_since = session is not None and (entry.started_at or entry.at) < session.at <= asked.now
    if held_since and tie is not Tie.NEXT:
        return False
    return entry.session_id is None or _begun_today(asked, entry)


def _is_meant(entry: Entry, asked: Request) -> bool:
    """True where its questions mean the same still: begun lately, and for a check-in about the same day."""
    if asked.kind == "checkin" and entry.at.date() != asked.now.date():
        return False
    from ketajournal.course.overview import is_resumable

    return entry_kind(asked.kind).kept_open or is_resumable(entry, now())


def _begun_today(asked: Request, entry: Entry) -> bool:
    """True where it was begun today, whichever session it turned out to be about."""
    return asked.session is None and entry.started_at is not None and entry.started_at.date() == now().date()


def _offer(left: Entry, now: datetime) -> str:
    when = f"at {left.at:%H:%M}" if left.at.date() == now.date() else "on " + weekday(left.at)
    return f"This was left open {when} with {_answers(left)}. Go on from there? Enter or yes; 'no' begins anew."


def _answers(entry: Entry) -> str:
    given = sum(a.value is not None for a in entry.answers)
    return how_many(given, "answer") if given else "no answers yet"
