"""It answers back: one quiet sentence at the moment that it matters, called for by ratings and options alone."""

from pathlib import Path
from typing import Any

import pytest

from ketajournal.course.values import Value
from ketajournal.guide.answers_back import own_words_from_before
from ketajournal.guide.conversation import converse
from ketajournal.guide.keeper import Keeper
from ketajournal.guide.own_prompts import check_prompt_files
from ketajournal.guide.prompts import load_guide
from ketajournal.journal import reading
from ketajournal.journal.opening import Journal
from ketajournal.journal.settings import set_setting
from support.journals import journal_at
from support.scripted_asker import AnswersAll
from support.values import at

_GUIDES = map(load_guide, ("prep", "reflect", "checkin", "weekly"))
SENTENCES = [p for guide in _GUIDES for p in guide.prompts if p.kind == "said"]
SAY = {p.id: p.ask for p in SENTENCES}
FACTS = {"checkin.dip", "reflect.first_relief"}


def said(journal: Journal, kind: str, moment: str, **given: Value) -> str | None:
    asker = AnswersAll(**given)
    converse(load_guide(kind), asker, Keeper(journal, kind, at(moment)))  # type: ignore[arg-type]
    return asker.said_back


def held(journal: Journal) -> None:
    writer = journal.writer()
    writer.add_session(writer.add_course(at("2026-03-02 14:00").date()), at("2026-03-02 14:00"))


CALM: dict[str, Value] = {"reflect__signs": None, "reflect__fear": 2, "reflect__relief": 2, "reflect__today": "words"}


def test_each_is_called_for_by_ratings_options_and_facts_alone() -> None:
    kinds = {p.id: p.kind for name in ("prep", "reflect", "checkin", "weekly") for p in load_guide(name).prompts}
    assert len(SENTENCES) == 8
    for sentence in SENTENCES:
        assert sentence.when is not None
        for name in sentence.when.names() - FACTS:
            assert kinds[name] in ("scale", "choice", "yes-no", "many"), sentence.id
        assert len(sentence.ask) < 180
        assert "\n" not in sentence.ask


def test_each_stands_right_behind_the_question_that_calls_for_it() -> None:
    behind = {p.id: load_guide(p.id.split(".")[0]).question_before(p) for p in SENTENCES}
    assert behind == {
        "prep.said-fear": "prep.fear",
        "reflect.said-flat": "reflect.character",
        "reflect.said-weird": "reflect.character",
        "reflect.said-first-relief": "reflect.relief",
        "reflect.said-fear": "reflect.fear",
        "checkin.said-smaller": "checkin.new-thing",
        "checkin.said-dip": "checkin.mood",
        "checkin.said-fear": "checkin.fear",
    }


def test_the_question_that_nearly_everybody_comes_to_is_quoted_as_the_persons_own() -> None:
    assert '"What if it stops working?"' in SAY["checkin.said-fear"]
    assert '"What if it stops working?"' in str(load_guide("checkin").prompt("checkin.fear")._replace().why)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"reflect__character": "flat"}, "reflect.said-flat"),
        ({"reflect__character": "weird"}, "reflect.said-weird"),
        ({"reflect__character": "gentle"}, None),
        ({"reflect__character": "gentle", "reflect__fear": 8}, "reflect.said-fear"),
        ({"reflect__character": "gentle", "reflect__relief": 7}, "reflect.said-first-relief"),
        ({"reflect__character": "flat", "reflect__relief": 7, "reflect__fear": 8}, "reflect.said-flat"),
    ],
    ids=str,
)
def test_behind_a_reflection_one_sentence_is_said_at_the_most(
    home: Path, given: dict[str, Any], name: str | None
) -> None:
    with journal_at(home) as journal:
        held(journal)
        assert said(journal, "reflect", "2026-03-02 18:00", **{**CALM, **given}) == (SAY[name] if name else None)


def test_the_first_relief_is_the_first_of_all_courses(home: Path) -> None:
    with journal_at(home) as journal:
        held(journal)
        much: dict[str, Any] = {**CALM, "reflect__character": "gentle", "reflect__relief": 7}
        assert said(journal, "reflect", "2026-03-02 18:00", **much) == SAY["reflect.said-first-relief"]
        course = reading.needed_course(journal.connection)
        journal.writer().set_course(course.id, ended_on="2026-04-01")
        writer = journal.writer()
        writer.add_session(writer.add_course(at("2026-05-04 14:00").date()), at("2026-05-04 14:00"))
        assert said(journal, "reflect", "2026-05-04 18:00", **much) is None


def test_a_mood_is_below_those_of_the_two_weeks_before_whatever_course_they_are_of(home: Path) -> None:
    with journal_at(home) as journal:
        held(journal)
        for day, mood in (("20", 2), ("21", 6), ("22", 5)):
            said(journal, "checkin", f"2026-04-{day} 18:00", checkin__mood=mood, checkin__fear=1)
        course = reading.needed_course(journal.connection)
        journal.writer().set_course(course.id, ended_on="2026-04-25")
        writer = journal.writer()
        writer.add_session(writer.add_course(at("2026-04-28 14:00").date()), at("2026-04-28 14:00"))
        assert said(journal, "checkin", "2026-04-29 18:00", checkin__mood=3, checkin__fear=1) is None
        assert (
            said(journal, "checkin", "2026-04-30 18:00", checkin__mood=1, checkin__fear=1) == SAY["checkin.said-dip"]
        )


def test_it_is_never_said_after_a_sign(home: Path) -> None:
    flat = {**CALM, "reflect__character": "flat"}
    with journal_at(home) as journal:
        held(journal)
        signs = {**CALM, "reflect__character": "gentle", "reflect__signs": ["nausea"], "reflect__fear": 9}
        assert said(journal, "reflect", "2026-03-02 18:00", **signs) is None
        assert said(journal, "reflect", "2026-03-05 18:00", **flat) is None, "some days later it is still quiet"
        weird: dict[str, Value] = {**CALM, "reflect__character": "weird"}
        assert said(journal, "reflect", "2026-03-12 18:00", **weird) == SAY["reflect.said-weird"]


def test_it_is_never_said_while_a_notice_of_danger_stands(home: Path) -> None:
    fear: dict[str, Value] = {"checkin__fear": 9, "checkin__choose": False}
    with journal_at(home) as journal:
        held(journal)
        form = {f"phq-9__{n}": 0 for n in range(1, 9)} | {"phq-9__9": 1}
        converse(load_guide("phq-9"), AnswersForm(form), Keeper(journal, "phq-9", at("2026-03-09 10:00")))  # type: ignore[arg-type]
        said(journal, "checkin", "2026-03-10 12:00", checkin__choose=False)  # hope has its turn
        assert said(journal, "checkin", "2026-03-11 12:00", **fear) is None


class AnswersForm(AnswersAll):
    def __init__(self, items: dict[str, Any]) -> None:
        super().__init__()
        self._items = {name.replace("__", "."): value for name, value in items.items()}

    def ask(self, question: Any) -> Any:
        return self._items.get(question.prompt.id)


def test_high_fear_is_answered_and_never_twice_in_a_row(home: Path) -> None:
    with journal_at(home) as journal:
        held(journal)
        found = []
        for day in range(9, 27):
            calm: dict[str, Value] = {"checkin__choose": False, "checkin__fear": 9}
            found.append(said(journal, "checkin", f"2026-03-{day:02} 12:00", **calm))
    assert [one for one in found if one is not None] == [SAY["checkin.said-fear"]], "the fear stayed where it was"


def test_a_no_to_the_new_thing_is_answered_once_and_again_after_a_yes(home: Path) -> None:
    with journal_at(home) as journal:
        held(journal)
        said(journal, "new-thing", "2026-03-02 20:00")
        kept = ["no", "no", "yes", "no"]
        found = [
            said(journal, "checkin", f"2026-03-{day:02} 12:00", checkin__new_thing=value, checkin__fear=1)
            for day, value in zip(range(9, 13), kept, strict=True)
        ]
    assert found == [SAY["checkin.said-smaller"], None, None, SAY["checkin.said-smaller"]]


def test_a_dip_is_no_verdict_where_a_mood_lies_below_all_of_two_weeks(home: Path) -> None:
    with journal_at(home) as journal:
        held(journal)
        moods = [5, 6, 5, 3, 3, 2, 6]
        found = [
            said(journal, "checkin", f"2026-03-{day:02} 12:00", checkin__mood=mood, checkin__choose=False,
                 checkin__fear=1) for day, mood in zip(range(9, 16), moods, strict=True)
        ]  # fmt: skip
    assert found == [None, None, None, SAY["checkin.said-dip"], None, SAY["checkin.said-dip"], None]


def test_it_can_be_turned_off(home: Path) -> None:
    with journal_at(home) as journal:
        set_setting("answers_back", "no")
        held(journal)
        assert said(journal, "reflect", "2026-03-02 18:00", **{**CALM, "reflect__character": "flat"}) is None


def test_at_the_end_of_a_check_in_stands_something_of_their_own_from_before(home: Path) -> None:
    with journal_at(home) as journal:
        held(journal)
        shift = load_guide("checkin").prompt("checkin.shift")
        assert shift is not None
        for day, words in ((3, "laughed at something small"), (5, "answered a message")):
            keeper = Keeper(journal, "checkin", at(f"2026-03-{day:02} 12:00"))
            keeper.save(shift, words)
        assert own_words_from_before(Keeper(journal, "checkin", at("2026-03-03 18:00")).subject) is None
        assert own_words_from_before(Keeper(journal, "checkin", at("2026-03-06 12:00")).subject) == (
            "On 3 March: laughed at something small"
        )
        assert own_words_from_before(Keeper(journal, "checkin", at("2026-03-12 12:00")).subject) == (
            "A week ago: answered a message"
        )


# --- a person's own


def own_file(home: Path, text: str) -> None:
    (home / "prompts").mkdir(exist_ok=True)
    (home / "prompts" / "reflect.toml").write_text(text, encoding="utf-8")


OWN = """leave_out = ["reflect.said-weird"]
[[prompt]]
id = "reflect.said-flat"
ask = "Flat, as in May."
kind = "said"
when = "reflect.character is flat"
[[prompt]]
id = "reflect.said-mixed"
ask = "Mixed is what it is."
kind = "said"
when = "reflect.character is mixed"
after = "reflect.said-flat"
"""


@pytest.mark.parametrize(
    ("character", "sentence"), [("flat", "Flat, as in May."), ("mixed", "Mixed is what it is."), ("weird", None)]
)
def test_a_persons_own_sentences_replace_add_and_leave_out(home: Path, character: str, sentence: str | None) -> None:
    with journal_at(home) as journal:
        own_file(home, OWN)
        held(journal)
        given = {**CALM, "reflect__character": character}
        assert said(journal, "reflect", "2026-03-02 18:00", **given) == sentence
    checked = check_prompt_files()
    assert checked.faults == ()
    assert [c.replaced for c in checked.changes] == [("reflect.said-flat",)]


def test_theirs_are_silent_too_while_a_sign_stands(home: Path) -> None:
    with journal_at(home) as journal:
        own_file(home, OWN)
        held(journal)
        said(journal, "reflect", "2026-03-02 18:00", **{**CALM, "reflect__signs": ["headache"]})
        assert said(journal, "reflect", "2026-03-03 18:00", **{**CALM, "reflect__character": "mixed"}) is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        (OWN.replace('when = "reflect.character is flat"', ""), "what is said back has a 'when'"),
        (OWN.replace("reflect.character is flat", "reflect.first"), "only ratings and options call for what is said"),
        (OWN.replace("reflect.character is flat", "reflect.nothing"), "no question of this conversation"),
        (OWN.replace("Flat, as in May.", "Flat\\u001b[2J"), "could steer a terminal"),
    ],
)
def test_a_mistake_in_them_is_named_as_in_a_question(home: Path, text: str, wrong: str) -> None:
    with journal_at(home):
        own_file(home, text)
        assert wrong in " ".join(map(str, check_prompt_files().faults))
