"""What the ``letter`` commands do."""

from ketajournal.acts.opening import for_reading, for_writing, now, require_terminal, tell
from ketajournal.acts.recording import answer_one, named, records
from ketajournal.course.letters import Letter, letters
from ketajournal.course.metrics import LETTER
from ketajournal.errors import BadInput, Interrupted, NotFound
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal
from ketajournal.show.letters import LetterDocument, LettersDocument, rule_text


def letters_document() -> LettersDocument:
    """Every letter, as a document that says nothing of what is in it."""
    return LettersDocument(_letters(for_reading()))


def _letters(journal: Journal) -> list[Letter]:
    course = reading.course(journal.connection)
    return letters(course, reading.entries(journal.connection, course.id if course else None), now())


def opened_letter(name: str | None, *, early: bool) -> LetterDocument:
    """A letter as a document, opened now where it was sealed. Raises ``Interrupted`` where it stays sealed."""
    journal = for_writing(may_ask=False)
    letter = _named(journal, _letters(journal), name)
    entry = reading.entry(journal.connection, letter.entry)
    if letter.sealed:
        if not (letter.met or early):
            _ask_once(letter)
        opened = now()
        answer_one(entry, "letter.opened", opened.isoformat(), journal)
        letter = letter._replace(opened=opened)
    return LetterDocument(letter, str(entry.of(LETTER) or ""))


def _named(journal: Journal, every: list[Letter], name: str | None) -> Letter:
    if not every:
        raise NotFound("There is no letter yet.", "'ketajournal letter write' begins one.")
    if name is not None:
        entries = [e for e in records(journal, "letter") if e.id in {one.entry for one in every}]
        found = named(entries, name, "letter")
        return next(one for one in every if one.entry == found.id)
    waiting = [one for one in every if one.sealed and one.met] or [one for one in every if one.sealed]
    if len(waiting) != 1:
        many = "More than one letter is sealed" if waiting else "Every letter is open"
        raise BadInput(f"{many}.", "Name one by its number in 'ketajournal letter list'.")
    return waiting[0]


def _ask_once(letter: Letter) -> None:
    about = f"This letter was written to be opened {rule_text(letter.rule)}, and that has not come."
    require_terminal("letter open", f"{about} With --early it is opened all the same.")
    tell(about)
    try:
        typed = input("Open it now all the same? 'yes' opens it; Enter leaves it sealed. ")
    except (KeyboardInterrupt, EOFError):
        raise Interrupted("Left sealed.") from None
    if typed.strip().lower() not in ("y", "yes"):
        raise Interrupted("Left sealed.")
