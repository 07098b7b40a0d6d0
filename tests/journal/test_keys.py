"""Who can open the journal, what opened it, and what a file that was damaged says."""

import os
import random
import re
import shutil
import sqlite3
import stat
import subprocess
import time
from pathlib import Path

import pexpect
import pytest
from sqlcipher3 import dbapi2

from ketajournal.course.values import Value
from ketajournal.errors import Damaged, KetajournalError
from ketajournal.journal import keys, reading
from ketajournal.journal.faults import as_told
from ketajournal.journal.file import PAGE
from ketajournal.journal.home import Home
from ketajournal.journal.opening import open_journal
from support.forked_commands import Terminal
from support.journals import (
    CHECKIN,
    COMMAND,
    NOW,
    PASSPHRASE,
    command,
    everything,
    files_under,
    interrupt,
    journal_at,
    note,
)
from support.many_commands import ended

GIVES_IT = {COMMAND: f"echo '{PASSPHRASE}'"}
GIVES_ANOTHER = {COMMAND: "echo 'wrong horse'"}
WORDS = "unmistakable-elderflower"


@pytest.fixture
def runtime(tmp_path: Path) -> Path:
    """The folder in memory where a kept key may lie."""
    return tmp_path / "runtime"


@pytest.fixture
def encrypted(home: Path) -> Path:
    """An encrypted journal with one note in it."""
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, WORDS)
    return home


@pytest.fixture
def plain(home: Path) -> Path:
    """A journal without a passphrase, with one note in it."""
    with journal_at(home) as journal:
        note(journal, WORDS)
    return home


def key_file(runtime: Path) -> Path:
    (found,) = (runtime / "ketajournal").iterdir()
    return found


def mode(path: Path) -> int:
    return stat.S_IMODE(path.lstat().st_mode)


def told(done: subprocess.CompletedProcess[bytes]) -> str:
    """What was said on standard error, which is sentences and never a traceback."""
    text = done.stderr.decode()
    assert "Traceback" not in text, text
    return text


# --- the passphrase


@pytest.mark.parametrize("words", [[], ["list"], ["write", "more"], ["checkin", "--answers", "-"], ["unlock"]])
def test_a_wrong_passphrase_is_exit_4_and_changes_nothing(encrypted: Path, runtime: Path, words: list[str]) -> None:
    before = files_under(encrypted, runtime)
    done = command(*words, stdin=b'{"checkin.mood": 5}', env=GIVES_ANOTHER)
    assert done.returncode == 4
    assert done.stdout.strip() in (b"", b'{"checkin.mood": 5}'), "nothing but what was piped in, handed back"
    assert "does not open this journal" in told(done)
    assert len(told(done).splitlines()) == 2 + bool(done.stdout), "a sentence and a hint, and what was printed"
    assert files_under(encrypted, runtime) == before


def test_without_a_terminal_a_locked_journal_is_exit_4_with_a_hint(encrypted: Path) -> None:
    done = command("list")
    assert done.returncode == 4
    assert "ketajournal unlock" in told(done)
    assert COMMAND in told(done)


def test_the_passphrase_command_opens_the_journal_and_doctor_says_so(encrypted: Path) -> None:
    done = command("list", env=GIVES_IT)
    assert done.returncode == 0
    assert WORDS in done.stdout.decode()
    assert told(done) == "", "no command but doctor speaks of it"
    assert f"encrypted, and it opens with {COMMAND}" in command("doctor", env=GIVES_IT).stdout.decode()


@pytest.mark.parametrize(
    ("line", "said"),
    [("exit 3", "status 3"), ("printf '\\377\\376'", "not text"), ("no-such-program-here", "status 127")],
)
def test_a_passphrase_command_that_fails_is_named(encrypted: Path, line: str, said: str) -> None:
    done = command("list", env={COMMAND: line})
    assert done.returncode == 4
    assert said in told(done)
    assert COMMAND in told(done)


def test_a_passphrase_command_that_prints_nothing_never_makes_a_journal_that_is_open_to_all(home: Path) -> None:
    """The person set the command to have a passphrase: silence from it is a fault, not a wish for none."""
    done = command("write", WORDS, env={COMMAND: "true"})
    assert done.returncode != 0
    told(done)
    assert not any(WORDS.encode() in held for held in files_under(home).values())


def test_a_new_journal_made_with_the_passphrase_command_is_encrypted(home: Path) -> None:
    done = command("write", WORDS, env=GIVES_IT)
    assert done.returncode == 0, told(done)
    assert "without a passphrase" not in told(done)
    assert command("list").returncode == 4
    assert [e.answers[0].value for e in everything(home, PASSPHRASE)] == [WORDS]


def test_a_new_journal_without_a_passphrase_says_so(home: Path) -> None:
    done = command("write", WORDS)
    assert done.returncode == 0
    assert "without a passphrase" in told(done)
    assert str(home) in told(done)


def _terminal(*words: str) -> pexpect.spawn:
    return Terminal(words, {**os.environ, "TERM": "xterm", "NO_COLOR": "1"}, (40, 120))


def test_at_a_terminal_the_passphrase_is_asked_three_times_and_never_shown(encrypted: Path) -> None:
    before = files_under(encrypted)
    child = _terminal("list")
    for _attempt in range(3):
        child.expect("Passphrase: ")
        child.sendline("wrong-and-secret")
    child.expect("wrong three times")
    assert ended(child) == 4
    assert "wrong-and-secret" not in str(child.before)
    assert files_under(encrypted) == before


def test_at_a_terminal_the_right_passphrase_opens_it(encrypted: Path) -> None:
    child = _terminal("list")
    child.expect("Passphrase: ")
    child.sendline("wrong")
    child.expect("does not open")
    child.expect("Passphrase: ")
    child.sendline(PASSPHRASE)
    child.expect(WORDS)
    assert ended(child) == 0


def test_ctrl_c_at_the_passphrase_is_exit_130_and_opens_nothing(encrypted: Path) -> None:
    child = _terminal("list")
    child.expect("Passphrase: ")
    interrupt(child)
    assert ended(child) == 130
    assert WORDS not in str(child.before)


def test_a_very_short_passphrase_is_said_to_be_and_kept_where_it_is_typed_again(home: Path) -> None:
    with journal_at(home):
        pass
    child = _terminal("passphrase")
    for first, then, second in (
        ("x", "very short", ""),
        ("another one", "once more: ", "another"),
        ("y", "short", "y"),
    ):
        child.expect("Choose a passphrase")
        child.sendline(first)
        child.expect(then)
        if then != "once more: ":
            child.expect("once more: ")
        child.sendline(second)
    child.expect("The journal is encrypted now")
    child.expect("Remove what opens without a passphrase")
    child.sendline("no")
    assert ended(child) == 0
    assert everything(home, "y") == []


def test_the_passphrase_is_chosen_before_the_first_question(home: Path) -> None:
    """Typed twice; two that differ are asked for again; the journal is encrypted with the one agreed on."""
    child = _terminal("checkin", "--plain")
    for first, second in (("one thing", "another"), (PASSPHRASE, PASSPHRASE)):
        child.expect("Choose a passphrase")
        child.sendline(first)
        child.expect("once more: ")
        child.sendline(second)
    child.expect(f"1/{CHECKIN}")
    child.expect("> ")
    child.sendline("7")
    child.expect(f"2/{CHECKIN}")
    child.expect("> ")
    interrupt(child)
    assert ended(child) == 130
    assert [a.value for e in everything(home, PASSPHRASE) for a in e.answers] == [7]


def test_enter_alone_at_a_new_passphrase_means_none_and_says_what_that_means(home: Path) -> None:
    child = _terminal("checkin", "--plain")
    child.expect("Choose a passphrase")
    child.sendline("")
    child.expect("No passphrase")
    assert child.expect([f"1/{CHECKIN}", pexpect.EOF]) == 0, f"pressing Enter at once: {child.before}"
    child.expect("> ")
    interrupt(child)
    assert ended(child) == 130
    assert Home(home).journal.read_bytes().startswith(b"SQLite format 3")


# --- the key that is kept for a while


def unlock() -> None:
    done = command("unlock", env=GIVES_IT)
    assert done.returncode == 0, told(done)
    assert "15 minutes" in told(done)
    assert "stays encrypted" in told(done)


def test_unlock_keeps_the_key_in_a_private_file_and_doctor_says_so(encrypted: Path, runtime: Path) -> None:
    unlock()
    assert mode(runtime / "ketajournal") == 0o700
    assert mode(key_file(runtime)) == 0o600
    done = command("list")
    assert done.returncode == 0
    assert WORDS in done.stdout.decode()
    assert told(done) == ""
    assert "encrypted, and it opens with the key that 'unlock' keeps" in command("doctor").stdout.decode()


@pytest.mark.parametrize("umask", [0, 0o077])
def test_the_kept_key_is_private_under_any_umask(encrypted: Path, runtime: Path, umask: int) -> None:
    assert command("unlock", env=GIVES_IT, umask=umask).returncode == 0
    assert mode(runtime / "ketajournal") == 0o700
    assert mode(key_file(runtime)) == 0o600


def test_the_kept_key_is_not_the_passphrase(encrypted: Path, runtime: Path) -> None:
    unlock()
    held = key_file(runtime).read_bytes()
    assert len(held) == 32
    assert PASSPHRASE.encode() not in held


def test_the_kept_key_expires_15_minutes_after_its_last_use(encrypted: Path, runtime: Path) -> None:
    unlock()
    file = key_file(runtime)
    nearly = time.time() - 14 * 60
    os.utime(file, (nearly, nearly))
    assert command("list").returncode == 0
    assert time.time() - file.stat().st_mtime < 60, "each use begins the 15 minutes anew"
    past = time.time() - 15 * 60 - 1
    os.utime(file, (past, past))
    assert command("list").returncode == 4
    assert not file.exists()
    assert command("list").returncode == 4


def test_a_kept_key_with_a_date_in_the_future_is_not_taken(encrypted: Path, runtime: Path) -> None:
    unlock()
    ahead = time.time() + 3600
    os.utime(key_file(runtime), (ahead, ahead))
    assert command("list").returncode == 4


def test_lock_forgets_the_key(encrypted: Path, runtime: Path) -> None:
    unlock()
    done = command("lock")
    assert done.returncode == 0
    assert "Locked" in told(done)
    assert list((runtime / "ketajournal").iterdir()) == []
    assert command("list").returncode == 4
    assert "locked already" in told(command("lock"))


def test_unlock_on_a_journal_without_a_passphrase_says_that_there_is_nothing_to_unlock(plain: Path) -> None:
    done = command("unlock")
    assert done.returncode == 0
    assert "no passphrase" in told(done)


def test_a_kept_key_of_another_journal_opens_nothing(encrypted: Path, runtime: Path, tmp_path: Path) -> None:
    unlock()
    with journal_at(tmp_path / "other", "another passphrase"):
        pass
    assert command("list", env={"KETAJOURNAL_HOME": str(tmp_path / "other")}).returncode == 4


def test_a_runtime_folder_that_others_can_look_into_is_refused(encrypted: Path, runtime: Path) -> None:
    (runtime / "ketajournal").mkdir(exist_ok=True)
    (runtime / "ketajournal").chmod(0o755)
    done = command("unlock", env=GIVES_IT)
    assert done.returncode == 1
    assert "yours alone" in told(done)
    assert list((runtime / "ketajournal").iterdir()) == []


# --- nothing readable outside


def test_no_written_word_is_readable_in_any_file(home: Path, runtime: Path, tmp_path: Path) -> None:
    """Notes, editor drafts, an answers file's values, edits and deletions, all in an encrypted journal."""
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\nprintf "secret-in-editor" > "$1"\n')
    editor.chmod(0o755)
    secrets = ["secret-note", "secret-edited", "secret-shift", "secret-in-editor", "secret-deleted", PASSPHRASE]
    steps: list[tuple[list[str], bytes]] = [
        (["write", "secret-note"], b""),
        (["checkin", "--answers", "-"], b'{"checkin.shift": "secret-shift"}'),
        (["write"], b"secret-deleted"),
        (["delete", "last", "--yes"], b""),
        (["edit", "last", "--answers", "-"], b'{"checkin.shift": "secret-edited"}'),
        (["unlock"], b""),
        (["list"], b""),
    ]
    for words, stdin in steps:
        done = command(*words, stdin=stdin, env=GIVES_IT)
        assert done.returncode == 0, told(done)
    child = Terminal(("write",), {**os.environ, **GIVES_IT, "EDITOR": str(editor), "TERM": "xterm"}, (24, 80))
    child.expect("Kept")
    assert ended(child) == 0
    held = files_under(home, runtime)
    assert held
    for secret in secrets:
        for spelled in (secret.encode(), secret.encode("utf-16-le")):
            assert not [path for path, bytes_ in held.items() if spelled in bytes_], secret
    texts = {str(a.value) for e in everything(home, PASSPHRASE) for a in e.answers}
    assert texts == {"secret-note", "secret-edited", "secret-in-editor"}


@pytest.mark.parametrize("umask", [0, 0o077])
@pytest.mark.parametrize("environment", [{}, GIVES_IT], ids=["plain", "encrypted"])
def test_the_folder_and_its_files_are_the_owners_alone(home: Path, umask: int, environment: dict[str, str]) -> None:
    assert command("write", "hello", env=environment, umask=umask).returncode == 0
    assert mode(home) == 0o700
    assert {path.name: oct(mode(path)) for path in home.iterdir()} == {
        "journal.db": "0o600",
        "journal.known": "0o600",
    }


# --- the stock tools open the same file


def read_by_others(home: Path, passphrase: str, *pragmas: str) -> list[tuple[str]]:
    """The answers that SQLCipher reads with no more than the passphrase and these lines."""
    connection = dbapi2.connect(str(Home(home).journal))
    quoted = passphrase.replace("'", "''")
    for pragma in (f"PRAGMA key = '{quoted}'", *pragmas):
        connection.execute(pragma)
    try:
        found: list[tuple[str]] = connection.execute("SELECT value FROM answer").fetchall()
        return found
    finally:
        connection.close()


@pytest.mark.real_keys
def test_a_plain_pragma_key_opens_the_file(home: Path) -> None:
    """So the journal can be read without ketajournal, with what any SQLCipher 4 brings."""
    with journal_at(home, PASSPHRASE) as journal:
        note(journal, WORDS)
    assert read_by_others(home, PASSPHRASE) == [(f'"{WORDS}"',)]


@pytest.mark.parametrize("passphrase", ["it's 'quoted'", "šifra 🔑 كلمة", "x'00'"])
def test_it_does_so_whatever_signs_the_passphrase_has(home: Path, passphrase: str) -> None:
    with journal_at(home, passphrase) as journal:
        note(journal, WORDS)
    assert read_by_others(home, passphrase, f"PRAGMA kdf_iter = {keys.ROUNDS}") == [(f'"{WORDS}"',)]


def test_the_sqlcipher_shell_opens_the_file(encrypted: Path) -> None:
    shell = shutil.which("sqlcipher")
    if shell is None:
        pytest.skip("the sqlcipher shell is not installed here, so only the library was tried")
    version = subprocess.run(
        [shell, ":memory:", "PRAGMA cipher_version;"], capture_output=True, text=True, check=False
    ).stdout
    if not version.strip() or int(version.split(".")[0]) < 4:
        pytest.skip(f"the sqlcipher shell here is {version.strip() or 'too old'}, and the file is of version 4")
    done = subprocess.run(
        [shell, str(Home(encrypted).journal)],
        input=f"PRAGMA key = '{PASSPHRASE}';\nSELECT value FROM answer;\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert f'"{WORDS}"' in done.stdout, done.stderr


# --- files that are not as they were


def damaged(home: Path, env: dict[str, str] | None = None) -> None:
    """Each command says that the file is damaged, with a hint, exit 5, and leaves it as it was."""
    before = Home(home).journal.read_bytes()
    for words in ([], ["list"], ["write", "more"]):
        done = command(*words, env=env)
        assert done.returncode == 5, (words, done.returncode, done.stderr.decode())
        assert len(told(done).strip().splitlines()) >= 2, "a sentence and a hint"
    assert Home(home).journal.read_bytes() == before


GARBAGE = {
    "empty": b"",
    "a text": b"Dear journal, " * 1000,
    "a text of whole pages": (b"Dear journal, " * 1000)[: 2 * PAGE],
    "zeros": bytes(4 * PAGE),
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(PAGE),
    "half a header": b"SQLite format 3\x00" + bytes(20),
}


@pytest.mark.parametrize("held", GARBAGE.values(), ids=GARBAGE.keys())
def test_a_file_that_is_no_journal_is_exit_5_with_a_hint(home: Path, held: bytes) -> None:
    home.mkdir()
    Home(home).journal.write_bytes(held)
    damaged(home)


def test_random_bytes_are_never_taken_for_a_journal_that_opens(home: Path) -> None:
    """They can't be told from an encrypted journal, so the passphrase is what fails."""
    home.mkdir()
    Home(home).journal.write_bytes(random.Random(1).randbytes(4 * PAGE))
    before = files_under(home)
    done = command("list", env=GIVES_IT)
    assert done.returncode in (4, 5)
    assert told(done)
    assert files_under(home) == before


def test_another_programs_database_is_exit_5_and_left_alone(home: Path) -> None:
    home.mkdir()
    connection = sqlite3.connect(Home(home).journal)
    connection.execute("CREATE TABLE bookmarks (url)")
    connection.execute("INSERT INTO bookmarks VALUES ('x')")
    connection.commit()
    connection.close()
    damaged(home)
    assert "not a ketajournal journal" in told(command("list"))


@pytest.mark.parametrize("size", [0, 1, PAGE // 2, PAGE, PAGE + 100, 3 * PAGE])
@pytest.mark.parametrize("environment", [{}, GIVES_IT], ids=["plain", "encrypted"])
def test_a_truncated_journal_is_exit_5_with_a_hint(home: Path, size: int, environment: dict[str, str]) -> None:
    with journal_at(home, PASSPHRASE if environment else "") as journal:
        note(journal, WORDS)
    file = Home(home).journal
    file.write_bytes(file.read_bytes()[:size])
    done = command("list", env=environment)
    assert done.returncode == 5, done.stderr.decode()
    assert len(told(done).strip().splitlines()) >= 2, "a sentence and a hint"
    assert file.stat().st_size == size


def flip(file: Path, *offsets: int) -> None:
    """Change the bytes at these offsets."""
    held = bytearray(file.read_bytes())
    for offset in offsets:
        held[offset] ^= 0xFF
    file.write_bytes(held)


def test_flipped_bytes_after_the_first_page_of_an_encrypted_journal_are_exit_5(encrypted: Path) -> None:
    file = Home(encrypted).journal
    flip(file, *range(PAGE + 100, file.stat().st_size, PAGE))
    damaged(encrypted, env=GIVES_IT)


def test_flipped_bytes_after_the_first_page_of_a_plain_journal_are_exit_5(plain: Path) -> None:
    file = Home(plain).journal
    size = file.stat().st_size
    flip(file, *(page + byte for page in range(PAGE, size, PAGE) for byte in range(12)))
    damaged(plain)


def test_a_flipped_byte_in_the_first_page_of_an_encrypted_journal_is_told_from_a_wrong_passphrase(
    encrypted: Path,
) -> None:
    flip(Home(encrypted).journal, 200)
    damaged(encrypted, env=GIVES_IT)
    assert command("list", env=GIVES_ANOTHER).returncode == 4


def test_a_changed_salt_is_said_to_be_possible_damage(encrypted: Path) -> None:
    """With another salt no passphrase opens the file, and the person should not doubt their own."""
    flip(Home(encrypted).journal, 3)
    done = command("list", env=GIVES_IT)
    assert done.returncode in (4, 5)
    assert "damaged" in told(done)


def test_any_one_encrypted_page_that_was_changed_is_told_or_was_not_needed(encrypted: Path) -> None:
    """Never a fault without a sentence, and never other words than were written."""
    file = Home(encrypted).journal
    whole = file.read_bytes()
    refused, untold = 0, []
    for page in range(PAGE, len(whole), PAGE):
        file.write_bytes(whole)
        flip(file, page + 1234)
        try:
            assert _look(encrypted, PASSPHRASE) == [WORDS]
        except Damaged:
            refused += 1
        except dbapi2.DatabaseError as fault:
            refused += isinstance(as_told(fault, file), Damaged)
            untold += [] if as_told(fault, file) else [f"page {page // PAGE + 1}: {fault!r}"]
    assert not untold
    assert refused >= 2, "the pages of entries and of answers at the least"


def _look(home: Path, passphrase: str | None = None) -> list[Value]:
    """What the reading commands ask of the journal: the first words of every entry."""
    journal = open_journal(Home(home), (lambda _attempt: passphrase) if passphrase else None, NOW)
    words: list[Value] = []
    try:
        for line in reading.lines(journal.connection, limit=None):
            reading.entry(journal.connection, line.id)
            words.append(line.words)
        for course in reading.courses(journal.connection):
            reading.entries(journal.connection, course.id)
        reading.entries(journal.connection, None)
    finally:
        journal.close()
    return words


def test_flipped_bytes_in_the_rows_of_a_plain_journal_are_told_as_damage_and_never_a_traceback(plain: Path) -> None:
    """A value that is no JSON any more, a moment that is none, half a UTF-8 character."""
    file = Home(plain).journal
    whole = file.read_bytes()
    place = whole.index(WORDS.encode())
    moment = whole.index(b"2026-03-02T14:00:00Z")
    untold = []
    for start in (place - 40, moment - 40):
        for offset in range(start, start + 110):
            for changed in (whole[offset] ^ 0xFF, ord("x"), ord('"')):
                file.write_bytes(whole[:offset] + bytes([changed]) + whole[offset + 1 :])
                try:
                    _look(plain)
                except KetajournalError:
                    continue
                except Exception as fault:
                    if as_told(fault, file) is None:
                        untold.append(f"{whole[offset : offset + 1]!r} → {bytes([changed])!r}: {fault!r}")
    file.write_bytes(whole)
    assert not untold, f"{len(untold)} faults a person would see a traceback for, such as:\n" + "\n".join(untold[:12])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"unmistakable', b"xunmistakable"),
        (b"unmistakable", b"\xffnmistakable"),
        (b"2026-03-02T14", b"2026-93-02T14"),
    ],
    ids=["no JSON", "no UTF-8", "no date"],
)
def test_a_damaged_row_is_exit_5_at_the_command_line(plain: Path, before: bytes, after: bytes) -> None:
    file = Home(plain).journal
    held = file.read_bytes()
    assert before in held
    file.write_bytes(held.replace(before, after))
    for words in (["list"], ["show"], ["list", "--json"]):
        done = command(*words)
        assert done.returncode == 5, (words, told(done))
        assert told(done)


def test_damage_is_raised_as_damaged_in_the_code_too(plain: Path) -> None:
    file = Home(plain).journal
    file.write_bytes(file.read_bytes()[: PAGE + 1])
    with pytest.raises(Damaged, match=re.escape(str(file))):
        _look(plain)


# --- a journal that was there and is gone


@pytest.mark.parametrize(
    "words", [[], ["list"], ["write", "hello"], ["checkin", "--answers", "-"], ["unlock"], ["report"]]
)
def test_a_journal_that_is_gone_is_said_aloud_and_never_begun_anew(plain: Path, words: list[str]) -> None:
    Home(plain).journal.unlink()
    before = files_under(plain)
    done = command(*words, stdin=b'{"checkin.mood": 5}')
    assert done.returncode == 3
    assert "gone" in told(done)
    assert str(Home(plain).known) in told(done)
    assert files_under(plain) == before


def test_a_journal_that_is_a_folder_is_told_in_a_sentence(home: Path) -> None:
    Home(home).journal.mkdir(parents=True)
    done = command("list")
    assert done.returncode != 0
    assert told(done)
