"""What is searched for, what things and files are called, and whole command lines."""

import os
import re
from pathlib import Path

from mutating import TEXT
from sandbox import Sandbox

from ketajournal.course.search_terms import contexts, terms
from ketajournal.course.sessions import session_named
from ketajournal.errors import BadInput
from support.journals import NOW
from targets.made import Target, each, target, text_of


@target("search")
def search(sandbox: Path) -> Target:
    from ketajournal.journal import reading, search
    from ketajournal.journal.home import Home
    from ketajournal.journal.new_journal import create_journal
    from ketajournal.journal.opening import open_journal
    from support.journals import note

    create_journal(Home(sandbox / "home"), "")
    journal = open_journal(Home(sandbox / "home"), None, NOW)
    for text in (
        "the river bends",
        'a "wide grey" space\x00x',
        "café ÉTÉ İstanbul ﬁn",
        "日本語 🙂",
        "river * - NEAR OR",
        "x" * 500,
    ):
        note(journal, text)

    def check(data: bytes) -> None:
        looked_for = terms(text_of(data).split("\n"))
        found = search.search_entries(journal.connection, looked_for, reading.ANY, limit=3)
        for match in found.matches:
            for context in contexts(match.texts, looked_for):
                assert all(0 <= start < end <= len(context.text) for start, end in context.marks)
                assert "\n" not in context.text

    seeds = [
        "river",
        '"wide grey"',
        "riv*",
        "river\n-tent",
        "café",
        "日本",
        "🙂",
        '-"a b"*',
        "NEAR(a b)",
        "text:river",
        "^a",
    ]
    words = [
        '"',
        "*",
        "-",
        "\n",
        " ",
        "river",
        "wide",
        "OR",
        "NOT",
        "AND",
        "{",
        "}",
        ":",
        "+",
        "^",
        "\u0301",
        "ﬁ",
        "İ",
        "_",
    ]
    return Target(check, [s.encode() for s in seeds], TEXT, words)


@target("names")
def names(sandbox: Path) -> Target:
    """How entries, sessions, kinds and courses are named on a command line."""
    from ketajournal.actions.entries import Filter, chosen_by
    from ketajournal.journal import reading
    from ketajournal.journal.home import Home
    from ketajournal.journal.opening import open_journal

    Sandbox(sandbox)
    journal = open_journal(Home(sandbox / "home"), None, NOW)
    connection = journal.connection
    ids = [row[0] for row in connection.execute("SELECT id FROM entry LIMIT 5")]

    def check(data: bytes) -> None:
        text = text_of(data)
        each(
            lambda: reading.entry_named(connection, text),
            lambda: reading.entry_named(connection, text, deleted=True),
            lambda: session_named(reading.needed_course(connection), text),
            lambda: chosen_by(connection, Filter(kinds=[text])),
            lambda: chosen_by(connection, Filter(session=text)),
            lambda: chosen_by(connection, Filter(since=text)),
            lambda: chosen_by(connection, Filter(until=text)),
        )

    seeds = ["last", "1", "007", "2026-03-02", ids[0], ids[1][:6], "checkin", "Note", "yesterday"]
    words = [*ids, "'", "%", "_", "\x00", "²", "last", "g", "\uffff"]
    return Target(check, [s.encode() for s in seeds], TEXT, words)


@target("paths")
def paths(sandbox: Path) -> Target:
    """The names of files that an export, a calendar, a sheet, a backup or an import is given. Nothing is written."""
    from ketajournal.actions import backups, calendar, other_journal, restore
    from ketajournal.actions.export_target import chosen_target
    from ketajournal.actions.typed_paths import file_to_write
    from ketajournal.exchange.content import open_source
    from ketajournal.journal.home import home

    Sandbox(sandbox)
    (sandbox / "desk" / "there.txt").write_text("x")
    (sandbox / "desk" / "folder").mkdir()
    (sandbox / "desk" / "loop").symlink_to("loop")

    def check(data: bytes) -> None:
        text = text_of(data).replace("\x00", "")  # no command line can hold one
        if not text:
            raise BadInput("no name")
        each(
            lambda: chosen_target(text, file="j.json", folder="j", form="json", locked=False, force=False),
            lambda: chosen_target(text, file=None, folder="j", form="csv", locked=False, force=True),
            lambda: chosen_target(text, file=None, folder="j", form="csv", locked=True, force=False),
            lambda: file_to_write(text, force=False, is_ours=calendar._is_made_here),
            lambda: file_to_write(text, force=False),
            lambda: backups._place_for(text),
            lambda: restore._named(home(), text),
            lambda: other_journal.file_of(text),
            lambda: open_source(text),
        )

    seeds = ["there.txt", "folder", "new/x.json", "~/x", "~nobody-here/x", "loop", "../home/journal.db", "x" * 300,
             "last",
             "-", "./", "/dev/null", "../home/backups/x", "$HOME"]  # fmt: skip
    words = [
        "/",
        "..",
        "~",
        "~root",
        "~x",
        ".",
        "loop",
        "folder",
        "there.txt",
        "journal.db",
        "\n",
        "x" * 260,
        "\u202e",
    ]
    return Target(check, [s.encode() for s in seeds], TEXT, words)


# Commands that run nothing and ask for no secret.
_COMMANDS = (
    "list", "show", "search", "report", "thread", "session", "course", "therapy", "practice", "letter", "cost",
    "calendar",
    "export", "import", "measure", "prompts", "learn", "help-now", "handoff", "doctor", "checkin", "reflect", "write",
    "delete", "edit", "review", "weekly", "prep", "ask", "safety-plan",
)  # fmt: skip


@target("command-lines")
def command_lines(sandbox: Path) -> Target:
    """A word a line; the journal is put back after each."""
    journal = Sandbox(sandbox)
    os.environ["EDITOR"] = "false"

    def check(data: bytes) -> None:
        words = text_of(data).replace("\x00", "").split("\n")
        if words[0] not in _COMMANDS or any(re.search(r"[/\\~]|\.\.|^--install|^--show", word) for word in words):
            raise BadInput("not one of those that are tried")
        try:
            if journal.run(*words) != 0:
                raise BadInput("refused")
        finally:
            journal.put_back()

    seeds = [
        "list\n--all\n--since\n3 weeks ago", "search\nriver\n--json", "report\n--course\n1\n--as-of\n2026-03-02",
        "show\nlast",
        "session\nadd\nMondays for three weeks at 14:00", "session\nedit\n1\n--at\nyesterday 14:00",
        "session\ncancel\n2",
        "therapy\nadd\n2 days after each session at 10:00", "practice\nadd\nin bed by eleven", "practice\ndid\n1",
        "cost\nadd\n550\n--session\n2\n--covered\n100", "measure\nphq-9\n--items\n1,0,2,0,1,1,0,0,0\n--json",
        "calendar\n--output\nx.ics\n--title\nsession=Dr. K\n--since\ntoday", "export\ncsv\n--output\ntables\n--force",
        "export\njson\n--since\nyesterday\n--kind\ncheckin", "letter\nlist\n--json", "thread\n2\n--json",
        "course\nclose",
        "handoff\n--all\n--json", "handoff\n--only\ncourse,measures\n--output\nx.html", "help-now\nNZ",
        "learn\nscores",
        "checkin\ntired\n--at\n2 march", "reflect\nblue\n--session\n1", "write\nslept well", "delete\nlast",
        "doctor\n--json",
        "report\n--by\nsession\n--metric\nmood", "prompts\nshow\nprep\n--json", "course\nedit\n--planned\n12",
        "review\n--brief",
    ]  # fmt: skip
    words = [
        *_COMMANDS,
        *{w for s in seeds for w in s.split("\n")},
        "\n",
        "--plain",
        "--until",
        "--limit",
        "--kind",
        "--help",
    ]
    return Target(check, [s.encode() for s in seeds], TEXT, [*words, "-1", "0", "99999999999999999999", "\n--"])
