"""One line typed at a terminal, taken key by key: what is half typed is never lost, and a secret is never shown.

The system's own line keeps what was typed to itself until Enter, and throws it away when the terminal closes; a
library for lines moves the cursor about. Here a key is kept as it comes, and shown by nothing but its letter.
"""

import codecs
import os
import select
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from ketajournal.course.text import text_width
from ketajournal.guide.asking import Left
from ketajournal.journal.system import key_by_key, let_nothing_interrupt

_PASTE_SECONDS = 0.05
_ENTER, _ERASE, _ERASE_ALL, _ERASE_WORD, _END, _ESCAPE = "\r\n", "\x7f\x08", "\x15", "\x17", "\x04", "\x1b"


def more_is_typed(number: Callable[[], int]) -> bool:
    """True where more is there already at the terminal with this *number*, as when lines were pasted at once."""
    with suppress(OSError, ValueError):
        return bool(select.select([number()], [], [], _PASTE_SECONDS)[0])
    return False


def typed_line(
    prompt: str, keys: int, out: TextIO, *, shown: bool = True, again: Callable[[], None] = lambda: None
) -> str:
    """The line that is typed at the terminal open under the number *keys*, shown on *out* as it comes, or not.

    After a sleep (Ctrl-Z, fg) *again* is called, to say what was asked, before the line is drawn again.
    Raises ``Left`` with what was half typed where the person leaves, is told to go, or the terminal closes.
    """
    line = _Line(prompt, out, shown)
    # What is no letter in words is kept as a sign for one; in a secret it can be refused before it is tried.
    decoder = codecs.getincrementaldecoder(out.encoding or "utf-8")("replace" if shown else "surrogateescape")

    def awake() -> None:
        again()
        line.draw()

    with key_by_key(keys, awake):
        try:
            line.draw()
            while not line.is_done:
                typed = os.read(keys, 1)  # no more, so that nothing is taken from whoever reads next
                if not typed:
                    raise EOFError
                for letter in decoder.decode(typed):
                    line.take(letter)
        except (KeyboardInterrupt, EOFError, OSError):
            while True:  # a terminal that closes ends the line, and sends a signal right behind
                try:
                    let_nothing_interrupt()
                    break
                except KeyboardInterrupt:
                    continue
    if not line.is_done:
        with suppress(OSError):  # the terminal may be gone
            line.show("\n")
        raise Left(line.text)
    return line.text


class _Line:
    """The line as typed so far. ``is_done`` after Enter."""

    def __init__(self, prompt: str, out: TextIO, shown: bool) -> None:
        self.text = ""
        self.is_done = False
        self._prompt, self._out, self._shown = prompt, out, shown
        self._escape = ""

    def draw(self) -> None:
        """Show the prompt and what is typed so far. A secret is begun anew: nobody sees how much of it was typed."""
        if not self._shown:
            self.text = ""
        self.show(self._prompt + self.text)

    def show(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()

    def take(self, letter: str) -> None:
        """Take a key. Raises ``EOFError`` for Ctrl-D on an empty line."""
        if self._escape:
            self._follow_escape(letter)
        elif letter in _ENTER:
            self.is_done = True
            self.show("\n")
        elif letter in _ERASE:
            self._erase(1)
        elif letter == _ERASE_ALL:
            self._erase(len(self.text))
        elif letter == _ERASE_WORD:
            words = self.text.rstrip()
            self._erase(len(self.text) - words.rfind(" ") - 1)
        elif letter == _END and not self.text:
            raise EOFError
        elif letter == _ESCAPE:
            self._escape = letter
        elif letter.isprintable() or letter == "\t" or "\udc80" <= letter <= "\udcff":
            letter = " " if letter == "\t" else letter
            self.text += letter
            self._echo(letter)

    def _follow_escape(self, letter: str) -> None:
        """Let a key pass that sends several letters, such as an arrow: there is no cursor to move."""
        self._escape += letter
        if self._escape not in ("\x1b[", "\x1bO") and letter >= "@":
            self._escape = ""

    def _erase(self, count: int) -> None:
        gone = self.text[len(self.text) - count :] if count else ""
        self.text = self.text[: len(self.text) - len(gone)]
        self._echo("\b \b" * text_width(gone))

    def _echo(self, text: str) -> None:
        if self._shown:
            self.show(text)
