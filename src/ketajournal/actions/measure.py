"""A measure: its form taken in any of the ways it can come, and its score."""

from datetime import datetime

from ketajournal.actions.clock import now
from ketajournal.actions.console import refuse_both
from ketajournal.actions.guided import Request, converse_or_take, keep_all, show_help
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.course.measure_progress import Measured, notices_of
from ketajournal.course.measures import INSTRUMENTS, Instrument, of_entry, score
from ketajournal.course.notices import HELP_LINE
from ketajournal.course.safety_history import help_notice
from ketajournal.course.values import Entry, Value
from ketajournal.errors import BadInput, NotFound
from ketajournal.guide.answers import AnswerReader, check_all
from ketajournal.guide.prompt import Guide
from ketajournal.guide.prompts import load_guide
from ketajournal.journal import reading
from ketajournal.show.blocks import Document
from ketajournal.show.measure import ScoreDocument


def answer_form(name: str, at: datetime, *, items: str | None, answers: str | None) -> Document:
    """Take the answers of the form *name*, its hyphen there or not, keep them, and give the score as a document."""
    plain_name = name.replace("-", "")
    instrument = next((of for of in INSTRUMENTS.values() if of.id.replace("-", "") == plain_name), None)
    if not name:
        raise BadInput("Which measure?", f"'ketajournal measure NAME', and NAME is {' or '.join(INSTRUMENTS)}.")
    if instrument is None:
        raise NotFound(f"There is no measure called '{name}'.", f"There are: {', '.join(INSTRUMENTS)}.")
    asked = Request(instrument.id, None, at)
    refuse_both(items is not None, answers, "--items")
    if items is not None:
        entry = keep_all(asked, _values(instrument, load_guide(instrument.id), items))
    else:
        entry = converse_or_take(asked, answers)
    return scored(instrument, entry, help_shown=items is None and answers is None)


def _values(instrument: Instrument, guide: Guide, items: str) -> dict[str, Value]:
    """A paper form's answers by prompt id; a tenth for the PHQ-9 is its difficulty item.

    Raises ``BadInput``, after showing help where the item that calls for it was answered above 0.
    """
    words = _words(items)
    said = {p.id: word for p, word in zip(guide.prompts, words, strict=False) if word not in ("-", "")}
    show_help(guide, said)
    if not instrument.items <= len(words) <= len(guide.prompts):
        raise BadInput(f"{instrument.name} has {instrument.items} items, not {len(words)}.", _ITEMS_HINT)
    if not said:
        raise BadInput("Every item was left open, so there is nothing to keep.", _ITEMS_HINT)
    return check_all(guide, said, AnswerReader(now()))


def _words(items: str) -> list[str]:
    """The answers one by one: with commas between, or semicolons, blanks, or nothing, as they are on a paper form."""
    items = items.replace(";", ",")
    if "," in items:
        return [word.strip() for word in items.split(",")]
    words = items.split()
    return [*words[0]] if len(words) == 1 and not set(words[0]) - set("0123456789-") else words or [""]


_ITEMS_HINT = "One answer an item with commas between, and - for one left open: --items 1,0,-,2"


def scored(instrument: Instrument, entry: Entry | None, *, help_shown: bool) -> Document:
    """The score of a form that was answered just now, with what it calls for; where nothing adds up, that."""
    if entry is None or (found := of_entry(entry)) is None:
        return ScoreDocument(score(instrument, [None] * instrument.items, now()), None, ())
    journal = open_for_reading()
    course = reading.course(journal.connection)
    own = course.id if course else None
    entries = reading.entries(journal.connection, own, {instrument.id})
    elsewhere = reading.elsewhere(journal.connection, own)
    calling = help_notice([*entries, *elsewhere.entries], found.at) if instrument.crisis_item else []
    notices = (*calling, *notices_of(Measured(course, entries, found.at, elsewhere), instrument))
    journal.close()
    return ScoreDocument(found, entry.id, (*notices, HELP_LINE), help_shown)
