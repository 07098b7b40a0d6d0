"""The kinds of entry that a journal holds: one row each, and every set of kinds made from the rows.

A conversation of the person's own is a kind as well: ``entry_kind`` makes its row from its name.
"""

from collections.abc import Callable
from enum import Enum, auto
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.measures import INSTRUMENTS


class Tie(Enum):
    """The session that an entry is tied to where the person names none."""

    NEXT = auto()
    """The one to prepare: today's or the next."""
    LATEST = auto()
    """The latest on today's date or before."""
    HELD = auto()
    """The latest held. Without one there is nothing that the entry could be about."""
    NAMED = auto()
    """None: it is about a day."""
    COURSE = auto()
    """None, and none can be named: it is about the course as a whole."""


class View(Enum):
    """A look at entries of some kinds alone, from the whole of a course or of a journal."""

    CALENDAR = auto()
    COSTS = auto()
    LOOKING_BACK = auto()
    PRACTICES = auto()
    THREAD = auto()


class Lead(Enum):
    """The next step that a conversation leads to once it is over."""

    BASELINE = auto()
    """The forms that are the baseline, offered where there is none yet."""
    FORMS = auto()
    """The forms that are due, named."""
    REPORT = auto()
    SHEET = auto()


class Kind(NamedTuple):
    """A row of the table: an entry of one kind, and how the rest of the journal takes it.

    ``title`` is what it is called in a list, ``command`` what a person types after ``ketajournal`` to be asked its
    questions. The rest is what is not so for most kinds:

    - ``is_followed``: numbers given in it are followed from week to week, and day by day since a session.
    - ``is_beside_session``: they stand with the session it is tied to: given just before or after it, so not mixed
      with the days.
    - ``begins_course``: where the course was closed, it begins another; all others are about the one that was.
    - ``word``: the metric of the question that a word alone answers. The word is complete, and so is nothing.
    - ``kept_open``: half of it is not a whole. Whoever begins another has not finished the first.
    - ``offered_hours``: how long one that was left open is offered again.
    - ``looks_ahead``: a date in it is one to come.
    - ``read_whole``: it comes with sessions and months, not with days, so a look at the present reads all there are.
    - ``stays_told``: it may hold an answer that calls for help, a score, or that someone was told of them.
    - ``closes_window``: it asks what is different since a session, which ends the days after it.
    - ``recalls_first``: it shows back what was written first, whatever was added later.
    - ``told_outside``: the setting that says, where the journal may be locked, that there is one.
    - ``chooses``: the new thing of the days after a session may be chosen in it.
    - ``may_call_for_help``: an answer in it can say that there are thoughts of not living.
    - ``filled_in``: a command fills its questions in, so that a person's own file can't change them.
    - ``sealed``: no command shows what was written until its own rule opens it.
    - ``leads_to``: what is shown or offered behind it.
    - ``for_handoff``: the sheet for a prescriber may be made of it.
    """

    name: str
    title: str
    command: str
    tie: Tie = Tie.NAMED
    is_followed: bool = False
    is_beside_session: bool = False
    views: frozenset[View] = frozenset()
    begins_course: bool = False
    word: str | None = None
    kept_open: bool = False
    offered_hours: int = 7 * 24
    looks_ahead: bool = False
    read_whole: bool = False
    stays_told: bool = False
    closes_window: bool = False
    recalls_first: bool = False
    told_outside: str | None = None
    may_call_for_help: bool = False
    chooses: bool = False
    filled_in: bool = False
    sealed: bool = False
    leads_to: Lead | None = None
    for_handoff: bool = True


_ROWS = (
    Kind(
        "prep",
        "before a session",
        "prep",
        tie=Tie.NEXT,
        is_beside_session=True,
        begins_course=True,
        looks_ahead=True,
        closes_window=True,
        leads_to=Lead.BASELINE,
    ),
    Kind(
        "reflect",
        "after a session",
        "reflect",
        tie=Tie.LATEST,
        is_beside_session=True,
        chooses=True,
        word=metrics.FIRST_CAPTURE,
    ),
    Kind(
        "checkin",
        "check-in",
        "checkin",
        is_followed=True,
        views=frozenset({View.CALENDAR, View.PRACTICES}),
        word=metrics.WORD,
        offered_hours=12,
    ),
    Kind(
        "weekly",
        "weekly look",
        "weekly",
        is_followed=True,
        stays_told=True,
        closes_window=True,
        may_call_for_help=True,
        leads_to=Lead.REPORT,
    ),
    Kind("watch", "imported night", "import", is_followed=True, filled_in=True),
    Kind("note", "note", "write", filled_in=True),
    Kind(
        "begin",
        "the course, from the beginning",
        "begin",
        tie=Tie.COURSE,
        views=frozenset({View.COSTS, View.LOOKING_BACK}),
        begins_course=True,
        may_call_for_help=True,
        read_whole=True,
        leads_to=Lead.FORMS,
    ),
    Kind(
        "review",
        "looking back",
        "review",
        tie=Tie.COURSE,
        views=frozenset({View.LOOKING_BACK}),
        kept_open=True,
        read_whole=True,
        leads_to=Lead.SHEET,
    ),
    Kind(
        "told",
        "you told someone",
        "told",
        read_whole=True,
        stays_told=True,
        filled_in=True,
        for_handoff=False,
    ),
    Kind(
        "safety-plan",
        "safety plan",
        "safety-plan",
        tie=Tie.COURSE,
        read_whole=True,
        told_outside="safety_plan",
        for_handoff=False,
    ),
    Kind(
        "window",
        "what is different since a session",
        "session close",
        tie=Tie.HELD,
        closes_window=True,
    ),
    Kind(
        "new-thing",
        "the new thing of a session's days",
        "ask new-thing",
        tie=Tie.HELD,
        chooses=True,
    ),
    Kind(
        "meaning",
        "a later meaning of a session",
        "thread --add",
        tie=Tie.HELD,
        views=frozenset({View.THREAD}),
        read_whole=True,
        recalls_first=True,
    ),
    Kind(
        "still",
        "a meaning looked at again",
        "thread --again",
        tie=Tie.HELD,
        views=frozenset({View.THREAD}),
        read_whole=True,
        filled_in=True,
    ),
    Kind(
        "letter",
        "letter",
        "letter write",
        kept_open=True,
        looks_ahead=True,
        read_whole=True,
        filled_in=True,
        sealed=True,
        for_handoff=False,
    ),
    Kind("therapy", "therapy", "therapy add", views=frozenset({View.CALENDAR}), filled_in=True),
    Kind(
        "practice",
        "a practice",
        "practice add",
        views=frozenset({View.PRACTICES}),
        read_whole=True,
        filled_in=True,
    ),
    Kind("practised", "practised", "practice did", views=frozenset({View.PRACTICES}), filled_in=True),
    Kind(
        "cost",
        "a cost",
        "cost add",
        views=frozenset({View.COSTS}),
        read_whole=True,
        filled_in=True,
    ),
    *(
        Kind(
            of.id,
            of.name,
            f"measure {of.id}",
            read_whole=True,
            stays_told=True,
            may_call_for_help=of.crisis_item is not None,
        )
        for of in INSTRUMENTS.values()
    ),
)
KINDS = {kind.name: kind for kind in _ROWS}


def entry_kind(name: str) -> Kind:
    """The row of a kind. One that is not of ours is a conversation of the person's own, called by its name."""
    return KINDS.get(name) or Kind(name, name, f"ask {name}")


def _names(holds: Callable[[Kind], object]) -> tuple[str, ...]:
    return tuple(kind.name for kind in _ROWS if holds(kind))


# Names of kinds, in the order of the table.
FOLLOWED = _names(lambda kind: kind.is_followed)
BESIDE_A_SESSION = _names(lambda kind: kind.is_beside_session)
READ_WHOLE = _names(lambda kind: kind.read_whole)
STAYS_TOLD = _names(lambda kind: kind.stays_told)
BEGIN_A_COURSE = _names(lambda kind: kind.begins_course)
CLOSE_A_WINDOW = _names(lambda kind: kind.closes_window)
CHOOSE = _names(lambda kind: kind.chooses)
CALL_FOR_HELP = _names(lambda kind: kind.may_call_for_help)
FILLED_IN = _names(lambda kind: kind.filled_in)


def needed_by(view: View) -> tuple[str, ...]:
    """The names of the kinds that a view is made of."""
    return _names(lambda kind: view in kind.views)
