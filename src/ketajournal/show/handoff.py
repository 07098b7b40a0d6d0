"""The sheet for a short visit: parts that are let in or left out, and each piece of typed text by itself."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ketajournal.course import handoff
from ketajournal.course.handoff import PARTS, TypedWords
from ketajournal.course.metrics import LEADING
from ketajournal.course.practices import Practice
from ketajournal.course.report import Noted, Report
from ketajournal.course.strip import Strip, Unit, of_weeks
from ketajournal.course.values import Session
from ketajournal.course.weeks import Week, first_day, week_number
from ketajournal.journal.system import FILES_HAVE_OWNERS
from ketajournal.show import wording
from ketajournal.show.blocks import Block, Heading, Items, Picture, Text, Title, column, table
from ketajournal.show.handoff_measures import JOINED_DAYS, Span, measure_chart, rating_table
from ketajournal.show.measure import progress_blocks
from ketajournal.show.review_brief import CourseForVisit
from ketajournal.show.strip import StripPicture

_ABOUT_WEEKS = (
    "Weeks from session 1: middle value, lowest to highest, and n, how many were given. A week without any is empty."
)
_ABOUT_CHARTS = (
    f"Shades are the published ranges, dotted lines the sessions. Scores more than {JOINED_DAYS} days apart are not "
    "joined."
)
_PRINT_PDF = "Any program for PDF prints it, on A4 or Letter."
_PRINT_PAGE = (
    "Open it in a browser and print from there, on A4 or Letter; 'Save as PDF' in the same window makes a PDF."
)


class Material(NamedTuple):
    """All that a sheet can hold. ``chosen``, in its methods, has the names of parts and the keys of words let in.

    ``marked`` are the answers of the review that were marked and not typed, each under its label; ``effects`` what
    was ticked of the body after a session, by the session's id; ``threads`` the lines of a session's thread, by its
    id. ``audience`` is whom the sheet is for. With *since* nothing of earlier days is in it, but for the course
    itself, the baseline and the list of medicines.
    """

    record: CourseForVisit
    marked: tuple[tuple[str, str], ...]
    words: tuple[TypedWords, ...]
    effects: Mapping[str, Sequence[str]]
    threads: Mapping[str, Sequence[str]]
    audience: str
    since: date | None

    def parts(self) -> list[str]:
        """The parts that have something to let in as a whole."""
        every = {*PARTS, *(w.key for w in self.words)}
        return [part for part in self.order if part not in handoff.TYPED_ALONE and self.blocks(part, every)]

    @property
    def report(self) -> Report:
        return self.record.report

    @property
    def order(self) -> Sequence[str]:
        """The parts of a sheet for this audience, in their order on it."""
        return handoff.AUDIENCES[self.audience]

    def blocks(self, part: str, chosen: Collection[str]) -> list[Block]:
        """The blocks of a part, typed text left out."""
        match part:
            case "safety":
                return _items(line.text for line in self.report.safety)
            case "course":
                return [*_items(self.record.course_lines()), *self._told("course")]
            case "flags":
                return self._flags()
            case "measures":
                return self._measures()
            case "sessions":
                return self._sessions(chosen)
            case "weeks":
                return self._weeks()
            case "signs":
                return self._signs()
            case "practice":
                return self._practice(chosen)
            case "threads":
                return self._threads(chosen)
            case "things":
                return self._things(chosen)
            case "questions":
                return self._questions(chosen)
            case "words" | "medicines":
                return []
            case _:
                return _items(f"{label}: {said}" for label, said in self.marked)

    def first(self, chosen: Collection[str]) -> list[str]:
        """The lines to be seen before anything else, however long ago it was."""
        return [line.text for line in self.report.safety if handoff.SAFETY in chosen]

    def sections(self, chosen: Collection[str]) -> list[tuple[str, list[Block]]]:
        """The sheet below what comes first: each title and what stands under it, those left empty left out."""
        found = []
        for part in self.order:
            is_told = part == handoff.THREADS_PART or (part in chosen and part != handoff.SAFETY)
            blocks = self.blocks(part, chosen) if is_told else []
            blocks = _with_lines(blocks, self._words(part, chosen))
            if blocks:
                found.append((PARTS[part], blocks))
        return found

    def left_out(self, chosen: Collection[str]) -> handoff.SectionsLeftOut:
        """The number of sections that could stand in the sheet and don't, and of those that do only in part."""
        return handoff.left_out(self.parts(), self.words, chosen)

    # --- the parts

    def day(self, value: date) -> str:
        """A date as it stands on the sheet: with its year where that is not the sheet's."""
        return wording.day(value, near=self.report.as_of)

    def _later(self, day: date) -> bool:
        return self.since is None or day >= self.since

    def _told(self, part: str) -> list[Block]:
        told = handoff.said_in(self.report.notices, part)
        return [Text(notice.to_others or notice.text) for notice in told]

    def _sessions(self, chosen: Collection[str]) -> list[Block]:
        """A row a session; a column that has nothing in any of them is left out."""
        report = self.report
        lines = [line for line in report.sessions if self._later(line.session.at.date())]
        sessions = [line.session for line in lines]
        beside = handoff.texts_beside(self.words, chosen)

        def route(session: Session) -> str | None:
            used = session.route or report.course.route
            return self.record.routes.get(used, used) if used else None

        def effects(session: Session) -> str:
            typed = beside.get((session.id, handoff.EFFECTS))
            return "; ".join([*self.effects.get(session.id, ()), *([typed] if typed else [])])

        columns = (
            column("Date", map(self._date, sessions)),
            column("Route", map(route, sessions)),
            column(handoff.DOSE, (beside.get((session.id, handoff.DOSE)) for session in sessions), wraps=True),
            column("Effects", map(effects, sessions), wraps=True),
            column(handoff.SETTING, (beside.get((session.id, handoff.SETTING)) for session in sessions), wraps=True),
        )
        numbers = column("Session", (str(line.number) for line in lines))
        return [table([numbers], columns)] if lines else []

    def _date(self, session: Session) -> str:
        planned = ", planned" if session.at > self.report.as_of else ""
        return f"{self.day(session.at)}{planned}"

    def _flags(self) -> list[Block]:
        called = self.record.flags
        return _items(
            f"{wording.day(flagged.day, year=True)}: {', '.join(called.get(name, name) for name in flagged.names)}"
            for flagged in self.record.flagged
        )

    @property
    def _first_week(self) -> int:
        start = first_day(self.report.course)
        return 1 if self.since is None else max(1, week_number(self.since, start))

    def _measures(self) -> list[Block]:
        report = self.report
        if not report.measures:
            return []
        found: list[Block] = [Text(_ABOUT_CHARTS, quiet=True)]
        for progress in report.measures:
            heading, *said = progress_blocks(progress, len(report.weeks), self._first_week, to_others=True)
            chart = measure_chart(progress, self._span)
            found += [heading, *([chart] if chart else []), *said]
        return [*found, *self._told("measures")]

    def _weeks(self) -> list[Block]:
        report = self.report
        metrics = [m for m in self.record.metrics if m in report.metrics]
        leading = [m for m in LEADING if m in metrics] or metrics[: len(LEADING)]
        weeks = [w for w in (*([report.before] if report.before else []), *report.weeks) if self._later(w.last)]
        if not any(metric in week.ratings for week in weeks for metric in leading):
            return []
        given = (week.ratings.get(metric) for week in weeks for metric in leading)
        dips = [
            f"week {d.week}: {wording.number(d.mood)}, after {wording.number(d.before)}"
            for d in report.dips
            if d.week >= self._first_week
        ]
        return [
            Text(_ABOUT_WEEKS, quiet=True),
            *self._strip(leading, [week for week in weeks if week.number]),
            rating_table([(self.record.metrics[m], m) for m in leading], weeks),
            *wording.watch_note(given),
            *([Text(f"Middle mood lower than in the week before: {'; '.join(dips)}.")] if dips else []),
        ]

    def _strip(self, leading: Sequence[str], weeks: Sequence[Week]) -> list[Block]:
        """The ratings as a strip, a week a cell, and which end of each is the better one."""
        if not weeks:
            return []
        called = self.record.metrics

        def of_latest(_unit: Unit, most: int | None) -> Strip:
            return of_weeks(weeks[-most:] if most else weeks, leading)

        strip = StripPicture(of_latest, [Unit.WEEK], called)
        better = [f"{called[m].label} ({called[m].better})" for m in leading if called[m].better]
        said = f"The stronger the shade of a cell, the higher its number. {'; '.join(better)}." if better else ""
        return [Picture(strip.drawn, strip.said), *([Text(said, quiet=True)] if said else [])]

    def _signs(self) -> list[Block]:
        noted = [n for n in self.report.noted if n.signs and self._later(n.day)]
        lines = [f"{self.day(n.day)}: {', '.join(self._sign(n, s) for s in n.signs)}" for n in noted]
        return [*_items(lines), *self._told("signs")]

    def _sign(self, noted: Noted, sign: str) -> str:
        return wording.sign(self.record.signs.get(sign, sign), noted.when.get(sign))

    def _practice(self, chosen: Collection[str]) -> list[Block]:
        beside = handoff.texts_beside(self.words, chosen)

        def called(practice: Practice) -> str:
            return beside.get((practice.entry, handoff.A_PRACTICE), handoff.A_PRACTICE)

        return _items(self.record.done(self.since, called))

    def _threads(self, chosen: Collection[str]) -> list[Block]:
        found: list[Block] = []
        for w in self.words:
            if w.part == handoff.THREADS_PART and w.key in chosen and w.of:
                found.append(Heading(f"{w.label}, {wording.day(w.day, year=True)}"))
                found += [Text(line) for line in self.threads[w.of]]
        return found

    def _things(self, chosen: Collection[str]) -> list[Block]:
        """A new thing a session, by what it is where that was let in, and what check-ins said of it."""
        lines = []
        beside = handoff.texts_beside(self.words, chosen)
        for line in self.report.sessions:
            if line.new_thing and self._later(line.session.at.date()):
                what, cue, obstacle = (
                    beside.get((line.session.id, label))
                    for label in (handoff.A_NEW_THING, handoff.AS_IF_THEN, handoff.IN_THE_WAY)
                )
                parts = [f"After session {line.number}, {self.day(line.session.at)}: {what or handoff.A_NEW_THING}"]
                parts += [f"{handoff.AS_IF_THEN}: {cue}"] if cue else []
                parts += [f"{handoff.IN_THE_WAY}: {obstacle}"] if obstacle else []
                parts.append(f"In the check-ins: {wording.kept([line.new_thing]) or 'not asked about yet'}")
                lines.append(". ".join(part.rstrip(".") for part in parts))
        return _items(lines)

    def _questions(self, chosen: Collection[str]) -> list[Block]:
        about = handoff.may_be_asked_about(self.words, chosen, self.audience)
        return _items(question.text for question in self.record.asked() if question.about in about)

    def _words(self, part: str, chosen: Collection[str]) -> list[str]:
        let_in = handoff.words_in(self.words, part, chosen)
        if part in ("course", "practice"):
            return [f"{w.label}: {w.text}" for w in let_in]
        lines = [f"{w.label}, {self.day(w.day)}: {w.text}" for w in let_in if w.label != handoff.A_SMALL_SHIFT]
        shifts = "; ".join(f"{self.day(w.day)}: {w.text}" for w in let_in if w.label == handoff.A_SMALL_SHIFT)
        return [*lines, f"Small shifts: {shifts}"] if shifts else lines

    @property
    def _span(self) -> Span:
        report = self.report
        sessions = {
            line.number: line.session.at.date()
            for line in report.sessions
            if line.session.at <= report.as_of and self._later(line.session.at.date())
        }
        return Span(first_day(report.course), self._first_week, len(report.weeks), sessions)


def _items(lines: Iterable[str]) -> list[Block]:
    found = tuple(lines)
    return [Items(found)] if found else []


def _with_lines(blocks: list[Block], lines: Sequence[str]) -> list[Block]:
    """The blocks with these lines at the end of their first list, or before them where they have none."""
    if not lines:
        return blocks
    for position, block in enumerate(blocks):
        if isinstance(block, Items):
            return [*blocks[:position], Items((*block.items, *lines)), *blocks[position + 1 :]]
    return [Items(tuple(lines)), *blocks]


def left_out_text(count: handoff.SectionsLeftOut) -> str:
    """The amount that was left out, by section, with no word about what it is."""
    whole, in_part = (wording.how_many(n, "section") for n in count)
    if count.whole and count.in_part:
        return f"{whole} and a part of {in_part} more were left out by the person."
    if count.whole:
        return f"{whole} {'was' if count.whole == 1 else 'were'} left out by the person."
    if count.in_part:
        return f"A part of {in_part} was left out by the person."
    return "Nothing that this sheet can hold was left out."


class PartPreview(NamedTuple):
    """Exactly what would stand in the sheet if this were let in."""

    title: str
    found: list[Block]

    def blocks(self) -> list[Block]:
        return [Heading(f"— {self.title} —"), *self.found]

    def data(self) -> dict[str, object]:
        return {"title": self.title}


class HandoffDocument(NamedTuple):
    """All that could stand in a sheet, what was let in, and where the sheet went; ``None`` where none was made."""

    material: Material
    chosen: frozenset[str]
    path: str | None

    def blocks(self) -> list[Block]:
        count = self.material.left_out(self.chosen)
        here = " Here, the file can be read by you alone." if FILES_HAVE_OWNERS else ""
        return [
            Title(f"The sheet is in {self.path}"),
            Text(
                "It is plain text for whoever gets it: nothing in it is encrypted, and a copy that is sent or "
                f"printed is out of your hands.{here}"
            ),
            Text(_PRINT_PDF if (self.path or "").endswith(".pdf") else _PRINT_PAGE),
            Text(left_out_text(count)),
        ]

    def data(self) -> dict[str, object]:
        material = self.material
        report = material.report
        left_out = material.left_out(self.chosen)
        return {
            "for": material.audience,
            "as_of": report.as_of,
            "course": report.course.number,
            "since": material.since,
            "sections": [{"id": part, "title": PARTS[part], "in": part in self.chosen} for part in material.parts()],
            "words": [
                {
                    "id": w.key,
                    "section": w.part,
                    "label": w.label,
                    "date": w.day,
                    "text": w.text,
                    "in": w.key in self.chosen,
                }
                for w in material.words
            ],
            "first": material.first(material.parts()),
            "left_out": left_out.whole,
            "left_out_in_part": left_out.in_part,
            "path": self.path,
        }
