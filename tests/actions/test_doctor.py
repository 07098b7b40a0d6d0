"""What ``doctor`` finds, what it says to do about it, and what its drill proves."""

import json
import re
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ketajournal.actions import doctor as examination
from ketajournal.actions import other_journal
from ketajournal.guide.prompt_files import shipped_folder
from ketajournal.journal import kept_answers
from ketajournal.journal.backups import back_up
from ketajournal.journal.file import SCHEMA, connect
from ketajournal.journal.home import Home
from ketajournal.journal.memory_folder import drafts_folder
from ketajournal.journal.opening import Journal
from ketajournal.journal.replacement import drill
from ketajournal.journal.settings import SETTINGS
from ketajournal.show.doctor import Check
from support.commands import Done
from support.help_shown import LABELS, shows_help
from support.journals import COMMAND, NOW, PACKAGE, PASSPHRASE, files_under, journal_at, note

RunHere = Callable[..., Done]


@pytest.fixture(params=["", PASSPHRASE], ids=["plain", "encrypted"])
def passphrase(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param:
        monkeypatch.setenv(COMMAND, f"printf %s '{request.param}'")
    return str(request.param)


@pytest.fixture
def journal_there(home: Path, passphrase: str) -> Path:
    """A journal with words in it, backed up now."""
    with journal_at(home, passphrase) as journal:
        for number in range(30):
            note(journal, f"words {number} " * 20)
        back_up(journal.connection, journal.home, journal.key.raw, examination.now())
    return home


@pytest.fixture
def doctor(run_here: RunHere) -> Callable[..., tuple[int, dict[str, Any]]]:
    """Run it. Gives the exit code, and each check by its code."""

    def run(*words: str) -> tuple[int, dict[str, Any]]:
        done = run_here("doctor", "--json", *words)
        document = json.loads(done.stdout)
        assert document["schema"] == 1
        assert document["fine"] == (done.returncode == 0)
        return done.returncode, {check["code"]: check for check in document["checks"]}

    return run


Doctor = Callable[..., tuple[int, dict[str, Any]]]


def attention(checks: dict[str, Any]) -> set[str]:
    return {code for code, check in checks.items() if check["state"] != "fine"}


def test_a_journal_that_is_whole_is_fine_in_every_line(
    journal_there: Path, doctor: Doctor, run_here: RunHere
) -> None:
    before = files_under(journal_there)
    code, checks = doctor()
    assert (code, attention(checks)) == (0, set())
    assert set(checks) == {
        "journal", "file", "form", "entries", "backups", "permissions", "space", "drafts", "half-made", "settings",
        "prompts",
    }  # fmt: skip
    assert "30 entries" in checks["entries"]["found"]
    for form in ([], ["--plain"]):
        shown = run_here("doctor", *form).stdout
        assert shown.count("fine") == len(checks) + 1
        assert "All fine." in shown
    assert files_under(journal_there) == before


def test_without_a_journal_it_says_so(doctor: Doctor) -> None:
    code, checks = doctor()
    assert code == 0
    assert "none yet" in checks["journal"]["found"]


def test_a_journal_that_is_gone(journal_there: Path, doctor: Doctor) -> None:
    Home(journal_there).journal.unlink()
    code, checks = doctor()
    assert (code, attention(checks)) == (1, {"journal"})
    assert "gone" in checks["journal"]["found"]
    assert "restore" in checks["journal"]["do"]


def test_a_locked_journal_is_exit_4(home: Path, run_here: RunHere, monkeypatch: pytest.MonkeyPatch) -> None:
    with journal_at(home, PASSPHRASE):
        pass
    monkeypatch.setenv(COMMAND, "echo wrong")
    assert run_here("doctor").returncode == 4


@pytest.mark.parametrize("left", [b"", b"Dear journal", bytes(8192)], ids=["empty", "text", "zeros"])
def test_a_file_that_is_no_journal(journal_there: Path, doctor: Doctor, left: bytes) -> None:
    Home(journal_there).journal.write_bytes(left)
    code, checks = doctor()
    assert code == 5
    assert checks["journal"]["state"] == "damaged"
    assert "restore" in checks["journal"]["do"]


def test_damaged_pages(journal_there: Path, doctor: Doctor) -> None:
    file = Home(journal_there).journal
    held = bytearray(file.read_bytes())
    for place in range(3 * 4096, len(held), 4096):
        held[place : place + 12] = bytes(12)
    file.write_bytes(held)
    code, checks = doctor()
    assert code == 5
    assert "damaged" in {check["state"] for check in checks.values()}
    assert "restore" in next(check["do"] for check in checks.values() if check["state"] == "damaged")


def test_a_row_that_belongs_to_nothing(journal_there: Path, passphrase: str, doctor: Doctor) -> None:
    with journal_at(journal_there, passphrase) as journal:
        journal.connection.execute("PRAGMA foreign_keys = OFF")
        journal.connection.execute("UPDATE answer SET entry_id = 'nobody' WHERE rowid = 1")
    code, checks = doctor()
    assert (code, checks["file"]["state"]) == (5, "damaged")
    assert "answer" in checks["file"]["found"]


@pytest.mark.parametrize("gone", ["TABLE answer", "TABLE search_words", "VIEW search_text"])
def test_a_table_that_is_gone_and_the_way_back(
    journal_there: Path, passphrase: str, doctor: Doctor, run_here: RunHere, gone: str
) -> None:
    assert run_here("backup").returncode == 0
    with journal_at(journal_there, passphrase) as journal:
        journal.connection.execute(f"DROP {gone}")
    code, checks = doctor()
    assert (code, checks["file"]["state"]) == (5, "damaged")
    assert gone.split()[1] in checks["file"]["found"]
    assert run_here("search", "words").returncode == 5
    assert run_here("restore", "last", "--yes").returncode == 0
    assert doctor()[0] == 0


def test_a_row_that_can_not_be_read(journal_there: Path, passphrase: str, doctor: Doctor) -> None:
    with journal_at(journal_there, passphrase) as journal:
        journal.connection.execute("UPDATE entry SET at = 'no moment' WHERE rowid = 1")
    code, checks = doctor()
    assert (code, checks["entries"]["state"]) == (5, "damaged")


def test_an_entry_whose_questions_are_gone_is_only_counted(
    journal_there: Path, passphrase: str, doctor: Doctor
) -> None:
    with journal_at(journal_there, passphrase) as journal:
        journal.writer().add_entry("morning", NOW)
    code, checks = doctor()
    assert code == 0
    assert "questions of 1 are not there any more" in checks["entries"]["found"]


@pytest.mark.parametrize(("stamp", "said"), [("0001", "after a backup"), ("9999", "Update")])
def test_an_older_or_newer_form(journal_there: Path, passphrase: str, doctor: Doctor, stamp: str, said: str) -> None:
    with journal_at(journal_there, passphrase) as journal:
        journal.connection.execute("UPDATE alembic_version SET version_num = ?", (stamp,))
    before = Home(journal_there).journal.read_bytes()
    code, checks = doctor()
    assert (code, checks["form"]["state"]) == (1, "attention")
    assert said in checks["form"]["do"]
    assert Home(journal_there).journal.read_bytes() == before, "nothing is brought up to date by looking"


def test_files_that_others_can_read_and_how_that_is_mended(journal_there: Path, doctor: Doctor) -> None:
    backup = next((journal_there / "backups").iterdir())
    for path, mode in (
        (journal_there, 0o755),
        (backup.parent, 0o750),
        (backup, 0o644),
        (Home(journal_there).journal, 0o604),
    ):
        path.chmod(mode)
    code, checks = doctor()
    assert (code, attention(checks)) == (1, {"permissions"})
    assert f"chmod 700 {journal_there}" in checks["permissions"]["do"]
    assert {path for path in ("journal.db", backup.name, "backups") if path in checks["permissions"]["found"]}
    code, checks = doctor("--mend")
    assert code == 0
    assert "journal.db" in checks["permissions"]["found"]
    assert stat.S_IMODE(journal_there.stat().st_mode) == stat.S_IMODE(backup.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(backup.stat().st_mode) == stat.S_IMODE(Home(journal_there).journal.stat().st_mode) == 0o600


def test_copies_that_a_shared_folder_made_are_named_and_taken_in(
    journal_there: Path, passphrase: str, doctor: Doctor, tmp_path: Path
) -> None:
    shutil.copytree(journal_there, tmp_path / "other")
    with journal_at(tmp_path / "other", passphrase) as journal:
        note(journal, "on the other machine")
    name = "journal.sync-conflict-20260302-120000-ABCDEFG.db"
    shutil.copy(tmp_path / "other" / "journal.db", journal_there / name)
    code, checks = doctor()
    assert code == 1
    assert name in checks["copies"]["found"]
    assert "ketajournal sync" in checks["copies"]["do"]
    code, checks = doctor("--mend")
    assert (code, checks["copies"]["state"]) == (0, "fine")
    assert (journal_there / "backups" / name).exists()
    with journal_at(journal_there, passphrase) as journal:
        assert kept_answers.holds_text(journal.connection, "on the other machine")
    assert "copies" not in doctor()[1]


def test_a_journal_that_is_gone_while_it_is_examined_is_no_traceback(
    journal_there: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = examination._inside

    def gone_meanwhile(journal: Journal) -> Iterator[Check]:
        yield from inside(journal)
        journal.home.journal.unlink()

    monkeypatch.setattr(examination, "_inside", gone_meanwhile)
    assert "copies" not in doctor()[1]


def test_before_a_copy_is_taken_in_a_backup_is_made_and_no_kept_copy_takes_anothers_place(
    journal_there: Path, doctor: Doctor, tmp_path: Path, passphrase: str
) -> None:
    kept = Home(journal_there).backups
    for words in ("first", "second"):
        shutil.copytree(journal_there, tmp_path / words)
        with journal_at(tmp_path / words, passphrase) as journal:
            note(journal, words)
        shutil.copy(tmp_path / words / "journal.db", journal_there / "journal (copy).db")
        before = {path.name for path in kept.glob("*-import*.db")}
        assert doctor("--mend")[0] == 0
        assert len({path.name for path in kept.glob("*-import*.db")} - before) == 1
    assert [path.name for path in sorted(kept.glob("journal (*"))] == ["journal (copy)-2.db", "journal (copy).db"]


def while_a_copy_is_taken_in(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], object]) -> None:
    """Let something happen between the look at the copies and the backup before one of them is taken in."""
    merged = other_journal.merge_after_backup

    def and_then(*given: Any) -> Any:
        happens()
        return merged(*given)

    monkeypatch.setattr(other_journal, "merge_after_backup", and_then)


def test_a_copy_that_is_changed_while_it_is_taken_in_stays_for_the_next_time(
    journal_there: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = journal_there / "journal (copy).db"
    shutil.copy(journal_there / "journal.db", copy)
    while_a_copy_is_taken_in(monkeypatch, lambda: copy.write_bytes(copy.read_bytes() + b"more"))
    code, checks = doctor("--mend")
    assert code == 1
    assert "changed meanwhile" in checks["copies"]["found"]
    assert copy.exists()


def test_a_journal_that_is_replaced_meanwhile_takes_no_copy_in(
    journal_there: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, passphrase: str
) -> None:
    shutil.copytree(journal_there, tmp_path / "other")
    with journal_at(tmp_path / "other", passphrase) as journal:
        note(journal, "on the other machine")
    copy = journal_there / "journal (copy).db"
    shutil.copy(tmp_path / "other" / "journal.db", copy)
    shutil.copy(journal_there / "journal.db", journal_there / "another")
    while_a_copy_is_taken_in(monkeypatch, lambda: (journal_there / "another").replace(journal_there / "journal.db"))
    code, checks = doctor("--mend")
    assert code == 1
    assert "replaced" in checks["copies"]["found"]
    assert copy.exists()


def test_an_answer_in_a_copy_that_calls_for_help_shows_it_as_in_an_import(
    journal_there: Path, passphrase: str, run_here: RunHere, tmp_path: Path
) -> None:
    shutil.copytree(journal_there, tmp_path / "other")
    with journal_at(tmp_path / "other", passphrase) as journal:
        writer = journal.writer()
        writer.answer(writer.add_entry("phq-9", NOW), "phq-9.9", "item", 1)
    shutil.copy(tmp_path / "other" / "journal.db", journal_there / "journal (conflicted copy).db")
    assert shows_help(run_here("doctor", "--mend").stderr, LABELS[1])


def test_a_copy_that_is_no_journal_is_left_where_it_is(journal_there: Path, doctor: Doctor) -> None:
    copy = journal_there / "journal (somebody's conflicted copy).db"
    copy.write_text("a text\n" * 2000)
    copy.chmod(0o600)
    code, checks = doctor("--mend")
    assert code == 1
    assert copy.name in checks["copies"]["found"]
    assert copy.exists()


def test_too_little_room(journal_there: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(journal_there)._replace(free=49_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    code, checks = doctor()
    assert (code, attention(checks)) == (1, {"space"})
    assert "49.0 MB" in checks["space"]["found"]


def test_a_draft_that_was_cut_off_and_a_file_half_made(journal_there: Path, doctor: Doctor) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    draft = drafts_folder(Home(journal_there)).path / "draft-x"
    draft.mkdir()
    (draft / "draft.txt").write_text("half a sentence")
    half = journal_there / f".journal.{gone.pid}.new"
    half.write_bytes(b"half")
    half.chmod(0o600)
    code, checks = doctor()
    assert (code, attention(checks)) == (1, {"drafts", "half-made"})
    assert "half a sentence" not in str(checks)
    code, checks = doctor("--mend")
    assert attention(checks) == {"drafts"}
    assert not half.exists()
    assert draft.exists(), "words are never cleared away"


def test_what_is_no_setting_is_named(journal_there: Path, doctor: Doctor) -> None:
    (journal_there / "settings.toml").write_text('plain = "true"\nplian = "true"\n')
    (journal_there / "settings.toml").chmod(0o600)
    _, checks = doctor()
    assert attention(checks) == {"settings"}
    assert "no setting: plian" in str(checks["settings"])


def test_every_setting_that_is_looked_at_is_known_to_doctor() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    prompts = "\n".join(path.read_text(encoding="utf-8") for path in shipped_folder().glob("*.toml"))
    looked_at = {*re.findall(r'\bsetting\("(\w+)"\)', code), *re.findall(r'told_outside="(\w+)"', code)}
    assert looked_at | set(re.findall(r'"settings\.(\w+)"', prompts)) == set(SETTINGS)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("plain = true\n", False),
        ("plain =\n", True),
        ("keep_backups = many\n", True),
        ('keep_backups = "0"', True),
        (f"plain = {'[' * 5000}", True),
    ],
    ids=["a setting", "none", "no number", "too few", "nested too deep"],
)
def test_settings_that_can_not_be_read(journal_there: Path, doctor: Doctor, text: str, wrong: bool) -> None:
    (journal_there / "settings.toml").write_text(text)
    (journal_there / "settings.toml").chmod(0o600)
    _, checks = doctor()
    assert attention(checks) == ({"settings"} if wrong else set())


def test_mistakes_in_own_questions_are_counted(journal_there: Path, doctor: Doctor) -> None:
    (journal_there / "prompts").mkdir()
    (journal_there / "prompts" / "morning.toml").write_text("title = 1\n")
    code, checks = doctor()
    assert (code, attention(checks)) == (1, {"prompts"})
    assert "prompts check" in checks["prompts"]["do"]


# --- backups, and the drill


def spoiled(path: Path) -> None:
    held = bytearray(path.read_bytes())
    for place in range(2 * 4096, len(held), 4096):
        held[place : place + 12] = bytes(12)
    path.write_bytes(held)


def test_the_drill_restores_the_newest_and_says_what_it_proved(journal_there: Path, doctor: Doctor) -> None:
    before = files_under(journal_there)
    code, checks = doctor("--restore-drill")
    assert code == 0
    assert "30 entries, 30 answers and 0 sessions" in checks["drill"]["found"]
    assert next((journal_there / "backups").iterdir()).name in checks["drill"]["found"]
    assert files_under(journal_there) == before
    assert not list(journal_there.rglob(".journal*"))


def test_a_damaged_newest_backup_is_said_with_the_newest_that_is_whole(
    journal_there: Path, passphrase: str, doctor: Doctor
) -> None:
    (older,) = (journal_there / "backups").iterdir()
    with journal_at(journal_there, passphrase) as journal:
        newer = back_up(
            journal.connection, journal.home, journal.key.raw, examination.now() + timedelta(seconds=9)
        ).path
    spoiled(newer)
    code, checks = doctor("--restore-drill")
    assert (code, attention(checks)) == (1, {"backups", "drill"})
    assert newer.name in checks["backups"]["found"]
    assert older.name in checks["backups"]["do"]
    assert newer.name in checks["drill"]["found"]


def test_no_backup_and_one_that_is_old(home: Path, doctor: Doctor) -> None:
    with journal_at(home) as journal:
        note(journal, "one")
        code, checks = doctor("--restore-drill")
        assert (code, attention(checks)) == (1, {"drill"}), "there is nothing to restore yet, which is no fault"
        journal.connection.execute("UPDATE entry SET started_at = '2020-01-01T00:00:00Z'")
        assert attention(doctor()[1]) == {"backups"}
        back_up(journal.connection, journal.home, None, examination.now() - timedelta(days=31))
    _, checks = doctor("--restore-drill")
    assert attention(checks) == {"backups"}
    assert "31 days old" in checks["backups"]["found"]


def test_after_a_new_passphrase_all_is_fine_at_once(
    home: Path, doctor: Doctor, run_here: RunHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    with journal_at(home) as journal:
        note(journal, "one")
    assert run_here("passphrase", "--new-command", f"printf %s '{PASSPHRASE}'").returncode == 0
    monkeypatch.setenv(COMMAND, f"printf %s '{PASSPHRASE}'")
    assert attention(doctor("--restore-drill")[1]) == set()


def test_the_drill_brings_an_older_backup_to_the_newest_form(home: Path, tmp_path: Path) -> None:
    from alembic import command
    from alembic.config import Config

    from ketajournal.journal.file import APPLICATION_ID
    from ketajournal.journal.migrating import STEPS, engine_on

    path = tmp_path / "old.db"
    path.touch()
    connection = connect(path, None)
    config = Config()
    config.set_main_option("script_location", str(STEPS))
    config.set_main_option("path_separator", "os")
    with engine_on(connection).connect() as sa_connection:
        config.attributes["connection"] = sa_connection
        command.upgrade(config, "0001")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.close()
    home.mkdir()
    done = drill(Home(home), path, None, NOW)
    assert done.version == "0001"
    assert SCHEMA != "0001"
    assert list(home.iterdir()) == []
