"""All in which Linux, macOS and Windows differ: the names that only some of them have stand here and nowhere else.

What a system can't be asked or told is left out, and each function says what that means.
"""

import errno
import os
import stat
import sys
import time
from contextlib import contextmanager, suppress

TYPE_CHECKING = False  # typing's own would have to be loaded, and '--version' needs nothing of it
if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from types import FrameType
    from typing import IO

    Handler = Callable[[int, FrameType | None], None]

IS_WINDOWS = os.name == "nt"
# On Windows, who may read a file is a matter of the folder it lies in.
FILES_HAVE_OWNERS = hasattr(os, "geteuid")
# On Windows a terminal hands on lines, and not each key as it comes, and no shell puts a command to sleep.
HAS_KEYS = FILES_HAVE_OWNERS
_MOST_DIGITS = 4
# Added to how a file is opened: a pipe is opened at once, whoever is at its other end. Windows has no such pipes.
AT_ONCE = getattr(os, "O_NONBLOCK", 0)
# What file systems say that can't be asked to put a folder's names on the disk.
_NOT_ASKED = (errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF, errno.EACCES, errno.EISDIR)


def window_columns() -> int:
    """The width of the window that this command runs in: as ``COLUMNS`` says, as the terminal says, or else 80."""
    said = os.environ.get("COLUMNS", "")
    if said.isascii() and said.isdigit() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:  # closed, or no terminal
        return 80


def forget_odd_sizes() -> None:
    """Leave out a width or height of the window that no window has: what draws would fill the memory with it."""
    for name in ("COLUMNS", "LINES"):
        said = os.environ.get(name, "")
        if not (said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS and int(said)):
            os.environ.pop(name, None)


def data_folder(name: str) -> str:
    """The folder in which programs of this *name* keep a person's data, made or not."""
    if IS_WINDOWS:
        return os.path.join(os.environ.get("LOCALAPPDATA", os.path.expanduser("~")), name)
    if sys.platform == "darwin":
        return os.path.join(os.path.expanduser("~/Library/Application Support"), name)
    data = os.environ.get("XDG_DATA_HOME", "").strip() or os.path.expanduser("~/.local/share")
    return os.path.join(data, name)


def folders_in_memory(name: str) -> "list[Path]":
    """The folders of this *name* that are in memory and can be ours alone, made or not. Only Linux has some."""
    from pathlib import Path

    if not FILES_HAVE_OWNERS:
        return []
    runtime = dict.fromkeys((os.environ.get("XDG_RUNTIME_DIR"), f"/run/user/{os.getuid()}"))
    found = [Path(folder) / name for folder in runtime if folder and is_in_memory(folder)]
    if is_in_memory("/dev/shm"):
        found.append(Path(f"/dev/shm/{name}-{os.getuid()}"))
    return found


def is_in_memory(folder: str) -> bool:
    """True where the system says that what lies in the folder never reaches a disk. Only Linux says so."""
    with suppress(OSError), open("/proc/self/mountinfo", encoding="utf-8", errors="replace") as mounts:
        device = os.stat(folder).st_dev
        for line in mounts:
            place, _, kind = line.partition(" - ")
            if place.split(" ", 3)[2] == f"{os.major(device)}:{os.minor(device)}":
                return kind.startswith(("tmpfs ", "ramfs "))
    return False


def is_owners_alone(state: os.stat_result) -> bool:
    """True for a file or folder that is ours and that nobody else may look into; on Windows always."""
    return not FILES_HAVE_OWNERS or (state.st_uid == os.getuid() and not state.st_mode & 0o077)


def is_others(state: os.stat_result) -> bool:
    """True for what belongs neither to us nor to the system's owner; on Windows never."""
    return FILES_HAVE_OWNERS and state.st_uid not in (0, os.geteuid())


def move_into(new: "Path", folder: "Path", name: str) -> None:
    """Give the file *new* its *name* in *folder*, with the folders between, in place of one that has it.

    No folder between can be exchanged for another user's link meanwhile: each is held open, and looked up in the one
    before. Raises ``OSError``.
    """
    *between, last = name.split("/")
    if not hasattr(os, "O_NOFOLLOW"):
        folder.joinpath(*between).mkdir(mode=0o700, parents=True, exist_ok=True)
        new.replace(folder.joinpath(name))
        return
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        for part in between:
            inner = _folder_in(held, part)
            os.close(held)
            held = inner
        os.replace(new, last, dst_dir_fd=held)
    finally:
        os.close(held)


def _folder_in(held: int, part: str) -> int:
    """The number of a folder in an open one; a link is followed only where it is our own, and still is afterwards."""
    with suppress(FileExistsError):
        os.mkdir(part, 0o700, dir_fd=held)
    link = os.stat(part, dir_fd=held, follow_symlinks=False)
    is_link = stat.S_ISLNK(link.st_mode)
    inner = os.open(part, os.O_RDONLY | os.O_DIRECTORY | (0 if is_link else os.O_NOFOLLOW), dir_fd=held)
    if is_link and (is_others(link) or os.stat(part, dir_fd=held, follow_symlinks=False).st_ino != link.st_ino):
        os.close(inner)
        raise PermissionError(errno.EPERM, "this is a link that somebody else made", part)
    return inner


def seconds_now() -> float:
    """The time by the computer's clock, as files tell their moments. Python's own has none from 2262 on."""
    return time.clock_gettime(time.CLOCK_REALTIME) if hasattr(time, "clock_gettime") else time.time()


def started_at() -> float:
    """The moment when the computer was started, as files tell theirs; 0 where that can't be asked."""
    if not hasattr(time, "CLOCK_BOOTTIME"):
        return 0
    return seconds_now() - time.clock_gettime(time.CLOCK_BOOTTIME)


def has_ended(pid: int) -> bool:
    """True where no process has this number any more; on Windows, where asking would be a signal, never."""
    if not FILES_HAVE_OWNERS:
        return False
    try:
        os.kill(pid, 0)
    except OSError as fault:
        return isinstance(fault, ProcessLookupError)
    return False


def wait_from_now_on(number: int) -> None:
    """Let what was opened ``AT_ONCE`` wait like any other when it is read or written."""
    if AT_ONCE:
        os.set_blocking(number, True)


def flush(number: int) -> None:
    """Return when an open file's bytes are on the disk, and not just in its own memory as macOS means it."""
    if sys.platform == "darwin":
        import fcntl

        with suppress(OSError):  # not every file system there can
            fcntl.fcntl(number, fcntl.F_FULLFSYNC)
            return
    os.fsync(number)


def sync_folder(folder: "Path") -> bool:
    """Return when the folder's names are on the disk; false where that can't be asked. Raises ``OSError``.

    Windows writes them by itself, and some file systems when they see fit.
    """
    if not hasattr(os, "O_DIRECTORY"):
        return True
    try:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            flush(opened)
        finally:
            os.close(opened)
    except OSError as fault:
        if fault.errno not in _NOT_ASKED:
            raise
        return False
    return True


def lock_file(file: "IO[bytes]") -> bool:
    """Take the file's lock without waiting; false where another process has it. It ends with the process."""
    try:
        try:
            import fcntl
        except ImportError:
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def lock_as_reader(number: int) -> bool:
    """Take the lock that SQLite's own readers take on an open database, without waiting; false where somebody writes.

    It ends when any open file of the same name is closed in this process. Windows, and file systems that know no
    locks, let everybody pass. The bytes that are locked are SQLite's (https://sqlite.org/lockingv3.html): whoever is
    about to write holds the first, and whoever writes the last of them.
    """
    return _lock_bytes(number, (_PENDING, 1, False), (_READERS, 510, False))


def lock_as_writer(number: int) -> bool:
    """Take the lock that SQLite's own writers begin with, in the same way: nobody else writes meanwhile."""
    return _lock_bytes(number, (_PENDING, 1, False), (_RESERVED, 1, True))


_PENDING, _RESERVED, _READERS = 1 << 30, (1 << 30) + 1, (1 << 30) + 2


def _lock_bytes(number: int, *wanted: tuple[int, int, bool]) -> bool:
    """Lock each of these bytes from one on, so many, alone or with others; the first is let go again."""
    try:
        import fcntl
    except ImportError:
        return True
    with suppress(OSError):  # of a file system that knows no locks
        try:
            for start, many, alone in wanted:
                fcntl.lockf(number, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB, many, start)
        except (BlockingIOError, PermissionError):
            return False
        finally:
            fcntl.lockf(number, fcntl.LOCK_UN, 1, _PENDING)
    return True


def leaving_signals() -> "list[signal.Signals]":
    """The signals that mean: leave now. A closed terminal sends the first, where there is such a thing."""
    return _signals("SIGHUP", "SIGTERM", "SIGQUIT")


def signals_of_keys() -> "list[signal.Signals]":
    """The signals that a terminal sends at Ctrl-C and Ctrl-\\, to every program that runs in it."""
    return _signals("SIGINT", "SIGQUIT")


def _signals(*names: str) -> "list[signal.Signals]":
    import signal

    return [signal.Signals[name] for name in names if hasattr(signal, name)]


def let_nothing_interrupt() -> None:
    """Go on to the end of this command, which is on its way out, whatever signals mean: leave now.

    Raises ``KeyboardInterrupt`` for one that was on its way already, before a line in here runs: call it again then.
    """
    import signal

    for number in leaving_signals():
        if callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def handling(handlers: "Mapping[signal.Signals, Handler]") -> "Iterator[dict[signal.Signals, signal._HANDLER]]":
    """Handle these signals so for as long as a field or an editor is open; a program that is started meanwhile has
    them as they usually are.

    Gives how they are handled afterwards: as before, where nothing else is put there.
    """
    import signal

    afterwards = {n: signal.signal(n, handler) for n, handler in handlers.items()}
    try:
        yield afterwards
    finally:
        for number, handler in afterwards.items():
            signal.signal(number, handler)


def has_console() -> bool:
    """True where a person can be asked past a pipe: there is a terminal, whatever standard input is."""
    console = "CONIN$" if IS_WINDOWS else "/dev/tty"
    try:
        os.close(os.open(console, os.O_RDWR | getattr(os, "O_NOCTTY", 0)))
    except OSError:
        return False
    return True


def waiting_in_pipe() -> bytes:
    """The bytes that stand in a pipe on standard input by now; more is not waited for. None where it is no pipe."""
    found = b""
    if not hasattr(os, "set_blocking") or not stat.S_ISFIFO(os.fstat(0).st_mode):
        return found
    os.set_blocking(0, False)
    try:
        while piece := os.read(0, 65536):
            found += piece
    except BlockingIOError:
        pass  # its writer is there, and has written no more
    finally:
        os.set_blocking(0, True)  # whoever reads the pipe after this command shares it
    return found


def open_console() -> int:
    """The terminal that this command was begun at, open to read and write, whatever its streams are.

    Raises ``OSError`` where there is none, and on Windows.
    """
    if not HAS_KEYS:
        raise OSError(errno.ENOTSUP, "no terminal as POSIX has it")
    try:
        return os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        if not os.isatty(0):
            raise
        return os.dup(0)


def forget_typed() -> None:
    """Throw away what was typed at the terminal and not read yet, where there is one."""
    with suppress(Exception):  # a terminal's own errors are of no kind that has a name everywhere
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


def show_typed(shown: bool) -> None:
    """Have what is typed at the terminal shown, or not; where there is none, or on Windows, it stays as it is."""
    with suppress(Exception):
        import termios

        modes = termios.tcgetattr(sys.stdin.fileno())
        modes[3] = modes[3] | termios.ECHO if shown else modes[3] & ~termios.ECHO
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, modes)


def sleep_until_called() -> None:
    """Sleep until the shell wakes this command up, and all that was begun with it."""
    import signal

    sys.stdout.flush()
    os.kill(0, signal.SIGTSTP)


@contextmanager
def key_by_key(terminal: int, draw: "Callable[[], None]") -> "Iterator[None]":
    """Have a terminal hand on each key as it comes, and show none.

    Shells don't give a command its terminal back as it was: one that was put to sleep (Ctrl-Z) sets it again
    when it goes on ('fg'), and then *draw* is called. So it does at once where no shell could wake it
    up: the system doesn't put it to sleep then. Only where there are such terminals: see ``HAS_KEYS``.
    """
    import signal
    import termios

    before = termios.tcgetattr(terminal)
    is_awake = True

    def set_keys() -> None:
        mode = termios.tcgetattr(terminal)
        mode[0] &= ~termios.IXON  # Ctrl-S would stop what is written, and whoever is told to go meanwhile
        mode[3] &= ~(termios.ICANON | termios.ECHO | termios.IEXTEN)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        termios.tcsetattr(terminal, termios.TCSANOW, mode)

    def set_back() -> None:
        with suppress(termios.error):  # it may be gone
            termios.tcsetattr(terminal, termios.TCSANOW, before)

    def sleep(number: int, _frame: object) -> None:
        nonlocal is_awake
        set_back()
        handler = signal.signal(number, signal.SIG_DFL)
        is_awake = False
        os.kill(os.getpid(), number)
        signal.signal(number, handler)
        if not is_awake:
            go_on()

    def go_on(_number: int = 0, _frame: object = None) -> None:
        nonlocal is_awake
        is_awake = True
        # A terminal that closes wakes its commands up too; and one that is just being written to needs no drawing.
        with suppress(termios.error, OSError, RuntimeError):
            set_keys()
            draw()

    with handling({signal.SIGTSTP: sleep, signal.SIGCONT: go_on}):
        try:
            set_keys()
            yield
        finally:
            set_back()


def keep_to_ourselves() -> None:
    """Let files made by us or an editor we start be their owner's alone; a crash leaves no picture of memory."""
    os.umask(0o077)
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def write_utf8_to_files() -> None:
    """Let pipes and files have UTF-8, where nothing else was asked for: a code page of Windows lacks most letters."""
    if IS_WINDOWS and "PYTHONIOENCODING" not in os.environ:
        for stream in (sys.stdin, sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure") and not stream.isatty():
                stream.reconfigure(encoding="utf-8")


def scheduler() -> str:
    """The timer that this system has for a person's own use: systemd, launchd, tasks; else empty."""
    import shutil

    if IS_WINDOWS:
        return "tasks"
    if sys.platform == "darwin":
        return "launchd"
    return "systemd" if shutil.which("systemctl") else ""


def user_number() -> int:
    """The number of the person's account; 0 on Windows, which has none."""
    return os.getuid() if FILES_HAVE_OWNERS else 0
