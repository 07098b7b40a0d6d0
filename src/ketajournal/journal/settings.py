"""The few settings a person can make, in ``settings.toml`` beside the journal: readable while that is locked.

They are read as the help lines are, by hand: ``help-now`` waits for no library.
"""

import os

from ketajournal.journal.ordinary_file import ordinary
from ketajournal.journal.system import data_folder

# Every setting that is looked at; a test holds it against the places where that is done.
SETTINGS = ("plain", "country", "clinic", "keep_backups", "safety_plan", "answers_back", "columns")
# Characters: more than anybody writes there, so that whatever lies in its place fills no memory.
_LARGEST = 1_000_000


def settings_path() -> str:
    """``settings.toml`` beside the journal; a test holds the default against platformdirs."""
    named = os.environ.get("KETAJOURNAL_HOME")
    folder = os.path.abspath(os.path.expanduser(named)) if named else data_folder("ketajournal")
    return os.path.join(folder, "settings.toml")


def setting(name: str) -> str | None:
    """A setting's text, or ``None`` where it was not made."""
    try:
        return read_blocks(settings_path())[0].get(name)
    except (OSError, UnicodeDecodeError, IndexError):
        return None


def set_setting(name: str, value: str) -> None:
    """Keep a setting. It stands outside the journal, which may be locked, so nothing private goes here."""
    path = settings_path()
    kept = []
    if os.path.exists(path):
        with open(path, encoding="utf-8", errors="surrogateescape", opener=ordinary) as file:
            kept = [line for line in file if line.partition("=")[0].strip() != name]
    else:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    clean = "".join(c for c in value if c.isalnum() or c in " -.'+()/,")[:60].strip()
    lines = [*(line if line.endswith("\n") else f"{line}\n" for line in kept), f'{name} = "{clean}"\n']
    from pathlib import Path

    from ketajournal.journal.disk import replacing

    with replacing(Path(path)) as file:
        file.write("".join(lines).encode("utf-8", "surrogateescape"))


def backups_kept(usual: int) -> int:
    """The number of automatic backups to keep: ``keep_backups``, at least one; *usual* where that is no number."""
    text = setting("keep_backups") or ""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 5 else usual


def read_blocks(path: str) -> list[dict[str, str]]:
    """A file of one ``key = "value"`` a line, in blocks begun by ``[[line]]``; the first block needs no heading."""
    blocks: list[dict[str, str]] = [{}]
    with open(path, encoding="utf-8-sig", errors="replace", opener=ordinary) as file:
        for text in file.read(_LARGEST).splitlines():
            text = text.strip()
            if text == "[[line]]":
                blocks.append({})
            elif text and not text.startswith("#"):
                key, _, value = text.partition("=")
                blocks[-1][key.strip().strip("\"'")] = _unquoted(value.strip())
    return [block for block in blocks if block]


def _unquoted(value: str) -> str:
    """The text between quotation marks, or up to a comment where there are none."""
    if value[:1] in ("'", '"'):
        return value[1:].partition(value[0])[0]
    return value.partition("#")[0].strip()
