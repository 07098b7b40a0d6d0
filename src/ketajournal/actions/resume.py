"""Going on with a conversation that was left before its end, or with the parts of one that were left out."""

from ketajournal.actions.clock import now
from ketajournal.course.kinds import Tie
from ketajournal.course.values import Entry
from ketajournal.errors import NotFound
from ketajournal.guide.conversation import open_questions
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompt import Guide
from ketajournal.guide.subject import Subject
from ketajournal.guide.talk import Talk
from ketajournal.journal import reading
from ketajournal.show.wording import how_many, weekday


def resume(guide: Guide, keeper: Keeper, asker: Talk, *, is_named: bool) -> bool:
    """Go on with what was left unfinished, or with the parts that were left out, if the person wants to.

    *is_named*: the person said which session it is about. True where all of it is to be asked again, as of a
    preparation that is there already.
    """
    kind, now_meant = keeper.subject.kind, keeper.subject.now
    left = _left_unfinished(keeper, is_named)
    if left is not None:
        when = f"at {left.at:%H:%M}" if left.at.date() == now_meant.date() else "on " + weekday(left.at)
        question = (
            f"This was left open {when} with {_answers(left)}. Go on from there? Enter or yes; 'no' begins anew."
        )
        if asker.agrees(question, may_leave=True):
            keeper.resume(left)
        elif not kind.kept_open:
            keeper.journal.writer().set_entry(left.id, finished=True)
        return False
    done = _prepared(keeper.subject) if kind.tie is Tie.NEXT else None
    if done is not None:
        is_wanted = asker.agrees(
            f"This was prepared on {weekday(done.at)}, with {_answers(done)}. Look through it, and change what you "
            "like? Enter or yes; 'no' begins another.",
            may_leave=True,
        )
        if is_wanted:
            keeper.resume(done)
        return is_wanted
    if guide.parts and _resume_latest(guide, keeper):
        parts = dict.fromkeys(part for p in open_questions(guide, keeper) if (part := guide.part_of(p)))
        question = f"These parts were left out: {', '.join(parts)}. Go on with them? Enter or yes; 'no' begins anew."
        if not parts or not asker.agrees(question, may_leave=True):
            keeper.begin_anew()
    return False


def only_part(guide: Guide, keeper: Keeper, name: str) -> Guide:
    """The conversation with one part alone, going on in the entry that holds the others."""
    word = name.strip().casefold()
    titles = list(dict.fromkeys(guide.parts.values()))
    fitting = [t for t in titles if word and any(w.startswith(word) for w in (t.casefold(), *t.casefold().split()))]
    if len(fitting) != 1:
        what = "No part is" if not fitting else "More than one part is"
        raise NotFound(f"{what} known by '{name}'.", f"There are: {', '.join(titles)}.")
    _resume_latest(guide, keeper)
    return guide.only(fitting[0])


def _resume_latest(guide: Guide, keeper: Keeper) -> bool:
    """Go on with the latest conversation of this kind in the course, if there is one."""
    found = keeper.subject.entries(guide.name)
    if found:
        keeper.resume(found[-1])
    return bool(found)


def _prepared(about: Subject) -> Entry | None:
    """The latest preparation for the very session that is meant, or for one whose date nobody knew yet."""
    if about.course is not None and about.session is None:
        return None
    found = about.entries("prep")
    return next((e for e in reversed(found) if e.session_id == about.session_id and e.finished), None)


def _left_unfinished(keeper: Keeper, is_named: bool) -> Entry | None:
    """The latest conversation of this kind that was left open, if it is about what is meant now."""
    about = keeper.subject
    found = reading.unfinished(keeper.journal.connection, about.course_id, about.kind.name)
    return next((e for e in reversed(found) if _is_meant(e, about) and _is_about(e, about, is_named)), None)


def _is_about(entry: Entry, about: Subject, is_named: bool) -> bool:
    """True where it is about what is meant now: words about a session that was held since are no part of it."""
    tie, session = about.kind.tie, about.session
    if not is_named and tie in (Tie.NAMED, Tie.COURSE):
        return True
    if session is not None and entry.session_id == session.id:
        return True
    began = entry.started_at
    held_since = session is not None and (began or entry.at) < session.at <= about.now
    if held_since and tie is not Tie.NEXT:
        return False
    # Begun today it is, whichever session it turned out to be about.
    is_of_today = not is_named and began is not None and began.date() == now().date()
    return entry.session_id is None or is_of_today


def _is_meant(entry: Entry, about: Subject) -> bool:
    """True where its questions mean the same still: begun lately, and for a check-in about the same day."""
    if about.kind.name == "checkin" and entry.at.date() != about.now.date():
        return False
    from ketajournal.course.overview import is_resumable

    return about.kind.kept_open or is_resumable(entry, now())


def _answers(entry: Entry) -> str:
    given = sum(a.value is not None for a in entry.answers)
    return how_many(given, "answer") if given else "no answers yet"
