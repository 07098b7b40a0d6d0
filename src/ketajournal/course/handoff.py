"""A sheet for a short visit: the parts that it can have, and what goes in with what the person lets in.

Nothing goes in that was not let in, by itself or with its part, and nothing that goes in gives away what was not.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from ketajournal.course import metrics
from ketajournal.course.metrics import LEADING, Metric
from ketajournal.course.notices import Notice
from ketajournal.course.practices import Practice
from ketajournal.course.report import Noted, Report, SessionLine
from ketajournal.course.sessions import held
from ketajournal.course.values import Entry, Session
from ketajournal.course.weeks import Period, first_day, week_number

# In the order of the sheet. A part is let in as a whole; typed text never comes with it.
PARTS = {
    "safety": "Thoughts of not living, and scores that rose",
    "questions": "Questions for this visit",
    "course": "The course at a glance",
    "flags": "Marked for the prescriber",
    "medicines": "Medicines, as the person wrote them",
    "measures": "Measures, by their published scoring",
    "sessions": "Session by session",
    "weeks": "Own ratings, week by week",
    "signs": "Warning signs and dips",
    "practice": "Practice, new things, therapy",
    "review": "Marked at the beginning and when looking back",
    "threads": "Session by session, in the person's words",
    "things": "New things, and what came of them",
    "words": "In the person's own words",
}
# Whom a sheet can be for, and the parts of it.
AUDIENCES = {
    "prescriber": tuple(part for part in PARTS if part not in ("threads", "things")),
    "therapist": ("safety", "questions", "threads", "things", "words"),
}
# What stands above everything else, and is in by default.
SAFETY = "safety"
# Second on the sheet and asked about last: what a question may speak of depends on what else is let in.
QUESTIONS = "questions"
# These hold typed text alone, so there is nothing in them to let in as a whole.
WORDS_PART, THREADS_PART, MEDICINES_PART = "words", "threads", "medicines"
TYPED_ALONE = (WORDS_PART, THREADS_PART, MEDICINES_PART)
# What typed words about a dip are called, and by that known from others beside the signs.
A_DIP = "A dip"
A_PRACTICE = "A practice"
A_NEW_THING = "A new thing"
# What is typed of a new thing beside what it is, and of medicines.
AS_IF_THEN, IN_THE_WAY = "As an if-then", "Likely to be in the way"
TAKEN, CHANGED_IN_THEM = "Taken", "Changed"
# What is typed of a session, by the columns of its table.
DOSE, EFFECTS, SETTING = "Dose as written", "Noticed in the body", "Setting"


class TypedWords(NamedTuple):
    """Something the person typed, with its date and what it is called. ``key`` is how it is named to let it in.

    ``of`` is the id of what it stands beside where its part is let in: a session, or a practice's entry.
    """

    key: str
    part: str
    label: str
    text: str
    day: date
    of: str | None = None


class Flagged(NamedTuple):
    """The marks for the prescriber of a local date, by name: each name once, on its latest date."""

    day: date
    names: tuple[str, ...]


def flagged(entries: Iterable[Entry]) -> list[Flagged]:
    """The marks for the prescriber in these entries, earliest first, by the date each was last made."""
    latest: dict[str, date] = {}
    for entry in entries:
        latest |= dict.fromkeys(entry.marked_for(metrics.FLAGS) or (), entry.at.date())
    return [Flagged(day, tuple(n for n, d in latest.items() if d == day)) for day in sorted(set(latest.values()))]


class SectionsLeftOut(NamedTuple):
    """The number of sections of a sheet with nothing let in of what they could hold, and of those with a part."""

    whole: int
    in_part: int


class Material(NamedTuple):
    """All that a sheet can hold of a course, as it stood at its report's moment.

    ``audience`` is whom the sheet is for. With ``since`` nothing of earlier days is in it, but for the course itself,
    the marks for the prescriber, the baseline and the list of medicines. ``therapy`` has the moments of the
    appointments up to then; ``therapy_told`` is true where a weekly look tells of therapy. ``focus`` is what the
    treatment is for, and ``asking`` what the person would ask about. ``marked`` are the answers of the review that
    were marked and not typed, each under its label, ``words`` all that was typed; ``effects`` what was ticked of the
    body after a session, by the session's id. The last four have what each metric, route, sign and mark is called.

    In what follows *chosen* has the names of the parts and the keys of the typed words that were let in.
    """

    report: Report
    audience: str
    since: date | None
    therapy: tuple[datetime, ...]
    therapy_told: bool
    flagged: tuple[Flagged, ...]
    focus: tuple[str, ...]
    asking: tuple[str, ...]
    marked: tuple[tuple[str, str], ...]
    words: tuple[TypedWords, ...]
    effects: Mapping[str, Sequence[str]]
    metrics: Mapping[str, Metric]
    routes: Mapping[str, str]
    signs: Mapping[str, str]
    flags: Mapping[str, str]

    @property
    def order(self) -> Sequence[str]:
        """The parts of a sheet for this audience, in their order on it."""
        return AUDIENCES[self.audience]

    @property
    def everything(self) -> frozenset[str]:
        """The names of all that could be let in."""
        return frozenset((*PARTS, *(w.key for w in self.words)))

    def parts(self) -> list[str]:
        """The parts that have something to let in as a whole."""
        things = any(line.new_thing for line in self.sessions)
        holds = {
            SAFETY: self.report.safety,
            QUESTIONS: self.questions(self.everything),
            "course": True,
            "flags": self.flagged,
            "measures": self.report.measures,
            "sessions": self.sessions,
            "weeks": self.weeks,
            "signs": self.noted or self.notices("signs"),
            "practice": things or self.practices or self.appointments,
            "review": self.marked,
            "things": things,
        }
        return [part for part in self.order if holds.get(part)]

    def left_out(self, chosen: Collection[str]) -> SectionsLeftOut:
        """The parts that stay out, by section: a piece of typed text is no section of its own."""
        parts, whole, in_part = self.parts(), 0, 0
        for part in PARTS:
            could = {w.key for w in self.words if w.part == part} | ({part} if part in parts else set())
            there = could & set(chosen)
            whole += bool(could) and not there
            in_part += bool(there) and there != could
        return SectionsLeftOut(whole, in_part)

    # --- what of the record is on the sheet

    @property
    def first(self) -> date:
        return self.since or date.min

    @property
    def first_week(self) -> int:
        return 1 if self.since is None else max(1, week_number(self.since, first_day(self.report.course)))

    @property
    def held(self) -> Sequence[Session]:
        """The sessions held, whenever that was."""
        return held(self.report.course, self.report.as_of)

    @property
    def sessions(self) -> list[SessionLine]:
        return [line for line in self.report.sessions if line.session.at.date() >= self.first]

    @property
    def noted(self) -> list[Noted]:
        """All that was noted with signs in it."""
        return [noted for noted in self.report.noted if noted.signs and noted.day >= self.first]

    @property
    def practices(self) -> list[Practice]:
        until = self.report.as_of.date()
        return [practice for practice in self.report.practices if (practice.until or until) >= self.first]

    @property
    def appointments(self) -> list[datetime]:
        return [at for at in self.therapy if at.date() >= self.first]

    @property
    def therapy_near(self) -> list[datetime]:
        """Those of them in the 72 hours after a session."""
        near = {at for line in self.report.sessions for at in line.therapy}
        return [at for at in self.appointments if at in near]

    @property
    def leading(self) -> list[str]:
        """The metrics that the weeks are told by."""
        known = [metric for metric in self.metrics if metric in self.report.metrics]
        return [metric for metric in LEADING if metric in known] or known[: len(LEADING)]

    @property
    def weeks(self) -> list[Period]:
        """The weeks, the time before session 1 among them; none where none of them has a leading rating."""
        every = [week for week in (self.report.before, *self.report.weeks) if week and week.last >= self.first]
        return every if any(metric in week.ratings for week in every for metric in self.leading) else []

    def notices(self, part: str) -> list[Notice]:
        """The notices that stand in a part; what is urgent stays told in lines of its own."""
        return [notice for notice in self.report.notices if notice.row.part == part and not notice.row.urgent]

    def words_in(self, part: str, chosen: Collection[str]) -> list[TypedWords]:
        """The typed words that stand in a part, each by itself."""
        found = [w for w in self.words if w.part == part and w.key in chosen]
        return [w for w in found if not (w.of and part in (*chosen, THREADS_PART))]

    def texts_beside(self, chosen: Collection[str]) -> Mapping[tuple[str | None, str], str]:
        """The texts let in, by the id of the thing that each stands beside and the label it was typed under."""
        found: dict[tuple[str | None, str], list[str]] = {}
        for w in self.words:
            if w.key in chosen:
                found.setdefault((w.of, w.label), []).append(w.text)
        return {place: "; ".join(texts) for place, texts in found.items()}

    def questions(self, chosen: Collection[str]) -> list[str]:
        """The questions that give nothing away but what was let in. The prescriber's aren't a therapist's."""
        told = {*chosen, "asked"}
        if any(w.label == A_DIP and w.key in chosen for w in self.words):
            told.add("dips")
        if self.audience == "therapist":
            told &= {SAFETY}
        noted, codes = self.report.noted, {notice.code for notice in self.report.notices}
        # Each with the part of the record that it comes from, and would give away.
        reasons = (
            ("crisis-help" in codes, SAFETY, _THOUGHTS),
            ("worsening" in codes, SAFETY, _ROSE),
            (any(one.signs for one in noted), "signs", "What do the signs that I noted mean for my treatment?"),
            (any(one.dip for one in noted), "dips", "How do you see the dips that I noted?"),
            ("wish-recurs" in codes, "signs", _WISH),
            (self.held and not self.therapy and not self.therapy_told, "practice", _NO_THERAPY),
            *((True, "asked", text) for text in self.asking),
        )
        return [text for is_so, about, text in reasons if is_so and about in told]


_THOUGHTS = "There were thoughts of not living, or of hurting myself. Can we talk about that first?"
_ROSE = "A score of mine rose by more than usual answer-to-answer variation. What follows from it?"
_WISH = "The wish for a stronger session, or for more of them, came up again. How do you see it?"
_NO_THERAPY = "No therapy is noted beside the sessions. Would some be of use?"
