"""The guided commands: before a session, after it, and in between."""

from ketajournal.cli.options import Answers, At, Plain, SessionName, entry_moment


def prep(answers: Answers = None, session: SessionName = None, at: At = None, plain: Plain = False) -> None:
    """Before a session: what you bring, what you expect, a few slow breaths, the practical side."""
    _converse("prep", answers, session, at, plain)


def reflect(answers: Answers = None, session: SessionName = None, at: At = None, plain: Plain = False) -> None:
    """After a session: whatever comes, even one word or nothing; one new thing for the days ahead."""
    _converse("reflect", answers, session, at, plain)


def checkin(answers: Answers = None, session: SessionName = None, at: At = None, plain: Plain = False) -> None:
    """How it is today, in under a minute. Due 24, 48 and 72 hours after a session, welcome any day."""
    _converse("checkin", answers, session, at, plain)


def begin(answers: Answers = None, at: At = None, plain: Plain = False) -> None:
    """The whole picture of a course: what was tried, hopes and fears, stress, provider, rules, people."""
    _converse("begin", answers, None, at, plain)


def weekly(answers: Answers = None, at: At = None, plain: Plain = False) -> None:
    """One look back at the week: what changed around you, dips, small shifts, signs to tell someone."""
    _converse("weekly", answers, None, at, plain)
    if answers is None:
        from ketajournal.cli.looking_back import after_weekly

        after_weekly(plain)


def safety_plan(answers: Answers = None, at: At = None, plain: Plain = False) -> None:
    """A plan for bad times, in your own words, part by part. 'help-now' shows it."""
    _converse("safety-plan", answers, None, at, plain)


def _converse(kind: str, answers: str | None, session: str | None, at: str | None, plain: bool) -> None:
    from ketajournal.cli.conversing import Asked, by_person, from_file

    asked = Asked(kind, session, entry_moment(at))
    if answers is not None:
        from_file(asked, answers)
    else:
        by_person(asked, plain=plain)
