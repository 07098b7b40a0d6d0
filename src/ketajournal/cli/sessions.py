"""The sessions of a course: list, add, edit, cancel."""

from typing import Annotated

from ketajournal.actions.typed_dates import entry_moment
from ketajournal.cli.options import Answers, Asked, At, CourseNumber, Shown
from ketajournal.cli.parameters import Argument, Family, Option

app = Family(help="Your sessions: planned, held and cancelled.")

SessionArgument = Annotated[str, Argument(metavar="SESSION", help="Its number, date or id.", values="sessions")]
Route = Annotated[
    str | None,
    Option(help="iv, im, spray, lozenge or other.", values="routes"),
]
Setting = Annotated[str | None, Option(help="Where it was, and who was there.")]


@app.command("list", alone=True)
def list_sessions(course: CourseNumber = None) -> Shown:
    """Every session with its number and state."""
    from ketajournal.actions.sessions import sessions_document

    return sessions_document(course)


@app.command()
def add(
    when: Annotated[
        list[str],
        Argument(help='A moment, or a rule: "Mondays and Thursdays for three weeks at 14:00".'),
    ],
    route: Route = None,
    setting: Setting = None,
) -> None:
    """Note a session, past or planned, or many by a rule."""
    from ketajournal.actions.sessions import add_sessions

    add_sessions(" ".join(when), route, setting)


@app.command()
def edit(
    session: SessionArgument,
    at: Annotated[str | None, Option(metavar="WHEN", help="The right moment.")] = None,
    route: Route = None,
    setting: Setting = None,
) -> None:
    """Move a session, or put its route or setting right."""
    from ketajournal.actions.sessions import edit_session

    edit_session(session, at, route, setting)


@app.command()
def cancel(
    session: Annotated[
        list[str], Argument(metavar="SESSION…", help="Their numbers, dates or ids.", values="sessions")
    ],
    undo: Annotated[bool, Option("--undo", help="Take a cancelling back.")] = False,
) -> None:
    """Mark sessions as cancelled. What was written about them stays."""
    from ketajournal.actions.sessions import cancel_sessions

    cancel_sessions(session, undo=undo)


@app.command()
def close(
    session: Annotated[
        str | None,
        Argument(metavar="SESSION", help="Its number, date or id; the latest held without it.", values="sessions"),
    ] = None,
    answers: Answers = None,
    at: At = None,
) -> Asked:
    """Close a session's practice window with what is different since."""
    from ketajournal.actions.guided import Request, converse_or_take

    converse_or_take(Request("window", session, entry_moment(at)), answers)
