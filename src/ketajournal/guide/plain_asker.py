"""Asking line by line, with numbers to type and no cursor movement: for screen readers and simple terminals."""

import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial

from ketajournal.guide.answer_words import left_open
from ketajournal.guide.asking import Left, Question, Reply
from ketajournal.guide.breathing import breathe_plainly
from ketajournal.guide.talk import Again, Talk
from ketajournal.guide.typed_line import more_is_typed, typed_line
from ketajournal.journal.system import HAS_KEYS


class PlainAsker(Talk):
    """One question, its numbered options, one line of answer, and no escape code anywhere."""

    has_colour = False
    sign = ">"  # which is read aloud in one word
    _again: Callable[[], None] = staticmethod(lambda: None)

    def ask(self, question: Question) -> Reply:
        prompt = question.prompt
        self._again = partial(self._show, question)
        try:
            while True:
                self._show(question)
                with suppress(Again):
                    value = self.read(question, self._lines())
                    if value is None:
                        self.echo(left_open(prompt))
                    if prompt.kind == "breathe" and isinstance(value, int) and value > 0:
                        return breathe_plainly(value, self.say)
                    return value
        finally:
            del self._again

    def _show(self, question: Question) -> None:
        self.put(question)
        prompt = question.prompt
        for number, (key, label) in enumerate(prompt.choices.items(), start=1):
            self.say(f"  {key if prompt.kind == 'item' else number}  {label}")
        if prompt.kind == "many":
            self.say("Numbers with spaces between.")
        if question.draft:
            self.say(f"You had begun: {question.draft}")

    def _lines(self) -> str:
        """One line, and what was pasted with it."""
        lines = [self.line()]
        while more_is_typed(sys.stdin.fileno):
            try:
                lines.append(self._line(""))
            except Left as left:
                raise Left("\n".join([*lines, left.draft])) from None
        return "\n".join(lines)

    def line(self) -> str:
        return self._line(f"{self.sign} ")

    def _line(self, prompt: str) -> str:
        if HAS_KEYS:
            return typed_line(prompt, sys.stdin.fileno(), sys.stdout, again=self._again)
        try:
            return input(prompt)
        except (KeyboardInterrupt, EOFError):
            raise Left("") from None
