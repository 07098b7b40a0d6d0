"""A question and an answer's value in words, as both are shown beside each other."""

from datetime import datetime

from ketajournal.course.values import Value
from ketajournal.guide.prompt import Prompt

# What other programs keep and no question here asks for.
IMPORTED = {
    "import.text": "What was written with it",
    "import.mood": "The mood, by the name it had",
    "import.mood-before": "Mood before, 1 to 10",
    "import.mood-after": "Mood after, 1 to 10",
    "import.route": "How it was given, in the file's word",
    "import.music": "Music",
    "import.total": "The total that stood in the file",
    "import.source": "The program or server that it came from",
    "import.deleted": "Where it was written",
}


def question_in_words(prompt: Prompt | None, prompt_id: str) -> str:
    """The question; where no question asks for it any more or ever did, what it is, or else its id."""
    return prompt.ask if prompt else IMPORTED.get(prompt_id, prompt_id)


def in_words(prompt: Prompt | None, value: Value) -> str:
    """The value as a person would say it. Typed text comes back as it is: make it inert before showing."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_label(prompt, item) for item in value)
    if isinstance(value, str):
        if prompt is not None and prompt.kind == "date":
            return day_and_hour(value)
        return _label(prompt, value)
    if prompt is not None and prompt.kind == "breathe":
        return f"{value} seconds"
    if prompt is not None and prompt.kind == "item":
        return f"{value} ({prompt.options.get(str(value), '')})"
    unit = f" {prompt.unit}" if prompt is not None and prompt.unit else ""
    return f"{value}{unit}"


def left_open(prompt: Prompt) -> str:
    """The words for a question that nothing was answered to."""
    return "none marked" if prompt.kind == "many" else "left open"


def _label(prompt: Prompt | None, value: str) -> str:
    return prompt.options.get(value, value) if prompt is not None else value


def in_full(moment: datetime, *, timed: bool = True) -> str:
    """``Monday 2 March 2026, 14:00``: a moment, or a day alone, as it is read back."""
    day = f"{moment:%A} {moment.day} {moment:%B %Y}"
    return f"{day}, {moment:%H:%M}" if timed else day


def day_and_hour(iso: str) -> str:
    """``Mon 2 Mar 2026, 14:00``; text that is no moment comes back as it is."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    day = f"{moment:%a} {moment.day} {moment:%b %Y}"
    return day if len(iso) == len("2026-03-02") else f"{day}, {moment:%H:%M}"
