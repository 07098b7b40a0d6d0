"""Opening a file that should lie on a disk: a pipe or a device in its place is refused, and nobody waits for it."""

import os
import stat
from errno import ENXIO

from ketajournal.journal.system import AT_ONCE, wait_from_now_on

_SECONDS_FOR_A_WRITER = 1.0


def ordinary(path: str, flags: int) -> int:
    """An opener for ``open``: the number of an ordinary file. Raises ``OSError`` (``ENXIO``) for what is none."""
    number = os.open(path, flags | AT_ONCE, 0o600)
    kind = os.fstat(number).st_mode
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):  # a folder is refused by ``open`` itself
        os.close(number)
        raise OSError(ENXIO, "this is a pipe or a device, and no file", path)
    return number


def ordinary_or_fed(path: str, flags: int) -> int:
    """An opener for ``open``: a file, a device, or a pipe that something writes into, such as a shell's ``<(...)``.

    Raises ``OSError`` (``ENXIO``) for a pipe that nothing writes into: whoever reads from it would wait for ever.
    """
    number = os.open(path, flags | AT_ONCE)
    if stat.S_ISFIFO(os.fstat(number).st_mode) and not _is_fed(number):
        os.close(number)
        raise OSError(ENXIO, "nothing writes into this pipe", path)
    wait_from_now_on(number)
    return number


def _is_fed(pipe: int) -> bool:
    import select

    if select.select([pipe], [], [], _SECONDS_FOR_A_WRITER)[0]:
        return True
    try:
        return bool(os.read(pipe, 1))  # nothing is there to be read: this is the end, or there is a writer
    except BlockingIOError:
        return True
