"""``export``: where it goes, what is in it, who can read it, and that nothing is left half done."""

import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pexpect
import pytest

from ketajournal.exchange.formats import FORMATS_OUT, File, writer
from ketajournal.exchange.several_files import write_private_folder
from support.commands import Run
from support.journals import journal_at, note
from support.many_commands import Here
from support.terminals import OnTerminal

AGE = shutil.which("age")
WHERE_AGE_IS = pytest.mark.skipif(AGE is None, reason="the stock 'age' program is not installed here")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the person is in."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def lived(here: Here, folder: Path) -> Here:
    """A course with a session, notes and ratings on two days, a form, a sealed letter and a deleted note."""
    here("begin", answers={"course.started_on": "2026-03-02 14:00"})
    here("checkin", "--at", "2026-03-03 10:00", answers={"checkin.mood": 6})
    here("checkin", "--at", "2026-03-05 10:00", answers={"checkin.mood": 4})
    here("measure", "phq-9", "--items", "1,1,1,1,1,1,1,1,0", "--at", "2026-03-05")
    here("letter", "write", answers={"letter.text": "hush", "letter.opens": "date", "letter.date": "2036-01-01"})
    here("write", "gone")
    here("delete", "last", "--yes")
    here("write", "a note")
    return here


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# --- where it goes


def test_without_a_format_they_are_listed(here: Here) -> None:
    said = here("export")
    for name in (*FORMATS_OUT, "schema"):
        assert name in said
    assert [f["name"] for f in here.data("export")["formats"]] == [*FORMATS_OUT, "schema"]


@pytest.mark.parametrize("name", FORMATS_OUT)
def test_every_format_is_written(lived: Here, folder: Path, name: str) -> None:
    lived("export", name, "--output", "out")
    made = [folder / "out", *(folder / "out").rglob("*")]
    assert any(p.is_file() and p.stat().st_size for p in made)
    for path in made:
        assert mode(path) == (0o700 if path.is_dir() else 0o600), path
    assert os.listdir(folder) == ["out"]


@pytest.mark.parametrize("name", [name for name in FORMATS_OUT if writer(name).file])
def test_one_file_is_the_answer_itself_in_a_pipe(lived: Here, folder: Path, name: str) -> None:
    done = lived.run("export", name)
    assert done.stdout
    assert "Exported" in done.stderr
    assert "It is plain text" in done.stderr
    assert (
        done.stdout == lived.run("export", name, "-o", "-").stdout or "exported_at" in done.stdout or name == "fhir"
    )
    assert os.listdir(folder) == []


def test_at_a_terminal_it_gets_a_name_that_nothing_has_and_that_is_said(
    lived: Here, folder: Path, at_terminal: Callable[..., Any]
) -> None:
    for _ in range(2):
        child = at_terminal("export", "json")
        child.expect("Written: ketajournal-")
        child.expect("plain text")
        child.expect(pexpect.EOF)
    first, second = sorted(folder.iterdir(), key=lambda path: len(path.name))
    assert second.name == first.name.replace(".json", "-2.json")
    assert mode(first) == 0o600


def test_at_a_terminal_no_text_steers_it(home: Path, folder: Path, at_terminal: Callable[..., Any]) -> None:
    with journal_at(home) as journal:
        note(journal, "red \x1b[31m")
    child = at_terminal("export", "jrnl", "--output", "-")
    child.expect("red ␛")
    child.expect(pexpect.EOF)


def test_a_folder_gets_a_name_of_its_own(lived: Here, folder: Path) -> None:
    said = lived("export", "csv")
    (made,) = folder.iterdir()
    assert made.name.startswith("ketajournal-")
    assert made.name in said
    assert (made / "README.txt").is_file()


def test_what_is_there_is_not_replaced_without_force(lived: Here, folder: Path) -> None:
    (folder / "mine.txt").write_text("mine")
    assert "--force" in lived("export", "jrnl", "--output", "mine.txt", code=2)
    assert (folder / "mine.txt").read_text() == "mine"
    lived("export", "jrnl", "--output", "mine.txt", "--force")
    assert "a note" in (folder / "mine.txt").read_text()
    assert mode(folder / "mine.txt") == 0o600


def test_a_folder_with_something_in_it_is_left_alone_without_force(lived: Here, folder: Path) -> None:
    vault = folder / "vault"
    vault.mkdir()
    (vault / "mine.md").write_text("mine")
    assert "--force" in lived("export", "markdown", "--output", "vault", code=2)
    assert os.listdir(vault) == ["mine.md"]
    lived("export", "markdown", "--output", "vault", "--force")
    lived("export", "markdown", "--output", "vault", "--force")
    assert (vault / "mine.md").read_text() == "mine"
    assert (vault / "Journal.md").is_file()
    assert os.listdir(folder) == ["vault"]


@pytest.mark.parametrize(
    "words",
    [
        ["nothing"],
        ["csv", "--output", "-"],
        ["json", "--output", "no/such/folder/x.json"],
        ["fhir", "--fhir", "r6"],
        ["fhir", "--bundle", "batch"],
        ["json", "--kind", "nothing"],
        ["json", "--kind", ","],
        ["json", "--since", "03/04/2026"],
        ["json", "--recipient", "nobody"],
    ],
    ids=" ".join,
)
def test_what_can_not_be_done_is_said_and_leaves_nothing(lived: Here, folder: Path, words: list[str]) -> None:
    done = lived.run("export", *words)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
    assert not done.stdout
    assert os.listdir(folder) == []


def test_nobody_is_asked_for_a_passphrase_where_nobody_can_answer(lived: Here, folder: Path, run: Run) -> None:
    done = run("export", "json", "--encrypt")
    assert done.returncode == 2
    assert "--recipient" in done.stderr
    assert not done.stdout
    assert os.listdir(folder) == []


def test_the_journal_itself_is_never_replaced(lived: Here, home: Path) -> None:
    before = (home / "journal.db").read_bytes()
    lived("export", "json", "--output", str(home / "journal.db"), "--force", code=2)
    assert (home / "journal.db").read_bytes() == before


def test_the_schema_needs_no_journal(here: Here, folder: Path) -> None:
    assert json.loads(here.run("export", "schema").stdout)["$id"] == "urn:ketajournal:export:1"
    here("export", "schema", "--output", "schema.json")
    assert json.loads((folder / "schema.json").read_text())["title"]
    assert "no journal" in here("export", "json", code=3)


# --- what is in it


def kinds(here: Here, *words: str) -> list[str]:
    return [e["kind"] for e in json.loads(here.run("export", "json", *words).stdout)["entries"]]


def test_a_part_by_time_by_kind_and_by_course(lived: Here) -> None:
    assert kinds(lived, "--until", "2026-03-03", "--kind", "checkin") == ["checkin"]
    assert kinds(lived, "--since", "2026-03-05", "--until", "2026-03-05") == ["checkin", "phq-9"]
    assert kinds(lived, "--kind", "checkin", "--kind", "phq-9") == ["checkin", "checkin", "phq-9"]
    assert kinds(lived, "--kind", "checkin,phq-9") == ["checkin", "checkin", "phq-9"]
    listed = [entry["kind"] for entry in lived.data("list", "--kind", "checkin,phq-9")["entries"]]
    assert sorted(listed) == ["checkin", "checkin", "phq-9"], "and named alike in a list"
    assert len(kinds(lived, "--course", "1")) == 7
    assert "no course 2" in lived("export", "json", "--course", "2", code=3)


def test_deleted_entries_are_in_the_journals_own_json_and_elsewhere_on_request(lived: Here) -> None:
    assert "gone" in lived.run("export", "json").stdout
    assert "gone" not in lived.run("export", "jrnl").stdout
    assert "gone" in lived.run("export", "jrnl", "--deleted").stdout


def test_sealed_letters_are_whole_in_json_and_left_out_elsewhere_and_both_is_said(lived: Here, folder: Path) -> None:
    own = lived.run("export", "json")
    assert "hush" in own.stdout
    assert "1 sealed letter is in it with the words" in own.stderr
    for name in (n for n in FORMATS_OUT if n != "json"):
        said = lived("export", name, "--output", name, "--deleted")
        assert "1 sealed letter is left out." in said or name == "fhir"
        made = folder / name
        for path in [made] if made.is_file() else [p for p in made.rglob("*") if p.is_file()]:
            assert "hush" not in path.read_text(encoding="utf-8"), path


# --- nothing half done


def test_a_full_disk_leaves_nothing_behind(lived: Here, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for name in ("json", "csv", "markdown"):
        assert "disk is full" in lived("export", name, "--output", "out", code=1)
        assert os.listdir(folder) == []


@pytest.mark.parametrize("name", ["json", "csv"])
def test_ctrl_c_leaves_nothing_behind(lived: Here, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def interrupted(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    assert "The export is not done." in lived("export", name, "--output", "out", code=130)
    assert os.listdir(folder) == []


@pytest.mark.parametrize(("name", "value"), [*((name, "no JSON") for name in FORMATS_OUT), ("csv", "9" * 5000)])
def test_a_value_that_is_damaged_is_said_and_leaves_nothing(
    lived: Here, folder: Path, home: Path, name: str, value: str
) -> None:
    note = lived.id_of("note")[:8]
    with journal_at(home) as journal:
        journal.connection.execute("DROP TRIGGER search_changed")
        journal.connection.execute("UPDATE answer SET value = ? WHERE prompt = 'note.text'", (value,))
    said = lived("export", name, "--output", "out", code=5)
    assert "Something in these entries can't be read: " in said
    assert note in said
    assert os.listdir(folder) == []


def test_a_file_that_can_not_be_written_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    there = tmp_path / "in" / "there"
    there.mkdir(parents=True)
    (there / "a").write_text("old")
    with pytest.raises(OSError, match="too long"):
        write_private_folder(there, [File("a", ["new"]), File("x" * 300, ["too long a name"])])
    assert (there / "a").read_text() == "old"
    assert os.listdir(tmp_path / "in") == ["there"]


# --- encrypted


def passphrase_given(child: Any, first: str, second: str) -> None:
    child.expect("A passphrase for this export")
    child.sendline(first)
    child.expect("The same once more")
    child.sendline(second)


@WHERE_AGE_IS
def test_age_opens_what_a_passphrase_encrypted(lived: Here, folder: Path, at_terminal: Callable[..., Any]) -> None:
    child = at_terminal("export", "json", "--encrypt", "--output", "out.age")
    passphrase_given(child, "one", "other")
    child.expect("not the same")
    passphrase_given(child, "correct horse", "correct horse")
    child.expect("age --decrypt")
    child.expect(pexpect.EOF)
    sealed = (folder / "out.age").read_bytes()
    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert b"a note" not in sealed
    assert mode(folder / "out.age") == 0o600
    opened = OnTerminal(str(AGE), ["-d", "-o", "out.json", "out.age"], dict(os.environ))
    opened.expect("passphrase")
    opened.sendline("correct horse")
    opened.expect(pexpect.EOF)
    opened.close()
    assert opened.exitstatus == 0
    assert json.loads((folder / "out.json").read_text())["format"] == "ketajournal"


@pytest.fixture
def key() -> tuple[str, str]:
    """A key of age, and the recipient that belongs to it."""
    from pyrage import x25519

    made = x25519.Identity.generate()
    return str(made), str(made.to_public())


@WHERE_AGE_IS
def test_age_opens_what_was_encrypted_to_a_key_a_folder_as_one_zip(
    lived: Here, folder: Path, key: tuple[str, str]
) -> None:
    secret, public = key
    (folder / "key.txt").write_text(secret)
    said = lived("export", "csv", "--recipient", public, "--output", "out.zip.age")
    assert "plain text" not in said
    subprocess.run(["age", "-d", "-i", "key.txt", "-o", "out.zip", "out.zip.age"], check=True, cwd=folder)
    with zipfile.ZipFile(folder / "out.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert all(entry.external_attr >> 16 & 0o777 == 0o600 for entry in archive.infolist())
    assert len({name.split("/")[0] for name in names}) == 1
    assert {name.split("/")[1] for name in names} >= {"README.txt", "entries.csv"}


def test_an_encrypted_export_gets_the_ending_age_and_goes_into_a_pipe_too(
    lived: Here, folder: Path, key: tuple[str, str], at_terminal: Callable[..., Any]
) -> None:
    child = at_terminal("export", "markdown", "--recipient", key[1])
    child.expect("Written")
    child.expect(pexpect.EOF)
    (made,) = folder.iterdir()
    assert made.name.endswith("-markdown.zip.age")
    piped = subprocess.run(
        [sys.executable, "-m", "ketajournal", "export", "json", "--recipient", key[1]],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=True,
    )
    assert piped.stdout.startswith(b"age-encryption.org/v1\n")
    assert b"plain text" not in piped.stderr


def test_an_empty_passphrase_is_none(lived: Here, folder: Path, at_terminal: Callable[..., Any]) -> None:
    child = at_terminal("export", "json", "--encrypt")
    child.expect("A passphrase for this export")
    child.sendline("")
    child.expect("Without a passphrase nothing can be encrypted")
    child.expect(pexpect.EOF)
    assert os.listdir(folder) == []


def test_only_encrypting_loads_what_encrypts(lived: Here) -> None:
    script = (
        "import os, sys; os._exit = sys.exit; sys.argv = ['ketajournal', 'export', 'csv', '-o', 'new']\n"
        "from ketajournal.__main__ import main\n"
        "try:\n    main()\nexcept SystemExit: pass\n"
        "print(sorted({'pyrage', 'sqlalchemy', 'pydantic', 'prompt_toolkit'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n", done.stderr
