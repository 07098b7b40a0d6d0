"""Going through a sheet with the person, one thing at a time: what exactly would stand there, and yes or no."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ketajournal.actions.guided import asker_for
from ketajournal.actions.output import show_document
from ketajournal.course import handoff
from ketajournal.course.handoff import Material
from ketajournal.course.values import Value
from ketajournal.errors import Interrupted
from ketajournal.guide.asking import Joined, Left, Question, Signal
from ketajournal.guide.prompt import Prompt
from ketajournal.show.blocks import Block, Items, Text
from ketajournal.show.handoff import PartPreview, name_of, part_blocks

NOTHING_WRITTEN = "Left here. Nothing was written."
_OPENING = (
    "Each part is shown as it would stand there, and you let it in or leave it out. What stays out is counted on "
    "the sheet, and not named. Your choices are not kept."
)
_HOW_TO = "Enter takes what is offered.  ?  says why it is asked.  <  goes back.  .  leaves without writing."
_WHY_PART = "It goes to whoever gets the sheet, just as it is shown here. Nothing else in the journal does."
_WHY_WORDS = "Words of yours go in only where you say so, one by one. Enter leaves them out."
# Short words of a part are marked on one screen, and not asked for one after the other.
_SHORT = 100
_YES_NO = "yes-no"
_WHICH = "The words that you typed: which of these go in?"


class _Choice(NamedTuple):
    """A thing to let in or leave out. ``words`` is what was typed; a part without is shown as it would stand.

    Enter lets a part in, and leaves words out.
    """

    prompt: Prompt
    title: str
    words: Block | None = None


def ask_consent(material: Material) -> frozenset[str]:
    """The names of all that the person lets in. Raises ``Interrupted`` where they leave before the end."""
    asker = asker_for()
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
            likely = given.get(prompt.id, words is None if prompt.kind == _YES_NO else None)
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
            case None | bool() | list():
                given[prompt.id] = reply
                at += 1
            case _:
                raise Interrupted(NOTHING_WRITTEN)
    asker.say("")
    asker.help_line(last=True)
    return _let_in(given)


def _let_in(given: Mapping[str, Value]) -> frozenset[str]:
    whole = {name for name, value in given.items() if value is True}
    return frozenset(whole).union(*(value for value in given.values() if isinstance(value, list)))


def _choices(material: Material) -> Iterator[_Choice]:
    """The choices, in the order of the sheet with the questions last."""
    parts = material.parts()
    for part in sorted(material.order, key=lambda part: part == handoff.QUESTIONS):
        title = handoff.PARTS[part]
        if part in parts:
            yield _Choice(_yes_or_no(part, title, _WHY_PART), title)
        said = {w.key: (name_of(w, material), w.text) for w in material.words if w.part == part}
        short = [key for key, (_, text) in said.items() if len(text) <= _SHORT and "\n" not in text]
        together = {key: ": ".join(said[key]) for key in short} if len(short) > 1 else {}
        for key, (called, text) in said.items():
            if key not in together:
                yield _Choice(_yes_or_no(key, called, _WHY_WORDS), called, Text(text))
        if together:
            asked = Prompt(f"{part}-words", _WHICH, "many", (), why=_WHY_WORDS, options=together, kept=False)
            yield _Choice(asked, title, Items(tuple(together.values())))


def _yes_or_no(name: str, called: str, why: str) -> Prompt:
    return Prompt(name, f"{called}: does this go in?", _YES_NO, (), why=why, optional=False, kept=False)
