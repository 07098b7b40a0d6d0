"""The weekly look as a document."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from ketajournal.course.metrics import Metric
from ketajournal.course.mood_comparisons import SLEEP_FROM_HOURS, STRESS_FROM, Dip, MoodComparison
from ketajournal.course.practices import LATELY_DAYS, Basic, Practice
from ketajournal.course.report import Noted, Report, SessionLine
from ketajournal.course.text import one_line
from ketajournal.course.values import Value
from ketajournal.course.weeks import Period, is_rating
from ketajournal.course.windows import MARKS
from ketajournal.show import wording
from ketajournal.show.blocks import (
    Block,
    Heading,
    Picture,
    Table,
    Text,
    column,
    listed,
    table,
)
from ketajournal.show.costs import costs_data, left_text, short_text, sum_text
from ketajournal.show.measure import baseline_data, progress_blocks, trend_data, week_data
from ketajournal.show.notices import notices_data, other_blocks, safety_data
from ketajournal.show.report_screen import ReportScreen, is_on_screen
from ketajournal.show.strip import StripPicture
from ketajournal.show.text_lines import packed
from ketajournal.show.wording import rating_cell

# The columns of a line that a table of the weeks is made for.
_TABLE_WIDTH = 80


class ReportDocument(NamedTuple):
    """``metrics`` says what each metric is called and how high it goes; the others name what they are named for.

    ``strip`` is ``None`` before session 1. With *full* all else that there is to tell stands below the screen.
    """

    report: Report
    metrics: dict[str, Metric]
    routes: Mapping[str, str]
    signs: Mapping[str, str] = MappingProxyType({})
    basics: Mapping[str, str] = MappingProxyType({})
    strip: StripPicture | None = None
    to_tell: tuple[str, ...] = ()
    full: bool = True

    # --- for people

    def blocks(self) -> list[Block]:
        screen = ReportScreen(self.report, self.strip, self.to_tell, self.full)
        picture = Picture(screen.drawn, screen.said)
        return [picture, *self._rest()] if self.full else [picture]

    def _rest(self) -> list[Block]:
        report = self.report
        found = listed("The course", self._given())
        if report.sessions:
            found += self._sessions()
        if report.weeks or report.before:
            found += [
                Heading("Weeks, counted from session 1"),
                Text(
                    "Your own ratings. In each cell: the week's middle value (lowest–highest) and n, "
                    "how many you gave. — is a week without any.",
                    quiet=True,
                ),
                *wording.watch_note(
                    r for week in (report.before, *report.weeks) if week for r in week.ratings.values()
                ),
                *self._weeks(),
            ]
        for progress in report.measures:
            found += progress_blocks(progress, report.weeks[-1].number if report.weeks else 0, report.as_of)
        found += listed(
            "Mood beside other ratings, week by week", (_beside(b) + self._from_watch(b) for b in report.beside)
        )
        found += listed("Weeks whose middle mood was at least 1 lower than the week before", map(_dip, report.dips))
        done = (*map(self._practice, report.practices), *map(self._basic, report.basics))
        found += listed("Practices, and the basics of the day", done)
        found += listed("Small shifts you noticed", self._shifts())
        noted = (text for one in report.noted for text in self._noted(one))
        found += listed("Dips and signs you noted, for whoever treats you", noted)
        if report.costs.totals:
            left = left_text(report.costs)
            found += [Heading("Costs"), Text(f"So far: {sum_text(report.costs.totals)}.{f' {left}' if left else ''}")]
        return found + other_blocks(n for n in report.notices if not is_on_screen(n))

    def _given(self) -> list[str]:
        """The route of the sessions and the provider, where these are known."""
        course = self.report.course
        named = (("Given as", self.routes.get(course.route or "", course.route)), ("With", course.provider))
        return [f"{name}: {said}" for name, said in named if said]

    def _sessions(self) -> list[Block]:
        lines = self.report.sessions
        planned = (" planned" if s.session.at > self.report.as_of else "" for s in lines)
        dates = (wording.day(s.session.at) + later for s, later in zip(lines, planned, strict=True))
        columns = (
            column("Prep", map(_prep, lines)),
            column("Reflected", (_hours(s.reflected_hours) for s in lines), right=True),
            *(column(str(mark), (_met(s, mark) for s in lines), right=True) for mark in MARKS),
            column("Therapy", (_hours(s.therapy_hours) for s in lines), right=True),
        )
        found: list[Block] = [
            Heading("Sessions, and the 72 hours after each"),
            Text(
                "Hours from each session to your reflection, the check-ins near 24, 48 and 72, and therapy.",
                quiet=True,
            ),
            table((column("Session", (str(s.number) for s in lines), right=True), column("Date", dates)), columns),
        ]
        if ratings := self._ratings_around():
            found += [Heading("Your own ratings around each session"), *ratings]
        words = (f"{line.number}: {text}" for line in lines if (text := self._words_around(line)))
        return found + listed("Around each session, in words", words)

    def _ratings_around(self) -> list[Block]:
        rated = [line for line in self.report.sessions if line.ratings]
        known = dict.fromkeys(metric for line in rated for metric in line.ratings)
        labels = column("Session", (wording.metric_label(metric, self.metrics) for metric in known))
        given = (
            column(str(line.number), (_number(line.ratings.get(metric)) for metric in known), right=True)
            for line in rated
        )
        return [Table((labels,), tuple(given))] if rated else []

    def _words_around(self, line: SessionLine) -> str:
        """The words known of a session: how it was, the new thing, the place, what is different, the cost."""
        routes = {s.session.route or self.report.course.route for s in self.report.sessions}
        route = self.routes.get(line.session.route or "", line.session.route) if len(routes) > 1 else None
        thing = line.new_thing
        named = (
            ("", line.character),
            ("new thing: ", thing and f"{thing.what}{f' ({wording.kept([thing])})' if thing.asked else ''}"),
            ("", route),
            ("where, and who was there: ", line.session.setting),
            ("different since: ", line.changed),
            ("cost: ", short_text(self.report.costs.of_session(line.session.id))),
        )
        return "; ".join(f"{name}{one_line(text)}" for name, text in named if text)

    def _weeks(self) -> list[Block]:
        """Each rating week by week, long runs of empty weeks as one; as many a table as a line holds."""
        report = self.report
        ordered = [m for m in self.metrics if m in report.metrics]
        ordered += [m for m in report.metrics if m not in self.metrics]
        lines = _folded([*([report.before] if report.before else []), *report.weeks])
        rows = lines.values()
        sessions = column("Sessions", (", ".join(map(str, w.sessions)) for w in rows))
        days = column("Days", (wording.days(w.first, w.last) for w in rows))
        week = (column("Week", lines), days, *([] if sessions.is_empty else [sessions]))
        ratings = (
            column(wording.metric_label(metric, self.metrics), (rating_cell(w.ratings.get(metric)) for w in rows))
            for metric in ordered
        )
        found: list[Block] = []
        for columns in packed(Table(week, tuple(ratings)), _TABLE_WIDTH) if ordered else ():
            first, *others = (of.head for of in columns[len(week) :])
            found += [Heading(" · ".join([first, *map(_lower, others)])), Table(week[:1], tuple(columns[1:]))]
        return found

    def _from_watch(self, beside: MoodComparison) -> str:
        of = [week.ratings[beside.name] for week in self.report.weeks if beside.name in week.ratings]
        return " Some of the hours are from a watch or program." if wording.is_any_from_watch(of) else ""

    def _noted(self, noted: Noted) -> list[str]:
        day = wording.day(noted.day)
        dip = [f"{day}: {noted.dip}"] if noted.dip else []
        signs = ", ".join(self.signs.get(sign, sign) for sign in noted.signs)
        return [*dip, *([f"{day}: {signs}"] if signs else [])]

    def _shifts(self) -> Iterator[str]:
        days: dict[str, list[date]] = {}
        for shift in self.report.small_shifts:
            days.setdefault(" ".join(shift.text.split()), []).append(shift.at.date())
        return (f"{', '.join(map(wording.day, on))}: {text}" for text, on in days.items())

    def _practice(self, practice: Practice) -> str:
        days = len(practice.days)
        if not days:
            return f"{practice.name}: not noted yet"
        lately = sum((self.report.as_of.date() - day).days < LATELY_DAYS for day in practice.days)
        rests = f"; kept until {wording.day(practice.until)}" if practice.until else ""
        noted = f"{lately or 'none'} noted in the last 7{rests}"
        return f"{practice.name}: on {wording.how_many(days, 'day')}, {noted}"

    def _basic(self, basic: Basic) -> str:
        name = self.basics.get(basic.name, basic.name)
        lately = f"{basic.lately} of the {basic.asked_lately}" if basic.asked_lately else "none noted"
        return f"{name}: on {len(basic.days)} of {len(basic.asked)} days with an answer, {lately} in the last 7"

    # --- for programs

    def data(self) -> dict[str, object]:
        report = self.report
        course = report.course
        return {
            "as_of": report.as_of,
            "course": {
                "number": course.number,
                "started_on": course.started_on,
                "planned_sessions": course.planned_sessions,
                "sessions_done": report.sessions_done,
                "route": course.route,
                "provider": course.provider,
            },
            "sessions": [_session_data(s, self.report) for s in report.sessions],
            "baseline": {p.instrument.id: baseline_data(p) for p in report.measures},
            "trends": {p.instrument.id: trend_data(p) for p in report.measures},
            "before": self._week_data(report.before) if report.before else None,
            "weeks": [self._week_data(w) for w in report.weeks],
            "beside_mood": [
                {
                    "name": b.name,
                    "weeks": _COMPARED[b.name],
                    "mood": list(b.mood.values()),
                    "mood_else": list(b.mood_else.values()),
                    "week_numbers": list(b.mood),
                    "week_numbers_else": list(b.mood_else),
                }
                for b in report.beside
            ],
            "dips": report.dips,
            "practices": [
                {"name": p.name, "days": len(p.days), "until": p.until, "on": p.days} for p in report.practices
            ],
            "basics": [_basic_data(basic) for basic in report.basics],
            "costs": costs_data(report.costs),
            "small_shifts": [{"date": s.at.date(), "text": s.text} for s in report.small_shifts],
            "noted": [{"date": n.day, "dip": n.dip, "signs": n.signs} for n in report.noted],
            "safety_history": [safety_data(line) for line in report.safety],
            "next_look": report.next_look,
            "strip": self.strip.data() if self.strip else None,
            "notices": notices_data(report.notices),
        }

    def _week_data(self, week: Period) -> dict[str, object]:
        return {
            "week": week.number,
            "from": week.first,
            "to": week.last,
            "sessions": week.sessions,
            "ratings": {
                metric: wording.rating_data(week.ratings.get(metric), days=True) for metric in self.report.metrics
            },
            "measures": {
                p.instrument.id: week_data(p.weeks[week.number])
                for p in self.report.measures
                if week.number in p.weeks
            },
        }


def _dip(dip: Dip) -> str:
    said = f"Week {dip.week}: {wording.number(dip.mood)}, after {wording.number(dip.before)} the week before."
    if dip.within_other_weeks is None:
        return f"{said} Too few earlier weeks to say what is usual for you."
    where = "within" if dip.within_other_weeks else "below"
    return (
        f"{said} In the {len(dip.earlier_weeks)} earlier weeks it was {wording.from_to(dip.earlier_weeks)}: "
        f"{where} their range."
    )


_COMPARED = {
    "sleep_hours": f"you slept {SLEEP_FROM_HOURS} hours or more",
    "stress": f"your stress was {STRESS_FROM} or more",
    "practice": "you kept your new thing at least once",
}


def _beside(beside: MoodComparison) -> str:
    so = f"In the {len(beside.mood)} weeks {_COMPARED[beside.name]} your mood was"
    return wording.set_beside(beside, so, f"in the other {len(beside.mood_else)} weeks")


def _session_data(line: SessionLine, report: Report) -> dict[str, object]:
    session = line.session
    return {
        "id": session.id,
        "number": line.number,
        "at": session.at,
        "held_on": session.at.date() if session.at <= report.as_of else None,
        "planned_on": session.at.date(),
        "route": session.route or report.course.route,
        "setting": session.setting,
        "prep": line.prepared,
        "reflected_hours": _rounded(line.reflected_hours),
        "reflected_at": line.reflected_at,
        "checkins": {mark: met and met._replace(hours=round(met.hours, 2)) for mark, met in line.checkins.items()},
        "first_words": line.first,
        "character": line.character,
        "new_thing": line.new_thing,
        "therapy_hours": _rounded(line.therapy_hours),
        "therapy_on": [at.date() for at in line.therapy],
        "changed": line.changed,
        "ratings": line.ratings,
    }


def _basic_data(basic: Basic) -> dict[str, object]:
    return {
        "name": basic.name,
        "days": len(basic.days),
        "asked": len(basic.asked),
        "last_7": basic.lately if basic.asked_lately else None,
        "asked_last_7": basic.asked_lately,
        "on": basic.days,
        "asked_on": basic.asked,
    }


def _rounded(hours: float | None) -> float | None:
    return None if hours is None else round(hours, 2)


def _prep(line: SessionLine) -> str | None:
    return "yes" if line.prepared else "begun" if line.prep_begun else None


def _met(line: SessionLine, mark: int) -> str | None:
    met = line.checkins[mark]
    return _hours(met.hours) if met else None


def _hours(value: float | None) -> str | None:
    return None if value is None else wording.number(round(value, 1))


def _number(value: Value) -> str | None:
    return wording.number(value) if is_rating(value) else None


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _folded(weeks: Sequence[Period]) -> dict[str, Period]:
    """The weeks by what they are called; four or more empty ones on end are one long one."""
    by_number = {week.number: week for week in weeks}
    runs = wording.week_lines(by_number, lambda n: not by_number[n].sessions and not by_number[n].ratings)
    return {
        wording.from_to(run) if run[0] else "before": by_number[run[0]]._replace(last=by_number[run[-1]].last)
        for run in runs
    }
