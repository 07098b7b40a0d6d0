"""A folder that several machines share: a file of each in it, encrypted with the folder's own passphrase.

Whatever carries the folder from machine to machine may hold a file back, bring half of one, or keep two: each file is
a whole journal, so none is ever needed, and any can come at any time.
"""

import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from ketajournal.journal.backups import under_another_key
from ketajournal.journal.disk import remove, replacing
from ketajournal.journal.faults import translating_faults
from ketajournal.journal.file import Connection, scalar
from ketajournal.journal.home import Home
from ketajournal.journal.statements import LOCAL, SET_LOCAL
from ketajournal.journal.transactions import writing

START, END = "ketajournal-", ".journal"
_MACHINE, _KEYS = "machine", "sync keys"


class FolderKey(NamedTuple):
    """A raw key, and the salt that it was made with: the start of every file that it opens."""

    salt: bytes
    raw: bytes


def own_file(connection: Connection, path: Path) -> str:
    """The name of this machine's file in any folder, chosen now where it has none yet."""
    with translating_faults(path):
        name = scalar(connection, LOCAL, (_MACHINE,))
        if name is None:
            name = uuid4().hex[:8]
            with writing(connection, path):
                connection.execute(SET_LOCAL, (_MACHINE, name))
    return f"{START}{name}{END}"


def folder_keys(connection: Connection) -> dict[bytes, bytes]:
    """The raw keys of folders, by their salts; none where they can't be read: the passphrase is asked for again."""
    with suppress(ValueError, TypeError, RecursionError, AttributeError):
        kept = json.loads(scalar(connection, LOCAL, (_KEYS,)))
        return {bytes.fromhex(salt): bytes.fromhex(key) for salt, key in kept.items()}
    return {}


def keep_folder_key(connection: Connection, path: Path, key: FolderKey) -> None:
    """Keep a folder's key in the journal: whoever opens that needs no other passphrase."""
    with writing(connection, path):
        kept = folder_keys(connection) | {key.salt: key.raw}
        as_text = {salt.hex(): raw.hex() for salt, raw in kept.items()}
        connection.execute(SET_LOCAL, (_KEYS, json.dumps(as_text)))


def files_in(folder: Path) -> list[Path]:
    """Every file in the folder that by its name is some machine's, copies under other names among them."""
    found = (path for path in folder.iterdir() if path.name.startswith(START) and path.name.endswith(END))
    return sorted(path for path in found if path.is_file())


def put_out(connection: Connection, home: Home, key: FolderKey, target: Path) -> None:
    """Write the whole journal to *target* under the folder's key. What only this machine knows stays here.

    A link that has the name may have come with the folder: where it leads to is nobody's business here.
    """
    with translating_faults(home.folder):
        locked = under_another_key(
            connection, home.journal, home.folder, key.raw, key.salt, without=("local", "deletion")
        )
    try:
        with translating_faults(target), locked.open("rb") as source, replacing(target, follows=False) as out:
            shutil.copyfileobj(source, out)
    finally:
        remove(locked)
