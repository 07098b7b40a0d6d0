"""The offers made once, beside the questions of a conversation: a safety plan, and the new thing after a session."""

from ketajournal.course.help_calls import is_plan_worth_offering
from ketajournal.course.kinds import CALL_FOR_HELP, KINDS
from ketajournal.course.metrics import NEW_THING_OFFERED
from ketajournal.course.sessions import says_something
from ketajournal.course.values import Entry
from ketajournal.guide.facts import has_new_thing
from ketajournal.guide.help_lines import sentences_of
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.talk import Talk
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal

_PLAN = KINDS["safety-plan"].name


def is_first_call(journal: Journal, entry: Entry | None) -> bool:
    """True where this entry is the first to call for a safety plan, and there is none."""
    if entry is None or not is_plan_worth_offering([entry]) or has_plan(journal):
        return False
    others = reading.entries_of_all(journal.connection, CALL_FOR_HELP)
    return not is_plan_worth_offering([e for e in others if e.id != entry.id])


def has_plan(journal: Journal) -> bool:
    """True where something of a safety plan was written, in whichever course."""
    return any(says_something(e) for e in reading.entries_of_all(journal.connection, [_PLAN]))


def wants_new_thing(keeper: Keeper) -> bool:
    """True where a check-in offered to take up what is left from the session, and the answer was yes."""
    is_wanted = keeper.entry is not None and keeper.entry.of(NEW_THING_OFFERED) is True
    return is_wanted and keeper.subject.latest_held() is not None and not has_new_thing(keeper.subject)


def wants_plan(journal: Journal, entry: Entry | None, asker: Talk) -> bool:
    """Offer a safety plan, the first time that an answer calls for one. True where one is to be begun now."""
    if not is_first_call(journal, entry):
        return False
    words = sentences_of("offers")
    asker.say("")
    asker.say(words["plan"])
    return asker.agrees(words["plan_ask"], enter=False)
