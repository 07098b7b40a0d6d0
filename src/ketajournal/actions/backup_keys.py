"""The keys that open backups: it can be another passphrase than the journal's, the one it was made under."""

import os
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path

from ketajournal.errors import Locked
from ketajournal.journal.file import is_encrypted, opens
from ketajournal.journal.vault import COMMAND, first_opened, key_opening, run_command, typed


class BackupKeys:
    """Tries the keys that are at hand, then the passphrase command, then the person."""

    def __init__(self) -> None:
        self._keys: list[bytes] = []
        self._from_command: str | None = None

    def add(self, key: bytes | None) -> None:
        """A key that opened the journal, or a backup."""
        if key is not None and key not in self._keys:
            self._keys.append(key)

    def key_for(self, path: Path, ask: Callable[[int], str] | None = None) -> bytes | None:
        """The raw key of a backup, ``None`` for one without a passphrase.

        *ask* asks for its passphrase and is told which attempt this is; an empty one ends that. Raises ``Locked``
        where nothing opens it and ``Damaged`` where it is no journal.
        """
        if not is_encrypted(path):
            return None
        found = next((key for key in self._keys if opens(path, key)), None)
        found = found or first_opened(self._passphrases(ask), key_opening(path))
        if found is not None:
            self.add(found)
            return found
        raise Locked(
            f"Nothing at hand opens this backup: {path.name}.",
            "It opens with the passphrase that the journal had when it was made. Nothing was changed.",
        )

    def _passphrases(self, ask: Callable[[int], str] | None) -> Iterator[str]:
        command = os.environ.get(COMMAND)
        if command:
            if self._from_command is None:
                self._from_command = run_command(command)
            yield self._from_command
        yield from takewhile(bool, typed(ask))
