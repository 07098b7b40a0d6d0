"""The place of an export: a file, a folder or standard output; over what is there only where that is asked for."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from ketajournal.actions.typed_paths import file_to_write, looking_at, refuse_no_place, typed_path, unused_name
from ketajournal.course.text import inert
from ketajournal.errors import BadInput, KetajournalError
from ketajournal.exchange.formats import File
from ketajournal.exchange.several_files import write_private_folder
from ketajournal.journal.disk import replacing
from ketajournal.journal.faults import as_told
from ketajournal.show.stream import output

Lock = Callable[[Iterable[File], BinaryIO], None]


def chosen_target(
    output: str | None, *, file: str | None, folder: str, form: str, locked: bool, force: bool
) -> Path | None:
    """The place *output* means for a format with one *file* of that name, or, for ``None``, a *folder* of that name.

    ``None`` is standard output, where one file goes if that is a pipe and there is no *output*; whatever else has
    none goes under a name of its own into the folder the person is in. Encrypted (*locked*) everything is one file.
    Raises ``BadInput`` where something would be lost, before anything is asked.
    """
    is_folder = file is None and not locked
    if output == "-" and is_folder:
        raise BadInput(f"The format {form} is a folder, and goes nowhere else.", "Name one with --output.")
    if output == "-" and locked and sys.stdout.isatty():
        raise BadInput("An encrypted file would only fill the terminal.", "Name a file with --output.")
    if output == "-" or (output is None and not is_folder and not sys.stdout.isatty()):
        return None
    usual = (file or (f"{folder}.zip" if locked else folder)) + (".age" if locked else "")
    if output is None:
        return unused_name(Path(usual))
    if is_folder:
        return _folder_to_write(output, force=force)
    place = typed_path(output)
    with looking_at(place):
        into = place.is_dir()
    return file_to_write(str(place / usual) if into else output, force=force)


def _folder_to_write(typed: str, *, force: bool) -> Path:
    """The folder of that name. Raises ``BadInput`` where something is in it and *force* is not given."""
    path = typed_path(typed)
    with looking_at(path):
        refuse_no_place(path.absolute(), folder=True)
        if path.exists() and any(path.iterdir()) and not force:
            raise BadInput(
                f"There is something in {path} already.",
                "Name a new one, or write into it with --force: files of the same name are replaced, others stay.",
            )
    return path


def put_files(files: Iterable[File], path: Path | None, lock: Lock | None = None, *, folder: bool = False) -> None:
    """Write the files there: whole, readable by their owner alone, or not at all. With *lock* all become one.

    They go into a *folder*, or else are one; ``None`` is standard output.
    """
    try:
        if folder and path:
            write_private_folder(path, files)
            return
        with replacing(path) if path else output() as out:
            if lock is not None:
                lock(files, out)
            else:
                steerable = path is None and sys.stdout.isatty()
                for piece in next(iter(files)).pieces:
                    out.write((inert(piece) if steerable else piece).encode())
    except OSError as fault:
        told = as_told(fault, path) if path else None
        what = told.sentence if told else f"{path} could not be written: {fault.strerror}."
        raise (type(told) if told else KetajournalError)(what, "Nothing was exported.") from None
