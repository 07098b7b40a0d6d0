"""A passphrase is set, changed or dropped: at every moment one of the two opens the journal, and no word is lost."""

import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest
from sqlcipher3 import dbapi2

from ketajournal.errors import Busy, Damaged, Locked
from ketajournal.journal import keys
from ketajournal.journal.backups import backups
from ketajournal.journal.disk import half_made
from ketajournal.journal.file import connect, salt_of
from ketajournal.journal.home import Home
from ketajournal.journal.integrity import Contents, check_file
from ketajournal.journal.opening import open_journal
from ketajournal.journal.replacement import change_passphrase
from support.commands import Done
from support.forked_commands import Terminal
from support.journals import COMMAND, NOW, everything, files_under, journal_at, note, rows
from support.kills import killed_after, killed_at, moments

RunHere = Callable[..., Done]
OLD, NEW = "correct horse", "a later staple"
CHANGES = pytest.mark.parametrize(
    ("old", "new"), [(OLD, NEW), ("", NEW), (OLD, "")], ids=["changed", "set", "dropped"]
)


def key_of(home: Path, passphrase: str) -> bytes | None:
    return keys.derive(passphrase, salt_of(Home(home).journal)) if passphrase else None


@pytest.fixture(scope="module")
def laid_down(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], None]:
    """Lay down a journal with two notes, made once for each passphrase and copied from then on."""
    made: dict[str, Path] = {}

    def lay(home: Path, passphrase: str) -> None:
        if passphrase not in made:
            made[passphrase] = tmp_path_factory.mktemp("made") / "home"
            written(made[passphrase], passphrase, "one", "two")
        shutil.copytree(made[passphrase], home)

    return lay


def written(home: Path, passphrase: str, *texts: str) -> None:
    with journal_at(home, passphrase) as journal:
        for text in texts:
            note(journal, text)


def words(home: Path, passphrase: str) -> list[str]:
    return sorted(str(a.value) for e in everything(home, passphrase) for a in e.answers)


def change(home: Path, old: str, new: str) -> bytes | None:
    return change_passphrase(Home(home), key_of(home, old), new, NOW)


def opened_by(home: Path, *passphrases: str) -> str:
    """The one passphrase that opens the journal; the others must be told as wrong, not as damage."""
    found = []
    for passphrase in passphrases:
        encrypted = not Home(home).journal.read_bytes().startswith(b"SQLite format 3")
        if encrypted != bool(passphrase):
            continue
        hint = None
        try:
            open_journal(Home(home), lambda _attempt, typed=passphrase: typed, NOW).close()
        except Locked as error:
            hint = error.hint
        assert "damaged" not in (hint or "")
        if hint is None:
            found.append(passphrase)
    (one,) = found
    return one


# --- what it comes to


@CHANGES
def test_the_new_one_opens_all_that_was_there_and_the_old_one_nothing(home: Path, old: str, new: str) -> None:
    written(home, old, "one", "the second")
    before = check_file(Home(home).journal, key_of(home, old))
    schema = rows(home, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name", key_of(home, old))
    changed = change(home, old, new)
    assert words(home, new) == ["one", "the second"]
    key = key_of(home, new)
    assert changed == key
    assert check_file(Home(home).journal, key) == before
    assert rows(home, "SELECT type, name, sql FROM sqlite_master ORDER BY type, name", key) == schema
    assert opened_by(home, old, new) == new
    assert stat.S_IMODE(Home(home).journal.stat().st_mode) == 0o600
    assert (b"the second" in Home(home).journal.read_bytes()) == (new == "")
    written(home, new, "three")
    assert words(home, new) == ["one", "the second", "three"]


@CHANGES
def test_the_backup_from_before_opens_as_the_journal_did(home: Path, old: str, new: str) -> None:
    written(home, old, "one")
    change(home, old, new)
    ((before, *_),) = backups(Home(home))
    assert before.name.endswith("-passphrase.db")
    assert check_file(before, keys.derive(old, salt_of(before)) if old else None).entries == 1


def test_the_salt_is_new_too_so_that_an_old_key_is_of_no_use(home: Path) -> None:
    written(home, OLD, "one")
    before = salt_of(Home(home).journal)
    change(home, OLD, OLD)
    assert salt_of(Home(home).journal) != before


@pytest.mark.real_keys
def test_a_plain_pragma_key_opens_the_file_afterwards(home: Path) -> None:
    written(home, "", "one")
    change(home, "", "it's 'quoted' 🔑")
    connection = dbapi2.connect(str(Home(home).journal))
    connection.execute("PRAGMA key = 'it''s ''quoted'' 🔑'")
    assert connection.execute("SELECT value FROM answer").fetchall() == [('"one"',)]
    connection.close()


def test_a_copy_that_does_not_hold_the_same_is_not_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(home, OLD, "one")

    def otherwise(path: Path, key: bytes | None) -> Contents:
        held = check_file(path, key)
        return held._replace(version="") if path.parent == home else held

    monkeypatch.setattr("ketajournal.journal.backups.check_file", otherwise)
    with pytest.raises(Damaged, match="not kept"):
        change(home, OLD, NEW)
    assert opened_by(home, OLD, NEW) == OLD
    assert not list(home.glob(".journal*"))


# --- killed

STEPS = [
    ("replacement", "back_up", 1),
    ("backups", "new_file", 2),
    ("backups", "sync_file", 2),
    ("backups", "check_file", 2),
    ("replacement", "write_replacing", 1),
    ("replacement", "Path.replace", 1),
    ("replacement", "Path.replace", 2),
    ("replacement", "confirm_names", 1),
    ("replacement", "Path.replace", 3),
    ("replacement", "write_known", 1),
    ("replacement", "remove", 1),
]


# Where a passphrase is set or dropped, only the steps differ at which the file and its note change.
_STEPS_OF_EACH = [
    *((OLD, NEW, *step) for step in STEPS),
    *((old, new, *step) for old, new in (("", NEW), (OLD, "")) for step in STEPS[5:9]),
]


@pytest.mark.parametrize(("old", "new", "module", "step", "call"), _STEPS_OF_EACH, ids=str)
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_one_of_the_two_opens_it_and_the_other_is_told_as_wrong(
    home: Path,
    laid_down: Callable[[Path, str], None],
    old: str,
    new: str,
    module: str,
    step: str,
    call: int,
    when: str,
) -> None:
    laid_down(home, old)
    assert killed_at(f"ketajournal.journal.{module}", step, when, lambda: change(home, old, new), call)
    left = opened_by(home, old, new)
    assert words(home, left) == ["one", "two"]
    check_file(Home(home).journal, key_of(home, left))
    named = (module, step, call) in STEPS[7:] or ((step, call) == ("Path.replace", 2) and when == "after")
    assert left == (new if named else old)
    other = old if left == new else new
    change(home, left, other)
    assert words(home, other) == ["one", "two"]
    assert half_made(home) == []


def test_killed_at_any_moment_one_of_the_two_opens_it(home: Path) -> None:
    passphrases = [OLD, NEW, ""]
    written(home, OLD, "one")
    left, cut = OLD, 0
    for number, moment in enumerate(moments(40, lambda: change(home, OLD, OLD))):
        wanted = passphrases[(passphrases.index(left) + 1) % 3]
        cut += killed_after(moment, lambda old=left, new=wanted: change(home, old, new))
        left = opened_by(home, left, wanted)
        assert words(home, left) == ["one"], f"after {number} kills"
    assert cut > 5


def test_a_readable_copy_that_was_left_half_made_is_gone_with_the_next_command_that_writes(
    home: Path, run_here: RunHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home, OLD, "unmistakable-elderflower")
    assert killed_at("ketajournal.journal.backups", "check_file", "before", lambda: change(home, OLD, ""), 2)
    assert any(b"elderflower" in held for held in files_under(home).values())
    monkeypatch.setenv(COMMAND, f"printf %s '{OLD}'")
    assert run_here("write", "two").returncode == 0
    assert not any(b"elderflower" in held for held in files_under(home).values())


# --- another process has the journal open

WRITER = """
import sys
from pathlib import Path
from ketajournal.errors import KetajournalError
from ketajournal.journal.home import Home
from ketajournal.journal.opening import open_journal
from ketajournal.journal.file import Key
sys.path.insert(0, sys.argv[1])
from support.journals import NOW, note
key = bytes.fromhex(sys.argv[3]) if sys.argv[3] else None
journal = open_journal(Home(Path(sys.argv[2])), None, NOW, Key(key))
journal.writer()
print("open", flush=True)
for line in sys.stdin:
    try:
        note(journal, line.strip())
        print(line.strip(), flush=True)
    except KetajournalError as error:
        print(f"{type(error).__name__}: {error.sentence}", flush=True)
"""


class Writer:
    """A second process with the journal open, which writes each word that it is given."""

    def __init__(self, home: Path, passphrase: str) -> None:
        key = key_of(home, passphrase)
        self._process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(Path(__file__).parents[1]), str(home), key.hex() if key else ""],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.said() == "open"

    def said(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def give(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def end(self) -> list[str]:
        out, _ = self._process.communicate()
        return out.splitlines()


def test_whoever_had_the_journal_open_before_is_refused_and_told_and_nothing_is_damaged(home: Path) -> None:
    written(home, OLD, "one")
    other = Writer(home, OLD)
    other.give("two")
    assert other.said() == "two"
    change(home, OLD, NEW)
    other.give("three")
    assert re.match(r"Busy: .*was replaced while this was open", other.said())
    other.end()
    assert words(home, NEW) == ["one", "two"]
    check_file(Home(home).journal, key_of(home, NEW))
    assert not Home(home).journal.with_name("journal.db-journal").exists()


def test_no_word_that_was_kept_is_lost_however_writing_and_changing_fall_together(home: Path) -> None:
    """What the other process was told is kept is in the journal; what came too late, it was told so."""
    written(home, OLD, "from before")
    others = [Writer(home, OLD) for _ in range(2)]
    given = 60
    for number in range(given):
        for name, other in enumerate(others):
            other.give(f"word {name} {number}")
    change(home, OLD, NEW)
    said = [line for other in others for line in other.end()]
    kept = [line for line in said if line.startswith("word")]
    refused = [line for line in said if line.startswith("Busy")]
    assert len(kept) + len(refused) == 2 * given, said
    assert sorted(["from before", *kept]) == words(home, NEW)


def test_while_somebody_is_in_the_middle_of_writing_the_change_comes_after(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ketajournal.journal import file

    monkeypatch.setattr(file, "WAIT_SECONDS", 0.2)
    written(home, "", "one")
    before = files_under(home)
    holding = connect(Home(home).journal, None)
    holding.execute("BEGIN IMMEDIATE")
    try:
        child = os.fork()  # another process: SQLite's locks are between those
        if child == 0:
            try:
                change(home, "", NEW)
            except Busy:
                os._exit(7)
            finally:
                os._exit(1)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    finally:
        holding.close()
    assert files_under(home) == before


def test_a_journal_that_was_replaced_while_its_passphrase_was_typed_asks_again(home: Path) -> None:
    written(home, OLD, "one")
    typed = iter([OLD, NEW])

    real = keys.opens

    def replaced_right_after(path: Path, key: bytes | None) -> bool:
        right = real(path, key)
        keys.opens = real  # type: ignore[attr-defined]
        change(home, OLD, NEW)
        return right

    keys.opens = replaced_right_after  # type: ignore[attr-defined]
    try:
        journal = open_journal(Home(home), lambda _attempt: next(typed), NOW)
    finally:
        keys.opens = real  # type: ignore[attr-defined]
    assert journal.key.raw == key_of(home, NEW)
    journal.close()


# --- the command


@pytest.fixture
def encrypted(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    written(home, OLD, "one")
    monkeypatch.setenv(COMMAND, f"printf %s '{OLD}'")
    return home


def test_a_script_gives_the_old_one_and_the_new_one_by_commands(
    encrypted: Path, run_here: RunHere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run_here("unlock").returncode == 0
    done = run_here("passphrase", "--new-command", f"printf %s '{NEW}'")
    assert done.returncode == 0, done.stderr
    assert "The passphrase is changed." in done.stderr
    assert "with the old passphrase" in done.stderr
    assert COMMAND in done.stderr
    monkeypatch.delenv(COMMAND)
    assert words(encrypted, NEW) == ["one"]
    assert not list((tmp_path / "runtime" / "ketajournal").glob("*.key")), "what 'unlock' kept opens nothing any more"
    assert OLD not in done.stderr
    assert NEW not in done.stderr
    newest, before = backups(Home(encrypted))
    assert check_file(newest.path, keys.derive(NEW, salt_of(newest.path))).entries == 1, "one opens with the new one"
    assert check_file(before.path, keys.derive(OLD, salt_of(before.path))).entries == 1


@pytest.mark.parametrize("old", [OLD, ""], ids=["changed", "set"])
def test_old_backups_are_removed_where_that_is_wanted(
    home: Path, run_here: RunHere, monkeypatch: pytest.MonkeyPatch, old: str
) -> None:
    written(home, old, "one")
    if old:
        monkeypatch.setenv(COMMAND, f"printf %s '{old}'")
    assert run_here("backup").returncode == 0
    assert run_here("passphrase", "--new-command", f"printf %s '{NEW}'", "--remove-old-backups").returncode == 0
    (left,) = backups(Home(home))
    assert check_file(left.path, keys.derive(NEW, salt_of(left.path))).entries == 1


@pytest.mark.parametrize(
    ("given", "new", "code", "said"),
    [
        ("wrong", f"printf %s '{NEW}'", 4, "does not open"),
        (OLD, "exit 3", 4, "--new-command ended with status 3"),
        (OLD, "true", 4, "--new-command printed nothing"),
        (OLD, f"printf %s '{OLD}'", 0, "Nothing was changed"),
    ],
)
def test_what_can_not_be_done_changes_nothing(
    encrypted: Path, run_here: RunHere, monkeypatch: pytest.MonkeyPatch, given: str, new: str, code: int, said: str
) -> None:
    before = files_under(encrypted)
    monkeypatch.setenv(COMMAND, f"printf %s '{given}'")
    done = run_here("passphrase", "--new-command", new)
    assert done.returncode == code
    assert said in done.stderr
    assert files_under(encrypted) == before


def test_without_a_terminal_and_without_a_command_nothing_is_asked(encrypted: Path, run_here: RunHere) -> None:
    assert run_here("passphrase").returncode == 2


def test_without_a_journal_there_is_no_passphrase_to_set(run_here: RunHere) -> None:
    assert run_here("passphrase", "--new-command", "echo x").returncode == 3
    assert run_here("passphrase", "--sheet").returncode == 3


def test_a_new_passphrase_that_is_only_kept_for_a_while_does_not_count_as_the_old_one(
    encrypted: Path, run_here: RunHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever finds the terminal unlocked can read; they can't lock the person out."""
    assert run_here("unlock").returncode == 0
    monkeypatch.delenv(COMMAND)
    monkeypatch.setattr("ketajournal.actions.console.can_ask", lambda: False)
    assert run_here("list").returncode == 0
    assert run_here("passphrase", "--new-command", "echo x").returncode == 4


def test_at_a_terminal_it_asks_the_old_one_and_the_new_one_twice_then_drops_it_after_a_yes(home: Path) -> None:
    with journal_at(home, OLD) as journal:
        note(journal, "one")

    def begin() -> pexpect.spawn:
        child = Terminal(("passphrase",), {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}, (40, 100))
        return child

    def answer(child: pexpect.spawn, *pairs: tuple[str, str]) -> None:
        for question, typed in pairs:
            child.expect(question)
            child.sendline(typed)

    child = begin()
    answer(
        child,
        ("Passphrase: ", OLD),
        ("Choose a passphrase", NEW),
        ("once more: ", "x"),
        ("The two were not the same", ""),
    )
    answer(child, ("Drop the passphrase", "no"))
    child.expect("Nothing was changed")
    child.expect(pexpect.EOF)
    child = begin()
    answer(child, ("Passphrase: ", OLD), ("Choose a passphrase", NEW), ("once more: ", NEW), ("Remove what", "no"))
    child.expect(pexpect.EOF)
    assert NEW not in child.before
    child = begin()
    answer(child, ("Passphrase: ", NEW), ("Choose a passphrase", ""), ("Drop the passphrase", "yes"))
    answer(child, ("Remove what opens with the old passphrase", "yes"))
    child.expect("Removed")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
    assert words(home, "") == ["one"]
    assert [check_file(b.path, None).entries for b in backups(Home(home))] == [1]


# --- on paper


@pytest.mark.parametrize("passphrase", ["", OLD], ids=["plain", "encrypted"])
def test_the_sheet_fits_a_page_and_holds_no_secret(home: Path, run_here: RunHere, passphrase: str) -> None:
    written(home, passphrase, "unmistakable-elderflower")
    done = run_here("passphrase", "--sheet")
    assert (done.returncode, done.stderr) == (0, ""), "it needs no passphrase"
    lines = done.stdout.splitlines()
    assert len(lines) <= 54
    assert max(map(len, lines)) <= 80
    assert done.stdout.isprintable() or done.stdout.replace("\n", "").isprintable()
    joined = "".join(line.strip() for line in lines)
    for said in (str(home), "journal.db", "ketajournal restore", "ketajournal help-now", "no secret"):
        assert said in joined, said
    assert ("PRAGMA key" in done.stdout) == bool(passphrase)
    assert "elderflower" not in done.stdout
    known = Home(home).known.read_text()
    assert not any(word in done.stdout for word in re.findall(r"[0-9a-f]{32,}", known))
    assert not passphrase or passphrase not in done.stdout


def test_the_kill_is_a_kill() -> None:
    """Else the rest of this file would hold by killing nothing."""
    assert killed_at("os", "getcwd", "before", lambda: os.getcwd())
    assert not killed_at("os", "getcwd", "before", lambda: None)
    assert killed_after(0, lambda: signal.pause())
