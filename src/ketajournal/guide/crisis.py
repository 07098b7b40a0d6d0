"""The paragraphs that are shown, at once and again at the end, when an answer calls for help.

The words are the same for every answer above 0: nothing is graded, and nothing is said after a 0.
Source: course/README.md.
"""

from collections.abc import Mapping
from typing import Any

from ketajournal.guide.help_lines import crisis_words, lines_for, setting
from ketajournal.guide.prompt import Guide, Prompt


def answered(guide: Guide, answers: Mapping[str, Any]) -> tuple[Prompt, int] | None:
    """The item that calls for help and its answer, where it was answered above 0.

    *answers* may be as they came, unchecked: a number, its digits, or the words of the form.
    """
    for prompt in guide.prompts:
        if prompt.crisis and (value := _meant(prompt, answers.get(prompt.id))) > 0:
            return prompt, value
    return None


def _meant(prompt: Prompt, value: Any) -> int:
    """The answer that a raw value may mean, 0 where it can't be told."""
    text = str(value).strip().casefold()
    for key, label in prompt.options.items():
        if text == label.casefold():
            return int(key)
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return 0


def crisis_paragraphs(prompt: Prompt, value: int, *, again: bool = False, may_leave: bool = False) -> list[str]:
    """Paragraphs to show: thanks, what was answered, whom to reach now, the emergency number, the clinician."""
    said = crisis_words()
    lines, emergency = lines_for(setting("country"))
    label = prompt.options.get(str(value), str(value))
    found = [said["again"]] if again else [f'{said["thanks"]} {said["answered"]} "{label}".']
    found += [said["cannot"], *(f"  {line}" for line in lines), f"{said['danger']} {emergency}.", said["clinician"]]
    if may_leave:
        found.append(said["kept"])
    return found
