"""Practices: small habits, and the days on which they were kept."""

from typing import Annotated

from ketajournal.actions.typed_dates import entry_moment
from ketajournal.cli.options import Answers, Asked, At, Shown
from ketajournal.cli.parameters import Argument, Family, Option

app = Family(help="Small habits you want to keep, and the days you did.")

Name = Annotated[list[str], Argument(metavar="PRACTICE", help="Its number in the list, or the start of its name.")]


@app.command()
def add(
    name: Annotated[list[str] | None, Argument(help="What it is, in a few words; asked without it.")] = None,
    what_for: Annotated[
        str | None,
        Option("--for", help="sleep, stress, body, therapy, people or other."),
    ] = None,
    cue: Annotated[str | None, Option(help="What will remind you.")] = None,
    at: At = None,
    answers: Answers = None,
) -> Asked:
    """Begin a practice. The check-in then asks about it."""
    from ketajournal.actions.practices import add_practice

    add_practice(" ".join(name or []), what_for, cue, entry_moment(at), answers)


@app.command()
def did(
    name: Annotated[
        list[str] | None,
        Argument(metavar="PRACTICE", help="Its number in the list, or the start of its name, if there are more."),
    ] = None,
    at: At = None,
) -> None:
    """Note that a practice was done, today or at another time."""
    from ketajournal.actions.practices import did_practice

    did_practice(" ".join(name or []), entry_moment(at))


@app.command("list", alone=True)
def list_practices() -> Shown:
    """Every practice, and on how many days it was done."""
    from ketajournal.actions.practices import practices_document

    return practices_document()


@app.command()
def end(name: Name) -> None:
    """Let a practice rest. Its days stay."""
    from ketajournal.actions.practices import end_practice

    end_practice(" ".join(name))
