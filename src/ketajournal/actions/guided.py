"""Running one guided conversation: with a person, or from an answers file."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from ketajournal.actions.clock import now
from ketajournal.actions.command_run import note_kept
from ketajournal.actions.console import require_terminal, tell
from ketajournal.actions.drafts import editor_folder, keep_note
from ketajournal.actions.journal_access import open_for_reading, open_for_writing
from ketajournal.actions.offers import is_first_call, wants_new_thing, wants_plan
from ketajournal.actions.output import wants_plain
from ketajournal.actions.resume import only_part, resume
from ketajournal.course.help_calls import is_plan_worth_offering
from ketajournal.course.kinds import Tie, entry_kind
from ketajournal.course.sessions import session_named
from ketajournal.course.values import Entry, Session, Value
from ketajournal.errors import BadInput, Interrupted, NotFound
from ketajournal.guide import conversation, help_calls
from ketajournal.guide.answers import AnswerReader, check_all
from ketajournal.guide.answers_back import own_words_from_before
from ketajournal.guide.help_lines import sentences_of
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompt import Guide, Prompt
from ketajournal.guide.prompts import load_guide
from ketajournal.guide.talk import Talk
from ketajournal.journal import reading
from ketajournal.journal.home import home
from ketajournal.journal.opening import Journal
from ketajournal.show.wording import shown_id, weekday

_NUMBER = re.compile(r"[-+]?[0-9]+(?:[.,][0-9]*)?")


class Request(NamedTuple):
    """A conversation that was asked for: which one, about which session, seen from when; only which part."""

    kind: str
    session: str | None
    now: datetime
    part: str | None = None

    @property
    def reader(self) -> AnswerReader:
        return AnswerReader(self.now, ahead=entry_kind(self.kind).looks_ahead)


def ask_person(asked: Request) -> Entry | None:
    """Ask the person, going on from what they left unfinished if they want to. Gives the entry, if any."""
    require_terminal(entry_kind(asked.kind).command, asks=asked.kind)
    guide = load_guide(asked.kind)
    keeper = _keeper(asked)
    journal = keeper.journal
    asker = asker_for(asked.reader)
    there = reading.kinds(journal.connection)
    asker.is_first, asker.is_new = not there, asked.kind not in there
    if asked.part is not None:
        anew = True
        guide = only_part(guide, keeper, asked.part)
    else:
        anew = resume(guide, keeper, asker, is_named=asked.session is not None)
    if number := keeper.subject.number:
        planned = keeper.subject.course.planned_sessions if keeper.subject.course else None
        asker.about = f"Session {number} of {planned}" if planned and number <= planned else f"Session {number}"
    called_before = keeper.entry is not None and is_plan_worth_offering([keeper.entry])
    try:
        finished = conversation.converse(guide, asker, keeper, anew=anew)
    except KeyboardInterrupt:  # between two questions
        raise Interrupted(conversation.LEFT_HERE, conversation.GO_ON) from None
    finally:
        if keeper.went_on_after and keeper.entry is not None:
            tell(
                "The entry was deleted in another window meanwhile, and stays so. What you answered after that is "
                f"kept as entry {shown_id(keeper.entry.id)}."
            )
    if words := own_words_from_before(keeper.subject):
        asker.say(words)
    if not finished:
        asker.say(_left_at(keeper, asked))
        asker.help_line(last=True)
    following = []
    if not called_before and wants_plan(journal, keeper.entry, asker):
        following.append("safety-plan")
    if wants_new_thing(keeper):
        following.append("new-thing")
    journal.close()
    for kind in following:
        ask_led_to(Request(kind, None, asked.now))
    return keeper.entry


def ask_led_to(asked: Request) -> Entry | None:
    """Ask a conversation that another led to: left in the middle, it is not the same command that goes on with it."""
    print()
    try:
        return ask_person(asked)
    except Interrupted as left:
        if left.hint != conversation.GO_ON:
            raise
        command = entry_kind(asked.kind).command
        raise Interrupted(left.sentence, f"'ketajournal {command}' goes on from this question.") from None


def _left_at(keeper: Keeper, asked: Request) -> str:
    """A sentence for somebody who had enough. Where nothing is complete in itself, nothing is kept as that."""
    if keeper.entry is not None:
        if _is_whole(load_guide(asked.kind), keeper):
            keeper.finish()
        return "Enough for now. What was answered is kept."
    if entry_kind(asked.kind).word is None or keeper.subject.course is None:
        return conversation.NOTHING_ANSWERED
    keeper.finish()
    return "Kept as nothing today, which is complete."


def _is_whole(guide: Guide, keeper: Keeper) -> bool:
    """True where nothing is open, or of a measure nothing that is added up."""
    items = [p for p in guide.prompts if p.kind == "item" and not p.id.endswith(".difficulty")]
    if items:
        return all(keeper.answered().get(item.id) is not None for item in items)
    return not conversation.open_questions(guide, keeper)


def keep_in_a_word(asked: Request, text: str) -> None:
    """Keep a word, or a few, as the whole conversation; without a course to be part of, as a note."""
    if not text.strip():
        command = entry_kind(asked.kind).command
        raise BadInput("Nothing was written, so nothing was kept.", f"'ketajournal {command}' alone asks.")
    if asked.kind == "checkin" and (rating := _as_rating(asked, text)):
        first, value = rating
        keep_all(asked, {first.id: value}, f": {first.label or first.ask} {value}")
        return
    journal = open_for_writing()
    course = reading.course(journal.connection)
    if asked.kind == "reflect" and (course is None or not course.ordered):
        entry_id = keep_note(journal, text, asked.now)
        note_kept("note", entry_id)
        tell(f"No session is known yet, so this is kept as a note, as entry {shown_id(entry_id)}.")
        return
    journal.close()
    prompt = next((p for p in load_guide(asked.kind).prompts if p.metric == entry_kind(asked.kind).word), None)
    if prompt is None:
        raise BadInput(f"In your own '{asked.kind}' no question takes a word.", "'ketajournal write' takes anything.")
    keep_all(asked, {prompt.id: asked.reader.typed(prompt, text)})


def _as_rating(asked: Request, text: str) -> tuple[Prompt, Value] | None:
    """The first rating and its value, where a number alone was given. Raises ``BadInput`` for one it can't be."""
    first = next((p for p in load_guide(asked.kind).prompts if p.kind == "scale" and p.metric), None)
    numbers = text.split()
    if first is None or not all(map(_NUMBER.fullmatch, numbers)):
        return None
    try:
        if len(numbers) > 1:
            raise BadInput(f"{len(numbers)} were given, and what the others are for can't be told.")
        return first, asked.reader.typed(first, text)
    except BadInput as fault:
        raise BadInput(
            f"A number alone is the first rating of a check-in, '{first.label or first.ask}'. {fault.sentence}",
            "Nothing was kept. With a word beside it, it is kept as words.",
        ) from None


def asker_for(reader: AnswerReader | None = None) -> Talk:
    """Whoever asks the person here: line by line, or with the whole terminal. Seen from now, where not said else."""
    reader = reader or AnswerReader(now())
    if wants_plain():
        from ketajournal.guide.plain_asker import PlainAsker

        return PlainAsker(reader, editor_folder)
    from ketajournal.guide.terminal_asker import TerminalAsker

    return TerminalAsker(reader, editor_folder)


def _tell_if_moved(planned: Session, keeper: Keeper) -> None:
    """Say that a session which was planned for later stands at another moment now, where nobody was asked for it."""
    stands = keeper.subject.session
    if stands is not None and stands.id == planned.id and stands.at != planned.at:
        tell(
            f"It was planned for {weekday(planned.at)}, and stands at {weekday(stands.at)} now; "
            f"'ketajournal session edit {keeper.subject.number} --at WHEN' puts that right."
        )


def _keeper(asked: Request, *, may_ask: bool = True) -> Keeper:
    """The keeper of the conversation. Raises ``NotFound`` where it is about a session and none was held."""
    needs_session = entry_kind(asked.kind).tie is Tie.HELD
    journal = open_for_reading() if needs_session else open_for_writing(may_ask=may_ask)
    keeper = Keeper(journal, asked.kind, asked.now, session_meant(journal, asked.session))
    if needs_session and keeper.subject.session is None:
        raise NotFound("No session was held yet, so there is none that this could be about.", "Nothing was kept.")
    return keeper


def session_meant(journal: Journal, name: str | None) -> Session | None:
    """The session that was named, ``None`` where none was. Raises ``NotFound``."""
    return session_named(reading.needed_course(journal.connection), name) if name is not None else None


def values_from_file(asked: Request, path: str) -> dict[str, Value]:
    """Every answer in a file, checked. Shows help first where an answer calls for it, even if another is wrong."""
    from ketajournal.actions.help_calls import read_answers

    guide, raw = load_guide(asked.kind), read_answers(path)
    show_help(guide, raw)
    return check_all(guide, raw, asked.reader)


def show_help(guide: Guide, answers: Mapping[str, object]) -> None:
    """Show whom to reach, before anything else is done, where an answer calls for it."""
    called = help_calls.find_call(guide, answers)
    if called is not None:
        for paragraph in help_calls.crisis_paragraphs(*called):
            tell(paragraph)


def converse_or_take(asked: Request, answers: str | None) -> Entry | None:
    """Ask the person, or take every answer from the file of that name and save them all, or none. Gives the entry."""
    if answers is None:
        return ask_person(asked)
    return keep_all(asked, values_from_file(asked, answers))


def keep_all(asked: Request, values: Mapping[str, Value], said: str = "") -> Entry | None:
    """Save all the answers of one conversation, or none, and give its entry; *said* is told of them."""
    guide = load_guide(asked.kind)
    if not home().journal.exists():
        conversation.refuse_missing(guide, values, {"course.new": True, "session.unplanned": True})
    keeper = _keeper(asked, may_ask=False)
    journal = keeper.journal
    conversation.refuse_missing(guide, values, keeper.known())
    planned = keeper.subject.session
    with journal.writer().together():
        left_over = conversation.answer_all(guide, values, keeper, asked.reader)
    if keeper.entry:
        note_kept(asked.kind, keeper.entry.id)
    for prompt_id in left_over:
        tell(f"'{prompt_id}' was not kept: it is known already. 'ketajournal session edit' changes sessions.")
    about = f" for session {keeper.subject.number}" if keeper.subject.number else ""
    before = own_words_from_before(keeper.subject)
    entry_id = shown_id(keeper.entry.id) if keeper.entry else ""
    tell(f"Kept{about}{said}, as entry {entry_id}." + (f" {before}" if before else ""))
    for note in guide.said_to({**keeper.known(), **values}):
        tell(note)
    if planned is not None and "session.at" not in values:
        _tell_if_moved(planned, keeper)
    if is_first_call(journal, keeper.entry):
        tell(sentences_of("offers")["plan_none"])
    journal.close()
    return keeper.entry
