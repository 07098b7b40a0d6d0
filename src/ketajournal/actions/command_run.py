"""The one object that holds what a command needs while it runs. It ends with the command."""

import sys
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ketajournal.journal.file import Key
    from ketajournal.journal.home import Home
    from ketajournal.journal.opening import Journal


class CommandRun:
    """One command. ``keys`` are those that opened a journal in it: nobody is asked twice.

    ``kept`` are the kind and the id of each entry that it kept, for ``--json``. ``unsaved`` are words from a pipe or
    an editor, until they are in the journal: a command that fails hands them back, as they may be nowhere else.
    ``is_plain`` says how to ask and show; ``as_json`` that programs read what it shows, so that nothing is asked.
    ``exit_code`` says how to leave where nothing went wrong but what was found.
    ``opened`` are the journals that it opened to look into them, without what is ``left_out``, by its id, as it can't
    be read; ``only_looks`` is false once it is more than that.
    """

    def __init__(self) -> None:
        self.keys: dict[Home, Key] = {}
        self.kept: list[tuple[str, str]] = []
        self.unsaved = ""
        self.is_plain = False
        self.as_json = False
        self.exit_code = 0
        self.opened: list[Journal] = []
        self.left_out: frozenset[str] = frozenset()
        self.only_looks = True
        self._left: dict[Hashable, Callable[[], None]] = {}

    def leave_for_the_end(self, name: Hashable, do: Callable[[], None]) -> None:
        """Have something done when the answer is out and nobody is kept from going on, once for each name."""
        self._left[name] = do

    def end(self) -> None:
        """Do what was left for the end."""
        if self._left:
            with suppress(OSError):  # the reader may be gone
                sys.stdout.flush()
        while self._left:
            self._left.popitem()[1]()


_current: ContextVar[CommandRun] = ContextVar("run")


@contextmanager
def running() -> Iterator[CommandRun]:
    """A command, for as long as it runs."""
    run = CommandRun()
    token = _current.set(run)
    try:
        yield run
    finally:
        run.end()
        _current.reset(token)


def note_kept(kind: str, entry_id: str) -> None:
    """Note an entry that this command kept, with all the words that it had for it."""
    current_run().kept.append((kind, entry_id))
    current_run().unsaved = ""


def current_run() -> CommandRun:
    """The command that runs now. Raises ``LookupError`` where none does."""
    return _current.get()
