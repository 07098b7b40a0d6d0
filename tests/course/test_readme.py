"""The rules beside the core name what there is: modules, tests, and thresholds as the code has them."""

import re
from functools import reduce
from importlib import import_module
from pathlib import Path

import pytest

from support.journals import PACKAGE

CORE = PACKAGE / "course"
README = (CORE / "README.md").read_text(encoding="utf-8")
TESTS = Path(__file__).parents[1]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in README.splitlines()
    if line.startswith("|") and not line.startswith(("| rule", "|---"))
]
THRESHOLDS = re.findall(r"`(\w+)\.([\w.]+)` = (\d+)", README)


@pytest.mark.parametrize(("module", "name", "value"), THRESHOLDS, ids=[".".join(found[:2]) for found in THRESHOLDS])
def test_a_threshold_is_the_one_in_the_code(module: str, name: str, value: str) -> None:
    assert reduce(getattr, name.split("."), import_module(f"ketajournal.course.{module}")) == int(value)


@pytest.mark.parametrize("row", ROWS, ids=[row[0][:40] for row in ROWS])
def test_a_rule_names_a_place_and_a_test_that_there_are(row: list[str]) -> None:
    _rule, where, held_by = row
    for place in re.findall(r"`([^`]+)`", where):
        roots = (CORE, PACKAGE, PACKAGE.parents[1])
        assert any((root / place).exists() for root in roots), place
    tests = re.findall(r"`([^`]+)`", held_by)
    assert tests
    assert all(list(TESTS.rglob(name)) for name in tests)


def test_nearly_every_threshold_of_a_measure_is_named() -> None:
    assert len(ROWS) > 20
    constants = re.findall(r"^([A-Z_]+) = \d+$", (CORE / "measures.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert {name for module, name, _ in THRESHOLDS if module == "measures"} >= set(constants)
