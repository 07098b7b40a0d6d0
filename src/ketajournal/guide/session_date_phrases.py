"""Moments told from sessions: "2 days after each session at 10:00", "the day before session 3"."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple

from ketajournal.errors import BadInput
from ketajournal.guide.date_phrases import NUMBERS, local, moment_from_words

_AROUND = re.compile(
    r"(?:(?P<n>\d{1,2}|" + "|".join(NUMBERS) + r"|the) days? )?(?P<way>after|before) "
    r"(?:(?P<every>each|every|all) sessions?|session (?P<which>\d{1,3}))(?: (?:at )?(?P<clock>.+))?"
)
HINT = 'Try "thursday 10:00", "2 days after session 3 at 10:00", or "1 day after each session at 15:00".'


def is_around(text: str) -> bool:
    """True of words that tell a moment from sessions."""
    return _AROUND.fullmatch(_plain(text)) is not None


class Around(NamedTuple):
    """The moments that are meant; and those that "each session" leaves out, as they are past."""

    meant: list[datetime]
    past: list[datetime]


def around(text: str, sessions: Sequence[datetime], now: datetime) -> Around:
    """The moments of such words, for *sessions* in order of time. An hour that isn't said is the session's own.

    Raises ``BadInput`` where none is meant.
    """
    match = _AROUND.fullmatch(_plain(text))
    if match is None:
        raise BadInput(f"'{text}' is not understood here.", HINT)
    number = match["n"] or "0"
    days = 1 if number == "the" else NUMBERS[number] if number in NUMBERS else int(number)
    days = days if match["way"] == "after" else -days
    clock = _clock_said(match["clock"], now)
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


def _clock_said(text: str | None, now: datetime) -> time | None:
    """The hour that was said. Raises ``BadInput`` for words that are none."""
    if text is None:
        return None
    try:
        return moment_from_words(f"today {text}", now).at.time()
    except BadInput:
        raise BadInput(f"'{text}' is not an hour that is understood here.", HINT) from None


def _moved(session: datetime, days: int, clock: time | None, way: str) -> datetime:
    day = (session + timedelta(days=days)).date()
    found = local(datetime.combine(day, clock or session.time()))
    if (found <= session) if way == "after" else (found >= session):
        raise BadInput(f"{found:%H:%M} that day is not {way} the session, which is at {session:%H:%M}.", HINT)
    return found


def _plain(text: str) -> str:
    return " ".join(text.lower().replace(",", " ").split())
