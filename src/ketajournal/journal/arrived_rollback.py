"""A rollback journal that arrived alone: it and the journal are kept as they are, before anything is taken back."""

from collections.abc import Callable
from datetime import datetime

from ketajournal.errors import Busy
from ketajournal.journal.begun_here import came_from_elsewhere
from ketajournal.journal.home import Home


def keep_what_arrived(home: Home, now: datetime, say: Callable[[str], None]) -> None:
    """Keep both files among the backups where nobody here began what would be taken back; *say* where."""
    if not (home.journal.exists() and came_from_elsewhere(home.journal)):
        return
    from ketajournal.journal.backups import keep_aside
    from ketajournal.journal.replacement import lock_unopened

    try:
        with lock_unopened(home) as held:
            # While nobody can write it is looked at again: whoever wrote it here may have ended in between.
            if not came_from_elsewhere(home.journal):
                return
            kept = keep_aside(home, held, now)
    except Busy:  # it is being written now, and so was begun here
        return
    say(
        "Beside the journal lay what takes back a change that was cut off, and no command here began it: a program "
        f"that shares folders may have brought it. Both are kept as they were: {kept}"
    )
