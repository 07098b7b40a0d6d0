"""Letters to oneself."""

from typing import Annotated

from ketajournal.actions.typed_dates import entry_moment
from ketajournal.cli.options import Answers, Asked, At, Shown
from ketajournal.cli.parameters import Argument, Family, Option

app = Family(help="Letters to yourself, sealed until your own rule opens them.")


@app.command()
def write(answers: Answers = None, at: At = None) -> Asked:
    """Write one, and say when it may be opened: a date, two low weeks, or a dip after a session."""
    from ketajournal.actions.guided import Request, converse_or_take

    converse_or_take(Request("letter", None, entry_moment(at)), answers)


@app.command("list", alone=True)
def list_letters() -> Shown:
    """Every letter: when it was written, and when it may be opened. Not what it says."""
    from ketajournal.actions.letters import letters_document

    return letters_document()


@app.command("open")
def open_letter(
    name: Annotated[
        str | None,
        Argument(metavar="LETTER", help="Its number in the list; without it, the one that may be opened."),
    ] = None,
    early: Annotated[bool, Option("--early", help="Before its rule, without being asked.")] = False,
) -> Shown:
    """Open and read one. Before its rule is met, it is asked once whether to."""
    from ketajournal.actions import letters

    return letters.read_letter(name, early=early)
