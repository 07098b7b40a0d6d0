"""That someone was told of what called for help, kept as an entry like any."""

from datetime import datetime

from ketajournal.actions.guided import keep_all
from ketajournal.actions.guided_request import Request
from ketajournal.course.values import Value


def keep_told(words: str, at: datetime) -> None:
    """Keep that it was done then, with the person's words if they give any."""
    answers: dict[str, Value] = {"told.someone": True}
    if words.strip():
        answers["told.words"] = words
    keep_all(Request("told", None, at), answers)
