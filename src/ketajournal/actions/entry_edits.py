"""Changing an entry's answers or its moment, deleting it, and bringing it back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from ketajournal.actions.clock import now
from ketajournal.actions.command_run import current_run, note_kept
from ketajournal.actions.console import ask_one_of, ask_yes_no, refuse_both, require_terminal, tell
from ketajournal.actions.drafts import edited
from ketajournal.actions.guided import asker_for, show_help
from ketajournal.actions.journal_access import open_for_writing
from ketajournal.actions.practices import rename
from ketajournal.actions.typed_dates import entry_moment
from ketajournal.course.kinds import entry_kind
from ketajournal.course.letters import is_sealed
from ketajournal.course.metrics import FIRST_CAPTURE, NEW_THING_OFFERED, PRACTICE
from ketajournal.course.text import folded, inert, one_line
from ketajournal.course.values import Entry, Value
from ketajournal.course.watch import WATCH
from ketajournal.errors import BadInput, Interrupted, NotFound
from ketajournal.guide.answer_words import in_full, in_words, left_open
from ketajournal.guide.answers import AnswerReader, check_all
from ketajournal.guide.asking import Beside, Joined, Left, Question, Signal
from ketajournal.guide.conversation import default_of, with_options
from ketajournal.guide.editor import About
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompt import Guide, Prompt
from ketajournal.guide.prompts import guide_names, load_guide
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal
from ketajournal.journal.system import window_columns
from ketajournal.show.wording import how_many, moment, shown_id

# --- editing -----------------------------------------------------------------------------------


def edit_entry(name: str, question: str | None, words: list[str], answers: str | None, at: str | None) -> None:
    """Change an entry's moment, some of its answers from a file, or one answer: to *words*, or by asking again."""
    from ketajournal.actions.help_calls import read_answers

    refuse_both(words, answers)
    raw = read_answers(answers) if answers is not None else {}
    journal = open_for_writing(may_ask=answers is None)
    entry = reading.entry_named(journal.connection, name)
    if entry.kind not in guide_names():
        raise NotFound(f"The questions of '{entry.kind}' are not there any more, so it can't be edited.")
    guide = load_guide(entry.kind)
    if is_sealed(entry):
        raise BadInput("This letter is sealed.", "'ketajournal letter open' opens one; 'delete' takes it out.")
    if entry.kind == WATCH:
        raise BadInput(
            "What a watch or another program knows is kept as it is.",
            f"What you type counts instead: 'ketajournal checkin --at {entry.at:%Y-%m-%d}'. 'delete' takes this out.",
        )
    keeper = Keeper(journal, entry.kind, entry.at)
    keeper.resume(entry)
    given: dict[str, Value] = {}
    if answers is not None:
        show_help(guide, raw)
        given = check_all(guide, raw, AnswerReader(now()))
        _refuse_first_words(entry, *given)
    moved_to = entry_moment(at) if at is not None else None
    with _telling_notes(keeper, guide):
        if answers is None and (at is None or question is not None):
            there = _questions_of(guide, keeper)
            prompt = _prompt_to_edit(guide, entry, there, question)
            _refuse_first_words(entry, prompt.id)
            with _new_answer(keeper, entry, prompt, words) as given:
                show_help(guide, given)
                _write_changes(keeper, guide, given, moved_to)
            if not words:
                _ask_opened(keeper, guide, there)
        else:
            _write_changes(keeper, guide, given, moved_to)
    note_kept(entry.kind, entry.id)
    return tell(f"Changed entry {shown_id(entry.id)}." if given or at else "Nothing was changed.")


@contextmanager
def _telling_notes(keeper: Keeper, guide: Guide) -> Iterator[None]:
    """Tell at the end each note that the changed answers call for, such as whom to tell of a sign."""
    before = guide.said_to(keeper.known())
    try:
        yield
    finally:
        for note in guide.said_to(keeper.known()):
            if note not in before:
                tell(note)


@contextmanager
def _new_answer(keeper: Keeper, entry: Entry, prompt: Prompt, words: list[str]) -> Iterator[dict[str, Value]]:
    """The new answer by the id of its question: the *words*, or what the editor or the question brings."""
    if words:
        yield {prompt.id: AnswerReader(now()).typed(with_options(prompt, keeper), " ".join(words))}
        return
    require_terminal("edit", asks=entry.kind)
    if prompt.kind != "long":
        yield _asked_again(keeper, prompt)
        return
    said = keeper.answered().get(prompt.id)
    before = said if isinstance(said, str) else ""
    with edited(before, About(place=f"entry {shown_id(entry.id)}, '{prompt.ask}'")) as draft:
        if draft.text != before and not draft.text.strip():
            raise BadInput(
                "The editor left nothing, so nothing was changed.", "'ketajournal delete' removes an entry."
            )
        yield {prompt.id: AnswerReader(now()).typed(prompt, draft.text)} if draft.text != before else {}


def _refuse_first_words(entry: Entry, *prompt_ids: str) -> None:
    """Raise ``BadInput`` for what was first written after a session: it is kept as it was."""
    if any(a.metric == FIRST_CAPTURE and a.prompt in prompt_ids and a.value is not None for a in entry.answers):
        raise BadInput(
            "First words after a session are kept as they were written.",
            "'ketajournal thread --add' sets a later meaning beside them; 'ketajournal reflect' adds further words.",
        )


def _prompt_to_edit(guide: Guide, entry: Entry, asked: Sequence[Prompt], question: str | None) -> Prompt:
    """The question that was named, or that is chosen from those *asked*, each shown with its answer."""
    if question is not None:
        prompt = guide.prompt(question) or guide.prompt(f"{guide.name}.{question}")
        if prompt is None or not prompt.is_question:
            raise BadInput(
                f"'{question}' is not a question of '{guide.name}'.",
                f"'ketajournal show {shown_id(entry.id)} --json' gives the ids of its questions.",
            )
        return prompt
    if not asked:
        raise NotFound("This entry has no answers to edit.")
    if len(asked) == 1:
        return asked[0]
    require_terminal("edit", asks=guide.name)
    print(f"{in_full(entry.at)}: {entry_kind(entry.kind).title}")
    given = {answer.prompt: answer.value for answer in entry.answers}
    for number, prompt in enumerate(asked, start=1):
        value = given.get(prompt.id)
        nothing = left_open(prompt) if prompt.id in given else "left open"  # not asked is not: none marked
        said = nothing if value is None else one_line(in_words(prompt, value), 60)
        print(folded(f"{inert(prompt.ask)}  {said}", max(20, window_columns() - 1), f"{number:>3}  ", " " * 5))
    numbers = [str(n) for n in range(1, len(asked) + 1)]
    wanted = f"It can be 1 to {len(asked)}. Ctrl-C leaves it as it is."
    return asked[int(ask_one_of("Which one? Its number", numbers, None, wanted)) - 1]


def _questions_of(guide: Guide, keeper: Keeper) -> list[Prompt]:
    """The questions that the entry answers, or that stand open under its answers; words beside one are their own."""
    answered, known = keeper.answered(), keeper.known()
    could = [p for p in guide.prompts if p.is_question and (p.id in answered or _is_open(p, known))]
    there = [question for p in could for question in (p, p.beside()) if question is p or question.id in answered]
    return there if guide.name != "note" else [p for p in there if p.id in answered]


def _is_open(prompt: Prompt, known: Mapping[str, Value]) -> bool:
    """True of a question that would be asked now; what is offered for after its conversation is none."""
    return prompt.asked and prompt.applies(known) and prompt.metric != NEW_THING_OFFERED


def _ask_opened(keeper: Keeper, guide: Guide, there: Iterable[Prompt]) -> None:
    """Ask each question that the new answer opened, and that was not *there* before; a dot is enough."""
    seen = {prompt.id for prompt in there} | keeper.answered().keys()
    while opened := next((p for p in _questions_of(guide, keeper) if p.id not in seen), None):
        seen.add(opened.id)
        given = _asked_again(keeper, opened)
        if not given:
            return
        show_help(guide, given)
        _write_changes(keeper, guide, given, None)


def _asked_again(keeper: Keeper, prompt: Prompt) -> dict[str, Value]:
    """The new answer by the id of its question, asked as it was before; words beside it have an id of their own."""
    before = default_of(prompt._replace(default=None), keeper)
    try:
        reply = asker_for().ask(Question(with_options(prompt, keeper), 1, 1, None, before, None))
    except Left:
        raise Interrupted("Left here. Nothing was changed.") from None
    if isinstance(reply, Beside):
        return {prompt.beside().id: reply.text, **({} if reply.then is None else {prompt.id: reply.then})}
    return {} if isinstance(reply, Signal | Joined) else {prompt.id: reply}


def _write_changes(keeper: Keeper, guide: Guide, given: dict[str, Value], at: datetime | None) -> None:
    """Write the answers as the conversation would, so that what they say of the course and session follows."""
    entry, writer = keeper.entry, keeper.journal.writer()
    assert entry is not None
    with writer.together():
        for prompt_id, value in given.items():
            prompt = guide.prompt(prompt_id)
            assert prompt is not None
            before = entry.of(PRACTICE)
            if prompt.metric == PRACTICE and isinstance(before, str) and isinstance(value, str):
                rename(keeper.journal, " ".join(before.split()), " ".join(value.split()))  # what names it follows
            keeper.save(prompt, value)
        if at is not None:
            writer.set_entry(entry.id, at=at)


# --- deleting ----------------------------------------------------------------------------------


def delete_entry(name: str, *, ask: bool) -> None:
    """Delete an entry, or all nights that a program knows, after asking once: it can be brought back."""
    if ask:
        require_terminal("delete", "With --yes it is not asked, and --undo brings it back for 30 days.")
    journal = open_for_writing(may_ask=ask)
    current_run().only_looks = True  # up to here: what can't be read in an entry keeps nobody from deleting it
    meant = _meant(journal, name)
    if ask:
        print(f"{meant.about}: {meant.words}" if meant.words else meant.about)
        if not ask_yes_no("Delete this? It can be brought back for 30 days.", "Left here. Nothing was deleted."):
            return tell("Nothing was deleted.")
    with journal.writer().together():
        for entry_id in meant.ids:
            journal.writer().delete(entry_id)
    return tell(f"Deleted {meant.about}. 'ketajournal delete {meant.name} --undo' brings it back within 30 days.")


def undelete_entry(name: str) -> None:
    """Bring back what was deleted."""
    journal = open_for_writing(may_ask=False)
    meant = _meant(journal, name, deleted=True)
    with journal.writer().together():
        for entry_id in meant.ids:
            journal.writer().restore(entry_id)
    tell(f"{meant.about}: back.")


class _Meant(NamedTuple):
    """The entries that a name means, in words, with the name they are called by and what is said in one."""

    ids: Sequence[str]
    about: str
    name: str
    words: str = ""


def _meant(journal: Journal, name: str, *, deleted: bool = False) -> _Meant:
    if nights := reading.entries_of_program(journal.connection, name, deleted=deleted):
        return _Meant(nights, f"{how_many(len(nights), 'night')} from {name}", name)
    entry = reading.entry_named(journal.connection, name, deleted=deleted)
    said = () if is_sealed(entry) else entry.answers
    words = next((a.value for a in said if isinstance(a.value, str) and a.kind in ("text", "long")), "")
    about = f"{moment(entry.at)}, {entry_kind(entry.kind).title}"
    return _Meant([entry.id], about, shown_id(entry.id), one_line(words, 60))
