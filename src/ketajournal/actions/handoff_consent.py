"""Going through a sheet with the person, one thing at a time: what exactly would stand there, and in or out."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from ketajournal.actions.guided import asker_for
from ketajournal.actions.output import show_document
from ketajournal.course import handoff
from ketajournal.course.handoff import TypedWords
from ketajournal.course.text import one_line
from ketajournal.course.values import Value
from ketajournal.errors import Interrupted, KetajournalError
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.asking import Question, Reply
from ketajournal.guide.consent_questions import Choice, Consents, guide
from ketajournal.guide.conversation import converse
from ketajournal.guide.prompt import Guide, Prompt
from ketajournal.guide.talk import Talk
from ketajournal.show.blocks import Document, Items, Text
from ketajournal.show.handoff import PartPreview
from ketajournal.show.handoff_sheet import Material

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


def ask_consent(material: Material, current: datetime, *, plain: bool) -> Collection[str]:
    """The names of all that the person lets in. Raises ``Interrupted`` where they leave before the end."""
    choices, shown = _choices(material)
    consents = Consents()

    def preview(name: str) -> Document:
        return shown[name](consents.chosen())

    asker = _Previewing(asker_for(AnswerReader(current), plain=plain), preview, plain=plain)
    try:
        finished = converse(guide("A sheet for a short visit", _OPENING, choices), asker, consents)
    except (KeyboardInterrupt, Interrupted):
        raise Interrupted(NOTHING_WRITTEN) from None
    if not finished:
        raise Interrupted(NOTHING_WRITTEN)
    return consents.chosen()


Shown = Mapping[str, Callable[[Collection[str]], Document]]


def _choices(material: Material) -> tuple[list[Choice], Shown]:
    """The questions, in the order of the sheet with the questions last, and what is shown above each."""
    choices: list[Choice] = []
    shown: dict[str, Callable[[Collection[str]], Document]] = {}
    parts = material.parts()
    for part in sorted(material.order, key=lambda part: part == handoff.QUESTIONS):
        title = handoff.PARTS[part]
        if part in parts:
            choices.append(Choice(part, f"{title}: in or out?", _WHY_PART, let_in=True))
            shown[part] = _of_part(material, part, title)
        of_part = [w for w in material.words if w.part == part]
        for w in of_part:
            if w.label not in _TOGETHER:
                choices.append(Choice(w.key, f"{_called(material, w)}: in or out?", _WHY_WORDS))
                shown[w.key] = _of_words(material, w)
        for number, (label, ask) in enumerate(_TOGETHER.items()):
            alike = [w for w in of_part if w.label == label]
            if alike:
                among = {w.key: one_line(f"{material.day(w.day)}: {w.text}", _LABEL) for w in alike}
                name = f"{part}-{handoff.WORDS}-{number}"
                choices.append(Choice(name, ask, _WHY_WORDS, among=among))
                shown[name] = _of_several(material, label, alike)
    return choices, shown


def _called(material: Material, w: TypedWords) -> str:
    return w.label if w.part == "course" else f"{w.label}, {material.day(w.day)}"


def _of_part(material: Material, part: str, title: str) -> Callable[[Collection[str]], Document]:
    def preview(chosen: Collection[str]) -> Document:
        return PartPreview(title, tuple(material.blocks(part, {*chosen, part})))

    return preview


def _of_words(material: Material, w: TypedWords) -> Callable[[Collection[str]], Document]:
    return lambda _chosen: PartPreview(_called(material, w), (Text(w.text),))


def _of_several(material: Material, label: str, alike: list[TypedWords]) -> Callable[[Collection[str]], Document]:
    return lambda _chosen: PartPreview(label, (Items(tuple(f"{material.day(w.day)}: {w.text}" for w in alike)),))


class _Previewing:
    """Whoever asks the person, with each thing shown above the question about it."""

    def __init__(self, asker: Talk, preview: Callable[[str], Document], *, plain: bool) -> None:
        self._asker, self._preview, self._plain = asker, preview, plain

    def open(self, guide: Guide) -> None:
        self._asker.say(guide.title, "bold")
        self._asker.say(guide.opening)
        self._asker.say(_HOW_TO, "dim")

    def part(self, title: str) -> None:
        self._asker.part(title)

    def note(self, prompt: Prompt) -> None:
        self._asker.note(prompt)

    def ask(self, question: Question) -> Reply:
        show_document(self._preview(question.prompt.id), plain=self._plain)
        return self._asker.ask(question)

    def say_back(self, sentence: str) -> None:
        self._asker.say_back(sentence)

    def kept(self) -> None:
        self._asker.kept()

    def help(self, paragraphs: list[str]) -> None:
        self._asker.help(paragraphs)

    def help_line(self, *, last: bool) -> None:
        self._asker.help_line(last=last)

    def trouble(self, error: KetajournalError, value: Value) -> bool:
        return self._asker.trouble(error, value)

    def close(self, _guide: Guide) -> None:
        self._asker.say("")
