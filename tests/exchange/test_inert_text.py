"""What somebody typed, wherever it was kept, is shown as text by every command: it steers nothing."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from ketajournal.guide.prompts import load_guide
from support.many_commands import Here, days_ago

# Clipboard (OSC 52), a link (OSC 8), colour, a C1 code, a device string, bell, backspace, a return to the line's
# start, delete, what reorders a line, and what Rich takes for markup.
STEERING = "\x1b]52;c;aGk=\x07\x1b]8;;http://x\x1b\\\x1b[31m\x9b31m\x90q\x9c\x08\r\x7f\u202edrow\u202c\u2067\u2069[bold]m[/bold]"
WORD = "elder"
NASTY = f"{WORD} {STEERING}"
UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
OWN = """title = {0}
opening = {0}
[[prompt]]
id = "dusk.word"
ask = {0}
why = {0}
kind = "text"
"""

READING = [
    "", "report", "report --by session", "report --by window", "list --all", "search elder",
    "search elder --kind note", "thread 1", "review --brief",
    "session list", "course list", "therapy list", "practice list", "letter list",
    "cost list", "calendar", "prompts list", "prompts show dusk", "prompts check", "doctor", "backup --list",
]  # fmt: skip


def nasty(guide: str) -> dict[str, Any]:
    """Every question of a conversation that takes words, answered with them."""
    return {p.id: NASTY for p in load_guide(guide).prompts if p.kind in ("text", "long") and p.when is None}


@pytest.fixture
def everywhere(here: Here, home: Path) -> Here:
    """A course with such a text in every place that takes words."""
    here("begin", answers=nasty("begin") | {"course.started_on": days_ago(20)})
    here("session", "add", days_ago(10), "--route", "iv", "--setting", NASTY)
    for guide in ("prep", "reflect", "checkin", "weekly", "review", "safety-plan"):
        here(guide, answers=nasty(guide))
    here("course", "edit", "--provider", NASTY)
    here("thread", "1", "--add", answers=nasty("meaning"))
    here("session", "close", "1", answers=nasty("window"))
    here("therapy", "add", days_ago(5), "--with", NASTY, "--about", NASTY)
    here("therapy", "note", "1", NASTY)
    here("practice", "add", NASTY, "--cue", NASTY)
    here("cost", "add", "550", "--note", NASTY)
    for day in ("2036-01-01", days_ago(1)[:10]):
        letter = nasty("letter") | {"letter.text": NASTY, "letter.opens": "date", "letter.date": day}
        here("letter", "write", "--at", days_ago(3), answers=letter)
    here("write", NASTY)
    (home / "prompts").mkdir()
    # Own questions with such characters are refused whole, as test_own_prompts.py shows; markup is let in.
    (home / "prompts" / "dusk.toml").write_text(OWN.format(json.dumps(f"{WORD} [bold]m[/bold]")))
    here("ask", "dusk", answers={"dusk.word": NASTY})
    (home / "settings.toml").write_text(f'country = "{NASTY}"\nkeep_backups = "{NASTY}"\n')
    return here


def is_inert(said: str) -> None:
    found = UNSHOWN.search(said := said.replace("\r\n", "\n"))
    assert found is None, ascii(said[max(0, found.start() - 80) :][:160])


def test_no_command_that_reads_is_steered_by_what_was_kept(everywhere: Here) -> None:
    """As tables and as plain lines; the markup is there to be read, so it was taken for nothing."""
    ids = [entry["id"] for entry in everywhere.data("list", "--all")["entries"]]
    lines = [*(line.split() for line in READING), *(["show", one] for one in ids), ["letter", "open"]]
    shown = 0
    for words in lines:
        for plain in ([], ["--plain"]):
            said = everywhere.run(*words, *plain)
            is_inert(said.stdout + said.stderr)
            shown += "\u241b" in said.stdout and "[bold]m[/bold]" in said.stdout
    assert shown > 2 * len(ids) - 2, "else there was nothing to be steered by"
    for words in (["help-now"], ["export", "nowhere"], ["letter", "list"]):
        said = everywhere.run(*words)
        is_inert(said.stdout + said.stderr)


def test_json_holds_the_very_text_and_shows_nothing_of_what_steers(everywhere: Here) -> None:
    ids = [entry["id"] for entry in everywhere.data("list", "--all")["entries"]]
    found = 0
    for words in [*(line.split() for line in READING), *(["show", one] for one in ids), ["handoff"]]:
        said = everywhere.run(*words, "--json")
        if said.returncode == 0:
            is_inert(said.stdout)
            found += NASTY in texts(json.loads(said.stdout))
    assert found > len(ids)


def texts(value: Any) -> set[str]:
    """Every text in a document."""
    if isinstance(value, dict):
        return set().union(*(texts(one) for one in value.values()), value)
    if isinstance(value, list):
        return set().union(*(texts(one) for one in value))
    return {value} if isinstance(value, str) else set()


def test_what_was_typed_wrong_comes_back_inert(here: Here, home: Path, tmp_path: Path) -> None:
    """Words that no command takes, names of files and folders, what a file holds, and what a command printed."""
    here("write", "hello")
    odd = tmp_path / STEERING.replace("/", "")
    odd.mkdir()
    (odd / "x.json").write_text(json.dumps({"checkin.mood": NASTY, NASTY: 1, "checkin.basics": [NASTY]}))
    lines: list[list[str]] = [
        [NASTY], ["session", NASTY], ["list", NASTY, NASTY], ["list", f"--{NASTY}"], ["list", "--kind", NASTY],
        ["list", "--since", NASTY], ["show", NASTY], ["report", "--as-of", NASTY], ["report", "--by", NASTY],
        ["session", "add", NASTY], ["session", "add", days_ago(1), "--route", NASTY], ["export", NASTY],
        ["export", "json", "--output", f"{odd}/no/x"], ["export", "json", "--output", f"{odd}/x.json"],
        ["export", "json", "--recipient", NASTY], ["import", NASTY], ["import", str(odd)],
        ["import", f"{odd}/x.json"],
        ["measure", NASTY], ["measure", "phq-9", "--items", NASTY], ["ask", NASTY], ["learn", NASTY],
        ["help-now", NASTY], ["calendar", "--title", f"session={NASTY}"], ["calendar", "--output", f"{odd}/x.json"],
        ["cost", "add", NASTY], ["restore", NASTY], ["thread", NASTY], ["checkin", "--answers", f"{odd}/x.json"],
        ["checkin", "--answers", str(odd)], ["handoff", "--all", "--output", str(odd)],
        ["backup", "--output", f"{odd}/x.json"],
        ["backup", "--output", f"{odd}/y.db"], ["export", "jrnl", "--output", f"{odd}/y"],
    ]  # fmt: skip
    for words in lines:
        said = here.run(*words)
        is_inert(said.stdout + said.stderr)


def test_a_folder_whose_name_steers_is_named_inert(
    here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETAJOURNAL_HOME", str(tmp_path / STEERING.replace("/", "")))
    for words in (
        ["list"],
        [],
        ["write", "hello"],
        ["passphrase", "--sheet"],
        ["doctor"],
        ["backup"],
        ["backup", "--list"],
    ):
        said = here.run(*words)
        is_inert(said.stdout + said.stderr)
    here("backup")


def test_in_a_terminal_only_the_programs_own_codes_are_there(
    everywhere: Here, at_terminal: Callable[..., Any]
) -> None:
    for words in (
        ["list"],
        ["list", "--plain"],
        ["search", "elder"],
        ["help-now", NASTY],
        ["export", "jrnl", "--output", "-"],
    ):
        child = at_terminal(*words)
        child.expect(pexpect.EOF)
        said = re.sub("\x1b\\[[0-9;]*m", "", child.before)
        assert WORD in said
        assert "\x1b[31m" not in child.before
        is_inert(said)
