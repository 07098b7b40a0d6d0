"""``import``: shown first, all of it or nothing, twice is the same as once, and help before anything else."""

import json
import os
import shutil
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import Any

import pexpect
import pytest
from pyrage import x25519

from ketajournal.errors import BadInput
from ketajournal.exchange import age_encryption
from ketajournal.exchange.age_encryption import is_age
from ketajournal.guide.answer_words import IMPORTED
from ketajournal.guide.prompts import load_guide
from ketajournal.journal import reading
from ketajournal.journal.archive import archive_in_memory
from support.exports import own_document
from support.forked_commands import Terminal
from support.help_shown import LABELS, SAID, shows_help, squashed
from support.journals import (
    COMMAND,
    PASSPHRASE,
    command,
    everything,
    files_under,
    is_whole,
    journal_at,
    newer_program,
    note,
    real_command,
)
from support.many_commands import Here
from support.reader_samples import EVERY_SAMPLE, ReaderSample, on_every_sample
from support.samples.afterflow import HEAD as AFTERFLOW
from support.samples.afterflow import ROW
from support.samples.day_one import exported as day_one
from support.samples.daylio import EXPORT as DAYLIO
from support.samples.fhir import bundle, coded, form, item
from support.samples.jrnl import TEXT as JRNL
from support.samples.psychonautwiki import EXPERIENCE
from support.values import at

PSYCHONAUT = json.dumps({"experiences": [EXPERIENCE]})
NOTHING_NEW = {"entries": {}, "sessions": 0, "courses": 0}
NINE = form(values=(1,) * 9)


def own(home: Path) -> str:
    """The journal of a folder as our own JSON."""
    with journal_at(home) as journal:
        return own_document(archive_in_memory(journal.connection))


# --- in, and in again

# What each format is called for a person; a table of sleep has its program's name.
SOURCES = {
    "afterflow": "Afterflow",
    "apple-health": "Apple Health",
    "day-one": "Day One",
    "daylio": "Daylio",
    "fhir": "FHIR",
    "jrnl": "jrnl",
    "ketajournal": "ketajournal",
    "markdown": "Markdown",
    "psychonautwiki": "PsychonautWiki Journal",
}


@on_every_sample
def test_a_file_comes_in_once_however_often_it_is_given_and_what_was_mended_in_it_is_a_change(
    here: Here, file: Callable[[str | bytes], str], home: Path, one: ReaderSample
) -> None:
    content, corrected, many, typed, *_ = one.sample
    first = here.data("import", file(content), *typed)
    assert first["source"] == SOURCES.get(one.format, first["source"]) != ""
    assert sum(first["new"]["entries"].values()) == many == len(everything(home))
    held = everything(home)
    again = here.data("import", file(content), *typed)
    assert again["new"] == NOTHING_NEW
    assert (again["changed"], again["conflicts"], again["backup"]) == (0, [], None)
    assert again["here_already"] == many
    assert everything(home) == held
    mended = here.data("import", file(corrected), *typed)
    assert (mended["new"], mended["conflicts"]) == (NOTHING_NEW, [])
    assert mended["changed"] >= 1
    assert [e.id for e in everything(home)] == [e.id for e in held]
    held = everything(home)
    for one_of_both in (corrected, content):
        again = here.data("import", file(one_of_both), *typed)
        assert (again["new"], again["changed"]) == (NOTHING_NEW, 0), "what is older is no news"
    assert everything(home) == held


@on_every_sample
def test_a_dry_run_shows_the_same_and_keeps_nothing(
    here: Here, file: Callable[[str | bytes], str], home: Path, one: ReaderSample
) -> None:
    content, more = one.sample.content, one.sample.typed
    would = here.data("import", file(content), "--dry-run", *more)
    assert would["dry_run"]
    assert not home.exists(), "not even a journal"
    with journal_at(home) as journal:
        note(journal, "words")
    before = files_under(home)
    assert here.data("import", file(content), "--dry-run", *more)["new"] == would["new"]
    assert files_under(home) == before
    done = here.data("import", file(content), *more)
    assert {**done, "backup": None} == {**would, "dry_run": False}


def test_it_is_read_from_standard_input_too(here: Here) -> None:
    assert "note: 2" in here("import", "-", stdin=JRNL)


def test_every_word_for_what_others_keep_is_shown_with_it(here: Here, file: Callable[[str | bytes], str]) -> None:
    for one in EVERY_SAMPLE:
        here("import", file(one.sample.content), *one.sample.typed)
    more = {"more": [item("44261-6", {"valueInteger": 14})], "meta": {"source": "https://clinic.example/forms"}}
    with_total = form(id="two", values=(1,) * 9, **more)
    here("import", file(bundle(with_total)))
    shown = "".join(here("show", e["id"]) for e in here.data("list", "--all")["entries"])
    assert "import." not in shown
    assert "PHQ-9: 9" in here("list", "--all"), "its total stands there, and not where it came from"
    for name in (
        "import.text",
        "import.mood",
        "import.mood-before",
        "import.mood-after",
        "import.music",
        "import.total",
        "import.source",
    ):
        assert IMPORTED[name] in shown


def test_ratings_from_elsewhere_are_followed_in_the_report(here: Here, file: Callable[[str], str]) -> None:
    here("import", file(f"{AFTERFLOW}\n{ROW}"))
    here("import", file(DAYLIO), "--moods", "rad=9,meh=5,weird=-")
    weeks = here.data("report")["weeks"]
    mood = weeks[0]["ratings"]["mood"]
    assert mood == {"median": 7, "low": 5, "high": 9, "n": 2, "days": ["2026-03-03", "2026-03-05"]}


# --- sessions


def test_sessions_from_elsewhere_become_sessions_of_a_course_that_begins_with_them(
    here: Here, file: Callable[[str], str]
) -> None:
    told = here("import", file(f"{AFTERFLOW}\n{ROW}"))
    assert "A course of its own, from 2 Mar 2026." in told
    (session,) = here.data("session", "list")["sessions"]
    assert session["at"].startswith("2026-03-02T14:05")


def test_a_session_that_is_there_within_half_a_day_is_the_one_that_is_meant(
    here: Here, file: Callable[[str], str], home: Path
) -> None:
    with journal_at(home) as journal:
        writer = journal.writer()
        session_id = writer.add_session(writer.add_course(date(2026, 3, 2)), at("2026-03-02 09:00"), "im")
    for content in (f"{AFTERFLOW}\n{ROW}", PSYCHONAUT):
        assert here.data("import", file(content))["new"]["sessions"] == 0
    (session,) = here.data("session", "list")["sessions"]
    assert session["route"] == "im", "what the person said of it stands"
    assert {e.session_id for e in everything(home)} == {session_id}


def test_two_files_of_the_same_session_are_one_session(here: Here, file: Callable[[str], str]) -> None:
    here("import", file(f"{AFTERFLOW}\n{ROW}"))
    assert here.data("import", file(PSYCHONAUT))["new"] == {
        "entries": {"note": 1, "reflect": 1}, "sessions": 0, "courses": 0,
    }  # fmt: skip


def test_a_session_that_was_cancelled_here_stays_cancelled(here: Here, file: Callable[[str], str]) -> None:
    here("import", file(f"{AFTERFLOW}\n{ROW}"))
    here("session", "cancel", "1")
    here("import", file(f"{AFTERFLOW}\n{ROW}"))
    assert "cancelled" in here("session", "list")


def test_an_entry_that_was_deleted_here_stays_deleted(here: Here, file: Callable[[str], str], home: Path) -> None:
    here("import", file(JRNL))
    here("delete", "last", "--yes")
    assert here.data("import", file(JRNL))["new"]["entries"] == {}
    assert len(everything(home)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a zone can't be chosen there")
@on_every_sample
def test_the_same_file_in_another_time_zone_changes_nothing(
    here: Here, file: Callable[[str | bytes], str], home: Path, one: ReaderSample, zone: Callable[[str], None]
) -> None:
    content, more = one.sample.content, one.sample.typed
    zone("Europe/Berlin")
    here("import", file(content), *more)
    held = own(home)
    for elsewhere in ("America/New_York", "Asia/Tokyo"):
        zone(elsewhere)
        again = here.data("import", file(content), *more)
        assert (again["new"]["entries"], again["new"]["sessions"], again["changed"]) == ({}, 0, 0)
        assert own(home) == held


def test_a_corrected_number_for_a_mood_changes_the_entries_that_are_there(
    here: Here, file: Callable[[str], str], home: Path
) -> None:
    path = file(DAYLIO)
    here("import", path, "--moods", "rad=1,meh=5,weird=-")
    first = everything(home)
    for number in (9, 8, 9):
        brought = here.data("import", path, "--moods", f"rad={number},meh=5,weird=-")
        assert (brought["new"]["entries"], brought["changed"] > 0, brought["conflicts"]) == ({}, True, [])
        assert here.data("import", path, "--moods", f"rad={number},meh=5,weird=-")["changed"] == 0
        held = everything(home)
        assert [e.id for e in held] == [e.id for e in first]
        rad = [e.answer_to("checkin.mood") for e in held if e.answer_to("import.mood") == "rad"]
        assert set(rad) == {number}


def test_a_mood_that_means_no_number_any_more_has_none(here: Here, file: Callable[[str], str], home: Path) -> None:
    def stands(content: str, moods: str) -> list[Any]:
        assert here.data("import", file(content), "--moods", moods)["new"]["entries"] in ({}, {"checkin": 3})
        assert here.data("import", file(content), "--moods", moods)["changed"] == 0
        return [e.answer_to("checkin.mood") for e in everything(home) if e.answer_to("import.text")]

    assert stands(DAYLIO, "rad=9,meh=5,weird=-") == [5, 9]
    assert stands(DAYLIO, "rad=-,meh=5,weird=-") == [5, None]
    assert stands(DAYLIO, "rad=9,meh=5,weird=-") == [5, 9]
    assert stands(DAYLIO.replace("rad", "Weird"), "meh=5,weird=-") == [5, None]
    assert stands(DAYLIO, "rad=9,meh=5,weird=-") == [5, None], "an older file is no news"


def test_a_note_that_was_changed_in_the_other_program_is_a_change_here_and_one_changed_here_stays(
    here: Here, file: Callable[[str], str], home: Path
) -> None:
    head = "full_date,date,weekday,time,mood,activities,note_title,note\n"
    before, after = (f'{head}2026-03-02,x,y,9:05 AM,rad,"","","{words}"\n' for words in ("before", "after"))
    here("import", file(before), "--moods", "rad=9")
    assert here.data("import", file(after), "--moods", "rad=9")["changed"] == 1
    assert here.data("import", file(before), "--moods", "rad=9")["changed"] == 0, "an older file is no news"
    (entry,) = everything(home)
    assert entry.answer_to("import.text") == "after"
    with journal_at(home) as journal:
        journal.writer().answer(entry.id, "checkin.mood", "scale", 4, "mood")
    assert here.data("import", file(after), "--moods", "rad=9")["changed"] == 0
    (entry,) = everything(home)
    assert entry.answer_to("checkin.mood") == 4


def test_a_note_of_the_same_minute_is_a_correction_where_its_words_are_and_another_one_where_they_are_not(
    here: Here, file: Callable[[str], str], home: Path
) -> None:
    def brings(words: str) -> tuple[dict[str, int], int]:
        brought = here.data("import", file(f"[2026-03-02 09:00] {words}\n"))
        return brought["new"]["entries"], brought["changed"]

    assert brings("slept wel, a walk") == ({"note": 1}, 0)
    assert brings("slept well, a walk by the sea") == ({}, 1)
    assert brings("minutes of a meeting") == ({"note": 1}, 0)
    with journal_at(home) as journal:
        first = everything(home)[0]
        journal.writer().answer(first.id, "note.text", "long", "all new here")
    for words in ("slept wel, a walk", "slept well, a walk by the sea", "minutes of a meeting"):
        assert brings(words) == ({}, 0), words
    assert sorted(entry.answer_to("note.text") for entry in everything(home)) == [
        "all new here",
        "minutes of a meeting",
    ]


def test_the_text_and_the_json_of_one_journal_of_jrnl_are_one(here: Here, file: Callable[[str], str]) -> None:
    here("import", file("[2026-03-02 09:41:23 PM] Seconds here\n"))
    given = {"title": "Seconds here", "body": "", "date": "2026-03-02", "time": "21:41", "tags": [], "starred": False}
    again = here.data("import", file(json.dumps({"tags": {}, "entries": [given]})))
    assert (again["new"]["entries"], again["here_already"]) == ({}, 1)


def test_our_own_markdown_brings_nothing_back_and_into_another_journal_its_words_once(
    here: Here, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here("session", "add", "2026-03-02 14:00")
    here("write", "a door opened")
    here("checkin", answers={"checkin.mood": 6})
    here("write", "gone again")
    here("delete", "last", "--yes")
    here("export", "markdown", "--deleted", "--output", str(tmp_path / "out"))
    back = here.data("import", str(tmp_path / "out"))
    assert (back["new"], back["changed"], back["here_already"]) == (NOTHING_NEW, 0, 2)
    assert back["left_out"] == {
        "entries that were deleted": 1,
        "pages that list the entries of a session": 1,
        "files without a date in their name or properties (Journal.md)": 1,
    }
    monkeypatch.setenv("KETAJOURNAL_HOME", str(tmp_path / "other"))
    for new in ({"note": 2}, {}):
        assert here.data("import", str(tmp_path / "out"))["new"]["entries"] == new


# --- our own


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """Two machines' homes with the same journal in them."""
    one, other = tmp_path / "home", tmp_path / "other"
    with journal_at(one) as journal:
        writer = journal.writer()
        writer.add_session(writer.add_course(date(2026, 3, 2)), at("2026-03-02 14:00"))
        note(journal, "as first written")
    shutil.copytree(one, other)
    return one, other


def change(home: Path, text: str, at_second: int) -> None:
    """Change the first note, as if so many seconds later."""
    moment = (datetime(2027, 1, 1) + timedelta(seconds=at_second)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with journal_at(home) as journal:
        entry_id = journal.connection.execute("SELECT id FROM entry").fetchone()[0]
        journal.writer().answer(entry_id, "note.text", "long", text)
        journal.connection.execute("UPDATE answer SET answered_at = ? WHERE replaced_at IS NULL", (moment,))
        journal.connection.execute("UPDATE answer SET replaced_at = ? WHERE replaced_at IS NOT NULL", (moment,))
        journal.connection.execute("UPDATE entry SET updated_at = ?", (moment,))


@pytest.mark.parametrize("way", ["folder", "file", "json"])
def test_two_machines_of_one_person_become_one_journal(
    here: Here, two: tuple[Path, Path], file: Callable[[str], str], way: str
) -> None:
    home, other = two
    change(home, "mine", 1)
    change(other, "theirs", 2)
    with journal_at(other) as journal:
        note(journal, "only there")
    path = {"folder": str(other), "file": str(other / "journal.db"), "json": ""}[way] or file(own(other))
    before = files_under(other)
    said = here("import", path)
    assert files_under(other) == before, "nothing in the other is changed"
    assert "1 answer was changed on both sides" in said
    assert "--history" in said
    entry_id = next(e.id for e in everything(home) if e.answers[0].value == "theirs")
    assert {e.answers[0].value for e in everything(home)} == {"theirs", "only there"}
    shown = here("show", entry_id, "--history")
    assert shown.index("theirs") < shown.index("Earlier answers") < shown.index("mine")
    assert "as first written" in shown
    earlier = here.data("show", entry_id, "--history")["earlier"]
    assert {e["value"] for e in earlier} == {"as first written", "mine"}
    assert all(e["replaced_at"] for e in earlier)
    assert "earlier" not in here.data("show", entry_id)
    assert here.data("import", path)["conflicts"] == []
    assert not list(home.glob(".journal*")), "the copy it was read from is gone"


def test_a_journal_goes_into_a_new_one_whole(
    here: Here, file: Callable[[str], str], home: Path, tmp_path: Path
) -> None:
    with journal_at(tmp_path / "other") as journal:
        writer = journal.writer()
        course = writer.add_course(date(2026, 3, 2))
        writer.add_session(course, at("2026-03-02 14:00"), "iv")
        entry_id = writer.add_entry("note", at("2026-03-02 14:00"), course)
        for words in ("first", "second"):
            writer.answer(entry_id, "note.text", "long", words)
        held = archive_in_memory(journal.connection)
    here("import", file(own(tmp_path / "other")))
    with journal_at(home) as journal:
        assert archive_in_memory(journal.connection) == held


def test_another_journal_with_a_passphrase_of_its_own_is_asked_for_it(home: Path, tmp_path: Path) -> None:
    with journal_at(home) as journal:
        note(journal, "mine")
    with journal_at(tmp_path / "other", PASSPHRASE) as journal:
        note(journal, "theirs")
    child = Terminal(("import", str(tmp_path / "other"), "--yes"), dict(os.environ), (24, 80))
    child.expect("The other journal's passphrase: ")
    child.sendline("wrong")
    child.expect("does not open it")
    child.expect("passphrase: ")
    child.sendline(PASSPHRASE)
    child.expect("note: 1")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert len(everything(home)) == 2
    done = command("import", str(tmp_path / "other"))
    assert done.returncode == 4
    assert b"Nothing at hand opens this journal" in done.stderr
    assert command("import", str(tmp_path / "other"), env={COMMAND: f"echo {PASSPHRASE}"}).returncode == 0


def test_the_journal_itself_is_refused(here: Here, home: Path) -> None:
    with journal_at(home):
        pass
    assert "This is the journal itself" in here("import", str(home), code=2)
    os.symlink(home / "journal.db", home / "link.db")
    assert "This is the journal itself" in here("import", str(home / "link.db"), code=2)


def test_a_damaged_journal_is_refused_and_nothing_is_kept(here: Here, home: Path, tmp_path: Path) -> None:
    with journal_at(tmp_path / "other") as journal:
        for number in range(200):
            note(journal, f"words {number}")
    path = tmp_path / "other" / "journal.db"
    raw = bytearray(path.read_bytes())
    raw[8192:20480] = os.urandom(12288)
    path.write_bytes(raw)
    with journal_at(home) as journal:
        note(journal, "mine")
    here("import", str(path), code=5)
    assert len(everything(home)) == 1


def test_a_database_that_is_no_journal_is_refused_by_its_own_name(here: Here, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    path.write_bytes(b"SQLite format 3\x00" + bytes(2000))
    assert f"nothing was taken from it: {path}" in here("import", str(path), code=5)
    assert not (home / "journal.db").exists()


def test_a_journal_of_a_newer_program_is_refused(here: Here, home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    environment = newer_program(tmp_path / "newer", "op.add_column('course', sa.Column('colour', sa.String))")
    made = real_command("write", "words", env={**environment, "KETAJOURNAL_HOME": str(other)})
    assert made.returncode == 0, made.stderr
    assert "written by a newer ketajournal" in here("import", str(other), code=1)


# --- all of it or nothing


def test_a_bad_file_is_refused_whole_with_its_line_and_leaves_no_journal(
    here: Here, file: Callable[[str], str], home: Path
) -> None:
    path = file("[2026-03-02 14:00] fine\n\n[2026-02-30 14:00] not")
    said = here("import", path, code=2)
    assert f"{path}: line 3: '2026-02-30 14:00' is no date" in said
    assert not home.exists()


def test_terminal_codes_in_a_file_are_kept_as_they_are_and_shown_inert(
    here: Here, file: Callable[[str], str], home: Path
) -> None:
    here("import", file("[2026-03-02 14:00] a \x1b[31mred\x07 word [bold]=1+1"))
    assert everything(home)[0].answers[0].value == "a \x1b[31mred\x07 word [bold]=1+1"
    assert "\x1b" not in here("show", "last")
    odd = json.dumps({**NINE, "authored": "\x1b]0;title\x07"})
    assert "\x1b" not in here("import", file(odd), code=2)


def test_a_backup_is_made_before_and_its_place_is_said(here: Here, file: Callable[[str], str], home: Path) -> None:
    assert here.data("import", file(JRNL))["backup"] is None, "there was nothing yet"
    made = Path(here.data("import", file(day_one()))["backup"])
    assert made.parent == home / "backups"
    shutil.copy(made, home / "journal.db")
    assert len(everything(home)) == 2


def test_an_import_that_can_not_be_written_leaves_the_journal_as_it_was(
    here: Here, file: Callable[[str], str], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketajournal.journal import merging

    with journal_at(home) as journal:
        note(journal, "mine")
    write = merging._write

    def full(*parts: Any) -> None:
        write(*parts)
        raise OSError(28, "No space left")

    monkeypatch.setattr(merging, "_write", full)
    assert "disk is full" in here("import", file(JRNL), code=1)
    assert len(everything(home)) == 1
    assert is_whole(home)


# --- at a terminal


def at_terminal(*words: str, **environment: str) -> Any:
    return Terminal(("import", *words), {**os.environ, **environment}, (60, 100))


def test_at_a_terminal_it_is_shown_first_and_asked(file: Callable[[str], str], home: Path) -> None:
    with journal_at(home):
        pass
    for word, kept in (("no", 0), ("yes", 2)):
        child = at_terminal(file(JRNL))
        child.expect("What jrnl would bring")
        child.expect("note: 2")
        child.expect("Take it in")
        child.sendline(word)
        child.expect(pexpect.EOF)
        assert len(everything(home)) == kept


def test_what_moods_mean_is_asked_once_with_a_likely_answer(file: Callable[[str], str], home: Path) -> None:
    with journal_at(home):
        pass
    child = at_terminal(file(DAYLIO))
    child.expect_exact("rad [9]: ")
    child.sendline("")
    child.expect_exact("Weird: ")
    child.sendline("eleven")
    child.expect_exact("A whole number from 0 to 10")
    child.expect_exact("Weird: ")
    child.sendline("2")
    child.expect_exact("meh [5]: ")
    child.sendline("4")
    child.expect("Take it in")
    child.sendline("y")
    child.expect(pexpect.EOF)
    assert [a.value for e in everything(home) for a in e.answers if a.prompt == "checkin.mood"] == [4, 2, 9]


def test_without_a_terminal_the_moods_that_need_a_meaning_are_named(here: Here, file: Callable[[str], str]) -> None:
    said = here("import", file(DAYLIO), "--moods", "meh=5", code=2)
    assert "nobody said what these moods mean: rad, Weird" in said
    assert '--moods "rad=9,Weird=…"' in said


# jrnl's two entries, for the passphrase "correct horse", with the least work that the format allows: opened at once,
# where those that are made for a person take a second each.
SOON_OPENED = b64decode(
    "YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBycmxEbEFQT0VrVkVUTG9LTmRYb3pRIDEKZ0JwWW5ocnIwTUJXMGtPSmp4ZmczOHU5Sk5w"
    "VGFnZTgwNzIzc0Rqb3FYVQotLS0gVTNWVGlYVExoRTlZQks0WDlhejNTQmFnZFg0b28yaWhlZ05qcWdLM2lmOAqsEK94/tuCw/fYoXgm2hyXeWgd"
    "VVkKwDiS1UF+TUcU168qYsFBfywAXUadSqSkuS24yx7AbdA10pFYQ7DquEXYX/PsKrviTWwRfNialbYEyj+Bt4MJ2GFy90XGPcNNAdmx1eUxwzs+"
    "hMus4lfBkaloBdzqbs2cj/pOWqT1C3YePD8k9KIPOoDmX+Jdlb4fNXaeRbREyXDeZcIicAv1zMEO9uH5TQ=="
)


def test_a_file_that_age_encrypted_is_opened_with_its_passphrase(file: Callable[[str], str], home: Path) -> None:
    path = file(SOON_OPENED)
    child = at_terminal(path, "--yes")
    child.expect("The file's passphrase: ")
    child.sendline("wrong")
    child.expect("does not open it")
    child.expect("passphrase: ")
    child.sendline(PASSPHRASE)
    if child.expect(["Choose a passphrase", "note: 2"]) == 0:
        child.sendline("")
        child.expect("note: 2")
    child.expect(pexpect.EOF)
    assert len(everything(home)) == 2
    done = command("import", path)
    assert done.returncode == 4
    assert b"age --decrypt" in done.stderr


def test_a_file_for_a_passphrase_is_told_from_one_for_a_key() -> None:
    def armored(data: bytes) -> bytes:
        lines = wrap(b64encode(data).decode(), 64)
        text = "\n".join(["-----BEGIN AGE ENCRYPTED FILE-----", *lines, "-----END AGE ENCRYPTED FILE-----", ""])
        return text.encode()

    for locked in (SOON_OPENED, armored(SOON_OPENED)):
        assert is_age(BytesIO(locked))
        assert age_encryption.opened(locked, PASSPHRASE) == JRNL.encode()
        assert age_encryption.opened(locked, "another") is None
    out = BytesIO()
    age_encryption.for_recipients([b"wo", b"rds"], out, [x25519.Identity.generate().to_public()])
    keyed = out.getvalue()
    for data in (keyed, armored(keyed)):
        with pytest.raises(BadInput, match="not encrypted with a passphrase"):
            age_encryption.opened(data, PASSPHRASE)


# --- item 9


@pytest.mark.parametrize("more", [[], ["--dry-run"], ["--json"]])
def test_item_nine_above_0_shows_help_at_once_and_again_at_the_end(
    run_here: Callable[..., Any], file: Callable[[str], str], more: list[str]
) -> None:
    done = run_here("import", file(bundle(NINE)), *more)
    assert done.returncode == 0, done.stderr
    assert shows_help(done.stderr, LABELS[1])
    assert "thoughts of being better off dead" in done.stdout
    if more == ["--json"]:
        codes = [n["code"] for n in json.loads(done.stdout)["notices"]]
        assert (codes[0], codes[-1]) == ("crisis-help", "help-line")


@pytest.mark.parametrize("values", [(None,) * 8 + (2,), (0,) * 8 + (2,)])
def test_a_partial_form_does_too(run_here: Callable[..., Any], file: Callable[[str], str], values: Any) -> None:
    assert shows_help(run_here("import", file(bundle(form(values=values)))).stderr, LABELS[2])


def test_a_file_that_is_refused_shows_help_first(
    run_here: Callable[..., Any], file: Callable[[str], str], home: Path
) -> None:
    done = run_here("import", file(bundle(NINE, form(authored="soon"))))
    assert done.returncode == 2
    assert shows_help(done.stderr, LABELS[1])
    assert done.stderr.rstrip().endswith("Nothing of it was kept.")
    assert not home.exists()


@pytest.mark.parametrize(
    "content",
    [json.dumps(NINE) + "\n{", json.dumps({"unknown": [{"prompt": "phq-9.9", "value": 1}]})],
    ids=["a later line is broken", "it is in no format that is known"],
)
def test_so_does_one_that_is_refused_before_it_is_read(
    run_here: Callable[..., Any], file: Callable[[str], str], content: str
) -> None:
    done = run_here("import", file(content))
    assert done.returncode == 2
    assert shows_help(done.stderr, LABELS[1])


IN_XML = '<QuestionnaireResponse xmlns="http://hl7.org/fhir">{}<item><linkId value="/44252-5"/></item>'
IN_CDA = '<?xml version="1.0"?><!-- --><ClinicalDocument xmlns="urn:hl7-org:v3"><code code="44260-8"/>{}'


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (IN_XML.format('<item><linkId value="/44260-8"/><answer><valueInteger value="2"/></answer></item>'), 2),
        (IN_XML.format("<linkId value='/44260-8'/><valueCoding><code value='LA6569-3'/></valueCoding>"), 1),
        (IN_XML.format('<linkId value="/44260-8"/><text value="a > b"/><valueString value="Nearly every day"/>'), 3),
        (IN_CDA.format('<value xsi:type="INT" value="1"/> and then it is cut o'), 1),
        (IN_XML.format('<linkId value="/44260-8"/><valueInteger value="0"/><valueInteger value="3"/>'), None),
        (IN_XML.format('<linkId value="/44260-8"/></item><item><linkId value="/69722-7"/><v value="3"/>'), None),
        (IN_XML.format('<code value="44260-8"/><option code="LA6568-5"/><option code="LA6569-3"/>'), None),
        ('<!DOCTYPE a [<!ENTITY b "2"><!ENTITY c "&b;&b;">]>' + IN_XML.format('44260-8<v value="&c;"/>'), None),
    ],
)
def test_so_does_xml_that_plainly_says_it(
    run_here: Callable[..., Any], file: Callable[[str], str], content: str, shown: int | None
) -> None:
    done = run_here("import", file(content))
    assert done.returncode == 2
    assert "can't be read as it is" in done.stderr
    assert shows_help(done.stderr, LABELS[shown]) if shown else SAID["cannot"] not in squashed(done.stderr)


def test_so_does_our_own_file_whole_or_refused(
    run_here: Callable[..., Any], file: Callable[[str], str], home: Path, tmp_path: Path
) -> None:
    with journal_at(tmp_path / "other") as journal:
        writer = journal.writer()
        entry_id = writer.add_entry("phq-9", at("2026-03-02 14:00"))
        writer.answer(entry_id, "phq-9.9", "item", 3)
    content = own(tmp_path / "other")
    assert shows_help(run_here("import", file(content)).stderr, LABELS[3])
    refused = run_here("import", file(content.replace('"started_at": "2', '"started_at": "x')))
    assert refused.returncode == 2
    assert shows_help(refused.stderr, LABELS[3])
    broken_behind_it = run_here("import", file(content.rstrip().removesuffix("}")))
    assert broken_behind_it.returncode == 2
    assert shows_help(broken_behind_it.stderr, LABELS[3])
    shutil.rmtree(home)
    assert shows_help(run_here("import", str(tmp_path / "other"), "--dry-run").stderr, LABELS[3])


def test_help_does_not_hang_on_the_journal_that_would_take_it(
    run_here: Callable[..., Any], file: Callable[[str], str], home: Path
) -> None:
    with journal_at(home, PASSPHRASE):
        pass
    done = command("import", file(bundle(NINE)))
    assert done.returncode == 4
    assert shows_help(done.stderr.decode(), LABELS[1])


def test_what_is_here_already_is_not_met_again_and_a_zero_says_nothing(
    run_here: Callable[..., Any], file: Callable[[str], str]
) -> None:
    run_here("import", file(bundle(NINE)))
    assert SAID["cannot"] not in squashed(run_here("import", file(bundle(NINE))).stderr)
    assert SAID["cannot"] not in squashed(run_here("import", file(bundle(form(id="zero")))).stderr)


def test_of_a_file_that_is_left_out_as_a_whole_it_is_said_that_nothing_comes_in(
    here: Here, file: Callable[[str], str]
) -> None:
    said = here("import", file(json.dumps({"resourceType": "Patient"})))
    assert "Nothing in it comes in.\n" in said
    assert "- FHIR resources of another kind (Patient): 1\n" in said
    known = file(bundle(form(), {"resourceType": "Patient"}))
    here("import", known)
    assert "Nothing in it is new here.\n" in here("import", known)


def test_a_total_that_differs_is_told_and_shown(here: Here, file: Callable[[str], str]) -> None:
    content = bundle(form(values=(1,) * 8 + (0,), more=[item("44261-6", {"valueInteger": 14})]))
    notices = here.data("import", file(content))["notices"]
    assert [n["code"] for n in notices] == ["total-mismatch"]
    assert "14" in here("show", "last")


def test_items_imported_are_scored_like_those_answered_here(
    here: Here, file: Callable[[str], str], home: Path
) -> None:
    here("import", file(f"{AFTERFLOW}\n{ROW}"))
    here("import", file(bundle(form(values=(1,) * 8 + (0,), more=[item("69722-7", coded("LA6574-3"))]))))
    assert here.data("report")["baseline"]["phq-9"]["total"] == 8
    with journal_at(home) as journal:
        (found,) = reading.entries(journal.connection, reading.needed_course(journal.connection).id, {"phq-9"})
    prompts = {p.id: p.kind for p in load_guide("phq-9").prompts}
    assert {a.prompt: a.kind for a in found.answers} == prompts
