"""Letters to oneself: listed without what is in them, and opened when their rule allows or the person insists."""

from ketajournal.actions.clock import now
from ketajournal.actions.console import ask_yes_no, require_terminal, tell
from ketajournal.actions.journal_access import open_for_reading
from ketajournal.actions.record_entries import record_named
from ketajournal.course.letters import Letter
from ketajournal.course.metrics import LETTER, LETTER_OPENED
from ketajournal.errors import BadInput, Interrupted, NotFound
from ketajournal.journal import reading
from ketajournal.journal.letters import every_letter
from ketajournal.journal.opening import Journal
from ketajournal.show.letters import LetterDocument, LettersDocument, rule_text


def letters_document() -> LettersDocument:
    """Every letter, as a document that says nothing of what is in it."""
    return LettersDocument(every_letter(open_for_reading().connection, now()))


def read_letter(name: str | None, *, early: bool) -> LetterDocument:
    """A letter as a document, opened now where it was sealed. Raises ``Interrupted`` where it stays sealed."""
    journal = open_for_reading()
    letter = _named(journal, every_letter(journal.connection, now()), name)
    entry = reading.entry(journal.connection, letter.entry)
    if letter.is_sealed:
        if not (letter.met or early):
            _ask_once(letter)
        opened = now()
        journal.writer().answer(entry.id, "letter.opened", "date", opened.isoformat(), LETTER_OPENED)
        letter = letter._replace(opened=opened)
    return LetterDocument(letter, str(entry.of(LETTER) or "\n".join(begun for _, begun in entry.drafts)))


def _named(journal: Journal, every: list[Letter], name: str | None) -> Letter:
    if not every:
        raise NotFound("There is no letter yet.", "'ketajournal letter write' begins one.")
    if name is not None:
        found = record_named([reading.entry(journal.connection, one.entry) for one in every], name, "letter")
        return next(one for one in every if one.entry == found.id)
    sealed = [one for one in every if one.is_sealed and one.finished]
    waiting = [one for one in sealed if one.met] or sealed
    if len(waiting) != 1:
        many = "More than one letter is sealed" if waiting else "Every letter is open"
        raise BadInput(f"{many}.", "Name one by its number in 'ketajournal letter list'.")
    return waiting[0]


def _ask_once(letter: Letter) -> None:
    about = f"This letter was written to be opened {rule_text(letter.rule)}, and that has not come."
    require_terminal("letter open", f"{about} With --early it is opened all the same.")
    tell(about)
    if not ask_yes_no("Open it now all the same?", "Left sealed."):
        raise Interrupted("Left sealed.")
