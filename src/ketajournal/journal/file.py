"""Opening the journal's file, and telling what kind of file it is."""

import os
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ketajournal.errors import Busy, Damaged, MissingPackage, NotFound, TooNew
from ketajournal.journal.disk import rollback_of
from ketajournal.journal.faults import DAMAGED_HINT, NOT_A_DATABASE, code_of, translating_faults
from ketajournal.journal.ordinary_file import ordinary

T = TypeVar("T")
PAGE = 4096
SALT = 16
APPLICATION_ID = 0x4B_4A_4E_4C  # "KJNL", so that another program's database is not taken for a journal
SCHEMA = "0009"  # the newest migration; a test holds it against the migrations folder
WAIT_SECONDS = 30.0
_STEPS = 100_000  # of SQLite's own machine, some milliseconds

_PLAIN_HEADER = b"SQLite format 3\x00"
# A page of random bytes holds nearly all 256 values; a text, a picture's header or zeros do not.
_FEWEST_VALUES_IN_CIPHERTEXT = 200

Row = tuple[Any, ...]  # its columns, each of what the statement asks for
SqlValue = str | int | float | bytes | None  # what SQLite keeps
Values = Sequence[SqlValue]
if TYPE_CHECKING:
    import sqlite3

    Connection = sqlite3.Connection  # what sqlcipher3's, which has no types of its own, is made after
else:
    Connection = object


class Key(NamedTuple):
    """The raw key (``None`` for a journal without a passphrase) and what it came from, if not typed."""

    raw: bytes | None
    opened_by: str | None = None


def scalar(connection: Connection, sql: str, values: Values = ()) -> Any:
    """The first column of the first row; ``None`` where there is no row."""
    row = connection.execute(sql, values).fetchone()
    return None if row is None else row[0]


def driver() -> Any:
    """SQLCipher's module for databases. Raises ``MissingPackage`` where it can't be loaded."""
    try:
        from sqlcipher3 import dbapi2
    except ImportError as fault:
        raise MissingPackage(
            "The journal",
            "sqlcipher3",
            "Where it isn't built for your system, that builds it: a C compiler and the "
            "files to build with SQLCipher have to be there (libsqlcipher-dev on Debian and Ubuntu).",
        ) from fault
    return dbapi2


def new_connection(database: str, *, uri: bool = False) -> Connection:
    """A connection in autocommit that waits half a minute for others, with no key handed over yet."""
    made: Connection = driver().connect(
        database, uri=uri, isolation_level=None, timeout=WAIT_SECONDS, check_same_thread=False
    )
    return made


def stop_on_ctrl_c(connection: Connection) -> None:
    """Let Ctrl-C end a statement that takes long: Python looks for it only between its own steps."""
    connection.set_progress_handler(lambda: 0, _STEPS)


def is_encrypted(path: Path) -> bool:
    """True for a file that is encrypted. Raises ``Damaged`` for a file that can't be a journal."""
    with translating_faults(path), open(path, "rb", opener=ordinary) as file:
        size = os.fstat(file.fileno()).st_size
        head = file.read(PAGE)
    if head.startswith(_PLAIN_HEADER):
        return False
    # Where the power was lost while it was written to, the end can be half a page; what lies beside it mends that.
    half = size % PAGE and not rollback_of(path).exists()
    if size == 0 or half or len(set(head)) < _FEWEST_VALUES_IN_CIPHERTEXT:
        raise Damaged(f"This file is damaged or is not a journal: {path}", DAMAGED_HINT)
    return True


def connect(path: Path, key: bytes | None) -> Connection:
    """A connection to the file at *path*, which must exist, with nothing read from it yet.

    *key* is the raw 32-byte key, ``None`` for a journal without a passphrase. Each commit is
    on disk, its directory entry included, before it returns (``synchronous = EXTRA``, which for
    a rollback journal is what FULL is for a write-ahead log).
    """
    with suppress(FileNotFoundError):  # SQLite looks into what lies there, and would wait for a pipe's writer
        open(rollback_of(path), "rb", opener=ordinary).close()
    connection = new_connection(f"{path.as_uri()}?mode=rw", uri=True)
    set_key(connection, key)
    return connection


def salt_of(path: Path) -> bytes:
    """The random start of an encrypted file, which its key was made with."""
    with open(path, "rb", opener=ordinary) as file:
        return file.read(SALT)


def set_key(connection: Connection, key: bytes | None, salt: bytes | None = None, *, durable: bool = True) -> None:
    """Hand the key over and choose how writes reach the disk.

    A new file gets the *salt* that its key was made with; and put on the disk whole before it gets its name, it needs
    no commit in it to be *durable*.
    """
    connection.execute("PRAGMA cipher_log_level = NONE")  # else a wrong key prints to stderr
    if key is not None:
        connection.execute(f"PRAGMA key = \"x'{key.hex()}{(salt or b'').hex()}'\"")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA synchronous = {'EXTRA' if durable else 'OFF'}")
    connection.execute("PRAGMA fullfsync = ON")  # macOS: to the disk itself; elsewhere it changes nothing
    connection.execute("PRAGMA secure_delete = ON")


def stamped_version(connection: Connection, path: Path) -> str:
    """The migration that the file is at. Raises ``Damaged`` where it holds something else."""
    with translating_faults(path):
        application = scalar(connection, "PRAGMA application_id")
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if application != APPLICATION_ID or "alembic_version" not in tables:
            raise Damaged(
                f"This is a database, but not a ketajournal journal: {path}",
                "Set KETAJOURNAL_HOME to the folder that holds yours, or move this file away.",
            )
        version = str(scalar(connection, "SELECT version_num FROM alembic_version") or "")
    if version > SCHEMA:
        raise TooNew(
            "This journal was written by a newer ketajournal than this one.",
            "Update ketajournal, then run the same command again. Nothing was changed.",
        )
    return version


def is_replaced(path: Path, opened: os.stat_result) -> bool:
    """True where another file, or none, is now in the place of the one that was opened."""
    try:
        return not os.path.samestat(path.stat(), opened)
    except FileNotFoundError:
        return True


def refuse_if_replaced(path: Path, opened: os.stat_result) -> None:
    """Raise ``Busy`` where another file, or none, is now in the place of the one that was opened.

    A connection goes on with the file it opened, which has no name any more: what it wrote would be
    gone with it. Asked while the connection holds the lock for writing, which whoever replaces the
    file holds until the new one is in place, the answer still holds when the transaction ends.
    """
    if not path.exists():
        raise Busy(
            f"The journal's file is no longer where it was: {path}",
            "This was not saved. If its disk or its folder was taken away, bring it back first.",
        )
    if is_replaced(path, opened):
        raise Busy(
            "The journal's file was replaced while this was open: its passphrase was changed, or a backup restored.",
            "This was not saved. Run the same command again; it opens the journal that is there now.",
        )


def looked_twice(look: Callable[[], T]) -> T:
    """The look's result, of a second one where the first met damage: a disk's error can pass."""
    with suppress(Damaged):
        return look()
    return look()


def opens(path: Path, key: bytes | None) -> bool:
    """True where this key reads the first page."""
    return looked_twice(lambda: _opens(path, key))


def _opens(path: Path, key: bytes | None) -> bool:
    try:
        with closing(connect(path, key)) as connection:  # which reads that page already
            connection.execute("SELECT count(*) FROM sqlite_master")
    except Exception as fault:
        if code_of(fault) == NOT_A_DATABASE:
            return False
        with translating_faults(path):
            raise
    return True


def no_journal_at(path: Path) -> NotFound:
    """There is no journal yet."""
    return NotFound(
        f"There is no journal yet in {path.parent}.",
        "'ketajournal prep' begins one, before a session; 'ketajournal reflect' after one.",
    )
