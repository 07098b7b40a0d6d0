"""The guided commands: before a session, after it, and in between."""

from typing import Annotated

from ketajournal.actions.command_run import current_run
from ketajournal.actions.output import kept_document
from ketajournal.actions.typed_dates import end_of, entry_moment
from ketajournal.cli.options import Answers, AsOf, At, CourseNumber, SessionName, Shown
from ketajournal.cli.parameters import Argument, Option
from ketajournal.errors import BadInput

Words = Annotated[
    list[str] | None,
    Argument(help="One word, or a few: they are kept, and nothing is asked."),
]


def prep(
    answers: Answers = None,
    session: SessionName = None,
    at: At = None,
) -> Shown:
    """Before a session: what you bring, what you expect, a few slow breaths, the practical side."""
    return _converse("prep", answers, session, at)


def reflect(
    words: Words = None,
    answers: Answers = None,
    session: SessionName = None,
    at: At = None,
) -> Shown:
    """After a session: whatever comes, even one word or nothing; one new thing for the days ahead."""
    return _converse("reflect", answers, session, at, words)


def checkin(
    words: Words = None,
    answers: Answers = None,
    session: SessionName = None,
    at: At = None,
) -> Shown:
    """How it is today, in under a minute. Due 24, 48 and 72 hours after a session, welcome any day."""
    return _converse("checkin", answers, session, at, words)


def begin(
    part: Annotated[
        list[str] | None,
        Argument(help="Only one part, by a word of its title: money, provider, stress."),
    ] = None,
    answers: Answers = None,
    at: At = None,
) -> Shown:
    """The whole picture of a course: what was tried, hopes and fears, stress, provider, rules, money, people."""
    return _converse("begin", answers, None, at, part=" ".join(part or []) or None)


def weekly(answers: Answers = None, at: At = None) -> Shown:
    """One look back at the week: what changed around you, dips, small shifts, signs to tell someone."""
    return _converse("weekly", answers, None, at)


def review(
    brief: Annotated[bool, Option("--brief", help="Only the sheet for the prescriber; nothing is asked.")] = False,
    course: CourseNumber = None,
    answers: Answers = None,
    at: At = None,
    as_of: AsOf = None,
) -> Shown:
    """Look back over the course, before an end, at one, or on the way; ends in a sheet for your prescriber."""
    from ketajournal.actions.console import refuse_both

    refuse_both(brief, answers, "--brief")
    shows_sheet = brief or (current_run().as_json and answers is None)
    if as_of is not None and (at is not None or not shows_sheet):
        raise BadInput("'--as-of' goes with '--brief', without '--at'.", "'--at' says when you looked back.")
    if not shows_sheet:
        return _converse("review", answers, None, at)
    from ketajournal.actions.review import review_document

    shown_at = end_of(as_of) if as_of is not None else entry_moment(at)
    return review_document(course, shown_at)


def safety_plan(answers: Answers = None, at: At = None) -> Shown:
    """A plan for bad times, in your own words, part by part. 'help-now' shows it."""
    return _converse("safety-plan", answers, None, at)


def told(
    words: Annotated[
        list[str] | None,
        Argument(help="A word about it, if you like: who it was, or what was said."),
    ] = None,
    at: At = None,
) -> None:
    """Keep, with its date, that you told someone of what called for help. The lines to reach stay."""
    from ketajournal.actions.guided import Request, keep_all

    said = " ".join(words or [])
    with_words = {"told.words": said} if said.strip() else {}
    keep_all(Request("told", None, entry_moment(at)), {"told.someone": True, **with_words}, ": you told someone")


def ask(
    name: Annotated[
        str | None,
        Argument(help="A conversation's name; without one, your own are listed.", values="conversations"),
    ] = None,
    answers: Answers = None,
    session: SessionName = None,
    at: At = None,
) -> Shown:
    """Any conversation by its name, your own among them."""
    if name is None:
        from ketajournal.cli.prompts import check_files

        return check_files()
    from ketajournal.guide.prompts import load_guide

    load_guide(name)  # a name that is not known is told before anything else is missed
    return _converse(name, answers, session, at)


def _converse(
    kind: str,
    answers: str | None,
    session: str | None,
    at: str | None,
    words: Words = None,
    part: str | None = None,
) -> Shown:
    """Ask a conversation, or take its answers or the *words*, and name what was kept to programs."""
    from ketajournal.actions.console import refuse_both
    from ketajournal.actions.guided import Request

    refuse_both(words, answers)
    asked = Request(kind, session, entry_moment(at), part)
    if words:
        from ketajournal.actions.guided import keep_in_a_word

        keep_in_a_word(asked, " ".join(words))
    else:
        from ketajournal.actions.next_steps import converse_and_go_on

        converse_and_go_on(asked, answers)
    return kept_document()
