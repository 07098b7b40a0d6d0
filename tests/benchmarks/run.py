"""What ketajournal's commands use, as tables of ratios: beside bare Python, beside jrnl, and beside shorter journals.

    pip install '.[bench]'
    python tests/benchmarks/run.py [--brief] [alone] [jrnl] [growth] [whole] [statements]

Each line compares two commands that ran one right after the other, again and again, mixed with all other lines: a
ratio is the median of the pairs' own ratios, with the least and the greatest. What else the computer does falls on
both alike, and least on the processor time, so that is the ratio which the aims are held against. A line that has an
aim says whether it is met, and the last lines name those that are not; the exit code is 0 all the same. With --brief
journals are smaller, runs fewer and tables short: under four minutes. Needs Linux, for the processor time of a
conversation that goes on.
"""

import argparse
import json
import os
import platform
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Literal, NamedTuple

from stopwatch import Command, Conversation, Failed, Used, run

HERE = Path(__file__).resolve().parent
PASSPHRASE = "six grey herons by the weir"
NOTE = "Saw the kingfisher again, on the way back."
RARE, COMMON = "kingfisher", "breakfast"  # in the first note alone; in a third of all entries
KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")

FIRST_QUESTION = rb"1/\d+  "
INPUT_LINE = b"\xe2\x80\xba"  # before it is there, no key would be read
ANSWERS = 4  # of a check-in; 1 answers its scales and its choices
ANSWERED = {"checkin": {"checkin.mood": 5, "checkin.shift": NOTE}, "prep": {"prep.intention": NOTE}}

# Counts the statements that reach SQLite, those of its own triggers left out.
COUNTING = """
import sys
from sqlcipher3 import dbapi2
count, connect = open(sys.argv.pop(1), "ab", buffering=0), dbapi2.connect
def counted(*args, **options):
    connection = connect(*args, **options)
    connection.set_trace_callback(lambda said: said.startswith("--") or count.write(b"."))
    return connection
dbapi2.connect = counted
from ketajournal.__main__ import main
main()
"""


class Row(NamedTuple):
    """One command of ketajournal; its *words* can name a place, such as ``{output}``.

    *on* is the journal it runs on: the filled one, a copy that it may change, or one that isn't there yet. It is
    measured to its end, or on a terminal: up to where *until* stands on the screen, or (*answering*) from an answer
    of a check-in to the next question.
    """

    name: str
    words: str
    on: Literal["filled", "copy", "new"] = "filled"
    until: bytes | None = None
    answering: bool = False


class Aim(NamedTuple):
    """What a line should come to: at *most*, or at *least*, so many times; and no more *megabytes* than that."""

    most: float | None = None
    least: float | None = None
    megabytes: float | None = None

    def __str__(self) -> str:
        said = [f"{sign} {value:g}{unit}" for sign, value, unit in self._limits() if value is not None]
        return ", ".join(said)

    def is_met(self, times: float, megabytes: float) -> bool:
        return (
            (self.most is None or times <= self.most)
            and (self.least is None or times >= self.least)
            and (self.megabytes is None or megabytes <= self.megabytes)
        )

    def _limits(self) -> tuple[tuple[str, float | None, str], ...]:
        return ("≤", self.most, ""), ("≥", self.least, ""), ("≤", self.megabytes, " MB")


OVERVIEW, REPORT = Row("overview", ""), Row("report", "report")
LIST, SEARCH = Row("list", "list -n 5"), Row("search", f"search {COMMON} -n 5")
WRITE = Row("write", f"write '{NOTE}'", "copy")
ALONE = (
    Row("help-now", "help-now"),
    OVERVIEW,
    REPORT,
    LIST,
    SEARCH,
    WRITE,
    Row("first write of a new journal", f"write '{NOTE}'", "new"),
    Row("prep, its first question", "prep", until=FIRST_QUESTION),
    Row("prep, its input line", "prep", until=INPUT_LINE),
)
GROWTH = (
    OVERVIEW,
    REPORT,
    LIST,
    Row("search for a rare word", f"search {RARE}"),
    WRITE,
    Row("check-in, its first question", "checkin", until=FIRST_QUESTION),
    Row("check-in, answer to question", "checkin", "copy", answering=True),
    *(Row(f"{kind} from a file, to its end", f"{kind} --answers {{{kind}}}", "copy") for kind in ANSWERED),
)
FORMATS = ("json", "csv", "markdown", "jrnl", "jrnl-json", "day-one", "fhir")
IMPORTED = ("json", "jrnl", "jrnl-json", "day-one", "fhir")  # of which the program reads its own exports
WHOLE = (
    *(Row(f"export {name}", f"export {name} --output {{output}}") for name in FORMATS),
    *(Row(f"import of {name}", f"import {{{name}}} --yes", "new") for name in IMPORTED),
    Row("import of a journal", "import {filled} --yes", "new"),
    Row("import of what is there", "import {json} --yes", "copy"),
    Row("backup", "backup", "copy"),
    Row("restore", "restore last --yes", "copy"),
    Row("doctor", "doctor"),
    Row("passphrase change", "passphrase --new-command 'echo another one'", "copy"),
    *(Row(f"report --by {form}", f"report --by {form}") for form in ("week", "session", "window")),
    Row("report --full", "report --full"),
    Row("list --all", "list --all"),
    Row("search, all that is found", f"search {COMMON}"),
    Row("thread", "thread"),
    Row("handoff", "handoff --all --output {output}"),
    Row("calendar", "calendar --output {output}"),
)

# --- the aims

AIMS_ALONE = {
    "overview": 8.5,
    "report": 11,
    "list": 8,
    "search": 8,
    "write": 8,
    "first write of a new journal": 9,
    "prep, its first question": 8,
    "prep, its input line": 13,
}
# So many times as long jrnl takes with so many entries: ahead at once, and further ahead the more there is.
AIMS_JRNL = {"10": 1.0, "10000": 6.0, "50000": 15.0}
# From the shortest journal to the longest, of what is waited for every day.
AIM_GROWTH = 1.5
# With five times as many entries and sessions, for what reads or writes all of it; and what may be held at 50,000.
AIM_WHOLE = 5.5
AIM_MEGABYTES = 150
# All of 50,000 entries listed, a quarter of what it once took, in times of a bare Python.
AIM_LIST_ALL = 290


# --- the journals ------------------------------------------------------------------------------


class Ground:
    """A temporary folder with the journals in it, and the environment that commands see there."""

    def __init__(self, folder: Path, ketajournal: Path, *, encrypted: bool) -> None:
        self.folder = folder
        self.ketajournal = str(ketajournal)
        self.python = str(ketajournal.with_name("python"))
        self.passphrase = PASSPHRASE if encrypted else ""
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        self.environment = {name: value for name, value in os.environ.items() if name in KEPT} | {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_RUNTIME_DIR": str(runtime),
            "TERM": "xterm-256color",
            # jrnl looks into the keyring first; this one is the quickest, and is nobody's.
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }
        if encrypted:  # asked where no key is kept: for a new journal, and to change it
            self.environment["KETAJOURNAL_PASSPHRASE_COMMAND"] = f"echo {shlex.quote(PASSPHRASE)}"
        self.journal = cache(partial(Journal, self))
        self.jrnl = cache(partial(Jrnl, self))

    def bare(self) -> Used:
        """What an interpreter uses that does nothing."""
        return run(Command([self.python, "-c", "pass"], self.environment))

    def fill(self, file: Path, shape: str) -> None:
        words = [sys.executable, str(HERE / "journals.py"), str(file), shape, self.passphrase]
        subprocess.run(words, env=self.environment, check=True)


class Journal:
    """ketajournal's journal of one shape, with a backup of this week."""

    def __init__(self, ground: Ground, shape: str) -> None:
        self._ground = ground
        self._folder = ground.folder / f"ketajournal-{shape.replace('/', '-')}"
        self._places = {
            name: self._folder / name for name in ("filled", "copy", "new", "output", *IMPORTED, *ANSWERED)
        }
        say(f"Making a journal of {shape} entries")
        run(self._command(WRITE._replace(on="filled")))
        self._ground.fill(self._places["filled"] / "journal.db", shape)
        for kind, answers in ANSWERED.items():
            self._places[kind].write_text(json.dumps(answers), encoding="utf-8")
        for words in ("unlock", "backup")[not ground.passphrase :]:
            run(self._command(Row(words, words)))

    def measure(self, row: Row) -> Used:
        """What one run of *row* uses."""
        self._prepare(row)
        command = self._command(row)
        if row.until is None and not row.answering:
            return run(command)
        with Conversation(command) as conversation:
            if row.until is not None:
                conversation.wait_for(row.until)
                cpu, wall = conversation.used()
            else:
                cpu, wall = _an_answer(conversation)
        return Used(cpu, wall, conversation.peak)

    def statements(self) -> list[int]:
        """How many statements reach SQLite up to the first question of a check-in, and after each answer."""
        row = Row("check-in", "checkin", "copy")
        self._prepare(row)
        counted = self._folder / "counted"
        counted.write_bytes(b"")
        command = self._command(row)
        command = command._replace(words=[self._ground.python, "-c", COUNTING, str(counted), *command.words[1:]])
        sizes = [0]
        with Conversation(command) as conversation:
            for question in range(1, ANSWERS + 2):
                conversation.wait_for(b"%d/" % question)
                conversation.wait_for(INPUT_LINE)
                sizes.append(counted.stat().st_size)
                conversation.type(b"1\r")
        return [after - before for before, after in pairwise(sizes)]

    def _prepare(self, row: Row) -> None:
        """Removes what the run before left, puts a copy in its place, and exports what is imported."""
        for name in IMPORTED:
            if f"{{{name}}}" in row.words and not self._places[name].exists():
                run(self._command(Row(name, f"export {name} --output {{{name}}}")))
        for name in ("output", "copy", "new"):
            remove(self._places[name])
        if row.on == "copy":
            shutil.copytree(self._places["filled"], self._places["copy"])
            os.sync()  # else the first commit of the measured command writes all of the copy to the disk
            if self._ground.passphrase:
                run(self._command(Row("unlock", "unlock", "copy")))

    def _command(self, row: Row) -> Command:
        words = shlex.split(row.words.format_map(self._places))
        environment = self._ground.environment | {"KETAJOURNAL_HOME": str(self._places[row.on])}
        return Command([self._ground.ketajournal, *words], environment)


def _an_answer(conversation: Conversation) -> tuple[float, float]:
    """What a check-in uses from an answer to the next question, by the mean of a few."""
    conversation.wait_for(FIRST_QUESTION)
    conversation.wait_for(INPUT_LINE)
    before = conversation.used()
    for question in range(2, ANSWERS + 2):
        conversation.type(b"1\r")
        conversation.wait_for(b"%d/" % question)
        conversation.wait_for(INPUT_LINE)
    cpu, wall = (after - begun for after, begun in zip(conversation.used(), before, strict=True))
    return cpu / ANSWERS, wall / ANSWERS


class Jrnl:
    """jrnl's journal of one shape."""

    def __init__(self, ground: Ground, shape: str) -> None:
        self._ground = ground
        self._folder = ground.folder / f"jrnl-{shape.replace('/', '-')}"
        self._folder.mkdir()
        self._settings = self._folder / "jrnl.yaml"
        ground.fill(self._settings, shape)
        self._journal, self._copy = self._folder / "journal.txt", self._folder / "as-it-was"
        shutil.copyfile(self._journal, self._copy)

    def measure(self, *words: str) -> Used:
        """What one run of it uses, on the journal as it was made."""
        shutil.copyfile(self._copy, self._journal)
        jrnl = str(Path(sys.executable).with_name("jrnl"))
        typed = f"{self._ground.passphrase}\n".encode() if self._ground.passphrase else b""
        return run(Command([jrnl, "--config-file", str(self._settings), *words], self._ground.environment, typed))


def remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    place.unlink(missing_ok=True)


# --- the tables --------------------------------------------------------------------------------


@dataclass
class Pair:
    """Two commands that run beside each other; what the second uses is told in times of the first."""

    row: str
    column: str
    first: Callable[[], Used]
    second: Callable[[], Used]
    aim: Aim | None = None
    used: list[tuple[Used, Used]] = field(default_factory=list)
    fault: str = ""

    def measure(self, *, counted: bool) -> None:
        """Run both once. Where one fails, the pair is left out from then on, and says why."""
        if self.fault:
            return
        try:
            if random.random() < 0.5:
                first, second = self.first(), self.second()
            else:
                second, first = self.second(), self.first()
        except (Failed, OSError) as fault:
            self.fault = str(fault).strip() or type(fault).__name__
            return
        if counted:
            self.used.append((first, second))

    @property
    def times(self) -> float:
        """The ratio of the processor times that the aim is held against."""
        return median(self.ratios("cpu"))

    @property
    def verdict(self) -> str:
        """``met`` or ``MISSED`` with the aim; empty without one."""
        if self.aim is None:
            return ""
        return f"{'met' if self.aim.is_met(self.times, self.median(1, 'peak')) else 'MISSED'} ({self.aim})"

    def ratios(self, what: str) -> list[float]:
        return sorted(getattr(second, what) / getattr(first, what) for first, second in self.used)

    def median(self, which: int, what: str) -> float:
        return median(getattr(used[which], what) for used in self.used)

    def in_brief(self) -> str:
        first, second = (1000 * self.median(which, "cpu") for which in (0, 1))
        missed = " **missed**" if self.verdict.startswith("MISSED") else ""
        return f"{first:,.0f} and {second:,.0f} ms · {self.times:.1f}×{missed}"


def beside_bare_python(ground: Ground, sizes: list[str]) -> Iterator[Pair]:
    for size in sizes:
        for row in ALONE:
            aim = Aim(most=AIMS_ALONE[row.name]) if size == "1000" and row.name in AIMS_ALONE else None
            yield Pair(row.name, size, ground.bare, partial(ground.journal(size).measure, row), aim)


def beside_jrnl(ground: Ground, sizes: list[str]) -> Iterator[Pair]:
    theirs = {
        WRITE: (NOTE,),
        LIST: ("-5",),
        SEARCH: ("-contains", COMMON, "-5"),
        OVERVIEW: ("-5",),
        REPORT: ("-5",),
    }
    for size in sizes:
        aim = Aim(least=AIMS_JRNL[size]) if size in AIMS_JRNL else None
        for row, words in theirs.items():
            ours = partial(ground.journal(size).measure, row)
            yield Pair(row.name, size, ours, partial(ground.jrnl(size).measure, *words), aim)


def growth(ground: Ground, sizes: list[str]) -> Iterator[Pair]:
    yield from _beside_shorter(GROWTH, Aim(most=AIM_GROWTH), ground, sizes)


def whole(ground: Ground, sizes: list[str]) -> Iterator[Pair]:
    yield from _beside_shorter(WHOLE, Aim(most=AIM_WHOLE), ground, sizes)
    listing = next(row for row in WHOLE if row.name == "list --all")
    for size in sizes[-1:]:
        aim = Aim(most=AIM_LIST_ALL) if size.startswith("50000") else None
        yield Pair(
            "list --all, beside Python", size, ground.bare, partial(ground.journal(size).measure, listing), aim
        )


def _beside_shorter(rows: Sequence[Row], aim: Aim, ground: Ground, sizes: list[str]) -> Iterator[Pair]:
    short, *longer = (ground.journal(size) for size in sizes)
    for size, journal in zip(sizes[1:], longer, strict=True):
        for row in rows:
            holds_all = size.startswith("50000") and row.name.startswith(("export", "import"))
            yield Pair(
                row.name,
                size,
                partial(short.measure, row),
                partial(journal.measure, row),
                aim._replace(megabytes=AIM_MEGABYTES if holds_all else None),
            )


class Setting(NamedTuple):
    """Which journals (shapes, as in journals.py), how often, and about how many minutes that takes."""

    sizes: str
    runs: int
    minutes: float


class Table(NamedTuple):
    """The commands compared, as usual and with --brief."""

    title: str
    first: str
    second: str
    pairs: Callable[[Ground, list[str]], Iterator[Pair]]
    usual: Setting
    brief: Setting


FIFTY_YEARS = "200000/654/18262"
TABLES = {
    "alone": Table(
        "Beside bare Python",
        "python",
        "command",
        beside_bare_python,
        Setting("1000", 15, 1),
        Setting("1000", 5, 0.3),
    ),
    "jrnl": Table(
        "How far ahead of jrnl",
        "ours",
        "jrnl",
        beside_jrnl,
        Setting("10,1000,10000,50000", 7, 6),
        Setting("10,10000", 3, 0.7),
    ),
    "growth": Table(
        "Growth",
        "short",
        "long",
        growth,
        Setting(f"10,1000,{FIFTY_YEARS}", 7, 4),
        Setting(f"10,{FIFTY_YEARS}", 2, 1),
    ),
    "whole": Table(
        "Growth of what reads all",
        "short",
        "long",
        whole,
        Setting("10000/131,50000/656", 3, 10),
        Setting("2000/26,10000/131", 1, 1.5),
    ),
}


def measured(pairs: list[Pair], runs: int) -> list[Pair]:
    """All of them, in another order each time; the first time fills the caches and isn't counted."""
    begun = time.monotonic()
    for number in range(runs + 1):
        for pair in random.sample(pairs, len(pairs)):
            pair.measure(counted=number > 0)
        if number == 0:
            say(f"About {(time.monotonic() - begun) * runs / 60:.0f} minutes to go")
    return pairs


def every_figure(table: Table, pairs: list[Pair]) -> str:
    lines = [
        f"{table.title}",
        f"{'':44}{table.first:>9}{table.second:>9}   times, processor time  {'times, clock':>21}{'most':>7}",
        f"{'':44}{'ms':>9}{'ms':>9}{'median  (least – most)':>24}{'median  (least – most)':>24}{'MB':>7}",
    ]
    for pair in pairs:
        cells = [f"{pair.row + ', ' + pair.column:44}"]
        if pair.fault:
            lines.append(f"{cells[0]}  failed: {pair.fault}")
            continue
        cells += [f"{pair.median(which, 'cpu') * 1000:9,.1f}" for which in (0, 1)]
        for what in ("cpu", "wall"):
            ratios = pair.ratios(what)
            cells.append(f"{median(ratios):9.2f}{f'({ratios[0]:.2f} – {ratios[-1]:.2f})':>15}")
        lines.append("".join(cells) + f"{pair.median(1, 'peak'):7.0f}  {pair.verdict}")
    return "\n".join(lines)


def brief(table: Table, pairs: list[Pair]) -> str:
    """In Markdown, a line for each command and a column for each journal: processor time, and how many times."""
    columns = list(dict.fromkeys(pair.column for pair in pairs))
    lines = [f"| {table.title} | {' | '.join(columns)} |", f"|---|{'---:|' * len(columns)}"]
    for row in dict.fromkeys(pair.row for pair in pairs):
        cells = ["failed" if pair.fault else pair.in_brief() for pair in pairs if pair.row == row]
        lines.append(f"| {row} | {' | '.join(cells)} |")
    return "\n".join(lines)


def statements(ground: Ground, sizes: list[str]) -> str:
    lines = ["Statements of SQL in a check-in: up to the first question, and after each answer"]
    for size in sizes:
        first, *others = ground.journal(size).statements()
        lines.append(f"{size:>12} entries: {first:4}, then {', '.join(map(str, others))}")
    return "\n".join(lines)


def heading(ketajournal: Path) -> str:
    version = subprocess.run([ketajournal, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    return (
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M}, {version}, {platform.python_implementation()} "
        f"{platform.python_version()} on {platform.system()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def held(pairs: list[Pair]) -> str:
    """How many aims are met, and by name those that are not and what could not be measured."""
    aimed = [pair for pair in pairs if pair.aim is not None and not pair.fault]
    missed = [pair for pair in aimed if pair.verdict.startswith("MISSED")]
    lines = [f"{len(aimed) - len(missed)} of {len(aimed)} aims are met."]
    for pair in missed:
        came_to = f"{pair.times:.2f} times, {pair.median(1, 'peak'):.0f} MB"
        lines.append(f"Missed: {pair.row}, {pair.column}: {came_to} ({pair.aim})")
    lines += [f"Failed: {pair.row}, {pair.column}: {pair.fault.splitlines()[0]}" for pair in pairs if pair.fault]
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("tables", nargs="*", help=f"some of: {', '.join(TABLES)}, statements (all)")
    options.add_argument("--sizes", help="other journals: ENTRIES[/SESSIONS[/DAYS]], with commas between")
    options.add_argument("--runs", type=int, help="how often each line is measured")
    options.add_argument("--only", default="", help="only the lines with this in their name")
    options.add_argument(
        "--brief", action="store_true", help="smaller journals, fewer runs, short tables in Markdown"
    )
    options.add_argument("--encrypted", action="store_true", help="with a passphrase, and the key kept by 'unlock'")
    options.add_argument("--ketajournal", type=Path, default=Path(sys.executable).with_name("ketajournal"))
    chosen = options.parse_args()
    if unknown := set(chosen.tables) - {*TABLES, "statements"}:
        options.error(f"there is no table {', '.join(sorted(unknown))}")
    if not hasattr(time, "clock_gettime"):
        sys.exit("This measures on Linux alone.")
    with tempfile.TemporaryDirectory(prefix="ketajournal-bench-") as folder:
        ground = Ground(Path(folder), chosen.ketajournal.absolute(), encrypted=chosen.encrypted)
        print(heading(chosen.ketajournal))
        pairs = []
        for name in chosen.tables or [*TABLES, "statements"]:
            if name == "statements":
                print("", statements(ground, (chosen.sizes or "10,10000").split(",")), sep="\n", flush=True)
            else:
                table = TABLES[name]
                pairs += printed(table, table.brief if chosen.brief else table.usual, ground, chosen)
        print("", held(pairs), sep="\n")


def printed(table: Table, setting: Setting, ground: Ground, chosen: argparse.Namespace) -> list[Pair]:
    """The lines of a table, measured and printed; none where its journals can't be made, which is said."""
    say(f"{table.title}: about {setting.minutes:g} minutes on an idle machine")
    try:
        pairs = list(table.pairs(ground, (chosen.sizes or setting.sizes).split(",")))
    except (Failed, OSError, subprocess.CalledProcessError) as fault:
        print("", f"{table.title}: left out, its journals could not be made: {fault}", sep="\n", flush=True)
        return []
    lines = measured([pair for pair in pairs if chosen.only in pair.row], chosen.runs or setting.runs)
    print("", brief(table, lines) if chosen.brief else every_figure(table, lines), sep="\n", flush=True)
    return lines


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except Failed as fault:
        sys.exit(str(fault))
