"""What the parts may know of each other, and what a command may load before it answers."""

import ast
import functools
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from ketajournal.cli.commands import COMMANDS
from ketajournal.cli.help_now import help_lines
from ketajournal.guide.prompt_files import shipped_folder
from support.journals import PACKAGE, journal_at, note
from support.loaded_modules import loaded_by
from support.sources import FILES, tree_of
from support.without_posix import MODULES, NAMES

# Each part, and the parts below it that it may import.
BELOW = {
    "errors": set(),
    "course": {"errors"},
    "journal": {"course", "errors"},
    "guide": {"journal", "course", "errors"},
    "exchange": {"journal", "course", "errors"},
    "show": {"journal", "course", "errors"},
    "actions": {"show", "exchange", "guide", "journal", "course", "errors"},
    "cli": {"actions", "show", "exchange", "guide", "journal", "course", "errors"},
}
# What a document is made of may be named by whoever shows it.
ACROSS = {
    ("show", "ketajournal.guide.prompt"),
    ("show", "ketajournal.guide.pages"),
    ("exchange", "ketajournal.show.blocks"),
}


def part_of(path: Path) -> str:
    """The part of the program that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    """A file's module, as it is imported."""
    return ".".join(("ketajournal", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")


@functools.cache
def imported(path: Path) -> list[tuple[int, str]]:
    """Each module that a file names in an import, wherever in the file, with its line."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are written in full"
            module = node.module or ""
            for alias in node.names:
                whole = f"{module}.{alias.name}"
                found.append((node.lineno, whole if _is_module(whole) else module))
    return found


def _is_module(name: str) -> bool:
    if not name.startswith("ketajournal."):
        return False
    path = PACKAGE.joinpath(*name.split(".")[1:])
    return path.is_dir() or path.with_suffix(".py").is_file()


def test_imports_only_go_down() -> None:
    wrong = []
    for path in FILES:
        part = part_of(path)
        if part in ("__init__", "__main__"):  # the start may reach everything
            continue
        for line, module in imported(path):
            if not module.startswith("ketajournal.") or (part, module) in ACROSS:
                continue
            other = module.split(".")[1]
            if other != part and other not in BELOW[part] and other != "__version__":
                wrong.append(f"{path.relative_to(PACKAGE)}:{line}: {part} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_no_module_stands_in_a_circle_of_imports_wherever_they_are_written() -> None:
    """An import inside of a function counts too: what needs each other stands in one place."""
    TopologicalSorter({name_of(path): {module for _, module in imported(path)} for path in FILES}).prepare()


ON_SOME_SYSTEMS = {*MODULES, *(name for names in NAMES.values() for name in names), "msvcrt", "winreg", "kill"}


# What each format's module and each family of commands has under one name, and is found by it.
OF_EACH = {"READER", "WRITER", "app"}


def test_a_public_name_has_one_home() -> None:
    homes: dict[str, set[str]] = {}
    for path in FILES:
        if path.parent.name == "versions":
            continue
        home = "cli" if part_of(path) == "cli" else name_of(path)  # a command is called what a person types
        for name in public_names(tree_of(path)) - OF_EACH:
            homes.setdefault(name, set()).add(home)
    assert {name: sorted(several) for name, several in homes.items() if len(several) > 1} == {}


def public_names(tree: ast.Module) -> set[str]:
    """The names that a module defines, without those that begin with _ and type variables."""
    found = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign) and ast.unparse(node.value).partition("(")[0] != "TypeVar":
            found |= {one.id for target in node.targets for one in ast.walk(target) if isinstance(one, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return {name for name in found if not name.startswith("_")}


def test_what_only_some_systems_have_is_named_in_one_module() -> None:
    wrong = []
    for path in FILES:
        if path.stem == "system":
            continue
        name = path.relative_to(PACKAGE)
        wrong += [f"{name}:{n}: {module}" for n, module in imported(path) if module in ON_SOME_SYSTEMS - {"readline"}]
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and (
                node.attr in ON_SOME_SYSTEMS or ast.unparse(node) in ("os.name", "sys.platform")
            ):
                wrong.append(f"{name}:{node.lineno}: {ast.unparse(node)}")
    assert not wrong, "\n".join(wrong)


def test_every_part_is_known_to_this_test() -> None:
    assert {part_of(path) for path in FILES} - {"__init__", "__main__"} <= set(BELOW)
    assert {part_of(path) for path in FILES} >= {"errors", "course", "journal", "guide", "show", "cli"}


def test_the_map_for_contributors_names_every_part_in_the_order_of_the_floors() -> None:
    text = (PACKAGE.parent.parent / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for part in BELOW:
        assert f"\n{part}.py " in text or f"{part}/ " in text, part
    assert text.index("\ncli/") < text.index("\nactions/") < text.index("\njournal/") < text.index("\ncourse/")


def test_the_core_imports_the_standard_library_only() -> None:
    outside = [
        f"{path.relative_to(PACKAGE)}:{line}: {module}"
        for path in FILES
        if part_of(path) in ("course", "errors")
        for line, module in imported(path)
        if module.split(".")[0] not in sys.stdlib_module_names and not module.startswith("ketajournal.")
    ]
    assert not outside, "\n".join(outside)


def test_the_core_is_told_what_day_it_is_and_never_asks_or_prints() -> None:
    """``today`` is passed in; files, the clock, the environment and the screen are others' business."""
    wrong = []
    for path in FILES:
        if part_of(path) != "course":
            continue
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in ("print", "input", "open") or called.endswith((".now", ".today", ".utcnow")):
                    wrong.append(f"{path.name}:{node.lineno}: {called}()")
        others = ("os", "sys", "time", "pathlib")
        wrong += [f"{path.name}:{line}: {m}" for line, m in imported(path) if m.split(".")[0] in others]
    assert not wrong, "\n".join(wrong)


def test_nothing_imports_what_could_open_a_socket() -> None:
    sockets = {"socket", "http", "urllib", "ftplib", "smtplib", "asyncio", "requests", "httpx", "aiohttp", "ssl"}
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}: {module}"
        for path in FILES
        for line, module in imported(path)
        if module.split(".")[0] in sockets
    ]
    assert not wrong, "\n".join(wrong)


# --- what a command loads


@pytest.fixture
def with_a_course(home: Path) -> None:
    """A journal with a session, a check-in and a note."""
    with journal_at(home) as journal:
        writer = journal.writer()
        now = datetime.now(UTC).replace(microsecond=0)
        course_id = writer.add_course(now.date() - timedelta(days=8))
        writer.add_session(course_id, now - timedelta(days=8), "iv")
        writer.set_entry(writer.add_entry("checkin", now - timedelta(days=7), course_id), finished=True)
        note(journal, "words")


HEAVY = {"sqlalchemy", "sqlmodel", "alembic", "pydantic", "prompt_toolkit", "keyring", "icalendar"}


@pytest.mark.parametrize("form", [[], ["--plain"], ["--json"]], ids=["lines", "plain", "json"])
@pytest.mark.parametrize(
    "words",
    [[], ["list"], ["show", "last"], ["search", "words"], ["report"], ["session", "list"]],
    ids=lambda words: " ".join(words),
)
@pytest.mark.usefixtures("with_a_course")
def test_reading_loads_nothing_that_only_writing_or_asking_needs(words: list[str], form: list[str]) -> None:
    loaded = loaded_by(*words, *form)
    assert not loaded & (HEAVY | {"rich.console", "rich.table"})


@pytest.mark.parametrize(
    "words",
    [
        ["write", "words"],
        ["checkin", "--answers", "-"],
        ["session", "add", "tomorrow 14:00"],
        ["session", "cancel", "1"],
        ["delete", "last", "--yes"],
        ["measure", "gad-7", "--items", "0,1,2,3,0,1,2"],
    ],
    ids=lambda words: " ".join(words),
)
@pytest.mark.usefixtures("with_a_course")
def test_writing_loads_neither_what_declares_the_tables_nor_what_only_asking_needs(words: list[str]) -> None:
    assert not loaded_by(*words, stdin=json.dumps({"checkin.mood": 5})) & HEAVY


@pytest.mark.parametrize("passphrase", ["", "correct horse"], ids=["plain", "encrypted"])
def test_a_new_journal_is_begun_without_them(home: Path, passphrase: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETAJOURNAL_PASSPHRASE_COMMAND", f"printf %s '{passphrase}'" if passphrase else "")
    assert not loaded_by("write", "words") & HEAVY
    assert home.joinpath("journal.db").exists()


@pytest.mark.usefixtures("with_a_course")
def test_alone_it_loads_no_parser_and_lists_and_entries_load_no_tables() -> None:
    assert not loaded_by() & {"typer", "rich.console", "rich.table"}
    for words in (["list"], ["show", "last"], ["search", "words"], ["write", "words"]):
        assert not loaded_by(*words) & {"typer", "rich.console", "rich.table"}


@pytest.mark.parametrize("words", [["--json"], ["list"]], ids=lambda words: " ".join(words))
@pytest.mark.usefixtures("with_a_course")
def test_a_command_loads_no_other_command(words: list[str]) -> None:
    others = {f"ketajournal.cli.{command.module}" for command in COMMANDS.values()} - {"ketajournal.cli.entries"}
    assert not loaded_by(*words) & others


def test_a_shell_that_completes_a_word_is_told_every_command_that_begins_so() -> None:
    asked = {"_KETAJOURNAL_COMPLETE": "complete_bash", "COMP_WORDS": "ketajournal le", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv = ['ketajournal']; import ketajournal.__main__ as m; m.main()"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **asked},
    )
    assert sorted(done.stdout.split()) == ["learn", "letter"]


@pytest.mark.parametrize(
    "words", [["prompts", "show", "prep"], ["prompts", "list"]], ids=lambda words: " ".join(words)
)
def test_showing_the_questions_loads_no_database(words: list[str]) -> None:
    assert not loaded_by(*words) & (HEAVY | {"sqlcipher3"})


@pytest.mark.parametrize(
    "words", [["--version"], ["help-now"], ["help-now", "ca"]], ids=lambda words: " ".join(words)
)
def test_the_version_and_help_now_answer_before_anything_heavy_is_loaded(words: list[str]) -> None:
    loaded = loaded_by(*words)
    assert not loaded & (HEAVY | {"typer", "click", "rich", "tomllib", "sqlcipher3", "importlib.metadata"})


# --- the help lines, read in two ways


def test_the_help_lines_read_by_hand_are_what_toml_says() -> None:
    read = tomllib.loads((shipped_folder() / "help-lines.toml").read_text(encoding="utf-8"))
    assert help_lines() == read["line"]
    assert len(help_lines()) >= 5


def test_every_help_line_says_whom_to_reach_how_and_where_that_is_from() -> None:
    for line in help_lines():
        assert set(line) >= {"country", "code", "name", "reach", "hours", "emergency", "source", "checked"}
        assert all(value.strip() for value in line.values()), line


# --- help


def helped(*words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ketajournal", *words, "--help"], capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    return done.stdout


def test_the_help_names_every_command_with_a_sentence() -> None:
    text = helped()
    lines = [line.split(maxsplit=1) for line in text.splitlines()]
    described = {parts[0]: parts[1] for parts in lines if len(parts) == 2}
    for name in COMMANDS:
        assert len(described.get(name, "")) > 10, name
    assert "help-now" in text


def _every_command() -> list[tuple[str, ...]]:
    import typer
    from typer.main import get_command

    from ketajournal.cli.parser import build_app

    def below(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        children = getattr(command, "commands", {})
        for name, child in children.items():
            yield (*path, name)
            yield from below(child, (*path, name))

    app = build_app([])
    assert isinstance(app, typer.Typer)
    return list(below(get_command(app), ()))


def test_every_command_and_each_of_its_options_has_help_text() -> None:
    from typer.main import get_command

    from ketajournal.cli.parser import build_app

    bare = []
    whole = get_command(build_app([]))
    for path in _every_command():
        command: object = whole
        for name in path:
            command = command.commands[name]  # type: ignore[attr-defined]
        if len((command.help or "").strip()) < 10:  # type: ignore[attr-defined]
            bare.append(" ".join(path))
        for parameter in command.params:  # type: ignore[attr-defined]
            if not getattr(parameter, "help", None):
                bare.append(f"{' '.join(path)} {parameter.name}")
    assert not bare, bare
    assert {path[0] for path in _every_command()} == set(COMMANDS)


def test_a_command_asked_for_alone_gives_the_same_help_as_among_all() -> None:
    """Only the command that is named is loaded; nothing else may change by that."""
    assert "prep" in helped("prep")
    assert "--answers" in helped("checkin")
    assert "cancel" in helped("session")
