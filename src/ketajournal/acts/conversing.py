"""Running one guided conversation: with a person, or from an answers file."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ketajournal.acts.opening import for_writing, now, read_text, require_terminal, tell
from ketajournal.acts.recovering import keep_note, recover_drafts
from ketajournal.acts.settings import wants_plain
from ketajournal.course.metrics import IN_A_WORD
from ketajournal.course.notices import HELP_LINE
from ketajournal.course.overview import resumable
from ketajournal.course.sessions import in_order
from ketajournal.course.values import Entry, Session, Value
from ketajournal.errors import BadInput, Interrupted, NotFound
from ketajournal.guide import crisis
from ketajournal.guide.answers import Reader, check_all, parse_file
from ketajournal.guide.conversation import GO_ON, LEFT_HERE, converse
from ketajournal.guide.from_file import fill, refuse_missing, refuse_unlisted
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompt import Guide
from ketajournal.guide.prompts import load
from ketajournal.guide.talk import Talk
from ketajournal.journal import reading, warming
from ketajournal.journal.home import home
from ketajournal.journal.opening import Journal
from ketajournal.journal.vault import drafts_folder
from ketajournal.show.words import shown_id


class Asked(NamedTuple):
    """What the command line asked for: which conversation, about which session, seen from when."""

    kind: str
    session: str | None
    now: datetime

    @property
    def reader(self) -> Reader:
        return Reader(self.now, ahead=self.kind == "prep")


def by_person(asked: Asked, *, plain: bool) -> Entry | None:
    """Ask the person, going on from what they left unfinished if they want to. Gives the entry, if any."""
    require_terminal(asked.kind)
    guide = load(asked.kind)
    journal = for_writing()
    recover_drafts(journal)
    keeper = Keeper(journal, asked.kind, asked.now, session_meant(journal, asked.session))
    asker = asker_for(asked.reader, plain=plain)
    left = _left_unfinished(journal, asked, keeper)
    if left is not None:
        if asker.agrees(_offer(left, asked.now)):
            keeper.resume(left)
        else:
            journal.writer().set_entry(left.id, finished=True)
    if keeper.session_number:
        asker.about = f"Session {keeper.session_number}"
    try:
        finished = converse(guide, asker, keeper)
    except KeyboardInterrupt:  # between two questions
        raise Interrupted(LEFT_HERE, GO_ON) from None
    if not finished:
        asker.say(_left_at(keeper, asked))
        asker.say(HELP_LINE.text, "dim")
    journal.writer().purge(now())
    journal.close()
    return keeper.entry


def _left_at(keeper: Keeper, asked: Asked) -> str:
    """What is said to somebody who had enough. Where nothing is complete in itself, nothing is kept as that."""
    if keeper.entry is not None:
        return "Enough for now. What was answered is kept, and the rest can be left."
    if asked.kind not in IN_A_WORD or keeper.course is None:
        return "Left here. Nothing was answered, so nothing was kept."
    keeper.finish()
    return "Kept as nothing today, which is complete."


def in_a_word(asked: Asked, text: str) -> None:
    """Keep a word, or a few, as the whole conversation; without a course to be part of, as a note."""
    journal = for_writing()
    course = reading.course(journal.connection)
    if asked.kind == "reflect" and (course is None or not in_order(course.sessions)):
        entry_id = keep_note(journal, text, asked.now)
        tell(f"No session is known yet, so this is kept as a note, as entry {shown_id(entry_id)}.")
        return
    journal.close()
    prompt = next((p for p in load(asked.kind).prompts if p.metric == IN_A_WORD[asked.kind]), None)
    if prompt is None:
        raise BadInput(f"In your own '{asked.kind}' no question takes a word.", "'ketajournal write' takes anything.")
    keep_all(asked, {prompt.id: asked.reader.typed(prompt, text)})


def asker_for(reader: Reader, *, plain: bool) -> Talk:
    """Whoever asks the person here: line by line, or with the whole terminal."""
    if wants_plain(plain):
        from ketajournal.guide.plain import PlainAsker

        return PlainAsker(reader, lambda: drafts_folder(home()), warming.begin)
    from ketajournal.guide.terminal import TerminalAsker

    return TerminalAsker(reader, lambda: drafts_folder(home()), warming.begin)


def session_meant(journal: Journal, name: str | None) -> Session | None:
    """The session that was named, ``None`` where none was. Raises ``NotFound``."""
    if name is None:
        return None
    course = reading.course(journal.connection)
    if course is None:
        raise NotFound(f"There is no session {name}.", "No course has been begun; 'ketajournal prep' begins one.")
    return reading.session_named(course, name)


def _left_unfinished(journal: Journal, asked: Asked, keeper: Keeper) -> Entry | None:
    """The latest conversation of this kind that was left open, if it is about what is meant now."""
    course_id = keeper.course.id if keeper.course else None
    session_id = keeper.session.id if keeper.session else None
    any_session = asked.session is None and asked.kind != "prep"
    found = [
        e
        for e in reading.unfinished(journal.connection, course_id, asked.kind)
        if resumable(e, now()) and (any_session or e.session_id in (None, session_id) or _begun_today(asked, e))
    ]
    return found[-1] if found else None


def _begun_today(asked: Asked, entry: Entry) -> bool:
    """Whether a preparation was begun today, whichever session it turned out to be for."""
    return asked.session is None and entry.started_at is not None and entry.started_at.date() == now().date()


def _offer(left: Entry, now: datetime) -> str:
    count = sum(a.value is not None for a in left.answers)
    when = f"{left.at:%H:%M}" if left.at.date() == now.date() else f"{left.at:%A %H:%M}"
    many = "1 answer" if count == 1 else f"{count} answers"
    return f"This was left open at {when} with {many}. Go on from there? Enter or yes; 'no' begins anew."


def values_from_file(asked: Asked, path: str) -> dict[str, Value]:
    """Every answer in a file, checked. Shows help first where an answer calls for it, even if another is wrong."""
    guide = load(asked.kind)
    raw = parse_file(read_text(path), "standard input" if path == "-" else path)
    show_help(guide, raw)
    return check_all(guide, raw, asked.reader)


def show_help(guide: Guide, answers: Mapping[str, Any]) -> None:
    """Show whom to reach, before anything else is done, where an answer calls for it."""
    called = crisis.answered(guide, answers)
    if called is not None:
        for paragraph in crisis.words(*called):
            tell(paragraph)


def from_file(asked: Asked, path: str) -> None:
    """Take every answer from a file and save them all, or none."""
    keep_all(asked, values_from_file(asked, path))


def keep_all(asked: Asked, values: Mapping[str, Value]) -> Entry | None:
    """Save all the answers of one conversation, or none, and give its entry."""
    guide = load(asked.kind)
    if not home().journal.exists():
        refuse_missing(guide, values, {"course.new": True, "session.unplanned": True})
    journal = for_writing(may_ask=False)
    keeper = Keeper(journal, asked.kind, asked.now, session_meant(journal, asked.session))
    refuse_missing(guide, values, keeper.known())
    values = refuse_unlisted(guide, values, keeper, asked.reader)
    with journal.writer().together():
        left_over = fill(guide, values, keeper, asked.reader)
    for prompt_id in left_over:
        tell(f"'{prompt_id}' was not kept: it is known already. 'ketajournal session edit' changes sessions.")
    about = f" for session {keeper.session_number}" if keeper.session_number else ""
    tell(f"Kept{about}, as entry {shown_id(keeper.entry.id) if keeper.entry else ''}.")
    journal.close()
    return keeper.entry
