"""An answer's value in words, as a question shows it back."""

from datetime import datetime

from ketajournal.course.values import Value
from ketajournal.guide.prompt import Prompt


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


def _label(prompt: Prompt | None, value: str) -> str:
    return prompt.options.get(value, value) if prompt is not None else value


def day_and_hour(iso: str) -> str:
    """``Mon 2 Mar 2026, 14:00``; text that is no moment comes back as it is."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return iso
    day = f"{moment:%a} {moment.day} {moment:%b %Y}"
    return day if len(iso) == len("2026-03-02") else f"{day}, {moment:%H:%M}"
