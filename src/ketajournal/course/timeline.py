"""Entries by when they were and by the session they are tied to, so that none is looked for in all."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime

from ketajournal.course.values import Entry, Session


class Timeline:
    """Entries, earliest first. Finding those of some days takes no longer for fifty years than for ten weeks."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        """Put in order of ``at``; those of one moment stay in the order they come in."""
        self.entries: Sequence[Entry] = sorted(entries, key=lambda e: e.at)
        self._at = [e.at for e in self.entries]
        self._places: dict[str | None, list[int]] = {}
        for place, entry in enumerate(self.entries):
            self._places.setdefault(entry.session_id, []).append(place)

    def between(self, start: datetime, end: datetime) -> Sequence[Entry]:
        """Those from *start* to *end*, both included."""
        return self.entries[bisect_left(self._at, start) : bisect_right(self._at, end)]

    def around(self, session: Session, end: datetime) -> list[Entry]:
        """Those tied to the session, and all from its moment to *end*, each once."""
        first, behind = bisect_left(self._at, session.at), bisect_right(self._at, end)
        places = {*range(first, behind), *self._places.get(session.id, ())}
        return [self.entries[place] for place in sorted(places)]
