"""The paragraphs that are shown, at once and again at the end, when an answer calls for help.

The words are the same for every answer above 0: nothing is graded, and nothing is said after a 0.
Source: course/README.md.
"""

from collections.abc import Mapping

from ketajournal.course.help_calls import NOT_LIVING, may_call
from ketajournal.guide.help_lines import lines_for, sentences_of
from ketajournal.guide.prompt import Guide, Prompt
from ketajournal.journal.settings import setting


def has_calling_answer(prompt: Prompt) -> bool:
    """True for a question with an answer that calls for help: the item of a form, or a list with that sign in it."""
    return may_call(prompt.id, prompt.metric) and (prompt.kind == "item" or NOT_LIVING in prompt.options)


def find_call(guide: Guide, answers: Mapping[str, object]) -> tuple[Prompt, int | str] | None:
    """The question that calls for help and its answer: an item above 0, or the sign that was marked.

    *answers* may be as they came, unchecked: a number, its digits, or the words of the form.
    """
    for prompt in filter(has_calling_answer, guide.prompts):
        value = answers.get(prompt.id)
        if prompt.kind == "item":
            if (number := _meant(prompt, value)) > 0:
                return prompt, number
        elif _is_marked(prompt, value):
            return prompt, NOT_LIVING
    return None


def _is_marked(prompt: Prompt, value: object) -> bool:
    """True where a raw list of signs holds this one: by its name, its words, or its place among the options."""
    place = str(list(prompt.options).index(NOT_LIVING) + 1)
    names = {NOT_LIVING, prompt.options[NOT_LIVING].casefold(), place}
    return isinstance(value, list) and any(str(one).strip().casefold() in names for one in value)


def _meant(prompt: Prompt, value: object) -> int:
    """The answer that a raw value may mean, 0 where it can't be told."""
    text = str(value).strip().casefold()
    for key, label in prompt.options.items():
        if text == label.casefold():
            return int(key)
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0


def crisis_paragraphs(prompt: Prompt, value: int | str, *, again: bool = False, may_leave: bool = False) -> list[str]:
    """Paragraphs to show: thanks, what was answered, whom to reach now, the emergency number, the clinician."""
    said = sentences_of("crisis")
    lines, emergency = lines_for(setting("country"))
    label = prompt.options.get(str(value), str(value))
    found = [said["again"]] if again else [f'{said["thanks"]} {said["answered"]} "{label}".']
    found += [said["cannot"], *(f"  {line}" for line in lines), f"{said['danger']} {emergency}.", said["clinician"]]
    if may_leave:
        found.append(said["kept"])
    return found
