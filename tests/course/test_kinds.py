"""The table of kinds is whole, and the only place where kinds are told apart in sets."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from ketajournal.course.kinds import BESIDE_A_SESSION, FOLLOWED, KINDS, Tie, View, entry_kind, needed_by
from ketajournal.course.metrics import FIRST_CAPTURE, WORD
from ketajournal.guide.own_prompts import FIXED
from ketajournal.guide.prompt_files import shipped_files, shipped_folder
from ketajournal.guide.prompts import guide_names, load_guide
from support.journals import PACKAGE
from support.sources import FILES, tree_of

# Files beside the conversations, which hold no questions of their own to keep an entry of.
NO_KINDS = {
    "help-lines": "the lines of countries",
    "crisis": "what is said when item 9 calls for help",
    "offers": "what is offered once, beside the questions",
    "stages": "one sentence a stage of the course",
    "facts": "what a condition can ask for beside the answers",
}
# Where more than one kind stands together and no set of kinds is meant.
NO_SETS = {
    "cli/commands.py": "commands by their panels, some of which are called as the kind of entry that they ask for",
}


def test_every_prompt_file_has_its_row_and_every_row_its_prompt_file() -> None:
    found = {
        p.stem for p in shipped_folder().rglob("*.toml") if not p.stem.startswith("_") and p.parent.name != "demo"
    }
    assert found - NO_KINDS.keys() == KINDS.keys() == shipped_files().keys()
    assert NO_KINDS.keys() <= found


def test_rows_are_found_by_their_names_and_no_two_are_called_the_same() -> None:
    assert all(name == kind.name for name, kind in KINDS.items())
    assert len({kind.title for kind in KINDS.values()}) == len({k.command for k in KINDS.values()}) == len(KINDS)


def test_a_conversation_of_ones_own_is_a_kind_that_nothing_else_is_made_of() -> None:
    own = entry_kind("morning")
    assert (own.name, own.title, own.command) == ("morning", "morning", "ask morning")
    assert own.tie is Tie.NAMED
    assert not own.views
    assert own.for_handoff
    assert not any((own.is_followed, own.is_beside_session))
    assert not any((own.read_whole, own.sealed, own.filled_in, own.begins_course, own.closes_window))


def test_every_view_is_made_of_some_kinds() -> None:
    assert all(needed_by(view) for view in View)


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.word])
def test_where_a_word_is_complete_one_question_takes_it(name: str) -> None:
    assert KINDS[name].word in (FIRST_CAPTURE, WORD)
    assert [p.kind for p in load_guide(name).prompts if p.metric == KINDS[name].word] in (["long"], ["text"])


@pytest.mark.parametrize("name", [*FOLLOWED, *BESIDE_A_SESSION])
def test_where_ratings_are_shown_some_are_asked_for(name: str) -> None:
    assert any(p.metric and p.kind in ("scale", "number") for p in load_guide(name).prompts)


def test_what_a_command_fills_in_no_own_file_can_change() -> None:
    assert {name for name in guide_names() if KINDS[name].filled_in} <= FIXED.keys()


# --- no set of kinds elsewhere


def _texts(nodes: list[ast.expr]) -> list[str]:
    return [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def _compared(node: ast.BoolOp) -> list[str]:
    return _texts([side for value in node.values if isinstance(value, ast.Compare) for side in value.comparators])


def _together(tree: ast.AST) -> Iterator[tuple[int, set[str]]]:
    """Kinds that are named side by side: in a collection, in a call, between ``or``, in one case of a match."""
    for node in ast.walk(tree):
        match node:
            case ast.Set() | ast.List() | ast.Tuple():
                named = _texts(node.elts)
            case ast.Call():
                named = _texts(node.args)
            case ast.BoolOp():
                named = _compared(node)
            case ast.MatchOr():
                named = _texts([p.value for p in node.patterns if isinstance(p, ast.MatchValue)])
            case ast.Dict():  # a document has kinds among its keys by chance; a table of kinds has little else
                keys = _texts([key for key in node.keys if key is not None])
                named = keys if sum(key in KINDS for key in keys) * 2 > len(keys) else []
            case _:
                continue
        yield node.lineno, {name for name in named if name in KINDS}


def sets_of_kinds(source: ast.AST) -> list[tuple[int, set[str]]]:
    """Where a source names two kinds or more side by side."""
    return [(line, kinds) for line, kinds in _together(source) if len(kinds) > 1]


def test_no_set_of_kinds_stands_anywhere_but_in_the_table() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{line}: {sorted(kinds)}"
        for path in FILES
        if (name := str(Path(path.relative_to(PACKAGE)).as_posix())) != "course/kinds.py" and name not in NO_SETS
        for line, kinds in sets_of_kinds(tree_of(path))
    ]
    assert not found, "A set of kinds belongs into a column of course/kinds.py:\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        'A = frozenset({"letter", "review"})',
        'f(kind in ("prep", "letter"))',
        'kinds = ["cost", "begin"]',
        'entries("begin", "prep")',
        'kind == "meaning" or kind == "still"',
        'HOURS = {"checkin": 12, "weekly": 7}',
        'match kind:\n    case "prep" | "begin":\n        pass',
    ],
)
def test_a_set_of_kinds_is_seen_however_it_is_written(source: str) -> None:
    assert sets_of_kinds(ast.parse(source))


def test_one_kind_alone_is_no_set() -> None:
    alone = 'entries({"letter"})\nkind == "prep" or kind is None\nx = {"cost": 1, "at": 2, "of": 3}'
    assert not sets_of_kinds(ast.parse(alone))
    assert FOLLOWED == ("checkin", "weekly", "watch")
