"""Importing what writing needs while the person reads the first question.

SQLModel and Alembic take longer to import than everything else together. They are imported in a
thread of their own, and whoever needs them waits for it: two threads inside one package's imports
would meet it half made.
"""

import threading

_thread: threading.Thread | None = None


def begin() -> None:
    """Begin importing, once."""
    global _thread
    if _thread is None:
        _thread = threading.Thread(target=_load)
        _thread.start()


def wait() -> None:
    """Return when the import that was begun is through."""
    if _thread is not None:
        _thread.join()


def _load() -> None:
    import ketajournal.journal.migrating
    import ketajournal.journal.writing  # noqa: F401
