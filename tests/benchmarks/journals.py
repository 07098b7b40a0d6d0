"""Journals to measure on: the same entries for ketajournal and for jrnl, at any number.

A program of its own (``journals.py ketajournal|jrnl FOLDER HOW-MANY [PASSPHRASE]``), so that what
building needs is never in the memory of the process that measures. HOW-MANY is a number of entries, or of
weeks of daily use (``10w``; ``10w+`` with both measures every month).
"""

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

LONGEST_COURSE_DAYS = 5 * 365
MOST_SESSIONS = 60
SHORTEST_GAP_DAYS = 3

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
_CHECKIN = ("space", "mood", "sleep-quality", "stress", "thoughts", "self-criticism", "hope", "fear")
_METRICS = {
    "space": "mental_space",
    "sleep-quality": "sleep_quality",
    "thoughts": "thoughts_pass",
    "self-criticism": "critic_distance",
}

Value = str | int


@dataclass(frozen=True, slots=True)
class Said:
    """One answer."""

    prompt: str
    kind: str
    value: Value
    metric: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """One entry; *session* counts from 0."""

    kind: str
    at: datetime
    session: int | None
    answers: tuple[Said, ...]


def sessions(entries: int, now: datetime) -> list[datetime]:
    """When the sessions were: five entries each, further apart the longer the course."""
    days = min(max(entries // 2, 2 * SHORTEST_GAP_DAYS + 1), LONGEST_COURSE_DAYS)
    number = max(1, min(MOST_SESSIONS, entries // 5))
    gap = max(timedelta(days=SHORTEST_GAP_DAYS), timedelta(days=days) / number)
    return [now - gap * left for left in range(number, 0, -1)]


class Course(NamedTuple):
    """When the sessions were, and all the entries, the earliest first."""

    sessions: list[datetime]
    entries: list[Written]


def course(how_many: str, now: datetime) -> Course:
    """The same ones every time, for a number of entries or of weeks (``10w``)."""
    if "w" in how_many:
        return daily(int(how_many.rstrip("w+")), now, measured=how_many.endswith("+"))
    return Course(sessions(int(how_many), now), written(int(how_many), now))


def daily(weeks: int, now: datetime, *, measured: bool) -> Course:
    """A check-in every day, a look back every week; six sessions, then one a month, and so both measures."""
    dice = random.Random(weeks)
    begun = now - timedelta(weeks=weeks)
    days = [*range(0, 21, 4), *range(49, 7 * weeks - 3, 28)]
    held = [begun + timedelta(days=day) for day in days]
    found = [entry for number, at in enumerate(held) for entry in _around(number, at, dice)]
    found += [_checkin(None, begun + timedelta(days=day, hours=8), dice) for day in range(7 * weeks - 1)]
    found += [_look_back(begun + timedelta(weeks=week, hours=9), dice) for week in range(1, weeks)]
    for week in range(0, weeks if measured else 0, 4):
        at = begun + timedelta(weeks=week, hours=-3)
        found += [_form("phq-9", 9, at, dice), _form("gad-7", 7, at, dice)]
    return Course(held, sorted(found, key=lambda entry: entry.at))


def _look_back(at: datetime, dice: random.Random) -> Written:
    said = [Said(f"weekly.{what}", "scale", dice.randint(0, 10), what) for what in ("stress", "hope", "mood")]
    return Written("weekly", at, None, (*said, Said("weekly.shift", "text", _text(dice, 1), "small_shift")))


def _form(measure: str, items: int, at: datetime, dice: random.Random) -> Written:
    numbers = range(1, items + 1)
    # Nothing above 0 in the last item: a call for help would be in every report measured.
    values = [dice.randint(0, 3) * (number < 9) for number in numbers]
    said = (Said(f"{measure}.{n}", "item", value) for n, value in zip(numbers, values, strict=True))
    return Written(measure, at, None, tuple(said))


def written(entries: int, now: datetime) -> list[Written]:
    """That many entries, the earliest first."""
    dice = random.Random(entries)
    held = sessions(entries, now)
    found = [entry for number, at in enumerate(held) for entry in _around(number, at, dice)]
    free = entries - len(found)
    step = (now - held[0]) / (free + 1)
    for number in range(free):
        at = held[0] + step * (number + 1)
        found.append(_note(at, dice) if number % 3 else _checkin(None, at, dice))
    return sorted(found[:entries], key=lambda entry: entry.at)


def _around(number: int, at: datetime, dice: random.Random) -> Iterator[Written]:
    """What belongs to one session: before it, after it, and the three days that follow."""
    yield Written(
        "prep",
        at - timedelta(hours=2),
        number,
        (
            Said("prep.intention", "long", _text(dice, 2), "intention"),
            Said("prep.expectation", "long", _text(dice, 2), "expectation"),
            Said("prep.hope", "scale", dice.randint(0, 10), "hope_before"),
            Said("prep.fear", "scale", dice.randint(0, 10), "fear_before"),
            Said("prep.lighter", "text", _text(dice, 1)),
        ),
    )
    yield Written(
        "reflect",
        at + timedelta(hours=3),
        number,
        (
            Said("reflect.first", "long", _text(dice, 6), "first_capture"),
            Said("reflect.character", "choice", dice.choice(_CHARACTERS), "session_character"),
            Said("reflect.fear", "scale", dice.randint(0, 10), "fear_after"),
            Said("reflect.relief", "scale", dice.randint(0, 10), "relief_after"),
            Said("reflect.new-thing", "text", _text(dice, 1), "new_thing"),
        ),
    )
    for hours in (24, 48, 71):
        yield _checkin(number, at + timedelta(hours=hours), dice)


def _checkin(number: int | None, at: datetime, dice: random.Random) -> Written:
    ratings = [Said(f"checkin.{what}", "scale", dice.randint(0, 10), _METRICS.get(what, what)) for what in _CHECKIN]
    return Written("checkin", at, number, (*ratings, Said("checkin.shift", "text", _text(dice, 1), "small_shift")))


def _note(at: datetime, dice: random.Random) -> Written:
    return Written("note", at, None, (Said("note.text", "long", _text(dice, 5)),))


def _text(dice: random.Random, sentences: int) -> str:
    return " ".join(dice.choice(_SENTENCES) for _ in range(sentences))


# --- the two programs' own forms ---------------------------------------------------------------


def build_ketajournal(folder: Path, how_many: str, passphrase: str) -> None:
    """A journal at *folder*, filled in one transaction of ketajournal's own writer."""
    from ketajournal.journal.home import Home
    from ketajournal.journal.moments import to_columns, to_utc
    from ketajournal.journal.new_journal import create
    from ketajournal.journal.opening import open_journal
    from ketajournal.journal.tables import AnswerRow, EntryRow

    now = datetime.now().astimezone().replace(microsecond=0)
    home = Home(folder)
    journal = open_journal(home, None, now, create(home, passphrase))
    writer = journal.writer()
    held, entries = course(how_many, now)
    with writer.together() as transaction:
        course_id = writer.add_course(held[0].date())
        writer.set_course(course_id, route="iv", planned_sessions=len(held))
        known = [writer.add_session(course_id, at) for at in held]
        rows = []
        for entry in entries:
            utc, offset = to_columns(entry.at)
            row = EntryRow(
                id=uuid4().hex,
                course_id=course_id,
                session_id=None if entry.session is None else known[entry.session],
                kind=entry.kind,
                at=utc,
                utc_offset=offset,
                started_at=utc,
                finished_at=utc,
                updated_at=utc,
            )
            transaction.add(row)
            rows += [
                AnswerRow(
                    id=uuid4().hex,
                    entry_id=row.id,
                    prompt=said.prompt,
                    kind=said.kind,
                    metric=said.metric,
                    value=json.dumps(said.value, ensure_ascii=False),
                    position=position,
                    answered_at=to_utc(entry.at),
                )
                for position, said in enumerate(entry.answers)
            ]
        transaction.flush()
        transaction.add_all(rows)
    journal.close()


def build_jrnl(folder: Path, how_many: str, passphrase: str) -> None:
    """A text file as jrnl writes it, encrypted by jrnl's own class if there is a *passphrase*, and its settings."""
    from jrnl.config import get_default_config, save_config

    folder.mkdir(parents=True)
    settings = get_default_config()
    now = datetime.now().astimezone()
    text = "\n".join(_as_jrnl(entry, settings["timeformat"]) for entry in course(how_many, now).entries)
    file = folder / "journal.txt"
    if passphrase:
        from jrnl.encryption.Jrnlv3Encryption import Jrnlv3Encryption

        cipher = Jrnlv3Encryption("default", settings)
        cipher.password = passphrase
        file.write_bytes(cipher.encrypt(text))
    else:
        file.write_text(text, encoding="utf-8")
    settings |= {"journals": {"default": {"journal": str(file)}}, "encrypt": bool(passphrase), "editor": ""}
    save_config(settings, str(folder / "jrnl.yaml"))


def _as_jrnl(entry: Written, time_format: str) -> str:
    words = " ".join(str(said.value) for said in entry.answers if isinstance(said.value, str))
    ratings = ", ".join(f"{said.metric} {said.value}" for said in entry.answers if isinstance(said.value, int))
    title, _, rest = words.partition(". ")
    body = "\n".join(part for part in (rest, ratings) if part)
    return f"[{entry.at.strftime(time_format)}] {title.rstrip('.')}.\n{body}\n"


if __name__ == "__main__":
    program, folder, how_many, *passphrase = sys.argv[1:]
    build = {"ketajournal": build_ketajournal, "jrnl": build_jrnl}[program]
    build(Path(folder).absolute(), how_many, passphrase[0] if passphrase else "")
