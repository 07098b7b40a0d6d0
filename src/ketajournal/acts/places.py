"""A file or a folder that a person names, before anything is done with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ketajournal.errors import BadInput, KetajournalError


def named(typed: str) -> Path:
    """The path that was typed; ``~`` is a person's own folder. Raises ``BadInput`` for one who is not known here."""
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        raise BadInput(f"'{typed}' names a person who is not known here.") from None


@contextmanager
def looking_at(path: Path) -> Iterator[None]:
    """Raise as our own error what the system says of a path: too long a name, links in a circle, no right to look."""
    try:
        yield
    except OSError as fault:
        raise KetajournalError(f"{path} can't be looked at: {fault.strerror}.") from None
    except RuntimeError:  # up to Python 3.12, where links lead in a circle
        raise KetajournalError(f"{path} can't be looked at: its links lead in a circle.") from None
