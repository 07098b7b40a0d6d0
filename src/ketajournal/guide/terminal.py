"""Asking in a real terminal, through questionary."""

import shutil
import textwrap
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from ketajournal.course.values import Value
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.asking import Left, Question, Signal
from ketajournal.guide.breathing import breathe_with_bar
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.talk import Again, Talk

_LEAVE_OPEN = "leave this open"
_OPEN = object()
_HABIT_SECONDS = 1.5
# What questionary puts before an option: a space, the pointer, a space, and in a list to mark a circle and a space.
_BEFORE_AN_OPTION = 5
# questionary's keys for "all" and "the others": a word typed here by mistake must not mark every warning sign.
_MARKS_THEM_ALL = ("a", "i")


class TerminalAsker(Talk):
    """Lines for words and numbers, arrow keys for options. *session* is handed to prompt_toolkit."""

    def __init__(self, reader: AnswerReader, drafts: Callable[[], Path], **session: Any) -> None:
        super().__init__(reader, drafts)
        self._session = session
        self._clock = time.monotonic
        self._keyed_at = float("-inf")

    def ask(self, question: Question) -> Value | Signal:
        while True:
            self.put(question)
            with suppress(Again):
                match question.prompt.kind:
                    case "yes-no":
                        return self._select(question, {"yes": "yes", "no": "no"})
                    case "choice" | "breathe" | "item":
                        return self._select(question, question.prompt.options)
                    case "many":
                        return self._check(question)
                    case _:
                        return self.read(question, self._line("› ", question.draft or ""))

    def line(self, prompt: str) -> str:
        return self._line(prompt, "")

    def _line(self, prompt: str, begun: str) -> str:
        import questionary

        text = questionary.text(prompt, default=begun, qmark="", enable_suspend=True, **self._session)
        return str(self._run(text))

    def _select(self, question: Question, options: Mapping[str, str]) -> Value | Signal:
        import questionary

        prompt = question.prompt
        numbers = _keys(prompt, options)
        choices = [
            questionary.Choice(_fitting(f"{key}  {label}", "   "), value=value)
            for key, (value, label) in zip(numbers, options.items(), strict=True)
        ]
        keys: dict[str, object] = {key: value for key, value in zip(numbers, options, strict=True) if key != " "}
        if prompt.kind == "yes-no":
            keys |= {"y": "yes", "n": "no"}
        if prompt.kind != "breathe" and prompt.optional:
            choices.insert(0, questionary.Choice(f"-  {_LEAVE_OPEN}", value=_OPEN))
            keys["-"] = _OPEN
        default: object = _default_option(question)
        if default is None and _OPEN in keys.values():
            default = _OPEN
        chosen = self._run(
            questionary.select(
                "",
                choices,
                default=next((c for c in choices if c.value == default), None),
                qmark="",
                pointer="›",
                instruction="(press a number; or arrow keys, then Enter)",
                use_jk_keys=False,
                erase_when_done=True,
                **self._session,
            ),
            prompt,
            keys,
        )
        if isinstance(chosen, Signal):
            return self._signalled(question, chosen)
        self.say(f" › {options.get(chosen, 'left open')}")
        if prompt.kind == "breathe":
            return breathe_with_bar(int(chosen)) if int(chosen) else 0
        if chosen is _OPEN:
            return self._or_needed(prompt, None)
        return self._reader.typed(prompt, str(chosen))

    def _check(self, question: Question) -> Value | Signal:
        import questionary

        default = question.default if isinstance(question.default, list) else []
        box: Any = questionary.checkbox(
            "",
            [
                questionary.Choice(_fitting(label), value=value, checked=value in default)
                for value, label in question.prompt.options.items()
            ],
            qmark="",
            pointer="›",
            instruction="(space marks, Enter goes on)",
            use_jk_keys=False,
            erase_when_done=True,
            **self._session,
        )
        for key in _MARKS_THEM_ALL:
            box.application.key_bindings.add(key, eager=True)(lambda _event: None)
        chosen = self._run(box, question.prompt)
        if isinstance(chosen, Signal):
            return self._signalled(question, chosen)
        self.say(f" › {', '.join(question.prompt.options[value] for value in chosen) or 'left open'}")
        return self._or_needed(question.prompt, list(chosen) or None)

    def _signalled(self, question: Question, chosen: Signal) -> Signal:
        """The signal, where it means something here."""
        if chosen is Signal.PART:
            if question.part is None and not question.more:
                raise Again
            return self.further(question)
        return chosen

    def _answer_with(self, result: object) -> Callable[[Any], None]:
        def answer(event: Any) -> None:
            self._keyed_at = self._clock()
            event.app.exit(result=result)

        return answer

    def _swallow_enter(self, app: Any) -> None:
        """Let one Enter pass that comes right behind a key which answered by itself.

        Many people press Enter after a number out of habit; it must not answer the next question.
        """
        from prompt_toolkit.filters import Condition
        from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
        from prompt_toolkit.keys import Keys

        bindings = KeyBindings()
        pressed: list[Any] = []
        app.key_processor.before_key_press += pressed.append

        def is_habit() -> bool:
            return len(pressed) <= 1 and self._clock() - self._keyed_at < _HABIT_SECONDS

        @bindings.add("enter", eager=True, filter=Condition(is_habit))
        def swallow(_event: Any) -> None:
            self._keyed_at = float("-inf")

        @bindings.add(Keys.Vt100MouseEvent, eager=True)
        def ignore(_event: Any) -> None:
            """An escape sequence that was typed can look like the mouse to prompt_toolkit, and trips it."""

        app.key_bindings = merge_key_bindings([app.key_bindings, bindings])

    def _run(self, question: Any, prompt: Prompt | None = None, keys: Mapping[str, object] | None = None) -> Any:
        """Run one of questionary's questions; where no text is typed, single keys answer at once."""
        app = question.application
        if prompt is not None:
            own: dict[str, object] = {"<": Signal.BACK, ".": Signal.ENOUGH, ">": Signal.PART, "?": prompt}
            for key, result in own.items():
                app.key_bindings.add(key, eager=True)(_leave_with(result))
            for key, result in (keys or {}).items():
                app.key_bindings.add(key, eager=True)(self._answer_with(result))
        self._swallow_enter(app)
        keyed_before = self._keyed_at
        try:
            result = question.unsafe_ask()
        except (KeyboardInterrupt, EOFError):
            raise Left(app.current_buffer.text) from None
        if self._keyed_at == keyed_before:  # an Enter out of habit comes at the very next question or not at all
            self._keyed_at = float("-inf")
        if result is prompt and prompt is not None:
            self.say_why(prompt)
            raise Again
        return result


def _leave_with(result: object) -> Callable[[Any], None]:
    def leave(event: Any) -> None:
        event.app.exit(result=result)

    return leave


def _fitting(label: str, indent: str = "") -> str:
    """An option over as many lines as it needs: questionary cuts what is wider than the window."""
    width = max(20, shutil.get_terminal_size().columns - _BEFORE_AN_OPTION - 1)
    return textwrap.fill(label, width, subsequent_indent=" " * _BEFORE_AN_OPTION + indent)


def _keys(prompt: Prompt, options: Iterable[str]) -> list[str]:
    """The key that answers with each option: an item's own number, else 1 for the first."""
    if prompt.kind == "item":
        return list(options)
    return [str(number) if number < 10 else " " for number, _ in enumerate(options, start=1)]


def _default_option(question: Question) -> Value:
    default = question.default
    if isinstance(default, bool):
        return "yes" if default else "no"
    if question.prompt.kind == "breathe":
        return str(default) if default is not None else "0"
    if question.prompt.kind == "item" and default is not None:
        return str(default)
    return default
