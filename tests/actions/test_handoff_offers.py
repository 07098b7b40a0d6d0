"""What a sheet offers beside scores and sessions: medicines, difficulty, what was tried, what faded, obstacles."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import pytest

from support.commands import Done

Sheet = Callable[..., str]


@pytest.fixture
def lived(run_here: Callable[..., Done], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """A course with a session in March, and what is told around it."""
    monkeypatch.chdir(tmp_path)

    def told(*words: str, **answers: Any) -> None:
        taken = ("--answers", "-") if answers else ()
        done = run_here(*words, *taken, stdin=json.dumps({_ID[name]: said for name, said in answers.items()}))
        assert done.returncode == 0, done.stderr

    before = {"tried": "two years of talk", "medicines": "sertraline in the morning", "stress": ["work"]}
    told("begin", "--at", "2026-02-25 12:00", started_on="2026-03-02 14:00", **before)
    told("measure", "phq-9", "--items", "1,1,1,1,1,1,1,1,0,2", "--at", "2026-03-01 12:00")
    told("measure", "phq-9", "--items", "2,1,1,1,1,1,1,1,0,1", "--at", "2026-03-20 12:00")
    told("ask", "new-thing", "--at", "2026-03-03 12:00", thing="a walk", cue="after coffee", in_the_way="the rain")
    told("weekly", "--at", "2026-03-09 18:00", moved="same", stronger=True)
    signs = {"signs": ["chest"], "chest_when": "past"}
    changed = {"changed": "half of it since Monday"}
    told("weekly", "--at", "2026-03-16 18:00", moved="lighter", stronger=True, **changed, **signs)
    return run_here


_ID = {
    "started_on": "course.started_on",
    "tried": "begin.tried",
    "medicines": "begin.medicines",
    "stress": "begin.stress",
    "thing": "reflect.new-thing",
    "cue": "reflect.new-thing-cue",
    "in_the_way": "reflect.new-thing-in-the-way",
    "moved": "weekly.stress-moved",
    "stronger": "weekly.stronger",
    "changed": "weekly.medicines",
    "signs": "weekly.signs",
    "chest_when": "weekly.signs-chest-when",
}
AS_OF = ("--as-of", "2026-03-26")


@pytest.fixture
def sheet(lived: Callable[..., Done], tmp_path: Path) -> Sheet:
    """The text of a sheet with every part and all that is offered in it."""

    def made(*words: str) -> str:
        offered = json.loads(lived("handoff", "--json", *AS_OF, *words).stdout)["words"]
        everything = ",".join(word["id"] for word in offered)
        done = lived("handoff", "--all", "--with", everything, "--force", "--output", "sheet.html", *AS_OF, *words)
        assert done.returncode == 0, done.stderr
        document = html5lib.parse((tmp_path / "sheet.html").read_bytes(), namespaceHTMLElements=False)
        return " ".join(" ".join(document.itertext()).split())

    return made


def test_a_prescriber_s_sheet_offers_medicines_and_what_changed_in_them(sheet: Sheet) -> None:
    text = sheet()
    assert "Medicines, as the person wrote them Taken, 25 Feb: sertraline in the morning" in text
    assert "Changed, 16 Mar: half of it since Monday" in text
    since = sheet("--since", "2026-03-18")
    assert "sertraline in the morning" in since, "the list is of now, whenever it was written"
    assert "Changed, 16 Mar: half of it since Monday" in since, "and is never told without what changed in it"
    assert "two years of talk" not in since


def test_medicines_are_let_in_one_by_one_and_never_with_a_part(lived: Callable[..., Done], tmp_path: Path) -> None:
    assert lived("handoff", "--all", "--output", "sheet.html").returncode == 0
    assert "sertraline" not in (tmp_path / "sheet.html").read_text()
    assert lived("handoff", "--only", "medicines", "--output", "other.html").returncode == 2


def test_the_question_on_difficulty_stands_with_its_score_and_is_said_to_be_no_part_of_it(sheet: Sheet) -> None:
    text = sheet()
    assert 'labelled "mild" in the published scale). Difficulty, asked and not added: Very difficult.' in text
    assert "+1 point (+13%) Somewhat difficult" in text


def test_what_was_tried_and_whether_what_weighed_has_moved_are_offered(sheet: Sheet) -> None:
    text = sheet()
    assert "Tried before, 25 Feb: two years of talk" in text
    assert "Weighed on life at the beginning: work" in text
    assert (
        "in 2 weekly looks, “it is lighter” once, “it is as it was” once; the latest, 16 Mar: “it is lighter”" in text
    )


def test_a_sign_is_told_with_whether_it_was_there_still(lived: Callable[..., Done], sheet: Sheet) -> None:
    assert "16 Mar: chest pain, past when it was noted" in sheet()
    ticked = {"reflect.signs": ["nausea", "breathing"], "reflect.signs-breathing-when": "now"}
    assert lived("reflect", "--answers", "-", "--at", "2026-03-02 18:00", stdin=json.dumps(ticked)).returncode == 0
    assert "nausea; slowed breathing, there when it was noted" in sheet()


def test_what_a_sheet_says_speaks_to_whoever_reads_it(sheet: Sheet) -> None:
    text = sheet()
    assert "How do you see it?" in text, "the person's own questions speak to whoever reads it as well"
    assert "The latest score is 1 higher than the previous score, of 1 March 2026: within usual" in text
    assert "Feeling worse is reason enough to speak of it, whatever a score does." in text
    assert "the wish for a stronger session, or for more of them, was noted." in text
    assert not [word for word in (" your ", "you noted", "you entered", "ketajournal course") if word in text.lower()]


def test_a_therapist_s_sheet_offers_the_new_thing_its_cue_and_what_is_in_its_way(sheet: Sheet) -> None:
    text = sheet("--for", "therapist")
    assert (
        "After session 1, 2 Mar: a walk. As an if-then: after coffee. Likely to be in the way: the rain. "
        "In the check-ins: not asked about yet" in text
    )
    assert not [word for word in (" your ", " you ") if word in text.lower()]


def test_what_faded_before_a_session_in_maintenance_is_offered(lived: Callable[..., Done], sheet: Sheet) -> None:
    assert lived("course", "maintenance", "--on", "2026-03-20").returncode == 0
    assert lived("session", "add", "2026-03-25 14:00").returncode == 0
    faded = json.dumps({"prep.faded": "the quiet, after ten days"})
    assert lived("prep", "--answers", "-", "--at", "2026-03-24 12:00", stdin=faded).returncode == 0
    assert "What faded, and when, 24 Mar: the quiet, after ten days" in sheet()


def test_a_date_of_another_year_than_the_sheet_s_has_its_year(lived: Callable[..., Done], sheet: Sheet) -> None:
    text = sheet("--as-of", "2027-01-10")
    assert "Taken, 25 Feb 2026: sertraline" in text
    assert "Baseline, 1 Mar 2026, before session 1" in text
    assert "the latest, 16 Mar 2026: “it is lighter”" in text
    assert "Taken, 25 Feb: sertraline" in sheet()


def test_the_brief_never_tells_a_list_of_medicines_without_what_changed_in_it(lived: Callable[..., Done]) -> None:
    brief = lived("review", "--brief", *AS_OF).stdout
    assert "Taken, 25 Feb: sertraline in the morning" in brief
    assert "Changed, 16 Mar: half of it since Monday" in brief


def test_what_was_marked_is_told_to_programs_as_to_people(lived: Callable[..., Done]) -> None:
    brief = json.loads(lived("review", "--brief", "--json", *AS_OF).stdout)
    assert {"label": "Weighed on life at the beginning", "text": "work"} in brief["marked"]


def test_therapy_of_earlier_days_is_not_counted_since_then_and_is_not_said_to_be_none(
    lived: Callable[..., Done], sheet: Sheet
) -> None:
    assert "No therapy is noted" in sheet()
    assert lived("therapy", "add", "2026-03-04 10:00").returncode == 0
    assert "Therapy: 1 appointment, 1 in the 72 hours after a session" in sheet()
    since = sheet("--since", "2026-03-10")
    assert "No therapy is noted" not in since
    assert "appointment" not in since
