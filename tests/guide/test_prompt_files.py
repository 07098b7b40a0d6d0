"""Prompt files: what ships is sound, and what is not is refused with its file, line and reason."""

import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from ketajournal.errors import BadPromptFile, NotFound
from ketajournal.guide import prompt_files
from ketajournal.guide.answers import AnswerReader
from ketajournal.guide.conditions import Condition
from ketajournal.guide.prompt import PROMPT_KINDS, Guide
from ketajournal.guide.prompt_files import guide_in, guide_of, shipped_folder, shipped_guide
from ketajournal.guide.prompt_rules import FACTS, KEEPS
from ketajournal.guide.prompt_sheet import sheet_of
from ketajournal.guide.prompts import guide_names, load_guide
from support.values import at

ROWS = {f"S{n:02}" for n in range(1, 27)}
FILES = sorted(p for p in shipped_folder().rglob("*.toml") if p.stem in guide_names() or p.stem.startswith("_"))
GUIDES = {name: load_guide(name) for name in guide_names()}
ALL_IDS = {prompt.id for guide in GUIDES.values() for prompt in guide.prompts}
SHIPPED = [(f"{name}: {prompt.id}", prompt) for name, guide in GUIDES.items() for prompt in guide.prompts]


def own_prompts() -> list[tuple[str, dict[str, Any]]]:
    """Every prompt with the file that it stands in."""
    return [
        (path.stem, raw)
        for path in FILES
        for raw in tomllib.loads(path.read_text(encoding="utf-8"))["prompt"]
        if "id" in raw
    ]


def checked(path: Path) -> Guide:
    """The conversation of a person's own file, with all that is wrong in the file by itself named."""
    sheet = sheet_of(path, path.parent)
    if sheet.faults:
        raise BadPromptFile("\n".join(map(str, sheet.faults)))
    return guide_of(sheet.path.stem.removeprefix("_"), sheet.data, [p.prompt for p in sheet.placed])


# --- what ships


def test_the_conversations_that_ship_are_found_by_name() -> None:
    assert {"prep", "reflect", "checkin", "note"} <= set(guide_names())
    assert "help-lines" not in guide_names()
    assert not any(name.startswith("_") for name in guide_names())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_shipped_prompt_file_is_valid(path: Path) -> None:
    sheet, guide, is_measure = sheet_of(path, path.parent), guide_in(path), path.parent.name == "measures"
    ours = "an 'item' belongs to the validated measures", "'options' is not a key that the file can have"
    assert [fault for fault in sheet.faults if not (is_measure and any(said in fault.what for said in ours))] == []
    assert guide.title
    assert guide.prompts
    assert is_measure or guide.prompts == tuple(p.prompt for p in sheet.placed), (
        "commands read it without checking it"
    )
    assert is_measure or (guide.opening, guide.parts) == (
        sheet.data.get("opening", "").strip(),
        sheet.data.get("parts", {}),
    )


def test_a_file_that_ships_and_was_damaged_is_named_with_what_brings_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("title = [", 'title = "x"\n[[prompt]]\nid = "x"\n', 'title = "x"\nprompt = 3\n', "", "prompt = []"):
        path = written(tmp_path, text)
        monkeypatch.setattr(prompt_files, "shipped_files", lambda path=path: {"mine": path})
        guide_in.cache_clear()
        with pytest.raises(BadPromptFile, match="ships with ketajournal, and it can't be read") as refused:
            shipped_guide("mine")
        assert str(path) in refused.value.sentence
        assert "Installing ketajournal again" in refused.value.hint


def test_a_conversation_that_does_not_exist_is_not_found_and_those_that_do_are_named() -> None:
    with pytest.raises(NotFound) as refused:
        load_guide("nothing")
    assert "checkin" in refused.value.hint
    with pytest.raises(NotFound):
        load_guide("_course")


def test_an_id_stands_in_one_file_only_unless_it_sets_the_same_column_in_each() -> None:
    found = defaultdict(list)
    for name, raw in own_prompts():
        found[raw["id"]].append((name, raw.get("keeps")))
    for prompt_id, places in found.items():
        columns = {column for _, column in places}
        assert len(places) == 1 or (len(columns) == 1 and None not in columns), (prompt_id, places)


def test_every_prompt_says_which_rows_of_the_trace_it_serves() -> None:
    for name, prompt in SHIPPED:
        assert prompt.source, name
        assert set(prompt.source) <= ROWS, name


def test_every_answer_that_is_recalled_is_one_that_is_asked() -> None:
    for name, prompt in SHIPPED:
        assert prompt.recall is None or prompt.recall in ALL_IDS, name
        assert prompt.recall is not None or prompt.recall_as is None, name


def test_every_condition_names_a_question_or_a_known_fact() -> None:
    for name, prompt in SHIPPED:
        named = {term[1] for term in prompt.when.terms} if prompt.when else set()
        assert named <= ALL_IDS | FACTS.keys(), name


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_a_condition_on_an_answer_of_the_same_conversation_stands_after_it(guide: Guide) -> None:
    order = {prompt.id: n for n, prompt in enumerate(guide.prompts)}
    for prompt in guide.prompts:
        for term in prompt.when.terms if prompt.when else ():
            assert term[1] in FACTS or order.get(term[1], -1) < order[prompt.id], prompt.id


@pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
def test_a_condition_on_an_option_names_an_option_that_there_is(guide: Guide) -> None:
    for prompt in guide.prompts:
        for _, name, op, value in prompt.when.terms if prompt.when else ():
            options = next((p.options for g in GUIDES.values() for p in g.prompts if p.id == name), {})
            assert op not in ("is", "is not") or not options or value in options, prompt.id


def test_a_default_is_an_answer_the_question_can_have() -> None:
    for name, prompt in SHIPPED:
        default = prompt.default
        if default is None or default == "last":
            continue
        if default.startswith("fact:"):
            assert default.removeprefix("fact:") in FACTS, name
        else:
            assert AnswerReader(at("2026-03-02 14:00")).typed(prompt, default) is not None, name


def test_options_of_breathing_are_whole_breaths_in_seconds() -> None:
    breathing = [prompt for _, prompt in SHIPPED if prompt.kind == "breathe"]
    assert breathing
    assert all(int(seconds) % 10 == 0 for prompt in breathing for seconds in prompt.options)


def test_a_prompt_has_words_to_ask_and_its_reason_is_a_sentence() -> None:
    for name, prompt in SHIPPED:
        assert prompt.ask.isprintable(), name
        assert prompt.why is None or prompt.why[-1] in ".?", name


def test_a_metric_has_one_meaning_and_one_label() -> None:
    labels = defaultdict(set)
    for guide in GUIDES.values():
        for prompt in guide.prompts:
            if prompt.metric:
                labels[prompt.metric].add((prompt.label, prompt.kind))
    assert {metric: found for metric, found in labels.items() if len(found) > 1} == {}


# --- what is refused

INCLUDE = '[[prompt]]\ninclude = "part"\n'
GOOD = """title = "Mine"

[[prompt]]
id = "mine.mood"
ask = "Mood?"
kind = "scale"
ends = ["low", "high"]
source = ["S01"]
"""


def written(tmp_path: Path, text: str, name: str = "mine.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_person_s_own_prompt_file_is_read(tmp_path: Path) -> None:
    guide = checked(written(tmp_path, GOOD + 'when = "mine.open and not course.new"\noptional = false\n'))
    (mood,) = guide.prompts
    assert (guide.name, guide.title, mood.id, mood.ends) == ("mine", "Mine", "mine.mood", ("low", "high"))
    assert mood.when == Condition.parse("mine.open and not course.new")
    assert not mood.optional


def test_prompts_that_are_shared_stand_where_they_are_included(tmp_path: Path) -> None:
    written(tmp_path, GOOD.replace("mine.mood", "part.mood"), "_part.toml")
    last = GOOD.replace("mine.mood", "mine.last").partition("\n\n")[2]
    guide = checked(written(tmp_path, GOOD + INCLUDE + last))
    assert [prompt.id for prompt in guide.prompts] == ["mine.mood", "part.mood", "mine.last"]
    assert guide.prompt("part.mood") is guide.prompts[1]
    assert guide.prompt("nothing") is None


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ('kind = "scale"', 'kind = "slider"', "'kind' is 'slider'; it can be text, long, scale"),
        ('kind = "scale"', 'kind = "choice"', "a choice needs 'options'"),
        ('kind = "scale"', 'kind = "many"\noptions = {}', "a many needs 'options'"),
        ('ends = ["low", "high"]', "", "a scale needs 'ends'"),
        ('ends = ["low", "high"]', 'ends = ["low"]', "a scale needs 'ends'"),
        ('ask = "Mood?"', "", "has no 'ask'"),
        ('source = ["S01"]', 'source = "S01"', "'source' has a value of the wrong type"),
        ('source = ["S01"]', "source = [1]", "'source' holds something that is not text"),
        ('ends = ["low", "high"]', "ends = [0, 10]", "'ends' holds something that is not text"),
        ('kind = "scale"', 'kind = "choice"\noptions = { a = 1 }', "'options' holds something that is not text"),
        ('kind = "scale"', 'kind = "breathe"\noptions = { long = "a while" }', "option"),
        ('kind = "scale"', 'kind = "choice"\noptions = { a = "A" }\ndefault = "b"', "'default'"),
        ('source = ["S01"]', 'source = ["S01"]\nlow = true', "'low' has a value of the wrong type"),
        ('source = ["S01"]', 'source = ["S01"]\noptional = 1', "'optional' has a value of the wrong type"),
        ('source = ["S01"]', 'source = ["S01"]\ncolour = "red"', "'colour' is not a key"),
        ('source = ["S01"]', 'source = ["S01"]\nkeeps = "course.id"', "'keeps' is 'course.id'"),
        ('source = ["S01"]', 'source = ["S01"]\nwhen = "a or b"', "'when' can't be read"),
        ('source = ["S01"]', 'source = ["S01"]\nwhen = "a >= many"', "'when' can't be read"),
    ],
)
def test_a_bad_prompt_is_refused_with_file_line_and_reason(
    tmp_path: Path, right: str, wrong: str, reason: str
) -> None:
    path = written(tmp_path, GOOD.replace(right, wrong))
    with pytest.raises(BadPromptFile) as refused:
        checked(path)
    assert refused.value.sentence.startswith(f"{path}, line 4: prompt 'mine.mood': ")
    assert reason in refused.value.sentence
    assert refused.value.exit_code == 2


def test_the_line_named_is_where_the_prompt_stands_and_not_where_it_is_mentioned(tmp_path: Path) -> None:
    mention = '[[prompt]]\nid = "other"\nask = "?"\nkind = "text"\nsource = ["S01"]\nrecall = "idea"\n\n'
    bad = GOOD.replace("mine.mood", "idea").replace('kind = "scale"', 'kind = "slider"')
    path = written(tmp_path, bad.replace("[[prompt]]", mention + "[[prompt]]"))
    with pytest.raises(BadPromptFile, match="line 11"):
        checked(path)


def test_a_prompt_without_an_id_is_refused_by_its_place_and_line(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + '\n[[prompt]]\nask = "?"\nkind = "text"\nsource = ["S01"]\n')
    with pytest.raises(BadPromptFile) as refused:
        checked(path)
    assert "prompt 2 has no 'id'" in refused.value.sentence
    assert "line 10" in refused.value.sentence


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('title = "Mine"\nprompt = [', "this is not TOML"),
        (GOOD.replace('title = "Mine"', ""), "has no 'title'"),
        (GOOD.replace("title", "titel"), "'title'"),
        ('welcome = "hello"\n' + GOOD, "'welcome' is not a key"),
        ('opening = 3\n' + GOOD, "'opening' has a value of the wrong type"),
        ('title = "Mine"\nprompt = ["mood"]', "prompt"),
        ('title = "Mine"\nprompt = [1]', "prompt"),
        (GOOD + INCLUDE.replace("part", "elsewhere"), "names 'elsewhere', and there is no"),
        (GOOD + "[[prompt]]\ninclude = 3\n", "include"),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_with_its_name_and_the_reason(tmp_path: Path, text: str, reason: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadPromptFile) as refused:
        checked(path)
    assert str(path) in refused.value.sentence
    assert reason in refused.value.sentence


def test_an_id_that_stands_twice_is_refused_at_the_second(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD + GOOD.partition("\n\n")[2])
    with pytest.raises(BadPromptFile, match="this id stands twice") as refused:
        checked(path)
    assert "line 10" in refused.value.sentence


def test_an_id_that_an_included_file_has_already_is_refused(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "_part.toml")
    with pytest.raises(BadPromptFile, match="this id stands twice"):
        checked(written(tmp_path, GOOD + INCLUDE))


def test_a_file_that_includes_itself_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPromptFile):
        checked(written(tmp_path, GOOD + INCLUDE, "_part.toml"))


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(GOOD.replace("Mood?", "Gemüt?").encode("latin-1"))
    with pytest.raises(BadPromptFile):
        checked(path)


def test_every_kind_and_column_has_a_name_a_prompt_file_can_use(tmp_path: Path) -> None:
    prompts = "".join(
        f'[[prompt]]\nid = "k.{kind}"\nask = "?"\nkind = "{kind}"\nsource = []\n'
        'ends = ["a", "b"]\noptions = { "0" = "x" }\nwhen = "course.new"\n'
        for kind in PROMPT_KINDS
        if kind != "item"
    ) + "".join(
        f'[[prompt]]\nid = "{column if len(kinds) == 1 else f"{column}.{kind}"}"\nask = "?"\nkind = "{kind}"\n'
        f'source = []\nkeeps = "{column}"\n'
        'whole = true\noptions = { x = "x" }\n'
        for column, kinds in KEEPS.items()
        for kind in kinds
    )
    guide = checked(written(tmp_path, f'title = "All"\n{prompts}'))
    assert {p.kind for p in guide.prompts} == PROMPT_KINDS.keys() - {"item"}
    assert {p.keeps for p in guide.prompts} - {None} == KEEPS.keys()
    assert [p.id for p in guide.prompts if not p.is_question] == ["k.note", "k.said"]
