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
    """Where a command's function lives, and what it is on one line. Its module is imported only when it is used.

    ``topic`` is the page of ``ketajournal help`` that says more. ``reader`` is the class beside the function that
    reads its words, where that is done in another way.
    """

    module: str
    function: str
    panel: str
    line: str
    topic: str = ""
    reader: str = ""


COMMANDS = {
    "prep": Command("guided", "prep", BEFORE_AND_AFTER, "before a session: what you bring, a few slow breaths"),
    "reflect": Command(
        "guided", "reflect", BEFORE_AND_AFTER, "after it: whatever comes, even one word, even nothing"
    ),
    "checkin": Command(
        "guided", "checkin", BEFORE_AND_AFTER, "how it is today; due 24, 48 and 72 hours after a session"
    ),
    "thread": Command("thread", "thread", BEFORE_AND_AFTER, "a session from its first words to what came of them"),
    "begin": Command("guided", "begin", BEFORE_AND_AFTER, "the whole picture: what was tried, hopes, stress, people"),
    "ask": Command(
        "guided", "ask", BEFORE_AND_AFTER, "any conversation by its name, your own among them", topic="questions"
    ),
    "weekly": Command("guided", "weekly", WEEKLY, "one look back at the week, then the report"),
    "report": Command("report", "report", WEEKLY, "the weeks of a course, and each session with its 72 hours"),
    "measure": Command("measure", "measure", WEEKLY, "PHQ-9 or GAD-7, asked here or typed from paper"),
    "review": Command("guided", "review", WEEKLY, "a look back over the course; ends in a sheet for your prescriber"),
    "write": Command("notes", "write", WRITING, "anything at all, at any length"),
    "list": Command("entries", "list_entries", WRITING, "the latest entries, a line each"),
    "show": Command("entries", "show", WRITING, "one entry, whole"),
    "search": Command("search", "search", WRITING, "entries that hold these words", reader="TakesDashes"),
    "edit": Command("entries", "edit", WRITING, "change what an entry says, or when it was"),
    "delete": Command("entries", "delete", WRITING, "delete an entry; it can be brought back for 30 days"),
    "session": Command("sessions", "app", COURSE, "your sessions: planned, held, cancelled"),
    "course": Command("courses", "app", COURSE, "your courses: the plan, maintenance, closing one"),
    "therapy": Command("therapy", "app", COURSE, "therapy: the dates, what to bring, what came of it"),
    "practice": Command("practices", "app", COURSE, "small habits, and the days you kept them"),
    "letter": Command("letters", "app", COURSE, "letters to yourself, sealed until your rule opens them"),
    "cost": Command("costs", "app", COURSE, "what it costs, added up beside the plan"),
    "calendar": Command(
        "calendar",
        "calendar",
        COURSE,
        "your dates as a file for any calendar, under neutral titles",
        topic="calendars",
    ),
    "handoff": Command("handoff", "handoff", DATA, "a sheet for a visit; you say what goes in", topic="sheets"),
    "export": Command(
        "export", "export", DATA, "the journal, or a part of it, for other programs", topic="exporting"
    ),
    "import": Command(
        "importing", "import_file", DATA, "take in another program's file, or another journal", topic="importing"
    ),
    "unlock": Command(
        "passphrase", "unlock", DATA, "ask for the passphrase once, then not for a while", topic="privacy"
    ),
    "lock": Command("passphrase", "lock", DATA, "forget the key", topic="privacy"),
    "passphrase": Command("passphrase", "passphrase", DATA, "set it, change it, drop it", topic="privacy"),
    "backup": Command("backups", "backup", DATA, "a copy of everything, opened and checked", topic="backups"),
    "restore": Command("backups", "restore", DATA, "put a backup in the journal's place", topic="backups"),
    "doctor": Command("doctor", "doctor", DATA, "look the files and backups over", topic="backups"),
    "help-now": Command("help_now_command", "help_now", HELP, "people to reach now, and the emergency numbers"),
    "told": Command("told_someone", "told", HELP, "you told someone: kept with its date"),
    "safety-plan": Command("guided", "safety_plan", HELP, "a plan for bad times, in your own words"),
    "learn": Command("learn", "learn", HELP, "short pages on what people ask, scores, what studies found"),
    "prompts": Command("prompts", "app", HELP, "what each conversation asks", topic="questions"),
    "help": Command("help", "help_on", HELP, "this page; a command's; or one of the topics below"),
}


_NO_COMMAND = {"--plain", "--json", "--version", "-V", "--help", "-h"}


class InOrder(TyperGroup):
    """Lists commands in our order; typer would put those with commands of their own last."""

    def invoke(self, ctx: typer.Context) -> Any:  # type: ignore[override]
        try:
            return super().invoke(ctx)
        except Exception as error:
            if isinstance(said := getattr(error, "message", None), str):  # what was typed wrong stands in it
                error.message = inert(said)  # type: ignore[attr-defined]
            raise

    def format_help(self, ctx: typer.Context, formatter: Any) -> None:  # type: ignore[override]  # noqa: ARG002
        from ketajournal.cli.front_page import front_page

        formatter.write(front_page((command.panel, name, command.line) for name, command in COMMANDS.items()))

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        there = super().list_commands(ctx)
        return [name for name in COMMANDS if name in there]


def meant(words: list[str]) -> list[str]:
    """The words as the parser takes them: ``help report`` is ``report --help``, and ``help`` alone ``--help``."""
    if words[:1] == ["help"] and (len(words) == 1 or words[1] in COMMANDS):
        return [*words[1:], "--help"]
    return words


def build(words: list[str]) -> typer.Typer:
    """The app for this command line, with no more commands than it can mean."""
    app = typer.Typer(
        name="ketajournal",
        cls=InOrder,
        rich_markup_mode=None,  # boxes say nothing, take two columns and are read out loud by a screen reader
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(overview)
    for name in _needed(words):
        command = COMMANDS[name]
        module = import_module(f"ketajournal.cli.{command.module}")
        function = getattr(module, command.function)
        more = f"More: ketajournal help {command.topic}" if command.topic else None
        if isinstance(function, typer.Typer):
            function.rich_markup_mode = None
            app.add_typer(function, name=name, epilog=more)
        else:
            reader = getattr(module, command.reader) if command.reader else None
            app.command(name, cls=reader, epilog=more)(function)
    return app


def _needed(words: list[str]) -> list[str]:
    """The names of the commands that these words can mean: the first word alone, none, or any of them."""
    if words and words[0] in COMMANDS:
        return words[:1]
    return [] if words and _NO_COMMAND.issuperset(words) else list(COMMANDS)
