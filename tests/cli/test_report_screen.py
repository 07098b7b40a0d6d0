"""The report on one screen and the overview in one glance, of the made-up course that 'demo' makes."""

import json
import re
import stat
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pexpect
import pytest

from ketajournal.actions.command_run import running
from ketajournal.actions.demo import make_course
from ketajournal.actions.report import report_in_form
from ketajournal.show.blocks import Heading, Picture, Table, Text
from ketajournal.show.drawing import text_of
from ketajournal.show.text_lines import packed
from support.commands import Done
from support.journals import journal_at

DAY = "2026-11-01"
NOW = datetime(2026, 11, 1, 21, 0, tzinfo=UTC)
Command = Callable[..., Done]


@pytest.fixture
def made_up(home: Path, run_here: Command, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command beside the made-up course, eighty columns wide."""
    make_course(home, NOW)
    monkeypatch.setenv("COLUMNS", "80")
    return run_here


def lines(run: Command, *words: str) -> list[str]:
    done = run(*words)
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout.splitlines()


# --- one screen


def test_a_course_of_six_sessions_is_told_on_one_screen_and_its_first_rating_in_the_first_twelve_lines(
    made_up: Command,
) -> None:
    screen = lines(made_up, "report", "--as-of", DAY)
    assert len(screen) <= 28
    assert max(map(len, screen)) <= 80
    first = next(number for number, line in enumerate(screen, start=1) if line.startswith("mental space"))
    assert first <= 12
    assert [line[:6] for line in screen if re.match(r"\d [A-Z]", line)] == [
        "1 Mon ", "2 Thu ", "3 Mon ", "4 Fri ", "5 Mon ", "6 Thu ",
    ]  # fmt: skip


def test_what_calls_for_help_comes_first_and_a_screen_with_it_is_three_lines_longer_at_most(made_up: Command) -> None:
    screen = lines(made_up, "report", "--as-of", "2026-10-24")  # before the form that ends it
    assert screen[1].startswith("On 11 October you answered in a PHQ-9")
    assert len(screen) <= 31
    assert "mental space" in "\n".join(screen[:12])


def test_every_drawn_cell_is_worked_out_again_from_the_export(made_up: Command) -> None:
    screen = lines(made_up, "report", "--as-of", DAY)
    exported = json.loads(made_up("export", "json", "--output", "-").stdout)
    given: dict[str, dict[date, float]] = {}
    for entry in exported["entries"]:
        for answer in entry["answers"]:
            if entry["kind"] == "checkin" and isinstance(answer["value"], int | float):
                day = datetime.fromisoformat(entry["at"]).date()
                given.setdefault(answer["metric"], {})[day] = answer["value"]
    start = min(datetime.fromisoformat(s["at"]).date() for s in exported["courses"][0]["sessions"])
    (head,) = [line for line in screen if line.startswith("0–10, by day")]
    column = head.index("12 Oct")
    for metric, label in (("mood", "mood"), ("sleep_hours", "sleep hours"), ("stress", "stress"), ("hope", "hope")):
        (row,) = [line for line in screen if line.startswith(label)]
        drawn = {}
        for n in range(21):
            cell = row[column + 2 * n + n // 7 :][:2].strip()
            if cell:
                drawn[start + timedelta(days=n)] = float(cell.replace("½", ".5"))
        assert drawn == given[metric], metric


def test_the_data_grows_by_the_strip_and_keeps_its_shape(made_up: Command) -> None:
    data = json.loads(made_up("report", "--json", "--as-of", DAY).stdout)
    assert (data["strip"]["unit"], len(data["strip"]["cells"]), data["strip"]["today"]) == ("day", 21, 20)
    assert data["strip"]["ratings"]["mood"][9] == {"median": 2, "low": 2, "high": 2, "n": 1}
    assert data["strip"]["ratings"]["mood"][5] is None
    assert data["strip"]["measures"]["PHQ-9"] == {
        "baseline": 18,
        "scores": [{"cell": 13, "since": 0, "total": 12}],
    }
    assert data["sessions"][0]["first_words"] == "soft, floating, wept"
    assert list(data)[:6] == ["schema", "as_of", "course", "sessions", "baseline", "trends"]


def test_in_plain_lines_the_report_is_sentences_and_says_the_same(made_up: Command) -> None:
    told = made_up("report", "--plain", "--as-of", DAY).stdout
    assert "Course 1 · week 3 · 6 of 6 sessions (22 Oct cancelled). Sun 1 Nov 2026." in told
    assert "Session 3, Mon 19 Oct, 14:00: check-ins at 24, 48, 72 hours; it was: heavy; old house, rain" in told
    assert "Mood: week 1, 5, from 4 to 5, given 5 times; week 3, 6, from 5 to 7, given 7 times." in told
    assert not set("─●○✓") & set(told)


@pytest.mark.parametrize("columns", ["60", "100", "120"])
@pytest.mark.parametrize("words", [["report"], ["report", "--by", "session"], ["report", "--by", "window"], []])
def test_nothing_is_wider_than_the_window(
    made_up: Command, monkeypatch: pytest.MonkeyPatch, columns: str, words: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert max(map(len, lines(made_up, *words, "--as-of", DAY))) <= int(columns)


def test_no_line_of_the_screen_ends_in_blanks_that_a_terminal_would_break_off(made_up: Command) -> None:
    made_up("reflect", "--at", "2026-10-29 20:00", "word " * 40)  # so that the words take all the room
    with running():
        report = report_in_form("week", None, NOW, metric=None, full=False)
    for width in (60, 80, 100):
        (picture,) = report.blocks()
        assert isinstance(picture, Picture)
        assert max(len(text_of(line)) for line in picture.draw(width)) <= width


def test_sessions_that_there_is_no_room_for_are_not_left_out_unsaid(made_up: Command) -> None:
    for day in range(1, 6):
        made_up("session", "add", f"2026-11-0{day} 10:00")
    screen = lines(made_up, "report", "--as-of", "2026-11-06")
    shown = screen.index(next(line for line in screen if line.startswith("latest 5 ")))
    assert [line.split()[0] for line in screen[shown + 1 : shown + 6]] == ["7", "8", "9", "10", "11"]


def test_before_session_1_the_report_says_when_it_is(made_up: Command) -> None:
    screen = lines(made_up, "report", "--as-of", "2026-10-11")
    assert "Weeks begin with session 1. Session 1 is planned for Mon 12 Oct, 14:00." in screen


def test_a_score_s_small_rise_is_within_usual_variation_and_reason_enough_to_tell_somebody(
    home: Path, made_up: Command
) -> None:
    items = ",".join("2" if n < 6 else "1" for n in range(8)) + ",0"  # 14, two above the score of 25 October
    assert made_up("measure", "phq-9", "--items", items, "--at", "2026-11-01 20:00").returncode == 0
    told = " ".join(" ".join(lines(made_up, "report", "--as-of", DAY)).split())
    assert "14 (the 10–14 range" in told
    assert "4 below the baseline of 11 Oct, within usual variation" in told
    assert "2 above the score of 25 Oct, within usual variation. Feeling worse is reason enough" in told


# --- in one glance


@pytest.mark.parametrize("day", ["2026-10-12", "2026-10-16", "2026-10-28", DAY, "2026-11-20", "2027-03-01"])
def test_the_overview_is_twelve_lines_at_most_and_three_more_where_a_notice_stands(
    made_up: Command, day: str
) -> None:
    screen = lines(made_up, "--as-of", day)
    notice = any(line.startswith("On 11 October you answered") for line in screen)
    assert len(screen) <= (15 if notice else 12), "\n".join(screen)
    assert sum(line.startswith("Next: ") for line in screen) == 1
    assert len(lines(made_up, "--full", "--as-of", day)) > len(screen) - 6


def test_in_plain_lines_the_overview_names_days_as_they_are_named(made_up: Command) -> None:
    told = made_up("--plain", "--as-of", "2026-10-28").stdout
    assert "\nSession 5 of 6; day 3 of its 72 hours; next: Thu 29 Oct.\n" in told


def test_the_overview_in_full_is_the_glance_and_below_it_the_rest(made_up: Command) -> None:
    glance, full = (lines(made_up, *words, "--as-of", "2026-10-28") for words in ([], ["--full"]))
    assert full[: len(glance)] == glance
    assert "Besides" in full[len(glance) :]
    assert "Check-ins: 24 h done, 48 h done, 72 h to come." in " ".join(full)


@pytest.mark.parametrize(
    ("hour", "day", "behind"), [(5, 12, "No further"), (14, 13, "The next is around Wed 14 Oct")]
)
def test_a_check_in_that_is_due_before_its_hour_is_not_the_next_one_as_well(
    home: Path, run_here: Command, hour: int, day: int, behind: str
) -> None:
    with journal_at(home) as journal:
        writer = journal.writer()
        writer.add_session(writer.add_course(date(2026, 10, 12)), datetime(2026, 10, 12, hour, tzinfo=UTC))
    told = " ".join(lines(run_here, "--full", "--as-of", f"2026-10-{day}"))
    assert f"Check-ins: 24 h due now, 48 h to come, 72 h to come. {behind}" in told


def test_in_a_narrow_window_what_a_step_is_for_stays_indented(
    made_up: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "26")
    told = lines(made_up, "--as-of", "2026-10-24")
    step = told.index("Next: ketajournal prep")
    assert told[step + 1 : step + 3] == ["  before session 5, Mon", "  14:00"]


def next_steps(run: Command, day: str) -> str:
    (step,) = [line for line in lines(run, "--as-of", day) if line.startswith("Next: ")]
    return step


def test_more_sessions_than_were_planned_are_counted_beside_the_plan(made_up: Command) -> None:
    made_up("session", "add", "2026-11-02 14:00")
    assert lines(made_up, "--plain", "--as-of", "2026-11-03")[1] == "7 sessions, 6 planned; day 2 of its 72 hours."


def test_the_next_step_is_one_and_what_is_done_is_not_asked_for_again(home: Path, run_here: Command) -> None:
    """Two sessions, and a person who does what comes next."""
    with journal_at(home) as journal:
        writer = journal.writer()
        of = writer.add_course(date(2026, 10, 12))
        writer.set_course(of, planned_sessions=2)
        for day in (12, 15):
            writer.add_session(of, datetime(2026, 10, day, 14, tzinfo=UTC))
    said = {"2026-10-11": "prep", "2026-10-12": "reflect"}
    assert {day: next_steps(run_here, day).split()[2] for day in said} == said
    answers = json.dumps({"reflect.first": "blue"})
    assert run_here("reflect", "--answers", "-", "--at", "2026-10-12 20:00", stdin=answers).returncode == 0
    assert "checkin" in next_steps(run_here, "2026-10-12")
    assert run_here("checkin", "tired", "--at", "2026-10-13 14:00").returncode == 0
    assert "prep" in next_steps(run_here, "2026-10-13")
    assert "the 48-hour one" in next_steps(run_here, "2026-10-14")
    assert run_here("checkin", "tired", "--at", "2026-10-14 14:00").returncode == 0
    assert "before session 2" in next_steps(run_here, "2026-10-14")


# --- kept as a picture


@pytest.mark.parametrize("ending", ["svg", "html"])
def test_a_report_is_kept_as_a_private_file_with_nothing_in_it_that_could_be_fetched(
    made_up: Command, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"report.{ending}"
    done = made_up("report", "--as-of", DAY, "--save", str(path))
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"Written: {path}.\nIt is not encrypted: whoever can open it can read it.\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    text = path.read_text(encoding="utf-8")
    # The name of the SVG language is no address: nothing opens it.
    left = text.replace('xmlns="http://www.w3.org/2000/svg"', "", 1)
    assert not re.search(r"https?:|//|url\(|@import|@font-face|src=|href=|<script|<link|<image", left)
    assert "soft, floating, wept" in text


def test_what_was_typed_is_text_in_a_picture(made_up: Command, tmp_path: Path) -> None:
    words = '<script src="http://x/y.js"></script> [bold] & \x1b[31m'
    assert (
        made_up(
            "checkin", "--at", "2026-11-01 20:30", "--answers", "-", stdin=json.dumps({"checkin.shift": words})
        ).returncode
        == 0
    )
    path = tmp_path / "report.svg"
    assert made_up("report", "--as-of", DAY, "--save", str(path)).returncode == 0
    text = path.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "\x1b" not in text
    assert "&lt;script src=" in text


def test_a_picture_replaces_nothing_unasked_and_is_one_of_four_kinds(made_up: Command, tmp_path: Path) -> None:
    path = tmp_path / "report.svg"
    path.write_text("mine")
    refused = made_up("report", "--save", str(path))
    assert refused.returncode == 2
    assert refused.stderr == f"{path} is there already.\nName another file, or replace this one with --force.\n"
    assert path.read_text() == "mine"
    assert made_up("report", "--save", str(path), "--force").returncode == 0
    other = made_up("report", "--save", str(tmp_path / "report.gif"))
    assert (other.returncode, "Name a file in .svg, .html, .pdf or .png." in other.stderr) == (2, True)


PDF = SimpleNamespace(HTML=lambda **page: SimpleNamespace(write_pdf=lambda: page["string"].encode()))
PNG = SimpleNamespace(svg_to_bytes=lambda **how: how["svg_string"].encode())


@pytest.mark.parametrize(("kind", "package", "made"), [("pdf", "weasyprint", PDF), ("png", "resvg_py", PNG)])
def test_a_pdf_and_a_png_need_a_library_each_and_say_so_where_it_is_not_there(
    kind: str, package: str, made: object, made_up: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"report.{kind}"
    monkeypatch.setitem(sys.modules, package, None)
    done = made_up("report", "--save", str(path))
    assert (done.returncode, path.exists()) == (1, False)
    assert f"-m pip install {package}' brings it" in done.stderr
    monkeypatch.setitem(sys.modules, package, made)
    assert made_up("report", "--save", str(path)).returncode == 0
    assert "laughed at something small" in path.read_text()


# --- what is longer than the window


def test_a_pager_shows_what_is_longer_than_the_window_and_nothing_else(
    home: Path, at_terminal: Callable[..., Any], run: Command
) -> None:
    make_course(home, NOW)
    pager = {"PAGER": "sed s/^/P:/", "COLUMNS": "80"}

    def shown(*words: str, **environment: str) -> str:
        child = at_terminal(*words, "--as-of", DAY, **{**pager, **environment})
        child.expect(pexpect.EOF)
        return str(child.before)

    assert "P:" in shown("report", "--full")
    assert "P:" not in shown("report"), "it fits the window"
    assert "P:" not in shown("report", "--full", PAGER="cat")
    assert "Small shifts" in shown("report", "--full", PAGER="no-such-pager")
    assert "P:" not in run("report", "--full", "--as-of", DAY, **pager).stdout, "never in a pipe"


# --- a course to look around in


def test_demo_makes_a_course_in_a_folder_of_its_own_and_leaves_the_person_s_alone(
    home: Path, run_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETAJOURNAL_HOME", str(home))
    place = tmp_path / "demo"
    done = run_here("demo", str(place), "--as-of", DAY)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Course 1 · week 3") == 2
    assert f"KETAJOURNAL_HOME={place}" in done.stderr
    assert f"remove {place}" in done.stderr
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert not home.exists()
    assert run_here("demo", str(place)).returncode == 2


def test_the_pictures_in_the_readme_are_those_that_demo_makes_today(
    run_here: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (passing := tmp_path / "passing").mkdir()
    monkeypatch.setenv("TMPDIR", str(passing))
    new = tmp_path / "a new" / "folder"
    done = run_here("demo", "--as-of", DAY, "--pictures", str(new))
    assert done.returncode == 0
    assert str(new) in done.stderr
    assert not list(passing.glob("ketajournal-demo-*")), "the course itself is gone again"
    kept = Path(__file__).parents[2] / ".github" / "pictures"
    for name in ("overview.svg", "report.svg"):
        assert (new / name).read_bytes() == (kept / name).read_bytes(), "see CONTRIBUTING: Pictures"


@pytest.mark.parametrize("by", ["week", "session", "window"])
def test_in_full_no_table_is_split_no_column_is_empty_and_no_heading_stands_alone(made_up: Command, by: str) -> None:
    with running():
        blocks = report_in_form(by, None, datetime(2026, 11, 26, tzinfo=UTC), metric=None, full=True).blocks()
    tables = [block for block in blocks if isinstance(block, Table)]
    assert tables
    for table in tables:
        assert len(packed(table, 80)) == 1, table.keys
        assert not [of.head for of in table.columns if of.is_empty]
    shown = [block for block in blocks if not (isinstance(block, Text) and block.quiet)]
    alone = [one for one, after in pairwise(shown) if isinstance(one, Heading) and isinstance(after, Heading)]
    assert [heading.text for heading in alone] == (["Weeks, counted from session 1"] if by == "week" else [])


def test_each_answer_above_0_to_item_9_stands_as_a_dated_line_however_many_there_are(
    made_up: Command,
) -> None:
    """What was stays told: a run that a zero ended has a line of its own, on the one screen too."""
    days = ["2026-08-03", "2026-08-20", "2026-09-06", "2026-09-23"]
    for day in days:
        for item, hour in ((1, "09:00"), (0, "18:00")):
            at = (datetime.fromisoformat(f"{day}T{hour}") + timedelta(days=0 if item else 3)).isoformat(
                " ", "minutes"
            )
            assert made_up("measure", "phq-9", "--items", f"1,1,1,1,1,1,1,1,{item}", "--at", at).returncode == 0
    told = " ".join(lines(made_up, "report", "--as-of", DAY))
    for said in ("3 August", "20 August", "6 September", "23 September", "11 October"):
        assert f"{said} 2026" in told, said


def test_two_rises_of_one_day_are_counted_as_two(made_up: Command) -> None:
    forms = (
        ("11-02 09:00", "3,3,3,2,2,2,2,2,0"),
        ("11-02 20:00", "2,2,2,2,2,2,3,3,0"),
        ("11-16 20:00", "1,1,1,1,1,1,1,1,0"),
    )
    for at, items in forms:
        assert made_up("measure", "phq-9", "--items", items, "--at", f"2026-{at}").returncode == 0
    screen = " ".join(" ".join(lines(made_up, "report", "--as-of", "2026-11-17")).split())
    assert "2 Nov 2026, 2 times: PHQ-9 up to 7 above the previous score, of 25 Oct 2026" in screen


def test_rises_that_are_past_stay_told_a_line_each_below_what_they_have_in_common(made_up: Command) -> None:
    forms = ("11-02", "3,3,3,2,2,2,2,2,0"), ("11-09", "2,2,2,2,2,2,3,3,0"), ("11-16", "1,1,1,1,1,1,1,1,0")
    for day, items in forms:
        assert made_up("measure", "phq-9", "--items", items, "--at", f"2026-{day} 20:00").returncode == 0
    screen = lines(made_up, "report", "--as-of", "2026-11-17")
    shown = screen.index("Scores that rose by more than usual answer-to-answer variation:")
    assert screen[shown + 1 : shown + 3] == [
        "  2 Nov 2026 to 9 Nov 2026, 2 times: PHQ-9 up to 7 above the previous score, of",
        "    25 Oct 2026",
    ]
    assert lines(made_up, "report", "--full", "--as-of", "2026-11-17")[: shown + 3] == screen[: shown + 3]
    whole = "the PHQ-9 score was up to 7 higher than the previous score, of 25 October 2026, more than usual"
    assert whole in " ".join(" ".join(lines(made_up, "report", "--plain", "--as-of", "2026-11-17")).split())
