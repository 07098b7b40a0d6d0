"""Programs on a terminal of their own. What is waited for is what they do, for as long as it takes."""

import contextlib
import os
import signal
import threading
from collections.abc import Iterator, Sequence

import pexpect

LONGEST = 60  # seconds that a command may take


class OnTerminal(pexpect.spawn):  # type: ignore[misc]
    """A program on a terminal of its own. *size*: lines and columns."""

    def __init__(
        self, program: str, words: Sequence[str], environment: dict[str, str], size: tuple[int, int] = (50, 200)
    ) -> None:
        super().__init__(program, list(words), env=environment, encoding="utf-8", timeout=60, dimensions=size)
        self.delaybeforesend = None

    def close(self, force: bool = True) -> None:
        """Close its terminal and wait for its end, which that brings about if it had not come before.

        What pexpect does here is to sleep for tenths of a second, and to kill what took longer.
        """
        if not self.closed:
            self.ptyproc.fileobj.close()
            with killed_if_too_long(self.pid):
                self.wait()
            self.ptyproc.delayafterclose = 0
        super().close(force)


class Shell(OnTerminal):
    """A shell that a person types into: no hand is as quick as to press a key while what it is for is being drawn."""

    def __init__(
        self, program: str, words: Sequence[str], environment: dict[str, str], size: tuple[int, int] = (50, 200)
    ) -> None:
        super().__init__(program, words, environment, size)
        self.delaybeforesend = 0.05


@contextlib.contextmanager
def killed_if_too_long(child: int) -> Iterator[None]:
    """Wait for a child in here. Raises ``TimeoutError`` where it had to be killed for that."""
    late = threading.Event()

    def kill() -> None:
        late.set()
        os.kill(child, signal.SIGKILL)

    killer = threading.Timer(LONGEST, kill)
    killer.start()
    try:
        yield
    finally:
        killer.cancel()
    if late.is_set():
        raise TimeoutError("a command did not end")
