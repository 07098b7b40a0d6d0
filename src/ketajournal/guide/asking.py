"""The two that a conversation needs: whoever asks, and the place where answers are kept."""

from collections.abc import Mapping
from enum import Enum
from typing import NamedTuple, Protocol

from ketajournal.course.values import Value
from ketajournal.errors import KetajournalError
from ketajournal.guide.prompt import Guide, Prompt


class Signal(Enum):
    """An answer that is none: go back a question, leave it here for now, or leave this part out."""

    BACK = "<"
    ENOUGH = "."
    PART = ">"
    MORE = "> more"


SKIP, WHY, EDITOR = "-", "?", "+"
YES, NO = frozenset({"y", "yes", "true"}), frozenset({"n", "no", "false"})
# What can be typed at any question, and Enter behind it.
HOW_TO = ("Enter leaves it open", "<  goes back", "?  says why", "+  opens your editor", ".  is enough for now")
# All that is said of the keys to whoever met them before; ``?`` says the rest.
KEYS_IN_SHORT = ("?  says why, and which keys there are",)
LEAVE_PART = ">  leaves a part out"
ASK_MORE = "'>' asks more"


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


class Asker(Protocol):
    """Whoever talks with the person."""

    def open(self, guide: Guide) -> None: ...
    def part(self, title: str) -> None: ...
    def note(self, prompt: Prompt) -> None: ...
    def ask(self, question: Question) -> Reply: ...
    def say_back(self, sentence: str) -> None: ...
    def kept(self) -> None:
        """Be told that the answer is on disk: nothing else needs to hold it."""
        ...

    def help(self, paragraphs: list[str]) -> None:
        """Show whom to reach, in full, before anything else."""
        ...

    def help_line(self, *, last: bool) -> None:
        """Show the standing line of help, on the first screen or the *last*; not where help was shown in full."""
        ...

    def trouble(self, error: KetajournalError, value: Value) -> bool:
        """Tell that an answer could not be saved; true means try once more."""
        ...

    def close(self, guide: Guide) -> None: ...


class AnswerPlace(Protocol):
    """Where the answers of one conversation are kept."""

    def known(self) -> Mapping[str, Value]:
        """The answers so far by prompt id, and what the journal knows, for conditions."""
        ...

    def answered(self) -> Mapping[str, Value]:
        """The answers so far; ``None`` for a question that was left open."""
        ...

    def recalled(self, prompt_id: str) -> Value:
        """The latest answer to another question, in this session or else in this course."""
        ...

    def latest(self, prompt_id: str) -> Value:
        """The latest answer to this question in an earlier conversation."""
        ...

    def options(self, name: str) -> Mapping[str, str]:
        """The members of a list that the journal keeps, by value, each with its label."""
        ...

    def save(self, prompt: Prompt, value: Value) -> None:
        """Put the answer on disk before returning."""
        ...

    def says_back(self, said: Prompt, question: Prompt) -> str | None:
        """The sentence *said* back to the answer that the question just got, if it calls for that."""
        ...

    def drafts(self) -> Mapping[str, str]:
        """The words that were left half typed, by the questions that they were typed for."""
        ...

    def keep_draft(self, prompt: Prompt, text: str) -> None: ...
    def finish(self) -> None: ...
