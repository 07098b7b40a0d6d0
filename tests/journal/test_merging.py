"""Two journals of one person become one: nothing is lost, the newer stands, and twice is the same as once."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ketajournal.course.values import NAMES_DELETED
from ketajournal.errors import BadInput
from ketajournal.journal.archive import (
    AnswerRecord,
    Archive,
    CourseRecord,
    EntryRecord,
    PurgedRecord,
    SessionRecord,
    archive_in_memory,
)
from ketajournal.journal.file import Connection, connect
from ketajournal.journal.home import Home
from ketajournal.journal.joining import SameOnes
from ketajournal.journal.merging import Merged, merge, planned_merge
from ketajournal.journal.tables import AnswerRow, CourseRow, EntryRow, PurgedRow, SessionRow
from support.archives import whole
from support.journals import PASSPHRASE, everything, is_whole, journal_at, note
from support.merge_rows import COURSE, HELD, START, answer, changed, entry, many, second


def archive(*rows: Any) -> Archive:
    """These rows, with their course."""
    kinds: tuple[type, ...] = (SessionRecord, EntryRecord, AnswerRecord)
    sessions, entries, answers = (tuple(r for r in rows if isinstance(r, kind)) for kind in kinds)
    return whole((COURSE,), sessions, entries, answers)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal's file with nothing in it."""
    folder = tmp_path_factory.mktemp("empty")
    with journal_at(folder):
        return Home(folder).journal


class Here(NamedTuple):
    """A journal that archives are merged into."""

    connection: Connection
    path: Path

    def merge(self, coming: Archive) -> Merged:
        return merge(self.connection, self.path, coming)

    def standing(self) -> dict[tuple[str, str], str]:
        """What each question of each entry is answered with."""
        rows = self.connection.execute("SELECT entry_id, prompt, value FROM answer WHERE replaced_at IS NULL")
        return {(row[0], row[1]): row[2] for row in rows}


@contextmanager
def journal_of(empty: Path, *archives: Archive) -> Iterator[Here]:
    path = empty.with_name(f"{os.urandom(8).hex()}.db")
    shutil.copy(empty, path)
    connection = connect(path, None)
    here = Here(connection, path)
    try:
        for one in archives:
            here.merge(one)
        yield here
    finally:
        connection.close()
        path.unlink()


@pytest.fixture
def of(empty: Path) -> Iterator[Callable[..., Here]]:
    """A journal with these archives in it."""
    open_ones = []

    def journal(*archives: Archive) -> Here:
        made = journal_of(empty, *archives)
        open_ones.append(made)
        return made.__enter__()

    yield journal
    for made in open_ones:
        made.__exit__(None, None, None)


# --- two answers to one question


def test_of_two_answers_given_on_two_machines_the_newer_stands_and_both_are_kept(of: Callable[..., Here]) -> None:
    first = answer("a", "as first written", 1, replaced=5)
    mine = archive(entry("a", 5), first, answer("a", "mine", 5))
    theirs = archive(entry("a", 9), first._replace(replaced_at=second(9)), answer("a", "theirs", 9))
    here = of(mine)
    merged = here.merge(theirs)
    assert [c[:3] for c in merged.conflicts] == [("answer", "a" * 32, "note.text")]
    assert here.standing() == {("a" * 32, "note.text"): '"theirs"'}
    values = {a.value: a.replaced_at for a in archive_in_memory(here.connection).answers}
    assert values == {'"as first written"': second(5), '"mine"': second(9), '"theirs"': None}


def test_the_older_of_two_never_takes_the_place_of_the_newer_and_is_kept_as_an_earlier_answer(
    of: Callable[..., Here],
) -> None:
    here = of(archive(entry("a", 9), answer("a", "mine", 9)))
    merged = here.merge(archive(entry("a", 5), answer("a", "theirs", 5)))
    assert len(merged.conflicts) == 1
    assert here.standing() == {("a" * 32, "note.text"): '"mine"'}
    assert {a.value for a in archive_in_memory(here.connection).answers} == {'"mine"', '"theirs"'}


def test_a_change_that_the_other_side_had_not_seen_is_no_conflict(of: Callable[..., Here]) -> None:
    before = archive(entry("a"), answer("a", "before", 1))
    after = archive(entry("a", 5), answer("a", "before", 1, replaced=5), answer("a", "after", 5))
    for first, second_one in ((before, after), (after, before)):
        here = of(first)
        assert here.merge(second_one).conflicts == []
        assert here.standing() == {("a" * 32, "note.text"): '"after"'}


def test_the_same_words_on_both_sides_are_no_conflict(of: Callable[..., Here]) -> None:
    here = of(archive(entry("a", 9), answer("a", "same", 9)))
    assert here.merge(archive(entry("a", 5), answer("a", "same", 5))).conflicts == []


def test_different_questions_of_one_entry_come_together(of: Callable[..., Here]) -> None:
    here = of(archive(entry("a", 5), answer("a", "mine", 5, prompt="checkin.word")))
    merged = here.merge(archive(entry("a", 6), answer("a", "theirs", 6, prompt="checkin.shift")))
    assert merged.conflicts == []
    assert set(here.standing().values()) == {'"mine"', '"theirs"'}


def test_an_older_copy_of_a_journal_changes_nothing(of: Callable[..., Here]) -> None:
    old = archive(entry("a"), answer("a", "before", 1), HELD)
    here = of(old)
    here.merge(archive(entry("a", 5), answer("a", "after", 5), changed(HELD, 6, setting="home")))
    now = archive_in_memory(here.connection)
    merged = here.merge(old)
    assert archive_in_memory(here.connection) == now
    assert (merged.added, merged.changed, merged.conflicts) == (set(), set(), [])


def test_a_question_whose_answers_all_lost_their_place_is_answered_with_the_newest(of: Callable[..., Here]) -> None:
    """No journal writes such a file; words in one that is broken are shown all the same."""
    here = of(archive(entry("a"), answer("a", "one", 1, replaced=2), answer("a", "two", 2, replaced=3)))
    assert here.standing() == {("a" * 32, "note.text"): '"two"'}


# --- deleted here, changed there


NAMED = "Written into an entry that was deleted elsewhere: note, aaaaaaaa."


def notes_of_deleted(here: Here) -> list[list[str]]:
    """The answers of each note that names an entry which was deleted, and nothing else."""
    return [
        [json.loads(a.value) for a in rows.answers]
        for rows in archive_in_memory(here.connection).entries
        if any(a.prompt == NAMES_DELETED for a in rows.answers) and rows.entry.deleted_at is None
    ]


def test_answers_into_an_entry_that_was_deleted_elsewhere_are_a_note_that_names_it_and_it_stays_deleted(
    of: Callable[..., Here],
) -> None:
    words = answer("a", "before", 1)
    gone = archive(changed(entry("a"), 9, deleted_at=second(9)), words)
    answered = archive(entry("a"), words._replace(replaced_at=second(12)), answer("a", "after", 12))
    found = []
    for first, coming in ((gone, answered), (answered, gone)):
        here = of(first)
        merged = here.merge(coming)
        (told,) = [c for c in merged.conflicts if c.what == "deletion"]
        deleted = {e.id: e.deleted_at for e, _ in archive_in_memory(here.connection).entries}
        assert deleted == {"a" * 32: second(9), told.id: None}
        assert notes_of_deleted(here) == [
            ["Written into an entry that was deleted elsewhere: note, aaaaaaaa.", "after"]
        ]
        again = here.merge(coming)
        assert (again.added, again.changed, again.conflicts) == (set(), set(), [])
        found.append(archive_in_memory(here.connection))
    assert found[0] == found[1]


def test_a_note_that_names_it_and_was_deleted_too_gives_way_to_another(of: Callable[..., Here]) -> None:
    gone = archive(changed(entry("a"), 9, deleted_at=second(9)))
    here = of(gone, archive(entry("a"), answer("a", "one", 12)))
    (named,) = [rows for rows in archive_in_memory(here.connection).entries if rows.entry.deleted_at is None]
    here.merge(whole((), (), [changed(named.entry, 20, deleted_at=second(20), course_id=None)], named.answers))
    assert notes_of_deleted(here) == []
    here.merge(archive(entry("a"), answer("a", "one", 12), answer("a", "two", 13, prompt="checkin.word")))
    assert [words[-1] for words in notes_of_deleted(here)] == ["two"]


def test_deleted_with_all_its_words_known_it_is_deleted_everywhere(of: Callable[..., Here]) -> None:
    words = answer("a", "before", 1)
    there = archive(entry("a"), words)
    gone = archive(changed(entry("a"), 9, deleted_at=second(9)), words)
    for first, coming in ((gone, there), (there, gone)):
        here = of(first)
        assert here.merge(coming).conflicts == []
        assert [e.deleted_at for e, _ in archive_in_memory(here.connection).entries] == [second(9)]


def test_what_was_brought_back_stays(of: Callable[..., Here]) -> None:
    words = answer("a", "before", 1)
    deleted = changed(entry("a"), 9, deleted_at=second(9))
    here = of(archive(deleted, words))
    here.merge(archive(changed(deleted, 12, deleted_at=None), words))
    here.merge(archive(deleted, words))
    assert [e.deleted_at for e, _ in archive_in_memory(here.connection).entries] == [None]


def test_a_change_of_something_else_takes_no_deletion_back(of: Callable[..., Here]) -> None:
    deleted = changed(entry("a"), 5, deleted_at=second(5))
    here = of(archive(deleted), archive(changed(entry("a"), 9, at=second(90))))
    (found,) = [e for e, _ in archive_in_memory(here.connection).entries]
    assert (found.deleted_at, found.at) == (second(5), second(90))


# --- purged


def test_what_was_purged_here_stays_out_whoever_still_has_it(of: Callable[..., Here]) -> None:
    words = answer("a", "a secret", 1)
    here = of(Archive(purged=(PurgedRecord("a" * 32, second(9)), PurgedRecord(words.id, second(9)))))
    for _twice in range(2):
        merged = here.merge(archive(entry("a"), words))
        assert merged.purged == {"a" * 32}
        assert list(archive_in_memory(here.connection).entries) == []


def test_what_was_purged_there_is_deleted_here_and_new_words_in_it_are_a_note(of: Callable[..., Here]) -> None:
    words = answer("a", "a secret", 1)
    purged = Archive(purged=(PurgedRecord("a" * 32, second(9)), PurgedRecord(words.id, second(9))))
    here = of(archive(entry("a"), words, answer("a", "more", 12, prompt="checkin.word")))
    here.merge(purged)
    assert {e.id: e.deleted_at for e, _ in archive_in_memory(here.connection).entries}["a" * 32] == second(9)
    assert [said[-1] for said in notes_of_deleted(here)] == ["more"]
    there = of(purged)
    there.merge(archive_in_memory(here.connection))
    assert [said[-1] for said in notes_of_deleted(there)] == ["more"]
    assert "a" * 32 not in {e.id for e, _ in archive_in_memory(there.connection).entries}


def test_what_was_brought_back_elsewhere_before_it_was_purged_here_comes_back(of: Callable[..., Here]) -> None:
    words = answer("a", "wanted", 1)
    purged = Archive(purged=(PurgedRecord("a" * 32, second(9)), PurgedRecord(words.id, second(9))))
    here = of(purged)
    here.merge(archive(changed(entry("a"), 12, deleted_at=None), words))
    here.merge(purged)
    assert here.standing() == {("a" * 32, "note.text"): '"wanted"'}
    assert archive_in_memory(here.connection).purged == ()


# --- sessions and courses


def test_a_session_cancelled_on_one_side_is_cancelled(of: Callable[..., Here]) -> None:
    gone = changed(HELD, 5, cancelled_at=second(5))
    for first, coming in ((HELD, gone), (gone, HELD)):
        here = of(archive(first))
        assert here.merge(archive(coming)).conflicts == []
        assert archive_in_memory(here.connection).sessions == (gone,)


def test_a_session_cancelled_here_and_moved_later_there_is_both(of: Callable[..., Here]) -> None:
    here = of(archive(changed(HELD, 5, cancelled_at=second(5))))
    moved = changed(HELD, 9, at=second(90))
    assert here.merge(archive(moved)).conflicts == []
    (found,) = archive_in_memory(here.connection).sessions
    assert (found.at, found.cancelled_at) == (second(90), second(5))


def test_changes_of_different_things_on_two_machines_both_stand(of: Callable[..., Here]) -> None:
    here = of(archive(changed(HELD, 5, setting="at home")), archive(changed(HELD, 9, at=second(90), utc_offset=60)))
    (found,) = archive_in_memory(here.connection).sessions
    assert (found.setting, found.at, found.utc_offset) == ("at home", second(90), 60)


def test_sessions_planned_on_both_sides_for_the_same_moment_are_one(of: Callable[..., Here]) -> None:
    other = HELD._replace(id="6" * 32, setting="at home", created_at=second(3), updated_at=second(3))
    mine = archive(HELD, entry("a", session_id=HELD.id))
    theirs = archive(other, entry("b", session_id=other.id))
    there, here = of(theirs), of(mine)
    merged = here.merge(theirs)
    assert [c[:2] for c in merged.conflicts] == [("session", HELD.id)]
    there.merge(mine)
    for one in (here, there):
        found = archive_in_memory(one.connection)
        assert {s.id: (s.same_as, s.setting) for s in found.sessions} == {
            HELD.id: (None, "at home"),
            other.id: (HELD.id, "at home"),
        }
        assert {e.id[0]: e.session_id for e, _ in found.entries} == {"a": HELD.id, "b": HELD.id}


@given(links=st.lists(st.sampled_from([None, *"abcdx"]), min_size=4, max_size=4))
def test_courses_joined_in_circles_or_to_none_that_is_there_still_end_in_one_that_stands(
    links: list[str | None],
) -> None:
    rows = {name: COURSE._replace(id=name, same_as=to) for name, to in zip("abcd", links, strict=True)}
    found = SameOnes(rows, {}).courses
    for name in "abcd":
        seen = {name}
        while (to := found[name].same_as) is not None:
            assert to not in seen
            seen.add(to)
            name = to


def test_at_the_same_second_both_machines_choose_the_same(of: Callable[..., Here]) -> None:
    one, two = HELD._replace(setting="clinic"), HELD._replace(setting="home")
    there, back = of(archive(one)), of(archive(two))
    there.merge(archive(two))
    back.merge(archive(one))
    assert archive_in_memory(there.connection) == archive_in_memory(back.connection)


def test_entries_of_no_course_become_part_of_the_one_that_comes_in(of: Callable[..., Here]) -> None:
    here = of(whole(entries=(entry("a", course_id=None),), answers=(answer("a", "words", 1),)))
    here.merge(archive())
    assert [e.course_id for e, _ in archive_in_memory(here.connection).entries] == [COURSE.id]


def test_taking_an_entry_into_a_course_is_no_change_that_another_machine_takes_back(of: Callable[..., Here]) -> None:
    without = whole(entries=(entry("a", course_id=None),), answers=(answer("a", "words", 1),))
    here = of(archive(), without)
    merged = here.merge(without)
    assert merged.changed == set()
    assert [e.course_id for e, _ in archive_in_memory(here.connection).entries] == [COURSE.id]


@pytest.mark.parametrize(
    ("day", "course"),
    [("2026-01-01", "c"), ("2026-03-05", "c"), ("2026-08-25", "d"), ("2026-09-10", "d"), ("2026-08-01", "c")],
)
def test_an_entry_of_no_course_goes_to_the_one_whose_time_it_is_of(
    of: Callable[..., Here], day: str, course: str
) -> None:
    """The two weeks before a course are its baseline's."""
    later = COURSE._replace(id="d" * 32, started_on="2026-09-01")
    here = of(Archive((COURSE, later)), whole(entries=(entry("a", course_id=None, at=f"{day}T12:00:00Z"),)))
    assert [e.course_id for e, _ in archive_in_memory(here.connection).entries] == [course * 32]


def test_the_day_that_decides_is_the_person_s_own(of: Callable[..., Here]) -> None:
    """An hour past midnight on the 18th, three hours ahead of UTC, where it is the 17th still."""
    later = COURSE._replace(id="d" * 32, started_on="2026-09-01")
    night = entry("a", course_id=None, at="2026-08-17T22:00:00Z")._replace(utc_offset=180)
    here = of(Archive((COURSE, later)), whole(entries=(night,)))
    assert [e.course_id for e, _ in archive_in_memory(here.connection).entries] == [later.id]


# --- all or nothing


def test_what_would_come_in_is_told_without_a_write(of: Callable[..., Here]) -> None:
    here = of(archive(entry("a"), answer("a", "words", 1)))
    before = here.path.read_bytes()
    found = planned_merge(here.connection, here.path, archive(entry("b"), answer("b", "more", 2)))
    assert found.added == {"b" * 32}
    assert here.path.read_bytes() == before


def test_an_answer_is_never_taken_from_the_entry_that_it_belongs_to(of: Callable[..., Here]) -> None:
    words = answer("a", "words", 1)
    here = of(archive(entry("a"), words))
    with pytest.raises(BadInput, match="belongs to another question"):
        here.merge(archive(entry("b"), words._replace(entry_id="b" * 32)))
    assert archive_in_memory(here.connection) == archive(entry("a"), words)


def test_a_merge_that_is_broken_off_leaves_nothing(of: Callable[..., Here]) -> None:
    here = of(archive(entry("a"), answer("a", "words", 1)))
    before = archive_in_memory(here.connection)

    def leave(done: int, _of: int) -> None:
        if done > 2000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        merge(here.connection, here.path, many(3000), leave)
    assert archive_in_memory(here.connection) == before


_KILLED = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from pathlib import Path
from support.merge_rows import many
from ketajournal.journal.file import connect
from ketajournal.journal.joining import SameOnes
from ketajournal.journal.merging import merge

def step(done, of):
    if done > of // 2:
        os.kill(os.getpid(), signal.SIGKILL)

path = Path(sys.argv[1]) / "journal.db"
merge(connect(path, None), path, many(20_000), step)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_in_the_middle_nothing_is_half_done(home: Path) -> None:
    with journal_at(home) as journal:
        note(journal, "words")
    before = everything(home)
    done = subprocess.run([sys.executable, "-c", _KILLED, str(home), str(Path(__file__).parents[1])], check=False)
    assert done.returncode == -signal.SIGKILL
    assert everything(home) == before
    assert is_whole(home)


def test_an_encrypted_journal_takes_an_archive_in(home: Path) -> None:
    with journal_at(home, PASSPHRASE) as journal:
        merge(journal.connection, home / "journal.db", many(10))
        assert len(archive_in_memory(journal.connection).entries) == 10
    assert b"note.text" not in (home / "journal.db").read_bytes()


# --- properties: what two or three machines may have done since they were the same


ENTRIES, QUESTIONS, WORDS = "ab", ("note.text", "checkin.word"), ("x", "y", "z")
OPERATION = st.one_of(
    st.tuples(st.just("answer"), st.sampled_from(ENTRIES), st.sampled_from(QUESTIONS), st.sampled_from(WORDS)),
    st.tuples(st.just("delete"), st.sampled_from(ENTRIES)),
    st.tuples(st.just("restore"), st.sampled_from(ENTRIES)),
    st.tuples(st.just("cancel"), st.booleans()),
    st.tuples(st.just("setting"), st.sampled_from(WORDS)),
    st.tuples(st.just("planned"), st.integers(1, 9)),
)
MACHINES = st.lists(st.tuples(st.sampled_from("ABC"), OPERATION), max_size=14)


class Machine:
    """One person's journal on one machine; the machines' clocks agree."""

    def __init__(self) -> None:
        self.course, self.session = COURSE, HELD
        self.entries = {name: entry(name) for name in ENTRIES}
        self.answers: dict[str, AnswerRecord] = {}

    def do(self, at: int, operation: tuple[Any, ...]) -> None:
        what, *rest = operation
        now = second(at)
        if what == "answer":
            name, prompt, value = rest
            for known in list(self.answers.values()):
                if (known.entry_id, known.prompt, known.replaced_at) == (name * 32, prompt, None):
                    self.answers[known.id] = known._replace(replaced_at=now)
            new = answer(name, value, at, prompt=prompt)
            self.answers[new.id] = new
        elif what in ("delete", "restore"):
            deleted = now if what == "delete" else None
            self.entries[rest[0]] = changed(self.entries[rest[0]], at, deleted_at=deleted)
        elif what == "cancel":
            self.session = changed(self.session, at, cancelled_at=now if rest[0] else None)
        elif what == "setting":
            self.session = changed(self.session, at, setting=rest[0])
        else:
            self.course = changed(self.course, at, planned_sessions=rest[0])

    def archive(self) -> Archive:
        return whole((self.course,), (self.session,), self.entries.values(), self.answers.values())


def archives(history: list[tuple[str, tuple[Any, ...]]]) -> list[Archive]:
    """What each of three machines holds after all this."""
    machines = {name: Machine() for name in "ABC"}
    for at, (name, operation) in enumerate(history, start=1):
        machines[name].do(at, operation)
    return [machine.archive() for machine in machines.values()]


thorough = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@thorough
@given(history=MACHINES)
def test_putting_the_same_in_twice_is_putting_it_in_once(empty: Path, history: Any) -> None:
    mine, theirs, _ = archives(history)
    with journal_of(empty, mine, theirs) as here:
        once = archive_in_memory(here.connection)
        again = here.merge(theirs)
        assert archive_in_memory(here.connection) == once
        assert (again.added, again.changed, again.conflicts, again.calls) == (set(), set(), [], [])


@thorough
@given(history=MACHINES)
def test_in_whichever_order_they_come_in_the_same_stands(empty: Path, history: Any) -> None:
    a, b, c = archives(history)
    own = {name * 32 for name in ENTRIES}
    with journal_of(empty, a, b, c) as one, journal_of(empty, c, b, a) as two, journal_of(empty, b, a, c) as three:
        stand = [{at: said for at, said in here.standing().items() if at[0] in own} for here in (one, two, three)]
        assert stand[0] == stand[1] == stand[2]
        found = [archive_in_memory(here.connection) for here in (one, two, three)]
        for left in found[1:]:
            assert left.courses == found[0].courses
            assert left.sessions == found[0].sessions
            assert [e for e, _ in left.entries if e.id in own] == [e for e, _ in found[0].entries if e.id in own]


@thorough
@given(history=MACHINES)
def test_no_answer_is_ever_lost_and_one_stands_to_each_question(empty: Path, history: Any) -> None:
    every = archives(history)
    with journal_of(empty, *every) as here:
        kept = list(archive_in_memory(here.connection).answers)
        assert {(a.id, a.value) for a in kept} >= {(a.id, a.value) for one in every for a in one.answers}
        questions = {(a.entry_id, a.prompt) for a in kept}
        assert set(here.standing()) == questions


@thorough
@given(history=MACHINES)
def test_two_machines_that_take_each_others_archive_hold_the_same(empty: Path, history: Any) -> None:
    mine, theirs, _ = archives(history)
    with journal_of(empty, mine) as here, journal_of(empty, theirs) as there:
        here.merge(theirs)
        there.merge(mine)
        here.merge(archive_in_memory(there.connection))
        there.merge(archive_in_memory(here.connection))
        assert here.standing() == there.standing()
        left, right = archive_in_memory(here.connection), archive_in_memory(there.connection)
        assert (left.courses, left.sessions) == (right.courses, right.sessions)
        assert {e for e, _ in left.entries} == {e for e, _ in right.entries}


# --- a plan that was made before


def test_a_plan_tells_what_comes(of: Callable[..., Here]) -> None:
    here, coming = of(archive(entry("a"))), archive(entry("a", 5), entry("b"), answer("b", "more", 2))
    plan = planned_merge(here.connection, here.path, coming)
    assert vars(merge(here.connection, here.path, coming)) == vars(plan)
    assert {e.id[0] for e, _ in archive_in_memory(here.connection).entries} == {"a", "b"}


def test_what_was_written_since_a_plan_is_looked_at_anew(of: Callable[..., Here]) -> None:
    here, coming = of(archive(entry("a"))), archive(entry("a"), answer("a", "theirs", 5))
    plan = planned_merge(here.connection, here.path, coming)
    here.merge(archive(entry("a"), answer("a", "mine", 9)))
    merged = here.merge(coming)
    assert merged.conflicts
    assert not plan.conflicts
    assert here.standing() == {("a" * 32, "note.text"): '"mine"'}


# --- the rows


@pytest.mark.parametrize(
    ("record", "row"),
    [
        (CourseRecord, CourseRow),
        (SessionRecord, SessionRow),
        (EntryRecord, EntryRow),
        (AnswerRecord, AnswerRow),
        (PurgedRecord, PurgedRow),
    ],
)
def test_a_record_has_the_columns_of_its_table(record: Any, row: Any) -> None:
    assert record._fields == tuple(row.model_fields), "in the table's order"


def test_what_is_taken_from_one_journal_and_put_into_a_new_one_is_the_same(home: Path, tmp_path: Path) -> None:
    with journal_at(home) as journal:
        writer = journal.writer()
        course_id = writer.add_course(date(2026, 3, 2))
        writer.add_session(course_id, START, "iv", "home")
        for words in ("words", "other words"):
            entry_id = writer.add_entry("note", START, course_id)
            writer.answer(entry_id, "note.text", "long", words)
            writer.answer(entry_id, "note.text", "long", f"{words} changed")
        writer.delete(entry_id)
        held = archive_in_memory(journal.connection)
    with journal_at(tmp_path / "new") as other:
        merge(other.connection, tmp_path, held)
        assert archive_in_memory(other.connection) == held
