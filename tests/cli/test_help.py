"""The help: one front page, a page a command, a page a topic; lines of words for any terminal and any reader."""

import ast
import re
from pathlib import Path

import pytest

import ketajournal.show
from ketajournal.cli.commands import COMMANDS
from ketajournal.guide.pages import load_page, page_names
from ketajournal.guide.prompt_files import shipped_folder
from support.commands import Run

README = Path(__file__).parents[2] / "README.md"
BOXES = re.compile("[\u2500-\u257f\x1b]")


def test_the_front_page_fits_a_tall_window_and_names_every_command_on_a_line(run: Run) -> None:
    page = run("--help", COLUMNS="80").stdout
    lines = page.splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) < 80
    for name, command in COMMANDS.items():
        assert f"  {name:11}  {command.line}" in lines
    assert lines[-1] == "If you need someone now: ketajournal help-now"
    assert [run(*words, COLUMNS="80").stdout for words in (["-h"], ["help"])] == [page, page]


def test_in_a_narrow_window_what_goes_on_stays_in_its_column(run: Run) -> None:
    lines = run("--help", COLUMNS="40").stdout.splitlines()
    assert max(map(len, lines)) < 40
    there = lines.index("  prep         before a session: what")
    assert lines[there + 1] == "               you bring, a few slow"
    narrowest = run("--help", COLUMNS="20").stdout.splitlines()
    assert narrowest[narrowest.index("  prep         before a") + 1] == "               session: what"


def test_the_readme_holds_the_front_page_as_it_is(run: Run) -> None:
    shown = README.read_text(encoding="utf-8").partition("<!-- help -->")[2].split("```")[1]
    assert shown.strip() == run("--help", COLUMNS="80").stdout.strip()


@pytest.mark.parametrize(
    "words", [["--help"], ["report", "--help"], ["session", "--help"], ["help", "session", "add"]]
)
def test_no_help_has_boxes_or_codes(run: Run, words: list[str]) -> None:
    for env in ({"TERM": "dumb"}, {"TERM": "xterm-256color", "FORCE_COLOR": "1"}, {"KETAJOURNAL_PLAIN": "1"}):
        done = run(*words, **env)
        assert done.returncode == 0
        assert BOXES.search(done.stdout) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["list", "--lat"], "No such option: --lat"),
        (["lst"], "Did you mean 'list'?"),
        (["list", "4"], "'4' is more than 'ketajournal list' takes. Did you mean -n 4 or --session 4?"),
        (["hotline"], "If you need someone now: 'ketajournal help-now'."),
        (["session", "move", "3"], "No such command 'move'. There are: list, add, edit, cancel, close."),
        (["edit"], "Missing argument 'ENTRY'. The start of an entry's id, or 'last'."),
        (["session", "list", "[red]", "x"], "'[red] x' is more than 'ketajournal session list' takes."),
    ],
)
def test_what_was_typed_wrong_is_told_without_boxes(run: Run, words: list[str], said: str) -> None:
    done = run(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert BOXES.search(done.stderr) is None


def test_what_is_put_in_place_of_a_name_is_in_capitals_in_every_help(run: Run) -> None:
    for words in (["edit"], ["session", "add"], ["measure"], ["list"], ["cost", "add"]):
        said = run(*words, "--help").stdout
        assert not re.search("[a-z]", said.splitlines()[0].removeprefix(f"Usage: ketajournal {' '.join(words)}"))
        assert not re.search(r"--[a-z]+ <", said)


def test_the_help_of_a_word_for_several_tells_each_in_a_whole_sentence_and_what_it_means_alone(run: Run) -> None:
    for word in ("session", "course", "therapy", "practice", "letter", "cost", "remind", "prompts"):
        said = run(word, "--help", COLUMNS="60").stdout
        assert "..." not in said.split("\n", 1)[1]
        alone = re.search(r"Alone it means '(\w+)'", " ".join(said.split()))
        assert alone is not None
        assert run(word).stdout == run(word, alone[1]).stdout


def test_help_with_a_commands_name_is_that_commands_help(run: Run) -> None:
    assert run("help", "session", "add").stdout == run("session", "add", "--help").stdout


def test_a_commands_help_names_the_topic_that_says_more(run: Run) -> None:
    assert "More: ketajournal help exporting" in run("export", "--help").stdout
    assert {command.topic for command in COMMANDS.values()} - {""} <= set(page_names("help"))


def test_no_topic_has_the_name_of_a_command() -> None:
    assert set(page_names("help")).isdisjoint(COMMANDS)


@pytest.mark.parametrize("name", page_names("help"))
def test_a_topic_is_shown_with_every_word_that_stands_in_its_file(run: Run, name: str) -> None:
    raw = (shipped_folder() / "help" / f"{name}.md").read_text(encoding="utf-8")
    for words in (["help", name], ["help", name, "--plain"]):
        shown = re.findall(r"\w+", run(*words).stdout)
        assert shown == re.findall(r"\w+", raw.replace("```toml", ""))


def test_every_topic_is_linked_from_the_front_page_of_the_project() -> None:
    linked = re.findall(r"\]\(prompts/help/([a-z]+)\.md\)", README.read_text(encoding="utf-8"))
    assert set(linked) == set(page_names("help"))


def test_every_key_of_a_json_document_stands_in_the_page_for_scripts() -> None:
    page = (shipped_folder() / "help" / "scripts.md").read_text(encoding="utf-8")
    named = set(re.findall(r"[A-Za-z_0-9]+", " ".join(re.findall(r"`([^`]+)`", page))))
    for file in Path(ketajournal.show.__path__[0]).glob("*.py"):
        for made in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(made, ast.FunctionDef) and made.name.endswith("data"):
                keys = [key for found in ast.walk(made) if isinstance(found, ast.Dict) for key in found.keys]
                assert {k.value for k in keys if isinstance(k, ast.Constant)} <= named, (file.name, made.name)


def test_lines_of_code_stay_as_they_are() -> None:
    code = next(part.text for part in load_page("help", "questions") if part.kind == "code")
    assert '[[prompt]]\nid = "morning.dream"\n' in code


def test_what_is_neither_a_command_nor_a_topic_is_said(run: Run) -> None:
    done = run("help", "flying")
    assert done.returncode == 3
    assert "There is no page called 'flying'." in done.stderr
    assert "scripts" in done.stderr
