"""Feeds every parser with whatever a coverage-guided fuzzer thinks of: only our own errors may come back.

    pip install -e '.[test,fuzz]'
    python tests/fuzzing/run.py [TARGET ...] [--seconds 60 | --runs N] [--seed S] [--keep FOLDER]

Without names all targets run, one after the other, each in a process of its own. Prints a row for each: how often
it was executed and for how long, how many inputs were taken and how many refused (counted to within a second),
the edges and features that atheris saw covered, the inputs it kept, and the findings. A finding is anything raised
that is not one of our errors, a promise of the target that is not kept, or an input that takes longer than two
seconds; it is kept with its traceback in the folder that is printed. Exit code 1: there was one.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
_SEEN = re.compile(r"^#(\d+)\s.* cov: (\d+) ft: (\d+) corp: (\d+)/", re.MULTILINE)
HEADS = ("target", "executed", "seconds", "taken", "refused", "edges", "features", "corpus", "findings")


def main() -> int:
    """Run what was asked for, and print the table."""
    wanted = _arguments()
    if find_spec("atheris") is None:
        print("This needs atheris: pip install -e '.[test,fuzz]' (it has wheels for Linux).", file=sys.stderr)
        return 2
    folder = Path(wanted.keep or tempfile.mkdtemp(prefix="ketajournal-fuzzing-")).resolve()
    names = wanted.targets or _names()
    unknown = set(names) - set(_names())
    if unknown:
        print(f"There is no target {', '.join(sorted(unknown))}. There are: {', '.join(_names())}.", file=sys.stderr)
        return 2
    print("| " + " | ".join(HEADS) + " |\n|" + "|".join([" --- ", *[" ---: "] * (len(HEADS) - 1)]) + "|", flush=True)
    found = sum(_one(name, folder / name, wanted) for name in names)
    print(f"\nSeed {wanted.seed}. {'Findings and corpus' if found else 'The corpus'} in {folder}")
    return 1 if found else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target (60)")
    parser.add_argument("--runs", type=int, help="executions for each target, in place of seconds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", metavar="FOLDER", help="keep corpus and findings here, and go on from those there")
    return parser.parse_args()


def _names() -> list[str]:
    """The targets there are, asked in a process of its own: it takes our code to know them, and this needs none."""
    done = subprocess.run([sys.executable, HERE / "fuzzed.py"], capture_output=True, text=True, check=True)
    return done.stdout.split()


def _one(name: str, folder: Path, wanted: argparse.Namespace) -> int:
    """Run one target and print its row. Returns how many findings it has."""
    folder.mkdir(parents=True, exist_ok=True)
    limit = f"-runs={wanted.runs}" if wanted.runs else f"-max_total_time={wanted.seconds}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("KETAJOURNAL_", "XDG_"))}
    begun = time.monotonic()
    with (
        (folder / "log.txt").open("w+", encoding="utf-8", errors="replace") as log,
        tempfile.TemporaryDirectory(prefix="ketajournal-fuzzed-") as sandbox,
    ):
        left = subprocess.run(
            [sys.executable, HERE / "fuzzed.py", name, str(folder), sandbox, limit, f"-seed={wanted.seed}"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=environment,
            start_new_session=True,  # no terminal of the developer's is asked anything
            check=False,
        ).returncode
        log.seek(0)
        said = log.read()
    executed, *covered = (_SEEN.findall(said) or [("-", "-", "-", "-")])[-1]
    counts = (folder / "counts.txt").read_text().split() if (folder / "counts.txt").exists() else ["-", "-"]
    found = len([*folder.glob("finding-*.txt")])
    if left != 0 and not found:  # libFuzzer ended it: out of memory, a hang, or a fault in the interpreter
        found = 1
        print(f"{name} left with {left}: {folder / 'log.txt'}", file=sys.stderr)
    seconds = f"{time.monotonic() - begun:.0f}"
    print("| " + " | ".join((name, executed, seconds, *counts, *covered, str(found))) + " |", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
