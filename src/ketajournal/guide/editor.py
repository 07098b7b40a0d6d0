"""The person's own editor, on a file in a private folder that stays until its words are kept in the journal.

However a command ends (killed, its terminal closed, a disk that is full), what the editor wrote lies in that folder
still, and the next command that writes takes it from there.
"""

import json
import os
import signal
import time
from pathlib import Path
from types import FrameType
from typing import IO, NamedTuple

from ketajournal.errors import BadInput, KetajournalError
from ketajournal.journal.disk import open_new, read_bytes
from ketajournal.journal.keys import without_command
from ketajournal.journal.system import IS_WINDOWS, handling, leaving_signals, lock_file, seconds_now, signals_of_keys

_USUAL = ("nano", "micro", "vim", "vi", "notepad")
_FILE, _BEGUN, _ABOUT, _HELD, _TOLD = "draft.txt", "begun.txt", "about.json", "held", "told"
# Where nano and emacs put what was not saved when their terminal closed; vim's is not text, but it names itself.
_RESCUES = ("draft.txt.save*", "#draft.txt#")
_VIM_RESCUES = (".draft.txt.sw?",)
# An editor that is back sooner than anybody can type, with its file untouched, did not wait.
_AT_ONCE_SECONDS = 2.0
# How long an editor whose terminal closed has to put its words somewhere.
_LEAVING_SECONDS = 10.0
# A draft in which nothing was changed is still there for an editor that did not wait, for this long.
_UNCHANGED_SECONDS = 24 * 3600.0


class About(NamedTuple):
    """The purpose a draft was begun for: the kind of entry, and in words the place that its text was meant for."""

    kind: str = "note"
    place: str = ""


class Draft(NamedTuple):
    """The draft that an editor left: its ``text``, and the ``folder`` that holds it until it is removed.

    ``changed`` is false where the text is the one it was begun with. ``unread`` names a rescue file of the editor's
    own that only the editor can read. ``held`` is the lock of the command that began it: while it is open, no other
    command takes the draft for one that was left behind. ``left``: we were told to go while the editor was open.
    """

    folder: Path
    text: str
    changed: bool
    about: About = About()
    unread: Path | None = None
    held: IO[bytes] | None = None
    left: bool = False

    def note_told(self) -> bool:
        """Note that the person was told of what only the editor can read; false where they were before."""
        try:
            open_new(self.folder / _TOLD).close()
        except FileExistsError:
            return False
        return True

    def remove(self) -> None:
        """Remove it, once its words are kept elsewhere; what only the editor can read stays."""
        if self.held is not None:
            self.held.close()
        if self.unread is None:
            import shutil

            shutil.rmtree(self.folder, ignore_errors=True)


def editor_command() -> list[str]:
    """The editor's command line: ``VISUAL``, ``EDITOR``, or one that is usually there."""
    import shutil

    named = (os.environ.get("VISUAL") or os.environ.get("EDITOR") or "").strip()
    if named:
        words = split_words(named, backslash_escapes=not IS_WINDOWS)
        # Windows starts a script, such as that of 'code', by its whole name alone.
        return [shutil.which(words[0]) or words[0], *words[1:]] if IS_WINDOWS else words
    for name in _USUAL:
        if shutil.which(name):
            return [name]
    raise KetajournalError("No editor was found.", "Set EDITOR to the one you use.")


def split_words(named: str, *, backslash_escapes: bool) -> list[str]:
    """The words of a command line as a shell reads them; a path with spaces that is there is one word without quotes.

    Raises ``KetajournalError`` where a quotation mark is left open.
    """
    import shlex

    if os.path.isfile(named):
        return [named]
    reader = shlex.shlex(named, posix=True, punctuation_chars=False)
    reader.whitespace_split, reader.commenters = True, ""
    if not backslash_escapes:
        reader.escape = ""
    try:
        return list(reader)
    except ValueError as fault:
        raise KetajournalError(f"The editor's name can't be read: {named} ({fault}).", "Set EDITOR anew.") from None


def edit_in_editor(text: str, folder: Path, about: About = About()) -> Draft:
    """The draft that the person leaves when the editor closes, begun with *text*, in a folder of its own in *folder*.

    Whoever calls removes it once its text is kept. Raises ``KetajournalError`` where the editor can't be started or
    failed without a change, and ``BadInput`` where it came back before anything could be written: the draft stays for
    the next command then.
    """
    import shutil

    words = editor_command()
    own, held = _begun(text, text, folder, about)
    file = own / _FILE
    before, began = _mtime(file), time.monotonic()
    try:
        status, left = _run([*words, str(file)])
    except OSError as fault:
        shutil.rmtree(own, ignore_errors=True)
        raise KetajournalError(
            f"The editor '{words[0]}' can't be started: {fault.strerror}.", "Set EDITOR to the one you use."
        ) from None
    draft = _read(own)._replace(held=held, left=left)
    if left:
        return draft
    at_once = time.monotonic() - began < _AT_ONCE_SECONDS and _mtime(file) == before
    if status == 0 and at_once and not draft.changed:
        raise BadInput(
            "The editor came back at once, and nothing was written yet.",
            "If it has a window of its own, tell it to wait (EDITOR='code --wait'). What you save there is kept "
            "by the next command that writes.",
        )
    if status != 0 and not (draft.changed and draft.text.strip()):
        draft.remove()
        raise KetajournalError(f"The editor ended with status {status}, and nothing was changed.")
    return draft


def leave_draft(text: str, folder: Path, about: About = About()) -> None:
    """Leave words that could be kept nowhere else as if an editor had held them: the next command takes them."""
    _begun("", text, folder, about)[1].close()


def _begun(begun: str, text: str, folder: Path, about: About) -> tuple[Path, IO[bytes]]:
    """A draft's own folder in *folder*, with the text it was begun with beside; and the lock that holds it."""
    import tempfile  # with all that makes random names, which most commands don't need

    own = Path(tempfile.mkdtemp(dir=folder, prefix="draft-"))
    held = (own / _HELD).open("wb")
    lock_file(held)
    for name, content in ((_BEGUN, begun), (_ABOUT, json.dumps(about)), (_FILE, text)):
        with open_new(own / name) as out:
            out.write(content.encode())
    return own, held


def abandoned(folder: Path) -> list[Draft]:
    """Drafts that no command holds any more: it was killed, or could not keep the words. Earliest first.

    One in which nothing was changed counts after a day: an editor that did not wait may still be open on it.
    """
    found = [own for own in folder.glob("draft-*") if own.is_dir() and not _is_held(own)]
    drafts = [_read(own) for own in sorted(found, key=_mtime)]
    now = seconds_now()
    return [d for d in drafts if d.changed or d.unread or now - _mtime(d.folder) / 1e9 > _UNCHANGED_SECONDS]


class _Leaving(Exception):
    """The terminal closed, or we were told to go, while the editor was open."""


def _run(words: list[str]) -> tuple[int, bool]:
    """The editor's exit status, and whether we were told to go while it was open.

    Ctrl-C is the editor's own business. A terminal that closes is passed on to it, and it is waited for: most editors
    then put what was not saved into a file beside.
    """
    import subprocess

    process: subprocess.Popen[bytes] | None = None
    left = False

    def leave(_number: int, _frame: FrameType | None) -> None:
        nonlocal left
        is_first, left = not left, True
        if is_first and process is not None:
            raise _Leaving

    leaving = leaving_signals()
    of_keys = dict.fromkeys(signals_of_keys(), lambda _number, _frame: None)
    with handling({**dict.fromkeys(leaving, leave), **of_keys}) as afterwards:
        process = subprocess.Popen(words, env=without_command())
        while True:
            try:
                if left:
                    afterwards.update(dict.fromkeys(leaving, signal.SIG_IGN))  # the words are kept on the way out
                    process.send_signal(leaving[0])
                return process.wait(_LEAVING_SECONDS if left else None), left
            except _Leaving:
                continue
            except subprocess.TimeoutExpired:
                return 0, left


def _read(own: Path) -> Draft:
    """The text in a draft's folder: its file's, or what the editor rescued later than that."""
    begun, file = _text(own / _BEGUN), own / _FILE
    texts = [path for pattern in _RESCUES for path in own.glob(pattern)]
    newest = max([file, *texts], key=_mtime)
    text = _text(newest)
    if newest is not file and not text.strip():
        text = _text(file)
    unread = next((path for pattern in _VIM_RESCUES for path in own.glob(pattern)), None)
    return Draft(own, text, text != begun, _about(own), unread)


def _about(own: Path) -> About:
    try:
        kind, place = json.loads(read_bytes(own / _ABOUT))
        return About(str(kind), str(place))
    except (OSError, ValueError, TypeError):
        return About()


def _text(file: Path) -> str:
    """The file's text without the line end that editors add; empty where the editor removed the file."""
    try:
        raw = read_bytes(file)
    except OSError:
        return ""
    try:
        text = raw.decode("utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")  # loses no letter, whatever the editor wrote
    return text.replace("\x00", "").removesuffix("\n").removesuffix("\r")


def _mtime(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


# --- whose draft it is: a lock that ends with the command, however that ends


def _is_held(own: Path) -> bool:
    try:
        with open(own / _HELD, "r+b") as mark:
            return not lock_file(mark)
    except OSError:
        return False
