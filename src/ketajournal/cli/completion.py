"""The values that a shell completes behind a command or an option, each with a few words on what it is.

A Tab asks for nothing and writes nothing: a journal is looked into only where it has no passphrase, or where 'unlock'
keeps its key in memory, and no word that a person wrote is among what is given back.
"""

import os
from collections.abc import Callable, Mapping

from ketajournal.cli.commands import COMMANDS

Values = Mapping[str, str]

# How many of the latest entries a shell is told.
_ENTRIES = 30


def completer(values: str | tuple[str, ...]) -> Callable[[str], list[tuple[str, str]]] | None:
    """A function for Typer that gives the values of that name, or these, that begin as what is typed."""
    if not values:
        return None

    def complete(incomplete: str) -> list[tuple[str, str]]:
        try:
            known = dict.fromkeys(values, "") if isinstance(values, tuple) else NAMED[values]()
        except Exception:  # at a Tab nobody can be told what is wrong; the command itself will say it
            return []
        return [one for one in known.items() if one[0].startswith(incomplete)]

    return complete


def command_being_typed() -> list[str]:
    """The command behind which a shell completes, so that no other is loaded; empty before there is one."""
    words = (os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or "").split(" ")
    return words[1:2] if len(words) > 2 else []


def _exports() -> Values:
    from ketajournal.exchange.formats import FORMATS_OUT

    return dict.fromkeys((*FORMATS_OUT, "schema"), "")


def _measures() -> Values:
    from ketajournal.course.measures import INSTRUMENTS

    return {name: instrument.name for name, instrument in INSTRUMENTS.items()}


def _metrics() -> Values:
    from ketajournal.guide.prompts import metrics

    return {name: metric.label for name, metric in metrics().items()}


def _kinds() -> Values:
    from ketajournal.course.kinds import KINDS

    return dict.fromkeys(KINDS, "")


def _conversations() -> Values:
    from ketajournal.guide.prompts import names

    return dict.fromkeys(names(), "")


def _routes() -> Values:
    from ketajournal.guide.prompts import routes

    return routes()


def _pages() -> Values:
    from ketajournal.guide.pages import page_names, page_title

    return {name: page_title("learn", name) for name in page_names("learn")}


def _topics() -> Values:
    from ketajournal.guide.pages import page_names, page_title

    return {
        **{name: page_title("help", name) for name in page_names("help")},
        **{name: command.line for name, command in COMMANDS.items()},
    }


def _courses() -> Values:
    from ketajournal.journal import glimpse

    return {str(course.number): f"begun {course.started_on}" for course in glimpse.courses()}


def _sessions() -> Values:
    from ketajournal.journal import glimpse

    return {str(number): f"{at:%Y-%m-%d}" for number, at in enumerate(glimpse.session_days(), start=1)}


def _entries() -> Values:
    from ketajournal.journal import glimpse
    from ketajournal.show.wording import shown_id

    found = {shown_id(line.id): f"{line.kind}, {line.at:%Y-%m-%d}" for line in glimpse.entry_lines(_ENTRIES)}
    return {"last": "the latest", **found} if found else {}


def _backups() -> Values:
    from ketajournal.journal.backups import backups
    from ketajournal.journal.home import home

    return {backup.path.stem: f"{backup.at:%Y-%m-%d %H:%M}" for backup in backups(home())}


NAMED: Mapping[str, Callable[[], Values]] = {
    "exports": _exports,
    "measures": _measures,
    "metrics": _metrics,
    "kinds": _kinds,
    "conversations": _conversations,
    "routes": _routes,
    "pages": _pages,
    "topics": _topics,
    "courses": _courses,
    "sessions": _sessions,
    "entries": _entries,
    "backups": _backups,
}
