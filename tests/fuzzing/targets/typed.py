"""What is typed at a question or as an option, and what stands in answers files."""

import json
import os
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zlib import crc32

from mutating import JSON, TEXT, TOML
from sandbox import Sandbox, now_and_then

from ketajournal.course.text import is_storable
from ketajournal.errors import BadInput
from ketajournal.guide.answers import AnswerReader, check_all, fits, parse_file
from ketajournal.guide.prompts import load_guide
from support.journals import NOW
from targets.made import Check, Target, each, target, text_of, words_in


def _answers_check(sandbox: Path, end: str) -> Check:
    journal = Sandbox(sandbox)
    kinds = ("checkin", "prep", "reflect", "weekly", "phq-9", "letter", "cost", "begin")

    def meant(data: bytes) -> str:
        """The conversation that most of the names in it begin with, or any."""
        most = max(kinds, key=lambda kind: data.count(f"{kind}.".encode()) + data.count(f'"{kind}"'.encode()))
        return kinds[crc32(data) % len(kinds)] if now_and_then(data, 9) else most

    def check(data: bytes) -> None:
        kind = meant(data)
        if now_and_then(data, 40):
            path = journal.desk / f"answers.{end}"
            path.write_bytes(data)
            command = ["measure", kind] if kind == "phq-9" else ["letter", "write"] if kind == "letter" else [kind]
            command = ["cost", "add"] if kind == "cost" else command
            return journal.all_or_nothing(*command, "--answers", str(path), stdin=data)
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise BadInput("not UTF-8") from None
        from ketajournal.guide import help_calls

        guide = load_guide(kind)
        raw = parse_file(text, "answers")
        help_calls.find_call(guide, raw)
        values = check_all(guide, raw, AnswerReader(NOW))
        for value in values.values():
            assert is_storable(json.dumps(value, ensure_ascii=False, allow_nan=False))
        return None

    return check


_ANSWERS: Sequence[dict[str, Any]] = (
    {"checkin.mood": 6, "checkin.sleep-hours": 7.5, "checkin.basics": ["moved", "meals"], "checkin.shift": "laughed"},
    {"prep": {"intention": "room", "fear": 3}, "course.started_on": "today", "course.route": "iv"},
    {"session.at": "2026-03-02 14:00", "reflect.first": "blue", "reflect.character": ["gentle"]},
    {**{f"phq-9.{n}": n % 4 for n in range(1, 10)}, "phq-9.difficulty": 1},
    {"letter.text": "Dear you", "letter.opens": "date", "letter.date": "2026-09-01"},
    {"letter.text": "Dear you", "letter.opens": "dip", "letter.session": 2, "letter.low": 3},
    {"cost.amount": 550, "cost.currency": "EUR", "cost.for": "session", "cost.covered": 100.5},
)


def _answer_words() -> list[Any]:
    names = [p.id for name in ("checkin", "prep", "reflect", "weekly", "phq-9", "letter", "cost", "begin")
             for p in load_guide(name).prompts]  # fmt: skip
    return [*names, *words_in(*_ANSWERS), 16**4000, "tomorrow 9:30", "3 days ago"]


@target("answers-toml")
def answers_toml(sandbox: Path) -> Target:
    seeds = [TOML.dump(one) for one in _ANSWERS] + [
        b'"checkin.mood" = 5\n[prep]\nfear = 3\nat = 2026-03-02T14:00:00\n'
    ]
    return Target(_answers_check(sandbox, "toml"), seeds, TOML, _answer_words())


@target("answers-json")
def answers_json(sandbox: Path) -> Target:
    return Target(_answers_check(sandbox, "json"), [JSON.dump(one) for one in _ANSWERS], JSON, _answer_words())


_ZONES = ("UTC", "Pacific/Auckland", "America/New_York", "Asia/Kolkata", "Pacific/Apia")


@target("dates")
def dates(_sandbox: Path) -> Target:
    from ketajournal.guide.date_phrases import looks_like_plan, moment_from_words, plan_from_words

    def meant(text: str, ahead: bool) -> None:
        found = moment_from_words(text, now(), ahead=ahead)
        assert found.at.utcoffset() is not None
        assert found.at.astimezone(UTC).isoformat()

    def planned(text: str) -> None:
        found = plan_from_words(text, now())
        assert 1 <= len(found) <= 200

    def now() -> datetime:
        return NOW.astimezone()

    def check(data: bytes) -> None:
        os.environ["TZ"] = _ZONES[crc32(data) % len(_ZONES)]
        time.tzset()
        text = text_of(data)
        looks_like_plan(text)
        each(partial(meant, text, False), partial(meant, text, True), partial(planned, text))

    seeds = [
        "yesterday 14:00", "3 days ago", "in half an hour", "last monday 9:30", "2 march 2026 at 2pm",
        "2026-03-02T14:00Z",
        "this evening", "Mondays and Thursdays for three weeks at 14:00", "every 3 days, 6 times, from 2026-03-02",
        "every other day for 2 weeks from 29 february", "tues 5.30 pm", "march 2nd", "noon tomorrow",
    ]  # fmt: skip
    words = [
        *" ".join(seeds).replace(":", " : ").split(),
        "0001-01-01",
        "9999-12-31",
        "9999",
        "+14:00",
        "٢",
        "bc",
        "utc",
    ]
    return Target(
        check, [s.encode() for s in seeds], TEXT, [*words, "1e9", "99999999999999999999", "inf", "jan", "z"]
    )


@target("numbers")
def numbers(_sandbox: Path) -> Target:
    from ketajournal.actions.importing import parsed_moods
    from ketajournal.actions.measure import _values
    from ketajournal.course.measures import PHQ_9
    from ketajournal.exchange.age_encryption import recipients
    from ketajournal.guide.money import money

    prompts = [p for name in ("checkin", "prep", "weekly", "still", "letter", "cost", "phq-9")
               for p in load_guide(name).prompts if p.is_question]  # fmt: skip
    kinds = list({(p.kind, p.low, p.high, p.whole): p for p in prompts}.values())
    reader = AnswerReader(NOW)

    def typed(prompt: Any, text: str) -> None:
        found = reader.typed(prompt, text)
        assert found is None or prompt.options_from or fits(prompt, found)

    def amount(text: str) -> None:
        found = money(text)
        assert 0 <= found.amount <= 10_000_000
        assert money(f"{found.amount} {found.currency}".strip()).amount == found.amount

    def check(data: bytes) -> None:
        text = text_of(data)
        each(
            *(partial(typed, prompt, text) for prompt in kinds),
            lambda: amount(text),
            lambda: parsed_moods(text),
            lambda: _values(PHQ_9, load_guide("phq-9"), text),
            lambda: recipients([text]),
        )

    seeds = ["550", "$1,250.50", "80 EUR", "1.250,50 €", "7.5", "1,0,2,-,1,1,0,0,3,2", "rad=9,good=7,odd=-", "yes",
             "1e3", "CHF 12", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]  # fmt: skip
    return Target(
        check, [s.encode() for s in seeds], TEXT, [*"0123456789.,-_' =", "€", "nan", "inf", "²", "EUR", "1e9"]
    )
