"""Every string that ships: of the source and the files beside it, the prompts, the pages and the help."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from typer.main import get_command

from ketajournal.cli.parser import build_app
from ketajournal.guide.prompt_files import shipped_folder
from support.journals import PACKAGE
from support.sources import FILES, tree_of

CHECKOUT = PACKAGE.parent.parent


class Shipped(NamedTuple):
    """A string that a person may come to read, and where it stands."""

    where: str
    text: str


def _docstrings(tree: ast.AST) -> set[int]:
    holders = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, holders) and node.body and isinstance(node.body[0], ast.Expr)
    }


def of_source() -> Iterator[Shipped]:
    """Every string constant of the program but its docstrings; parts of an f-string are joined by an ellipsis."""
    for path in FILES:
        tree = tree_of(path)
        skipped = _docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                skipped |= {id(part) for part in node.values}
                parts = [str(p.value) if isinstance(p, ast.Constant) else "…" for p in node.values]
                yield Shipped(f"{path.relative_to(PACKAGE)}:{node.lineno}", "".join(parts))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
                yield Shipped(f"{path.relative_to(PACKAGE)}:{node.lineno}", node.value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def of_prompts() -> Iterator[Shipped]:
    """Every value of every prompt file."""
    for path in sorted(shipped_folder().rglob("*.toml")):
        for text in _strings(tomllib.loads(path.read_text(encoding="utf-8"))):
            yield Shipped(str(path.relative_to(shipped_folder().parent)), text)


def of_files_beside() -> Iterator[Shipped]:
    """What stands in files of their own beside the code: templates, and the words of what is written to files."""
    for path in sorted(PACKAGE.rglob("*.*")):
        if path.suffix == ".toml" and PACKAGE / "prompts" not in path.parents:
            for text in _strings(tomllib.loads(path.read_text(encoding="utf-8"))):
                yield Shipped(str(path.relative_to(PACKAGE)), text)
        elif path.suffix in (".html", ".txt"):
            text = re.sub(r"\{%.*?%\}|(?s:<style>.*</style>)", "", path.read_text(encoding="utf-8"))
            for paragraph in re.split(r"\n\n|<[^>]*>", text):
                yield Shipped(str(path.relative_to(PACKAGE)), " ".join(paragraph.split()))


def of_pages() -> Iterator[Shipped]:
    """The short pages and the README, a paragraph at a time; line ends are spaces, as they are read."""
    pages = (path for shelf in ("learn", "help") for path in sorted((shipped_folder() / shelf).glob("*.md")))
    for path in [*pages, CHECKOUT / "README.md"]:
        for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
            yield Shipped(path.name, " ".join(paragraph.split()))


def _commands(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield words
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(inner, (*words, name))


def of_help() -> Iterator[Shipped]:
    """What ``--help`` prints, for every command and every command inside one."""
    whole = get_command(build_app([]))
    for words in _commands(whole):
        command, context = whole, whole.make_context("ketajournal", ["--help"], resilient_parsing=True)
        for word in words:
            command = command.commands[word]  # type: ignore[attr-defined]
            context = command.make_context(word, ["--help"], parent=context, resilient_parsing=True)
        context.max_content_width = context.terminal_width = 200
        for line in command.get_help(context).splitlines():
            yield Shipped(" ".join([*words, "--help"]), " ".join(line.split()))


@cache
def everything() -> tuple[Shipped, ...]:
    return tuple(dict.fromkeys([*of_source(), *of_files_beside(), *of_prompts(), *of_pages(), *of_help()]))
