"""An answer is kept without going through the journal again: in a long one it costs what it does in a short one."""

import random
from datetime import timedelta
from pathlib import Path

import pytest

from ketajournal.course.kinds import FOLLOWED, KINDS
from ketajournal.course.metrics import MEDICINES
from ketajournal.course.sessions import says_something
from ketajournal.course.values import NAMES_DELETED, Value
from ketajournal.guide.asking import Question, Signal
from ketajournal.guide.conversation import converse
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.prompt_rules import FACTS
from ketajournal.guide.prompts import guide_names, load_guide
from ketajournal.guide.subject import Subject
from ketajournal.journal import kept_answers, reading
from ketajournal.journal.opening import Journal
from support.journals import NOW, journal_at
from support.scripted_asker import ScriptedAsker

BEHIND_AN_ANSWER = {"checkin.dip", "reflect.first_relief"}


def lived_through(journal: Journal, sessions: int) -> None:
    """A course with this many sessions up to yesterday, each prepared and reflected on, and as many check-ins."""
    writer = journal.writer()
    with writer.together():
        course = writer.add_course(NOW.date() - timedelta(days=sessions))
        for days in range(sessions, 0, -1):
            at = NOW - timedelta(days=days)
            session = writer.add_session(course, at)
            for kind, prompt, metric in (
                ("prep", "prep.intention", "intention"),
                ("reflect", "reflect.new-thing", "new_thing"),
                ("checkin", "checkin.shift", "small_shift"),
            ):
                entry = writer.add_entry(kind, at, course, session)
                writer.answer(entry, prompt, "text", f"{kind} {days}", metric)
                writer.set_entry(entry, finished=True)


class Counted:
    """Statements, and steps of SQLite's own, since the count was last taken."""

    def __init__(self, journal: Journal) -> None:
        self._statements = self._steps = 0
        journal.connection.set_trace_callback(self._statement)  # type: ignore[attr-defined]
        journal.connection.set_progress_handler(self._step, 1)  # type: ignore[attr-defined]

    def _statement(self, sql: str) -> None:
        self._statements += not sql.startswith("--")  # what a trigger does is a comment

    def _step(self) -> int:
        self._steps += 1
        return 0

    def take(self) -> tuple[int, int]:
        found = self._statements, self._steps
        self._statements = self._steps = 0
        return found


class Rating(ScriptedAsker):
    """Gives a 5 to the numbers among some questions, then has enough. Before each question the count is taken."""

    def __init__(self, count: Counted, answers: int) -> None:
        super().__init__([])
        self.counts: list[tuple[int, int]] = []
        self._count = count
        self._left = answers

    def ask(self, question: Question) -> Value | Signal:
        self.counts.append(self._count.take())
        self._left -= 1
        if self._left < 0:
            return Signal.ENOUGH
        return 5 if question.prompt.kind in ("scale", "number") else None


def answers_counted(folder: Path, sessions: int) -> list[tuple[int, int]]:
    """What each answer of a check-in took, up to the next question; the first is left out, which begins the entry."""
    with journal_at(folder) as journal:
        lived_through(journal, sessions)
        asker = Rating(Counted(journal), 6)
        assert not converse(load_guide("checkin"), asker, Keeper(journal, "checkin", NOW))
        return asker.counts[2:]


def test_an_answer_takes_few_statements_and_no_more_work_in_a_long_journal(tmp_path: Path) -> None:
    short, long = answers_counted(tmp_path / "short", 4), answers_counted(tmp_path / "long", 120)
    assert len(short) == len(long) == 5
    for (few, little), (many, much) in zip(short, long, strict=True):
        assert few == many <= 16
        assert much <= 1.5 * little


@pytest.mark.parametrize("name", guide_names())
def test_what_a_conversation_asks_of_the_journal_is_known_from_its_beginning_on(tmp_path: Path, name: str) -> None:
    with journal_at(tmp_path / "new") as journal:
        assert load_guide(name).facts() - BEHIND_AN_ANSWER <= Keeper(journal, name, NOW).known().keys()


def test_a_conversation_gone_on_with_has_the_questions_that_it_had(home: Path) -> None:
    """What was answered in the first sitting stays one of its questions: it keeps its number, and < finds it."""
    with journal_at(home) as journal:
        begun = Keeper(journal, "begin", NOW)
        for prompt_id, value in (("course.started_on", "2026-03-02"), ("course.planned_sessions", 6)):
            prompt = load_guide("begin").prompt(prompt_id)
            assert prompt is not None
            begun.save(prompt, value)
        again = Keeper(journal, "begin", NOW + timedelta(hours=1))
        assert begun.entry is not None
        again.resume(begun.entry)
        for facts in (begun.known(), again.known()):
            assert (facts["course.new"], facts["course.plan_untold"]) == (True, True)


def test_no_fact_is_known_that_has_no_name(tmp_path: Path) -> None:
    with journal_at(tmp_path / "lived") as journal:
        lived_through(journal, 2)
        known = {fact for name in guide_names() for fact in Keeper(journal, name, NOW).known()}
        assert known | BEHIND_AN_ANSWER == FACTS.keys()


def test_what_others_said_is_the_same_where_the_file_is_asked_and_where_they_are_read(
    tmp_path: Path, chance: random.Random
) -> None:
    """Of entries with answers, replaced or left open, half typed words or nothing, finished, and deleted ones."""
    answers = (
        ("course.started_on", None, "2026-03-02"),
        ("session.at", None, "2026-03-02"),
        ("prep.medicines", MEDICINES, "ssri"),
        ("prep.intention", "intention", None),
        ("prep.intention", "intention", "rest"),
    )
    for number in range(25):
        with journal_at(tmp_path / str(number)) as journal:
            writer = journal.writer()
            course = writer.add_course(NOW.date())
            for _ in range(chance.randrange(3)):
                entry = writer.add_entry("prep", NOW, course)
                for prompt, metric, value in chance.sample(answers, chance.randrange(3)):
                    writer.answer(entry, prompt, "text", value, metric)
                if chance.random() < 0.2:
                    writer.keep_draft(entry, "prep.intention", "half")
                if chance.random() < 0.3:
                    writer.set_entry(entry, finished=True)
                if chance.random() < 0.2:
                    writer.delete(entry)
            about = Subject(journal, KINDS["prep"], NOW).begun()
            others = about.entries("prep")
            given = [answer for entry in others for answer in entry.answers]
            for said, is_there in (
                (kept_answers.SAYING_SOMETHING, any(map(says_something, others))),
                (kept_answers.not_to("course.started_on"), any(a.prompt != "course.started_on" for a in given)),
                (kept_answers.ABOUT_MEDICINES, any(a.metric == MEDICINES for a in given)),
                (kept_answers.to_question("session.at"), any(a.prompt == "session.at" for a in given)),
            ):
                assert about.has_answer(["prep"], said) == is_there, (said, others)


def test_the_words_from_before_are_the_latest_up_to_a_moment_else_the_next(
    tmp_path: Path, chance: random.Random
) -> None:
    moment = NOW - timedelta(days=7)
    for number in range(15):
        with journal_at(tmp_path / str(number)) as journal:
            writer = journal.writer()
            course = writer.add_course(NOW.date())
            written = []
            for place in range(chance.randrange(6)):
                at = moment + timedelta(hours=chance.choice((-30, -2, 0, 3, 40)))
                kind, words = (
                    chance.choice(("checkin", "weekly", "note")),
                    chance.choice((None, "", f"words {place}")),
                )
                entry = writer.add_entry(kind, at, chance.choice((course, course, None)))
                writer.answer(entry, f"{kind}.shift", "text", words, "small_shift")
                written.append(entry)
            if written and chance.random() < 0.3:
                writer.delete(chance.choice(written))
            own = chance.choice([None, *written])
            others = Subject(journal, KINDS["checkin"], NOW, own=own).begun()
            noted = [(e.at, w) for e in others.entries(*FOLLOWED) if (w := e.text_of("small_shift"))]
            before, behind = ([n for n in noted if (n[0] <= moment) is is_before] for is_before in (True, False))
            assert others.text_nearest("small_shift", moment) == next(iter(before[-1:] or behind[:1]), None), noted


def test_every_kind_s_conversation_is_about_what_its_row_says(tmp_path: Path) -> None:
    with journal_at(tmp_path / "lived") as journal:
        lived_through(journal, 3)
        numbers = {name: Keeper(journal, name, NOW).subject.number for name in guide_names()}
    held = {name for name, kind in KINDS.items() if kind.tie.name in ("LATEST", "HELD")}
    assert numbers == {name: 3 if name in held else None for name in guide_names()}


def test_answers_after_their_entry_was_deleted_in_another_window_are_kept_in_one_that_names_it(home: Path) -> None:
    guide = load_guide("checkin")
    mood, word = (guide.prompt(name) for name in ("checkin.mood", "checkin.word"))
    assert mood is not None
    assert word is not None
    with journal_at(home) as journal, journal_at(home) as other_window:
        keeper = Keeper(journal, "checkin", NOW)
        keeper.save(mood, 6)
        assert keeper.entry is not None
        first = keeper.entry.id
        other_window.writer().delete(first)
        keeper.save(word, "grief, then quiet")
        keeper.finish()
        assert keeper.went_on_after == first
        assert keeper.entry is not None
        assert keeper.entry.answer_to("checkin.word") == "grief, then quiet"
        assert first[:8] in str(keeper.entry.answer_to(NAMES_DELETED))
        assert [line.id for line in reading.lines(journal.connection, limit=None)] == [keeper.entry.id]
        deleted = reading.entry(journal.connection, first)
        assert deleted.deleted_at is not None
        assert [a.value for a in deleted.answers] == [6]


def test_nothing_said_after_the_entry_was_deleted_leaves_it_deleted_and_makes_no_other(home: Path) -> None:
    mood = load_guide("checkin").prompt("checkin.mood")
    assert mood is not None
    with journal_at(home) as journal, journal_at(home) as other_window:
        keeper = Keeper(journal, "checkin", NOW)
        keeper.save(mood, 6)
        assert keeper.entry is not None
        other_window.writer().delete(keeper.entry.id)
        keeper.finish()
        assert reading.lines(journal.connection, limit=None) == []
