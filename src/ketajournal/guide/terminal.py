"""Asking in a real terminal, through questionary."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from ketajournal.course.values import Value
from ketajournal.guide.answers import Reader
from ketajournal.guide.asking import Left, Question, Signal
from ketajournal.guide.breathing import breathe_with_bar
from ketajournal.guide.prompts import Prompt
from ketajournal.guide.talk import Again, Talk

_LEAVE_OPEN = "leave this open"
_OPEN = object()


class TerminalAsker(Talk):
    """Lines for words and numbers, arrow keys for options. *session* is handed to prompt_toolkit."""

    def __init__(self, reader: Reader, drafts: Callable[[], Path], shown: Callable[[], None], **session: Any) -> None:
        super().__init__(reader, drafts, shown)
        self._session = session

    def ask(self, question: Question) -> Value | Signal:
        while True:
            self.put(question)
            with suppress(Again):
                match question.prompt.kind:
                    case "yes-no":
                        return self._select(question, {"yes": "yes", "no": "no"})
                    case "choice" | "breathe":
                        return self._select(question, question.prompt.options)
                    case "many":
                        return self._check(question)
                    case _:
                        return self.read(question, self._line("› ", question.draft or ""))

    def line(self, prompt: str) -> str:
        return self._line(prompt, "")

    def _line(self, prompt: str, begun: str) -> str:
        import questionary

        text = questionary.text(prompt, default=begun, qmark="", **self._session)
        return str(self._run(text))

    def _select(self, question: Question, options: dict[str, str]) -> Value | Signal:
        import questionary

        prompt = question.prompt
        choices = [questionary.Choice(label, value=value) for value, label in options.items()]
        if prompt.kind != "breathe" and prompt.optional:
            choices.append(questionary.Choice(_LEAVE_OPEN, value=_OPEN))
        default = _default_option(question)
        chosen = self._run(
            questionary.select(
                "",
                choices,
                default=next((c for c in choices if c.value == default), None),
                qmark="",
                pointer="›",
                instruction="(arrow keys or a number, then Enter)",
                use_shortcuts=True,
                use_jk_keys=False,
                **self._session,
            ),
            prompt,
        )
        if isinstance(chosen, Signal):
            return chosen
        if prompt.kind == "breathe":
            return breathe_with_bar(int(chosen)) if int(chosen) else 0
        if chosen is _OPEN:
            return self._or_needed(prompt, None)
        return self._reader.typed(prompt, str(chosen))

    def _check(self, question: Question) -> Value | Signal:
        import questionary

        default = question.default if isinstance(question.default, list) else []
        chosen = self._run(
            questionary.checkbox(
                "",
                [
                    questionary.Choice(label, value=value, checked=value in default)
                    for value, label in question.prompt.options.items()
                ],
                qmark="",
                pointer="›",
                instruction="(space marks, Enter goes on)",
                use_jk_keys=False,
                **self._session,
            ),
            question.prompt,
        )
        if isinstance(chosen, Signal):
            return chosen
        return self._or_needed(question.prompt, list(chosen) or None)

    def _run(self, question: Any, prompt: Prompt | None = None) -> Any:
        """Run one of questionary's questions; ``<``, ``.`` and ``?`` are keys where nothing is typed."""
        app = question.application
        app.after_render += lambda _: self._shown()
        if prompt is not None:
            for key, result in (("<", Signal.BACK), (".", Signal.ENOUGH), ("?", prompt)):
                app.key_bindings.add(key, eager=True)(_leave_with(result))
        try:
            result = question.unsafe_ask()
        except (KeyboardInterrupt, EOFError):
            raise Left(app.current_buffer.text) from None
        if result is prompt and prompt is not None:
            self.say(prompt.why or "To be able to look back on it later. It may be left open.")
            raise Again
        return result


def _leave_with(result: object) -> Callable[[Any], None]:
    def leave(event: Any) -> None:
        event.app.exit(result=result)

    return leave


def _default_option(question: Question) -> Value:
    default = question.default
    if isinstance(default, bool):
        return "yes" if default else "no"
    if question.prompt.kind == "breathe":
        return str(default) if default is not None else "0"
    return default
