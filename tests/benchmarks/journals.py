"""Journals to measure on: the same entries for ketajournal and for jrnl, at any number.

A program of its own (``journals.py FILE SHAPE PASSPHRASE``), so that what building needs is never in the memory
of the process that measures. FILE is a new journal of ketajournal, with one note in it, or a settings file of jrnl
that is not there yet. The rows go in by plain SQL, so that they suit whatever ketajournal made the file.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NamedTuple

LONGEST_COURSE_DAYS = 5 * 365
MOST_SESSIONS = 60
AROUND_A_SESSION = 5  # entries
SHORTEST_GAP_DAYS = 2

_SENTENCES = (
    "Walked to the river before breakfast and came back by the long way.",
    "The old worry was there in the afternoon, and went when the kettle boiled.",
    "Slept through until six, which has not happened since the spring.",
    "Rang my sister; we laughed about the tent that would not stand.",
    "Hard to begin anything today. Folded the washing and left it at that.",
    "There was a wide grey space, and nobody in it wanted anything of me.",
    "Said no to the extra shift, with shaking hands, and nothing fell down.",
    "The music was too loud at first, then it was like weather.",
)
_CHARACTERS = ("gentle", "flat", "weird", "hard")
_CHECKIN = {
    "space": "mental_space",
    "mood": "mood",
    "sleep-quality": "sleep_quality",
    "stress": "stress",
    "thoughts": "thoughts_pass",
    "self-criticism": "critic_distance",
    "hope": "hope",
    "fear": "fear",
}

Value = str | int


class Shape(NamedTuple):
    """How much there is: entries, the sessions among them, and the days that they are spread over."""

    entries: int
    sessions: int
    days: int

    @classmethod
    def of(cls, words: str) -> "Shape":
        """``ENTRIES[/SESSIONS[/DAYS]]``: without the rest, five years and 60 sessions at the most."""
        numbers = [int(word) for word in words.split("/")]
        entries = numbers[0]
        sessions = numbers[1] if len(numbers) > 1 else max(1, min(MOST_SESSIONS, entries // AROUND_A_SESSION))
        days = numbers[2] if len(numbers) > 2 else min(entries // 2, LONGEST_COURSE_DAYS)
        return cls(entries, sessions, max(days, SHORTEST_GAP_DAYS * sessions))

    def session_times(self, now: datetime) -> list[datetime]:
        gap = timedelta(days=self.days) / self.sessions
        return [now - gap * left for left in range(self.sessions, 0, -1)]


class Said(NamedTuple):
    """One answer."""

    prompt: str
    kind: str
    value: Value
    metric: str | None = None


class Written(NamedTuple):
    """One entry; *session* counts from 0."""

    kind: str
    at: datetime
    session: int | None
    answers: tuple[Said, ...]


def written(shape: Shape, now: datetime) -> list[Written]:
    """All entries but the note that the journal was begun with, the earliest first; the same ones every time."""
    dice = random.Random(shape.entries)
    held = shape.session_times(now)
    found = [entry for number, at in enumerate(held) for entry in _around(number, at, dice)]
    found += _by_the_calendar(held[0], shape.days, dice)
    free = max(0, shape.entries - 1 - len(found))
    step = (now - held[0]) / (free + 1)
    for number in range(1, free + 1):
        at = held[0] + step * number
        found.append(_note(at, dice) if number % 3 else _checkin(None, at, dice))
    return sorted(found[: shape.entries - 1], key=lambda entry: entry.at)


def _around(number: int, at: datetime, dice: random.Random) -> Iterator[Written]:
    """What belongs to one session: before it, after it, and the three days that follow."""
    prep = (
        Said("prep.intention", "long", _text(dice, 2), "intention"),
        Said("prep.expectation", "long", _text(dice, 2), "expectation"),
        Said("prep.hope", "scale", dice.randint(0, 10), "hope_before"),
        Said("prep.fear", "scale", dice.randint(0, 10), "fear_before"),
        Said("prep.lighter", "text", _text(dice, 1)),
    )
    reflect = (
        Said("reflect.first", "long", _text(dice, 6), "first_capture"),
        Said("reflect.character", "choice", dice.choice(_CHARACTERS), "session_character"),
        Said("reflect.fear", "scale", dice.randint(0, 10), "fear_after"),
        Said("reflect.relief", "scale", dice.randint(0, 10), "relief_after"),
        Said("reflect.new-thing", "text", _text(dice, 1), "new_thing"),
    )
    yield Written("prep", at - timedelta(hours=2), number, prep)
    yield Written("reflect", at + timedelta(hours=3), number, reflect)
    for hours in (24, 36, 47):
        yield _checkin(number, at + timedelta(hours=hours), dice)


def _by_the_calendar(begun: datetime, days: int, dice: random.Random) -> Iterator[Written]:
    """A look back every week, and both measures every fourth, however much else is written."""
    forms = {"phq-9": [1] * 9, "gad-7": [1] * 7}
    for week in range(1, days // 7):
        at = begun + timedelta(weeks=week, hours=6)
        shift = Said("weekly.shift", "text", _text(dice, 1), "small_shift")
        yield Written("weekly", at, None, (Said("weekly.stress", "scale", dice.randint(0, 10), "week_stress"), shift))
        if week % 4 == 1:
            for measure, items in forms.items():
                _move(items, dice)
                yield _form(measure, items, at)


def _note(at: datetime, dice: random.Random) -> Written:
    return Written("note", at, None, (Said("note.text", "long", _text(dice, 5)),))


def _move(items: list[int], dice: random.Random) -> None:
    """Changes two answers by one. Forms drawn anew each time would be rises by half, and a report a list of those."""
    for place in dice.sample(range(len(items)), 2):
        items[place] = min(3, max(0, items[place] + dice.choice((-1, 1))))


def _form(measure: str, items: list[int], at: datetime) -> Written:
    # Nothing above 0 in the ninth item: a call for help would be in every report measured.
    values = [value * (number < 9) for number, value in enumerate(items, 1)]
    return Written(measure, at, None, tuple(Said(f"{measure}.{n}", "item", v) for n, v in enumerate(values, 1)))


def _checkin(number: int | None, at: datetime, dice: random.Random) -> Written:
    ratings = [Said(f"checkin.{what}", "scale", dice.randint(0, 10), name) for what, name in _CHECKIN.items()]
    return Written("checkin", at, number, (*ratings, Said("checkin.shift", "text", _text(dice, 1), "small_shift")))


def _text(dice: random.Random, sentences: int) -> str:
    return " ".join(dice.choice(_SENTENCES) for _ in range(sentences))


# --- the two programs' own forms ---------------------------------------------------------------


def fill_ketajournal(file: Path, shape: Shape, passphrase: str, now: datetime) -> None:
    """Puts a course with its entries into the journal at *file*."""
    from sqlcipher3 import dbapi2

    ids = (f"{number:032x}" for number in count(1))
    course = next(ids)
    sessions = [(next(ids), at) for at in shape.session_times(now)]
    entries = [(next(ids), entry) for entry in written(shape, now)]
    connection = dbapi2.connect(str(file), isolation_level=None)
    if passphrase:
        quoted = passphrase.replace("'", "''")
        connection.execute(f"PRAGMA key = '{quoted}'")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("BEGIN")
    connection.execute(
        "INSERT INTO course (id, started_on, planned_sessions, route, created_at, updated_at)"
        " VALUES (?, ?, ?, 'iv', ?, ?)",
        (course, sessions[0][1].date().isoformat(), len(sessions), _utc(now), _utc(now)),
    )
    connection.executemany(
        "INSERT INTO session (id, course_id, at, utc_offset, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
        ((id, course, _utc(at), _offset(at), _utc(at), _utc(at)) for id, at in sessions),
    )
    connection.executemany(
        "INSERT INTO entry (id, course_id, session_id, kind, at, utc_offset, started_at, finished_at, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (id, course, None if e.session is None else sessions[e.session][0], e.kind, _utc(e.at), _offset(e.at))
            + (_utc(e.at),) * 3
            for id, e in entries
        ),
    )
    connection.executemany(
        "INSERT INTO answer (id, entry_id, prompt, kind, metric, value, position, answered_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (next(ids), id, said.prompt, said.kind, said.metric, json.dumps(said.value), position, _utc(entry.at))
            for id, entry in entries
            for position, said in enumerate(entry.answers)
        ),
    )
    connection.execute("COMMIT")
    connection.close()


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _offset(at: datetime) -> int:
    offset = at.utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) // 60


def build_jrnl(settings_file: Path, shape: Shape, passphrase: str, now: datetime) -> None:
    """jrnl's settings, and beside them a text as jrnl writes it, encrypted by its own class with a *passphrase*."""
    from jrnl.config import get_default_config, save_config

    settings = get_default_config()
    text = "\n".join(_as_jrnl(entry, settings["timeformat"]) for entry in written(shape, now))
    file = settings_file.with_name("journal.txt")
    if passphrase:
        from jrnl.encryption.Jrnlv3Encryption import Jrnlv3Encryption

        cipher = Jrnlv3Encryption("default", settings)
        cipher.password = passphrase
        file.write_bytes(cipher.encrypt(text))
    else:
        file.write_text(text, encoding="utf-8")
    settings |= {"journals": {"default": {"journal": str(file)}}, "encrypt": bool(passphrase), "editor": ""}
    save_config(settings, str(settings_file))


def _as_jrnl(entry: Written, time_format: str) -> str:
    words = " ".join(str(said.value) for said in entry.answers if isinstance(said.value, str))
    ratings = ", ".join(f"{said.metric} {said.value}" for said in entry.answers if isinstance(said.value, int))
    title, _, rest = (words or entry.kind).partition(". ")
    body = "\n".join(part for part in (rest, ratings) if part)
    return f"[{entry.at.strftime(time_format)}] {title.rstrip('.')}.\n{body}\n"


if __name__ == "__main__":
    file, words, passphrase = sys.argv[1:]
    build = build_jrnl if file.endswith(".yaml") else fill_ketajournal
    now = datetime.now().astimezone().replace(microsecond=0)
    build(Path(file), Shape.of(words), passphrase, now)
