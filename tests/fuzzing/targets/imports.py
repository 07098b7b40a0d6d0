"""Every file that can be imported, locked ones among them."""

import json
import re
from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import crc32

from mutating import CSV, JSON, TEXT, ZIP, Form, zip_of
from sandbox import Sandbox, now_and_then

from ketajournal.course import letters as letters_of
from ketajournal.course.values import Answer, Entry
from ketajournal.errors import BadInput
from support.documents import shown_json
from support.imports import incoming, own_archive
from support.journals import NOW
from targets.made import TARGETS, Target, target, text_of, words_in

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
    from support import archives
    from support.exports import own_document
    from support.samples.own_json import OWN

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
    found.append(json.loads(own_document(made)))
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
    from ketajournal.journal.moments import at_utc, from_columns
    from ketajournal.journal.reading import value_of
    from ketajournal.show.letters import LettersDocument
    from support.archives import readable

    def check(data: bytes) -> None:
        archive = own_archive(text_of(data))
        entries = [
            Entry(e.id, e.kind, from_columns(e.at, e.utc_offset), e.finished_at is not None, e.session_id, tuple(
                Answer(a.prompt, value_of(a.value), at_utc(a.answered_at), a.metric, a.kind)
                for a in answers if a.replaced_at is None))
            for e, answers in archive.entries
        ]  # fmt: skip
        for of in (None, *readable(archive).courses):
            found = letters_of.letters(of, entries, NOW + timedelta(days=90))
            document = LettersDocument(found)
            said = json.dumps(shown_json(document))
            assert document.blocks()
            assert "Dear you" not in said

    documents = _own_documents()[1:]
    return Target(check, [JSON.dump(d) for d in documents], JSON, words_in(*documents))


@target("jrnl")
def jrnl(sandbox: Path) -> Target:
    from support.samples.jrnl import TEXT as WRITTEN

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
    from support.samples.jrnl import JSON as WRITTEN

    return _import_target(sandbox, [JSON.dump(WRITTEN)], JSON)


@target("day-one")
def day_one(sandbox: Path) -> Target:
    from support.samples.day_one import exported

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
    from support.samples.day_one import exported

    document = json.loads(exported())
    seeds = [zip_of({"Journal.json": document}), zip_of({"Journal.json": document, "photos/x.jpeg": b"{}"}),
             zip_of({"../Journal.json": document, "B.JSON": document})]  # fmt: skip
    return _import_target(sandbox, seeds, ZIP, words_in(document))


@target("daylio")
def daylio(sandbox: Path) -> Target:
    from support.samples.daylio import EXPORT, HEAD

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


@target("daylio-backup")
def daylio_backup(sandbox: Path) -> Target:
    from support.samples.daylio import backup, document

    return _import_target(sandbox, [backup(), zip_of({"backup.daylio": document()})], ZIP, words_in(document()))


@target("markdown")
def markdown(sandbox: Path) -> Target:
    from support.samples.markdown import SAMPLES

    words = ["---", "date: ", "created: ", "2026-03-02", "T08:30:00+02:00", "[[", "]]", "../", "/", ".md", "20260302"]
    return _import_target(sandbox, [one.raw for one in SAMPLES], ZIP, words)


@target("afterflow")
def afterflow(sandbox: Path) -> Target:
    from support.samples.afterflow import HEAD, ROW

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
    from support.samples.psychonautwiki import EXPERIENCE

    document = {"experiences": [EXPERIENCE, {**EXPERIENCE, "ingestions": []}]}
    more = [9_999_999_999_999, -2_000_000_000_000, 7_289_654_399_999, "Psilocybin", "INTRAVENOUS", "me"]
    return _import_target(sandbox, [JSON.dump(document)], JSON, [*words_in(document), *more])


@target("fhir")
def fhir(sandbox: Path) -> Target:
    from ketajournal.exchange.loinc import FORMS
    from support.samples.fhir import bundle, coded, form, item

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
    from ketajournal.exchange import age_encryption as module
    from ketajournal.exchange.age_encryption import is_age
    from ketajournal.exchange.content import Content
    from ketajournal.exchange.formats import recognised_reader

    salt, body, mac = "A" * 22, "B" * 42 + "A", "C" * 42 + "A"
    head = f"age-encryption.org/v1\n-> scrypt {salt} 1\n{body}\n--- {mac}\n"
    factor = re.compile(rb"-> scrypt [^ \n]* +(\d+)")

    def check(data: bytes) -> None:
        if not is_age(BytesIO(data)):
            recognised_reader(Content(BytesIO(data)))
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
        b"-----BEGIN AGE ENCRYPTED FILE-----\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IHNjcnlwdCBBIDEK\n"
        b"-----END AGE ENCRYPTED FILE-----\n",
    ]
    return Target(check, seeds, TEXT, ["-> ", "scrypt", " 1", "\n", "---", "A", "=", "age-encryption.org/v1", "v2"])
