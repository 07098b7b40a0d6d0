"""One target under atheris, in a process and a home of its own: ``fuzzed.py TARGET FOLDER SANDBOX [OPTION ...]``.

FOLDER is for corpus and findings, SANDBOX is empty and thrown away, options are libFuzzer's. Without any, it
prints the names of all targets. ``run.py`` is what people call.
"""

import os
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
# What is instrumented: our code, and what reads text for us that is Python too.
INSTRUMENTED = ["ketajournal", "dateutil", "tomllib"]
# No input is longer, in bytes; and none should take so many seconds.
LONGEST, SLOW = 16_384, 2.0


class Watch:
    """Counts what came of each input, and keeps the first of each kind that nobody should see."""

    def __init__(self, check: Any, errors: type[Exception], folder: Path) -> None:
        self.check, self.errors, self.folder = check, errors, folder
        self.executed = self.taken = self.refused = 0
        self.written = time.monotonic()
        self.seen: set[str] = set()

    def __call__(self, data: bytes) -> None:
        self.executed += 1
        begun = time.monotonic()
        try:
            self.check(data)
            self.taken += 1
        except self.errors as refusal:
            self.refused += 1
            if not str(refusal).strip():
                self.keep("an error without a sentence", data)
        except KeyboardInterrupt:
            raise
        except BaseException as fault:
            frames = traceback.extract_tb(fault.__traceback__)
            ours = [f for f in frames if "/ketajournal/" in f.filename or "/fuzzing/" in f.filename]
            place = f"{ours[-1].filename}:{ours[-1].lineno}"
            self.keep(f"{type(fault).__name__} {place}", data, traceback.format_exc())
        ended = time.monotonic()
        if ended - begun > SLOW and (seconds := self.again(data)) > SLOW:
            self.keep("slow", data, f"{seconds:.1f} seconds")
        if ended - self.written > 1 or self.executed % 5000 == 1:  # libFuzzer ends the process without a word to us
            self.written = ended
            (self.folder / "counts.txt").write_text(f"{self.taken} {self.refused}")

    def again(self, data: bytes) -> float:
        """How many seconds the same input takes once more: the first of all imports what it needs."""
        begun = time.monotonic()
        with suppress(Exception):
            self.check(data)
        return time.monotonic() - begun

    def keep(self, kind: str, data: bytes, said: str = "") -> None:
        """Write the input and what came of it into the folder, where it is the first of its kind."""
        if kind in self.seen:
            return
        self.seen.add(kind)
        path = self.folder / f"finding-{len(self.seen)}"
        path.with_suffix(".bin").write_bytes(data)
        path.with_suffix(".txt").write_text(f"{kind}\n\n{said}\n", encoding="utf-8", errors="backslashreplace")


def main(words: list[str]) -> None:
    """Fuzz until libFuzzer has had enough; it ends the process."""
    import atheris

    name, folder, empty, *options = words
    place, sandbox = Path(folder), Path(empty)
    for old in place.glob("finding-*"):
        old.unlink()
    _live_in(sandbox)
    with atheris.instrument_imports(include=INSTRUMENTED):
        from mutating import Mutator
        from targets import TARGETS

        from ketajournal.errors import KetajournalError

        target = TARGETS[name](sandbox)
        corpus = place / "corpus"
        corpus.mkdir(exist_ok=True)
        for number, seed in enumerate(target.seeds):
            (corpus / f"seed-{number}").write_bytes(seed)
        watch = Watch(target.check, KetajournalError, place)
        mutator = Mutator(target.form, target.seeds, target.words, lambda data, most: atheris.Mutate(data, most))
        atheris.Setup(
            [sys.argv[0], str(corpus), f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=3000",
             f"-artifact_prefix={place}/", *options],
            watch,
            custom_mutator=mutator.mutate,
            custom_crossover=mutator.cross,
        )  # fmt: skip
        atheris.Fuzz()


def _live_in(folder: Path) -> None:
    """Make this folder the one to be in, with a home for a journal: nothing of anybody's is read or written."""
    for name in ("home", "runtime", "desk"):
        (folder / name).mkdir(mode=0o700)
    os.environ.update(
        KETAJOURNAL_HOME=str(folder / "home"), XDG_RUNTIME_DIR=str(folder / "runtime"), HOME=str(folder), TZ="UTC"
    )
    time.tzset()
    os.chdir(folder / "desk")


if __name__ == "__main__":
    if sys.argv[1:]:
        main(sys.argv[1:])
    else:
        from targets import TARGETS

        print("\n".join(TARGETS))
