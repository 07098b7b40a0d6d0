"""The place of an export: a file, a folder or standard output; over what is there only where that is asked for."""

import os
import sys
from collections.abc import Callable, Iterable
from itertools import chain, count
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ketajournal.actions.typed_paths import file_to_write, looking_at, refuse_no_place, typed_path
from ketajournal.course.text import inert
from ketajournal.errors import BadInput, KetajournalError
from ketajournal.exchange.formats import File
from ketajournal.exchange.several_files import write_private_folder
from ketajournal.journal.disk import replacing
from ketajournal.journal.faults import as_told
from ketajournal.show.stream import output

Lock = Callable[[Iterable[File], BinaryIO], None]


class Target(NamedTuple):
    """The place: ``path`` is ``None`` for standard output. ``folder`` says that there are several files."""

    path: Path | None
    folder: bool = False


TO_STDOUT = Target(None)


def chosen_target(
    output: str | None, *, file: str | None, folder: str, form: str, locked: bool, force: bool
) -> Target:
    """The place *output* means for a format with one *file* of that name, or, for ``None``, a *folder* of that name.

    Without *output* one file goes into a pipe where there is one, else, as a folder does, under a name of its own
    into the folder the person is in. Encrypted (*locked*) everything is one file. Raises ``BadInput`` where
    something would be lost, before anything is asked.
    """
    is_folder = file is None and not locked
    if output == "-" and is_folder:
        raise BadInput(f"The format {form} is a folder, and goes nowhere else.", "Name one with --output.")
    if output == "-" and locked and sys.stdout.isatty():
        raise BadInput("An encrypted file would only fill the terminal.", "Name a file with --output.")
    if output == "-" or (output is None and not is_folder and not sys.stdout.isatty()):
        return TO_STDOUT
    usual = (file or (f"{folder}.zip" if locked else folder)) + (".age" if locked else "")
    if output is None:
        return Target(_unused(Path(usual)), is_folder)
    place = typed_path(output)
    with looking_at(place):
        into = not is_folder and place.is_dir()
    return at_path(str(place / usual) if into else output, folder=is_folder, force=force)


def _unused(path: Path) -> Path:
    first, dot, endings = path.name.partition(".")
    numbered = (path.with_name(f"{first}-{number}{dot}{endings}") for number in count(2))
    return next(one for one in chain([path], numbered) if not os.path.lexists(one))


def at_path(output: str, *, folder: bool = False, force: bool) -> Target:
    """The file or folder of that name. Raises ``BadInput`` where something is there and *force* is not given."""
    if not folder:
        return Target(file_to_write(output, force=force))
    path = typed_path(output)
    with looking_at(path):
        refuse_no_place(path.absolute(), folder=True)
        if path.exists() and any(path.iterdir()) and not force:
            raise BadInput(
                f"There is something in {path} already.",
                "Name a new one, or write into it with --force: files of the same name are replaced, others stay.",
            )
    return Target(path, folder=True)


def put_files(files: Iterable[File], target: Target, lock: Lock | None = None) -> None:
    """Write the files there: whole, readable by their owner alone, or not at all. With *lock* all become one."""
    try:
        if target.folder and target.path:
            write_private_folder(target.path, files)
            return
        with replacing(target.path) if target.path else output() as out:
            if lock is not None:
                lock(files, out)
            else:
                steerable = target.path is None and sys.stdout.isatty()
                for piece in next(iter(files)).pieces:
                    out.write((inert(piece) if steerable else piece).encode())
    except OSError as fault:
        told = as_told(fault, target.path) if target.path else None
        what = told.sentence if told else f"{target.path} could not be written: {fault.strerror}."
        raise (type(told) if told else KetajournalError)(what, "Nothing was exported.") from None
