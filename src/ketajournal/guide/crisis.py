"""What is said, at once and again at the end, when an answer calls for help.

The words are the same for every answer above 0: nothing is graded, and nothing is said after a 0.
Source: the project's clinical reference, section 3.
"""

from collections.abc import Mapping

from ketajournal.course.values import Value
from ketajournal.guide.help_lines import crisis_words, lines_for, setting
from ketajournal.guide.prompts import Guide, Prompt


def answered(guide: Guide, answers: Mapping[str, Value]) -> tuple[Prompt, int] | None:
    """The item that calls for help and its answer, where it was answered above 0."""
    for prompt in guide.prompts:
        value = answers.get(prompt.id)
        if prompt.crisis and isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return prompt, value
    return None


def words(prompt: Prompt, value: int, *, again: bool = False, may_leave: bool = False) -> list[str]:
    """Paragraphs to show: thanks, what was answered, whom to reach now, the emergency number, the clinician."""
    said = crisis_words()
    lines, emergency = lines_for(setting("country"))
    label = prompt.options.get(str(value), str(value))
    found = [said["again"]] if again else [f'{said["thanks"]} {said["answered"]} "{label}".']
    found += [said["cannot"], *(f"  {line}" for line in lines), f"{said['danger']} {emergency}.", said["clinician"]]
    if may_leave:
        found.append(said["kept"])
    return found
