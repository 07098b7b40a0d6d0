"""Any machines, any order, any number of times, any clocks: the same journal everywhere, and nothing lost or back.

What is due for purging doesn't count. ``--moments 100 --seed S`` lives 400 lives; the suite lives a dozen.
"""

import random
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ketajournal.course.values import NAMES_DELETED
from ketajournal.journal.home import Home
from support.journals import is_whole, journal_at
from support.machines import Clock, Deed, World

LIVES, STEPS = 4, 90  # to one moment


@pytest.fixture
def lives(chance: random.Random, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[World]:
    """Some machines' lives up to the point where each has taken in all others."""
    for module in ("writing", "merging"):
        monkeypatch.setattr(f"ketajournal.journal.{module}.datetime", Clock)
    monkeypatch.setattr("ketajournal.journal.writing._new_id", lambda: UUID(int=chance.getrandbits(128)).hex)
    with journal_at(tmp_path / "empty"):
        pass
    found = []
    for life in range(LIVES):
        folder = tmp_path / str(life)
        folder.mkdir()
        world = World(folder, Home(tmp_path / "empty").journal, chance, chance.choice([2, 3, 3, 4]))
        world.live(chance.randrange(STEPS))
        world.exchange()
        found.append(world)
    return found


def latest(deeds: list[Deed]) -> list[Any]:
    """What a thing can have become: whatever no later change, made knowing of it, took the place of."""
    return [deed.value for deed in deeds if not any(deed.number in other.seen for other in deeds)]


def test_any_lives_of_any_machines_end_in_one_journal(lives: list[World]) -> None:
    for world in lives:
        first, *others = world.machines
        for other in others:
            assert other.standing() == first.standing()
        for machine in world.machines:
            before = machine.standing()
            for other in world.machines:
                merged = machine.take_in(other)
                assert (merged.added, merged.changed, merged.conflicts) == (set(), set(), [])
            assert machine.standing() == before, "once more is the same as once"
            assert machine.connection.execute("PRAGMA foreign_key_check").fetchall() == []
        no_change_is_undone_by_one_that_did_not_know_of_it(world)
        no_word_is_lost_and_none_that_was_purged_is_back(world)
        world.close()
    assert is_whole(Path(lives[0].machines[0].path).parent.parent / "empty")


def no_change_is_undone_by_one_that_did_not_know_of_it(world: World) -> None:
    machine = world.machines[0]
    entries = {row[0]: row[1:] for row in machine.connection.execute("SELECT id, at, deleted_at FROM entry")}
    sessions = {
        row[0]: row[1:]
        for row in machine.connection.execute("SELECT id, at, cancelled_at, setting, same_as FROM session")
    }
    answers = {
        row[:2]: row[2]
        for row in machine.connection.execute("SELECT entry_id, prompt, value FROM answer WHERE replaced_at IS NULL")
    }
    purged = {entry for one in world.machines for entry in one.purged}
    for (what, *of), deeds in world.deeds.items():
        allowed = latest(deeds)
        is_deleted = of[0] not in entries or entries[of[0]][1] is not None
        if of[0] in purged and what != "deleted":
            continue  # brought back elsewhere after that, it is what is left of it
        if (of[0], NAMES_DELETED) in answers and what in ("answer", "draft"):
            continue  # answers to the entry that it names go on coming in, and may be newer than one to it
        if what == "deleted":
            assert is_deleted in allowed, "a deletion, or its taking back, was undone"
        elif what == "at" and not is_deleted:
            assert entries[of[0]][0] in [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in allowed]
        elif what == "answer" and not is_deleted:
            assert answers[of[0], of[1]] in [f'"{word}"' for word in allowed]
        elif what == "draft" and not is_deleted:
            assert answers[of[0], "draft.checkin.shift"] in [f'"{word}"' for word in allowed]
        elif what == "moved":
            assert sessions[of[0]][0] in [f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in allowed]
        elif what == "cancelled":
            assert (sessions[of[0]][1] is not None) in allowed, "a cancelling, or its taking back, was undone"
        elif what == "setting":
            assert sessions[of[0]][2] in allowed


def all_deleted(deeds: list[Deed]) -> bool:
    return all(deed.value for deed in deeds)


def no_word_is_lost_and_none_that_was_purged_is_back(world: World) -> None:
    ever_deleted = {of[0] for what, *of in world.deeds if what == "deleted"}
    brought_back = {
        of[0] for (what, *of), deeds in world.deeds.items() if what == "deleted" and False in [d.value for d in deeds]
    }
    purged = {entry for machine in world.machines for entry in machine.purged}
    for machine in world.machines:
        standing = {word for word, _, deleted in machine.words() if not deleted}
        live = {row[0] for row in machine.connection.execute("SELECT id FROM entry WHERE deleted_at IS NULL")}
        for word, entry in world.words.items():
            if entry not in ever_deleted:
                assert word in standing, "a word was lost"
        assert not (live & purged) - brought_back, "what was purged is back"
        file = machine.path.read_bytes()
        there = {word for word, _, _ in machine.words()}
        for words in machine.purged.values():
            for word in words - there:
                assert word.encode() not in file, "a word that was purged can still be read in the file"
