"""Moments told from sessions: "2 days after each session at 10:00", "the day before session 3"."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from ketajournal.errors import BadInput
from ketajournal.guide.date_phrases import NUMBERS, local, plain, split_hour

_DAYS = {**NUMBERS, "the": 1}
_AROUND = re.compile(
    rf"(?:(?P<n>\d{{1,2}}|{'|'.join(_DAYS)}) days? )?(?P<way>after|before) "
    r"(?:(?:each|every|all) sessions?|session (?P<which>\d{1,3}))"
)
HINT = 'Try "thursday 10:00", "2 days after session 3 at 10:00", or "1 day after each session at 15:00".'


def is_around(text: str) -> bool:
    """True of words that tell a moment from sessions. Raises ``BadInput`` for an hour that there is not."""
    return _AROUND.fullmatch(split_hour(plain(text))[0]) is not None


class Around(NamedTuple):
    """The moments that are meant; and those that "each session" leaves out, as they are past."""

    meant: list[datetime]
    past: list[datetime]


def around(text: str, sessions: Sequence[datetime], now: datetime) -> Around:
    """The moments of such words, for *sessions* in order of time. An hour that isn't said is the session's own.

    Raises ``BadInput`` where none is meant.
    """
    words, clock = split_hour(plain(text))
    match = _AROUND.fullmatch(words)
    if match is None:
        raise BadInput(f"'{text}' is not understood here.", HINT)
    number = match["n"] or "0"
    days = _DAYS[number] if number in _DAYS else int(number)
    days = days if match["way"] == "after" else -days
    if not days and clock is None:
        raise BadInput(f"'{text}' says neither a day nor an hour.", HINT)
    if match["which"]:
        which = int(match["which"])
        if not 1 <= which <= len(sessions):
            raise BadInput(f"There is no session {which}.", "'ketajournal session list' shows them.")
        return Around([_moved(sessions[which - 1], days, clock, match["way"])], [])
    found = [_moved(session, days, clock, match["way"]) for session in sessions]
    ahead = [at for at in found if at > now]
    if not ahead:
        raise BadInput(
            "No session is planned that this could be counted from.",
            "'ketajournal session add' notes one. One that is past is named: \"1 day after session 1 at 10:00\".",
        )
    return Around(ahead, [at for at in found if at <= now])


def _moved(session: datetime, days: int, clock: time | None, way: str) -> datetime:
    day = (session + timedelta(days=days)).date()
    found = local(datetime.combine(day, clock or session.time()))
    if (found <= session) if way == "after" else (found >= session):
        raise BadInput(f"{found:%H:%M} that day is not {way} the session, which is at {session:%H:%M}.", HINT)
    return found
