"""What several tests need: journals made without the command line, and commands run where nobody can be asked."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pexpect

import ketajournal
from ketajournal.course.values import Entry
from ketajournal.guide.prompts import load_guide
from ketajournal.journal import reading
from ketajournal.journal.file import connect
from ketajournal.journal.home import Home
from ketajournal.journal.new_journal import create_journal
from ketajournal.journal.opening import Journal, open_journal
from ketajournal.journal.purging import purge
from ketajournal.journal.writing import Writer
from support.forked_commands import begun

COMMAND = "KETAJOURNAL_PASSPHRASE_COMMAND"
PASSPHRASE = "correct horse"
NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
# How many questions a check-in has beside no course: its four ratings, the one whose turn it is, and the word.
CHECKIN = 1 + sum(p.is_question and p.applies({}) and p.at_once is None for p in load_guide("checkin").prompts)
PACKAGE = Path(ketajournal.__file__).parent


@contextmanager
def journal_at(folder: Path, passphrase: str = "") -> Iterator[Journal]:
    """The journal in *folder*, made now where there is none, closed afterwards."""
    home = Home(folder)
    if not home.journal.exists():
        create_journal(home, passphrase)
    journal = open_journal(home, lambda _attempt: passphrase, NOW)
    try:
        yield journal
    finally:
        journal.close()


def note(journal: Journal, text: str, at: datetime = NOW) -> str:
    """Write a finished note. Returns its id."""
    writer = journal.writer()
    with writer.together():
        entry_id = writer.add_entry("note", at)
        writer.answer(entry_id, "note.text", "long", text)
        writer.set_entry(entry_id, finished=True)
    return entry_id


def purge_after(writer: Writer, time: timedelta) -> None:
    """Remove for good what is due when so much time has gone by, with something written on every day of it."""
    now = datetime.now(UTC)
    with writer.together():
        for day in range(time.days + 1):
            purge(writer._connection, now + timedelta(days=day))
        # Pauses are counted from whole seconds: a minute more than a test's note and its deletion can be apart.
        purge(writer._connection, now + time + timedelta(minutes=1))


def everything(folder: Path, passphrase: str = "") -> list[Entry]:
    """Every entry that is not deleted, of every course and of none."""
    with journal_at(folder, passphrase) as journal:
        courses = [None, *(course.id for course in reading.courses(journal.connection))]
        return [entry for course in courses for entry in reading.entries(journal.connection, course)]


def rows(folder: Path, sql: str, key: bytes | None = None) -> list[tuple[Any, ...]]:
    """What a question in SQL finds in the journal's file, whatever its stamp says."""
    connection = connect(Home(folder).journal, key)
    try:
        return [tuple(row) for row in connection.execute(sql).fetchall()]
    finally:
        connection.close()


def is_whole(folder: Path) -> bool:
    """Whether SQLite finds nothing wrong with the file or its references."""
    return rows(folder, "PRAGMA integrity_check") == [("ok",)] and rows(folder, "PRAGMA foreign_key_check") == []


def files_under(*folders: Path) -> dict[str, bytes]:
    """Every file's bytes by its path."""
    return {str(path): path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()}


def command(
    *words: str | bytes, stdin: bytes = b"", env: dict[str, str] | None = None, umask: int = -1
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line with no terminal anywhere, not even the one the tests were started from."""
    return begun(words, stdin, {**os.environ, **(env or {})}, umask)()


def real_command(*words: str | bytes, stdin: bytes = b"", **options: Any) -> subprocess.CompletedProcess[bytes]:
    """The same from the very start of the interpreter, where that is part of the promise."""
    environment = {**os.environ, **options.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "ketajournal", *words],
        input=stdin,
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
        start_new_session=True,
        **options,
    )


def newer_program(folder: Path, *steps: str) -> dict[str, str]:
    """A copy of the program in *folder* with these migrations after the newest; the environment that runs it."""
    package = folder / "ketajournal"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    if not (package / "prompts").exists():
        shutil.copytree(PACKAGE.parent.parent / "prompts", package / "prompts")
    newest = add_steps(package / "journal" / "migrations", *steps)
    path = package / "journal" / "file.py"
    source = path.read_text()
    from ketajournal.journal.file import SCHEMA

    assert f'SCHEMA = "{SCHEMA}"' in source
    path.write_text(source.replace(f'SCHEMA = "{SCHEMA}"', f'SCHEMA = "{newest}"'))
    return {"PYTHONPATH": str(folder)}


def add_steps(migrations: Path, *bodies: str) -> str:
    """Add migrations after the newest in a folder, each doing what its body says. Returns the last one's id."""
    from ketajournal.journal.file import SCHEMA

    before = SCHEMA
    for body in bodies:
        revision = f"{int(before) + 1:04}"
        lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
        (migrations / "versions" / f"{revision}_added.py").write_text(
            f'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "{revision}"\n'
            f'down_revision = "{before}"\n\n\ndef upgrade():\n{lines}\n'
        )
        before = revision
    return before


def interrupt(child: Any, answered: str = "Left here") -> None:
    """Press Ctrl-C, and again where it fell between a prompt and the wait for a key, as no person's hand would."""
    for _again in range(4):
        child.send("\x03")
        if child.expect([answered, pexpect.TIMEOUT], timeout=3) == 0:
            return
    raise AssertionError(f"Ctrl-C was not answered: {child.before!r}")
