"""A question as it is asked now, and what may be replied to it."""

from enum import Enum
from typing import NamedTuple

from ketajournal.course.values import Value
from ketajournal.guide.prompt import Prompt


class Signal(Enum):
    """An answer that is none: go back a question, leave it here for now, or leave this part out."""

    BACK = "<"
    ENOUGH = "."
    PART = ">"
    MORE = "> more"


SKIP, WHY = "-", "?"
YES, NO = frozenset({"y", "yes", "true"}), frozenset({"n", "no", "false"})


def yes_or_no(typed: str, *, enter: bool, enough: bool | None = None) -> bool | None:
    """The meaning of a line where yes or no is asked: 1 and 2 as well, as in a list.

    Enter alone is *enter*, and a dot *enough*. ``None`` where it is none of these.
    """
    word = typed.strip().lower()
    if word in ("", Signal.ENOUGH.value):
        return enough if word else enter
    return True if word in YES | {"1"} else False if word in NO | {"2"} else None


class Left(Exception):
    """The person left in the middle of a question (Ctrl-C, a closed terminal), with this much typed."""

    def __init__(self, draft: str = "") -> None:
        super().__init__()
        self.draft = draft


class Joined(NamedTuple):
    """The text typed right behind a key that answered by itself: with it, it is what the person meant there."""

    text: str


class Beside(NamedTuple):
    """Words that were typed where a number was asked for, to be kept beside the question.

    It is asked again, but where the number was given behind them: ``then``.
    """

    text: str
    then: Value = None


Reply = Value | Signal | Joined | Beside


class Question(NamedTuple):
    """A prompt as it is asked now: where it stands, what is shown back, and what Enter would keep.

    ``more`` says that it is the last, and that there are others for whoever wants them.
    """

    prompt: Prompt
    number: int
    of: int
    recall: str | None
    default: Value
    draft: str | None
    part: str | None = None
    more: bool = False
