"""The command line: which commands there are, and how what goes wrong is told."""

import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from types import FrameType
from typing import Any, NamedTuple, NoReturn

import typer
from typer.core import TyperGroup

from ketajournal.actions.command_run import running
from ketajournal.course.text import inert
from ketajournal.errors import BadInput, KetajournalError

BEFORE_AND_AFTER = "Before and after"
WEEKLY = "Weekly"
WRITING = "Writing"
COURSE = "Your course"
DATA = "Your data"
HELP = "Help"


class Command(NamedTuple):
    """Where a command's function lives. Its module is imported only when the command is used.

    ``reader`` is the class beside it that reads its words, where that is done in another way.
    """

    module: str
    function: str
    panel: str
    reader: str = ""


COMMANDS = {
    "begin": Command("guided", "begin", BEFORE_AND_AFTER),
    "prep": Command("guided", "prep", BEFORE_AND_AFTER),
    "reflect": Command("guided", "reflect", BEFORE_AND_AFTER),
    "checkin": Command("guided", "checkin", BEFORE_AND_AFTER),
    "thread": Command("thread", "thread", BEFORE_AND_AFTER),
    "ask": Command("guided", "ask", BEFORE_AND_AFTER),
    "weekly": Command("guided", "weekly", WEEKLY),
    "measure": Command("measure", "measure", WEEKLY),
    "report": Command("report", "report", WEEKLY),
    "review": Command("guided", "review", WEEKLY),
    "write": Command("notes", "write", WRITING),
    "list": Command("entries", "list_entries", WRITING),
    "show": Command("entries", "show", WRITING),
    "search": Command("search", "search", WRITING, reader="TakesDashes"),
    "edit": Command("entries", "edit", WRITING),
    "delete": Command("entries", "delete", WRITING),
    "session": Command("sessions", "app", COURSE),
    "course": Command("courses", "app", COURSE),
    "therapy": Command("therapy", "app", COURSE),
    "practice": Command("practices", "app", COURSE),
    "letter": Command("letters", "app", COURSE),
    "cost": Command("costs", "app", COURSE),
    "calendar": Command("calendar", "calendar", COURSE),
    "handoff": Command("handoff", "handoff", DATA),
    "export": Command("export", "export", DATA),
    "import": Command("importing", "import_file", DATA),
    "unlock": Command("passphrase", "unlock", DATA),
    "lock": Command("passphrase", "lock", DATA),
    "passphrase": Command("passphrase", "passphrase", DATA),
    "backup": Command("backups", "backup", DATA),
    "restore": Command("backups", "restore", DATA),
    "doctor": Command("doctor", "doctor", DATA),
    "help-now": Command("help", "help_now", HELP),
    "safety-plan": Command("guided", "safety_plan", HELP),
    "learn": Command("learn", "learn", HELP),
    "prompts": Command("prompts", "app", HELP),
}


class InOrder(TyperGroup):
    """Lists commands in our order; typer would put those with commands of their own last."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except Exception as error:
            if isinstance(said := getattr(error, "message", None), str):  # what was typed wrong stands in it
                error.message = inert(said)  # type: ignore[attr-defined]
            raise

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        there = super().list_commands(ctx)
        return [name for name in COMMANDS if name in there]


def build(words: list[str]) -> typer.Typer:
    """The app for this command line: with the one command that it names, or with all of them."""
    from ketajournal.cli.overview import overview

    app = typer.Typer(
        name="ketajournal",
        cls=InOrder,
        help="A private, local journal for people going through ketamine therapy.",
        epilog="If you need someone now: ketajournal help-now",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(overview)
    named = words[0] if words and words[0] in COMMANDS else None
    for name in [named] if named else COMMANDS:
        command = COMMANDS[name]
        module = import_module(f"ketajournal.cli.{command.module}")
        function = getattr(module, command.function)
        if isinstance(function, typer.Typer):
            app.add_typer(function, name=name, rich_help_panel=command.panel)
        else:
            reader = getattr(module, command.reader) if command.reader else None
            app.command(name, cls=reader, rich_help_panel=command.panel)(function)
    return app


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
    with running():
        return _code_of(words)


def _code_of(words: list[str]) -> int:
    try:
        _refuse_half_characters(words)
        build(words)(words, prog_name="ketajournal")
    except SystemExit as left:
        if type(sys.stdout).__name__ == "PacifyFlushWrapper":  # typer's mark that the reader of its help has gone
            return 0
        return left.code if isinstance(left.code, int) else 0
    except KetajournalError as error:
        return _tell(error)
    except BrokenPipeError:
        return 0
    except Exception as fault:
        from ketajournal.journal.faults import as_told
        from ketajournal.journal.home import home

        told = as_told(fault, home().journal)
        return _tell(told) if told else _tell_where(fault)
    return 0


def _tell(error: KetajournalError) -> int:
    from ketajournal.show.stream import wrapped

    with suppress(OSError):  # the terminal may be gone
        print(wrapped(inert(error.sentence), sys.stderr), file=sys.stderr)
        if error.hint:
            print(wrapped(inert(error.hint), sys.stderr), file=sys.stderr)
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
    from ketajournal.course.text import storable

    if not all(storable(word) for word in words):
        raise BadInput("These words are not in the terminal's encoding.", "Set a UTF-8 locale, or pipe the text in.")


def _leave_in_order() -> None:
    """A closed terminal or a polite kill is treated as Ctrl-C: what is half typed is kept, drafts are removed."""

    def leave(_number: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    for name in ("SIGHUP", "SIGTERM"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), leave)
