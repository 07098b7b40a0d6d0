"""What is typed, and what comes back: words, files, pipes, and places that can't be written to."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pexpect
import pytest

import ketajournal
from ketajournal.journal.home import Home
from support.forked_commands import Terminal
from support.journals import CHECKIN, command, everything, files_under, is_whole, journal_at, note, real_command

Done = subprocess.CompletedProcess[bytes]


def told(done: Done) -> str:
    """What was said on standard error, which is sentences and never a traceback."""
    text = done.stderr.decode(errors="replace")
    assert "Traceback" not in text, text
    return text


def shown(*words: str | bytes, stdin: bytes = b"", **options: Any) -> str:
    """What a command that works prints."""
    done = command(*words, stdin=stdin, **options)
    assert done.returncode == 0, told(done)
    return done.stdout.decode()


def data(*words: str) -> dict[str, Any]:
    """The one JSON document that a command prints."""
    document: dict[str, Any] = json.loads(shown(*words, "--json"))
    assert document["schema"] == 1
    return document


def texts(home: Path) -> list[object]:
    """The values of all answers that are not deleted."""
    return [a.value for e in everything(home) for a in e.answers]


@pytest.fixture
def in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """A time zone in which it is nine o'clock: until noon 'prep' takes a session without an hour for today's."""
    monkeypatch.setenv("TZ", f"<ZONE>{datetime.now(UTC).hour - 9}")


# --- before there is a journal


def test_the_version_is_printed() -> None:
    assert real_command("--version").stdout.decode() == f"ketajournal {ketajournal.__version__}\n"
    assert shown("--version", "--plain") == f"ketajournal {ketajournal.__version__}\n"


@pytest.mark.parametrize("words", [[], ["--plain"]])
def test_the_overview_without_a_journal_says_how_to_begin_and_makes_nothing(home: Path, words: list[str]) -> None:
    assert "ketajournal prep" in shown(*words)
    assert data()["journal"] is None
    assert not home.exists()


@pytest.mark.parametrize(
    "words", [["list"], ["show"], ["report"], ["session", "list"], ["unlock"]], ids=lambda words: " ".join(words)
)
def test_reading_without_a_journal_is_exit_3_with_a_hint_and_makes_nothing(home: Path, words: list[str]) -> None:
    done = command(*words)
    assert done.returncode == 3
    assert "no journal yet" in told(done)
    assert "begins one" in told(done)
    assert not home.exists()


def test_an_unknown_command_is_exit_2() -> None:
    done = command("no-such-thing")
    assert done.returncode == 2
    assert told(done)


# --- answers files

COURSE = {"course.started_on": "2026-03-02 14:00", "course.route": "iv", "course.planned_sessions": 6}
TOML = '"course.started_on" = 2026-03-02T14:00:00\ncourse.route = "iv"\n[prep]\nhope = 7\nfear = 3\nintention = "x"\n'


@pytest.mark.usefixtures("in_the_morning")
@pytest.mark.parametrize("by", ["file", "standard input"])
@pytest.mark.parametrize("form", ["TOML", "JSON"])
def test_answers_come_from_toml_or_json_in_a_file_or_on_standard_input(
    home: Path, tmp_path: Path, form: str, by: str
) -> None:
    answers = {**COURSE, "prep.hope": 7, "prep.fear": 3, "prep.intention": "x", "course.planned_sessions": None}
    text = (TOML if form == "TOML" else json.dumps(answers)).encode()
    (tmp_path / "answers").write_bytes(text)
    done = (
        command("prep", "--answers", str(tmp_path / "answers"))
        if by == "file"
        else command("prep", "--answers", "-", stdin=text)
    )
    assert done.returncode == 0, told(done)
    entry = data("show", "last")
    assert entry["kind"] == "prep"
    assert entry["finished"] is True
    said = {answer["id"]: answer["value"] for answer in entry["answers"]}
    assert (said["prep.hope"], said["prep.fear"], said["prep.intention"]) == (7, 3, "x")
    assert said["course.route"] == "iv"
    first, today = data("session", "list")["sessions"]
    assert str(first["at"]).startswith("2026-03-02T14:00")
    assert today["number"] == entry["session"] == 2, "the session prepared for is today's, as Enter would say"


@pytest.mark.parametrize("there", [True, False], ids=["a journal", "no journal"])
def test_every_unknown_id_and_wrong_value_is_named_and_nothing_is_saved(home: Path, there: bool) -> None:
    if there:
        with journal_at(home) as journal:
            note(journal, "from before")
    before = files_under(home) if there else {}
    answers = {
        "checkin.mood": 11,
        "checkin.hope": True,
        "checkin.fear": 2.5,
        "checkin.stress": "much",
        "checkin.sleep-hours": 25,
        "checkin.basics": ["moved", "flew"],
        "checkin.nothing": 1,
        "checkin.space": 4,
    }
    done = command("checkin", "--answers", "-", stdin=json.dumps(answers).encode())
    assert done.returncode == 2
    for prompt_id in answers:
        assert (f"'{prompt_id}'" in told(done)) == (prompt_id != "checkin.space"), prompt_id
    assert "Nothing was saved" in told(done)
    assert files_under(home) == before
    assert home.exists() == there


def test_every_missing_answer_that_is_needed_is_named_and_nothing_is_made(home: Path) -> None:
    done = command("reflect", "--answers", "-", stdin=b'{"reflect.relief": 5}')
    assert done.returncode == 2
    assert "'course.started_on' needs an answer" in told(done)
    assert not home.exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b'{"checkin.mood": 5', "JSON"),
        (b"mood = = 5", "TOML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'{"checkin.shift": "\\ud800"}', "checkin.shift"),
        (b'{"a":' * 5000, "standard input"),
    ],
    ids=["half a JSON object", "no TOML", "no UTF-8", "half a character", "nested deep"],
)
def test_an_answers_file_that_can_not_be_read_is_exit_2_and_says_why(home: Path, text: bytes, said: str) -> None:
    done = command("checkin", "--answers", "-", stdin=text)
    assert done.returncode == 2
    assert said in told(done)
    assert not home.exists()


def test_an_answers_file_that_is_not_there_is_exit_2(home: Path, tmp_path: Path) -> None:
    done = command("checkin", "--answers", str(tmp_path / "nowhere.toml"))
    assert done.returncode == 2
    assert "nowhere.toml" in told(done)
    assert not home.exists()


def test_an_answers_file_that_some_answers_break_saves_none_of_the_good_ones(home: Path) -> None:
    with journal_at(home):
        pass
    done = command("checkin", "--answers", "-", stdin=b'{"checkin.mood": 5, "checkin.hope": -1}')
    assert done.returncode == 2
    assert everything(home) == []


# --- JSON


@pytest.mark.usefixtures("in_the_morning")
def test_every_reading_command_prints_one_json_document(home: Path) -> None:
    assert command("prep", "--answers", "-", stdin=json.dumps(COURSE).encode()).returncode == 0
    assert command("checkin", "--answers", "-", stdin=b'{"checkin.mood": 5}').returncode == 0
    assert data()
    assert [entry["kind"] for entry in data("list")["entries"]] == ["prep", "checkin"]
    assert data("show", "last")["answers"][0]["value"] == 5
    assert data("report")["course"]["route"] == "iv"
    assert len(data("session", "list")["sessions"]) == 2
    assert {"id", "kind", "ask", "optional", "options", "when", "metric", "source"} <= set(
        data("prompts", "show", "checkin")["prompts"][0]
    )
    assert data("prompts", "list")


def test_any_text_comes_through_json_exactly(home: Path) -> None:
    text = "[red]x[/] \x1b[2J \x9b1m \x7f שלום مرحبا 🫧 \u202eabc\u2028 \\n \"q\" 'q' <script> &amp;\ttab\r\nline"
    done = command("write", stdin=text.encode())
    assert done.returncode == 0
    assert data("list")["entries"][0]["text"] == text
    assert data("show", "last")["answers"][0]["value"] == text
    raw = shown("list", "--json")
    assert not set(raw) & set(map(chr, [*range(10), *range(11, 32), *range(127, 160)])), "inert in a terminal"


# --- nobody to ask


@pytest.mark.parametrize("guide", ["prep", "reflect", "checkin"])
def test_without_a_terminal_and_answers_a_conversation_is_exit_2_at_once(home: Path, guide: str) -> None:
    begun = time.monotonic()
    done = command(guide)
    assert time.monotonic() - begun < 5
    assert done.returncode == 2
    assert "--answers" in told(done)
    assert not home.exists()


def test_deleting_without_a_terminal_asks_for_yes(home: Path) -> None:
    with journal_at(home) as journal:
        note(journal, "kept")
    done = command("delete", "last")
    assert done.returncode == 2
    assert "--answers" not in told(done), "delete takes no answers file: --yes is what helps"
    assert "--yes" in told(done)
    assert texts(home) == ["kept"]


# --- writing


def test_words_are_kept_as_typed(home: Path) -> None:
    for words in (["march: I walked"], ["a literal \\n stays"], ["two", "words"], ["--", "-5 today"], ["[b]x[/b]"]):
        shown("write", *words)
    assert sorted(map(str, texts(home))) == sorted(
        ["march: I walked", "a literal \\n stays", "two words", "-5 today", "[b]x[/b]"]
    )
    for shown_as in (shown("list"), shown("list", "--plain")):
        assert "march: I walked" in shown_as
        assert "a literal \\n stays" in shown_as
        assert "[b]x[/b]" in shown_as


def test_a_day_in_the_words_does_not_move_the_entry(home: Path) -> None:
    shown("write", "yesterday 14:00 was hard")
    (entry,) = everything(home)
    assert abs(entry.at.timestamp() - time.time()) < 60


def test_standard_input_is_kept_whole_but_for_the_last_line_end(home: Path) -> None:
    shown("write", stdin=b"one\n\n  two \\n\r\nthree\n")
    assert texts(home) == ["one\n\n  two \\n\r\nthree"]


@pytest.mark.parametrize("stdin", [b"", b"\n", b"   \n\t\n"])
def test_nothing_written_is_exit_2_and_keeps_nothing(home: Path, stdin: bytes) -> None:
    done = command("write", stdin=stdin)
    assert done.returncode == 2
    assert "Nothing was written" in told(done)
    assert not home.exists() or everything(home) == []


def test_standard_input_that_is_not_utf_8_is_exit_2_and_keeps_nothing(home: Path) -> None:
    with journal_at(home):
        pass
    done = command("write", stdin=b"caf\xe9")
    assert done.returncode == 2
    assert "UTF-8" in told(done)
    assert everything(home) == []


def test_words_that_are_not_utf_8_are_exit_2_and_keep_nothing(home: Path) -> None:
    done = command("write", b"caf\xe9")
    assert done.returncode == 2
    assert told(done)
    assert not home.exists() or everything(home) == []


@pytest.mark.parametrize("words", [["show", b"\xe9"], ["session", "add", b"\xe9"], ["checkin", "--session", b"\xe9"]])
def test_any_argument_that_is_not_utf_8_is_refused_in_a_sentence(home: Path, words: list[str | bytes]) -> None:
    with journal_at(home):
        pass
    done = command(*words, stdin=b"{}")
    assert done.returncode in (2, 3)
    assert told(done)


def test_at_says_when_a_note_was(home: Path) -> None:
    shown("write", "then", "--at", "2026-03-02 14:00")
    assert data("list")["entries"][0]["at"].startswith("2026-03-02T14:00")
    done = command("write", "when", "--at", "03/04/2026")
    assert done.returncode == 2
    assert "different days in different countries" in told(done)
    assert texts(home) == ["then"]


def editor(tmp_path: Path, script: str) -> str:
    """An editor that does what the script says with the file it is given. Its path has a space in it."""
    path = tmp_path / "an editor"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return f"'{path}'"


def at_terminal(*words: str, **environment: str) -> tuple[int, str]:
    """Run a command that asks nothing on a terminal. Returns its exit code and what it printed."""
    child = Terminal(words, {**os.environ, "TERM": "xterm", **environment}, (24, 80))
    child.expect(pexpect.EOF)
    child.close()
    return int(child.exitstatus if child.exitstatus is not None else -1), str(child.before)


@pytest.fixture
def journal_there(home: Path) -> Path:
    """A journal without entries."""
    with journal_at(home):
        pass
    return home


def test_the_editor_writes_a_note_and_its_draft_is_gone(journal_there: Path, tmp_path: Path) -> None:
    script = 'stat -c %a "$1" > "$(dirname "$0")/mode"\nprintf "from the editor\\nsecond line\\n" > "$1"'
    code, out = at_terminal("write", EDITOR=editor(tmp_path, script))
    assert code == 0, out
    assert texts(journal_there) == ["from the editor\nsecond line"]
    assert (tmp_path / "mode").read_text().strip() == "600"
    assert [path for path in (tmp_path / "runtime").rglob("*") if path.is_file()] == []


def test_an_editor_that_leaves_nothing_keeps_nothing(journal_there: Path, tmp_path: Path) -> None:
    code, out = at_terminal("write", EDITOR=editor(tmp_path, 'touch "$1"'))
    assert code == 2
    assert "Nothing was written" in out
    assert everything(journal_there) == []


def test_an_editor_that_is_not_there_is_named(journal_there: Path) -> None:
    code, out = at_terminal("write", EDITOR="no-such-editor")
    assert code == 1
    assert "no-such-editor" in out
    assert "Traceback" not in out


def test_editing_opens_the_editor_on_what_was_written(journal_there: Path, tmp_path: Path) -> None:
    shown("write", "first words")
    code, out = at_terminal("edit", "last", EDITOR=editor(tmp_path, 'sed -i s/first/second/ "$1"'))
    assert code == 0, out
    assert texts(journal_there) == ["second words"]


# --- looking, changing, deleting


def test_list_counts_filters_and_shows_the_newest_last(home: Path) -> None:
    for day in (1, 2, 3):
        shown("write", f"day {day}", "--at", f"2026-03-0{day} 12:00")
    shown("checkin", "--answers", "-", "--at", "2026-03-04 12:00", stdin=b'{"checkin.mood": 5}')

    def listed(*words: str) -> list[object]:
        return [entry["text"] for entry in data("list", *words)["entries"]]

    assert listed() == ["day 1", "day 2", "day 3", None]
    assert listed("-n", "2") == ["day 3", None]
    assert listed("--kind", "note") == ["day 1", "day 2", "day 3"]
    assert listed("--since", "2026-03-02", "--until", "2026-03-03") == ["day 2", "day 3"]
    assert listed("--all") == ["day 1", "day 2", "day 3", None]


def test_show_finds_an_entry_by_the_start_of_its_id(home: Path) -> None:
    shown("write", "findable")
    entry_id = data("list")["entries"][0]["id"]
    for name in (entry_id, entry_id[:8], entry_id[:8].upper(), "last"):
        assert data("show", name)["id"] == entry_id
        assert "findable" in shown("show", name)
    done = command("show", "zzzz")
    assert done.returncode == 3
    assert "list" in told(done)


@pytest.mark.parametrize("name", ["", "%", "_", "*", "' OR 1=1 --", "last; DROP TABLE entry"])
def test_only_a_name_names_an_entry(home: Path, name: str) -> None:
    """Nothing typed as a name is taken for a pattern, nor an empty one for the only entry."""
    shown("write", "the only one")
    done = command("delete", name, "--yes")
    assert done.returncode in (2, 3)
    assert told(done)
    assert texts(home) == ["the only one"]


def test_edit_changes_answers_from_a_file_and_the_moment(home: Path) -> None:
    shown("checkin", "--answers", "-", stdin=b'{"checkin.mood": 5, "checkin.hope": 6}')
    shown("edit", "last", "--answers", "-", "--at", "2026-03-02 09:30", stdin=b'{"checkin.mood": 7}')
    entry = data("show", "last")
    assert {a["id"]: a["value"] for a in entry["answers"]} == {"checkin.mood": 7, "checkin.hope": 6}
    assert entry["at"].startswith("2026-03-02T09:30")
    done = command("edit", "last", "--answers", "-", stdin=b'{"checkin.mood": 70, "prep.hope": 1}')
    assert done.returncode == 2
    assert "'checkin.mood'" in told(done)
    assert "'prep.hope'" in told(done)
    assert data("show", "last") == entry


def test_delete_and_undo(home: Path) -> None:
    shown("write", "coming back")
    entry_id = data("list")["entries"][0]["id"]
    done = command("delete", entry_id[:8], "--yes")
    assert done.returncode == 0
    assert "--undo" in told(done)
    assert data("list")["entries"] == []
    assert [entry["id"] for entry in data("list", "--deleted")["entries"]] == [entry_id]
    assert "Deleted" in shown("show", entry_id[:8])
    assert command("delete", entry_id[:8], "--yes").returncode == 3, "it is deleted already"
    assert command("delete", entry_id[:8], "--undo").returncode == 0
    assert texts(home) == ["coming back"]
    assert command("delete", entry_id[:8], "--undo").returncode == 3


def test_delete_asks_and_no_is_no(journal_there: Path) -> None:
    shown("write", "stays")
    child = Terminal(("delete", "last"), dict(os.environ), (24, 80))
    child.expect("stays")
    child.expect("yes/no")
    child.sendline("no")
    child.expect("Nothing was deleted")
    child.expect(pexpect.EOF)
    assert texts(journal_there) == ["stays"]


# --- sessions


def sessions() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = data("session", "list")["sessions"]
    return found


def test_sessions_are_added_by_a_rule_and_a_day_that_has_one_keeps_it(home: Path) -> None:
    out = shown("session", "add", "Mondays and Thursdays for three weeks from 2026-03-02 at 14:00", "--route", "iv")
    assert len(out.splitlines()) == 6
    days = [str(session["at"])[:16] for session in sessions()]
    assert days == [f"2026-03-{day:02}T14:00" for day in (2, 5, 9, 12, 16, 19)]
    done = command("session", "add", "every 7 days, 4 times, from 2026-03-02")
    assert done.returncode == 0
    assert done.stdout.count(b"known already") == 3
    assert len(sessions()) == 7


def test_a_session_is_edited_cancelled_and_taken_back(home: Path) -> None:
    shown("session", "add", "every 3 days, 3 times, from 2026-03-02 at 10:00")
    shown("session", "edit", "2", "--at", "2026-03-06 11:00", "--route", "spray", "--setting", "a room [b]")
    second = sessions()[1]
    assert str(second["at"]).startswith("2026-03-06T11:00")
    done = command("session", "cancel", "1")
    assert done.returncode == 0
    assert "--undo" in told(done)
    assert [session["state"] == "cancelled" for session in sessions()] == [True, False, False]
    undo = told(done).split("session cancel ")[1].split(" ")[0]
    shown("session", "cancel", undo, "--undo")
    assert not any(session["state"] == "cancelled" for session in sessions())


@pytest.mark.parametrize(
    "words",
    [
        ["add", "03/04/2026"],
        ["add", "Mondays for three weeks at 25:00"],
        ["add", "every 3 days"],
        ["add", "every day, 201 times"],
        ["add", "2026-02-30"],
        ["add", "2026-03-02", "--route", "smoke"],
        ["edit", "1"],
        ["edit", "9", "--route", "iv"],
        ["cancel", "9"],
    ],
    ids=lambda words: " ".join(words),
)
def test_what_is_not_understood_about_sessions_changes_nothing(home: Path, words: list[str]) -> None:
    shown("session", "add", "2026-03-02 14:00")
    before = sessions()
    done = command("session", *words)
    assert done.returncode in (2, 3)
    assert told(done)
    assert sessions() == before


# --- pipes


@pytest.fixture(scope="module")
def long_list(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand long notes: more than a pipe holds."""
    home = tmp_path_factory.mktemp("long") / "home"
    with journal_at(home) as journal, journal.writer().together():
        for number in range(1000):
            note(journal, f"{number} " + "long words " * 20)
    return home


@pytest.mark.parametrize("words", ["list --all", "list --all --json", "list --all --plain", "prompts show prep"])
def test_a_reader_that_goes_away_is_no_error(long_list: Path, words: str) -> None:
    line = f'"$PYTHON" -m ketajournal {words} | head -1; echo "exit ${{PIPESTATUS[0]}}"'
    environment = {**os.environ, "PYTHON": sys.executable, "KETAJOURNAL_HOME": str(long_list)}
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines()[-1] == "exit 0"
    assert done.stderr == ""


def test_a_standard_output_that_was_closed_is_no_traceback(journal_there: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", '"$PYTHON" -m ketajournal list >&-'],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHON": sys.executable},
    )
    assert "Traceback" not in done.stderr


def test_standard_input_that_was_closed_is_no_traceback(journal_there: Path) -> None:
    for words in ("write hello", "write", "checkin", "checkin --answers -", "delete last"):
        done = subprocess.run(
            ["bash", "-c", f'"$PYTHON" -m ketajournal {words} <&-'],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHON": sys.executable},
            start_new_session=True,
        )
        assert "Traceback" not in done.stderr, f"{words}: {done.stderr}"


def test_there_are_no_escapes_and_no_wrapping_in_a_pipe(home: Path) -> None:
    shown("write", "walked " * 60 + "\x1b[31mred\x1b[0m")
    for words in ([], ["list"], ["show"], ["prompts", "show", "prep"], ["help-now"], ["--help"]):
        assert "\x1b" not in shown(*words), words
    assert "walked " * 20 in shown("list")
    assert "walked " * 50 in shown("show")


def test_no_color_is_honoured_in_a_terminal(journal_there: Path) -> None:
    shown("write", "hello \x1b[31mthere")
    code, out = at_terminal("show")
    assert code == 0
    assert "\x1b[1m" in out, "bold in a terminal"
    assert "\x1b[31m" not in out, "what was written steers nothing"
    _, out = at_terminal("list", NO_COLOR="1")
    assert not any(f"\x1b[{code}m" in out for code in range(30, 50))


@pytest.mark.usefixtures("journal_there")
def test_force_color_styles_what_goes_through_a_pipe() -> None:
    shown("write", "hello \x1b[31mthere")
    assert "\x1b" not in shown("show")
    styled = command("show", env={"FORCE_COLOR": "1"}).stdout.decode()
    assert "\x1b[1m" in styled
    assert "\x1b[31m" not in styled, "what was written steers nothing"
    listed = command("list", env={"FORCE_COLOR": "1", "NO_COLOR": "1"}).stdout.decode()
    assert not any(f"\x1b[{code}m" in listed for code in range(30, 50))


def test_an_ascii_locale_neither_breaks_reading_nor_loses_what_is_written(home: Path) -> None:
    ascii_only = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    words = "šlo to 🙂 שלום"
    assert real_command("write", stdin=words.encode(), env=ascii_only).returncode == 0
    assert real_command("write", words.encode(), env=ascii_only).returncode in (0, 2)
    assert set(texts(home)) == {words}
    for listed in (
        ["list"],
        ["list", "--plain"],
        ["show"],
        [],
        ["help-now"],
        ["prompts", "show", "checkin"],
        ["--help"],
    ):
        done = real_command(*listed, env=ascii_only)
        assert done.returncode == 0, (listed, told(done))
        done.stdout.decode("ascii")
    document = json.loads(real_command("list", "--json", env=ascii_only).stdout)
    assert document["entries"][0]["text"] == words


# --- places that can't be written to


def _mounted(tmp_path: Path, options: str) -> Path:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("needs root on Linux, to mount a small file system")
    place = tmp_path / "mounted"
    place.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"a file system can't be mounted here: {done.stderr.strip()}")
    return place


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for a journal and little else."""
    place = _mounted(tmp_path, "size=384k")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(place: Path) -> None:
    """Leave no room at all."""
    with (place / "filling").open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass
    assert shutil.disk_usage(place).free == 0


def test_a_full_disk_is_a_sentence_and_nothing_is_lost(small_disk: Path) -> None:
    home = small_disk / "home"
    place = {"KETAJOURNAL_HOME": str(home)}
    with journal_at(home) as journal:
        note(journal, "from before")
    fill(small_disk)
    long = "not to be lost " * 2000
    done = command("write", stdin=long.encode(), env=place)
    assert done.returncode == 1
    assert "full" in told(done)
    assert done.stdout.decode().rstrip("\n") == long.rstrip("\n"), "printed back, so that it is not lost"
    checkin = json.dumps({"checkin.mood": 5, "checkin.shift": long}).encode()
    done = command("checkin", "--answers", "-", stdin=checkin, env=place)
    assert done.returncode == 1
    assert "full" in told(done)
    assert is_whole(home)
    assert texts(home) == ["from before"]
    assert "from before" in shown("list", env=place)
    (small_disk / "filling").unlink()
    shown("write", stdin=long.encode(), env=place)
    assert texts(home) == ["from before", long] or texts(home) == [long, "from before"]


def test_a_full_disk_in_a_conversation_offers_to_try_again_and_shows_what_was_not_saved(small_disk: Path) -> None:
    home = small_disk / "home"
    with journal_at(home):
        pass
    place = {"KETAJOURNAL_HOME": str(home), "TERM": "xterm", "NO_COLOR": "1"}
    child = Terminal(("checkin", "--plain"), {**os.environ, **place}, (50, 200))
    child.expect(f"1/{CHECKIN}")
    child.expect("> ")
    child.sendline("4")
    child.expect(f"2/{CHECKIN}")
    child.expect("> ")
    fill(small_disk)
    child.sendline("5")
    child.expect("disk is full")
    child.expect("Try once more")
    (small_disk / "filling").unlink()
    child.sendline("")
    child.expect(f"3/{CHECKIN}")
    child.expect("> ")
    fill(small_disk)
    child.sendline("6")
    child.expect("Try once more")
    child.sendline("no")
    child.expect("could not be saved, so that you can copy it")
    child.expect("6")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 1
    assert "Traceback" not in str(child.before)
    assert texts(home) == [4, 5]


def test_a_new_journal_on_a_full_disk_leaves_nothing_half_made(small_disk: Path) -> None:
    home = small_disk / "home"
    fill(small_disk)
    done = command("write", "hello", env={"KETAJOURNAL_HOME": str(home)})
    assert done.returncode == 1
    assert "full" in told(done)
    assert files_under(home) == {}


def test_a_read_only_disk_can_be_read_and_says_why_it_can_not_be_written(small_disk: Path) -> None:
    home = small_disk / "home"
    place = {"KETAJOURNAL_HOME": str(home)}
    with journal_at(home) as journal:
        note(journal, "from before")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    before = files_under(home)
    assert "from before" in shown("list", env=place)
    done = command("write", stdin=b"not to be lost", env=place)
    assert done.returncode == 1
    assert "not" in told(done)
    assert len(told(done).strip().splitlines()) >= 2, "a sentence and a hint"
    assert done.stdout == b"not to be lost\n"
    done = command("checkin", "--answers", "-", stdin=b'{"checkin.mood": 5}', env=place)
    assert done.returncode == 1
    assert told(done)
    assert files_under(home) == before
    done = command("write", "hello", env={"KETAJOURNAL_HOME": str(small_disk / "other")})
    assert done.returncode == 1
    assert str(small_disk) in told(done)


def test_a_folder_without_permission_is_told_in_a_sentence(home: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write to any folder; the read-only disk above is tried instead")
    home.mkdir(mode=0o500)
    done = command("write", "hello")
    home.chmod(0o700)
    assert done.returncode == 1
    assert "may not" in told(done)
    assert files_under(home) == {}


def test_a_home_that_is_a_file_is_told_in_a_sentence(home: Path) -> None:
    home.write_text("not a folder")
    for words in ([], ["list"], ["write", "hello"]):
        done = command(*words)
        assert "Traceback" not in done.stderr.decode(), words
        assert done.returncode in (0, 1, 2, 3), words
    assert home.read_text() == "not a folder"


def test_the_home_may_lie_deep_and_have_any_name(tmp_path: Path) -> None:
    place = tmp_path / "a b" / "číslo % # ? 'quoted'"
    assert command("write", "hello", env={"KETAJOURNAL_HOME": str(place)}).returncode == 0
    assert "hello" in shown("list", env={"KETAJOURNAL_HOME": str(place)})
    assert Home(place).journal.exists()
    shutil.rmtree(tmp_path / "a b")
