"""What a command line asked a conversation for."""

from datetime import datetime
from typing import NamedTuple

from ketajournal.course.kinds import entry_kind
from ketajournal.guide.answers import Reader


class Asked(NamedTuple):
    """What the command line asked for: which conversation, about which session, seen from when; only which part."""

    kind: str
    session: str | None
    now: datetime
    part: str | None = None

    @property
    def reader(self) -> Reader:
        return Reader(self.now, ahead=entry_kind(self.kind).looks_ahead)
