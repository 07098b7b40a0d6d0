"""What a command that was run gave back."""

import subprocess
from collections.abc import Callable
from typing import NamedTuple

Run = Callable[..., subprocess.CompletedProcess[str]]


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str
