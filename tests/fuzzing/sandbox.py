"""A journal that commands may do anything to: what a refused one left is compared byte by byte, then put back."""

import io
import shutil
import sys
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from zlib import crc32

from ketajournal.cli import app
from ketajournal.errors import BadInput
from support.journals import files_under, is_whole
from support.twelve_weeks import Course

# Looked at after an import that was taken, each in turn: what came in has to be shown by all of them.
LOOKS: Sequence[Sequence[str]] = (
    (), ("report",), ("report", "--json"), ("report", "--by", "session"), ("report", "--by", "window"),
    ("list", "--all"), ("list", "--all", "--json"), ("show", "last"), ("search", "a*"), ("thread",), ("letter",
    "list"),
    ("cost", "list"), ("session", "list"), ("therapy", "list"), ("practice", "list"), ("course", "list"),
    ("calendar",),
    ("review", "--brief"), ("doctor",), ("handoff", "--json"), ("export", "json"), ("export", "jrnl"),
    ("export", "day-one"), ("export", "fhir"), ("export", "csv", "--output", "tables", "--force"),
    ("export", "markdown", "--output", "notes", "--force"), ("handoff", "--all", "--output", "sheet.html", "--force"),
)  # fmt: skip


def now_and_then(data: bytes, of: int) -> bool:
    """One input of so many: the same ones every time."""
    return crc32(data) % of == 0


def _raised(fault: Exception) -> int:
    """In place of a sentence about a mistake of our own: what is fuzzed for."""
    raise fault


app._tell_where = _raised


class Sandbox:
    """A journal of twelve weeks in *folder*, without a passphrase, and commands run in this process on it."""

    def __init__(self, folder: Path) -> None:
        self.home, self.desk = folder / "home", folder / "desk"
        Course(self.home)
        self.before = files_under(self.home)

    def run(self, *words: str, stdin: bytes = b"") -> int:
        """The exit code of a command; whatever is raised and is none of our errors goes through."""
        out, said = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="replace") for _ in range(2))
        there, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
        try:
            with redirect_stdout(out), redirect_stderr(said):
                code = app.exit_code(list(words))
            said.flush()
            text = said.buffer.getvalue()
        finally:
            sys.stdin = there
        assert code in (0, 1, 2, 3, 4, 5), f"{words[:1]} left with {code}"
        assert b"Traceback" not in text, text
        return code

    def untouched(self) -> bool:
        return files_under(self.home) == self.before

    def put_back(self) -> None:
        """Everything as it was made."""
        if self.untouched():
            return
        shutil.rmtree(self.home)
        for path, content in self.before.items():
            Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            Path(path).write_bytes(content)

    def all_or_nothing(self, *words: str, stdin: bytes, again: bool = False) -> None:
        """Run a command that writes. Refused, not a byte of the journal differs; else it is whole and can be shown.

        With *again* the same command a second time must change nothing.
        """
        try:
            if self.run(*words, stdin=stdin) != 0:
                assert self.untouched(), f"{words[0]} was refused and left something behind"
                raise BadInput(f"{words[0]} was refused.")
            assert is_whole(self.home)
            if again:
                once = (self.home / "journal.db").read_bytes()
                assert self.run(*words, stdin=stdin) == 0
                assert (self.home / "journal.db").read_bytes() == once, "the same file twice is not the same as once"
            look = LOOKS[crc32(stdin) // 64 % len(LOOKS)]
            assert self.run(*look) in (0, 1, 2, 3), look
        finally:
            self.put_back()
