"""A keyring in a file, which the environment names: what a system's keyring would hold."""

import json
import os
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend

FILE = "KEYRING_OF_A_TEST"


class FileKeyring(KeyringBackend):
    """Passwords by service and user, as text in a file of their own."""

    priority: Any = 1

    def _read(self) -> dict[str, str]:
        path = Path(os.environ[FILE])
        return dict(json.loads(path.read_text())) if path.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        return self._read().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        Path(os.environ[FILE]).write_text(json.dumps(self._read() | {f"{service} {username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        held = self._read()
        del held[f"{service} {username}"]
        Path(os.environ[FILE]).write_text(json.dumps(held))


class PlainKeyring(FileKeyring):
    """One that says of itself that it keeps no secret."""

    priority: Any = 0.5


class ForgetfulKeyring(FileKeyring):
    """One that takes everything and keeps nothing."""

    def get_password(self, *_asked: str) -> str | None:
        return None


class BrokenKeyring(FileKeyring):
    """One whose own program is not there."""

    def _read(self) -> dict[str, str]:
        raise RuntimeError("no bus to talk to")
