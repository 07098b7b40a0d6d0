"""Opening the journal from the command line: asking for its passphrase, and making a new one."""

import os
import sys
from contextlib import suppress
from datetime import datetime
from getpass import getpass

from ketajournal.actions.at_exit import at_the_end
from ketajournal.course.text import inert
from ketajournal.errors import BadInput, Interrupted, NoTerminal
from ketajournal.journal.home import Home, home
from ketajournal.journal.new_journal import create, refuse_if_gone
from ketajournal.journal.opening import Journal, open_journal
from ketajournal.journal.vault import COMMAND, Key, find_key, run_command
from ketajournal.show.stream import wrapped

# More than anybody writes: a device that never ends must not fill the memory.
_LARGEST = 50 * 1024 * 1024


def now() -> datetime:
    """This moment, to the second, with the offset of the person's time zone."""
    return datetime.now().astimezone().replace(microsecond=0)


def tell(text: str) -> None:
    """A message beside the answer: to standard error, wrapped where that is a terminal."""
    with suppress(OSError):  # where it can't be shown, what was done is done all the same
        print(wrapped(inert(text), sys.stderr), file=sys.stderr)


def for_reading() -> Journal:
    """The journal that is there. Raises ``NotFound`` where there is none."""
    return _opened(home())


def for_writing(*, may_ask: bool = True) -> Journal:
    """The journal, made now where there is none.

    With *may_ask* and a terminal the person chooses a passphrase for a new one; otherwise it comes
    from the passphrase command, or there is none, and that is said.
    """
    place = home()
    refuse_if_gone(place)
    if place.journal.exists():
        journal = _opened(place)
    else:
        journal = _opened(place, create(place, _new_passphrase(place, may_ask=may_ask)))
        if os.name == "posix" and place.folder.stat().st_mode & 0o077:
            tell(f"Others on this computer can look into {place.folder}; 'ketajournal doctor --mend' closes it.")
    at_the_end(place, lambda: _keep_up(place, journal.key.raw))
    return journal


def _keep_up(place: Home, key: bytes | None) -> None:
    from ketajournal.actions.backups import keep_up

    keep_up(place, key, now())


def key_of(place: Home, *, may_be_kept: bool = True) -> Key:
    """What opens the journal that is there, asked for where nothing at hand does; nothing is brought up to date.

    Without *may_be_kept* a key that 'unlock' keeps, or this command had, does not count.
    """
    again = _opened_with.get(place) if may_be_kept else None
    key = again or find_key(place, _ask if can_ask() else None, may_be_kept=may_be_kept)
    if may_be_kept:
        _opened_with[place] = key
        if key.opened_by and again is None:
            tell(f"Encrypted; opened with {key.opened_by}.")
    return key


def forget_key(place: Home) -> None:
    """Forget what opened this journal in this command: another key does now."""
    _opened_with.pop(place, None)


# What opened a journal once in this command opens it again: nobody is asked twice, or told twice.
_opened_with: dict[Home, Key] = {}


def _opened(place: Home, key: Key | None = None) -> Journal:
    again = _opened_with.get(place)
    journal = open_journal(place, _ask if can_ask() else None, now(), key or again)
    _opened_with[place] = journal.key
    if journal.opened_by and again is None:
        tell(f"Encrypted; opened with {journal.opened_by}.")
    return journal


def can_ask() -> bool:
    """Whether a passphrase can be asked for, be it past a pipe."""
    if sys.stdin.isatty():
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _ask(attempt: int) -> str:
    if attempt > 1:
        tell("That passphrase does not open this journal.")
    return secret("Passphrase: ")


def secret(prompt: str) -> str:
    """What is typed without being shown. Raises ``Interrupted`` where the person leaves."""
    try:
        return getpass(prompt)
    except UnicodeDecodeError:
        raise BadInput("What was typed is not in the terminal's encoding.", "Set a UTF-8 locale.") from None
    except (KeyboardInterrupt, EOFError):
        print(file=sys.stderr)
        raise Interrupted("Left here. Nothing was opened or changed.") from None


def _new_passphrase(place: Home, *, may_ask: bool) -> str:
    command = os.environ.get(COMMAND)
    if command:
        return run_command(command)
    if not (may_ask and has_terminal()):
        tell(
            f"A new journal is made in {place.folder}, without a passphrase: whoever can read that folder "
            f"can read it. To have one, set {COMMAND} before the first command."
        )
        return ""
    print(inert(f"This makes a new journal in {place.folder}.\n"))
    print("A passphrase encrypts it. Nobody can recover it for you,\nso write it down somewhere of your own.")
    print("Enter alone means none: then whoever can open your files\ncan read the journal.\n")
    chosen = chosen_twice()
    print("" if chosen else "No passphrase: whoever can open your files can read it.\n")
    return chosen


def chosen_twice() -> str:
    """A new passphrase, typed twice; empty for none."""
    while True:
        first = secret("Choose a passphrase (it is not shown): ")
        if not first or secret("The same once more: ") == first:
            return first
        print("The two were not the same. Once more:")


def has_terminal() -> bool:
    """Whether a person can be asked here, and see the question."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def refuse_both(words: object, answers: str | None, what: str = "words") -> None:
    """Raise ``BadInput`` where both are given: neither is let go silently."""
    if words and answers is not None:
        raise BadInput(f"Give {what} or --answers, not both.", "Nothing was kept.")


def require_terminal(name: str, instead: str | None = None) -> None:
    """Raise ``NoTerminal`` where nobody could answer a question; *instead* says what can be done there."""
    if not has_terminal():
        raise NoTerminal(
            f"'{name}' asks questions, and there is no terminal to answer at.",
            instead
            or "Run it in a terminal, or give the answers with --answers FILE; "
            f"'ketajournal prompts show {name.removeprefix('ask ')}' lists them.",
        )


def agrees(question: str) -> bool:
    """Whether the person says yes. Raises ``Interrupted`` where they leave."""
    try:
        return input(f"{wrapped(inert(question), sys.stdout)} (yes/no) ").strip().lower() in ("y", "yes")
    except (KeyboardInterrupt, EOFError):
        raise Interrupted("Left here. Nothing was changed.") from None


def read_text(path: str) -> str:
    """A file's text, or standard input's for ``-``. Raises ``BadInput`` where it can't be read as text."""
    name = "standard input" if path == "-" else path
    try:
        if path == "-":
            raw = sys.stdin.buffer.read(_LARGEST + 1)
        else:
            with open(path, "rb") as file:
                raw = file.read(_LARGEST + 1)
    except OSError as fault:
        raise BadInput(f"{name} can't be read: {fault.strerror}.") from None
    if len(raw) > _LARGEST:
        raise BadInput(f"There is more in {name} than can be taken in: over {_LARGEST // 1024**2} MB.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadInput(
            f"{name} is not UTF-8 text: byte {fault.start + 1} can't be read.",
            "Save it as UTF-8, then try again.",
        ) from None
