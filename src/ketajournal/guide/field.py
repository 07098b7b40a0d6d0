"""One line to type in, on a real terminal, with a list of options above it where there is one.

prompt_toolkit edits the line. What is added here is one grammar for all questions: numbers that answer by themselves,
words that find an option, pasted lines that stay together, and keys that come right behind an answer.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from ketajournal.course.text import folded, has_letters, one_line, storable
from ketajournal.guide.answers import found_by_words
from ketajournal.guide.asking import SKIP, WHY, Left, Question, Signal
from ketajournal.guide.prompt import Prompt
from ketajournal.guide.typed_line import more_is_typed
from ketajournal.journal.system import HAS_KEYS, handling, leaving_signals, let_nothing_interrupt, window_columns

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyPressEvent
    from prompt_toolkit.layout import Container
    from prompt_toolkit.output import Output

# An Enter, a dot or a comma this soon behind a key that answered by itself belongs to it; so do letters that come as
# fast as people type within a line, and digits as fast as within a number.
HABIT_SECONDS = 1.5
LETTER_SECONDS = 0.6
DIGIT_SECONDS = 0.35
_SHOWN_CELLS = 30
_COMMANDS = frozenset({SKIP, WHY, *(signal.value for signal in Signal)})
# An Enter comes as the second where it was typed before the field stood there, while the terminal read by the line.
_ENTERS = ("c-m", "c-j")
LEAVE_OPEN = ""
# A line that answers no question.
LINE = Question(Prompt("", "", "text", ()), 1, 1, None, None, None)
_TYPED = "bold #ff9d00"


def _load_prompt_toolkit() -> None:
    """Load it as where Python has no ``ssl``, which asyncio would load for connections: none is ever made."""
    if "ssl" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]
        try:
            import prompt_toolkit.application  # noqa: F401
        finally:
            del sys.modules["ssl"]


class Ending(Enum):
    """The key or event that ended the line."""

    LINE = auto()  # Enter, after something was typed or not
    CHOSEN = auto()  # an option, or those that are marked
    BESIDE = auto()  # words that fit no option, and Enter behind them once more: they are kept beside the question
    KEY = auto()  # a number that answers by itself
    JOINED = auto()  # a key that belongs to the answer before
    SUSPENDED = auto()  # Ctrl-Z: the same is asked again when the person is back


class Entered(NamedTuple):
    """The text in the field at its end. ``chosen`` are the values of options."""

    ending: Ending
    text: str
    chosen: tuple[str, ...] = ()


class Keyed(NamedTuple):
    """The number that answered the last question by itself, and when that was."""

    text: str
    at: float


class Field:
    """The field of a *question* as it stands, or of a line that answers none, begun with what was typed and marked.

    *keyed* is the answer before, where it was a number that answered by itself. Behind it a line that answers no
    question lets go of an Enter out of habit alone.
    """

    def __init__(
        self,
        question: Question = LINE,
        begun: str = "",
        marked: Sequence[str] = (),
        keyed: Keyed | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        input: "Input | None" = None,
        output: "Output | None" = None,
    ) -> None:
        prompt = question.prompt
        self._numbers, self._options, self._many = prompt.numbers, prompt.choices, prompt.kind == "many"
        self.marked = list(marked)
        can_be_left = prompt.optional and prompt.kind in ("choice", "yes-no", "item")
        self._rows = {**({LEAVE_OPEN: "leave this open"} if can_be_left else {}), **self._options}
        pointed = _default_option(question)
        self._pointer = list(self._rows).index(pointed) if pointed in self._rows else 0
        self._at_rest = self._pointer  # where it points to while nothing is typed
        self._keyed, self._may_join, self._clock = keyed, question is not LINE, clock
        self._takes_words = prompt.takes_words_beside
        # Behind the last question there is none that a habit could be given back at: a number has an Enter there.
        self._only_digits = question.number < question.of and not begun
        self._refusal = ""
        self._is_told = False  # to leave
        self._app = self._made(begun, input, output)
        self._buffer = self._app.current_buffer
        self._add_keys()

    def run(self) -> Entered:
        """Let the person type. Raises ``Left`` with what was half typed."""
        try:
            with handling(dict.fromkeys(leaving_signals(), self._leave)):
                # Ctrl-C as a signal is asyncio's to handle; prompt_toolkit would load ctypes for it.
                entered = self._app.run(pre_run=self._exit_if_told, handle_sigint=False)
            if self._is_told:
                raise KeyboardInterrupt
            return entered._replace(text=storable(entered.text))
        except (KeyboardInterrupt, EOFError, OSError):  # the last where the terminal is gone
            while True:  # of a closed terminal the end can be read before its signal comes
                try:
                    let_nothing_interrupt()
                    break
                except KeyboardInterrupt:
                    continue
            raise Left(storable(self._buffer.text)) from None

    def _leave(self, _number: int, _frame: object) -> None:
        """End the field at a signal. Raised in the middle of its event loop, an interruption could be lost there."""
        self._is_told = True
        if self._app.loop is not None:
            self._app.loop.call_soon_threadsafe(self._exit_if_told)

    def _exit_if_told(self) -> None:
        if self._is_told and self._app.future is not None and not self._app.is_done:
            self._app.exit(exception=KeyboardInterrupt)

    def _made(self, begun: str, input: "Input | None", output: "Output | None") -> "Application[Entered]":
        # Terminals that don't answer where the cursor is would be waited for at every question.
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
        _load_prompt_toolkit()
        from prompt_toolkit.application import Application
        from prompt_toolkit.buffer import Buffer
        from prompt_toolkit.document import Document
        from prompt_toolkit.layout import BufferControl, HSplit, Layout, Window
        from prompt_toolkit.layout.dimension import Dimension
        from prompt_toolkit.lexers import SimpleLexer

        line = Window(
            BufferControl(Buffer(document=Document(begun), accept_handler=self._accepted), lexer=SimpleLexer(_TYPED)),
            height=Dimension(min=1),
            wrap_lines=True,
            get_line_prefix=lambda line, wrapped: [("bold", " › ")] if line == wrapped == 0 else [],
        )
        return Application(
            Layout(HSplit([*self._list_above(), line]), focused_element=line),
            include_default_pygments_style=False,
            erase_when_done=bool(self._numbers or self._options),
            input=input,
            output=output,
        )

    def _accepted(self, buffer: "Buffer") -> bool:
        """End it by another key than Enter that does the same; the text stays on the screen."""
        self._app.exit(result=Entered(Ending.LINE, buffer.text))
        return True

    # --- the list

    def _list_above(self) -> "list[Container]":
        """The rows and what was refused, where there are options."""
        if not self._options:
            return []
        from prompt_toolkit.filters import Condition
        from prompt_toolkit.layout import ConditionalContainer, FormattedTextControl, Window

        rows = FormattedTextControl(self._list_shown, show_cursor=False)
        said = FormattedTextControl(lambda: [("", self._refusal)])
        return [
            Window(rows, dont_extend_height=True),
            ConditionalContainer(
                Window(said, wrap_lines=True, dont_extend_height=True), Condition(lambda: bool(self._refusal))
            ),
        ]

    def _list_shown(self) -> "StyleAndTextTuples":
        """The rows as they stand now, each over as many lines as the window makes of it."""
        width = max(20, window_columns() - 1)
        keys = {value: number for number, value in self._numbers.items()}
        found: StyleAndTextTuples = []
        for n, (value, label) in enumerate(self._rows.items()):
            before = f" {'›' if n == self._pointer else ' '} "
            if self._many:
                before += f"{'●' if self._is_marked(value) else '○'} "
            before += f"{SKIP if value == LEAVE_OPEN else keys.get(value, ''):>2}  "
            if n == self._pointer:
                found.append(("[SetCursorPosition]", ""))
            found.append(("bold" if n == self._pointer else "", folded(label, width, before, " " * len(before))))
            found.append(("", "\n"))
        return found[:-1]

    def _is_marked(self, value: str) -> bool:
        return (value in self.marked) != (value in self._numbers_typed())

    def _numbers_typed(self) -> list[str]:
        """The options whose numbers stand in the field alone, in a list to mark."""
        words = self._buffer.text.replace(",", " ").split()
        if len(self._numbers) < 10:
            words = [digit for word in words for digit in word]
        return [self._numbers[word] for word in words] if all(word in self._numbers for word in words) else []

    # --- keys

    def _add_keys(self) -> None:
        from prompt_toolkit.filters import Condition
        from prompt_toolkit.key_binding import ConditionalKeyBindings, KeyBindings, merge_key_bindings
        from prompt_toolkit.keys import Keys

        keys = KeyBindings()
        keys.add("c-c")(lambda event: event.app.exit(exception=KeyboardInterrupt))
        keys.add("c-d", filter=Condition(lambda: not self._buffer.text))(lambda e: e.app.exit(exception=EOFError))
        keys.add("enter", eager=True)(self._enter)
        keys.add(Keys.Vt100MouseEvent, eager=True)(lambda _event: None)  # typed by hand it trips prompt_toolkit
        for digit in "0123456789" if self._numbers and not self._many else "":
            keys.add(digit, eager=True)(self._digit)
        if HAS_KEYS:
            keys.add("c-z", eager=True)(lambda event: self._end(event, Ending.SUSPENDED))
        if self._options:
            keys.add("up", eager=True)(lambda _event: self._move(-1))
            keys.add("down", eager=True)(lambda _event: self._move(1))
            self._buffer.on_text_changed += self._typed
        if self._many:
            keys.add(" ", eager=True, filter=Condition(lambda: not self._buffer.text))(self._mark)
        first = KeyBindings()
        first.add(Keys.Any, eager=True)(self._first_key)
        is_first = Condition(lambda: self._keyed is not None)
        self._app.key_bindings = merge_key_bindings(
            [ConditionalKeyBindings(keys, ~is_first), ConditionalKeyBindings(first, is_first)]
        )

    def _end(
        self, event: "KeyPressEvent", ending: Ending, text: str | None = None, chosen: Sequence[str] = ()
    ) -> None:
        if not self._buffer.text:  # what Enter alone meant is said in its place
            event.app.erase_when_done = True
        event.app.exit(result=Entered(ending, self._buffer.text if text is None else text, tuple(chosen)))

    def _first_key(self, event: "KeyPressEvent") -> None:
        """Give the first key back to the answer before, if it came as part of it; else take it as any other."""
        keyed, pressed = self._keyed, event.key_sequence[0]
        assert keyed is not None
        waited = self._clock() - keyed.at
        self._keyed = None
        if pressed.key in _ENTERS and waited < HABIT_SECONDS:
            return
        if self._may_join:
            if pressed.key == "c-h" and waited < HABIT_SECONDS:
                return self._end(event, Ending.JOINED, keyed.text[:-1])
            if _is_joined(pressed.data, waited):
                return self._end(event, Ending.JOINED, keyed.text + pressed.data)
        event.key_processor.feed(pressed, first=True)

    def _digit(self, event: "KeyPressEvent") -> None:
        """A digit typed alone answers by itself, where no longer number begins with it and nothing came with it."""
        fresh = self._only_digits and (not self._buffer.text or self._buffer.text.isdigit())
        self._buffer.insert_text(event.data)
        text = self._buffer.text
        is_whole = text in self._numbers and not any(n != text and n.startswith(text) for n in self._numbers)
        if fresh and is_whole and not event.key_processor.input_queue:
            self._end(event, Ending.KEY)

    def _move(self, rows: int) -> None:
        self._buffer.reset()
        self._pointer = self._at_rest = (self._pointer + rows) % len(self._rows)

    def _mark(self, _event: "KeyPressEvent") -> None:
        self._turn([list(self._options)[self._pointer]])

    def _turn(self, values: Sequence[str]) -> None:
        """Mark what isn't marked, and the other way round."""
        self.marked = [v for v in self._options if (v in self.marked) != (v in values)]

    def _typed(self, _buffer: "Buffer") -> None:
        """Point to the first option that the words find; once they are gone, to where it pointed before."""
        self._refusal = ""
        found = found_by_words(self._options, self._buffer.text)
        self._pointer = list(self._rows).index(found[0]) if found else self._at_rest

    def _enter(self, event: "KeyPressEvent") -> None:
        """The end of the line; of one that was pasted among others, the next line."""
        # More came with this Enter where lines are pasted or dictated.
        if event.key_processor.input_queue or more_is_typed(self._app.input.fileno):
            self._buffer.insert_text("\n")
        elif not self._options or self._buffer.text.strip() in _COMMANDS:
            self._end(event, Ending.LINE)
        elif self._many:
            self._enter_many(event)
        else:
            self._enter_one(event)

    def _enter_one(self, event: "KeyPressEvent") -> None:
        text = self._buffer.text.strip()
        if not text:
            return self._end(event, Ending.CHOSEN, chosen=[list(self._rows)[self._pointer]])
        found = [self._numbers[text]] if text in self._numbers else found_by_words(self._options, text)
        if len(found) == 1:
            return self._end(event, Ending.CHOSEN, chosen=found)
        return self._refuse(event, text, found)

    def _enter_many(self, event: "KeyPressEvent") -> None:
        """Numbers, or nothing, end it; words mark what they find, and it goes on."""
        text = self._buffer.text.strip()
        numbers = self._numbers_typed()
        if numbers or not text:
            self._turn(numbers)
            return self._end(event, Ending.CHOSEN, chosen=self.marked)
        pieces = {piece: found_by_words(self._options, piece) for piece in text.split(",") if piece.strip()}
        for piece, found in pieces.items():
            if len(found) != 1:
                return self._refuse(event, piece.strip(), found)
        self.marked = [v for v in self._options if v in self.marked or [v] in pieces.values()]
        self._buffer.reset()
        self._refusal = "Marked. Enter goes on."
        return None

    def _refuse(self, event: "KeyPressEvent", text: str, found: Sequence[str]) -> None:
        """Say that it fits nothing, and leave it in the field; what is said already is agreed to by another Enter."""
        can_be_kept = self._takes_words and not found and has_letters(text)
        if can_be_kept and self._refusal:
            return self._end(event, Ending.BESIDE, chosen=self.marked)
        what = "more than one of these" if found else "none of these"
        keeps = "Enter keeps these words beside the question, an" if can_be_kept else "An"
        if self._many and text.isdigit():  # of ten options or more "81" can't be told from 8 and 1
            keeps = "Between numbers stands a space. An"
        said = f"'{one_line(text, _SHOWN_CELLS)}' fits {what}. {keeps} arrow key empties the line."
        self._refusal = folded(said, max(20, window_columns() - 1))
        return None


def _default_option(question: Question) -> str | None:
    """The option that Enter keeps."""
    default = question.default
    if isinstance(default, bool):
        return "yes" if default else "no"
    if question.prompt.kind == "breathe":
        return str(default) if default is not None else "0"
    return None if default is None or isinstance(default, list) else str(default)


def _is_joined(data: str, waited: float) -> bool:
    """True of a key that was typed as a part of what came before it."""
    if data in (".", ","):
        return waited < HABIT_SECONDS
    within = DIGIT_SECONDS if data.isdigit() else LETTER_SECONDS
    return len(data) == 1 and data.isprintable() and waited < within
