"""Talking with the person: saying something beside the answer, asking, and reading what they pipe in."""

import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress

from ketajournal.actions.command_run import current_run
from ketajournal.course.text import inert, is_storable
from ketajournal.errors import BadInput, Interrupted, NoTerminal
from ketajournal.guide.asking import Left, yes_or_no
from ketajournal.guide.typed_line import typed_line
from ketajournal.journal.ordinary_file import open_named
from ketajournal.journal.system import has_console, open_console, waiting_in_pipe
from ketajournal.show.stream import wrapped

_SHORT = 8  # characters of a passphrase
# More than anybody writes: a device that never ends must not fill the memory.
_LARGEST = 50 * 1024 * 1024


def tell(text: str) -> None:
    """A message beside the answer: to standard error, wrapped where that is a terminal."""
    with suppress(OSError):  # where it can't be shown, what was done is done all the same
        print(wrapped(inert(text), sys.stderr), file=sys.stderr)


def show_line(text: str) -> None:
    """A part of the answer that is no document: to standard output, wrapped where that is a terminal."""
    print(wrapped(inert(text), sys.stdout))


# --- whether anybody can be asked


def has_terminal() -> bool:
    """True where a person can be asked, and see the question: not among the JSON that programs read."""
    return not current_run().as_json and sys.stdin.isatty() and sys.stdout.isatty()


def can_ask() -> bool:
    """True where a passphrase can be asked for, be it past a pipe."""
    return sys.stdin.isatty() or has_console()


def require_terminal(name: str, instead: str | None = None, *, asks: str = "") -> None:
    """Raise ``NoTerminal`` where nobody could answer a question of *asks*; *instead* says what can be done there.

    Words that were piped in to answer it are handed back.
    """
    if not has_terminal():
        with suppress(OSError):
            current_run().unsaved = waiting_in_pipe().decode(errors="replace")
        why, way = "there is no terminal to answer at", "Run it in a terminal"
        if current_run().as_json:
            why, way = "with '--json' nothing is asked", "Leave that out"
        raise NoTerminal(
            f"'{name}' asks questions, and {why}.",
            instead
            or f"{way}, or give the answers with --answers FILE; 'ketajournal prompts show {asks}' lists them.",
        )


# --- asking


def ask_line(question: str, left: str = "Left here. Nothing was changed.") -> str:
    """A line that is typed, without the spaces around it. Raises ``Interrupted`` with *left* where they leave."""
    try:
        return input(inert(question)).strip()
    except UnicodeDecodeError:
        raise _not_in_the_encoding() from None
    except (KeyboardInterrupt, EOFError):
        raise Interrupted(left) from None


def ask_one_of(question: str, known: Sequence[str], likely: str | None, wanted: str = "") -> str:
    """One of the known words, in small letters, which are what is *wanted*; Enter is the *likely* one."""
    while True:
        typed = ask_line(f"{question}{f' [{likely}]' if likely else ''}: ").lower() or likely
        if typed is not None and typed in known:
            return typed
        print(wanted or f"One of these: {', '.join(known)}.")


def ask_yes_no(question: str, left: str = "Left here. Nothing was changed.") -> bool:
    """True where the person says yes; Enter and a dot are a no. Raises ``Interrupted`` with *left* on leaving."""
    line = f"{wrapped(question, sys.stdout)} (yes/no) "
    while (said := yes_or_no(ask_line(line, left), enter=False, enough=False)) is None:
        line = "Yes or no? Enter means no. "
    return said


def ask_secret(prompt: str) -> str:
    """The words that are typed without being shown. Raises ``Interrupted`` where the person leaves."""
    try:
        secret = _secret(prompt)
    except (KeyboardInterrupt, EOFError, Left):
        raise Interrupted("Left here. Nothing was opened or changed.") from None
    if not is_storable(secret):
        raise _not_in_the_encoding()
    return secret


def _secret(prompt: str) -> str:
    try:
        number = open_console()
    except OSError:
        from getpass import getpass

        return getpass(prompt)
    with open(number, "w") as terminal:
        return typed_line(prompt, number, terminal, shown=False)


def _not_in_the_encoding() -> BadInput:
    return BadInput("What was typed is not in the terminal's encoding.", "Set a UTF-8 locale.")


def passphrase_asker(prompt: str, wrong: str) -> Callable[[int], str] | None:
    """A way to ask for a passphrase, ``None`` where nobody can be asked.

    It is told which attempt this is, from 1, and says *wrong* before each after the first.
    """

    def ask(attempt: int) -> str:
        if attempt > 1:
            tell(wrong)
        return ask_secret(prompt)

    return ask if can_ask() else None


def choose_passphrase(what: str) -> str:
    """The journal's new passphrase, typed twice; empty for none. *what* it does is said first."""
    told = (
        f"{what} Nobody can recover it for you, so write it down somewhere of your own.\n"
        "Enter alone means none: then whoever can open your files can read the journal."
    )
    print(wrapped(inert(told), sys.stdout), end="\n\n")
    return ask_twice("Choose a passphrase (it is not shown): ")


def ask_twice(prompt: str) -> str:
    """A new passphrase, typed twice; empty for none. A very short one is said to be so before it is typed again."""
    while True:
        first = ask_secret(prompt)
        if 0 < len(first) < _SHORT:
            tell("That is very short, and can be found by trying. The same once more keeps it, Enter alone doesn't.")
        again = ask_secret("The same once more: ") if first else ""
        if again == first:
            return first
        tell("The two were not the same. From the beginning:" if again else "From the beginning:")


# --- reading


def refuse_both(words: object, answers: str | None, what: str = "words") -> None:
    """Raise ``BadInput`` where both are given: neither is let go silently."""
    if words and answers is not None:
        raise BadInput(f"Give {what} or --answers, not both.", "Nothing was kept.")


def one_of(typed: str, known: Collection[str], what: str) -> str:
    """The word, in small letters. Raises ``BadInput`` for one that is not *known*, and so is *what*."""
    word = typed.strip().lower()
    if word not in known:
        raise BadInput(f"'{typed}' is {what}.", f"It can be {', '.join(known)}.")
    return word


def some_of(typed: str, known: Collection[str], what: str) -> tuple[str, ...]:
    """The words, typed with commas between. Raises ``BadInput`` as ``one_of`` does."""
    named = [word for word in typed.split(",") if word.strip()] or [typed]
    return tuple(one_of(word, known, what) for word in named)


def read_text(path: str) -> str:
    """A file's text, or standard input's for ``-``. Raises ``BadInput`` where it can't be read as text.

    A command that reads standard input does so before it opens the journal: what it read is handed back if it fails.
    """
    with open_named(path, _LARGEST) as file:
        raw = file.read()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadInput(
            f"{'standard input' if path == '-' else path} is not UTF-8 text: byte {fault.start + 1} can't be read.",
            "Save it as UTF-8, then try again.",
        ) from None
    if path == "-":
        current_run().unsaved = text
    return text


def words_given(words: Sequence[str]) -> str | None:
    """The words of the command line, or those that were piped in; ``None`` where they are still to be typed."""
    if words:  # a pipe is left alone: in a shell's loop it holds the words to come
        return " ".join(words)
    return None if sys.stdin.isatty() else read_text("-").removesuffix("\n").removesuffix("\r")


def hand_back(text: str) -> None:
    """Print words that could not be saved: they may be nowhere else."""
    if text.strip():
        with suppress(OSError):
            print(inert(text) if sys.stdout.isatty() else text)
        tell("It could not be saved; it was printed, so that it is not lost.")
