"""The moments that a command line names, read where a command needs them."""

from datetime import datetime, time, timedelta

from ketajournal.actions.clock import now
from ketajournal.actions.console import tell


def entry_moment(at: str | None) -> datetime:
    """The moment an entry is about, read back. A day alone means noon; one in the future is kept, and said."""
    current = now()
    if at is None:
        return current
    from ketajournal.guide.answer_words import in_full
    from ketajournal.guide.date_phrases import moment_from_words

    meant = moment_from_words(at, current).at
    future = ", which is in the future; it is kept as you gave it" if meant > current else ""
    tell(f"For {in_full(meant)}{future}.")
    return meant


def start_of(day: str) -> datetime:
    """The start of the day a person names, or the moment where they say an hour too."""
    return _on(day, time())


def end_of(day: str | None) -> datetime:
    """The last second of the day a person names, the moment where they say an hour too, or now for no day."""
    # Where the clocks go back over midnight that second comes twice, and the later one is the last.
    return now() if day is None else _on(day, time(23, 59, 59, fold=1))


def between(since: str | None, until: str | None) -> tuple[datetime | None, datetime | None]:
    """The start of the first day that a person names, and the end of the last; ``None`` each where none is named."""
    return start_of(since) if since else None, end_of(until) + timedelta(seconds=1) if until else None


def _on(day: str, hour: time) -> datetime:
    from ketajournal.guide.date_phrases import local, moment_from_words

    meant = moment_from_words(day, now())
    # Noon's offset from UTC is not midnight's on a day on which the clocks change.
    return meant.at if meant.timed else local(datetime.combine(meant.at.date(), hour))
