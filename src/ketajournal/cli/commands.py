"""The commands that there are, and the parser of a command line."""

from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup

from ketajournal.cli.overview import overview
from ketajournal.course.text import inert

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
    "help-now": Command("help_now_command", "help_now", HELP),
    "told": Command("told_someone", "told", HELP),
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
    """The app for this command line, with no more commands than it can mean."""
    app = typer.Typer(
        name="ketajournal",
        cls=InOrder,
        help="A private, local journal for people going through ketamine therapy.",
        epilog="If you need someone now: ketajournal help-now",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(overview)
    for name in _meant(words):
        command = COMMANDS[name]
        module = import_module(f"ketajournal.cli.{command.module}")
        function = getattr(module, command.function)
        if isinstance(function, typer.Typer):
            app.add_typer(function, name=name, rich_help_panel=command.panel)
        else:
            reader = getattr(module, command.reader) if command.reader else None
            app.command(name, cls=reader, rich_help_panel=command.panel)(function)
    return app


def _meant(words: list[str]) -> list[str]:
    """The names of the commands that these words can mean: the first word alone, none, or any of them."""
    if words and words[0] in COMMANDS:
        return words[:1]
    return [] if words and {"--plain", "--json"}.issuperset(words) else list(COMMANDS)
