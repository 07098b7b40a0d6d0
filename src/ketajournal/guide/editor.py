"""The person's own editor, on a file in a private folder that is gone afterwards."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

from ketajournal.errors import KetajournalError
from ketajournal.guide.asking import Left
from ketajournal.journal.vault import without_command

_USUAL = ("nano", "micro", "vim", "vi", "notepad")


def editor_command() -> list[str]:
    """The editor's command line: ``VISUAL``, ``EDITOR``, or one that is usually there."""
    named = (os.environ.get("VISUAL") or os.environ.get("EDITOR") or "").strip()
    if named:
        try:
            return shlex.split(named, posix=os.name != "nt")
        except ValueError as fault:
            raise KetajournalError(
                f"The editor's name can't be read: {named} ({fault}).", "Set EDITOR anew."
            ) from None
    for name in _USUAL:
        if shutil.which(name):
            return [name]
    raise KetajournalError("No editor was found.", "Set EDITOR to the one you use.")


def compose(text: str, folder: Path, what: str = "draft") -> str:
    """What the person leaves in the file when the editor closes, begun with *text*.

    *what* names it, for whoever finds it after the command was killed.

    Raises ``KetajournalError`` where the editor can't be started, and ``Left`` with what the file
    held where we are told to go while it is open.
    """
    words = editor_command()
    own = Path(tempfile.mkdtemp(dir=folder, prefix=f"{what}-{os.getpid()}-"))
    file = own / "draft.txt"
    try:
        with open(
            os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", newline=""
        ) as out:
            out.write(text)
        try:
            status = subprocess.run([*words, str(file)], env=without_command(), check=False).returncode
        except OSError as fault:
            raise KetajournalError(
                f"The editor '{words[0]}' can't be started: {fault.strerror}.",
                "Set EDITOR to the one you use.",
            ) from None
        except BaseException:
            raise Left(_read(file)) from None
        left = _read(file)
        if status != 0 and (left == text or not left.strip()):
            raise KetajournalError(f"The editor ended with status {status}, and nothing was changed.")
        return left
    finally:
        shutil.rmtree(own, ignore_errors=True)


def abandoned(folder: Path) -> list[tuple[Path, str]]:
    """Drafts whose command was killed while the editor was open: each one's folder and what it held."""
    found = []
    for own in (path for path in folder.glob("*-*-*") if path.is_dir()):
        pid = own.name.split("-")[1]
        if pid.isdigit() and not _runs(int(pid)):
            found.append((own, _read(own / "draft.txt")))
    return found


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _read(file: Path) -> str:
    """The file's text without the line end that editors add; empty where the editor removed the file."""
    try:
        raw = file.read_bytes()
    except OSError:
        return ""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")  # loses nothing, whatever the editor wrote
    return text.removesuffix("\n").removesuffix("\r")
