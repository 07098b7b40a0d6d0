"""What the pages for whoever works on this say of folders and tables is true of those that are there."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from support.journals import PACKAGE

HERE = Path(__file__).parent
CHECKOUT = HERE.parent
PAGES = [
    *(CHECKOUT / name for name in ("README.md", "prompts/README.md", "tests/README.md")),
    *CHECKOUT.glob(".github/*.md"),
    *PACKAGE.rglob("README.md"),
]
_FILE = re.compile(r"`((?:[\w.-]+/)+[\w.-]+\.(?:py|toml|md|sql|json|html))`")


def page_id(path: Path) -> str:
    return str(path.relative_to(CHECKOUT)) if path.is_relative_to(CHECKOUT) else path.name


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_every_file_that_a_page_names_is_there(page: Path) -> None:
    places = (page.parent, CHECKOUT, PACKAGE, HERE)
    named = set(_FILE.findall(page.read_text(encoding="utf-8")))
    assert [name for name in named if not any((place / name).exists() for place in places)] == []


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_the_map_of_the_code_names_every_floor() -> None:
    page = (PACKAGE / "README.md").read_text(encoding="utf-8")
    floors = {f"{path.name}/" for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()}
    assert first_cells(page, "floor") == floors | {"errors.py"}


def first_cells(page: str, head: str) -> set[str]:
    """What the first column of the table with this head names in code."""
    table = page.split(f"| {head} |", 1)[1].split("\n\n", 1)[0]
    return set(re.findall(r"^\| `([^`]+)`", table, re.MULTILINE))


def test_the_page_of_the_tests_names_every_folder_and_every_file_beside_it() -> None:
    page = (HERE / "README.md").read_text(encoding="utf-8")
    folders = {f"{path.name}/" for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert first_cells(page, "Where") == folders
    files = {path.name for path in HERE.glob("test_*.py")}
    assert set(re.findall(r"`(test_\w+\.py)`", page)) == files


def test_the_page_of_the_tests_names_every_table_of_the_benchmarks() -> None:
    page = (HERE / "README.md").read_text(encoding="utf-8")
    words = [sys.executable, str(HERE / "benchmarks" / "run.py"), "--help"]
    said = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    tables = re.search(r"some of: ([\w,\s]+)\(all\)", said)
    assert tables is not None, said
    assert first_cells(page, "Table") == set(re.findall(r"\w+", tables[1]))


def test_what_the_page_of_the_tests_says_is_skipped_is_a_file_of_tests() -> None:
    page = (HERE / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"`(\w+/test_\w+\.py)`", page)
    assert len(named) > 5
    assert [name for name in named if not (HERE / name).is_file()] == []
