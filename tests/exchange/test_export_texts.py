"""Markdown, jrnl and Day One: the person's words as they wrote them, and nothing in them that breaks the file."""

import json
import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath
from types import ModuleType

import pytest
from hypothesis import given, settings

from ketajournal.exchange import day_one, jrnl, jrnl_json, markdown
from ketajournal.journal.archive import AnswerRecord, Archive, draft_of
from support.archives import RATINGS, SESSION, STAMP, answer, archive, archives, entry, form, identity, noted, words
from support.exports import written


def sealed(*more: AnswerRecord) -> Archive:
    """A letter with these answers beside its words, and a note."""
    return archive(
        [entry(1, "letter"), entry(2)],
        [
            answer(1, "hush", "letter.text"),
            draft_of(identity(1), "letter.text", "hush, begun", STAMP),
            *more,
            answer(2, "heard"),
        ],
    )


def matter(page: str) -> dict[str, str]:
    """The front matter of a page: all values are on one line each."""
    assert page.startswith("---\n")
    head, closed, _ = page[4:].partition("\n---\n")
    assert closed
    return dict(line.split(": ", 1) for line in head.splitlines())


# --- Markdown


def test_an_entry_is_a_file_of_its_own_in_the_folder_of_its_year() -> None:
    whole = archive(
        [entry(1, "reflect", session_id=SESSION), entry(2), entry(3), entry(4, at="2025-12-31T19:00:00Z")],
        [answer(1, "a door", "reflect.first"), answer(2, "one"), answer(3, "two"), answer(4, "early")],
    )
    files = written(markdown, whole)
    assert set(files) == {
        "2026/2026-03-02 1400 after session 1.md",
        "2026/2026-03-02 1400 note.md",
        "2026/2026-03-02 1400 note (2).md",
        "2025/2025-12-31 1400 note.md",
        "Sessions/Course 1 session 1.md",
        "Journal.md",
    }
    page = files["2026/2026-03-02 1400 after session 1.md"]
    found = matter(page)
    assert json.loads(found["title"]) == "After session 1"
    assert found["date"] == "2026-03-02T14:00:00"
    assert json.loads(found["tags"]) == ["reflect", "session-1"]
    assert page.endswith("## reflect.first\n\na door\n")
    assert "(<../2026/2026-03-02 1400 after session 1.md>)" in files["Sessions/Course 1 session 1.md"]
    assert "(<2025/2025-12-31 1400 note.md>)" in files["Journal.md"]


@pytest.mark.parametrize("text", ["---", "---\ntitle: other\n---", '"quoted": yes', "a: b # c", "\u2028x", "\x85y"])
def test_what_was_typed_breaks_no_front_matter(text: str) -> None:
    page = written(markdown, noted(text))["2026/2026-03-02 1400 note.md"]
    assert set(matter(page)) == {"title", "date", "kind", "course", "finished", "id", "tags"}
    assert page.partition("\n---\n\n")[2] == f"{text}\n"
    assert len(matter(page)["title"].splitlines()) == 1


def test_ratings_and_totals_are_properties_and_numbers() -> None:
    whole = archive(
        [entry(1, "checkin"), form(2, "phq-9", [1] * 9)[0], form(3, "gad-7", [1, None, *[0] * 5])[0]],
        [
            answer(1, 6, "checkin.mood", "scale", metric="mood"),
            answer(1, 7.5, "checkin.sleep-hours", "number", metric="sleep_hours"),
            answer(1, "calm", "checkin.word", "text", metric="word"),
            *form(2, "phq-9", [1] * 9)[1],
            *form(3, "gad-7", [1, None, *[0] * 5])[1],
        ],
    )
    pages = {
        matter(page)["kind"]: matter(page) for name, page in written(markdown, whole).items() if name[:2] == "20"
    }
    usual = {"title", "date", "kind", "course", "finished", "id", "tags"}
    assert {key: json.loads(value) for key, value in pages['"checkin"'].items() if key not in usual} == {
        "mood": 6,
        "sleep_hours": 7.5,
    }
    assert json.loads(pages['"phq-9"']["phq_9"]) == 9
    assert set(pages['"gad-7"']) == usual, "an incomplete form has no total"


@pytest.mark.parametrize("metric", ["date", "a: b\n---", "[x]"])
def test_no_name_of_a_rating_breaks_the_front_matter_or_takes_the_place_of_another(metric: str) -> None:
    given = words()._replace(ratings={metric: RATINGS["mood"]})
    whole = archive([entry(1, "checkin")], [answer(1, 6, "own.x", "scale", metric=metric)])
    (page,) = [page for name, page in written(markdown, whole, given).items() if name.startswith("2026/")]
    assert matter(page)["date"] == "2026-03-02T14:00:00"
    assert [key for key, value in matter(page).items() if value == "6"] == [
        "rating_date" if metric == "date" else re.sub(r"\W+", "_", metric)
    ]


def test_a_block_of_code_left_open_does_not_swallow_what_follows() -> None:
    whole = archive([entry(1, "reflect")], [answer(1, "```\ncode", "a"), answer(1, "after", "b")])
    page = written(markdown, whole)
    assert "```\ncode\n```\n\n## b" in page["2026/2026-03-02 1400 after a session.md"]


@settings(max_examples=60)
@given(archives())
def test_names_fit_every_system_clash_with_none_and_lead_nowhere_else(whole: Archive) -> None:
    files = written(markdown, whole)
    assert len({name.casefold() for name in files}) == len(files)
    for name in files:
        assert not re.search(r'[<>:"\\|?*#^\[\]\x00-\x1f\x7f]', name)
        assert not PurePosixPath(name).is_absolute()
        for part in name.split("/"):
            assert part not in ("", ".", "..")
            assert part == part.strip(" ")
            assert not part.endswith(".")
            assert len(part.encode()) <= 250


def test_names_of_long_letters_fit_a_folder_that_counts_bytes() -> None:
    whole = archive([entry(n, "k") for n in range(1, 13)], [answer(n, "x", "a") for n in range(1, 13)])
    files = written(markdown, whole, words(k="𐍈" * 190))
    assert len({name for name in files if name.startswith("2026/")}) == 12
    assert max(len(part.encode()) for name in files for part in name.split("/")) <= 255


def test_when_it_was_deleted_is_told_on_the_clock_of_the_rest() -> None:
    whole = archive([entry(1, deleted_at="2026-03-03T01:00:00Z")], [answer(1, "x")])
    (page,) = [page for name, page in written(markdown, whole).items() if name.startswith("Deleted/")]
    assert (matter(page)["date"], matter(page)["deleted"]) == ("2026-03-02T14:00:00", "2026-03-02T20:00:00")


def test_a_kind_that_is_a_path_stays_a_name() -> None:
    files = written(markdown, archive([entry(1, "../../etc/x:y")], []))
    (name,) = [name for name in files if name.startswith("2026/")]
    assert name.count("/") == 1
    assert ".." not in name.split("/")


# --- jrnl


HOSTILE = (
    "[2020-01-01 10:00] a header",
    "words\n[2020-01-01 10:00] a header\n  [tomorrow] another",
    "*starred*",
    "a\r[2019-01-01 09:00] b",
    "plain words. And more @home",
    "first] second",
)


def test_jrnls_text_has_one_header_an_entry() -> None:
    text = written(jrnl, noted(*HOSTILE))["journal.txt"]
    headers = re.findall(r"^\s*\[(.+?)\]", text, re.MULTILINE)
    assert headers == [f"2026-03-02 14:{minute:02}" for minute in range(len(HOSTILE))]
    assert "\\[2020-01-01 10:00] a header" in text
    assert "[2026-03-02 14:04] plain words. And more @home\n" in text


@settings(max_examples=60)
@given(archives())
def test_any_journal_has_as_many_headers_as_entries(whole: Archive) -> None:
    text = written(jrnl, whole)["journal.txt"]
    entries = json.loads(written(jrnl_json, whole)["journal.json"])["entries"]
    assert len(re.findall(r"(?:^|[\n\r])\[([^\]]+)\] ", text)) == len(entries)


def test_jrnls_json_has_its_fields_and_counts_its_tags() -> None:
    document = json.loads(written(jrnl_json, noted("at @Home and @home", "none"))["journal.json"])
    assert document["tags"] == {"@home": 1}
    assert document["entries"][0] == {
        "title": "at @Home and @home",
        "body": "",
        "date": "2026-03-02",
        "time": "14:00",
        "tags": ["@home"],
        "starred": False,
    }


@pytest.mark.skipif(shutil.which("jrnl") is None, reason="jrnl is not installed here; its own rules are tested above")
def test_jrnl_itself_imports_every_entry(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(written(jrnl, noted(*HOSTILE))["journal.txt"])
    store = tmp_path / "jrnl.txt"
    store.touch()
    (tmp_path / "jrnl.yaml").write_text(
        f"journals: {{default: {{journal: {store}}}}}\nversion: v4.2\nencrypt: false\neditor: ''\nhighlight: false\n"
        "linewrap: 79\ntagsymbols: '@'\ntemplate: false\ntimeformat: '%F %R'\nindent_character: '|'\n"
        "default_hour: 9\ndefault_minute: 0\ncolors: {body: none, date: none, tags: none, title: none}\n"
    )

    def run(*words_: str) -> str:
        done = subprocess.run(
            ["jrnl", "--config-file", str(tmp_path / "jrnl.yaml"), *words_],
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    run("--import", "--file", str(tmp_path / "in.txt"))
    run("2020-01-01", "one", "more")  # jrnl writes all of it down again in its own way
    entries = json.loads(run("--format", "json"))["entries"]
    assert len(entries) == len(HOSTILE) + 1
    assert not any(found["starred"] for found in entries)


# --- Day One


def test_day_one_gets_moments_in_utc_the_zone_and_the_words() -> None:
    whole = archive(
        [entry(10), entry(11, "reflect", session_id=SESSION, utc_offset=330)],
        [
            answer(10, "# mine\n- as typed"),
            answer(11, "a door", "reflect.first"),
            answer(11, 4, "reflect.fear", "scale"),
        ],
    )
    note, reflect = json.loads(written(day_one, whole)["Journal.json"])["entries"]
    assert note == {
        "uuid": identity(10).upper(),
        "creationDate": "2026-03-02T19:00:00Z",
        "modifiedDate": "2026-03-02T19:00:00Z",
        "timeZone": "Etc/GMT+5",
        "text": "# mine\n- as typed",
        "tags": ["note"],
        "starred": False,
    }
    assert re.fullmatch("[0-9A-F]{32}", note["uuid"])
    assert reflect["timeZone"] == "GMT+0530"
    assert reflect["tags"] == ["after a session", "session 1"]
    assert reflect["text"] == "# After session 1\n\n## reflect.first\n\na door\n\n**reflect.fear** 4"


# --- all of them


@pytest.mark.parametrize("format", [markdown, jrnl, jrnl_json, day_one])
def test_a_sealed_letter_is_left_out(format: ModuleType) -> None:
    text = "".join(written(format, sealed()).values())
    assert "hush" not in text
    assert "heard" in text


def test_an_opened_letter_is_there() -> None:
    opened = answer(1, "2026-04-01", "letter.opened", "date", metric="letter_opened")
    text = "".join(written(markdown, sealed(opened)).values())
    assert "hush" in text


@pytest.mark.parametrize("format", [markdown, jrnl, day_one])
def test_what_was_deleted_or_replaced_is_marked_so(format: ModuleType) -> None:
    whole = archive(
        [entry(1, deleted_at="2026-03-03T19:00:00Z"), entry(2, "reflect")],
        [
            answer(1, "gone"),
            answer(2, "now", "reflect.first"),
            answer(2, "then", "reflect.first", id=identity(9), replaced_at="2026-03-02T20:00:00Z"),
        ],
    )
    text = "".join(written(format, whole).values())
    assert "deleted" in text.lower()
    assert "until 2026-03-02 20:00 UTC" in text
