"""Opening a file that should lie on a disk, or that a person names: nobody waits for a pipe that is in its place."""

import os
import stat
import sys
from errno import ENXIO
from io import BytesIO
from typing import BinaryIO

from ketajournal.errors import BadInput
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


def open_named(path: str, largest: int, largest_file: int = 0) -> BinaryIO:
    """A file that a person names; of a pipe (a shell's ``<(...)``) and of standard input (``-``) all that it gives.

    Raises ``BadInput`` with a sentence for a folder, a pipe that nothing writes into, a device, what is not there or
    may not be read, and for more than *largest* bytes, or than *largest_file* where it lies on a disk.
    """
    name = "standard input" if path == "-" else path
    try:
        if path == "-":
            file: BinaryIO = BytesIO(sys.stdin.buffer.read(largest + 1))
        else:
            file = open(path, "rb", opener=_at_once)  # noqa: SIM115  it is handed on
            if stat.S_ISFIFO(os.fstat(file.fileno()).st_mode):
                with file:
                    file = BytesIO(_all_of_pipe(file, largest))
    except IsADirectoryError:
        raise BadInput(f"This is a folder: {path}", "Name a file in it.") from None
    except OSError as fault:
        raise BadInput(f"{name} can't be read: {fault.strerror or fault}.") from None
    except ValueError:  # a path with a NUL in it
        raise BadInput("There is no file of that name.") from None
    if not isinstance(file, BytesIO):
        largest = max(largest, largest_file)
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            file.close()
            raise BadInput(f"This is not an ordinary file: {path}")
    if file.seek(0, os.SEEK_END) > largest:
        file.close()
        raise BadInput(f"There is more in {name} than can be taken in: over {largest // 1024**2} MB.")
    file.seek(0)
    return file


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | AT_ONCE)


def _all_of_pipe(pipe: BinaryIO, largest: int) -> bytes:
    """The bytes that come out of a pipe, one more than *largest* at most. Raises ``OSError`` where nobody writes."""
    import select

    number = pipe.fileno()
    select.select([number], [], [], _SECONDS_FOR_A_WRITER)
    try:
        first = os.read(number, 1)
    except BlockingIOError:  # there is a writer, and it takes its time
        first = b""
    else:
        if not first:
            raise OSError(ENXIO, "nothing writes into this pipe")
    wait_from_now_on(number)
    return first + pipe.read(largest)
