"""A pager for what is longer than the window: ``$PAGER`` as git honours it, and ``less`` where nothing is said."""

import os


def show_paged(text: str) -> bool:
    """Show a text in the pager; False where none is wanted, or there is none.

    It is called by the shell, because a pager may be named with words behind it. What is searched for in ``less`` is
    kept in no file, unless the person says so.
    """
    import shutil
    import signal
    import subprocess

    wanted = os.environ.get("PAGER", "less" if shutil.which("less") else "")
    if wanted.strip() in ("", "cat"):
        return False
    usual = {"LESS": "FRX", "LV": "-c", "LESSHISTFILE": "-"}
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in it is the pager's own
    try:
        done = subprocess.run(wanted, shell=True, input=text.encode(), env={**usual, **os.environ}, check=False)
    finally:
        signal.signal(signal.SIGINT, before)
    return done.returncode not in _NOT_STARTED


# What a shell says of a command that is not there, or can't be run.
_NOT_STARTED = (126, 127)


def is_longer_than_the_window(text: str) -> bool:
    """True where standard output is a terminal, and the text has more lines than it."""
    try:
        return text.count("\n") >= os.get_terminal_size(1).lines
    except OSError:
        return False
