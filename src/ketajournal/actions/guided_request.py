"""A conversation as a command line asked for it."""

from datetime import datetime
from typing import NamedTuple

from ketajournal.course.kinds import entry_kind
from ketajournal.guide.answers import AnswerReader


class Request(NamedTuple):
    """A conversation that was asked for: which one, about which session, seen from when; only which part."""

    kind: str
    session: str | None
    now: datetime
    part: str | None = None

    @property
    def reader(self) -> AnswerReader:
        return AnswerReader(self.now, ahead=entry_kind(self.kind).looks_ahead)
