"""Backups are whole or not there, are kept in order, and come back: whatever is killed, full, damaged or locked."""

import errno
import json
import os
import re
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import BinaryIO

import pytest

from ketajournal.actions.journal_access import make_weekly_backup
from ketajournal.errors import BadInput, Busy, Damaged, DiskFull, TooNew
from ketajournal.journal import backups, keys, replacement
from ketajournal.journal.backups import IMPORT, WEEKLY, back_up, is_due, let_go
from ketajournal.journal.disk import half_made, new_file
from ketajournal.journal.file import SCHEMA, Key, connect, salt_of
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import check_file
from ketajournal.journal.opening import open_journal
from ketajournal.journal.replacement import put_backup_in_place
from ketajournal.journal.statements import SET_LOCAL
from ketajournal.journal.transactions import writing
from support.commands import Done
from support.journals import (
    COMMAND,
    NOW,
    PASSPHRASE,
    add_steps,
    everything,
    files_under,
    is_whole,
    journal_at,
    note,
    rows,
)
from support.kills import killed_after, killed_at, moments

RunHere = Callable[..., Done]
DAY = timedelta(days=1)
# NOW as the clock shows it where these tests write it into names; the names hold no zone.
CLOCK = NOW.replace(tzinfo=None)


@pytest.fixture(params=["", PASSPHRASE], ids=["plain", "encrypted"])
def passphrase(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def written(home: Path, passphrase: str, *texts: str) -> None:
    with journal_at(home, passphrase) as journal:
        for text in texts:
            note(journal, text)


def words(home: Path, passphrase: str = "") -> list[str]:
    """Every note there is."""
    return sorted(str(a.value) for e in everything(home, passphrase) for a in e.answers)


def key_of(home: Path, passphrase: str) -> bytes | None:
    return keys.derive(passphrase, salt_of(Home(home).journal)) if passphrase else None


def backed_up(home: Path, passphrase: str = "", at: datetime = NOW, why: str = "") -> Path:
    with journal_at(home, passphrase) as journal:
        return back_up(journal.connection, journal.home, journal.key.raw, at, why).path


def names(home: Path) -> list[str]:
    return sorted(path.name for path in (home / "backups").iterdir())


# --- making one


def test_a_backup_holds_the_journal_opens_with_its_passphrase_and_is_the_owners_alone(
    home: Path, passphrase: str, tmp_path: Path
) -> None:
    written(home, passphrase, "words that no cipher makes", "two")
    before = Home(home).journal.read_bytes()
    path = backed_up(home, passphrase)
    assert path.name == "journal-20260302-140000+0000.db"
    assert check_file(path, key_of(home, passphrase)).entries == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert Home(home).journal.read_bytes() == before
    assert passphrase == "" or b"words that no cipher makes" not in path.read_bytes()
    shutil.copy(path, _empty(tmp_path / "other") / "journal.db")
    assert words(tmp_path / "other", passphrase) == ["two", "words that no cipher makes"]


def _empty(folder: Path) -> Path:
    folder.mkdir()
    return folder


def test_a_backup_never_replaces_another(home: Path) -> None:
    written(home, "", "one")
    assert backed_up(home) != backed_up(home)
    assert names(home) == ["journal-20260302-140000+0000-2.db", "journal-20260302-140000+0000.db"]


def test_a_backup_while_another_program_writes_is_of_one_moment(home: Path) -> None:
    """Each write is two rows that belong together; no copy has the one without the other."""
    written(home, "", "from before")
    over = threading.Event()

    def write_on() -> None:
        with journal_at(home) as journal:
            while not over.is_set():
                note(journal, "x" * 3000)

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        made = [backed_up(home) for _ in range(8)]
    finally:
        over.set()
        writer.join()
    for path in made:
        held = check_file(path, None).rows
        assert held["entry"] == held["answer"] >= 1
    assert is_whole(home)


@pytest.mark.parametrize("step", ["contents", "check_file", "sync_file", "give_name"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_while_backing_up_there_is_no_half_backup(home: Path, step: str, when: str) -> None:
    written(home, "", "one")
    assert killed_at("ketajournal.journal.backups", step, when, lambda: backed_up(home))
    made = backups.backups(Home(home))
    assert len(made) == (1 if (step, when) == ("give_name", "after") else 0)
    assert all(check_file(b.path, None).entries == 1 for b in made)
    assert words(home) == ["one"]
    backed_up(home)
    assert half_made(home / "backups") == []
    assert not [name for name in names(home) if name.startswith(".")], "the next one clears away what was left"


def test_a_copy_that_is_not_like_the_journal_is_not_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(home, "", "one")
    real = backups.check_file
    monkeypatch.setattr(backups, "check_file", lambda path, key: real(path, key)._replace(rows={"entry": 0}))
    with pytest.raises(Damaged, match="not kept"):
        backed_up(home)
    assert names(home) == []


def test_backup_puts_it_where_it_was_asked_to_and_replaces_nothing(
    home: Path, run_here: RunHere, tmp_path: Path
) -> None:
    written(home, "", "one")
    target = tmp_path / "stick" / "copy.db"
    assert run_here("backup", "--output", str(target)).returncode == 2, "there is no such folder"
    target.parent.mkdir()
    done = run_here("backup", "--output", str(target))
    assert done.returncode == 0
    assert "1 entry" in done.stdout
    assert str(target) in done.stdout
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    again = run_here("backup", "--output", str(target))
    assert again.returncode == 2
    assert "already" in again.stderr
    assert run_here("backup", "--output", str(target.parent)).returncode == 0
    assert len(list(target.parent.iterdir())) == 2
    assert not (home / "backups").exists()


def test_the_list_has_dates_sizes_and_entries(home: Path, run_here: RunHere) -> None:
    written(home, "", "one")
    backed_up(home, why=IMPORT)
    written(home, "", "two")
    assert run_here("backup").returncode == 0
    document = json.loads(run_here("backup", "--list", "--json").stdout)
    assert document["schema"] == 1
    assert [(b["why"], b["entries"], b["closed"]) for b in document["backups"]] == [
        ("by-hand", 2, None),
        ("import", 1, None),
    ]
    assert datetime.fromisoformat(document["backups"][1]["at"]) == NOW
    shown = run_here("restore").stdout
    assert "before an import" in shown
    assert "journal-20260302-140000+0000-import" in shown


def test_without_a_journal_there_is_nothing_to_back_up(run_here: RunHere) -> None:
    for line in (["backup"], ["backup", "--list"], ["restore"]):
        assert run_here(*line).returncode == 3


# --- the week's


def kept_up(home: Path, at: datetime, passphrase: str = "") -> list[str]:
    make_weekly_backup(Home(home), key_of(home, passphrase), at)
    return names(home) if (home / "backups").exists() else []


def aged(home: Path, days: int, passphrase: str = "") -> None:
    """Let every entry have been written so many days before NOW."""
    connection = connect(Home(home).journal, key_of(home, passphrase))
    connection.execute("UPDATE entry SET started_at = ?", (f"{NOW - days * DAY:%Y-%m-%dT%H:%M:%S}Z",))
    connection.close()


def test_a_week_after_the_first_words_and_each_week_from_then_on_one_is_made(home: Path, passphrase: str) -> None:
    with journal_at(home, passphrase):
        pass
    assert kept_up(home, NOW + 400 * DAY, passphrase) == [], "nothing was written yet"
    written(home, passphrase, "one")
    aged(home, 0, passphrase)
    assert kept_up(home, NOW + 6 * DAY, passphrase) == []
    assert kept_up(home, NOW + 7 * DAY, passphrase) == ["journal-20260309-140000+0000-weekly.db"]
    assert len(kept_up(home, NOW + 13 * DAY, passphrase)) == 1
    assert len(kept_up(home, NOW + 15 * DAY, passphrase)) == 2


def test_any_backup_counts_for_the_week_but_not_one_that_a_wrong_clock_dated(home: Path) -> None:
    written(home, "", "one")
    aged(home, 100)
    backed_up(home, at=NOW + 90 * DAY)
    with journal_at(home) as journal:
        assert is_due(Home(home), journal.connection, NOW)
        backed_up(home, at=NOW - 2 * DAY)
        assert not is_due(Home(home), journal.connection, NOW)


def test_a_command_that_writes_makes_it_at_its_end_and_a_reading_one_never(home: Path, run_here: RunHere) -> None:
    written(home, "", "one")
    connection = connect(Home(home).journal, None)
    connection.execute("UPDATE entry SET started_at = '2020-01-01T00:00:00Z'")
    connection.close()
    for line in (["list"], [], ["report"], ["show"], ["doctor"], ["backup", "--list"]):
        run_here(*line)
        assert not (home / "backups").exists(), line
    done = run_here("write", "two")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.count("\n") == 1, "nothing is said of it"
    (made,) = backups.backups(Home(home))
    assert made.why == WEEKLY
    assert check_file(made.path, None).entries == 2, "what was just written is in it"
    run_here("write", "three")
    assert len(names(home)) == 1


def test_a_weekly_backup_that_can_not_be_made_is_one_sentence_and_changes_no_exit_code(
    home: Path, run_here: RunHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home, "", "one")
    connection = connect(Home(home).journal, None)
    connection.execute("UPDATE entry SET started_at = '2020-01-01T00:00:00Z'")
    connection.close()

    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "sync_file", full)
    done = run_here("write", "two")
    assert done.returncode == 0
    assert done.stderr.splitlines()[1:] == [
        "The week's backup could not be made: The disk is full, so this could not be saved."
    ]
    assert names(home) == []
    assert words(home) == ["one", "two"]


def test_on_a_full_disk_nothing_half_is_left_and_the_command_did_what_it_should(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = small_disk / "home"
    written(home, "", "one")
    aged(home, 30)
    with (small_disk / "filling").open("wb", buffering=0) as file:
        file.write(bytes(max(0, shutil.disk_usage(small_disk).free - 100_000)))
    assert kept_up(home, NOW) == []
    assert "disk is full" in capsys.readouterr().err
    with pytest.raises(DiskFull):
        backed_up(home)
    assert names(home) == []
    assert words(home) == ["one"]
    (small_disk / "filling").unlink()
    assert len(kept_up(home, NOW)) == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk with room for a journal and little else."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("needs root on Linux, to mount a small file system")
    place = _empty(tmp_path / "mounted")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)], capture_output=True)
    if done.returncode != 0:
        pytest.skip(f"a file system can't be mounted here: {done.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


# --- which are let go


def laid_out(home: Path, why: str, *days_ago: int) -> list[Path]:
    """Files that are named as backups of those days; what is in them does not count here."""
    folder = home / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for days in days_ago:
        path = folder / f"journal-{CLOCK - days * DAY:%Y%m%d-%H%M%S}{f'-{why}' if why else ''}.db"
        path.write_bytes(b"")
        paths.append(path)
    return paths


def test_of_automatic_ones_the_last_are_kept_and_all_others_stay(home: Path) -> None:
    weekly = laid_out(home, "weekly", *range(0, 98, 7))
    by_hand = laid_out(home, "", 400, 800)
    aside = laid_out(home, "aside", 500)
    recent = laid_out(home, "update", 25) + laid_out(home, "import", 29) + laid_out(home, "passphrase", 3)
    old = laid_out(home, "update", 200) + laid_out(home, "import", 300) + laid_out(home, "restore", 301)
    gone = let_go(Home(home), 10, NOW, weekly[0])
    kept = set((home / "backups").iterdir())
    assert set(by_hand + aside + recent) <= kept
    assert set(old) == set(gone) - set(weekly)
    newest_ten = sorted(weekly + recent, key=lambda path: path.name, reverse=True)[:10]
    assert set(newest_ten) <= kept
    assert not kept & set(gone)
    assert len(kept & set(weekly)) == 10 - len(recent)


def test_of_those_from_before_a_sync_a_week_of_days_is_kept_and_none_pushes_another_kind_out(home: Path) -> None:
    weekly, syncs = laid_out(home, "weekly", *range(0, 70, 7)), laid_out(home, "sync", *range(20))
    assert sorted(let_go(Home(home), 10, NOW, weekly[0])) == sorted(syncs[7:])


def test_the_one_just_made_is_never_let_go_whatever_the_clock_said_before(home: Path) -> None:
    from_the_future = laid_out(home, "weekly", *range(-4000, -3980))
    (made,) = laid_out(home, "weekly", 0)
    gone = let_go(Home(home), 3, NOW, made)
    assert made.exists()
    assert len(gone) == len(from_the_future) - 2
    assert let_go(Home(home), 0, NOW, made)
    assert made.exists(), "the newest that opens is left, even where none should be kept"


def test_a_setting_says_how_many_are_kept(home: Path) -> None:
    written(home, "", "one")
    aged(home, 300)
    (home / "settings.toml").write_text("keep_backups = 3\n")
    for week in range(6):
        kept = kept_up(home, NOW + week * 7 * DAY)
    assert kept == [f"journal-{CLOCK + week * 7 * DAY:%Y%m%d-%H%M%S}+0000-weekly.db" for week in (3, 4, 5)]


# --- restoring


def test_restoring_brings_back_what_was_and_keeps_what_is(home: Path, passphrase: str) -> None:
    written(home, passphrase, "one")
    path = backed_up(home, passphrase)
    written(home, passphrase, "two")
    key = key_of(home, passphrase)
    done = put_backup_in_place(Home(home), path, key, Key(key), NOW)
    assert words(home, passphrase) == ["one"]
    assert done.before is not None
    assert check_file(done.before, key).entries == 2
    assert stat.S_IMODE(Home(home).journal.stat().st_mode) == 0o600
    assert put_backup_in_place(Home(home), done.before, key, Key(key), NOW).contents.entries == 2
    assert words(home, passphrase) == ["one", "two"]


def test_the_command_restores_by_name_by_last_and_by_path(home: Path, run_here: RunHere, tmp_path: Path) -> None:
    written(home, "", "one")
    path = backed_up(home)
    outside = tmp_path / "copy.db"
    shutil.copy(path, outside)
    for name in (path.name, path.stem, "last", "20260302", str(path), str(outside)):
        written(home, "", "more")
        done = run_here("restore", name, "--yes")
        assert done.returncode == 0, done.stderr
        assert "1 entry" in done.stderr
        assert words(home) == ["one"]
        kept = Path(re.search(r"kept: (.*)", done.stderr)[1])  # type: ignore[index]
        assert check_file(kept, None).entries == 2
        kept.unlink()


@pytest.mark.parametrize(("name", "code"), [("nothing", 3), ("", 3), ("journal.db", 3), ("journal-2026", 2)])
def test_a_name_that_fits_none_or_several_changes_nothing(
    home: Path, run_here: RunHere, name: str, code: int
) -> None:
    written(home, "", "one")
    backed_up(home)
    backed_up(home)
    before = files_under(home)
    assert run_here("restore", name, "--yes").returncode == code
    assert run_here("restore", str(Home(home).journal), "--yes").returncode == 2, "the journal itself"
    assert files_under(home) == before


def test_without_a_terminal_and_without_yes_it_is_not_done(home: Path, run_here: RunHere) -> None:
    written(home, "", "one")
    backed_up(home)
    before = files_under(home)
    assert run_here("restore", "last").returncode == 2
    assert files_under(home) == before


@pytest.mark.parametrize("state", ["gone", "damaged", "truncated", "text", "empty"])
def test_it_works_where_the_journal_is_gone_or_damaged_and_keeps_what_is_left(
    home: Path, passphrase: str, state: str, run_here: RunHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home, passphrase, "one", "two")
    backed_up(home, passphrase)
    file = Home(home).journal
    whole = file.read_bytes()
    left = {
        "gone": None,
        "damaged": whole[:4096] + bytes(byte ^ 0xFF for byte in whole[4096:]),
        "truncated": whole[:5000],
        "text": b"Dear journal",
        "empty": b"",
    }[state]
    file.unlink() if left is None else file.write_bytes(left)
    if passphrase:
        monkeypatch.setenv(COMMAND, f"printf %s '{passphrase}'")
    done = run_here("restore", "last", "--yes")
    assert done.returncode == 0, done.stderr
    assert words(home, passphrase) == ["one", "two"]
    kept = [b for b in backups.backups(Home(home)) if b.why == "aside"]
    assert [b.path.read_bytes() for b in kept] == ([] if left is None else [left])
    assert run_here("write", "three").returncode == 0
    assert words(home, passphrase) == ["one", "three", "two"]


def test_what_a_crash_left_beside_a_damaged_journal_is_kept_and_not_played_into_the_restored_one(home: Path) -> None:
    """SQLite would take the old file's rollback journal for the new one's, and undo into it."""
    written(home, "", "one")
    path = backed_up(home)
    file = Home(home).journal
    file.write_bytes(b"Dear journal")
    beside = file.with_name("journal.db-journal")
    beside.write_bytes(b"left by a crash")
    done = put_backup_in_place(Home(home), path, None, None, NOW)
    assert not beside.exists()
    assert done.before is not None
    assert done.before.with_name(f"{done.before.name}-journal").read_bytes() == b"left by a crash"
    assert words(home) == ["one"]
    assert is_whole(home)


def test_a_damaged_backup_is_refused_and_the_journal_stays(home: Path, passphrase: str) -> None:
    written(home, passphrase, *(f"word {number}" for number in range(40)))
    path = backed_up(home, passphrase)
    key = key_of(home, passphrase)
    held = bytearray(path.read_bytes())
    for place in range(2 * 4096, len(held), 4096):
        held[place : place + 20] = bytes(20)
    path.write_bytes(held)
    before = files_under(home)
    with pytest.raises(Damaged):
        put_backup_in_place(Home(home), path, key, Key(key), NOW)
    assert files_under(home) == before


def test_a_backup_of_a_newer_program_is_refused(home: Path, run_here: RunHere) -> None:
    written(home, "", "one")
    path = backed_up(home)
    connection = connect(path, None)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(TooNew):
        put_backup_in_place(Home(home), path, None, Key(None), NOW)
    assert run_here("restore", "last", "--yes").returncode == 1
    assert words(home) == ["one"]


def test_a_backup_from_before_an_update_is_restored_and_brought_to_the_newest_form_when_opened(
    home: Path, tmp_path: Path
) -> None:
    from ketajournal.journal.migrating import STEPS, upgrade_existing

    written(home, "", "one")
    steps = tmp_path / "steps"
    shutil.copytree(STEPS, steps, ignore=shutil.ignore_patterns("__pycache__"))
    newest = add_steps(steps, 'op.execute("CREATE TABLE keepsake (id TEXT)")')
    connection = connect(Home(home).journal, None)
    path = upgrade_existing(connection, Home(home), NOW, None, steps)
    connection.close()
    assert rows(home, "SELECT version_num FROM alembic_version") == [(newest,)]
    assert path.name.endswith("-update.db")
    Home(home).journal.unlink()  # this program is too old for it; a backup is not
    put_backup_in_place(Home(home), path, None, None, NOW)
    assert rows(home, "SELECT version_num FROM alembic_version") == [(SCHEMA,)]
    assert words(home) == ["one"]


# --- another passphrase than the journal's


def under_an_old_passphrase(home: Path) -> Path:
    """A journal whose only backup was made under another passphrase."""
    from ketajournal.journal.replacement import change_passphrase

    written(home, "the old one", "one")
    change_passphrase(Home(home), key_of(home, "the old one"), PASSPHRASE, NOW)
    path = backups.backups(Home(home))[0].path
    written(home, PASSPHRASE, "two")
    return path


def test_a_backup_under_an_old_passphrase_needs_that_one(
    home: Path, run_here: RunHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = under_an_old_passphrase(home)
    before = files_under(home)
    for typed in (PASSPHRASE, "neither"):
        monkeypatch.setenv(COMMAND, f"printf %s '{typed}'")
        done = run_here("restore", path.name, "--yes")
        assert done.returncode == 4
        assert "passphrase" in done.stderr
        assert files_under(home) == before
    monkeypatch.setenv(COMMAND, f"printf %s '{PASSPHRASE}'")
    listed = json.loads(run_here("backup", "--list", "--json").stdout)["backups"]
    assert [(b["entries"], b["closed"]) for b in listed] == [(None, "another passphrase")]
    monkeypatch.setenv(COMMAND, "printf %s 'the old one'")
    done = run_here("restore", path.name, "--yes")
    assert done.returncode == 0, done.stderr
    assert "passphrase that this backup was made under" in done.stderr
    assert words(home, "the old one") == ["one"]
    (aside,) = [b for b in backups.backups(Home(home)) if b.why == "aside"]
    assert check_file(aside.path, keys.derive(PASSPHRASE, salt_of(aside.path))).entries == 2


def test_after_restoring_under_another_passphrase_a_wrong_one_is_still_told_from_damage(home: Path) -> None:
    from ketajournal.errors import Locked

    path = under_an_old_passphrase(home)
    key = keys.derive("the old one", salt_of(path))
    put_backup_in_place(Home(home), path, key, Key(key_of(home, PASSPHRASE)), NOW)
    with pytest.raises(Locked, match="wrong three times") as told:
        open_journal(Home(home), lambda _attempt: PASSPHRASE, NOW)
    assert "damaged" not in told.value.hint
    file = Home(home).journal
    held = bytearray(file.read_bytes())
    held[200] ^= 0xFF
    file.write_bytes(held)
    with pytest.raises(Damaged):
        open_journal(Home(home), lambda _attempt: "the old one", NOW)


def test_a_wrong_passphrase_is_told_from_damage_where_nothing_is_noted_of_the_file(home: Path) -> None:
    from ketajournal.errors import Locked

    written(home, PASSPHRASE, "one")
    Home(home).known.write_text("{}")
    with pytest.raises(Locked):
        open_journal(Home(home), lambda _attempt: "wrong", NOW)
    assert words(home, PASSPHRASE) == ["one"]


# --- killed while restoring

# A function, where it is called from, and which of its calls; the note is replaced before and after the journal.
STEPS_OF_RESTORING = [
    ("replacement", "copied", 1),
    ("replacement", "back_up", 1),
    ("replacement", "keep_aside", 1),
    ("replacement", "write_replacing", 1),
    ("replacement", "Path.replace", 1),
    ("replacement", "Path.replace", 2),
    ("replacement", "confirm_names", 1),
    ("replacement", "Path.replace", 3),
    ("replacement", "write_known", 1),
]


@pytest.fixture(scope="module")
def backed_up_then_written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal that holds a word more than its backup."""
    home = tmp_path_factory.mktemp("made") / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "ROUNDS", 1000)
        written(home, PASSPHRASE, "one")
        backed_up(home, PASSPHRASE)
        written(home, PASSPHRASE, "two")
    return home


@pytest.mark.parametrize(("module", "step", "call"), STEPS_OF_RESTORING, ids=str)
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("opens", [True, False], ids=["that opens", "that is damaged"])
def test_killed_at_any_step_of_restoring_the_old_or_the_new_journal_is_there_whole(
    home: Path, backed_up_then_written: Path, module: str, step: str, call: int, when: str, opens: bool
) -> None:
    shutil.copytree(backed_up_then_written, home)
    (path,) = (b.path for b in backups.backups(Home(home)))
    key = key_of(home, PASSPHRASE)
    if not opens:
        file = Home(home).journal
        file.write_bytes(file.read_bytes()[:4096] + bytes(8192))
    old = Home(home).journal.read_bytes()

    def go() -> None:
        put_backup_in_place(Home(home), path, key, Key(key) if opens else None, NOW)

    came_to_it = killed_at(f"ketajournal.journal.{module}", step, when, go, call)
    assert came_to_it == (step != ("keep_aside" if opens else "back_up"))
    if Home(home).journal.read_bytes() != old:
        assert words(home, PASSPHRASE) == ["one"]
    elif opens:
        assert words(home, PASSPHRASE) == ["one", "two"]
    go()
    assert words(home, PASSPHRASE) == ["one"]
    assert half_made(home) == []


def test_a_journal_that_took_the_place_while_a_restore_waited_is_not_replaced_unkept(
    home: Path, backed_up_then_written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(backed_up_then_written, home)
    (path,) = (b.path for b in backups.backups(Home(home)))
    real = replacement.locked

    @contextmanager
    def locked_late(file: Path, *, for_writing: bool) -> Iterator[BinaryIO]:
        with real(file, for_writing=for_writing) as held:
            another = file.with_name("another")
            shutil.copy(file, another)
            another.replace(file)
            yield held

    monkeypatch.setattr(replacement, "locked", locked_late)
    with pytest.raises(Busy, match="was replaced"):
        put_backup_in_place(Home(home), path, key_of(home, PASSPHRASE), None, NOW)
    assert words(home, PASSPHRASE) == ["one", "two"]


def test_killed_at_any_moment_of_restoring_the_old_or_the_new_journal_is_there_whole(home: Path) -> None:
    written(home, "", "one")
    path = backed_up(home)
    cut = 0
    for number, moment in enumerate(moments(40, lambda: put_backup_in_place(Home(home), path, None, Key(None), NOW))):
        written(home, "", "more")
        full = words(home)
        cut += killed_after(moment, lambda: put_backup_in_place(Home(home), path, None, Key(None), NOW))
        assert words(home) in (full, ["one"]), f"after {number} kills"
        assert is_whole(home)
    assert cut > 5


# --- what is half made


def test_what_a_killed_command_left_is_found_and_a_living_ones_is_left_alone(home: Path) -> None:
    home.mkdir()
    mine = new_file(home)
    dead = subprocess.Popen(["true"])
    dead.wait()
    left = home / f".journal.{dead.pid}.new"
    left.write_bytes(b"half")
    assert half_made(home) == [left]
    make_weekly_backup(Home(home), None, NOW)
    assert mine.exists()
    assert not left.exists()


def test_an_output_that_is_taken_meanwhile_is_not_replaced(home: Path, tmp_path: Path) -> None:
    written(home, "", "one")
    target = tmp_path / "copy.db"
    with journal_at(home) as journal:
        real = backups.give_name

        def taken(new: Path, name: Path) -> bool:
            name.write_bytes(b"another's")
            return real(new, name)

        backups.give_name = taken  # type: ignore[assignment]
        try:
            with pytest.raises(BadInput, match="already"):
                backups.back_up_to(journal.connection, journal.home, None, target)
        finally:
            backups.give_name = real
    assert target.read_bytes() == b"another's"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".journal")] == []


# --- on the way from one zone to another, and where nothing opens what is there


def test_backups_are_in_the_order_of_their_moments_whatever_the_clock_on_the_wall_said(home: Path) -> None:
    with journal_at(home) as journal:
        note(journal, "words")
        for offset, hours in ((9, 0), (-8, 1), (0, 2)):  # an hour apart, on a journey
            zone = timezone(timedelta(hours=offset))
            backups.back_up(journal.connection, journal.home, None, (NOW + timedelta(hours=hours)).astimezone(zone))
    found = backups.backups(Home(home))
    assert [b.at for b in found] == [NOW + timedelta(hours=hours) for hours in (2, 1, 0)]
    assert [b.path.name for b in found] == [
        "journal-20260302-160000+0000.db",
        "journal-20260302-070000-0800.db",
        "journal-20260302-230000+0900.db",
    ]


HOLDS_IT = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.readline()
held.execute("CREATE TABLE late (word)")
held.execute("COMMIT")
"""


def test_what_nothing_opens_is_replaced_only_when_nobody_writes_into_it(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with journal_at(home) as journal:
        note(journal, "words")
        kept = backups.back_up(journal.connection, journal.home, None, NOW).path
    monkeypatch.setattr("ketajournal.journal.locked_copy.WAIT_SECONDS", 0.1)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS_IT, str(Home(home).journal)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(Busy):
        put_backup_in_place(Home(home), kept, None, None, NOW)
    holder.communicate(b"\n")
    done = put_backup_in_place(Home(home), kept, None, None, NOW)
    assert done.before is not None
    assert b"late" in done.before.read_bytes(), "what was written last is in what was kept"


def test_a_copy_without_a_table_has_not_a_byte_of_what_stood_in_it(home: Path) -> None:
    with journal_at(home) as journal:
        note(journal, "words")
        with writing(journal.connection, journal.home.journal):
            journal.connection.execute(SET_LOCAL, ("sync keys", "of this machine alone"))
        copy = backups.under_another_key(
            journal.connection, journal.home.journal, home, None, None, without=["local"]
        )
        assert b"of this machine alone" in journal.home.journal.read_bytes()
    assert b"words" in copy.read_bytes()
    assert b"of this machine alone" not in copy.read_bytes()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux tells what this process has open")
@pytest.mark.parametrize("opens", [True, False], ids=["one that opens", "one that nothing opens"])
def test_where_no_open_file_can_be_replaced_the_journal_is_closed_first(
    home: Path, monkeypatch: pytest.MonkeyPatch, opens: bool
) -> None:
    with journal_at(home) as journal:
        note(journal, "words")
        kept = backups.back_up(journal.connection, journal.home, None, NOW).path
    real = Path.replace

    def replace_as_windows_does(new: Path, target: str | Path) -> Path:
        if any(os.path.realpath(number) == str(target) for number in Path("/proc/self/fd").iterdir()):
            raise PermissionError(errno.EACCES, "it is open", str(target))
        return real(new, target)

    monkeypatch.setattr(Path, "replace", replace_as_windows_does)
    monkeypatch.setattr("ketajournal.journal.replacement._CLOSED_FIRST", True)
    done = put_backup_in_place(Home(home), kept, None, Key(None) if opens else None, NOW)
    assert done.before is not None
    assert words(home, "") == ["words"]
