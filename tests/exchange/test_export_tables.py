"""CSV: a file a table, which no spreadsheet runs and every reader of tables reads alike."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.exchange import csv_tables
from ketajournal.exchange.csv_tables import defused
from ketajournal.journal.archive import Archive, draft_of
from support.archives import SESSION, STAMP, answer, archive, archives, entry, form, identity, noted
from support.exports import written

TABLES = {"courses", "sessions", "entries", "answers", "ratings", "measures"}


def tables(whole: Archive) -> dict[str, list[dict[str, str]]]:
    """Every table as it is read back."""
    files = written(csv_tables, whole)
    found: dict[str, Any] = {}
    for name in TABLES:
        text = files[f"{name}.csv"]
        assert text.startswith("\ufeff"), "spreadsheets need the mark to know that it is UTF-8"
        rows = list(csv.reader(io.StringIO(text[1:], newline=""), strict=True))
        assert {len(row) for row in rows} == {len(rows[0])}, "RFC 4180: as many cells in each row"
        found[name] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\u3000=1", "\ufeff=1", "\u200b=1", "'=1",
        "＝1+1", "＋1", "－1", "＠x", "\x00=1", "\n=1", "=HYPERLINK(\"http://x\")", "=cmd|' /C calc'!A0", "- slept",
        "\ttab", "\rreturn",
    ],
)  # fmt: skip
def test_a_text_that_a_spreadsheet_would_run_has_an_apostrophe_before_it(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert restored(defused(text)) == text


@pytest.mark.parametrize("text", ["", "a=1", "slept 7 - 8 hours", "'tis", "'", "me@home", "3", "日本", "…=1"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert defused(text) == text


def restored(cell: str) -> str:
    """The text that a cell was made of: one apostrophe less, where one was put there."""
    return cell[1:] if cell.startswith("'") and defused(cell[1:]) == cell else cell


@given(st.text() | st.text("=+-@' \t\r\n\u200b＝", max_size=6))
def test_what_was_defused_can_be_had_back(text: str) -> None:
    assert restored(defused(text)) == text


@settings(max_examples=60)
@given(archives())
def test_no_cell_of_any_journal_is_a_formula(whole: Archive) -> None:
    for rows in tables(whole).values():
        for row in rows:
            for column, cell in row.items():
                if cell[:1] in ("=", "+", "@", "\t", "\r") or cell.startswith("-"):
                    assert column in ("number", "value"), (column, cell)
                    float(cell)


def test_numbers_stay_numbers_below_zero_too() -> None:
    found = tables(
        archive([entry(1, "mine")], [answer(1, -3, "mine.x", "number"), answer(1, "-3", "mine.y", "text")])
    )
    number, text = found["answers"]
    assert (number["value"], number["number"]) == ("-3", "-3")
    assert (text["value"], text["number"]) == ("'-3", "")


def test_text_of_many_lines_and_with_quotes_comes_back() -> None:
    said = 'a "quoted" word,\na second line\r\nand a third; ümläut 😀'
    (row,) = tables(noted(said))["answers"]
    assert row["value"] == row["words"] == said


def test_a_rating_has_its_week_and_its_days_since_the_session() -> None:
    whole = archive(
        [entry(1, "checkin", "2026-03-01T19:00:00Z"), entry(2, "checkin", "2026-03-09T19:00:00Z")],
        [
            answer(1, 4, "checkin.mood", "scale", metric="mood"),
            answer(2, 6, "checkin.mood", "scale", metric="mood"),
            answer(2, 7.5, "checkin.sleep-hours", "number", metric="sleep_hours"),
        ],
    )
    before, mood, sleep = tables(whole)["ratings"]
    assert (before["week"], before["since_session"], before["days_since_session"]) == ("0", "", "")
    assert (mood["week"], mood["since_session"], mood["days_since_session"]) == ("2", "1", "7")
    assert (mood["at"], mood["date"]) == ("2026-03-09T14:00:00-05:00", "2026-03-09")
    assert (mood["value"], mood["low"], mood["high"], mood["unit"]) == ("6", "0", "10", "")
    assert (sleep["value"], sleep["unit"], sleep["label"]) == ("7.5", "hours", "Sleep, hours")


def test_ratings_and_forms_leave_out_what_was_deleted_or_replaced() -> None:
    deleted, items = form(2, "phq-9", [1] * 9, deleted_at="2026-03-03T19:00:00Z")
    whole = archive(
        [entry(1, "checkin"), deleted],
        [
            answer(1, 2, "checkin.mood", "scale", metric="mood", replaced_at="2026-03-02T20:00:00Z"),
            answer(1, 5, "checkin.mood", "scale", metric="mood", id=identity(77)),
            *items,
        ],
    )
    found = tables(whole)
    assert [row["value"] for row in found["ratings"]] == ["5"]
    assert found["measures"] == []
    assert [row["replaced_at"] for row in found["answers"] if row["prompt"] == "checkin.mood"] == [
        "",
        "2026-03-02T20:00:00Z",
    ]
    assert found["entries"][1]["deleted_at"] == "2026-03-03T19:00:00Z"


def test_a_form_has_its_items_its_total_and_its_published_range() -> None:
    whole, missing = form(1, "phq-9", [2, 1, 1, 1, 1, 1, 1, 1, 1]), form(2, "gad-7", [1, None, 1, 1, 1, 1, 1])
    difficulty = answer(1, 2, "phq-9.difficulty", "item")
    complete, partial = tables(archive([whole[0], missing[0]], [*whole[1], difficulty, *missing[1]]))["measures"]
    assert (complete["total"], complete["range_low"], complete["range_high"]) == ("10", "10", "14")
    assert (complete["range_label"], complete["difficulty"], complete["complete"]) == ("moderate", "2", "true")
    assert (partial["total"], partial["range_label"], partial["complete"]) == ("", "", "false")
    assert (partial["item_1"], partial["item_2"], partial["item_8"]) == ("1", "", "")


def test_a_sealed_letters_words_are_in_no_table_and_it_is_counted() -> None:
    earlier = answer(1, "hush once", "letter.text", id=identity(9), replaced_at="2026-03-02T20:00:00Z")
    sealed = archive(
        [entry(1, "letter", session_id=SESSION)],
        [answer(1, "hush", "letter.text"), earlier, draft_of(identity(1), "letter.text", "hush, begun", STAMP)],
    )
    files = written(csv_tables, sealed)
    assert not any("hush" in text for text in files.values())
    assert "1 sealed letter is in 'entries' without any words." in files["README.txt"]
    assert tables(sealed)["entries"][0]["sealed"] == "true"


def test_the_readme_names_every_column_of_every_table() -> None:
    files = written(csv_tables, noted("words"))
    for name in TABLES:
        part = files["README.txt"].split(f"{name}.csv\n---", 1)[1].split("\n\n\n")[0]
        for column in files[f"{name}.csv"][1:].splitlines()[0].split(","):
            assert f"  {column} " in part, (name, column)
    for reader in ("pandas", "DuckDB", "Polars"):
        assert reader in files["README.txt"]
    assert "sleep_hours  Sleep, hours, in hours" in files["README.txt"]
