"""Search: what was written is found by its words, whatever wrote it; what is not to be seen is not found."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course import search_terms
from ketajournal.course.search_terms import Context, Term, contexts, terms
from ketajournal.errors import BadInput
from ketajournal.journal import search
from ketajournal.journal.file import connect
from ketajournal.journal.home import Home
from ketajournal.journal.opening import Journal
from ketajournal.journal.reading import ANY, Chosen
from ketajournal.journal.replacement import change_passphrase
from support.journals import NOW, PASSPHRASE, journal_at, note, purge_after

Found = Callable[..., list[str]]


@pytest.fixture(params=["", PASSPHRASE], ids=["plain", "encrypted"])
def journal(home: Path, request: pytest.FixtureRequest) -> Any:
    with journal_at(home, request.param) as journal:
        yield journal


@pytest.fixture(scope="module", params=["", PASSPHRASE], ids=["plain", "encrypted"])
def either(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Any:
    """One journal for many examples, without a passphrase and with one."""
    with journal_at(tmp_path_factory.mktemp("either") / "home", request.param) as journal:
        yield journal


def found(journal: Journal, *typed: str, chosen: Chosen = ANY, limit: int | None = None) -> list[str]:
    """The ids of what is found, earliest first."""
    return [m.entry.id for m in search.search_entries(journal.connection, terms(typed), chosen, limit=limit).matches]


def told(journal: Journal, kind: str, at: datetime = NOW, **answers: str) -> str:
    """Write an entry of one kind. Returns its id."""
    writer = journal.writer()
    with writer.together():
        entry_id = writer.add_entry(kind, at)
        for prompt, text in answers.items():
            writer.answer(entry_id, f"{kind}.{prompt}", "long", text)
        writer.set_entry(entry_id, finished=True)
    return entry_id


def in_index(journal: Journal) -> set[str]:
    """Every word that the file's index knows."""
    journal.connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.vocabulary USING fts5vocab(main, search_words, row)"
    )
    return {row[0] for row in journal.connection.execute("SELECT term FROM vocabulary")}


def index_is_right(journal: Journal) -> bool:
    """Whether the index holds exactly the texts that stand. FTS5 raises where it does not."""
    journal.connection.execute("INSERT INTO search_words (search_words, rank) VALUES ('integrity-check', 1)")
    standing = journal.connection.execute(
        "SELECT id FROM answer WHERE replaced_at IS NULL AND kind IN ('text', 'long') AND value <> 'null' ORDER BY id"
    ).fetchall()
    return standing == journal.connection.execute("SELECT answer_id FROM search_answer ORDER BY answer_id").fetchall()


# --- words


def test_all_the_words_are_needed_wherever_in_an_entry_they_stand(journal: Journal) -> None:
    one = told(journal, "prep", intention="Down to the river", expectation="and a kettle")
    two = note(journal, "the river alone")
    assert found(journal, "river") == [one, two]
    assert found(journal, "river", "kettle") == [one]
    assert found(journal, "river", "kettle", "tent") == []


def test_words_in_quotation_marks_or_typed_as_one_stand_together(journal: Journal) -> None:
    together = note(journal, "a wide grey space")
    note(journal, "a grey and wide space")
    assert found(journal, "wide grey") == found(journal, '"wide grey"') == [together]
    assert len(found(journal, "wide", "grey")) == 2
    assert found(journal, '"wide grey" space') == [together]


def test_a_star_finds_what_begins_so_and_a_dash_leaves_out(journal: Journal) -> None:
    walk, walked = note(journal, "a walk"), note(journal, "we walked home")
    assert found(journal, "walk") == [walk]
    assert found(journal, "walk*") == [walk, walked]
    assert found(journal, "we wal*") == [walked]
    assert found(journal, "walk*", "-home") == [walk]
    assert found(journal, "walk*", '-"walked home"') == [walk]
    assert found(journal, "walk*", "-wa*") == []


def test_what_is_left_out_is_left_out_wherever_in_the_entry_it_stands(journal: Journal) -> None:
    told(journal, "prep", intention="the river", expectation="the kettle")
    alone = note(journal, "the river")
    assert found(journal, "river", "-kettle") == [alone]


def test_capitals_and_accents_make_no_difference(journal: Journal) -> None:
    one = note(journal, "Bei Dr. Müller im Café, ÉTÉ")
    for typed in ("muller", "MÜLLER", "mu\u0308ller", "cafe", "été", "ete"):
        assert found(journal, typed) == [one], typed


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("今日は日本海を見た", "日本"),
        ("밖에서 학교까지 걸었다", "학교"),
        ("לא הלכתי לעבודה, נשארתי בבית", "בית"),
        ("שָׁלוֹם לך", "שלום"),
        ("ذهبت إلى البيت", "بيت"),
        ("مُحَمَّد", "محمد"),
        ("मैं नदी तक चला", "नदी"),
        ("ฉันเดินไปที่แม่น้ำ", "แม่น้ำ"),
        ("a good day 🙂", "🙂"),
        ("with love ❤️ and", "❤"),
        ("👩‍👩‍👧 came", "👩‍👩‍👧"),
        ("all well :)", ":)"),
        ("so… well", "…"),
        ("𞤀𞤣𞤤𞤢𞤥 too", "𞤣𞤤"),
        ("don't ask", "don't"),
        ("at 5:30, C++ again", "c++"),
        ("Žluťoučký kůň", "kun"),
        ("Вечером был Ёж", "ёж"),
        ("ΚΑΛΗΜΕΡΑ", "καλημέρα"),
    ],
)  # fmt: skip
def test_other_scripts_pictures_and_signs_are_found(either: Journal, written: str, typed: str) -> None:
    other, one = note(either, "something else"), note(either, written)
    assert one in found(either, typed)
    assert other not in found(either, typed)
    (context,) = contexts([("note.text", written)], terms([typed]))
    assert context.marks, "it is marked where it stands"


@pytest.mark.parametrize(
    "typed",
    ['"', '""', '"a', 'a"b', "(", ")", "NEAR", "NEAR(a b)", "a:b", "text:a", "^a", "a AND", "NOT", "OR", "{a}", "*",
     "**", "-", "--x", "-*", '-"', "+a", "a+b", "'", ";", "\\", "%", "_", "\x00", "a\x00b", "\x1b[1m", "\u202e",
     "\u0301", "\ufe0f", "ß", "İ"],
)  # fmt: skip
def test_what_means_something_elsewhere_is_text_here(either: Journal, typed: str) -> None:
    one = note(either, f"before {typed} after")
    try:
        ids = found(either, typed)
    except BadInput:
        assert typed.startswith("-") or not typed.strip()
    else:
        assert one in ids


# --- what is found


def test_the_latest_are_found_and_shown_earliest_first(journal: Journal) -> None:
    ids = [note(journal, "a heron", NOW + timedelta(days=day)) for day in range(5)]
    result = search.search_entries(journal.connection, terms(["heron"]), ANY, limit=2)
    assert [m.entry.id for m in result.matches] == ids[-2:]
    assert result.more
    assert not search.search_entries(journal.connection, terms(["heron"]), ANY, limit=5).more


def test_a_word_in_very_many_entries_is_found_in_the_same_way(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [note(journal, f"a heron {day}", NOW + timedelta(days=day)) for day in range(4)]
    rare = found(journal, "heron", limit=3), found(journal, "heron", "-2"), found(journal, "heron", "1")
    monkeypatch.setattr(search, "_FEW", 1)
    assert rare == (found(journal, "heron", limit=3), found(journal, "heron", "-2"), found(journal, "heron", "1"))
    assert rare == (ids[1:], [ids[0], ids[1], ids[3]], [ids[1]])


def test_an_edited_answer_is_found_by_its_new_words_and_not_by_the_old(journal: Journal) -> None:
    one = note(journal, "the weir")
    journal.writer().answer(one, "note.text", "long", "the lake")
    assert found(journal, "weir") == []
    assert found(journal, "lake") == [one]
    assert "weir" not in in_index(journal)
    journal.writer().answer(one, "note.text", "long", None)
    assert found(journal, "lake") == []
    assert index_is_right(journal)


def test_what_was_deleted_is_not_found_and_is_again_once_it_is_back(journal: Journal) -> None:
    one = note(journal, "the weir")
    journal.writer().delete(one)
    assert found(journal, "weir") == []
    assert found(journal, "w", "-weir") == []
    journal.writer().restore(one)
    assert found(journal, "weir") == [one]


def test_what_was_purged_has_left_the_index_too(journal: Journal) -> None:
    one = note(journal, "zanzibar weir")
    note(journal, "the weir")
    journal.writer().delete(one)
    purge_after(journal.writer(), timedelta(days=31))
    assert in_index(journal) == {"the", "weir"}
    assert index_is_right(journal)


def test_nothing_of_what_was_purged_is_left_in_the_file(home: Path) -> None:
    with journal_at(home) as journal:
        for number in range(40):
            note(journal, f"weir number{number}")
        one = note(journal, "quixotically zanzibar")
        journal.writer().delete(one)
        purge_after(journal.writer(), timedelta(days=31))
    held = Home(home).journal.read_bytes()
    assert b"number39" in held
    assert not any(piece in held for piece in (b"quixotically", b"zanzibar", b"nzibar", b"xotically"))


def test_a_sealed_letter_is_not_found_not_even_by_what_is_counted(journal: Journal) -> None:
    writer = journal.writer()
    letter = told(journal, "letter", NOW + timedelta(days=1), text="dear heron")
    one = note(journal, "a heron")
    assert found(journal, "heron") == [one]
    assert not search.search_entries(journal.connection, terms(["heron"]), ANY, limit=1).more
    assert found(journal, "dear") == []
    writer.answer(letter, "letter.opened", "date", "2026-04-02T08:00:00+00:00", "letter_opened")
    assert found(journal, "dear") == [letter]


def test_ratings_choices_and_what_was_left_open_are_not_text(journal: Journal) -> None:
    writer = journal.writer()
    entry_id = writer.add_entry("checkin", NOW)
    writer.answer(entry_id, "checkin.mood", "scale", 7, "mood")
    writer.answer(entry_id, "checkin.character", "choice", "gentle")
    writer.answer(entry_id, "checkin.shift", "long", None)
    assert found(journal, "7") == found(journal, "gentle") == found(journal, "null") == []


def test_the_index_goes_with_the_journal_when_its_passphrase_changes(home: Path) -> None:
    with journal_at(home, PASSPHRASE) as journal:
        one, key = note(journal, "the weir"), journal.key.raw
    change_passphrase(Home(home), key, "another one", NOW)
    with journal_at(home, "another one") as journal:
        two = note(journal, "a weir", NOW + timedelta(days=1))
        assert found(journal, "weir") == [one, two]
        assert index_is_right(journal)


def test_the_index_stays_right_when_the_file_is_packed_anew(home: Path) -> None:
    with journal_at(home) as journal:
        gone, one = note(journal, "the first"), note(journal, "the weir")
        journal.writer().delete(gone)
        purge_after(journal.writer(), timedelta(days=31))
        journal.connection.execute("VACUUM")
        assert found(journal, "weir") == [one]
        assert index_is_right(journal)


def test_an_older_journal_is_taken_into_the_index_when_it_is_brought_up(home: Path) -> None:
    made_before_search(home)
    with journal_at(home) as journal:
        assert found(journal, "door") == ["e1"]
        assert found(journal, "before") == found(journal, "away") == found(journal, "4") == []
        assert in_index(journal) == {"a", "door", "put", "away"}
        assert index_is_right(journal)


def made_before_search(home: Path) -> None:
    """A journal at the step before search, with a word replaced, one that stands, and one put away."""
    from alembic import command as alembic
    from alembic.config import Config

    from ketajournal.journal.file import APPLICATION_ID
    from ketajournal.journal.migrating import STEPS, engine_on

    home.mkdir(parents=True)
    with closing(sqlite3.connect(Home(home).journal)):
        pass
    connection = connect(Home(home).journal, None)
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("path_separator", "os")
    with engine_on(connection).connect() as sa_connection:
        config.attributes["connection"] = sa_connection
        alembic.upgrade(config, "0002")
    then = "2026-03-02T18:00:00Z"
    for entry_id, deleted in (("e1", None), ("e2", then)):
        connection.execute(
            "INSERT INTO entry (id, kind, at, utc_offset, started_at, finished_at, deleted_at, updated_at)"
            " VALUES (?, 'note', ?, 60, ?, ?, ?, ?)",
            (entry_id, then, then, then, deleted, then),
        )
    for answer_id, entry_id, kind, value, replaced in (
        ("a1", "e1", "long", '"before"', then),
        ("a2", "e1", "long", '"a door"', None),
        ("a3", "e1", "scale", "4", None),
        ("a4", "e1", "text", "null", None),
        ("a5", "e2", "long", '"put away"', None),
    ):
        connection.execute(
            "INSERT INTO answer (id, entry_id, prompt, kind, value, position, answered_at, replaced_at)"
            " VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
            (answer_id, entry_id, answer_id, kind, value, then, replaced),
        )
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()


# --- properties

texts = st.text(max_size=60)
anything = st.one_of(
    texts,
    st.lists(st.sampled_from(["river", '"', "-", "*", "日", "🙂", " ", "(", "NEAR", "a"]), max_size=8).map("".join),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(anything, max_size=4))
def test_any_text_gives_an_answer_or_is_refused_in_a_sentence(either: Journal, typed: list[str]) -> None:
    try:
        looked_for = terms(typed)
    except BadInput:
        return
    for match in search.search_entries(either.connection, looked_for, ANY, limit=3).matches:
        for context in contexts(match.texts, looked_for):
            assert all(0 <= start < end <= len(context.text) for start, end in context.marks)


@settings(deadline=None, max_examples=80)
@given(texts)
def test_every_word_of_every_text_finds_its_entry(either: Journal, text: str) -> None:
    one = note(either, text)
    for word in text.split():
        if not (word.startswith("-") and word.strip("-")):
            assert one in found(either, word), word
        if '"' not in word:
            assert one in found(either, f'"{word}"'), word


@settings(deadline=None, max_examples=20)
@given(
    st.lists(
        st.tuples(st.sampled_from(["write", "change", "open", "delete", "restore", "purge"]), texts), max_size=15
    )
)
def test_whatever_is_done_the_index_holds_what_stands(either: Journal, steps: list[tuple[str, str]]) -> None:
    ids = [note(either, "first")]
    writer = either.writer()
    for what, text in steps:
        if what == "write" or not ids:
            ids.append(note(either, text))
        elif what == "change":
            writer.answer(ids[-1], "note.text", "long", text)
        elif what == "open":
            writer.answer(ids[-1], "note.text", "long", None)
        elif what == "delete":
            writer.delete(ids[-1])
        elif what == "restore":
            writer.restore(ids[-1])
        else:
            writer.delete(ids[-1])
            purge_after(writer, timedelta(days=31))
            ids = []
    assert index_is_right(either)


def test_the_letters_that_are_read_word_by_word_are_letters_to_the_index(either: Journal) -> None:
    """Else a word of them could be asked of an index that does not hold it."""
    letters = [chr(code) for code in range(0x2000) if search_terms._is_letter(chr(code))]
    connection = either.connection
    connection.execute("CREATE VIRTUAL TABLE temp.tried USING fts5(text, tokenize='unicode61 remove_diacritics 2')")
    connection.executemany("INSERT INTO tried VALUES (?)", [(f"x{c}x",) for c in letters])
    connection.execute("CREATE VIRTUAL TABLE temp.known USING fts5vocab(temp, tried, row)")
    assert "x" not in {row[0] for row in connection.execute("SELECT term FROM known")}
    assert len(letters) > 1100


# --- the words around


def around(text: str, *typed: str) -> tuple[Context, ...]:
    return contexts([("note.text", text)], terms(typed))


def marked(context: Context) -> list[str]:
    return [context.text[start:end] for start, end in context.marks]


def test_a_short_text_is_shown_whole_with_its_words_marked() -> None:
    (context,) = around("The river, the River\nand the riverbank", "river")
    assert context.text == "The river, the River and the riverbank"
    assert marked(context) == ["river", "River"]


def test_of_a_long_text_the_words_around_are_shown_from_a_word_s_beginning_to_a_word_s_end() -> None:
    text = " ".join(f"word{n}" for n in range(100))
    (context,) = around(text, "word50")
    assert context.text.startswith("…word4")
    assert context.text.endswith("…")
    assert all(word in text.split() for word in context.text.strip("…").split())
    assert marked(context) == ["word50"]
    assert len(context.text) < 80


def test_words_far_apart_or_in_several_answers_are_each_shown() -> None:
    far = "river " + "and so on " * 40 + "kettle"
    assert [marked(c) for c in around(far, "river", "kettle")] == [["river"], ["kettle"]]
    two = contexts([("a", "the river"), ("b", "nothing"), ("c", "the kettle")], terms(["kettle", "river"]))
    assert [(c.prompt, marked(c)) for c in two] == [("a", ["river"]), ("c", ["kettle"])]


@pytest.mark.parametrize(
    ("text", "typed", "marks"),
    [
        ("we walked and walk", "walk*", ["walked", "walk"]),
        ("a wide, grey space", "wide grey", ["wide, grey"]),
        ("Cafe\u0301 Müller", "cafe", ["Café"]),
        ("straße STRASSE", "straße", ["straße"]),
        ("כ״ץ שָׁלוֹם", "שלום", ["שָׁלוֹם"]),
        ("love ❤️❤️", "❤", ["❤️❤️"]),
        ("今日は日本海", "日本", ["日本"]),
    ],
)
def test_what_is_marked_is_what_was_looked_for(text: str, typed: str, marks: list[str]) -> None:
    (context,) = around(text, typed)
    assert marked(context)[0] == marks[0]


@settings(deadline=None, max_examples=300)
@given(texts.filter(str.strip), texts)
def test_marks_lie_inside_and_what_is_shown_is_one_line_that_steers_nothing(text: str, typed: str) -> None:
    try:
        looked_for = terms([typed])
    except BadInput:
        return
    for context in contexts([("a", text)], looked_for):
        assert context.text.splitlines() in ([context.text], [])
        assert "\x1b" not in context.text
        assert all(0 <= start < end <= len(context.text) for start, end in context.marks)


def test_terms_are_what_was_typed_without_its_marks() -> None:
    assert terms(["river", "wal*", "-night", "the long way", "-by train"]) == (
        Term("river"),
        Term("wal", beginning=True),
        Term("night", left_out=True),
        Term("the long way"),
        Term("by train", left_out=True),
    )
    assert terms(['"by the" wal* -"the tent"']) == (
        Term("by the"),
        Term("wal", beginning=True),
        Term("the tent", left_out=True),
    )


@pytest.mark.parametrize("typed", [[], [""], ["  "], ["-night"], ["-a", "-b"]])
def test_nothing_to_look_for_is_refused_with_a_hint(typed: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        terms(typed)
    assert refused.value.hint


# --- the command


@pytest.fixture
def written(home: Path) -> dict[str, str]:
    """A course of two sessions with some entries; their ids by name."""
    with journal_at(home) as journal:
        writer = journal.writer()
        course = writer.add_course(NOW.date())
        first = writer.add_session(course, NOW)
        writer.add_session(course, NOW + timedelta(days=7))
        ids = {
            "reflect": told(journal, "reflect", NOW + timedelta(hours=3), first="a wide river"),
            "note": note(journal, "the river again", NOW + timedelta(days=2)),
            "checkin": told(journal, "checkin", NOW + timedelta(days=8), shift="river and kettle"),
        }
        for entry_id in ids.values():
            writer.set_entry(entry_id, course_id=course)
        writer.set_entry(ids["reflect"], session_id=first)
    return ids


def kinds_of(run_here: Any, *words: str) -> list[str]:
    done = run_here(*words, "--json")
    assert done.returncode == 0, done.stderr
    return [entry["kind"] for entry in json.loads(done.stdout)["entries"]]


@pytest.mark.parametrize("command", [["list"], ["search", "river"]], ids=["list", "search"])
def test_list_and_search_take_the_same_filters(
    run_here: Any, written: dict[str, str], home: Path, command: list[str]
) -> None:
    assert kinds_of(run_here, *command) == ["reflect", "note", "checkin"]
    assert kinds_of(run_here, *command, "--kind", "note", "--kind", "Reflect") == ["reflect", "note"]
    assert kinds_of(run_here, *command, "--session", "1") == ["reflect"]
    assert kinds_of(run_here, *command, "--session", "2026-03-02") == ["reflect"]
    assert kinds_of(run_here, *command, "--since", "2026-03-03", "--until", "2026-03-04") == ["note"]
    assert kinds_of(run_here, *command, "-n", "2") == ["note", "checkin"]
    assert kinds_of(run_here, *command, "-n", "1", "--all") == ["reflect", "note", "checkin"]


@pytest.mark.parametrize("command", [["list"], ["search", "river"]], ids=["list", "search"])
def test_an_unknown_kind_is_named_with_the_kinds_there_are(
    run_here: Any, written: dict[str, str], home: Path, command: list[str]
) -> None:
    done = run_here(*command, "--kind", "notes")
    assert done.returncode == 2
    assert "'notes'" in done.stderr
    assert "checkin" in done.stderr
    assert "phq-9" in done.stderr


def test_a_kind_of_the_person_s_own_is_known_by_what_is_written(run_here: Any, home: Path) -> None:
    with journal_at(home) as journal:
        told(journal, "morning", dream="a stair")
    assert kinds_of(run_here, "search", "stair", "--kind", "morning") == ["morning"]
    assert kinds_of(run_here, "list", "--kind", "morning") == ["morning"]


def test_a_match_is_a_line_with_its_day_its_kind_its_id_and_the_words_around(
    run_here: Any, written: dict[str, str]
) -> None:
    lines = run_here("search", "river").stdout.splitlines()
    assert lines[2].split() == [written["reflect"][:8], "2026-03-02", "after", "session", "1:", "a", "wide", "river"]
    assert lines[3].split()[2:] == ["the", "river", "again"]
    assert len(lines) == 5
    plain = run_here("search", "river", "--plain").stdout.splitlines()
    assert len(plain) == 3
    assert "\x1b" not in "".join(lines + plain)


def test_json_says_where_the_words_stand(run_here: Any, written: dict[str, str]) -> None:
    document = json.loads(run_here("search", "river", "-again", "kettle", "--json").stdout)
    assert document["schema"] == 1
    assert document["terms"][1] == {"text": "kettle", "beginning": False, "left_out": False}
    assert document["terms"][2] == {"text": "again", "beginning": False, "left_out": True}
    (entry,) = document["entries"]
    assert entry["id"] == written["checkin"]
    (context,) = entry["contexts"]
    assert context == {"question": "checkin.shift", "text": "river and kettle", "marks": [[0, 5], [10, 16]]}
    assert document["more"] is False


def test_more_than_was_asked_for_is_said(run_here: Any, written: dict[str, str]) -> None:
    assert "--all" in run_here("search", "river", "-n", "1").stdout
    assert json.loads(run_here("search", "river", "-n", "1", "--json").stdout)["more"] is True
    assert "--all" not in run_here("search", "river", "-n", "3").stdout


def test_nothing_found_is_no_error_and_says_what_could_be_tried(run_here: Any, written: dict[str, str]) -> None:
    done = run_here("search", "zanzibar", "-tent", "--kind", "note")
    assert done.returncode == 0
    assert "'zanzibar' without 'tent'" in done.stdout
    assert "walk*" in done.stdout
    assert "--kind" in done.stdout
    assert json.loads(run_here("search", "zanzibar", "--json").stdout)["entries"] == []
    assert "walk*" not in run_here("search", "zanz*").stdout


@pytest.mark.parametrize("words", [["-not"], ["-hello"], ["-night", "river"], ["river", "-when"], ["--", "-n"]])
def test_a_word_with_a_dash_is_never_taken_for_an_option(
    run_here: Any, written: dict[str, str], words: list[str]
) -> None:
    done = run_here("search", "--json", "-n", "5", *words)
    alone = not any(word == "river" for word in words)
    assert done.returncode == (2 if alone else 0), done.stderr
    assert "leave out" in done.stderr if alone else len(json.loads(done.stdout)["entries"]) == 3


def test_an_option_that_is_misspelled_is_not_searched_for(run_here: Any, written: dict[str, str]) -> None:
    assert run_here("search", "river", "--knd", "note").returncode == 2


def test_typed_controls_and_markup_are_shown_as_what_they_are(run_here: Any, home: Path) -> None:
    with journal_at(home) as journal:
        note(journal, "the \x1b[31mriver\x1b[0m [bold]here[/bold] \x01\x02 \u202ereversed")
    for form in ([], ["--plain"], ["--json"]):
        out = run_here("search", "here", *form).stdout
        assert not {"\x1b", "\x01", "\x02", "\u202e"} & set(out)
        assert "[bold]here[/bold]" in out


def test_words_that_were_found_are_bold_in_a_terminal(home: Path, written: dict[str, str], at_terminal: Any) -> None:
    import pexpect

    child = at_terminal("search", "kettle")
    child.expect(pexpect.EOF)
    assert "\x1b[1mkettle\x1b[0m" in child.before
