"""What a watch knows, from its file to every place where it is shown: marked, corrected, outdone, taken out again."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.journals import everything, journal_at
from support.many_commands import Here, days_ago, ended
from support.samples.apple_health import apple, slept

OURA = "date,Sleep Score,Total Sleep Duration\n"


@pytest.fixture
def course(here: Here) -> Here:
    """A course whose first session was four days ago."""
    here("session", "add", days_ago(4))
    return here


def day(ago: int) -> str:
    return days_ago(ago)[:10]


def oura(*hours: float | None) -> str:
    """Oura's trends of the days up to yesterday; ``None`` for a day without any."""
    days = zip(range(len(hours), 0, -1), hours, strict=True)
    return OURA + "".join(f"{day(ago)},80,{'' if h is None else round(h * 3600)}\n" for ago, h in days)


def week(here: Here) -> dict[str, Any]:
    found: dict[str, Any] = here.data("report", "--full")["weeks"][0]["ratings"].get("sleep_hours", {"n": 0})
    return {name: found.get(name) for name in ("median", "n", "from_watch")}


def nights(here: Here) -> dict[str, float]:
    """The hours of each night that stands in the journal, by its day."""
    listed = here.data("list", "--all", "--kind", "watch")["entries"]
    return {e["at"][:10]: here.data("show", e["id"])["answers"][0]["value"] for e in listed}


def test_it_joins_the_days_and_every_view_says_from_where(course: Here, file: Callable[[str], str]) -> None:
    course("import", file(oura(6, 7, 8)))
    assert week(course) == {"median": 7, "n": 3, "from_watch": 3}
    for words in (["report"], ["report", "--full"], ["report", "--by", "session"], ["report", "--by", "window"]):
        said = course(*words)
        assert "w: from a watch or program, not typed here" in said, words
        assert "sleep hours w" in said or "n3 w3" in said or "hours w" in said or "sleep w" in said, words
    assert "from a watch or program" in course("report", "--plain")
    for words in (["--full"], ["--by", "session"], ["--by", "window"]):
        aloud = course("report", "--plain", *words)
        assert "What is from a watch or program was not typed here." in aloud, words
        assert "w: from" not in aloud, "no sign is said aloud, so none is explained"
        assert "brighter" not in aloud, words
    assert "imported night: 7 hours, oura\n" in course("list")
    assert "as Oura has it  6 hours" in course("show", course.data("list", "--kind", "watch")["entries"][0]["id"])


def test_sheets_and_exports_mark_it_as_well(course: Here, file: Callable[[str], str], tmp_path: Path) -> None:
    course("import", file(oura(6, 7)))
    course("checkin", "--at", days_ago(1, "09:00"), answers={"checkin.sleep-hours": 9})
    course("handoff", "--all", "--output", str(tmp_path / "sheet.html"))
    sheet = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert "w: 1 of 2 from a watch or program, not typed here" in sheet
    course("export", "csv", "--output", str(tmp_path / "csv"))
    rows = (tmp_path / "csv" / "ratings.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[1] for line in rows if "sleep_hours" in line] == ["watch", "checkin"]
    course("export", "fhir", "--output", str(tmp_path / "f.json"))
    entries = json.loads((tmp_path / "f.json").read_text(encoding="utf-8"))["entry"]
    named = [e["resource"]["code"]["text"] for e in entries if "code" in e["resource"]]
    assert named == ["Sleep, hours (from a watch or program)", "Sleep, hours (own rating)"]
    course("export", "markdown", "--output", str(tmp_path / "md"))
    pages = [path.read_text(encoding="utf-8") for path in (tmp_path / "md").glob("*/*imported night.md")]
    assert len(pages) == 2
    assert all('kind: "watch"' in page and "sleep_hours: " in page for page in pages)


def test_what_was_typed_counts_before_and_after(course: Here, file: Callable[[str], str]) -> None:
    course("checkin", "--at", days_ago(2, "09:00"), answers={"checkin.sleep-hours": 9})
    course("import", file(oura(6, 7, 8)))
    assert week(course) == {"median": 8, "n": 3, "from_watch": 2}
    assert "w: 2 of 3 from a watch or program, not typed here" in course("report")
    course("checkin", "--at", days_ago(3, "09:00"), answers={"checkin.sleep-hours": 5})
    assert week(course) == {"median": 8, "n": 3, "from_watch": 1}
    assert nights(course) == {day(3): 6, day(2): 7, day(1): 8}, "and nothing of it was overwritten"


def test_two_programs_that_know_the_same_night_never_add_up_and_it_is_said_which_counts(
    course: Here, file: Callable[[str], str]
) -> None:
    two, both = oura(5, 6), apple(slept(f"{day(2)} 23:00:00 +0000", f"{day(1)} 06:30:00 +0000"))
    assert course.data("import", file(two))["notices"] == []
    said = " ".join(course("import", file(both), "--yes").split())
    assert "1 night of it is known from oura too. They never add up: the first by the alphabet" in said
    assert "'ketajournal delete apple-health' takes out all that it knows." in said
    assert week(course) == {"median": 6.25, "n": 2, "from_watch": 2}
    (notice,) = course.data("import", file(two))["notices"]
    assert notice["code"] == "known-twice"
    assert notice["text"].startswith("1 night of it is known from apple-health too.")
    course("delete", "apple-health", "--yes")
    assert week(course) == {"median": 5.5, "n": 2, "from_watch": 2}
    assert course.data("import", file(two))["notices"] == [], "what is deleted is not known"


def test_a_corrected_file_corrects_and_an_older_one_changes_nothing(
    course: Here, file: Callable[[str], str], home: Path
) -> None:
    course("import", file(oura(6, 7, 8)))
    corrected = course.data("import", file(oura(6, 7.5, 8)), "--yes")
    assert (corrected["changed"], corrected["new"]["entries"]) == (1, {})
    assert nights(course)[day(2)] == 7.5
    held = everything(home)
    for text in (oura(6, 7.5, 8), oura(6, 7, 8)):
        assert course.data("import", file(text))["changed"] == 0
    assert everything(home) == held


def test_the_same_file_in_another_zone_is_the_same(
    course: Here, file: Callable[[str], str], home: Path, zone: Callable[[str], None]
) -> None:
    zone("Europe/Berlin")
    exported = file(oura(6, 7, 8))  # once: it can be another day there
    course("import", exported)
    held = everything(home)
    zone("Pacific/Auckland")
    again = course.data("import", exported)
    assert (again["new"]["entries"], again["changed"]) == ({}, 0)
    assert everything(home) == held


def test_it_is_taken_out_as_one_and_comes_back_as_one(course: Here, file: Callable[[str], str]) -> None:
    course("import", file(oura(6, 7, 8)))
    course("import", file(apple(slept(f"{day(5)} 23:00:00 +0000", f"{day(4)} 06:30:00 +0000"))))
    course("write", "words that stay")
    said = course("delete", "oura", "--yes")
    assert "Deleted 3 nights from oura." in said
    assert nights(course) == {day(4): 7.5}
    assert week(course) == {"median": 7.5, "n": 1, "from_watch": 1}
    assert course.data("import", file(oura(6, 7, 8)))["new"]["entries"] == {}, "deleted stays deleted"
    course("delete", "oura", "--undo")
    assert nights(course) == {day(4): 7.5, day(3): 6, day(2): 7, day(1): 8}
    assert "no entry 'garmin'" in course("delete", "garmin", "--yes", code=3)


def test_taking_it_out_asks_once(course: Here, file: Callable[[str], str], at_terminal: Any) -> None:
    course("import", file(oura(6, 7)))
    child = at_terminal("delete", "oura")
    child.expect(r"2 nights from oura\r?\n")
    child.expect(r"Delete this\? It can be brought back for 30 days")
    child.sendline("n")
    child.expect("Nothing was deleted")
    ended(child)
    assert len(nights(course)) == 2


def test_a_night_is_not_edited_but_outdone(course: Here, file: Callable[[str], str]) -> None:
    course("import", file(oura(6)))
    said = course("edit", course.id_of("watch"), "watch.oura", code=2)
    assert f"ketajournal checkin --at {day(1)}" in said


def test_nights_from_before_a_course_is_begun_become_part_of_it(here: Here, file: Callable[[str], str]) -> None:
    here("import", file(oura(6, 7, 8)))
    here("session", "add", days_ago(4))
    assert week(here) == {"median": 7, "n": 3, "from_watch": 3}


# --- a table of one's own

TABLE = "Date;Steps;Asleep\n2026-03-02;4000;452\n2026-03-03;3000;400\n"


def test_which_column_is_which_is_asked_once(
    course: Here, file: Callable[[str], str], at_terminal: Any, home: Path
) -> None:
    child = at_terminal("import", file(TABLE))
    child.expect(r"The day \[date\]")
    child.sendline("")
    for refused in ("1", "date"):
        child.expect(r"The time asleep \[asleep\]")
        child.sendline(refused)
        child.expect("One of these: 2, 3, ")
    child.expect(r"The time asleep \[asleep\]")
    child.sendline("3")
    child.expect(r"In which unit \[minutes\]")
    child.sendline("")
    child.expect("Take it in")
    child.sendline("y")
    child.expect("imported night: 2")
    assert ended(child) == 0
    assert nights(course) == {"2026-03-02": 7.53, "2026-03-03": 6.67}
    assert "asleep" not in (home / "settings.toml").read_text(encoding="utf-8").lower(), "no words of it"
    more = course.data("import", file(f"{TABLE}2026-03-04;1;420\n"))
    assert more["new"]["entries"] == {"watch": 1}


def test_two_tables_of_ones_own_have_a_name_each_and_never_take_each_others_place(
    course: Here, file: Callable[[str], str], home: Path
) -> None:
    one, other = "Date;Steps;Asleep\n{};4000;452\n", "Night,Slept\n{},{}\n"
    columns = (("--columns", "Date=day,Asleep=minutes"), ("--columns", "Night=day,Slept=hours"))
    first = course.data("import", file(one.format(day(1))), *columns[0])
    second = course.data("import", file(other.format(day(1), 5)), *columns[1])
    names = [found["source"].removeprefix("a table (").removesuffix(")") for found in (first, second)]
    assert names[0] != names[1]
    assert all(re.fullmatch("table-[0-9a-f]{6}", name) for name in names)
    assert second["new"]["entries"] == {"watch": 1}
    assert second["notices"][0]["text"].startswith(f"1 night of it is known from {names[0]} too.")
    assert week(course)["n"] == 1, "they never add up"
    held = everything(home)
    again = course.data("import", file(other.format(day(1), 5)), "--yes")
    assert (again["new"]["entries"], again["changed"]) == ({}, 0)
    assert everything(home) == held
    corrected = course.data("import", file(other.format(day(1), 6)), "--yes")
    assert (corrected["new"]["entries"], corrected["changed"]) == ({}, 1)
    for name, hours in zip(names, ("7.53", "6"), strict=True):
        assert f"imported night: {hours} hours, {name}\n" in course("list")
    shown = [course("show", e["id"]) for e in course.data("list", "--kind", "watch")["entries"]]
    assert sum("Hours slept, from a table of yours  6 hours" in said for said in shown) == 1
    course("delete", names[0], "--yes")
    assert nights(course) == {day(1): 6}


def test_a_wrong_column_can_be_told_anew_and_is_not_kept(
    course: Here, file: Callable[[str], str], at_terminal: Any
) -> None:
    table = file(
        "Start,Sleep Onset,Wake Onset,Steps,Asleep (min)\n"
        "2026-03-01 22:10:00,2026-03-01 23:10:00,2026-03-02 07:05:00,4000,452\n"
    )
    for column, last in (("4", "can't be so|a night has 0 to 24"), ("", "imported night: 1")):
        child = at_terminal("import", table)
        child.expect(r"The day \[wake onset\]")
        child.sendline("")
        child.expect(r"The time asleep \[asleep \(min\)\]")
        child.sendline(column)
        child.expect("In which unit")
        child.sendline("minutes")
        if not column:
            child.expect("Take it in")
            child.sendline("y")
        child.expect(last)
        ended(child)
    assert nights(course) == {"2026-03-02": 7.53}


def test_scripts_say_which_column_is_which(here: Here, file: Callable[[str], str]) -> None:
    said = here("import", file(TABLE), "--yes", code=2)
    assert "nobody said which column" in said
    assert '--columns "date=day,…=hours"' in said
    assert "There are: date, steps, asleep." in said
    assert "no column called slept" in here("import", file(TABLE), "--columns", "Date=day,Slept=hours", code=2)
    said = here("import", file(TABLE), "--columns", "Date=day,Steps=mood", code=2)
    assert "'mood' can't be taken from a table" in said
    here("import", file(TABLE), "--columns", "Date=day,asleep=minutes", "--dry-run")
    here("import", file(TABLE), "--yes", code=2)
    found = here.data("import", file(TABLE), "--columns", "Date=day, asleep=minutes")
    assert found["new"]["entries"] == {"watch": 2}
    more = here.data("import", file(f"{TABLE}2026-03-04;1;420\n"))
    assert more["new"]["entries"] == {"watch": 1}, "it was said once"
    hours = here.data(
        "import", file(TABLE.replace("452", "7").replace("400", "6")), "--columns", "Date=day,Asleep=hours"
    )
    assert hours["changed"] == 2, "and can be said anew"


def test_years_of_nights_before_a_course_stay_out_of_it(here: Here, file: Callable[[str], str], home: Path) -> None:
    here("import", file(oura(*[7] * 400)))
    here("session", "add", days_ago(4))
    assert week(here) == {"median": 7, "n": 4, "from_watch": 4}
    assert here.data("report", "--full")["before"]["ratings"]["sleep_hours"]["n"] == 14
    with journal_at(home) as journal:
        rows = journal.connection.execute("SELECT course_id IS NULL, count(*) FROM entry GROUP BY 1 ORDER BY 1")
        assert [tuple(row) for row in rows] == [(0, 18), (1, 382)]


def test_another_machine_has_the_same_nights_and_adds_none(
    course: Here, file: Callable[[str], str], home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course("import", file(oura(6, 7, 8)))
    course("export", "json", "--output", str(tmp_path / "all.json"))
    monkeypatch.setenv("KETAJOURNAL_HOME", str(tmp_path / "other"))
    course("import", file(oura(6, 7, 8)))
    brought = course.data("import", str(tmp_path / "all.json"))
    assert "watch" not in brought["new"]["entries"]
    assert (nights(course), brought["conflicts"]) == ({day(3): 6, day(2): 7, day(1): 8}, [])
    course("delete", "oura", "--yes")
    monkeypatch.setenv("KETAJOURNAL_HOME", str(home))
    course("import", str(tmp_path / "other"), "--yes")
    assert nights(course) == {}, "what was taken out there is taken out here"
