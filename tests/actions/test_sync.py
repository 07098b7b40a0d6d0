"""``sync``: a shared folder, whatever carries it; half a file, copies, an older one put back and strangers' files."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ketajournal.journal.archive import Archive, archive_in_memory
from support.journals import COMMAND, PASSPHRASE, command, everything, files_under, is_whole, journal_at, note, rows

SECRET = ("--passphrase-command", "echo shared words")


class Machine:
    """A machine with a home of its own, and the folder that it shares."""

    def __init__(self, home: Path, shared: Path) -> None:
        self.home, self.shared = home, shared

    def run(self, *words: str, code: int = 0, **env: str) -> str:
        done = command(*words, env={"KETAJOURNAL_HOME": str(self.home), **env})
        said = (done.stdout + done.stderr).decode()
        assert done.returncode == code, said
        assert "Traceback" not in said
        return said

    def sync(self, *words: str, code: int = 0, **env: str) -> str:
        return self.run("sync", str(self.shared), *words, code=code, **env)

    def data(self, *words: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            command("sync", str(self.shared), "--json", *words, env={"KETAJOURNAL_HOME": str(self.home)}).stdout
        )
        return found

    def texts(self) -> set[str]:
        return {str(e.answers[0].value) for e in everything(self.home)}

    def held(self) -> Archive:
        with journal_at(self.home) as journal:
            return archive_in_memory(journal.connection)

    @property
    def file(self) -> Path:
        """This machine's own file in the folder."""
        ((name,),) = rows(self.home, "SELECT value FROM local WHERE name = 'machine'")
        return self.shared / f"ketajournal-{name}.journal"


@pytest.fixture
def machine(tmp_path: Path) -> Callable[[str], Machine]:
    """A machine by its name, with a note of that name in its journal."""
    shared = tmp_path / "shared"
    shared.mkdir()

    def of(name: str) -> Machine:
        with journal_at(tmp_path / name) as journal:
            note(journal, f"from {name}")
        return Machine(tmp_path / name, shared)

    return of


@pytest.fixture
def two(machine: Callable[[str], Machine]) -> tuple[Machine, Machine]:
    """Two machines that have each other's notes."""
    one, other = machine("one"), machine("other")
    one.sync(*SECRET)
    other.sync(*SECRET)
    one.sync()
    return one, other


def test_two_machines_have_the_same_after_two_rounds_and_nothing_moves_after_that(
    two: tuple[Machine, Machine],
) -> None:
    one, other = two
    assert one.texts() == other.texts() == {"from one", "from other"}
    before = files_under(one.shared)
    said = one.sync() + other.sync()
    assert said.count("nothing new") == 4
    assert files_under(one.shared) == before, "no file is written anew for nothing"


def test_what_comes_in_and_goes_out_is_said_in_a_few_lines(two: tuple[Machine, Machine]) -> None:
    one, other = two
    with journal_at(other.home) as journal:
        note(journal, "more")
    assert other.sync() == "In, from 1 file: nothing new.\nOut: 1 change.\n"
    with journal_at(one.home) as journal:
        note(journal, "mine")
    assert one.sync() == "In, from 1 file: 1 new.\nOut: 1 change.\n"
    assert set(one.data()) == {
        "schema", "folder", "files", "new", "changed", "conflicts", "out", "left_alone", "copies"
    }  # fmt: skip


def test_the_files_tell_nobody_anything_and_only_their_owner_can_read_them(two: tuple[Machine, Machine]) -> None:
    one, _ = two
    held = files_under(one.shared)
    assert len(held) == 2
    assert not any(b"from" in content or content.startswith(b"SQLite") for content in held.values())
    assert {path.stat().st_mode & 0o777 for path in one.shared.iterdir()} == {0o600}
    assert not list(one.home.glob(".journal*")), "nothing is left beside the journal"


def test_the_passphrase_is_asked_for_once_kept_in_the_journal_and_in_no_file_of_the_folder(
    two: tuple[Machine, Machine], tmp_path: Path
) -> None:
    one, other = two
    ((kept,),) = rows(one.home, "SELECT value FROM local WHERE name = 'sync keys'")
    ((salt, key),) = json.loads(kept).items()
    shutil.copy(other.file, tmp_path / "journal.db")
    found = rows(tmp_path, "SELECT name FROM local", bytes.fromhex(key))
    assert found == []
    assert {path.read_bytes()[:16].hex() for path in one.shared.iterdir()} == {salt}


@pytest.mark.parametrize("words", [[], ["--passphrase-command", "printf ''"]], ids=["nobody to ask", "empty"])
def test_a_folder_without_a_passphrase_is_refused(machine: Callable[[str], Machine], words: list[str]) -> None:
    one = machine("one")
    one.sync(*words, code=4)
    assert files_under(one.shared) == {}


def test_a_wrong_passphrase_is_said_and_nothing_is_written(machine: Callable[[str], Machine]) -> None:
    one, other = machine("one"), machine("other")
    one.sync(*SECRET)
    before = files_under(one.shared)
    said = other.sync("--passphrase-command", "echo another", code=4)
    assert "opens nothing in this folder" in said
    assert files_under(one.shared) == before
    assert other.texts() == {"from other"}


def test_a_file_under_another_passphrase_keeps_nobody_from_the_others(
    two: tuple[Machine, Machine], machine: Callable[[str], Machine], tmp_path: Path
) -> None:
    one, other = two
    somebody = machine("somebody")
    (tmp_path / "elsewhere").mkdir()
    somebody.run("sync", str(tmp_path / "elsewhere"), "--passphrase-command", "echo another")
    (strange,) = (tmp_path / "elsewhere").iterdir()
    shutil.copy(strange, one.shared)
    with journal_at(other.home) as journal:
        note(journal, "more")
    other.sync()
    said = one.sync()
    assert f"{strange.name} does not open" in said
    assert one.texts() == {"from one", "from other", "more"}


def test_two_machines_that_began_the_folder_at_once_meet_when_its_passphrase_is_given_again(
    machine: Callable[[str], Machine], tmp_path: Path
) -> None:
    one, other = machine("one"), machine("other")
    (tmp_path / "elsewhere").mkdir()
    one.sync(*SECRET)
    other.run("sync", str(tmp_path / "elsewhere"), *SECRET)
    for path in (tmp_path / "elsewhere").iterdir():
        shutil.copy(path, one.shared)
    one.sync(*SECRET)
    other.sync(*SECRET)
    assert one.texts() == other.texts() == {"from one", "from other"}


def test_a_journal_with_a_passphrase_of_its_own_shares_with_one_that_has_none(
    tmp_path: Path, machine: Callable[[str], Machine]
) -> None:
    one = machine("one")
    with journal_at(tmp_path / "locked", PASSPHRASE) as journal:
        note(journal, "from locked")
    locked = Machine(tmp_path / "locked", one.shared)
    own = {COMMAND: f"printf %s '{PASSPHRASE}'"}
    locked.sync(*SECRET, **own)
    one.sync(*SECRET)
    locked.sync(**own)
    assert one.texts() == {"from one", "from locked"}
    with journal_at(tmp_path / "locked", PASSPHRASE) as journal:
        assert len(archive_in_memory(journal.connection).entries) == 2


# --- what carries the folder


@pytest.mark.parametrize("kept", [0, 7, 4096, 5000, -1])
def test_a_file_that_arrived_in_part_is_left_alone_and_taken_in_when_it_is_whole(
    two: tuple[Machine, Machine], kept: int
) -> None:
    one, other = two
    with journal_at(other.home) as journal:
        note(journal, "more")
    other.sync()
    whole = other.file.read_bytes()
    other.file.write_bytes(whole[:kept] if kept >= 0 else whole[: len(whole) // 2 // 4096 * 4096])
    said = one.sync()
    assert other.file.name in said
    assert one.texts() == {"from one", "from other"}
    other.file.write_bytes(whole)
    one.sync()
    assert "more" in one.texts()
    assert is_whole(one.home)


@pytest.mark.parametrize(
    "name",
    [
        "{} (other's conflicted copy 2026-03-02).journal",
        "{}.sync-conflict-20260302-120000-ABCDEFG.journal",
        "{} 2.journal",
    ],
)
def test_a_conflict_copy_is_taken_in_and_named(two: tuple[Machine, Machine], name: str) -> None:
    one, other = two
    before = other.file.read_bytes()
    with journal_at(other.home) as journal:
        note(journal, "in the copy alone")
    other.sync()
    copy = other.file.with_name(name.format(other.file.name.removesuffix(".journal")))
    other.file.rename(copy)
    other.file.write_bytes(before)
    said = one.sync()
    assert copy.name in said
    assert "can be removed" in said
    assert "in the copy alone" in one.texts()


def test_an_older_copy_that_was_put_back_takes_nothing_away(two: tuple[Machine, Machine]) -> None:
    one, other = two
    old = {path: path.read_bytes() for path in one.shared.iterdir()}
    with journal_at(one.home) as journal:
        journal.writer().delete(note(journal, "gone again"))
        note(journal, "newer")
    one.sync()
    other.sync()
    held = one.held()
    for path, content in old.items():
        path.write_bytes(content)
    one.sync()
    other.sync()
    one.sync()
    assert one.held() == held
    assert sorted(other.held().entries) == sorted(held.entries)


def test_a_file_of_this_machine_that_somebody_else_wrote_is_taken_in_before_it_is_replaced(
    two: tuple[Machine, Machine], tmp_path: Path
) -> None:
    """A home that was copied to another machine has the same name there."""
    one, _ = two
    twin = Machine(tmp_path / "twin", one.shared)
    shutil.copytree(one.home, twin.home)
    with journal_at(twin.home) as journal:
        note(journal, "from its twin")
    twin.sync()
    one.sync()
    assert "from its twin" in one.texts()


@pytest.mark.parametrize("name", ["journal.db", "precious.txt", "nowhere", "/dev/null"])
def test_a_link_in_the_place_of_this_machines_file_is_replaced_and_never_written_through(
    two: tuple[Machine, Machine], tmp_path: Path, name: str
) -> None:
    """Programs that share folders bring links too: whoever can write there would choose what is overwritten here."""
    one, other = two
    (one.home / "precious.txt").write_text("precious")
    one.file.unlink()
    one.file.symlink_to(one.home / name)
    with journal_at(one.home) as journal:
        note(journal, "written since")
    one.sync()
    assert not one.file.is_symlink()
    assert (one.home / "precious.txt").read_text() == "precious"
    assert not (one.home / "nowhere").exists()
    assert "written since" in one.texts()
    other.sync()
    assert "written since" in other.texts()


def test_files_that_are_no_machines_are_left_alone(two: tuple[Machine, Machine], tmp_path: Path) -> None:
    one, _ = two
    (one.shared / "ketajournal-notes.journal").write_text("a text that by its name could be one\n" * 200)
    with journal_at(tmp_path / "plain") as journal:
        note(journal, "in the clear")
    shutil.copy(tmp_path / "plain" / "journal.db", one.shared / "ketajournal-plain.journal")
    (one.shared / "holiday.jpg").write_bytes(b"\xff\xd8" * 4000)
    (one.shared / "ketajournal-folder.journal").mkdir()
    before = files_under(one.shared)
    said = one.sync()
    assert "ketajournal-notes.journal" in said
    assert "ketajournal-plain.journal" in said
    assert files_under(one.shared) == before
    assert "in the clear" not in one.texts()


def test_the_journals_own_folder_and_what_is_none_are_refused(
    machine: Callable[[str], Machine], tmp_path: Path
) -> None:
    one = machine("one")
    before = files_under(one.home)
    for place in (one.home, one.home / "backups", tmp_path / "nowhere", one.home / "journal.db"):
        one.run("sync", str(place), *SECRET, code=2)
    assert files_under(one.home) == before


def test_a_backup_is_made_once_a_day_and_only_before_something_is_taken_in(two: tuple[Machine, Machine]) -> None:
    one, other = two
    backups = one.home / "backups"
    before = [path.name for path in backups.glob("*-sync.db")]
    assert len(before) == 1, "it was made when the other's note came in"
    one.sync()
    other.run("write", "more")
    other.sync()
    one.sync()
    assert [path.name for path in backups.glob("*-sync.db")] == before
    assert "more" in one.texts()
