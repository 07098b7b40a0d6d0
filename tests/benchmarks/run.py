"""How long ketajournal's commands take, beside bare Python and beside jrnl, measured in the same run.

    pip install '.[bench]'
    python tests/benchmarks/run.py [--sizes 10,1000,10000,50000] [--runs 7] [--brief]

Prints one table, and with ``--brief`` the short one that stands in the README. Each time is a whole command,
from the start of its process to its end, the median of all runs; the runs of all commands are mixed, so that
what else the computer does falls on each of them alike. Nothing is judged here: the figures are for reading.
Needs a POSIX system, for its terminals. At the sizes above it takes a quarter of an hour.
"""

import argparse
import os
import platform
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from json import dumps
from pathlib import Path
from statistics import median

from stopwatch import Command, Failed, check, peak, seconds, seconds_until

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
KETAJOURNAL = str(BIN / "ketajournal")
JRNL = str(BIN / "jrnl")
PASSPHRASE = "six grey herons by the weir"
SOUGHT = "breakfast"  # one of the words that come up again and again in these journals
NOTE = "Walked to the river before breakfast and came back by the long way."
MEMORY_RUNS = 1
KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")

BARE = "python -c pass"
JRNL_LIST, JRNL_SEARCH, JRNL_WRITE = "jrnl -5", "jrnl -contains", "jrnl (write)"
SHORT, LONG = "10w", f"{round(50 * 365.25 / 7)}w"  # ten weeks of daily use, and fifty years
QUESTION = rb"1/\d+  [^\r\n]*\?"
INPUT_LINE = b"\xe2\x80\xba"


@dataclass
class Row:
    """One command on one journal, and what was measured. *before* puts the journal back as it was.

    *like* is the row of what jrnl does in its place.
    """

    name: str
    command: Command
    until: bytes | None = None
    before: Callable[[], object] = lambda: None
    like: str = JRNL_LIST
    seconds: list[float] = field(default_factory=list)
    peaks: list[float] = field(default_factory=list)

    def try_out(self) -> None:
        """One run that doesn't count: it fails where the command fails, and fills the caches."""
        self.before()
        if self.until is None:
            check(self.command)
        else:
            seconds_until(self.command, self.until)

    def measure(self) -> None:
        self.before()
        if self.until is None:
            self.seconds.append(seconds(self.command))
        else:
            taken, most = seconds_until(self.command, self.until)
            self.seconds.append(taken)
            self.peaks.append(most)

    def weigh(self) -> None:
        if self.until is None:
            self.before()
            self.peaks.append(peak(self.command))

    @property
    def milliseconds(self) -> float:
        return median(self.seconds) * 1000


@dataclass
class Section:
    """The rows of one journal, bare Python and jrnl's list among them."""

    title: str
    rows: list[Row]

    def row(self, name: str) -> Row:
        return next(row for row in self.rows if row.name == name)

    def ahead(self, row: Row) -> float:
        """How many times as long jrnl takes for the like."""
        return self.row(row.like).milliseconds / row.milliseconds


# --- the journals ------------------------------------------------------------------------------


class Ground:
    """A temporary folder with the journals in it, and the environment that commands see there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700)
        kept = {name: value for name, value in os.environ.items() if name in KEPT}
        self.environment = kept | {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_RUNTIME_DIR": str(runtime),
            "TERM": "xterm-256color",
            # jrnl looks into the keyring first; this one is the quickest, and is nobody's.
            "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        }

    def filled(self, entries: int, *, encrypted: bool) -> Section:
        """A course of five years at most, with that many entries in all."""
        kind = "encrypted" if encrypted else "plain"
        return self._filled(f"{entries:,} entries, {kind}", str(entries), PASSPHRASE if encrypted else "")

    def daily(self, title: str, weeks: str) -> Section:
        """A course that was written in every day."""
        return self._filled(title, weeks, "")

    def _filled(self, title: str, how_many: str, passphrase: str) -> Section:
        home = self.folder / f"ketajournal-{how_many}-{'encrypted' if passphrase else 'plain'}"
        self._build("ketajournal", home, how_many, passphrase)
        if passphrase:
            self._unlock(home)
        return self._section(title, home, how_many, passphrase)

    def six_sessions(self) -> Section:
        """A course as a person would have it: six sessions in three weeks, entered by ketajournal's own commands."""
        home = self.folder / "ketajournal-six-sessions"
        now = datetime.now().astimezone()
        first = (now - timedelta(days=21)).replace(hour=14, minute=0, second=0, microsecond=0)
        entries = 0
        for number in range(6):
            session = first + timedelta(days=number // 2 * 7 + number % 2 * 3)
            for kind, at, answers in _one_session(number, session):
                words = [KETAJOURNAL, kind, "--answers", "-", "--at", f"{at:%Y-%m-%d %H:%M}"]
                check(Command(words, self._at(home), dumps(answers).encode()))
                entries += 1
        return self._section(f"six sessions, {entries} entries, plain", home, str(entries), "")

    def _build(self, program: str, folder: Path, how_many: str, passphrase: str) -> None:
        words = [sys.executable, str(HERE / "journals.py"), program, str(folder), how_many]
        subprocess.run([*words, *([passphrase] if passphrase else [])], env=self.environment, check=True)

    def _unlock(self, home: Path) -> None:
        passphrase = {"KETAJOURNAL_PASSPHRASE_COMMAND": f"echo {shlex.quote(PASSPHRASE)}"}
        check(Command([KETAJOURNAL, "unlock"], self._at(home) | passphrase))

    def _at(self, home: Path) -> dict[str, str]:
        return self.environment | {"KETAJOURNAL_HOME": str(home)}

    def _section(self, title: str, home: Path, how_many: str, passphrase: str) -> Section:
        environment = self._at(home)
        ours = _as_it_was(home / "journal.db")

        def row(name: str, *words: str, until: bytes | None = None) -> Row:
            return Row(name, Command([KETAJOURNAL, *words], environment), until)

        return Section(
            title,
            [
                Row(BARE, Command([sys.executable, "-c", "pass"], environment)),
                *self._jrnl(home.name, how_many, passphrase),
                row("--version", "--version"),
                row("--help", "--help"),
                row("help-now", "help-now"),
                row("(overview)"),
                row("prep, first question seen", "prep", until=QUESTION),
                row("prep, its input line", "prep", until=INPUT_LINE),
                row("report", "report"),
                row("list -n 5", "list", "-n", "5"),
                replace(row("search", "search", SOUGHT, "-n", "5"), like=JRNL_SEARCH),
                row("show", "show"),
                replace(row("write", "write", NOTE), before=ours, like=JRNL_WRITE),
            ],
        )

    def _jrnl(self, name: str, how_many: str, passphrase: str) -> list[Row]:
        folder = self.folder / f"jrnl-{name}"
        self._build("jrnl", folder, how_many, passphrase)
        words = [JRNL, "--config-file", str(folder / "jrnl.yaml")]
        theirs = _as_it_was(folder / "journal.txt")
        typed = f"{passphrase}\n".encode() if passphrase else b""
        return [
            Row(JRNL_LIST, Command([*words, "-5"], self.environment, typed)),
            Row(JRNL_SEARCH, Command([*words, "-contains", SOUGHT, "-5"], self.environment, typed)),
            Row(JRNL_WRITE, Command([*words, NOTE], self.environment, typed), before=theirs),
        ]


def _as_it_was(file: Path) -> Callable[[], object]:
    """Copies the file aside, and returns what puts it back."""
    copy = file.with_name(f"{file.name}.as-it-was")
    shutil.copyfile(file, copy)
    return lambda: shutil.copyfile(copy, file)


def _one_session(number: int, session: datetime) -> list[tuple[str, datetime, dict[str, object]]]:
    """Which conversations there are around one session, when, and what is answered."""
    day = f"{session:%Y-%m-%d %H:%M}"
    course = {"course.started_on": day, "course.route": "iv", "course.planned_sessions": 6}
    prep = {"prep.intention": NOTE, "prep.expectation": NOTE, "prep.hope": 6, "prep.fear": 3, "prep.sleep": 7}
    reflect = {"reflect.first": f"{NOTE} {NOTE}", "reflect.character": "gentle", "reflect.new-thing": "a walk"}
    checkin = {"checkin.space": 4, "checkin.mood": 5, "checkin.stress": 3, "checkin.hope": 6, "checkin.shift": NOTE}
    return [
        ("prep", session - timedelta(hours=2), prep | ({"session.at": day} if number else course)),
        ("reflect", session + timedelta(hours=3), {"session.at": day, **reflect}),
        *(("checkin", session + timedelta(hours=hours), checkin) for hours in (24, 48, 70)),
    ]


# --- the table ---------------------------------------------------------------------------------


def table(sections: list[Section]) -> str:
    lines = [
        f"{'':34}{'median':>9}{'fastest':>9}{'times':>8}{'jrnl':>9}{'peak':>8}",
        f"{'':34}{'ms':>9}{'ms':>9}{'python':>8}{'takes':>9}{'MB':>8}",
    ]
    for section in sections:
        bare = section.row(BARE).milliseconds
        lines += ["", section.title]
        for row in section.rows:
            took, fastest = row.milliseconds, min(row.seconds) * 1000
            lines.append(
                f"  {row.name:32}{took:9.0f}{fastest:9.0f}{took / bare:8.1f}{section.ahead(row):8.1f}×"
                f"{median(row.peaks):8.0f}"
            )
    return "\n".join(lines)


def brief(sections: list[Section]) -> str:
    """A Markdown table: rows are commands, columns sizes; beside each time, how many times as long jrnl takes."""
    sized = [section for section in sections if "entries, " in section.title and "sessions" not in section.title]
    tables = []
    for kind in ("plain", "encrypted"):
        chosen = [section for section in sized if section.title.endswith(kind)]
        names = [row.name for row in chosen[0].rows if row.name not in (BARE, JRNL_LIST, JRNL_SEARCH, JRNL_WRITE)]
        heads = [section.title.removesuffix(f", {kind}") for section in chosen]
        lines = [f"| {kind} | {' | '.join(heads)} |", f"|---|{'---:|' * len(heads)}"]
        for name in names:
            cells = [
                f"{row.milliseconds:.0f} ms · {section.ahead(row):.1f}× · {median(row.peaks):.0f} MB"
                for section in chosen
                for row in [section.row(name)]
            ]
            lines.append(f"| {name} | {' | '.join(cells)} |")
        for theirs in (BARE, JRNL_LIST, JRNL_SEARCH, JRNL_WRITE):
            cells = [
                f"{row.milliseconds:,.0f} ms · {median(row.peaks):.0f} MB"
                for section in chosen
                for row in [section.row(theirs)]
            ]
            lines.append(f"| *{theirs}* | {' | '.join(cells)} |")
        tables.append("\n".join(lines))
    return "\n\n".join(tables)


def beside(short: Section, long: Section) -> str:
    """What a long journal costs more than a short one, command by command."""
    rows = [(name, long.row(name).milliseconds / short.row(name).milliseconds) for name in ("report", "(overview)")]
    times = ", ".join(f"{name} {times:.2f} times" for name, times in rows)
    return f"Beside {short.title}, {long.title}: {times}."


def heading(runs: int, load: tuple[float, ...]) -> str:
    def ask(python: str) -> str:
        done = subprocess.run([sys.executable, "-c", python], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    where = ask("import ketajournal; print(ketajournal.__file__)")
    how = "installed" if "site-packages" in where else "from a checkout (editable)"
    ours = ask("import ketajournal; print(ketajournal.__version__)")
    theirs = ask("import jrnl; print(jrnl.__version__)")
    return "\n".join(
        [
            f"Date:      {datetime.now().astimezone():%Y-%m-%d %H:%M %Z}",
            f"Programs:  ketajournal {ours}, {how}; jrnl {theirs}",
            f"Python:    {platform.python_version()} ({platform.python_implementation()}) on {platform.system()}",
            f"Processor: {processor()}, {os.cpu_count()} cores; load {load[0]:.1f} at the start",
            f"Runs:      {runs} of each, mixed; {MEMORY_RUNS} more for the memory",
            "Encrypted: ketajournal with its key kept by 'unlock'; jrnl given its password on standard input.",
            f"jrnl:      how many times as long it takes: '{JRNL_LIST}', or '{JRNL_SEARCH}', or its own writing.",
            "prep:      on a pseudo-terminal, from the start of the process until the words are on its screen.",
        ]
    )


def processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def main() -> None:
    options = argparse.ArgumentParser(description="Time ketajournal beside bare Python and jrnl.")
    options.add_argument("--sizes", default="10,1000,10000,50000", help="numbers of entries, with commas between")
    options.add_argument("--runs", type=int, default=7, help="how often each command is timed")
    options.add_argument("--brief", action="store_true", help="print the short table, in Markdown")
    chosen = options.parse_args()
    sizes = [int(size) for size in chosen.sizes.split(",") if size]
    for program in (KETAJOURNAL, JRNL):
        if not Path(program).exists():
            sys.exit(f"There is no {Path(program).name} beside this Python: pip install '.[bench]'")
    load = os.getloadavg()
    with tempfile.TemporaryDirectory(prefix="ketajournal-bench-") as folder:
        ground = Ground(Path(folder))
        _say("Building the journals")
        sections = [ground.six_sessions()]
        sections += [ground.filled(size, encrypted=encrypted) for size in sizes for encrypted in (False, True)]
        short, long = ground.daily("ten weeks of daily use", SHORT), ground.daily("fifty years of daily use", LONG)
        longest = ground.daily("fifty years of daily use, and both measures every month", f"{LONG}+")
        sections += [short, long, longest]
        rows = [row for section in sections for row in section.rows]
        _say(f"Trying {len(rows)} commands")
        for row in rows:
            row.try_out()
        for number in range(chosen.runs):
            _say(f"Run {number + 1} of {chosen.runs}")
            for row in random.sample(rows, len(rows)):
                row.measure()
        _say("Memory")
        for _ in range(MEMORY_RUNS):
            for row in rows:
                row.weigh()
    shown = brief(sections) if chosen.brief else table(sections)
    print(heading(chosen.runs, load), shown, *(beside(short, one) for one in (long, longest)), sep="\n\n")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        main()
    except Failed as fault:
        sys.exit(str(fault))
