"""What is fuzzed: each target has seeds from the tests' own makers, a form to change them by, and what must hold.

A check raises one of our errors for an input that is refused. Anything else that it raises is a finding.
"""

import json
import math
import os
import re
import time
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32
from zoneinfo import ZoneInfo

from brought import incoming
from ketajournal.course import letters as letters_of
from ketajournal.course.sought import contexts, terms
from ketajournal.course.text import inert, storable
from ketajournal.course.values import Answer, Entry
from ketajournal.errors import BadInput, KetajournalError
from ketajournal.guide.answers import Reader, check_all, fits, parse_file
from ketajournal.guide.prompts import load
from making import at
from mutating import CSV, JSON, TEXT, TOML, ZIP, Form, zip_of
from sandbox import Sandbox, now_and_then
from support import NOW

Check = Callable[[bytes], object]


class Target(NamedTuple):
    """*words* belong into this kind of input, as a dictionary of it."""

    check: Check
    seeds: Sequence[bytes]
    form: Form = TEXT
    words: Sequence[Any] = ()


TARGETS: dict[str, Callable[[Path], Target]] = {}


def target(name: str) -> Callable[[Callable[[Path], Target]], Callable[[Path], Target]]:
    def add(make: Callable[[Path], Target]) -> Callable[[Path], Target]:
        TARGETS[name] = make
        return make

    return add


def text_of(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def each(*calls: Callable[[], object]) -> None:
    """Every call is made; one that was refused is told only after the last."""
    refused: KetajournalError | None = None
    for call in calls:
        try:
            call()
        except KetajournalError as error:
            refused = error
    if refused:
        raise refused


def words_in(*documents: Any) -> list[Any]:
    """Every key and every plain value of some documents."""
    found: dict[Any, None] = {}
    left = [*documents]
    while left:
        value = left.pop()
        if isinstance(value, dict):
            found |= dict.fromkeys(value)
            left += value.values()
        elif isinstance(value, list):
            left += value
        else:
            found[value] = None
    return list(found)


# --- prompt files and settings


@target("prompt-files")
def prompt_files(sandbox: Path) -> Target:
    from ketajournal.guide import own_prompts, prompt_rules, prompts
    from ketajournal.guide.facts import FACTS
    from ketajournal.guide.prompt_check import check as check_all_prompts
    from ketajournal.show.prompts import GuideDocument

    folder = sandbox / "home" / "prompts"
    folder.mkdir()
    reader = Reader(NOW)
    names = ("mine", "prep", "checkin", "_course")

    def look(name: str) -> None:
        guide = load(name)
        json.dumps(GuideDocument(guide).data(), allow_nan=False)
        assert GuideDocument(guide).blocks()
        for prompt in guide.prompts:
            assert prompt.applies(dict.fromkeys(FACTS)) in (True, False)
            for value in () if not prompt.is_question else ("3", "yes", "today", "a", 1, 2.5, True, ["a"], "mine", math.nan):
                with suppress(BadInput):
                    found = reader.typed(prompt, value) if isinstance(value, str) else reader.given(prompt, value)
                    assert found is None or fits(prompt, found)

    def check(data: bytes) -> None:
        name = names[crc32(data) % len(names)]
        path = folder / f"{name}.toml"
        path.write_bytes(data)
        (folder / "other.toml").write_text(_INCLUDES, encoding="utf-8")
        for kept in (own_prompts.found_in, prompts._loaded, prompts._own_sheets, prompts.known_of_all):
            kept.cache_clear()
        try:
            if now_and_then(data, 20):
                check_all_prompts()
            look("other" if name == "_course" else name)
            prompts.metrics()
            prompts.routes()
            prompts.signs()
        finally:
            path.unlink()

    shipped = [p for p in prompts.folder().glob("*.toml") if p.stem != "help-lines"]
    seeds = [*(p.read_bytes() for p in shipped), _OWN_PROMPTS.encode()]
    known = words_in(*(tomllib.loads(seed.decode()) for seed in seeds))
    short = [word for word in known if not isinstance(word, str) or len(word) < 40]
    return Target(check, seeds, TOML, [*short, *prompt_rules._KEYS, *prompt_rules.KEEPS, *FACTS, 16**4000, "after"])


_INCLUDES = 'title = "Other"\n[[prompt]]\ninclude = "course"\n[[prompt]]\nid = "other.x"\nask = "?"\nkind = "text"\n'
_OWN_PROMPTS = """title = "Mine"
opening = "Good morning."
leave_out = ["prep.way-home"]
whole = false

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
    from ketajournal.acts import examining
    from ketajournal.acts.settings import backups_kept, wants_plain
    from ketajournal.guide.help_lines import lines_for, set_setting, setting

    path = sandbox / "home" / "settings.toml"

    def check(data: bytes) -> None:
        path.write_bytes(data)
        assert wants_plain(False) in (True, False)
        assert backups_kept(10) >= 1
        assert lines_for(setting("country"))
        examining._settings()
        set_setting("country", "NZ")
        assert b"NZ" in path.read_bytes()

    seeds = [
        b'# mine\nplain = true\ncountry = "FR"\n',
        b"keep_backups = 20\n",
        b"\xef\xbb\xbf[[line]]\ncountry='DE'\n",
    ]
    words = ["plain", "keep_backups", "country", "true", " = ", '"', "'", "#", "\n", "[[line]]", "[", "[" * 1500]
    return Target(check, seeds, TEXT, words)


# --- what is typed and what stands in answers files


def _answers_check(sandbox: Path, end: str) -> Check:
    journal = Sandbox(sandbox)
    kinds = ("checkin", "prep", "reflect", "weekly", "phq-9", "letter", "cost", "begin")

    def check(data: bytes) -> None:
        kind = kinds[crc32(data) % len(kinds)]
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
        from ketajournal.guide import crisis

        guide = load(kind)
        raw = parse_file(text, "answers")
        crisis.answered(guide, raw)
        values = check_all(guide, raw, Reader(NOW))
        for value in values.values():
            assert storable(json.dumps(value, ensure_ascii=False, allow_nan=False))
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
             for p in load(name).prompts]  # fmt: skip
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
    from ketajournal.guide.when import looks_like_plan, moment, plan

    def meant(text: str, ahead: bool) -> None:
        found = moment(text, now(), ahead=ahead)
        assert found.at.utcoffset() is not None
        assert found.at.astimezone(UTC).isoformat()

    def planned(text: str) -> None:
        found = plan(text, now())
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
        "yesterday 14:00", "3 days ago", "in half an hour", "last monday 9:30", "2 march 2026 at 2pm", "2026-03-02T14:00Z",
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
    from ketajournal.acts.measuring import _values
    from ketajournal.course.measures import PHQ_9
    from ketajournal.exchange.age import check as check_recipients
    from ketajournal.exchange.daylio import parsed_moods
    from ketajournal.guide.money import money

    prompts = [p for name in ("checkin", "prep", "weekly", "still", "letter", "cost", "phq-9")
               for p in load(name).prompts if p.is_question]  # fmt: skip
    kinds = list({(p.kind, p.low, p.high, p.whole): p for p in prompts}.values())
    reader = Reader(NOW)

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
            lambda: _values(PHQ_9, load("phq-9"), text),
            lambda: check_recipients([text]),
        )

    seeds = ["550", "$1,250.50", "80 EUR", "1.250,50 €", "7.5", "1,0,2,-,1,1,0,0,3,2", "rad=9,good=7,odd=-", "yes",
             "1e3", "CHF 12", "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]  # fmt: skip
    return Target(
        check, [s.encode() for s in seeds], TEXT, [*"0123456789.,-_' =", "€", "nan", "inf", "²", "EUR", "1e9"]
    )


# --- imports


_MOODS = {"rad": 9, "good": 7, "meh": 5, "bad": 3, "awful": 1, "weird": None}


def _import_target(
    sandbox: Path, seeds: Sequence[bytes], form: Form, words: Sequence[Any] = (), often: int = 60
) -> Target:
    journal = Sandbox(sandbox)

    def check(data: bytes) -> None:
        every = crc32(data) % 2 == 0
        if now_and_then(data, often):
            given = ",".join(f"{name}={'-' if value is None else value}" for name, value in _MOODS.items())
            more = ["--all-substances"] if every else []
            path = journal.desk / "file"
            path.write_bytes(data)
            journal.all_or_nothing("import", str(path), "--yes", "--moods", given, *more, stdin=data, again=True)
        else:
            incoming(data, moods=_MOODS, all_substances=every)

    if form is JSON and not words:
        words = words_in(*(json.loads(seed) for seed in seeds))
    return Target(check, seeds, form, words)


@cache
def _own_documents() -> tuple[dict[str, Any], ...]:
    import archives
    from ketajournal.exchange import own_json
    from test_import_hostile import OWN

    number, found = iter(range(1, 100)), []
    entries, answers = [], []

    def add(kind: str, *said: tuple[str, str, Any, str | None]) -> None:
        n = next(number)
        entries.append(archives.entry(n, kind, session_id=archives.SESSION if n % 2 else None))
        answers.extend(archives.answer(n, v, prompt, how, metric=m) for prompt, how, v, m in said)

    letter = ("letter.text", "long", "Dear you", "letter")
    add("letter", letter, ("letter.opens", "choice", "date", "letter_opens"),
        ("letter.date", "date", "2026-05-01", "letter_date"))  # fmt: skip
    add("letter", letter, ("letter.opens", "choice", "dip", "letter_opens"),
        ("letter.session", "number", 1, "letter_session"), ("letter.low", "scale", 3, "letter_low"),
        ("letter.opened", "date", "2026-05-02T10:00:00+00:00", "letter_opened"))  # fmt: skip
    add("cost", ("cost.amount", "number", 550.5, "cost"), ("cost.currency", "text", "EUR", "cost_currency"),
        ("cost.covered", "number", 100, "cost_covered"))  # fmt: skip
    add(
        "practice",
        ("practice.name", "text", "in bed", "practice"),
        ("practice.until", "date", None, "practice_until"),
    )
    add("practised", ("practised.did", "yes-no", True, "practised"))
    add(
        "weekly",
        ("weekly.dip", "text", "after the call", "dip"),
        ("weekly.signs", "many", ["bladder"], "warning_signs"),
    )
    add("checkin", ("checkin.mood", "scale", 6, "mood"), ("checkin.sleep-hours", "number", 7.5, "sleep_hours"))
    add("meaning", ("meaning.text", "long", "the sea", "meaning"))
    entry, items = archives.form(next(number), "phq-9", [1, 2, None, 0, 0, 1, 1, 0, 3])
    made = archives.archive([*entries, entry], [*answers, *items])
    found.append(json.loads(own_json.write(made, archives.NOW)))
    return (OWN, *found)


@target("own")
def own(sandbox: Path) -> Target:
    from ketajournal.course import metrics

    documents = _own_documents()
    known = [v for k, v in vars(metrics).items() if k.isupper() and isinstance(v, str)]
    return _import_target(
        sandbox, [JSON.dump(d) for d in documents], JSON, [*words_in(*documents), *known, 6.5, 10], often=30
    )


@target("letters")
def letters(_sandbox: Path) -> Target:
    from ketajournal.exchange import own_json
    from ketajournal.exchange.readable import readable
    from ketajournal.journal.moments import at_utc, from_columns
    from ketajournal.journal.reading import value_of
    from ketajournal.show.letters import LettersDocument

    def check(data: bytes) -> None:
        archive = own_json.read(text_of(data))
        entries = [
            Entry(e.id, e.kind, from_columns(e.at, e.utc_offset), e.finished_at is not None, e.session_id, tuple(
                Answer(a.prompt, value_of(a.value), at_utc(a.answered_at), a.metric, a.kind)
                for a in archive.answers if a.entry_id == e.id and a.replaced_at is None))
            for e in archive.entries
        ]  # fmt: skip
        for of in (None, *readable(archive, {}).courses):
            found = letters_of.letters(of, entries, NOW + timedelta(days=90))
            document = LettersDocument(found)
            said = json.dumps(document.data(), allow_nan=False)
            assert document.blocks()
            assert "Dear you" not in said

    documents = _own_documents()[1:]
    return Target(check, [JSON.dump(d) for d in documents], JSON, words_in(*documents))


@target("jrnl")
def jrnl(sandbox: Path) -> Target:
    from test_import_jrnl import TEXT as WRITTEN

    seeds = [WRITTEN, "2026-03-02 14:00 No brackets\nbody\n", "[2026-03-02 2:05:09 PM] *\n\n[not a date] x\n"]
    words = [
        "[",
        "]",
        "2026-03-02",
        "14:00",
        "\n",
        " ",
        "\r",
        "@tag",
        " *",
        "2:05 p.m.",
        "9999-12-31",
        "24:00",
        "\u202f",
    ]
    return _import_target(sandbox, [s.encode() for s in seeds], TEXT, words)


@target("jrnl-json")
def jrnl_json(sandbox: Path) -> Target:
    from test_import_jrnl import JSON as WRITTEN

    return _import_target(sandbox, [JSON.dump(WRITTEN)], JSON)


@target("day-one")
def day_one(sandbox: Path) -> Target:
    from test_import_day_one import exported

    zones = [
        "GMT+0530",
        "GMT-2359",
        "GMT+2400",
        "Etc/GMT+12",
        "../etc/passwd",
        "posixrules",
        "Europe",
        "/etc/localtime",
    ]
    seed = JSON.dump(json.loads(exported({}, {"uuid": "B", "timeZone": "GMT+0530", "photos": [{}]})))
    return _import_target(sandbox, [seed], JSON, [*words_in(json.loads(seed)), *zones])


@target("day-one-zip")
def day_one_zip(sandbox: Path) -> Target:
    from test_import_day_one import exported

    document = json.loads(exported())
    seeds = [zip_of({"Journal.json": document}), zip_of({"Journal.json": document, "photos/x.jpeg": b"{}"}),
             zip_of({"../Journal.json": document, "B.JSON": document})]  # fmt: skip
    return _import_target(sandbox, seeds, ZIP, words_in(document))


@target("daylio")
def daylio(sandbox: Path) -> Target:
    from test_import_daylio import EXPORT, HEAD

    seeds = [EXPORT.encode(), HEAD.replace(",", ";").encode() + b"\n2026-03-02;;;9:00;rad;;;\n"]
    cells = [
        *HEAD.split(","),
        "scales",
        "2026-03-02",
        "14:00",
        "9:00 AM",
        "<br>x<li>",
        "a | b",
        *_MOODS,
        '"',
        ",",
        "\n",
    ]
    return _import_target(sandbox, seeds, CSV, cells)


@target("afterflow")
def afterflow(sandbox: Path) -> Target:
    from test_import_afterflow import HEAD, ROW

    cells = [
        *HEAD.split(","),
        "Ketamine",
        "Nasal",
        "Mar 2, 2026 at 2:05 PM",
        "Feb 30, 2026, 25:00",
        "10",
        "0",
        "'=1",
        "\n",
    ]
    return _import_target(sandbox, [f"{HEAD}\n{ROW}\n{ROW.replace('Ketamine', 'Psilocybin')}\n".encode()], CSV, cells)


@target("psychonautwiki")
def psychonautwiki(sandbox: Path) -> Target:
    from test_import_psychonaut import EXPERIENCE

    document = {"experiences": [EXPERIENCE, {**EXPERIENCE, "ingestions": []}]}
    more = [9_999_999_999_999, -2_000_000_000_000, 7_289_654_399_999, "Psilocybin", "INTRAVENOUS", "me"]
    return _import_target(sandbox, [JSON.dump(document)], JSON, [*words_in(document), *more])


@target("fhir")
def fhir(sandbox: Path) -> Target:
    from ketajournal.exchange.loinc import FORMS
    from test_import_fhir import bundle, coded, form, item

    seeds = [
        bundle(form(more=[item("69722-7", coded("LA6574-3")), item("44261-6", {"valueInteger": 0})])),
        bundle(form("gad-7", (0, 1, 2, 3, None, 1, 2)), {"resourceType": "Patient"}),
        JSON.dump(form(id="6f0f5a52-0f3a-4c53-9a39-6b8c1f4f7c11", subject={"reference": "Patient/1"},
                       meta={"lastUpdated": "2026-03-01T10:00:00Z"})).decode(),
    ]  # fmt: skip
    ordinal = {"url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 2}
    codes = [f"/{code}" for one in FORMS.values() for code in one.items]
    more = [*codes, "valueDecimal", "extension", [ordinal], "amended", "entered-in-error", "definition", 2.0, 2]
    documents = [json.loads(seed) for seed in seeds]
    return _import_target(sandbox, [s.encode() for s in seeds], JSON, [*words_in(*documents), *more])


@target("any-file")
def any_file(sandbox: Path) -> Target:
    """Bytes of any kind, from the first of each format: most go by what a file is taken for."""
    made = [TARGETS[name](_beside(sandbox, name)) for name in ("own", "jrnl", "jrnl-json", "day-one-zip", "daylio",
            "afterflow", "psychonautwiki", "fhir")]  # fmt: skip
    seeds = [one.seeds[0] for one in made]
    text = seeds[1].decode()
    seeds += [b"\xff\xfe" + text.encode("utf-16-le"), b"\xef\xbb\xbf" + seeds[1], b"SQLite format 3\x00" + bytes(200)]
    return _import_target(sandbox, seeds, TEXT, ["{", "[", "\ufeff", "PK\x03\x04", '"', ":", ",", "]", "}", "\x00"])


def _beside(sandbox: Path, name: str) -> Path:
    """A folder for a journal that nobody looks into: only the seeds are wanted."""
    (sandbox / name / "home").mkdir(parents=True)
    return sandbox / name


@target("age")
def age(_sandbox: Path) -> Target:
    from ketajournal.exchange import age as module
    from ketajournal.exchange.source import is_age, recognised

    salt, body, mac = "A" * 22, "B" * 43, "C" * 43
    head = f"age-encryption.org/v1\n-> scrypt {salt} 1\n{body}\n--- {mac}\n"
    factor = re.compile(rb"-> scrypt [^ \n]* +(\d+)")

    def check(data: bytes) -> None:
        if not is_age(data):
            recognised(data)
            return
        found = factor.search(data)
        if found and (len(found[1]) > 2 or int(found[1]) > 10):
            return  # the same as with less work, after seconds of it
        opened = module.opened(data, "correct horse")
        assert opened is None, "nobody knows what opens this"
        raise BadInput("wrong passphrase")

    seeds = [
        head.encode() + bytes(64),
        head.replace("-> scrypt", "-> X25519 abc\n-> scrypt").encode() + bytes(16),
        b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBBIDEK\n-----END AGE ENCRYPTED FILE-----\n",
    ]
    return Target(check, seeds, TEXT, ["-> ", "scrypt", " 1", "\n", "---", "A", "=", "age-encryption.org/v1", "v2"])


# --- searching, names and command lines


@target("search")
def search(sandbox: Path) -> Target:
    from ketajournal.journal import reading, searching
    from ketajournal.journal.creating import create
    from ketajournal.journal.home import Home
    from ketajournal.journal.opening import open_journal
    from support import note

    create(Home(sandbox / "home"), "")
    journal = open_journal(Home(sandbox / "home"), None, NOW)
    for text in (
        "the river bends",
        'a "wide grey" space\x00x',
        "café ÉTÉ İstanbul ﬁn",
        "日本語 🙂",
        "river * - NEAR OR",
        "x" * 500,
    ):
        note(journal, text)

    def check(data: bytes) -> None:
        looked_for = terms(text_of(data).split("\n"))
        found = searching.search(journal.connection, looked_for, reading.ANY, limit=3)
        for match in found.matches:
            for context in contexts(match.texts, looked_for):
                assert all(0 <= start < end <= len(context.text) for start, end in context.marks)
                assert "\n" not in context.text

    seeds = [
        "river",
        '"wide grey"',
        "riv*",
        "river\n-tent",
        "café",
        "日本",
        "🙂",
        '-"a b"*',
        "NEAR(a b)",
        "text:river",
        "^a",
    ]
    words = [
        '"',
        "*",
        "-",
        "\n",
        " ",
        "river",
        "wide",
        "OR",
        "NOT",
        "AND",
        "{",
        "}",
        ":",
        "+",
        "^",
        "\u0301",
        "ﬁ",
        "İ",
        "_",
    ]
    return Target(check, [s.encode() for s in seeds], TEXT, words)


@target("names")
def names(sandbox: Path) -> Target:
    """How entries, sessions, kinds and courses are named on a command line."""
    from ketajournal.acts.finding import Filter, chosen_by
    from ketajournal.journal import reading
    from ketajournal.journal.home import Home
    from ketajournal.journal.opening import open_journal

    Sandbox(sandbox)
    journal = open_journal(Home(sandbox / "home"), None, NOW)
    connection = journal.connection
    ids = [row[0] for row in connection.execute("SELECT id FROM entry LIMIT 5")]

    def check(data: bytes) -> None:
        text = text_of(data)
        each(
            lambda: reading.entry_named(connection, text),
            lambda: reading.entry_named(connection, text, deleted=True),
            lambda: reading.session_named(reading.needed_course(connection), text),
            lambda: chosen_by(connection, Filter(kinds=[text])),
            lambda: chosen_by(connection, Filter(session=text)),
            lambda: chosen_by(connection, Filter(since=text)),
            lambda: chosen_by(connection, Filter(until=text)),
        )

    seeds = ["last", "1", "007", "2026-03-02", ids[0], ids[1][:6], "checkin", "Note", "yesterday"]
    return Target(check, [s.encode() for s in seeds], TEXT, [*ids, "'", "%", "_", "\x00", "²", "last", "g", "\uffff"])


@target("paths")
def paths(sandbox: Path) -> Target:
    """The names of files that an export, a calendar, a sheet, a backup or an import is given. Nothing is written."""
    from ketajournal.acts import backing_up, calendaring, export_target, handing_over, other_journal, restoring
    from ketajournal.acts.places import looking_at, named
    from ketajournal.exchange.source import read_bytes
    from ketajournal.journal.home import home

    Sandbox(sandbox)
    (sandbox / "desk" / "there.txt").write_text("x")
    (sandbox / "desk" / "folder").mkdir()
    (sandbox / "desk" / "loop").symlink_to("loop")

    def looked_at(text: str, refuse: Callable[..., None]) -> None:
        path = named(text)
        with looking_at(path):
            refuse(path, force=False)

    def check(data: bytes) -> None:
        text = text_of(data).replace("\x00", "")  # no command line can hold one
        if not text:
            raise BadInput("no name")
        each(
            lambda: export_target.chosen(text, "{}.json", "journal", "json", locked=False, force=False),
            lambda: export_target.chosen(text, None, "journal", "csv", locked=False, force=True),
            lambda: export_target.chosen(text, None, "journal", "csv", locked=True, force=False),
            lambda: looked_at(text, calendaring._refuse_what_is_not_ours),
            lambda: looked_at(text, handing_over._refuse_to_lose),
            lambda: backing_up._place_for(text, home()),
            lambda: restoring._named(home(), text),
            lambda: other_journal.file_of(text),
            lambda: read_bytes(text),
        )

    seeds = ["there.txt", "folder", "new/x.json", "~/x", "~nobody-here/x", "loop", "../home/journal.db", "x" * 300, "last",
             "-", "./", "/dev/null", "../home/backups/x", "$HOME"]  # fmt: skip
    words = [
        "/",
        "..",
        "~",
        "~root",
        "~x",
        ".",
        "loop",
        "folder",
        "there.txt",
        "journal.db",
        "\n",
        "x" * 260,
        "\u202e",
    ]
    return Target(check, [s.encode() for s in seeds], TEXT, words)


# Commands that run nothing and ask for no secret.
_COMMANDS = (
    "list", "show", "search", "report", "thread", "session", "course", "therapy", "practice", "letter", "cost", "calendar",
    "export", "import", "measure", "prompts", "learn", "help-now", "handoff", "doctor", "checkin", "reflect", "write",
    "delete", "edit", "review", "weekly", "prep", "ask", "safety-plan",
)  # fmt: skip


@target("command-lines")
def command_lines(sandbox: Path) -> Target:
    """A word a line; the journal is put back after each."""
    journal = Sandbox(sandbox)
    os.environ["EDITOR"] = "false"

    def check(data: bytes) -> None:
        words = text_of(data).replace("\x00", "").split("\n")
        if words[0] not in _COMMANDS or any(re.search(r"[/\\~]|\.\.|^--install|^--show", word) for word in words):
            raise BadInput("not one of those that are tried")
        try:
            if journal.run(*words) != 0:
                raise BadInput("refused")
        finally:
            journal.put_back()

    seeds = [
        "list\n--all\n--since\n3 weeks ago", "search\nriver\n--json", "report\n--course\n1\n--as-of\n2026-03-02", "show\nlast",
        "session\nadd\nMondays for three weeks at 14:00", "session\nedit\n1\n--at\nyesterday 14:00", "session\ncancel\n2",
        "therapy\nadd\n2 days after each session at 10:00", "practice\nadd\nin bed by eleven", "practice\ndid\n1",
        "cost\nadd\n550\n--session\n2\n--covered\n100", "measure\nphq-9\n--items\n1,0,2,0,1,1,0,0,0\n--json",
        "calendar\n--output\nx.ics\n--title\nsession=Dr. K\n--weeks\n3", "export\ncsv\n--output\ntables\n--force",
        "export\njson\n--since\nyesterday\n--only\ncheckin", "letter\nlist\n--json", "thread\n2\n--json", "course\nclose",
        "handoff\n--all\n--json", "handoff\n--only\ncourse,measures\n--output\nx.html", "help-now\nNZ", "learn\nscores",
        "checkin\ntired\n--at\n2 march", "reflect\nblue\n--session\n1", "write\nslept well", "delete\nlast", "doctor\n--json",
        "report\n--by\nsession\n--metric\nmood", "prompts\nshow\nprep\n--json", "course\nedit\n--planned\n12", "review\n--brief",
    ]  # fmt: skip
    words = [
        *_COMMANDS,
        *{w for s in seeds for w in s.split("\n")},
        "\n",
        "--plain",
        "--until",
        "--limit",
        "--kind",
        "--help",
    ]
    return Target(check, [s.encode() for s in seeds], TEXT, [*words, "-1", "0", "99999999999999999999", "\n--"])


# --- writers: whatever was typed comes back out of the file


@target("calendar")
def calendar(_sandbox: Path) -> Target:
    from icalendar import Calendar

    from ketajournal.acts.calendaring import _titles
    from ketajournal.course.calendar import CHECKIN, SESSION, WEEKLY, Alarm, Event
    from ketajournal.exchange.ics import write

    start = at("2026-03-02 14:00", "America/New_York")
    made = [
        Event(SESSION, "u1", start, NOW, alarms=(Alarm("prepare", timedelta(hours=19)),)),
        Event(CHECKIN, "u2", start + timedelta(days=1), NOW, cancelled=True),
        Event(WEEKLY, "u3", start + timedelta(days=2), NOW, times=6),
    ]

    def check(data: bytes) -> None:
        titles = _titles(text_of(data).split("\x1f"))
        zone = ZoneInfo("America/New_York") if now_and_then(data, 2) else None
        written = write(made, titles, zone, NOW)
        assert all(len(line) <= 75 for line in written.split(b"\r\n"))
        read = [e for e in Calendar.from_ical(written).walk("VEVENT")]
        assert [str(e["SUMMARY"]) for e in read] == [titles[e.kind] for e in made]

    seeds = ["session=Dr. K", "weekly=a,b;c\\n:d", "checkin=é\U0001f642 \\N", 'session="x";VALUE=DATE:1\x1fprepare=y']
    return Target(
        check, [s.encode() for s in seeds], TEXT, ["session=", "weekly=", "\x1f", "\\", "\\n", ";", ",", ":", "END"]
    )


@target("handoff")
def handoff(_sandbox: Path) -> Target:
    import html5lib

    from ketajournal.exchange.handoff import Sheet, html
    from ketajournal.show.blocks import Items, Text

    plain = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "header",
        "h1",
        "dl",
        "div",
        "dt",
        "dd",
        "span",
    }
    allowed = plain | {"p", "section", "h2", "blockquote", "ul", "li", "footer"}
    steering = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

    def check(data: bytes) -> None:
        typed = text_of(data)
        page = html(Sheet("t", "h", [("Name", typed)], typed, typed, typed, [typed],
                          [(typed, [Items((typed,)), Text(typed)])], "n", []))  # fmt: skip
        document = html5lib.HTMLParser(namespaceHTMLElements=False).parse(page)
        assert {e.tag for e in document.iter() if isinstance(e.tag, str)} <= allowed
        assert not steering.search(page)
        (value,) = [e for e in document.iter() if e.tag == "dd"]
        assert "".join(value.itertext()).split() == inert(typed).split()

    seeds = [
        "<script>alert(1)</script>",
        '"><img src=x onerror=y>',
        "&amp;&#x3c;",
        "{{ 7*7 }}{% raw %}",
        "]]><!--",
        "שלום",
    ]
    words = [
        "<",
        ">",
        "&",
        '"',
        "'",
        "{{",
        "}}",
        "{%",
        "<!--",
        "</style>",
        "&#0;",
        "\x00",
        "\x1b",
        "\u202e",
        "\ufffe",
        "\r",
    ]
    return Target(check, [s.encode() for s in seeds], TEXT, words)


@target("exports")
def exports(_sandbox: Path) -> Target:
    """Any journal there can be, written in every format; what has a reader of ours is read back."""
    from hypothesis import given, settings

    import archives
    from ketajournal.exchange import csv_tables, day_one, fhir, jrnl, markdown, own_json
    from ketajournal.exchange.readable import standing

    @settings(database=None, deadline=None)
    @given(archives.archives())
    def written(archive: Any) -> None:
        text = own_json.write(archive, archives.NOW)
        assert own_json.read(text) == archive
        part, words = standing(archive), archives.words()
        for module in (csv_tables, markdown, fhir):
            for content in module.write(part, words, archives.NOW).values():
                content.encode()
        for write in (jrnl.write, jrnl.write_json, day_one.write):
            for content in write(part, words, archives.NOW).values():
                with suppress(BadInput):  # nothing in it
                    incoming(content)

    def check(data: bytes) -> None:
        if written.hypothesis.fuzz_one_input(data) is None:  # type: ignore[attr-defined]
            raise BadInput("no journal is made of this")

    seeds = [bytes((n * k) % 256 for n in range(3000)) for k in (1, 7, 31)]
    return Target(check, seeds, Form(_no_document, _no_document))


def _no_document(_data: Any) -> Any:
    raise ValueError("changed by bytes alone")
