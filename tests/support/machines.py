"""Several machines of one person: journals whose clocks differ, lived in and merged at random, and what was done."""

import json
import random
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from ketajournal.journal.archive import Archive, archive_in_memory
from ketajournal.journal.file import Connection, connect
from ketajournal.journal.merging import Merged, join_courses, merge
from ketajournal.journal.writing import Writer
from support.exports import own_document
from support.imports import own_archive

START = datetime(2026, 3, 2, 12, tzinfo=UTC)
# Apart by seconds, minutes and years, in both directions.
OFFSETS = [timedelta(seconds=s) for s in (0, 0, 1, -1, 40, -40, 600, -600, 86_400)] + [
    timedelta(days=365 * years) for years in (1, 5, 70)
]
KEPT_FOR = timedelta(days=30)


class Clock(datetime):
    """What the machine whose turn it is shows."""

    shown = START

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return Clock.shown.astimezone(tz)


class Deed(NamedTuple):
    """A change of one thing: what it became, and which changes of that thing were known where it was made."""

    number: int
    value: Any
    seen: frozenset[int]


class World:
    """All machines, and all that was done on any of them. ``deeds`` are by the thing that they changed."""

    def __init__(self, folder: Path, empty: Path, chance: random.Random, count: int) -> None:
        self.chance = chance
        self.time = START
        self.deeds: dict[tuple[str, ...], list[Deed]] = defaultdict(list)
        self.words: dict[str, str] = {}
        self.machines = [Machine(self, folder / f"{number}.db", empty) for number in range(count)]
        self._number = 0

    def word(self) -> str:
        """A word that nobody wrote before."""
        self._number += 1
        return f"word{self._number:05}x"

    def later(self) -> None:
        """Let time pass: seconds mostly, days sometimes, a month seldom."""
        steps = [timedelta(0), timedelta(seconds=1), timedelta(minutes=5), timedelta(days=1), timedelta(days=32)]
        self.time += self.chance.choices(steps, (6, 6, 4, 2, 1))[0]

    def live(self, steps: int) -> None:
        """Let so many things happen."""
        for _ in range(steps):
            self.later()
            self.chance.choice(self.machines).do_something()

    def exchange(self) -> None:
        """Let every machine take in every other, in some order, until all that any of them knew is everywhere."""
        for _ in range(3):
            pairs = [(one, other) for one in self.machines for other in self.machines if one is not other]
            self.chance.shuffle(pairs)
            for one, other in pairs:
                one.take_in(other)

    def close(self) -> None:
        for machine in self.machines:
            machine.connection.close()


class Machine:
    """A journal on a machine of its own, with a clock of its own. ``knows`` are the changes it has seen."""

    def __init__(self, world: World, path: Path, empty: Path) -> None:
        shutil.copy(empty, path)
        self.world, self.path = world, path
        self.offset = world.chance.choice(OFFSETS)
        self.connection: Connection = connect(path, None)
        self.knows: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self.met: dict[str, datetime] = {}
        self.jump = timedelta(0)
        self.jumps = [2, 20, 31, 45, 59, 61, 365, 3650, -3, -40, -400]
        self.purged: dict[str, set[str]] = {}

    # --- what happens

    def do_something(self) -> None:
        chance = self.world.chance
        if self.jump and chance.random() < 0.4:
            self._put_clock(0)
        elif not self.jump and chance.random() < 0.05:
            self._put_clock(chance.choice(self.jumps))
        Clock.shown = self.world.time + self.offset + self.jump
        before = self._deleted()
        chance.choices(
            [
                self._write, self._answer, self._draft, self._delete, self._restore, self._move_entry,
                self._begin_course, self._add_session, self._change_session, self._join, self._merge,
            ],
            (5, 8, 3, 5, 2, 2, 1, 2, 5, 1, 8),
        )[0]()  # fmt: skip
        self._note_purging(before)

    def _put_clock(self, days: int) -> None:
        """Put the clock wrong by so many days, or right again; something is written at each."""
        self.jump = timedelta(days=days)
        Clock.shown = self.world.time + self.offset + self.jump
        before = self._deleted()
        self._write()
        self._note_purging(before)

    def take_in(self, other: "Machine", *, as_json: bool = False) -> Merged:
        """Take in the other machine's journal. Returns what came of it."""
        Clock.shown = self.world.time + self.offset + self.jump
        before = self._deleted()
        archive: Archive = archive_in_memory(other.connection)
        merged = merge(self.connection, self.path, own_archive(own_document(archive)) if as_json else archive)
        for thing, seen in other.knows.items():
            self.knows[thing] |= seen
        self._note_purging(before)
        return merged

    def _merge(self) -> None:
        other = self.world.chance.choice(self.world.machines)
        if other is not self:
            self.take_in(other, as_json=self.world.chance.random() < 0.2)

    def _writer(self) -> Writer:
        return Writer(self.connection, self.path, lambda: None)

    def _did(self, value: Any, *thing: str) -> None:
        """Note that something was changed here, after all that is known of it here."""
        deeds = self.world.deeds[thing]
        deeds.append(Deed(len(deeds), value, frozenset(self.knows[thing])))
        self.knows[thing].add(len(deeds) - 1)

    def _one(self, sql: str) -> str | None:
        found = [row[0] for row in self.connection.execute(f"{sql} ORDER BY 1")]
        return self.world.chance.choice(found) if found else None

    def _live_entry(self) -> str | None:
        return self._one("SELECT id FROM entry WHERE deleted_at IS NULL")

    def _write(self) -> None:
        course = self._one("SELECT id FROM course WHERE same_as IS NULL")
        session = self._one("SELECT id FROM session WHERE same_as IS NULL") if course else None
        entry = self._writer().add_entry("note", Clock.shown, course, session)
        self._say(entry, "note.text")

    def _say(self, entry: str, prompt: str) -> None:
        word = self.world.word()
        self._writer().answer(entry, prompt, "long", word)
        self.world.words[word] = entry
        self._did(word, "answer", entry, prompt)

    def _answer(self) -> None:
        if entry := self._live_entry():
            self._say(entry, self.world.chance.choice(["note.text", "checkin.word"]))

    def _draft(self) -> None:
        if entry := self._live_entry():
            word = self.world.word()
            self._writer().keep_draft(entry, "checkin.shift", word)
            self.world.words[word] = entry
            self._did(word, "draft", entry)

    def _delete(self) -> None:
        if entry := self._live_entry():
            self._writer().delete(entry)
            self._did(True, "deleted", entry)

    def _restore(self) -> None:
        if entry := self._one("SELECT id FROM entry WHERE deleted_at IS NOT NULL"):
            self._writer().restore(entry)
            self._did(False, "deleted", entry)

    def _move_entry(self) -> None:
        if entry := self._live_entry():
            at = START + timedelta(minutes=self.world.chance.randrange(10_000))
            self._writer().set_entry(entry, at=at)
            self._did(at, "at", entry)

    def _begin_course(self) -> None:
        self._writer().add_course(date(2026, 3, self.world.chance.randrange(1, 20)))

    def _add_session(self) -> None:
        if course := self._one("SELECT id FROM course WHERE same_as IS NULL"):
            self._writer().add_session(course, START + timedelta(days=self.world.chance.randrange(4)))

    def _change_session(self) -> None:
        session = self._one("SELECT id FROM session WHERE same_as IS NULL")
        if session is None:
            return
        what = self.world.chance.choice(["moved", "cancelled", "setting"])
        value: Any
        if what == "moved":
            value = START + timedelta(days=self.world.chance.randrange(400))
            self._writer().set_session(session, at=value)
        elif what == "cancelled":
            value = self.world.chance.random() < 0.7
            self._writer().cancel_session(session, cancelled=value)
        else:
            value = self.world.word()
            self._writer().set_session(session, setting=value)
        self._did(value, what, session)

    def _join(self) -> None:
        courses = [
            row[0] for row in self.connection.execute("SELECT id FROM course WHERE same_as IS NULL ORDER BY id")
        ]
        if len(courses) > 1:
            kept, other = self.world.chance.sample(courses, 2)
            join_courses(self.connection, self.path, kept, other, lambda: None)

    # --- what is there

    def _deleted(self) -> dict[str, set[str]]:
        """The entries that are deleted here, with their words; those that were not before are met now."""
        found: dict[str, set[str]] = {}
        for entry, value in self.connection.execute(
            "SELECT e.id, a.value FROM entry e LEFT JOIN answer a ON a.entry_id = e.id WHERE e.deleted_at IS NOT NULL"
        ):
            found.setdefault(entry, set()).update([json.loads(value)] if value else [])
        for entry in [entry for entry in self.met if entry not in found]:
            del self.met[entry]
        for entry in found:
            self.met.setdefault(entry, self.world.time)
        return found

    def _note_purging(self, before: dict[str, set[str]]) -> None:
        met = dict(self.met)
        there = {row[0] for row in self.connection.execute("SELECT id FROM entry")}
        for entry, words in before.items():
            if entry not in there and entry in met:
                since = self.world.time - met[entry]
                assert since >= KEPT_FOR, f"purged {since} after it was deleted"
                self.purged[entry] = words
        self._deleted()

    def standing(self) -> dict[str, Any]:
        """All that is not deleted, row by row."""
        archive = archive_in_memory(self.connection)
        return {
            "courses": archive.courses,
            "sessions": archive.sessions,
            "entries": sorted(rows for rows in archive.entries if rows.entry.deleted_at is None),
        }

    def words(self) -> Iterator[tuple[str, str, bool]]:
        """Each word with its entry, and whether that is deleted."""
        for value, entry, deleted in self.connection.execute(
            "SELECT a.value, e.id, e.deleted_at FROM answer a JOIN entry e ON e.id = a.entry_id"
        ):
            yield str(json.loads(value)), entry, deleted is not None
