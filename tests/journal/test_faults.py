"""What SQLite reports is told by its code, whatever its words are."""

import errno
import os
import sqlite3
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from ketajournal.errors import BadInput, Busy, Damaged, DiskFull, KetajournalError, ReadOnly
from ketajournal.journal.faults import as_told

PATH = Path("journal.db")
TOLD = {
    sqlite3.SQLITE_BUSY: Busy,
    sqlite3.SQLITE_LOCKED: Busy,
    sqlite3.SQLITE_READONLY: ReadOnly,
    sqlite3.SQLITE_READONLY_DIRECTORY: ReadOnly,
    sqlite3.SQLITE_CANTOPEN: ReadOnly,
    sqlite3.SQLITE_IOERR: DiskFull,
    sqlite3.SQLITE_IOERR_FSYNC: DiskFull,
    sqlite3.SQLITE_FULL: DiskFull,
    sqlite3.SQLITE_CORRUPT: Damaged,
    sqlite3.SQLITE_CORRUPT_INDEX: Damaged,
    sqlite3.SQLITE_NOTADB: Damaged,
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: Busy,
    sqlite3.SQLITE_NOMEM: KetajournalError,
    sqlite3.SQLITE_TOOBIG: BadInput,
}


@pytest.mark.parametrize("module", [sqlite3, dbapi2], ids=["sqlite3", "sqlcipher3"])
@pytest.mark.parametrize(("code", "error"), TOLD.items())
def test_a_fault_is_told_by_its_code(module: object, code: int, error: type[KetajournalError]) -> None:
    fault = module.OperationalError("in other words")  # type: ignore[attr-defined]
    fault.sqlite_errorcode = code
    assert type(as_told(fault, PATH)) is error


@pytest.mark.parametrize("code", [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE])
def test_a_fault_of_ours_is_none_of_the_files(code: int) -> None:
    fault = dbapi2.OperationalError('near "full": syntax error, with the disk and what is locked')
    fault.sqlite_errorcode = code
    assert as_told(fault, PATH) is None


def test_a_copy_that_fails_is_told_though_the_driver_names_no_code(tmp_path: Path) -> None:
    """Its words stand in for the code there."""
    source, target = dbapi2.connect(":memory:"), dbapi2.connect(tmp_path / "copy.db")
    source.execute("CREATE TABLE t (x)")
    target.execute("CREATE TABLE t (x)")
    with pytest.raises(dbapi2.Error) as fault:
        source.backup(dbapi2.connect(f"file:{tmp_path / 'copy.db'}?mode=ro", uri=True))
    assert not hasattr(fault.value, "sqlite_errorcode")
    assert type(as_told(fault.value, PATH)) is ReadOnly


@pytest.mark.parametrize(("words", "error"), [("disk I/O error", DiskFull), ("database or disk is full", DiskFull)])
def test_what_sql_calls_as_a_function_fails_with_words_alone_and_is_told(
    words: str, error: type[KetajournalError]
) -> None:
    """A new passphrase copies the journal by a function of SQLCipher's: its disk fault has no code but "an error"."""
    fault = dbapi2.OperationalError(words)
    fault.sqlite_errorcode = sqlite3.SQLITE_ERROR
    assert type(as_told(fault, PATH)) is error


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_whatever_the_system_refuses_is_a_sentence(number: int) -> None:
    told = as_told(OSError(number, os.strerror(number)), PATH)
    assert told is not None
    assert told.sentence.endswith((".", str(PATH), str(PATH.parent)))
    assert told.hint


def test_a_computer_without_memory_is_a_sentence() -> None:
    told = as_told(MemoryError(), PATH)
    assert told is not None
    assert "memory" in told.sentence
