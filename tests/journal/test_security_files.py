"""Who can get at the words from outside: every file's permissions, what a child is told, links and odd paths."""

import io
import json
import os
import resource
import stat
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketajournal.journal import disk
from ketajournal.journal.backups import back_up
from ketajournal.journal.home import Home
from ketajournal.journal.keys import run_command
from ketajournal.journal.new_journal import create_journal
from ketajournal.journal.opening import open_journal
from ketajournal.journal.system import keep_to_ourselves
from support.journals import COMMAND, NOW, PASSPHRASE, command, files_under, journal_at, note
from support.kills import killed_at
from support.many_commands import Here, days_ago, ended

MARKER = "unmistakable-elderflower"
# For a test of who may read what: a person's own words, and nobody is asked anything.
BEGUN = {"course.started_on": days_ago(20), "course.country": "New Zealand", "begin.hope": MARKER}
posix = pytest.mark.skipif(os.name != "posix", reason="permissions are another matter there")


def told(*words: str, stdin: str = "", code: int = 0, umask: int = -1, **environment: str) -> str:
    """What a command says in a process of its own that ends with *code*."""
    done = command(*words, stdin=stdin.encode(), env=environment, umask=umask)
    said = (done.stdout + done.stderr).decode()
    assert done.returncode == code, said
    assert "Traceback" not in said
    return said


@pytest.fixture
def editor(tmp_path: Path) -> Callable[[str], str]:
    """An editor that does these lines, with the draft's path in ``$1``."""

    def of(lines: str) -> str:
        path = tmp_path / "editor"
        path.write_text(f"#!/bin/sh\n{lines}\n")
        path.chmod(0o755)
        return str(path)

    return of


@pytest.fixture
def there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the person is in."""
    (tmp_path / "there").mkdir(mode=0o755)
    monkeypatch.chdir(tmp_path / "there")
    return tmp_path / "there"


# --- permissions


@posix
@pytest.mark.parametrize(
    ("umask", "environment"),
    [(0o000, {}), (0o277, {COMMAND: f"printf %s '{PASSPHRASE}'"})],
    ids=["open, plain", "closed, encrypted"],
)
def test_whatever_a_command_makes_is_its_owners_alone_under_any_umask(
    tmp_path: Path, there: Path, editor: Callable[[str], str], umask: int, environment: dict[str, str]
) -> None:
    """Journal, backups, exports, sheets, calendars, drafts, settings, the kept key, and the folders on the way."""
    home = tmp_path / "new" / "share" / "ketajournal"
    before = set(tmp_path.rglob("*"))
    environment = {**environment, "KETAJOURNAL_HOME": str(home)}
    draft = tmp_path / "draft-seen"
    environment["EDITOR"] = editor(f'umask > {draft}; stat -c %a "$1" "$(dirname "$1")" >> {draft}; echo more > "$1"')
    before |= {draft, tmp_path / "editor"}
    lines: list[tuple[str, str]] = [
        ("help-now NZ --remember", ""),
        ("begin --answers -", json.dumps(BEGUN)),
        ("unlock", ""),
        ("backup", ""),
        ("backup --output copy.db", ""),
        *((f"export {form} --output {form}-out", "") for form in ("json", "csv", "markdown", "jrnl", "fhir")),
        ("export json --output csv-in.json --encrypt", ""),
        ("handoff --all --output sheet.html", ""),
        ("calendar --output dates.ics", ""),
        ("import - --yes", "[2026-03-06 09:00] a word"),
        ("restore last --yes", ""),
        ("doctor --restore-drill", ""),
    ]
    for line, stdin in lines:
        code = 2 if line.endswith("--encrypt") else 0  # its passphrase has nobody to be asked
        told(*line.split(), stdin=stdin, code=code, umask=umask, **environment)
    made = sorted(set(tmp_path.rglob("*")) - before)
    assert len(made) > 25
    wrong = {
        str(path.relative_to(tmp_path)): oct(stat.S_IMODE(path.lstat().st_mode))
        for path in made
        if stat.S_IMODE(path.lstat().st_mode) != (0o700 if path.is_dir() else 0o600)
    }
    assert not wrong


@posix
def test_an_empty_folder_that_was_open_is_closed_and_of_a_full_one_it_is_said(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    home.chmod(0o777)
    assert "Others on this computer" not in told("write", "hello")
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    full = tmp_path / "full"
    full.mkdir()
    full.chmod(0o755)
    (full / "letter.txt").touch()
    assert "Others on this computer can look into" in told("write", "hello", KETAJOURNAL_HOME=str(full))
    assert stat.S_IMODE(full.stat().st_mode) == 0o755, "it may have other uses"


@posix
def test_an_editors_own_files_are_private_too_and_it_is_told_nothing_that_opens_the_journal(
    home: Path, tmp_path: Path, editor: Callable[[str], str], at_terminal: Callable[..., Any]
) -> None:
    seen = tmp_path / "seen"
    lines = f'umask > {seen}; env >> {seen}; ulimit -c >> {seen}; tr "\\0" " " < /proc/$PPID/cmdline >> {seen}'
    gives = f"printf %s '{PASSPHRASE}'"
    told("write", "hello", **{COMMAND: gives})
    opened = editor(f'{lines}; echo {MARKER} > "$1"; echo {MARKER} > "$1~"')
    child = at_terminal("write", EDITOR=opened, **{COMMAND: gives})
    child.expect("Kept")
    assert ended(child) == 0
    said = seen.read_text()
    assert "0077" in said.splitlines()[0]
    assert "\n0\n" in said, "no core file"
    assert PASSPHRASE not in said
    assert COMMAND not in said
    left = files_under(home, tmp_path / "runtime")
    assert not [path for path, held in left.items() if MARKER.encode() in held], "the draft and what lay beside it"


# --- the passphrase


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="arguments can't be read here")
def test_the_passphrase_stands_in_no_argument_and_in_no_environment_of_what_the_command_starts(
    home: Path, tmp_path: Path
) -> None:
    """Some people's command has it in itself; everybody on the computer can read the arguments of a program."""
    seen = tmp_path / "seen"
    spy = tmp_path / "spy"
    arguments = f'for one in /proc/[0-9]*/cmdline; do cat "$one" >> {seen}; done 2> /dev/null'
    spy.write_text(f"#!/bin/sh\nenv >> {seen}\n{arguments}\n")
    spy.chmod(0o755)
    passphrase = "a horse of this test alone"
    gives = {COMMAND: f"{spy}; printf %s '{passphrase}'"}
    told("write", "hello", **gives)
    told("list", **gives)
    held = seen.read_bytes()
    assert b"eval" in held, "else the shell was not among what was looked at"
    assert passphrase.encode() not in held


@pytest.mark.parametrize(
    "line",
    [f"printf %s '{PASSPHRASE}'", f'c="{PASSPHRASE}"\necho "$c" | cat', f"echo '{PASSPHRASE}' # a remark"],
)
def test_a_passphrase_command_is_any_line_that_a_shell_takes(line: str) -> None:
    assert run_command(line) == PASSPHRASE


# --- what a crash leaves


@posix
def test_no_core_file_is_asked_for(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    limit, mask = resource.getrlimit(resource.RLIMIT_CORE), os.umask(0o022)
    try:
        keep_to_ourselves()
        assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
        assert os.umask(0o022) == 0o077
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, limit)
        os.umask(mask)


def test_a_mistake_in_the_program_says_where_it_is_and_nothing_that_was_written(
    here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What Python says of a fault often quotes the very text that it was about."""

    def broken(_journal: object, text: str, _at: object) -> str:
        return str(int(text))

    monkeypatch.setattr("ketajournal.actions.notes.keep_note", broken)
    done = here.run("write", MARKER)
    assert done.returncode == 1
    assert MARKER not in done.stdout + done.stderr
    assert "ValueError" in done.stderr
    assert "actions/notes.py" in done.stderr.replace("\\", "/")


def test_no_fault_of_the_database_names_what_was_being_written(home: Path) -> None:
    with journal_at(home) as journal:
        writer = journal.writer()
        with pytest.raises(Exception) as fault, writer.together():  # noqa: PT011  any fault will do
            writer.answer("no-such-entry", "note.text", "long", MARKER)
    assert MARKER not in f"{fault.value!s} {fault.value!r}"


@posix
@pytest.mark.parametrize(
    ("module", "name"),
    [("ketajournal.journal.writing", "Writer.set_entry"), ("ketajournal.journal.backups", "sync_file")],
)
def test_killed_in_the_middle_of_writing_no_file_has_a_word_of_it(home: Path, module: str, name: str) -> None:
    """The transaction that was cut off, what SQLite keeps to take it back, and half a backup are encrypted too."""
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, f"{MARKER} before")
        key = journal.key

    def write() -> None:
        journal = open_journal(Home(home), None, NOW, key)
        journal.connection.execute("PRAGMA cache_size = 5")  # so that pages go to the disk before the commit
        writer = journal.writer()
        with writer.together():
            for _ in range(30):
                entry = writer.add_entry("note", NOW)
                writer.answer(entry, "note.text", "long", MARKER * 200)
            writer.set_entry(entry, finished=True)
        back_up(journal.connection, journal.home, journal.key.raw, NOW)

    assert killed_at(module, name, "before", write)
    held = files_under(home)
    assert any(path.endswith((".db-journal", ".new")) for path in held), "else nothing was under way"
    for spelled in (MARKER.encode(), MARKER.encode("utf-16-le"), PASSPHRASE.encode()):
        assert not [path for path, found in held.items() if spelled in found]


# --- a file in the journal's place


def test_a_file_without_a_passphrase_in_the_place_of_an_encrypted_one_is_not_written_into(
    home: Path, tmp_path: Path
) -> None:
    """Whoever put it there would read the next words, and nobody would have been asked anything."""
    with journal_at(home, PASSPHRASE):
        pass
    with journal_at(tmp_path / "other") as journal:
        note(journal, "planted")
    Home(tmp_path / "other").journal.replace(Home(home).journal)
    before = files_under(home)
    for words in (
        ["write", MARKER],
        ["list"],
        ["checkin", "--answers", "-"],
        ["passphrase", "--new-command", "echo x"],
    ):
        assert "had a passphrase" in told(*words, stdin="{}", code=5)
    assert "had a passphrase" in told("doctor", code=5)
    assert files_under(home) == before
    Home(home).known.unlink()
    assert "planted" in told("list"), "where it was put there on purpose"


@posix
def test_a_journal_that_is_a_link_is_refused_with_the_folder_it_leads_to(home: Path, tmp_path: Path) -> None:
    """A new passphrase would replace the link, and leave the words under the old one where it led."""
    create_journal(Home(tmp_path / "elsewhere"), "")
    home.mkdir()
    Home(home).journal.symlink_to(Home(tmp_path / "elsewhere").journal)
    for words in (["list"], ["write", "hello"], ["passphrase", "--new-command", "echo x"]):
        assert str(tmp_path / "elsewhere") in told(*words, code=1)
    assert "hello" not in told("list", KETAJOURNAL_HOME=str(tmp_path / "elsewhere"))
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    told("write", "hello", KETAJOURNAL_HOME=str(tmp_path / "link"))


@posix
def test_a_key_in_a_folder_that_is_not_ours_alone_is_not_even_read(home: Path, tmp_path: Path) -> None:
    """In a place that everybody can write to, somebody else may have made it first."""
    runtime = tmp_path / "runtime"
    told("write", "hello", **{COMMAND: f"printf %s '{PASSPHRASE}'"})
    told("unlock", **{COMMAND: f"printf %s '{PASSPHRASE}'"})
    told("list")
    (runtime / "ketajournal").rename(tmp_path / "planted")
    (runtime / "ketajournal").symlink_to(tmp_path / "planted")
    told("list", code=4)
    (key,) = (tmp_path / "planted").glob("*.key")
    key.unlink()
    os.mkfifo(key)
    told("list", code=4)
    told("lock")
    assert key.exists(), "nothing is removed there"
    assert "yours alone" in told("unlock", code=1, **{COMMAND: f"printf %s '{PASSPHRASE}'"})


# --- paths that are given


@pytest.mark.parametrize(
    "name", ["journal.db", "journal.db-journal", "journal.known", "settings.toml", "backups/x.db"]
)
def test_nothing_is_written_over_what_the_journal_keeps_for_itself(here: Here, home: Path, name: str) -> None:
    here("begin", answers=BEGUN)
    here("backup")
    before = files_under(home)
    target = str(home / name)
    for words in ("export json", "export csv", "handoff --all", "calendar", "backup"):
        force = [] if words == "backup" else ["--force"]
        assert "belongs to the journal" in here(*words.split(), "--output", target, *force, code=2)
    assert files_under(home) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can make another user's link")
def test_a_link_that_another_user_made_is_not_followed(here: Here, there: Path) -> None:
    """In a folder that is shared: they would choose where the words go, or which file they replace."""
    here("begin", answers=BEGUN)
    (there / "aim").write_text("mine")
    for words, name in (("export json", "a.json"), ("handoff --all", "b.html"), ("calendar", "c.ics")):
        for aim in ("aim", "nowhere"):
            link = there / name
            link.unlink(missing_ok=True)
            link.symlink_to(there / aim)
            os.lchown(link, 65534, 65534)
            said = here(*words.split(), "--output", name, "--force", code=1)
            assert "somebody else made" in said
            assert link.is_symlink()
    here("export", "markdown", "--output", "notes")
    year = max(path for path in (there / "notes").iterdir() if path.is_dir())
    year.rename(there / "year")
    year.symlink_to(there / "year")
    os.lchown(year, 65534, 65534)
    before = files_under(there / "year")
    here("export", "markdown", "--output", "notes", "--force", code=1)
    assert (there / "aim").read_text() == "mine"
    assert not (there / "nowhere").exists()
    assert files_under(there / "year") == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can make another user's link")
def test_a_link_that_is_put_there_while_it_is_looked_at_is_not_followed(
    here: Here, there: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here("begin", answers=BEGUN)
    (there / "aim").write_text("mine")
    look = disk.sweep

    def swapping(folder: Path) -> None:
        look(folder)
        (there / "a.json").symlink_to(there / "aim")
        os.lchown(there / "a.json", 65534, 65534)

    monkeypatch.setattr(disk, "sweep", swapping)
    here("export", "json", "--output", "a.json")
    assert (there / "aim").read_text() == "mine"
    assert not (there / "a.json").is_symlink()


@posix
def test_what_a_killed_export_left_is_gone_with_the_next_one(here: Here, there: Path) -> None:
    here("begin", answers=BEGUN)
    gone = subprocess.Popen(["true"])
    gone.wait()
    left = there / f".journal.{gone.pid}.new-0a1b2c3d"
    folder = there / f".journal.{gone.pid}.new-folder"
    left.write_text("half of it")
    folder.mkdir()
    (folder / "a.csv").write_text("half of it")
    here("export", "json", "--output", "a.json")
    assert {path.name for path in there.iterdir()} == {"a.json"}
    left.write_text("half of it")
    here("export", "csv", "--output", "tables")
    assert {path.name for path in there.iterdir()} == {"a.json", "tables"}


@posix
def test_a_name_that_is_not_given_is_never_one_that_is_taken_by_a_link(here: Here, there: Path) -> None:
    here("write", "hello")
    (there / f"ketajournal-{days_ago(0)[:10]}-csv").symlink_to(there / "nowhere")
    here("export", "csv")
    assert not (there / "nowhere").exists()
    assert (there / f"ketajournal-{days_ago(0)[:10]}-csv-2").is_dir()


def test_a_zip_with_paths_and_links_in_it_makes_no_file(here: Here, there: Path, tmp_path: Path) -> None:
    raw = io.BytesIO()
    day_one = json.dumps({"metadata": {"version": "1.0"}, "entries": []})
    with zipfile.ZipFile(raw, "w") as archive:
        link = zipfile.ZipInfo("link.json")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        for name in ("../up.json", "/abs.json", str(tmp_path / "full.json"), "..\\win.json", "Journal.json"):
            archive.writestr(name, day_one)
    (there / "in.zip").write_bytes(raw.getvalue())
    here("write", "hello")
    before = files_under(tmp_path)
    said = here("import", "in.zip", "--yes")
    assert "Nothing in it is new here." in said
    assert "passwd" not in said
    assert {path: held for path, held in files_under(tmp_path).items() if "runtime" not in path} == before


@posix
def test_what_never_ends_is_refused_and_fills_no_memory(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ketajournal.actions.console._LARGEST", 10_000)
    for words in (["checkin", "--answers", "/dev/zero"], ["import", "/dev/zero"], ["write"]):
        said = here.run(*words, stdin="x" * 10_001)
        assert said.returncode == 2, words
