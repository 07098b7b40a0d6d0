"""Going through a sheet with the person, one thing at a time: what exactly would stand there, and in or out."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from ketajournal.actions.guided import asker_for
from ketajournal.actions.output import show_document
from ketajournal.course import handoff
from ketajournal.course.handoff import Material
from ketajournal.course.text import one_line
from ketajournal.course.values import Value
from ketajournal.errors import Interrupted
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.asking import Joined, Left, Question, Signal
from ketajournal.guide.prompt import Prompt
from ketajournal.show.blocks import Block, Items, Text
from ketajournal.show.handoff import PartPreview, part_blocks, sheet_day

IN, OUT = "in", "out"
_IN_OR_OUT = {IN: "let it in", OUT: "leave it out"}
NOTHING_WRITTEN = "Left here. Nothing was written."
_OPENING = (
    "Each part is shown as it would stand there, and you let it in or leave it out. What stays out is counted on "
    "the sheet, and not named. Your choices are not kept."
)
_HOW_TO = "Enter takes what is offered.  ?  says why it is asked.  <  goes back.  .  leaves without writing."
_WHY_PART = "It goes to whoever gets the sheet, just as it is shown here. Nothing else in the journal does."
_WHY_WORDS = "Words of yours go in only where you say so, one by one. Enter leaves them out."
# Short things of one kind are marked on one screen, and not asked for one after the other.
_TOGETHER = {
    handoff.DOSE: "The dose, as you wrote it: which of these go in?",
    handoff.EFFECTS: "What your body noticed, in your words: which of these go in?",
    handoff.SETTING: "Where it was, and who was there: which of these go in?",
    handoff.TAKEN: "The medicines you take, as you wrote them: does this go in?",
    handoff.CHANGED_IN_THEM: "What changed in your medicines: which of these go in?",
    handoff.A_PRACTICE: "Which of these names go in?",
    handoff.A_NEW_THING: "The new things by name: which of these go in?",
    handoff.AS_IF_THEN: "The new things as an if-then: which of these go in?",
    handoff.IN_THE_WAY: "What was likely to be in their way: which of these go in?",
    handoff.A_SMALL_SHIFT: "Which of these go in?",
}
_LABEL = 60


class _Choice(NamedTuple):
    """A thing to let in or leave out. ``words`` is what was typed; a part without is shown as it would stand."""

    prompt: Prompt
    title: str
    words: Block | None = None


def ask_consent(material: Material, current: datetime) -> frozenset[str]:
    """The names of all that the person lets in. Raises ``Interrupted`` where they leave before the end."""
    asker = asker_for(AnswerReader(current))
    asker.say("A sheet for a short visit", "bold")
    asker.say(_OPENING)
    asker.say(_HOW_TO, "dim")
    asker.help_line(last=False)
    choices = list(_choices(material))
    given: dict[str, Value] = {}
    at, joined = 0, None
    while at < len(choices):
        prompt, title, words = choices[at]
        found = [words] if words else part_blocks(material, prompt.id, {*_let_in(given), prompt.id})
        try:
            show_document(PartPreview(title, found))
            likely = given.get(prompt.id, prompt.default)
            reply = asker.ask(Question(prompt, at + 1, len(choices), None, likely, joined))
        except (KeyboardInterrupt, Left):
            raise Interrupted(NOTHING_WRITTEN) from None
        joined = None
        match reply:
            case Joined(text):  # the answer before was not meant so
                at, joined = at - 1, text
                given[choices[at].prompt.id] = None
            case Signal.BACK:
                at = max(at - 1, 0)
            case None | str() | list():
                given[prompt.id] = reply
                at += 1
            case _:
                raise Interrupted(NOTHING_WRITTEN)
    asker.say("")
    asker.help_line(last=True)
    return _let_in(given)


def _let_in(given: Mapping[str, Value]) -> frozenset[str]:
    whole = {name for name, value in given.items() if value == IN}
    return frozenset(whole).union(*(value for value in given.values() if isinstance(value, list)))


def _choices(material: Material) -> Iterator[_Choice]:
    """The choices, in the order of the sheet with the questions last."""
    parts = material.parts()
    for part in sorted(material.order, key=lambda part: part == handoff.QUESTIONS):
        title = handoff.PARTS[part]
        if part in parts:
            yield _Choice(_in_or_out(part, title, _WHY_PART, default=IN), title)
        of_part = [w for w in material.words if w.part == part]
        for w in of_part:
            if w.label not in _TOGETHER:
                called = w.label if part == "course" else f"{w.label}, {sheet_day(material, w.day)}"
                yield _Choice(_in_or_out(w.key, called, _WHY_WORDS, default=OUT), called, Text(w.text))
        for number, (label, ask) in enumerate(_TOGETHER.items()):
            if alike := {w.key: f"{sheet_day(material, w.day)}: {w.text}" for w in of_part if w.label == label}:
                options = {key: one_line(text, _LABEL) for key, text in alike.items()}
                name = f"{part}-{handoff.WORDS_PART}-{number}"
                asked = Prompt(name, ask, "many", (), why=_WHY_WORDS, options=options, kept=False)
                yield _Choice(asked, label, Items(tuple(alike.values())))


def _in_or_out(name: str, called: str, why: str, *, default: str) -> Prompt:
    ask = f"{called}: in or out?"
    return Prompt(name, ask, "choice", (), why=why, options=_IN_OR_OUT, optional=False, default=default, kept=False)
