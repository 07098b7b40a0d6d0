"""jrnl's text and JSON come in as notes."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from ketajournal.errors import BadInput
from ketajournal.exchange import jrnl, jrnl_json
from ketajournal.exchange.formats import ExportWords
from ketajournal.journal.archive import archive_in_memory
from support.exports import written
from support.imports import entries, incoming, notes
from support.journals import journal_at, note
from support.samples.jrnl import JSON, TEXT
from support.values import at


@pytest.fixture(autouse=True)
def _berlin(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")


def test_each_entry_is_a_note_with_title_text_tags_and_star() -> None:
    assert entries(incoming(TEXT)) == [
        ("note", "2026-03-02T14:00+01:00", {"note.text": "A door opened.\nThere was @light in it."}),
        (
            "note",
            "2026-03-03T09:30+01:00",
            {"note.text": "Slept well\nA dream about [2026] a house\nsecond line\nStarred"},
        ),
    ]


def test_text_and_json_of_one_journal_are_the_same_entries() -> None:
    assert incoming(TEXT).archive == incoming(json.dumps(JSON)).archive


@pytest.mark.parametrize(
    "line",
    [
        "[2026-03-02 02:05 PM] words",
        "[2026-03-02 02:05 pm] words",
        "[2026-03-02 14:05:30] words",
        "2026-03-02 14:05 words",
        "[02.03.2026 14:05] words",
        "[2.3.2026 2:05 PM] words",
        "2026-03-02 02:05 PM words",
        "\ufeff[2026-03-02 14:05] words",
        "\n\n[2026-03-02 14:05] words\r\n",
    ],
)
def test_its_dates_in_every_form_it_writes(line: str) -> None:
    ((_, moment, answers),) = entries(incoming(line))
    assert (moment, answers["note.text"]) == ("2026-03-02T14:05+01:00", "words")


def test_stars_at_both_ends_of_a_title_are_no_words_as_jrnl_has_it() -> None:
    found = incoming("[2026-03-02 14:00] *A door. *\n\n[2026-03-03 14:00] *Not one of these\n")
    assert notes(found) == ["A door.\nStarred", "*Not one of these"]


def test_brackets_in_the_text_that_are_no_date_stay_text() -> None:
    text = "[2026-03-02 14:05] title\n[1] a footnote\n[2026-03-02] half a date\n[ ] to do"
    assert notes(incoming(text)) == ["title\n[1] a footnote\n[2026-03-02] half a date\n[ ] to do"]


@pytest.mark.parametrize(
    ("dates", "days"),
    [
        (["03/04/2026", "13/04/2026"], ["2026-04-03", "2026-04-13"]),
        (["03/04/2026", "04/13/2026"], ["2026-03-04", "2026-04-13"]),
        (["03.04.2026"], ["2026-04-03"]),
        (["2026/04/03", "2026/04/05"], ["2026-04-03", "2026-04-05"]),
        (["2026.04.03"], ["2026-04-03"]),
    ],
)
def test_all_dates_of_a_journal_together_say_what_comes_first(dates: list[str], days: list[str]) -> None:
    found = entries(incoming("\n".join(f"[{date} 14:05] words" for date in dates)))
    assert [at[:10] for _, at, _ in found] == days


def test_the_oldest_files_have_no_brackets_and_any_of_these_forms() -> None:
    for dates in (["2026-04-03", "2026-04-15"], ["03.04.2026", "15.04.2026"], ["04/03/2026", "04/15/2026"]):
        found = entries(incoming("\n".join(f"{date} 14:05 words" for date in dates)))
        assert [at[:10] for _, at, _ in found] == ["2026-04-03", "2026-04-15"]


def test_where_they_do_not_it_is_never_guessed() -> None:
    text = "[03/04/2026 14:05] one\n\n[04/05/2026 14:05] two\n"
    with pytest.raises(BadInput, match="'03/04/2026' can be two days, and nothing in the file says which") as refused:
        incoming(text)
    assert "--day-first or --month-first" in refused.value.hint
    assert [at[:10] for _, at, _ in entries(incoming(text, day_first=True))] == ["2026-04-03", "2026-05-04"]
    assert [at[:10] for _, at, _ in entries(incoming(text, day_first=False))] == ["2026-03-04", "2026-04-05"]


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("13/04/2026", "04/13/2026", "line 2: '04/13/2026 14:05' is no date"),
        ("31/02/2026", "01/01/2026", "line 1: '31/02/2026 14:05' is no date"),
    ],
)
def test_dates_that_no_order_fits_are_refused_with_their_line(first: str, second: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        incoming(f"[{first} 14:05] one\n[{second} 14:05] two\n")


def test_words_in_brackets_at_the_start_are_neither_a_date_nor_json() -> None:
    with pytest.raises(BadInput, match="in no format that is known here"):
        incoming("[soon] words")


def test_two_entries_that_are_alike_are_two() -> None:
    found = incoming("[2026-03-02 14:05] same\n\n[2026-03-02 14:05] same\n")
    assert notes(found) == ["same", "same"]
    assert len({e.id for e, _ in found.archive.entries}) == 2
    assert found.archive == incoming("[2026-03-02 14:05] same\n\n[2026-03-02 14:05] same\n").archive


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[2026-03-02 14:05] fine\n[2026-13-02 14:05] not", "line 2: '2026-13-02 14:05' is no date"),
        ("[02.03.2026 14:05] fine\n[02.13.2026 14:05] not", "line 2: '02.13.2026 14:05' is no date"),
        ("[2026-03-02 25:05] not", "line 1: '2026-03-02 25:05' is no date"),
        ("[0001-03-02 14:05] not", "line 1: '0001-03-02 14:05' is no date"),
    ],
)
def test_a_date_that_there_is_not_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        incoming(text)


def test_dates_of_another_form_than_the_first_are_text() -> None:
    first, second = "[2026-03-02 14:05] one", "[03.03.2026 14:05] two"
    assert notes(incoming(f"{first}\n{second}")) == [f"one\n{second}"]
    assert notes(incoming(f"{second}\n{first}")) == [f"two\n{first}"]


def test_one_that_jrnl_encrypted_is_refused_with_the_way_to_decrypt_it() -> None:
    with pytest.raises(BadInput, match="jrnl encrypted") as refused:
        incoming("gAAAAABlx" + "A" * 200)
    assert "jrnl --decrypt" in refused.value.hint


def test_a_wrong_entry_in_its_json_is_refused_with_its_number() -> None:
    entries_of = JSON["entries"]
    assert isinstance(entries_of, list)
    with pytest.raises(BadInput, match="entries 2: 'time' should be a time"):
        incoming(json.dumps({"entries": [entries_of[0], {**entries_of[1], "time": "soon"}]}))


@pytest.mark.parametrize("format", [jrnl, jrnl_json])
def test_what_was_exported_for_jrnl_comes_back_with_its_words(home: Path, format: ModuleType) -> None:
    said = ["one line", "first\n[2026-01-01 10:00] not a date of an entry\nlast", "* star *", "[x] in brackets"]
    with journal_at(home) as journal:
        for hour, text in enumerate(said):
            note(journal, text, at(f"2026-03-02 1{hour}:00", "Europe/Berlin"))
        words = ExportWords({"note": "note"}, lambda *_: "?", lambda *parts: str(parts[2]), {})
        (content,) = written(format, archive_in_memory(journal.connection), words).values()
    found = notes(incoming(content))
    assert len(found) == len(said)
    for text, back in zip(said, found, strict=True):
        for line in text.split("\n"):
            assert line.strip("* ") in back
