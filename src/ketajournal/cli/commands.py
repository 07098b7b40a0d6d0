"""The commands that there are."""

from typing import NamedTuple

BEFORE_AND_AFTER = "Before and after"
WEEKLY = "Weekly"
WRITING = "Writing"
COURSE = "Your course"
DATA = "Your data"
HELP = "Help"


class Command(NamedTuple):
    """Where a command's function lives, and what it is on one line. Its module is imported only when it is used.

    ``topic`` is the page of ``ketajournal help`` that says more.
    """

    module: str
    function: str
    panel: str
    line: str
    topic: str = ""


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
    "search": Command("search", "search", WRITING, "entries that hold these words"),
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
    "remind": Command(
        "reminders", "app", COURSE, "a quiet word from your system when a check-in is due", topic="calendars"
    ),
    "handoff": Command("handoff", "handoff", DATA, "a sheet for a visit; you say what goes in", topic="sheets"),
    "export": Command(
        "export", "export", DATA, "the journal, or a part of it, for other programs", topic="exporting"
    ),
    "import": Command(
        "importing", "import_file", DATA, "take in another program's file, or another journal", topic="importing"
    ),
    "sync": Command("sync", "sync", DATA, "share the journal between machines, through a folder", topic="syncing"),
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
    "demo": Command("demo", "demo", HELP, "a made-up course in a folder of its own, to look around"),
    "prompts": Command("prompts", "app", HELP, "what each conversation asks", topic="questions"),
    "help": Command("help", "help_on", HELP, "this page; a command's; or one of the topics below"),
}


def meant(words: list[str]) -> list[str]:
    """The words as the parser takes them: ``help report`` is ``report --help``, and ``help`` alone ``--help``."""
    if words[:1] == ["help"] and (len(words) == 1 or words[1] in COMMANDS):
        return [*words[1:], "--help"]
    return words
