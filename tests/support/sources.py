"""The program's own source files, each read once for all that is asked about it."""

import ast
import functools
from pathlib import Path

from support.journals import PACKAGE

FILES = sorted(PACKAGE.rglob("*.py"))


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """What stands in a file."""
    return ast.parse(path.read_text(encoding="utf-8"))
