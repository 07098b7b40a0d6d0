"""A course as it is told on sheets, and the sheet that a review ends in. Neither proposes anything."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

from ketajournal.course.handoff import Flagged
from ketajournal.course.measure_progress import Progress
from ketajournal.course.metrics import Metric
from ketajournal.course.practices import Practice
from ketajournal.course.report import Report
from ketajournal.course.sessions import held
from ketajournal.course.values import Session
from ketajournal.course.weeks import Week, first_and_latest
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Heading, Text, Title, listed
from ketajournal.show.costs import costs_data, sum_text
from ketajournal.show.handoff_measures import rating_table
from ketajournal.show.measure import change_text, range_text
from ketajournal.show.notices import notices_data, safety_data


class VisitQuestion(NamedTuple):
    """A question for the prescriber. ``about`` is safety, signs, dips, practice, or asked: marked by the person."""

    about: str
    text: str


class CourseForVisit(NamedTuple):
    """A course as it stood at its report's moment, with all that a sheet says of it in words.

    ``therapy`` has the moments of the appointments up to then; ``therapy_told`` is true where a weekly look tells of
    therapy; ``focus`` is what the treatment is for, and ``asking`` what the person would ask about.
    """

    report: Report
    therapy: tuple[datetime, ...]
    therapy_told: bool
    flagged: tuple[Flagged, ...]
    focus: tuple[str, ...]
    asking: tuple[str, ...]
    metrics: Mapping[str, Metric]
    routes: Mapping[str, str]
    signs: Mapping[str, str]
    flags: Mapping[str, str]

    @property
    def held(self) -> Sequence[Session]:
        return held(self.report.course, self.report.as_of)

    @property
    def rated(self) -> tuple[Week, ...]:
        """The first and the latest week with a rating."""
        return first_and_latest(self.report.weeks, self.report.metrics)

    @property
    def therapy_near(self) -> tuple[datetime, ...]:
        """The appointments in the 72 hours after a session."""
        near = {at for line in self.report.sessions for at in line.therapy}
        return tuple(at for at in self.therapy if at in near)

    def course_lines(self) -> list[str]:
        """The course in lines: how many sessions, how they are given, since when, and what for."""
        course = self.report.course
        lines = [", ".join(wording.sessions_so_far(course, self.report.as_of))]
        days = list(dict.fromkeys(wording.day(s.at, year=True) for s in self.held))
        if days:
            lines[0] += f", on {days[0]}" if len(days) == 1 else f", from {days[0]} to {days[-1]}"
        used = dict.fromkeys(s.route or course.route for s in self.held)
        if routes := [self.routes.get(route, route) for route in used if route]:
            lines.append(f"Given as: {', '.join(routes)}")
        if course.maintenance_on:
            lines.append(f"Maintenance since {wording.day(course.maintenance_on, year=True)}")
        if self.focus:
            lines.append(f"For: {', '.join(self.focus)}")
        return lines

    def done(self, since: date | None, called: Callable[[Practice], str]) -> list[str]:
        """New things, practices by what they are *called*, and therapy, in lines; with *since* of no earlier days."""
        first = since or date.min
        shown = [line for line in self.report.sessions if line.session.at.date() >= first]
        things = [line.new_thing for line in shown if line.new_thing]
        lines = []
        if things:
            sessions = wording.how_many(len(things), "session")
            kept = wording.kept(things) or "not asked about yet"
            lines.append(f"A new thing was chosen after {sessions}; {kept}")
        for p in self.report.practices:
            if (p.until or self.report.as_of.date()) >= first:
                days = wording.how_many(len([day for day in p.days if day >= first]), "day")
                lines.append(f"{called(p)}: on {days} since {wording.day(max(p.since, first), year=True)}")
        therapy, near = (sum(at.date() >= first for at in moments) for moments in (self.therapy, self.therapy_near))
        if therapy:
            appointments = wording.how_many(therapy, "appointment")
            lines.append(f"Therapy: {appointments}, {near} in the 72 hours after a session")
        return lines

    def asked(self) -> list[VisitQuestion]:
        """Each question with the part of the record that it comes from, and would give away."""
        report = self.report
        codes = {notice.code for notice in report.notices}
        thoughts = "There were thoughts of not living, or of hurting myself. Can we talk about that first?"
        signs = "What do the signs that I noted mean for my treatment?"
        rose = "A score of mine rose by more than usual answer-to-answer variation. What follows from it?"
        wish = "The wish for a stronger session, or for more of them, came up again. How do you see it?"
        none = "No therapy is noted beside the sessions. Would some be of use?"
        without_therapy = bool(self.held) and not self.therapy and not self.therapy_told
        reasons = (
            ("crisis-help" in codes, VisitQuestion("safety", thoughts)),
            ("worsening" in codes, VisitQuestion("safety", rose)),
            (
                any(n.signs for n in report.noted),
                VisitQuestion("signs", signs),
            ),
            (any(n.dip for n in report.noted), VisitQuestion("dips", "How do you see the dips that I noted?")),
            ("wish-recurs" in codes, VisitQuestion("signs", wish)),
            (without_therapy, VisitQuestion("practice", none)),
        )
        return [
            *(asked for is_so, asked in reasons if is_so),
            *(VisitQuestion("asked", said) for said in self.asking),
        ]


class BriefDocument(NamedTuple):
    """The sheet that a review ends in. ``said`` are the person's words, each under its label."""

    record: CourseForVisit
    said: tuple[tuple[str, str], ...]

    def blocks(self) -> list[Block]:
        record, report = self.record, self.record.report
        metrics = [m for m in record.metrics if any(m in week.ratings for week in record.rated)]
        own_ratings: list[Block] = [
            Heading("My own ratings, 0 to 10, and sleep in hours: the week's middle value and how many"),
            rating_table([(record.metrics[m], m) for m in metrics], report.weeks),
            *wording.watch_note(r for week in record.rated for r in week.ratings.values()),
        ]
        return [
            Title(f"A sheet for my prescriber, {wording.day(report.as_of, year=True)}"),
            Text("A record from my own journal, in my words and ratings. It proposes nothing.", quiet=True),
            *_dashed("Please read this first", (line.text for line in report.safety)),
            *_dashed("The course", self._course()),
            *_dashed("Measures, by their published scoring", self._measures()),
            *(own_ratings if record.rated else []),
            *_dashed("Noted along the way", self._noted()),
            *_dashed("What was done", record.done(None, lambda practice: practice.name)),
            *_dashed("In my own words", (f"{label}: {text}" for label, text in self.said)),
            *_dashed("Questions for my prescriber", self.questions()),
            *(Text(n.text, strong=n.row.urgent) for n in report.notices if n.row.in_brief),
        ]

    def _course(self) -> list[str]:
        lines = self.record.course_lines()
        if provider := self.record.report.course.provider:
            lines.append(f"With: {provider}")
        if totals := self.record.report.costs.totals:
            lines.append(f"Costs noted: {sum_text(totals)}")
        return lines

    def _measures(self) -> list[str]:
        return [line for progress in self.record.report.measures if (line := _measure(progress))]

    def _noted(self) -> list[str]:
        record, lines = self.record, []
        for noted in record.report.noted:
            said = [noted.dip] if noted.dip else []
            said += [record.signs.get(sign, sign) for sign in noted.signs]
            lines.append(f"{wording.day(noted.day)}: {'; '.join(said)}")
        for flagged in record.flagged:
            names = ", ".join(record.flags.get(name, name) for name in flagged.names)
            lines.append(f"Marked on {wording.day(flagged.day)}, to tell my prescriber: {names}")
        return lines

    def questions(self) -> list[str]:
        """The questions the record gives reason for, then those the person marked; their own words stand above."""
        return [question.text for question in self.record.asked()]

    def data(self) -> dict[str, object]:
        record, report = self.record, self.record.report
        return {
            "as_of": report.as_of,
            "course": report.course.number,
            "safety_history": [safety_data(line) for line in report.safety],
            "sessions": [s.at for s in record.held],
            "focus": record.focus,
            "measures": self._measures(),
            "weeks": [
                {"week": week.number, "ratings": {m: wording.rating_data(r) for m, r in week.ratings.items()}}
                for week in record.rated
            ],
            "noted": [{"date": n.day, "dip": n.dip, "signs": n.signs} for n in report.noted],
            "flags": [{"date": f.day, "names": f.names} for f in record.flagged],
            "practices": [{"name": p.name, "days": len(p.days)} for p in report.practices],
            "therapy": {
                "appointments": len(record.therapy),
                "near_a_session": len(record.therapy_near),
                "on": [at.date() for at in record.therapy],
                "near_on": [at.date() for at in record.therapy_near],
            },
            "costs": costs_data(report.costs),
            "said": [{"label": label, "text": text} for label, text in self.said],
            "questions": self.questions(),
            "notices": notices_data(report.notices),
        }


def _dashed(heading: str, lines: Iterable[str]) -> list[Block]:
    return listed(heading, (f"- {line}" for line in lines))


def _measure(progress: Progress) -> str | None:
    """Baseline, latest and their difference, each with its date and published range."""
    base = progress.baseline
    later = [progress.weeks[week] for week in sorted(progress.weeks) if week > 0]
    parts = []
    if base is not None and base.band is not None:
        parts.append(f"before session 1: {base.total} ({range_text(base.band)}; {wording.day(base.at, year=True)})")
    if later and (band := later[-1].score.band) is not None:
        latest = later[-1].score
        parts.append(f"latest: {latest.total} ({range_text(band)}; {wording.day(latest.at, year=True)})")
        if later[-1].change:
            parts.append(change_text(later[-1].change))
        if later[-1].crosses_session:
            parts.append("its two weeks cross a session")
    return f"{progress.instrument.name}, {'; '.join(parts)}" if parts else None
