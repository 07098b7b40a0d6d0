"""Daylio's CSV and its backup: moods by the numbers that the person gives their names."""

from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.actions.importing import parsed_moods
from ketajournal.errors import BadInput
from ketajournal.exchange.content import Content
from ketajournal.exchange.formats import recognised_reader
from ketajournal.guide.prompts import load_guide
from support.imports import entries, incoming, left_out
from support.samples.daylio import EXPORT, HEAD, backup
from support.values import or_refusal
from support.zips import zipped

MOODS = {"rad": 9, "meh": 5, "weird": None}


@pytest.fixture(autouse=True)
def _utc(zone: Callable[[str], None]) -> None:
    zone("UTC")


def test_a_mood_becomes_a_rating_that_reports_follow_and_the_rest_stays_beside_it() -> None:
    found = incoming(EXPORT, moods=MOODS)
    assert entries(found) == [
        (
            "checkin",
            "2026-03-05T22:15+00:00",
            {
                "checkin.mood": 9,
                "import.mood": "rad",
                "import.text": "A title\nFelt light\n=1+1\nActivities: reading, walk",
            },
        ),
        ("checkin", "2026-03-04T09:00+00:00", {"import.mood": "Weird"}),
        (
            "checkin",
            "2026-03-03T21:05+00:00",
            {"checkin.mood": 5, "import.mood": "meh", "import.text": "line one\nline two"},
        ),
    ]


def test_the_rating_is_the_one_that_a_check_in_asks_for() -> None:
    (rating,) = (a for a in incoming(EXPORT, moods=MOODS).archive.answers if json_is(a.value, 9))
    prompt = load_guide("checkin").prompt(rating.prompt)
    assert prompt is not None
    assert (rating.kind, rating.metric) == (prompt.kind, prompt.metric)


def json_is(text: str, value: object) -> bool:
    return text == str(value)


def test_a_mood_that_nobody_gave_a_meaning_is_refused_with_its_line() -> None:
    with pytest.raises(BadInput, match="line 3: nobody said what the mood 'Weird' means"):
        incoming(EXPORT, moods={"rad": 9, "meh": 5})


@pytest.mark.parametrize(
    "content",
    [
        "full_date,date,weekday,time,mood,activities,note\n2026-03-05,x,y,10:15,rad,a | b,words\n",
        HEAD.replace(",", "\t") + "\n2026-03-05\tx\ty\t10:15\trad\ta | b\t\twords\n",
        HEAD.replace(",", ";") + "\r\n2026-03-05;x;y;10:15;rad;a | b;;words\r\n",
    ],
    ids=["an older one", "with tabs", "with semicolons"],
)
def test_its_other_forms(content: str) -> None:
    ((_, _, answers),) = entries(incoming(content, moods=MOODS))
    assert answers["import.text"] == "words\nActivities: a, b"


@pytest.mark.parametrize(
    ("time", "at"),
    [
        ("1:48\u202fPM", "13:48"),
        ("1:48 p.\u00a0m.", "13:48"),
        ("12:05 a.m.", "00:05"),
        ("오후 1:48", "13:48"),
        ("午前0:10", "00:10"),
        ("午後0:30", "12:30"),
        ("१:४८ अपराह्न", "13:48"),
        ("9:05 पूर्वाह्न", "09:05"),
        ("13:48 น.", "13:48"),
        ("1:48 da tarde", "13:48"),
        ("1:48 попл.", "13:48"),
        ("上午8:30", "08:30"),
        ("凌晨12:30", "00:30"),
        ("中午12:30", "12:30"),
        ("12:05 μ.μ.", "12:05"),
        ("1:48 odp.", "13:48"),
        ("1:48 du.", "13:48"),
        ("1:48 ÖS", "13:48"),
        ("1:48 ip.", "13:48"),
        ("1:48 CH", "13:48"),
        ("9:05 пр.об.", "09:05"),
        ("1:48 пп", "13:48"),
        ("١:٤٨ م", "13:48"),
        ("9:05 ق.ظ.", "09:05"),
        ("1:48 หลังเที่ยง", "13:48"),
        ("1:48 אחה״צ", "13:48"),
        ("13.48", "13:48"),
        ("13 h 48", "13:48"),
        ("klo 13.48", "13:48"),
        ("13:48 Uhr", "13:48"),
        ("13:48 ч.", "13:48"),
    ],
)
def test_the_halves_of_the_day_in_the_words_of_its_language(time: str, at: str) -> None:
    ((_, moment, _),) = entries(incoming(f"{HEAD}\n2026-03-05,x,y,{time},rad,,,\n", moods=MOODS))
    assert moment[11:16] == at


def test_a_note_is_without_the_marks_of_its_form() -> None:
    content = f'{HEAD}\n2026-03-05,x,y,10:15,rad,,,"<b>a</b> &amp; b&nbsp;&lt;3<br>c"\n'
    assert entries(incoming(content, moods=MOODS))[0][2]["import.text"] == "a & b <3\nc"


@pytest.mark.parametrize("words", ["gym&notes, rest&regret, me&notme", "a &lt; b &amp; c", "3 < 4 > 2", "&#13;"])
def test_a_note_without_marks_is_as_it_was_typed(words: str) -> None:
    ((_, _, said),) = entries(incoming(f'{HEAD}\n2026-03-02,x,y,9:05,rad,"","","{words}"', moods=MOODS))
    assert said["import.text"] == words


def test_beside_marks_only_whole_references_are_read_and_each_once() -> None:
    words = "<b>gym&notes</b> &amp;lt; &lt;3&gt; &copy"
    ((_, _, said),) = entries(incoming(f'{HEAD}\n2026-03-02,x,y,9:05,rad,"","","{words}"', moods=MOODS))
    assert said["import.text"] == "gym&notes &lt; <3> &copy"


def test_a_column_that_a_newer_version_adds_is_kept_as_words() -> None:
    content = (
        "full_date,date,weekday,time,mood,activities,scales,note_title,note\n2026-03-05,x,y,10:15,rad,,Sleep 4,,\n"
    )
    ((_, _, answers),) = entries(incoming(content, moods=MOODS))
    assert answers["import.text"] == "Scales: Sleep 4"


def test_a_comma_in_the_name_of_a_mood_is_one_of_it() -> None:
    assert parsed_moods("ok, but tired=4, rad = 9,odd=-") == {"ok, but tired": 4, "rad": 9, "odd": None}


@settings(deadline=None)
@given(st.text(max_size=20) | st.text(alphabet="ab=,-0129 ²", max_size=20))
def test_any_words_say_what_moods_mean_or_are_refused(text: str) -> None:
    found = or_refusal(lambda: parsed_moods(text))
    assert isinstance(found, BadInput) or all(value is None or 0 <= value <= 10 for value in found.values())


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("05/03/2026,a,b,10:15,rad,,,", "line 2: '05/03/2026 10:15' is not a date and a time"),
        ("2026-02-30,a,b,10:15,rad,,,", "line 2: '2026-02-30 10:15' is not"),
        ("2026-03-05,a,b,13:15 PM,rad,,,", "is not a date and a time"),
        ("2026-03-05,a,b,1:15 tea,rad,,,", "is not a date and a time"),
        ("2026-03-05,a,b", "line 2: 8 cells were expected here, and there are 3"),
        ('2026-03-05,a,b,10:15,rad,,,"open', "line 2: this can't be read as a table"),
        ("9999-03-05,a,b,10:15,rad,,,", "line 2: '9999-03-05 10:15' is not a date"),
    ],
)
def test_a_wrong_row_is_refused_with_its_line(row: str, said: str) -> None:
    with pytest.raises(BadInput, match=said.replace("(", r"\(")):
        incoming(f"{HEAD}\n{row}\n", moods=MOODS)


def test_the_line_of_a_wrong_row_counts_lines_inside_cells() -> None:
    with pytest.raises(BadInput, match="line 4:"):
        incoming(f'{HEAD}\n2026-03-05,a,b,10:15,rad,,,"one\ntwo"\n2026-03-05,a,b\n', moods=MOODS)


def test_moods_as_they_are_typed() -> None:
    assert parsed_moods("rad=9, so so = 5,odd=-") == {"rad": 9, "so so": 5, "odd": None}


@pytest.mark.parametrize("typed", ["rad", "rad=11", "rad=x", "=5", "rad=²", "rad=-1", "rad=5.5", "rad=" + "9" * 5000])
def test_moods_that_say_nothing_are_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="doesn't say what a mood means"):
        parsed_moods(typed)


# --- the backup


def test_the_backup_and_the_csv_of_the_same_entries_are_the_same() -> None:
    assert incoming(backup(), moods=MOODS).archive == incoming(EXPORT, moods=MOODS).archive


def test_a_backup_has_its_moods_by_the_names_that_were_given_them_or_by_the_programs_own() -> None:
    content = Content(BytesIO(backup()))
    assert recognised_reader(content).moods(content) == ["rad", "Weird", "meh"]


def test_pictures_in_a_backup_are_counted() -> None:
    assert left_out(incoming(backup(), moods=MOODS)) == {"pictures, sound and other attachments": 1}


def test_an_entry_of_the_first_versions_which_kept_no_hour_has_that_of_its_writing() -> None:
    found = incoming(backup({"hour": -1, "minute": -1, "datetime": 1_772_748_900_000}), moods=MOODS)
    assert entries(found)[0][1] == "2026-03-05T23:15+00:00", "an hour east of it"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mood": 99}, "the file, dayEntries 1: 'mood' should be the number of a mood in the file"),
        ({"month": 12}, "the file, dayEntries 1: '2026-13-05 22:15' is not a date and a time"),
        ({"hour": 25}, "'2026-03-05 25:15' is not a date and a time"),
        ({"hour": -1, "datetime": "soon"}, "'datetime' should be a time in milliseconds"),
        ({"tags": "walk"}, "'tags' should be a list of numbers"),
        ({"note": 5}, "'note' should be text"),
    ],
)
def test_a_wrong_entry_of_a_backup_is_refused_with_its_place(change: dict[str, Any], said: str) -> None:
    with pytest.raises(BadInput) as refused:
        incoming(backup(change), moods=MOODS)
    assert said in refused.value.sentence


@pytest.mark.parametrize("packed", ["", "e", "not base64!", b64encode(b"no json"), b64encode(b"{}") + b"="])
def test_a_backup_that_is_none_is_refused(packed: str | bytes) -> None:
    with pytest.raises(BadInput):
        incoming(zipped({"backup.daylio": packed}), moods=MOODS)
