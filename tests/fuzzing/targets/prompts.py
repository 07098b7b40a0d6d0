"""Prompt files, the conditions in them, and settings."""

import math
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from zlib import crc32

from mutating import TEXT, TOML
from sandbox import now_and_then

from ketajournal.errors import BadInput
from ketajournal.guide.answers import AnswerReader, fits
from ketajournal.guide.prompt_files import shipped_folder
from ketajournal.guide.prompts import load_guide
from support.documents import shown_json
from support.journals import NOW
from targets.made import Target, target, text_of, words_in


@target("prompt-files")
def prompt_files(sandbox: Path) -> Target:
    from ketajournal.guide import own_prompts, prompt_rules, prompts
    from ketajournal.guide.own_prompts import check_prompt_files as check_all_prompts
    from ketajournal.guide.prompt_rules import FACTS
    from ketajournal.show.prompts import GuideDocument

    own = sandbox / "home" / "prompts"
    own.mkdir()
    reader = AnswerReader(NOW)
    names = ("mine", "prep", "checkin", "_course")

    def look(name: str) -> None:
        guide = load_guide(name)
        shown_json(GuideDocument(guide))
        assert GuideDocument(guide).blocks()
        for prompt in guide.prompts:
            assert prompt.applies(dict.fromkeys(FACTS)) in (True, False)
            for value in SOME_ANSWERS if prompt.is_question else ():
                with suppress(BadInput):
                    found = reader.typed(prompt, value) if isinstance(value, str) else reader.given(prompt, value)
                    assert found is None or fits(prompt, found)

    def check(data: bytes) -> None:
        name = "prep" if b"prep.way" in data else names[crc32(data) % len(names)]
        path = own / f"{name}.toml"
        path.write_bytes(data)
        (own / "other.toml").write_text(_INCLUDES, encoding="utf-8")
        for kept in (own_prompts.found_in, own_prompts.sheets, own_prompts.laid):
            kept.cache_clear()
        try:
            if now_and_then(data, 20):
                check_all_prompts()
            look("other" if name == "_course" else name)
            prompts.followed_metrics()
            prompts.routes()
            prompts.signs()
        finally:
            path.unlink()

    shipped = [p for p in shipped_folder().glob("*.toml") if p.stem != "help-lines"]
    seeds = [*(p.read_bytes() for p in shipped), _OWN_PROMPTS.encode(), _OVER_PREP.encode()]
    known = words_in(*(tomllib.loads(seed.decode()) for seed in seeds))
    short = [word for word in known if not isinstance(word, str) or len(word) < 40]
    words = [*short, *prompt_rules.PROMPT_KEYS, *prompt_rules.KEEPS, *FACTS, 16**4000]
    return Target(check, seeds, TOML, words)


SOME_ANSWERS = ("3", "yes", "today", "a", 1, 2.5, True, ["a"], "mine", math.nan)
_INCLUDES = 'title = "Other"\n[[prompt]]\ninclude = "course"\n[[prompt]]\nid = "other.x"\nask = "?"\nkind = "text"\n'
_OWN_PROMPTS = """title = "Mine"
opening = "Good morning."

[[prompt]]
id = "mine.dream"
ask = "Is a dream still there?"
kind = "yes-no"

[[prompt]]
id = "mine.words"
ask = "What is left of it?"
kind = "many"
options = { a = "A", b = "B" }
when = "mine.dream and not course.new"
after = "mine.dream"
default = "last"
recall = "prep.intention"
recall_as = "You wrote"

[[prompt]]
id = "mine.hours"
ask = "Hours?"
kind = "number"
low = 0
high = 24
unit = "hours"
metric = "sleep_hours"
"""
_OVER_PREP = """leave_out = ["prep.way-home"]

[[prompt]]
id = "prep.song"
ask = "Which music?"
kind = "text"
after = "prep.hope"
default = "last"

[[prompt]]
include = "course"
"""


@target("conditions")
def conditions(_sandbox: Path) -> Target:
    from ketajournal.guide.conditions import Condition

    known: Sequence[Mapping[str, Any]] = (
        {}, {"a": 1, "b.c": "x", "course.new": True}, {"a": "7", "b.c": ["x", "y"], "course.new": False},
        {"a": None, "b.c": 0.5, "course.new": 3},
    )  # fmt: skip

    def check(data: bytes) -> None:
        try:
            found = Condition.parse(text_of(data))
        except ValueError as fault:
            raise BadInput(str(fault)) from None
        assert Condition.parse(str(found)) == found
        assert all(found.holds(values) in (True, False) for values in known)

    seeds = ["course.new", "not window.new_thing", "a >= 7 and b.c is not x", "a < 1e3", "b.c is lozenge and not a"]
    words = ["a", "b.c", "course.new", "not ", " and ", " is ", " is not ", " >= ", " < ", "7", "nan", "inf", "1_0"]
    return Target(check, [s.encode() for s in seeds], TEXT, words)


@target("settings")
def settings(sandbox: Path) -> Target:
    from ketajournal.actions import doctor
    from ketajournal.actions.command_run import running
    from ketajournal.actions.output import wants_plain
    from ketajournal.guide.help_lines import lines_for
    from ketajournal.journal.settings import backups_kept, set_setting, setting

    path = sandbox / "home" / "settings.toml"

    def check(data: bytes) -> None:
        path.write_bytes(data)
        with running():
            assert wants_plain() in (True, False)
        assert backups_kept(10) >= 1
        assert lines_for(setting("country"))
        doctor._settings()
        set_setting("country", "NZ")
        assert b"NZ" in path.read_bytes()

    seeds = [
        b'# mine\nplain = true\ncountry = "FR"\n',
        b"keep_backups = 20\n",
        b"\xef\xbb\xbf[[line]]\ncountry='DE'\n",
    ]
    words = ["plain", "keep_backups", "country", "true", " = ", '"', "'", "#", "\n", "[[line]]", "[", "[" * 1500]
    return Target(check, seeds, TEXT, words)
