"""What prompts/README.md says of prompt files is so: each key, kind and row of the source has its line there."""

import re
from pathlib import Path

from ketajournal.guide.prompt import PROMPT_KINDS
from ketajournal.guide.prompt_files import guide_of, shipped_files, shipped_folder
from ketajournal.guide.prompt_rules import FILE_KEYS, LISTS, PROMPT_KEYS
from ketajournal.guide.prompt_sheet import sheet_of
from ketajournal.guide.prompts import guide_names, load_guide

README = (shipped_folder() / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.findall(r"```toml\n(.*?)```", README, re.DOTALL)


def first_cells() -> list[str]:
    """The names in the first column of every table."""
    rows = re.findall(r"^\| (`[^|]+`|S\d\d) \|", README, re.MULTILINE)
    return [name.strip("` ") for cell in rows for name in cell.split(",")]


def test_every_key_of_a_prompt_and_every_kind_has_its_line() -> None:
    told = [name for name in first_cells() if not re.fullmatch(r"S\d\d", name)]
    assert sorted(told) == sorted([*PROMPT_KEYS, *PROMPT_KINDS])


def test_every_key_of_a_file_and_what_only_own_files_can_say_is_named() -> None:
    named = set(re.findall(r"`\[*([a-z_]+)\]*(?: = [^`]*)?`", README))
    assert {*FILE_KEYS, *PROMPT_KEYS, *LISTS, "include"} <= named


def test_every_row_of_the_source_has_one_line_and_serves_some_question() -> None:
    rows = [name for name in first_cells() if re.fullmatch(r"S\d\d", name)]
    used = {row for name in guide_names() for prompt in load_guide(name).prompts for row in prompt.source}
    assert rows == [f"S{number:02}" for number in range(1, 27)]
    assert used <= set(rows)


def test_every_file_that_it_names_is_there() -> None:
    root = shipped_folder().parent
    for path in re.findall(r"`([\w./-]+\.(?:toml|py))`", README):
        places = (shipped_folder(), root, root / "src" / "ketajournal", root / "tests" / "guide")
        assert any((place / path).is_file() for place in places), path


def test_its_example_is_a_question_that_checkin_could_have(tmp_path: Path) -> None:
    (example,) = EXAMPLE
    checkin = shipped_files()["checkin"].read_text(encoding="utf-8")
    path = tmp_path / "checkin.toml"
    path.write_text(f"{checkin}\n{example}", encoding="utf-8")
    for shared in shipped_folder().glob("_*.toml"):
        (tmp_path / shared.name).write_bytes(shared.read_bytes())
    sheet = sheet_of(path, tmp_path)
    assert sheet.faults == ()
    guide = guide_of("checkin", sheet.data, [placed.prompt for placed in sheet.placed])
    assert guide.prompts[-1].id == "checkin.daylight"
