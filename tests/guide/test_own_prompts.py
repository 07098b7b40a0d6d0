"""A person's own prompts: asked as they are written, every mistake named, and what must stay not to be changed."""

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ketajournal.course.kinds import entry_kind
from ketajournal.course.measures import INSTRUMENTS
from ketajournal.errors import BadInput, BadPromptFile, NotFound
from ketajournal.guide import own_prompts
from ketajournal.guide.answers import AnswerReader, fits
from ketajournal.guide.own_prompts import FIXED, check_prompt_files
from ketajournal.guide.prompt import Prompt, PromptCheck
from ketajournal.guide.prompt_files import shipped_folder
from ketajournal.guide.prompt_rules import FACTS, KEEPS, PROMPT_KEYS
from ketajournal.guide.prompts import followed_metrics, for_showing, guide_names, load_guide, own_names, routes, signs
from ketajournal.show.prompts import GuideDocument
from support.commands import Run
from support.documents import shown_json
from support.journals import everything, journal_at
from support.values import at

HELP = (shipped_folder() / "help" / "questions.md").read_text(encoding="utf-8")
MORNING = """title = "Morning"

[[prompt]]
id = "morning.dream"
ask = "Is a dream still there?"
kind = "text"

[[prompt]]
id = "morning.rest"
ask = "How rested?"
kind = "scale"
ends = ["not at all", "fully"]
metric = "rested"
"""
HOPE = """[[prompt]]
id = "prep.hope"
ask = "How much hope, honestly?"
kind = "scale"
ends = ["none", "plenty"]
metric = "hope_before"
"""


@pytest.fixture
def own(home: Path) -> Callable[..., Path]:
    """Write one of the person's own prompt files: ``own("morning", MORNING)``."""

    def write(name: str, text: str | bytes) -> Path:
        path = home / "prompts" / f"{name}.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        for read_once in (own_prompts.found_in, own_prompts.sheets, own_prompts.laid):
            read_once.cache_clear()  # a command reads each file once
        return path

    return write


def ids(name: str) -> list[str]:
    return [prompt.id for prompt in load_guide(name).prompts]


def told(checked: PromptCheck) -> list[str]:
    return [str(fault) for fault in checked.faults]


def kept(home: Path, kind: str) -> dict[str, Any]:
    """The answers of the latest entry of a kind."""
    entry = [e for e in everything(home) if e.kind == kind][-1]
    return {answer.prompt: answer.value for answer in entry.answers}


# --- adding, replacing, leaving out


def test_without_own_files_everything_is_as_it_ships(own: Callable[..., Path]) -> None:
    before = {name: load_guide(name) for name in guide_names()}
    own("readme", b"").with_suffix(".toml").rename(own("x", b"").with_name("notes.txt"))
    own("x", b"").unlink()
    assert {name: load_guide(name) for name in guide_names()} == before
    assert own_names() == []


def test_a_question_of_the_same_id_stands_in_the_place_of_the_one_that_ships(own: Callable[..., Path]) -> None:
    before = ids("prep")
    own("prep", HOPE)
    assert ids("prep") == before
    hope = load_guide("prep").prompt("prep.hope")
    assert hope is not None
    assert hope.ask == "How much hope, honestly?"
    assert hope.source == ()
    assert load_guide("prep").own == {"prep.hope"}


def test_the_words_around_a_conversation_stay_unless_the_own_file_has_them(own: Callable[..., Path]) -> None:
    before = load_guide("prep")
    own("prep", 'opening = "Slowly."\n' + HOPE)
    after = load_guide("prep")
    assert (after.title, after.opening, after.closing) == (before.title, "Slowly.", before.closing)


def test_new_questions_come_last_or_directly_behind_the_one_they_name(own: Callable[..., Path]) -> None:
    before = ids("weekly")
    new = '[[prompt]]\nid = "my.{0}"\nask = "{0}?"\nkind = "text"\n{1}'
    behind = 'after = "weekly.sleep"\n'
    texts = [("last", ""), ("one", behind), ("deep", 'after = "my.one"\n'), ("two", behind), ("end", "")]
    own("weekly", "".join(new.format(*text) for text in texts))
    index = before.index("weekly.sleep") + 1
    assert ids("weekly") == [*before[:index], "my.one", "my.deep", "my.two", *before[index:], "my.last", "my.end"]


def test_what_is_left_out_is_not_asked_and_what_hung_on_it_is_no_mistake(own: Callable[..., Path]) -> None:
    before = ids("prep")
    own("prep", 'leave_out = ["prep.breathe", "course.country"]\n')
    assert ids("prep") == [i for i in before if i not in ("prep.breathe", "course.country")]
    assert told(check_prompt_files()) == []


def test_a_whole_file_is_the_whole_conversation(own: Callable[..., Path]) -> None:
    own("weekly", MORNING.replace('title = "Morning"', 'title = "My week"\nwhole = true'))
    assert ids("weekly") == ["morning.dream", "morning.rest"]
    assert load_guide("weekly").title == "My week"
    assert signs()["bladder"], "what was marked in weekly looks from before keeps its words"


def test_shared_questions_are_looked_for_beside_the_own_file_and_then_among_those_that_ship(
    own: Callable[..., Path],
) -> None:
    own("_mine", '[[prompt]]\nid = "mine.shared"\nask = "Shared?"\nkind = "text"\n')
    own("morning", MORNING + '[[prompt]]\ninclude = "mine"\n[[prompt]]\ninclude = "clinic"\n')
    assert ids("morning")[2] == "mine.shared"
    assert "clinic.rules" in ids("morning")
    assert load_guide("morning").own == {"morning.dream", "morning.rest", "mine.shared"}
    own("evening", 'title = "Evening"\n[[prompt]]\ninclude = "mine"\n')
    assert told(check_prompt_files()) == [], "what two conversations share may stand in both"


# --- conversations of one's own


def test_a_conversation_of_ones_own_is_asked_by_its_name_and_kept(
    run: Run, own: Callable[..., Path], home: Path
) -> None:
    own("morning", MORNING)
    done = run("ask", "morning", "--answers", "-", stdin='"morning.dream" = "a stair"\n"morning.rest" = 7\n')
    assert done.returncode == 0, done.stderr
    assert kept(home, "morning") == {"morning.dream": "a stair", "morning.rest": 7}
    assert "morning: a stair" in run("list").stdout
    shown = run("show", "last").stdout
    assert "How rested?" in shown
    assert "Is a dream still there?" in shown


def test_a_replaced_question_is_the_one_that_is_asked_and_kept_under_its_id(
    run: Run, own: Callable[..., Path], home: Path
) -> None:
    own("checkin", '[[prompt]]\nid = "checkin.mood"\nask = "Wetter innen?"\nkind = "scale"\nends = ["a", "b"]\n'
        'metric = "mood"\nlabel = "Inner weather"\n')  # fmt: skip
    shown = json.loads(run("prompts", "show", "checkin", "--json").stdout)["prompts"]
    assert {p["id"]: p["ask"] for p in shown if p["own"]} == {"checkin.mood": "Wetter innen?"}
    run("prep", "--answers", "-", stdin='"course.started_on" = "3 days ago"\n')
    assert run("checkin", "--answers", "-", stdin='"checkin.mood" = 6\n').returncode == 0
    assert kept(home, "checkin")["checkin.mood"] == 6
    assert "Inner weather" in run("report", "--plain").stdout
    assert json.loads(run("report", "--json").stdout)["weeks"][0]["ratings"]["mood"]["median"] == 6


def test_an_unknown_answer_for_an_own_conversation_is_named_and_nothing_is_kept(
    run: Run, own: Callable[..., Path], home: Path
) -> None:
    own("morning", MORNING)
    done = run("ask", "morning", "--answers", "-", stdin='"morning.dreem" = "x"\n')
    assert done.returncode == 2
    assert "'morning.dreem' is not a question of 'morning'" in done.stderr
    assert not (home / "journal.db").exists()


def test_ask_alone_names_the_own_conversations_or_says_how_one_is_written(
    run: Run, own: Callable[..., Path], home: Path
) -> None:
    empty = run("ask")
    assert empty.returncode == 0
    assert str(home / "prompts") in empty.stdout
    assert "[[prompt]]" in empty.stdout
    own("morning", MORNING)
    own("prep", HOPE)
    listed = run("ask").stdout
    assert "a conversation of your own" in listed
    assert "'ketajournal ask morning'" in listed
    assert listed == run("prompts", "check").stdout, "they are told in one way"


def test_a_name_that_is_not_known_is_said_before_anything_else(run: Run) -> None:
    done = run("ask", "nothing")
    assert done.returncode == 3
    assert "There are no prompts called 'nothing'" in done.stderr


def test_an_own_conversation_left_open_is_offered_by_its_own_command(
    run: Run, own: Callable[..., Path], home: Path
) -> None:
    own("morning", MORNING)
    run("prep", "--answers", "-", stdin='"course.started_on" = "yesterday"\n')
    with journal_at(home) as journal:
        writer = journal.writer()
        entry = everything(home)[0]
        course_id = journal.connection.execute("SELECT course_id FROM entry WHERE id = ?", (entry.id,)).fetchone()[0]
        left = writer.add_entry("morning", at("2026-03-02 08:00"), course_id)
        writer.answer(left, "morning.dream", "text", "a stair")
    assert "'ketajournal ask morning' goes on from there" in run("--full").stdout
    assert entry_kind("morning").command == "ask morning"
    assert entry_kind("prep").command == "prep"


def test_what_was_answered_is_shown_by_its_id_when_the_file_is_gone(
    run: Run, own: Callable[..., Path], home: Path
) -> None:
    path = own("morning", MORNING)
    run("ask", "morning", "--answers", "-", stdin='"morning.rest" = 7\n')
    path.unlink()
    shown = run("show", "last")
    assert shown.returncode == 0
    assert "morning.rest" in shown.stdout
    assert "7" in shown.stdout
    assert run("list").returncode == 0
    assert "morning" not in run("prompts", "list").stdout


def test_a_file_with_mistakes_hides_nothing_that_was_written(run: Run, own: Callable[..., Path]) -> None:
    path = own("morning", MORNING)
    run("prep", "--answers", "-", stdin='"course.started_on" = "3 days ago"\n"prep.intention" = "rest"\n')
    run("ask", "morning", "--answers", "-", stdin='"morning.dream" = "a stair"\n')
    run("safety-plan", "--answers", "-", stdin='"safety-plan.alone" = "the lake"\n')
    for name in ("morning", "prep", "checkin", "weekly", "safety-plan"):
        own(name, "title = [")
    assert "a stair" in run("show", "last").stdout or "the lake" in run("show", "last").stdout
    assert run("list").returncode == run("report").returncode == run("session", "list").returncode == 0
    assert run().returncode == 0
    assert "the lake" in run("help-now").stdout
    assert run("measure", "phq-9", "--items", "0,0,0,0,0,0,0,0,0").returncode == 0
    assert run("write", "still", "here").returncode == 0
    refused = run("ask", "morning", "--answers", "-")
    assert refused.returncode == 2
    assert str(path) in refused.stderr
    assert "prompts check" in refused.stderr


def test_another_protocol_is_lived_through_with_three_files_of_ones_own(
    run: Run, own: Callable[..., Path], home: Path
) -> None:
    """Transcranial magnetic stimulation, say: daily sittings, no medicine, other words before and after."""
    own("prep", """title = "Before a sitting"
whole = true
opening = "Twenty minutes, five days a week."

[[prompt]]
include = "course"

[[prompt]]
id = "session.at"
ask = "Which sitting is it?"
kind = "date"
default = "today"
when = "session.unplanned"
keeps = "session.at"

[[prompt]]
id = "tms.tension"
ask = "How tense is the jaw?"
kind = "scale"
ends = ["loose", "tight"]
metric = "jaw_before"
""")  # fmt: skip
    own("_course", """title = "The course"

[[prompt]]
id = "course.started_on"
ask = "When was the first sitting?"
kind = "date"
optional = false
when = "course.new"
keeps = "course.started_on"

[[prompt]]
id = "course.route"
ask = "Which coil?"
kind = "choice"
options = { left = "left side", both = "both sides" }
when = "course.new"
keeps = "course.route"
""")  # fmt: skip
    own("reflect", """title = "After a sitting"
whole = true

[[prompt]]
id = "session.at"
ask = "When was it?"
kind = "date"
default = "fact:session.at"
when = "not session.just_said"
keeps = "session.at"

[[prompt]]
id = "tms.after"
ask = "What is there now?"
kind = "long"
metric = "first_capture"
recall = "tms.tension"
""")  # fmt: skip
    own("checkin", """title = "Between sittings"
whole = true

[[prompt]]
id = "tms.mood"
ask = "Mood today?"
kind = "scale"
ends = ["low", "high"]
metric = "mood"
""")  # fmt: skip
    assert run("prompts", "check").returncode == 0
    first = '"course.started_on" = 2026-03-02T09:00:00\n"course.route" = "left"\n"tms.tension" = 8\n'
    assert run("prep", "--answers", "-", "--at", "2026-03-02 08:50", stdin=first).returncode == 0
    after = '"session.at" = 2026-03-02T09:00:00\n"tms.after" = "lighter"\n'
    assert run("reflect", "--answers", "-", "--at", "2026-03-02 10:00", stdin=after).returncode == 0
    assert run("checkin", "--answers", "-", "--at", "2026-03-03 09:00", stdin='"tms.mood" = 5\n').returncode == 0
    report = json.loads(run("report", "--as-of", "2026-03-05", "--json").stdout)
    assert report["course"]["route"] == "left"
    assert report["sessions"][0]["reflected_hours"] == 1.0
    assert report["sessions"][0]["ratings"] == {"jaw_before": 8}
    assert report["sessions"][0]["checkins"]["24"]["hours"] == 24.0
    assert report["weeks"][0]["ratings"]["mood"]["median"] == 5
    assert "left side" in run("report", "--full", "--as-of", "2026-03-05").stdout
    assert "left side" in run("session", "list").stdout
    assert kept(home, "reflect")["tms.after"] == "lighter"


def test_reports_go_on_when_own_files_leave_out_what_they_ask_for(own: Callable[..., Path]) -> None:
    shipped = routes(), signs()
    own("prep", 'leave_out = ["course.route"]\n')
    own("weekly", 'leave_out = ["weekly.signs"]\n')
    own("checkin", 'leave_out = ["checkin.mood"]\n')
    assert (routes(), signs()) == shipped
    assert "mood" not in followed_metrics()
    assert "stress" in followed_metrics()


# --- what stays as it is


@pytest.mark.parametrize("name", sorted(FIXED))
def test_a_file_named_like_what_must_stay_is_a_mistake_that_says_so_and_changes_nothing(
    own: Callable[..., Path], name: str
) -> None:
    before = load_guide(name) if name in guide_names() else None
    path = own(name, MORNING)
    assert told(check_prompt_files()) == [f"{path}: {FIXED[name]}."]
    assert before is None or load_guide(name) == before


def test_the_measures_and_whom_to_reach_are_among_what_must_stay() -> None:
    assert FIXED.keys() >= {*INSTRUMENTS, "crisis", "help-lines"}
    assert all("never changed" in FIXED[name] for name in INSTRUMENTS)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ('kind = "item"\noptions = { "0" = "no" }', "an 'item' belongs to the validated measures"),
        ('kind = "text"\ncrisis = true', "'crisis' is not a key"),
        ('kind = "text"\nrecall = "letter.text"', "can be shown back"),
        ('kind = "date"\nkeeps = "course.started_on"', "has that very id"),
    ],
)
def test_an_own_question_can_t_take_what_belongs_elsewhere(own: Callable[..., Path], lines: str, reason: str) -> None:
    own("mine", f'title = "Mine"\n[[prompt]]\nid = "mine.q"\nask = "?"\n{lines}\n')
    (fault,) = check_prompt_files().faults
    assert fault.prompt == "mine.q"
    assert reason in fault.what


@pytest.mark.parametrize("prompt_id", ["phq-9.9", "checkin.mood", "letter.text", "course.new", "session.number"])
def test_an_id_that_means_something_already_is_refused(own: Callable[..., Path], prompt_id: str) -> None:
    own("mine", f'title = "Mine"\n[[prompt]]\nid = "{prompt_id}"\nask = "?"\nkind = "text"\n')
    with pytest.raises(BadPromptFile, match="keeps them apart"):
        load_guide("mine")


# --- mistakes


def test_every_mistake_of_every_file_is_named_with_its_line(run: Run, own: Callable[..., Path], home: Path) -> None:
    first = own("evening", '''titel = "Evening"

[[prompt]]
id = "evening.mood"
ask = "Mood?"
kind = "slider"
colour = "red"

[[prompt]]
ask = """
[[prompt]]
id = "not.this"
"""
kind = "scale"

[[prompt]]
kind = "number"
id = "evening.x"
ask = "How many?"
low = 5
high = 1
metric = "intention"
when = "evening.y"

[[prompt]] # the last
id = "evening.y"
ask = "And?"
kind = "choice"
options = { a = "A" }
default = "fact:moon"
recall = "nowhere"
after = "evening.z"
''')  # fmt: skip
    second = own("prep", 'leave_out = ["prep.nope"]\n\n' + HOPE.replace('"scale"', '"yes-no"'))
    third = own("broken", "title = 1\ntitle = 2\n")
    done = run("prompts", "check")
    assert done.returncode == 2
    assert done.stderr == ""
    expected = [
        (f"{third}, line 2: ", "this is not TOML: Cannot overwrite a value"),
        (f"{first}: ", "'titel' is not a key"),
        (f"{first}: ", "the file has no 'title'"),
        (f"{first}, line 4: prompt 'evening.mood': ", "'kind' is 'slider'"),
        (f"{first}, line 4: prompt 'evening.mood': ", "'colour' is not a key"),
        (f"{first}, line 9: ", "prompt 2 has no 'id'"),
        (f"{first}, line 9: ", "'ask' is more than one line"),
        (f"{first}, line 9: ", "a scale needs 'ends'"),
        (f"{first}, line 18: prompt 'evening.x': ", "'low' is higher than 'high'"),
        (f"{first}, line 18: prompt 'evening.x': ", "reports read as words"),
        (f"{first}, line 18: prompt 'evening.x': ", "'evening.y', which is not asked before it"),
        (f"{first}, line 26: prompt 'evening.y': ", "there is no such fact"),
        (f"{first}, line 26: prompt 'evening.y': ", "'recall' names 'nowhere'"),
        (f"{first}, line 26: prompt 'evening.y': ", "'after' names 'evening.z'"),
        (f"{second}: ", "'leave_out' names 'prep.nope'"),
        (f"{second}, line 4: prompt 'prep.hope': ", "reports read as a rating from 0 to 10"),
    ]
    lines = done.stdout.splitlines()
    for where, what in expected:
        assert any(line.startswith(where) and what in line for line in lines), (where, what, done.stdout)
    assert lines[-1] == f"{len(expected)} mistakes."
    assert len(lines) == len(expected) + 1
    data = json.loads(run("prompts", "check", "--json").stdout)
    assert [fault["text"] for fault in data["faults"]] == lines[:-1]
    assert {fault["line"] for fault in data["faults"]} == {None, 2, 4, 9, 18, 26}


def test_a_guided_command_names_all_mistakes_of_its_own_file_and_none_of_others(
    run: Run, own: Callable[..., Path], home: Path
) -> None:
    own("prep", 'leave_out = ["prep.a", "prep.b"]\n\n' + HOPE.replace('"scale"', '"slider"'))
    own("evening", "title = [")
    done = run("prep", "--answers", "-")
    assert done.returncode == 2
    for what in ("'prep.a'", "'prep.b'", "slider", "Moving the file away"):
        assert what in done.stderr
    assert "evening" not in done.stderr
    assert not (home / "journal.db").exists()
    assert run("checkin", "--answers", "-", stdin='"checkin.mood" = 5\n').returncode == 0


def test_without_mistakes_check_says_what_the_own_files_do(run: Run, own: Callable[..., Path], home: Path) -> None:
    nothing = run("prompts", "check")
    assert nothing.returncode == 0
    assert str(home / "prompts") in nothing.stdout
    assert "[[prompt]]" in nothing.stdout
    own("morning", MORNING)
    own("weekly", "whole = true\n" + MORNING.replace("morning.", "w."))
    own(
        "prep",
        'leave_out = ["prep.lighter"]\n' + HOPE + HOPE.replace("prep.hope", "my.a").replace("hope_before", "h"),
    )
    own("reflect", 'opening = "Slowly."\n')
    done = run("prompts", "check")
    assert done.returncode == 0, done.stdout
    assert [line.strip() for line in done.stdout.splitlines()] == [
        "morning: a conversation of your own, 2 questions: 'ketajournal ask morning'",
        "prep: 1 replaced, 1 added, 1 left out",
        "reflect: only the words around the questions are yours",
        "weekly: yours as a whole, in place of the one that ships",
        "No mistakes.",
    ]
    listed = json.loads(run("prompts", "list", "--json").stdout)["guides"]
    assert {g["name"] for g in listed if g["own"]} == {"morning", "prep", "weekly"}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"\xff\xfe", "not UTF-8"),
        (b"title = ", "not TOML"),
        (b"title = \"x\"\nx = " + b"[" * 3000, "nested too deep"),
        (b"title = \"x\"\nx = " + b"9" * 5000, "too long"),
        (b"#" * 1_000_001, "larger"),
        (b'title = "\x1b[2J"', "not TOML"),
        (b'title = "\\u001b[2J"\n', "could steer a terminal"),
        (b"", "nothing is asked"),
        (b'title = "x"\n', "nothing is asked"),
        (b'title = "x"\n[[prompt]]\ninclude = "../../etc/passwd"\n', "names no file"),
        (b'title = "x"\n[[prompt]]\ninclude = "moon"\n', "there is no _moon.toml"),
        (b'title = "x"\nprompt = [1]\n', "begin it with [[prompt]]"),
    ],
)  # fmt: skip
def test_what_is_no_prompt_file_is_refused_with_a_sentence(
    own: Callable[..., Path], text: bytes, reason: str
) -> None:
    path = own("mine", text)
    with pytest.raises(BadPromptFile) as refused:
        load_guide("mine")
    assert str(path) in refused.value.sentence
    assert reason in refused.value.sentence
    assert any(reason in line for line in told(check_prompt_files()))


def test_a_mark_at_the_beginning_of_a_file_and_windows_line_ends_are_no_mistakes(own: Callable[..., Path]) -> None:
    own("morning", b"\xef\xbb\xbf" + MORNING.replace("\n", "\r\n").encode())
    assert ids("morning") == ["morning.dream", "morning.rest"]


def test_a_folder_named_like_a_file_is_refused(home: Path) -> None:
    (home / "prompts" / "mine.toml").mkdir(parents=True)
    with pytest.raises(BadPromptFile, match="this is a folder"):
        load_guide("mine")


@pytest.mark.parametrize("name", ["Morning", "my morning", "-x", "früh", "a_b"])
def test_a_name_that_can_t_be_typed_easily_is_refused(own: Callable[..., Path], name: str) -> None:
    own(name, MORNING)
    assert "lower-case letters" in check_prompt_files().faults[0].what
    with pytest.raises(BadPromptFile, match="lower-case"):
        load_guide(name)
    assert name not in guide_names()


def test_links_that_lead_out_of_the_folder_are_not_followed(
    own: Callable[..., Path], home: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text('password = "hunter2"\n')
    own("prep", HOPE).with_name("mine.toml").symlink_to(secret)
    (home / "prompts" / "_shared.toml").symlink_to(secret)
    own("other", MORNING + '[[prompt]]\ninclude = "shared"\n')
    for name in ("mine", "other"):
        with pytest.raises(BadPromptFile, match="outside of your journal's folder") as refused:
            load_guide(name)
        assert "password" not in refused.value.sentence
    assert not any("password" in line for line in told(check_prompt_files()))
    assert load_guide("prep").own


def test_a_folder_that_is_a_link_elsewhere_is_refused_and_said(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "morning.toml").write_text(MORNING)
    home.mkdir()
    (home / "prompts").symlink_to(elsewhere)
    with pytest.raises(BadPromptFile, match="leads to a folder outside"):
        load_guide("prep")
    assert "outside" in told(check_prompt_files())[0]
    assert load_guide("phq-9")
    assert for_showing("prep") is not None


def test_a_link_inside_of_the_folder_and_hidden_files_are_fine(own: Callable[..., Path], home: Path) -> None:
    path = own("morning", MORNING)
    path.with_name("evening.toml").symlink_to("morning-too.toml")
    path.with_name("evening.toml").unlink()
    path.with_name(".#morning.toml").symlink_to("nobody@nowhere")
    (home / "prompts" / ".hidden.toml").write_text("x")
    assert told(check_prompt_files()) == []


def test_words_in_a_mistake_can_t_steer_the_terminal(run: Run, own: Callable[..., Path]) -> None:
    own("mine", 'title = "x"\n[[prompt]]\nid = "a\\u001b[2Jb"\nask = "?"\nkind = "\\u009bq"\n')
    for words in (["prompts", "check"], ["prompts", "check", "--plain"], ["ask", "mine", "--answers", "-"]):
        done = run(*words)
        assert done.returncode == 2
        assert not set("\x1b\x9b") & set(done.stdout + done.stderr)
    json.loads(run("prompts", "check", "--json").stdout)


# --- what the help says of it


def test_the_examples_in_the_help_work_as_they_stand(own: Callable[..., Path]) -> None:
    examples = re.findall(r"```toml\n# prompts/([a-z-]+)\.toml\n(.*?)```", HELP, re.DOTALL)
    assert [name for name, _ in examples] == ["morning", "prep"]
    for name, text in examples:
        own(name, text)
    assert told(check_prompt_files()) == []
    assert ids("morning") == ["morning.dream", "morning.dream-words"]
    assert "prep.song" in ids("prep")
    assert "prep.way-home" not in ids("prep")


def test_the_help_names_every_key_that_an_own_prompt_can_have() -> None:
    named = set(re.findall(r"`([a-z_]+)(?: =[^`]*)?`", HELP))
    assert PROMPT_KEYS.keys() | {"title", "opening", "closing", "leave_out", "include"} <= named


# --- whatever is in a file


@contextmanager
def a_home() -> Iterator[Path]:
    """A home of its own for one example."""
    before = os.environ["KETAJOURNAL_HOME"]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["KETAJOURNAL_HOME"] = folder
        (Path(folder) / "prompts").mkdir()
        try:
            yield Path(folder)
        finally:
            os.environ["KETAJOURNAL_HOME"] = before


@settings(max_examples=40, deadline=None)  # most are no TOML; the fuzzer goes on from here
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_either_prompts_or_refused(content: bytes) -> None:
    with a_home() as home:
        (home / "prompts" / "mine.toml").write_bytes(content)
        (home / "prompts" / "prep.toml").write_bytes(content)
        for name in ("mine", "prep"):
            with suppress(BadPromptFile, NotFound):
                load_guide(name)
        check_prompt_files()
        assert for_showing("prep") is not None


LITERALS = st.sampled_from(
    ['"x"', '""', '"last"', '"fact:session.at"', '"fact:x"', '"today"', '"words"', '["a", "b"]', '["a"]', "[1]", "{}"]
    + ['{ a = "A", b = "B" }', '{ "0" = "none", "60" = "one" }', '{ "²" = "two" }', '{ a = 1 }', '{ "" = "x" }']
    + ["0", "1", "-3", "2.5", "inf", "nan", "1e400", "9" * 400, "true", "false", "2026-03-02", "12:00:00"]
    + ['"prep.hope"', '"mine.0"', '"mine.1"', '"mine.0 >= 1"', '"not mine.0 and course.new"', '"hope_before"']
    + ['"practices"', '"meanings"', '"\\u0007"', '"a\\nb"', '"intention"', '"hours"', '"mine.0 is x"']
    + [f'"{column}"' for column in KEEPS]
)  # fmt: skip
KEYS = st.sampled_from(
    [*("why", "metric", "label", "unit", "ends", "options", "options_from", "optional", "when", "recall"),
     *("recall_as", "default", "keeps", "code", "crisis", "low", "high", "whole", "after", "source", "include")]
)  # fmt: skip
KINDS = st.sampled_from(
    ["text", "long", "scale", "number", "choice", "many", "item", "yes-no", "date", "breathe", "note"]
)
# What each kind needs, so that many examples are accepted and looked at further.
NEEDED = {
    "scale": {"ends": '["a", "b"]'},
    "choice": {"options": '{ a = "A", b = "B" }'},
    "many": {"options": '{ a = "A", b = "B" }'},
    "breathe": {"options": '{ "0" = "none", "60" = "one" }'},
}


@st.composite
def nearly_files(draw: st.DrawFn) -> str:
    """A file that is nearly right."""
    parts = ['title = "Mine"\n']
    for number in range(draw(st.integers(1, 3))):
        kind = draw(KINDS)
        table = {"id": f'"mine.{number}"', "ask": '"?"', "kind": f'"{kind}"', **NEEDED.get(kind, {})}
        table |= draw(st.dictionaries(KEYS, LITERALS, max_size=3))
        parts.append("[[prompt]]\n" + "".join(f"{key} = {value}\n" for key, value in table.items()))
    return "".join(parts)


@settings(max_examples=50, deadline=None)
@given(text=nearly_files(), typed=st.text(max_size=12), value=st.none() | st.booleans() | st.integers() | st.text())
def test_what_is_accepted_can_be_shown_asked_and_answered(text: str, typed: str, value: Any) -> None:
    with a_home() as home:
        (home / "prompts" / "mine.toml").write_text(text, encoding="utf-8")
        (home / "prompts" / "reflect.toml").write_text(text, encoding="utf-8")
        for name in ("mine", "reflect"):
            try:
                guide = load_guide(name)
            except BadPromptFile:
                continue
            shown_json(GuideDocument(guide))
            assert GuideDocument(guide).blocks()
            for prompt in guide.prompts:
                assert prompt.applies(dict.fromkeys(FACTS)) in (True, False)
                if prompt.is_question:
                    _answered(prompt, typed, value)
        followed_metrics()
        routes()
        signs()


def _answered(prompt: Prompt, typed: str, value: Any) -> None:
    reader = AnswerReader(at("2026-03-02 14:00"))
    for read in (lambda: reader.typed(prompt, typed), lambda: reader.given(prompt, value)):
        try:
            found = read()
        except BadInput:
            continue
        assert found is None or fits(prompt, found)


def test_an_answer_from_when_a_question_was_of_another_kind_is_not_kept_by_enter() -> None:
    scale = Prompt("mine.q", "?", "scale", (), ends=("a", "b"), default="last")
    choice = Prompt("mine.q", "?", "choice", (), options={"a": "A"})
    assert fits(scale, 7)
    assert not fits(scale, "seven")
    assert not fits(choice, "Anna")
    assert not fits(choice, ["a"])
    assert fits(choice, None)
