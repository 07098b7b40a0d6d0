"""Running a command line: its parser is called, and what goes wrong is told in a sentence."""

import os
import signal
import sys
import time
from contextlib import suppress
from typing import NoReturn

from ketajournal.actions.command_run import current_run, running
from ketajournal.errors import BadInput, Damaged, Interrupted, KetajournalError
from ketajournal.journal.system import leaving_signals

# What a shell sets when it asks for completions, with no words at all.
_COMPLETING = "_KETAJOURNAL_COMPLETE"
_FARTHEST_ZONE_SECONDS = 24 * 3600 - 60


def run() -> NoReturn:
    """Run the command line, tell in a sentence what went wrong, and leave with its exit code."""
    _leave_in_order()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    code = exit_code(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # the reader or the terminal may be gone
            stream.flush()
    os._exit(code)  # all is on disk; taking the interpreter down in order would be a seventh of a report's time


def exit_code(words: list[str]) -> int:
    """Run these words in this process; what went wrong is told, and its exit code returned."""
    with running() as run:
        try:
            code = _code_of(words) or run.exit_code
        except KeyboardInterrupt:  # once more, while it was told what the first one led to
            code = Interrupted.exit_code
        if code and run.unsaved:
            from ketajournal.actions.console import hand_back

            hand_back(run.unsaved)
        return code


def _code_of(words: list[str]) -> int:
    try:
        _refuse_half_characters(words)
        _refuse_odd_zone()
        _call(words)
    except SystemExit as left:
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # typer's mark that the reader of its help has gone
            return 0
        return left.code if isinstance(left.code, int) else 0
    except Damaged as error:
        return _tell_damage(words, error)
    except KetajournalError as error:
        return _tell(error)
    except KeyboardInterrupt:
        return Interrupted.exit_code
    except BrokenPipeError:
        return 0
    except Exception as fault:
        from ketajournal.journal.faults import as_told
        from ketajournal.journal.home import home

        told = as_told(fault, home().journal)
        return _tell(told) if told and not isinstance(told, Damaged) else _tell_damage(words, told or fault)
    return 0


def _tell_damage(words: list[str], fault: Exception) -> int:
    """Tell of what is damaged, or of a fault of which nobody knows, which damage can be behind.

    A command that only looks goes on without the rows that can't be read.
    """
    from ketajournal.actions.damaged_rows import damage_behind

    left_out = current_run().left_out
    found = damage_behind(fault)
    if found is None:
        return _tell_where(fault)
    code = _tell(found)
    if current_run().left_out != left_out:
        _code_of(words)
    return code


def _call(words: list[str]) -> None:
    if words or _COMPLETING in os.environ:
        from ketajournal.cli.commands import words_meant
        from ketajournal.cli.plain_words import call_of

        words = words_meant(words)
        if _COMPLETING not in os.environ and (call := call_of(words)) is not None:
            call()
            return
        from ketajournal.cli.parser import build_app

        build_app(words)(words, prog_name="ketajournal")
    else:
        from ketajournal.actions.clock import now
        from ketajournal.actions.output import show_document
        from ketajournal.actions.overview import overview_document

        show_document(overview_document(now()))


def _tell(error: KetajournalError) -> int:
    from ketajournal.actions.console import tell

    for told in filter(None, (error.sentence, error.hint)):
        tell(told)
    return error.exit_code


def _tell_where(fault: Exception) -> int:
    """Say where in the program its own mistake is. What the mistake says of itself could hold a person's words."""
    import traceback

    with suppress(OSError):
        print("Something in ketajournal itself went wrong. What was kept before is kept.", file=sys.stderr)
        print("This says where, and holds nothing that you wrote. Traceback:", file=sys.stderr)
        print("".join(traceback.format_tb(fault.__traceback__)) + type(fault).__name__, file=sys.stderr)
    return 1


def _refuse_half_characters(words: list[str]) -> None:
    """Raise ``BadInput`` for words that are not in the terminal's encoding: they could not be kept as typed."""
    from ketajournal.course.text import is_storable

    if not all(is_storable(word) for word in words):
        raise BadInput("These words are not in the terminal's encoding.", "Set a UTF-8 locale, or pipe the text in.")


def _refuse_odd_zone() -> None:
    """Raise ``BadInput`` for a time zone a day or more away from UTC: no moment could be told in it."""
    if max(abs(time.timezone), abs(time.altzone)) >= _FARTHEST_ZONE_SECONDS:
        raise BadInput(
            f"This is no time zone: TZ={os.environ.get('TZ', '')}",
            "Set it to a name such as Europe/Berlin, or unset it.",
        )


def _leave_in_order() -> None:
    """A closed terminal, a polite kill and Ctrl-\\ are treated as Ctrl-C: what is half typed is kept."""
    for number in leaving_signals():
        signal.signal(number, signal.default_int_handler)
