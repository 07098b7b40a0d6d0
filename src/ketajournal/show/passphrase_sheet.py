"""A page to print and keep with other papers. It holds no secret: the passphrase is written in by hand."""

import textwrap
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ketajournal.course.text import inert
from ketajournal.show import wording

# Both A4 and Letter hold so many columns and, at six lines to the inch, 54 lines with room for margins.
WIDTH = 78
_TITLE = "KETAJOURNAL: A PAGE TO KEEP ON PAPER"
_LINE = f"  {'_' * 60}"


class Page(NamedTuple):
    """The sheet to keep: where a journal lies, and what opens it."""

    folder: Path
    name: str
    backups: Path
    encrypted: bool
    at: datetime
    version: str

    def text(self) -> str:
        """The page, in at most 54 lines of at most ``WIDTH`` characters."""
        lines = [
            f"{_TITLE}{wording.day(self.at, year=True):>{WIDTH - len(_TITLE)}}",
            "",
            *_filled(
                "There is no secret on this page until you write one on it. Keep it where you keep other papers."
            ),
            "",
            "WHERE IT IS",
            *_path("The folder, on this computer:", self.folder),
            f"  The journal is the file {self.name} in it.",
            *_path("Backups lie in:", self.backups),
            f"  Another copy, if you made one: {'_' * 40}",
            "",
            "WHAT OPENS IT",
            *(self._encrypted() if self.encrypted else self._plain()),
            "",
            "GOING BACK TO A BACKUP",
            "  ketajournal backup --list   names them, with their dates",
            "  ketajournal restore NAME    puts one, or a copy at a PATH, in its place",
            "  ketajournal doctor          looks the journal and its backups over",
            *_filled("A backup opens with the passphrase that the journal had when it was made."),
            "",
            "ON ANOTHER COMPUTER",
            *_filled(
                "Install ketajournal, then 'ketajournal restore PATH' with the path of a copy. KETAJOURNAL_HOME "
                "names the folder where that is not the usual one."
            ),
            "",
            "IF YOU NEED SOMEONE NOW",
            "  ketajournal help-now        people to reach, with no passphrase",
            f"  Someone to call: {'_' * 50}",
            "",
            f"Printed by ketajournal {self.version}.",
        ]
        return "\n".join(lines) + "\n"

    def _encrypted(self) -> list[str]:
        return [
            "  The passphrase, by hand (it is nowhere else, and nobody can bring it back;",
            "  upper and lower case matter, and so does the keyboard's language):",
            "",
            _LINE,
            "",
            *_filled(
                "The file is an SQLCipher 4 database with its defaults (AES-256; PBKDF2-HMAC-SHA512, 256,000 rounds; "
                "pages of 4096 bytes). ketajournal opens it, and without ketajournal the sqlcipher shell, version 4:"
            ),
            f"      sqlcipher {self.name}",
            "      PRAGMA key = 'the passphrase';",
            "      SELECT prompt, value FROM answer;",
        ]

    def _plain(self) -> list[str]:
        return [
            *_filled(
                "It has no passphrase: whoever can open the file can read it. 'ketajournal passphrase' sets one. "
                "The file is an SQLite 3 database. ketajournal opens it, and without ketajournal the sqlite3 shell:"
            ),
            f"      sqlite3 {self.name}",
            "      SELECT prompt, value FROM answer;",
        ]


def _filled(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _path(label: str, path: Path) -> list[str]:
    """A path on lines of its own, broken only where it is longer than a line."""
    room = WIDTH - 4
    shown = inert(str(path))
    return [f"  {label}", *(f"    {shown[start : start + room]}" for start in range(0, len(shown), room))]
