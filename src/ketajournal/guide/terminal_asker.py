"""Asking in a real terminal, through prompt_toolkit."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ketajournal.course.text import one_line
from ketajournal.guide.answer_words import in_words, left_open
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.asking import Beside, Joined, Question, Reply, Signal
from ketajournal.guide.breathing import breathe_with_bar
from ketajournal.guide.field import LINE, Ending, Entered, Field, Keyed
from ketajournal.guide.prompt import SCALE, Prompt
from ketajournal.guide.talk import SHOWN_CELLS, Again, Talk
from ketajournal.journal.system import forget_typed, sleep_until_called

if TYPE_CHECKING:
    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

# Whatever took longer than this between two questions was a step to wait for: keys typed meanwhile were for nothing.
_SLOW_SECONDS = 0.5


class TerminalAsker(Talk):
    """A line for each answer, with options above it where there are some. Its ends are prompt_toolkit's."""

    def __init__(
        self,
        reader: AnswerReader,
        drafts: Callable[[], Path],
        input: "Input | None" = None,
        output: "Output | None" = None,
    ) -> None:
        super().__init__(reader, drafts)
        self._input, self._output = input, output
        self._clock = time.monotonic
        self._keyed: Keyed | None = None
        self._left_at = float("inf")

    def ask(self, question: Question) -> Reply:
        if self._clock() - self._left_at > _SLOW_SECONDS:
            self._forget_typed()
        try:
            return self._asked(question)
        finally:
            self._left_at = self._clock()

    def _asked(self, question: Question) -> Reply:
        begun = question.draft or ""
        marked = question.default if isinstance(question.default, list) else []
        while True:
            self.put(question)
            entered, marked = self._entered(question, begun, marked)
            begun = ""
            if entered.ending is Ending.JOINED:
                return Joined(entered.text)
            if entered.ending is Ending.KEY:
                self._keyed = Keyed(entered.text, self._clock())
            with suppress(Again):
                return self._meant(question, entered)

    def _entered(self, question: Question, begun: str, marked: Sequence[str]) -> tuple[Entered, list[str]]:
        """The text or option that is entered, and those that are marked; after a sleep the same is asked again."""
        while True:
            field = Field(
                question,
                begun=begun,
                marked=marked,
                keyed=self._keyed,
                clock=self._clock,
                input=self._input,
                output=self._output,
            )
            entered = field.run()
            self._keyed = None
            if entered.ending is not Ending.SUSPENDED:
                return entered, field.marked
            begun, marked = entered.text, field.marked
            sleep_until_called()
            if question is not LINE:
                self.put(question)

    def _meant(self, question: Question, entered: Entered) -> Reply:
        """The answer that was entered, said once more where the line itself is gone."""
        prompt = question.prompt
        if entered.ending is Ending.BESIDE:
            self.echo(f"beside it: {one_line(entered.text)}")
            return Beside(entered.text.strip(), list(entered.chosen) or None)
        if prompt.kind == "many" and entered.ending is Ending.CHOSEN:
            return self._told(prompt, self.or_needed(prompt, list(entered.chosen) or None))
        if prompt.kind in ("choice", "yes-no", "item", "breathe") and entered.ending is not Ending.LINE:
            value = entered.chosen[0] if entered.chosen else prompt.numbers[entered.text]
            if prompt.kind == "breathe" and int(value):
                return breathe_with_bar(int(value))
            return self._told(prompt, self.or_needed(prompt, self._reader.typed(prompt, value)))
        reply = self.read(question, entered.text)
        if prompt.kind in ("text", "long", "number") and not entered.text and reply is not None:
            self.echo(one_line(in_words(prompt, question.default), SHOWN_CELLS))  # what Enter kept
            return reply
        return self._told(prompt, reply)

    def _told(self, prompt: Prompt, reply: Reply) -> Reply:
        """Leave the answer on the screen where the field is gone, a rating as a bar."""
        if reply is None:
            self.echo(left_open(prompt))
        elif prompt.kind == "scale" and isinstance(reply, int):
            self.echo(f"{reply:<2}  {'█' * reply}{'░' * (SCALE[1] - reply)}")
        elif prompt.choices and not isinstance(reply, Signal | Joined | Beside):
            self.echo(in_words(prompt, str(reply) if type(reply) is int else reply))
        return reply

    def echo(self, words: str) -> None:
        self.say(f" {self.sign} {words}")

    def line(self) -> str:
        """One line that is no answer to a question of the conversation."""
        return self._entered(LINE, "", ())[0].text

    def help(self, paragraphs: list[str]) -> None:
        self._keyed = None
        super().help(paragraphs)

    def _forget_typed(self) -> None:
        """Throw away what was typed while nothing was asked."""
        from prompt_toolkit.application import get_app_session
        from prompt_toolkit.input.typeahead import clear_typeahead

        clear_typeahead(self._input or get_app_session().input)
        forget_typed()
