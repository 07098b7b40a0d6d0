"""The overview that a person finds when they look up: where they are, what is open, what is due."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.kinds import entry_kind
from ketajournal.course.letters import Letter
from ketajournal.course.measure_progress import Measured, measures_due, notices_of_all, safety_history
from ketajournal.course.measures import Instrument
from ketajournal.course.notices import HELP_LINE, Notice, of_plan, sorted_notices
from ketajournal.course.safety_history import SafetyLine
from ketajournal.course.sessions import held, number_of, says_something, upcoming, with_entry
from ketajournal.course.therapy import next_appointment
from ketajournal.course.thread import Said, closings, last_said, to_look_at_again
from ketajournal.course.values import NOWHERE, Course, Elsewhere, Entry, Session
from ketajournal.course.weeks import weekly_look_due
from ketajournal.course.windows import SPANS, Window, hours_between, open_window

# The stage that a course is in, as the name of the line that fits it.
BEFORE = "before"
EARLY = "early"
THIRD = "third"
LATER = "later"
DONE = "done"
MAINTENANCE = "maintenance"
ENDED = "ended"


class NextStep(NamedTuple):
    """The next thing worth doing: the command, and the session or mark that it is for, ``until`` when that is met.

    ``left_at`` is when it was left open. An empty command: nothing is open.
    """

    command: str
    session: int | None = None
    mark: int | None = None
    until: datetime | None = None
    left_at: datetime | None = None


class Overview(NamedTuple):
    """The state of a course at a moment. ``to_reflect`` is a session held and not yet written about.

    ``window_closed`` is what was last said to be different since the latest session; ``plan`` what was agreed for
    maintenance, in the person's words; ``letters`` are sealed ones whose rule is met; ``again`` is the session and
    the day of a meaning that may be looked at once more. ``today`` has the kinds of entry that were written today,
    ``kept_today`` is whether the new thing was asked about among them, ``reviewed`` whether there was a look back
    since the latest session; ``small_shift`` is the latest of those that were read.
    """

    course: Course
    now: datetime
    sessions_done: int
    window: Window | None
    to_reflect: Session | None
    next_session: Session | None
    next_prepared: bool
    stage: str
    window_closed: Said | None
    next_therapy: datetime | None
    plan: str | None
    weekly_due: bool
    letters: tuple[Letter, ...]
    again: tuple[int, date] | None
    unfinished: tuple[Entry, ...]
    measures_due: tuple[Instrument, ...]
    notices: tuple[Notice, ...]
    safety: tuple[SafetyLine, ...]
    today: frozenset[str]
    kept_today: bool
    reviewed: bool
    small_shift: Said | None

    @property
    def next_step(self) -> NextStep:
        """The one thing to do next; what was done is not asked for again."""
        if self.to_reflect:
            return NextStep("reflect", number_of(self.course, self.to_reflect.id))
        if self.window and self.window.due:
            until = self.window.session.at + timedelta(hours=SPANS[self.window.due][1])
            return NextStep("checkin", self.window.number, self.window.due, until)
        left = self._left_open()
        if left and left.command == "reflect":
            return left
        prep = NextStep("prep", number_of(self.course, self.next_session and self.next_session.id))
        ahead = self.next_session.at - self.now if self.next_session and not self.next_prepared else None
        if ahead is not None and ahead < _SOON:
            return prep
        if self.weekly_due:
            return NextStep("weekly")
        if left:
            return left
        rests = self.window is None or self.window.day > WEEK_DAYS
        if self.stage in (DONE, ENDED) and rests and not self.reviewed:
            return NextStep("review")
        if "checkin" not in self.today and self.stage != ENDED:
            return NextStep("checkin")
        if ahead is not None:
            return prep
        return NextStep("session add") if self.next_session is None and self.stage in _OPEN else NextStep("")

    def _left_open(self) -> NextStep | None:
        if not self.unfinished:
            return None
        left = self.unfinished[-1]
        return NextStep(entry_kind(left.kind).command, number_of(self.course, left.session_id), left_at=left.at)


WEEK_DAYS = 7
# A session that is this near is prepared before anything that can wait.
_SOON = timedelta(hours=30)
# The stages in which another session is to be expected.
_OPEN = (BEFORE, EARLY, THIRD, LATER)


def stage(course: Course, now: datetime) -> str:
    """The stage at *now*: by the person's own dates first, else by the sessions held so far."""
    if course.ended_on is not None and now.date() >= course.ended_on:
        return ENDED
    if course.maintenance_on is not None and now.date() >= course.maintenance_on:
        return MAINTENANCE
    done = len(held(course, now))
    if done == 0:
        return BEFORE
    if course.planned_sessions is not None and done >= course.planned_sessions:
        return DONE
    return EARLY if done < 3 else THIRD if done == 3 else LATER


def is_resumable(entry: Entry, now: datetime) -> bool:
    """True where this conversation was left open recently enough for its questions to mean the same still."""
    if entry.finished:
        return False
    return abs(hours_between(entry.started_at or entry.at, now)) <= entry_kind(entry.kind).offered_hours


def resumable(entries: Iterable[Entry], now: datetime) -> list[Entry]:
    """The conversations that can be gone on with, but for those that are a whole as they are."""
    return [e for e in entries if is_resumable(e, now) and not _is_whole_as_it_is(e)]


def overview_at(
    course: Course,
    entries: Sequence[Entry],
    now: datetime,
    letters: Iterable[Letter] = (),
    elsewhere: Elsewhere = NOWHERE,
) -> Overview:
    """The overview at *now*; of *letters* it tells of those that may be opened. *elsewhere* is the report's."""
    where = stage(course, now)
    past = held(course, now)
    ahead = upcoming(course, now) if where != ENDED else []
    known = sorted((e for e in entries if e.at <= now), key=lambda e: e.at)
    said = [e for e in known if e.items is None]  # a form that was read for its score says nothing else
    reflected = with_entry(said, "reflect")
    window = open_window(course, said, now) if where != ENDED else None
    to_reflect = window.session if window and window.session.id not in reflected else None
    following = ahead[0] if ahead else None
    closed = closings(course, said).get(window.session.id) if window else None
    plan = last_said(said, metrics.MAINTENANCE_PLAN) if where == MAINTENANCE else None
    again = to_look_at_again(course, said, now)
    forms = Measured(course, known, now, elsewhere)
    urgent = [notice for notice in notices_of_all(forms) if notice.row.urgent]
    day = now.date()
    today = [e for e in known if e.at.date() == day and says_something(e)]
    return Overview(
        course=course,
        now=now,
        sessions_done=len(past),
        window=window,
        to_reflect=to_reflect,
        next_session=following,
        next_prepared=following is not None and following.id in with_entry(said, "prep"),
        stage=where,
        window_closed=closed[-1] if closed else None,
        next_therapy=next_appointment(entries, now),
        plan=plan and plan.text,
        weekly_due=where != ENDED and bool(past) and weekly_look_due(past[0].at.date(), said) <= now.date(),
        letters=tuple(one for one in letters if one.is_sealed and one.met),
        again=(number_of(course, again[0][0].id) or 0, again[0][1].at.date()) if again else None,
        unfinished=tuple(resumable(known, now)),
        measures_due=tuple(measures_due(course, [*entries, *elsewhere.entries], now)),
        notices=sorted_notices((*urgent, *of_plan(course, now), HELP_LINE)),
        safety=safety_history(forms),
        today=frozenset(e.kind for e in today),
        kept_today=any(e.of(metrics.KEPT) for e in today),
        reviewed=any(e.kind == "review" and e.finished and (not past or e.at >= past[-1].at) for e in said),
        small_shift=last_said(said, metrics.SMALL_SHIFT),
    )


def _is_whole_as_it_is(entry: Entry) -> bool:
    """True where what was said in it is a whole: a few answers are, where a word would be, with none half typed."""
    return entry_kind(entry.kind).word is not None and not entry.drafts and says_something(entry)
