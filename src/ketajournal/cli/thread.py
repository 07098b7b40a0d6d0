"""The thread of a session."""

from typing import Annotated

from ketajournal.actions.typed_dates import end_of, entry_moment
from ketajournal.cli.options import Answers, AsOf, At, CourseNumber, Shown
from ketajournal.cli.parameters import Argument, Option
from ketajournal.errors import BadInput


def thread(
    session: Annotated[
        str | None,
        Argument(metavar="SESSION", help="Its number, date or id; the latest without it.", values="sessions"),
    ] = None,
    add: Annotated[bool, Option("--add", help="Set a later meaning beside the first words.")] = False,
    again: Annotated[bool, Option("--again", help="Ask of an earlier meaning whether it is still true.")] = False,
    answers: Answers = None,
    at: At = None,
    course: CourseNumber = None,
    as_of: AsOf = None,
) -> Shown:
    """A session from its first words on: the new thing, kept or not, what changed, what it means to you."""
    from ketajournal.actions.thread import add_to_thread, thread_document

    if add and again:
        raise BadInput("--add and --again are two things: one at a time.", "Nothing was kept.")
    if answers is not None and not (add or again):
        raise BadInput("--answers goes with --add or --again.", "Nothing was kept.")
    if add or again:
        add_to_thread("meaning" if add else "still", session, entry_moment(at), answers)
        if answers:
            return None
    return thread_document(course, session, end_of(as_of))
