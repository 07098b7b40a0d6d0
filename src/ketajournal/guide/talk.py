"""The base of the two ways of asking: the words around a question, and reading what was typed."""

import os
import sys
import textwrap
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from ketajournal.course.metrics import LETTER
from ketajournal.course.notices import HELP_LINE, HELP_NOW
from ketajournal.course.text import folded, has_letters, inert, one_line, text_width
from ketajournal.course.values import Value
from ketajournal.errors import BadInput, Interrupted, KetajournalError
from ketajournal.guide.answer_words import in_full, in_words
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.asking import SKIP, WHY, Beside, Left, Question, Reply, Signal, yes_or_no
from ketajournal.guide.editor import About, Draft, edit_in_editor, leave_draft
from ketajournal.guide.help_lines import lines_shown
from ketajournal.guide.prompt import Guide, Prompt
from ketajournal.journal.system import window_columns

WIDEST = 76
_CODES = {"bold": "1", "dim": "2"}
SHOWN_CELLS = 50  # of an answer that Enter keeps
_LONGEST_DATE = 40  # characters: a refused line that is longer was meant for something else
_NOT_KNOWN = frozenset({"i don't know", "don't know", "not", "unknown", "later"})
_EDITOR = "+"
# What can be typed at any question, and Enter behind it.
_OPENS_EDITOR = f"{_EDITOR}  opens your editor"
_LEAVES_OPEN = "Enter leaves it open"
_HOW_TO = (_LEAVES_OPEN, "<  goes back", "?  says why", _OPENS_EDITOR, ".  is enough for now")
# All that is said of the keys to whoever met them before; ``?`` says the rest.
_KEYS_IN_SHORT = ("?  says why, and which keys there are",)
_LEAVE_PART = ">  leaves a part out"
_MARKS = "1 3  marks both"
_ASK_MORE = "'>' asks more"
_SOME_DATES = "In words: today 14:00, yesterday, in 3 days, 2 march"


class Again(Exception):
    """No answer was typed: ask the same question again."""


class Talk:
    """Says things and reads answers, one line at a time. Subclasses differ in how they take a line.

    *drafts* gives the folder that an editor's file may lie in.
    """

    has_colour = True
    sign = "›"  # what stands before a line that is typed

    def __init__(self, reader: AnswerReader, drafts: Callable[[], Path]) -> None:
        self._reader = reader
        self._drafts = drafts
        self.about = ""
        self._unkept: list[Draft] = []
        self.is_first = False  # whether nothing was written in this journal before
        self.is_new = True  # whether no conversation of this kind was
        self._keys: tuple[str, ...] = _HOW_TO
        self._helped = False
        self._colour = self.has_colour and sys.stdout.isatty() and not os.environ.get("NO_COLOR")

    def ask(self, question: Question) -> Reply:
        """Ask until there is an answer. Raises ``Left``."""
        raise NotImplementedError

    # --- saying

    def say(self, text: str, style: str = "") -> None:
        """Print a paragraph, wrapped to the window, with nothing in it that could steer the terminal."""
        width = _width()
        for line in inert(text).splitlines() or [""]:
            indent = line[: len(line) - len(line.lstrip())]
            shown = folded(line.strip(), width, indent, indent) if line else ""
            print(f"\x1b[{_CODES[style]}m{shown}\x1b[0m" if self._colour and style and shown else shown)

    def open(self, guide: Guide) -> None:
        self.say(f"{guide.title}: {self.about}" if self.about else guide.title, "bold")
        if guide.opening and (self.is_new or guide.is_form):
            self.say(guide.opening)
        self._keys = (*_HOW_TO, _LEAVE_PART) if guide.parts else _HOW_TO
        self.say(_legend(self._keys if self.is_first else _KEYS_IN_SHORT, _width()), "dim")

    def part(self, title: str) -> None:
        self.say("")
        self.say(f"— {title} —", "bold")

    def echo(self, words: str) -> None:
        """Print what an answer was taken for, where nothing of it stands on the screen."""
        self.say(f"  {words}")

    def note(self, prompt: Prompt) -> None:
        self.say("")
        self.say(prompt.ask)

    def say_back(self, sentence: str) -> None:
        """Say one quiet sentence, behind the answer that calls for it."""
        self.say(f"   {sentence}")

    def say_why(self, question: Question) -> None:
        prompt = question.prompt
        self.say(prompt.why or "To be able to look back on it later. It may be left open.")
        keys = [key for key in self._keys if key != _OPENS_EDITOR or prompt.kind in ("text", "long")]
        if question.default is not None:  # what Enter keeps is said below it
            keys.remove(_LEAVES_OPEN)
        self.say(_legend([_MARKS, *keys] if prompt.kind == "many" else keys, _width()), "dim")

    def help(self, paragraphs: list[str]) -> None:
        """Show whom to reach, in full, before anything else."""
        self._helped = True
        self.say("")
        for paragraph in paragraphs:
            self.say(paragraph, "bold")

    def help_line(self, *, last: bool) -> None:
        """Show the standing line of help, on the first screen or the *last*; not where help was shown in full."""
        if not self._helped:
            self.say(HELP_LINE.text if last or self.is_first else HELP_NOW, "dim")

    def close(self, guide: Guide) -> None:
        self.say("")
        if guide.closing:
            self.say(guide.closing)

    def agrees(self, question: str, *, enter: bool = True, may_leave: bool = False) -> bool:
        """Ask for yes or no until it is one; Enter means what *enter* says.

        A dot is no; where a no does something too it leaves (*may_leave*). Raises ``Interrupted``.
        """
        self.say(question)
        while True:
            try:
                typed = self.line()
            except Left:
                typed = None
            if typed is None or (may_leave and typed.strip() == Signal.ENOUGH.value):
                raise Interrupted("Left here. Nothing was changed.") from None
            if (said := yes_or_no(typed, enter=enter, enough=False)) is not None:
                if not typed:
                    self.echo("yes" if said else "no")
                return said
            self.say(f"Yes or no? Enter means {'yes' if enter else 'no'}.")

    def trouble(self, error: KetajournalError, prompt: Prompt, value: Value) -> bool:
        """Tell that an answer could not be saved; true means try once more, and else it is handed back."""
        again = False
        try:
            self.say("")
            again = self.agrees(f"{error.sentence} {error.hint} Try once more? Enter or yes; 'no' leaves it.")
        finally:
            if not again:
                self.hand_back(prompt, value)
        return again

    def hand_back(self, prompt: Prompt, value: Value) -> None:
        """Show an answer that could not be saved; where the terminal is gone, leave words for the next command."""
        try:
            self.say("This is what could not be saved, so that you can copy it:")
            self.say(in_words(None, value))
        except OSError:
            if isinstance(value, str) and not self._unkept:  # what an editor left lies there already
                leave_draft(value, self._drafts(), _meant_for(prompt))

    def line(self) -> str:
        """Take one line. Raises ``Left``."""
        raise NotImplementedError

    def put(self, question: Question) -> None:
        """Print a question: what is shown back, the words, the ends of its scale, what Enter keeps."""
        prompt = question.prompt
        self.say("")
        if question.recall:
            self.say(prompt.recall_as or "Earlier:", "dim")
            self.say(textwrap.indent(question.recall, "  "))
        self.say(f"{question.number}/{question.of}  {prompt.ask}", "bold")
        if prompt.ends:
            self.say(f"0 {prompt.ends[0]} … 10 {prompt.ends[1]}", "dim")
        if prompt.kind == "date":
            self.say(_SOME_DATES, "dim")
        if question.default is not None:
            keeps = f"Enter keeps: {one_line(in_words(prompt, question.default), SHOWN_CELLS)}"
            if isinstance(question.default, str) and prompt.kind == "long":
                keeps = "Enter keeps it"
                self.say("From before:", "dim")
                self.say(textwrap.indent(question.default, "  "))
            self.say(_legend((keeps, *([f"{SKIP} leaves it out"] if prompt.optional else [])), _width()), "dim")
        if question.more:
            self.say(_ASK_MORE, "dim")

    # --- reading

    def read(self, question: Question, typed: str) -> Value | Signal | Beside:
        """The meaning of a typed line. Raises ``Again`` after saying what is wanted instead."""
        prompt = question.prompt
        word = typed.strip()
        if word in (Signal.BACK.value, Signal.ENOUGH.value):
            return Signal(word)
        if word == Signal.PART.value and (question.part or question.more):
            return self.further(question)
        if word == WHY:
            self.say_why(question)
            raise Again
        if word == SKIP or (prompt.kind == "date" and word.lower().rstrip(".").removesuffix(" yet") in _NOT_KNOWN):
            return self.or_needed(prompt, None)
        try:
            if word == _EDITOR and prompt.kind in ("text", "long"):
                return self.or_needed(prompt, self._reader.typed(prompt, self._from_editor(question)))
            value = self._reader.typed(prompt, typed)
            if value is None and prompt.kind == "date" and isinstance(question.default, str):
                value = self._reader.typed(prompt, question.default)
            elif value is None:
                value = question.default
        except BadInput as fault:
            self._unkept.clear()  # what an editor left and nobody took stays in its file, for the next command
            self.say(f"{fault.sentence} {fault.hint}".rstrip())
            is_date = prompt.kind == "date"  # which is in words itself; as many as these are something else
            if prompt.takes_words_beside and has_letters(word) and (not is_date or len(word) > _LONGEST_DATE):
                return self._beside(prompt, typed)
            raise Again from None
        if prompt.kind == "date" and isinstance(value, str):
            self.say(f"  {in_full(datetime.fromisoformat(value), timed=len(value) > len('2026-03-02'))}")
        if prompt.keeps == "settings.country" and isinstance(value, str):
            for line in lines_shown(value):
                self.say(f"  {line}")
        return self.or_needed(prompt, value)

    def _beside(self, prompt: Prompt, words: str) -> Beside:
        """The words to keep beside a question that wants none, with its answer if one is typed behind them."""
        self.say("Keep these words beside it? Enter or yes; 'no' lets them go.")
        while True:
            try:
                word = self.line().strip()
            except Left:
                raise Left(words) from None
            if word == Signal.ENOUGH.value:
                raise Left(words)
            keep = None if word.isdigit() else yes_or_no(word, enter=True)
            if keep:
                return Beside(words.strip())
            if keep is False or word == Signal.BACK.value:
                raise Again
            with suppress(BadInput):
                return Beside(words.strip(), self._reader.typed(prompt, word))
            self.say("Yes or no, or the answer? Enter means yes.")

    def further(self, question: Question) -> Signal:
        """The meaning of ``>`` here: more questions, or the next part."""
        if question.more:
            return Signal.MORE
        self.or_needed(question.prompt, None)
        return Signal.PART

    def _from_editor(self, question: Question) -> str:
        start = question.draft or (question.default if isinstance(question.default, str) else "")
        try:
            draft = edit_in_editor(start, self._drafts(), _meant_for(question.prompt))
        except KetajournalError as fault:
            self.say(f"{fault.sentence} {fault.hint}")
            raise Again from None
        self._unkept.append(draft)
        if draft.left:
            raise Left(draft.text)
        return draft.text

    def kept(self) -> None:
        """Let go of what an editor's file still holds: the answer is on disk."""
        while self._unkept:
            self._unkept.pop().remove()

    def or_needed(self, prompt: Prompt, value: Value) -> Value:
        """The value. Raises ``Again`` where nothing is given to a question that needs an answer."""
        if value is None and not prompt.optional:
            self.say("This one is needed to go on.")
            raise Again
        return value


def _meant_for(prompt: Prompt) -> About:
    return About(LETTER if prompt.metric == LETTER else "note", f"the question '{prompt.ask}'")


def _width() -> int:
    """The cells that a line of text may take up in this window."""
    return max(20, min(WIDEST, window_columns() - 1))


def _legend(keys: Sequence[str], width: int) -> str:
    """The legend of the keys, over lines that part none of them."""
    lines = [keys[0]]
    for key in keys[1:]:
        longer = f"{lines[-1]}   {key}"
        lines = [*lines[:-1], longer] if text_width(longer) <= width else [*lines, key]
    return "\n".join(lines)
