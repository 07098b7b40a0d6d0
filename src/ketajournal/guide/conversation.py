"""The conversation itself: which question is next, and each answer saved before the one after it."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from ketajournal.course.metrics import FIRST_CAPTURE
from ketajournal.course.values import Value
from ketajournal.errors import BadInput, Interrupted, KetajournalError
from ketajournal.guide import help_calls
from ketajournal.guide.answer_words import in_words
from ketajournal.guide.answers import AnswerReader, fits
from ketajournal.guide.asking import Beside, Joined, Left, Question, Reply, Signal
from ketajournal.guide.prompt import Guide, Prompt, filled

if TYPE_CHECKING:
    from ketajournal.guide.keeper import Keeper
    from ketajournal.guide.talk import Talk

LEFT_HERE = "Left here. What was answered is kept."
NOTHING_ANSWERED = "Left here. Nothing was answered, so nothing was kept."
GO_ON = "The same command goes on from this question."


def converse(guide: Guide, asker: "Talk", keeper: "Keeper", *, anew: bool = False) -> bool:
    """Ask what is still open, from the first unanswered question on; with *anew* from the first of all.

    Returns whether the end was reached; false means the person had enough for now. Raises
    ``Interrupted`` when they left in the middle, with what was half typed kept as a draft.
    """
    asker.open(guide)
    _help(guide, asker, keeper, may_leave=True)
    asker.help_line(last=False)
    index = last = 0 if anew else _where_to_begin(guide, keeper)
    earlier = set() if anew else set(keeper.answered()) - set(keeper.drafts())
    said = joined = said_back = answered = None
    while index < len(guide.prompts):
        here, index = index, index + 1
        prompt = guide.prompts[here]
        if prompt.kind == "said":
            if said_back is None and answered is not None and answered.id == guide.question_before(prompt):
                said_back = _say_back(prompt, answered, keeper, asker)
            continue
        # What was answered in another sitting is passed over; going back to it still asks it.
        if prompt.id in earlier or not _applies(prompt, keeper, keeper.known()):
            continue
        part = guide.part_of(prompt) if guide.parts else None
        if part and part != said:
            said = part
            asker.part(part)
        if not prompt.is_question:
            asker.note(prompt._replace(ask=filled(prompt.ask, keeper.known())))
            continue
        reply = _ask(guide, prompt, asker, keeper, joined)
        joined = None
        if isinstance(reply, Beside):
            _until_saved(partial(_keep_beside, prompt, reply.text, keeper), prompt, reply.text, asker)
            if reply.then is None:
                index = here
                continue
            reply = reply.then
        if isinstance(reply, Joined):  # the answer before was not meant so
            index, joined = last, reply.text
            _until_saved(partial(keeper.save, guide.prompts[last], None), prompt, None, asker)
        elif reply is Signal.BACK:
            index = _before(guide, here, keeper, earlier)
            earlier.discard(guide.prompts[index].id)
        elif reply is Signal.PART:
            index = _after_part(guide, here)
        elif reply is Signal.MORE:
            guide, earlier, index = guide.with_all(), set(keeper.answered()), 0
        elif reply is Signal.ENOUGH:
            _help(guide, asker, keeper, again=True)
            return False
        else:
            _until_saved(partial(keeper.save, prompt, reply), prompt, reply, asker)
            if help_calls.has_calling_answer(prompt):
                _help(guide, asker, keeper, may_leave=True)
            last, answered = here, prompt
    keeper.finish()
    asker.close(guide)
    _help(guide, asker, keeper, again=True)
    asker.help_line(last=True)
    return True


def _say_back(said: Prompt, question: Prompt, keeper: "Keeper", asker: "Talk") -> str | None:
    sentence = keeper.says_back(said, question)
    if sentence is not None:
        asker.say_back(sentence)
    return sentence


def _help(guide: Guide, asker: "Talk", keeper: "Keeper", *, again: bool = False, may_leave: bool = False) -> None:
    """Show help where an answer calls for it: at once, when the form is met again, and at its end."""
    called = help_calls.find_call(guide, keeper.answered())
    if called is not None:
        asker.help(help_calls.crisis_paragraphs(*called, again=again, may_leave=may_leave))


def _ask(guide: Guide, prompt: Prompt, asker: "Talk", keeper: "Keeper", joined: str | None) -> Reply:
    try:
        question = _question(guide, prompt, keeper)
        return asker.ask(question._replace(draft=joined) if joined is not None else question)
    except Left as left:
        if left.draft.strip():
            _until_saved(partial(keeper.keep_draft, prompt, left.draft), prompt, left.draft, asker)
        with suppress(OSError):  # the terminal may be gone
            _help(guide, asker, keeper, again=True)
        if not left.draft.strip() and not keeper.answered():
            raise Interrupted(NOTHING_ANSWERED) from None
        raise Interrupted(LEFT_HERE, GO_ON) from None


def _keep_beside(prompt: Prompt, text: str, keeper: "Keeper") -> None:
    """Keep words beside a question, behind those that are there."""
    beside = prompt.beside()
    there = keeper.answered().get(beside.id)
    keeper.save(beside, f"{there}\n{text}" if there else text)


def _until_saved(save: Callable[[], None], prompt: Prompt, value: Value, asker: "Talk") -> None:
    """Save what was given, trying again for as long as the person wants to; whoever leaves meanwhile leaves after."""
    leaves = False
    while True:
        try:
            save()
            asker.kept()
        except KeyboardInterrupt:
            leaves = True
        except KetajournalError as error:
            if leaves:
                asker.hand_back(prompt, value)
            if leaves or not asker.trouble(error, prompt, value):
                raise
        else:
            if leaves:
                raise Interrupted(LEFT_HERE, GO_ON)
            return


def _asked(guide: Guide, keeper: "Keeper") -> list[Prompt]:
    known = keeper.known()
    return [p for p in guide.prompts if p.is_question and _applies(p, keeper, known)]


def _applies(prompt: Prompt, keeper: "Keeper", known: Mapping[str, Value]) -> bool:
    """True where it is asked or shown now; with a list to choose from that is empty it is not."""
    return _could_be_asked(prompt, keeper, known) and not prompt.waits(known)


def _could_be_asked(prompt: Prompt, keeper: "Keeper", known: Mapping[str, Value]) -> bool:
    return (
        prompt.asked
        and prompt.applies(known)
        and not (prompt.options_from and not keeper.options(prompt.options_from))
    )


def _where_to_begin(guide: Guide, keeper: "Keeper") -> int:
    """The first open question, with the notes that stand right before it."""
    answered = keeper.answered()
    if not answered:
        return 0
    half = keeper.drafts()
    still_open = next((p for p in _asked(guide, keeper) if p.id in half or p.id not in answered), None)
    index = guide.prompts.index(still_open) if still_open else len(guide.prompts)
    while index > 0 and not guide.prompts[index - 1].is_question:
        index -= 1
    return index


def _after_part(guide: Guide, index: int) -> int:
    """The first prompt of the next part; what is left out stays open."""
    part = guide.part_of(guide.prompts[index])
    later = range(index, len(guide.prompts))
    return next((i for i in later if guide.part_of(guide.prompts[i]) != part), len(guide.prompts))


def open_questions(guide: Guide, keeper: "Keeper") -> list[Prompt]:
    """The questions that would be asked and were never shown or answered."""
    answered = keeper.answered()
    return [p for p in _asked(guide, keeper) if p.id not in answered]


def _before(guide: Guide, index: int, keeper: "Keeper", fixed: Collection[str]) -> int:
    """The question before this one that is asked, or this one where it is the first.

    First words after a session that are *fixed*, answered in another sitting, stay as they were.
    """
    known = keeper.known()
    for earlier in range(index - 1, -1, -1):
        prompt = guide.prompts[earlier]
        stays = prompt.metric == FIRST_CAPTURE and prompt.id in fixed and keeper.answered().get(prompt.id) is not None
        if prompt.is_question and _applies(prompt, keeper, known) and not stays:
            return earlier
    return index


def _question(guide: Guide, prompt: Prompt, keeper: "Keeper") -> Question:
    asked = _asked(guide, keeper)
    known = keeper.known()
    return Question(
        prompt=with_options(prompt, keeper),
        number=asked.index(prompt) + 1,
        of=len(asked),
        recall=_recall(prompt, keeper),
        default=default_of(prompt, keeper),
        draft=keeper.drafts().get(prompt.id),
        part=guide.part_of(prompt) if guide.parts else None,
        more=prompt == asked[-1] and any(p.waits(known) and _could_be_asked(p, keeper, known) for p in guide.prompts),
    )


def with_options(prompt: Prompt, keeper: "Keeper") -> Prompt:
    """The prompt with the options that the journal keeps for it, where they come from there."""
    return prompt._replace(options=keeper.options(prompt.options_from)) if prompt.options_from else prompt


def _recall(prompt: Prompt, keeper: "Keeper") -> str | None:
    if prompt.recall is None:
        return None
    value = keeper.recalled(prompt.recall)
    if isinstance(value, list):
        return in_words(prompt, value)
    return value if isinstance(value, str) else None


def default_of(prompt: Prompt, keeper: "Keeper") -> Value:
    """The answer that Enter keeps: this question's own answer when it is met again, else the prompt's default.

    What was answered while the question was of another kind is no answer to it now.
    """
    value = _likely(prompt, keeper)
    return value if fits(with_options(prompt, keeper), value) else None


def _likely(prompt: Prompt, keeper: "Keeper") -> Value:
    answered = keeper.answered()
    if prompt.id in answered or prompt.default is None:
        return answered.get(prompt.id)
    if prompt.default == "last":
        return keeper.latest(prompt.id)
    if prompt.default.startswith("fact:"):
        return keeper.known().get(prompt.default.removeprefix("fact:"))
    return prompt.default


# --- answered by a file: nothing is asked, and either all of it is saved or none


def refuse_missing(guide: Guide, values: Mapping[str, Value], known: Mapping[str, Value]) -> None:
    """Raise ``BadInput`` that names every question which needs an answer and got none."""
    seen = {**known, **values}
    missing = [p.id for p in guide.prompts if not p.optional and values.get(p.id) is None and p.applies(seen)]
    if missing:
        raise BadInput(
            "\n".join(f"'{prompt_id}' needs an answer." for prompt_id in missing),
            f"Nothing was saved. 'ketajournal prompts show {guide.name}' lists what is asked.",
        )


def answer_all(guide: Guide, values: Mapping[str, Value], keeper: "Keeper", reader: AnswerReader) -> list[str]:
    """Save the answers in the order of the conversation and finish it.

    Returns the ids of answers about the course or session that have no place now, as when the
    course is known already: they change nothing. Raises ``BadInput`` for what is in no list that the journal keeps.
    """
    left_over = []
    for prompt in guide.prompts:
        if not prompt.is_question:
            continue
        applies = prompt.applies(keeper.known())
        if prompt.id in values:
            if prompt.keeps and not applies:
                left_over.append(prompt.id)
            else:
                keeper.save(prompt, _listed(prompt, values[prompt.id], keeper, reader))
        elif applies and prompt.keeps and (default := default_of(prompt, keeper)) is not None:
            keeper.save(prompt, reader.given(prompt, default))
    for prompt_id in values.keys() - {prompt.id for prompt in guide.prompts}:
        if (beside := guide.prompt(prompt_id)) is not None:
            keeper.save(beside, values[prompt_id])
    keeper.finish()
    return left_over


def _listed(prompt: Prompt, value: Value, keeper: "Keeper", reader: AnswerReader) -> Value:
    """The value, one of a list that the journal keeps as it stands there."""
    if value is None or not prompt.options_from:
        return value
    if not keeper.options(prompt.options_from):
        raise BadInput(f"'{prompt.id}': there is nothing to choose from.", "Nothing was saved.")
    try:
        return reader.given(with_options(prompt, keeper), value)
    except BadInput as fault:
        raise BadInput(f"'{prompt.id}': {fault.sentence}", "Nothing was saved.") from None
