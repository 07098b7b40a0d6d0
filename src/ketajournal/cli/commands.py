"""The commands that there are."""

from typing import NamedTuple


class Command(NamedTuple):
    """The place of a command's function, and what it is on one line. Its module is imported only when it is used.

    ``topic`` is the page of ``ketajournal help`` that says more.
    """

    module: str
    function: str
    line: str
    topic: str = ""


# By the panels of the front page.
PANELS = {
    "Before and after": {
        "prep": Command("guided", "prep", "before a session: what you bring, a few slow breaths"),
        "reflect": Command("guided", "reflect", "after it: whatever comes, even one word, even nothing"),
        "checkin": Command("guided", "checkin", "how it is today; due 24, 48 and 72 hours after a session"),
        "thread": Command("thread", "thread", "a session from its first words to what came of them"),
        "begin": Command("guided", "begin", "the whole picture: what was tried, hopes, stress, people"),
        "ask": Command("guided", "ask", "any conversation by its name, your own among them", "questions"),
    },
    "Weekly": {
        "weekly": Command("guided", "weekly", "one look back at the week, then the report"),
        "report": Command("report", "report", "the weeks of a course, and each session with its 72 hours"),
        "measure": Command("measure", "measure", "PHQ-9 or GAD-7, asked here or typed from paper"),
        "review": Command("guided", "review", "a look back over the course; ends in a sheet for your prescriber"),
    },
    "Writing": {
        "write": Command("notes", "write", "anything at all, at any length"),
        "list": Command("entries", "list_entries", "the latest entries, a line each"),
        "show": Command("entries", "show", "one entry, whole"),
        "search": Command("search", "search", "entries that hold these words"),
        "edit": Command("entries", "edit", "change what an entry says, or when it was"),
        "delete": Command("entries", "delete", "delete an entry; it can be brought back for 30 days"),
    },
    "Your course": {
        "session": Command("sessions", "app", "your sessions: planned, held, cancelled"),
        "course": Command("courses", "app", "your courses: the plan, maintenance, closing one"),
        "therapy": Command("therapy", "app", "therapy: the dates, what to bring, what came of it"),
        "practice": Command("practices", "app", "small habits, and the days you kept them"),
        "letter": Command("letters", "app", "letters to yourself, sealed until your rule opens them"),
        "cost": Command("costs", "app", "what it costs, added up beside the plan"),
        "calendar": Command(
            "calendar", "calendar", "your dates as a file for any calendar, under neutral titles", "calendars"
        ),
        "remind": Command("reminders", "app", "a quiet word from your system when a check-in is due", "calendars"),
    },
    "Your data": {
        "handoff": Command("handoff", "handoff", "a sheet for a visit; you say what goes in", "sheets"),
        "export": Command("export", "export", "the journal, or a part of it, for other programs", "exporting"),
        "import": Command(
            "importing", "import_file", "take in another program's file, or another journal", "importing"
        ),
        "sync": Command("sync", "sync", "share the journal between machines, through a folder", "syncing"),
        "unlock": Command("passphrase", "unlock", "ask for the passphrase once, then not for a while", "privacy"),
        "lock": Command("passphrase", "lock", "forget the key", "privacy"),
        "passphrase": Command("passphrase", "passphrase", "set it, change it, drop it", "privacy"),
        "backup": Command("backups", "backup", "a copy of everything, opened and checked", "backups"),
        "restore": Command("backups", "restore", "put a backup in the journal's place", "backups"),
        "doctor": Command("doctor", "doctor", "look the files and backups over", "backups"),
    },
    "Help": {
        "help-now": Command("help_now_command", "help_now", "people to reach now, and the emergency numbers"),
        "told": Command("guided", "told", "you told someone: kept with its date"),
        "safety-plan": Command("guided", "safety_plan", "a plan for bad times, in your own words"),
        "learn": Command("pages", "learn", "short pages on what people ask, scores, what studies found"),
        "demo": Command("demo", "demo", "a made-up course in a folder of its own, to look around"),
        "prompts": Command("prompts", "app", "what each conversation asks", "questions"),
        "help": Command("pages", "help_on", "this page; a command's; or one of the topics below"),
    },
}
COMMANDS = {name: command for commands in PANELS.values() for name, command in commands.items()}


def words_meant(words: list[str]) -> list[str]:
    """The words as the parser takes them: ``help report`` is ``report --help``, and ``help`` alone ``--help``."""
    if words[:1] == ["help"] and (len(words) == 1 or words[1] in COMMANDS):
        return [*words[1:], "--help"]
    return words
